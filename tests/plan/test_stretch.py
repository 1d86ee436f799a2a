"""Speech that is a little too long for its step: by how little it is made shorter, and what is left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.planned import CHIMES, FILES, RATE, SILENT, measured, session_of
from plan.scripts import scripts
from strategies import examples
from voiceguide.core.document import Stretch
from voiceguide.core.source import Severity
from voiceguide.core.timeline import Extent
from voiceguide.core.units import Ms, grid_up, stretched
from voiceguide.core.utterance import AS_SPOKEN, Utterance
from voiceguide.plan.layout import plan
from voiceguide.plan.stretch import stretch

if TYPE_CHECKING:
    from voiceguide.core.source import Diagnostic
    from voiceguide.core.timeline import Timeline

TENTH = Stretch(900, 1100)
WORDS = "press rub hold turn rest breathe wait look and then let go of it all for now"


def text(words: int) -> str:
    """Return a sentence of so many words, each half a second long."""
    return f"{' '.join((WORDS.split() * 5)[:words]).capitalize()}."


def planned(
    script: str, bounds: Stretch = TENTH, longer: float = 1.0
) -> tuple[Timeline, tuple[Diagnostic, ...], dict[Utterance, Extent]]:
    """Place a script whose speech may be stretched, its words made longer; return what was measured, too."""
    session = session_of(f"---\n{SILENT}\n---\n{script}" if "---" not in script else script)
    speech = {
        said: Extent(Ms(round(one.sounds * longer)), grid_up(Ms(round(one.sounds * longer))))
        for said, one in measured(session).items()
    }
    fitted = stretch(session, speech, CHIMES, FILES, bounds)
    timeline, found = plan(
        fitted.session, fitted.speech, CHIMES, files=FILES, rate=RATE, enough=fitted.enough
    )
    return timeline, (*fitted.found, *found), speech


def shares(timeline: Timeline) -> dict[str, int]:
    """Return how far each sentence is stretched."""
    return {cue.text: cue.utterance.stretch for cue in timeline.cues if cue.utterance}


def codes(found: tuple[Diagnostic, ...]) -> list[str]:
    """Return the codes of what was found."""
    return [one.code for one in found]


def test_it_is_the_least_that_helps() -> None:
    """10.5 s into 10 s are 95.2 %, whole milliseconds; 95.3 % would be 10.006 s."""
    timeline, found, _ = planned(f"- 10s {text(21)}")
    (cue,) = timeline.cues
    assert (shares(timeline), cue.end, timeline.length) == ({text(21): 952}, 9996, 10_000)
    assert [(one.code, one.severity) for one in found] == [("VG111", Severity.NOTE)]
    assert found[0].message.startswith("stretched to 95.2 %: what is said in `Press rub")
    assert found[0].span.line == 6


def test_what_fits_stays_as_it_is_spoken() -> None:
    """A step that speech does not overrun, and all that has no time of its own, is as without the key."""
    script = f"{text(30)}\n\n- {text(30)}\n- 12s {text(21)}\n- 5s Go. [count 1..3]"
    assert planned(script) == planned(script, Stretch())
    assert set(shares(planned(script)[0]).values()) == {AS_SPOKEN}


def test_the_sentences_of_a_step_are_stretched_alike() -> None:
    """Its pause stays, and so do words of counts and of other steps."""
    script = f"- 10.5s {text(9)} [2s] {text(7)} [count 1..2 every 500ms]\n- 10s {text(8)}"
    timeline, found, _ = planned(script)
    share = shares(timeline)[text(9)]
    assert codes(found) == ["VG111"]
    assert 900 < share < AS_SPOKEN
    others = set(shares(timeline).items()) - {(text(9), share), (text(7), share)}
    assert len(others) == 3
    assert {other for _, other in others} == {AS_SPOKEN}
    first, second, *_ = timeline.cues
    assert second.start - first.slot_end == 2000
    assert timeline.steps[0].end == 10_500


def test_a_cue_that_would_talk_over_is_mended() -> None:
    """Words of 5 s and a cue at 4.8 s go together once both last 96 %."""
    timeline, found, _ = planned(f"- 20s {text(10)}\n  - @ 4.8s {text(4)}")
    first, second = timeline.cues
    assert codes(found) == ["VG111"]
    assert set(shares(timeline).values()) == {960}
    assert first.end == second.start == 4800


def test_sides_are_stretched_alike() -> None:
    """The longer name of a side decides for both."""
    name = "far and other"
    script = f"## Rub {{sides: left, {name}}}\n\n- 10s Your {{side}} foot: {text(17)}"
    timeline, found, _ = planned(script)
    said = [cue for cue in timeline.cues if cue.utterance]
    assert codes(found) == ["VG111"]
    assert len({cue.utterance.stretch for cue in said if cue.utterance}) == 1
    assert said[0].slot_end - said[0].start == said[1].slot_end - said[1].start


def test_an_elastic_step_grows_first() -> None:
    """Speech is stretched only where the most that a step may last is too short."""
    assert set(shares(planned(f"- 5s..12s {text(21)}")[0]).values()) == {AS_SPOKEN}
    timeline, found, _ = planned(f"- 5s..10s {text(21)}")
    assert codes(found) == ["VG111"]
    assert timeline.steps[0].end <= 10_000


def test_what_it_cannot_mend_stays_an_error_that_says_what_could() -> None:
    """Speech of 12 s does not go into 10 s by a tenth; the hint names what would do, and half is the end."""
    timeline, found, _ = planned(f"- 10s {text(24)}")
    assert set(shares(timeline).values()) == {AS_SPOKEN}
    assert codes(found) == ["VG014"]
    assert found[0].hint.endswith(", or write stretch: 0.833..1.1")
    assert "stretch" not in planned(f"- 5s {text(24)}")[1][0].hint
    assert "stretch" not in planned(f"- 10s {text(24)}", Stretch())[1][0].hint


@pytest.mark.parametrize("least", [1, 333, 500, 999, 1000])
def test_stretched_lengths_are_whole(least: int) -> None:
    """They are rounded down, and never nothing."""
    assert stretched(Ms(1), least) == 1
    assert stretched(Ms(10_001), least) == 10_001 * least // 1000


@examples(40)
@given(script=scripts(), least=st.integers(500, 1000), longer=st.floats(3.5, 5.5))
def test_any_routine_keeps_to_its_bounds(script: str, least: int, longer: float) -> None:
    """Nothing is stretched beyond the bounds, all lengths are as reckoned, and a step that is stretched fits."""
    timeline, found, speech = planned(script, Stretch(least, 1100), longer)
    plain, wrong, _ = planned(script, Stretch(), longer)
    for cue in timeline.cues:
        if cue.utterance:
            share = cue.utterance.stretch
            as_spoken = speech[Utterance(cue.utterance.text, "fake:voice", RATE, "en")].sounds
            assert least <= share <= AS_SPOKEN
            assert cue.end - cue.start == (as_spoken if share == AS_SPOKEN else stretched(as_spoken, share))
            assert (cue.slot_end - cue.start) % 24 == 0
    mended = {one.span for one in found if one.code == "VG111"}
    assert not mended & {one.span for one in found if one.code in {"VG014", "VG015"}}
    if not mended:
        assert timeline == plain
        assert len(found) == len(wrong)
