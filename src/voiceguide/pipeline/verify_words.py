"""The words of a finished track, heard back: whether each sentence is there, and how many words are understood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np

from voiceguide.config import usable_cpus
from voiceguide.core.hearing import HEARING_RATE
from voiceguide.core.sound import Pcm
from voiceguide.core.units import Ms, clock_time
from voiceguide.core.verdict import Check, Fault
from voiceguide.hear.aligning import Aligner
from voiceguide.hear.comparing import errors
from voiceguide.hear.excerpts import excerpts
from voiceguide.hear.plan import PlannedCue, TrackPlan
from voiceguide.hear.spelling import IPA, folded, words
from voiceguide.hear.transcribing import Transcriber
from voiceguide.output.decode import Decoding, decode
from voiceguide.pipeline.languages import words_for
from voiceguide.voice.engines import PACKAGED
from voiceguide.voice.engines.espeak import Espeak
from voiceguide.voice.normalise import normalise

_LANGUAGE: Final = "en"
"""What is heard back."""
_ACCENT: Final = "en-us"
_LIMIT: Final = 25.0
_NATURAL_LIMIT: Final = 8.0
"""Percent of the words of a track that may be heard wrongly, of a machine's voice and of a natural one."""
_FEWEST: Final = 20
"""Words that must be heard for a rate."""
_WHOLE: Final = 4
"""Words of a sentence that is judged alone."""
_LOST: Final = 0.75
_DOUBTED: Final = 0.5
"""Of a sentence's words: from so many errors on it is another one, and is heard again alone."""
_AT_ONCE: Final = 26 * HEARING_RATE
_APART: Final = HEARING_RATE // 2
"""Frames that are heard at once, and of silence between sentences."""

_Group: TypeAlias = Sequence[tuple[PlannedCue, Pcm]]


@dataclass(frozen=True, slots=True)
class Ears:
    """What hears the words of tracks."""

    aligner: Aligner
    transcriber: Transcriber


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, and what became of it."""

    cue: PlannedCue
    words: int
    errors: int
    aligned: bool


def open_ears() -> Ears:
    """Load what hears words.

    Raises:
        EarsMissing: The extra `listen` is not installed.
        EngineMissing: Espeak-ng, which knows how unknown words are said, cannot be used.
    """
    transcriber = Transcriber(usable_cpus())
    espeak = Espeak()
    return Ears(Aligner(cache(lambda word: espeak.phonemes(word, _ACCENT))), transcriber)


def check_words(track: Path, plan: TrackPlan, ears: Ears) -> Iterator[Check]:
    """Yield what is heard of the words of a track: each sentence, and how many words are wrong in all."""
    primary = plan.lang.lower().replace("_", "-").partition("-")[0]
    if primary != _LANGUAGE:
        yield Check(
            "listen", f"not heard back: only English is, and this session is in `{plan.lang}`", looked=False
        )
        return
    sentences = heard(track, plan, ears)
    yield _aligned(sentences)
    yield _words(sentences)


def heard(track: Path, plan: TrackPlan, ears: Ears) -> tuple[Sentence, ...]:
    """Return every sentence of an English track, and how it was heard."""
    cues = [cue for cue in plan.spoken if _said(cue)]
    stretches = [(cue.start, Ms(min(cue.end, plan.length))) for cue in cues]
    found: list[Sentence] = []
    group: list[tuple[PlannedCue, Pcm]] = []
    lasting = 0
    for cue, pcm in zip(cues, excerpts(decode(track, Decoding()), stretches), strict=True):
        if group and lasting + len(pcm) > _AT_ONCE:
            found += _understood(group, ears)
            group, lasting = [], 0
        group.append((cue, pcm))
        lasting += len(pcm) + _APART
    return (*found, *(_understood(group, ears) if group else ()))


def _understood(group: _Group, ears: Ears) -> Iterator[Sentence]:
    """Yield sentences that are written down together; what is doubted is heard again, alone."""
    said = [_said(cue) for cue, _ in group]
    counts = _errors(said, [pcm for _, pcm in group], ears)
    for (cue, pcm), its, wrong in zip(group, said, counts, strict=True):
        least = wrong
        if len(group) > 1 and len(its) >= _WHOLE and wrong > _DOUBTED * len(its):
            least = min(wrong, *_errors([its], [pcm], ears))
        yield Sentence(cue, len(its), least, ears.aligner.fits(pcm, cue.said))


def _errors(said: Sequence[tuple[str, ...]], sounds: Sequence[Pcm], ears: Ears) -> list[int]:
    """Return the errors in each of some sentences that are heard one after another."""
    silence = np.zeros(_APART, np.float32)
    whole = np.concatenate([part for pcm in sounds for part in (pcm, silence)])
    found = [folded(word) for word in words(ears.transcriber.hear(whole))]
    counts = iter(errors([word for one in said for word in one], found))
    return [sum(next(counts) for _ in one) for one in said]


def _said(cue: PlannedCue) -> tuple[str, ...]:
    """Return the words that an ear should write down: those said by IPA as they are written."""
    text = normalise(cue.label, words_for(_LANGUAGE)) if IPA.search(cue.said) else cue.said
    return tuple(folded(word) for word in words(text))


def _aligned(sentences: Sequence[Sentence]) -> Check:
    faults = tuple(
        Fault(f"at {clock_time(one.cue.start)} “{one.cue.label}” is not heard as it should be", one.cue.start)
        for one in sentences
        if not one.aligned
    )
    figures = {"planned": len(sentences), "aligned": len(sentences) - len(faults)}
    summary = f"{len(sentences) - len(faults)} of {len(sentences)} sentences heard whole"
    return Check("aligned", summary, faults, figures)


def _words(sentences: Sequence[Sentence]) -> Check:
    total, wrong = sum(one.words for one in sentences), sum(one.errors for one in sentences)
    rate = 100 * wrong / total if total else 0.0
    limit = _limit(sentences)
    faults = [
        Fault(
            f"at {clock_time(one.cue.start)} “{one.cue.label}” is said otherwise: "
            f"{one.errors} errors in {one.words} words",
            one.cue.start,
            0,
            one.errors,
        )
        for one in sentences
        if one.words >= _WHOLE and one.errors >= _LOST * one.words
    ]
    if total >= _FEWEST and rate > limit:
        worst = max(sentences, key=lambda one: one.errors)
        message = (
            f"{rate:.1f} % of the words are not understood, and at most {limit:.0f} % should be; "
            f"most of “{worst.cue.label}” at {clock_time(worst.cue.start)}"
        )
        faults.insert(0, Fault(message, worst.cue.start, limit, round(rate, 1)))
    few = "" if total >= _FEWEST else f": too few for a rate, which needs {_FEWEST}"
    summary = f"{wrong} errors in {total} words{few or f', {rate:.1f} % of at most {limit:.0f} %'}"
    figures = {"words": total, "errors": wrong, "percent": round(rate, 1), "most_percent": limit}
    return Check("words", summary, tuple(faults), figures)


def _limit(sentences: Sequence[Sentence]) -> float:
    """Return how many percent may be wrong: where voices differ, as of the one that is understood worst."""
    natural = all(one.cue.voice.partition(":")[0] in PACKAGED for one in sentences)
    return _NATURAL_LIMIT if natural else _LIMIT
