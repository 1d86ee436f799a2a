"""The captions of a track, in files beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.core.captions import Caption
from voiceguide.core.timeline import Timeline
from voiceguide.core.units import Ms
from voiceguide.core.utterance import Utterance, WordMark
from voiceguide.output import chapters_json
from voiceguide.output.atomic import atomic_file
from voiceguide.output.captions import lrc, srt, transcript, webvtt
from voiceguide.output.captions.cut import NO_MARKS, captions, sentences
from voiceguide.output.info import Chapter
from voiceguide.pipeline.languages import words_for

if TYPE_CHECKING:
    from voiceguide.core.words import Words


@dataclass(frozen=True, slots=True)
class Piece:
    """A session, or the part of it that one track holds."""

    timeline: Timeline
    title: str
    start: Ms
    end: Ms
    marks: Mapping[Utterance, Sequence[WordMark]] = field(default_factory=dict)
    """When words begin, in samples at 48 kHz, by the utterance; what is not there has no times of words."""

    @classmethod
    def whole(cls, timeline: Timeline, marks: Mapping[Utterance, Sequence[WordMark]] = NO_MARKS) -> Piece:
        """Return a session from its start to its end."""
        return cls(timeline, timeline.title, Ms(0), timeline.length, marks)

    @property
    def captions(self) -> tuple[Caption, ...]:
        """What is said in it, its times from the start of the piece."""
        return captions(sentences(self.timeline, self.marks), self.start, self.end)

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The sections that reach into it, cut to it."""
        return tuple(
            Chapter(
                one.title,
                Ms(max(one.start, self.start) - self.start),
                Ms(min(one.end, self.end) - self.start),
            )
            for one in self.timeline.sections
            if one.start < self.end and self.start < one.end
        )

    @property
    def words(self) -> Words:
        """The words of its language."""
        return words_for(self.timeline.lang)


_WRITERS: Mapping[str, Callable[[Piece], str]] = {
    "lrc": lambda piece: lrc.dump(piece.captions, piece.title, Ms(piece.end - piece.start)),
    "vtt": lambda piece: webvtt.dump(piece.captions),
    "srt": lambda piece: srt.dump(piece.captions),
    "txt": lambda piece: transcript.dump(piece.timeline, piece.words, piece.start, piece.end),
    "json": lambda piece: chapters_json.dump(piece.chapters, piece.title),
}
ENDINGS = {"lrc": ".lrc", "vtt": ".vtt", "srt": ".srt", "txt": ".txt", "json": ".chapters.json"}
"""What stands after a track's name, by the kind of captions."""
WORDED = frozenset({"lrc", "vtt", "srt"})
"""The kinds that tell when words begin, if only where a long sentence is parted."""


def caption_paths(track: Path, kinds: Iterable[str]) -> dict[str, Path]:
    """Return the files of a track's captions: its own name with another ending."""
    return {kind: track.with_name(track.stem + ENDINGS[kind]) for kind in kinds}


def write_captions(piece: Piece, track: Path, kinds: Iterable[str]) -> tuple[Path, ...]:
    """Write the captions of a track beside it, each file whole or not at all.

    Raises:
        OutputFailed: The disk failed; an old file is kept.
    """
    paths = caption_paths(track, kinds)
    for kind, path in paths.items():
        with atomic_file(path) as file:
            file.write(_WRITERS[kind](piece).encode("utf-8"))
    return tuple(paths.values())
