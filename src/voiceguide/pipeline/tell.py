"""Tell a session that plays in another process what to do."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from voiceguide.core.commands import read_order
from voiceguide.core.errors import RemoteFailed, RequestError
from voiceguide.core.live import Status
from voiceguide.live.remotes.lines import OK, STATUS, no_command
from voiceguide.live.remotes.server import ask
from voiceguide.live.remotes.sessions import choose_session
from voiceguide.live.remotes.status_json import load_status


@dataclass(frozen=True, slots=True)
class Told:
    """What a session answered."""

    session: str
    status: Status | None
    """How it stands, where that was asked for."""


def tell(folder: Path, text: str, session: str | None) -> Told:
    """Give a command to a session and return its answer.

    Args:
        folder: Where the sockets of all sessions are.
        text: The command, or `status`.
        session: The session's name; None where only one plays.

    Raises:
        RequestError: The text is no command; or several sessions play, and none is named.
        NoSession: None plays, or none of that name.
        RemoteFailed: The session does not answer.
    """
    line = " ".join(text.split())
    if line.lower() != STATUS and read_order(line) is None:
        raise RequestError(no_command(line), f"`{STATUS}` shows how the session stands.")
    if sys.platform == "win32":
        raise RemoteFailed("sessions cannot be commanded from elsewhere on Windows", "Use its keys.")
    name, path = choose_session(folder, session)
    try:
        said = ask(path, line)
    except OSError as error:
        raise RemoteFailed(f"the session `{name}` does not answer: {error}", "Is it stopped?") from error
    if said == OK:
        return Told(name, None)
    try:
        return Told(name, load_status(said))
    except ValueError:
        reason = said.removeprefix("error: ") or "it has just ended"
        raise RemoteFailed(f"the session `{name}` did not take that: {reason}") from None
