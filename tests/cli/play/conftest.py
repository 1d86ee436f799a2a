"""Cards that sessions play on, and the command that plays them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from cli.play.session import Session, played
from live.outputs.conftest import fifo_card, no_card, pulse_card

__all__ = ["fifo_card", "no_card", "pulse_card"]


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give sessions a folder of their own with a short path, for their sockets and where they were left."""
    home = tmp_path_factory.mktemp("h")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))
    monkeypatch.setenv("VOICEGUIDE_STATE", str(home / "state"))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")
    return home


@pytest.fixture
def play(home: Path) -> Iterator[Callable[..., Session]]:
    """Give a function that plays a routine's text by the command; what still plays at the end is killed."""
    if sys.platform == "win32":
        pytest.skip("there are no such sockets in Python on Windows")
    with ExitStack() as stack:
        yield lambda text, *options, **more: stack.enter_context(played(home, text, *options, **more))
