"""What is no mistake in a plan, but seldom meant: unequal sides, long holds and pauses, and talk without end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby

from voiceguide.core.session import Block, Item, Narration, Rest, Say, Section, Session, Step, Switch
from voiceguide.core.source import Diagnostic, Severity, Span
from voiceguide.core.timeline import Timeline
from voiceguide.core.units import MINUTE, SECOND, Ms, clock_time, short_time
from voiceguide.core.words import Words

_LONGEST_PAUSE = MINUTE
_LONGEST_HOLD = Ms(3 * MINUTE)
_MOST_SPEECH = 70
"""Percent of a section."""
_SHORTEST_SECTION = Ms(30 * SECOND)
"""A shorter section may be all words: a greeting, a farewell."""
_LEAST_DIFFERENCE = SECOND
_WORD = re.compile(r"[^\W\d_]+")
_BEFORE_THE_END = ("countdown", "preview")


def lint_timeline(session: Session, timeline: Timeline, words: Words | None) -> Iterator[Diagnostic]:
    """Yield warnings about a session and its times, each place once; without words of time where there are none."""
    sections = (*((session.opening,) if session.opening else ()), *session.sections)
    lengths = _Lengths(sections, timeline)
    yield from dict.fromkeys(_unequal_sides(sections, lengths))
    yield from {one.span: one for one in _holds(sections, lengths)}.values()
    if words:
        yield from _untold(_untold_pauses(session, sections, lengths, words))
    yield from {one.span: one for one in _talk(timeline)}.values()


def _unequal_sides(sections: Sequence[Section], lengths: _Lengths) -> Iterator[Diagnostic]:
    """Yield conditions on the side that make one side longer than another; copies of a block are equal."""
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

    def __init__(self, sections: Sequence[Section], timeline: Timeline) -> None:
        self._steps = dict(_step_lengths(sections, timeline))
        self._slots = {(cue.span, cue.section): cue.slot_end - cue.start for cue in timeline.cues}
        self._elastic = {(place.span, place.fits): place.value for place in timeline.elastic}

    def of(self, block: Block, section: int) -> int:
        """Return how long a block is, but for gaps and chimes."""
        if isinstance(block, Step):
            return self._steps.get(id(block), 0)
        length = 0
        for item in block.items if isinstance(block, Narration) else ():
            match item:
                case Rest():
                    length += self.of_pause(item, block)
                case Say(span=span):
                    length += self._slots[span, section]
        return length

    def of_pause(self, pause: Rest, block: Block) -> Ms:
        """Return how long a pause of an untimed block is: a place has a value in each length that it stands in."""
        return self._elastic.get((pause.span, tuple(fit.span for fit in block.fits)), pause.least)


def _step_lengths(sections: Sequence[Section], timeline: Timeline) -> Iterator[tuple[int, int]]:
    """Yield how long each step is, by its identity in the session: both have them in one order."""
    timed = iter(timeline.steps)
    following = next(timed, None)
    for number, section in enumerate(sections):
        for block in section.blocks:
            if (
                isinstance(block, Step)
                and following
                and (following.span, following.section) == (block.span, number)
            ):
                yield id(block), following.end - following.start
                following = next(timed, None)


def _untold_pauses(
    session: Session, sections: Sequence[Section], lengths: _Lengths, words: Words
) -> Iterator[tuple[Ms, Rest]]:
    """Yield long pauses, and how long they are, before which no word says so."""
    times = {form.lower() for unit in words.times.values() for form in unit.spoken}
    before: list[str] = []
    for block in chain(session.cautions, *(section.blocks for section in sections)):
        if isinstance(block, Switch) or (isinstance(block, Step) and block.least is not None):
            before = []
            continue
        for item in block.items:
            match item:
                case Say(utterance=utterance):
                    before.append(utterance.text)
                case Rest():
                    length = lengths.of_pause(item, block)
                    if length > _LONGEST_PAUSE:
                        if times.isdisjoint(_WORD.findall(" ".join(before).lower())):
                            yield length, item
                        before = []
        before = _said(block.items) or before


def _untold(pauses: Iterable[tuple[Ms, Rest]]) -> Iterator[Diagnostic]:
    """Yield a warning for each place of such pauses, with the longest that it has."""
    longest: dict[Span, Ms] = {}
    for length, pause in pauses:
        shown = length if pause.least == pause.most else _whole(length)
        longest[pause.span] = max(shown, longest.get(pause.span, shown))
    for span, length in longest.items():
        message = f"this pause lasts {short_time(length)}, and no word says how long it is"
        hint = "say it before the pause (`for two minutes`), or part it by a few words"
        yield _warning("VG105", message, span, hint)


def _said(items: Sequence[Item]) -> list[str]:
    """Return what is said after the last pause."""
    said: list[str] = []
    for item in items:
        if isinstance(item, Say):
            said.append(item.utterance.text)
        elif isinstance(item, Rest):
            said = []
    return said


def _holds(sections: Sequence[Section], lengths: _Lengths) -> Iterator[Diagnostic]:
    """Yield steps that leave one alone for too long."""
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


def _whole(length: Ms) -> Ms:
    return Ms(round(length / SECOND) * SECOND)


def _clock(length: Ms) -> str:
    return clock_time(length)[:-4]


def _warning(code: str, message: str, span: Span, hint: str) -> Diagnostic:
    return Diagnostic(code, message, span, hint, Severity.WARNING)
