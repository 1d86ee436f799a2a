"""What is asked of a track, and what has become of it; nothing here makes one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from voiceguide.core.timeline import Timeline
from voiceguide.core.units import Ms
from voiceguide.pipeline.profiles import USUAL, Loud


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a track's form."""

    quality: str = "standard"
    bitrate: int = 0
    """Kbit/s; 0 for what the quality has."""
    small: bool = False
    """Whether an MP3's silence has the lowest bitrate there is."""


@dataclass(frozen=True, slots=True)
class Making:
    """How a session is to be made."""

    wish: Wish = field(default_factory=Wish)
    profile: Loud = USUAL
    split: str = "none"
    """One of `SPLITS`."""
    cover: bool = True
    """Whether the tracks carry a picture."""
    cue: bool = False
    """Whether a CUE sheet is written beside the one file."""
    captions: tuple[str, ...] = ()
    """Kinds of files with what is said that go beside each track."""
    word_times: bool = True
    """Whether captions tell when words begin, where the voice does."""
    plain: bool = False
    """Whether an album's files have names that need no quoting in an address."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """What a track measures."""

    speech_lufs: float
    """Of what is heard while somebody speaks, one piece after another."""
    lufs: float
    """Of the whole track."""
    true_peak_db: float
    """Of the mix; an encoder adds to it (`headroom_of` in `formats`)."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much was made, and how much was there already."""

    clips: int
    islands: int
    """Or pieces, where a bed sounds."""

    def __add__(self, other: Counts) -> Counts:
        """Count both."""
        return Counts(self.clips + other.clips, self.islands + other.islands)


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file."""

    path: Path
    title: str
    length: Ms
    section: int
    loudness: Loudness
    captions: tuple[Path, ...] = ()
    """The files with what is said beside it."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished session."""

    source: str
    path: Path
    """The file, or the album's folder."""
    title: str
    length: Ms
    loudness: Loudness
    """Of all of it."""
    timeline: Timeline
    made: Counts
    from_store: Counts
    tracks: tuple[Made, ...] = ()
    playlist: Path | None = None
    """An album's."""

    def files(self, making: Making) -> Iterator[Path]:
        """Yield every file that was written for it."""
        for track in self.tracks:
            yield from (track.path, *track.captions)
        if self.playlist:
            yield from (self.playlist, self.playlist.with_suffix(".xspf"))
        if making.cue:
            yield self.path.with_suffix(".cue")
