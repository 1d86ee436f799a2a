"""Lines that become orders, and what is answered."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live.remotes.orders import STATUS, Orders, look
from voiceguide.core.live import State, Status
from voiceguide.core.units import Ms
from voiceguide.live.remotes.lines import LONGEST, Lines, answer
from voiceguide.live.remotes.status_json import dump_status, load_status


def cut(*pieces: bytes) -> list[str | None]:
    """Return the lines of bytes that come in pieces."""
    lines = Lines()
    found = [line for piece in pieces for line in lines.feed(piece)]
    return [*found, *lines.end()]


def test_a_command_is_taken() -> None:
    """It is answered with `ok` and stands in the queue."""
    orders = Orders()
    assert answer("How long?", orders.put_nowait, look) == "ok"
    assert answer("section Left foot", orders.put_nowait, look) == "ok"
    assert orders.heard("how long", "section Left foot")


def test_what_is_no_command_is_told_the_nearest() -> None:
    """A slip of the finger gets one line with a hint, and nothing is ordered."""
    orders = Orders()
    assert answer("nxet", orders.put_nowait, look) == (
        "error: there is no command `nxet`; did you mean `next`?"
    )
    assert orders.empty()


@pytest.mark.parametrize("line", ["\x1b[2Jnext", "a\rb", "x" * 900, "\0", "прыг"])
def test_an_answer_is_one_short_line_that_is_safe_to_show(line: str) -> None:
    """Whatever was sent, no letter of it commands a terminal, and much of it is not repeated."""
    said = answer(line, Orders().put_nowait, look)
    assert said.startswith("error: ")
    assert said.isprintable()
    assert len(said) < 300


def test_too_many_commands_are_refused() -> None:
    """When the queue is full that is the answer, and nobody waits."""
    orders = Orders(most=1)
    assert answer("next", orders.put_nowait, look) == "ok"
    assert answer("next", orders.put_nowait, look).startswith("error: too many")


def test_an_empty_line_has_no_answer() -> None:
    """Neither an order nor a complaint."""
    assert answer("  ", Orders().put_nowait, look) == ""


def test_status_is_one_line_of_json() -> None:
    """Everything a program wants to show, in whole milliseconds."""
    said = answer("STATUS", Orders().put_nowait, look)
    assert "\n" not in said
    assert json.loads(said) == {
        "state": "playing",
        "title": "Foot massage",
        "section": "Your left foot",
        "step": "Rub the sole. Slowly.",
        "sentence": "Slowly.",
        "position_ms": 200_000,
        "length_ms": 780_000,
        "left_ms": 580_000,
        "step_left_ms": 24_300,
        "step_length_ms": 40_000,
        "gain_db": -3.0,
        "message": "",
    }
    assert load_status(said) == STATUS


@given(
    st.sampled_from(State),
    st.text(),
    st.text(),
    st.integers(0, 10**8),
    st.integers(0, 10**8),
    st.floats(-30, 6),
)
def test_a_status_is_read_as_it_was_written(
    state: State, title: str, step: str, position: int, length: int, gain: float
) -> None:
    """It comes back the same, and its line has no end inside."""
    status = Status(state, title, step=step, position=Ms(position), length=Ms(length), gain_db=gain)
    assert load_status(dump_status(status)) == status
    assert "\n" not in dump_status(status)


@pytest.mark.parametrize("text", ["", "ok", "[]", "{}", '{"state": "flying"}', "error: no"])
def test_what_is_no_status_is_refused(text: str) -> None:
    """One kind of failure, whatever it is."""
    with pytest.raises(ValueError, match=r".*"):
        load_status(text)


def test_lines_come_in_any_pieces() -> None:
    """A line may come letter by letter or with others; ends of Windows are ends; the last needs none."""
    assert cut(b"ne", b"xt\r\nba", b"ck\n\nstop") == ["next", "back", "", "stop"]
    assert cut(b"next\n") == ["next"]
    assert cut(b"\xff\n") == ["\ufffd"]


def test_a_line_without_end_is_dropped_once() -> None:
    """It is told of when it gets too long; what follows its end is read again."""
    assert cut(*[b"x" * 300] * 10, b"\nnext\n") == [None, "next"]
    assert cut(b"x" * (LONGEST + 1) + b"\nnext\n") == [None, "next"]
    assert cut(b"x" * LONGEST + b"\n") == ["x" * LONGEST]
    assert cut(*[b"x" * 300] * 10) == [None]
    assert answer(None, Orders().put_nowait, look).startswith("error: a line may have")


@given(st.lists(st.binary(max_size=400), max_size=12))
def test_pieces_do_not_matter(pieces: list[bytes]) -> None:
    """Bytes that come at once are the same lines as bytes that come in pieces."""
    assert cut(*pieces) == cut(b"".join(pieces))
