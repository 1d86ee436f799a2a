"""A crew of processes that speak: all cores, and a crash or a hang costs one sentence's name.

Each worker has a thread here that feeds it; the thread waits, so it holds nobody up.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, Self

from voiceguide.core.errors import EngineMissing, RequestError, SpeechFailed, VoiceguideError, VoiceMissing
from voiceguide.voice.engines import ENGINES
from voiceguide.voice.worker import MAIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from voiceguide.core.utterance import Utterance

DEADLINE: Final = 60.0
"""Seconds that a worker may take for an utterance, its own start and the engine's included."""

_TASKS_A_WORKER: Final = 8
"""A worker takes as long to start as about this many sentences take to speak."""

_LOOK: Final = 0.2
"""Seconds between chances to be interrupted; on Windows a wait cannot be."""

_FAILURES: Final[Mapping[str, type[VoiceguideError]]] = {
    failure.__name__: failure for failure in (RequestError, EngineMissing, VoiceMissing)
}


@dataclass(frozen=True, slots=True)
class Task:
    """An utterance to be spoken and levelled, or, without a gain, to be measured for one."""

    utterance: Utterance
    gain_db: float | None


class Crew:
    """Workers that start when they are needed and end when this is closed.

    Args:
        engines: Where engines are made, by name.
        jobs: How many workers there may be; 0 for one a core.
        deadline: Seconds for an utterance.
    """

    def __init__(
        self, engines: Mapping[str, str] = ENGINES, jobs: int = 0, deadline: float = DEADLINE
    ) -> None:
        self._engines = dict(engines)
        self._jobs = jobs or _cores()
        self._deadline = deadline
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._workers: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pids(self) -> tuple[int, ...]:
        """The workers' process numbers."""
        return tuple(worker.pid for worker in self._workers)

    def close(self) -> None:
        """End all workers at once, whatever they are doing, and remove what they left."""
        for worker in self._workers:
            worker.kill()
        self._workers.clear()
        if self._folder:
            self._folder.cleanup()
            self._folder = None

    def hire(self, tasks: int) -> None:
        """Start as many workers as so many tasks are worth, at most one a core; none for none."""
        wanted = min(self._jobs, -(-tasks // _TASKS_A_WORKER))
        if wanted and not self._folder:
            self._folder = tempfile.TemporaryDirectory(prefix="voiceguide-", ignore_cleanup_errors=True)
        while self._folder and len(self._workers) < wanted:
            self._workers.append(_Worker(self._engines, Path(self._folder.name), self._deadline))

    def run(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, bytes]]:
        """Do tasks on all cores and yield each with its answer, as they are done.

        Raises:
            SpeechFailed: A worker crashed, hung, or gave no sound; it names the sentence.
            EngineMissing, VoiceMissing, RequestError: As the engine says.
        """
        todo: queue.SimpleQueue[Task] = queue.SimpleQueue()
        done: queue.SimpleQueue[tuple[Task, bytes | Exception]] = queue.SimpleQueue()
        for task in tasks:
            todo.put(task)
        self.hire(len(tasks))
        threads = [
            threading.Thread(target=_feed, args=(worker, todo, done), daemon=True)
            for worker in self._workers[: len(tasks)]
        ]
        for thread in threads:
            thread.start()
        left = len(tasks)
        try:
            while left:
                task, answer = _next(done)
                if isinstance(answer, Exception):
                    raise answer
                left -= 1
                yield task, answer
        finally:
            if left:
                self.close()
            for thread in threads:
                thread.join()


class _Worker:
    """A process, and what is asked of it one at a time."""

    def __init__(self, engines: Mapping[str, str], folder: Path, deadline: float) -> None:
        self._deadline = deadline
        self._late = False
        handle, log = tempfile.mkstemp(dir=folder, suffix=".log")
        self._log = Path(log)
        try:
            self._process = subprocess.Popen(  # noqa: S603  our own program
                [sys.executable, "-P", "-c", MAIN],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=handle,
                env=_environment(),
                start_new_session=True,
                creationflags=_creation_flags(),
            )
        except OSError as error:
            raise EngineMissing(f"no worker process can be started: {error}") from error
        finally:
            os.close(handle)
        self._tell({"engines": engines, "folder": str(folder)})

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def kill(self) -> None:
        """End the process at once; once more does nothing."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what could not be written any more
                _there(pipe).close()

    def ask(self, task: Task) -> bytes:
        """Have a task done and return the answer's bytes.

        Raises:
            SpeechFailed: The worker crashed, hung, or gave no sound.
            EngineMissing, VoiceMissing, RequestError: As the engine says.
        """
        alarm = threading.Timer(self._deadline, self._expire)
        alarm.daemon = True
        alarm.start()
        try:
            self._tell({**asdict(task.utterance), "gain_db": task.gain_db})
            head = json.loads(_there(self._process.stdout).readline())
            size = head.get("size", 0)
            data = _there(self._process.stdout).read(size)
        except ValueError:  # no line, or half a one: the process is gone
            raise self._gone(task) from None
        finally:
            alarm.cancel()
        if len(data) < size:
            raise self._gone(task)
        if "error" in head:
            raise _failure(head, task)
        return data

    def _tell(self, message: Mapping[str, Any]) -> None:
        pipe = _there(self._process.stdin)
        with suppress(OSError):  # it is gone; reading the answer will tell
            pipe.write(json.dumps(message).encode() + b"\n")
            pipe.flush()

    def _expire(self) -> None:
        self._late = True
        self._process.kill()

    def _gone(self, task: Task) -> SpeechFailed:
        """Say how the process ended, with the last line that it printed."""
        code = self._process.wait()
        reason = f"the speech engine ended by itself (exit code {code})"
        if self._late:
            reason = f"the speech engine hung and was ended after {self._deadline:g} s"
        printed = self._log.read_text("utf-8", "replace").split("\n") if self._log.exists() else []
        last = next((line for line in reversed(printed) if line.strip()), "")
        return SpeechFailed(reason, f"it said: {last}" if last else "", task.utterance)


def _feed(
    worker: _Worker,
    todo: queue.SimpleQueue[Task],
    done: queue.SimpleQueue[tuple[Task, bytes | Exception]],
) -> None:
    """Give a worker one task after another until none is left or one fails."""
    while True:
        try:
            task = todo.get_nowait()
        except queue.Empty:
            return
        try:
            done.put((task, worker.ask(task)))
        except Exception as failure:  # noqa: BLE001  raised again by whoever waits
            done.put((task, failure))
            return


def _next(done: queue.SimpleQueue[tuple[Task, bytes | Exception]]) -> tuple[Task, bytes | Exception]:
    while True:
        with suppress(queue.Empty):
            return done.get(timeout=_LOOK)


def _failure(head: Mapping[str, str], task: Task) -> VoiceguideError:
    failure: VoiceguideError
    if kind := _FAILURES.get(head["error"]):
        failure = kind(head["message"], head["hint"])
    else:
        failure = SpeechFailed(head["message"], head["hint"], task.utterance)
    if note := head.get("note"):
        failure.add_note(note)
    return failure


def _there(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("a worker was started without pipes")
    return pipe


def _environment() -> dict[str, str]:
    """Let a worker import what its parent can, and keep numpy from starting threads of its own."""
    path = os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path)
    return {**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"}


def _creation_flags() -> int:
    """Keep a console's Ctrl-C and window away from workers; elsewhere a new session does."""
    if sys.platform == "win32":
        return subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
    return 0


def _cores() -> int:
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
