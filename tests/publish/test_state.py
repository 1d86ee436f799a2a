"""What is remembered of a published folder, written and read back."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from voiceguide.core.digest import digest_of
from voiceguide.core.units import Ms
from voiceguide.publish.state import Kept, Known, State, dump, load

WHEN = datetime(2026, 3, 1, 8, tzinfo=UTC)
STATE = State(
    "guid",
    {
        "a/feet.md": Known(
            "a-feet",
            "Ступни",
            "ru",
            Ms(1),
            WHEN,
            WHEN,
            "Anna",
            "daily",
            ("Not now.",),
            ("feet",),
            "mark",
            {"a/feet.md": "12"},
            {"": "pyttsx3:ru 1"},
            {"a-feet/a-feet.mp3": Kept(1, 2, "3")},
            {"track": "a-feet/a-feet.mp3"},
        )
    },
    {"feed.xml": Kept(4, 5, "6")},
    ("half.txt",),
    "drawn",
    "routines",
    "0a",
)


def test_it_comes_back_as_it_was() -> None:
    """All of it; and the same state is the same text."""
    text = dump(STATE)
    assert load(text) == STATE
    assert dump(load(text) or State()) == text


def test_one_that_names_no_folder_is_well() -> None:
    """A state that was written before folders were remembered is as good, and the days in it are not lost."""
    bare = json.loads(dump(STATE))
    del bare["home"], bare["place"]
    assert load(json.dumps(bare)) == replace(STATE, home="", place="")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"version": 1', '"version": 2'),
        ('"feed.xml"', '"../feed.xml"'),
        ('"feed.xml"', '"/feed.xml"'),
        ('"half.txt"', '"a//half.txt"'),
        ('"a-feet"', '".."'),
        ('"track"', '"sound"'),
        ("+00:00", ""),
        ('"length_ms": 1', '"length_ms": "long"'),
        ("[", "{"),
        ("{", "["),
    ],
)
def test_a_damaged_one_is_none(old: str, new: str) -> None:
    """Another version, a path that leads out of the folder, a session without its track: it is not believed."""
    text = dump(STATE)
    assert old in text
    assert load(text.replace(old, new, 1 if old in "[{" else -1)) is None


@pytest.mark.parametrize("text", ["", "null", "[]", "3", '{"version": 1}', "[" * 100_000])
def test_what_is_no_state_is_none(text: str) -> None:
    """Whatever it is, it is no failure."""
    assert load(text) is None


def test_a_file_is_known_by_its_bytes(tmp_path: Path) -> None:
    """A copy with another time is the same file; other bytes of the same size and none at all are not."""
    path = tmp_path / "a.txt"
    path.write_text("one", encoding="utf-8")
    kept = Kept.of(path)
    assert kept.still(path) is kept
    os.utime(path, ns=(1, 1))
    assert kept.still(path) == Kept(3, 1, digest_of(path))
    path.write_text("two", encoding="utf-8")
    assert kept.still(path) is None
    path.unlink()
    assert kept.still(path) is None
    assert digest_of(path) == ""


def test_its_bytes_are_plain(tmp_path: Path) -> None:
    """A file whose name is no text is written, too."""
    odd = os.fsdecode(b"\xff.md")
    text = dump(State(root={odd: Kept(1, 1, "")}))
    (tmp_path / "state").write_bytes(text.encode())
    assert list(json.loads(text)["root"]) == [odd]
