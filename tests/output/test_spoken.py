"""Where a sentence is said otherwise than shown, only the words that differ stand apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.output.spoken import wordings

LINES = st.text(st.sampled_from("ab 1.,–()"), max_size=20)


def differing(shown: str, said: str) -> list[tuple[str, str]]:
    """Return the runs that differ."""
    return [(eye, ear) for eye, ear in wordings(shown, said) if eye != ear]


@pytest.mark.parametrize(
    ("shown", "said", "runs"),
    [
        ("Rest now.", "Rest now.", []),
        ("Press Yongquan, here.", "Press yong chwan, here.", [("Yongquan", "yong chwan")]),
        (
            "Wait 30 s, or 95° is gone.",
            "Wait thirty seconds, or ninety degrees is gone.",
            [("30 s", "thirty seconds"), ("95°", "ninety degrees")],
        ),
        ("Wait (10 s).", "Wait ten seconds.", [("(10 s)", "ten seconds")]),
        ("L4-L5", "L four to L five", [("L4-L5", "L four to L five")]),
        ("• Go on", "Go on", [("• Go", "Go")]),
    ],
)
def test_words_that_differ_stand_apart(shown: str, said: str, runs: list[tuple[str, str]]) -> None:
    """A number, a name or a sign is held against the words that are said for it."""
    assert differing(shown, said) == runs


@pytest.mark.parametrize(
    ("shown", "said", "runs"),
    [
        (
            "Press Yongquan (KI-1).",
            "Press ⟦jɒŋ tʃwæn⟧, K I 1.",
            [("Yongquan", "⟦jɒŋ tʃwæn⟧"), ("KI-1", "K I 1")],
        ),
        ("Rub Zu San Li 5x", "Rub ⟦zuː⟧ 5 times", [("Zu San Li", "⟦zuː⟧"), ("5x", "5 times")]),
        ("psoas & Hegu", "⟦səʊəs⟧ and ⟦hə ɡuː⟧", [("psoas", "⟦səʊəs⟧"), ("&", "and"), ("Hegu", "⟦hə ɡuː⟧")]),
        ("2 cm Hegu", "2 centimetres ⟦hə ɡuː⟧", [("cm", "centimetres"), ("Hegu", "⟦hə ɡuː⟧")]),
        ("Hegu a b", "⟦hə b ɡuː⟧ a b", [("Hegu", "⟦hə b ɡuː⟧")]),
        ("KI1", "⟦kiː⟧ 1", [("KI1", "⟦kiː⟧ 1")]),
    ],
)
def test_a_name_by_ipa_stands_apart_from_changed_neighbours(
    shown: str, said: str, runs: list[tuple[str, str]]
) -> None:
    """Shown words go to what they are most like; where there are too few, the run stays whole."""
    lettered = [one for one in differing(shown, said) if any(map(str.isalnum, one[1]))]
    assert lettered == runs


@given(LINES, LINES, LINES)
def test_nothing_is_lost_around_ipa(shown: str, before: str, behind: str) -> None:
    """Joined, the runs are what is shown and said where something is said by IPA."""
    said = f"{before}⟦ɛl a⟧{behind}"
    runs = list(wordings(shown, said))
    assert "".join(eye for eye, _ in runs) == shown
    assert "".join(ear for _, ear in runs) == said


@given(LINES, LINES)
def test_nothing_is_lost(shown: str, said: str) -> None:
    """Joined, the runs are what is shown, and what is said."""
    runs = list(wordings(shown, said))
    assert "".join(eye for eye, _ in runs) == shown
    assert "".join(ear for _, ear in runs) == said


@given(
    st.lists(st.sampled_from(["a", "b", "1", "–"]), min_size=1),
    st.lists(st.sampled_from(["a", "b", "one"]), min_size=1),
)
def test_no_run_is_mute(shown: list[str], said: list[str]) -> None:
    """Where both have words, what differs has words on both sides, or is the whole."""
    eye, ear = " ".join(shown), " ".join(said)
    runs = differing(eye, ear)
    assert runs == [(eye, ear)] or all(any(map(str.isalnum, side)) for run in runs for side in run)
