"""One script, any length that makes sense: which optional content stays, held against scripts without it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import examples
from tones import tone_world
from voiceguide.core.source import Diagnostic
from voiceguide.core.timeline import Timeline
from voiceguide.core.units import MINUTE, SECOND, Ms, parse_time
from voiceguide.pipeline.plan import plan_routine
from voiceguide.pipeline.world import Timing

HEAD = "---\ntitle: Morning\nchimes: {start: none, section: none, end: none}\n---\n"
YOGA = f"""\
{HEAD}
## Warm up
- 20s..1m Breathe.
- 20s..1m Roll your shoulders. {{optional: 2}}

## Salutations
- 30s..1m Salutation {{round}} of {{rounds}}. {{repeat: 2..4}}

## Twist {{optional: 3}}
- 1m..2m Twist.
"""


def planned(script: str, length: Ms | None = None) -> tuple[Timeline | None, tuple[Diagnostic, ...]]:
    """Plan a script with estimated speech."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "routine.md"
        path.write_text(script, encoding="utf-8")
        made = plan_routine(path, Timing(length=length), tone_world(), None)
    return made.timeline, tuple(one for one in made.diagnostics if one.code < "VG100")


def timeline(script: str, length: Ms | None = None) -> Timeline:
    """Plan a script that can have its length."""
    made, found = planned(script, length)
    assert made is not None
    assert not found
    return made


@pytest.mark.parametrize(
    ("length", "left_out"),
    [
        (None, []),
        (Ms(8 * MINUTE), []),
        (Ms(5 * MINUTE), []),
        (Ms(4 * MINUTE), ["Twist"]),
        (Ms(200 * SECOND), ["Roll your shoulders.", "Twist"]),
        (Ms(2 * MINUTE), ["Roll your shoulders.", "2 of 4 rounds: Salutation … of ….", "Twist"]),
        (Ms(85 * SECOND), ["Roll your shoulders.", "2 of 4 rounds: Salutation … of ….", "Twist"]),
    ],
)
def test_content_leaves_before_comfort(length: Ms | None, left_out: list[str]) -> None:
    """The fullest form is taken that leaves the dial at a quarter or above; with no length all is there."""
    made = timeline(YOGA, length)
    assert [one.text for one in made.left_out] == left_out
    assert length in {None, made.length}


def test_what_stays_is_counted_anew() -> None:
    """Names in the text know how many rounds there are."""
    texts = [step.text for step in timeline(YOGA, Ms(2 * MINUTE)).steps]
    assert texts == ["Breathe.", "Salutation 1 of 2.", "Salutation 2 of 2."]


def test_no_form_has_the_length() -> None:
    """The nearest lengths are named: below, above, or both."""
    _, (short,) = planned(YOGA, Ms(80 * SECOND))
    assert short.message == (
        "the routine cannot be as short as 1:20: with all that is optional left out and all that is "
        "elastic at its least it lasts 1:21"
    )
    assert short.hint.startswith("ask for 1m21s or more, or shorten ")
    _, (long,) = planned(YOGA, Ms(9 * MINUTE))
    assert long.message.startswith(
        "the routine cannot be as long as 9:00: with all that is elastic at its most"
    )
    rigid = f"{HEAD}- 1m Go {{round}}. {{repeat: 2..4}}\n"
    _, (between,) = planned(rigid, Ms(150 * SECOND))
    assert between.message == (
        "the routine cannot last 2:30: with more left out it lasts at most 2:01, with less at least 3:01"
    )
    assert between.hint.startswith("ask for 2m1s or 3m1s, or give more room to a step")


def test_a_block_of_its_own_length_lets_its_own_content_leave() -> None:
    """What stands in a block is left out for its length, whatever the session's is, and the rest stays."""
    script = f"""\
{HEAD}
- 20s..4m Sit. {{optional: 9}}

## Legs {{length: 1m}}
- 20s..1m Lift. {{optional: 1}}
- 30s Lower. {{repeat: 1..2}}
- 10s..1m Rest.
"""
    made = timeline(script, Ms(4 * MINUTE))
    assert [one.text for one in made.left_out] == ["Lift.", "1 of 2 rounds: Lower."][: len(made.left_out)]
    legs = made.sections[-1]
    steps = [step for step in made.steps if step.section == len(made.sections) - 1]
    assert steps[-1].end - legs.start <= MINUTE
    assert made.steps[0].text == "Sit."


# --- against a script from which what leaves was deleted


@dataclass(frozen=True)
class Item:
    """A line of a generated script."""

    least: int
    most: int
    optional: int
    rounds: tuple[int, int]

    def line(self, rounds: int | None = None) -> str:
        """Return its line with all that is optional, or with so many rounds and nothing that may leave."""
        low, high = self.rounds
        whole = f"{low}..{high}" if low < high else f"{high}"
        optional = f"; optional: {self.optional}" if self.optional and rounds is None else ""
        braces = f"{{repeat: {whole if rounds is None else rounds}{optional}}}"
        return f"- {self.least}s..{self.most}s Do it, {{n}} of {{total}}. {braces}"


items = st.builds(
    lambda least, more, optional, low, more_rounds: Item(
        least, least + more, optional, (low, low + more_rounds)
    ),
    st.integers(4, 20),
    st.sampled_from([0, 5, 40]),
    st.sampled_from([0, 0, 1, 1, 2, 3]),
    st.integers(1, 2),
    st.sampled_from([0, 0, 1, 2]),
)


def _scripts(items: list[Item]) -> list[str]:
    """Return the script of every form, from full to bare, by deleting what leaves; places stay where they are."""
    counts: list[int] = [item.rounds[1] for item in items]
    leaving: list[tuple[int, int, int | None]] = []
    for number, item in enumerate(items):
        low, high = item.rounds
        leaving += [(item.optional or 1, number, stay) for stay in range(high - 1, low - 1, -1)]
        leaving += [(item.optional, number, None)] if item.optional else []
    order = sorted(leaving, key=lambda one: (-one[0], -one[1]))
    scripts = [_script(items, counts)]
    for _, number, stay in order:
        counts[number] = stay if stay is not None else 0
        if any(counts):
            scripts.append(_script(items, counts))
    return scripts


def _script(items: list[Item], counts: list[int]) -> str:
    lines = [item.line(count) if count else "" for item, count in zip(items, counts, strict=True)]
    return HEAD + "\n".join(lines) + "\n"


@examples(25)
@given(st.lists(items, min_size=1, max_size=4), st.integers(10, 300))
def test_the_form_is_the_first_that_brute_force_finds(items: list[Item], seconds: int) -> None:
    """Each form is written out as a script of its own and planned, and one of them is what is made.

    It is the first with a dial of a quarter or more, else the first that can have the length at all;
    where none can, the nearest lengths are named, and those can be had.
    """
    script = HEAD + "\n".join(item.line() for item in items) + "\n"
    length = Ms(seconds * SECOND)
    made, found = planned(script, length)
    forms = [planned(form, length) for form in _scripts(items)]
    possible = [one for one, wrong in forms if one and not wrong]
    assert bool(found) == (not possible)
    assert made is not None
    if possible:
        wanted = next((one for one in possible if one.dial >= 1 / 4 or not one.elastic), possible[0])
        assert [(cue.start, cue.end, cue.text) for cue in made.cues] == [
            (cue.start, cue.end, cue.text) for cue in wanted.cues
        ]
        assert made.length == length
    else:
        assert [one.code for one in found] == ["VG017"]
        near = (
            found[0]
            .hint.removeprefix("ask for ")
            .split(",")[0]
            .removesuffix(" or more")
            .removesuffix(" or less")
        )
        for text in near.split(" or "):
            again, wrong = planned(script, parse_time(text))
            assert again is not None
            assert not wrong
