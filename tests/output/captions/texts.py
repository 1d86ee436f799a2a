"""Captions of any text, in order, as a strategy."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from voiceguide.core.captions import Caption, WordTime, tidy
from voiceguide.core.ipa import word_spans
from voiceguide.core.units import Ms

ODD = (
    "-->",
    "--\u2060>",
    "00:00:01,000 --> 00:00:02,000",
    "[00:01.00]",
    "[ti:x]",
    "<b>&amp;</b>",
    "{\\an8}",
    "&lt;",
    "1",
    "NOTE",
    "STYLE",
    "WEBVTT",
    "\r\n",
    "\n\n",
    "\u2028",
    "\u202bשלום\u202c",
    "👩‍👩‍👧",
    "\ufeff",
    "\x00",
    "\ud800",
)
"""What formats might take for their own."""

texts = st.lists(st.one_of(st.sampled_from(ODD), st.text(max_size=12)), min_size=1, max_size=6).map(" ".join)


@st.composite
def some_captions(draw: st.DrawFn, *, words: bool = False) -> tuple[Caption, ...]:
    """Draw captions one after another, to the hundredth of a second; with words their texts are tidy."""
    at = 0
    found = []
    for text in draw(st.lists(texts.filter(tidy), max_size=5)):
        start = at + 10 * draw(st.integers(0, 500))
        at = start + 10 * draw(st.integers(1, 1_000_000))
        caption = Caption(Ms(start), Ms(at), tidy(text) if words else text)
        found.append(replace(caption, words=draw(_some_words(caption))) if words else caption)
    return tuple(found)


@st.composite
def _some_words(draw: st.DrawFn, caption: Caption) -> tuple[WordTime, ...]:
    """Draw times for some of a caption's words but the first, to the hundredth of a second."""
    at = caption.start
    found = []
    for start, _ in word_spans(caption.text)[1:]:
        at = Ms(at + 10 * draw(st.integers(1, 100)))
        if at < caption.end and draw(st.booleans()):
            found.append(WordTime(start, at))
    return tuple(found)
