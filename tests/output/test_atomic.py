"""A file is whole or not there, whatever stops the writing."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from voiceguide.core.errors import OutputFailed
from voiceguide.output.atomic import atomic_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOBODY = 65_534
WAITS = """
import sys, time
from pathlib import Path
from voiceguide.output.atomic import atomic_file
with atomic_file(Path(sys.argv[1])) as target:
    target.write(b"half")
    target.flush()
    print("ready", flush=True)
    time.sleep(60)
"""


def test_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    """Under its name there is nothing until the block ends, and then everything, alone in its folder."""
    path = tmp_path / "track.mp3"
    with atomic_file(path) as target:
        target.write(b"sound")
        target.flush()
        assert not path.exists()
        assert all(name.name.startswith(".") for name in tmp_path.iterdir())
    assert path.read_bytes() == b"sound"
    assert list(tmp_path.iterdir()) == [path]


def test_target_can_seek_and_read(tmp_path: Path) -> None:
    """A header can be filled in at the end, and what was written read again."""
    with atomic_file(tmp_path / "track") as target:
        target.write(b"____sound")
        target.seek(0)
        target.write(b"head")
        target.seek(0)
        assert target.read() == b"headsound"
    assert (tmp_path / "track").read_bytes() == b"headsound"


def test_mode_is_what_the_umask_leaves(tmp_path: Path) -> None:
    """A track can be read by whom the user's umask lets read it."""
    before = os.umask(0o027)
    try:
        with atomic_file(tmp_path / "track") as target:
            target.write(b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "track").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("stop", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_whatever_stops_it_keeps_the_old_file(tmp_path: Path, stop: type[BaseException]) -> None:
    """An error or Ctrl-C passes through, the old file stays, and nothing else is left."""
    path = tmp_path / "track.mp3"
    path.write_bytes(b"old")
    with pytest.raises(stop), atomic_file(path) as target:  # noqa: PT012  the raise is the test
        target.write(b"new")
        raise stop
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_errors_of_others_stay_their_own(tmp_path: Path) -> None:
    """A file that is missing elsewhere is not blamed on the file that is written."""
    with pytest.raises(FileNotFoundError), atomic_file(tmp_path / "track"):
        (tmp_path / "none").read_bytes()
    assert not list(tmp_path.iterdir())


def test_sigterm_keeps_the_old_file(tmp_path: Path) -> None:
    """A program that is told to end while it writes leaves the old file and nothing else."""
    path = tmp_path / "track.mp3"
    path.write_bytes(b"old")
    with subprocess.Popen([sys.executable, "-c", WAITS, path], stdout=subprocess.PIPE) as writing:
        assert writing.stdout is not None
        assert writing.stdout.readline() == b"ready\n"
        assert len(list(tmp_path.iterdir())) == 2
        writing.terminate()
        assert writing.wait() == 128 + signal.SIGTERM
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_sigterm_is_handed_back(tmp_path: Path) -> None:
    """After the file, SIGTERM does what it did before; a handler of somebody's is never touched."""
    with atomic_file(tmp_path / "a") as target:
        target.write(b"a")
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with atomic_file(tmp_path / "b"):
            assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def test_link_is_followed(tmp_path: Path) -> None:
    """Writing to a link replaces what it points to, and the link stays."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real/track")
    with atomic_file(tmp_path / "link") as target:
        target.write(b"x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "track").read_bytes() == b"x"


def test_folder_as_target(tmp_path: Path) -> None:
    """A folder's name is refused before anything is written, and says what to give."""
    with pytest.raises(OutputFailed, match=str(tmp_path)) as caught, atomic_file(tmp_path):
        pytest.fail("the block must not run")
    assert "name of a file" in caught.value.hint
    assert not list(tmp_path.iterdir())


def test_device_is_never_replaced(tmp_path: Path) -> None:
    """A device or a pipe stays what it is: a rename would put a file in its place."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OutputFailed, match="device or a pipe"), atomic_file(tmp_path / "pipe"):
        pytest.fail("the block must not run")
    assert (tmp_path / "pipe").is_fifo()


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    """A missing folder is named, with what to do."""
    path = tmp_path / "none" / "track.mp3"
    with pytest.raises(OutputFailed, match=str(path)) as caught, atomic_file(path):
        pytest.fail("the block must not run")
    assert "Make the folder" in caught.value.hint


def test_file_as_folder(tmp_path: Path) -> None:
    """A path through a file is named, with what to do."""
    (tmp_path / "file").touch()
    with pytest.raises(OutputFailed) as caught, atomic_file(tmp_path / "file" / "track"):
        pytest.fail("the block must not run")
    assert "choose a folder" in caught.value.hint


def test_name_too_long(tmp_path: Path) -> None:
    """A name that the disk cannot hold is refused before the work, not after it."""
    with pytest.raises(OutputFailed) as caught, atomic_file(tmp_path / ("x" * 300)):
        pytest.fail("the block must not run")
    assert "shorter name" in caught.value.hint


def test_long_name_that_fits(tmp_path: Path) -> None:
    """The hidden file's name never makes a long name too long."""
    path = tmp_path / ("x" * 255)
    with atomic_file(path) as target:
        target.write(b"x")
    assert path.read_bytes() == b"x"


def test_folder_that_may_not_be_written(tmp_path: Path) -> None:
    """A folder without permission is named, with what to do."""
    with (
        _locked(tmp_path),
        pytest.raises(OutputFailed, match="denied") as caught,
        atomic_file(tmp_path / "track"),
    ):
        pytest.fail("the block must not run")
    assert "you may write to" in caught.value.hint


@pytest.mark.parametrize("size", [100_000, 1_000_000])
def test_limit_on_size(tmp_path: Path, size: int) -> None:
    """A file that grows past what may be written fails by name, and the old one is kept."""
    path = tmp_path / "track.wav"
    path.write_bytes(b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        with pytest.raises(OutputFailed, match=r"track\.wav") as caught, atomic_file(path) as target:
            target.write(bytes(size))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "another disk" in caught.value.hint
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_full_disk(tmp_path: Path) -> None:
    """A full disk fails by name and says so; the old file is kept, the space given back."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", tmp_path], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small disk can be made only by root")
    try:
        path = tmp_path / "track.wav"
        path.write_bytes(b"old")
        with pytest.raises(OutputFailed, match="No space left") as caught, atomic_file(path) as target:
            target.write(bytes(1_000_000))
        assert "Free some space" in caught.value.hint
        assert path.read_bytes() == b"old"
        assert list(tmp_path.iterdir()) == [path]
    finally:
        subprocess.run(["umount", tmp_path], check=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Take the right to write to a folder for a while; root, who may write everywhere, becomes nobody."""
    user = os.geteuid()
    folder.chmod(0o500)
    if not user:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)
        folder.chmod(0o700)
