"""What a track can be made as, and at which bitrate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol

from voiceguide.core.errors import RequestError
from voiceguide.core.units import Frames
from voiceguide.output.mp3.encode import BITRATES, Mp3Settings
from voiceguide.pipeline.exported import Wish
from voiceguide.pipeline.profiles import HEADROOM_DB

if TYPE_CHECKING:
    from collections.abc import Container

    from voiceguide.output.info import Head, TrackInfo
    from voiceguide.pipeline.dense import Pieces
    from voiceguide.pipeline.sparse import Islands


class Maker(Protocol):
    """Makes tracks of a session, one stretch after another."""

    def write(self, target: BinaryIO, start: Frames, end: Frames, info: TrackInfo) -> Head:
        """Write a track of what sounds from one place to another.

        What is returned makes the file's beginning anew once the loudness of all is known.
        """
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """A format that has a bitrate, or none."""

    make: Callable[[Islands | Pieces, Frames, int, Wish], Maker]
    """From a session's parts, its length and a bitrate."""
    bitrates: Mapping[str, int]
    """Kbit/s by quality; empty where every sample is kept."""
    possible: Container[int] = ()
    """Kbit/s that it may have."""
    headroom: tuple[tuple[int, float], ...] = ()
    """Up to which kbit/s it may add more to a peak than `HEADROOM_DB`, and how many dB; lowest first.

    Measured on routines that ship, with beds and without: MP3 at 64 kbit/s and AAC at 64 added up to 1.1,
    Opus at 24 mostly 1.4 and once 2.4; MP3 at 96 and Opus at 40 up to 0.8.
    """


def _mp3(parts: Islands | Pieces, length: Frames, bitrate: int, wish: Wish) -> Maker:  # noqa: ARG001  as all of them
    from voiceguide.output.mp3.cut import Mp3Maker  # noqa: PLC0415  only what is asked for is loaded, here and below

    settings = Mp3Settings(bitrate)
    return Mp3Maker(parts.runs(settings), settings, small=wish.small)


def _m4a(parts: Islands | Pieces, length: Frames, bitrate: int, wish: Wish) -> Maker:  # noqa: ARG001  the same
    from voiceguide.output.m4a import M4aMaker  # noqa: PLC0415  as above

    return M4aMaker(parts.blocks(), bitrate)


def _m4b(parts: Islands | Pieces, length: Frames, bitrate: int, wish: Wish) -> Maker:  # noqa: ARG001  the same
    from voiceguide.output.m4a import M4aMaker  # noqa: PLC0415  as above

    return M4aMaker(parts.blocks(), bitrate, book=True)


def _opus(parts: Islands | Pieces, length: Frames, bitrate: int, wish: Wish) -> Maker:  # noqa: ARG001  the same
    from voiceguide.output.opus import OpusMaker  # noqa: PLC0415  as above

    return OpusMaker(parts.blocks(), length, bitrate)


def _flac(parts: Islands | Pieces, length: Frames, bitrate: int, wish: Wish) -> Maker:  # noqa: ARG001  the same
    from voiceguide.output.flac import FlacMaker  # noqa: PLC0415  as above

    return FlacMaker(parts.blocks())


def _wav(parts: Islands | Pieces, length: Frames, bitrate: int, wish: Wish) -> Maker:  # noqa: ARG001  the same
    from voiceguide.output.wav import WavMaker  # noqa: PLC0415  as above

    return WavMaker(parts.blocks())


_AAC: Final = {"voice": 48, "standard": 64, "high": 128}
_AAC_BITRATES: Final = range(24, 257)
_AAC_HEADROOM: Final = ((96, 1.4),)

FORMATS: Final[Mapping[str, Format]] = {
    "mp3": Format(_mp3, {"voice": 64, "standard": 96, "high": 160}, BITRATES, ((80, 1.4),)),
    "m4a": Format(_m4a, _AAC, _AAC_BITRATES, _AAC_HEADROOM),
    "m4b": Format(_m4b, _AAC, _AAC_BITRATES, _AAC_HEADROOM),
    "opus": Format(_opus, {"voice": 24, "standard": 40, "high": 80}, range(16, 257), ((32, 2.5),)),
    "flac": Format(_flac, {}),
    "wav": Format(_wav, {}),
}
"""By the ending of a track's file."""


def bitrate_of(kind: str, wish: Wish) -> int:
    """Return the kbit/s that a format is to have; 0 for one that keeps every sample.

    Raises:
        RequestError: The format has no such bitrate, or none, or no small form.
    """
    form = FORMATS[kind]
    if wish.small and kind != "mp3":
        raise RequestError(f"--small is for MP3, not for {kind}", "leave it out, or add --format mp3")
    if not wish.bitrate:
        return form.bitrates.get(wish.quality, 0)
    if not form.bitrates:
        raise RequestError(f"{kind} keeps every sample and has no bitrate", "leave --bitrate out")
    if wish.bitrate not in form.possible:
        choice = "64, 80, 96, 112, 128, 160, 192, 224, 256 or 320"
        if isinstance(form.possible, range):
            choice = f"from {form.possible[0]} to {form.possible[-1]}"
        raise RequestError(f"{kind} has no bitrate of {wish.bitrate} kbit/s here", f"give one {choice}")
    return wish.bitrate


def headroom_of(kind: str, bitrate: int) -> float:
    """Return how many dB a mix is to stay under what is promised of its true peak."""
    return next((more for most, more in FORMATS[kind].headroom if bitrate <= most), HEADROOM_DB)


def make(kind: str, parts: Islands | Pieces, length: Frames, wish: Wish) -> Maker:
    """Return what makes tracks of a session's parts.

    Raises:
        RequestError: The format has no such bitrate.
        OutputFailed: Its encoder is not there.
    """
    return FORMATS[kind].make(parts, length, bitrate_of(kind, wish), wish)
