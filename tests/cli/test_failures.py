"""When the machine fails or the user has enough: nothing half-written, nothing left running, a clear word."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from cli.command import ROOT, SEED, SHORT, VOICEGUIDE, files, gone, processes
from cli.command import started as run

pytestmark = [
    pytest.mark.engine,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them"),
]
QUICK = ROOT / "scripts" / "en" / "foot-five-minutes.md"
"""A routine of which a cold export takes some three seconds."""
MOMENTS = [round(Random(number).uniform(0.3, 2.5), 2) for number in range(20)]  # noqa: S311  nothing secret


@dataclass(frozen=True)
class Cold:
    """A cold export in another process, with nothing made and everything its own."""

    home: Path
    temporary: Path
    mark: str
    process: subprocess.Popen[str]

    @property
    def target(self) -> Path:
        """Where the track is to go."""
        return self.home / "out" / "track.mp3"

    def worker(self) -> int:
        """Wait for a worker process and return its number, stopped."""
        end = time.monotonic() + 20
        while time.monotonic() < end:
            for number in processes(self.mark):
                if number != self.process.pid and _is_worker(number):
                    os.kill(number, signal.SIGSTOP)
                    return number
            time.sleep(0.005)
        raise AssertionError("no worker was started")

    def end(self) -> tuple[int, str]:
        """Wait for the end; hold the command to leaving nothing behind but an old file."""
        _, said = self.process.communicate(timeout=60)
        assert "Traceback" not in said
        assert gone(self.mark), "a worker is still running"
        assert files(self.temporary) == []
        return self.process.returncode, said


def _is_worker(number: int) -> bool:
    try:
        return b"voiceguide.voice.worker" in Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return False


def start(folder: Path, source: Path, **env: str) -> Cold:
    """Start an export of a routine over an old track."""
    mark = f"mark-{secrets.token_hex(8)}"
    temporary = folder / "temporary"
    for each in (temporary, folder / "out"):
        each.mkdir()
    (folder / "out" / "track.mp3").write_bytes(b"old")
    environment = {
        **os.environ,
        "VOICEGUIDE_CACHE": str(folder / "store"),
        "VOICEGUIDE_MARK": mark,
        "TMPDIR": str(temporary),
        **env,
    }
    process = subprocess.Popen(
        [VOICEGUIDE, "export", source, "-o", folder / "out" / "track.mp3", "--jobs", "2"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    return Cold(folder, temporary, mark, process)


@dataclass(frozen=True)
class Left:
    """What an export leaves that was ended."""

    code: int
    said: str
    files: list[str]
    track: bytes

    @property
    def is_one(self) -> bool:
        """Whether there is one track: the old one, or a whole new one where it was quicker than we."""
        return len(self.track) > 1_000_000 or (self.code != 0 and self.track == b"old")


def interrupted(folder: Path, source: Path, moment: float) -> Left:
    """Interrupt an export as Ctrl-C does, and return what it leaves."""
    cold = start(folder, source)
    time.sleep(moment)
    os.killpg(cold.process.pid, signal.SIGINT)
    return Left(*cold.end(), files(folder / "out"), cold.target.read_bytes())


def terminated(folder: Path, source: Path, moment: float) -> Left:
    """Terminate an export, and return what it leaves."""
    cold = start(folder, source)
    time.sleep(moment)
    cold.process.terminate()
    return Left(*cold.end(), files(folder / "out"), cold.target.read_bytes())


CTRL_C = (130, "voiceguide: interrupted")
SIGTERM = {128 + signal.SIGTERM, -signal.SIGTERM}


@pytest.mark.parametrize("moment", MOMENTS[:3])
def test_ctrl_c_leaves_nothing(tmp_path: Path, moment: float) -> None:
    """Interrupted at any moment: exit code 130, the old track as it was, no other file, no process."""
    left = interrupted(tmp_path, QUICK, moment)
    assert left.files == ["track.mp3"]
    assert left.is_one
    assert left.code == 0 or (left.code, left.said.strip()) == CTRL_C


@pytest.mark.parametrize("moment", MOMENTS[3:5])
def test_being_terminated_leaves_nothing(tmp_path: Path, moment: float) -> None:
    """SIGTERM ends it as a signal does, and leaves as little."""
    left = terminated(tmp_path, QUICK, moment)
    assert left.files == ["track.mp3"]
    assert left.is_one
    assert left.code in {0, *SIGTERM}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("end", "codes", "said"), [(interrupted, {130}, "voiceguide: interrupted"), (terminated, SIGTERM, "")]
)
@pytest.mark.parametrize("moment", MOMENTS)
def test_any_end_at_any_moment_leaves_nothing(
    tmp_path: Path, moment: float, end: Callable[[Path, Path, float], Left], codes: set[int], said: str
) -> None:
    """The same at many moments of a longer export."""
    left = end(tmp_path, SEED, 2 * moment)
    assert left.files == ["track.mp3"]
    assert left.is_one
    assert left.code == 0 or (left.code in codes and said in left.said)


def test_after_an_interrupt_the_work_goes_on(tmp_path: Path) -> None:
    """What was made before the interrupt is in the store, and the next export ends well."""
    cold = start(tmp_path, QUICK)
    while len(list(tmp_path.glob("store/entries/*/take-*"))) < 5:
        assert cold.process.poll() is None
        time.sleep(0.01)
    cold.process.send_signal(signal.SIGINT)
    assert cold.end()[0] == 130
    env = {"VOICEGUIDE_CACHE": str(tmp_path / "store")}
    shown = run("export", QUICK, "-o", "track.mp3", cwd=tmp_path / "out", env=env).stdout
    found = re.search(r"made (\d+) clips and \d+ islands, had (\d+)", shown)
    assert found
    assert int(found[2]) >= 5


def test_a_killed_worker_is_told_with_the_sentence(tmp_path: Path) -> None:
    """Exit code 3, the place and the words of a sentence that it was to say, the old track kept."""
    cold = start(tmp_path, QUICK)
    os.kill(cold.worker(), signal.SIGKILL)
    code, said = cold.end()
    assert code == 3
    told = re.search(r"foot-five-minutes\.md:(\d+):(\d+): .*ended by itself .*“(.+?)…?”", said)
    assert told, said
    line = QUICK.read_text(encoding="utf-8").splitlines()[int(told[1]) - 1]
    assert told[3][:20] in line[int(told[2]) - 1 :]
    assert cold.target.read_bytes() == b"old"
    assert files(tmp_path / "out") == ["track.mp3"]


def test_a_hung_worker_is_ended_in_time(tmp_path: Path) -> None:
    """A worker that answers no more is ended after VOICEGUIDE_SPEECH_TIMEOUT, and told the same way."""
    cold = start(tmp_path, QUICK, VOICEGUIDE_SPEECH_TIMEOUT="2s")
    cold.worker()
    code, said = cold.end()
    assert code == 3
    assert re.search(r"foot-five-minutes\.md:\d+:\d+: .*hung and was ended after 2 s: “.+”", said), said
    assert cold.target.read_bytes() == b"old"
    assert files(tmp_path / "out") == ["track.mp3"]


MUTE = """\
from dataclasses import replace
from voiceguide.voice.engines import espeak

speak = espeak.Espeak.speak

def mute(self, text, *more, **options):
    speech = speak(self, text, *more, **options)
    return replace(speech, pcm=bytes(len(speech.pcm))) if "Stand" in text else speech

espeak.Espeak.speak = mute
"""
"""What Python runs when it starts, so that espeak-ng has no sound for one sentence."""


@pytest.mark.parametrize("silent", ["mute", "empty"])
def test_an_engine_that_gives_silence_is_told_with_the_sentence(
    folder: Path, tmp_path: Path, silent: str
) -> None:
    """Silence, or no samples at all: exit code 3, the place and the words, the old track kept, nothing beside it."""
    start = MUTE if silent == "mute" else MUTE.replace("bytes(len(speech.pcm))", 'b""')
    (tmp_path / "shadow").mkdir()
    (tmp_path / "shadow" / "sitecustomize.py").write_text(start, encoding="utf-8")
    path = os.pathsep.join(filter(None, (str(tmp_path / "shadow"), os.environ.get("PYTHONPATH"))))
    (folder / "short.mp3").write_bytes(b"old")
    store = {"VOICEGUIDE_CACHE": str(tmp_path / "store")}
    ran = run("export", "short.md", cwd=folder, code=3, env={"PYTHONPATH": path, **store})
    assert re.search(r"short\.md:10:1: .*silence for words: “Stand up\.”", ran.stderr), ran.stderr
    assert (folder / "short.mp3").read_bytes() == b"old"
    assert files(folder) == ["short.md", "short.mp3"]


def test_without_the_speech_data_it_says_what_to_install(folder: Path, tmp_path: Path) -> None:
    """An espeak-ng without its data is exit code 3, with the package to install, in every command that speaks."""
    (tmp_path / "shadow" / "espeakng_loader").mkdir(parents=True)
    (tmp_path / "shadow" / "espeakng_loader" / "__init__.py").touch()
    path = os.pathsep.join(filter(None, (str(tmp_path / "shadow"), os.environ.get("PYTHONPATH"))))
    for command in (["export", "short.md"], ["check", "short.md"], ["plan", "short.md"], ["voices"]):
        ran = run(*command, cwd=folder, code=3, env={"PYTHONPATH": path})
        assert "espeak-ng has no " in ran.stderr
        assert "pip install espeakng-loader" in ran.stderr
        assert ran.stdout == ""
    assert files(folder) == ["short.md"]


def test_a_file_that_may_not_grow_keeps_the_old_one(folder: Path, tmp_path: Path) -> None:
    """Where the system takes no more bytes, exit code 3 names the file; the old track is as it was."""
    (folder / "long.md").write_text(SHORT.replace("[1s..2s]", "[60s]"), encoding="utf-8")
    run("export", "long.md", "-o", str(tmp_path), cwd=folder)
    (folder / "long.mp3").write_bytes(b"old")
    script = 'ulimit -f 300; exec "$@"'
    ran = subprocess.run(
        ["bash", "-c", script, "bash", VOICEGUIDE, "export", "long.md"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 3, ran
    assert "cannot write long.mp3: File too large" in ran.stderr
    assert "hint: " in ran.stderr
    assert (folder / "long.mp3").read_bytes() == b"old"
    assert files(folder) == ["long.md", "long.mp3", "short.md"]


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of 300 kB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("nothing can be mounted here")
    yield disk
    subprocess.run(["umount", disk], check=True)


@pytest.mark.parametrize("store", [False, True], ids=["track", "store"])
def test_a_full_disk_keeps_the_old_track(folder: Path, tiny: Path, *, store: bool) -> None:
    """A disk that is full, be it the track's or the store's, is exit code 3 and leaves the old track."""
    (folder / "long.md").write_text(SHORT.replace("[1s..2s]", "[60s]"), encoding="utf-8")
    target = folder / "long.mp3" if store else tiny / "long.mp3"
    target.write_bytes(b"old")
    cache = {"VOICEGUIDE_CACHE": str(tiny / "store")} if store else None
    if store:
        (tiny / "filler").write_bytes(bytes(200_000))
    ran = run("export", "long.md", "-o", target, cwd=folder, code=3, env=cache)
    assert "No space left on device" in ran.stderr
    assert str(tiny) in ran.stderr
    assert "hint: " in ran.stderr
    assert target.read_bytes() == b"old"
    assert [path for path in target.parent.rglob("*") if path.suffix == ".part"] == []


def test_a_disk_that_may_not_be_written_is_told(folder: Path, tiny: Path) -> None:
    """A read-only disk is exit code 3 with what to do; what is on it stays as it was."""
    (tiny / "short.mp3").write_bytes(b"old")
    subprocess.run(["mount", "-o", "remount,ro", tiny], check=True)
    ran = run("export", "short.md", "-o", tiny, cwd=folder, code=3)
    assert f"cannot write {tiny}/short.mp3: Read-only file system" in ran.stderr
    assert "hint: That disk is read-only: choose a folder that you may write to." in ran.stderr
    assert files(tiny) == ["short.mp3"]


@pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("setpriv"), reason="gives up root's rights, which only root has"
)
def test_a_folder_that_may_not_be_written_is_told(folder: Path) -> None:
    """Another user's folder is exit code 3 with what to do; what is in it stays as it was."""
    theirs = folder / "theirs"
    theirs.mkdir()
    (theirs / "short.mp3").write_bytes(b"old")
    os.chown(theirs, 65_534, 65_534)
    ran = subprocess.run(
        ["setpriv", "--bounding-set=-dac_override", VOICEGUIDE, "export", "short.md", "-o", "theirs"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 3, ran
    assert "cannot write theirs/short.mp3: Permission denied" in ran.stderr
    assert "hint: Choose a folder that you may write to." in ran.stderr
    assert (theirs / "short.mp3").read_bytes() == b"old"
    assert files(theirs) == ["short.mp3"]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("/dev/null", "it is a device or a pipe, not a file"),
        ("short.md/track.mp3", "short.md"),
        ("is-a-folder.mp3/../short.md/x/track.mp3", "short.md"),
        ("n" * 300 + ".mp3", "File name too long"),
    ],
)
def test_a_target_that_cannot_be_is_told_before_the_work(folder: Path, target: str, said: str) -> None:
    """A device, a path through a file or a name too long is exit code 3, and nothing is replaced."""
    (folder / "is-a-folder.mp3").mkdir()
    ran = run("export", "short.md", "-o", target, "--format", "mp3", cwd=folder, code=3)
    assert said in ran.stderr
    assert Path("/dev/null").is_char_device()
    assert files(folder) == ["is-a-folder.mp3", "short.md"]
