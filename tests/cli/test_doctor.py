"""`voiceguide doctor`: what works here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from voiceguide.pipeline.doctor import Finding

if TYPE_CHECKING:
    from cli.conftest import Ran

WELL = Finding("encoder", "mp3", works=True, about="lameenc", essential=True)
ABSENT = Finding("output", "brass", works=False, about="no brass here", cure="buy a trumpet")
DUMB = Finding("engine", "pyttsx3", works=False, about="no data", cure="install it", essential=True)


@pytest.mark.parametrize(
    ("findings", "code", "last"),
    [((WELL, ABSENT), 0, "all that is needed works"), ((WELL, DUMB), 3, "does not work: engine pyttsx3")],
)
def test_only_what_is_essential_fails(
    findings: tuple[Finding, ...],
    code: int,
    last: str,
    run: Callable[..., Ran],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The table and the JSON say the same: each thing, whether it works, and the cure; 3 if it must work."""

    def examine(_settings: object) -> Iterator[Finding]:
        yield from findings

    monkeypatch.setattr("voiceguide.pipeline.doctor.examine", examine)
    shown = run("doctor")
    assert shown.code == code
    assert last in shown.out.splitlines()[-1]
    for one in findings:
        assert one.about in shown.out
        assert one.cure in shown.out
    told = run("doctor", "--json")
    assert told.code == code
    assert told.json["works"] is (code == 0)
    assert set(told.json["findings"][0]) == {"part", "name", "works", "about", "cure", "essential"}
    assert [one["name"] for one in told.json["findings"]] == [one.name for one in findings]
