"""What leaves a routine when time is short: the order, and what is there then."""

from __future__ import annotations

from script.sessions import show_session, unroll
from voiceguide.core.source import Source
from voiceguide.script.forms import form, scopes_of
from voiceguide.script.parse import parse

SCRIPT = """\
## Warm up
Breathe. {optional: 2}
- 9s Sun salutation {round} of {rounds}. {repeat: 2..4}
- 8s Twist. {optional: 1}

## Stretch {optional: 2}
- 9s Fold. {optional: 1}
- 7s Reach. {optional: 5}

## Legs {length: 1m}
- 10s..1m Lift. {optional: 1}
- 6s Lower. {repeat: 1..2; optional: 3}
- 10s..1m Rest.
"""


def _leavings(script: str) -> list[list[str]]:
    """Return what leaves, in its order: of each block with a length of its own, and of the session at the end."""
    scopes, found = scopes_of(parse(Source("routine.md", script))[0])
    assert not found
    return [[one.shown.text for one in scope.leavings] for scope in scopes]


def test_the_order_of_leaving() -> None:
    """The highest number first, the last in the text first; rounds go one by one, before their block.

    A round counts as `optional: 1`, and nothing leaves a section that has left. What stands within a
    length of its own leaves there, and not from the session.
    """
    legs, session = _leavings(SCRIPT)
    assert session == [
        "Reach.",
        "Stretch",
        "Breathe.",
        "Twist.",
        "1 of 4 rounds: Sun salutation … of ….",
        "2 of 4 rounds: Sun salutation … of ….",
    ]
    assert legs == ["1 of 2 rounds: Lower.", "Lower.", "Lift."]


def test_a_form_is_the_routine_without_what_has_left() -> None:
    """A section leaves with all that is in it; the rounds that stay are counted anew."""
    scopes, _ = scopes_of(parse(Source("routine.md", SCRIPT))[0])
    legs, session = scopes
    bare = form((*session.leavings, *legs.leavings[:1]))
    shown, found = unroll(SCRIPT, bare)
    assert not found
    assert (
        show_session(shown)
        == """\
§ Warm up
step 9s (bell) | Sun salutation 1 of 2.
step 9s Sun salutation 2 of 2.
§ Legs
step 10s..1m (bell) | Lift. in 1m #0
step 6s Lower. in 1m #0
step 10s..1m Rest. in 1m #0"""
    )
    assert [one.text for one in bare.left_out] == [
        "Breathe.",
        "2 of 4 rounds: Sun salutation … of ….",
        "Twist.",
        "Stretch",
        "1 of 2 rounds: Lower.",
    ]


def test_names_stand_in_what_may_leave() -> None:
    """A number to leave by and the rounds of a range may come from the variables."""
    script = (
        "---\nvars: {least: 1, rank: 3}\n---\nOne. {optional: {rank}}\n\n- 5s Two. {repeat: {least}..2}\n"
    )
    assert _leavings(script) == [["One.", "1 of 2 rounds: Two."]]


def test_too_much_that_may_leave_is_a_bound() -> None:
    """Each form is expanded and measured, so there are not too many of them."""
    _, found = scopes_of(parse(Source("routine.md", "- 5s Two. {repeat: 1..1000}\n"))[0])
    assert [(one.code, one.message) for one in found] == [
        ("VG002", "more than 200 blocks and rounds are optional, the bound of a routine")
    ]
