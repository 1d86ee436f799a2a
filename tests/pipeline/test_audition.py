"""A track in which voices say the same: who is in it, what they say, and who is not."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tones import Tones, tone_world
from voiceguide.core.errors import EngineMissing, RequestError
from voiceguide.core.source import has_errors
from voiceguide.core.utterance import Voice
from voiceguide.pipeline.audition import Audition, Casting, audition

if TYPE_CHECKING:
    from collections.abc import Sequence

ROUTINE = """\
---
title: Feet
lexicon: {toes: tows}
length: 5m
---

> [!CAUTION]
> Leave this session out if you are ill.

Sit down.
Rub the sole of your foot. [chime] [voice ru] Then pull and turn each of your toes.
- 20s Let go of your foot and of the other one. [10s..5m]
"""


ENGINES = {"piper": "pipeline.test_audition:absent", "pyttsx3": "pipeline.test_audition:Many"}


class Many(Tones):
    """Voices with regions, variants and other letters."""

    def voices(self) -> Sequence[Voice]:
        """Return one of each kind, and a Russian one."""
        names = {"en-us": "en-US", "en-us+m3": "en-US", "en": "en-GB", "en-shaw": "en-Shaw", "ru": "ru"}
        return tuple(Voice(self.name, name, lang) for name, lang in names.items())

    def default_voice(self, lang: str) -> Voice:
        """Return a variant for English."""
        return self.find("en-us+m3" if lang.startswith("en") else "ru")


def absent() -> Tones:
    """Say that it is not installed."""
    raise EngineMissing("natural voices are not installed", "install them")


def held(folder: Path, casting: Casting, script: str = ROUTINE) -> Audition:
    """Hold an audition."""
    path = folder / "feet.md"
    path.write_text(script, encoding="utf-8")
    world = replace(tone_world(), engines=ENGINES)
    with world.studio() as studio:
        return audition(path, casting, world, studio)


def names(found: Audition) -> list[str]:
    """Return who is heard."""
    return [voice.name for voice in found.voices]


def test_each_voice_says_its_name_and_the_same_two_sentences(tmp_path: Path) -> None:
    """They are the first two of five words or more, as this voice says them; every chapter is a voice's."""
    found = held(tmp_path, Casting())
    assert found.said == (
        "Rub the sole of your foot.",
        "Then pull and turn each of your toes.",
    )
    assert found.planned
    assert found.planned.timeline
    timeline = found.planned.timeline
    assert [one.title for one in timeline.sections] == [voice.id for voice in found.voices]
    for number, voice in enumerate(found.voices):
        cues = [cue for cue in timeline.cues if cue.section == number]
        assert [cue.text for cue in cues] == [voice.name, *found.said]
        assert {cue.utterance.voice for cue in cues if cue.utterance} == {voice.id}
        assert cues[2].utterance
        assert "tows" in cues[2].utterance.text
    assert timeline.title == "Voices: Feet"
    assert timeline.length < 60_000


def test_nobody_waits_for_a_slower_name(tmp_path: Path) -> None:
    """The sentences of a chapter follow each other by the usual gap, however long others take."""
    found = held(tmp_path, Casting(every=True))
    assert found.planned
    assert found.planned.timeline
    cues = found.planned.timeline.cues
    gaps = {later.start - one.slot_end for one, later in pairwise(cues) if one.section == later.section}
    assert gaps == {400}


@pytest.mark.parametrize(
    ("casting", "heard"),
    [
        (Casting(), ["en-us+m3", "en-us", "en"]),
        (Casting(every=True), ["en-us+m3", "en-us", "en", "en-shaw"]),
        (Casting(lang="en-GB"), ["en"]),
        (Casting(names=("en", "ru", "en")), ["en", "ru"]),
    ],
)
def test_who_is_heard(tmp_path: Path, casting: Casting, heard: list[str]) -> None:
    """The default voice first, then one a region; all variants, a language, or those that are named."""
    assert names(held(tmp_path, casting)) == heard


def test_who_is_missing_is_named_with_what_to_do(tmp_path: Path) -> None:
    """A natural engine that is not installed is told; of voices that are named, those that cannot be had."""
    why = [("natural voices are not installed", "install them")]
    assert [(one.why, one.hint) for one in held(tmp_path, Casting()).unheard] == why
    named = held(tmp_path, Casting(names=("piper:joe", "en")))
    assert names(named) == ["en"]
    assert [(one.why, one.hint) for one in named.unheard] == why


@pytest.mark.parametrize(
    ("casting", "script"),
    [(Casting(names=("nobody",)), ROUTINE), (Casting(lang="tlh"), ROUTINE), (Casting(), "# Rest\n\n[20s]\n")],
)
def test_what_cannot_be_is_told(tmp_path: Path, casting: Casting, script: str) -> None:
    """An unknown voice, a language of nobody, and a routine without a word are wrong requests."""
    with pytest.raises(RequestError):
        held(tmp_path, casting, script)


def test_of_a_routine_with_errors_nothing_is_heard(tmp_path: Path) -> None:
    """What is wrong comes back instead."""
    found = held(tmp_path, Casting(), ROUTINE.replace("[20s]", "[jump]").replace("[chime]", "[jump]"))
    assert found.planned is None
    assert has_errors(found.compiled.diagnostics)
