"""Which files of a folder are sessions of their own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from voiceguide.pipeline.sessions import find_sessions

FRONT = "---\nlang: en\n---\nSit.\n"
TITLED = "---\ntitle: A\n---\nSit.\n"


@pytest.mark.parametrize(
    ("text", "alone", "included"),
    [
        (TITLED, True, True),
        (FRONT, True, False),
        ("---\n---\nSit.\n", True, False),
        ("## A\n\n- 10s Sit.\n", True, False),
        ("# A\n\nSit.\n\n- Rest.\n", False, False),
        ("\ufeff" + TITLED, True, True),
        ("---\ntitle: [\n---\nSit.\n", True, False),
    ],
)
def test_what_a_session_is(tmp_path: Path, text: str, alone: bool, included: bool) -> None:  # noqa: FBT001  a table
    """It has front matter or a step with a time; what others include needs a title in its front matter."""
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    assert find_sessions(tmp_path, tmp_path / "out").sessions == ({"a": "a.md"} if alone else {})
    (tmp_path / "sub").mkdir()
    (tmp_path / "whole.md").write_text(f"{FRONT}\n[include  a.md#Part] {{optional: 1}}\n", encoding="utf-8")
    found = find_sessions(tmp_path, tmp_path / "out")
    assert ("a" in found.sessions, "a.md" in found.others) == (included, not included)


def test_where_they_are_looked_for(tmp_path: Path) -> None:
    """In folders below, too, under a name of their whole path; not where it is hidden, and not where it is published."""
    for name in ("b.MD", "deep/er/a.md", ".git/a.md", "deep/.a.md", "out/a.md", "a.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(TITLED, encoding="utf-8")
    found = find_sessions(tmp_path, tmp_path / "deep" / ".." / "out")
    assert found.sessions == {"b": "b.MD", "deep-er-a": "deep/er/a.md"}
    assert found.others == ()


@pytest.mark.skipif(os.name == "nt", reason="needs links and pipes")
def test_a_pipe_is_never_waited_for(tmp_path: Path) -> None:
    """A pipe, a folder and a link that leads nowhere are no texts, whatever they are called."""
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "nowhere.md").symlink_to("gone.md")
    assert find_sessions(tmp_path, tmp_path / "out").sessions == {}
