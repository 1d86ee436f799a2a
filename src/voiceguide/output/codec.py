"""Sound to the packets of a codec: one encoder, fed as it goes, in constant memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from voiceguide.core.errors import OutputFailed
from voiceguide.core.units import SAMPLE_RATE, Frames
from voiceguide.output.reel import Reel
from voiceguide.output.samples import Samples, samples16

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voiceguide.core.sound import Block

_HINT = "Install it again: python -m pip install --force-reinstall --only-binary :all: av"
_FULL_SCALE = np.float32(32768)


@dataclass(frozen=True, slots=True)
class Codec:
    """An encoder and how it is set."""

    name: str
    """What ffmpeg calls it."""
    shown: str
    """What people call it."""
    packet: Frames
    """Samples in a packet."""
    planar_float: bool = False
    """Whether it takes floating point; the samples are those of 16 bits all the same."""
    options: tuple[tuple[str, str], ...] = ()


class Encoder:
    """An encoder of 48 kHz mono, which is one thread and so gives the same bytes every time.

    Raises:
        OutputFailed: There is no such encoder here.
    """

    def __init__(self, codec: Codec, bitrate: int = 0) -> None:
        self._codec = codec
        self._context = _opened(codec, bitrate)
        self.header = bytes(self._context.extradata or b"")
        """What a decoder needs to know before the first packet."""

    def packets(self, sound: Iterable[Samples]) -> Iterator[bytes]:
        """Yield the packets of a sound that comes in chunks, each a packet long; the last may be shorter."""
        at = 0
        for samples in sound:
            for packet in self._context.encode(self._frame(samples, at)):
                yield bytes(packet)
            at += len(samples)
        for packet in self._context.encode(None):
            if packet.size:
                yield bytes(packet)

    def _frame(self, samples: Samples, at: int) -> Any:  # noqa: ANN401  PyAV's own, which is imported late
        from av.audio.frame import AudioFrame  # noqa: PLC0415  heavy

        row = samples.reshape(1, -1)
        if self._codec.planar_float:
            frame = AudioFrame.from_ndarray(row.astype(np.float32) / _FULL_SCALE, "fltp", "mono")
        else:
            frame = AudioFrame.from_ndarray(row, "s16", "mono")
        frame.sample_rate = SAMPLE_RATE
        frame.pts = at
        return frame


def chunks(blocks: Iterable[Block], start: Frames, end: Frames, size: int) -> Iterator[Samples]:
    """Yield the samples from one place to another in chunks of a size, the last one as long as it is.

    Blocks come in order; what of them is outside is left out.
    """
    reel = Reel((block.start, block.end, samples16(block.pcm)) for block in blocks)
    for first in range(start, end, size):
        last = min(first + size, end)
        chunk = np.zeros(last - first, np.int16)
        for begins, ends, samples in reel.between(first, last):
            low, high = max(begins, first), min(ends, last)
            chunk[low - first : high - first] = samples[low - begins : high - begins]
        yield chunk


def _opened(codec: Codec, bitrate: int) -> Any:  # noqa: ANN401  PyAV's own, which is imported late
    """Return an open encoder of one thread, which writes nothing of itself into its packets."""
    try:
        from av import AudioCodecContext, FFmpegError  # noqa: PLC0415  heavy
        from av.codec.codec import UnknownCodecError  # noqa: PLC0415  the same
        from av.codec.context import Flags  # noqa: PLC0415  the same
    except ImportError as error:
        raise OutputFailed(
            f"{codec.shown} needs PyAV, which cannot be loaded here: {error}", _HINT
        ) from error
    try:
        context = cast("AudioCodecContext", AudioCodecContext.create(codec.name, "w"))
    except UnknownCodecError as error:
        raise OutputFailed(f"the ffmpeg in this PyAV has no encoder of {codec.shown}", _HINT) from error
    context.sample_rate, context.layout = SAMPLE_RATE, "mono"
    context.format = "fltp" if codec.planar_float else "s16"
    context.thread_count = 1
    context.flags |= Flags.bitexact
    context.options = dict(codec.options)
    if bitrate:
        context.bit_rate = bitrate * 1000
    try:
        context.open()
    except (FFmpegError, ValueError) as error:
        raise OutputFailed(
            f"the encoder of {codec.shown} does not open at {bitrate} kbit/s: {error}", _HINT
        ) from error
    return context
