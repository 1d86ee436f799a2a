"""A session played by the real command in a process of its own, commanded as a user would."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from live.outputs.cards import wait_for
from voiceguide.live.remotes.server import ask

COMMAND = (sys.executable, "-m", "voiceguide")
AS_IN_A_TERMINAL = ("env", "--default-signal=INT,HUP") if sys.platform == "linux" else ()
"""`nohup` and a shell's `&` leave signals ignored, and what they start inherits that."""


@dataclass
class Session:
    """A process that plays, and what it has said."""

    routine: Path
    socket: Path
    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    """What it wrote on standard output, as it came."""
    errors: list[str] = field(default_factory=list)
    readers: list[threading.Thread] = field(default_factory=list)

    def say(self, line: str) -> float:
        """Write a command on its standard input, and return when."""
        assert self.process.stdin
        when = time.monotonic()
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return when

    def tell(self, *words: str) -> str:
        """Command it by `voiceguide tell` in another process, and return what that shows."""
        ran = subprocess.run(
            [*COMMAND, "tell", *words], capture_output=True, text=True, timeout=30, check=True
        )
        return ran.stdout

    def ask(self) -> dict[str, Any]:
        """Return how it stands, as its socket tells."""
        found: dict[str, Any] = json.loads(ask(self.socket, "status"))
        return found

    def until(self, position: float, state: str = "playing") -> None:
        """Wait until it is at a position in seconds."""
        wait_for(self.socket.exists, 60)

        def there() -> bool:
            told = self.ask()
            return told["state"] == state and told["position_ms"] >= position * 1000

        wait_for(there, position + 30)

    def becomes(self, state: str) -> None:
        """Wait until it is in a state."""
        wait_for(self.socket.exists, 60)
        wait_for(lambda: self.ask()["state"] == state, 30)

    def shows(self, text: str) -> None:
        """Wait until it has written a text."""
        wait_for(lambda: any(text in line for line in self.lines), 60)

    def signal(self, number: signal.Signals) -> float:
        """Send it a signal, and return when."""
        when = time.monotonic()
        self.process.send_signal(number)
        return when

    def end(self, code: int = 0, seconds: float = 60) -> None:
        """Wait for its end, and hold it to an exit code."""
        ended = self.process.wait(seconds)
        for one in self.readers:
            one.join(10)
        assert ended == code, (self.lines, self.errors)
        assert "Traceback" not in "".join(self.errors), self.errors


@contextmanager
def played(
    home: Path, text: str, *options: str, stdin: int = subprocess.PIPE, here: bool = False
) -> Iterator[Session]:
    """Give a session that plays a routine's text; it is killed at the end where it still plays.

    Args:
        home: Where the routine and the session's socket are.
        text: The routine.
        options: Of the command.
        stdin: What commands it, its lines by default.
        here: Whether it is called by its name alone, in its folder.
    """
    routine = home / "routine.md"
    routine.write_text(text, encoding="utf-8")
    with subprocess.Popen(
        [*AS_IN_A_TERMINAL, *COMMAND, "play", routine.name if here else routine, *options],
        cwd=home,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        session = Session(routine, home / "voiceguide" / "routine.socket", process)
        for file, lines in ((process.stdout, session.lines), (process.stderr, session.errors)):
            assert file
            reader = threading.Thread(target=_read, args=(file, lines), daemon=True)
            reader.start()
            session.readers.append(reader)
        try:
            yield session
        finally:
            process.kill()
            for one in session.readers:
                one.join(10)


def _read(file: IO[str], lines: list[str]) -> None:
    lines.extend(line.rstrip("\n") for line in file)
