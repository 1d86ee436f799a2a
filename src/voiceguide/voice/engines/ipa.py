"""The phonetic alphabet for espeak-ng: a transcription to the mnemonics that its library reads."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from voiceguide.core.errors import SpeechFailed
from voiceguide.core.ipa import Alphabet, Sound, only_words, replaced, sounds

_MARKS = {"ˈ": "'", "'": "'", "’": "'", "ˌ": ","}
_PRIMARY = "'"
_APART = "|"
"""Says nothing, and parts what would be one name."""
_SOFT = ";"
_BRACKETS = str.maketrans("[]", "  ")


@dataclass(frozen=True, slots=True)
class Mnemonics:
    """What the library calls the sounds of a language."""

    alphabet: Alphabet
    names: Mapping[str, str]
    longest: frozenset[str]
    """Names of two signs and more, also of sounds that no symbol stands for."""


@cache
def tables() -> Mapping[str, Mnemonics]:
    """Return the tables that ship, by the first part of a language's tag."""
    entries = tomllib.loads(_table().decode("utf-8"))
    ignored, others = frozenset(entries.pop("ignored")), entries.pop("others").split()
    near = {symbol: tuple(others.split()) for symbol, others in entries.pop("near").items()}
    return {
        lang: Mnemonics(
            Alphabet(frozenset(entry["vowels"]), frozenset(entry["consonants"]), ignored, near),
            names := {**entry["vowels"], **entry["consonants"]},
            frozenset(name for name in (*names.values(), *others) if len(name) > 1),
        )
        for lang, entry in entries.items()
    }


def table_digest() -> str:
    """Return eight hex digits of the tables: another table is another sound."""
    return hashlib.blake2b(_table(), digest_size=4).hexdigest()


def alphabets() -> Mapping[str, Alphabet]:
    """Return what can be said of the phonetic alphabet, by the first part of a language's tag."""
    return {lang: table.alphabet for lang, table in tables().items()}


def with_mnemonics(text: str, lang: str) -> str:
    """Return an utterance's text as the library reads it when it is told that `[[…]]` are mnemonics.

    Args:
        text: Words and transcriptions.
        lang: BCP 47 tag of the voice.

    Raises:
        SpeechFailed: The language has no table, or the table does not have a symbol.
    """

    def said(ipa: str) -> str:
        return f" [[{mnemonics(ipa, lang)}]] "

    return replaced(text, lambda words: only_words(words).translate(_BRACKETS), said)


def mnemonics(ipa: str, lang: str) -> str:
    """Return what the library calls the sounds of a transcription; a word is stressed somewhere.

    Where no word has a mark of stress, each is stressed on its first vowel.

    Raises:
        SpeechFailed: The language has no table, or the table does not have a symbol.
    """
    table = tables().get(lang.lower().partition("-")[0])
    if table is None:
        raise SpeechFailed(f"espeak-ng has no table of IPA for `{lang}`", "write (shown){said}")
    found = sounds(ipa, table.alphabet)
    unknown = [sound.text for sound in found if sound.kind == "unknown"]
    if unknown:
        raise SpeechFailed(f"espeak-ng cannot say `{unknown[0]}` of /{ipa}/", "write another symbol")
    unmarked = not any(sound.kind == "stress" for sound in found)
    out, stressed = [""], False
    for sound in found:
        name = _name(sound, table.names)
        if sound.kind == "vowel" and unmarked and not stressed:
            out.append(_PRIMARY)
        if _merges(out[-1], name, table.longest):
            out.append(_APART)
        stressed = sound.kind != "space" and (stressed or sound.kind == "vowel")
        out += [name] if name else []
    return " ".join("".join(out).split())


def _merges(before: str, name: str, longest: frozenset[str]) -> bool:
    """Tell whether the library would take two names for another one, as `t` and `S` for `tS`."""
    return name != _SOFT and any(
        other.startswith(before) and f"{before}{name}".startswith(other)
        for other in longest
        if before and len(other) > len(before)
    )


def _table() -> bytes:
    return files(__package__).joinpath("ipa.toml").read_bytes()


def _name(sound: Sound, names: Mapping[str, str]) -> str:
    match sound.kind:
        case "stress":
            return _MARKS[sound.text]
        case "part":
            return _APART
        case "space":
            return " "
        case "ignored":
            return ""
        case _:
            return names[sound.text]
