"""Every routine that ships is a test: it compiles as it stands, to each length that it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.hearing import ROOT, real_world
from voiceguide.core.source import Source
from voiceguide.pipeline.plan import plan_routine
from voiceguide.pipeline.world import Timing, World
from voiceguide.script.parse import parse
from voiceguide.voice.studio import Studio

ROUTINES = sorted((ROOT / "scripts").rglob("*.md"))


@pytest.fixture(scope="module")
def world(own_store: Path) -> World:
    """Return a world that speaks with the real engine."""
    return real_world(own_store)


@pytest.fixture(scope="module")
def studio(world: World) -> Iterator[Studio]:
    """Return one studio for all routines."""
    with world.studio() as studio:
        yield studio


@pytest.mark.parametrize("path", ROUTINES, ids=[str(path.relative_to(ROOT)) for path in ROUTINES])
def test_a_shipped_routine_compiles_without_warnings(path: Path, world: World, studio: Studio) -> None:
    """Spoken by the real engine it has no error and no warning at any of its lengths, and keeps each exactly."""
    lengths = parse(Source(path.name, path.read_text(encoding="utf-8")))[0].meta.lengths
    for length in lengths or (None,):
        planned = plan_routine(path, Timing(length=length), world, studio)
        assert planned.diagnostics == ()
        assert planned.timeline is not None
        assert length is None or planned.timeline.length == length
        assert all(chapter.end > chapter.start for chapter in planned.timeline.sections)
        assert all(step.end > step.start for step in planned.timeline.steps)
