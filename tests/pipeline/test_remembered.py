"""A session that was planned before: it plays the same, and only as long as nothing it follows from has changed."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from contracts.director import DirectorContract
from tones import tone_world
from voiceguide.core.interfaces import Director
from voiceguide.core.units import Frames, Ms
from voiceguide.pipeline import freshness
from voiceguide.pipeline.director import SessionDirector
from voiceguide.pipeline.look import Look, Looks, look
from voiceguide.pipeline.plan import Planned, plan_routine
from voiceguide.pipeline.remembered import RememberedDirector
from voiceguide.pipeline.world import Timing, World
from voiceguide.testing import ToneEngine

ROUTINE = """\
---
title: Feet
bed: rain -20dB
---

## Get ready {sides: left, right}
Wash your {side} foot. [5s..9s] [mark here]

- 20s Rub them.
- 25s Press them. {countdown: 3}

Lie down. {optional: 1}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a routine that has one of everything."""
    made = tmp_path / "feet.md"
    made.write_text(ROUTINE, encoding="utf-8")
    return made


def kept(file: Path, world: World, timing: Timing | None = None) -> Planned:
    """Plan a routine and remember it."""
    with world.studio() as studio:
        planned = plan_routine(file, timing or Timing(), world, studio)
        Looks(file, timing or Timing(), world).keep(planned)
        return planned


def hum() -> bytes:
    """Return a second of it as a WAV file."""
    into = io.BytesIO()
    with wave.open(into, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(48_000)
        sound.writeframes((b"\x00\x10" * 240 + b"\x00\xf0" * 240) * 100)
    return into.getvalue()


class TestRememberedDirector(DirectorContract):
    """It is a Director as any other, though it reads the routine only when something new is asked for."""

    @pytest.fixture
    def make(self, file: Path) -> Iterator[Callable[[], Director]]:  # type: ignore[override]
        """Return its maker."""
        world = tone_world()
        kept(file, world)

        def read() -> Director:
            return SessionDirector(plan_routine(file, Timing(), world, studio), studio, world)

        def made() -> Director:
            found = Looks(file, Timing(), world).last()
            assert found
            assert found.timeline
            return RememberedDirector(found.timeline, file.parent, studio, world, read)

        with world.studio() as studio:
            yield made


def test_it_is_the_same_to_the_sample_and_reads_nothing(file: Path) -> None:
    """All that is in a timeline is written and read again, and what sounds is what would have sounded."""
    file.write_text(ROUTINE.replace("bed: rain -20dB", "settle: 0ms"), encoding="utf-8")
    world = tone_world()
    planned = kept(file, world)
    found = Looks(file, Timing(), world).last()
    assert found == Look(planned.timeline, planned.text_hash, (), {})
    assert found.timeline
    with world.studio() as studio:
        director = RememberedDirector(
            found.timeline, file.parent, studio, world, lambda: pytest.fail("it was read")
        )
        islands = list(director.islands(Frames(0)))
        others = list(SessionDirector(planned, studio, world).islands(Frames(0)))
    assert [one.start for one in islands] == [one.start for one in others]
    assert all(np.array_equal(one.pcm, other.pcm) for one, other in zip(islands, others, strict=True))


class Later(ToneEngine):
    """The same voice, of another version."""

    name = "pyttsx3"
    version = "2"


@pytest.mark.parametrize("what", ["text", "name", "length", "engine", "program"])
def test_it_is_planned_anew_when_anything_has_changed(
    what: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text, its name, what the command line asks for, the engine, or the program itself."""
    world, timing = tone_world(), Timing()
    kept(file, world)
    assert Looks(file, timing, world).last()
    match what:
        case "text":
            file.write_text(ROUTINE.replace("20s", "21s"), encoding="utf-8")
        case "name":
            file = file.rename(file.with_name("hands.md"))
        case "length":
            timing = Timing(length=Ms(150_000))
        case "engine":
            world = replace(world, engines={"pyttsx3": "pipeline.test_remembered:Later"})
        case _:
            monkeypatch.setattr(freshness, "program_mark", lambda: "another")
    assert Looks(file, timing, world).last() is None


OVERRUN = ROUTINE.replace("20s", "1s").replace(
    "Rub them", "Rub them well, and then press them for a long while"
)
PARTS = "Wash your hands. [play bell.wav]\n\n[include other.md]\n"


def test_a_mistake_is_looked_for_each_time(file: Path) -> None:
    """What is wrong may rest on what is not there."""
    file.write_text(OVERRUN, encoding="utf-8")
    world = tone_world()
    kept(file, world)
    assert Looks(file, Timing(), world).last() is None


@pytest.mark.parametrize("name", ["other.md", "bell.wav"])
def test_all_files_of_a_routine_count(name: str, file: Path) -> None:
    """A routine of several files is remembered, too, until one of them changes or goes."""
    (file.parent / "other.md").write_text("Go on.\n", encoding="utf-8")
    (file.parent / "bell.wav").write_bytes(hum())
    file.write_text(PARTS, encoding="utf-8")
    world = tone_world()
    planned = kept(file, world)
    assert not planned.has_errors
    found = Looks(file, Timing(), world).last()
    assert found
    assert found.timeline == planned.timeline
    (file.parent / name).unlink()
    assert Looks(file, Timing(), world).last() is None


def test_warnings_are_remembered_with_their_texts(file: Path) -> None:
    """They are told again as they were, each with its line."""
    file.write_text(ROUTINE.replace("title: Feet", "title: Feet\ntags: [body-work]"), encoding="utf-8")
    world = tone_world()
    first, again = (look(file, Timing(), world, fast=True) for _ in range(2))
    assert [one.code for one in first.diagnostics] == ["VG101"]
    assert again.diagnostics == first.diagnostics
    assert not again.has_errors
    assert again.sources[str(file)].text == file.read_text(encoding="utf-8")


def test_estimated_speech_is_another_look(file: Path) -> None:
    """What was estimated is never taken for what was measured."""
    world = tone_world()
    assert look(file, Timing(), world, fast=True).timeline != look(file, Timing(), world).timeline
