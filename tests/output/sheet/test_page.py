"""The page for the wall: all texts are texts, times are there, and nothing is needed beside it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core.sheet import Drawing, Part, Row, Sheet
from voiceguide.core.units import Ms
from voiceguide.output.sheet.page import write_sheet
from voiceguide.pipeline.languages import words_for

ROW = Row(Ms(62_000), "Press the sole.", Ms(77_000), 3, ((Ms(70_000), "Softer."),))
SHEET = Sheet(
    "Feet",
    "en",
    Ms(840_000),
    ("Not with a fever.",),
    (
        Part("Get ready", Ms(0), Ms(60_000), (Row(Ms(1000), "Sit down."),)),
        Part("Press", Ms(60_000), Ms(840_000), (ROW,)),
    ),
    ("Anna",),
)
HOSTILE = "</title><script>alert(1)</script>\" onload='x' &lt;"


class Reader(HTMLParser):
    """Collects the elements of a page, their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.texts.append(data)


def page(sheet: Sheet, lang: str = "en") -> str:
    """Return a sheet as a page."""
    return write_sheet(sheet, words_for(lang))


def seen(text: str) -> str:
    """Return what a person reads of a page's body."""
    body = text.partition("<body>")[2]
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


def test_what_stands_on_it() -> None:
    """Title, length and author; warnings first; then sections, steps with their times, and cues."""
    text = seen(page(SHEET))
    assert text.startswith("Feet Length: 14:00 · Anna ⚠ Warnings Not with a fever.")
    assert "1 Get ready 0:00 0:01 Sit down." in text
    assert text.endswith("2 Press 1:00 1:02 Press the sole. × 3 77 s 1:10 Softer.")


def test_it_speaks_the_language() -> None:
    """Headings and signs are the language's own; right-to-left languages run so."""
    assert "Предупреждения" in page(replace(SHEET, lang="ru"), "ru")
    assert "77\u00a0с<" in page(replace(SHEET, lang="ru"), "ru")
    assert '<html lang="he" dir="rtl">' in page(replace(SHEET, lang="he"))


@pytest.mark.parametrize("text", [HOSTILE, "<img src=x onerror=alert(1)>", "{style} %s ]]>"])
def test_a_hostile_text_is_text(text: str) -> None:
    """Wherever it stands, it makes no element, and is shown as it is."""
    row = replace(ROW, text=text, cues=((Ms(0), text),), drawings=(Drawing(text),))
    part = Part(text, Ms(0), Ms(9000), (row,), (Drawing(text, "image/png", b"x"),))
    sheet = Sheet(text, text, Ms(9000), (text,), (part,), (text,))
    calm = re.sub(r"\W", "x", text)
    tame = replace(row, text=calm, cues=((Ms(0), calm),), drawings=(Drawing(calm),))
    same = Part(calm, Ms(0), Ms(9000), (tame,), (Drawing(calm, "image/png", b"x"),))
    hostile, harmless = (
        Reader(page(sheet)),
        Reader(page(Sheet(calm, calm, Ms(9000), (calm,), (same,), (calm,)))),
    )
    assert [tag for tag, _ in hostile.elements] == [tag for tag, _ in harmless.elements]
    assert [sorted(found) for _, found in hostile.elements] == [
        sorted(found) for _, found in harmless.elements
    ]
    assert text in hostile.texts


@given(st.text())
def test_any_text_can_stand_in_it(text: str) -> None:
    """The page can always be written as UTF-8, and its picture is XML."""
    made = page(replace(SHEET, title=text, parts=(Part(text, Ms(0), Ms(840_000), (ROW,)),)))
    made.encode("utf-8")
    picture = made[made.index("<svg") : made.index("</svg>") + 6]
    assert ET.fromstring(picture) is not None  # noqa: S314  our own text


def test_it_needs_nothing_beside_it() -> None:
    """No script, no address but data; pictures are inside; a policy holds browsers to it."""
    drawn = Drawing("Both hands", "image/png", b"\x89PNG")
    reader = Reader(page(replace(SHEET, parts=(replace(SHEET.parts[0], drawings=(drawn,)),))))
    tags = [tag for tag, _ in reader.elements]
    assert not {"script", "link", "iframe"} & set(tags)
    (image,) = [found for tag, found in reader.elements if tag == "img"]
    assert image == {"src": "data:image/png;base64,iVBORw==", "alt": "Both hands"}
    (policy,) = [found["content"] for tag, found in reader.elements if "http-equiv" in found]
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def test_it_can_be_read_aloud() -> None:
    """One first heading; sections are named by theirs; the picture of the time says what it shows."""
    reader = Reader(page(SHEET))
    assert [tag for tag, _ in reader.elements].count("h1") == 1
    names = {found.get("id") for tag, found in reader.elements if tag == "h2"}
    assert {
        found["aria-labelledby"] for tag, found in reader.elements if tag in {"section", "aside"}
    } == names
    (picture,) = [found for tag, found in reader.elements if tag == "svg"]
    assert (picture["role"], picture["aria-label"]) == ("img", "When: 1. 0:00 Get ready; 2. 1:00 Press")
    assert {"lang", "dir"} <= set(dict(reader.elements)["html"])
