"""Beds from recipes: loops of noise, drops and tones in which nothing marks where they begin.

Everything goes round: noise is shaped in a transform of the whole loop, a drop that falls at the
end rings on at the start, and a tone has a whole number of cycles. So there is no seam to hide.
Chance comes from the raw bits of a seeded generator, which numpy promises to keep.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from voiceguide.core.meter import integrated_lufs
from voiceguide.core.sound import Pcm, amplitude
from voiceguide.core.units import FRAMES_PER_MS, SAMPLE_RATE, SECOND, frames_from_ms

if TYPE_CHECKING:
    from voiceguide.mix.bed_recipes import BedRecipe, Drops, Hiss, Tone

BED_LUFS: Final = -19.0
"""Integrated loudness of every bed at a gain of 0 dB: that of the speech, so gains are relative to it."""

Wave: TypeAlias = NDArray[np.float64]

_FALL: Final = -3 * math.log(10)
"""A decay is told as the time to fall by 60 dB: three powers of ten."""
_DECIBELS_AN_OCTAVE: Final = 20 * math.log10(2)
_MIDDLE: Final = 1_000.0
"""Hertz at which a slope neither lifts nor lowers."""
_SOFTEST: Final = -24.0
"""Decibels of the softest drop against the loudest."""
_DROP_RISE: Final = 0.001
"""Seconds in which a drop rises."""
_THIRD: Final = 1 / 3
_UNEVEN: Final = 0.5
"""How far swells may be off an even beat: at 1 some would take no time at all."""
_LEAN: Final = 0.5
"""How much faster a swell rises than it falls."""
_LOWER: Final = 0.3
"""How much lower the lowest swell is than the highest."""

_COARSE: Final = FRAMES_PER_MS
"""Frames from one point of a swell to the next: it is slow, and straight between them."""


def synthesise_bed(recipe: BedRecipe) -> Pcm:
    """Make a bed's loop, at 48 kHz and `BED_LUFS`, exactly as long as its recipe says."""
    frames = frames_from_ms(recipe.length)
    chance = np.random.PCG64(recipe.seed)
    wave = np.zeros(frames)
    for hiss in recipe.hisses:
        wave += _noise(hiss, frames, chance) * _tide(hiss, recipe, frames)
    for drops in recipe.drops:
        wave += _shower(drops, frames, chance)
    for tone in recipe.tones:
        wave += _hum(tone, recipe.pitch, frames, chance) * _tide(tone, recipe, frames)
    return levelled((wave - wave.mean()).astype(np.float32))


def levelled(pcm: Pcm) -> Pcm:
    """Return a sound at `BED_LUFS`.

    Raises:
        ValueError: It is silent.
    """
    loudness = integrated_lufs(pcm)
    if loudness == -math.inf:
        raise ValueError("a bed is to sound, and this one is silent")
    return pcm * np.float32(amplitude(BED_LUFS - loudness))


def _noise(hiss: Hiss, frames: int, chance: np.random.PCG64) -> Wave:
    """Return noise in a band, shaped in one transform so that its end goes on at its start."""
    bins = np.fft.rfft(2 * _even(frames, chance) - 1)
    hertz = np.maximum(np.fft.rfftfreq(frames, 1 / SAMPLE_RATE), 1)
    bins *= (hertz / _MIDDLE) ** (hiss.slope / _DECIBELS_AN_OCTAVE)
    bins /= (1 + (hiss.low / hertz) ** 4) * (1 + (hertz / hiss.high) ** 4)
    bins[0] = 0
    return _at_level(np.fft.irfft(bins, frames), hiss.level)


def _shower(drops: Drops, frames: int, chance: np.random.PCG64) -> Wave:
    """Return drops, each of its own pitch, length, level and moment; the last ring on at the start."""
    count = max(round(drops.rate * frames / SAMPLE_RATE), 1)
    moments, height, softness, length = _even((4, count), chance)
    hertz = drops.low * (drops.high / drops.low) ** height
    levels = 10 ** (softness * _SOFTEST / 20)
    decays = drops.decay / SECOND * (_THIRD + (1 - _THIRD) * length)
    wave: Wave = np.zeros(frames + math.ceil(drops.decay / SECOND * SAMPLE_RATE) + 1)
    for begin, pitch, level, decay in zip((moments * frames).astype(int), hertz, levels, decays, strict=True):
        seconds = np.arange(int(decay * SAMPLE_RATE)) / SAMPLE_RATE
        turns = pitch * seconds * (1 + (drops.glide - 1) / 2 * seconds / decay)
        drop = level * np.sin(2 * np.pi * turns) * np.exp(seconds * (_FALL / decay))
        rising = int(min(_DROP_RISE, decay) * SAMPLE_RATE)
        drop[:rising] *= np.arange(rising) / rising
        wave[begin : begin + len(drop)] += drop
    wave[: len(wave) - frames] += wave[frames:]
    return _at_level(wave[:frames], drops.level)


def _hum(tone: Tone, pitch: float, frames: int, chance: np.random.PCG64) -> Wave:
    """Return a tone, or two that beat, of whole cycles in the loop."""
    cycles = max(round(pitch * tone.ratio * frames / SAMPLE_RATE), 1)
    beats = max(round(frames / SAMPLE_RATE * SECOND / tone.beat), 1) if tone.beat else 0
    turns = np.arange(frames) / frames
    first, second = _even(2, chance)
    wave = np.sin(2 * np.pi * (cycles * turns + first))
    if beats:
        wave += np.sin(2 * np.pi * ((cycles + beats) * turns + second)) / 2
    return _at_level(wave, tone.level)


def _tide(part: Hiss | Tone, recipe: BedRecipe, frames: int) -> Wave:
    """Return the gain of a layer that swells; layers of the same time swell together."""
    if not part.swell or not part.ebb:
        return np.ones(1)
    count = max(round(recipe.length / part.swell), 1)
    chance = np.random.PCG64([recipe.seed, count])
    lag = part.lag * SAMPLE_RATE / SECOND / frames
    points = np.arange(0, frames + 1, _COARSE)
    turns = points / frames - lag
    slow = max(count // 2, 1)
    shifts = _even(slow + 1, chance)
    phase = 2 * np.pi * count * turns
    for cycles, shift in enumerate(shifts[:slow], 1):
        phase += _UNEVEN * count / (slow * cycles) * np.sin(2 * np.pi * (cycles * turns + shift))
    phase += _LEAN * (1 - np.cos(phase))
    height = 1 - _LOWER * (0.5 - 0.5 * np.cos(2 * np.pi * (slow * turns + shifts[slow])))
    swell = height * (0.5 - 0.5 * np.cos(phase))
    gain: Wave = np.interp(np.arange(frames), points, 10 ** (part.ebb * (swell - 1) / 20))
    return gain


def _at_level(wave: Wave, level: float) -> Wave:
    """Return a wave whose mean square is that of a level in dB."""
    return wave * (amplitude(level) / float(np.sqrt(np.mean(wave**2))))


def _even(shape: int | tuple[int, ...], chance: np.random.PCG64) -> Wave:
    """Return numbers spread evenly from 0 up to 1."""
    count = int(np.prod(shape))
    numbers = (chance.random_raw(count) >> np.uint64(11)) * 2.0**-53
    return np.asarray(numbers, np.float64).reshape(shape)
