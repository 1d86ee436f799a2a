"""Chimes from recipes: tones that die away, the breath of a stroke, falling drops.

The same recipe gives the same samples: chance comes from the raw bits of a seeded
generator, which numpy promises to keep.
"""

from __future__ import annotations

import math
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from voiceguide.core.meter import momentary_max_lufs
from voiceguide.core.sound import Pcm, amplitude, fade
from voiceguide.core.units import SAMPLE_RATE, frames_from_ms
from voiceguide.mix.recipes import ChimeRecipe, Grains, Noise, Partial

Wave: TypeAlias = NDArray[np.float64]

_FALL: Final = -3 * math.log(10)
"""A decay is told as the time to fall by 60 dB: three powers of ten."""
_HEAD: Final = 24
"""Frames of the fade at the start, so that noise does not begin with a click."""
_TAIL: Final = 4
"""The last part in so many is faded out."""
_SOFTEST: Final = -24.0
"""Decibels of the softest drop against the loudest."""
_DROP_RISE: Final = 1.0
"""Milliseconds in which a drop rises."""
_LEAN: Final = 1.3
"""Above 1 most drops fall before the middle."""
_THIRD: Final = 1 / 3


def synthesise(recipe: ChimeRecipe) -> Pcm:
    """Make a chime's sound, at 48 kHz, exactly as long and as loud as its recipe says."""
    frames = frames_from_ms(recipe.length)
    seconds = np.arange(frames) / SAMPLE_RATE
    chance = np.random.PCG64(recipe.seed)
    wave = np.zeros(frames)
    for partial in recipe.partials:
        wave += _tone(partial, recipe.pitch, seconds)
    for noise in recipe.noises:
        wave += _breath(noise, seconds, chance)
    for grains in recipe.grains:
        wave += _rain(grains, frames, chance)
    pcm = fade((wave / np.abs(wave).max()).astype(np.float32), _HEAD, frames // _TAIL)
    return pcm * np.float32(amplitude(recipe.loudness - momentary_max_lufs(pcm)))


def _tone(partial: Partial, pitch: float, seconds: Wave) -> Wave:
    """Return a tone that dies away; two that beat begin together and part."""
    middle, half = pitch * partial.ratio, partial.beat / 2
    wave = np.sin(2 * np.pi * (middle - half) * seconds)
    if partial.beat:
        wave += partial.depth * np.sin(2 * np.pi * (middle + half) * seconds)
        wave /= 1 + partial.depth
    return wave * _envelope(partial.attack, partial.decay, seconds) * amplitude(partial.level)


def _breath(noise: Noise, seconds: Wave, chance: np.random.PCG64) -> Wave:
    """Return noise in a band with soft edges, that dies away."""
    bins = np.fft.rfft(2 * _even(len(seconds), chance) - 1)
    hertz = np.fft.rfftfreq(len(seconds), 1 / SAMPLE_RATE)
    bins /= (1 + (noise.low / np.maximum(hertz, 1)) ** 4) * (1 + (hertz / noise.high) ** 4)
    wave = np.fft.irfft(bins, len(seconds))
    loudness = float(np.sqrt(np.mean(wave**2)))
    return wave / loudness * _envelope(noise.attack, noise.decay, seconds) * amplitude(noise.level)


def _rain(grains: Grains, frames: int, chance: np.random.PCG64) -> Wave:
    """Return drops: each a short tone of its own pitch, length, level and moment."""
    wave: Wave = np.zeros(frames)
    early, late, height, softness, length = _even((5, grains.count), chance)
    begins = (((early + late) / 2) ** _LEAN * grains.spread * SAMPLE_RATE / 1000).astype(int)
    hertz = grains.low * (grains.high / grains.low) ** height
    levels = 10 ** (softness * _SOFTEST / 20)
    decays = grains.decay * (_THIRD + (1 - _THIRD) * length)
    for begin, pitch, level, decay in zip(begins, hertz, levels, decays, strict=True):
        seconds = np.arange(min(int(decay * SAMPLE_RATE / 1000), frames - begin)) / SAMPLE_RATE
        drop = np.sin(2 * np.pi * pitch * seconds) * _envelope(_DROP_RISE, decay, seconds)
        wave[begin : begin + len(seconds)] += level * drop
    return wave


def _envelope(attack: float, decay: float, seconds: Wave) -> Wave:
    """Return a smooth rise over `attack` ms and a fall by 60 dB every `decay` ms."""
    wave: Wave = np.exp(seconds * (_FALL * 1000 / decay))
    rising = int(np.searchsorted(seconds, attack / 1000))
    wave[:rising] *= 0.5 - 0.5 * np.cos(seconds[:rising] * (np.pi * 1000 / attack))
    return wave


def _even(shape: int | tuple[int, ...], chance: np.random.PCG64) -> Wave:
    """Return numbers spread evenly from 0 up to 1."""
    count = int(np.prod(shape))
    numbers = (chance.random_raw(count) >> np.uint64(11)) * 2.0**-53
    return np.asarray(numbers, np.float64).reshape(shape)
