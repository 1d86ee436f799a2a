"""Signs between words, and slashes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voiceguide.core.words import Words

_ADDRESS = re.compile(r"://|www\.|\w@\w")
_HASH = re.compile(r"# ?(?=\d)")
_SIGN = re.compile(r"[^\w\s,.;:!?'\"()/#-]")
_SLASH_WORDS = re.compile(r"(?<=\w) ?/ ?(?=\w)")
_NOT_SAID = re.compile(r"[\\|^_*~`{}\[\]<>#/¬¦¤¶]+")


def say_signs(text: str, words: Words) -> str:
    """Say each sign by its word; a slash between words is `or`; drop what has no word."""
    if _ADDRESS.search(text):
        return text
    text = _SIGN.sub(
        lambda found: f" {words.signs[found[0]]} " if found[0] in words.signs else found[0], text
    )
    text = _HASH.sub(words.phrase("number") + " ", text)
    text = _SLASH_WORDS.sub(f" {words.phrase('or')} ", text)
    return _NOT_SAID.sub(" ", text)
