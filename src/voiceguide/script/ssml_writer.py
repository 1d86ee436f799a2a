"""A tree of SSML to paragraphs of a routine: a table of elements, one method each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import PurePath

from voiceguide.core.document import Meta, Rhythm
from voiceguide.core.source import Diagnostic, Severity
from voiceguide.core.units import HOUR
from voiceguide.script.prose import (
    Kind,
    Piece,
    add_pause,
    bracket,
    lacks_gap,
    paragraph,
    plain,
    say_as,
    say_by_ipa,
)
from voiceguide.script.ssml_values import bounded_rate, read_rate, read_strength, read_time
from voiceguide.script.xml_tree import Comment, Element, Instruction, Node

NO_COUNTERPART = "VX002"
"""What SSML can say and a routine cannot."""

_EMPTY = "VG080"
_LANG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_VOLUME = re.compile(r"[+-]?\d{1,3}(?:\.\d{1,3})?dB", re.IGNORECASE)
_CHIME = re.compile(r"chime:(?P<name>[\w. -]+)")
_FRAME_OFF = ("chimes: {start: none, end: none}", "settle: 0s", "tail: 0s")
"""For a session that has its own chimes, and all its silence, written out."""

_ALWAYS = re.compile(r"xmlns(?::.*)?|xsi:.*|xml:(?:base|id|space)")
"""Attributes that change nothing that is heard."""


def routine_of(root: Element, file: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """Write the routine that a `<speak>` element stands for, and report what it loses.

    Args:
        root: The element.
        file: The file's name, the routine's title if the document has none.

    Returns:
        The routine, empty where nothing would be said, and what was wrong, in order.
    """
    writer = _Writer(root, file)
    markdown = writer.routine()
    if not writer.spoken:
        return "", (Diagnostic(_EMPTY, "there is nothing to say here", root.span, "write a sentence"),)
    return markdown, tuple(sorted(dict.fromkeys(writer.found), key=lambda one: one.order))


class _Writer:
    """Walks the tree once and writes paragraphs as it goes."""

    def __init__(self, root: Element, file: str) -> None:
        self.found: list[Diagnostic] = []
        self.root = root
        self.title = PurePath(file).stem.replace("-", " ").replace("_", " ")
        self.lang = self._language()
        self.blocks: list[list[Piece] | str] = []
        """Paragraphs, and comments between them."""
        self.pieces: list[Piece] = []
        """The paragraph that is being written."""
        self.last: list[Piece] = []
        """The one before it."""
        self.rate = Meta().rate
        self.voice = "default"
        self.new_sentence = False
        """True where `<s>` has ended a sentence that its words do not."""
        self.chimes = False
        self.spoken = False

    # --- the whole

    def routine(self) -> str:
        front: list[str] = []
        inner = self._around_everything(front)
        front += [f"rate: {self.rate}"] if self.rate != Meta().rate else []
        self._check_attributes(self.root, {"version", "xml:lang"})
        self._walk(inner)
        self._close()
        front[:0] = [f"title: {json.dumps(plain(self.title).strip(), ensure_ascii=False)}"]
        front += [f"lang: {self.lang}"] if self.lang else []
        front += _FRAME_OFF if self.chimes else ()
        written = (block if isinstance(block, str) else paragraph(block) for block in self.blocks)
        return (
            "\n".join(("---", *front, "---")) + "".join(f"\n\n{block}" for block in written if block) + "\n"
        )

    def _language(self) -> str:
        lang = self.root.get("xml:lang")
        if lang is not None and not _LANG.fullmatch(lang):
            self._lost(self.root, f"`{lang}` is no language's tag", "write lang: en, or another one")
            return ""
        return lang or ""

    def _around_everything(self, front: list[str]) -> tuple[Node, ...]:
        """Take off the voice and the rate of the whole, which belong into the front matter."""
        element = self.root
        while True:
            beside = [node for node in element.children if isinstance(node, Comment | Instruction)]
            held = [node for node in element.children if isinstance(node, Element)]
            bare = any(isinstance(node, str) and node.strip() for node in element.children)
            if bare or len(held) != 1 or held[0].name not in {"voice", "prosody"}:
                return element.children
            self._walk(beside)
            element = held[0]
            self._check_attributes(element, {"rate"} if element.name == "prosody" else {"name"})
            if element.name == "prosody":
                self.rate = self._rate_of(element)
            elif name := self._voice_of(element):
                front.append(f"# voice: {name}")
                hint = "choose one that `voiceguide voices` lists, and take the # away"
                self._lost(element, f"the voice {name} is a cloud's", hint)

    # --- walking

    def _walk(self, nodes: Iterable[Node]) -> None:
        for node in nodes:
            match node:
                case str():
                    self._say(node)
                case Comment(text):
                    self.blocks += [f"<!-- {plain(text).strip()} -->"] if text.strip() else []
                case Instruction(target, span):
                    message = f"<?{target}?> has no counterpart"
                    self.found.append(Diagnostic(NO_COUNTERPART, message, span, "", Severity.WARNING))
                case Element():
                    self._element(node)

    def _element(self, element: Element) -> None:
        write, known = _ELEMENTS.get(element.name, (None, ()))
        if write is None:
            self._lost(element, f"<{element.name}> has no counterpart; what it holds is kept")
            self._walk(element.children)
            return
        self._check_attributes(element, set(known))
        write(self, element)

    def _check_attributes(self, element: Element, known: set[str]) -> None:
        for name, value in element.attributes:
            if name == "xml:lang" and element is not self.root:
                if value.strip().lower() != self.lang.lower():
                    message = (
                        f"one voice speaks the whole: these words in `{value}` are read as the others are"
                    )
                    self._lost(element, message)
            elif name not in known and not _ALWAYS.fullmatch(name):
                self._lost(element, f"`{name}` of <{element.name}> has no counterpart")

    def _lost(self, element: Element, message: str, hint: str = "") -> None:
        self.found.append(Diagnostic(NO_COUNTERPART, message, element.span, hint, Severity.WARNING))

    # --- what sounds

    def _say(self, text: str, kind: Kind = Kind.WORDS) -> None:
        if plain(text).strip():
            self._end_sentence()
            self.spoken = True
        self.pieces.append(Piece(kind, text))

    def _end_sentence(self) -> None:
        """Part two sentences as `<s>` does, where the words of the first do not end as a sentence."""
        if self.new_sentence and lacks_gap(self.pieces):
            add_pause(self.pieces, Rhythm().gap)
        self.new_sentence = False

    def _close(self) -> None:
        """End the paragraph; one of pauses alone is the end of the one before it."""
        pieces, self.pieces, self.new_sentence = self.pieces, [], False
        if any(piece.says_something for piece in pieces) or not self.last:
            self.last = pieces
            self.blocks.append(pieces)
            return
        for piece in pieces:
            if piece.kind is Kind.PAUSE:
                add_pause(self.last, piece.time)
            elif piece.kind is Kind.BRACKET:
                self.last.append(piece)

    def block(self, element: Element) -> None:
        self._close()
        self._walk(element.children)
        self._close()

    def sentence(self, element: Element) -> None:
        self.pieces.append(Piece(Kind.LINE))
        self._walk(element.children)
        self.pieces.append(Piece(Kind.LINE))
        self.new_sentence = True

    def inside(self, element: Element) -> None:
        self._walk(element.children)

    def pause(self, element: Element) -> None:
        written, strength = element.get("time"), element.get("strength") or "medium"
        time = read_strength(strength) if written is None else read_time(written)
        if time is None:
            wrong = f"`{strength}` is no strength" if written is None else f"`{written}` is no time"
            self._lost(element, f"{wrong}: this pause is left out", 'write time="3s" or time="500ms"')
        elif not time:
            hint = "the usual gap stays; `gap:` in the front matter says how long it is"
            self._lost(element, "a pause of no time has no counterpart", hint)
        elif time > 24 * HOUR:
            hint = "write a shorter one"
            self._lost(element, "this pause is longer than 24 h, the bound of a session: left out", hint)
        else:
            add_pause(self.pieces, time)

    def substitute(self, element: Element) -> None:
        shown, said = plain(element.text()), plain(element.get("alias") or "").strip()
        if said and said != shown.strip():
            self._say_inside(shown, say_as(shown, said), Kind.SPOKEN)
        else:
            self._walk(element.children)

    def phoneme(self, element: Element) -> None:
        alphabet, ipa = element.get("alphabet") or "ipa", element.get("ph") or ""
        markup = say_by_ipa(element.text(), ipa) if alphabet == "ipa" else None
        if markup:
            self._say_inside(element.text(), markup, Kind.SPOKEN)
        else:
            self._lost(
                element,
                f"a pronunciation in `{alphabet}` has no counterpart; its text is kept",
                "write (shown){said}",
            )
            self._walk(element.children)

    def _say_inside(self, text: str, core: str, kind: Kind) -> None:
        """Say something in place of a text, between the spaces that the text begins and ends with."""
        text = plain(text)
        self._say(text[: len(text) - len(text.lstrip())])
        self._say(core, kind)
        self._say(text[len(text.rstrip()) :] if text.strip() else "")

    def stress(self, element: Element) -> None:
        level = element.get("level") or "moderate"
        self._lost(element, "emphasis is shown to the reader, and spoken as the other words are")
        only_words = all(isinstance(node, str) for node in element.children)
        kind = {"strong": Kind.STRONG, "moderate": Kind.MODERATE}.get(level)
        text = plain(element.text())
        if kind and only_words and text.strip():
            self._say_inside(text, text.strip(), kind)
        else:
            self._walk(element.children)

    def say_text(self, element: Element) -> None:
        how = element.get("interpret-as") or "?"
        self._lost(
            element,
            f'<say-as interpret-as="{how}"> is kept as its text',
            "write (shown){said} if it is misread",
        )
        self._walk(element.children)

    def mark(self, element: Element) -> None:
        name = plain(element.get("name") or element.get("mark") or "").strip()
        if chime := _CHIME.fullmatch(name):
            self.chimes = True
            self.pieces.append(Piece(Kind.BRACKET, bracket("chime", chime["name"])))
        elif name:
            self.pieces.append(Piece(Kind.BRACKET, bracket("mark", name.replace(" ", "-"))))
        else:
            self._lost(element, "a mark without a name marks nothing", "give it a name")

    def sound(self, element: Element) -> None:
        address, volume = plain(element.get("src") or "").strip(), element.get("soundLevel") or ""
        name = PurePath(address.partition("?")[0].rstrip("/")).name
        if not name:
            self._lost(element, "this sound has no address; what it holds is kept", "give it a src")
            self._walk(element.children)
            return
        if name != address:
            self._lost(
                element, f"nothing is fetched from {address}", f"put the file beside the routine, as {name}"
            )
        if volume and not _VOLUME.fullmatch(volume):
            self._lost(element, f"`{volume}` is no volume", "write [play name.mp3 -6dB]")
            volume = ""
        if element.text().strip():
            self._lost(element, "the words for when the sound is missing are left out")
        self.pieces.append(Piece(Kind.BRACKET, bracket("play", f"{name} {volume}")))

    def pace(self, element: Element) -> None:
        outer, rate = self.rate, self._rate_of(element)
        if rate != outer:
            self._change("rate", str(rate))
        self.rate = rate
        self._walk(element.children)
        if rate != outer:
            self._change("rate", str(outer))
        self.rate = outer

    def _rate_of(self, element: Element) -> int:
        """Return the words a minute that `rate` asks for; those of now where it does not."""
        written = element.get("rate")
        if written is None:
            return self.rate
        rate = read_rate(written, self.rate, Meta().rate)
        if rate is None:
            self._lost(element, f"`{written}` is no rate", "write [rate 140], in words a minute")
            return self.rate
        kept = bounded_rate(rate)
        if kept != rate:
            self._lost(element, f"no voice keeps {rate} words a minute; {kept} is written")
        return kept

    def narrator(self, element: Element) -> None:
        outer, name = self.voice, self._voice_of(element)
        if name:
            self._change("voice", name)
            self.voice = name
        self._walk(element.children)
        if name:
            self._change("voice", outer)
            self.voice = outer

    def _voice_of(self, element: Element) -> str:
        """Return the first name that a voice is asked for by."""
        return next(iter(plain(element.get("name") or "").split()), "")

    def _change(self, what: str, value: str) -> None:
        self.pieces.append(Piece(Kind.BRACKET, bracket(what, value)))

    def about(self, element: Element) -> None:
        title = element.get("content") if (element.get("name") or "").lower() == "title" else None
        if title:
            self.title = title
        else:
            self.unheard(element)

    def unheard(self, element: Element) -> None:
        self._lost(element, f"<{element.name}> has no counterpart, and is left out")


_ELEMENTS: dict[str, tuple[Callable[[_Writer, Element], None], tuple[str, ...]]] = {
    "p": (_Writer.block, ()),
    "s": (_Writer.sentence, ()),
    "w": (_Writer.inside, ()),
    "token": (_Writer.inside, ()),
    "lang": (_Writer.inside, ()),
    "break": (_Writer.pause, ("time", "strength")),
    "sub": (_Writer.substitute, ("alias",)),
    "phoneme": (_Writer.phoneme, ("alphabet", "ph")),
    "emphasis": (_Writer.stress, ("level",)),
    "say-as": (_Writer.say_text, ("interpret-as", "format", "detail")),
    "mark": (_Writer.mark, ("name",)),
    "bookmark": (_Writer.mark, ("mark",)),
    "audio": (_Writer.sound, ("src", "soundLevel")),
    "prosody": (_Writer.pace, ("rate",)),
    "voice": (_Writer.narrator, ("name",)),
    "meta": (_Writer.about, ("name", "content")),
    "metadata": (_Writer.unheard, ()),
    "lexicon": (_Writer.unheard, ("uri", "type")),
}
"""What each element becomes, and the attributes that are read."""
