"""The command line as a test runs it: a folder of its own, in this process or in another."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from cli.command import SHORT
from voiceguide.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True)
class Ran:
    """What a run of the command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401  whatever JSON holds
        """The document on standard output, which holds nothing else."""
        return json.loads(self.out)


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ran]:
    """Give a function that runs the command in this process, in an empty folder, with voices of tones."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("voiceguide.pipeline.world.ENGINES", {"pyttsx3": "tones:Tones"})

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["voiceguide", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return Ran(int(ended.value.code or 0), out, err)

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of its own with a short routine `short.md`."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "short.md").write_text(SHORT, encoding="utf-8")
    return home
