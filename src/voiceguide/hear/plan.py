"""What should sound in a track, as its plan tells, and what of it can be heard."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from voiceguide.core.captions import Caption
from voiceguide.core.catalogue import is_sound_file
from voiceguide.core.units import Ms

EARLY: Final = Ms(60)
LATE: Final = Ms(150)
"""How far from its time a sound may be heard to begin: soft consonants are heard late."""
_RINGS_OUT: Final = Ms(80)
_RESTLESS: Final = frozenset({"rainstick"})
"""Chimes that begin to sound again and again up to their end."""
_BEFORE_WORDS: Final = Ms(300)


@dataclass(frozen=True, slots=True)
class PlannedCue:
    """Something that should sound."""

    kind: str
    label: str
    """The words, or the name of the sound."""
    start: Ms
    end: Ms
    slot_end: Ms
    spoken: bool
    said: str = ""
    """The words as the voice says them; between slashes, by IPA."""
    voice: str = ""

    @property
    def begun(self) -> bool:
        """Whether it has begun in an earlier track of the album: it goes on here."""
        return self.start < 0

    @property
    def busy(self) -> tuple[Ms, Ms]:
        """From when to when it may be heard to begin, again and again: a chime only at first."""
        again = self.spoken or is_sound_file(self.label) or self.label in _RESTLESS
        end = self.end + _RINGS_OUT if again else max(self.start + LATE, self.slot_end - _BEFORE_WORDS)
        if self.begun:
            return Ms(-EARLY), Ms(max(end, LATE))
        return Ms(self.start - EARLY), Ms(end)


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """A section as planned."""

    title: str
    start: Ms
    end: Ms


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a session a track of an album is."""

    number: int
    """From 1."""
    tracks: int
    title: str
    album: str
    """The session's title."""
    start: Ms
    """Where in the session it begins."""
    whole: Ms
    """How long the session is."""
    session: str
    """Two tracks of the same making have the same."""


@dataclass(frozen=True, slots=True)
class TrackPlan:
    """The plan that a track carries."""

    title: str
    length: Ms
    sections: tuple[PlannedPart, ...]
    cues: tuple[PlannedCue, ...]
    beds: tuple[PlannedCue, ...]
    speech_lufs: float | None = None
    """What was promised of the speech, where the plan says so."""
    part: Part | None = None
    """What of its session an album's track is; None for all of it."""
    lang: str = ""
    """BCP 47 tag of what is said."""

    @property
    def sentences(self) -> tuple[Caption, ...]:
        """What is said, a sentence each, from where it begins."""
        return tuple(
            Caption(cue.start, min(cue.end, self.length), cue.label)
            for cue in self.cues
            if cue.spoken and cue.label and not cue.begun
        )

    @property
    def spoken(self) -> tuple[PlannedCue, ...]:
        """Where somebody begins to speak."""
        return tuple(cue for cue in self.cues if cue.spoken and not cue.begun)

    def hidden(self) -> frozenset[int]:
        """Return the numbers of cues whose beginning nobody can hear.

        They begin under something else that speaks or plays, or before the track.
        """
        loud = [cue for cue in self.cues if cue.spoken or is_sound_file(cue.label)]
        return frozenset(
            number
            for number, cue in enumerate(self.cues)
            if cue.begun
            or (
                any(
                    other is not cue and other.start - LATE <= cue.start <= other.end + EARLY
                    for other in loud
                )
                and not cue.spoken
            )
        )


def parse_plan(text: str) -> TrackPlan:
    """Read the plan that a track carries.

    Raises:
        ValueError: It is none.
    """
    document = json.loads(text)
    try:
        cues = [_cue(one) for one in document["cues"]]
        title, length = str(document["title"]), Ms(int(document["length_ms"]))
        sections = tuple(_section(one, length) for one in document["sections"])
        promised = document.get("speech_lufs")
        lufs = None if promised is None else float(promised)
        part = _part(document["track"], title) if "track" in document else None
        lang = str(document.get("lang", ""))
    except (KeyError, TypeError, AttributeError) as problem:
        raise ValueError(f"it is no plan: {problem}") from problem
    sounding = tuple(cue for cue in cues if cue.kind != "bed")
    beds = tuple(cue for cue in cues if cue.kind == "bed")
    if part:
        sections = tuple(one for one in sections if one.start < one.end)
    return TrackPlan(title, length, sections, sounding, beds, lufs, part, lang)


def _section(one: Any, length: Ms) -> PlannedPart:  # noqa: ANN401  what JSON holds
    """Read a section, cut to the track."""
    start, end = max(int(one["start_ms"]), 0), min(int(one["end_ms"]), length)
    return PlannedPart(str(one["title"]), Ms(start), Ms(end))


def _part(one: Any, album: str) -> Part:  # noqa: ANN401  what JSON holds
    return Part(
        number=int(one["number"]),
        tracks=int(one["tracks"]),
        title=str(one["title"]),
        album=album,
        start=Ms(int(one["start_ms"])),
        whole=Ms(int(one["whole_ms"])),
        session=str(one["session"]),
    )


def _cue(one: Any) -> PlannedCue:  # noqa: ANN401  what JSON holds
    spoken = "text" in one
    return PlannedCue(
        kind=str(one["kind"]),
        label=str(one["text"] if spoken else one["name"]),
        start=Ms(int(one["start_ms"])),
        end=Ms(int(one["end_ms"])),
        slot_end=Ms(int(one["slot_end_ms"])),
        spoken=spoken,
        said=str(one.get("spoken", one["text"])) if spoken else "",
        voice=str(one.get("voice") or ""),
    )
