"""Plain words to Markdown: whatever the words hold, nothing in them reads as markup."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voiceguide.core.units import Ms, short_time

_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile(r"[\\`*_\[\]{}<]|&(?=[#\w])|(?<=\))/")
_LINE_START = re.compile(r"(?P<number>\d{1,9})(?=[.)])|(?=[#>+=~|:@-])")
_ROUND = re.compile(r"[()]")
_NO_NAME = re.compile(r"[^\w.:/+@ -]")
_NO_IPA = re.compile(r"[/\\\[\](){}<>&`*_\n]")
_FLAGS = ("preview", "silent", "between")
_MAY_FOLLOW = ".,;:!?…"
_LONGEST_END = 20
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»›)\]]*\Z")


class Kind(enum.Enum):
    """What a piece of a paragraph is."""

    WORDS = enum.auto()
    """Plain words, not escaped yet."""
    MODERATE = enum.auto()
    """Words to be shown as `*words*`."""
    STRONG = enum.auto()
    """Words to be shown as `**words**`."""
    SPOKEN = enum.auto()
    """Markup that stands for words: `(shown){said}`."""
    BRACKET = enum.auto()
    """Markup in square brackets."""
    PAUSE = enum.auto()
    LINE = enum.auto()
    """The next line."""


_MARKS = {Kind.MODERATE: "*", Kind.STRONG: "**"}
_SAYS = (Kind.WORDS, Kind.MODERATE, Kind.STRONG, Kind.SPOKEN)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a paragraph."""

    kind: Kind
    text: str = ""
    time: Ms = Ms(0)
    """How long a pause lasts."""

    @property
    def says_something(self) -> bool:
        """Tell whether there are words in it, or at least a sign."""
        return self.kind in _SAYS and bool(self.text.strip())


def plain(text: str) -> str:
    """Return a text in one line, each run of white space as one space, without letters that no text has."""
    return _SPACES.sub(" ", _NO_TEXT.sub(" ", text))


def escaped(text: str) -> str:
    """Return plain words as they are written inside a line of Markdown."""
    return _SPECIAL.sub(r"\\\g<0>", plain(text))


def say_as(shown: str, said: str) -> str:
    """Return `(shown){said}`; what is said holds at least one letter."""
    shown, said = plain(shown).strip(), plain(said).strip()
    seen, heard = (_ROUND.sub(r"\\\g<0>", escaped(text)) for text in (shown or said, said))
    heard = heard.replace(":", "&#58;")
    if all(part.strip().lower() in _FLAGS for part in said.split(";")):
        heard = f"&#{ord(said[0])};{heard[1:]}"
    return f"({seen}){{{heard}}}"


def say_by_ipa(shown: str, ipa: str) -> str | None:
    """Return `(shown)/ipa/`, or None where those are no letters of the phonetic alphabet."""
    shown, ipa = plain(shown).strip(), plain(ipa).strip()
    if not ipa or _NO_IPA.search(ipa):
        return None
    seen = _ROUND.sub(r"\\\g<0>", escaped(shown or ipa))
    return f"({seen})/{ipa}/"


def bracket(word: str, value: str = "") -> str:
    """Return `[word value]`, without what would end the brackets."""
    name = _NO_NAME.sub("", plain(value))
    return f"[{' '.join(f'{word} {name}'.split())}]"


def add_pause(pieces: list[Piece], time: Ms) -> None:
    """Add a pause to a paragraph, in the line of its last words; one that follows another makes it longer."""
    at = len(pieces)
    while at and pieces[at - 1].kind in (Kind.WORDS, Kind.LINE) and not pieces[at - 1].text.strip():
        at -= 1
    line = [Piece(Kind.LINE)] if any(piece.kind is Kind.LINE for piece in pieces[at:]) else []
    if at and pieces[at - 1].kind is Kind.PAUSE:
        at -= 1
        time = Ms(time + pieces[at].time)
    pieces[at:] = [Piece(Kind.PAUSE, time=time), *line]


def ends_sentence(pieces: Sequence[Piece]) -> bool:
    """Tell whether the words so far end as a sentence does."""
    last = next((piece.text for piece in reversed(pieces) if piece.says_something), "")
    return bool(_SENTENCE_END.search(last.rstrip()[-_LONGEST_END:]))


def lacks_gap(pieces: Sequence[Piece]) -> bool:
    """Tell whether words that follow would join the last sentence: no mark ends it, no time stands behind it."""
    for piece in reversed(pieces):
        if piece.kind is Kind.PAUSE or piece.text.startswith("[chime"):
            return False
        if piece.says_something:
            return not ends_sentence(pieces)
    return False


def paragraph(pieces: Sequence[Piece]) -> str:
    """Return a paragraph of Markdown; the empty string where there is nothing in it."""
    lines = (_line(line) for line in _lines(pieces))
    return "\n".join(line for line in lines if line)


def _lines(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Split a paragraph at its line marks, and after a pause behind a sentence."""
    line: list[Piece] = []
    for piece in pieces:
        if piece.kind is not Kind.LINE:
            line.append(piece)
        if piece.kind is Kind.LINE or (piece.kind is Kind.PAUSE and ends_sentence(line)):
            if line:
                yield line
            line = []
    yield line


def _line(line: Sequence[Piece]) -> str:
    pieces, parts = _joined(line), list[str]()
    for number, piece in enumerate(pieces):
        after = pieces[number + 1] if number + 1 < len(pieces) else None
        match piece.kind:
            case Kind.WORDS:
                parts.append(_apart(escaped(piece.text), parts))
            case Kind.MODERATE | Kind.STRONG:
                parts.append(_stressed(piece, parts, after))
            case Kind.SPOKEN:
                parts.append(piece.text)
            case Kind.BRACKET:
                parts.append(f" {piece.text} ")
            case Kind.PAUSE:
                parts.append(f" [{short_time(piece.time)}] ")
    whole = _SPACES.sub(" ", "".join(parts)).strip()
    return _LINE_START.sub(_not_a_block, whole, count=1) if _LINE_START.match(whole) else whole


def _apart(words: str, before: Sequence[str]) -> str:
    """Return words whose first letter hides behind its number where a transcription ends before it."""
    after_ipa = bool(before) and before[-1].startswith("(") and before[-1].endswith("/")
    return f"&#{ord(words[0])};{words[1:]}" if after_ipa and words[:1].isalnum() else words


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Join plain words that touch: what they hold is escaped as a whole."""
    out: list[Piece] = []
    for piece in pieces:
        if out and piece.kind is out[-1].kind is Kind.WORDS:
            out[-1] = Piece(Kind.WORDS, out[-1].text + piece.text)
        else:
            out.append(piece)
    return out


def _not_a_block(found: re.Match[str]) -> str:
    return f"{found['number'] or ''}\\"


def _stressed(piece: Piece, before: Sequence[str], after: Piece | None) -> str:
    """Return `*words*` where Markdown would read it so, else the plain words."""
    words, mark = escaped(piece.text), _MARKS[piece.kind]
    last = next((part for part in reversed(before) if part), " ")
    alone = last[-1] == " "
    if after and after.says_something:
        follows = plain(after.text)[:1]
        alone = alone and after.kind is Kind.WORDS and (follows == " " or follows in _MAY_FOLLOW)
    return f"{mark}{words}{mark}" if alone and words[:1].isalnum() and words[-1:].isalnum() else words
