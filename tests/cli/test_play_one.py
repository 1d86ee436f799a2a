"""`chimes --play`, `beds --play` and `voices --play`: to hear one of what is listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.command import run


def test_a_chime_is_played(tmp_path: Path) -> None:
    """It ends well and lists nothing; without a device time passes all the same."""
    assert run("chimes", "--play", "click", "--output", "silent", cwd=tmp_path).stdout == ""


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("chimes", "--play", "clik"), 2, "did you mean `click`?"),
        (("beds", "--play", "rian"), 2, "did you mean `rain`?"),
        (("voices", "--play", "en-gbb"), 2, "no"),
        (("chimes", "--play", "click", "--output", "silent", "--device", "Trumpet"), 3, "`Trumpet`"),
        (("chimes", "--play", "click", "--output", "brass"), 2, "brass"),
    ],
)
def test_what_cannot_be_played(tmp_path: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    """A name that nobody has is the command line's mistake, a device that is not there the machine's."""
    assert says in run(*arguments, cwd=tmp_path, code=code).stderr
