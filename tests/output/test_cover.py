"""Covers: drawn ones are pictures of the right size that differ; the author's are looked at."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from voiceguide.core.units import Ms
from voiceguide.output.cover import SIDE, Sketch, bars_of, draw
from voiceguide.output.pictures import PictureError, read_picture


def sketch(title: str, author: str = "Anna") -> Sketch:
    """Return what a cover of a short session is drawn from."""
    spoken = [(Ms(at), Ms(at + 4_000)) for at in range(0, 60_000, 15_000)]
    bars = bars_of(spoken, [(Ms(0), Ms(30_000)), (Ms(30_000), Ms(60_000))], Ms(60_000))
    return Sketch(title, author, "1 min", bars)


def pixels(data: bytes) -> np.ndarray:
    """Return a picture's brightness."""
    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, image.size) == ("JPEG", (SIDE, SIDE))
        return np.asarray(image.convert("L"), np.float32)


def written(title: str) -> int:
    """Return how many pixels of the part for the title are as bright as letters."""
    return int((pixels(draw(sketch(title)))[: SIDE // 4] > 200).sum())


def test_the_same_session_has_the_same_cover() -> None:
    """The same facts are the same bytes, and other facts are others."""
    assert draw(sketch("Rest")) == draw(sketch("Rest"))
    assert sketch("Rest").key == sketch("Rest").key != sketch("Rest", "Ben").key


def test_a_bar_is_as_high_as_there_is_speech() -> None:
    """Where nothing is said there is a dot, where half is said a higher bar, each in its section's colour."""
    bars = bars_of([(Ms(0), Ms(36_000)), (Ms(36_000), Ms(36_500))], [(Ms(0), Ms(72_000))], Ms(72_000))
    heights = [bar.height for bar in bars]
    assert heights == [32] * 36 + [20] + [0] * 35
    assert {bar.section for bar in bars} == {0}


def test_long_titles_are_written_whole() -> None:
    """A short title is large; a long one has smaller letters and stays within the margins."""
    long = (
        "Morning yoga for people who sit a great deal and would like to sit with less pain in the lower back"
    )
    assert written("Rest") > 3_000
    light = pixels(draw(sketch(long))) > 200
    assert light[:, : SIDE // 15].sum() == light[:, -SIDE // 15 :].sum() == 0
    assert light[: SIDE // 2].sum() > 10_000


def test_letters_that_no_font_has_are_not_boxes() -> None:
    """Where no font has the title's letters there is no title."""
    assert written("\ue000\ue001\ue002") == 0


@pytest.mark.parametrize(("ending", "mime"), [("png", "image/png"), ("jpg", "image/jpeg")])
def test_the_authors_picture_is_taken_as_it_is(tmp_path: Path, ending: str, mime: str) -> None:
    """A JPEG or a PNG comes into the track byte for byte."""
    path = tmp_path / f"cover.{ending}"
    Image.new("RGB", (40, 30), (9, 99, 9)).save(path)
    cover = read_picture(path)
    assert (cover.data, cover.mime, cover.width, cover.height) == (path.read_bytes(), mime, 40, 30)


def test_what_is_no_picture_says_why(tmp_path: Path) -> None:
    """Another format, a damaged file and one that is too large are told apart."""
    path = tmp_path / "cover.png"
    Image.new("RGB", (400, 300), (9, 99, 9)).save(path)
    whole = path.read_bytes()
    for data, why in (
        (b"GIF89a", "no JPEG"),
        (whole[: len(whole) // 2], "damaged"),
        (bytes(10 * 2**20 + 1), "10 MiB"),
    ):
        path.write_bytes(data)
        with pytest.raises(PictureError, match=why):
            read_picture(path)
