"""A background as an author writes it: a name, and perhaps how loud."""

from __future__ import annotations

import re

from voiceguide.core.beds import BED_GAIN_DB, NO_BED, Background

HOW = "rain, rain -20dB, a sound file or off; from -60dB to 0dB, beside the speech"
"""What can be written."""

_BED = re.compile(r"(\S.*?)(?:\s+([+-]?\d{1,2}(?:\.\d{1,3})?)\s?dB)?", re.IGNORECASE)
_NONE = ("off", "none")
_SOFTEST, _LOUDEST = -60, 0


def read_background(text: str) -> Background | None:
    """Return what a text such as `rain -20dB` or `off` means, or None where it means nothing."""
    found = _BED.fullmatch(text.strip())
    if not found:
        return None
    gain_db = float(found[2]) if found[2] else BED_GAIN_DB
    if found[1].lower() in _NONE:
        return None if found[2] else NO_BED
    if not _SOFTEST <= gain_db <= _LOUDEST or found[1].lower().endswith("db"):
        return None
    return Background(found[1], gain_db)
