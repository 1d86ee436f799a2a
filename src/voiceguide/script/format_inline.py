"""Inline nodes to the text of a script, with an escape only where one is needed."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Sequence
from itertools import groupby

from voiceguide.core.inlines import (
    Beat,
    BedChange,
    Breathe,
    Chime,
    Comment,
    Count,
    Emphasis,
    Inline,
    LineBreak,
    Link,
    Mark,
    Narrator,
    Pause,
    Phonemes,
    Picture,
    Play,
    SayAs,
    Text,
    Variable,
)
from voiceguide.core.units import SECOND, short_time

_LINE_START = re.compile(
    r"#{1,6}(?:\s|$)|>|[-+*](?:\s|$)|=+\s*$|[-*_](?:\s*[-*_]){2,}\s*$|~~~|@\s*\S|@$|[|:-][|: -]*$"
)
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_ENTITY = re.compile(r"&#?\w+;")
_ALWAYS = "[]{}`"
_MARKS = f"{_ALWAYS}\\\\*_<&!()"
_NO_ADDRESS = re.compile(r"([<>&\\])")
_NO_TITLE = re.compile(r'(["&\\])')
_ESCAPE = r"\\\1"
_PLAIN_ADDRESS = re.compile(r"[^\s<>()\\&\x00-\x20]+")


def write_inlines(inlines: Sequence[Inline]) -> str:
    """Return nodes as an author would write them; the lines are joined by newlines, not indented."""
    return _Writer().write(inlines, "")


def entity(letter: str) -> str:
    """Return a letter written so that no mark can be made of it."""
    return f"&#{ord(letter)};"


class _Writer:
    """Writes nodes one after the other; it knows the letters that are already there."""

    def __init__(self, before: str = "", *, plain: bool = False) -> None:
        self.out = self.before = before
        self.plain = plain
        """True inside a pronunciation, where round brackets are escaped."""
        self.closed = ""
        """The mark of an emphasis that ended here, where the next letter matters."""
        self.after_ipa = False
        """True behind a transcription, which no letter may follow."""

    def write(self, inlines: Sequence[Inline], after: str) -> str:
        nodes = _merged(inlines)
        for number, node in enumerate(nodes):
            following = nodes[number + 1] if number + 1 < len(nodes) else None
            match node:
                case Text(text):
                    ends = following is None
                    self._text(text, after if following is None else _first(following), ends=ends)
                case Emphasis(mark, inner):
                    self._emphasis(mark, inner)
                case LineBreak(hard):
                    self.out += "\\\n" if hard else "\n"
                case _:
                    self.out += _leaf(node)
                    self.after_ipa = _is_ipa(node)
            if not isinstance(node, Emphasis):
                self.closed = ""
        return self.out

    def _text(self, text: str, after: str, *, ends: bool) -> None:
        after_ipa, self.after_ipa = self.after_ipa, False
        if (self.closed and not _parts_words(text[0])) or (after_ipa and text[0].isalnum()):
            self.out += entity(text[0])
            text = text[1:]
        begins_line = not self.out or self.out.endswith("\n")
        first, last = 0, len(text)
        if begins_line or self.out == self.before:
            first = len(text) - len(text.lstrip())
        if ends or after in {"", "\n"}:
            last = max(first, len(text.rstrip()))
        following = after if last == len(text) else "&"
        self.out += "".join(map(entity, text[:first]))
        self.out += self._escaped(text[first:last], following, at_start=begins_line and not first)
        self.out += "".join(map(entity, text[last:]))

    def _escaped(self, text: str, after: str, *, at_start: bool) -> str:
        out: list[str] = []
        number = _NUMBERED.match(text) if at_start else None
        for at, letter in enumerate(text):
            before = text[at - 1] if at else self.out[-1:]
            following = text[at + 1 : at + 2] or after
            begins = at_start and not at and _LINE_START.match(text)
            numbers = number is not None and at == number.end() - 1
            marked = letter in _MARKS and self._needs_escape(letter, before, following, text[at : at + 40])
            if begins or numbers or marked:
                out.append("\\")
            out.append(letter)
        return "".join(out)

    def _needs_escape(self, letter: str, before: str, after: str, rest: str) -> bool:
        apart = _blank(before) and _blank(after)
        needs = {
            "\\": after in {"", "\n"} or after in string.punctuation,
            "*": not apart,
            "_": not apart and not (before.isalnum() and after.isalnum()),
            "<": after.isalpha() or after in {"/", "!", "?"},
            "&": _ENTITY.match(rest) is not None or len(rest) == 1,
            "!": after == "[",
            "(": self.plain or before == "]",
            ")": self.plain or after in {"{", "/"},
        }
        return needs.get(letter, letter in _ALWAYS)

    def _emphasis(self, mark: str, inner: Sequence[Inline]) -> None:
        body = _Writer(mark).write(inner, mark[0])
        opens_on_mark = not _in_word(body[len(mark) : len(mark) + 1])
        before = self.out[-1:]
        if before and not _parts_words(before) and (mark[0] == "_" or opens_on_mark):
            self.out = _without_loose_backslash(self.out[:-1], before) + entity(before)
        self.out += body + mark
        self.closed = mark if mark[0] == "_" or not _in_word(body[-1:]) else ""


def _without_loose_backslash(text: str, after: str) -> str:
    """Return a text whose last backslash escapes nothing of what is put behind it in place of a letter."""
    if (len(text) - len(text.rstrip("\\"))) % 2 == 0:
        return text
    return text[:-1] if after in string.punctuation else f"{text}\\"


def _leaf(node: Inline) -> str:
    match node:
        case Pause(least, most):
            written = f"[{short_time(least)}{'' if least == most else f'..{short_time(most)}'}]"
        case Chime(name, times, every):
            counted = f"x{times}" if times > 1 else ""
            apart = f"every {short_time(every)}" if every else ""
            written = f"[{' '.join(filter(None, ('chime', name, counted, apart)))}]"
        case Variable(name):
            written = f"{{{name}}}"
        case SayAs(shown, said):
            written = f"{_Writer('(', plain=True).write(shown, ')')}){_said(said)}"
        case Link(inner, address, _, title):
            written = f"{_Writer('[').write(inner, ']')}]({_target(address, title)})"
        case Picture(text, address, _, title):
            written = f"![{text}]({_target(address, title)})"
        case Comment(text):
            written = text
        case _:
            written = f"[{_bracket(node)}]"
    return written


def _is_ipa(node: Inline) -> bool:
    return isinstance(node, SayAs) and any(isinstance(part, Phonemes) for part in node.said)


def _said(said: Sequence[Text | Variable | Phonemes]) -> str:
    match said:
        case [Phonemes(ipa)]:
            return f"/{ipa}/"
        case _:
            words = [node for node in said if not isinstance(node, Phonemes)]
            return f"{_Writer('{', plain=True).write(words, '}').replace(':', entity(':'))}}}"


def _bracket(node: Inline) -> str:
    match node:
        case Count(first, last, every):
            return f"count {first}..{last}{'' if every == SECOND else f' every {short_time(every)}'}"
        case Breathe(phases, times, how):
            counts = "-".join(str(phase // SECOND) for phase in phases)
            words = {"spoken": "", "silent": " silent", "bell": " chimed"}.get(how, f" chimed with {how}")
            return f"breathe {counts}{f' x{times}' if times > 1 else ''}{words}"
        case Beat(per_minute, length):
            return f"beat {per_minute}bpm for {short_time(length)}"
        case Play(path, gain_db):
            return f"play {path}{f' {gain_db:+g}dB' if gain_db else ''}"
        case BedChange(to):
            return f"bed {to}"
        case Mark(name):
            return f"mark {name}"
        case Narrator(voice, 0):
            return f"voice {voice}"
        case Narrator(None):
            return "voice default"
        case Narrator(_, rate):
            return f"rate {rate or 'default'}"
        case _:
            raise TypeError(node)


def _target(address: str, title: str) -> str:
    written = address
    if not _PLAIN_ADDRESS.fullmatch(address) and (address or title):
        written = f"<{_NO_ADDRESS.sub(_ESCAPE, address)}>"
    return f'{written} "{_NO_TITLE.sub(_ESCAPE, title)}"' if title else written


def _merged(inlines: Sequence[Inline]) -> list[Inline]:
    """Make one text of texts that follow one another."""
    nodes: list[Inline] = []
    for is_text, run in groupby(inlines, lambda node: isinstance(node, Text)):
        group = list(run)
        if is_text:
            text = "".join(node.text for node in group if isinstance(node, Text))
            nodes += [Text(text, group[0].span)] if text else []
        else:
            nodes += group
    return nodes


def _first(node: Inline) -> str:
    """Return the letter that a node begins with."""
    match node:
        case LineBreak(hard):
            return "\\" if hard else "\n"
        case Emphasis(mark):
            return mark[0]
        case Text(text):
            return text[0]
        case Link():
            return "["
        case Picture():
            return "!"
        case _:
            return _leaf(node)[0]


def _blank(letter: str) -> bool:
    return letter in {"", " ", "\t", "\n"} or unicodedata.category(letter) == "Zs"


def _parts_words(letter: str) -> bool:
    """Tell whether an emphasis may begin after a letter, or end before it, whatever is inside."""
    return _blank(letter) or letter in string.punctuation or unicodedata.category(letter)[0] == "P"


def _in_word(letter: str) -> bool:
    return bool(letter) and not _parts_words(letter) and unicodedata.category(letter)[0] != "S"
