"""Many routines exported by several processes: while one of them reads and plans, another encodes."""

from __future__ import annotations

import signal
from collections import deque
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, Final, NoReturn, Self

from voiceguide.core.errors import MachineError, VoiceguideError
from voiceguide.pipeline.finished import Exporter, Finished
from voiceguide.pipeline.world import quiet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.context import SpawnProcess

    from voiceguide.pipeline.exported import Making
    from voiceguide.pipeline.finished import Order
    from voiceguide.pipeline.world import Progress, Timing, World

WORTH: Final = 8
"""Routines from which on it is worth it: a process takes as long to start as it takes to export one or two."""


@dataclass(slots=True)
class _Helper:
    """A process, and which routine it is at."""

    process: SpawnProcess
    pipe: Connection[Any, Any]
    at: int | None = None


@dataclass(slots=True)
class SideBySide:
    """Makes tracks of routines in several processes; a context manager that ends them.

    It is asked for them in the order in which it was given them, and works ahead.

    Args:
        orders: All that are to be made.
        timing: What the command line asks for.
        world: For the store, where engines are made, and how many processes there may be.
        making: How tracks are to be made.
    """

    orders: Sequence[Order]
    timing: Timing
    world: World
    making: Making
    _helpers: list[_Helper] = field(default_factory=list)
    _left: deque[int] = field(default_factory=deque)
    _done: dict[int, Finished | VoiceguideError] = field(default_factory=dict)
    _asked: int = 0
    _finished: int = 0

    def __enter__(self) -> Self:
        self._left.extend(range(len(self.orders)))
        context = get_context("spawn")  # a fork would take over threads that stand still there
        alone = replace(self.world, progress=quiet, settings=replace(self.world.settings, jobs=1))
        for _ in range(min(self.world.settings.jobs, len(self.orders))):
            ours, its = context.Pipe()
            process = context.Process(target=_work, args=(its, self.timing, alone, self.making), daemon=False)
            process.start()
            its.close()
            self._helpers.append(_Helper(process, ours))
        for helper in self._helpers:
            self._hand_out(helper)
        return self

    def __exit__(self, *_: object) -> None:
        for helper in self._helpers:
            helper.process.terminate()
        for helper in self._helpers:
            helper.process.join()
            helper.pipe.close()

    def export(self, order: Order, progress: Progress = quiet) -> Finished:
        """Return what became of a routine; meanwhile others are worked on.

        Raises:
            ValueError: Another one is next.
            VoiceguideError: As `Exporter.export` does, or its process was killed.
        """
        number = self._asked
        if order != self.orders[number]:
            raise ValueError(f"next is {self.orders[number]}")
        self._asked += 1
        while number not in self._done:
            busy = [helper for helper in self._helpers if helper.at is not None]
            if not busy:
                raise MachineError("the processes that export were ended", "Export with --jobs 1.")
            ready = wait([helper.pipe for helper in busy])
            for helper in busy:
                if helper.pipe in ready:
                    self._take(helper)
                progress("exporting", self._finished, len(self.orders))
        answer = self._done.pop(number)
        if isinstance(answer, VoiceguideError):
            raise answer
        return answer

    def _take(self, helper: _Helper) -> None:
        """Take what a process has made, and give it something else to do."""
        if helper.at is None:
            raise ValueError("it was given nothing to do")
        try:
            self._done[helper.at] = helper.pipe.recv()
        except (EOFError, OSError):
            name = self.orders[helper.at].source
            hint = "Export it by itself to see why, or all of them with --jobs 1."
            self._done[helper.at] = MachineError(f"the process that exported {name} was ended", hint)
            helper.at = None
            return
        self._finished += 1
        self._hand_out(helper)

    def _hand_out(self, helper: _Helper) -> None:
        helper.at = self._left.popleft() if self._left else None
        if helper.at is not None:
            helper.pipe.send(self.orders[helper.at])


def _work(orders: Connection[Any, Any], timing: Timing, world: World, making: Making) -> None:
    """Export what comes through a pipe, until nothing comes any more; the parent hears of Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)
    with Exporter(timing, world, making) as exporter:
        while True:
            try:
                order = orders.recv()
            except EOFError:
                return
            try:
                answer: Finished | VoiceguideError = exporter.export(order)
            except VoiceguideError as error:
                answer = error
            orders.send(answer)


def _end(*_: object) -> NoReturn:
    """End so that nothing half-written is left."""
    raise SystemExit(0)
