"""What every `Stage` does."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import pytest

from voiceguide.core.interfaces import Stage
from voiceguide.core.sound import Pcm
from voiceguide.core.units import Frames, Ms, frames_from_ms

SECOND = frames_from_ms(Ms(1000))


class Hall(Protocol):
    """A stage, a way to let time pass, and an ear."""

    stage: Stage

    def wait(self, length: Ms) -> None:
        """Let time pass."""
        ...

    def hear(self, start: Frames, end: Frames) -> Pcm:
        """Return what was heard between two moments of the stage's time that have passed."""
        ...


def hum(frames: int, hertz: float = 440.0) -> Pcm:
    """Return a tone that begins and ends at its full level of 0.25."""
    return (0.25 * np.cos(2 * np.pi * hertz * np.arange(frames) / SECOND)).astype(np.float32)


def level(pcm: Pcm) -> float:
    """Return how loud a sound is, as the root of its mean square."""
    return float(np.sqrt(np.mean(np.square(pcm, dtype=np.float64)))) if len(pcm) else 0.0


class StageContract:
    """Subclass as `Test…` and override the fixture `hall`, and the tolerances where a device needs them."""

    place = 0
    """Frames by which a sound may be heard from its moment."""
    close = 1e-4
    """How far a sample, or a level, may be from what was given."""
    stops_in = Frames(0)
    """Frames that may be heard after a fade has ended."""

    @pytest.fixture
    def hall(self) -> Hall:
        """Return a stage that was just opened, and how to hear it."""
        raise NotImplementedError

    def edges(self, pcm: Pcm) -> tuple[int, int]:
        """Return where sound begins in silence, and where it ends."""
        (loud,) = np.nonzero(np.abs(pcm) > 0.02)
        assert len(loud), "nothing was heard"
        return int(loud[0]), int(loud[-1]) + 1

    def test_time_goes_on_by_itself(self, hall: Hall) -> None:
        """The stage's time passes with the world's, whether anything sounds or not."""
        before = hall.stage.now()
        hall.wait(Ms(300))
        assert abs(hall.stage.now() - before - frames_from_ms(Ms(300))) <= max(self.place, 1)

    def test_a_sound_is_heard_at_its_moment(self, hall: Hall) -> None:
        """It begins where it was asked for, is as long as it is, and silence is around it."""
        at = Frames(hall.stage.now() + SECOND // 2)
        hall.stage.play(hum(SECOND // 4), at)
        hall.wait(Ms(1500))
        heard = hall.hear(Frames(at - SECOND // 4), Frames(at + SECOND // 2))
        first, last = self.edges(heard)
        assert abs(first - SECOND // 4) <= self.place
        assert abs(last - first - SECOND // 4) <= 40
        assert level(heard[first:last]) == pytest.approx(level(hum(SECOND // 4)), abs=10 * self.close)

    def test_sounds_that_overlap_are_mixed(self, hall: Hall) -> None:
        """Two at once are their sum."""
        at = Frames(hall.stage.now() + SECOND // 2)
        hall.stage.play(hum(SECOND // 4), at)
        hall.stage.play(hum(SECOND // 4), at)
        hall.wait(Ms(1500))
        first, last = self.edges(hall.hear(at, Frames(at + SECOND // 2)))
        heard = hall.hear(Frames(at + first), Frames(at + last))
        assert level(heard) == pytest.approx(2 * level(hum(SECOND // 4)), abs=20 * self.close)

    def test_sounds_that_touch_have_no_seam(self, hall: Hall) -> None:
        """One that begins where another ends sounds like one whole sound."""
        at = Frames(hall.stage.now() + SECOND // 2)
        whole = hum(SECOND // 2)
        hall.stage.play(whole[: SECOND // 5], at)
        hall.stage.play(whole[SECOND // 5 :], Frames(at + SECOND // 5))
        hall.wait(Ms(1500))
        heard = hall.hear(Frames(at - SECOND // 4), Frames(at + SECOND))
        first, _ = self.edges(heard)
        jump = np.abs(np.diff(heard[first + 10 : first + SECOND // 2 - 10])).max()
        assert jump <= np.abs(np.diff(whole)).max() + 2 * self.close

    def test_what_is_late_is_left_out(self, hall: Hall) -> None:
        """A sound whose beginning has passed is heard from where it is now, to its end."""
        hall.wait(Ms(500))
        at = Frames(hall.stage.now() - SECOND // 4)
        hall.stage.play(hum(SECOND), at)
        hall.wait(Ms(1500))
        _, last = self.edges(hall.hear(at, Frames(at + SECOND + SECOND // 4)))
        assert abs(last - SECOND) <= self.place + 40

    def test_a_fade_ends_everything(self, hall: Hall) -> None:
        """What sounds dies away over the length, what was to come never comes, and what comes after it does."""
        at = hall.stage.now()
        hall.stage.play(hum(SECOND), at)
        hall.stage.play(hum(SECOND // 4), Frames(at + SECOND * 3 // 2))
        hall.wait(Ms(500))
        faded = hall.stage.now()
        hall.stage.fade(Frames(SECOND // 10))
        again = Frames(faded + SECOND * 2)
        hall.stage.play(hum(SECOND // 4), again)
        hall.wait(Ms(3000))
        _, last = self.edges(hall.hear(at, Frames(again - SECOND // 4)))
        assert last <= faded - at + SECOND // 10 + self.place + self.stops_in
        assert level(hall.hear(again, Frames(again + SECOND // 4))) > 0.1

    def test_gain_makes_everything_louder_or_softer(self, hall: Hall) -> None:
        """6 dB less is half, for what sounds already as well."""
        at = hall.stage.now()
        hall.stage.play(hum(SECOND), at)
        hall.wait(Ms(500))
        hall.stage.set_gain(-6.0206)
        hall.wait(Ms(1000))
        soft = hall.hear(Frames(at + SECOND * 4 // 5), Frames(at + SECOND * 9 // 10))
        assert level(soft) == pytest.approx(level(hum(SECOND)) / 2, rel=0.05)

    def test_closing_is_for_good_and_may_come_twice(self, hall: Hall) -> None:
        """A stage is given back in the middle of a sound."""
        hall.stage.play(hum(SECOND), hall.stage.now())
        hall.wait(Ms(100))
        hall.stage.close()
        hall.stage.close()

    def test_a_stage_begins_unlost(self, hall: Hall) -> None:
        """What was just opened is there."""
        assert not hall.stage.lost
        hall.wait(Ms(100))
        assert not hall.stage.lost
