"""Whatever is asked at whatever moment: the state is right, one voice at a time, everything at its moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from live.sittings import Block, BlockDirector, Noise, PonderingDirector, Sitting
from strategies import examples
from voiceguide.core.live import State
from voiceguide.core.timeline import Timeline
from voiceguide.core.units import Frames, Ms
from voiceguide.testing import FakeClock

POLL = 350
"""The player looks three times a second here: every deadline is met all the same, as sound is given ahead."""
EDGE = 22
"""Milliseconds in which one voice may still fade away while another begins."""
ORDERS = (
    "pause",
    "go on",
    "toggle",
    "next",
    "back",
    "repeat",
    "longer",
    "shorter",
    "how long",
    "louder",
    "softer",
    "section 1",
    "section 2",
    "section 7",
    "section Part",
)
OFTEN = ("pause", "go on", "repeat", "how long", "longer", "shorter")
"""Orders that meet each other."""
HAPPENINGS = (*ORDERS, *OFTEN, *OFTEN, "lose", "find", "sleep")
"""What may happen, by how often it is drawn."""
NEAR = 400
"""Milliseconds before a sound in which it may have been given already."""


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    """Draw a block: sentences with silences between, and silence after them or none."""
    at, words = 0, []
    for _ in range(draw(st.integers(1, 3))):
        length = draw(st.integers(3, 40)) * 100
        words.append((at, length))
        at += length + draw(st.sampled_from((400, 1000, 5000, 9000)))
    last = words[-1][0] + words[-1][1]
    return Block(
        tuple(words),
        last + draw(st.sampled_from((700, 1000, 4000, 30_000))),
        step=draw(st.booleans()),
        section=draw(st.sampled_from(("", "", "Part", "Another part"))),
        chime=draw(st.booleans()),
    )


waits = st.sampled_from((0, 0, 300, 700, 1500)) | st.integers(0, 150).map(lambda part: part * 50)
happenings = st.lists(
    st.tuples(waits, st.booleans(), st.sampled_from(HAPPENINGS)),
    min_size=8,
    max_size=30,
)
"""How long after the last one, in milliseconds, what happens; and whether it waits until a sound is near."""

Happening: TypeAlias = tuple[int, bool, str]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which the session went on without a break, and the plan that it went by."""

    clock: int
    place: int
    length: int
    timeline: Timeline


def listen(sitting: Sitting, happening: list[Happening], most: int) -> list[Stretch]:
    """Let things happen, hold every look against what is allowed, and return when the session went on."""
    stretches: list[Stretch] = []
    todo = list(happening)
    due = sitting.now + todo[0][0] if todo else None
    while sitting.now < most and sitting.player.state is not State.ENDED:
        if due is not None and sitting.now >= due and (not todo[0][1] or is_near(sitting, due)):
            *_, what = todo.pop(0)
            happen(sitting, what)
            due = sitting.now + todo[0][0] if todo else None
        before, clock = sitting.player.position, sitting.now
        alive = sitting.player.tick()
        jumped = sitting.player.position != before
        if not alive:
            break
        place, running = sitting.player.position, sitting.player.state is State.PLAYING
        length = sitting.poll if due is None else min(sitting.poll, max(30, due - sitting.now))
        sitting.clock.sleep(Ms(length))
        gone = sitting.player.position - place
        assert (
            gone == length
            if running and not jumped and not held_back(sitting, place, length)
            else gone <= length
        )
        if running and gone:
            add(stretches, Stretch(clock + length - gone, place, gone, sitting.director.timeline))
    return stretches


def listen_to_the_end(sitting: Sitting, happening: list[Happening]) -> list[Stretch]:
    """Let things happen, then what is needed for the session to end, and return when it went on."""
    stretches = listen(sitting, happening, 300_000)
    if sitting.player.state is not State.ENDED:
        sitting.output.find()
        stretches += listen(sitting, [], sitting.now + 12_000)
        sitting.order("go on")
        stretches += listen(sitting, [], sitting.now + 900_000)
    return stretches


def is_near(sitting: Sitting, due: int) -> bool:
    """Tell whether a sound begins soon, or it has been waited for long enough."""
    place = sitting.player.position
    sounds = any(0 < cue.start - place <= NEAR for cue in sitting.director.timeline.cues)
    return sounds or sitting.now > due + 20_000


def held_back(sitting: Sitting, place: int, length: int) -> bool:
    """Tell whether the session was to begin within the time that passed, or to end."""
    head = sitting.player._play.head  # noqa: SLF001  what only the player knows: that it is about to begin
    begins = head.since is not None and head.since > sitting.clock.now() - length
    return begins or place + length > sitting.director.timeline.length


def add(stretches: list[Stretch], one: Stretch) -> None:
    """Join a stretch to the last one, where it goes on from there."""
    if stretches:
        last = stretches[-1]
        joins = (last.clock + last.length, last.place + last.length) == (one.clock, one.place)
        if joins and last.timeline is one.timeline:
            stretches[-1] = Stretch(last.clock, last.place, last.length + one.length, last.timeline)
            return
    stretches.append(one)


def happen(sitting: Sitting, what: str) -> None:
    """Do one thing to a sitting."""
    match what:
        case "lose":
            sitting.output.lose()
        case "find":
            sitting.output.find()
        case "sleep":
            sitting.output.stages[-1].fade(Frames(0))  # a device sleeps with its machine
            sitting.clock.sleep(Ms(60_000))
        case _:
            sitting.order(what)


def check_voices(heard: list[Noise]) -> None:
    """No voice begins before the one before it has ended, but for its fade."""
    voices = [one for one in heard if one.is_voice]
    for number, one in enumerate(voices[1:], 1):
        before = max(voices[:number], key=lambda other: other.end)
        assert one.start >= before.end - EDGE, (before, one)


def check_moments(sitting: Sitting, stretches: list[Stretch]) -> None:
    """Every sound whose beginning the session passed was heard from that very moment."""
    heard = {(one.what, round(one.start)) for one in sitting.heard()}
    for stretch in stretches:
        for cue in stretch.timeline.cues:
            # a look may come between the giving of a sound and its beginning, and something happen there
            if stretch.place <= cue.start < stretch.place + stretch.length - 1:
                what = cue.text or ("gong" if cue.role == "end" else "chime")
                moment = stretch.clock + cue.start - stretch.place
                assert (what, moment) in heard, (what, moment, stretch.place)


def check_nothing_else(sitting: Sitting, stretches: list[Stretch]) -> None:
    """Whatever was heard of the session was heard while it went on, at its place."""
    for one in sitting.heard():
        if one.what == "time" or one.what.startswith("again"):
            continue
        assert any(belongs(one, stretch) for stretch in stretches), one


def belongs(one: Noise, stretch: Stretch) -> bool:
    """Tell whether a sound began in a stretch where one of its name was to sound."""
    place = stretch.place + one.start - stretch.clock
    begins = stretch.place - 1 <= place <= stretch.place + stretch.length + 1
    names = ((cue.text or ("gong" if cue.role == "end" else "chime"), cue) for cue in stretch.timeline.cues)
    return begins and any(what == one.what and cue.start - 1 <= place < cue.end for what, cue in names)


def check_session(parts: list[Block], happening: list[Happening], *, streams: bool) -> None:
    """Play a session while things happen, and hold what was heard against what is promised."""
    director = BlockDirector(parts)
    sitting = Sitting(director, streams=streams, poll=POLL if streams else 50)
    stretches = listen_to_the_end(sitting, happening)
    heard = sitting.heard()
    check_voices(heard)
    check_moments(sitting, stretches)
    check_nothing_else(sitting, stretches)
    assert sitting.player.state is State.ENDED
    assert sitting.player.position == director.timeline.length
    assert sitting.kept[-1] is None
    last = stretches[-1]
    assert last.place + last.length == director.timeline.length
    assert heard[-1].what == "gong" or heard[-1].is_voice


LISTS = st.lists(blocks(), min_size=1, max_size=6)


@settings(examples(15), suppress_health_check=[HealthCheck.too_slow])
@given(LISTS, happenings, st.booleans())
def test_whatever_happens(parts: list[Block], happening: list[Happening], streams: bool) -> None:  # noqa: FBT001  drawn
    """Any orders, a lost device and a sleeping machine at any moment leave a session that is right."""
    check_session(parts, happening, streams=streams)


@pytest.mark.slow
@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LISTS, happenings, st.booleans())
def test_whatever_happens_a_thousand_times(
    parts: list[Block],
    happening: list[Happening],
    streams: bool,  # noqa: FBT001  drawn
) -> None:
    """The same, for a thousand sessions."""
    check_session(parts, happening, streams=streams)


def longest(heard: list[Noise], what: str) -> float:
    """Return how long a sound was heard without a break; under a cut it may go on."""
    most, begun, end = 0.0, 0.0, -1.0
    for one in heard:
        if one.what == what:
            begun = one.start if one.start > end else begun
            end = one.end
            most = max(most, end - begun)
    return most


STAYS = ("pause", "go on", "go on", "toggle", "longer", "shorter", "shorter", "shorter", "repeat", "how long")
"""What may happen without the session being taken to another place."""


@pytest.mark.slow
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    LISTS,
    st.lists(st.tuples(waits, st.booleans(), st.sampled_from(STAYS)), min_size=4, max_size=30),
    st.sampled_from((0, 50, 300)),
)
def test_whatever_happens_no_words_are_left_out(
    parts: list[Block],
    happening: list[Happening],
    takes: int,
) -> None:
    """A new plan is made for a while, and the session goes on: all words of the last plan were heard whole.

    Here nothing is given meanwhile: it takes no longer than what was given before lasts.
    """
    clock = FakeClock(Ms(10_000))
    director = PonderingDirector(parts, clock, takes)
    sitting = Sitting(director, poll=50, clock=clock)
    stretches = listen_to_the_end(sitting, happening)
    heard = sitting.heard()
    check_voices(heard)
    check_moments(sitting, stretches)
    for cue in director.timeline.cues:
        if cue.text:
            assert longest(heard, cue.text) == cue.end - cue.start, cue.text
    assert sitting.player.state is State.ENDED
    assert sitting.player.position == director.timeline.length
