"""`{length}`: the length that was asked for, in words of the session's language."""

from __future__ import annotations

from pathlib import Path

import pytest

from tones import tone_world
from voiceguide.core.units import Ms, parse_time
from voiceguide.pipeline.compile import compile_routine
from voiceguide.pipeline.languages import words_for
from voiceguide.pipeline.world import Timing
from voiceguide.plan.flow import sentences
from voiceguide.script.lengths import write_length
from voiceguide.voice.normalise import normalise


@pytest.mark.parametrize(
    ("lang", "time", "shown", "said"),
    [
        ("en", "14m", "14 min", "14 minutes"),
        ("en", "1m", "1 min", "1 minute"),
        ("en", "1h5m", "1 h 5 min", "1 hour 5 minutes"),
        ("en", "90s", "1 min 30 s", "1 minute 30 seconds"),
        ("en", "1.5s", "1.5 s", "1.5 seconds"),
        ("ru", "14m", "14 мин", "14 минут"),
        ("ru", "2h", "2 ч", "2 часа"),
        ("ru", "22m30s", "22 мин 30 с", "двадцать две минуты 30 секунд"),
    ],
)
def test_a_length_is_written_and_said(lang: str, time: str, shown: str, said: str) -> None:
    """It is written with the signs of the language, and said in full."""
    words = words_for(lang)
    written = write_length(parse_time(time) or Ms(0), words)
    assert (written, normalise(written, words)) == (shown, said)


SCRIPT = "---\nlength: 14m\n---\n\n# {length} for your feet\n\n## Rest for {length}\n\nThis takes {length}. [1m..15m]\n"


def said(script: str, folder: Path, timing: Timing) -> tuple[str, str, list[str]]:
    """Return a routine's title, its section's, and what is said in it."""
    path = folder / "a.md"
    path.write_text(script, encoding="utf-8")
    compiled = compile_routine(path, timing, tone_world())
    assert compiled.diagnostics == ()
    session = compiled.session
    assert session is not None
    return session.title, session.sections[0].title, [say.utterance.text for say in sentences(session)]


def test_it_stands_wherever_a_variable_may(tmp_path: Path) -> None:
    """In the title, in a heading, and in what is said."""
    assert said(SCRIPT, tmp_path, Timing()) == (
        "14 min for your feet",
        "Rest for 14 min",
        ["This takes 14 minutes."],
    )


def test_the_command_line_counts(tmp_path: Path) -> None:
    """The length that was asked for is the one that is said."""
    _, _, spoken = said(SCRIPT, tmp_path, Timing(length=Ms(720_000)))
    assert spoken == ["This takes 12 minutes."]
