"""The command itself: help, misspelt commands, pipes, colours, and a module that does the same."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.command import SEED, VOICEGUIDE, WRONG, result, run, started
from voiceguide import __version__
from voiceguide.cli.door import COMMANDS, main, voiceguide


def test_help_names_every_command() -> None:
    """`voiceguide --help` lists all commands; each has a help of its own with an example."""
    shown = CliRunner().invoke(voiceguide, ["--help"]).output
    for name in COMMANDS:
        assert f"  {name} " in shown
        assert f"voiceguide {name}" in CliRunner().invoke(voiceguide, [name, "--help"]).output


def test_the_version_is_told(tmp_path: Path) -> None:
    """By the command as it is installed."""
    assert started("--version", cwd=tmp_path).stdout.strip().endswith(__version__)


def test_a_misspelt_command_is_2(tmp_path: Path) -> None:
    """The nearest command is named."""
    ran = run("exprot", "x.md", cwd=tmp_path, code=2)
    assert "there is no command `exprot`" in ran.stderr
    assert "`export`" in ran.stderr
    assert ran.stdout == ""


def test_the_module_is_the_command(folder: Path) -> None:
    """`python -m voiceguide` does what `voiceguide` does, and ends with the same code."""
    module = [sys.executable, "-m", "voiceguide"]
    ran = subprocess.run(
        [*module, "plan", "short.md"], cwd=folder, capture_output=True, text=True, check=True
    )
    assert ran.stdout == started("plan", "short.md", cwd=folder).stdout
    assert subprocess.run([*module, "nonsense"], cwd=folder, capture_output=True, check=False).returncode == 2


def test_plan_json_has_the_promised_keys(folder: Path) -> None:
    """Every key is there, times are whole, cues are in order, speech and chimes alike."""
    plan = result("plan", "short.md", cwd=folder)
    assert set(plan) == {
        "title",
        "lang",
        "length_ms",
        "voice",
        "estimated",
        "dial",
        "left_out",
        "sections",
        "steps",
        "cues",
        "elastic",
        "marks",
        "yielded",
        "stretched",
    }
    times = {"start_ms", "end_ms", "slot_end_ms"}
    place = {"kind", "role", "file", "line", "section", "step", "voice"}
    for cue in plan["cues"]:
        said = {"name"} if cue["kind"] == "chime" else {"text", "spoken"}
        assert set(cue) == times | place | said
        assert all(isinstance(cue[key], int) for key in times)
    assert [cue["start_ms"] for cue in plan["cues"]] == sorted(cue["start_ms"] for cue in plan["cues"])
    assert {cue["kind"] for cue in plan["cues"]} == {"chime", "speech"}
    keys = {"title", "start_ms", "end_ms", "file", "line", "side"}
    assert [set(one) for one in plan["sections"]] == [keys] * 2
    assert [set(one) for one in plan["elastic"]] == [{"file", "line", "least_ms", "most_ms", "value_ms"}]


@pytest.mark.parametrize(
    "command", [["plan", str(SEED), "--fast"], ["voices"], ["plan", str(SEED), "--fast", "--json"]]
)
def test_a_reader_that_has_seen_enough_is_no_failure(folder: Path, command: list[str]) -> None:
    """With `| head -1` the command ends quietly and well."""
    script = '"$@" | head -1; exit "${PIPESTATUS[0]}"'
    ran = subprocess.run(
        ["bash", "-c", script, "bash", VOICEGUIDE, *command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stderr == ""
    assert ran.returncode == 0
    assert len(ran.stdout.splitlines()) == 1


@pytest.mark.parametrize(
    "command", [["voices"], ["voices", "--json"], ["cache"], ["plan", "--fast", "short.md"]]
)
def test_a_pipe_that_is_closed_is_no_failure(folder: Path, command: list[str]) -> None:
    """A reader that never reads is none either."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        ran = subprocess.run(
            [VOICEGUIDE, *command], cwd=folder, stdout=pipe, stderr=subprocess.PIPE, check=False
        )
    assert (ran.returncode, ran.stderr) == (0, b"")


def on_a_terminal(*arguments: str, cwd: Path, **env: str) -> tuple[int, bytes]:
    """Run the command on a terminal and return its exit code and everything that it shows."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", **env}
    process = subprocess.Popen(
        [VOICEGUIDE, *arguments], cwd=cwd, stdin=theirs, stdout=theirs, stderr=theirs, env=environment
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 65_536)
        except OSError:  # Linux's way of saying that the other end is closed
            break
        if not part:
            break
        shown += part
    os.close(ours)
    return process.wait(), shown


@pytest.mark.engine
@pytest.mark.skipif(sys.platform != "linux", reason="reads a terminal as Linux has it")
def test_colours_are_for_terminals_that_want_them(folder: Path) -> None:
    """A mistake is coloured on a terminal, unless NO_COLOR is set, and never in a pipe."""
    (folder / "wrong.md").write_text(WRONG, encoding="utf-8")
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "environ", environment)
        code, shown = on_a_terminal("check", "wrong.md", cwd=folder)
        assert (code, b"\x1b[31m" in shown) == (1, True)
        for command in (("check", "wrong.md"), ("plan", "short.md"), ("export", "short.md"), ("voices",)):
            _, shown = on_a_terminal(*command, cwd=folder, NO_COLOR="1")
            assert b"short" in shown or b"wrong" in shown or b"voice" in shown
            assert b"\x1b[3" not in shown, command
    assert "\x1b" not in started("check", "wrong.md", cwd=folder, code=1).stderr


@pytest.mark.engine
@pytest.mark.skipif(sys.platform != "linux", reason="reads a terminal as Linux has it")
def test_progress_is_for_terminals(folder: Path, tmp_path: Path) -> None:
    """A bar is drawn on a terminal, and neither with --quiet nor in a pipe."""
    text = (folder / "short.md").read_text(encoding="utf-8").replace("Sit", "Lie")
    for number, (arguments, drawn) in enumerate([((), True), (("-q",), False), (("--json",), False)]):
        cache = str(tmp_path / f"store-{number}")
        (folder / "short.md").write_text(text, encoding="utf-8")
        _, shown = on_a_terminal("export", "short.md", *arguments, cwd=folder, VOICEGUIDE_CACHE=cache)
        assert (b"encoding" in shown) == drawn, arguments
    assert (
        started("export", "short.md", cwd=folder, env={"VOICEGUIDE_CACHE": str(tmp_path / "store-p")}).stderr
        == ""
    )


def test_sigterm_is_handed_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command run inside another program leaves that program's own handling of SIGTERM as it was."""
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(sys, "argv", ["voiceguide", "--version"])
    with pytest.raises(SystemExit):
        main()
    assert signal.getsignal(signal.SIGTERM) is before
