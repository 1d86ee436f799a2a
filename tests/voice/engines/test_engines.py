"""Engines by name, and the voice that somebody meant."""

from __future__ import annotations

import sys

import pytest

from voiceguide.core.errors import EngineMissing, RequestError, VoiceMissing
from voiceguide.voice.engines import ENGINES, NATURAL, open_engine, resolve


@pytest.mark.parametrize(
    ("spec", "lang", "voice"),
    [
        (None, "en", "pyttsx3:en-us+klatt4"),
        (None, "ru", "pyttsx3:ru"),
        ("", "ru", "pyttsx3:ru"),
        ("de", "en", "pyttsx3:de"),
        ("EN-US", "en", "pyttsx3:en-us"),
        ("en+f3", "en", "pyttsx3:en+f3"),
        ("pyttsx3:ru", "en", "pyttsx3:ru"),
        ("pyttsx3", "fr", "pyttsx3:fr"),
        ("pyttsx3:", "fr", "pyttsx3:fr"),
    ],
)
def test_a_voice_is_found(spec: str | None, lang: str, voice: str) -> None:
    """Nothing, a name, an engine or both: each leads to one voice, where no natural one is installed."""
    engines = {name: place for name, place in ENGINES.items() if name not in NATURAL}
    assert resolve(spec, lang, engines).id == voice


@pytest.mark.parametrize(
    ("spec", "error", "hint"),
    [
        ("en-su", RequestError, "en-us"),
        ("en-us+klat4", RequestError, "klatt4"),
        ("pytsx3:en", RequestError, "pyttsx3"),
        ("pyttsx3:fo", VoiceMissing, "another voice"),
    ],
)
def test_a_voice_that_is_not_there(spec: str, error: type[Exception], hint: str) -> None:
    """An unknown name is the user's mistake and gets the nearest; a known one without its data is missing."""
    with pytest.raises(error) as caught:
        resolve(spec, "en")
    assert hint in caught.value.hint  # type: ignore[attr-defined]


@pytest.mark.parametrize(("name", "system"), [("nsss", "darwin"), ("sapi5", "win32")])
def test_engines_of_other_systems(name: str, system: str) -> None:
    """A system's own engine is known everywhere and says where it lives."""
    if sys.platform == system:
        pytest.skip("it lives here")
    with pytest.raises(EngineMissing, match=r"macOS|Windows"):
        open_engine(name)


def test_an_engine_without_its_package() -> None:
    """An engine whose package is not installed says what to install."""
    with pytest.raises(EngineMissing) as caught:
        open_engine("far", {**ENGINES, "far": "no_such_package.engine:make"})
    assert "pip install no_such_package" in caught.value.hint
