"""Single keys from a terminal, which is as it was before, whatever happens."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from live.remotes.orders import Orders, soon
from voiceguide.live.remotes.terminal import TerminalKeys

PLAYER = Path(__file__).with_name("player.py")
SHELL = Path(__file__).with_name("shell.py")
HIDDEN, SHOWN = b"\x1b[?25l", b"\x1b[?25h"
"""The cursor."""


@contextmanager
def terminal() -> Iterator[tuple[int, int]]:
    """Give a person's end and a program's end of a new terminal."""
    person, program = pty.openpty()
    try:
        yield person, program
    finally:
        os.close(person)
        os.close(program)


def modes(program: int) -> Any:  # noqa: ANN401  whatever the system keeps
    """Return how a terminal is set."""
    return termios.tcgetattr(program)


def single(program: int) -> bool:
    """Tell whether a terminal gives single keys and shows none, and still takes Ctrl-C."""
    flags = modes(program)[3]
    return flags & (termios.ICANON | termios.ECHO | termios.ISIG) == termios.ISIG


def shown(person: int, mark: bytes) -> bytes:
    """Return what the terminal shows up to a mark, which is waited for."""
    found = b""
    while mark not in found:
        assert select.select([person], [], [], 10)[0], found
        found += os.read(person, 9999)
    return found


@contextmanager
def playing(program: int, log: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """Give the player of `player.py` on a terminal that is its own."""
    command = [sys.executable, PLAYER, log, "lead", *words]
    with subprocess.Popen(command, stdin=program, start_new_session=True, stderr=subprocess.PIPE) as player:
        try:
            assert soon(lambda: log.exists() and log.read_text().startswith("playing"))
            yield player
        finally:
            player.kill()


def test_keys_are_orders() -> None:
    """Letters, arrows in one piece or two, letters of two bytes, and Esc alone; nothing of it is shown."""
    orders = Orders()
    with terminal() as (person, program):
        before = modes(program)
        with TerminalKeys(orders.put_nowait, program):
            assert single(program)
            os.write(person, b"n \x1b[A3")
            assert orders.heard("next", "toggle", "louder", "section 3")
            os.write(person, b"\x1b[")
            os.write(person, b"B\xd1")
            os.write(person, b"\x82")
            assert orders.heard("softer", "next")
            os.write(person, b"\x1b")
            assert orders.heard("stop")
        assert modes(program) == before
        os.set_blocking(person, False)
        with pytest.raises(BlockingIOError):
            os.read(person, 1)
    assert not any("voiceguide" in thread.name for thread in threading.enumerate())


def test_a_terminal_that_goes_away_is_no_failure() -> None:
    """The window was closed: no keys come any more, and closing is as always."""
    person, program = pty.openpty()
    orders = Orders()
    with TerminalKeys(orders.put_nowait, program):
        os.close(person)
    os.close(program)
    assert orders.empty()
    assert not any("voiceguide" in thread.name for thread in threading.enumerate())


def test_keys_are_put_back_after_an_exception() -> None:
    """Whatever ends the session, the terminal is as it was."""
    with terminal() as (_, program):
        before = modes(program)
        with pytest.raises(RuntimeError), TerminalKeys(Orders().put_nowait, program):
            raise RuntimeError
        assert modes(program) == before


@pytest.mark.parametrize(
    ("sent", "code"),
    [(b"q", 0), (b"\x03", -signal.SIGINT), (signal.SIGTERM, 128 + signal.SIGTERM), (b"n", 1)],
)
def test_a_program_leaves_its_terminal_as_it_was(
    tmp_path: Path, sent: bytes | signal.Signals, code: int
) -> None:
    """It is told to stop, interrupted, terminated, or fails."""
    log = tmp_path / "log"
    with terminal() as (person, program):
        before = modes(program)
        with playing(program, log, *(["fail"] if code == 1 else [])) as player:
            assert single(program)
            if isinstance(sent, bytes):
                os.write(person, sent)
            else:
                player.send_signal(sent)
            assert player.wait(timeout=20) == code
        assert modes(program) == before


def test_a_stopped_terminal_does_not_hold_up_the_end(tmp_path: Path) -> None:
    """Ctrl-S before the end: the program ends all the same."""
    with terminal() as (person, program), playing(program, tmp_path / "log") as player:
        os.write(person, b"\x13q")
        assert player.wait(timeout=20) == 0


def test_in_the_background_the_terminal_is_left_alone(tmp_path: Path) -> None:
    """`voiceguide play … &` plays on while the shell has keys and screen, and has them itself after `fg`.

    Ctrl-Z gives them back once more, with a cursor.
    """
    log = tmp_path / "log"
    with terminal() as (person, program):
        before = modes(program)
        command = [sys.executable, SHELL, sys.executable, PLAYER, log, "screen"]
        with subprocess.Popen(
            command, stdin=program, stderr=program, stdout=subprocess.PIPE, text=True, start_new_session=True
        ) as shell:
            assert shell.stdout
            assert soon(lambda: log.exists() and log.read_text() == "playing\n")
            assert modes(program) == before
            os.write(person, b"next\n")
            assert shell.stdout.readline() == "heard next\n"
            assert os.read(person, 9999) == b"next\r\n"
            os.write(person, b"fg\n")
            assert soon(lambda: single(program))
            os.write(person, b"r")
            assert soon(lambda: log.read_text() == "playing\nrepeat\n")
            assert shown(person, b"Foot massage").count(HIDDEN) == 1
            os.write(person, b"\x1a")
            assert shell.stdout.readline() == "heard fg\n"
            assert HIDDEN not in shown(person, SHOWN)
            os.write(person, b"fg\n")
            assert shown(person, HIDDEN)
            assert soon(lambda: single(program))
            os.write(person, b"q")
            assert shown(person, SHOWN)
            assert shell.stdout.readline() == "heard fg\n"
            assert modes(program) == before
            os.write(person, b"exit\n")
            assert shell.wait(timeout=20) == 0
    assert log.read_text() == "playing\nrepeat\nstopped\n"
