"""Orders that espeak-ng takes for nouns, written so that it says the verb.

It reads "Close your eyes" with the s of "close by", and "Use both hands" with that of "of use":
it knows a verb by the word before it, and an order has none.
"""

from __future__ import annotations

import re

ORDERS_VERSION = 1
"""To be counted up whenever an order comes to sound otherwise."""

_SAID = {
    "alternate": "alternayt",
    "bow": "bough",
    "close": "cloze",
    "contract": "conntract",
    "decrease": "decreese",
    "increase": "inkrease",
    "present": "prezent",
    "separate": "seperate",
    "use": "yooz",
}
_WORD = "|".join(_SAID)
_BEFORE = r"(?:^|(?<=[.,:;!?–—])|(?<=\b(?:and|now))|(?<=\bthen)|(?<=ly\b))"
_AFTER = r"(?:your|the|both|an?|one|two|each|all|them|it|this|that|these|those|every|any|some)"
_ORDER = re.compile(rf"{_BEFORE}(?P<space>\s*)\b(?P<word>{_WORD})(?= {_AFTER}\b)", re.IGNORECASE)
_EYES = re.compile(r"(?<=\beyes )close\b(?! (?:to|by)\b)", re.IGNORECASE)


def said_as_orders(text: str) -> str:
    """Return an English text with the verbs of its orders spelt as they sound.

    A verb is one of a few words that begin a sentence or a part of it and have an object.
    """

    def said(found: re.Match[str]) -> str:
        return found["space"] + _SAID[found["word"].lower()]

    return _EYES.sub(_SAID["close"], _ORDER.sub(said, text))
