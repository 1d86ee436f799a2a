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
    from PIL.ImageFont import FreeTypeFont, ImageFont

    Font: TypeAlias = FreeTypeFont | ImageFont

SIDE: Final = 1400
"""Pixels, both ways: what shops of podcasts ask for at least."""

_DRAWN_BY: Final = 2
"""Counted up whenever the same facts come to be drawn otherwise."""
_FINE: Final = 8
"""How much larger the ends of bars are drawn, so that they are smooth."""
_MARGIN: Final = 120
_COLUMNS: Final = 72
_THICK: Final = 10
_LEVELS: Final = 32
"""How many heights a bar may have: another word in an hour seldom makes another picture."""
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
class Bar:
    """A part of a session: the more is said, the higher; a dot where it is quiet."""

    height: int
    """0 to `_LEVELS`."""
    section: int


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a cover is drawn from."""

    title: str
    author: str
    note: str
    """A few words below, such as the length."""
    bars: tuple[Bar, ...]

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
        from PIL import ImageDraw  # noqa: PLC0415  only who draws needs it
    except ImportError as error:
        hint = "Install it: python -m pip install pillow; or leave the picture out, with --no-cover."
        raise OutputFailed(f"a cover needs Pillow, which cannot be loaded here: {error}", hint) from error

    number = hashlib.blake2b(sketch.title.encode(), digest_size=1).digest()[0]
    top, bottom, *tints = _PALETTES[number % len(_PALETTES)]
    title = _title(sketch.title)
    picture = _slope(top, bottom)
    _draw_bars(picture, sketch.bars, tints, _MIDDLE if title else _UNTITLED)
    pen = ImageDraw.Draw(picture)
    for line in (*title, *_edges(sketch)):
        pen.text((line.left, line.at), line.text, _PAPER, line.font, anchor=line.anchor)
    into = io.BytesIO()
    picture.save(into, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
    return into.getvalue()


def bars_of(
    spoken: Sequence[tuple[Ms, Ms]], sections: Sequence[tuple[Ms, Ms]], length: Ms
) -> tuple[Bar, ...]:
    """Return a session from left to right.

    Args:
        spoken: When there are words.
        sections: When each section begins and ends.
        length: The session's.
    """
    out: list[Bar] = []
    for column in range(_COLUMNS):
        first, last = length * column / _COLUMNS, length * (column + 1) / _COLUMNS
        said = sum(max(0.0, min(end, last) - max(start, first)) for start, end in spoken)
        share = min(said / (last - first), 1.0)
        middle = (first + last) / 2
        section = next((at for at, (start, end) in enumerate(sections) if start <= middle < end), 0)
        out.append(Bar(round(share**0.7 * _LEVELS), section))
    return tuple(out)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of words, at its place."""

    text: str
    font: Font
    left: int
    at: int
    anchor: str


def _slope(top: Sequence[int], bottom: Sequence[int]) -> Image:
    """Return a picture that goes from one colour at its top to another."""
    from PIL import Image  # noqa: PLC0415  as above

    ramp = Image.linear_gradient("L").resize((1, SIDE))
    bands = (
        ramp.point([round(high + (low - high) * share / 255) for share in range(256)])
        for high, low in zip(top, bottom, strict=True)
    )
    return Image.merge("RGB", tuple(bands)).resize((SIDE, SIDE), Image.Resampling.NEAREST)


def _draw_bars(picture: Image, bars: Sequence[Bar], tints: Sequence[Sequence[int]], line: int) -> None:
    """Draw bars with round ends to both sides of a line."""
    step = (SIDE - 2 * _MARGIN) / _COLUMNS
    for column, bar in enumerate(bars):
        half = _THICK // 2 + _TALLEST * bar.height // _LEVELS
        left = round(_MARGIN + (column + 0.5) * step - _THICK / 2)
        picture.paste(tuple(tints[bar.section % len(tints)]), (left, line - half), _shape(2 * half))


def _shape(height: int) -> Image:
    """Return how much of each pixel a bar with round ends covers."""
    from PIL import Image, ImageDraw  # noqa: PLC0415  as above

    large = Image.new("L", (_THICK * _FINE, _THICK * _FINE))
    ImageDraw.Draw(large).ellipse((0, 0, _THICK * _FINE - 1, _THICK * _FINE - 1), 255)
    ends = large.resize((_THICK, _THICK), Image.Resampling.BOX)
    shape = Image.new("L", (_THICK, height), 255)
    shape.paste(ends.crop((0, 0, _THICK, _THICK // 2)), (0, 0))
    shape.paste(ends.crop((0, _THICK // 2, _THICK, _THICK)), (0, height - _THICK // 2))
    return shape


def _edges(sketch: Sketch) -> Iterator[_Line]:
    """Yield what stands at the foot: the author on the left, the note on the right."""
    base = SIDE - _MARGIN
    for text, at, anchor in ((sketch.author, _MARGIN, "ls"), (sketch.note, SIDE - _MARGIN, "rs")):
        font = _font(text, _SMALL)
        if text and font and _width(font, text) < (SIDE - 2 * _MARGIN) // 2:
            yield _Line(text, font, at, base, anchor)


def _title(title: str) -> tuple[_Line, ...]:
    """Return the title's lines as large as they fit; none where no font has its letters."""
    wide = SIDE - 2 * _MARGIN
    for size in _SIZES:
        font = _font(title, size)
        if font is None:
            return ()
        lines = _wrapped(font, title, wide)
        step = size * _LINE
        fits = len(lines) * step <= _TITLE_ROOM and all(_width(font, line) <= wide for line in lines)
        if fits or size == _SIZES[-1]:
            room = max(int(_TITLE_ROOM // step), 1)
            shown = lines if len(lines) <= room else [*lines[: room - 1], f"{lines[room - 1]}…"]
            return tuple(
                _Line(line, font, _MARGIN, round(_TITLE_TOP + at * step), "la")
                for at, line in enumerate(shown)
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

    own = ImageFont.load_default(size)
    if _has(own, text):
        return own
    for name in _FONTS:
        try:
            font = ImageFont.truetype(name, size)
        except OSError:  # it is not here; the next one may be
            continue
        if _has(font, text):
            return font
    return None


def _has(font: Font, text: str) -> bool:
    """Tell whether a font has every letter: what it lacks it shows as it shows what nobody has."""
    nothing = bytes(font.getmask("\uffff"))
    return all(bytes(font.getmask(letter)) != nothing for letter in set(text) if not letter.isspace())
