"""What is promised to the second is heard at it: counts, countdowns, breaths, beats and played files."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import soundfile

from pipeline.hearing import Track, by_ebur128, make, tone_world

ROUTINE = """\
---
title: By the clock
lang: en
voice: tone:en-low
chimes: {start: none, section: none, end: none}
---

Count with me. [count 1..5] Now backwards. [count 5..3 every 1500ms]

Breathe with me. [breathe 2-1-3 x2] Well done.

Listen. [play birds.wav -6dB] That was it. [play birds.wav]

- 12s Hold your leg up. {countdown: 5}
- 6s..10s Let it sink. {countdown: 3}
- 20s [beat 90bpm for 4s] Walk.
"""
NEAR = 48
"""Frames: 1 ms."""
FILE_SECONDS = 4


@pytest.fixture(scope="module")
def track(tmp_path_factory: pytest.TempPathFactory) -> Track:
    """Return the routine above with its sound beside it, exported."""
    folder = tmp_path_factory.mktemp("clock")
    at = np.arange(FILE_SECONDS * 44_100) / 44_100
    sound = 0.2 * np.sin(2 * np.pi * (700 * at + 150 * at**2))
    soundfile.write(folder / "birds.wav", sound, 44_100, subtype="FLOAT")
    source = folder / "clock.md"
    source.write_text(ROUTINE, encoding="utf-8")
    return make(source, folder / "clock.mp3", tone_world(folder / "store"))


def heard(track: Track, *, kind: str, role: str = "narration") -> list[tuple[str, float]]:
    """Return what is heard of a kind, and when, in seconds of the decoded file."""
    found = [place for place in track.places if (place.cue.kind, place.cue.role) == (kind, role)]
    assert all(place.likeness > 0.9 for place in found)
    return [
        (place.cue.text or place.cue.name, place.cue.start / 1000 + place.late / 48_000) for place in found
    ]


def apart(heard: list[tuple[str, float]]) -> list[float]:
    """Return how far apart sounds are, in seconds."""
    return [later - earlier for (_, earlier), (_, later) in pairwise(heard)]


def test_a_count_is_heard_one_interval_apart(track: Track) -> None:
    """Each number begins 1.000 s, or the interval that was asked for, after the last, within 1 ms."""
    found = heard(track, kind="count")
    assert [text for text, _ in found] == ["1", "2", "3", "4", "5", "5", "4", "3"]
    assert apart(found[:5]) == pytest.approx([1.0] * 4, abs=0.001)
    assert apart(found[5:]) == pytest.approx([1.5] * 2, abs=0.001)


def test_a_countdown_is_heard_to_the_end_of_its_step(track: Track) -> None:
    """Its numbers begin 1.000 s apart, and zero is the end of the step, within 1 ms."""
    found = heard(track, kind="count", role="countdown")
    assert [text for text, _ in found] == ["5", "4", "3", "2", "1", "3", "2", "1"]
    first, second, _ = track.timeline.steps
    assert apart([*found[:5], ("0", first.end / 1000)]) == pytest.approx([1.0] * 5, abs=0.001)
    assert apart([*found[5:], ("0", second.end / 1000)]) == pytest.approx([1.0] * 3, abs=0.001)


def test_a_breath_is_heard_on_exact_seconds(track: Track) -> None:
    """Its words begin whole seconds after its first, within 1 ms."""
    found = heard(track, kind="breath")
    assert [text for text, _ in found] == ["In", "Hold", "Out"] * 2
    start = found[0][1]
    assert [at - start for _, at in found] == pytest.approx([0, 2, 3, 6, 8, 9], abs=0.001)


def test_a_beat_is_heard_at_its_pace(track: Track) -> None:
    """Ninety beats a minute are two thirds of a second apart, under the words that it begins with."""
    found = heard(track, kind="beat", role="step")
    words = next(cue for cue in track.timeline.cues if cue.text == "Walk.")
    assert found[0][1] == pytest.approx(words.start / 1000, abs=0.001)
    assert apart(found) == pytest.approx([2 / 3] * 5, abs=0.002)


def test_a_played_file_is_heard_at_its_place_and_level(track: Track) -> None:
    """It begins where the plan has it, and is as loud as the speech, or as many dB louder or softer."""
    found = [place for place in track.places if place.cue.kind == "sound"]
    assert [place.cue.gain_db for place in found] == [-6, 0]
    for place in found:
        assert abs(place.late) <= NEAR
        assert place.cue.end - place.cue.start == pytest.approx(FILE_SECONDS * 1000, abs=20)
        loudness, _, _ = by_ebur128(track.heard[place.cue.start * 48 : place.cue.end * 48])
        assert loudness == pytest.approx(-19 + place.cue.gain_db, abs=0.5)
