"""`voiceguide say`: one text, told, played, or written to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cli.command import files
from cli.command import started as run_installed
from output.decoders import by_libsndfile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cli.conftest import Ran

    Run = Callable[..., Ran]

TEXT = "Press (GB-20){the gate} 30 s. [2s] [count 1..2]"


def test_a_text_is_told(run: Run, tmp_path: Path) -> None:
    """What is shown, what is spoken, how long it lasts, and by whom; nothing is played or written."""
    told = run("say", TEXT, "--rate", "120", "--json")
    assert (told.code, told.err) == (0, "")
    length = told.json.pop("length_ms")
    assert 4000 < length < 15_000
    assert told.json == {
        "text": "Press GB-20 30 s. 1 2",
        "spoken": "Press the gate 30 seconds. 1 2",
        "length_ms": length,
        "voice": "pyttsx3:en-us",
        "rate": 120,
        "lang": "en",
        "path": None,
    }
    assert files(tmp_path) == []


def test_a_text_is_written(run: Run, tmp_path: Path) -> None:
    """The file sounds at once, is silent in the pause, and ends with the last word."""
    ran = run("say", "One. [3s] Two.", "-o", "said.wav", "--json")
    assert (ran.code, ran.json["path"], files(tmp_path)) == (0, "said.wav", ["said.wav"])
    loud = abs(by_libsndfile((tmp_path / "said.wav").read_bytes())) > 0.01
    assert len(loud) == pytest.approx(ran.json["length_ms"] * 48, abs=1152)
    first, last = loud.nonzero()[0][[0, -1]]
    assert first < 48 * 100
    assert len(loud) - last < 48 * 300
    silent = len(loud) // 2
    assert not loud[silent - 24_000 : silent + 24_000].any()


def test_a_mistake_has_its_column(run: Run, tmp_path: Path) -> None:
    """It is a mistake as in a routine, and nothing is written."""
    ran = run("say", "Lie down [jmp]", "-o", "said.mp3", "--json")
    (wrong,) = ran.json["diagnostics"]
    assert (ran.code, wrong["code"], wrong["file"], wrong["line"], wrong["column"]) == (
        1,
        "VG040",
        "text",
        1,
        11,
    )
    assert files(tmp_path) == []
    assert "text:1:11: error[VG040]" in run("say", "Lie down [jmp]").err


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("One.", "-o", "said.txt"), 2, "no format is called after said.txt"),
        (("One.", "--voice", "nobody"), 2, "nobody"),
        (("One.", "--output", "silent", "--device", "Trumpet"), 3, "Trumpet"),
        ((" ",), 1, "there is nothing to say here"),
        ((), 2, "TEXT"),
    ],
)
def test_what_cannot_be_said(run: Run, arguments: tuple[str, ...], code: int, says: str) -> None:
    """The command line's mistakes are told apart from the text's and the machine's."""
    ran = run("say", *arguments)
    assert ran.code == code
    assert says in ran.err


def test_a_text_is_played(run: Run) -> None:
    """It is shown as it is spoken while it plays; --quiet shows nothing."""
    assert run("say", "Rest 5 s.", "--rate", "400", "--output", "silent").out.startswith("“Rest 5 seconds.”")
    assert run("say", "Rest.", "--rate", "400", "--output", "silent", "--quiet").out == ""


@pytest.mark.engine
def test_the_real_voice_says_names(tmp_path: Path) -> None:
    """With the voice that everybody has, a name by the lexicon lasts as long as its sounds do."""
    both = ("Rest in savasana.", "Rest in (it)/ʃəˈvɑːsənə/.")
    lengths = []
    for number, text in enumerate(both):
        run_installed("say", text, "-o", f"{number}.wav", cwd=tmp_path)
        lengths.append((tmp_path / f"{number}.wav").stat().st_size)
    assert lengths[0] == pytest.approx(lengths[1], rel=0.01)
