"""Speech that is a little too long for its step, made shorter: by as little as helps, within the author's bounds.

All sentences of a step, those of its cues too, and all copies of a place are stretched alike. Counts, breaths
and all that stands outside a step with a time of its own stay as they are spoken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final, TypeAlias

from voiceguide.core.document import Stretch
from voiceguide.core.session import Item, Say, Section, Session, Step
from voiceguide.core.source import Diagnostic, Severity, Span
from voiceguide.core.timeline import Extent
from voiceguide.core.units import Ms, grid_down
from voiceguide.core.utterance import AS_SPOKEN, Utterance
from voiceguide.plan.estimate import stretched_extent
from voiceguide.plan.flow import sentences
from voiceguide.plan.inside import fit_in
from voiceguide.plan.line import Line, line_of
from voiceguide.plan.pieces import Extents, Fixed, Pause, Timed

SHORTEST: Final = 500
"""Thousandths: nothing is worth hearing that is stretched to less."""

_COARSE: Final = 10
_SHOWN: Final = 40

Copies: TypeAlias = tuple[Sequence[Timed], Extents]
"""The copies of a step in one line, and how long everything lasts there."""


@dataclass(frozen=True, slots=True)
class Stretched:
    """A session whose speech fits its steps, as far as stretching helps."""

    session: Session
    speech: Mapping[Utterance, Extent]
    """How long each utterance lasts, those included that are stretched."""
    found: tuple[Diagnostic, ...] = ()
    """A note for each step that is stretched."""
    enough: Mapping[Span, Stretch] = field(default_factory=lambda: MappingProxyType({}))
    """What `stretch:` would have to allow, by the steps that need more than it does."""


def stretch(
    session: Session,
    speech: Mapping[Utterance, Extent],
    chimes: Mapping[str, Extent],
    files: Mapping[str, Extent],
    bounds: Stretch,
) -> Stretched:
    """Stretch the speech of each step that it would overrun, or in which cues would talk over something.

    Args:
        session: What will be said and done, as it is spoken.
        speech: How long each utterance lasts.
        chimes: As `plan` takes them.
        files: The same.
        bounds: What the author allows.
    """
    if bounds.least == AS_SPOKEN:
        return Stretched(session, speech)
    taken: dict[Span, int] = {}
    enough: dict[Span, Stretch] = {}
    steps = {}
    for span, groups in _steps(line_of(session, speech, chimes, files)).items():
        if all(_fits(copies, extents) for copies, extents in groups):
            continue
        if (most := _most(groups, bounds.least)) is not None:
            taken[span], steps[span] = most, groups[0][0][0].step_of
        elif (most := _most(groups, SHORTEST)) is not None:
            enough[span] = replace(bounds, least=most)
    if not taken:
        return Stretched(session, speech, enough=enough)
    retold = _Retelling(taken).session(session)
    longer = dict(speech)
    for one in _shorter_in(retold):
        longer[one] = stretched_extent(speech[replace(one, stretch=AS_SPOKEN)], one.stretch)
    notes = tuple(_note(step, taken[span]) for span, step in steps.items())
    return Stretched(retold, longer, notes, enough)


def _note(step: Step, thousandths: int) -> Diagnostic:
    text = step.text if len(step.text) <= _SHOWN else f"{step.text[: _SHOWN - 1].rstrip()}…"
    message = f"stretched to {thousandths * 100 / AS_SPOKEN:g} %: what is said in `{text}` would not fit"
    hint = "to hear it as it is spoken, shorten the text or give the step more time"
    return Diagnostic("VG111", message, step.time_span, hint, Severity.NOTE)


def _steps(line: Line) -> Mapping[Span, list[Copies]]:
    """Gather the steps with a time of their own, by their places, from all lines."""
    found: defaultdict[Span, list[Copies]] = defaultdict(list)
    for one in _lines(line):
        for span, copies in one.copies.items():
            found[span].append((copies, one.extents))
    return found


def _lines(line: Line) -> Iterator[Line]:
    yield line
    for inner in line.nests.values():
        yield from _lines(inner)


def _fits(copies: Sequence[Timed], extents: Extents) -> bool:
    """Tell whether copies of a step fit when the step is as long as it can be."""
    first = copies[0]
    length = Ms(first.least + grid_down(Ms(first.most - first.least)))
    return fit_in(copies, length, extents)


def _most(groups: Sequence[Copies], least: int) -> int | None:
    """Return the most thousandths of its length that the speech of a step may last; None where none will do.

    It is looked for in hundredths first: cues may fit at one length of what is said and not at another.
    """
    parted = [part for copies, _ in groups for copy in copies for part in _parts(copy)]
    says = {say for part in parted for say in _told(part)}
    if not says:
        return None

    def fits(thousandths: int) -> bool:
        return all(_fits(*_shorter(copies, extents, says, thousandths)) for copies, extents in groups)

    for coarse in (*range(AS_SPOKEN - _COARSE, least, -_COARSE), least):
        if fits(coarse):
            finer = range(min(coarse + _COARSE, AS_SPOKEN) - 1, coarse, -1)
            return next((one for one in finer if fits(one)), coarse)
    return None


def _parts(step: Timed) -> Iterator[Sequence[Fixed | Pause]]:
    yield step.line
    yield from (line for _, line in step.cues)


def _told(line: Sequence[Fixed | Pause]) -> Iterator[Say]:
    """Yield the sentences of a line that may be stretched."""
    for piece in line:
        if isinstance(piece, Fixed) and not piece.exact:
            yield from (say for _, say in piece.sounds if isinstance(say, Say) and say.kind == "speech")


def _shorter(copies: Sequence[Timed], extents: Extents, says: set[Say], thousandths: int) -> Copies:
    """Return copies of a step with sentences stretched, and how long everything lasts then."""
    speech, slots = dict(extents.speech), dict(extents.slots)
    for say in says:
        slots[say.span] = Ms(0)
    for say in says:
        shorter = _shortened(say, thousandths)
        extent = speech[shorter.utterance] = stretched_extent(extents.speech[say.utterance], thousandths)
        slots[say.span] = max(slots[say.span], extent.slot)
    now = replace(extents, speech=speech, slots=slots)

    def retold(line: Sequence[Fixed | Pause]) -> tuple[Fixed | Pause, ...]:
        return tuple(_retold(piece, now, thousandths) for piece in line)

    return [
        replace(copy, line=retold(copy.line), cues=tuple((cue, retold(line)) for cue, line in copy.cues))
        for copy in copies
    ], now


def _retold(piece: Fixed | Pause, extents: Extents, thousandths: int) -> Fixed | Pause:
    says = [_shortened(say, thousandths) for say in _told([piece])]
    if not isinstance(piece, Fixed) or not says:
        return piece
    (say,) = says
    return replace(piece, length=extents.of(say).slot, sounds=((Ms(0), say),))


def _shortened(say: Say, thousandths: int) -> Say:
    return replace(say, utterance=replace(say.utterance, stretch=thousandths))


def _shorter_in(session: Session) -> Iterator[Utterance]:
    yield from (say.utterance for say in sentences(session) if say.utterance.stretch != AS_SPOKEN)


class _Retelling:
    """Rewrites the steps of a session; what copies share, they share afterwards."""

    def __init__(self, taken: Mapping[Span, int]) -> None:
        self._taken = taken
        self._known: dict[tuple[int, int], tuple[Item, ...]] = {}

    def session(self, session: Session) -> Session:
        """Return a session with the speech of its steps stretched."""
        opening = self._section(session.opening) if session.opening else None
        return replace(session, opening=opening, sections=tuple(map(self._section, session.sections)))

    def _section(self, section: Section) -> Section:
        blocks = (
            self._step(block, self._taken[block.span])
            if isinstance(block, Step) and block.least is not None and block.span in self._taken
            else block
            for block in section.blocks
        )
        return replace(section, blocks=tuple(blocks))

    def _step(self, step: Step, thousandths: int) -> Step:
        cues = tuple(replace(cue, items=self._items(cue.items, thousandths)) for cue in step.cues)
        return replace(step, items=self._items(step.items, thousandths), cues=cues)

    def _items(self, items: tuple[Item, ...], thousandths: int) -> tuple[Item, ...]:
        key = (id(items), thousandths)
        if key not in self._known:
            self._known[key] = tuple(
                _shortened(item, thousandths) if isinstance(item, Say) and item.kind == "speech" else item
                for item in items
            )
        return self._known[key]
