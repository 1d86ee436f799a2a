"""Soundings to passages: what sounds together, and what it is remembered by."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voiceguide.core.units import GRID_FRAMES, Frames
from voiceguide.mix.limiter import CEILING_DB, REACH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voiceguide.core.sound import Sounding

APART: Final = Frames(6 * GRID_FRAMES)
"""Silence between two passages: more than the limiter looks over, and room for an encoder to end."""

MIX_VERSION: Final = 1
"""Goes into every passage's recipe; count it up when the mixer or the limiter sounds otherwise."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What sounds between two silences, before it is mixed; an island once it is."""

    start: Frames
    end: Frames
    soundings: tuple[Sounding, ...]
    """Sorted; the first begins at `start`, the last to end does so at `end`."""
    ceiling_db: float = CEILING_DB
    """dBTP that nothing of it is to pass."""

    @property
    def recipe(self) -> str:
        """Everything that the passage's samples depend on, as a hash; not where it stands."""
        lines = [f"mix {MIX_VERSION} {self.end - self.start} {self.ceiling_db}"]
        lines += [
            f"{one.start - self.start} {one.length} {float(one.gain_db).hex()} {one.key}"
            for one in self.soundings
        ]
        return hashlib.blake2b("\n".join(lines).encode(), digest_size=32).hexdigest()


def gather(
    soundings: Iterable[Sounding], apart: Frames = APART, ceiling_db: float = CEILING_DB
) -> tuple[Passage, ...]:
    """Gather soundings into passages with at least `apart` frames of silence between them.

    Soundings may come in any order; what has no length is left out.

    Raises:
        ValueError: `apart` is less than the limiter's reach, so that passages would touch each other.
    """
    if apart < REACH:
        raise ValueError(f"passages are to be {REACH} frames apart or more, not {apart}")
    passages: list[Passage] = []
    together: list[Sounding] = []
    end = Frames(0)
    for one in sorted(sounding for sounding in soundings if sounding.length > 0):
        if together and one.start - end >= apart:
            passages.append(Passage(together[0].start, end, tuple(together), ceiling_db))
            together = []
        last = Frames(one.start + one.length)
        end = max(end, last) if together else last
        together.append(one)
    if together:
        passages.append(Passage(together[0].start, end, tuple(together), ceiling_db))
    return tuple(passages)
