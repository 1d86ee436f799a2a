"""How long each phoneme is that a voice of Piper's speaks: its models know, and are made to tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

LENGTHS: Final = "/Ceil_output_0"
"""What the lengths are called in the models that Piper's own training makes."""
_EDGES: Final = frozenset("^$")
"""What Piper puts before and after the phonemes of a sentence."""


def phonemes_of(sentences: Sequence[Any], pause: int) -> tuple[tuple[str, int], ...]:
    """Return the phonemes of sentences and the sample at which each begins; empty where a length is not known.

    Args:
        sentences: As Piper gives them; between two a space is put.
        pause: Samples between them.
    """
    spoken: list[tuple[str, int]] = []
    at = 0
    for sentence in sentences:
        if not sentence.phoneme_alignments:
            return ()
        start = at
        for one in sentence.phoneme_alignments:
            spoken.append((" " if one.phoneme in _EDGES else one.phoneme, start))
            start += int(one.num_samples)
        at += len(sentence.audio_float_array) + pause
        spoken.append((" ", start))
    return tuple(spoken)
