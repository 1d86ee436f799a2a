"""What was looked at in a finished track, and whether it is as it was planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Figure: TypeAlias = int | float | str | None


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it should be."""

    message: str
    at_ms: int | None = None
    planned: Figure = None
    found: Figure = None


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    summary: str
    """What was found, in words and figures."""
    faults: tuple[Fault, ...] = ()
    figures: Mapping[str, Figure] = field(default_factory=dict)
    looked: bool = True
    """False where it could not be looked at; the summary says why."""

    @property
    def is_right(self) -> bool:
        """Tell whether all of it is as it should be."""
        return not self.faults
