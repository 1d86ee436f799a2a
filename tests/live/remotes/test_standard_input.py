"""Commands from a pipe or a file on standard input."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from live.remotes.orders import Orders, look, soon
from voiceguide.live.remotes.standard_input import StandardInput


def test_lines_of_a_pipe_are_orders() -> None:
    """They are taken as they come; mistakes are said; the pipe stays open and the thread goes."""
    orders, said = Orders(), list[str]()
    read, write = os.pipe()
    with StandardInput(orders.put_nowait, look, said.append, read):
        os.write(write, b"next\npau")
        assert orders.heard("next")
        os.write(write, b"se\nnxet\n\nstop\n")
        assert orders.heard("pause", "stop")
    assert said == ["error: there is no command `nxet`; did you mean `next`?"]
    os.write(write, b"later\n")
    assert os.read(read, 100) == b"later\n"
    assert not any("voiceguide" in thread.name for thread in threading.enumerate())
    os.close(read)
    os.close(write)


def test_its_end_is_not_the_sessions() -> None:
    """The last line counts without an end; then nothing comes, and closing is as before."""
    orders = Orders()
    read, write = os.pipe()
    with StandardInput(orders.put_nowait, look, print, read):
        os.write(write, b"next")
        os.close(write)
        assert orders.heard("next")
    os.close(read)


def test_a_file_is_read_to_its_end(tmp_path: Path) -> None:
    """A plain file does as well as a pipe."""
    (tmp_path / "orders").write_text("next\nback\n" * 20)
    orders = Orders()
    with (tmp_path / "orders").open() as file, StandardInput(orders.put_nowait, look, print, file.fileno()):
        assert soon(lambda: orders.qsize() == 40)
