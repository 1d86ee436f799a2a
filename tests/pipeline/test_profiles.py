"""Loudness that was asked for, measured in tracks that were decoded again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from output.sounds import decoded
from pipeline.hearing import by_ebur128, real_world
from voiceguide.pipeline.export import export_routine
from voiceguide.pipeline.exported import Making, Wish
from voiceguide.pipeline.formats import headroom_of
from voiceguide.pipeline.profiles import PODCAST, PROFILES, Loud, Profile
from voiceguide.pipeline.shipped import scripts_folder
from voiceguide.pipeline.world import Timing


def test_the_usual_profile_leaves_everything_as_it_is() -> None:
    """Speech is levelled for podcasts already; others are raised or lowered, under a ceiling of their own."""
    assert Profile(0.0, -2.0) == PODCAST
    assert PROFILES["alexa"].mixed_for(1.4) == Profile(2.0, -3.4)
    assert Loud(-26.0, -1.0).mixed_for() == Profile(-7.0, -2.0)


def test_low_bitrates_are_left_more_room() -> None:
    """The fewer bits, the more an encoder adds to peaks; what keeps every sample has the usual room."""
    assert headroom_of("mp3", 64) > headroom_of("mp3", 96) == headroom_of("wav", 0)
    assert headroom_of("opus", 24) > headroom_of("opus", 40)
    assert headroom_of("m4b", 64) == headroom_of("m4a", 48) > headroom_of("m4a", 128)


@pytest.mark.engine
@pytest.mark.parametrize(
    ("name", "kind", "quality"),
    [("podcast", "m4a", "standard"), ("alexa", "mp3", "standard"), ("ebu", "opus", "voice")],
)
def test_a_shipped_routine_is_as_loud_as_promised(tmp_path: Path, name: str, kind: str, quality: str) -> None:
    """Decoded speech of the usual voice is within 0.5 LU, 0.3 for `alexa`; no true peak is over the promise."""
    loud, world = PROFILES[name], real_world(tmp_path / "store")
    source = scripts_folder() / "en" / "foot-five-minutes.md"
    making = Making(Wish(quality), loud, cover=False)
    planned, exported = export_routine(source, tmp_path / f"foot.{kind}", kind, Timing(), world, making)
    assert exported, planned.diagnostics
    sound = decoded(exported.path.read_bytes())
    cues = [cue for cue in exported.timeline.cues if cue.utterance]
    speech, _, _ = by_ebur128(np.concatenate([sound[cue.start * 48 : cue.end * 48] for cue in cues]))
    assert speech == pytest.approx(loud.lufs, abs=0.3 if name == "alexa" else 0.5)
    assert by_ebur128(sound)[2] <= loud.peak_db
