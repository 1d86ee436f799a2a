"""Routines planned with a voice that is easy to reckon with, and timelines as text that a person can read."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache
from typing import TYPE_CHECKING

from voiceguide.core.catalogue import Catalogue
from voiceguide.core.document import Meta, Rhythm
from voiceguide.core.source import Source
from voiceguide.core.timeline import Extent
from voiceguide.core.units import Ms, grid_up
from voiceguide.core.utterance import Utterance
from voiceguide.pipeline.languages import words_for
from voiceguide.plan.flow import sentences
from voiceguide.plan.layout import plan
from voiceguide.plan.reach import Reaches, reaches
from voiceguide.script.expand import Wish, expand
from voiceguide.script.parse import parse
from voiceguide.script.speech import Telling

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voiceguide.core.session import Session
    from voiceguide.core.source import Diagnostic
    from voiceguide.core.timeline import Cue, Timeline
    from voiceguide.core.words import Words

RATE = 120
WORD = Ms(500)
"""How long every word lasts."""

CHIMES = {
    "bowl": Extent(sounds=Ms(12_000), slot=Ms(2400)),
    "bell": Extent(sounds=Ms(5400), slot=Ms(1200)),
    "gong": Extent(sounds=Ms(14_400), slot=Ms(2400)),
    "block": Extent(sounds=Ms(480), slot=Ms(480)),
    "click": Extent(sounds=Ms(60), slot=Ms(48)),
}
"""Tail and lead of each chime."""

FILES = {"birds.mp3": Extent(sounds=Ms(3010), slot=Ms(3010))}
"""Sounds that are played in turn."""

SILENT = "chimes: {start: none, warning: none, section: none, switch: none, end: none}\nsettle: 0s\ntail: 0s"
"""Front matter without anything that an author did not write into the text."""


@cache
def english() -> Words:
    """Return the shipped English table."""
    return words_for("en")


def measure(utterance: Utterance) -> Extent:
    """Say a text at half a second a word, and pad the clip to 24 ms."""
    sounds = Ms(len(utterance.text.split()) * WORD)
    return Extent(sounds, grid_up(sounds))


def session_of(script: str, length: Ms | None = None, common: str = "") -> Session:
    """Compile a script that must be free of mistakes.

    Args:
        script: The routine.
        length: What is asked for in place of its front matter's length.
        common: Lines of front matter that hold where the script's own says nothing.
    """
    document, found = parse(Source("routine.md", script))
    meta = _with_common(document.meta, parse(Source("common.md", f"---\n{common}\n---\n"))[0].meta)
    telling = Telling(
        english(), lambda text, *_: Utterance(text, "fake:voice", RATE, "en"), "bell", lambda *_: ()
    )
    asked = length or (meta.lengths[0] if meta.lengths else None)
    wish = Wish("Routine", "fake:voice", asked, meta.place("length") or document.span)
    session, more = expand(
        replace(document, meta=meta), wish, Catalogue(tuple(CHIMES), ("ocean", "rain")), telling
    )
    assert [one.message for one in (*found, *more)] == []
    return session


def _with_common(own: Meta, common: Meta) -> Meta:
    said, offered = dict(own.places), dict(common.places)
    silences = {
        name: getattr(common.rhythm, name)
        for name in (field.name for field in fields(Rhythm))
        if name not in said and name in offered
    }
    chimes = common.chimes if "chimes" in offered and "chimes" not in said else own.chimes
    return replace(own, chimes=chimes, rhythm=replace(own.rhythm, **silences))


def plan_session(
    session: Session, *, estimated: bool = False, longer: Mapping[str, Ms] | None = None
) -> tuple[Timeline, tuple[Diagnostic, ...]]:
    """Place a session by the measures above; the texts of `longer` last so much longer."""
    speech = measured(session)
    for utterance, extent in speech.items():
        more = (longer or {}).get(utterance.text, 0)
        speech[utterance] = Extent(Ms(extent.sounds + more), Ms(extent.slot + more))
    return plan(session, speech, CHIMES, files=FILES, rate=RATE, estimated=estimated)


def measured(session: Session) -> dict[Utterance, Extent]:
    """Say all of a session."""
    return {say.utterance: measure(say.utterance) for say in sentences(session)}


def reaches_of(session: Session) -> Reaches:
    """Return how short and how long a session can be by the measures above, and its blocks."""
    return reaches(session, measured(session), CHIMES, files=FILES)


def plan_script(
    script: str, length: Ms | None = None, common: str = "", *, estimated: bool = False
) -> tuple[Timeline, tuple[Diagnostic, ...]]:
    """Compile and place a script, as `session_of` and `plan_session` do."""
    return plan_session(session_of(script, length, common), estimated=estimated)


def lines_of(timeline: Timeline, found: tuple[Diagnostic, ...]) -> list[str]:
    """Write a timeline as the lines of a case."""
    lines = (
        *(f"{seconds(one.start)} {seconds(one.end)} {_what(one)}" for one in timeline.cues),
        *(f"- {seconds(one.start)} {seconds(one.end)} {one.text}" for one in timeline.steps),
        *(f"# {seconds(one.start)} {seconds(one.end)} {one.title}" for one in timeline.sections),
        *(
            f"~ line {one.span.line}: {seconds(one.value)} of {seconds(one.least)}..{seconds(one.most)}"
            for one in timeline.elastic
        ),
        *(f"^ {seconds(one.at)} {one.name}" for one in timeline.marks),
        *(f"< {seconds(one.start)} {one.text}" for one in timeline.yielded),
        *(f"! {one.severity} {one.code} line {one.span.line}: {one.message} | {one.hint}" for one in found),
        f"length {seconds(timeline.length)}",
        f"dial {timeline.dial:.3f}",
    )
    return [line.rstrip() for line in lines]


def _what(cue: Cue) -> str:
    if cue.kind == "bed":
        return f"≈ {cue.name}, {cue.gain_db:g} dB"
    gain = f" {cue.gain_db:+g}dB" if cue.gain_db else ""
    kind = "" if cue.kind in {"speech", "chime"} else f", {cue.kind}"
    return cue.text or f"♪ {cue.name}{gain}, {cue.role}{kind}"


def seconds(ms: Ms) -> str:
    """Write milliseconds as seconds."""
    return f"{ms // 1000}.{ms % 1000:03}"
