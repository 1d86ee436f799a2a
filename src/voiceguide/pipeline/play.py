"""A routine to a session that plays: planned, directed, commanded from everywhere, and shown."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from voiceguide.core.commands import Order
from voiceguide.core.errors import RequestError
from voiceguide.core.live import State, Status
from voiceguide.core.units import Ms
from voiceguide.live.board import Board
from voiceguide.live.bookmark import find_again, load
from voiceguide.live.chart import Chart
from voiceguide.live.clock import WorldClock
from voiceguide.live.keeper import Keeper
from voiceguide.live.outputs import open_output
from voiceguide.live.player import Company, Player, Wishes
from voiceguide.live.tap import Tap
from voiceguide.pipeline.director import SessionDirector
from voiceguide.pipeline.listen import Ears
from voiceguide.pipeline.places import find_place
from voiceguide.pipeline.plan import Planned, plan_routine
from voiceguide.pipeline.remotes import Wanted, open_remotes

if TYPE_CHECKING:
    from voiceguide.core.timeline import Timeline
    from voiceguide.pipeline.world import Timing, World


@dataclass(frozen=True, slots=True)
class Staging:
    """How a session is to be played."""

    output: str
    device: str | None = None
    start: str | None = None
    """A time, a mark or a section."""
    end: str | None = None
    resume: bool = False
    """Begin where it was left the last time."""
    remotes: Wanted | None = None
    """None takes commands from nowhere."""
    ears: Ears | None = None
    """None hears no commands that are said."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session that is ready to play."""

    player: Player
    look: Callable[[], Status]
    name: str | None
    """By which `tell` finds it."""


@contextmanager
def prepare(
    path: str | Path, timing: Timing, staging: Staging, world: World, say: Callable[[str], None]
) -> Iterator[tuple[Planned, Sitting | None]]:
    """Plan a routine and make it ready to play; no sitting where it has errors, which are in the plan.

    Args:
        path: The routine.
        timing: What the command line asks for.
        staging: Where and how.
        world: For the store and the settings.
        say: Called with what a person should know.

    Raises:
        RequestError: The command line asks for what cannot be.
        MachineError: An engine, the store or a way to command it failed.
    """
    if staging.ears:
        staging.ears.check(staging.output)
    tap = Tap(open_output(staging.output))
    with ExitStack() as stack:
        studio = stack.enter_context(world.studio())
        planned = plan_routine(path, timing, world, studio)
        if planned.timeline is None or planned.has_errors:
            yield planned, None
            return
        digest = _text_hash(planned)
        kept = world.settings.state / f"{_file_hash(path)}.json"
        wishes = _wishes(planned.timeline, digest, kept, staging)
        wishes = replace(wishes, routine=str(path))
        clock, orders = WorldClock(), SimpleQueue[Order]()
        board = Board(clock, Status(State.WAITING, planned.timeline.title, length=planned.timeline.length))
        keeper = Keeper(kept)
        stack.callback(_close, keeper, say)
        company = Company(orders, board.publish, keeper.keep)
        player = Player(SessionDirector(planned, studio, world), clock, tap, company, wishes)
        name = None
        if staging.remotes:
            name = stack.enter_context(open_remotes(staging.remotes, orders.put, board.look, say))
        if staging.ears:
            stack.enter_context(staging.ears.open(world.settings.hearing, orders.put, tap, say))
        yield planned, Sitting(player, board.look, name)


def _close(keeper: Keeper, say: Callable[[str], None]) -> None:
    """Write down where the session was left, and say so where that cannot be."""
    keeper.close()
    if keeper.trouble:
        say(f"--resume will not find this place: {keeper.trouble.message}")


def _wishes(timeline: Timeline, digest: str, kept: Path, staging: Staging) -> Wishes:
    start = find_place(staging.start, timeline, "--from") if staging.start else Ms(0)
    end = find_place(staging.end, timeline, "--to") if staging.end else None
    if end is not None and end <= start:
        raise RequestError("--to is not after --from", "take a later place")
    message = ""
    if staging.resume:
        mark = load(kept)
        if mark is None:
            message = "nothing to resume: the routine was heard to its end, or never played; it plays from the beginning"
        else:
            found = find_again(mark, Chart(timeline), digest)
            start, message = found.at, found.message
    return Wishes(text_hash=digest, device=staging.device, start=start, end=end, message=message)


def _text_hash(planned: Planned) -> str:
    texts = (source.text for _, source in sorted(planned.compiled.sources.items()))
    return hashlib.blake2b("\0".join(texts).encode(), digest_size=16).hexdigest()


def _file_hash(path: str | Path) -> str:
    return hashlib.blake2b(str(Path(path).resolve()).encode(), digest_size=16).hexdigest()
