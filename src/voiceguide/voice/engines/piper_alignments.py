"""How long each phoneme is that a voice of Piper's speaks: its models know, and are made to tell.

A model reckons the lengths on its way to the sound. Here they are added to what it gives back: a few
bytes at the end of its file, for which the package that edits models is not needed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any, Final

_LENGTHS: Final = b"/Ceil_output_0"
"""What the lengths are called in the models that Piper's own training makes."""
_EDGES: Final = frozenset("^$")
"""What Piper puts before and after the phonemes of a sentence."""
_GRAPH, _OUTPUT, _NAME = 0x3A, 0x62, 0x0A
"""Of `ModelProto`, `GraphProto`, `ValueInfoProto`: number of the field, and that so many bytes follow."""


def telling_graph(model: bytes) -> bytes | None:
    """Return a model that tells the lengths of its phonemes; None where they are not known by that name.

    A message that comes twice in a protocol buffer is both of them together.
    """
    if _LENGTHS not in model:
        return None
    return model + _field(_GRAPH, _field(_OUTPUT, _field(_NAME, _LENGTHS)))


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


def word_begins(spoken: Sequence[tuple[str, int]], number: int) -> int:
    """Return the sample at which a word begins whose first phoneme has a number.

    Between words that run on there is no silence: what the model counts to the space is heard as the beginning
    of the next word. After a stop it is silence indeed.
    """
    before = "".join(phoneme for phoneme, _ in spoken[max(number - 2, 0) : number])
    runs_on = before.endswith(" ") and unicodedata.category(before[0])[0] in "LM"
    return spoken[number - 1 if runs_on else number][1]


def _field(tag: int, content: bytes) -> bytes:
    return bytes((tag, len(content))) + content
