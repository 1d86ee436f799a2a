"""The picture of a session: its sections along a line of time, as SVG that prints in black and white."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from voiceguide.core.captions import one_line
from voiceguide.core.sheet import Sheet
from voiceguide.core.units import MINUTE, SECOND, Ms

_WIDTH = 1000
_BAR_TOP, _BAR = 4, 30
_HEIGHT = 58
_STEPS = (15 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE, 60 * MINUTE)
_MOST_TICKS = 16
_ROOM = 22
"""The least width of a section in which its number finds room."""


def draw(sheet: Sheet, said: str) -> str:
    """Return the picture; `said` describes it to those who do not see it."""
    return (
        f'<svg class="ruler" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(one_line(said))}">'
        f"{''.join(_shapes(sheet))}</svg>"
    )


def _shapes(sheet: Sheet) -> Iterator[str]:
    scale = _WIDTH / max(sheet.length, 1)
    for number, part in enumerate(sheet.parts, 1):
        left, width = part.start * scale, (part.end - part.start) * scale
        shade = "even" if number % 2 == 0 else "odd"
        yield (
            f'<rect class="{shade}" x="{left:.1f}" y="{_BAR_TOP}" width="{width:.1f}" height="{_BAR}">'
            f"<title>{escape(one_line(part.title))}</title></rect>"
        )
        for row in part.rows:
            for at in (row.start, *(cue for cue, _ in row.cues)):
                x = at * scale
                yield f'<path class="mark" d="M{x:.1f} {_BAR_TOP + _BAR - 7}v7"/>'
        if width >= _ROOM:
            middle = left + width / 2
            yield f'<text class="number" x="{middle:.1f}" y="{_BAR_TOP + 18}">{number}</text>'
    yield from _ticks(sheet.length, scale)


def _ticks(length: Ms, scale: float) -> Iterator[str]:
    step = next((one for one in _STEPS if length // one <= _MOST_TICKS), 60 * MINUTE)
    bottom = _BAR_TOP + _BAR
    for at in range(0, length + 1, step):
        x = at * scale
        side = "start" if at == 0 else "end" if length - at < step // 2 else "middle"
        minutes, seconds = divmod(at // SECOND, 60)
        yield f'<path class="tick" d="M{x:.1f} {bottom}v6"/>'
        yield f'<text class="time" text-anchor="{side}" x="{x:.1f}" y="{_HEIGHT - 3}">{minutes}:{seconds:02}</text>'
