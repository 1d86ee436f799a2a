"""A finished track held against the plan that it carries: what is heard, and whether it is right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from voiceguide.core.errors import MachineError
from voiceguide.core.units import FRAMES_PER_MS, Frames, Ms, clock_time, frames_from_ms
from voiceguide.core.verdict import Check, Fault
from voiceguide.hear.gauge import Gauge, Stretch, gaps
from voiceguide.hear.matching import Moved, match
from voiceguide.hear.onsets import SHARP, SLOW, Onsets
from voiceguide.hear.plan import Part, PlannedCue, TrackPlan, parse_plan
from voiceguide.output.decode import Decoding, decode
from voiceguide.output.tag_reader import Told, read_tag
from voiceguide.output.walk import WALKS, Damage, Walked
from voiceguide.pipeline.verify_captions import check_captions
from voiceguide.pipeline.verify_words import Ears, check_words
from voiceguide.voice.calibration import TARGET_LUFS

_CEILING: Final = -1.0
"""dBTP that a finished track may reach."""
_LEVEL: Final = 1.5
"""LU that speech may be off its level; twice as much where there is little of it."""
_LITTLE: Final = Ms(10_000)
_FAINT: Final = 12.0
"""Decibels under the middle one at which a sentence is too soft."""
_SILENT: Final = -66.0
"""Decibels that count as sound where there should be none."""
_BED: Final = -80.0
"""Decibels that a bed has at the least, wherever it is."""
_CURE: Final = "only a track made by `voiceguide export` holds one, in its tag"
_CURES: Final[Mapping[str, str]] = {
    "wav": "a WAV says nothing about itself: export as MP3, M4A, M4B, Opus or FLAC, and verify that"
}
_SHOWN: Final = 50
"""Letters of a sentence that are quoted."""
_MOST: Final = 20
"""Damaged places that are told one by one."""


@dataclass(frozen=True, slots=True)
class _Limits:
    """What an encoder may do to the sound."""

    over: float
    """Decibels over the ceiling: meters of true peaks differ by as much."""
    margin: Ms
    """How far from a sound it may be smeared, and then some."""


_LIMITS: Final[Mapping[str, _Limits]] = {
    "mp3": _Limits(0.1, Ms(96)),
    "m4a": _Limits(0.1, Ms(96)),
    "opus": _Limits(0.1, Ms(200)),
    "flac": _Limits(0.1, Ms(96)),
}
"""By the kind of track. Opus lets a voice die away for 140 ms."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in a track."""

    track: Path
    title: str
    checks: tuple[Check, ...]
    frames: Frames
    """Samples that were heard."""
    part: Part | None = None
    """What of its session an album's track is."""

    @property
    def is_right(self) -> bool:
        """Tell whether everything is as it was planned."""
        return all(check.is_right for check in self.checks)


@dataclass(frozen=True, slots=True)
class _Heard:
    """What was heard in a track."""

    frames: Frames
    onsets: Onsets
    gauge: Gauge
    alone: Mapping[Ms, PlannedCue]
    """Beds, by the starts of the gauge's stretches in which they sound alone; in the others there is silence."""
    damage: tuple[Damage, ...]
    walked: Walked
    digest: str
    """The MD5 of all samples."""


def verify(track: Path, ears: Ears | None = None) -> Verdict:
    """Decode a track and hold it against its plan, and against the caption files beside it.

    Args:
        track: A finished file.
        ears: What hears the words, too; None to leave that out.

    Raises:
        MachineError: It cannot be read, or holds no plan.
    """
    try:
        with track.open("rb") as file:
            told = read_tag(file)
            plan = _plan(track, told)
            heard = _listen(track, file, plan, told.kind)
    except OSError as error:
        raise MachineError(f"cannot read {track}: {error.strerror}", "name a finished track") from error
    checks = (
        _length(plan, told, heard),
        _frames(told, heard),
        _cues(plan, heard),
        _silence(heard),
        *_bed(plan, heard),
        _speech(plan, heard.gauge),
        _peak(heard.gauge, _LIMITS[told.kind].over),
        *_chapters(plan, told),
        *check_captions(track, plan, told),
        *(check_words(track, plan, ears) if ears else ()),
    )
    return Verdict(track, plan.part.title if plan.part else plan.title, checks, heard.frames, plan.part)


def _plan(track: Path, told: Told) -> TrackPlan:
    if told.plan is None:
        raise MachineError(f"{track} holds no plan to hold it against", _CURES.get(told.kind, _CURE))
    try:
        return parse_plan(told.plan)
    except ValueError as problem:
        raise MachineError(
            f"the plan in {track} cannot be read: {problem}", "make the track again with `voiceguide export`"
        ) from problem


def _listen(track: Path, file: BinaryIO, plan: TrackPlan, kind: str) -> _Heard:
    spoken = [Stretch(cue.start, min(cue.end, plan.length)) for cue in plan.spoken]
    sounding = [(cue.start, cue.end) for cue in plan.cues]
    beds = [(bed.start, bed.end) for bed in plan.beds]
    margin = _LIMITS[kind].margin
    start, end = (margin, Ms(plan.length - margin)) if plan.part else (Ms(0), plan.length)
    silent = gaps([*sounding, *beds], start, end, margin)
    alone = {
        gap: bed
        for bed in plan.beds
        for gap in gaps(sounding, max(bed.start, start), min(bed.end, end), margin)
    }
    gauge = Gauge(spoken, [Stretch(*one) for one in sorted((*silent, *alone))])
    onsets, notes = Onsets(), Decoding()
    for pcm in decode(track, notes):
        onsets.feed(pcm)
        gauge.feed(pcm)
    gauge.finish()
    onsets.finish()
    under = {start: bed for (start, _), bed in alone.items()}
    walked = WALKS[kind](file) if kind in WALKS else Walked(notes.packets, notes.promised, ())
    damage, digest = tuple(notes.damage), notes.digest.hexdigest()
    return _Heard(gauge.frames, onsets, gauge, under, damage, walked, digest)


def _length(plan: TrackPlan, told: Told, heard: _Heard) -> Check:
    length = heard.frames / FRAMES_PER_MS
    faults = []
    if heard.frames != frames_from_ms(plan.length):
        kind = "shorter" if length < plan.length else "longer"
        message = f"it is {abs(length - plan.length) / 1000:.3f} s {kind} than planned"
        faults.append(Fault(message, None, plan.length, round(length, 3)))
    if told.length is not None and told.length != plan.length:
        message = f"the tag says {clock_time(told.length)}"
        faults.append(Fault(message, None, plan.length, told.length))
    if heard.walked.promised is not None and heard.walked.promised != heard.walked.count:
        message = f"its header promises {heard.walked.promised} frames, and there are {heard.walked.count}"
        faults.append(Fault(message, None, heard.walked.promised, heard.walked.count))
    summary = f"{clock_time(Ms(round(length)))} of {clock_time(plan.length)}"
    figures = {"planned_ms": plan.length, "heard_ms": round(length, 3), "tag_ms": told.length}
    return Check("length", summary, tuple(faults), figures)


def _frames(told: Told, heard: _Heard) -> Check:
    found = sorted({(one.at, one.what) for one in (*heard.walked.damage, *heard.damage)})
    faults = [Fault(f"at {clock_time(at)} there is damage: {what}", at) for at, what in found]
    if told.digest and told.digest != heard.digest:
        faults.insert(0, Fault("its samples are not those of which it holds the checksum"))
    summary = f"{heard.walked.count} frames, {len(found)} damaged places"
    figures = {"frames": heard.walked.count, "damaged": len(found)}
    return Check("frames", summary, tuple(faults[:_MOST]), figures)


def _cues(plan: TrackPlan, heard: _Heard) -> Check:
    found = match(plan, heard.onsets.found(SHARP), heard.onsets.found(SLOW))
    faults = [_moved(one) for one in found.moved]
    faults += [
        Fault(f"at {clock_time(one.at)} something begins to sound that is not in the plan", one.at)
        for one in found.strange
    ]
    faults.sort(key=lambda one: one.at_ms or 0)
    total = len(plan.cues)
    summary = f"{found.heard} of {total} heard at their times"
    begun = sum(cue.begun for cue in plan.cues)
    if found.hidden > begun:
        summary += f", {found.hidden - begun} under others"
    if begun:
        summary += f", {begun} from the track before"
    figures = {"planned": total, "heard": found.heard, "hidden": found.hidden, "strange": len(found.strange)}
    return Check("cues", summary, tuple(faults), figures)


def _moved(one: Moved) -> Fault:
    cue, name = one.cue, _named(one.cue)
    at = f"at {clock_time(cue.start)}"
    if one.heard is None:
        return Fault(f"{at} {name} is missing", cue.start, cue.start)
    by = one.heard - cue.start
    message = f"{at} {name} is heard about {abs(by)} ms {'late' if by > 0 else 'early'}"
    return Fault(message, cue.start, cue.start, one.heard)


def _named(cue: PlannedCue) -> str:
    shown = cue.label if len(cue.label) <= _SHOWN else f"{cue.label[: _SHOWN - 1]}…"
    return f"“{shown}”" if cue.spoken else f"the {cue.kind} `{shown}`"


def _silence(heard: _Heard) -> Check:
    silences = [one for one in heard.gauge.quiet if one.start not in heard.alone]
    loud = [one for one in silences if one.peak_db > _SILENT]
    faults = tuple(
        Fault(
            f"between {clock_time(one.start)} and {clock_time(one.end)} there should be silence",
            one.start,
            None,
            round(one.peak_db, 1),
        )
        for one in loud
    )
    return Check("silence", f"{len(silences)} silences, {len(loud)} with sound in them", faults)


def _bed(plan: TrackPlan, heard: _Heard) -> Iterator[Check]:
    """Check that a bed sounds wherever nothing else does."""
    if not plan.beds:
        return
    alone = [one for one in heard.gauge.quiet if one.start in heard.alone]
    faults = tuple(
        Fault(
            f"between {clock_time(one.start)} and {clock_time(one.end)} "
            f"the bed `{heard.alone[one.start].label}` is not heard",
            one.start,
        )
        for one in alone
        if one.peak_db < _BED
    )
    yield Check("bed", f"heard in {len(alone) - len(faults)} of {len(alone)} places", faults)


def _speech(plan: TrackPlan, gauge: Gauge) -> Check:
    spoken = plan.spoken
    lufs, promised = gauge.speech_lufs(), plan.speech_lufs or TARGET_LUFS
    if not spoken:
        return Check("speech", "nobody speaks")
    figures = {"planned_lufs": promised, "heard_lufs": round(lufs, 2) if lufs > float("-inf") else None}
    faults = list(_faint(spoken, gauge.sentences_db()))
    most = _LEVEL if sum(cue.end - cue.start for cue in spoken) >= _LITTLE else 2 * _LEVEL
    if abs(lufs - promised) > most:
        kind = "soft" if lufs < promised else "loud"
        message = f"speech is too {kind}: {lufs:.1f} LUFS, and {promised:.1f} were promised"
        faults.insert(0, Fault(message, None, promised, figures["heard_lufs"]))
    return Check("speech", f"{lufs:.1f} LUFS of {promised:.1f}", tuple(faults), figures)


def _faint(spoken: Iterable[PlannedCue], levels: tuple[float, ...]) -> Iterator[Fault]:
    middle = sorted(levels)[len(levels) // 2]
    for cue, level in zip(spoken, levels, strict=True):
        if level < middle - _FAINT:
            message = (
                f"at {clock_time(cue.start)} {_named(cue)} is {middle - level:.0f} dB softer than others"
            )
            yield Fault(message, cue.start, None, round(level - middle, 1))


def _peak(gauge: Gauge, allowed: float) -> Check:
    peak = gauge.true_peak
    faults: tuple[Fault, ...] = ()
    if peak > _CEILING + allowed:
        faults = (Fault(f"its true peak is {peak:.1f} dBTP: it may clip", None, _CEILING, round(peak, 2)),)
    figures = {"most_dbtp": _CEILING, "heard_dbtp": round(peak, 2) if peak > float("-inf") else None}
    return Check("peak", f"{peak:.1f} dBTP, at most {_CEILING:.1f}", faults, figures)


def _chapters(plan: TrackPlan, told: Told) -> Iterator[Check]:
    """Check the chapters of a whole session; the tracks of an album have none."""
    sections = () if plan.part else plan.sections
    if plan.part and not told.chapters:
        return
    faults = []
    if len(told.chapters) != len(sections):
        message = f"it has {len(told.chapters)} chapters, and {len(sections)} were planned"
        faults.append(Fault(message, None, len(sections), len(told.chapters)))
    for planned, found in zip(sections, told.chapters, strict=False):
        if found.title != planned.title:
            message = (
                f"the chapter at {clock_time(planned.start)} is called “{found.title}”, not “{planned.title}”"
            )
            faults.append(Fault(message, planned.start, planned.title, found.title))
        for what, should, is_ in (
            ("begins", planned.start, found.start),
            ("ends", planned.end, found.end),
        ):
            if should != is_ and (what == "begins" or told.chapters_end):
                message = (
                    f"the chapter “{planned.title}” {what} at {clock_time(is_)}, not at {clock_time(should)}"
                )
                faults.append(Fault(message, planned.start, should, is_))
    yield Check("chapters", f"{len(told.chapters)} of {len(sections)}", tuple(faults))
