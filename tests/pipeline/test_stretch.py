"""A routine that lets its speech be stretched: what is told of it, what is made, and what is heard."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from output.decoders import by_ffmpeg
from pipeline.hearing import make, real_world
from tones import tone_world
from voiceguide.core.source import Severity, has_errors
from voiceguide.core.units import Ms
from voiceguide.core.utterance import AS_SPOKEN
from voiceguide.pipeline.director import SessionDirector
from voiceguide.pipeline.plan import plan_routine
from voiceguide.pipeline.prelude import worth_a_prelude
from voiceguide.pipeline.verify import verify
from voiceguide.pipeline.world import Timing
from voiceguide.plan.show import as_json

FRONT = "chimes: {start: none, section: none, end: none}\nsettle: 0s\ntail: 0s\nvoice: pyttsx3:en-us"
SENTENCE = "Rub the sole of your left foot from the heel to the toes and back."
ROUTINE = (
    f"---\ntitle: Feet\nstretch: 0.9..1.1\n{FRONT}\n---\n\n- {{time}} {SENTENCE}\n- 3s [1s] Now let go.\n"
)


def written(folder: Path, time: str, text: str = ROUTINE) -> Path:
    """Write a routine whose first step lasts so long."""
    path = folder / "feet.md"
    path.write_text(text.replace("{time}", time), encoding="utf-8")
    return path


def test_every_use_is_told(tmp_path: Path) -> None:
    """A note stands at the step, which fails nothing; the JSON names the sentence with its share."""
    path = written(tmp_path, "6.2s")  # 15 words of tones take 6.428 s
    world = tone_world()
    with world.studio() as studio:
        planned = plan_routine(path, Timing(), world, studio)
        assert planned.timeline
        (note,) = planned.diagnostics
        (told,) = as_json(planned.timeline)["stretched"]
        assert (note.code, note.severity, note.span.line) == ("VG111", Severity.NOTE, 10)
        assert not has_errors(planned.diagnostics, strict=True)
        assert told["text"] == SENTENCE
        assert 0.9 <= told["stretch"] < 1
        assert (told["line"], told["start_ms"], told["step"]) == (10, 0, 0)
        quick = plan_routine(path, Timing(), world, None)
        assert [one.code for one in quick.diagnostics] == ["VG111"]
        assert not worth_a_prelude(planned.compiled, studio)


def test_what_is_made_is_as_long_as_planned(tmp_path: Path) -> None:
    """Samples, takes and marks are those of the stretched sentence; what was spoken stays in the store as it was."""
    world = tone_world()
    with world.studio() as studio:
        planned = plan_routine(written(tmp_path, "6.2s"), Timing(), world, studio)
        assert planned.timeline
        first, _ = planned.timeline.cues
        assert first.utterance
        take = planned.takes[first.utterance]
        assert take.voiced == (first.end - first.start) * 48
        assert len(studio.load(take.key)) == take.length == (first.slot_end - first.start) * 48
        assert max(one.at for one in studio.marks(take.key)) < take.voiced
        others = [one for one in planned.takes if one.text == first.utterance.text]
        assert sorted(one.stretch for one in others) == [first.utterance.stretch, AS_SPOKEN]
        assert studio.missing(others) == ()


def test_live_it_is_the_same(tmp_path: Path) -> None:
    """What plays is what a track is made of, also once the step was made longer."""
    world = tone_world()
    with world.studio() as studio:
        planned = plan_routine(written(tmp_path, "6.2s"), Timing(), world, studio)
        assert planned.timeline
        director = SessionDirector(planned, studio, world)
        director.replan(Ms(1000), Ms(5000))
        cue = director.timeline.cues[0]
        assert cue == planned.timeline.cues[0]
        assert len(director.say_again(cue)) == (cue.end - cue.start) * 48
        assert director.timeline.steps[0].end > planned.timeline.steps[0].end


def pitch(sound: np.ndarray) -> float:
    """Return the pitch of speech in hertz: the median over its frames that have one, by autocorrelation."""
    found = []
    for start in range(0, len(sound) - 2400, 960):
        frame = sound[start : start + 2400].astype(np.float64)
        alike = np.fft.irfft(np.abs(np.fft.rfft(frame, 8192)) ** 2)
        lags = alike[160:700]  # 300 Hz down to 69 Hz
        if alike[0] > 1 and lags.max() > 0.5 * alike[0]:
            found.append(48_000 / (160 + int(np.argmax(lags))))
    return float(np.median(found))


@pytest.mark.engine
def test_a_real_overrun_of_five_percent_is_heard_inside_its_step(tmp_path: Path) -> None:
    """The words end before the step does, at their own pitch; the track verifies, and comes out the same twice."""
    plain = make(written(tmp_path, "9s"), tmp_path / "plain.mp3", real_world(tmp_path / "store"))
    spoken = plain.timeline.cues[0].end
    path = written(tmp_path, f"{spoken * 100 // 105}ms")
    track = make(path, tmp_path / "feet.mp3", real_world(tmp_path / "store"))
    cue, step = track.timeline.cues[0], track.timeline.steps[0]
    assert cue.utterance
    assert 940 <= cue.utterance.stretch <= 960
    heard = np.flatnonzero(np.abs(track.heard[: (step.end + 500) * 48]) > 0.02)
    assert step.end - 200 < heard[-1] / 48 <= step.end
    assert pitch(track.heard[: step.end * 48]) == pytest.approx(pitch(plain.heard[: spoken * 48]), rel=0.02)
    assert [fault for one in verify(track.exported.path).checks for fault in one.faults] == []
    again = make(path, tmp_path / "again.mp3", real_world(tmp_path / "other"))
    assert again.data == track.data
    assert len(by_ffmpeg(track.data)) == track.length
