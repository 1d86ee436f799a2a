"""Where sentences end: the cases a person can read are in `tests/cases/sentences/`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.pipeline import languages
from voiceguide.script.sentences import sentence_ends

words_for = cache(languages.words_for)
CASES = Path(__file__).parents[1] / "cases" / "sentences"
ELEMENT = "\ue000"


def cases() -> list[tuple[str, str]]:
    """Return (language, line) of every case; `|` parts sentences, `□` stands for an inline element."""
    return [
        (path.stem, line.replace("□", ELEMENT))
        for path in sorted(CASES.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("##")
    ]


def parts(text: str, tag: str) -> list[str]:
    """Cut a text at its sentence ends."""
    ends = sentence_ends(text, words_for(tag))
    return [text[start:end].strip() for start, end in zip([0, *ends], ends, strict=False)]


@pytest.mark.parametrize(("tag", "line"), cases())
def test_a_text_parts_where_its_case_says(tag: str, line: str) -> None:
    """Each case comes apart at its bars and nowhere else."""
    expected = line.split(" | ")
    assert parts(" ".join(expected), tag) == expected


@given(text=st.text(alphabet=st.sampled_from("aB1 .!?…»”(。\ue000,5min"), max_size=40))
def test_ends_rise_and_leave_no_words_behind(text: str) -> None:
    """Ends rise, stay inside the text, and what follows the last one holds no word."""
    ends = sentence_ends(text, words_for("en"))
    assert ends == sorted(set(ends))
    assert all(0 < end <= len(text) for end in ends)
    rest = text[ends[-1] :] if ends else text
    assert not any(letter.isalnum() or letter == ELEMENT for letter in rest)


@pytest.mark.parametrize("text", ["", "   ", "...", "?!", "«»"])
def test_a_text_without_words_has_no_sentence(text: str) -> None:
    """Marks alone are no sentence."""
    assert sentence_ends(text, words_for("en")) == []
