"""Every example in the author's guide and on the front page compiles, and every fragment is only that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.hearing import ROOT, tone_world
from voiceguide.core.source import Source
from voiceguide.pipeline.plan import plan_routine
from voiceguide.pipeline.world import Timing, World
from voiceguide.script.parse import parse
from voiceguide.voice.studio import Studio

FRONT = (ROOT / "README.md").read_text(encoding="utf-8")
PAGE = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```markdown(?P<kind>[^\n]*)\n(?P<script>.*?)^```$", re.MULTILINE | re.DOTALL)
TITLE = re.compile(r"^(?:#|title:) ", re.MULTILINE)
LEAST = 25
"""So many examples there are at least: the page is not read past."""


def examples(kind: str, page: str = PAGE) -> list[object]:
    """Return the scripts of a kind, each with the line that it stands at."""
    return [
        pytest.param(found["script"], id=f"line {page.count(chr(10), 0, found.start()) + 1}")
        for found in FENCE.finditer(page)
        if found["kind"].strip() == kind
    ]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return a world that speaks in tones."""
    return tone_world(tmp_path_factory.mktemp("examples"))


@pytest.fixture(scope="module")
def studio(world: World) -> Iterator[Studio]:
    """Return one studio for all examples."""
    with world.studio() as studio:
        yield studio


def parts() -> dict[str, str]:
    """Return the files that examples include, by their names."""
    kinds = ((found["kind"].split(), found["script"]) for found in FENCE.finditer(PAGE))
    return {kind[1]: script for kind, script in kinds if kind[:1] == ["file"]}


@pytest.mark.parametrize("script", [*examples(""), *examples("", FRONT), *parts().values()])
def test_an_example_compiles_without_a_mistake(
    script: str, tmp_path: Path, world: World, studio: Studio
) -> None:
    """A complete example, copied into a file and spoken, has no error and no warning."""
    path = tmp_path / "example.md"
    for name, text in parts().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    path.write_text(script, encoding="utf-8")
    lang = parse(Source("example.md", script))[0].meta.lang
    planned = plan_routine(path, Timing(voice=f"tone:{lang}-low"), world, studio)
    assert planned.diagnostics == ()
    assert planned.timeline is not None


@pytest.mark.parametrize("script", examples("fragment"))
def test_a_fragment_is_one(script: str) -> None:
    """What is marked as a fragment has no title, so it is no routine, and reads without a mistake."""
    assert not TITLE.search(script)
    assert parse(Source("fragment.md", script))[1] == ()


def test_every_example_is_read() -> None:
    """There are many examples, and no block of another kind passes for one."""
    kinds = {(found["kind"].split() or [""])[0] for found in FENCE.finditer(PAGE)}
    assert kinds == {"", "fragment", "file"}
    assert len(examples("")) >= LEAST
    assert len(examples("")) + len(examples("fragment")) + len(parts()) == PAGE.count("```markdown")
