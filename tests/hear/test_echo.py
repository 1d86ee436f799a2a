"""The session's own sound is taken out of what a microphone hears."""

from __future__ import annotations

import numpy as np

from hear.said import room
from voiceguide.core.sound import Pcm
from voiceguide.hear.echo import BLOCK, EchoFilter


def left_of(heard: Pcm, own: Pcm, echo: EchoFilter) -> Pcm:
    """Return what is left of a sound, block by block."""
    blocks = range(0, len(heard) - BLOCK + 1, BLOCK)
    return np.concatenate([echo.take_out(heard[at : at + BLOCK], own[at : at + BLOCK])[0] for at in blocks])


def energy(pcm: Pcm) -> float:
    """Return the energy a frame."""
    return float(np.mean(pcm.astype(np.float64) ** 2))


def test_the_way_through_the_room_is_learned() -> None:
    """After ten seconds of noise less than a thirtieth is left, and the filter says so."""
    own = np.random.default_rng(2).normal(0, 0.05, BLOCK * 900).astype(np.float32)
    heard, echo = room(own), EchoFilter()
    left = left_of(heard, own, echo)
    end = slice(BLOCK * 700, None)
    assert energy(left[end]) < energy(heard[end]) / 30
    assert echo.reduction_db > 12


def test_a_stranger_is_left_as_he_is() -> None:
    """What is not the session's stays, also while the session sounds, and spoils nothing that was learned."""
    rng = np.random.default_rng(3)
    own = rng.normal(0, 0.05, BLOCK * 900).astype(np.float32)
    stranger = np.zeros_like(own)
    stranger[BLOCK * 700 : BLOCK * 740] = 2 * rng.normal(0, 0.05, BLOCK * 40)
    heard, echo = room(own) + stranger, EchoFilter()
    left = left_of(heard, own, echo)
    there = slice(BLOCK * 700, BLOCK * 740)
    assert np.corrcoef(left[there], stranger[there])[0, 1] > 0.97
    after = slice(BLOCK * 760, None)
    assert energy(left[after]) < energy(heard[after]) / 20


def test_without_a_session_sound_passes_as_it_is() -> None:
    """Nothing is taken out where nothing is played."""
    heard = np.random.default_rng(4).normal(0, 0.05, BLOCK * 20).astype(np.float32)
    assert np.array_equal(left_of(heard, np.zeros_like(heard), EchoFilter()), heard)
