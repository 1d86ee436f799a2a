"""A routine to start from."""

from __future__ import annotations

from voiceguide.pipeline.shipped import scripts_folder

_TITLE = "title: My routine"


def starter_routine(title: str) -> str:
    """Return the text of a commented routine with a title of its own."""
    text = (scripts_folder() / "starter.md").read_text(encoding="utf-8")
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    return text.replace(_TITLE, f'title: "{quoted}"', 1)
