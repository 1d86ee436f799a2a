"""What is no mistake in a plan, but seldom meant: unequal sides, long holds, and talk without end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from voiceguide.core.session import Block, Narration, Rest, Say, Section, Session, Step
from voiceguide.core.source import Diagnostic, Severity, Span
from voiceguide.core.timeline import Timeline
from voiceguide.core.units import MINUTE, SECOND, Ms, clock_time, short_time

_LONGEST_HOLD = Ms(3 * MINUTE)
_MOST_SPEECH = 70
"""Percent of a section."""
_SHORTEST_SECTION = Ms(30 * SECOND)
"""A shorter section may be all words: a greeting, a farewell."""
_LEAST_DIFFERENCE = SECOND
_BEFORE_THE_END = ("countdown", "preview")


def lint_timeline(session: Session, timeline: Timeline) -> Iterator[Diagnostic]:
    """Yield warnings about a session and its times, each place once."""
    sections = (*((session.opening,) if session.opening else ()), *session.sections)
    yield from dict.fromkeys(_unequal_sides(sections, timeline))
    yield from {one.span: one for one in _holds(sections, timeline)}.values()
    yield from {one.span: one for one in _talk(timeline)}.values()


def _unequal_sides(sections: tuple[Section, ...], timeline: Timeline) -> Iterator[Diagnostic]:
    """Yield conditions on the side that make one side longer than another; copies of a block are equal."""
    lengths = _Lengths(timeline)
    for _, group in groupby(enumerate(sections), key=lambda pair: pair[1].span):
        copies = [(number, section) for number, section in group if section.side and section.by_side]
        sides: dict[str, int] = {}
        for number, section in copies:
            asking = dict(section.by_side)
            own = sum(lengths.of(block, number) for block in section.blocks if block.span in asking)
            sides[section.side or ""] = sides.get(section.side or "", 0) + own
        if not sides or max(sides.values()) - min(sides.values()) < _LEAST_DIFFERENCE:
            continue
        longest, shortest = max(sides, key=lambda side: sides[side]), min(sides, key=lambda side: sides[side])
        over = short_time(Ms(-(-(sides[longest] - sides[shortest]) // 100) * 100))
        message = f"the {longest} side lasts {over} longer than the {shortest} side"
        hint = "give what is only on one side a time, and the other side something as long"
        yield _warning("VG102", message, copies[0][1].by_side[0][1], hint)


class _Lengths:
    """How long the blocks of a session are in its timeline."""

    def __init__(self, timeline: Timeline) -> None:
        self._steps = {(step.span, step.section): step.end - step.start for step in timeline.steps}
        self._slots = {(cue.span, cue.section): cue.slot_end - cue.start for cue in timeline.cues}
        self._elastic = {place.span: place.value for place in timeline.elastic}

    def of(self, block: Block, section: int) -> int:
        if isinstance(block, Step):
            return self._steps[block.span, section]
        length = 0
        for item in block.items if isinstance(block, Narration) else ():
            match item:
                case Rest(least, _, span):
                    length += self._elastic.get(span, least)
                case Say(span=span):
                    length += self._slots[span, section]
        return length


def _holds(sections: tuple[Section, ...], timeline: Timeline) -> Iterator[Diagnostic]:
    """Yield steps that leave one alone for too long."""
    lengths = _Lengths(timeline)
    for number, section in enumerate(sections):
        for block in section.blocks:
            if not isinstance(block, Step) or block.least is None or not _is_hold(block):
                continue
            length = lengths.of(block, number)
            if length > _LONGEST_HOLD:
                message = f"this step lasts {_clock(Ms(length))} without a word in between"
                hint = "add a cue, such as `  - @ half text`, or `  - @ every 1m text`"
                yield _warning("VG103", message, block.time_span, hint)


def _is_hold(step: Step) -> bool:
    for cue in step.cues:
        if not all(isinstance(item, Say) and item.role in _BEFORE_THE_END for item in cue.items):
            return False
    rests = [isinstance(item, Rest) for item in step.items]
    return not any(rests) or all(rests[rests.index(True) :])


def _talk(timeline: Timeline) -> Iterator[Diagnostic]:
    for number, chapter in enumerate(timeline.sections):
        cues = [cue for cue in timeline.cues if cue.section == number]
        start = max((cue.slot_end for cue in cues if cue.role == "warning"), default=chapter.start)
        spoken = sum(cue.end - cue.start for cue in cues if cue.kind == "speech" and cue.role != "warning")
        length = min((cue.start for cue in cues if cue.role == "end"), default=chapter.end) - start
        if length >= _SHORTEST_SECTION and spoken * 100 > length * _MOST_SPEECH:
            message = (
                f"speech fills {spoken * 100 // length} % of this section, which lasts {_clock(Ms(length))}"
            )
            hint = "leave time to do what is said: a pause such as [10s], longer steps, or fewer words"
            yield _warning("VG104", message, chapter.span, hint)


def _clock(length: Ms) -> str:
    return clock_time(length)[:-4]


def _warning(code: str, message: str, span: Span, hint: str) -> Diagnostic:
    return Diagnostic(code, message, span, hint, Severity.WARNING)
