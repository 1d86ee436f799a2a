"""What a session follows from: its texts, its sounds and pictures, its voices, the program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image

from tones import tone_world
from voiceguide.config import Settings
from voiceguide.pipeline.freshness import Freshness
from voiceguide.pipeline.plan import Planned, plan_routine
from voiceguide.pipeline.world import Timing, World
from voiceguide.testing import MemoryStore

SCRIPT = """\
---
title: All of it
voice: somebody-else, en-gb
lexicon: words.yaml
cover: c.png
bed: rain.wav
chimes: {start: ding.wav, section: none, end: none}
---

## Begin

Say it. ![A hand](hand%20one.png) [play gong.wav] [voice en-us] Say it again.

[include part.md]
"""
WHEN = datetime(2026, 3, 1, tzinfo=UTC)


def routine(folder: Path) -> Path:
    """Write a routine that follows from one of everything."""
    for number, name in enumerate(("rain.wav", "ding.wav", "gong.wav"), 1):
        noise = np.random.default_rng(number).normal(0, 0.1, 48_000 * 6)
        soundfile.write(folder / name, noise, 48_000)
    Image.new("RGB", (3, 3)).save(folder / "c.png")
    (folder / "words.yaml").write_text("it: eet\n", encoding="utf-8")
    (folder / "part.md").write_text("The end.\n", encoding="utf-8")
    (folder / "all.voice").mkdir()
    path = folder / "all.md"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


def planned_in(folder: Path) -> Planned:
    """Return such a routine, planned without speech."""
    planned = plan_routine(routine(folder), Timing(), tone_world(), None)
    assert planned.timeline is not None, planned.diagnostics
    return planned


def test_every_file_counts(tmp_path: Path) -> None:
    """All that is read of the routine is listed, also a picture and recordings that are not there; each change is noticed."""
    planned = planned_in(tmp_path)
    freshness = Freshness(tmp_path, "as asked", tone_world())
    known = freshness.of(planned)
    assert list(known.read) == sorted(
        (
            *("all.md", "part.md", "words.yaml", "c.png", "rain.wav", "ding.wav", "gong.wav", "hand one.png"),
            "all.voice/recordings.toml",
        )
    )
    assert freshness.holds(known)
    for name in known.read:
        before = (tmp_path / name).read_bytes() if (tmp_path / name).exists() else None
        (tmp_path / name).write_bytes((before or b"") + b" ")
        assert not freshness.holds(known), name
        if before is None:
            (tmp_path / name).unlink()
        else:
            (tmp_path / name).write_bytes(before)
    assert freshness.holds(known)


def test_voices_and_wishes_count(tmp_path: Path) -> None:
    """A voice that is there now and was not, an engine of another version, another wish, another program."""
    planned = planned_in(tmp_path)
    world = tone_world()
    freshness = Freshness(tmp_path, "as asked", world)
    known = freshness.of(planned)
    assert known.voices == {
        "somebody-else": "",
        "en-gb": "pyttsx3:en-gb 1",
        "en-us": "pyttsx3:en-us 1",
        **{voice: f"{voice} 1" for voice in ("pyttsx3:en-gb", "pyttsx3:en-us")},
    }
    assert Freshness(tmp_path, "as asked", world).holds(known)
    assert not Freshness(tmp_path, "otherwise", world).holds(known)
    assert not freshness.holds(replace(known, mark="of another program"))
    voices = {**known.voices, "somebody-else": "pyttsx3:somebody-else 1"}
    assert not freshness.holds(replace(known, voices=voices))


@pytest.mark.parametrize("change", [Path.unlink, lambda path: path.write_text("Another.", encoding="utf-8")])
def test_a_text_that_changes_at_work_is_read_again(tmp_path: Path, change: Callable[[Path], object]) -> None:
    """What was planned is not what stands there now: the next run makes it anew."""
    planned = planned_in(tmp_path)
    change(tmp_path / "part.md")
    freshness = Freshness(tmp_path, "as asked", tone_world())
    assert not freshness.holds(freshness.of(planned))


def test_a_voice_of_a_file_counts_from_home(tmp_path: Path) -> None:
    """Another model under the same name is another voice; what is remembered names no folder above home."""
    home = tmp_path / "home"
    home.mkdir()
    model = home / "amy.onnx"
    model.write_bytes(b"a model")
    model.with_name("amy.onnx.json").write_text('{"audio": {}, "espeak": {"voice": "en"}}', encoding="utf-8")
    (home / "one.md").write_text("---\nvoice: piper:amy.onnx\n---\n\nSit.\n", encoding="utf-8")
    world = World(Settings(jobs=1), MemoryStore(), {"piper": "pipeline.test_voices:without_packages"})
    freshness = Freshness(home, "as asked", world)
    basis = freshness.of(plan_routine(home / "one.md", Timing(), world, None))
    assert list(basis.voices) == ["piper:amy.onnx"]
    assert str(tmp_path) not in repr(basis)
    assert Freshness(home, "as asked", world).holds(basis)
    model.write_bytes(b"another")
    assert not Freshness(home, "as asked", world).holds(basis)
