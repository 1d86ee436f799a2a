"""The language, rule by rule: what a script means, or what is wrong with it and where.

The cases are in `tests/cases/script/`, one file a theme: a title, a script, and below `===>` either
the session that it makes or its mistakes. A mistake's message may be cut short with `…`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from script.sessions import show_mistakes, show_session, unroll

CASES = Path(__file__).parents[1] / "cases" / "script"
SIGNS = {"␉": "\t", "␍": "\r", "␀": "\0"}
"""Letters that an editor would not show."""


def cases() -> list[object]:
    """Return (script, expectation) of every case."""
    found: list[object] = []
    for path in sorted(CASES.glob("*.txt")):
        for case in path.read_text(encoding="utf-8").split("\n=== ")[1:]:
            title, _, rest = case.partition("\n")
            script, _, expected = rest.partition("\n===>\n")
            found.append(pytest.param(script, expected.strip("\n"), id=f"{path.stem}: {title}"))
    return found


def agrees(line: str, expected: str) -> bool:
    """Tell whether a line is what a case expects, which may end in `…`."""
    return line == expected or (expected.endswith("…") and line.startswith(expected[:-1]))


@pytest.mark.parametrize(("script", "expected"), cases())
def test_a_script_means_what_its_case_says(script: str, expected: str) -> None:
    """Each case makes the session, or the mistakes, that stand below it."""
    for sign, letter in SIGNS.items():
        script = script.replace(sign, letter)
    session, found = unroll(script)
    shown = show_mistakes(found) if found else show_session(session)
    lines, wanted = shown.split("\n"), expected.split("\n")
    same = len(lines) == len(wanted) and all(map(agrees, lines, wanted))
    assert same, f"\n{shown}\n--- expected:\n{expected}"


def test_there_is_a_case_for_every_rule() -> None:
    """The cases are many, and no two have one title."""
    titles = [case.id for case in cases()]  # type: ignore[attr-defined]  pytest.param has an id
    assert len(titles) == len(set(titles)) >= 80
