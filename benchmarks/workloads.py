"""The sessions that the race is run over, as routines: what a user would write, only longer."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SEED: Final = Path(__file__).parents[1] / "scripts" / "en" / "foot-back-release.md"
_VERBS: Final = [
    "rub",
    "press",
    "stroke",
    "hold",
    "circle",
    "knead",
    "warm",
    "lift",
    "turn",
    "stretch",
    "soften",
    "follow",
]
_WHERE: Final = [
    "heel",
    "arch",
    "ankle",
    "sole",
    "instep",
    "shin",
    "calf",
    "knee",
    "wrist",
    "palm",
    "elbow",
    "shoulder",
    "neck",
    "temple",
    "forehead",
]
_HOW: Final = ["slowly", "gently", "firmly", "evenly", "lightly", "calmly", "deeply", "softly"]
_WITH: Final = ["thumb", "palm", "knuckle", "fingertips", "elbow", "forearm", "fist", "hand"]
_SHORT: Final = ("click", "block", "triangle")


@dataclass(frozen=True, slots=True)
class Workload:
    """A session of so many minutes with so many sentences and chimes."""

    name: str
    minutes: int
    sentences: int
    chimes: int
    bed: str = ""

    def routine(
        self, *, changed: bool = False, moved: bool = False, shared: float = 0, number: int = 0
    ) -> str:
        """Return the routine.

        Args:
            changed: Another word in the sentence in its middle; its step's own silence takes that up.
            moved: The step in its middle lasts half a second longer, so all that follows is moved.
            shared: Which part of the sentences it has in common with others that have another number.
            number: Which of them it is.
        """
        step = self.minutes * 60_000 // self.sentences // 24 * 24
        beside = self.chimes - self.sentences
        lines = [
            "---",
            f"title: {self.name} {number}",
            "chimes: {start: none, section: none, end: none}",
            "settle: 0ms",
        ]
        lines += [f"bed: {self.bed}"] if self.bed else []
        lines += ["---", ""]
        for at in range(self.sentences):
            if at % 20 == 0:
                lines += ["", f"## Part {at // 20 + 1}"]
            own = at >= shared * self.sentences
            words = sentence(at + 100_000 * number if own and number else at)
            if changed and at == self.sentences // 2:
                words = words.replace(" the ", " this ", 1)
            lasts = step + 504 * (moved and at == self.sentences // 2)
            lines.append(f"- {lasts}ms {words} {{chime: {_SHORT[at % 3]}}}")
            if at < beside:
                lines.append(f"  - @ half [chime {_SHORT[(at + 1) % 3]}]")
        return "\n".join(lines) + "\n"


def sentence(number: int) -> str:
    """Return a sentence of eight words; another one for each number."""
    pick = random.Random(number)  # noqa: S311  words, not secrets
    verb, where, how, tool = (pick.choice(words) for words in (_VERBS, _WHERE, _HOW, _WITH))
    times = pick.choice(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve"))
    return f"{verb.capitalize()} the {where} {how}, {times} times, {tool} {pick.choice(_HOW)}."


S: Final = Workload("S", 14, 0, 0)
"""The seed routine; its text is its own."""
M: Final = Workload("M", 20, 67, 100)
L: Final = Workload("L", 60, 200, 300)
L_BED: Final = Workload("L+bed", 60, 200, 300, bed="rain")
X: Final = Workload("X", 480, 500, 750)
SMALL: Final = Workload("small", 2, 8, 12)
SMALL_BED: Final = Workload("small+bed", 2, 8, 12, bed="rain")
