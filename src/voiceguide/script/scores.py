"""Counts, breaths and beats: sounds at exact times of their own."""

from __future__ import annotations

from collections.abc import Callable

from voiceguide.core.inlines import Beat, Breathe, Count
from voiceguide.core.session import Say, Score, Strike
from voiceguide.core.units import MINUTE, Ms
from voiceguide.core.utterance import Utterance
from voiceguide.core.words import Words

Utter = Callable[[str], Utterance]

_PULSE = "click"
_PHASES = {2: ("in", "out"), 3: ("in", "hold", "out"), 4: ("in", "hold", "out", "hold")}


def count(node: Count, role: str, utter: Utter) -> Score:
    """Return the numbers, each exactly one interval after the last."""
    step = 1 if node.last >= node.first else -1
    numbers = range(node.first, node.last + step, step)
    sounds = tuple(
        (Ms(place * node.every), Say(str(number), utter(str(number)), role, node.span, "count"))
        for place, number in enumerate(numbers)
    )
    return Score(sounds, Ms(len(numbers) * node.every), node.span)


def breath(node: Breathe, role: str, utter: Utter, words: Words) -> Score:
    """Return the words or chimes of breathing, on exact seconds; a phase of no length has none."""
    sounds: list[tuple[Ms, Say | Strike]] = []
    at = Ms(0)
    for _ in range(node.times):
        for name, length in zip(_PHASES[len(node.phases)], node.phases, strict=True):
            if length and node.how == "spoken":
                text = words.phrase(name)
                sounds.append((at, Say(text, utter(text), role, node.span, "breath")))
            elif length and node.how != "silent":
                sounds.append((at, Strike(node.how, role, node.span, kind="breath")))
            at = Ms(at + length)
    return Score(tuple(sounds), at, node.span)


def beat(node: Beat, role: str) -> Score:
    """Return the pulses; each place is floored once, and what follows does not wait."""
    pulses: list[tuple[Ms, Say | Strike]] = []
    while (at := Ms(len(pulses) * MINUTE // node.per_minute)) < node.length:
        pulses.append((at, Strike(_PULSE, role, node.span, kind="beat")))
    return Score(tuple(pulses), Ms(0), node.span)
