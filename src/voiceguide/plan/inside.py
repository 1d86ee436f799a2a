"""Inside a timed step: its speech, its cues, and whether they fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from voiceguide.core.document import AtEnd, AtShare, AtStart, When
from voiceguide.core.session import Say, Strike
from voiceguide.core.source import Span
from voiceguide.core.units import GRID, Ms
from voiceguide.plan.dial import Place, Values, fit
from voiceguide.plan.pieces import Extents, Fixed, Pause, Timed

Sounds = tuple[tuple[Ms, Say | Strike], ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """Something that does not fit in a step."""

    kind: str
    """`overrun`, `talk-over` or `outside`."""
    span: Span
    over: Ms
    """By how much."""
    lasts: Ms = Ms(0)
    """How long the speech is that overruns."""
    words: int = 0
    """How many words it has."""
    by: str = ""
    """What it would talk over."""


def run(line: Sequence[Fixed | Pause], start: Ms, values: Values) -> tuple[Sounds, Ms]:
    """Place a line's sounds from a start; return them and where the line ends."""
    at, out = start, list[tuple[Ms, Say | Strike]]()
    for piece in line:
        out += [(Ms(at + offset), sound) for offset, sound in piece.sounds]
        at = Ms(at + (piece.length if isinstance(piece, Fixed) else values.get(piece.span, piece.least)))
    return tuple(out), at


def inner_values(copies: Sequence[Timed], length: Ms) -> Values:
    """Set the dial inside a step of a given length; all copies share what it gives."""
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


def sounds_in(step: Timed, length: Ms, values: Values) -> Sounds:
    """Place everything that sounds in a step of a given length, from its start."""
    main, _ = run(step.line, step.lead_length, values)
    cues = tuple(sound for cue, line in step.cues for sound in run(line, _when(cue.when, length), values)[0])
    return (*step.lead, *main, *cues)


def clashes(step: Timed, length: Ms, values: Values, extents: Extents) -> Iterator[Clash]:
    """Yield what does not fit in a step of a given length."""
    main, end = run(step.line, step.lead_length, values)
    spoken = [_spoken(sound, at, extents) for at, sound in main if isinstance(sound, Say)]
    # a pause at the end is the author's, and must fit; the padding of a last clip need not
    tail = step.line[-1] if step.line else None
    needs = spoken[-1][1] if spoken and not isinstance(tail, Pause) else end
    if needs > length:
        words = sum(len(say.text.split()) for _, _, say in spoken)
        yield Clash("overrun", step.step_of.time_span, Ms(needs - length), needs, words)
    others = list(spoken)
    for cue, line in step.cues:
        start = _when(cue.when, length)
        if not 0 <= start < length:
            over = -start if start < 0 else start - length
            yield Clash("outside", cue.span, Ms(max(over, 1)), start)
            continue
        said = [
            _spoken(sound, at, extents) for at, sound in run(line, start, values)[0] if isinstance(sound, Say)
        ]
        if said and said[-1][1] > length:
            words = sum(len(say.text.split()) for _, _, say in said)
            yield Clash("overrun", cue.span, Ms(said[-1][1] - length), Ms(said[-1][1] - start), words)
        for first, last, _ in said:
            hit = [(min(last, end) - max(first, begin), say) for begin, end, say in others]
            over, say = max(hit, key=lambda one: one[0], default=(0, None))
            if say and over > 0:
                yield Clash("talk-over", cue.span, Ms(over), by=say.text)
                break
        others += said


def need_of(copies: Sequence[Timed], extents: Extents) -> Ms:
    """Return the length from which every copy of a step fits, in whole frames above its least.

    Returns:
        Something over the step's most where it does not fit at all.
    """
    first = copies[0]

    def fits(frames: int) -> bool:
        length = Ms(first.least + frames * GRID)
        values = inner_values(copies, length)
        return not any(clash for copy in copies for clash in clashes(copy, length, values, extents))

    low, high = -1, (first.most - first.least) // GRID
    if not fits(high):
        return Ms(first.most + GRID)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle, high)
    return Ms(first.least + high * GRID)


def _when(when: When, length: Ms) -> Ms:
    match when:
        case AtStart(after):
            return after
        case AtEnd(before):
            return Ms(length - before)
        case AtShare(part, whole):
            return Ms(length * part // whole)


def _spoken(say: Say, at: Ms, extents: Extents) -> tuple[Ms, Ms, Say]:
    return at, Ms(at + extents.of(say).sounds), say


def by_place(steps: Iterable[Timed]) -> Mapping[Span, Sequence[Timed]]:
    """Gather the copies of each step."""
    gathered: dict[Span, list[Timed]] = {}
    for step in steps:
        gathered.setdefault(step.span, []).append(step)
    return gathered
