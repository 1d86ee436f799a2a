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
from voiceguide.core.errors import RequestError, RoutineFailed
from voiceguide.core.live import State, Status
from voiceguide.core.timeline import Timeline
from voiceguide.core.units import Ms
from voiceguide.live.board import Board
from voiceguide.live.bookmark import find_again, load
from voiceguide.live.chart import Chart
from voiceguide.live.clock import WorldClock
from voiceguide.live.keeper import Keeper
from voiceguide.live.outputs import open_output
from voiceguide.live.player import Company, Player, Wishes
from voiceguide.live.tap import Tap
from voiceguide.pipeline.look import Look, Looks
from voiceguide.pipeline.places import find_place
from voiceguide.pipeline.remembered import RememberedDirector
from voiceguide.pipeline.remotes import Wanted, open_remotes
from voiceguide.pipeline.world import quiet

if TYPE_CHECKING:
    from voiceguide.core.interfaces import Director
    from voiceguide.pipeline.listen import Ears
    from voiceguide.pipeline.plan import Planned
    from voiceguide.pipeline.world import Timing, World
    from voiceguide.voice.studio import Studio


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
    standing: Callable[[], Look]
    """How the routine stands now; mistakes may be found on the way."""
    look: Callable[[], Status]
    name: str | None
    """By which `tell` finds it."""


@contextmanager
def prepare(
    path: str | Path, timing: Timing, staging: Staging, world: World, say: Callable[[str], None]
) -> Iterator[tuple[Look, Sitting | None]]:
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
        director, standing_now = _directed(path, timing, staging, world, studio)
        standing = standing_now()
        timeline = standing.timeline
        if director is None or timeline is None:
            yield standing, None
            return
        kept = world.settings.state / f"{_file_hash(path)}.json"
        wishes = replace(_wishes(timeline, standing.text_hash, kept, staging), routine=str(path))
        clock, orders = WorldClock(), SimpleQueue[Order]()
        board = Board(clock, Status(State.WAITING, timeline.title, length=timeline.length))
        keeper = Keeper(kept)
        stack.callback(_close, keeper, say)
        company = Company(orders, board.publish, keeper.keep)
        player = Player(director, clock, tap, company, wishes)
        name = None
        if staging.remotes:
            name = stack.enter_context(open_remotes(staging.remotes, orders.put, board.look, say))
        if staging.ears:
            stack.enter_context(staging.ears.open(world.settings.hearing, orders.put, tap, say))
        yield standing, Sitting(player, standing_now, board.look, name)


def _directed(
    path: str | Path, timing: Timing, staging: Staging, world: World, studio: Studio
) -> tuple[Director | None, Callable[[], Look]]:
    """Return who directs a routine, or None where it has errors, and how it stands at any time.

    What was planned before plays at once. Where speech is to be made first, what comes before the first place
    that depends on all of it plays meanwhile: from the beginning, and only where nothing is wrong so far.
    """
    looks = Looks(path, timing, world)
    standing = looks.last()
    if standing and standing.timeline and not standing.diagnostics:
        said = [cue.utterance for cue in standing.timeline.cues if cue.utterance]
        if not studio.missing(said):

            def read() -> Director:
                silent = replace(world, progress=quiet)  # the screen is the session's by then
                director, standing_now = _read(path, timing, staging, silent, studio, looks)
                if director is None or standing_now().text_hash != standing.text_hash:
                    raise RoutineFailed(
                        "the routine cannot be planned anew: it was changed", "start it again"
                    )
                return director

            folder = Path(path).parent
            return RememberedDirector(standing.timeline, folder, studio, world, read), lambda: standing
    return _read(path, timing, staging, world, studio, looks)


def _read(
    path: str | Path, timing: Timing, staging: Staging, world: World, studio: Studio, looks: Looks
) -> tuple[Director | None, Callable[[], Look]]:
    from voiceguide.pipeline.compile import compile_routine  # noqa: PLC0415  a plan that is there needs none of it
    from voiceguide.pipeline.director import SessionDirector  # noqa: PLC0415  the same
    from voiceguide.pipeline.plan import Ruler, plan_compiled  # noqa: PLC0415  the same
    from voiceguide.pipeline.prelude import PreludeDirector, worth_a_prelude  # noqa: PLC0415  the same

    compiled = compile_routine(path, timing, world)
    plainly = not (staging.start or staging.end or staging.resume or compiled.diagnostics)
    folder = Path(path).parent
    if plainly and worth_a_prelude(compiled, studio):
        studio.expect(1)  # a worker takes as long to start as the rest of the way to the first sound
        ruler = Ruler(folder, replace(world, progress=quiet), studio)  # as above
        prelude = PreludeDirector(compiled, ruler, studio, world, looks.keep)
        if not ruler.found:
            return prelude, lambda: Look.of(prelude.planned)
    planned = plan_compiled(compiled, Ruler(folder, world, studio), estimated=False)
    looks.keep(planned)
    standing = Look.of(planned)
    director = None if planned.has_errors else SessionDirector(planned, studio, world)
    return director, lambda: standing


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
