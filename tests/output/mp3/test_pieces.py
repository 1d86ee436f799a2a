"""Continuous sound encoded in pieces: joined it is one stream, as clean as one encoding of the whole."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from output.decoders import Sound, by_ffmpeg, by_libsndfile, chirp, noise, place_of, snr_db
from voiceguide.core.meter import integrated_lufs
from voiceguide.core.sound import Block, Sounding
from voiceguide.core.units import Frames
from voiceguide.mix.beds import levelled
from voiceguide.mix.dense import GAIN_DB, Bed, cut, render_piece
from voiceguide.mix.duck import DUCK_DB
from voiceguide.output.mp3 import (
    AFTER,
    BEFORE,
    BITRATES,
    Mp3Settings,
    Run,
    Segment,
    encode_piece,
    join,
    piece_run_key,
    place_segment,
    write_mp3,
)
from voiceguide.output.mp3.encode import encode_frames
from voiceguide.output.mp3.frames import FRAME, frame_size, header, silent_frame
from voiceguide.output.mp3.pieces import LEAD, ON
from voiceguide.output.samples import samples16

PLAIN = Mp3Settings()
PIECE = 60
"""Frames in a piece here: many joints in little sound."""


@cache
def session() -> Sound:
    """Return 40 s of soft noise under words: bursts and sweeps that come and go."""
    bed = noise(40 * 48_000 // FRAME * FRAME, 5) * np.float32(0.1)
    for number in range(12):
        word = chirp(40_000) if number % 3 == 0 else noise(30_000 + 777 * number, number)
        bed[number * 150_000 + 11_111 :][: len(word)] += word * np.float32(0.8)
    return bed


def heard(pcm: Sound, start: int, end: int) -> Block:
    """Return what the encoder of a piece hears of a session: silence after its end."""
    first, last = max(start - BEFORE, 0), end + AFTER
    part = pcm[first:last]
    return Block(Frames(first), np.pad(part, (0, last - first - len(part))))


def segment(pcm: Sound, first: int, count: int, chosen: Mp3Settings = PLAIN) -> Segment:
    """Encode some frames of a session as a piece."""
    start, end = Frames(first * FRAME), Frames((first + count) * FRAME)
    return encode_piece(heard(pcm, start, end), start, end, chosen)


def segments(pcm: Sound, chosen: Mp3Settings = PLAIN) -> list[Segment]:
    """Encode all of a session in pieces, and one frame more to ring out in."""
    total = len(pcm) // FRAME + 1
    firsts = [*range(0, total - PIECE, PIECE)]
    ends = [*firsts[1:], total]
    return [segment(pcm, first, end - first, chosen) for first, end in zip(firsts, ends, strict=True)]


def encoder(pcm: Sound, chosen: Mp3Settings = PLAIN) -> Callable[[Segment, Segment], Segment]:
    """Return what makes one piece of two of a session."""
    return lambda one, other: segment(pcm, one.first, one.count + other.count, chosen)


def track(runs: Iterator[Run] | Sequence[Run], length: int, chosen: Mp3Settings = PLAIN) -> bytes:
    """Return a track of runs."""
    into = io.BytesIO()
    write_mp3(into, runs, Frames(length), chosen)
    return into.getvalue()


def joined(pcm: Sound, chosen: Mp3Settings = PLAIN) -> list[Run]:
    """Return a session encoded in pieces and joined."""
    return list(join(segments(pcm, chosen), chosen, encoder(pcm, chosen)))


def whole(pcm: Sound, chosen: Mp3Settings = PLAIN) -> bytes:
    """Return a session's track of one encoding."""
    count = len(pcm) // FRAME + 1
    frames = encode_frames(samples16(np.pad(pcm, (0, 2 * FRAME))), chosen)
    return track([Run(0, frames[: count * frame_size(chosen.bitrate)])], len(pcm), chosen)


@pytest.mark.parametrize("decode", [by_ffmpeg, by_libsndfile])
def test_a_joined_track_is_exact(decode: Callable[[bytes], Sound]) -> None:
    """Both decoders give the plan's length, and every word at its sample."""
    pcm = session()
    got = decode(track(joined(pcm), len(pcm)))
    assert len(got) == len(pcm)
    for number in range(12):
        at = number * 150_000 + 11_111
        assert place_of(pcm[at : at + 30_000], got, at) == at


@pytest.mark.parametrize("bitrate", BITRATES)
def test_joined_is_as_clean_as_one_encoding(bitrate: int) -> None:
    """Over all, the signal-to-noise ratio is no 0.5 dB below LAME's in one go; every frame has its size."""
    pcm, chosen = session()[: 12 * 48_000 // FRAME * FRAME], Mp3Settings(bitrate)
    data = track(joined(pcm, chosen), len(pcm), chosen)
    size = frame_size(bitrate)
    assert {data[at : at + 4] for at in range(0, len(data), size)} == {header(bitrate)}
    got, once = by_ffmpeg(data), by_ffmpeg(whole(pcm, chosen))
    assert len(got) == len(once) == len(pcm)
    assert snr_db(pcm, got) > snr_db(pcm, once) - 0.5


def test_no_joint_can_be_told_from_any_other_frame() -> None:
    """The noise around joints is no more than that of one encoding there, and none is louder than its loudest."""
    pcm = session()
    runs = joined(pcm)
    got, once = (by_ffmpeg(data) - pcm for data in (track(runs, len(pcm)), whole(pcm)))
    joints = [run.first * FRAME for run in runs[1:]]
    assert len(joints) > 20
    at_joints = [
        (np.mean(got[at - FRAME : at + FRAME] ** 2), np.mean(once[at - FRAME : at + FRAME] ** 2))
        for at in joints
    ]
    ratios = np.array([10 * np.log10(ours / theirs) for ours, theirs in at_joints])
    assert ratios.mean() < 0.3
    every = [np.mean(once[at : at + FRAME] ** 2) for at in range(0, len(pcm) - FRAME, FRAME)]
    assert max(ours for ours, _ in at_joints) < np.percentile(every, 99.9)


def test_every_frame_decodes_to_what_its_encoder_meant() -> None:
    """Between joints the track is, bit for bit, the piece's own stream: nothing borrowed was lost."""
    pcm = session()
    pieces, runs = segments(pcm), joined(pcm)
    got = by_ffmpeg(silent_frame(96) * 4 + b"".join(run.data for run in runs))[4 * FRAME :]
    assert [run.first for run in runs][1:]
    for piece, run, following in zip(pieces, runs, [*runs[1:], None], strict=True):
        own = by_ffmpeg(silent_frame(96) * 4 + piece.data)[4 * FRAME :]
        zero = max(piece.first - LEAD, 0)
        start, end = run.first + 2, following.first if following else piece.end
        theirs = own[(start - zero) * FRAME : (end - zero) * FRAME]
        assert len(theirs) == (end - start) * FRAME
        assert np.array_equal(got[start * FRAME : end * FRAME], theirs)


def test_up_to_the_first_joint_the_bytes_are_those_of_one_encoding() -> None:
    """The first piece is the beginning of the whole; joined as one, everything is the whole."""
    pcm = session()
    size, total = frame_size(96), len(pcm) // FRAME + 1
    once = whole(pcm)[size:]
    runs = joined(pcm)
    assert runs[0].data[: -LEAD * size] == once[: len(runs[0].data) - LEAD * size]
    alone = list(join([segment(pcm, 0, total)], PLAIN, encoder(pcm)))
    assert alone[0].data == once


def test_an_edit_changes_its_pieces_and_nothing_else() -> None:
    """Another word in one piece leaves all bytes as they were outside that piece and its joints."""
    pcm = session()
    edited = pcm.copy()
    edited[600 * FRAME : 610 * FRAME] += noise(10 * FRAME, 99)
    kept, changed = segments(pcm), segments(edited)
    assert [one.data != other.data for one, other in zip(kept, changed, strict=True)].count(True) <= 2
    ours, theirs = (track(joined(one), len(one)) for one in (pcm, edited))
    differ = [at for at in range(0, len(ours), 288) if ours[at : at + 288] != theirs[at : at + 288]]
    assert differ
    assert 540 - LEAD <= differ[0] // 288 - 1 <= differ[-1] // 288 - 1 <= 660 + ON


def test_pieces_among_silence() -> None:
    """Where pieces are left out there is digital silence, and what stands alone is found at its sample."""
    word = noise(40_000, 3)
    pcm = np.zeros(400 * FRAME, np.float32)
    pcm[130 * FRAME + 77 :][: len(word)] = word
    pcm[302 * FRAME + 555 :][: len(word)] = word
    runs = list(join([segment(pcm, 120, 60), segment(pcm, 300, 60)], PLAIN, encoder(pcm)))
    data = track(runs, len(pcm))
    assert [run.first for run in runs] == [120 - LEAD, 120, 300 - LEAD, 300]
    for decode in (by_ffmpeg, by_libsndfile):
        got = decode(data)
        for at in (130 * FRAME + 77, 302 * FRAME + 555):
            assert place_of(word, got, at) == at
            assert snr_db(word, got[at : at + len(word)]) > 10
        assert not got[: 128 * FRAME].any()
        assert not got[172 * FRAME : 298 * FRAME].any()
        assert not got[345 * FRAME :].any()


def test_pieces_that_find_no_room_are_encoded_as_one() -> None:
    """Where the earlier piece has nothing left for the later one, both are made anew together, seamlessly."""
    pcm = session()
    pieces = segments(pcm)[:6]
    pieces[2] = without_room(pieces[2])
    pieces[3] = without_room(pieces[3])
    made: list[tuple[int, int]] = []

    def as_one(one: Segment, other: Segment) -> Segment:
        made.append((one.first, other.first))
        both = segment(pcm, one.first, one.count + other.count)
        return without_room(both) if len(made) == 1 else both

    runs = list(join(pieces, PLAIN, as_one))
    assert made == [(120, 180), (120, 240)]
    plain = list(join([*pieces[:2], segment(pcm, 120, 180), pieces[5]], PLAIN, as_one))
    assert [(run.first, run.data) for run in runs] == [(run.first, run.data) for run in plain]


def without_room(piece: Segment) -> Segment:
    """Return a piece that has used all space to the last byte where the next one could take over."""
    data = bytearray(piece.data)
    for at in range(len(data) - ON * 288, len(data), 288):
        data[at + 4] = 0
        data[at + 5] &= 0x7F
    return Segment(piece.first, piece.count, bytes(data))


@given(
    st.lists(st.sampled_from(("silent", "soft", "dense")), min_size=2, max_size=6),
    st.integers(0, 4),
    st.sampled_from((64, 96, 160)),
)
@hypothesis_settings(max_examples=12, deadline=None)
def test_borrowed_bytes_are_there_and_nobody_elses(kinds: list[str], silence: int, bitrate: int) -> None:
    """In any order of dense and silent pieces, from any frame on, no frame's bytes reach into another's."""
    chosen = Mp3Settings(bitrate)
    levels = {"silent": 0.0, "soft": 0.01, "dense": 2.0}
    loud = np.repeat([levels[kind] for kind in kinds], 20 * FRAME)
    pcm = np.concatenate((np.zeros(silence * FRAME), loud * noise(len(loud), 7))).astype(np.float32)
    pieces = [segment(pcm, silence + 20 * at, 20, chosen) for at in range(len(kinds))]
    data = b"".join(run.data for run in join(pieces, chosen, encoder(pcm, chosen)))
    size = frame_size(bitrate)
    assert len(data) % size == 0
    used = 0
    for at in range(0, len(data), size):
        side = int.from_bytes(data[at + 4 : at + 21], "big")
        borrowed, first, second = (
            side >> shift & mask for shift, mask in ((127, 511), (106, 4095), (47, 4095))
        )
        begin = at // size * (size - 21) - borrowed
        if first + second:
            assert begin >= used
            used = begin + -(-(first + second) // 8)
        assert used <= (at // size + 1) * (size - 21)


def test_a_piece_that_begins_in_the_first_frames() -> None:
    """What it borrows of the silence before it is there, though that is shorter than what is usual."""
    pcm = np.concatenate((np.zeros(FRAME, np.float32), noise(40 * FRAME, 7) * np.float32(2)))
    piece = segment(pcm, 1, 40)
    silence, sound = join([piece], PLAIN, encoder(pcm))
    assert piece.borrowed(1, 288) > 0
    assert len(silence.data) == 288
    assert silence.data + sound.data == silent_frame(96)[:21] + piece.data[21 : 41 * 288]


def test_remembered_frames_serve_another_place() -> None:
    """The same sound at another place on the grid is the same bytes."""
    pcm = session()
    made = segment(pcm, 120, PIECE)
    moved = np.concatenate((np.zeros(240 * FRAME, np.float32), pcm))
    assert segment(moved, 360, PIECE).data == made.data
    again = place_segment(made.data, Frames(360 * FRAME), Frames((360 + PIECE) * FRAME))
    assert (again.first, again.count, again.end) == (360, PIECE, 420)


def test_a_key_knows_recipe_and_settings() -> None:
    """Another sound, bitrate or quality is another key."""
    keys = {
        piece_run_key("a", PLAIN),
        piece_run_key("b", PLAIN),
        piece_run_key("a", Mp3Settings(bitrate=128)),
        piece_run_key("a", Mp3Settings(quality=2)),
    }
    assert len(keys) == 4
    assert piece_run_key("a", PLAIN) == piece_run_key("a", Mp3Settings())


def test_pieces_off_the_grid_or_not_heard_are_refused() -> None:
    """A piece is whole frames, heard with its margins."""
    pcm = session()
    for start, end in ((1, 60 * FRAME), (0, 60 * FRAME + 1), (60 * FRAME, 60 * FRAME)):
        with pytest.raises(ValueError, match="not on the grid"):
            encode_piece(heard(pcm, start, end), Frames(start), Frames(end), PLAIN)
    with pytest.raises(ValueError, match="not heard from"):
        encode_piece(Block(Frames(0), pcm[: 60 * FRAME]), Frames(0), Frames(60 * FRAME), PLAIN)


def test_pieces_out_of_order_or_too_short_are_refused() -> None:
    """Pieces that overlap, or that leave no frames to be joined, are our bug."""
    pcm = session()
    first, second, short, third = (segment(pcm, *place) for place in ((0, 60), (59, 60), (60, 1), (61, 60)))
    with pytest.raises(ValueError, match="after one that ends at"):
        list(join([first, second], PLAIN, encoder(pcm)))
    with pytest.raises(ValueError, match="too short"):
        list(join([first, short, third], PLAIN, encoder(pcm)))


def test_words_over_a_bed_decode_as_far_apart_as_was_asked() -> None:
    """From mixed pieces to a decoded track: the bed is 18 LU under a voice's loudness, 24 LU under words."""
    sounds = {"bed": levelled(noise(20 * 48_000, 1)), "word": levelled(noise(5 * 48_000, 2))}
    length, loop = Frames(60 * 48_000), Frames(19 * 48_000 // FRAME * FRAME)
    start = Frames(20 * 48_000 + 77)
    word = Sounding(start, Frames(5 * 48_000), "word")
    # What is said where nothing sounds lets the ducked bed be measured alone.
    spoken = [(start, Frames(start + word.length)), (Frames(40 * 48_000), Frames(45 * 48_000))]
    bed = Bed(Frames(0), length, "bed", loop)
    pieces = list(cut(length, [word], [bed], spoken, before=BEFORE, after=AFTER))
    made = [
        encode_piece(render_piece(one, sounds.__getitem__), one.start, one.end, Mp3Settings(128))
        for one in pieces
    ]
    again = [place_segment(one.data, at.start, at.end) for one, at in zip(made, pieces, strict=True)]
    data = track(list(join(again, Mp3Settings(128), _never)), length, Mp3Settings(128))
    for got in (by_ffmpeg(data), by_libsndfile(data)):
        assert len(got) == length
        voice, quiet, ducked = (
            integrated_lufs(got[first * 48_000 : last * 48_000])
            for first, last in ((20, 25), (30, 38), (40, 45))
        )
        assert voice == pytest.approx(-19, abs=0.6)
        assert quiet - voice == pytest.approx(GAIN_DB, abs=0.7)
        assert ducked - voice == pytest.approx(GAIN_DB + DUCK_DB, abs=0.7)
        assert place_of(sounds["word"], got, start) == start


def _never(one: Segment, other: Segment) -> Segment:
    raise AssertionError(f"pieces {one.first} and {other.first} found no room")


def test_runs_follow_each_other_without_a_gap() -> None:
    """The runs of a session are all its frames, once."""
    pcm = session()
    runs = joined(pcm)
    assert runs[0].first == 0
    assert all(one.first + len(one.data) // 288 == other.first for one, other in pairwise(runs))
    assert sum(len(run.data) for run in runs) // 288 == len(pcm) // FRAME + 1
