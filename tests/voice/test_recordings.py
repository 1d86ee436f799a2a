"""The index of recordings: what each file says, their one gain, their names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from voiceguide.core.units import Ms
from voiceguide.voice.recordings import Recording, Recordings, dump_index, load_index, whole_set

HEEL = Recording("001-heel.flac", "Press the “heel”.\\ \t \x7f", "en-GB", -24.5, Ms(1840))
FUSS = Recording("002-fuß.flac", "Der Fuß.", "de", -30.0, Ms(700))


def test_an_index_is_read_as_it_was_written() -> None:
    """Whatever signs a sentence has."""
    both = Recordings((HEEL, FUSS))
    assert load_index(dump_index(both)) == both


def test_a_sentence_is_found_by_its_words_and_language() -> None:
    """A region of the language does not matter; a changed word and another language do."""
    both = Recordings((HEEL, FUSS))
    assert both.of(HEEL.text, "en") == HEEL
    assert both.of(HEEL.text, "de") is None
    assert both.of("Der Fuss.", "de") is None


def test_a_new_recording_takes_the_place_of_the_old_one() -> None:
    """Of what says the same, there is one."""
    louder = replace(FUSS, lufs=-20.0)
    assert Recordings((HEEL, FUSS)).having(louder).entries == (HEEL, louder)


def test_one_gain_for_all() -> None:
    """It makes all of them together -19 LUFS, in half decibels: the long ones count for more."""
    assert Recordings((HEEL,)).gain_db == 5.5
    assert Recordings((replace(FUSS, lufs=-19.1),)).gain_db == 0.0
    assert Recordings((HEEL, FUSS)).gain_db == 6.5
    assert Recordings().gain_db == 0.0


def test_names_tell_number_and_words() -> None:
    """A name is kept for the same words, and never given twice; letters stay those of the language."""
    known = Recordings((HEEL, FUSS))
    assert known.name_for(9, FUSS.text, "de") == "002-fuß.flac"
    assert known.name_for(12, "Don't press the /lɛɡ/!", "en") == "012-dont-press-the-lɛɡ.flac"
    assert known.name_for(1, "Heel?", "en") == "001-heel-2.flac"
    assert known.name_for(3, "…", "en") == "003.flac"
    assert len(known.name_for(1000, "word " * 100, "en")) < 60


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("what", "Expected '='"),
        ("a = 1", "`a` is no entry"),
        ('["../a.flac"]\ntext = "A"\nlang = "en"\nlufs = -20\nms = 1', "no entry of a file in this folder"),
        ('["a.flac"]\ntext = "A"\nlang = "en"\nms = 1', "'lufs'"),
        ('["a.flac"]\ntext = "A"\nlang = "en"\nlufs = nan\nms = 1', "no loudness"),
        ('["a.flac"]\ntext = "A"\nlang = "en"\nlufs = -20\nms = 0', "no length"),
    ],
)
def test_a_damaged_index_is_refused(text: str, what: str) -> None:
    """What is no entry of a file in the folder, or lacks something."""
    with pytest.raises(ValueError, match=what):
        load_index(text)


def test_the_whole_set_is_the_folder() -> None:
    """All recordings beside one stand for a text that measures a voice; theirs are they themselves."""
    assert whole_set("own:/a/foot.voice/001-heel.flac") == "own:/a/foot.voice"
    assert whole_set("own:/a/foot.voice") == "own:/a/foot.voice"
