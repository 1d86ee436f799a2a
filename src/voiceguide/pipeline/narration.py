"""Words of a script to utterances: who says them, how fast, and how they are pronounced."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from voiceguide.core.document import Document, Meta
from voiceguide.core.ipa import by_ipa, only_words, readable, replaced, words_of
from voiceguide.core.source import Diagnostic, Source
from voiceguide.core.utterance import Utterance
from voiceguide.core.words import Words
from voiceguide.pipeline.languages import names_for
from voiceguide.pipeline.pronunciation import Pronunciation
from voiceguide.pipeline.recorded import Recorded
from voiceguide.pipeline.routine import Routine
from voiceguide.pipeline.sources import Folder
from voiceguide.script.front import lexicon_pairs
from voiceguide.script.includes import Unreadable
from voiceguide.script.yaml_tree import read_yaml
from voiceguide.voice.names import Names
from voiceguide.voice.normalise import normalise, unknown_marks

_SHORT_FORM = re.compile(r"(?<![\w.])(?:[^\W\d_]{1,2}\.){2,}(?!\w)")
"""What is still a short form once the known ones are said: `q.i.d.`"""

_NONE = "none"
"""In place of a file of words: nothing is said otherwise than it is written, what ships left out too."""
_NO_NAMES = Names(())


class Narration:
    """What a routine's words become; the same words are normalised once.

    Args:
        words: The language's.
        speakers: Who says them.
        lexicon: How words are said.
        meta: For the language and the rate.
        pronunciation: Knows what those voices can say by IPA.
    """

    def __init__(
        self,
        words: Words,
        speakers: Speakers,
        lexicon: Lexicon,
        meta: Meta,
        pronunciation: Pronunciation,
    ) -> None:
        self.words = words
        self.pronunciation = pronunciation
        self.voice = speakers.voice
        self._speakers = speakers
        self._lexicon = {word.lower(): only_words(said) for word, said in lexicon.said.items()}
        self._meta = meta
        self._names = lexicon.names
        self._said: dict[tuple[str, str | None], str] = {}
        self.unsaid: dict[str, tuple[str, ...]] = {}
        """Marks and short forms that are not said, by what is said."""
        self.texts: dict[Utterance, tuple[str, ...]] = {}
        """What each utterance is in the words of the author; there may be several ways to write it."""
        longest_first = sorted(self._lexicon, key=len, reverse=True)
        self._known = (
            re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
            if longest_first
            else None
        )

    def utter(self, text: str, voice: str | None, rate: int | None) -> Utterance:
        """Return an utterance of a text: as it was recorded, or by a named voice or the routine's own."""
        if (text, voice) not in self._said:
            pronounced = self._pronounced(text, voice)
            said = self._said[text, voice] = normalise(pronounced, self.words)
            plain = words_of(pronounced)
            marks = [plain[start:end] for start, end in unknown_marks(plain, self.words)]
            if unsaid := tuple(dict.fromkeys((*marks, *_SHORT_FORM.findall(words_of(said))))):
                self.unsaid[said] = unsaid
        shown = readable(text)
        speaker = self._speakers.of(shown, voice, self._meta.lang)
        utterance = Utterance(self._said[text, voice], speaker, rate or self._meta.rate, self._meta.lang)
        known = self.texts.get(utterance, ())
        if shown not in known:
            self.texts[utterance] = (*known, shown)
        return utterance

    def _pronounced(self, text: str, voice: str | None) -> str:
        alphabet = self.pronunciation.alphabet(voice)

        def pronounced(words: str) -> str:
            parts: list[str] = []
            done = 0
            for own in self._known.finditer(words) if self._known else ():
                parts += (
                    self._names.said(words[done : own.start()], alphabet),
                    self._lexicon[own[0].lower()],
                )
                done = own.end()
            return "".join((*parts, self._names.said(words[done:], alphabet)))

        return replaced(text, pronounced, by_ipa)


@dataclass(frozen=True, slots=True)
class Speakers:
    """Who says the words of a routine."""

    voice: str
    """The routine's own voice, `engine:name`."""
    voices: Mapping[str, str] = field(default_factory=dict)
    """The voices that the text changes to, by the names it gives them."""
    recorded: Recorded = field(default_factory=Recorded)
    """What the author has recorded, which is heard in place of any of them."""

    def of(self, text: str, voice: str | None, lang: str) -> str:
        """Return the voice of a text in a language, where a named voice or the routine's own is to say it."""
        return self.recorded.voice(text, lang) or (
            self.voices.get(voice, self.voice) if voice else self.voice
        )


@dataclass(frozen=True, slots=True)
class Lexicon:
    """How words are said in a routine and all that it includes."""

    said: Mapping[str, str] = field(default_factory=dict)
    """The author's words."""
    names: Names = _NO_NAMES
    """Names that ship, for where the author's words have none of them."""
    sources: tuple[Source, ...] = ()
    """The files of words that were read."""
    found: tuple[Diagnostic, ...] = ()


def lexicon_of(routine: Routine, lang: str) -> Lexicon:
    """Gather how words are said, from front matter and the files that it names; what is read first counts.

    Args:
        routine: The routine's own front matter may leave out what ships.
        lang: The language's table.
    """
    said: dict[str, str] = {}
    sources: list[Source] = []
    found: list[Diagnostic] = []
    files = ((routine.written, ""), *((one.document, one.folder) for one in routine.included))
    for document, folder in files:
        pairs = document.meta.lexicon
        if document.meta.lexicon_file not in {"", _NONE}:
            source, pairs, wrong = _lexicon_file(document, folder, routine.folder)
            sources += [source] if source else []
            found += wrong
        for word, spoken in pairs:
            said.setdefault(word.lower(), spoken)
    names = _NO_NAMES if routine.written.meta.lexicon_file == _NONE else names_for(lang)
    return Lexicon(said, names, tuple(sources), tuple(found))


def _lexicon_file(
    document: Document, folder: str, home: Folder
) -> tuple[Source | None, tuple[tuple[str, str], ...], tuple[Diagnostic, ...]]:
    name, span = document.meta.lexicon_file, document.meta.place("lexicon") or document.span
    opened = home.read(posixpath.normpath(posixpath.join(folder, name)))
    if isinstance(opened, Unreadable) or opened.found:
        wrong = opened if isinstance(opened, Unreadable) else opened.found[0]
        reason = wrong.reason if isinstance(wrong, Unreadable) else wrong.message
        message = f"the lexicon `{name}` cannot be read: {reason}"
        return None, (), (Diagnostic("VG074", message, span, wrong.hint),)
    root, found = read_yaml(opened.source, 1, opened.source.text)
    pairs = lexicon_pairs(root) if root else ()
    if pairs is None:
        hint = "write lines such as `Yongquan: yoong chooen`"
        found = (*found, Diagnostic("VG074", f"the lexicon `{name}` is no list of words", span, hint))
    return opened.source, pairs or (), found
