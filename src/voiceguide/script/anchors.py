"""The names of sections, as an include may write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote

from voiceguide.core.document import Section
from voiceguide.core.inlines import Emphasis, Inline, LineBreak, Link, SayAs, Text, Variable

_NOT_IN_A_SLUG = re.compile(r"[^\w\- ]")


def find_section(sections: Sequence[Section], anchor: str) -> int | None:
    """Return which section an anchor means: by its heading's words, or by what a link to it would say."""
    wanted = _plain(anchor)
    names = [_plain(_name(section)) for section in sections]
    if wanted in names:
        return names.index(wanted)
    links = list(slugs(sections))
    wanted = unquote(anchor).lower()
    return links.index(wanted) if wanted in links else None


def slugs(sections: Iterable[Section]) -> Iterator[str]:
    """Yield what a link to each section says, as Git forges make it; the empty string for one without a heading.

    It is the heading without its attributes, in small letters, a hyphen for each space, and without
    signs; from the second of a name on it has a number.
    """
    taken: dict[str, int] = {}
    for section in sections:
        slug = _NOT_IN_A_SLUG.sub("", _name(section).lower()).replace(" ", "-")
        times = taken.get(slug, 0)
        taken[slug] = times + 1
        yield f"{slug}-{times}" if slug and times else slug


def _name(section: Section) -> str:
    return " ".join(_words(section.heading.inlines).split()) if section.heading else ""


def _words(inlines: Iterable[Inline]) -> str:
    return "".join(map(_word, inlines))


def _word(node: Inline) -> str:
    match node:
        case Text(text):
            return text
        case Variable(name):
            return f"{{{name}}}"
        case SayAs(shown):
            return _words(shown)
        case Emphasis(inner=inner) | Link(inner=inner):
            return _words(inner)
        case LineBreak():
            return " "
        case _:
            return ""


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
