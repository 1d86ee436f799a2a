"""`voiceguide play` with an empty store: it begins before all speech is made."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.command import SHORT, result, run

LOADED = """
import os, sys
from voiceguide.live.outputs import silent_output

def play(self, pcm, at):
    print(*sys.modules, flush=True)
    os._exit(0)

silent_output.SilentStage.play = play
from voiceguide.cli import main
main()
"""
"""The command, with an output that tells what is loaded when its first samples come."""

LATER = {
    "markdown_it",
    "yaml",
    "num2words",
    "rich.console",
    "asyncio",
    "importlib.metadata",
    "concurrent.futures",
}
"""What the first sound of a session that was planned before needs nothing of."""

OVERRUN = SHORT.replace("[1s..2s]", "\n\n- 1s Rub them, and press them, and hold them for a long while.")


def loaded_at_first(folder: Path, settings: dict[str, str]) -> set[str]:
    """Return the modules that are loaded when a session's first samples come."""
    ran = subprocess.run(
        [sys.executable, "-c", LOADED, "play", "--silent-clock", "--no-mpris", "short.md"],
        cwd=folder,
        env=settings,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(ran.stdout.split())


def test_a_mistake_that_is_only_found_when_all_is_measured_is_1(tmp_path: Path) -> None:
    """The session has begun by then; it ends, and the mistake is reported with its place."""
    (tmp_path / "feet.md").write_text(OVERRUN, encoding="utf-8")
    ran = run(
        "play",
        "--silent-clock",
        "feet.md",
        cwd=tmp_path,
        code=1,
        env={"VOICEGUIDE_CACHE": str(tmp_path / "s")},
    )
    assert "feet.md:12:3: error[VG014]" in ran.stderr
    (one,) = result("play", "--silent-clock", "feet.md", cwd=tmp_path, code=1)["diagnostics"]
    assert one["code"] == "VG014"


@pytest.mark.engine
def test_a_short_session_is_heard_to_its_end(tmp_path: Path) -> None:
    """With nothing in the store and an elastic pause in it: the whole of it is planned on the way."""
    (tmp_path / "short.md").write_text(SHORT, encoding="utf-8")
    ran = run(
        "play",
        "--silent-clock",
        "--json",
        "short.md",
        cwd=tmp_path,
        env={"VOICEGUIDE_CACHE": str(tmp_path / "s")},
    )
    assert '"state": "ended"' in ran.stdout


def test_what_was_planned_before_plays_before_anything_slow_is_loaded(tmp_path: Path) -> None:
    """Neither what reads a text, nor what draws, nor what talks to the desktop."""
    (tmp_path / "short.md").write_text(SHORT, encoding="utf-8")
    settings = {**os.environ, "VOICEGUIDE_CACHE": str(tmp_path / "s")}
    run("check", "short.md", cwd=tmp_path, env=settings)  # speaks all there is to say
    assert "voiceguide.script.parse" in loaded_at_first(tmp_path, settings)
    loaded = loaded_at_first(tmp_path, settings)
    assert "voiceguide.pipeline.remembered" in loaded
    assert loaded & LATER == set()
