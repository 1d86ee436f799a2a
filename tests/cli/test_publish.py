"""`voiceguide publish`: a folder of routines, for the web."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cli.command import SHORT, WRONG

Run = Callable[..., Any]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a folder of one routine below the current one."""
    home = tmp_path / "my-routines"
    home.mkdir()
    (home / "short.md").write_text(SHORT, encoding="utf-8")
    return home


def test_a_folder_is_published(home: Path, tmp_path: Path, run: Run) -> None:
    """Into `site`, called like the folder; what was done to each is a table, and a document for programs."""
    (home / "README.md").write_text("# Mine\n", encoding="utf-8")
    ran = run("publish", "my-routines")
    assert (ran.code, ran.err.count("this machine alone")) == (0, 1)
    assert "made" in ran.out
    assert "A short one" in ran.out
    assert "no session of its own: README.md" in ran.out
    assert "http://127.0.0.1:8000/feed.xml" in ran.out
    assert "<title>my routines</title>" in (tmp_path / "site" / "feed.xml").read_text(encoding="utf-8")
    said = run("publish", "my-routines", "--json", "--url", "https://Example.org:8443/Ü b").json
    assert said["feed"] == "https://example.org:8443/%C3%9C%20b/feed.xml"
    assert said["sessions"] == [
        {
            "name": "short",
            "file": "short.md",
            "what": "unchanged",
            "title": "A short one",
            "length_ms": said["sessions"][0]["length_ms"],
            "track": "short/short.mp3",
        }
    ]
    assert (said["written"], said["made"], said["diagnostics"]) == (
        ["index.html", "feed.xml"],
        {"clips": 0},
        [],
    )
    (home / "short.md").rename(home / "long.md")
    assert [one["what"] for one in run("publish", "my-routines", "--json").json["sessions"]] == [
        "made",
        "removed",
    ]
    assert run("publish", "my-routines", "-q").out == "site\n"


def test_a_cover_that_directories_refuse(home: Path, run: Run) -> None:
    """It is used, and what is wrong with it is told; a good one is not spoken of."""
    Image.new("RGB", (1600, 1200), "navy").save(home / "cover.png")
    ran = run("publish", "my-routines")
    assert (ran.code, "would not take the cover: it has 1600 × 1200 pixels" in ran.err) == (0, True)
    Image.new("L", (1400, 1400)).save(home / "cover.jpg")
    assert (
        run("publish", "my-routines", "--json").json["cover_flaw"] == "its colours are L, and are to be RGB"
    )
    Image.new("RGB", (1400, 1400)).save(home / "cover.jpg")
    assert run("publish", "my-routines", "--json").json["cover_flaw"] is None


def test_another_folder_is_2_unless_it_is_to_replace(home: Path, run: Run) -> None:
    """Nothing that is published is lost to a wrong name of a folder; both are named."""
    assert run("publish", "my-routines").code == 0
    other = home.with_name("other")
    other.mkdir()
    (other / "else.md").write_text(SHORT, encoding="utf-8")
    ran = run("publish", "other")
    assert ran.code == 2
    assert (
        "site was made of another folder, my-routines, and none of its routines (short.md) is in other"
        in ran.err
    )
    assert "--replace" in ran.err
    assert run("publish", "other", "--replace").code == 0


def test_mistakes_are_1(home: Path, tmp_path: Path, run: Run) -> None:
    """They are told as `check` tells them; where there is nothing else, nothing is published."""
    (home / "short.md").write_text(WRONG, encoding="utf-8")
    ran = run("publish", "my-routines")
    assert ran.code == 1
    assert "my-routines/short.md:10:12: error[VG" in ran.err
    assert "broken" in ran.out
    said = run("publish", "my-routines", "--json")
    assert (said.code, len(said.json["diagnostics"])) == (1, 1)
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "nowhere"),
        (["my-routines", "-o", "my-routines"], "is the folder of the routines"),
        (["my-routines", "-o", "."], "the routines are inside"),
        (["empty"], "no routines in empty"),
        (["my-routines", "--url", "example.org"], "no address of the web"),
        (["my-routines", "--url", "https://example.org/?a=b"], "more than a folder"),
        (["my-routines", "--url", "https://[example/"], "no address"),
        (["my-routines", "--format", "wav"], "wav"),
        (["my-routines", "--email", "anna"], "no address of mail"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_command_line_is_2(
    home: Path, tmp_path: Path, run: Run, arguments: list[str], said: str
) -> None:
    """What cannot be asked for is told, and nothing is written."""
    (tmp_path / "empty").mkdir()
    ran = run("publish", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert not (tmp_path / "site").exists()
    assert [path.name for path in home.iterdir()] == ["short.md"]
