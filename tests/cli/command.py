"""The command: in this process, or the installed one, started as a user starts it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest.mock import patch

from voiceguide.cli import main

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


def started(
    *arguments: str | Path, cwd: Path, code: int = 0, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Start the installed command in a folder, and hold it to an exit code; it never shows a traceback."""
    ran = subprocess.run(
        [VOICEGUIDE, *arguments],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return _held(ran, code)


def run(
    *arguments: str | Path, cwd: Path, code: int = 0, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Do the same in this process, where all that it loads is loaded already."""
    line = ["voiceguide", *map(str, arguments)]
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in "oe")
    with (
        Path(os.devnull).open(encoding="utf-8") as nothing,
        chdir(cwd),
        patch.dict(os.environ, env or {}),
        patch.object(sys, "argv", line),
        patch.object(sys, "stdin", nothing),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as ended:
            ended_with = int(ended.code or 0)
    shown, said = (stream.buffer.getvalue().decode() for stream in (out, err))
    return _held(subprocess.CompletedProcess(line, ended_with, shown, said), code)


def _held(ran: subprocess.CompletedProcess[str], code: int) -> subprocess.CompletedProcess[str]:
    """Hold the command to an exit code, and to no traceback."""
    assert ran.returncode == code, ran
    assert "Traceback" not in ran.stderr
    return ran


def result(*arguments: str | Path, cwd: Path, code: int = 0) -> Any:  # noqa: ANN401  whatever JSON holds
    """Run the command in this process with `--json` and return the one document that it prints."""
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
