"""What the wheel espeakng-loader carries: the library, its data, and the voices in them.

Everything here is read from files; the library itself is not loaded.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from voiceguide.core.errors import EngineMissing, RequestError, VoiceMissing
from voiceguide.core.nearest import suggestion

INSTALL: Final = "install it with `pip install espeakng-loader`; there is none for musl (Alpine)"

_TABLES: Final = ("phontab", "phonindex", "phondata", "intonations")
_LIBRARIES: Final = {"win32": "espeak-ng.dll", "darwin": "libespeak-ng.dylib"}
_FACT: Final = re.compile(r"^(name|language|dictionary)\s+(\S.*?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class DataVoice:
    """A language as espeak-ng's data describe it."""

    name: str
    """The name of its file in small letters, as `en-us`: what a user writes."""
    identifier: str
    """What the library finds it by, as `gmw/en-US`: the only name that works for all of them."""
    lang: str
    """BCP 47 tag."""
    about: str
    installed: bool
    """Whether the dictionary that it needs is there; without it the library prints and mumbles."""


@dataclass(frozen=True, slots=True)
class Installation:
    """A library and the folder with its data."""

    library: Path
    data: Path

    def check(self) -> None:
        """Make sure that both are whole: without its tables the C library ends the process.

        Raises:
            EngineMissing: Something is not there, or empty.
        """
        for needed in (self.library, *(self.data / table for table in _TABLES)):
            if not needed.is_file() or not needed.stat().st_size:
                raise EngineMissing(f"espeak-ng has no {needed}", f"reinstall it: {INSTALL}")

    def voices(self) -> tuple[DataVoice, ...]:
        """Return the voices, sorted by name; they are read once."""
        return _voices(self.data)

    def variants(self) -> tuple[str, ...]:
        """List the names that may follow a `+`, sorted."""
        return tuple(sorted(path.name for path in (self.data / "voices" / "!v").iterdir()))

    def find(self, name: str) -> str:
        """Return the library's own name of `en-us` or `en-us+klatt4`.

        The library itself takes any variant for good and any dictionary for there.

        Raises:
            RequestError: There is no such voice or no such variant.
            VoiceMissing: It is known, but its dictionary does not come with the library.
        """
        base, plus, variant = name.partition("+")
        known = {voice.name: voice for voice in self.voices()}
        if base not in known:
            there = [voice.name for voice in known.values() if voice.installed]
            raise RequestError(f"espeak-ng has no voice `{name}`", suggestion(base, there))
        if plus and variant not in self.variants():
            raise RequestError(f"espeak-ng has no variant `+{variant}`", suggestion(variant, self.variants()))
        if not known[base].installed:
            raise VoiceMissing(
                f"the voice `{name}` has no dictionary in espeakng-loader", "choose another voice"
            )
        return f"{known[base].identifier}{plus}{variant}"

    def language(self, name: str) -> str:
        """Return the BCP 47 tag of `en-us+klatt4`, a voice that there is."""
        base = name.partition("+")[0]
        return next(voice.lang for voice in self.voices() if voice.name == base)

    def fingerprint(self) -> str:
        """Return eight hex digits of the library's bytes and the sizes of all data files, as they were found first."""
        return _fingerprint(self)


def installation() -> Installation:
    """Find what espeakng-loader installed, without importing it.

    Raises:
        EngineMissing: It is not installed, or not whole.
    """
    spec = find_spec("espeakng_loader")
    if spec is None or spec.origin is None:
        raise EngineMissing("espeak-ng is not installed", INSTALL)
    folder = Path(spec.origin).parent
    found = Installation(folder / _LIBRARIES.get(sys.platform, "libespeak-ng.so"), folder / "espeak-ng-data")
    found.check()
    return found


@cache
def _voices(data: Path) -> tuple[DataVoice, ...]:
    dictionaries = {entry.name for entry in os.scandir(data) if entry.is_file()}
    found = (_voice(name, Path(entry.path), dictionaries) for name, entry in _files(data / "lang"))
    return tuple(sorted(found, key=lambda voice: voice.name))


@cache
def _fingerprint(found: Installation) -> str:
    digest = hashlib.blake2b(found.library.read_bytes(), digest_size=4)
    for name, entry in sorted(_files(found.data), key=lambda file: file[0].split("/")):
        digest.update(f"{name} {entry.stat().st_size}\n".encode())
    return digest.hexdigest()


def _files(folder: Path, within: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield the files of a folder and of those in it, each with its name as seen from there."""
    for entry in os.scandir(folder):
        name = f"{within}{entry.name}"
        if entry.is_dir():
            yield from _files(Path(entry.path), f"{name}/")
        elif entry.is_file():
            yield name, entry


def _voice(identifier: str, path: Path, dictionaries: Collection[str]) -> DataVoice:
    facts: dict[str, str] = {}
    for key, value in _FACT.findall(path.read_text("utf-8", "replace")):
        facts.setdefault(key, value)
    code = facts.get("language", path.name).split()[0]
    dictionary = facts.get("dictionary", path.name.split("-")[0])
    return DataVoice(
        name=path.name.lower(),
        identifier=identifier,
        lang=_tag(code),
        about=facts.get("name", path.name),
        installed=f"{dictionary}_dict" in dictionaries,
    )


def _tag(code: str) -> str:
    """Write a language code with the capitals that BCP 47 likes: `en-us` as `en-US`."""
    parts = code.lower().split("-")
    end = next((at for at, part in enumerate(parts) if len(part) == 1), len(parts))
    shaped = [{2: str.upper, 4: str.title}.get(len(part), str.lower)(part) for part in parts[1:end]]
    return "-".join(parts[:1] + shaped + parts[end:])
