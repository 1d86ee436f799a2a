"""What was made of a routine before, as long as nothing has changed of what it follows from."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voiceguide.pipeline.freshness import Freshness
from voiceguide.pipeline.written import dump, load

if TYPE_CHECKING:
    from voiceguide.pipeline.plan import Planned
    from voiceguide.pipeline.world import World


class Shelf:
    """One thing that is made of one routine, in the store.

    Args:
        kind: What it is, in small letters.
        path: The routine.
        asked: What the command line asks for; its text tells two wishes apart.
        world: For the store, and where engines are made.
    """

    def __init__(self, kind: str, path: str | Path, asked: object, world: World) -> None:
        self._world = world
        self._home = Path(path).parent
        self._asked = asked
        digest = hashlib.blake2b(
            repr((str(path), str(Path(path).absolute()), asked)).encode(), digest_size=20
        )
        self._key = f"{kind}-{digest.hexdigest()}"

    def get(self) -> Any:  # noqa: ANN401  whatever was kept
        """Return what was kept; None where nothing was, or where it would be another now."""
        data = self._world.store.get(self._key)
        if data is None:
            return None
        basis, value = load(data)
        return value if self._freshness.holds(basis) else None

    def keep(self, planned: Planned, value: object) -> None:
        """Remember what was made of a routine, unless that has errors: those are looked for each time."""
        if not planned.has_errors:
            self._world.store.put(self._key, dump((self._freshness.of(planned), value)))

    @cached_property
    def _freshness(self) -> Freshness:
        return Freshness(self._home, self._asked, self._world)
