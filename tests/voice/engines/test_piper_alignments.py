"""How long phonemes are, from a model that is made to tell."""

from __future__ import annotations

from types import SimpleNamespace

from voiceguide.voice.engines.piper_alignments import phonemes_of, telling_graph, word_begins


def sentence(phonemes: str, *lengths: int) -> SimpleNamespace:
    """Return a sentence as Piper gives it."""
    told = [
        SimpleNamespace(phoneme=one, num_samples=length)
        for one, length in zip(phonemes, lengths, strict=True)
    ]
    return SimpleNamespace(phoneme_alignments=told, audio_float_array=[0.0] * sum(lengths))


def test_the_output_is_added_at_the_end() -> None:
    """A graph with one more output is the same file and 20 bytes; without those lengths there is none."""
    model = b"...Ceil.../Ceil_output_0..."
    assert telling_graph(model) == model + b"\x3a\x12\x62\x10\x0a\x0e/Ceil_output_0"
    assert telling_graph(b"another") is None


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


def test_where_a_word_begins() -> None:
    """It takes the space before it where it runs on, and not after a stop or at the beginning."""
    spoken = phonemes_of([sentence("^ab c, ˈd$", 1, 10, 10, 10, 10, 10, 50, 10, 10, 5)], 0)
    assert [phoneme for phoneme, _ in spoken] == [" ", "a", "b", " ", "c", ",", " ", "ˈ", "d", " ", " "]
    assert word_begins(spoken, 1) == 1
    assert word_begins(spoken, 4) == 21
    assert word_begins(spoken, 7) == 101
