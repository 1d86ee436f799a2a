"""Which voice a routine gets, and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, ClassVar

import pytest

from tones import Tones
from voiceguide.config import Settings
from voiceguide.core.errors import EngineMissing, RequestError
from voiceguide.core.utterance import Voice
from voiceguide.pipeline.check import check_routine
from voiceguide.pipeline.voices import default_voices, voice_of
from voiceguide.pipeline.world import Timing, World
from voiceguide.testing import MemoryStore
from voiceguide.voice.engines.piper_engine import PiperEngine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Natural(Tones):
    """A natural voice for English."""

    name: ClassVar[str] = "piper"

    def voices(self) -> Sequence[Voice]:
        """Return the one voice."""
        return (Voice(self.name, "joe", "en", "natural"),)


def without_packages() -> PiperEngine:
    """Make the real engine, which finds voices without its packages."""
    return PiperEngine("piper-tts 0")


def absent() -> Natural:
    """Say that it is not installed."""
    raise EngineMissing("the natural voices are not installed", "install them")


HERE = {"piper": "pipeline.test_voices:Natural", "pyttsx3": "tones:Tones"}
AWAY = {**HERE, "piper": "pipeline.test_voices:absent"}


def world(engines: dict[str, str], engine: str = "") -> World:
    """Return a world of some engines, one of them perhaps asked for."""
    return World(Settings(engine=engine, jobs=1), MemoryStore(), engines)


def chosen(place: World) -> list[tuple[str, str]]:
    """Return the default voices for English and Russian with why they are."""
    return [(one.voice.id if one.voice else "", one.why) for one in default_voices(("en", "ru"), place)]


def test_a_natural_voice_comes_first() -> None:
    """Where it is installed and speaks the language, it is the default; elsewhere it is as it was."""
    assert chosen(world(HERE)) == [
        ("piper:joe", "a natural voice is installed that speaks `en`"),
        ("pyttsx3:ru", "no natural voice speaks `ru`"),
    ]


def test_without_the_extra() -> None:
    """Everybody's voice is the default, and for English it is told how to get a better one."""
    assert chosen(world(AWAY)) == [
        ("pyttsx3:en-us", "the natural voices are not installed (install them)"),
        ("pyttsx3:ru", "no natural voice speaks `ru`"),
    ]


def test_the_environment_asks_for_an_engine() -> None:
    """It comes first where it speaks the language; one that there is not is refused."""
    assert [voice for voice, _ in chosen(world(HERE, "pyttsx3"))] == ["pyttsx3:en-us", "pyttsx3:ru"]
    assert [voice for voice, _ in chosen(world(HERE, "piper"))] == ["piper:joe", "pyttsx3:ru"]
    with pytest.raises(RequestError, match="pipper"):
        chosen(world(HERE, "pipper"))


@pytest.mark.parametrize(
    ("front", "engines", "voice", "why"),
    [
        ("lang: en", HERE, "piper:joe", "natural voice is installed"),
        ("lang: ru", HERE, "pyttsx3:ru", "no natural voice speaks `ru`"),
        ("voice: en-us", HERE, "pyttsx3:en-us", "named by `voice:`"),
        ("voice: [piper:joe, en-us]", HERE, "piper:joe", "named by `voice:`"),
        (
            "voice: [piper:joe, en-us]",
            AWAY,
            "pyttsx3:en-us",
            "the first of `voice:` that is there, as the natural voices are not installed (install them)",
        ),
        ("voice: [en-su]", HERE, None, "none of `voice:` is there: there is no voice `en-su`"),
        ("voice: [piper:../x.onnx, en-us]", HERE, "pyttsx3:en-us", "is outside the routine's folder"),
    ],
)
def test_the_voice_of_a_routine(
    front: str, engines: dict[str, str], voice: str | None, why: str, tmp_path: Path
) -> None:
    """What it names, the first that is there, or the best for its language; what was passed over is told."""
    file = tmp_path / "one.md"
    file.write_text(f"---\n{front}\n---\n\nBreathe in.\n", encoding="utf-8")
    found = voice_of(file, world(engines))
    assert (found.voice.id if found.voice else None) == voice
    assert why in found.why


def test_a_voice_in_a_file_begins_at_the_routine(tmp_path: Path) -> None:
    """`voice: piper:…` is beside the routine, wherever the command runs; what is not there is a mistake with its place."""
    home = tmp_path / "home"
    home.mkdir()
    file = home / "one.md"
    file.write_text("---\nvoice: piper:amy.onnx\n---\n\nBreathe in.\n", encoding="utf-8")
    engines = {**HERE, "piper": "pipeline.test_voices:without_packages"}
    _, wrong = check_routine(file, Timing(), world(engines), None)
    assert [(one.code, one.span.line) for one in wrong] == [("VG072", 2)]
    (home / "amy.onnx").write_bytes(b"a model")
    settings = {"audio": {}, "espeak": {"voice": "en-gb"}}
    (home / "amy.onnx.json").write_text(json.dumps(settings), encoding="utf-8")
    found = voice_of(file, world(engines)).voice
    assert found == Voice("piper", str(home / "amy.onnx"), "en-GB", "a natural voice, amy")
