"""Blocks with lengths of their own: exact in every turn, and one dial for each of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.nested import FENCE, OFFSET, SWITCH, Part, Routine, routines
from plan.planned import CHIMES, FILES, SILENT, measured, plan_script, plan_session, reaches_of, session_of
from strategies import examples
from voiceguide.core.session import Block, Fit
from voiceguide.core.source import Span
from voiceguide.core.units import GRID, Ms, grid_up
from voiceguide.plan.line import Line, line_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from voiceguide.core.session import Session
    from voiceguide.core.timeline import Timeline
    from voiceguide.plan.dial import Values

few = examples(10)


def fitted(routine: Routine, part: float) -> Session:
    """Ask for a length that lies at a part of the way from the shortest to the longest."""
    session = session_of(routine.text())
    reach = reaches_of(session).session
    return replace(session, length=Ms(reach.shortest + round((reach.longest - reach.shortest) * part)))


def placed(session: Session) -> Timeline:
    """Place a session that has nothing wrong."""
    timeline, found = plan_session(session)
    assert found == ()
    return timeline


def turns_of(routine: Routine, part: Part, timeline: Timeline) -> set[float]:
    """Return how long each turn of a part is, as seen from the fences around it."""
    after = routine.lines.index("## After", part.line) + 2 if part.depth == 1 else part.line + 2
    assert routine.lines[part.line - 3] == routine.lines[after - 1] == FENCE
    starts = [step.end for step in timeline.steps if step.span.line == part.line - 2 + OFFSET]
    ends = [step.start for step in timeline.steps if step.span.line == after + OFFSET]
    between = (part.turns - 1) * SWITCH if part.switched else 0
    return {(end - start - between) / part.turns for start, end in zip(starts, ends, strict=True)}


@few
@given(routine=routines(), part=st.none() | st.floats(0, 1))
def test_every_block_is_exactly_as_long_as_it_shall_be_in_every_turn(
    routine: Routine, part: float | None
) -> None:
    """To the millisecond, in all copies; the session too, and an elastic block by whole frames."""
    session = session_of(routine.text()) if part is None else fitted(routine, part)
    timeline = placed(session)
    assert session.length in {None, timeline.length}
    for one in routine.parts:
        (length,) = turns_of(routine, one, timeline)
        least, most = one.bounds
        assert least <= length <= most
        assert (length - least) % GRID == 0
        listed = {elastic.value for elastic in timeline.elastic if elastic.span.line == one.line + OFFSET}
        assert least == most or length in listed


@few
@given(routine=routines(), part=st.floats(0, 1))
def test_all_copies_are_equal_and_all_stands_within_the_session(routine: Routine, part: float) -> None:
    """Steps by place; every cue inside its section, its step and the session, in order."""
    timeline = placed(fitted(routine, part))
    lengths: defaultdict[Span, set[int]] = defaultdict(set)
    for step in timeline.steps:
        lengths[step.span].add(step.end - step.start)
    assert all(len(found) == 1 for found in lengths.values())
    assert len({one.span for one in timeline.elastic}) == len(timeline.elastic)
    for cue in timeline.cues:
        section = timeline.sections[cue.section]
        assert section.start <= cue.start < section.end
        assert cue.end <= timeline.length
        if cue.step is not None:
            assert timeline.steps[cue.step].start <= cue.start < timeline.steps[cue.step].end
    ends = [section.end for section in timeline.sections]
    assert [section.start for section in timeline.sections] == [0, *ends[:-1]]


def settings_of(session: Session) -> Iterable[tuple[Line, Values, Ms]]:
    """Yield each line of a session that is fitted to a length: its values, and the length."""
    line = line_of(session, measured(session), CHIMES, FILES)
    outer = {one.span: one.value for one in placed(session).elastic}
    assert session.length is not None
    for part, values in line.settings({place.span: outer[place.span] for place in line.places}):
        if part is line:
            yield part, values, session.length
        for nest in part.nests:
            for length in {part.length_of(piece, values) for piece in part.pieces if piece_at(piece, nest)}:
                yield part.nests[nest], part.nests[nest].fitted(length), length


def piece_at(piece: object, span: Span) -> bool:
    """Tell whether a piece is a turn of the block whose length stands there."""
    return getattr(piece, "span", None) == span and hasattr(piece, "pieces")


@few
@given(routine=routines(), part=st.floats(0, 1))
def test_every_value_is_within_a_frame_of_its_dial(routine: Routine, part: float) -> None:
    """In each block some dial from 0 to 1 explains all values, or they are what speech needs."""
    for line, values, length in settings_of(fitted(routine, part)):
        low, high = 0.0, 1.0
        for place in line.places:
            value, room = values[place.span], place.most - place.least
            assert max(place.least, place.need) <= value <= place.most
            assert (value - place.least) % GRID == 0
            high = min(high, (value + GRID + 1 - place.least) / room)
            if value - GRID > place.need:  # a frame that was left over may come on top
                low = max(low, (value - GRID - 1 - place.least) / room)
        assert low <= high
        assert line.total(values) <= length


@few
@given(routine=routines(), part=st.floats(0, 1))
def test_what_a_block_has_left_over_is_less_than_its_places_would_take(routine: Routine, part: float) -> None:
    """What ends in silence is too little for a frame more of all that may still be longer."""
    for line, values, length in settings_of(fitted(routine, part)):
        growing = [place for place in line.places if values[place.span] + GRID <= place.most]
        if growing and line.tail is None:
            left = length - line.total(values)
            assert left < GRID * sum(place.copies for place in growing)


@few
@given(routine=routines())
def test_a_session_can_be_what_its_reach_says_and_nothing_else(routine: Routine) -> None:
    """The shortest and the longest are planned without a complaint, a millisecond beyond them with one."""
    session = session_of(routine.text())
    reach = reaches_of(session).session
    for length in (reach.shortest, reach.longest):
        assert placed(replace(session, length=length)).length == length
    for length in (reach.shortest - 1, reach.longest + 1):
        _, found = plan_session(replace(session, length=Ms(length)))
        assert [one.code for one in found] == ["VG017"]
    assert reach.shortest <= reach.quarter <= placed(session).length <= reach.longest


# --- held against trying everything


@dataclass(frozen=True, slots=True)
class Leaf:
    """A pause, or a step with so many words; on the left side only, or on both."""

    least: int
    most: int
    words: int
    only_left: bool = False

    def lengths(self) -> set[int]:
        """Return the shortest and the longest that it can be, and one between."""
        need = self.least + grid_up(Ms(max(self.words * 500 - self.least, 0)))
        return {max(self.least, need), max((self.least + self.most) // 2, need), self.most}


@dataclass(frozen=True, slots=True)
class Nested:
    """A paragraph of pauses with a length of its own, so many times."""

    least: int
    most: int
    turns: int
    leaves: tuple[Leaf, ...]

    def inside(self) -> set[int]:
        """Return what its innards can last, by trying all they can be."""
        return {sum(lengths) for lengths in product(*(leaf.lengths() for leaf in self.leaves))}

    def lengths(self) -> set[int]:
        """Return what it can last: all between the ends that its braces allow, or the end that is next."""
        low, high = min(self.inside()), max(self.inside())
        return {min(max(bound, low), high) for bound in (self.least, self.most)}


Thing: TypeAlias = Leaf | Nested


def totals(things: Sequence[Thing], sides: int) -> set[int]:
    """Return what the longer of two sides can last, or the one; copies of a thing are as long as each other."""
    found = set()
    for lengths in product(*(thing.lengths() for thing in things)):
        pairs = list(zip(things, lengths, strict=True))
        left = sum(_times(thing) * length for thing, length in pairs)
        right = sum(
            _times(thing) * length
            for thing, length in pairs
            if sides == 2 and not getattr(thing, "only_left", 0)
        )
        found.add(max(left, right))
    return found


def _times(thing: Thing) -> int:
    return thing.turns if isinstance(thing, Nested) else 1


def written(thing: Thing) -> str:
    """Write a thing as a block of its own."""
    if isinstance(thing, Nested):
        pauses = "\n".join(f"[{leaf.least}ms..{leaf.most}ms]" for leaf in thing.leaves)
        return f"{pauses} {{length: {thing.least}ms..{thing.most}ms; repeat: {thing.turns}}}"
    only = " {if: side == left}" if thing.only_left else ""
    text = " ".join(["now"] * thing.words).capitalize() or "Now"
    return (
        f"- {thing.least}ms..{thing.most}ms {text}.{only}"
        if thing.words
        else f"[{thing.least}ms..{thing.most}ms]{only}"
    )


_bounds = (
    st.tuples(st.integers(1, 9000), st.integers(1, 9000)).map(sorted).filter(lambda pair: pair[0] < pair[1])
)
_pause = _bounds.map(lambda pair: Leaf(*pair, words=0))
_leaf = st.builds(
    lambda pair, words, only: Leaf(pair[0], pair[1] + 2100, words, only),
    _bounds,
    st.integers(0, 4),
    st.booleans(),
)
_nested = st.builds(
    lambda pair, turns, leaves: Nested(*pair, turns, tuple(leaves)),
    _bounds,
    st.integers(2, 3),
    st.lists(_pause, min_size=1, max_size=2),
)


@few
@given(things=st.lists(_leaf | _nested, min_size=1, max_size=4), bounds=_bounds, sides=st.integers(1, 2))
def test_the_reach_of_a_block_is_what_trying_everything_finds(
    things: list[Thing], bounds: tuple[int, int], sides: int
) -> None:
    """The shortest and the longest of all that its innards can last, whatever its braces say."""
    things = [
        replace(one, only_left=one.only_left and sides == 2 and number > 0) if isinstance(one, Leaf) else one
        for number, one in enumerate(things)
    ]  # a side where nothing happens would not be there
    named = "; sides: left, right; switch: 1s" if sides == 2 else ""
    script = f"## A {{length: {bounds[0]}ms..{bounds[1]}ms{named}}}\n" + "\n\n".join(
        written(thing) for thing in things
    )
    found = reaches_of(session_of(script, common=SILENT))
    possible = totals(things, sides)
    block = next(reach for span, reach in found.blocks.items() if span.line == 1)
    assert (block.shortest, block.longest) == (min(possible), max(possible))
    assert block.shortest <= block.quarter <= block.longest
    ends = sorted({min(max(bound, block.shortest), block.longest) for bound in bounds})
    around = (sides - 1) * 1000
    assert found.session.shortest == sides * ends[0] + around
    assert found.session.longest == sides * ends[-1] + around


# --- what a script alone cannot show yet


def within(session: Session, lengths: Mapping[int, Sequence[Fit]]) -> Session:
    """Put blocks within lengths of their own, by the number of the block in the session."""
    numbers = iter(range(10_000))

    def put(block: Block) -> Block:
        return replace(block, fits=(*lengths.get(next(numbers), ()), *block.fits))

    def all_of(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(put(block) for block in blocks)

    opening = session.opening and replace(session.opening, blocks=all_of(session.opening.blocks))
    sections = tuple(replace(section, blocks=all_of(section.blocks)) for section in session.sections)
    return replace(session, opening=opening, sections=sections)


def fit_of(length: int, line: int, turn: int) -> Fit:
    """Return a length of its own that is written in a line."""
    return Fit(Ms(length), Ms(length), Span("other.md", line, 1, line, 5), turn)


def test_one_text_in_two_blocks_has_the_length_of_each() -> None:
    """What is taken in twice has its own dial each time."""
    session = session_of("One. [1s..60s] {repeat: 2}\n\n- 1s Two.", common=SILENT)
    timeline = placed(within(session, {0: [fit_of(5000, 1, 0)], 1: [fit_of(9000, 2, 1)]}))
    assert [cue.start for cue in timeline.cues] == [0, 5000, 14_000]
    assert [one.value for one in timeline.elastic] == [4480, 8488]


def test_a_block_may_hold_whole_chapters() -> None:
    """Its silence at the end belongs to the last of them, and so does a gap after it."""
    session = session_of("## A\nOne. [1s..20s]\n\n## B\nTwo.\n\n## C\nThree.", common=SILENT)
    fit = fit_of(4015, 1, 0)
    timeline = placed(within(session, {0: [fit], 1: [fit]}))
    assert [(one.title, one.start) for one in timeline.sections] == [("A", 0), ("B", 3496), ("C", 6015)]
    assert [cue.start for cue in timeline.cues] == [0, 3496, 6015]


def test_turns_may_have_lengths_of_their_own() -> None:
    """A length with a name in it is another one in each turn, and pauses follow."""
    script = "## {t} {each: t = 5s, 9s; switch: 1s}\nOne. [1s..60s] {length: {t}}\n\n## B\n- 1s Two."
    timeline, found = plan_script(script, common=SILENT)
    assert found == ()
    assert [section.start for section in timeline.sections] == [0, 6000, 15_000]
    assert sorted(one.value for one in timeline.elastic) == [4480, 8488]


def test_a_reach_is_that_of_the_longest_turn_and_its_dial() -> None:
    """The left side has a pause more; at a quarter each pause has grown by a quarter, in whole frames."""
    script = "## A {sides: left, right; switch: 1s; length: 1s}\n[1s..2s]\n\n[2s..6s] {if: side == left}\n"
    found = reaches_of(session_of(script, common=SILENT))
    (block,) = found.blocks.values()
    assert (block.shortest, block.quarter, block.longest) == (3000, 1000 + 240 + 2000 + 984, 8000)
    assert found.session.shortest == found.session.longest == 3000 + 1000 + 3000


@pytest.mark.parametrize("estimated", [False, True])
def test_lengths_that_cannot_be_had_are_told_once_each(*, estimated: bool) -> None:
    """Inner and outer, in the order of the script; the plan goes on with the nearest."""
    script = "## A {length: 1s; repeat: 2}\nOne. [2s] {length: 9s}\n\n- 5s Two."
    timeline, found = plan_script(script, common=SILENT, estimated=estimated)
    assert [(one.code, one.span.line) for one in found] == [("VG017", 1), ("VG017", 2)]
    assert {one.severity == "warning" for one in found} == {estimated}
    assert timeline.length == 2 * (2504 + 5000)
