"""XML comes in as a tree with places, and nothing in it can fetch, grow or go on for ever."""

from __future__ import annotations

import pytest

from voiceguide.core.source import Source, Span
from voiceguide.script.xml_tree import Comment, Element, Instruction, read_xml

LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE speak [
  <!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
]>
<speak>&c;</speak>
"""


def read(text: str) -> Element:
    """Return the tree of a text that is well-formed."""
    root, found = read_xml(Source("a.xml", text))
    assert found == ()
    assert root is not None
    return root


def refused(text: str) -> tuple[str, str, int, int]:
    """Return code, message and place of the one mistake in a text."""
    root, found = read_xml(Source("a.xml", text))
    assert root is None
    (one,) = found
    return one.code, one.message, one.span.line, one.span.column


def test_elements_know_their_places() -> None:
    """Columns count letters, not bytes, in whatever line."""
    root = read("<a>é€😀<b x=' 1 '/>\n <c>d</c></a>")
    _, b, _, c = root.children
    assert isinstance(b, Element)
    assert isinstance(c, Element)
    assert (b.span, b.get("x"), b.get("y")) == (Span("a.xml", 1, 7, 1, 9), "1", None)
    assert c.span == Span("a.xml", 2, 2, 2, 4)
    assert root.text() == "é€😀\n d"


def test_everything_else_is_kept_too() -> None:
    """Comments and instructions are nodes, inside the root and before it; CDATA and references are letters."""
    root = read("<!--x--><a><?b c?><![CDATA[<d>]]>&amp;&#233;</a>")
    assert root.children == (Comment("x"), Instruction("b", Span("a.xml", 1, 12, 1, 15)), "<d>&é")


def test_the_text_is_taken_as_it_was_decoded() -> None:
    """What the first line says about the encoding no longer counts."""
    assert read('<?xml version="1.0" encoding="UTF-16"?><a>é</a>').text() == "é"


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (LAUGHS, 2, 1),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', 1, 1),
        ("<a>\né &b;</a>", 2, 3),
        ("<a>\n<b></a>", 2, 6),
        ("<a>", 1, 4),
        ("<a/><b/>", 1, 5),
        ("<a x='1' x='2'/>", 1, 10),
        ("\n<?xml version='1.0'?><a/>", 2, 1),
    ],
)
def test_what_is_no_safe_xml_is_refused(text: str, line: int, column: int) -> None:
    """A document type, an unknown entity, tags that do not match: each where it stands."""
    code, message, *place = refused(text)
    assert (code, place) == ("VX001", [line, column])
    assert message


@pytest.mark.parametrize(
    ("text", "word"), [("<a>" * 65 + "</a>" * 65, "64 deep"), ("<a>" + "é" * 2**19 + "</a>", "1 MiB")]
)
def test_bounds_are_named(text: str, word: str) -> None:
    """Depth counts tags, size counts bytes."""
    code, message, *_ = refused(text)
    assert code == "VG002"
    assert word in message


def test_the_bounds_themselves_are_read() -> None:
    """Sixty-four deep is deep enough."""
    assert read("<a>" * 64 + "b" + "</a>" * 64).text() == "b"
