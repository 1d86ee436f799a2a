"""The installed command, run as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

VOICEGUIDE = Path(sys.executable).parent / "voiceguide"
ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT / "scripts" / "en" / "foot-back-release.md"
SHORT = """\
---
title: A short one
settle: 200ms
tail: 200ms
chimes: {start: none, section: click, end: none}
---
## Begin
Sit down.
## End
Stand up. [1s..2s]
"""
WRONG = SHORT.replace("[1s..2s]", "[jump]")
"""The same with one mistake, on line 10."""


def run(
    *arguments: str | Path, cwd: Path, code: int = 0, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder, and hold it to an exit code; it never shows a traceback."""
    ran = subprocess.run(
        [VOICEGUIDE, *arguments],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == code, ran
    assert "Traceback" not in ran.stderr
    return ran


def result(*arguments: str | Path, cwd: Path, code: int = 0) -> Any:  # noqa: ANN401  whatever JSON holds
    """Run the command with `--json` and return the one document that it prints."""
    return json.loads(run(*arguments, "--json", cwd=cwd, code=code).stdout)


def files(folder: Path) -> list[str]:
    """Return the names of everything in a folder, hidden or not, sorted."""
    return sorted(path.name for path in folder.iterdir())


def processes(mark: str) -> list[int]:
    """Return the processes that were started with a mark in their environment, Linux only."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and mark.encode() in (folder / "environ").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue  # it has just ended
    return found


def gone(mark: str, seconds: float = 10) -> bool:
    """Wait until no process with a mark is left, and tell whether that came to be."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not processes(mark):
            return True
        time.sleep(0.05)
    return False
