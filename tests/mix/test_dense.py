"""Pieces apart are the whole, sample for sample, and each is known by what it sounds like."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceguide.core.meter import integrated_lufs, true_peak_db
from voiceguide.core.sound import Pcm, Sounding, amplitude
from voiceguide.core.units import GRID_FRAMES, SAMPLE_RATE, Frames
from voiceguide.mix.beds import BED_LUFS, levelled
from voiceguide.mix.dense import FADE, GAIN_DB, PIECE, Bed, Piece, cut, merge, render_piece
from voiceguide.mix.duck import DUCK_DB, Interval, duck
from voiceguide.mix.islands import gather
from voiceguide.mix.limiter import CEILING_DB, limit
from voiceguide.mix.mixer import render
from voiceguide.mix.ramps import equal_power

S = SAMPLE_RATE
LENGTH = Frames(12 * S)
SOUNDS: dict[str, Pcm] = {
    f"clip {seed}": np.random.default_rng(seed).uniform(-0.9, 0.9, 9_000 + 7 * seed).astype(np.float32)
    for seed in range(4)
} | {
    f"loop {seed}": np.random.default_rng(9 + seed)
    .uniform(-0.5, 0.5, (20 + seed) * GRID_FRAMES)
    .astype(np.float32)
    for seed in range(2)
}
load = SOUNDS.__getitem__


def _sounding(start: int, seed: int, gain_db: float) -> Sounding:
    key = f"clip {seed}"
    return Sounding(Frames(start), Frames(len(SOUNDS[key])), key, gain_db)


def _bed(start: int, length: int, seed: int, gain_db: float, fade: int) -> Bed:
    key = f"loop {seed}"
    end = Frames(min(start + length, LENGTH))
    loop_length = Frames(len(SOUNDS[key]))
    return Bed(Frames(start), end, key, loop_length, gain_db, fade_in=Frames(fade), fade_out=Frames(fade))


def _words(soundings: Sequence[Sounding]) -> list[Interval]:
    return [(one.start, Frames(one.start + one.length)) for one in soundings]


SOUNDINGS = st.lists(
    st.builds(_sounding, st.integers(0, LENGTH - 10_000), st.integers(0, 3), st.sampled_from((0.0, -20.0))),
    max_size=5,
)
BEDS = st.lists(
    st.builds(
        _bed,
        st.integers(0, LENGTH - 1),
        st.integers(1, LENGTH),
        st.integers(0, 1),
        st.sampled_from((-3.0, GAIN_DB)),
        st.sampled_from((0, 20_000, FADE)),
    ),
    max_size=3,
)
GRID = st.integers(0, 8).map(lambda count: Frames(count * GRID_FRAMES))


def _whole(soundings: Sequence[Sounding], beds: Sequence[Bed], spoken: Sequence[Interval]) -> Pcm:
    """Mix a track all at once, as plainly as can be said."""
    pcm = np.zeros(LENGTH, np.float32)
    gone = np.arange(LENGTH)
    for bed in sorted(beds):
        loop = np.resize(SOUNDS[bed.key], LENGTH)[: bed.end - bed.start] * np.float32(amplitude(bed.gain_db))
        sound = np.zeros(LENGTH, np.float32)
        sound[bed.start : bed.end] = loop
        sound *= equal_power(gone - bed.start, bed.fade_in) * (gone >= bed.start)
        sound *= equal_power(bed.end - gone, bed.fade_out) * (gone < bed.end)
        pcm += sound * duck(spoken, Frames(0), LENGTH, bed.duck_db)
    for one in sorted(soundings):
        pcm[one.start : one.start + one.length] += SOUNDS[one.key] * np.float32(amplitude(one.gain_db))
    return limit(pcm)


def _laid(pieces: Sequence[Piece]) -> Pcm:
    """Lay each piece's own part where it belongs."""
    pcm = np.zeros(LENGTH + 4 * PIECE, np.float32)
    for piece in pieces:
        block = render_piece(piece, load)
        assert (block.start, block.end) == piece.heard
        pcm[piece.start : piece.end] = block.pcm[piece.start - block.start : piece.end - block.start]
    assert not pcm[LENGTH:].any()
    return pcm[:LENGTH]


@settings(max_examples=60, deadline=None)
@given(SOUNDINGS, BEDS, st.sampled_from((3, 7, 40, 100, 1000)), GRID, GRID)
def test_pieces_of_any_length_are_the_whole(
    soundings: list[Sounding], beds: list[Bed], units: int, before: Frames, after: Frames
) -> None:
    """However a track is cut, its samples are those of one mix, limiter, ducks, fades and all."""
    spoken, size = _words(soundings), Frames(units * GRID_FRAMES)
    pieces = list(cut(LENGTH, soundings, beds, spoken, before=before, after=after, piece=size))
    assert np.array_equal(_laid(pieces), _whole(soundings, beds, spoken))


@settings(max_examples=40, deadline=None)
@given(SOUNDINGS, BEDS, GRID, GRID)
def test_equal_recipes_are_equal_samples(
    soundings: list[Sounding], beds: list[Bed], before: Frames, after: Frames
) -> None:
    """Wherever a recipe comes again, in this track or in one that begins later, so do the samples."""
    size, later = Frames(40 * GRID_FRAMES), Frames(80 * GRID_FRAMES)
    moved = [replace(one, start=Frames(one.start + later)) for one in soundings]
    grounds = [replace(bed, start=Frames(bed.start + later), end=Frames(bed.end + later)) for bed in beds]
    here = cut(LENGTH, soundings, beds, _words(soundings), before=before, after=after, piece=size)
    there = cut(Frames(LENGTH + later), moved, grounds, _words(moved), before=before, after=after, piece=size)
    known: dict[str, Pcm] = {}
    again = 0
    for piece in (*here, *there):
        pcm = render_piece(piece, load).pcm
        again += piece.recipe in known
        assert np.array_equal(known.setdefault(piece.recipe, pcm), pcm)
    assert again >= len([piece for piece in there if piece.heard[0] > later + 10 * GRID_FRAMES])


BED = Bed(Frames(0), LENGTH, "loop 0", Frames(20 * GRID_FRAMES))
WORD = _sounding(4 * S, 1, -20.0)


def _recipes(soundings: list[Sounding], beds: list[Bed], spoken: list[Interval]) -> list[str]:
    return [one.recipe for one in cut(LENGTH, soundings, beds, spoken, piece=Frames(100 * GRID_FRAMES))]


@pytest.mark.parametrize(
    "changed",
    [
        ([WORD], [replace(BED, gain_db=-20.0)], _words([WORD])),
        ([WORD], [replace(BED, duck_db=-9.0)], _words([WORD])),
        ([WORD], [replace(BED, key="loop 1")], _words([WORD])),
        ([WORD], [replace(BED, loop_length=Frames(19 * GRID_FRAMES))], _words([WORD])),
        ([WORD], [replace(BED, start=Frames(48))], _words([WORD])),
        ([WORD], [BED, BED], _words([WORD])),
        ([WORD], [BED], []),
        ([replace(WORD, gain_db=-19.0)], [BED], _words([WORD])),
        ([replace(WORD, key="clip 2")], [BED], _words([WORD])),
        ([WORD], [BED], [(WORD.start, Frames(WORD.start + 1))]),
    ],
)
def test_a_recipe_tells_what_sounds_otherwise_apart(
    changed: tuple[list[Sounding], list[Bed], list[Interval]],
) -> None:
    """Another gain, depth, loop, phase, word or place of a word is another recipe where it is heard."""
    kept = _recipes([WORD], [BED], _words([WORD]))
    assert _recipes(*changed)[1] != kept[1]


def test_fades_are_known_only_where_they_are_heard() -> None:
    """A longer fade changes the recipes of its pieces, a bed that ends later those at its end alone."""
    kept = _recipes([], [BED], [])
    longer = _recipes([], [replace(BED, fade_in=Frames(FADE + 48))], [])
    assert [one != other for one, other in zip(kept, longer, strict=True)] == [True, True, *[False] * 3]
    shorter = _recipes([], [replace(BED, end=Frames(LENGTH - 48))], [])
    assert [one != other for one, other in zip(kept, shorter, strict=True)] == [*[False] * 3, True, True]


def test_a_bed_alone_comes_again_and_again() -> None:
    """Of an hour's background nobody speaks over, no more pieces are made than its loop has, and its fades."""
    hour = Frames(3600 * S)
    bed = Bed(Frames(0), hour, "loop", Frames(4 * PIECE))
    pieces = list(cut(hour, [], [bed], [], before=Frames(3456), after=Frames(9 * GRID_FRAMES)))
    assert len(pieces) == 375
    assert len({piece.recipe for piece in pieces}) <= 4 + 3


def test_an_edit_makes_few_pieces_anew() -> None:
    """A word that changes changes the pieces it is heard in or near, and no others."""
    hour = Frames(3600 * S)
    bed = Bed(Frames(0), hour, "loop 0", Frames(20 * GRID_FRAMES))
    words = [replace(WORD, start=Frames(at * 20 * S)) for at in range(179)]
    other = [*words[:90], replace(words[90], key="clip 2", length=Frames(9_014)), *words[91:]]
    kept, changed = ([one.recipe for one in cut(hour, each, [bed], _words(each))] for each in (words, other))
    assert 1 <= sum(one != new for one, new in zip(kept, changed, strict=True)) <= 2


def test_silence_between_is_left_out_and_islands_are_the_mixers() -> None:
    """Without a bed, pieces hold what the sparse mixer makes, and there are none where nothing sounds."""
    words = [_sounding(S, 1, 0.0), _sounding(10 * S, 2, 0.0)]
    pieces = list(cut(LENGTH, words, [], _words(words), piece=Frames(100 * GRID_FRAMES)))
    assert [piece.start // (100 * GRID_FRAMES) for piece in pieces] == [0, 4]
    whole = np.zeros(LENGTH, np.float32)
    for passage in gather(words):
        whole[passage.start : passage.end] = render(passage, load).pcm
    assert np.array_equal(_laid(pieces), whole)


def test_two_pieces_merged_are_one() -> None:
    """A merged piece is what cutting coarser gives, down to its recipe."""
    words = [WORD, WORD, replace(WORD, start=Frames(6 * S))]
    margins = {"before": Frames(3 * GRID_FRAMES), "after": Frames(9 * GRID_FRAMES)}
    fine = list(cut(LENGTH, words, [BED, BED], _words(words), piece=Frames(125 * GRID_FRAMES), **margins))
    coarse = list(cut(LENGTH, words, [BED, BED], _words(words), piece=Frames(250 * GRID_FRAMES), **margins))
    both = merge(fine[0], fine[1])
    assert both == coarse[0]
    assert both.recipe == coarse[0].recipe


def test_pieces_off_the_grid_are_refused() -> None:
    """Pieces and margins are whole 24 ms."""
    for wrong in ({"piece": Frames(1_000)}, {"before": Frames(1)}, {"piece": Frames(0)}):
        with pytest.raises(ValueError, match="off the grid"):
            next(cut(LENGTH, [WORD], [], [], **wrong))


def test_a_clip_or_loop_that_is_too_short_is_refused() -> None:
    """What is shorter than it says is our bug, not silence."""
    for soundings, beds in (([replace(WORD, length=Frames(9_008))], []), ([], [replace(BED, key="clip 1")])):
        (piece, *_) = cut(LENGTH, soundings, beds, [], piece=Frames(500 * GRID_FRAMES))
        with pytest.raises(ValueError, match="clip 1 has 9007 frames"):
            render_piece(piece, load)


def test_a_bed_is_as_far_under_the_speech_as_was_asked() -> None:
    """Measured: 18 LU under a voice at the speech's loudness where nobody speaks, 24 LU where somebody does."""
    pink = levelled(_soft(30 * S, 1))
    voice = levelled(_soft(10 * S, 2))
    sounds = {"bed": pink, "voice": voice}
    bed = Bed(Frames(0), Frames(60 * S), "bed", Frames(30 * S // GRID_FRAMES * GRID_FRAMES))
    spoken = [(Frames(20 * S), Frames(30 * S))]
    ground = np.concatenate(
        [render_piece(one, sounds.__getitem__).pcm for one in cut(Frames(60 * S), [], [bed], spoken)]
    )
    assert integrated_lufs(voice) == pytest.approx(BED_LUFS, abs=0.01)
    quiet, ducked = integrated_lufs(ground[36 * S : 50 * S]), integrated_lufs(ground[20 * S : 30 * S])
    assert quiet - integrated_lufs(voice) == pytest.approx(GAIN_DB, abs=0.3)
    assert ducked - integrated_lufs(voice) == pytest.approx(GAIN_DB + DUCK_DB, abs=0.3)
    assert true_peak_db(ground) < CEILING_DB


def _soft(length: int, seed: int) -> Pcm:
    white = np.random.default_rng(seed).standard_normal(length + 15)
    return np.convolve(white, np.hanning(18)[1:-1], "valid").astype(np.float32)


def test_a_bed_comes_goes_and_changes_without_a_click_or_a_dip() -> None:
    """It fades from and to silence; where it becomes another, the loudness stays."""
    sounds = {"one": levelled(_soft(20 * S, 3)), "other": levelled(_soft(20 * S, 4))}
    loop = Frames(19 * S // GRID_FRAMES * GRID_FRAMES)
    beds = (
        Bed(Frames(0), Frames(20 * S + FADE), "one", loop),
        Bed(Frames(20 * S), Frames(40 * S), "other", loop),
    )
    pieces = list(cut(Frames(40 * S), [], beds, []))
    pcm = np.concatenate([render_piece(one, sounds.__getitem__).pcm for one in pieces])[: 40 * S]
    assert pcm[0] == 0
    assert abs(pcm[-1]) < 1e-4
    levels = np.array([integrated_lufs(pcm[at : at + S // 2]) for at in range(0, 40 * S, S // 2)])
    assert np.abs(levels[6:-6] - BED_LUFS - GAIN_DB).max() < 0.6
    assert (np.diff(levels[:6]) > 0).all()
    assert (np.diff(levels[-6:]) < 0).all()
    steps = np.abs(np.diff(pcm))
    assert steps[: 3 * S].max() <= steps[3 * S :].max() * 1.1


def test_an_hour_takes_no_more_memory_than_minutes() -> None:
    """Mixed piece by piece, an hour's peak is within a tenth of that of six minutes, and under 40 MB."""
    loop = _soft(Frames(4 * PIECE), 5) * np.float32(0.05)
    sounds = {**SOUNDS, "loop": loop}

    def peak(minutes: int) -> int:
        length = Frames(minutes * 60 * S)
        words = [replace(WORD, start=Frames(at)) for at in range(S, length - S, 20 * S)]
        bed = Bed(Frames(0), length, "loop", Frames(len(loop)))
        tracemalloc.start()
        for number, piece in enumerate(cut(length, words, [bed], _words(words))):
            if number % 12 == 1:
                render_piece(piece, sounds.__getitem__)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(60) < peak(6) * 1.1 < 40_000_000
