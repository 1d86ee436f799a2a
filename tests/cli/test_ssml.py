"""`voiceguide ssml`: a session for the speech of a cloud, on standard output or in a file."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

ROUTINE = (
    "---\ntitle: Hands\nlength: 1m\nchimes: {start: none, end: none}\n---\n\nRub them. [10s..90s] Rest.\n"
)
S = "{http://www.w3.org/2001/10/synthesis}"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return the folder that the command runs in, with a routine."""
    (tmp_path / "hands.md").write_text(ROUTINE, encoding="utf-8")
    return tmp_path


def silence(document: str) -> int:
    """Return the sum of all breaks, in milliseconds."""
    root = ET.fromstring(document.encode())  # noqa: S314  our own text
    return sum(int(one.attrib["time"].removesuffix("ms")) for one in root.iter(f"{S}break"))


def test_the_document_goes_to_standard_output(home: Path, run: Run) -> None:
    """It says the sentences, and nothing else stands there."""
    ran = run("ssml", "hands.md")
    assert (ran.code, ran.err) == (0, "")
    root = ET.fromstring(ran.out.encode())  # noqa: S314  our own text
    assert ["".join(one.itertext()) for one in root.iter(f"{S}s")] == ["Rub them.", "Rest."]
    assert list(home.iterdir()) == [home / "hands.md"]


def test_timing_is_obeyed(home: Path, run: Run) -> None:
    """A longer session has that much more silence; speech that is estimated makes a document too."""
    short = silence(run("ssml", "hands.md").out)
    assert silence(run("ssml", "hands.md", "--length", "55s").out) == short - 5000
    assert run("ssml", "hands.md", "--fast").out.startswith("<?xml")
    assert home.exists()


def test_a_file_is_written_whole(home: Path, run: Run) -> None:
    """`-o` writes the same document, and replaces an older one, but never the routine."""
    (home / "out.ssml").write_text("old", encoding="utf-8")
    ran = run("ssml", "hands.md", "-o", "out.ssml")
    assert (ran.code, ran.out) == (0, "wrote out.ssml\n")
    assert (home / "out.ssml").read_text(encoding="utf-8") == run("ssml", "hands.md").out
    assert run("ssml", "hands.md", "-o", "hands.md").code == 2
    assert (home / "hands.md").read_text(encoding="utf-8") == ROUTINE


def test_mistakes_are_1(home: Path, run: Run) -> None:
    """A routine with errors gives no document, but its mistakes."""
    (home / "bad.md").write_text("Sit. [jump]\n", encoding="utf-8")
    ran = run("ssml", "bad.md", "-o", "bad.ssml")
    assert (ran.code, ran.out) == (1, "")
    assert "bad.md:1:7: error[VG040]" in ran.err
    assert not (home / "bad.ssml").exists()
    assert [one["code"] for one in run("ssml", "bad.md", "--json").json["diagnostics"]] == ["VG040"]


def test_json_holds_the_document(home: Path, run: Run) -> None:
    """One document on standard output, with the SSML as a text in it."""
    shown = run("ssml", "hands.md", "--json").json
    assert shown == {"path": None, "ssml": run("ssml", "hands.md").out}
    assert run("ssml", "hands.md", "-o", "a.ssml", "--json").json["path"] == "a.ssml"
    assert (home / "a.ssml").exists()
