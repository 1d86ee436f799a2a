"""A mistake as people see it: its place, its line, carets under it, and what to do."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest

from voiceguide.cli.report import as_json, report, summary
from voiceguide.core.source import Diagnostic, Severity, Source, Span

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Give a function that shows the mistake in `part` of a text, and returns what was printed."""

    def show(text: str, part: str, **more: object) -> str:
        source = Source("foot.md", text)
        start = text.index(part)
        values = {"message": "this is wrong", "hint": "write it right", **more}
        report(
            {source.file: source}, [Diagnostic("VG000", span=source.span(start, start + len(part)), **values)]
        )
        out, err = capsys.readouterr()
        assert out == ""
        return err

    return show


def carets(printed: str) -> tuple[str, str]:
    """Return the line of the excerpt and the one below it, without their margins."""
    _, line, below, *_ = printed.split("\n")
    assert line[5:8] == below[5:8] == " | "
    return line[8:], below[8:]


def test_the_whole_form(shown: Callable[..., str]) -> None:
    """Place, severity, code, what, the line with carets, what to do: as the language's page shows it."""
    text = "# Foot\n\n" + "\n" * 11 + "- 40s Rub the sole of your {side} foot from the heel on.\n"
    message = "this step overruns by 3.2 s: its speech lasts 43.2 s, the step 40 s"
    hint = "shorten the text by about 7 words, or write 44s"
    assert shown(text, "40s", message=message, hint=hint) == (
        "foot.md:14:3: error[VG000]: this step overruns by 3.2 s: its speech lasts 43.2 s, the step 40 s\n"
        "   14 | - 40s Rub the sole of your {side} foot from the heel on.\n"
        "      |   ^^^\n"
        "      = hint: shorten the text by about 7 words, or write 44s\n"
    )


def test_a_warning_from_an_included_file(shown: Callable[..., str]) -> None:
    """A warning says so; the includes that led there follow, outermost first; no hint, no line for it."""
    via = (Span("day.md", 3, 1, 3, 9), Span("legs.md", 7, 2, 7, 5))
    assert shown("one two\n", "two", hint="", severity=Severity.WARNING, via=via) == (
        "foot.md:1:5: warning[VG000]: this is wrong\n"
        "    1 | one two\n"
        "      |     ^^^\n"
        "      = included from day.md:3:1\n"
        "      = included from legs.md:7:2\n"
    )


@pytest.mark.parametrize(
    ("text", "part", "line", "below"),
    [
        ("\tgo\tnow\there", "now", "    go    now    here", "          ^^^"),
        ("go\tnow", "\tnow", "go    now", "  ^^^^^^^"),
        ("按摩 脚底 now", "脚底", "按摩 脚底 now", "     ^^^^"),
        ("按摩脚底", "脚", "按摩脚底", "    ^^"),
        ("cafe\u0301 now", "now", "cafe\u0301 now", "     ^^^"),
        ("e\u0301", "\u0301", "e\u0301", " ^"),
        ("🙂 now", "now", "🙂 now", "   ^^^"),
        ("👣👣", "👣", "👣👣", "^^"),
        ("Разотрите стопу", "стопу", "Разотрите стопу", "          ^^^^^"),
    ],
)
def test_carets_stand_below_the_mistake(
    shown: Callable[..., str], text: str, part: str, line: str, below: str
) -> None:
    """Tabs are four columns, wide letters two, combining marks none, and the carets follow."""
    assert carets(shown(text, part)) == (line, below)


def test_no_letter_is_marked_by_one_caret(shown: Callable[..., str]) -> None:
    """A place between letters, or behind the last one, has one caret."""
    source = "cover:"
    assert carets(shown(source, "")) == ("cover:", "^")


def test_a_mistake_over_several_lines_is_shown_by_its_first(shown: Callable[..., str]) -> None:
    """The carets go to the end of the first line."""
    assert carets(shown("one two\nthree\nfour", "two\nthree")) == ("one two", "    ^^^")


@pytest.mark.parametrize("line", [2, 4, 9])
def test_an_empty_line_has_no_excerpt(line: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Where there is nothing to see, the hint follows at once; so behind the end of the file."""
    source = Source("foot.md", "one\n\nthree\n")
    report({source.file: source}, [Diagnostic("VG000", "wrong", Span("foot.md", line, 1, line, 1), "right")])
    assert capsys.readouterr().err == f"foot.md:{line}:1: error[VG000]: wrong\n      = hint: right\n"


@pytest.mark.parametrize(("before", "after"), [(0, 400), (400, 0), (400, 400), (60, 40), (96, 0)])
@pytest.mark.parametrize(("letter", "width"), [("a", 1), ("脚", 2), ("e\u0301", 1)])
def test_a_long_line_is_cut_around_the_mistake(
    shown: Callable[..., str], before: int, after: int, letter: str, width: int
) -> None:
    """At most 96 columns are shown, the mistake whole among them; a cut is an ellipsis."""
    text = f"{letter * before}here{letter * after}"
    line, below = carets(shown(text, "here"))
    columns = len(line.replace("\u0301", "").replace("脚", "xx"))
    assert columns <= 96
    assert below.strip() == "^^^^"
    at = len(below) - 4
    assert line.replace("\u0301", "").replace("脚", "xx")[at : at + 4] == "here"
    whole = (before + after) * width + 4 <= 96
    assert ("…" in line) != whole


def test_a_long_mistake_is_cut_too(shown: Callable[..., str]) -> None:
    """Of a mistake that is wider than the screen the start is shown, to the last column."""
    line, below = carets(shown(f"so {'x' * 500} end", "x" * 500))
    assert line == f"so {'x' * 92}…"
    assert below == f"   {'^' * 92}"


def test_nothing_commands_the_terminal(shown: Callable[..., str]) -> None:
    """Escapes and marks that turn the writing round are shown as what they are, in the line and the message."""
    text = "clear \x1b[2J and \u202eturn"
    printed = shown(text, "\x1b[2J", message="`\x1b[2J` is \x07wrong", hint="not \x1b]0;title\x07")
    assert carets(printed) == ("clear \ufffd[2J and \ufffdturn", "      ^^^^")
    assert not {"\x1b", "\x07", "\u202e"} & set(printed)


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_colours(monkeypatch: pytest.MonkeyPatch, no_color: str, *, coloured: bool) -> None:
    """A terminal gets colours, unless NO_COLOR says anything; the text is the same."""
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("NO_COLOR", no_color)
    source = Source("foot.md", "one two")
    report({source.file: source}, [Diagnostic("VG000", "wrong", source.span(4, 7), "right")])
    assert ("\x1b[31m" in terminal.getvalue()) == coloured
    assert "    1 | one two" in terminal.getvalue()


def test_a_file_gets_no_colours(shown: Callable[..., str]) -> None:
    """Where standard error is no terminal, nothing but text is written."""
    assert "\x1b" not in shown("one two", "two")


def test_json() -> None:
    """Every key is there, places from 1, the end exclusive, in code points."""
    source = Source("foot.md", "按摩\ne\u0301 two")
    wrong = Diagnostic("VG000", "wrong", source.span(3, 7), via=(Span("day.md", 3, 1, 3, 9),))
    assert as_json([wrong]) == [
        {
            "file": "foot.md",
            "line": 2,
            "column": 1,
            "end_line": 2,
            "end_column": 5,
            "severity": "error",
            "code": "VG000",
            "message": "wrong",
            "hint": "",
            "via": [{"file": "day.md", "line": 3, "column": 1, "end_line": 3, "end_column": 9}],
        }
    ]


@pytest.mark.parametrize(
    ("errors", "warnings", "words"),
    [
        (0, 0, "no mistakes"),
        (1, 0, "1 error"),
        (2, 0, "2 errors"),
        (0, 1, "1 warning"),
        (2, 1, "2 errors and 1 warning"),
    ],
)
def test_summary(errors: int, warnings: int, words: str) -> None:
    """Errors come before warnings, and one of a kind has no s."""
    span = Span("foot.md", 1, 1, 1, 1)
    kinds = [Severity.WARNING] * warnings + [Severity.ERROR] * errors
    assert summary(Diagnostic("VG000", "wrong", span, severity=kind) for kind in kinds) == words
