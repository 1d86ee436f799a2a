"""A routine, planned, directed and played: what is heard is what its track holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue

import numpy as np
import pytest

from contracts.director import DirectorContract
from tones import tone_world
from voiceguide.core.commands import Order, read_order
from voiceguide.core.interfaces import Director
from voiceguide.core.live import State
from voiceguide.core.units import Frames, Ms
from voiceguide.live.player import Company, Player, Wishes
from voiceguide.pipeline.director import SessionDirector
from voiceguide.pipeline.plan import plan_routine
from voiceguide.pipeline.world import Timing
from voiceguide.testing import FakeClock, FakeOutput

ROUTINE = """\
---
title: Feet
bed: {bed}
---

## Get ready
Wash your feet. [5s]

- 20s Rub them.
- 25s Press them. {{countdown: 3}}

Lie down.
"""
LEAD = 50


@pytest.fixture(params=["none", pytest.param("rain -20dB", marks=pytest.mark.engine)])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], SessionDirector]]:
    """Return a maker of Directors of a routine without a bed, and with one."""
    file = tmp_path / "feet.md"
    file.write_text(ROUTINE.format(bed=request.param), encoding="utf-8")
    world = tone_world()
    with world.studio() as studio:
        yield lambda: SessionDirector(plan_routine(file, Timing(), world, studio), studio, world)


class TestSessionDirector(DirectorContract):
    """The Director of real routines is one."""

    @pytest.fixture
    def make(self, make: Callable[[], SessionDirector]) -> Callable[[], Director]:  # type: ignore[override]
        """Return its maker."""
        return make


def test_what_is_heard_is_what_the_islands_hold(make: Callable[[], SessionDirector]) -> None:
    """To the sample, from the first to the last."""
    director = make()
    output = FakeOutput(FakeClock())
    company: Company = Company(SimpleQueue(), lambda _: None, lambda _: None)
    player = Player(director, output.clock, output, company, Wishes(in_thread=False))
    assert player.run()
    stage = output.stages[0]
    for island in director.islands(Frames(0)):
        at = Frames(island.start + LEAD * 48)
        assert np.array_equal(stage.sound(at, Frames(at + len(island.pcm))), island.pcm)


def test_a_real_session_answers_to_commands(make: Callable[[], SessionDirector]) -> None:
    """Repeat, longer, the time that is left and a pause, in a routine with an engine that speaks."""
    director = make()
    planned = director.timeline.length
    output = FakeOutput(FakeClock())
    orders: SimpleQueue[Order] = SimpleQueue()
    messages: list[str] = []
    company = Company(orders, lambda status: messages.append(status.message), lambda _: None)
    player = Player(director, output.clock, output, company, Wishes(in_thread=False))
    player.begin()
    for text in ("section 2", "next", "how long", "repeat", "longer", "pause", "go on", "back"):
        order = read_order(text)
        assert order is not None
        orders.put(order)
        for _ in range(150):
            player.tick()
            output.clock.sleep(Ms(20))
    while player.tick():
        output.clock.sleep(Ms(20))
    assert player.state is State.ENDED
    assert director.timeline.length > planned
    assert not any("could not be done" in message for message in messages)
