"""What is parsed can be printed and parsed again."""

from __future__ import annotations

from hypothesis import example, given

from strategies import bare, documents, examples, patchwork
from voiceguide.core.document import Document
from voiceguide.core.source import Source
from voiceguide.script.format import format_document
from voiceguide.script.parse import parse


def read(text: str) -> Document:
    """Parse a script that has no mistake in it."""
    document, found = parse(Source("a.md", text))
    assert found == (), text
    return document


@examples(40)
@given(documents())
def test_a_document_survives_being_printed(document: Document) -> None:
    """Whatever a document holds, its script reads as the same document, and prints as the same script."""
    text = format_document(document)
    again = read(text)
    assert bare(again) == bare(document)
    assert format_document(again) == text


def test_a_backslash_before_an_emphasis_stays_one() -> None:
    """The letter between a backslash and a mark is written as an entity, and the backslash escapes nothing of it."""
    script = "a\\\\&#98;*&#32;a&#32;*&#97;\n"
    assert format_document(read(script)) == script


@examples(80)
@given(patchwork)
@example("- \u2028")
@example("- \xa0")
def test_a_script_that_is_right_keeps_its_meaning(script: str) -> None:
    """A script without a mistake, however odd, is printed with the same meaning."""
    document, found = parse(Source("a.md", script))
    if found:
        return
    text = format_document(document)
    assert bare(read(text)) == bare(document)
    assert format_document(read(text)) == text
