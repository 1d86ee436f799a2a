"""The program of a worker process: tasks in on standard input, clips out on standard output.

It is started by `workers` as a program of its own, so it never runs its parent's main
module. A task is a line of JSON; an answer is a line of JSON and so many bytes.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import sys
import tempfile
import threading
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from voiceguide.core.errors import SpeechFailed, VoiceguideError
from voiceguide.core.utterance import Utterance
from voiceguide.voice.calibration import measure_gain
from voiceguide.voice.engines import DEFAULT, ENGINES, open_engine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voiceguide.core.interfaces import Engine

MAIN: Final = f"from {__name__} import main; main()"
"""What a new Python is told to do."""


class _Bench:
    """The engines that this process has opened, and what is done with them."""

    def __init__(self, engines: Mapping[str, str]) -> None:
        self._engines = engines
        self._open: dict[str, Engine] = {}

    def warm_up(self) -> None:
        """Let the engine that everybody has say a letter: its first words take five times as long."""
        if self._engines.get(DEFAULT) == ENGINES[DEFAULT]:
            with suppress(VoiceguideError):  # told with the first task
                self._open[DEFAULT] = open_engine(DEFAULT, self._engines)
                voice = self._open[DEFAULT].default_voice("en")
                self._open[DEFAULT].speak(Utterance("a", voice.id, 140, "en"))

    def answer(self, task: Mapping[str, Any]) -> bytes:
        """Return a clip as bytes, or a gain as digits when the task has none."""
        utterance = Utterance(task["text"], task["voice"], task["rate"], task["lang"])
        name = utterance.voice.partition(":")[0]
        if name not in self._open:
            self._open[name] = open_engine(name, self._engines)
        if task["gain_db"] is None:
            return repr(measure_gain(self._open[name], utterance)).encode()

        from voiceguide.voice.clip_bytes import dump  # noqa: PLC0415  imports wait until the first task
        from voiceguide.voice.shape import shape  # noqa: PLC0415  loads soxr

        return dump(shape(self._open[name].speak(utterance), task["gain_db"]))


def main() -> None:
    """Answer tasks until the parent goes away."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what an engine prints is no answer
    setup = json.loads(sys.stdin.buffer.readline())
    tempfile.tempdir = setup["folder"]
    bench = _Bench(setup["engines"])
    tasks: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(tasks, setup["folder"]), daemon=True).start()
    with suppress(ImportError):  # what is missing is told with the first task
        import voiceguide.voice.shape  # noqa: F401, PLC0415  slow to load, while the parent looks for its tasks

        bench.warm_up()
    while True:
        _answer(bench, json.loads(tasks.get()), answers)


def _listen(tasks: queue.SimpleQueue[bytes], folder: str) -> None:
    """Pass tasks on; when the parent is gone, tidy up and end at once, even from within an engine."""
    for line in sys.stdin.buffer:
        tasks.put(line)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def _answer(bench: _Bench, task: Mapping[str, Any], answers: BinaryIO) -> None:
    data = b""
    try:
        data = bench.answer(task)
        head: dict[str, object] = {"size": len(data)}
    except VoiceguideError as error:
        message = error.reason if isinstance(error, SpeechFailed) else error.message
        head = {"error": type(error).__name__, "message": message, "hint": error.hint}
    except Exception as error:  # noqa: BLE001  an engine may raise anything; it is raised again in the parent
        head = {
            "error": SpeechFailed.__name__,
            "message": f"the speech engine failed ({error!r})",
            "hint": "",
        }
        head["note"] = traceback.format_exc()
    try:
        answers.write(json.dumps(head).encode() + b"\n" + data)
        answers.flush()
    except OSError:
        os._exit(1)
