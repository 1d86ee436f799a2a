"""The screen of a session that plays, as text."""

from __future__ import annotations

import io
import threading
from dataclasses import replace

import pytest
from rich.console import Console

from live.remotes.orders import STATUS, soon
from voiceguide.cli.now import clock, status_line
from voiceguide.cli.picture import picture
from voiceguide.cli.playing import Screen
from voiceguide.core.live import State, Status
from voiceguide.core.units import Ms
from voiceguide.live.remotes.keys import KEYS

NARRATION = replace(
    STATUS,
    state=State.PAUSED,
    section="Get ready",
    step="",
    sentence="Wash your hands and feet.",
    position=Ms(3_000),
    left_in_step=Ms(0),
    step_length=Ms(0),
    message="The sound device has gone.",
)


def text_of(status: Status, width: int, *, rows: int = 0, keys: bool = False) -> str:
    """Return the picture as text, without spaces at the ends of its lines."""
    console = Console(file=io.StringIO(), width=width, height=40, color_system=None, force_terminal=True)
    with console.capture() as captured:
        console.print(picture(status, rows=rows, keys=keys))
    return "\n".join(line.rstrip() for line in captured.get().splitlines())


def test_a_step() -> None:
    """The title and the state, the section, what to do, and how long it and the session still last."""
    assert text_of(STATUS, 60) == (
        """\
 Foot massage                                       playing
 Your left foot

 Rub the sole. Slowly.

 step    ━━━━━━━━━━━━━━━╸                         0:25 left
 session ━━━━━━━━━━                               9:40 left"""
    )


def test_narration_when_it_is_paused() -> None:
    """What is being said stands where a step would; a message stands under the bar, and the keys at the end."""
    assert text_of(NARRATION, 60, keys=True) == (
        """\
 Foot massage                                        paused
 Get ready

 Wash your hands and feet.

 session                                         12:57 left
 The sound device has gone.

 space pause, go on  n → next     b ← back    r repeat
 + longer            - shorter    t how long  ↑ louder
 ↓ softer            1-9 section  q Esc stop"""
    )


def test_large_figures_to_be_read_from_two_metres() -> None:
    """The step's time left fills the width or the height that it may have."""
    assert text_of(STATUS, 60, rows=5).splitlines()[3:9] == [
        "                 ██████      ██████  ██████",
        "                 ██  ██  ██      ██  ██",
        "                 ██  ██      ██████  ██████",
        "                 ██  ██  ██  ██          ██",
        "                 ██████      ██████  ██████",
        "",
    ]
    assert text_of(STATUS, 60, rows=10).count("████") > 20
    assert "12:57" not in text_of(NARRATION, 60, rows=5).splitlines()[3]
    assert text_of(NARRATION, 24, rows=30).splitlines()[3].strip() == "12:57"
    assert text_of(STATUS, 60, rows=2).splitlines()[3].strip() == "0:25"


@pytest.mark.parametrize("width", [1, 8, 20, 40, 80, 200])
@pytest.mark.parametrize("rows", [0, 3, 12, 40])
@pytest.mark.parametrize(
    "status",
    [
        STATUS,
        NARRATION,
        Status(State.WAITING, ""),
        Status(State.ENDED, "A" * 300, "B" * 300, "C " * 300, "D" * 30, Ms(10**8), Ms(5), Ms(7), Ms(3)),
    ],
)
def test_any_width_and_any_state(width: int, rows: int, status: Status) -> None:
    """No line is wider than the terminal, and nothing fails."""
    assert all(len(line) <= width for line in text_of(status, width, rows=rows, keys=True).splitlines())


def test_the_sentence_that_is_said_is_marked() -> None:
    """Within its step it is underlined; another one stands under the step in quotes."""
    console = Console(file=io.StringIO(), width=60, color_system="standard", force_terminal=True)
    with console.capture() as captured:
        console.print(picture(STATUS))
    assert "\x1b[1;4mSlowly.\x1b[0m" in captured.get()
    assert "“Ten seconds.”" in text_of(replace(STATUS, sentence="Ten seconds."), 60)


def test_a_routine_commands_no_terminal() -> None:
    """Escapes in its words are not passed on, on the screen or in lines."""
    evil = replace(
        STATUS,
        title="\x1b[2J\x07",
        section="\x9b2J",
        step="a\x1b]0;x\x07b\r\n",
        sentence="\x1b[1m",
        message="\0",
    )
    assert all(letter.isprintable() or letter == "\n" for letter in text_of(evil, 60, rows=5))
    assert status_line(evil).isprintable()


def test_what_is_left_is_gone_at_zero_and_not_before() -> None:
    """Part of a second is a second that is still to come."""
    assert [clock(Ms(left)) for left in (0, 1, 1000, 59_001, 3_600_000)] == [
        "0:00",
        "0:01",
        "0:01",
        "1:00",
        "1:00:00",
    ]


def test_without_a_terminal_there_is_a_line_for_each_change(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of step, section, state or message; a sentence or time alone makes none."""
    monkeypatch.setattr("voiceguide.cli.playing._LOOK", 0.01)
    shown = [STATUS]
    seen = threading.Event()

    def look() -> Status:
        seen.set()
        return shown[0]

    out = io.StringIO()
    with Screen(lambda: Console(file=out, width=20), look):
        for change in (
            {"position": Ms(201_000)},
            {"sentence": "Rub."},
            {"state": State.PAUSED},
            {"state": State.PLAYING, "step": "Pull each toe.", "left_in_step": Ms(40_000)},
        ):
            seen.clear()
            shown[0] = replace(shown[0], **change)  # type: ignore[arg-type]  # one field at a time
            assert seen.wait(10)
            seen.clear()
            assert seen.wait(10)
        shown[0] = replace(shown[0], state=State.ENDED, step="", section="", sentence="")
    assert out.getvalue().splitlines() == [
        "playing 3:20 of 13:00 · Your left foot · Rub the sole. Slowly. (0:25 left)",
        "paused 3:21 of 13:00 · Your left foot · Rub the sole. Slowly. (0:25 left)",
        "playing 3:21 of 13:00 · Your left foot · Pull each toe. (0:40 left)",
        "ended 3:21 of 13:00 · Foot massage",
    ]


@pytest.mark.parametrize("big", [True, False])
def test_on_a_terminal_the_picture_changes_and_the_cursor_comes_back(*, big: bool) -> None:
    """The last picture is of the end; the alternate screen is left again."""
    out = io.StringIO()
    console = Console(file=out, width=60, height=40, force_terminal=True, color_system=None)
    shown = [STATUS]
    with Screen(lambda: console, lambda: shown[0], big=big, keys=True):
        assert soon(lambda: "playing" in out.getvalue())
        shown[0] = replace(STATUS, state=State.ENDED)
    assert "ended" in out.getvalue()
    assert KEYS[0].does in out.getvalue()
    assert out.getvalue().rstrip("\n").endswith("\x1b[?25h\x1b[?1049l" if big else "\x1b[?25h")


def test_a_dumb_terminal_gets_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """It cannot draw a picture over another."""
    monkeypatch.setenv("TERM", "dumb")
    out = io.StringIO()
    with Screen(lambda: Console(file=out, force_terminal=True), lambda: STATUS):
        pass
    assert out.getvalue() == f"{status_line(STATUS)}\n"
