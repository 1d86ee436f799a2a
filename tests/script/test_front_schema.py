"""The JSON Schema of the front matter, for editors, agrees with what reads it."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml

from voiceguide.core.document import ChimeChoice, Meta, Rhythm
from voiceguide.core.source import Source
from voiceguide.core.units import short_time
from voiceguide.script import front
from voiceguide.script.front import split_front_matter

jsonschema = pytest.importorskip("jsonschema", reason="the package jsonschema is not here")

SHIPPED = sorted((Path(__file__).resolve().parents[2] / "scripts").rglob("*.md"))
SCHEMA: dict[str, Any] = json.loads(
    resources.files("voiceguide").joinpath("front-matter.schema.json").read_text("utf-8")
)
KEYS: dict[str, Any] = SCHEMA["properties"]
WRONG = [
    "titel: Hands",
    "title: ''",
    "lang: english language",
    "lang: 1",
    "voice: []",
    "rate: fast",
    "rate: 79",
    "rate: 451",
    "length: soon",
    "length: 10",
    "length: 10m, soon",
    "stretch: 0.9",
    "stretch: 0.4..1.1",
    "stretch: 0.9..0.95",
    "stretch: 1.05..1.1",
    "stretch: 0.9..2.1",
    "gap: quick",
    "tail: -1s",
    "settle: [1s]",
    "chimes: bowl",
    "chimes: {begin: bowl}",
    "chimes: {end: ''}",
    "schedule: sometimes",
    "schedule: weekly",
    "schedule: daily 25:00",
    "tags: {a: b}",
    "bed: ''",
    "bed: [rain]",
]


def agrees(text: str) -> bool:
    """Tell whether a front matter fits the schema, both as YAML reads it and as voiceguide does: all text."""
    validator = jsonschema.Draft7Validator(SCHEMA)
    return all(validator.is_valid(yaml.load(text, loader)) for loader in (yaml.SafeLoader, yaml.BaseLoader))  # noqa: S506  both are safe


def mistakes(text: str) -> set[str]:
    """Return the codes of what is wrong with a front matter."""
    _, _, found = split_front_matter(Source("a.md", f"---\n{text}\n---\n"))
    return {one.code for one in found}


def test_the_schema_is_one() -> None:
    """It is JSON Schema, draft 7, which editors know."""
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert all(entry["description"] for entry in KEYS.values())


def test_its_keys_are_those_that_are_read() -> None:
    """Every key of the language stands in it, and no other."""
    assert set(KEYS) == set(front._READERS)  # noqa: SLF001  the table is the list of keys


def test_its_defaults_are_those_of_the_language() -> None:
    """What an editor shows as the default is what happens without the key."""
    defaults = {key: entry["default"] for key, entry in KEYS.items() if "default" in entry}
    rhythm = Rhythm()
    gaps = {
        name: short_time(getattr(rhythm, name.replace("-", "_")))
        for name in KEYS
        if hasattr(rhythm, name.replace("-", "_"))
    }
    assert defaults == {"lang": Meta().lang, "rate": Meta().rate, "announce": "none", "bed": "none", **gaps}
    places = KEYS["chimes"]["properties"]
    assert {place: entry["default"] for place, entry in places.items()} == {
        place: getattr(ChimeChoice(), place) for place in ChimeChoice.__slots__
    }


@pytest.mark.parametrize(
    ("key", "value"), [(key, value) for key, entry in KEYS.items() for value in entry.get("examples", ())]
)
def test_its_examples_are_read(key: str, value: object) -> None:
    """Each example fits the schema, and voiceguide reads it."""
    text = yaml.safe_dump({key: value}, allow_unicode=True).strip()
    assert agrees(text)
    assert mistakes(text) == set()


@pytest.mark.parametrize("text", WRONG)
def test_what_is_refused_is_refused_by_both(text: str) -> None:
    """An editor marks what `voiceguide check` reports."""
    assert not agrees(text)
    assert mistakes(text) & {"VG031", "VG032"}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_shipped_routines_fit(path: Path) -> None:
    """The front matter of every routine that ships has nothing to mark."""
    _, text, _ = path.read_text("utf-8").split("---\n", 2)
    assert agrees(text)
