"""A session's status as one JSON document, and back again."""

from __future__ import annotations

import json
from typing import Any

from voiceguide.core.live import State, Status
from voiceguide.core.units import Ms


def status_document(status: Status) -> dict[str, str | int | float]:
    """Return what a program reads of a status; times are whole milliseconds."""
    return {
        "state": str(status.state),
        "title": status.title,
        "section": status.section,
        "step": status.step,
        "sentence": status.sentence,
        "position_ms": status.position,
        "length_ms": status.length,
        "left_ms": max(0, status.length - status.position),
        "step_left_ms": status.left_in_step,
        "step_length_ms": status.step_length,
        "gain_db": status.gain_db,
        "message": status.message,
    }


def dump_status(status: Status) -> str:
    """Write a status as one line."""
    return json.dumps(status_document(status), ensure_ascii=False)


def load_status(text: str) -> Status:
    """Read what `dump_status` wrote.

    Raises:
        ValueError: The text is something else.
    """
    try:
        found: dict[str, Any] = json.loads(text)
        return Status(
            State(found["state"]),
            found["title"],
            found["section"],
            found["step"],
            found["sentence"],
            Ms(found["position_ms"]),
            Ms(found["length_ms"]),
            Ms(found["step_left_ms"]),
            Ms(found["step_length_ms"]),
            found["gain_db"],
            found["message"],
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"no status: {error}") from error
