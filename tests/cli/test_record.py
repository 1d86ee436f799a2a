"""`voiceguide record`: the list, files from elsewhere, and a terminal with a microphone."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import soundfile

from live.outputs.cards import PulseCard, hearing_itself, wait_for
from pipeline.hearing import compare
from voiced import voiced
from voiceguide.voice.files import read_sound

Run = Callable[..., Any]
TEXTS = ["Sit down.", "Close both eyes."]


@pytest.fixture
def routine(tmp_path: Path) -> Path:
    """Return a routine of two sentences."""
    path = tmp_path / "rest.md"
    path.write_text("# Rest\n\nSit down. [5s]\nClose both eyes. [5s]\n", encoding="utf-8")
    return path


def test_the_list_has_numbers(run: Run, routine: Path) -> None:
    """For a person a table, for a program a document; nothing is written."""
    ran = run("record", "rest.md", "--list")
    assert ran.code == 0
    assert "2   Close both eyes.      4" in ran.out
    told = run("record", "rest.md", "--list", "--json").json
    assert (told["file"], told["folder"]) == ("rest.md", "rest.voice")
    assert [(one["number"], one["text"], one["recording"]) for one in told["sentences"]] == [
        (1, TEXTS[0], None),
        (2, TEXTS[1], None),
    ]
    assert not routine.with_suffix(".voice").exists()


def test_files_are_brought_and_the_routine_follows(run: Run, routine: Path) -> None:
    """The good one is kept and used, the faulty one is told with its cure, and the code says that one is missing."""
    takes = routine.parent / "takes"
    takes.mkdir()
    soundfile.write(takes / "1.wav", voiced(1.0), 48_000)
    soundfile.write(takes / "2.wav", voiced(1.0, after=0), 48_000)
    ran = run("record", "rest.md", "--from-folder", "takes")
    assert (ran.code, ran.out) == (1, "1 recording kept, 1 refused\n")
    assert "takes/2.wav: “Close both eyes.” it ends in the middle of a word\n  hint: wait" in ran.err
    one, two = run("record", "rest.md", "--from-folder", "takes", "--json").json["files"]
    assert one["kept"]["file"] == "001-sit-down.flac"
    assert (two["kept"], two["faults"][0]["name"]) == (None, "cut end")
    found = run("check", "rest.md", "--fast", "--json").json["diagnostics"]
    assert [(one["code"], one["line"], one["hint"]) for one in found] == [
        ("VG109", 4, "record it: voiceguide record rest.md")
    ]


def test_mistakes_of_the_command_line(run: Run, routine: Path) -> None:
    """No terminal, two ways at once, an unknown sentence: 2; a routine with an error: 1, with its place."""
    ran = run("record", "rest.md")
    assert (ran.code, "needs a terminal" in ran.err) == (2, True)
    assert run("record", "rest.md", "--list", "--again", "1").code == 2
    assert run("record", "rest.md", "--again", "7").code == 2
    routine.write_text("Sit. [jump]\n", encoding="utf-8")
    ran = run("record", "rest.md", "--list", "--json")
    assert (ran.code, ran.json["diagnostics"][0]["line"]) == (1, 1)


@pytest.fixture
def card(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[PulseCard]:
    """Give a private PulseAudio whose default microphone hears what it plays."""
    with hearing_itself(tmp_path_factory.mktemp("card"), monkeypatch) as card:
        yield card


@pytest.mark.device
def test_a_real_microphone_at_a_real_terminal(card: PulseCard, routine: Path) -> None:
    """What sounds in the room while Enter has been pressed is kept, played back, and heard in the session."""
    assert card.running
    pty = pytest.importorskip("pty", reason="there are no such terminals on Windows")
    sound = voiced(1.5, noise=1e-5)
    soundfile.write(routine.parent / "room.wav", sound, 48_000)
    screen, terminal = pty.openpty()
    said = bytearray()
    with subprocess.Popen(
        [sys.executable, "-m", "voiceguide", "record", "rest.md"],
        cwd=routine.parent, stdin=terminal, stdout=terminal, stderr=terminal,
    ) as process:  # fmt: skip
        os.close(terminal)
        os.set_blocking(screen, False)

        def shown(text: str) -> bool:
            try:
                said.extend(os.read(screen, 65_536))
            except (BlockingIOError, OSError):
                return text.encode() in said
            return text.encode() in said

        def answer(waited_for: str) -> None:
            wait_for(lambda: shown(waited_for), 20)
            said.clear()
            os.write(screen, b"\n")

        try:
            answer("Enter records")
            wait_for(lambda: shown("Enter ends it"), 20)
            time.sleep(0.3)
            subprocess.run(["paplay", routine.parent / "room.wav"], check=True, timeout=20)
            time.sleep(0.2)
            answer("Enter ends it")
            answer("Enter keeps it")
            wait_for(lambda: shown("2 of 2"), 20)
            process.send_signal(2)
            assert process.wait(20) == 130
        finally:
            process.kill()
            os.close(screen)
    kept = read_sound(routine.with_suffix(".voice") / "001-sit-down.flac")
    _, likeness = compare(kept[9600:-9600], sound)
    assert likeness > 0.99
