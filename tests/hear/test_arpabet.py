"""The phonetic alphabet becomes the sounds that the recogniser knows."""

from __future__ import annotations

import pytest

from voiceguide.hear.arpabet import arpabet


@pytest.mark.parametrize(
    ("ipa", "sounds"),
    [
        ("vˈæɹɪkˌoʊs", "V AE R IH K OW S"),
        ("ˌjʊŋˈtʃwɛn", "Y UH NG CH W EH N"),
        ("tˈuːmɚ", "T UW M ER"),
        ("ˈ§", ""),
    ],
)
def test_a_transcription(ipa: str, sounds: str) -> None:
    """The longest sign counts; marks of stress and what is no English sound are left out."""
    assert arpabet(ipa) == sounds
