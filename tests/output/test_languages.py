"""Language codes for ID3."""

from __future__ import annotations

import pytest

from voiceguide.output.languages import iso_639_2


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "eng"),
        ("en-GB", "eng"),
        ("ru", "rus"),
        ("de_AT", "deu"),
        ("zh-Hant-TW", "zho"),
        ("PT-br", "por"),
        ("cmn", "cmn"),
        ("haw-US", "haw"),
        ("xx", "und"),
        ("", "und"),
    ],
)
def test_three_letters(tag: str, code: str) -> None:
    """The first part of a BCP 47 tag decides; three letters stay; what is unknown is undetermined."""
    assert iso_639_2(tag) == code
