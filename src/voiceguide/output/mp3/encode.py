"""An island to MP3 frames that fit between silent ones.

A fresh encoder hears one frame of silence, the island at its exact place within a
frame, and silence to the end of the frame after. An input sample reaches the
coefficients of no frame later than that one (its analysis window ends 1,134 samples
on), and a first frame of a fresh encoder borrows no bits, so the frames stand between
any others. They depend on nothing but the samples and on where in its first frame the
island begins: they can be remembered, and placed again wherever that is the same.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from voiceguide.core.errors import OutputFailed
from voiceguide.core.units import SAMPLE_RATE, Frames
from voiceguide.output.mp3.frames import FRAME, frame_size, header
from voiceguide.output.samples import samples16

if TYPE_CHECKING:
    from voiceguide.core.sound import Block
    from voiceguide.output.samples import Samples

LEAD = 1
"""Frames of silence that the encoder hears first: they fill its reservoir of spare bits."""

TAIL = 1
"""Frames after the one that an island ends in: the last whose coefficients it reaches."""

APART = Frames((LEAD + TAIL + 1) * FRAME)
"""Islands this far apart, end to start, never share an MP3 frame."""

BITRATES = (64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""Kbit/s that a track may have; below 64 the Info header does not fit into a frame."""

_SLOWEST, _FASTEST = 0, 9
_PRESET_SCALES = ((160, 0.95), (192, 0.97), (224, 0.98))
"""Bitrates, and what LAME multiplies samples by up to each."""
_AT_ONCE = 24_000
"""Samples that an encoder is given at a time: in full they would take eight times the memory meanwhile."""
_MADE_BY = 2
"""Raised whenever the bytes of a run change for the same samples and settings."""


@dataclass(frozen=True, slots=True, order=True)
class Mp3Settings:
    """How an MP3 track sounds: all that its frames depend on besides the sound.

    Quality 4: over espeak's speech and chimes at 64, 96 and 128 kbit/s it left the least
    noise above the masking threshold (95th percentile over Bark bands), as fast as 5.
    2 and 0 left more and took two and five times as long; 7, which does not shape noise,
    was twice as fast and up to 0.5 dB worse.
    """

    bitrate: int = 96
    """Kbit/s, one of `BITRATES`."""
    quality: int = 4
    """LAME's: 0 the slowest to 9 the fastest."""

    def __post_init__(self) -> None:
        if self.bitrate not in BITRATES:
            raise ValueError(f"no bitrate for a track: {self.bitrate}")
        if not _SLOWEST <= self.quality <= _FASTEST:
            raise ValueError(f"no quality of LAME's: {self.quality}")


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """MP3 frames in a row, of one size."""

    first: int
    """Which of the track's frames the first one is, from 0."""
    data: bytes
    bitrate: int = 0
    """Kbit/s of its frames; 0 for the track's."""


def first_frame(start: Frames) -> int:
    """Return the track's frame that the run of an island at `start` begins with."""
    return max(start // FRAME - LEAD, 0)


def place_run(data: bytes, start: Frames) -> Run:
    """Place the remembered frames of an island at any start that has the same `run_key`."""
    return Run(first_frame(start), data)


def run_key(recipe: str, start: Frames, settings: Mp3Settings) -> str:
    """Return what the frames of an island are remembered by.

    `recipe` names the island's samples. Two starts give the same key if they are whole
    MP3 frames apart; only in the first frame of a track is a start by itself.
    """
    parts = (
        recipe,
        start - first_frame(start) * FRAME,
        settings.bitrate,
        settings.quality,
        _MADE_BY,
        encoder_version(),
    )
    return hashlib.blake2b(repr(parts).encode(), digest_size=32).hexdigest()


@cache
def encoder_version() -> str:
    """Return what tells two encoders apart that give other bytes for the same samples.

    Raises:
        OutputFailed: It is not installed.
    """
    spec = find_spec("lameenc")
    if spec is None or spec.origin is None:
        raise OutputFailed("the MP3 encoder is not installed", "Install it: python -m pip install lameenc.")
    # Its version is in the name of the folder beside it; to ask for it by name loads a parser of mail.
    beside = sorted(Path(spec.origin).parent.glob("lameenc-*.dist-info"))
    return (
        beside[-1].stem.removeprefix("lameenc-") if beside else f"of {Path(spec.origin).stat().st_size} bytes"
    )


def encode_island(island: Block, settings: Mp3Settings) -> Run:
    """Encode an island as the frames that sound when they are placed in a track.

    Raises:
        OutputFailed: The encoder did not give the frames it was asked for.
    """
    first = first_frame(island.start)
    offset = island.start - first * FRAME
    count = -(-(offset + len(island.pcm)) // FRAME) + TAIL
    heard = np.zeros(count * FRAME, np.int16)
    heard[offset : offset + len(island.pcm)] = samples16(island.pcm)
    data = encode_frames(heard, settings)[: count * frame_size(settings.bitrate)]
    if len(data) < count * frame_size(settings.bitrate) or not data.startswith(header(settings.bitrate)):
        raise OutputFailed("the MP3 encoder gave other frames than it was asked for", "Reinstall lameenc.")
    return Run(first, data)


def encode_frames(samples: Samples, settings: Mp3Settings) -> bytes:
    """Return the frames that a fresh encoder makes of samples, one or two more than they fill.

    LAME turns its input down a little at low bitrates; that is undone before.
    """
    from lameenc import Encoder  # noqa: PLC0415  only who makes an MP3 needs it

    encoder = Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(SAMPLE_RATE)
    encoder.set_out_sample_rate(SAMPLE_RATE)
    encoder.set_bit_rate(settings.bitrate)
    encoder.set_quality(settings.quality)
    parts = [samples[at : at + _AT_ONCE] for at in range(0, len(samples), _AT_ONCE)]
    return b"".join(bytes(encoder.encode(_raised(part, settings).tobytes())) for part in parts) + bytes(
        encoder.flush()
    )


def _raised(samples: Samples, settings: Mp3Settings) -> Samples:
    """Return samples as much louder as LAME turns them down."""
    full = np.iinfo(np.int16)
    raised = np.rint(samples / _turned_down(settings.bitrate))
    return np.clip(raised, full.min, full.max, out=raised).astype(np.int16)


def _turned_down(bitrate: int) -> float:
    """Return what LAME multiplies samples by: its presets do, and it cannot be told not to."""
    return next((scale for limit, scale in _PRESET_SCALES if bitrate <= limit), 1.0)
