"""What the language's page says of time, as cases that a person can read in `tests/cases/plan/`."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from plan.planned import lines_of, plan_script

CASES = Path(__file__).parents[1] / "cases" / "plan"
ALWAYS = {"cue", "!"}
MARKS = {"-", "#", "~", "!", "^", "<", "length", "dial"}


class Case(NamedTuple):
    """A script and what becomes of it."""

    name: str
    script: str
    common: str
    """Front matter that holds where the script's own says nothing."""
    estimated: bool
    expected: list[str]


def cases_of(path: Path) -> list[Case]:
    """Read a file of cases."""
    head, *parts = path.read_text(encoding="utf-8").split("\n=== ")
    common = "\n".join(line.removeprefix("+ ") for line in head.split("\n") if line.startswith("+ "))
    cases = []
    for part in parts:
        name, _, rest = part.partition("\n")
        text, _, expected = rest.partition("\n===>")
        script = "\n".join(line for line in text.split("\n") if not line.startswith(";"))
        flag, *lines = expected.split("\n")
        cases.append(
            Case(f"{path.stem}: {name}", script, common, "estimated" in flag, list(filter(None, lines)))
        )
    return cases


def kind(line: str) -> str:
    """Return what a line is about; cues have no mark."""
    mark = line.split(maxsplit=1)[0]
    return mark if mark in MARKS else "cue"


CASE_LIST = [case for path in sorted(CASES.glob("*.txt")) for case in cases_of(path)]


@pytest.mark.parametrize("case", CASE_LIST, ids=[case.name for case in CASE_LIST])
def test_everything_stands_where_the_case_says(case: Case) -> None:
    """A script has the cues and mistakes of its case, no others, and all else that the case tells of."""
    lines = lines_of(*plan_script(case.script, common=case.common, estimated=case.estimated))
    told = ALWAYS.union(map(kind, case.expected))
    assert [line for line in lines if kind(line) in told] == case.expected


def test_there_are_cases_and_each_has_a_name() -> None:
    """The cases are there, and no two have one name."""
    assert len(CASE_LIST) >= 60
    assert len({case.name for case in CASE_LIST}) == len(CASE_LIST)
