"""Settings: one frozen value, read once at the front door and passed in."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from dataclasses import dataclass, field, fields, replace
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voiceguide.core.errors import RequestError
from voiceguide.core.hearing import HearingSettings
from voiceguide.core.units import MINUTE, Ms, parse_time

if TYPE_CHECKING:
    from collections.abc import Mapping

CACHE = "VOICEGUIDE_CACHE"
"""Environment: the store's folder."""

CACHE_LIMIT = "VOICEGUIDE_CACHE_LIMIT"
"""Environment: how much the store may hold, as `2GB`."""

STATE = "VOICEGUIDE_STATE"
"""Environment: the folder for where sessions were left."""

ENGINE = "VOICEGUIDE_ENGINE"
"""Environment: the speech engine of routines that name no voice, as `pyttsx3`."""

SPEECH_TIMEOUT = "VOICEGUIDE_SPEECH_TIMEOUT"
"""Environment: how long an engine may take for one utterance, as `30s`."""

HEARING = "VOICEGUIDE_LISTEN"
"""Environment: how sure one has to be of a command that was said, as `fit=-4 lead=0.5 tail=400ms`."""

RUNTIME = "XDG_RUNTIME_DIR"
"""Environment: where the system keeps what lasts as long as its user is there."""

_SIZE = re.compile(r"(\d{1,18}(?:\.\d{1,9})?) ?([kmgt]?)(i?)b?", re.ASCII | re.IGNORECASE)
_POWERS = ("", "k", "m", "g", "t")


def usable_cpus() -> int:
    """Count the processors that this process may use, at least one."""
    if sys.version_info >= (3, 13):
        return os.process_cpu_count() or 1
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def parse_size(text: str) -> int | None:
    """Read a size in bytes as a person writes it (`2GB`, `1.5 GiB`, `500M`, `0`), or return None.

    `K`, `M`, `G` and `T` count in thousands, with an `i` in 1024s; parts of a byte are dropped.
    """
    found = _SIZE.fullmatch(text.strip())
    if not found or (found[3] and not found[2]):
        return None
    from fractions import Fraction  # noqa: PLC0415  only where a size was written

    unit = 1024 if found[3] else 1000
    return int(Fraction(found[1]) * unit ** _POWERS.index(found[2].lower()))


def runtime_folder(named: str = "") -> Path:
    """Return the folder for the sockets of sessions that play; it need not exist.

    A program that the system starts by itself often has no `XDG_RUNTIME_DIR`, and is to find the same sessions.

    Args:
        named: The system's folder for what lasts as long as its user is there; empty where none is named.
    """
    if sys.platform == "win32":
        return Path(tempfile.gettempdir()) / "voiceguide"
    user = os.getuid()
    for folder in (named, f"/run/user/{user}"):
        if folder and os.access(folder, os.W_OK):
            return Path(folder) / "voiceguide"
    return Path(tempfile.gettempdir()) / f"voiceguide-{user}"


def _cache_folder() -> Path:
    from platformdirs import user_cache_path  # noqa: PLC0415  only where no folder is named

    return user_cache_path("voiceguide", appauthor=False)


def _state_folder() -> Path:
    from platformdirs import user_state_path  # noqa: PLC0415  the same

    return user_state_path("voiceguide", appauthor=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """What depends on the machine and the user, not on a routine."""

    store: Path = field(default_factory=_cache_folder)
    """The store's folder; it need not exist."""
    store_limit: int = 2 * 1024**3
    """How many bytes the store may hold."""
    engine: str = ""
    """The speech engine of routines that name no voice; empty for a natural one where it is installed."""
    jobs: int = field(default_factory=usable_cpus)
    """How many processes may work at once."""
    speech_timeout: Ms = MINUTE
    """How long an engine may take for one utterance before it counts as hung."""
    runtime: Path = field(default_factory=runtime_folder)
    """The folder for the sockets of sessions that play; it need not exist."""

    state: Path = field(default_factory=_state_folder)
    """The folder for where sessions were left; it need not exist."""

    hearing: HearingSettings = field(default_factory=HearingSettings)
    """How sure one has to be that a command was said."""

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> Settings:
        """Read the settings; a variable that is missing or empty leaves the default.

        Raises:
            RequestError: A variable holds what cannot be read.
        """
        given: dict[str, Any] = {}
        folder = env.get(CACHE, "").strip()
        limit = env.get(CACHE_LIMIT, "").strip()
        state = env.get(STATE, "").strip()
        timeout = env.get(SPEECH_TIMEOUT, "").strip()
        if folder:
            given["store"] = _folder(CACHE, folder)
        if limit:
            given["store_limit"] = _size(limit)
        if timeout:
            given["speech_timeout"] = _time(timeout)
        if state:
            given["state"] = _folder(STATE, state)
        return cls(
            engine=env.get(ENGINE, "").strip(),
            runtime=runtime_folder(env.get(RUNTIME, "").strip()),
            hearing=_hearing(env.get(HEARING, "")),
            **given,
        )


def _folder(name: str, text: str) -> Path:
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError as error:
        raise RequestError(f"{name} is {text!r}: {error}", "Write the whole path of a folder.") from error


def _size(text: str) -> int:
    size = parse_size(text)
    if size is None:
        raise RequestError(
            f"{CACHE_LIMIT} is {text!r}, which is no size", "Write it as 500MB, 2GB or 1.5GiB."
        )
    return size


def _time(text: str) -> Ms:
    time = parse_time(text)
    if not time:
        raise RequestError(f"{SPEECH_TIMEOUT} is {text!r}, which is no time", "Write it as 30s or 2m.")
    return time


def _hearing(text: str) -> HearingSettings:
    known = {one.name: one.default for one in fields(HearingSettings)}
    found: dict[str, Any] = {}
    for part in text.split():
        name, _, value = part.partition("=")
        read = _number(value) if isinstance(known.get(name), float) else parse_time(value)
        if name not in known or read is None:
            raise RequestError(
                f"{HEARING} is {text!r}, and {part!r} is no setting",
                f"Write it as `fit=-4 tail=400ms`; there are {', '.join(known)}.",
            )
        found[name] = read
    return replace(HearingSettings(), **found)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None
