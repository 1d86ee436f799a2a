"""Parts of a file: whatever is asked for, what comes is what a slice of its bytes is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publish.serving import Place, serving
from voiceguide.publish.ranges import clean_range

SIZE = 1000
DATA = bytes(number * 7 % 251 for number in range(SIZE))
BOUNDS = st.integers(0, SIZE + 50)
PARTS = st.one_of(
    st.builds("{}-{}".format, BOUNDS, BOUNDS),
    st.builds("{}-".format, BOUNDS),
    st.builds("-{}".format, BOUNDS),
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Serve a file of a thousand bytes."""
    folder = tmp_path_factory.mktemp("ranges")
    (folder / "a.mp3").write_bytes(DATA)
    with serving(folder) as served:
        yield served


@given(part=PARTS)
@settings(max_examples=60, deadline=None)
def test_a_part_is_a_slice(place: Place, part: str) -> None:
    """206 with the slice; 416 where the slice is empty; the whole file where the part runs backwards."""
    first, _, last = part.partition("-")
    if not first:
        wanted = DATA[-int(last) :] if int(last) else b""
    elif last and int(last) < int(first):
        wanted = DATA
    else:
        wanted = DATA[int(first) : int(last) + 1 if last else None]
    backwards = bool(first and last) and int(last) < int(first)
    got = place.ask("/a.mp3", Range=f"bytes={part}")
    assert got.status == (200 if backwards else 206 if wanted else 416)
    if wanted:
        assert got.body == wanted
        assert got.headers["Content-Length"] == str(len(wanted))


@given(header=st.text("bytes=0123456789-, ;xÀ", max_size=30))
def test_any_header_becomes_a_clean_one(header: str) -> None:
    """What is left is nothing, or parts that begin within the file."""
    left = clean_range(header, SIZE)
    for part in (left or "bytes=0-").removeprefix("bytes=").split(","):
        first, dash, _ = part.partition("-")
        assert dash or not left
        assert not first or int(first) < SIZE


@pytest.mark.parametrize(
    ("header", "left"),
    [
        ("bytes=0-9", "bytes=0-9"),
        ("BYTES = 0-9 ,\t-5,", "bytes=0-9,-5"),
        ("bytes=2000-,5-", "bytes=5-"),
        ("bytes=2000-", None),
        ("bytes=-0", None),
        ("bytes=١-٢", ""),
        ("bytes=1_0-20", ""),
        ("bytes=+1-2", ""),
        ("bytes=" + "9" * 5000 + "-", ""),
        ("bytes=" + ",".join(["0-1"] * 51), ""),
        ("", ""),
    ],
)
def test_a_header_is_cleaned(header: str, left: str | None) -> None:
    """Plain digits only, spaces as the standard allows them, and not too many parts."""
    assert clean_range(header, SIZE) == left


def test_an_empty_file_has_no_parts() -> None:
    """Not even its end."""
    assert clean_range("bytes=-5", 0) is None
    assert clean_range("bytes=0-", 0) is None
