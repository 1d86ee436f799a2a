"""Inside a timed step: its speech, its cues, and whether they fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from voiceguide.core.document import AtEnd, AtEvery, AtShare, AtStart, AtSwitch
from voiceguide.core.session import AtClose, Cue, Play, Say, Strike
from voiceguide.core.source import Span
from voiceguide.core.units import GRID, Ms, grid_down, grid_up
from voiceguide.plan.dial import Place, Values, fit
from voiceguide.plan.pieces import Extents, Fixed, Pause, Sound, Sounds, Timed, is_exact, run


@dataclass(frozen=True, slots=True)
class Clash:
    """Something that does not fit in a step."""

    kind: str
    """`overrun`, `talk-over` or `outside`."""
    span: Span
    over: Ms
    """By how much."""
    lasts: Ms = Ms(0)
    """How long what overruns would take."""
    spoken: Ms = Ms(0)
    """How much of that is speech."""
    words: int = 0
    """How many words it has."""
    by: str = ""
    """What it would talk over."""
    move: Ms = Ms(0)
    """How far a cue must move not to."""


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A sentence where it is said in a step."""

    start: Ms
    end: Ms
    """The end of the voice."""
    text: str
    cue: Span | None
    """The cue that it belongs to; None for the step's own words."""


def inner_values(copies: Sequence[Timed], length: Ms) -> Values:
    """Set the dial inside a step of a given length; all copies share what it gives.

    Pauses inside cues keep their least: a cue has no end that they could fill up to.
    """
    lead = max((copy.lead_length for copy in copies), default=Ms(0))
    line = copies[0].line
    places = [
        Place(piece.span, piece.least, piece.most, Ms(0))
        for piece in line
        if isinstance(piece, Pause) and piece.most > piece.least
    ]
    if not places:
        return {}
    return fit(places, lambda values: run(line, lead, values)[1], length).values


def sounds_in(step: Timed, length: Ms, values: Values, extents: Extents) -> tuple[Sounds, Sounds]:
    """Place everything that sounds in a step of a given length, from its start, but for cues outside it.

    Returns:
        What sounds, and what a cue that comes again and again left out to yield to other speech.
    """
    placed = ((cue, start(length), line) for cue, start, line in _lines(step))
    lines = [(start, line) for cue, start, line in placed if cue is None or 0 <= start < length]
    sounds = [*step.lead, *(sound for start, line in lines for sound in run(line, start, values)[0])]
    busy = [(at, at + extents.of(say).sounds) for at, say in sounds if isinstance(say, Say)]
    yielded: list[tuple[Ms, Sound]] = []
    for start, line in _again(step, length):
        again, _ = run(line, start, values)
        said = [(at, at + extents.of(say).sounds) for at, say in again if isinstance(say, Say)]
        late = any(end > length for _, end in said)
        if late or any(start < last and first < end for start, end in said for first, last in busy):
            yielded += again
        else:
            sounds += again
            busy += said
    return tuple(sounds), tuple(yielded)


def clashes(step: Timed, length: Ms, values: Values, extents: Extents) -> Iterator[Clash]:
    """Yield what does not fit in a step of a given length."""
    parts = _parts(step, values, extents)
    said: list[_Spoken] = []
    for part in parts:
        cue, start = part.cue, part.start(length)
        place = cue.span if cue else None
        if cue and not 0 <= start < length:
            yield Clash("outside", cue.span, max(Ms(-start), Ms(start - length), Ms(1)))
            continue
        said += part.spoken(start)
        end = start + (part.end or 0)
        if part.end is not None and end > length:
            worded = [(at, say) for at, say, _ in part.said if say.kind == "speech"]
            yield Clash(
                "overrun",
                place or step.step_of.time_span,
                Ms(end - length),
                Ms(end - (start if cue else 0)),
                Ms(sum(extents.of(say).sounds for _, say in worded)),
                sum(len(say.text.split()) for _, say in worded),
            )
    yield from _talking_over(said)


@dataclass(frozen=True, slots=True)
class _Part:
    """A step's own words, or a cue, from where it begins."""

    cue: Cue | None
    start: Callable[[Ms], Ms]
    """When it begins in a step of a length."""
    said: tuple[tuple[Ms, Say, Ms], ...]
    """Its sentences: when each is said, and when it has been."""
    end: Ms | None
    """When all of it that has to fit is over; None where nothing sounds."""

    def spoken(self, start: Ms) -> Iterator[_Spoken]:
        """Yield its sentences where they are said in the step."""
        place = self.cue.span if self.cue else None
        for at, say, end in self.said:
            yield _Spoken(Ms(start + at), Ms(start + end), say.text, place)


def _parts(step: Timed, values: Values, extents: Extents) -> tuple[_Part, ...]:
    return tuple(_part(cue, start, line, values, extents) for cue, start, line in _lines(step))


def _part(
    cue: Cue | None,
    start: Callable[[Ms], Ms],
    line: Sequence[Fixed | Pause],
    values: Values,
    extents: Extents,
) -> _Part:
    sounds, line_end = run(line, Ms(0), values)
    said = tuple((at, say, Ms(at + extents.of(say).sounds)) for at, say in sounds if isinstance(say, Say))
    # a pause or a count at the end of a step is the author's, and must fit; the padding of a last clip
    # need not, and a chime rings on under what follows
    paused = cue is None and line and is_exact(line[-1])
    ends = [
        *([line_end] if paused else []),
        *(over for _, _, over in said),
        *(Ms(at + (extents.of(one).sounds if _must_end(one) else 0)) for at, one in sounds),
    ]
    return _Part(cue, start, said, max(ends, default=None))


def _all_fit(parts: Sequence[_Part], length: Ms) -> bool:
    """Tell whether nothing clashes in a step of a length; the same as no `clashes`, told sooner."""
    said: list[_Spoken] = []
    for part in parts:
        start = part.start(length)
        if (part.cue and not 0 <= start < length) or (part.end is not None and start + part.end > length):
            return False
        said += part.spoken(start)
    return len(parts) == 1 or not any(_talking_over(said))


def _must_end(sound: Sound) -> bool:
    """Tell whether a sound ends inside its step, as no chime has to."""
    return isinstance(sound, Play) or (isinstance(sound, Strike) and sound.kind == "beat")


def _lines(
    step: Timed,
) -> Iterator[tuple[Cue | None, Callable[[Ms], Ms], Sequence[Fixed | Pause]]]:
    """Yield a step's own line, and those of its cues, with when each begins in a step of a length."""
    yield None, partial(_after, step.lead_length), step.line
    for cue, line in step.cues:
        match cue.when:
            case AtStart(after):
                yield cue, partial(_after, after), line
            case AtEnd(before):
                yield cue, partial(_before_the_end, before), line
            case AtShare(part, whole):
                yield cue, partial(_at_share, part, whole), line
            case AtClose(before):
                yield cue, partial(_before_the_end, Ms(before + run(line, Ms(0), {})[1])), line
            case AtEvery() | AtSwitch():
                pass  # the one yields to all these, the other is said elsewhere


def _after(after: Ms, _length: Ms) -> Ms:
    return after


def _before_the_end(before: Ms, length: Ms) -> Ms:
    return Ms(length - before)


def _at_share(part: int, whole: int, length: Ms) -> Ms:
    return Ms(length * part // whole)


def _again(step: Timed, length: Ms) -> Iterator[tuple[Ms, Sequence[Fixed | Pause]]]:
    """Yield the lines of cues that come again and again, none of them at the very end."""
    for cue, line in step.cues:
        if isinstance(cue.when, AtEvery):
            for start in range(cue.when.interval, length, cue.when.interval):
                yield Ms(start), line


def _talking_over(said: Sequence[_Spoken]) -> Iterator[Clash]:
    """Yield the cues that speak while something else does, in one sweep over time."""
    last: _Spoken | None = None
    for one in sorted(said, key=lambda one: (one.start, one.end)):
        if last and one.start < last.end:
            over, move = Ms(min(one.end, last.end) - one.start), Ms(last.end - one.start)
            if one.cue:
                yield Clash("talk-over", one.cue, over, by=last.text, move=move)
            elif last.cue:
                yield Clash("talk-over", last.cue, over, by=one.text, move=move)
        if last is None or one.end > last.end:
            last = one


def fit_in(copies: Sequence[Timed], length: Ms, extents: Extents) -> bool:
    """Tell whether nothing clashes in any copy of a step of a length."""
    values = inner_values(copies, length)
    return all(_all_fit(_parts(copy, values, extents), length) for copy in _different(copies))


def need_of(copies: Sequence[Timed], extents: Extents) -> Ms:
    """Return the length from which every copy of a step fits, in whole frames above its least.

    A step that does not fit at its most needs all that it may have. Where cues cross as the step
    grows, it is a length behind a crossing, so that the dial does not come to stand on it.
    """
    first = copies[0]
    different = _different(copies)
    rigid = not any(isinstance(piece, Pause) and piece.least < piece.most for piece in first.line)
    parts = [_parts(copy, {}, extents) for copy in different] if rigid else []
    if rigid and all(len(one) == 1 for one in parts):  # no cues: its words alone
        end = max(own.end or Ms(0) for (own,) in parts)
        return Ms(
            first.least + min(grid_up(Ms(max(end - first.least, 0))), grid_down(Ms(first.most - first.least)))
        )

    def fits(frames: int) -> bool:
        length = Ms(first.least + frames * GRID)
        if rigid:
            return all(_all_fit(one, length) for one in parts)
        values = inner_values(copies, length)
        return all(_all_fit(_parts(copy, values, extents), length) for copy in different)

    low, high = -1, (first.most - first.least) // GRID
    if not fits(high):
        low = high - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle, high)
    return Ms(first.least + high * GRID)


def by_place(steps: Iterable[Timed]) -> Mapping[Span, Sequence[Timed]]:
    """Gather the copies of each step."""
    gathered: dict[Span, list[Timed]] = {}
    for step in steps:
        gathered.setdefault(step.span, []).append(step)
    return gathered


def _different(copies: Sequence[Timed]) -> tuple[Timed, ...]:
    """Return one of all copies of a step that say the same at the same times."""
    return tuple(
        {
            (
                copy.lead_length,
                id(copy.step_of.items),
                *((cue.when, id(cue.items)) for cue, _ in copy.cues),
            ): copy
            for copy in copies
        }.values()
    )
