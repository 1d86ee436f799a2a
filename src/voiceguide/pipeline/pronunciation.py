"""What the voices of a routine can say by IPA, and what is wrong where they cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from voiceguide.core.inlines import Phonemes
from voiceguide.core.ipa import Alphabet, Sound, sounds
from voiceguide.core.source import Diagnostic, Span
from voiceguide.core.utterance import Voice
from voiceguide.voice.engines import open_engine

_MANY = 3
"""Symbols that a hint names."""
_PLAIN_WORDS = "write (shown){said}, with plain letters"


class Pronunciation:
    """Looks at phonemes with the eyes of the voice that is to say them.

    Args:
        own: The routine's own voice; None where it has none.
        voices: The voices that the text changes to, by the names it gives them.
        engines: Where engines are made.
    """

    def __init__(self, own: Voice | None, voices: Mapping[str, Voice], engines: Mapping[str, str]) -> None:
        self._own = own
        self._voices = voices
        self._engines = engines
        self._alphabets: dict[Voice, Alphabet | None] = {}

    def alphabet(self, name: str | None) -> Alphabet | None:
        """Return what a voice can say by IPA; None where it can say nothing so, or there is no such voice.

        Args:
            name: The voice's name in the text; None for the routine's own.
        """
        voice = self._voices.get(name, self._own) if name else self._own
        if voice is None:
            return None
        if voice not in self._alphabets:
            alphabets = open_engine(voice.engine, self._engines).alphabets
            self._alphabets[voice] = alphabets.get(voice.lang.lower().partition("-")[0])
        return self._alphabets[voice]

    def wrong(self, phonemes: Phonemes, name: str | None) -> Iterator[Diagnostic]:
        """Yield what a voice cannot say, each symbol at its place; nothing where there is no such voice.

        Args:
            phonemes: What the author wrote between slashes.
            name: The voice's name in the text; None for the routine's own.
        """
        voice = self._voices.get(name) if name else self._own
        if voice is None:
            return
        alphabets = open_engine(voice.engine, self._engines).alphabets
        alphabet = alphabets.get(voice.lang.lower().partition("-")[0])
        if alphabet is None:
            where = f" in `{voice.lang}`" if alphabets else ""
            message = f"the engine `{voice.engine}` cannot say by IPA{where}"
            yield Diagnostic("VG048", message, phonemes.span, _PLAIN_WORDS)
            return
        found = sounds(phonemes.ipa, alphabet)
        if not any(sound.kind in {"vowel", "consonant", "unknown"} for sound in found):
            yield Diagnostic("VG047", f"there is no sound in /{phonemes.ipa}/", phonemes.span, _PLAIN_WORDS)
        for sound in found:
            if sound.kind == "unknown":
                message = f"the voice `{voice.id}` cannot say `{sound.text}`, which is no IPA or not of its language"
                yield Diagnostic(
                    "VG047", message, _place(sound, phonemes.span), _cure(alphabet.nearest(sound.text))
                )


def _place(sound: Sound, written: Span) -> Span:
    column = written.column + sound.at
    return Span(written.file, written.line, column, written.line, column + len(sound.text))


def _cure(near: tuple[str, ...]) -> str:
    if not near:
        return "write a symbol that it can, (shown){said}, or \\/ for a slash that is meant to be read"
    return f"the nearest that it can say: {', '.join(near[:_MANY])}"
