"""WAV files: exact length, silence between blocks, the same samples as the MP3 encoder hears."""

from __future__ import annotations

import io
import tracemalloc
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.sink import SinkContract
from output.decoders import noise
from voiceguide.core.sound import Block
from voiceguide.core.units import Frames
from voiceguide.output.samples import samples16
from voiceguide.output.wav import WavSink, wav_header

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voiceguide.core.interfaces import Sink
    from voiceguide.core.sound import Pcm


class _Followed(WavSink):
    """A WAV file that remembers where its last block ended, for the contract hears no further."""

    end = 0

    def write(self, block: Block) -> None:
        super().write(block)
        self.end = block.end


class TestWavSink(SinkContract):
    """A WAV file is a sink, to half a step of 16 bits."""

    tolerance = 0.5 / 32768

    @pytest.fixture
    def make(self) -> Callable[[], tuple[Sink, Callable[[], Pcm]]]:
        """Return a function that makes a sink into memory and one that reads it."""

        def made() -> tuple[Sink, Callable[[], Pcm]]:
            into = io.BytesIO()
            sink = _Followed(into, Frames(200_000))

            def hear() -> Pcm:
                pcm, _ = soundfile.read(io.BytesIO(into.getvalue()), dtype="float32")
                return pcm[: sink.end]

            return sink, hear

        return made


def wav(blocks: list[Block], length: int) -> bytes:
    """Return a WAV file of blocks."""
    into = io.BytesIO()
    sink = WavSink(into, Frames(length))
    for block in blocks:
        sink.write(block)
    sink.close()
    return into.getvalue()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50_000), st.integers(0, 3_000)), max_size=5), st.integers(0, 50_000))
def test_blocks_and_gaps(parts: list[tuple[int, int]], after: int) -> None:
    """Whatever the blocks and gaps, each sample is where it belongs and the gaps are zeros."""
    blocks, at = [], 0
    for seed, (gap, length) in enumerate(parts):
        blocks.append(Block(Frames(at + gap), noise(length, seed)))
        at = blocks[-1].end
    wanted = np.zeros(at + after, np.int16)
    for block in blocks:
        wanted[block.start : block.end] = samples16(block.pcm)
    got, rate = soundfile.read(io.BytesIO(wav(blocks, at + after)), dtype="int16")
    assert rate == 48_000
    assert np.array_equal(got, wanted)


def test_format() -> None:
    """A file is 48 kHz, mono, 16 bits, and 44 bytes longer than its samples."""
    data = wav([], 480)
    info = soundfile.info(io.BytesIO(data))
    assert (info.samplerate, info.channels, info.subtype, info.format) == (48_000, 1, "PCM_16", "WAV")
    assert len(data) == 44 + 960


def test_blocks_out_of_order_are_refused() -> None:
    """A block that starts before the last one ended, or ends past the file, is our bug."""
    sink = WavSink(io.BytesIO(), Frames(1_000))
    sink.write(Block(Frames(100), noise(200)))
    for block in (Block(Frames(299), noise(10)), Block(Frames(995), noise(10))):
        with pytest.raises(ValueError, match="is not within"):
            sink.write(block)


@pytest.mark.parametrize("frames", [2_147_483_629, 2_147_483_630, 48_000 * 3600 * 24])
def test_more_than_4_gib(tmp_path: Path, frames: int) -> None:
    """A file whose size does not fit into 32 bits is RF64, and readers know its length."""
    path = tmp_path / "day.wav"
    header = wav_header(Frames(frames))
    with path.open("wb") as target:
        target.write(header)
        target.truncate(len(header) + 2 * frames)
    info = soundfile.info(path)
    assert info.frames == frames
    assert info.format == ("WAV" if 2 * frames + 36 <= 0xFFFFFFFF else "RF64")
    assert info.samplerate == 48_000


def test_silence_takes_no_memory(tmp_path: Path) -> None:
    """An hour of silence is written within half a megabyte of memory."""
    with (tmp_path / "hour.wav").open("wb") as target:
        tracemalloc.start()
        sink = WavSink(target, Frames(3600 * 48_000))
        sink.close()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 500_000
    assert (tmp_path / "hour.wav").stat().st_size == 44 + 3600 * 48_000 * 2
