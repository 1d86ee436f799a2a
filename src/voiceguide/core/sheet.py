"""A routine as it hangs on the wall: what a printed page shows."""

from __future__ import annotations

from dataclasses import dataclass

from voiceguide.core.units import Ms


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of the author's."""

    text: str
    """What it shows, in words."""
    kind: str = ""
    """Its media type; empty where there is no picture to show, only its words."""
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to do, or one sentence."""

    start: Ms
    text: str
    length: Ms | None = None
    """How long a step lasts; None for a sentence."""
    times: int = 1
    """How often it comes, one after another."""
    cues: tuple[tuple[Ms, str], ...] = ()
    """What is said meanwhile."""
    drawings: tuple[Drawing, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A section."""

    title: str
    start: Ms
    end: Ms
    rows: tuple[Row, ...]
    drawings: tuple[Drawing, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole page."""

    title: str
    lang: str
    length: Ms
    warnings: tuple[str, ...]
    parts: tuple[Part, ...]
    facts: tuple[str, ...] = ()
    """What stands beside the length: who wrote it, how often it is done."""
