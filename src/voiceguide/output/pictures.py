"""The author's pictures: looked at whole before a track carries one."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import Final

from voiceguide.output.info import Cover

_LARGEST: Final = 10 * 1024 * 1024
_QUALITY: Final = 90
_COVER: Final = (1400, 3000)
"""Pixels that a podcast's cover may have in width and in height, as Apple says."""
_MIMES: Final = {"JPEG": "image/jpeg", "PNG": "image/png"}


class PictureError(ValueError):
    """A picture cannot be used; the message says why, without its name."""


def read_picture(path: Path) -> Cover:
    """Read a picture, as the bytes that its file has.

    Raises:
        PictureError: It is no JPEG or PNG, it is damaged, or larger than 10 MiB.
    """
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415  few routines have a picture

    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise PictureError("it is larger than 10 MiB")
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=tuple(_MIMES)) as image:
                image.load()
                return Cover(data, _MIMES[str(image.format)], image.width, image.height)
    except UnidentifiedImageError as error:
        raise PictureError("it is no JPEG and no PNG") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError("it has too many pixels") from error
    except (OSError, SyntaxError) as error:  # Pillow's words for a damaged file
        raise PictureError(f"it is damaged: {error}") from error


def cover_flaw(cover: Cover) -> str:
    """Return why podcast directories would not take a picture for a cover; empty where they would."""
    from PIL import Image  # noqa: PLC0415  few routines have a picture

    least, most = _COVER
    if cover.width != cover.height or not least <= cover.width <= most:
        return f"it has {cover.width} × {cover.height} pixels, and is to be a square of {least} to {most}"
    with Image.open(io.BytesIO(cover.data), formats=tuple(_MIMES)) as image:
        if cover.mime == _MIMES["JPEG"] and image.mode != "RGB":
            return f"its colours are {image.mode}, and are to be RGB"
    return ""


def as_jpeg(cover: Cover) -> bytes:
    """Return a picture as the bytes of a JPEG; one that is a JPEG stays as it is."""
    if cover.mime == _MIMES["JPEG"]:
        return cover.data
    from PIL import Image  # noqa: PLC0415  few pictures are no JPEG

    into = io.BytesIO()
    with Image.open(io.BytesIO(cover.data), formats=("PNG",)) as image:
        seen = image.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        Image.alpha_composite(paper, seen).convert("RGB").save(into, "JPEG", quality=_QUALITY, optimize=True)
    return into.getvalue()
