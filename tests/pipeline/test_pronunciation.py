"""What is said by IPA, from the script to the plan, and what a voice refuses."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

import pytest

from tones import Tones, tone_world
from voiceguide.core.inlines import Phonemes
from voiceguide.core.source import Span
from voiceguide.core.utterance import Voice
from voiceguide.pipeline.plan import plan_routine
from voiceguide.pipeline.pronunciation import Pronunciation
from voiceguide.pipeline.world import Timing
from voiceguide.plan.show import as_json
from voiceguide.voice.engines import ENGINES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from voiceguide.core.ipa import Alphabet
    from voiceguide.core.source import Diagnostic

PLACE = Span("a.md", 3, 5, 3, 12)


class Plain(Tones):
    """Tones of a system that cannot be told any sound."""

    alphabets: ClassVar[Mapping[str, Alphabet]] = {}


SYSTEM = {"pyttsx3": f"{__name__}:Plain"}


def found(ipa: str, lang: str = "en-US", engines: Mapping[str, str] = ENGINES) -> tuple[Diagnostic, ...]:
    """Return what is wrong with phonemes for a voice of a language."""
    voice = Voice("pyttsx3", lang.lower(), lang)
    return tuple(Pronunciation(voice, {}, engines).wrong(Phonemes(ipa, PLACE), None))


@pytest.mark.parametrize("ipa", ["jɒŋ tʃwæn", "ɛl fɔː", "həˈləʊ", "ˈt͡ʃɪk.ɪn", "lɒx", "ˌʌn.dəˈstænd"])
def test_english_as_dictionaries_print_it(ipa: str) -> None:
    """The voice that everybody has can say it."""
    assert found(ipa) == ()
    assert found(ipa, "en-GB") == ()


def test_each_symbol_has_its_place() -> None:
    """Every symbol that cannot be said is named where it stands, with what comes next to it, or what to do."""
    one, other = found("ɤɒ5")
    assert (one.code, one.span) == ("VG047", Span("a.md", 3, 5, 3, 6))
    assert one.message.startswith("the voice `pyttsx3:en-us` cannot say `ɤ`")
    assert one.hint == "the nearest that it can say: ʌ, ʊ, o"
    assert other.span == Span("a.md", 3, 7, 3, 8)
    assert "write a symbol that it can" in other.hint


def test_marks_alone_are_no_sound() -> None:
    """A mark of stress with nothing behind it says nothing."""
    assert [one.message for one in found("ˈ")] == ["there is no sound in /ˈ/"]


def test_a_language_that_the_engine_cannot_say() -> None:
    """The mistake names the engine and the language."""
    (one,) = found("faɪn", "pl")
    assert (one.code, one.message) == ("VG048", "the engine `pyttsx3` cannot say by IPA in `pl`")
    assert one.span == PLACE


def test_an_engine_that_cannot_be_told_sounds() -> None:
    """The mistake names the engine, and the cure is plain letters."""
    (one,) = found("fɔː", engines=SYSTEM)
    assert (one.code, one.message) == ("VG048", "the engine `pyttsx3` cannot say by IPA")
    assert one.hint == "write (shown){said}, with plain letters"


def test_nobody_is_asked_where_nobody_speaks() -> None:
    """A voice that does not exist is another mistake's business."""
    assert not tuple(Pronunciation(None, {}, ENGINES).wrong(Phonemes("5", PLACE), None))


def test_the_plan_shows_words_and_says_sounds(tmp_path: Path) -> None:
    """What is shown has no slashes; what is spoken has the IPA between them, and numbers around it are words."""
    path = tmp_path / "a.md"
    path.write_text("# A\n\n- 20s (L4)/ɛl fɔː/ for 5 min & more, (Q.E)/kjuː iː/.\n", encoding="utf-8")
    planned = plan_routine(path, Timing(), tone_world(), None)
    assert planned.diagnostics == ()
    assert planned.timeline is not None
    plan = as_json(planned.timeline)
    (cue,) = (cue for cue in plan["cues"] if cue["kind"] == "speech")
    assert cue["text"] == "L4 for 5 min & more, Q.E."
    assert cue["spoken"] == "/ɛl fɔː/ for 5 minutes and more, /kjuː iː/."
    assert plan["steps"][0]["text"] == cue["text"]
    assert cue["end_ms"] - cue["start_ms"] == 9 * 60_000 // 140


def test_a_lexicon_leaves_sounds_alone(tmp_path: Path) -> None:
    """Only words are looked up."""
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: A\nlexicon: {fan: wheel}\n---\n\nA fan, (fan)/fan/.\n", encoding="utf-8")
    world = replace(tone_world(), engines={"pyttsx3": "tones:Tones"})
    timeline = plan_routine(path, Timing(), world, None).timeline
    assert timeline is not None
    assert [cue["spoken"] for cue in as_json(timeline)["cues"] if cue["kind"] == "speech"] == [
        "A wheel, /fan/."
    ]


def test_the_stock_drivers_take_plain_words_only() -> None:
    """The engines of macOS and Windows declare no alphabet, on every system."""
    from voiceguide.voice.engines.system_engine import SystemEngine  # noqa: PLC0415  its class, whatever runs here

    assert SystemEngine("nsss").alphabets == SystemEngine("sapi5").alphabets == {}
    assert "pyttsx3.drivers.nsss" not in sys.modules
