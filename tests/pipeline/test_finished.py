"""What is there already is not made again; whatever else is, from the store."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tones import tone_world
from voiceguide.pipeline.exported import Counts, Making
from voiceguide.pipeline.finished import Exporter, Finished, Order
from voiceguide.pipeline.world import Timing, World

if TYPE_CHECKING:
    from pathlib import Path

ROUTINE = "---\ntags: [body-work]\n---\n\n## Rub\n- 5s Rub them.\n\n## Press\n- 5s Press them.\n"
ALBUM = Making(split="section", captions=("vtt",), cover=False)


def export(folder: Path, world: World, making: Making | None = None) -> Finished:
    """Export the routine in a folder."""
    making = making or Making(captions=("vtt",), cue=True, cover=False)
    target = folder / ("album" if making.split != "none" else "feet.mp3")
    with Exporter(Timing(), world, making) as exporter:
        return exporter.export(Order(folder / "feet.md", target, "mp3"))


def times(folder: Path) -> dict[str, int]:
    """Return when each file of a folder was written."""
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a folder with a routine."""
    (tmp_path / "feet.md").write_text(ROUTINE, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("making", [None, ALBUM], ids=["a track", "an album"])
def test_a_second_time_nothing_is_written(home: Path, making: Making | None) -> None:
    """It says the same, warnings too, and that all was there."""
    world = tone_world()
    first = export(home, world, making)
    before = times(home)
    again = export(home, world, making)
    assert times(home) == before
    assert first.exported
    assert again.exported
    assert again.exported.made == Counts(0, 0)
    assert again.exported.from_store == Counts(
        2, first.exported.made.islands + first.exported.from_store.islands
    )
    assert again.exported.tracks == first.exported.tracks
    assert again.exported.timeline == first.exported.timeline
    assert [one.code for one in again.diagnostics] == ["VG101"]


@pytest.mark.parametrize("name", ["feet.mp3", "feet.vtt", "feet.cue"])
@pytest.mark.parametrize("change", ["gone", "touched", "other"])
def test_a_file_that_is_not_as_it_was_is_made_again(home: Path, name: str, change: str) -> None:
    """Whatever has become of one of the files, it is there again, with the same bytes."""
    world = tone_world()
    export(home, world)
    path = home / name
    data = path.read_bytes()
    match change:
        case "gone":
            path.unlink()
        case "touched":
            os.utime(path, ns=(1, 1))
        case _:
            path.write_bytes(b"other")
    export(home, world)
    assert path.read_bytes() == data
    assert path.stat().st_mtime_ns > 1


def test_another_wish_or_text_is_made(home: Path) -> None:
    """It is not what is there."""
    world = tone_world()
    export(home, world)
    data = (home / "feet.mp3").read_bytes()
    export(home, world, Making(captions=("vtt",), cue=True))
    assert len((home / "feet.mp3").read_bytes()) > len(data)
    (home / "feet.md").write_text(ROUTINE.replace("5s", "6s"), encoding="utf-8")
    again = export(home, world)
    assert again.exported
    assert again.exported.length > 12_000


def test_a_mistake_leaves_what_is_there(home: Path) -> None:
    """And is told each time."""
    world = tone_world()
    export(home, world)
    before = (home / "feet.mp3").read_bytes()
    (home / "feet.md").write_text(ROUTINE.replace("5s", "1ms"), encoding="utf-8")
    for _ in range(2):
        finished = export(home, world)
        assert finished.exported is None
        assert "VG014" in {one.code for one in finished.diagnostics}
    assert (home / "feet.mp3").read_bytes() == before
