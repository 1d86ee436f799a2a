"""Changes of the background become beds that give way to each other."""

from __future__ import annotations

from voiceguide.core.units import Frames
from voiceguide.mix.changes import Change, lay
from voiceguide.mix.dense import FADE, Bed

LOOP = Frames(1_152_000)
END = Frames(9_600_000)


def _change(at: int, key: str, gain_db: float = -18.0) -> Change:
    return Change(Frames(at), key, LOOP, gain_db)


def test_one_bed_sounds_from_where_it_is_written_to_the_end() -> None:
    """With nothing after it, a bed lasts as long as the track."""
    assert lay([_change(480, "rain", -20)], END) == (Bed(Frames(480), END, "rain", LOOP, -20),)


def test_a_bed_goes_on_under_the_beginning_of_the_next() -> None:
    """Two beds cross: one fades out where the other fades in."""
    first, second = lay([_change(0, "rain"), _change(960_000, "ocean")], END)
    assert (first.start, first.end, second.start, second.end) == (0, 960_000 + FADE, 960_000, END)
    assert first.fade_out == second.fade_in == FADE


def test_off_ends_a_bed_in_a_fade() -> None:
    """A change to no bed lets the one before it fade out from there."""
    beds = lay([_change(0, "rain"), _change(960_000, ""), _change(4_800_000, "rain")], END)
    assert [(bed.start, bed.end) for bed in beds] == [(0, 960_000 + FADE), (4_800_000, END)]


def test_what_is_changed_at_once_never_sounds() -> None:
    """Of changes at the same place the last one counts; one at the track's end is none."""
    assert [bed.key for bed in lay([_change(0, "rain"), _change(0, "ocean")], END)] == ["ocean"]
    assert lay([_change(END, "rain")], END) == ()
    assert lay([], END) == ()


def test_no_bed_sounds_past_the_track() -> None:
    """A change near the end leaves the earlier bed no longer than the track."""
    first, second = lay([_change(0, "rain"), _change(END - 480, "ocean")], END)
    assert (first.end, second.end) == (END, END)
