"""Every routine that ships is a test: it compiles as it stands, to the length that it asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.hearing import ROOT, real_world
from voiceguide.pipeline.plan import plan_routine
from voiceguide.pipeline.world import Timing

ROUTINES = sorted((ROOT / "scripts").rglob("*.md"))


@pytest.mark.parametrize("path", ROUTINES, ids=[str(path.relative_to(ROOT)) for path in ROUTINES])
def test_a_shipped_routine_compiles_without_warnings(path: Path, own_store: Path) -> None:
    """Spoken by the real engine it has no error and no warning, and every section and step has its time."""
    world = real_world(own_store)
    with world.studio() as studio:
        planned = plan_routine(path, Timing(), world, studio)
    assert planned.diagnostics == ()
    assert planned.timeline is not None
    asked = planned.compiled.document.meta.lengths
    assert not asked or planned.timeline.length == asked[0]
    assert planned.timeline.steps
    assert all(step.end > step.start for step in planned.timeline.steps)
