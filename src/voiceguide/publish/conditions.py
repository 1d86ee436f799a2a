"""Whether a client has a file already, as the file is now."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import formatdate, parsedate_to_datetime
from os import stat_result


def tag(state: stat_result) -> str:
    """Return the tag of a file's state: another one when its bytes may have changed."""
    return f'"{state.st_mtime_ns:x}-{state.st_size:x}"'


def changed_at(state: stat_result) -> str:
    """Return when a file was changed last, in whole seconds."""
    return formatdate(int(state.st_mtime), usegmt=True)


def is_unchanged(state: stat_result, headers: Mapping[str, str]) -> bool:
    """Tell whether what a client has is still right: `If-None-Match`, or `If-Modified-Since` where that is not given."""
    if "if-none-match" in headers:
        return is_had(tag(state), headers)
    try:
        since = parsedate_to_datetime(headers["if-modified-since"]).timestamp()
    except (KeyError, ValueError, OverflowError):
        return False
    return int(state.st_mtime) <= since


def is_had(now: str, headers: Mapping[str, str]) -> bool:
    """Tell whether a client has what this tag stands for, by `If-None-Match`."""
    had = {one.strip().removeprefix("W/") for one in headers.get("if-none-match", "").split(",")}
    return bool(had & {now, "*"})


def may_go_on(state: stat_result, headers: Mapping[str, str]) -> bool:
    """Tell whether a part may follow what a client has: `If-Range` names no other state of the file."""
    named = headers.get("if-range")
    return named is None or named.strip() in {tag(state), changed_at(state)}
