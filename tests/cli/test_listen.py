"""`play --listen`: what does not go together is said before anything plays."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.command import SHORT, run


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--microphone", "Trumpet"), "--microphone is for --listen"),
        (("--listen", "--output", "sounddevice"), "--listen does not work with --output sounddevice"),
    ],
)
def test_what_does_not_go_together(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    """It is the command line's mistake."""
    (tmp_path / "short.md").write_text(SHORT)
    assert says in run("play", "short.md", *arguments, cwd=tmp_path, code=2).stderr


def test_a_microphone_that_is_not_there_is_the_machines_failure(tmp_path: Path) -> None:
    """Nothing is played, and it says what to do."""
    (tmp_path / "short.md").write_text(SHORT)
    options = ("--silent-clock", "--listen", "--microphone", "Trumpet")
    ran = run("play", "short.md", *options, cwd=tmp_path, code=3)
    assert "microphone" in ran.stderr
    assert "libportaudio2" in ran.stderr or "without --listen" in ran.stderr
