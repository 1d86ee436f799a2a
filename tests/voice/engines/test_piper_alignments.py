"""How long phonemes are, from a model that is made to tell."""

from __future__ import annotations

from types import SimpleNamespace

from voiceguide.voice.engines.piper_alignments import phonemes_of


def sentence(phonemes: str, *lengths: int) -> SimpleNamespace:
    """Return a sentence as Piper gives it."""
    told = [
        SimpleNamespace(phoneme=one, num_samples=length)
        for one, length in zip(phonemes, lengths, strict=True)
    ]
    return SimpleNamespace(phoneme_alignments=told, audio_float_array=[0.0] * sum(lengths))


def test_phonemes_follow_one_another() -> None:
    """Each begins where the one before ended; between sentences there is silence, and a space."""
    spoken = phonemes_of([sentence("^ab$", 1, 2, 3, 4), sentence("^c$", 5, 6, 7)], 100)
    assert spoken == (
        *((" ", 0), ("a", 1), ("b", 3), (" ", 6), (" ", 10)),
        *((" ", 110), ("c", 115), (" ", 121), (" ", 128)),
    )


def test_one_unknown_length_is_all_unknown() -> None:
    """Times are not made up."""
    assert phonemes_of([sentence("^a$", 1, 2, 3), SimpleNamespace(phoneme_alignments=None)], 0) == ()
