"""Tables as programs read them: one line a row, aligned by what a terminal shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceguide.cli.screen import show, table

if TYPE_CHECKING:
    import pytest


def test_a_table_off_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Columns are as wide as their widest cell, wide letters count twice, and no line ends in spaces."""
    rows = table(">at", "what", "line")
    rows.add_row("0:00", "Сядьте", "1")
    rows.add_row("10:00", "足を", "2")
    rows.add_section()
    rows.add_section()
    rows.add_row("1:00:00", "two\nlines")
    rows.add_section()
    show("A head", rows)
    assert capsys.readouterr().out == (
        "A head\n"
        "\n"
        "      at   what     line\n"
        " ───────────────────────\n"
        "    0:00   Сядьте   1\n"
        "   10:00   足を     2\n"
        "\n"
        " 1:00:00   two\n"
        "           lines\n"
        "\n"
    )
