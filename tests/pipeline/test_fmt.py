"""Canonical form: the same session before and after, and nothing left to change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings

from plan.planned import RATE, measure
from strategies import SHIPPED, documents, patchwork
from voiceguide.core.catalogue import Catalogue
from voiceguide.core.document import Document
from voiceguide.core.errors import MachineError
from voiceguide.core.source import Source, has_errors
from voiceguide.core.timeline import Extent
from voiceguide.core.units import Ms
from voiceguide.core.utterance import Utterance
from voiceguide.pipeline.beds import bed_names
from voiceguide.pipeline.chimes import chime_names
from voiceguide.pipeline.fmt import canonical, format_routine
from voiceguide.pipeline.languages import words_for
from voiceguide.plan.flow import plays, sentences, strikes
from voiceguide.plan.layout import plan
from voiceguide.plan.show import as_json
from voiceguide.script.expand import Wish, expand
from voiceguide.script.format import format_document
from voiceguide.script.parse import parse
from voiceguide.script.speech import Telling

if TYPE_CHECKING:
    from pathlib import Path

PLACES = {"file", "line"}


def planned(script: str) -> Any:  # noqa: ANN401  whatever JSON holds
    """Return everything that will sound and when, without the places in the script; None with errors."""
    document, found = parse(Source("a.md", script))
    telling = Telling(
        words_for("en"),
        lambda text, voice, rate: Utterance(text, voice or "", rate or RATE, "en"),
        "bell",
        lambda *_: (),
    )
    wish = Wish("A", "fake:voice", next(iter(document.meta.lengths), None), document.span)
    session, more = expand(document, wish, Catalogue(chime_names(), bed_names()), telling)
    if has_errors((*found, *more)):
        return None
    speech = {say.utterance: measure(say.utterance) for say in sentences(session)}
    chimes = {strike.name: Extent(Ms(2400), Ms(1200)) for strike in strikes(session)}
    files = {play.path: Extent(Ms(3000), Ms(3000)) for play in plays(session)}
    timeline, wrong = plan(session, speech, chimes, files=files, rate=RATE)
    return _without_places(as_json(timeline)), [
        (one.code, one.message) for one in wrong if one.code != "VG017"
    ]


def _without_places(value: Any) -> Any:  # noqa: ANN401  the same
    if isinstance(value, dict):
        return {key: _without_places(inner) for key, inner in value.items() if key not in PLACES}
    return [_without_places(inner) for inner in value] if isinstance(value, list) else value


def keeps(script: str) -> bool:
    """Tell whether a script's canonical form has the same plan and form again, or is refused where it has not.

    A script with mistakes has no plan to keep.
    """
    before = planned(script)
    if before is None:
        return True
    document, _ = parse(Source("a.md", script))
    text = format_document(document)
    is_stable = format_document(parse(Source("a.md", text))[0]) == text
    try:
        written = canonical(document, "a.md")
    except MachineError as refused:
        return not is_stable and "reads the same" in refused.message
    return is_stable and written == text and json.dumps(planned(text)) == json.dumps(before)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_ships_is_in_canonical_form(path: Path) -> None:
    """The routines that ship, and the one that `new` begins with, are as `fmt` writes them."""
    formatted = format_routine(path)
    assert formatted.diagnostics == ()
    assert formatted.text == path.read_text(encoding="utf-8")
    assert not formatted.changes


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_routine_that_ships_keeps_its_plan(path: Any) -> None:  # noqa: ANN401  a path
    """Its canonical form plans to the same, and has no other."""
    script = path.read_text(encoding="utf-8")
    assert planned(script) is not None
    assert keeps(script)
    assert not format_routine(path).diagnostics


@settings(max_examples=12, deadline=None)
@given(documents())
def test_any_routine_keeps_its_plan(document: Document) -> None:
    """Whatever a routine holds."""
    assert keeps(format_document(document))


@settings(max_examples=40, deadline=None)
@given(patchwork)
@example("**- *x**")
def test_any_script_keeps_its_plan(script: str) -> None:
    """However odd a script is, as long as it has no mistake; what cannot be printed is refused."""
    assert keeps(script)
