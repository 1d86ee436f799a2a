"""`voiceguide import`: a routine out of SSML, or a word about why there is none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

SSML = '<speak xml:lang="en"><p>Sit down. <break time="3s"/> Rest &amp; breathe.</p></speak>'
LOSSY = '<speak>\n<prosody volume="loud">Sit down.</prosody> Rest.\n</speak>'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return the folder that the command runs in, with two documents."""
    (tmp_path / "evening-rest.ssml").write_text(SSML, encoding="utf-8")
    (tmp_path / "lossy.ssml").write_text(LOSSY, encoding="utf-8")
    return tmp_path


def test_a_routine_is_written_that_has_no_mistakes(home: Path, run: Run) -> None:
    """It goes into the current folder under the document's name, and passes a strict check."""
    ran = run("import", "evening-rest.ssml")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "wrote evening-rest.md\nnow: voiceguide check evening-rest.md\n"
    text = (home / "evening-rest.md").read_text(encoding="utf-8")
    assert text == '---\ntitle: "evening rest"\nlang: en\n---\n\nSit down. [3s]\nRest & breathe.\n'
    assert run("check", "--strict", "--fast", "evening-rest.md").code == 0


def test_what_is_lost_is_reported(home: Path, run: Run) -> None:
    """A warning stands with its line on standard error; the routine is written all the same."""
    ran = run("import", "lossy.ssml", "-o", "out.md")
    assert ran.code == 0
    assert "lossy.ssml:2:1: warning[VX002]: `volume` of <prosody> has no counterpart" in ran.err
    assert "but for what is listed above (1)" in ran.out
    assert (home / "out.md").exists()


def test_an_old_file_is_never_replaced(home: Path, run: Run) -> None:
    """The refusal is exit code 2."""
    (home / "mine.md").write_text("Mine.\n", encoding="utf-8")
    ran = run("import", "evening-rest.ssml", "-o", "mine.md")
    assert ran.code == 2
    assert "mine.md is there already" in ran.err
    assert (home / "mine.md").read_text(encoding="utf-8") == "Mine.\n"
    assert run("import", "mine.md").code == 2


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b"<speak>\n a & b</speak>", "VX001", (2, 5)),
        (b"<!DOCTYPE speak [<!ENTITY a 'b'>]><speak>&a;</speak>", "VX001", (1, 1)),
        ("<speak>é</speak>".encode("latin-1"), "VG001", (1, 8)),
        (b"<speak>" + b"a" * 2**20 + b"</speak>", "VG002", (1, 1)),
    ],
)
def test_what_cannot_be_read_is_1(
    home: Path, run: Run, data: bytes, code: str, place: tuple[int, int]
) -> None:
    """One error says where; nothing is written."""
    (home / "bad.ssml").write_bytes(data)
    ran = run("import", "bad.ssml", "--json")
    assert ran.code == 1
    (found,) = ran.json["diagnostics"]
    assert (found["code"], found["severity"], found["file"]) == (code, "error", "bad.ssml")
    assert (found["line"], found["column"]) == place
    assert not (home / "bad.md").exists()
    assert "bad.ssml" in run("import", "bad.ssml").err


def test_json_names_the_file_and_what_was_lost(home: Path, run: Run) -> None:
    """One document on standard output."""
    ran = run("import", "lossy.ssml", "--json")
    assert (ran.code, ran.err, ran.json["path"]) == (0, "", "lossy.md")
    assert [one["code"] for one in ran.json["diagnostics"]] == ["VX002"]
    assert (home / "lossy.md").exists()


def test_a_folder_that_is_not_there_is_3(home: Path, run: Run) -> None:
    """The machine's refusal names the file."""
    ran = run("import", "evening-rest.ssml", "-o", "nowhere/a.md")
    assert ran.code == 3
    assert "cannot write nowhere/a.md" in ran.err
    assert not (home / "nowhere").exists()


def test_quiet_says_nothing_of_success(home: Path, run: Run) -> None:
    """`-q` leaves what is lost on standard error only."""
    ran = run("import", "evening-rest.ssml", "-q")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert (home / "evening-rest.md").exists()
