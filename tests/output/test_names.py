"""Names of files: what every system takes."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.output.names import plain_track_name, safe_name, short_title, track_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Your left foot", "Your left foot"),
        ("Breathe: in/out?", "Breathe in out"),
        ('"Legs" <up>', "Legs up"),
        ("The end...", "The end"),
        ("..", "track"),
        ("", "track"),
        ("con", "con_"),
        ("COM1.md", "COM1.md_"),
        ("Console", "Console"),
        ("a\tb\nc\u200bd", "a b c d"),
        ("Йога", "Йога"),
        (unicodedata.normalize("NFD", "Йога"), "Йога"),
    ],
)
def test_safe_names(text: str, name: str) -> None:
    """Signs that some system refuses are gone, letters are composed, reserved names are changed."""
    assert safe_name(text) == name


@given(st.text(max_size=300))
def test_any_text_becomes_a_name(text: str) -> None:
    """Whatever a title holds, its name is one, and a name stays as it is."""
    name = safe_name(text)
    assert 0 < len(name.encode()) <= 121
    assert not set(name) & set('<>:"/\\|?*\0\n\t')
    assert name == name.strip(". ")
    assert unicodedata.is_normalized("NFC", name)
    assert safe_name(name) == name


def test_track_names_sort_as_tracks_do() -> None:
    """Numbers are as wide as the last one's."""
    assert track_name(3, 9, "Rest", "mp3") == "03 Rest.mp3"
    names = [track_name(number, 120, "x", "flac") for number in range(1, 121)]
    assert names == sorted(names)
    assert names[0] == "001 x.flac"


def test_short_titles() -> None:
    """A long text ends after a word; a short one loses its full stop only."""
    assert short_title("Let go.") == "Let go"
    assert short_title("Press with your thumb, and hold it there", 24) == "Press with your thumb…"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Get ready", "02-get-ready.mp3"),
        ("Подготовка", "02.mp3"),
        ("Часть 2: 50 %", "02.mp3"),
        ("Часть Two & a half", "02-two-a-half.mp3"),
        ("Don't – naïve Füße?", "02-dont-naive-fusse.mp3"),
        ("a/b\\c\n%20", "02-a-b-c-20.mp3"),
        ("x " * 60, f"02{'-x' * 29}.mp3"),
    ],
)
def test_plain_track_names_need_no_quoting(title: str, name: str) -> None:
    """Small letters, figures and dashes: any server and any player takes them as they are."""
    assert plain_track_name(2, 9, title, "mp3") == name
