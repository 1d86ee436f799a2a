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
from voiceguide.pipeline import remembered
from voiceguide.pipeline.director import SessionDirector
from voiceguide.pipeline.plan import Planned, plan_routine
from voiceguide.pipeline.remembered import RememberedDirector, Shelf
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
        Shelf(file, timing or Timing(), world).keep(planned)
        return planned


def silence() -> bytes:
    """Return a second of it as a WAV file."""
    into = io.BytesIO()
    with wave.open(into, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(48_000)
        sound.writeframes(bytes(96_000))
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
            found = Shelf(file, Timing(), world).get()
            assert found
            return RememberedDirector(found[0], file.parent, studio, world, read)

        with world.studio() as studio:
            yield made


def test_it_is_the_same_to_the_sample_and_reads_nothing(file: Path) -> None:
    """All that is in a timeline is written and read again, and what sounds is what would have sounded."""
    file.write_text(ROUTINE.replace("bed: rain -20dB", "settle: 0ms"), encoding="utf-8")
    world = tone_world()
    planned = kept(file, world)
    found = Shelf(file, Timing(), world).get()
    assert found == (planned.timeline, planned.text_hash)
    with world.studio() as studio:
        director = RememberedDirector(
            found[0], file.parent, studio, world, lambda: pytest.fail("it was read")
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
    assert Shelf(file, timing, world).get()
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
            monkeypatch.setattr(remembered, "program_mark", lambda: "another")
    assert Shelf(file, timing, world).get() is None


@pytest.mark.parametrize(
    "text",
    [
        ROUTINE.replace("20s", "1s").replace(
            "Rub them", "Rub them well, and then press them for a long while"
        ),
        ROUTINE.replace("[mark here]", "[include other.md]").replace("[include", "\n\n[include"),
        ROUTINE.replace("[mark here]", "[play bell.wav]"),
        ROUTINE.replace("title: Feet", "title: Feet\nvoice: [en-gb, en-us]"),
    ],
    ids=["with a mistake", "with an include", "with a sound file", "with several voices"],
)
def test_what_follows_from_more_than_its_text_is_not_remembered(text: str, file: Path) -> None:
    """A mistake is reported each time; other files, and which voices there are, may change unseen."""
    (file.parent / "other.md").write_text("Go on.\n", encoding="utf-8")
    (file.parent / "bell.wav").write_bytes(silence())
    file.write_text(text, encoding="utf-8")
    world = tone_world()
    kept(file, world)
    assert Shelf(file, Timing(), world).get() is None
