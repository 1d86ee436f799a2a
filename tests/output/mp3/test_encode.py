"""An island's frames: what they depend on, where they go, and that they need no others."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from output.decoders import by_ffmpeg, noise
from voiceguide.core.sound import Block
from voiceguide.core.units import Frames
from voiceguide.output.mp3 import BITRATES, Mp3Settings, encode_island, first_frame, place_run, run_key
from voiceguide.output.mp3.encode import APART, TAIL
from voiceguide.output.mp3.frames import FRAME, frame_size, header, silent_frame

PLAIN = Mp3Settings()


def island(start: int, length: int = 3000, seed: int = 1) -> Block:
    """Return a burst of noise at a place."""
    return Block(Frames(start), noise(length, seed))


@pytest.mark.parametrize("bitrate", BITRATES)
def test_frames_are_whole_and_of_the_bitrate(bitrate: int) -> None:
    """Every frame of a run starts with the header of the track's bitrate."""
    run = encode_island(island(5000), Mp3Settings(bitrate=bitrate))
    size = frame_size(bitrate)
    assert run.data
    assert len(run.data) % size == 0
    assert {run.data[at : at + 4] for at in range(0, len(run.data), size)} == {header(bitrate)}


@pytest.mark.parametrize("start", [0, 1, 1151, 1152, 2000, 48_000])
def test_run_begins_a_frame_early(start: int) -> None:
    """A run begins one frame before the island does, or with the track."""
    run = encode_island(island(start), PLAIN)
    assert run.first == first_frame(Frames(start)) == max(start // FRAME - 1, 0)


def test_first_frame_borrows_no_bits() -> None:
    """A run's first frame has main_data_begin 0: it stands after any other frame."""
    data = encode_island(island(7777, 20_000), PLAIN).data
    assert data[4] == 0
    assert data[5] & 0x80 == 0


@settings(max_examples=25, deadline=None)
@given(st.integers(0, FRAME - 1), st.integers(1, 4000), st.integers(0, 3))
def test_nothing_reaches_past_the_run(phase: int, length: int, seed: int) -> None:
    """The frame after a run would hold no coefficient: the same sound, a longer silence after."""
    sound = noise(length, seed)
    run = encode_island(Block(Frames(FRAME + phase), sound), PLAIN)
    longer = encode_island(Block(Frames(FRAME + phase), np.pad(sound, (0, 2 * FRAME))), PLAIN)
    count, size = len(run.data) // 288, 288
    assert count == -(-(FRAME + phase + length) // FRAME) + TAIL
    beyond = longer.data[count * size :]
    for at in range(0, len(beyond), size):
        side = int.from_bytes(beyond[at + 4 : at + 21], "big")
        big_values = [side >> (136 - 18 - 59 * granule - 21) & 0x1FF for granule in (0, 1)]
        assert big_values == [0, 0]


def test_frames_depend_on_sound_and_phase_alone() -> None:
    """The same island, whole frames later, is the same bytes; at another phase it is not."""
    here, later, shifted = (encode_island(island(start), PLAIN) for start in (5000, 5000 + 700 * FRAME, 5001))
    assert here.data == later.data != shifted.data
    assert place_run(here.data, Frames(5000 + 700 * FRAME)).first == later.first


def test_key_is_the_same_exactly_when_the_bytes_are() -> None:
    """Frames may be taken from the store for every start with an equal key."""
    starts = (0, 1, 1151, 1152, 1153, 2304, 2305, 5000, 5000 + 9 * FRAME)
    made = {start: encode_island(island(start), PLAIN).data for start in starts}
    keys = {start: run_key("recipe", Frames(start), PLAIN) for start in starts}
    for one in starts:
        for other in starts:
            assert (keys[one] == keys[other]) == (made[one] == made[other])


def test_key_knows_recipe_and_settings() -> None:
    """Another sound, bitrate or quality is another key."""
    keys = {
        run_key("a", Frames(5000), PLAIN),
        run_key("b", Frames(5000), PLAIN),
        run_key("a", Frames(5000), Mp3Settings(bitrate=128)),
        run_key("a", Frames(5000), Mp3Settings(quality=2)),
    }
    assert len(keys) == 4


@given(st.integers(0, 10**7), st.integers(1, 10**6))
def test_islands_apart_never_share_a_frame(start: int, length: int) -> None:
    """An island `APART` after another begins its run after the other's run."""
    ends = -(-(start + length) // FRAME) + TAIL
    assert first_frame(Frames(start + length + APART)) >= ends


def test_run_alone_among_silence_rings_out() -> None:
    """A run between silent frames decodes to zeros outside of the codec's own reach."""
    run = encode_island(island(5000, 2500), PLAIN)
    silence = silent_frame(96)
    pcm = by_ffmpeg(silence * run.first + run.data + silence * 10)
    start = 5000 + 1105
    assert pcm[start : start + 2500].std() > 0.1
    assert not pcm[: start - 1632].any()
    assert not pcm[start + 2500 + 1660 :].any()


def test_settings_refuse_what_lame_would_change() -> None:
    """A bitrate that a track cannot have, or a quality that LAME does not know, is refused."""
    with pytest.raises(ValueError, match="bitrate"):
        Mp3Settings(bitrate=100)
    with pytest.raises(ValueError, match="quality"):
        Mp3Settings(quality=10)


def test_lame_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    """Encoding prints nothing."""
    encode_island(island(0), PLAIN)
    assert capfd.readouterr() == ("", "")
