"""The front matter's values, its places and its remarks; what is wrong with it is in the cases."""

from __future__ import annotations

import pytest

from voiceguide.core.document import ChimeChoice, Meta, Remark, Rhythm, Stretch
from voiceguide.core.source import Source, Span
from voiceguide.core.units import Ms
from voiceguide.script.front import split_front_matter

ALL = """---
title: 'Feet:  a massage'
author: Anna
lang: en-GB
voice: [espeak:en-gb, "b, c"]
rate: 120
length: 10m, 1:30
chimes: {start: none, end: sea.wav}
gap: 300ms
paragraph-gap: 1.5s
section-gap: 3s
settle: 0s
tail: 4s
cover: feet.jpg
schedule: daily 19:00
tags: body-work, feet
---
Go."""


def read(text: str) -> Meta:
    """Read a front matter that has no mistake in it."""
    meta, _, found = split_front_matter(Source("a.md", text))
    assert found == ()
    return meta


def test_every_key_has_its_value() -> None:
    """Texts lose needless white space, times become milliseconds, lists may be YAML's or have commas."""
    meta = read(ALL)
    assert (meta.title, meta.author, meta.lang, meta.rate) == ("Feet: a massage", "Anna", "en-GB", 120)
    assert meta.voices == ("espeak:en-gb", "b, c")
    assert meta.lengths == (600_000, 90_000)
    assert meta.chimes == ChimeChoice(start="none", end="sea.wav")
    assert meta.rhythm == Rhythm(Ms(0), Ms(300), Ms(1500), Ms(3000), Ms(4000))
    assert (meta.cover, meta.schedule, meta.tags) == ("feet.jpg", "daily 19:00", ("body-work", "feet"))


@pytest.mark.parametrize(
    ("written", "bounds"),
    [
        ("0.9..1.1", (900, 1100)),
        ("0.5 .. 2", (500, 2000)),
        ("0.935..1", (935, 1000)),
        ("1..1.25", (1000, 1250)),
    ],
)
def test_how_far_speech_may_be_stretched(written: str, bounds: tuple[int, int]) -> None:
    """Shares of its length become thousandths; without the key there is nothing to do."""
    assert read(f"---\nstretch: {written}\n---\n").stretch == Stretch(*bounds)
    assert str(Stretch(*bounds)) == written.replace(" ", "")
    assert read("Go.").stretch == Stretch(1000, 1000)


def test_a_value_knows_its_place() -> None:
    """A place is that of the value, of a chime under its dotted name too; what is not there has none."""
    meta = read(ALL)
    assert meta.place("rate") == Span("a.md", 6, 7, 6, 10)
    assert meta.place("chimes.end") == Span("a.md", 8, 28, 8, 35)
    assert meta.place("chimes.step") is None
    assert read("Go.").place("title") is None


def test_the_text_goes_on_below_the_last_fence() -> None:
    """The first line after the front matter is known; without one it is the first of all."""
    assert split_front_matter(Source("a.md", ALL))[1] == 18
    assert split_front_matter(Source("a.md", "Go."))[1] == 1
    assert split_front_matter(Source("a.md", "--- \r\ntitle: a\r\n---\t\r\nGo."))[:2][1] == 4


def test_remarks_are_kept_with_their_keys() -> None:
    """A comment above a key, beside it or below the last one is remembered; a # in a text is none."""
    text = "---\n# first\ntitle: a#b # beside\n\n# above\nchimes:\n  end: gong\n# gap: 1s\n---\n"
    assert read(text).remarks == (
        Remark("title", "# first", beside=False),
        Remark("title", "# beside", beside=True),
        Remark("chimes", "# above", beside=False),
        Remark("", "# gap: 1s", beside=False),
    )
