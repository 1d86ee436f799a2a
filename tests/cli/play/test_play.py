"""`voiceguide play` in its time and without a sound: the whole command, in a process of its own."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.command import SHORT, WRONG
from cli.conftest import Ran
from cli.play.session import Session

pytestmark = pytest.mark.engine

Play = Callable[..., Session]
Run = Callable[..., Ran]
SILENT = "--silent-clock"
CALM = """\
---
title: Calm
settle: 0s
chimes: {start: none, section: none, end: none}
---
## Begin
Sit. [1m]

- 20s Breathe. [mark air]
- 20s Stretch.

## End
Stand up. [5s]
"""


def test_a_session_plays_to_its_end(play: Play) -> None:
    """Off a terminal each change is a line, from the first to the last; the exit code is 0."""
    session = play(SHORT, SILENT)
    session.end()
    assert session.errors == []
    states = [line.split()[0] for line in session.lines]
    assert states[0] == "waiting"
    assert "playing" in states
    assert states[-1] == "ended"
    assert [line for line in session.lines if "· End" in line]


def test_it_begins_at_a_place(play: Play) -> None:
    """A time, a mark, or a section, in any case of letters."""
    session = play(CALM, SILENT, "--from", "AIR")
    session.becomes("playing")
    assert 60_000 <= session.ask()["position_ms"] < 75_000
    session.say("stop")
    session.end()


def test_it_ends_at_a_place(play: Play) -> None:
    """Well, and before the end of the session; `--json` is one document that says where."""
    session = play(CALM, SILENT, "--from", "59s", "--to", "1:00", "--json")
    session.end()
    told = json.loads("\n".join(session.lines))
    assert told["state"] == "ended"
    assert 60_000 <= told["position_ms"] < 70_000
    assert told["length_ms"] > 100_000


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--from", "Ednd"), "did you mean `End`?"),
        (("--to", "iar"), "did you mean `air`?"),
        (("--from", "2h"), "after the end of the session"),
        (("--from", "End", "--to", "air"), "--to is not after --from"),
        (("--from", "End", "--resume"), "leave one out"),
        ((SILENT, "--device", "usb"), "leave --device out"),
        (("--output", "brass"), "brass"),
    ],
)
def test_what_the_command_line_cannot_ask_for(
    options: tuple[str, ...], says: str, run: Run, tmp_path: Path
) -> None:
    """It is exit code 2, with the nearest place, and nothing plays."""
    (tmp_path / "calm.md").write_text(CALM, encoding="utf-8")
    ran = run("play", "calm.md", SILENT, *options)
    assert ran.code == 2
    assert says in ran.err
    assert ran.out == ""


def test_a_routine_with_errors_plays_nothing(run: Run, tmp_path: Path) -> None:
    """Its mistakes are told as everywhere, and the exit code is 1; as JSON, too."""
    (tmp_path / "wrong.md").write_text(WRONG, encoding="utf-8")
    ran = run("play", "wrong.md", SILENT)
    assert (ran.code, ran.out) == (1, "")
    assert "wrong.md:10:" in ran.err
    ran = run("play", "wrong.md", SILENT, "--json")
    assert ran.code == 1
    assert [one["line"] for one in ran.json["diagnostics"]] == [10]


def test_an_interrupted_session_is_resumed_at_its_step(play: Play) -> None:
    """Ctrl-C keeps the place; `--resume` begins at the last border, also by another path."""
    session = play(CALM, SILENT, "--from", "1:03", here=True)
    session.becomes("playing")
    session.signal(signal.SIGINT)
    session.end(130)
    again = play(CALM, SILENT, "--resume")
    again.shows("resumed at 1:00: Breathe.")
    again.say("stop")
    again.end()
    assert not any("changed since" in line for line in again.lines)


def test_what_was_heard_to_its_end_is_not_resumed(play: Play) -> None:
    """It plays from the beginning, and says why; `--quiet` says nothing of what goes well."""
    session = play(SHORT, SILENT, "--quiet", "--from", "End")
    session.end()
    assert (session.lines, session.errors) == ([], [])
    again = play(SHORT, SILENT, "--resume")
    again.shows("nothing to resume")
    again.say("stop")
    again.end()


def test_a_session_answers_to_tell(play: Play) -> None:
    """Commands from another process pause it, move it, and end it; a line that is no command is told of."""
    session = play(CALM, SILENT)
    session.becomes("playing")
    session.tell("pause")
    session.becomes("paused")
    session.tell("section", "2")
    session.becomes("playing")
    assert "End" in session.tell("status")
    session.say("paws")
    session.tell("stop")
    session.end()
    assert any("did you mean `pause`?" in line for line in session.errors)


def test_where_the_place_cannot_be_kept_it_says_so(
    home: Path, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The session plays all the same."""
    (home / "file").touch()
    monkeypatch.setenv("VOICEGUIDE_STATE", str(home / "file" / "state"))
    session = play(CALM, SILENT)
    session.becomes("playing")
    session.say("stop")
    session.end()
    assert any("--resume will not find this place" in line for line in session.errors)
