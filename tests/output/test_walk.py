"""Pages of Ogg are gone through by their headers: what is damaged, missing or cut off is told."""

from __future__ import annotations

import io

import pytest

from output.sounds import INFO, LENGTH, maker, track
from voiceguide.output.walk import walk_pages


@pytest.fixture(scope="module")
def data() -> bytes:
    """Return an Opus track of twelve seconds."""
    return track(maker("opus"), 0, LENGTH, INFO)


def told(data: bytes) -> list[tuple[int, str]]:
    """Return what is wrong with a track."""
    return [(one.at, one.what) for one in walk_pages(io.BytesIO(data)).damage]


def test_a_good_track(data: bytes) -> None:
    """Packets of 20 ms are counted, and nothing is wrong."""
    walked = walk_pages(io.BytesIO(data))
    assert (walked.count, walked.promised, walked.damage) == (LENGTH // 20 + 1, None, ())


def test_what_is_wrong_with_pages_is_told(data: bytes) -> None:
    """A changed byte, a page that is gone, noise between pages, and an end that is missing."""
    pages = [b"OggS" + one for one in data.split(b"OggS")[1:]]
    broken = bytearray(pages[5])
    broken[-1] ^= 1
    assert told(b"".join([*pages[:5], broken, *pages[6:]])) == [(3000, "a page does not add up")]
    assert told(b"".join(pages[:5] + pages[6:])) == [(3000, "pages are missing")]
    assert told(b"".join([*pages[:5], bytes(100_000), *pages[5:]])) == [(3000, "something that is no sound")]
    ends = "the last page is not there"
    assert told(b"".join(pages[:6])) == [(4000, ends)]
    assert told(b"".join(pages[:6])[:-9]) == [(3000, "half a page, where the file ends"), (3000, ends)]
    assert told(data[:-9])[0][1] == "half a page, where the file ends"
    assert told(b"") == [(0, ends)]
