"""Errors are the fewest changes from what was said to what was heard."""

from __future__ import annotations

import pytest

from voiceguide.hear.comparing import errors


@pytest.mark.parametrize(
    ("said", "heard", "counts"),
    [
        ("rub the sole", "rub the sole", (0, 0, 0)),
        ("rub the sole", "rub the soul", (0, 0, 1)),
        ("rub the sole", "rub sole", (0, 1, 0)),
        ("rub the sole", "rub the left sole", (0, 1, 0)),
        ("rub the sole", "", (1, 1, 1)),
        ("the fore arm rests", "the forearm rests", (0, 0, 0, 0)),
        ("the forearm rests", "the fore arm rests", (0, 0, 0)),
        ("sit", "now you sit", (2,)),
    ],
)
def test_errors_of_each_word(said: str, heard: str, counts: tuple[int, ...]) -> None:
    """A wrong word, a lost one and one too much are one error each; words written apart are none."""
    assert errors(said.split(), heard.split()) == counts


def test_nothing_said_cannot_be_heard_wrongly() -> None:
    """A rate of nothing is refused."""
    with pytest.raises(ValueError, match="nothing was said"):
        errors((), ("words",))
