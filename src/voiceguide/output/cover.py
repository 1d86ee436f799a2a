"""A cover from a session's title and its timeline: when there are words, and when there is quiet.

The same facts give the same picture on the same machine; nothing of the clock goes in.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from voiceguide.core.errors import OutputFailed
from voiceguide.core.units import Ms
from voiceguide.output.info import Cover

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

    Font: TypeAlias = FreeTypeFont | ImageFont

SIDE: Final = 1400
"""Pixels, both ways: what shops of podcasts ask for at least."""

_DRAWN_BY: Final = 1
"""Counted up whenever the same facts come to be drawn otherwise."""
_FINE: Final = 2
"""How much larger it is drawn, so that edges are smooth."""
_BAND: Final = 140
"""Rows that are drawn at a time: the large picture as a whole would be 31 MB."""
_SEEN: Final = 3
"""Rows above and below a band that making it small looks at."""
_MARGIN: Final = 120
_COLUMNS: Final = 72
_MIDDLE, _TALLEST = 1000, 220
"""Where the line of the session runs, and how far its bars reach to both sides."""
_UNTITLED: Final = 660
"""Where it runs when no font has the title's letters."""
_TITLE_TOP, _TITLE_ROOM = 130, 560
_SIZES: Final = (168, 150, 134, 120, 108, 96, 86, 76, 68, 60, 52, 46, 40)
_LINE: Final = 1.18
"""From one line to the next, in heights of the letters."""
_SMALL: Final = 46
_QUALITY: Final = 88
_FONTS: Final = (
    "DejaVuSans.ttf",
    "NotoSans-Regular.ttf",
    "LiberationSans-Regular.ttf",
    "segoeui.ttf",
    "arial.ttf",
    "Arial.ttf",
    "Arial Unicode.ttf",
    "Helvetica.ttc",
)
"""Looked for where the font that comes with Pillow lacks a letter."""
_PALETTES: Final = (
    ((24, 44, 66), (14, 24, 40), (240, 196, 132), (126, 178, 200)),
    ((28, 58, 54), (14, 32, 34), (236, 206, 142), (128, 190, 168)),
    ((62, 38, 56), (30, 20, 36), (244, 190, 150), (204, 142, 168)),
    ((70, 44, 34), (36, 22, 22), (246, 206, 150), (218, 150, 116)),
    ((42, 40, 74), (22, 20, 44), (240, 204, 156), (156, 150, 214)),
    ((38, 56, 34), (20, 32, 20), (242, 214, 140), (160, 190, 118)),
)
"""Top, bottom, and the two colours that sections take in turn."""
_PAPER: Final = (250, 246, 238)


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a cover is drawn from."""

    title: str
    author: str
    note: str
    """A few words below, such as the length."""
    spoken: tuple[tuple[Ms, Ms], ...]
    sections: tuple[tuple[Ms, Ms], ...]
    length: Ms

    @property
    def key(self) -> str:
        """What its picture is remembered by."""
        return f"cover-{hashlib.blake2b(repr((_DRAWN_BY, self)).encode(), digest_size=20).hexdigest()}"


def cover_from(data: bytes) -> Cover:
    """Return the cover that `draw` made these bytes of."""
    return Cover(data, "image/jpeg", SIDE, SIDE)


def draw(sketch: Sketch) -> bytes:
    """Draw a cover, as a JPEG of `SIDE` pixels.

    Raises:
        OutputFailed: Pillow is not there.
    """
    try:
        from PIL import Image, ImageDraw  # noqa: PLC0415  only who draws needs it
    except ImportError as error:
        hint = "Install it: python -m pip install pillow; or leave the picture out, with --no-cover."
        raise OutputFailed(f"a cover needs Pillow, which cannot be loaded here: {error}", hint) from error

    number = hashlib.blake2b(sketch.title.encode(), digest_size=1).digest()[0]
    top, bottom, *tints = _PALETTES[number % len(_PALETTES)]
    title = _title(sketch.title)
    bars = _bars(sketch, tints, _MIDDLE if title else _UNTITLED)
    marks: tuple[_Bar | _Line, ...] = (*bars, *title, *_edges(sketch))
    small = Image.new("RGB", (SIDE, SIDE))
    for first in range(0, SIDE, _BAND):
        last = min(first + _BAND, SIDE)
        above, below = max(first - _SEEN, 0) * _FINE, min(last + _SEEN, SIDE) * _FINE
        fine = _slope(top, bottom, above, below)
        pen = ImageDraw.Draw(fine)
        for mark in marks:
            mark.draw(pen, above, below)
        box = (0, first * _FINE - above, SIDE * _FINE, last * _FINE - above)
        small.paste(fine.resize((SIDE, last - first), Image.Resampling.LANCZOS, box), (0, first))
    into = io.BytesIO()
    small.save(into, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
    return into.getvalue()


@dataclass(frozen=True, slots=True)
class _Bar:
    """A bar with round ends, at its place in the large picture."""

    box: tuple[float, float, float, float]
    tint: tuple[int, ...]

    def draw(self, pen: ImageDraw, above: int, below: int) -> None:
        """Draw what of it is in the rows from `above` up to `below`."""
        left, high, right, low = self.box
        if high <= below and low >= above:
            pen.rounded_rectangle((left, high - above, right, low - above), (right - left) / 2, self.tint)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of words, at its place in the large picture."""

    text: str
    font: Font
    left: int
    at: int
    anchor: str

    def draw(self, pen: ImageDraw, above: int, below: int) -> None:
        """Draw what of it is in the rows from `above` up to `below`."""
        _, high, _, low = pen.textbbox((self.left, self.at), self.text, self.font, anchor=self.anchor)
        if high <= below and low >= above:
            pen.text((self.left, self.at - above), self.text, _PAPER, self.font, anchor=self.anchor)


def _slope(top: Sequence[int], bottom: Sequence[int], above: int, below: int) -> Image:
    """Return rows of a large picture that goes from one colour at its top to another."""
    from PIL import Image  # noqa: PLC0415  as above

    column = Image.new("RGB", (1, 256))
    for row in range(256):
        column.putpixel(
            (0, row), tuple(round(a + (b - a) * row / 255) for a, b in zip(top, bottom, strict=True))
        )
    part = (0, above * 256 / (SIDE * _FINE), 1, below * 256 / (SIDE * _FINE))
    return column.resize((SIDE * _FINE, below - above), Image.Resampling.BILINEAR, part)


def _bars(sketch: Sketch, tints: Sequence[Sequence[int]], line: int) -> Iterator[_Bar]:
    """Yield the session from left to right: the more is said, the taller; a dot where it is quiet."""
    step = (SIDE - 2 * _MARGIN) / _COLUMNS
    thick = step * 0.62
    for column in range(_COLUMNS):
        first, last = sketch.length * column / _COLUMNS, sketch.length * (column + 1) / _COLUMNS
        said = sum(max(0.0, min(end, last) - max(start, first)) for start, end in sketch.spoken)
        share = min(said / (last - first), 1.0)
        half = thick / 2 + share**0.7 * _TALLEST
        middle = (first + last) / 2
        section = next((at for at, (start, end) in enumerate(sketch.sections) if start <= middle < end), 0)
        left = _MARGIN + column * step + (step - thick) / 2
        box = (left * _FINE, (line - half) * _FINE, (left + thick) * _FINE, (line + half) * _FINE)
        yield _Bar(box, tuple(tints[section % len(tints)]))


def _edges(sketch: Sketch) -> Iterator[_Line]:
    """Yield what stands at the foot: the author on the left, the note on the right."""
    base = SIDE - _MARGIN
    for text, at, anchor in ((sketch.author, _MARGIN, "ls"), (sketch.note, SIDE - _MARGIN, "rs")):
        font = _font(text, _SMALL)
        if text and font and _width(font, text) < (SIDE - 2 * _MARGIN) // 2 * _FINE:
            yield _Line(text, font, at * _FINE, base * _FINE, anchor)


def _title(title: str) -> tuple[_Line, ...]:
    """Return the title's lines as large as they fit; none where no font has its letters."""
    wide, high = (SIDE - 2 * _MARGIN) * _FINE, _TITLE_ROOM * _FINE
    for size in _SIZES:
        font = _font(title, size)
        if font is None:
            return ()
        lines = _wrapped(font, title, wide)
        step = size * _FINE * _LINE
        fits = len(lines) * step <= high and all(_width(font, line) <= wide for line in lines)
        if fits or size == _SIZES[-1]:
            room = max(int(high // step), 1)
            shown = lines if len(lines) <= room else [*lines[: room - 1], f"{lines[room - 1]}…"]
            left, top = _MARGIN * _FINE, _TITLE_TOP * _FINE
            return tuple(
                _Line(line, font, left, round(top + at * step), "la") for at, line in enumerate(shown)
            )
    return ()


def _wrapped(font: Font, text: str, wide: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and _width(font, f"{lines[-1]} {word}") <= wide:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _width(font: Font, text: str) -> float:
    return float(font.getlength(text))


def _font(text: str, size: int) -> Font | None:
    """Return a font that has every letter of a text: Pillow's own, or one that the system has."""
    from PIL import ImageFont  # noqa: PLC0415  as above

    own = ImageFont.load_default(size * _FINE)
    if _has(own, text):
        return own
    for name in _FONTS:
        try:
            font = ImageFont.truetype(name, size * _FINE)
        except OSError:  # it is not here; the next one may be
            continue
        if _has(font, text):
            return font
    return None


def _has(font: Font, text: str) -> bool:
    """Tell whether a font has every letter: what it lacks it shows as it shows what nobody has."""
    nothing = bytes(font.getmask("\uffff"))
    return all(bytes(font.getmask(letter)) != nothing for letter in set(text) if not letter.isspace())
