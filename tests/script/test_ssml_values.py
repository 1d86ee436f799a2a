"""Times, strengths and rates as SSML writes them."""

from __future__ import annotations

import pytest

from voiceguide.script.ssml_values import bounded_rate, read_rate, read_strength, read_time


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("3s", 3000),
        ("+3s", 3000),
        ("500ms", 500),
        ("1.5s", 1500),
        (".5s", 500),
        ("1.s", 1000),
        ("1.9999s", 1999),
        ("12.7ms", 12),
        ("0s", 0),
        ("-1s", None),
        ("3", None),
        ("s", None),
        (".s", None),
        ("3 s", None),
        ("1e3s", None),
        ("1234567890s", None),
    ],
)
def test_times(text: str, ms: int | None) -> None:
    """Seconds and milliseconds, floored; nothing else is a time."""
    assert read_time(text) == ms


def test_strengths_grow() -> None:
    """A stronger pause is longer; other words are none."""
    names = ("none", "x-weak", "weak", "medium", "strong", "x-strong")
    times = [read_strength(name) for name in names]
    assert times == sorted({time for time in times if time is not None})
    assert read_strength("huge") is None


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("medium", 140),
        ("default", 140),
        ("x-slow", 70),
        ("x-fast", 280),
        ("80%", 112),
        ("1.5", 210),
        ("+10%", 110),
        ("-0.5", 50),
        ("-300%", -200),
        ("quick", None),
        ("%", None),
        ("", None),
        ("1,5", None),
    ],
)
def test_rates(text: str, rate: int | None) -> None:
    """A name or a part is of the usual 140, a change of the present 100."""
    assert read_rate(text, 100, 140) == rate


@pytest.mark.parametrize(("rate", "kept"), [(-200, 80), (79, 80), (80, 80), (450, 450), (451, 450)])
def test_rates_are_kept_within_what_a_voice_can(rate: int, kept: int) -> None:
    """The same bounds as in the front matter."""
    assert bounded_rate(rate) == kept
