"""A sound card made of a FIFO, as a program: it takes frames exactly as fast as a card would.

Called with a folder and the milliseconds of its buffer; until SIGTERM it writes there what it played
(`heard.raw`, 16-bit, two channels, 48 kHz, silence where nobody played), and at its end `stamps.json`:
when how many bytes were heard, and how often it ran dry.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import sys
import time
from pathlib import Path

RATE, FRAME = 48_000, 4
PERIOD = RATE // 100
CONFIGURATION = """
pcm.!default {{ type plug slave {{
  pcm {{ type file slave.pcm {{ type null }} file "{fifo}" format "raw" }}
  format S16_LE rate 48000 channels 2 }} }}
ctl.!default {{ type null }}
"""
_SMALLEST_PIPE = 4096


def run(folder: Path, buffer_ms: int) -> None:
    """Be a card until SIGTERM."""
    ended: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: ended.append(number))
    fifo = folder / "card.fifo"
    os.mkfifo(fifo)
    (folder / "asound.conf").write_text(CONFIGURATION.format(fifo=fifo))
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)  # so that it never comes to an end
    fcntl.fcntl(reader, fcntl.F_SETPIPE_SZ, _SMALLEST_PIPE)
    size, room = PERIOD * FRAME, buffer_ms * RATE // 1000 * FRAME
    waiting, stamps, heard, dry, playing = bytearray(), [], 0, 0, False
    began, ticks = time.monotonic(), 0
    with (folder / "heard.raw").open("wb") as out:
        (folder / "ready").touch()
        while not ended:
            ticks += 1
            time.sleep(max(began + ticks * PERIOD / RATE - time.monotonic(), 0))
            part = bytes(waiting[:size])
            del waiting[:size]
            dry += playing and len(part) < size
            playing = len(part) == size
            out.write(part.ljust(size, b"\0"))
            heard += size
            stamps.append((time.monotonic(), heard))
            while len(waiting) < room:
                try:
                    waiting += os.read(reader, room - len(waiting))
                except BlockingIOError:
                    break
    (folder / "stamps.json").write_text(json.dumps({"stamps": stamps, "dry": dry}))


if __name__ == "__main__":
    run(Path(sys.argv[1]), int(sys.argv[2]))
