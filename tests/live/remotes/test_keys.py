"""Keys: what a terminal sends for them, and what they do."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live.remotes.orders import Orders, soon
from voiceguide.core.commands import Command, Order
from voiceguide.live.remotes.keys import KEYS, KeyReader, order_for
from voiceguide.live.remotes.windows_console import ConsoleKeys


def read(*pieces: str) -> list[str]:
    """Return the names of the keys in what came in pieces, with silence after the last."""
    reader = KeyReader()
    found = [name for piece in pieces for name in reader.feed(piece)]
    return [*found, *reader.end()]


@pytest.mark.parametrize(
    ("sent", "names"),
    [
        ("n b", ["n", " ", "b"]),
        ("\x1b[A\x1b[B\x1b[C\x1b[D", ["Up", "Down", "Right", "Left"]),
        ("\x1bOA\x1bOB", ["Up", "Down"]),
        ("\x1b[1;5A", ["Up"]),
        ("\x1b", ["Esc"]),
        ("\x1b\x1b", ["Esc", "Esc"]),
        ("\x1b\x1b[A", ["Esc", "Up"]),
        ("\x1b[5~n", ["n"]),
        ("\x1bn", []),
        ("\x1b[200~", []),
        ("\x1b[", []),
        ("\x1b[" + "1;" * 40 + "n", None),
    ],
)
def test_keys_are_found(sent: str, names: list[str] | None) -> None:
    """Arrows with and without Shift; Esc alone; keys that are none of ours, and Alt, do nothing."""
    if names is not None:
        assert read(sent) == names
    assert "Esc" not in read(sent) or names


@given(st.text(st.sampled_from("\x1b[O1;ABnq~"), max_size=12), st.integers(0, 12))
def test_pieces_do_not_matter(sent: str, at: int) -> None:
    """A sequence that comes in two pieces is the same key."""
    assert read(sent[:at], sent[at:]) == read(sent)


@given(st.lists(st.text(st.sampled_from("\x1b[O1;A"), max_size=9), max_size=9))
def test_little_is_kept(pieces: Iterable[str]) -> None:
    """However long a sequence goes on, what is kept of it stays short."""
    reader = KeyReader()
    for piece in pieces:
        assert all(reader.feed(piece))
    assert list(reader.end()) in ([], ["Esc"])
    assert not reader.begun


def test_every_key_orders_what_the_screen_says() -> None:
    """All names of a row do the same; a figure goes to its section."""
    for key in KEYS:
        for name in key.names:
            argument = name if key.command is Command.SECTION else ""
            assert order_for(name) == Order(key.command, argument)
    assert {key.command for key in KEYS} == set(Command) - {Command.PAUSE, Command.GO_ON}


def test_big_letters_and_a_russian_layout_do_the_same() -> None:
    """A key counts by its place, whatever layout is on."""
    assert order_for("N") == order_for("т") == order_for("Т") == Order(Command.NEXT)
    assert order_for("й") == Order(Command.STOP)
    assert order_for("x") is None
    assert order_for("0") is None


def test_the_console_of_windows() -> None:
    """Letters, arrows after their prefix, and Esc; a full queue loses a key and nothing else."""
    typed = list("n\xe0H\x00PZ\xe0G\x1bq")
    orders = Orders(most=4)
    with ConsoleKeys(orders.put_nowait, lambda: bool(typed), lambda: typed.pop(0)):
        assert soon(lambda: not typed)
    assert orders.heard("next", "louder", "softer", "stop")
