"""Characters that nobody says: invisible ones, pictures, and the many kinds of space and hyphen."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voiceguide.core.words import Words

_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u20e3"
    r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\U000e0000-\U000e007f]"
)
_PICTURES = re.compile(
    r"[\u2300-\u23ff\u2500-\u2793\u2795-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff©®™]"  # arrows of 279x stay
)
UNSPOKEN = re.compile(rf"{_PICTURES.pattern}|[\\|^_*{{}}\[\]¬¦¤µ¶]")
"""Marks that have no word in any language."""

_HYPHENS = re.compile(r"[\u2010\u2011\u2012\u2212\ufe63\uff0d]")
_APOSTROPHES = re.compile(r"(?<=\w)[\u2019\u02bc\u2018\u00b4`](?=\w)")
_COMPATIBLE = re.compile(
    r"[\u2080-\u209c\u2150\u2151\u2160-\u217f\u2460-\u24ff\uff01-\uff5e¹²³\u2070-\u2079]"
)
_SPACES = re.compile(r"\s+")


def drop_invisible(text: str, words: Words) -> str:  # noqa: ARG001  a rule takes the words
    """Drop what has no sound, and make every space, hyphen and apostrophe the plain one."""
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
        text = _COMPATIBLE.sub(_plain_form, _PICTURES.sub(" ", text))
        text = _APOSTROPHES.sub("'", _HYPHENS.sub("-", text))
    elif not text.isprintable():
        text = _INVISIBLE.sub("", _SPACES.sub(" ", text))
    return _SPACES.sub(" ", text).strip()


def _plain_form(found: re.Match[str]) -> str:
    """Write a circled, wide, raised or one-character Roman number with plain characters."""
    form = unicodedata.normalize("NFKC", found[0]).replace("⁄", "/")
    return f" {form} " if "\u2460" <= found[0] <= "\u24ff" else form
