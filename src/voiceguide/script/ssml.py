"""SSML, the clouds' markup for speech, to a routine in Markdown; whatever has no counterpart is reported."""

from __future__ import annotations

from voiceguide.core.source import Diagnostic, Severity, Source
from voiceguide.script.ssml_writer import NO_COUNTERPART, routine_of
from voiceguide.script.xml_tree import UNREADABLE, Element, read_xml

_MOST_REMARKS = 500


def read_ssml(text: str, file: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """Turn an SSML document into a routine.

    Args:
        text: The document, decoded.
        file: The name that the user knows it by; the routine's title, if the document has none.

    Returns:
        The routine's Markdown, empty after an error, and what was wrong or has no counterpart.
    """
    source = Source(file, text)
    root, found = read_xml(source)
    if root is None:
        return "", found
    root = _without_prefix(root)
    if root.name != "speak":
        message = f"this begins with <{root.name}>, and SSML with <speak>"
        return "", (Diagnostic(UNREADABLE, message, root.span, "put <speak> … </speak> around it"),)
    markdown, found = routine_of(root, file)
    return markdown, _bounded(found)


def _bounded(found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Return so many remarks as a person may read, and how many there are more."""
    if len(found) <= _MOST_REMARKS:
        return found
    first, rest = found[:_MOST_REMARKS], found[_MOST_REMARKS:]
    message = f"from here on, {len(rest)} more things have no counterpart"
    last = Diagnostic(
        NO_COUNTERPART, message, rest[0].span, "import it in parts to see them all", Severity.WARNING
    )
    return (*first, last)


def _without_prefix(root: Element) -> Element:
    """Return a tree whose own names have no prefix: `ssml:speak` is `speak`."""
    prefix, colon, _ = root.name.rpartition(":")
    return _renamed(root, prefix + colon) if colon else root


def _renamed(element: Element, prefix: str) -> Element:
    children = tuple(
        _renamed(node, prefix) if isinstance(node, Element) else node for node in element.children
    )
    return Element(element.name.removeprefix(prefix), element.attributes, children, element.span)
