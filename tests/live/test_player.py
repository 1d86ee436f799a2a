"""The player: everything at its moment, and every command does what it says."""

from __future__ import annotations

from itertools import pairwise
from queue import SimpleQueue

import numpy as np
import pytest

from live.sittings import BlockDirector, Noise, PonderingDirector, Sitting, name_of, step, tell
from voiceguide.core.errors import DeviceMissing
from voiceguide.core.live import State
from voiceguide.core.units import Frames, Ms
from voiceguide.live.bookmark import Bookmark
from voiceguide.live.clock import WorldClock
from voiceguide.live.player import SLEPT, Company, Player, Wishes
from voiceguide.testing import FakeClock, FakeOutput, FakeStage

LEAD = 50
"""The session begins so long after the order."""


def foot() -> BlockDirector:
    """Return a short routine: an opening, two steps, and a rest."""
    return BlockDirector(
        [
            tell(5000, (0, 1000), (1400, 1000)),
            step(20_000, (0, 2000), (2400, 2000), section="Left foot"),
            step(20_000, (0, 3000), (12_000, 1000)),
            tell(20_000, (0, 1000), section="Rest"),
        ]
    )


def words(sitting: Sitting) -> list[str]:
    """Return what was heard, by name, in order."""
    return [one.what for one in sitting.heard()]


def test_everything_is_heard_at_its_moment() -> None:
    """Without a command, each sound begins where the plan has it, and the session ends where it does."""
    sitting = Sitting(foot(), latency=120)
    sitting.to_the_end()
    starts = {noise.what: noise.start - LEAD for noise in sitting.heard()}
    assert starts == {
        "0.0": 1000,
        "0.1": 2400,
        "1.0": 6000,
        "1.1": 8400,
        "2.0": 26_000,
        "2.1": 38_000,
        "3.0": 46_000,
        "gong": 66_000,
    }
    assert sitting.now == pytest.approx(68_600 + LEAD, abs=sitting.poll)
    assert sitting.kept[-1] is None


def test_a_pause_in_the_middle_of_a_word_goes_on_at_the_sentence() -> None:
    """The sound is gone in 20 ms; the sentence begins anew, and what comes after it keeps its distance."""
    sitting = Sitting(foot())
    sitting.until(9000)
    sitting.order("pause")
    paused = sitting.now
    sitting.wait(10_000)
    sitting.order("go on")
    sitting.to_the_end()
    cut, again, later = [one for one in sitting.heard() if one.what in {"1.1", "2.0"}]
    assert cut.end - paused == 20
    assert again.start == paused + 10_000 + LEAD
    assert later.start - again.start == 26_000 - 8400


def test_a_pause_in_silence_goes_on_where_it_was() -> None:
    """Nothing is said again when nothing was being said."""
    sitting = Sitting(foot())
    sitting.until(15_000)
    sitting.order("pause")
    sitting.wait(5000)
    assert sitting.player.position == 15_000
    sitting.order("toggle")
    sitting.to_the_end()
    assert words(sitting) == ["0.0", "0.1", "1.0", "1.1", "2.0", "2.1", "3.0", "gong"]


def test_next_and_back_go_from_step_to_step() -> None:
    """`next` goes to what comes; `back` to the beginning of this, or within its first 3 s to what was before."""
    sitting = Sitting(foot())
    places = []
    for wait, order in ((2000, "next"), (500, "next"), (10_000, "back"), (1000, "back"), (1000, "back")):
        sitting.wait(wait)
        sitting.order(order)
        places.append(sitting.player.position)
    assert places == [6000, 26_000, 26_000, 6000, 0]


def test_next_after_the_last_step_is_the_end_chime_and_then_cannot_be() -> None:
    """The session can be ended by `next`, with its gong; after that there is nothing."""
    sitting = Sitting(foot())
    sitting.until(50_000)
    sitting.order("next")
    sitting.wait(100)
    assert sitting.player.position >= 66_000
    sitting.order("next")
    assert "nothing comes after" in sitting.player._message[0]  # noqa: SLF001  shown a moment later
    sitting.to_the_end()
    assert words(sitting)[-1] == "gong"


@pytest.mark.parametrize(
    ("asked", "place"), [("section 2", 6000), ("section rest", 46_000), ("section left fot", 6000)]
)
def test_a_section_is_found_by_number_or_name(asked: str, place: int) -> None:
    """A name may be misspelt."""
    sitting = Sitting(foot())
    sitting.wait(1000)
    sitting.order(asked)
    assert sitting.player.position == place


def test_a_section_that_is_not_there_is_told() -> None:
    """The session goes on, with a low tone and a hint."""
    sitting = Sitting(foot())
    sitting.wait(1000)
    sitting.order("section 9")
    sitting.wait(200)
    assert "no section `9`" in sitting.status.message
    assert sitting.player.position == 1000 + 200 - LEAD


def test_repeat_says_the_instruction_again_in_the_silence() -> None:
    """Both sentences are said again before the next, while the step's time goes on."""
    sitting = Sitting(foot())
    sitting.until(12_000)
    sitting.order("repeat")
    sitting.to_the_end()
    assert words(sitting)[2:7] == ["1.0", "1.1", "again 1.0", "again 1.1", "2.0"]
    assert sitting.now == pytest.approx(68_600 + LEAD, abs=sitting.poll)


def test_repeat_while_it_is_said_waits_for_its_end() -> None:
    """Never two voices at once: sentences go into the silences that hold them."""
    sitting = Sitting(foot())
    sitting.until(27_000)
    sitting.order("repeat")
    sitting.to_the_end()
    first, again = [one for one in sitting.heard() if one.what.endswith("2.0")]
    assert again.start == first.end + 200


def test_repeat_without_room_is_a_low_tone() -> None:
    """Nothing is squeezed in: the step ends when it does."""
    sitting = Sitting(foot())
    sitting.until(24_000)
    sitting.order("repeat")
    sitting.wait(200)
    assert "no room" in sitting.status.message
    sitting.to_the_end()
    assert not any(what.startswith("again") for what in words(sitting))


@pytest.mark.parametrize(("order", "by"), [("longer", 30_000), ("shorter", -12_000)])
def test_longer_and_shorter_move_what_follows(order: str, by: int) -> None:
    """A step gets 30 s more, or less as far as time has not passed; the end moves with it."""
    sitting = Sitting(foot())
    sitting.until(14_000 - 1)
    sitting.order(order)
    sitting.to_the_end()
    starts = {noise.what: noise.start - LEAD for noise in sitting.heard()}
    assert starts["2.0"] == 26_000 + by
    assert starts["gong"] == 66_000 + by
    assert "longer" in str(sitting.shown) or "shorter" in str(sitting.shown)


@pytest.mark.parametrize("streams", [True, False])
@pytest.mark.parametrize("left", [3, 200, 5000])
def test_what_begins_as_a_step_is_cut_short_is_heard_whole(left: int, streams: bool) -> None:  # noqa: FBT001  a case
    """A step that ends at once is followed by its next words from their first sample, however near they were."""
    sitting = Sitting(foot(), streams=streams, latency=0 if streams else 30)
    sitting.until(26_000 - left)
    sitting.order("shorter")
    sitting.to_the_end()
    following = next(one for one in sitting.heard() if one.what == "2.0")
    assert following.end - following.start == 3000
    later = next(one for one in sitting.heard() if one.what == "2.1")
    assert later.start - following.start == 12_000


@pytest.mark.parametrize("takes", [100, 900, 4000])
@pytest.mark.parametrize("place", [15_000, 25_800])
def test_what_begins_while_a_step_is_cut_short_is_heard_whole(takes: int, place: int) -> None:
    """The session's time goes on while the new plan is made, and back to what would have begun meanwhile."""
    clock = FakeClock(Ms(10_000))
    sitting = Sitting(PonderingDirector(foot().blocks, clock, takes), clock=clock)
    sitting.until(place)
    sitting.order("shorter")
    answered = sitting.now
    sitting.to_the_end()
    following = [one for one in sitting.heard() if one.what == "2.0"]
    assert following[-1].end - following[-1].start == 3000
    assert following[-1].start - answered <= LEAD
    assert following[:-1] == [] or following[0].end == answered + 20  # what had begun is said anew
    assert [one.what for one in sitting.heard()].count("1.1") == 1


def test_longer_takes_back_what_was_given_ahead() -> None:
    """A step made longer 100 ms before its end is longer: the next one's words are not heard yet."""
    sitting = Sitting(foot())
    sitting.until(25_900)
    sitting.order("longer")
    sitting.to_the_end()
    assert [one.start - LEAD for one in sitting.heard() if one.what == "2.0"] == [56_000]


def test_a_new_plan_does_not_break_what_is_being_said() -> None:
    """A sentence goes on to its end when its step is made longer."""
    sitting = Sitting(foot())
    sitting.until(7000)
    sitting.order("longer")
    sitting.to_the_end()
    assert [one.end - one.start for one in sitting.heard() if one.what == "1.0"] == [2000]


def test_words_said_again_leave_when_a_new_plan_needs_their_silence() -> None:
    """A step that becomes shorter while its instruction is said again ends, and the next one is said alone."""
    sitting = Sitting(foot())
    sitting.until(12_000)
    sitting.order("repeat")
    sitting.until(12_500)
    sitting.order("shorter")
    sitting.to_the_end()
    again, following = [one for one in sitting.heard() if one.what in {"again 1.0", "again 1.1", "2.0"}]
    assert (again.what, following.what) == ("again 1.0", "2.0")
    assert again.end <= following.start + 20


def test_longer_where_the_plan_has_no_room_cannot_be() -> None:
    """What the Director refuses is a low tone and a message."""
    sitting = Sitting(foot())
    sitting.until(2000)
    sitting.order("longer")
    sitting.wait(200)
    assert "cannot be longer" in sitting.status.message


def test_how_long_is_said_in_the_first_silence() -> None:
    """In silence at once, else after the sentences; the figures are those of that moment."""
    director = foot()
    sitting = Sitting(director)
    sitting.until(12_000)
    sitting.order("how long")
    sitting.until(27_000)
    sitting.order("how long")
    sitting.wait(10_000)
    times = [one.start - LEAD for one in sitting.heard() if one.what == "time"]
    assert times == [12_000 + LEAD, 29_200]
    assert director.times_told == [(Ms(14_000), Ms(56_600)), (Ms(19_000), Ms(41_600))]


def test_words_while_paused_are_said_at_once_and_end_when_it_goes_on() -> None:
    """The time that is left is told in a pause, too."""
    sitting = Sitting(foot())
    sitting.until(7000)
    sitting.order("pause")
    sitting.order("how long")
    sitting.wait(700)
    sitting.order("go on")
    sitting.wait(1000)
    (told,) = [one for one in sitting.heard() if one.what == "time"]
    assert 600 < told.end - told.start < 800


def test_volume_goes_in_steps_and_has_bounds() -> None:
    """3 dB each, 6 dB up at most."""
    sitting = Sitting(foot())
    for _ in range(3):
        sitting.order("louder")
    sitting.order("softer")
    assert [gain for _, gain in sitting.output.stages[0].gains] == [3, 6, 3]
    sitting.wait(200)
    assert sitting.status.gain_db == 3


def test_stop_fades_out_and_keeps_the_place() -> None:
    """200 ms, and the bookmark stays."""
    sitting = Sitting(foot())
    sitting.until(7000)
    sitting.order("stop")
    assert sitting.player.state is State.ENDED
    assert sitting.heard()[-1].end == sitting.now + 200
    mark = sitting.kept[-1]
    assert mark is not None
    assert (mark.position, mark.border, mark.text) == (7000, 6000, "step 1")


def test_an_interrupt_does_the_same_without_a_tone() -> None:
    """Ctrl-C leaves no half word and no lost place."""
    sitting = Sitting(foot())
    sitting.until(7000)
    sitting.player.interrupt()
    assert not sitting.player.tick()
    assert sitting.kept[-1] is not None
    assert all(one.what != "tone" for one in sitting.heard(tones=True))


def test_a_device_that_goes_is_waited_for() -> None:
    """The session stands, says so, tries again ever more seldom, and goes on at the sentence."""
    sitting = Sitting(foot())
    sitting.until(9000)
    sitting.output.lose()
    sitting.wait(20_000)
    assert sitting.status.state is State.LOST
    assert "gone away" in sitting.status.message
    sitting.output.find()
    sitting.wait(11_000)
    assert sitting.status.state is State.PLAYING
    sitting.to_the_end()
    back = [noise.what for stage in sitting.output.stages[1:] for noise in sitting.heard() if stage.played]
    assert back[-1] == "gong"
    assert words(sitting).count("1.1") == 2
    assert len(sitting.output.stages) == 2


def test_a_device_that_comes_back_to_a_paused_session_leaves_it_paused() -> None:
    """Who has paused goes on when they like."""
    sitting = Sitting(foot())
    sitting.until(9000)
    sitting.order("pause")
    sitting.output.lose()
    sitting.wait(1000)
    sitting.output.find()
    sitting.wait(5000)
    assert sitting.player.state is State.PAUSED
    sitting.order("go on")
    sitting.to_the_end()
    assert words(sitting)[-1] == "gong"


def test_a_sleep_of_the_machine_pauses() -> None:
    """The clock has jumped: the session stands where it was heard last, and says why."""
    sitting = Sitting(foot())
    sitting.until(15_000)
    sitting.clock.sleep(Ms(SLEPT + 3_600_000))
    sitting.wait(1000)
    assert sitting.status.state is State.PAUSED
    assert "slept" in sitting.status.message
    assert sitting.player.position == pytest.approx(15_000, abs=50)


def test_an_output_that_does_not_stream_is_given_less_ahead() -> None:
    """What it was given early could not be taken back."""
    sitting = Sitting(foot(), streams=False)
    sitting.until(5800)
    assert words(sitting) == ["0.0", "0.1"]
    sitting.until(5910)
    assert words(sitting) == ["0.0", "0.1", "1.0"]
    sitting.to_the_end()
    assert {one.what: one.start for one in sitting.heard()}["gong"] == 66_000 + LEAD


def test_a_bed_is_one_sound_without_a_seam() -> None:
    """Pieces that touch follow each other to the sample, also after a pause and a new plan."""
    director = foot()
    bedded = BlockDirector(director.blocks, bed=True)
    sitting = Sitting(bedded)
    sitting.until(45_500)
    sitting.order("longer")
    sitting.until(60_000)
    sitting.order("pause")
    sitting.order("go on")
    sitting.to_the_end()
    stage = sitting.output.stages[0]
    pieces = [
        one for one in stage.played if one.heard and float(one.pcm.min()) >= 0 and len(one.pcm) > 48_000
    ]
    starts = [one.at for one in pieces]
    seams = sum(one.end in starts for one in pieces)
    assert seams == len(pieces) - 3  # the end, and where the plan and the pause cut in
    zero = Frames((sitting.begun + LEAD) * 48)
    line = stage.sound(zero, Frames(zero + 29_000 * 48))
    assert float(np.abs(np.diff(line[: 26_000 * 48])).max()) < 0.3
    assert float(line[: 29_000 * 48].min()) == pytest.approx(0.001, abs=1e-4)


def test_a_part_is_played() -> None:
    """From one place to another, and no further."""
    sitting = Sitting(foot(), start=6000, end=27_000)
    sitting.to_the_end()
    heard = sitting.heard()
    assert [one.what for one in heard] == ["1.0", "1.1", "2.0"]
    assert heard[-1] == Noise("2.0", pytest.approx(20_050), pytest.approx(21_070, abs=25))


def test_what_begins_at_the_end_of_a_part_is_not_heard() -> None:
    """Not for a moment, also when the part has become longer on the way."""
    for order in ("toggle", "longer"):
        sitting = Sitting(foot(), start=6000, end=26_000)
        sitting.wait(2000)
        sitting.order(order)
        sitting.wait(1000)
        sitting.order("go on")
        sitting.to_the_end()
        assert {one.what for one in sitting.heard()} == {"1.0", "1.1"}, order


def test_the_screen_is_told_what_changes_and_not_too_often() -> None:
    """Once a second while nothing happens, and never more than ten times."""
    sitting = Sitting(foot())
    for _ in range(40):
        sitting.order("louder")
        sitting.order("softer")
    sitting.to_the_end()
    times = [when for when, _ in sitting.shown]
    assert min(b - a for a, b in pairwise(times)) >= 100
    assert len(times) < 3 * 70
    said = {status.sentence for _, status in sitting.shown}
    assert {"0.0", "1.1", ""} <= said
    assert sitting.status.state is State.ENDED


def test_it_plays_in_the_time_of_the_world() -> None:
    """With a real clock and the Director in its thread, a part of a session is played and ends by itself."""
    clock = WorldClock()
    output = FakeOutput(clock)
    kept: list[Bookmark | None] = []
    company = Company(SimpleQueue(), lambda _: None, kept.append)
    player = Player(foot(), clock, output, company, Wishes(start=Ms(900), end=Ms(1300)))
    assert player.run()
    assert kept[-1] is None
    assert [name_of(one.pcm) for one in output.stages[0].played] == ["0.0"]
    assert output.stages[0].closed


def test_without_a_device_nothing_begins() -> None:
    """The error is that of the output, and nothing is left running."""
    output = FakeOutput()
    output.lose()
    player = Player(foot(), output.clock, output, Company(SimpleQueue(), lambda _: None, lambda _: None))
    with pytest.raises(DeviceMissing):
        player.run()


def test_a_device_lost_in_a_pause_does_not_move_the_place() -> None:
    """What was heard to its end before the pause is not said again."""
    sitting = Sitting(foot())
    sitting.until(11_000)
    sitting.order("pause")
    sitting.output.lose()
    sitting.wait(1000)
    assert sitting.player.position == 11_000


class Drifting(FakeStage):
    """A device whose time goes by one in a hundred slower than the clock's."""

    def now(self) -> Frames:
        """Return the time of the stage."""
        return Frames(super().now() * 99 // 100)


def on_a_drifting_device(director: BlockDirector) -> Sitting:
    """Return a sitting whose device drifts."""
    sitting = Sitting(director)
    stage = Drifting(sitting.clock)
    sitting.output.stages[:] = [stage]
    sitting.player._play.desk.enter(stage)  # noqa: SLF001  in place of the one that it opened
    return sitting


def test_islands_do_not_drift() -> None:
    """Each is begun by the clock, however fast the device's own time goes: the last is as exact as the first."""
    sitting = on_a_drifting_device(foot())
    late = []
    sitting.until(66_000)
    for one in sitting.played():
        moment = one.at * 100 / 99 / 48 - sitting.begun - LEAD
        late.append(
            moment
            - next(cue.start for cue in sitting.director.timeline.cues if abs(cue.start - moment) < 100)
        )
    assert len(late) == 8
    assert max(map(abs, late)) < 10


def test_a_bed_stays_whole_on_a_device_that_drifts_and_the_session_follows_it() -> None:
    """Its pieces touch to the sample; the session's time is moved to what is heard."""
    sitting = on_a_drifting_device(BlockDirector(foot().blocks, bed=True))
    sitting.wait(60_000)
    pieces = sitting.played()
    assert all(one.end == after.at for one, after in pairwise(pieces))
    assert sitting.player.position == pytest.approx((60_000 - LEAD) * 0.99, abs=150)
