"""Commands as people write and say them."""

from __future__ import annotations

import pytest

from voiceguide.core.commands import Command, Order, read_order, suggest_order


@pytest.mark.parametrize("command", [one for one in Command if one is not Command.SECTION])
def test_a_command_is_read_as_it_is_written(command: Command) -> None:
    """Big letters, hyphens and a mark at the end change nothing."""
    for text in (str(command), f" {command.upper()}! ", command.replace(" ", "-")):
        assert read_order(text) == Order(command)


def test_other_words_for_the_same() -> None:
    """What other players call it is understood."""
    assert read_order("Resume") == read_order("go_on") == Order(Command.GO_ON)
    assert read_order("quit") == Order(Command.STOP)


def test_a_section_has_a_number_or_a_name() -> None:
    """The name keeps its letters; without one it is no command."""
    assert read_order("section 2") == Order(Command.SECTION, "2")
    assert read_order("Section Left foot") == Order(Command.SECTION, "Left foot")
    assert read_order("section") is None


def test_what_is_no_command_is_told_the_nearest() -> None:
    """A slip of the finger gets a hint."""
    assert read_order("nxet") is None
    assert "next" in suggest_order("nxet")
