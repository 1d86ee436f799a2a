"""Routines whose blocks have lengths of their own, drawn so that each length can be had."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

from plan.planned import SILENT, reaches_of, session_of
from voiceguide.core.units import Ms

ANY = "1ms..23h"
"""A length that any block can have."""
FENCE = "- 1s Go."
"""A step on either side of a block, by which one can see where the block begins and ends."""
SWITCH = Ms(2000)


@dataclass(slots=True)
class Part:
    """A block with a length of its own: a section, or a paragraph in one."""

    line: int
    """Where it is written in the script."""
    depth: int
    turns: int
    switched: bool
    """True where turns are sides, with a switch between them."""
    share: tuple[float, float] = (0.0, 1.0)
    """Where its bounds lie between the shortest and the longest that it can be."""
    bounds: tuple[Ms, Ms] = (Ms(0), Ms(0))
    written: str = ANY


@dataclass(slots=True)
class Routine:
    """A script in the making, with the lengths of its parts still to be written."""

    lines: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    def text(self, length: str = "") -> str:
        """Return the script, with a length of the session's own or none."""
        lines = list(self.lines)
        for part in self.parts:
            lines[part.line - 1] = lines[part.line - 1].replace("LENGTH", part.written)
        lines[0] = f"length: {length}" if length else ""
        return "---\n" + SILENT + "\n" + "\n".join(lines)

    def settle(self) -> None:
        """Give every part a length that it can have, the innermost first."""
        for depth in (2, 1):
            reach = reaches_of(session_of(self.text()))
            by_line = {span.line: one for span, one in reach.blocks.items()}
            for part in self.parts:
                if part.depth == depth:
                    can = by_line[part.line + OFFSET]
                    low, high = (
                        Ms(can.shortest + round((can.longest - can.shortest) * share)) for share in part.share
                    )
                    part.bounds = (low, high)
                    part.written = f"{low}ms" if low == high else f"{low}ms..{high}ms"


OFFSET = SILENT.count("\n") + 2
"""How many lines stand before the first one of a routine."""

_shares = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted).map(tuple)


@st.composite
def routines(draw: st.DrawFn) -> Routine:
    """Draw a routine of up to three sections, each part between two fences."""
    routine = Routine(["", "---"])
    for _ in range(draw(st.integers(1, 3))):
        routine.lines += ["", "## Before", FENCE, ""]
        attributes, turns, switched = draw(_turns())
        routine.lines.append(f"## Part {{length: LENGTH{attributes}}}")
        _add(draw, routine, 1, turns, switched=switched)
        routine.lines.append("")
        for _ in range(draw(st.integers(1, 3))):
            _content(draw, routine)
        routine.lines += ["", "## After", FENCE]
    routine.settle()
    return routine


def _content(draw: st.DrawFn, routine: Routine) -> None:
    kind = draw(st.sampled_from(("paragraph", "steps", "part", "plain")))
    if kind == "part":
        attributes, turns, switched = draw(_turns())
        routine.lines += ["", FENCE, "", f"{draw(_text())} {{length: LENGTH{attributes}}}"]
        _add(draw, routine, 2, turns, switched=switched)
        routine.lines += ["", FENCE, ""]
    elif kind == "steps":
        routine.lines += ["", *"\n".join(draw(st.lists(_step, min_size=1, max_size=3))).split("\n"), ""]
    else:
        routine.lines += ["", draw(_text()) if kind == "paragraph" else "Now.", ""]


def _add(draw: st.DrawFn, routine: Routine, depth: int, turns: int, *, switched: bool) -> None:
    share = draw(_shares)
    if draw(st.booleans()):
        share = (share[0], share[0])
    routine.parts.append(Part(len(routine.lines), depth, turns, switched, share))


@st.composite
def _turns(draw: st.DrawFn) -> tuple[str, int, bool]:
    kind = draw(st.sampled_from(("once", "rounds", "sides")))
    if kind == "rounds":
        return "; repeat: 3", 3, False
    return ("; sides: left, lower right; switch: 2s", 2, True) if kind == "sides" else ("", 1, False)


_span = st.sampled_from(("1s..9s", "1.5s..2.333s", "2s", "2s..30s", "0s..45.001s"))
_step = st.sampled_from(
    (
        "- 5s Now.",
        "- 5s..20s Now.",
        "- 7.003s..9.5s Now. [1s..9s] Then.",
        "- 500ms..10s One two three four.",
        "- 4s..12s Now. {repeat: 2}",
        "- 10s..20s Now.\n  - @ half Then.",
    )
)


@st.composite
def _text(draw: st.DrawFn) -> str:
    parts = [f"[{draw(_span)}]"] if draw(st.booleans()) else []
    for _ in range(draw(st.integers(1, 3))):
        parts += [
            draw(st.sampled_from(("Now.", "Go on now.", "[count 1..2] On.", "[chime gong]"))),
            f"[{draw(_span)}]",
        ]
    return " ".join(parts)
