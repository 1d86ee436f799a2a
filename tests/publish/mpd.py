"""MPD, told what to do by its own protocol."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

CONFIG = """\
music_directory "{folder}"
playlist_directory "{folder}"
log_file "{folder}/log"
bind_to_address "{folder}/socket"
audio_output {{
  type "null"
  name "none"
}}
"""


class Mpd:
    """MPD as it runs."""

    def __init__(self, lines: IO[bytes], link: socket.socket) -> None:
        self._lines, self._link = lines, link
        assert lines.readline().startswith(b"OK MPD")

    def tell(self, command: str) -> list[tuple[str, str]]:
        """Give a command, which it has to take, and return what it answers."""
        self._link.sendall(f"{command}\n".encode())
        said = []
        for line in iter(self._lines.readline, b"OK\n"):
            assert not line.startswith(b"ACK"), line
            name, _, value = line.decode().rstrip("\n").partition(": ")
            said.append((name, value))
        return said

    def elapsed(self, beyond: float) -> float:
        """Return where it plays, once it is beyond a place; it has to get there."""
        end = time.monotonic() + 20
        while time.monotonic() < end:
            status = dict(self.tell("status"))
            assert "error" not in status, status
            if float(status.get("elapsed", 0)) > beyond:
                return float(status["elapsed"])
            time.sleep(0.05)
        raise AssertionError(status)


@contextmanager
def playing(folder: Path) -> Iterator[Mpd]:
    """Run MPD without a sound card, on a socket of its own."""
    config = folder / "mpd.conf"
    config.write_text(CONFIG.format(folder=folder), "utf-8")
    with subprocess.Popen(["mpd", "--no-daemon", str(config)], stderr=subprocess.DEVNULL) as process:
        try:
            end = time.monotonic() + 20
            while not (folder / "socket").exists() and time.monotonic() < end:
                time.sleep(0.05)
            with socket.socket(socket.AF_UNIX) as link:
                link.settimeout(20)
                link.connect(str(folder / "socket"))
                with closing(link.makefile("rb")) as lines:
                    yield Mpd(lines, link)
        finally:
            process.terminate()
