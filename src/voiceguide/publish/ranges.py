"""The part of a file that a player asks for."""

from __future__ import annotations

import re
from typing import Final

_PART: Final = re.compile(r"(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))")
_MOST: Final = 50
"""Parts in one request; a player asks for one, a reader of PDFs for a few."""


def clean_range(header: str, size: int) -> str | None:
    """Return a `Range` header without what cannot be had, or an empty one where it is to be passed over.

    RFC 9110: a header that is not well formed is passed over, so the whole file is sent;
    of several parts those beyond the end are left out.

    Args:
        header: Such as `bytes=0-99, -500`.
        size: Of the file, in bytes.

    Returns:
        None where nothing is left, which is to be refused with 416.
    """
    unit, equals, asked = header.partition("=")
    if unit.strip().lower() != "bytes" or not equals:
        return ""
    parts = [part.strip(" \t") for part in asked.split(",")]
    parts = [part for part in parts if part]
    matches = [_PART.fullmatch(part) for part in parts]
    if not 0 < len(parts) <= _MOST:
        return ""
    possible = []
    for part, match in zip(parts, matches, strict=True):
        if match is None:
            return ""
        first, last, suffix = match.groups()
        if first and last and int(last) < int(first):
            return ""
        if (int(suffix) > 0 and size > 0) if suffix else int(first) < size:
            possible.append(part)
    return f"bytes={','.join(possible)}" if possible else None
