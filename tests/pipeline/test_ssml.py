"""A routine that goes to SSML and comes back says the same sentences."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tones import tone_world
from voiceguide.output.ssml import write_ssml
from voiceguide.pipeline.plan import plan_routine
from voiceguide.pipeline.world import Timing
from voiceguide.script.ssml import read_ssml

if TYPE_CHECKING:
    from voiceguide.core.timeline import Timeline

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted((ROOT / "scripts").rglob("*.md"))
HARD = """---
title: "Odd: letters"
gap: 0s
section-gap: 0s
chimes: {start: none, section: none, end: none}
---

> [!CAUTION]
> Not with a fever over 38 °C.

Press (Yongquan){yong chwan}, for 30 s – or 40! Say \\[what\\] you \\*feel\\* (L4-L5).
Is (it){that: now}? &amp; on, e.g. here & there. [1s] No end

Feel for (L4)/ɛl fɔː/, and (Yongquan)/jɒŋ tʃæn/.

## Again

- 20s (One){silent} 2 < 3 {round} of {rounds}. {repeat: 2}
"""


def sounding(timeline: Timeline | None) -> list[tuple[str, str]]:
    """Return what is shown and what is said, in order."""
    assert timeline is not None
    return [(cue.text, cue.utterance.text) for cue in timeline.cues if cue.utterance]


def there_and_back(path: Path, folder: Path) -> tuple[Timeline, Timeline]:
    """Return the timeline of a routine, and that of what comes back from its SSML."""
    world = tone_world()
    first = plan_routine(path, Timing(), world, None)
    assert first.timeline is not None
    markdown, found = read_ssml(write_ssml(first.timeline), "back.ssml")
    assert found == ()
    back = folder / "back.md"
    back.write_text(markdown, encoding="utf-8")
    second = plan_routine(back, Timing(), world, None)
    assert second.diagnostics == ()
    assert second.timeline is not None
    return first.timeline, second.timeline


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_shipped_routines_come_back(path: Path, tmp_path: Path) -> None:
    """Every routine that ships compiles again from its SSML, with the same title, language and sentences."""
    there, back = there_and_back(path, tmp_path)
    assert sounding(back) == sounding(there)
    assert (back.title, back.lang) == (there.title, there.lang)


def test_odd_letters_come_back(tmp_path: Path) -> None:
    """Numbers, signs, pronunciations and escaped marks are shown and said as before."""
    path = tmp_path / "odd.md"
    path.write_text(HARD, encoding="utf-8")
    there, back = there_and_back(path, tmp_path)
    assert sounding(back) == sounding(there)
    assert len(sounding(there)) > 5


def test_places_come_back_without_chimes(tmp_path: Path) -> None:
    """Where no chime rings, each sentence comes back within the rounding of the clips before it."""
    path = tmp_path / "still.md"
    path.write_text(
        "---\nchimes: {start: none, end: none}\nsettle: 0s\ntail: 0s\n---\n\nOne. [5s] Two. [30s]\n\nThree.\n",
        "utf-8",
    )
    there, back = there_and_back(path, tmp_path)
    starts = [[cue.start for cue in one.cues if cue.utterance] for one in (there, back)]
    late = [second - first for first, second in zip(*starts, strict=True)]
    settle = late[0]
    assert all(0 <= each - settle < 24 * (number + 1) for number, each in enumerate(late))
