"""The beginning of a session that plays while the rest of its speech is made."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue
from threading import Semaphore

import numpy as np
import pytest

from contracts.director import DirectorContract
from pipeline.hearing import ROOT
from tones import tone_world
from voiceguide.core.commands import Order, read_order
from voiceguide.core.errors import RoutineFailed
from voiceguide.core.interfaces import Director
from voiceguide.core.live import State, Status
from voiceguide.core.sound import Island
from voiceguide.core.units import Frames, Ms
from voiceguide.live.player import Company, Player, Wishes
from voiceguide.pipeline import prelude
from voiceguide.pipeline.compile import compile_routine
from voiceguide.pipeline.director import SessionDirector
from voiceguide.pipeline.plan import Planned, Ruler, plan_routine
from voiceguide.pipeline.prelude import PreludeDirector, worth_a_prelude
from voiceguide.pipeline.world import Timing
from voiceguide.testing import FakeClock, FakeOutput
from voiceguide.voice.studio import Studio

HEAD = "---\ntitle: Feet\nsettle: 0ms\nchimes: {start: none, section: none, end: none}\n"
ROUTINE = f"""{HEAD}---

## Get ready
Wash your feet.

- 20s Rub them.
- 25s Press them. {{countdown: 3}}

Lie down. [5s..20s]
Rest a little.
"""
BEGINNINGS = {
    "an elastic pause": "Sit down. Look at your feet. [1s..9s] Go on.\n",
    "an elastic step": "- 10s Sit down.\n- 10s..30s Rub them.\n- Stand up.\n",
    "an elastic pause inside an exact step": "- 20s Sit down. [1s..9s] Rub them.\n- 10s Stand up.\n",
    "something optional": "Sit down.\n\n- 10s Rub them. {preview}\n- 10s Press them. {optional: 1}\n\nStand up.\n",
    "the number of optional steps": "- 10s Step {n} of {total}.\n- 10s Press them. {optional: 1}\n",
    "rounds in a range": "Sit down.\n\n## Round {round} of {rounds} {repeat: 1..3}\n- 10s Rub. {round}.\n",
    "a length of its own": "Sit down.\n\n## Rub {length: 40s}\nRub them. [1s..50s] Press them.\n\n## End\nStand up.\n",
    "sides that differ": "## Your {side} foot {sides: left, right}\nRub your {side} foot.\n\n- 9s Hold the {side} one.\n",
    "no end of fixed things": "Sit down. [count 1..5]\n\n- 9s Rub. {countdown: 3}\n  - @ half Now.\n\nStand. [breathe 4-6 x2]\n",
    "a warning": "> [!CAUTION]\n> Leave it out if it hurts.\n\nSit down. [chime bowl] Breathe. [2s..4s] Stand up.\n",
}
"""What comes before the first place that depends on all of the speech, and what that is."""
SHIPPED = [
    ROOT / "scripts" / "en" / f"{name}.md"
    for name in ("foot-back-release", "knee-physiotherapy", "box-breathing")
]
WAITS = {"the number of optional steps", "a warning"}
"""The form decides what the one begins with; over all of the other a bowl rings on."""


@pytest.fixture
def begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., tuple[PreludeDirector, Studio]]]:
    """Return a function that makes a Director of a text in an empty store; it makes one sentence at a time."""
    monkeypatch.setattr(prelude, "_BATCH", 1)
    file = tmp_path / "feet.md"
    world = tone_world()
    with world.studio() as studio:

        def made(text: str, timing: Timing | None = None) -> tuple[PreludeDirector, Studio]:
            file.write_text(text, encoding="utf-8")
            compiled = compile_routine(file, timing or Timing(), world)
            assert compiled.diagnostics == ()
            assert worth_a_prelude(compiled, studio)
            return PreludeDirector(
                compiled, Ruler(tmp_path, world, studio), studio, world, lambda _: None
            ), studio

        yield made


def settle(director: Director) -> Director:
    """Do all that is to be done."""
    while director.settled_until is not None:
        director.go_on()
    return director


def heard_early(director: Director) -> tuple[list[Island], int]:
    """Return all islands, each as soon as it can be had, and how many came before all was settled."""
    islands: list[Island] = []
    early = 0
    while True:
        settled = director.settled_until is None
        islands += director.islands(islands[-1].end if islands else Frames(0))
        if settled:
            return islands, early
        early = len(islands)
        director.go_on()


def alone(text: str, folder: Path) -> Planned:
    """Plan a text in a world of its own, all at once."""
    (folder / "feet.md").write_text(text, encoding="utf-8")
    world = tone_world()
    with world.studio() as studio:
        return plan_routine(folder / "feet.md", Timing(), world, studio)


def hold_same(one: list[Island], other: list[Island]) -> None:
    """Hold two runs of islands to be the same to the sample."""
    assert [island.start for island in one] == [island.start for island in other]
    assert all(np.array_equal(a.pcm, b.pcm) for a, b in zip(one, other, strict=True))


class TestPreludeDirector(DirectorContract):
    """Once all is settled, it is a Director as any other."""

    @pytest.fixture
    def make(self, begin: Callable[[str], tuple[PreludeDirector, Studio]]) -> Callable[[], Director]:
        """Return its maker."""
        director, _ = begin(ROUTINE)
        return lambda: settle(director)


@pytest.mark.parametrize("change", [None, pytest.param(2500, marks=pytest.mark.engine)])
@pytest.mark.parametrize("what", BEGINNINGS)
def test_the_beginning_is_the_very_samples_of_the_final_plan(
    what: str, change: int | None, begin: Callable[..., tuple[PreludeDirector, Studio]], tmp_path: Path
) -> None:
    """Whatever depends on all of the speech, and whether the session is to be shorter or longer than of itself."""
    text = f"{HEAD}---\n{BEGINNINGS[what]}"
    planned = alone(text, tmp_path)
    if change and planned.timeline:
        text = f"{HEAD}length: {planned.timeline.length + change}ms\n---\n{BEGINNINGS[what]}"
        planned = alone(text, tmp_path)
    director, studio = begin(text)
    if planned.has_errors:
        with pytest.raises(RoutineFailed):
            settle(director)
        assert director.planned.diagnostics == planned.diagnostics
        return
    islands, early = heard_early(director)
    assert director.timeline == planned.timeline
    final = SessionDirector(director.planned, studio, tone_world())
    hold_same(islands, list(final.islands(Frames(0))))
    assert early or what in WAITS


@pytest.mark.engine
@pytest.mark.parametrize("script", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_routine_begins_with_what_it_will_be(script: Path) -> None:
    """Of each that ships, without its bed, the first word is heard before all words are made."""
    world, timing = tone_world(), Timing(bed="none")
    with world.studio() as studio:
        compiled = compile_routine(script, timing, world)
        if not worth_a_prelude(compiled, studio):
            pytest.skip("it begins a bed in its text")
        director = PreludeDirector(
            compiled, Ruler(script.parent, world, studio), studio, world, lambda _: None
        )
        islands, early = heard_early(director)
        assert early
        hold_same(islands, list(SessionDirector(director.planned, studio, world).islands(Frames(0))))


class Gated:
    """Lets a Director go on only when the test lets it: a voice as slow as you like."""

    def __init__(self, director: PreludeDirector, gate: Semaphore) -> None:
        self._go_on, self._gate = director.go_on, gate

    def __call__(self) -> None:
        """Wait, and go on."""
        self._gate.acquire()
        self._go_on()


def play(director: Director, shown: list[Status]) -> tuple[Player, SimpleQueue[Order], FakeClock]:
    """Begin to play with a Director in its own thread, on a clock that the test moves."""
    clock, orders = FakeClock(), SimpleQueue[Order]()
    player = Player(
        director, clock, FakeOutput(clock), Company(orders, shown.append, lambda _: None), Wishes(poll=Ms(20))
    )
    player.begin()
    return player, orders, clock


def wait(player: Player, clock: FakeClock, done: Callable[[], bool]) -> None:
    """Let time pass, the other thread's too, until something is so."""
    for _ in range(3000):
        if done():
            return
        assert player.tick()
        clock.sleep(Ms(20))
        time.sleep(0.001)
    raise AssertionError("it was never so")


SLOW = "Sit down.\n\n- 9s Rub them.\n- 9s Press them.\n\nLie down. [5s..20s] Rest a little.\n"


def test_a_slow_voice_begins_at_once_and_waits_where_nothing_is_known_yet(
    begin: Callable[..., tuple[PreludeDirector, Studio]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence is enough to begin; then the session waits, saying so, and goes on when the next is there."""
    director, _ = begin(f"{HEAD}---\n{SLOW}")
    gate, shown = Semaphore(1), list[Status]()
    monkeypatch.setattr(director, "go_on", Gated(director, gate))
    player, orders, clock = play(director, shown)
    try:
        wait(player, clock, lambda: player.state is State.PLAYING)
        wait(player, clock, lambda: player.state is State.WAITING)
        waits_at = player.position
        clock.sleep(Ms(2000))
        player.tick()
        assert player.position == waits_at == director.timeline.steps[0].start
        assert "voice is still at work" in shown[-1].message
        for asked in ("longer", "how long", "next"):
            orders.put(read_order(asked) or Order.__new__(Order))
            player.tick()
            clock.sleep(Ms(200))
            player.tick()
            assert "still being made" in shown[-1].message
        gate.release()
        wait(player, clock, lambda: player.state is State.PLAYING)
        for _ in range(20):
            gate.release()
        wait(player, clock, lambda: player.state is State.ENDED or player.position >= Ms(20_000))
        assert shown[-1].length == director.planned.timeline.length if director.planned.timeline else False
    finally:
        for _ in range(20):
            gate.release()
        player.close()


def test_a_mistake_that_is_found_on_the_way_ends_the_session(
    begin: Callable[..., tuple[PreludeDirector, Studio]],
) -> None:
    """What is wrong is in the plan; before it, the beginning may have been heard."""
    director, _ = begin(f"{HEAD}---\nSit down.\n\n- 1s Rub them, and press them, and hold them for long.\n")
    player, _, clock = play(director, [])
    try:
        with pytest.raises(RoutineFailed):
            wait(player, clock, lambda: False)
        assert player.state is State.ENDED
        assert [one.code for one in director.planned.diagnostics] == ["VG014"]
    finally:
        player.close()
