"""`voiceguide sheet`: a page for the wall, in a file."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.command import SEED, SHORT, WRONG

Run = Callable[..., Any]


def test_a_page_is_written(tmp_path: Path, run: Run) -> None:
    """Under the routine's name, or another; JSON tells where; the routine itself is kept."""
    (tmp_path / "short.md").write_text(SHORT, encoding="utf-8")
    ran = run("sheet", "short.md")
    assert (ran.code, ran.out) == (0, "wrote short.html\n")
    assert "A short one" in (tmp_path / "short.html").read_text(encoding="utf-8")
    assert run("sheet", "short.md", "-q", "-o", "x.html", "--fast").out == "x.html\n"
    said = run("sheet", "short.md", "--json").json
    assert (said["path"], said["title"]) == ("short.html", "A short one")
    assert run("sheet", "short.md", "-o", "short.md").code == 2
    assert (tmp_path / "short.md").read_text(encoding="utf-8") == SHORT


def test_mistakes_are_1(tmp_path: Path, run: Run) -> None:
    """A routine with errors gives its mistakes, and no page."""
    (tmp_path / "bad.md").write_text(WRONG, encoding="utf-8")
    ran = run("sheet", "bad.md")
    assert (ran.code, ran.out) == (1, "")
    assert run("sheet", "bad.md", "--json").json["diagnostics"]
    assert not (tmp_path / "bad.html").exists()


@pytest.mark.device
@pytest.mark.skipif(not shutil.which("chromium"), reason="needs Chromium")
def test_the_first_routine_is_one_printed_page(tmp_path: Path, run: Run) -> None:
    """On A4 and on Letter; and it is not white when it is shown on a screen."""
    assert run("sheet", str(SEED), "-o", "seed.html").code == 0
    assert run("sheet", str(SEED), "--pdf", "-o", "letter.pdf").code == 0
    page = (tmp_path / "seed.html").read_text(encoding="utf-8")
    (tmp_path / "a4.html").write_text(
        page.replace("@page { margin", "@page { size: A4; margin"), encoding="utf-8"
    )
    browse("--no-pdf-header-footer", "--print-to-pdf=a4.pdf", "a4.html", folder=tmp_path)
    browse("--window-size=1000,1400", "--screenshot=seed.png", "seed.html", folder=tmp_path)
    for name in ("letter.pdf", "a4.pdf"):
        assert re.findall(rb"/Count (\d+)", (tmp_path / name).read_bytes()) == [b"1"]
    assert len((tmp_path / "seed.png").read_bytes()) > 50_000


def browse(*options: str, folder: Path) -> None:
    """Run Chromium on a page in a folder."""
    *rest, page = options
    program = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    command = [*program, f"--user-data-dir={folder}/profile", *rest, (folder / page).as_uri()]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
