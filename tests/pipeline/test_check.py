"""Checking several routines, and what is remembered of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tones import mute_world, tone_world
from voiceguide.core.errors import SpeechFailed
from voiceguide.pipeline.check import check_routines
from voiceguide.pipeline.world import Timing, World

if TYPE_CHECKING:
    from pathlib import Path

WELL = "## Rub\n- 5s Rub them.\n"
LONG = "---\nlength: [25s, 1m]\n---\n\n- 5s..15s Rub them.\n"


def codes(world: World, *files: Path) -> list[list[str]]:
    """Return what is wrong with each file."""
    return [[one.code for one in found] for _, found in check_routines(map(str, files), Timing(), world)]


def test_what_was_well_is_not_spoken_or_read_again(tmp_path: Path) -> None:
    """Where nobody says a word, a file that has not changed is as it was; another cannot be checked."""
    file = tmp_path / "a.md"
    file.write_text(WELL, encoding="utf-8")
    world = tone_world()
    assert codes(world, file) == [[]]
    (sources, found), *_ = check_routines([str(file)], Timing(), replace(mute_world(), store=world.store))
    assert (sources, found) == ({}, ())
    file.write_text(WELL.replace("them", "it"), encoding="utf-8")
    with pytest.raises(SpeechFailed):
        codes(replace(mute_world(), store=world.store), file)


def test_what_is_wrong_at_another_length_is_told_each_time(tmp_path: Path) -> None:
    """And beside it what is well."""
    well, wrong = tmp_path / "a.md", tmp_path / "b.md"
    well.write_text(WELL, encoding="utf-8")
    wrong.write_text(LONG, encoding="utf-8")
    world = tone_world()
    assert codes(world, well, wrong) == codes(world, well, wrong) == [[], ["VG017"]]
