"""What of a published folder is ours: it alone is ever replaced or removed, and every step is written down first."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from voiceguide.core.errors import MachineError, OutputFailed, RequestError
from voiceguide.output.atomic import atomic_file
from voiceguide.output.folders import folder_for
from voiceguide.publish.feed import GENERATOR
from voiceguide.publish.feed import NAME as FEED
from voiceguide.publish.state import NAME, Kept, Known, State, dump, load

_UNFINISHED: Final = re.compile(r"\.[0-9a-f]{16}\.part")
"""What is left where a program was killed while it wrote."""
_HEAD: Final = 4096
"""Bytes of a feed that are looked at for who made it."""
_NAMED: Final = 3
"""Routines that a message names."""
_PLACE: Final = 8
"""Bytes of the digest of a folder's path."""


class Ledger:
    """The state of a published folder, kept on the disk as the work goes on.

    Args:
        out: The folder; it need not exist.

    Raises:
        MachineError: Its state cannot be read.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self._written = _text_of(out / NAME)
        state = load(self._written) if self._written else None
        self.state = state or State()
        self.lost = state is None and ((out / NAME).exists() or _is_ours(out))
        """Whether we have published here, and do not know what: then all of our names count as ours."""
        self.replaced: list[str] = []
        """Files of ours that somebody else had changed since, and that were made again."""

    def claim(self, folder: Path, sessions: Iterable[str], *, over: bool) -> None:
        """See to it that a folder of routines does not take the place of another one, and note which it is.

        Other routines may come from where the published ones came from, and the same ones from elsewhere.

        Args:
            folder: Where the routines are.
            sessions: Their paths, as seen from there.
            over: Whether it may take another one's place.

        Raises:
            RequestError: It would.
        """
        real, old = folder.resolve(), self.state.sessions
        place = hashlib.blake2b(os.fsencode(real), digest_size=_PLACE).hexdigest()
        if old and not over and self.state.place != place and old.keys().isdisjoint(sessions):
            names = ", ".join(sorted(old)[:_NAMED]) + (", …" if len(old) > _NAMED else "")
            other = f", {self.state.home}," if self.state.home else ""
            raise RequestError(
                f"{self._out} was made of another folder{other} and none of its routines ({names}) is in {folder}",
                "publish into another folder with -o, or let this one take its place with --replace",
            )
        name = os.fsencode(real.name).decode("utf-8", "replace")
        self.state = replace(self.state, home=name, place=place)

    def is_whole(self, known: Known) -> bool:
        """Tell whether every file of a session is as it was written."""
        return all(kept.still(self._out / path) for path, kept in known.files.items())

    def look(self, paths: Iterable[str]) -> None:
        """See to it that files which are about to be written replace nothing but our own.

        Raises:
            RequestError: One would.
        """
        own = {path for path, _ in self._own()}
        for path in paths:
            if path not in own and not self.lost and os.path.lexists(self._out / path):
                message = f"{self._out / path} was not written by voiceguide, and would be replaced"
                raise RequestError(message, "move it away, or publish into another folder with -o")

    def begin(self, paths: Iterable[str]) -> None:
        """Write down that files are about to be written.

        Raises:
            RequestError: One would replace what is not ours.
            OutputFailed: The disk does not let it.
        """
        asked = dict.fromkeys(paths)
        self.look(asked)
        begun, kept = set(self.state.begun), dict(self._own())
        self.replaced += [
            path
            for path in asked
            if (old := kept.get(path))
            and path not in begun
            and (self._out / path).exists()
            and not old.still(self._out / path)
        ]
        self.save(replace(self.state, begun=tuple(sorted(begun | asked.keys()))))

    def keep(self, path: str, known: Known) -> None:
        """Write down a session that was written.

        Raises:
            OutputFailed: The disk does not let it.
        """
        begun = tuple(one for one in self.state.begun if one not in known.files)
        old = self.state.sessions.get(path)
        dropped = tuple(old.files.keys() - known.files.keys()) if old else ()
        sessions = {**self.state.sessions, path: known}
        # what it no longer has counts as begun: whatever stops us, the next run clears it away
        self.save(replace(self.state, sessions=sessions, begun=tuple(sorted({*begun, *dropped}))))

    def write_root(self, files: Mapping[str, bytes]) -> tuple[str, ...]:
        """Write the files that belong to all, those that differ, and return which they were.

        Raises:
            RequestError: One would replace what is not ours.
            OutputFailed: The disk does not let it.
        """
        differ = tuple(path for path, data in files.items() if not _holds(self._out / path, data))
        if differ:
            self.begin(differ)
        for path in differ:
            with folder_for(self._out / path), atomic_file(self._out / path) as file:
                file.write(files[path])
        return differ

    def close(self, sessions: Iterable[str], root: Iterable[str], *, guid: str, cover: str) -> None:
        """Remove what is ours and no longer belongs here, and write down what is left.

        Args:
            sessions: The routines that there are.
            root: The files that belong to all.
            guid: What the feed is known by.
            cover: What the cover of all was drawn from.

        Raises:
            OutputFailed: The disk does not let it.
        """
        there = set(sessions)
        left = {path: self._renewed(one) for path, one in self.state.sessions.items() if path in there}
        kept = {path: Kept.of(self._out / path) for path in root}
        ours = {*kept, *(path for one in left.values() for path in one.files)}
        for path in sorted({path for path, _ in self._own()} - ours):
            self._remove(path)
        self.save(replace(self.state, guid=guid, sessions=left, root=kept, begun=(), cover=cover))

    def sweep(self, folder: str) -> None:
        """Clear away what was left half written in a session's folder."""
        for place, folders, files in os.walk(self._out / folder, topdown=False):
            for name in filter(_UNFINISHED.fullmatch, (*folders, *files)):
                with suppress(OSError):
                    _clear(Path(place) / name)

    def save(self, state: State) -> None:
        """Write a state down, where it is another.

        Raises:
            OutputFailed: The disk does not let it.
        """
        self.state, text = state, dump(state)
        if text != self._written:
            with folder_for(self._out / NAME), atomic_file(self._out / NAME) as file:
                file.write(text.encode())
            self._written = text

    def _renewed(self, known: Known) -> Known:
        files = {path: kept.still(self._out / path) or kept for path, kept in known.files.items()}
        return replace(known, files=files)

    def _own(self) -> Iterator[tuple[str, Kept | None]]:
        """Yield every file of ours, and how it was written, where that is known."""
        yield from ((path, None) for path in self.state.begun)
        yield from self.state.root.items()
        for one in self.state.sessions.values():
            yield from one.files.items()

    def _remove(self, path: str) -> None:
        """Remove a file, and the folders that it leaves empty."""
        target = self._out / path
        try:
            target.unlink(missing_ok=True)
        except OSError as error:
            raise OutputFailed(f"cannot remove {target}: {error.strerror}", "remove it yourself") from error
        for folder in target.relative_to(self._out).parents[:-1]:
            with suppress(OSError):  # something else is in it, or it is gone already
                (self._out / folder).rmdir()


def _clear(path: Path) -> None:
    if path.is_dir():
        path.rmdir()
    else:
        path.unlink()


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False  # whoever writes it says so


def _text_of(path: Path) -> str:
    """Return a text as it is; a damaged one is no state, but it is ours."""
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise MachineError(f"cannot read {path}: {error.strerror}", "check its rights") from error


def _is_ours(out: Path) -> bool:
    """Tell whether the feed in a folder was made by us."""
    try:
        with (out / FEED).open("rb") as file:
            return f"<generator>{GENERATOR}</generator>".encode() in file.read(_HEAD)
    except OSError:
        return False
