"""Processes that speak, and what becomes of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

import voiceguide
from voice.odd_engines import ENGINES
from voiceguide.core.errors import RequestError, SpeechFailed, VoiceMissing
from voiceguide.core.utterance import Utterance
from voiceguide.voice.clip_bytes import load
from voiceguide.voice.workers import Crew, Task


def tasks(engine: str, *texts: str) -> list[Task]:
    """Return a task for each text."""
    return [Task(Utterance(text, f"{engine}:en-high", 140, "en"), 0.0) for text in texts]


def alive(pid: int) -> bool:
    """Tell whether a process is there and not merely waiting to be buried."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_until_gone(pids: list[int]) -> None:
    """Wait, at most twenty seconds, until none of the processes is left."""
    for _ in range(400):
        if not any(alive(pid) for pid in pids):
            return
        time.sleep(0.05)
    pytest.fail(f"still there: {[pid for pid in pids if alive(pid)]}")


def test_every_task_is_answered() -> None:
    """Each task comes back once with its own clip, whichever worker did it."""
    asked = tasks("raises", *(f"text {'x' * number}" for number in range(20)))
    with Crew(ENGINES, jobs=2) as crew:
        answers = dict(crew.run(asked))
        assert len(crew.pids) == 2
    assert set(answers) == set(asked)
    assert len(set(answers.values())) == len(asked)
    assert all(load(data).pcm.any() for data in answers.values())


def test_nothing_to_do_starts_nobody() -> None:
    """Without tasks there is no process and no folder."""
    with Crew(ENGINES) as crew:
        assert not list(crew.run([]))
        assert not crew.pids


def test_few_tasks_start_one_worker() -> None:
    """A worker costs as much as some sentences, so a single sentence starts a single one, which stays."""
    with Crew(ENGINES, jobs=4) as crew:
        list(crew.run(tasks("raises", "one")))
        first = crew.pids
        list(crew.run(tasks("raises", "two")))
        assert crew.pids == first
        assert len(first) == 1
    assert not alive(first[0])


@pytest.mark.parametrize(
    ("engine", "reason"),
    [
        ("killed", "ended by itself"),
        ("quits", "ended by itself"),
        ("raises", "no such phoneme"),
        ("silent", "silence"),
    ],
)
def test_a_failure_names_its_sentence(engine: str, reason: str) -> None:
    """A crash, an exit, a foreign exception and silence are each a failure of that sentence."""
    (bad,) = tasks(engine, "a bad sentence")
    with Crew(ENGINES, jobs=1) as crew, pytest.raises(SpeechFailed, match=reason) as caught:
        list(crew.run([bad]))
    assert caught.value.utterance == bad.utterance
    assert "“a bad sentence”" in caught.value.message


def test_what_went_before_is_kept() -> None:
    """Sentences before the one that kills its worker are answered; afterwards no process is left."""
    asked = tasks("killed", "good", "also good", "bad", "never asked")
    done = []
    with Crew(ENGINES, jobs=1) as crew:
        answers = crew.run(asked)
        done.append(next(answers)[0])
        pids = crew.pids
        done.append(next(answers)[0])
        with pytest.raises(SpeechFailed):
            next(answers)
        assert not crew.pids
        wait_until_gone(list(pids))
        assert len(dict(crew.run(asked[:2]))) == 2
    assert done == asked[:2]


def test_the_last_words_of_a_library_are_told() -> None:
    """What a library printed before it ended the process is the hint."""
    with Crew(ENGINES, jobs=1) as crew, pytest.raises(SpeechFailed, match="exit code 3") as caught:
        list(crew.run(tasks("quits", "bad")))
    assert "cannot go on" in caught.value.hint


def test_a_hang_is_ended() -> None:
    """A worker that does not come back is ended at its deadline, and names the sentence."""
    asked = tasks("hangs", "bad")
    with Crew(ENGINES, jobs=1, deadline=1) as crew, pytest.raises(SpeechFailed, match="hung") as caught:
        list(crew.run(asked))
    assert caught.value.utterance == asked[0].utterance


def test_printing_is_no_answer() -> None:
    """An engine that prints does not get between the answers."""
    with Crew(ENGINES, jobs=1) as crew:
        assert len(dict(crew.run(tasks("prints", "one", "two two")))) == 2


def test_other_failures_keep_their_kind() -> None:
    """A voice that is missing and an engine that is unknown are told as such."""
    missing = Task(Utterance("Hello.", "tone:nobody", 140, "en"), 0.0)
    with Crew(ENGINES, jobs=1) as crew, pytest.raises(VoiceMissing, match="nobody"):
        list(crew.run([missing]))
    unknown = Task(Utterance("Hello.", "tune:en", 140, "en"), 0.0)
    with Crew(ENGINES, jobs=1) as crew, pytest.raises(RequestError) as caught:
        list(crew.run([unknown]))
    assert "tone" in caught.value.hint


def test_closing_does_not_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaving in the middle of a hang ends the worker at once and leaves no file."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Crew(ENGINES, jobs=1, deadline=3000) as crew:
        answers = crew.run(tasks("hangs", "good", "bad"))
        next(answers)
        (pid,) = crew.pids
        answers.close()
        assert not alive(pid)
    assert not list(tmp_path.iterdir())


PROGRAM = """
import sys
sys.path[:0] = {paths!r}
from voiceguide.core.utterance import Utterance
from voiceguide.voice.workers import Crew, Task
from voice.odd_engines import ENGINES
crew = Crew(ENGINES, jobs=2)
asked = [Task(Utterance("good", "hangs:en", 140, "en"), 0.0)] * 16
list(crew.run(asked))
print(*crew.pids, flush=True)
bad = [Task(Utterance("bad", "hangs:en", 140, "en"), 0.0)] * 16
{last}
"""
PATHS = [str(Path(__file__).parents[1]), str(Path(voiceguide.__file__).parents[1])]


@pytest.mark.parametrize("way", ["-c", "stdin", "script", "isolated"])
def test_any_program_may_start_workers(way: str, tmp_path: Path) -> None:
    """From `python -c`, standard input, a script without a main guard, or an isolated one, workers start and go away."""
    program = PROGRAM.format(paths=PATHS, last="print('over')")
    script = tmp_path / "script.py"
    script.write_text(program)
    argv = {"-c": ["-c", program], "stdin": ["-"], "script": [str(script)], "isolated": ["-I", str(script)]}[
        way
    ]
    ran = subprocess.run(
        [sys.executable, *argv], input=program, capture_output=True, text=True, check=True, timeout=60
    )
    pids, over = ran.stdout.splitlines()
    assert over == "over"
    assert not ran.stderr
    wait_until_gone([int(pid) for pid in pids.split()])


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes through /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_its_parent(number: signal.Signals, tmp_path: Path) -> None:
    """However the parent ends, while its workers hang in an engine, they end and their files go."""
    program = PROGRAM.format(paths=PATHS, last="list(crew.run(bad))")
    parent = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    with parent:
        assert parent.stdout
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(pids) == 2
        parent.send_signal(number)
        assert parent.wait(20) != 0
    wait_until_gone(pids)
    assert not list(tmp_path.iterdir())


def test_ctrl_c_reaches_the_parent_alone() -> None:
    """An interrupt to the whole group ends the parent with its own traceback; no worker prints one."""
    program = PROGRAM.format(paths=PATHS, last="list(crew.run(bad))")
    parent = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert parent.stdout
    pids = [int(pid) for pid in parent.stdout.readline().split()]
    os.killpg(parent.pid, signal.SIGINT)
    _, errors = parent.communicate(timeout=20)
    assert errors.count("KeyboardInterrupt") == 1
    wait_until_gone(pids)
