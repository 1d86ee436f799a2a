"""How short and how long a session can be, and its blocks: what is asked before a plan is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from voiceguide.core.session import Session
from voiceguide.core.source import Span
from voiceguide.core.timeline import Extent
from voiceguide.core.units import Ms
from voiceguide.core.utterance import Utterance
from voiceguide.plan.dial import FULL, Place, at_dial
from voiceguide.plan.line import Line, line_of


@dataclass(frozen=True, slots=True)
class Reach:
    """The lengths that something can have."""

    shortest: Ms
    """With the dial at 0."""
    quarter: Ms
    """With the dial at a quarter."""
    longest: Ms
    """With all that is elastic at its most."""


@dataclass(frozen=True, slots=True)
class Reaches:
    """What a session can be, and its blocks with a length of their own."""

    session: Reach
    blocks: Mapping[Span, Reach]
    """By where the length is written: what stands in the longest turn, whatever the length says."""
    places: tuple[Place, ...]
    """What is elastic in the session, in the order of the script."""


def reaches(
    session: Session,
    speech: Mapping[Utterance, Extent],
    chimes: Mapping[str, Extent],
    *,
    files: Mapping[str, Extent] = MappingProxyType({}),
) -> Reaches:
    """Reckon how short and how long a session can be; the arguments are those of `plan`."""
    line = line_of(session, speech, chimes, files)
    blocks: dict[Span, Reach] = {}
    for span, inner in _inner(line):
        blocks[span] = _longer(blocks.get(span, inner), inner)
    return Reaches(_reach(line), blocks, line.places)


def _inner(line: Line) -> Iterator[tuple[Span, Reach]]:
    for span, inner in line.nests.items():
        yield span, _reach(inner)
        yield from _inner(inner)


def _reach(line: Line) -> Reach:
    return Reach(line.shortest, line.total(at_dial(line.places, FULL // 4).values), line.longest)


def _longer(one: Reach, other: Reach) -> Reach:
    """Return the reach of a place that stands in two blocks: what is enough for both."""
    return Reach(
        max(one.shortest, other.shortest), max(one.quarter, other.quarter), max(one.longest, other.longest)
    )
