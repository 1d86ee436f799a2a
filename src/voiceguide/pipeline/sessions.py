"""Which files in a folder are sessions of their own, and what each is called when it is published."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from voiceguide.core.document import Step, every_section
from voiceguide.core.errors import MachineError, RequestError
from voiceguide.core.source import Source
from voiceguide.output.names import safe_name
from voiceguide.pipeline.sources import read_source
from voiceguide.script.front import split_front_matter
from voiceguide.script.parse import parse

_ENDING: Final = ".md"
_FENCE: Final = re.compile(r"---[ \t]*")
_INCLUDE: Final = re.compile(
    r"^[ \t]*\[\s*include\b:?([^\[\]#\n]*)(?:#[^\[\]\n]*)?\]", re.IGNORECASE | re.MULTILINE
)
"""Loosely what `script/include_line.py` reads: one line too many costs a file no more than a look at its title."""


@dataclass(frozen=True, slots=True)
class Found:
    """The texts of a folder."""

    sessions: Mapping[str, str]
    """The routine's path as seen from the folder, by the name that it is published under."""
    others: tuple[str, ...]
    """Texts that are no sessions of their own."""


def find_sessions(folder: Path, out: Path) -> Found:
    """Look for routines in a folder and those below it, hidden ones left out.

    A text is a session of its own when it has front matter, or a step with a time; one that others
    include only when its front matter has a title.

    Args:
        folder: Where the routines are.
        out: Where they are published: what lies there is no routine.

    Raises:
        RequestError: Two routines would be published under one name.
        MachineError: A text cannot be read.
    """
    texts = {path: read_source(folder / path) for path in sorted(_texts(folder, out))}
    included = {
        posixpath.normpath(posixpath.join(posixpath.dirname(path), " ".join(name.split())))
        for path, (source, _) in texts.items()
        for name in _INCLUDE.findall(source.text)
    }
    sessions: dict[str, str] = {}
    others: list[str] = []
    for path, (source, unread) in texts.items():
        if not _is_session(source, included=path in included, unread=bool(unread)):
            others.append(path)
            continue
        name = _name(path)
        same = next((one for one in sessions if one.casefold() == name.casefold()), None)
        if same:
            raise RequestError(
                f"{sessions[same]} and {path} would both be published as {name}", "rename one of them"
            )
        sessions[name] = path
    return Found(sessions, tuple(others))


def _texts(folder: Path, out: Path) -> Iterator[str]:
    """Yield the path of each text, as seen from the folder, its parts joined by `/`."""
    away = out.resolve()

    def fail(error: OSError) -> None:
        raise MachineError(f"cannot read {error.filename}: {error.strerror}", "check its rights") from error

    for place, folders, names in os.walk(folder, onerror=fail):
        here = Path(place)
        folders[:] = [
            name for name in folders if not name.startswith(".") and (here / name).resolve() != away
        ]
        for name in names:
            if name.lower().endswith(_ENDING) and not name.startswith(".") and (here / name).is_file():
                yield (here / name).relative_to(folder).as_posix()


def _is_session(source: Source, *, included: bool, unread: bool) -> bool:
    fronted = _FENCE.fullmatch(source.line(1)) is not None
    if included:
        return fronted and bool(split_front_matter(source)[0].title)
    if fronted or unread:
        return fronted
    document, _ = parse(source)
    return any(
        isinstance(block, Step) and block.time
        for section in every_section(document.sections)
        for block in section.blocks
    )


def _name(path: str) -> str:
    """Return what a routine is published under: its path, in one name."""
    return safe_name(path[: -len(_ENDING)].replace("/", "-"))
