"""A routine on the wall: what of the session stands on the page, and its pictures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tones import tone_world
from voiceguide.core.errors import OutputFailed
from voiceguide.output.pdf import BROWSERS, by_browser, pdf_of
from voiceguide.pipeline.plan import plan_routine
from voiceguide.pipeline.sheet import sheet_page
from voiceguide.pipeline.world import Timing

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
SCRIPT = """\
---
title: Hands & <feet>
length: 3m
---

> [!CAUTION]
> Not with a fever.

## Begin

Count with me. [count 1..5] ![A hand](hand%20one.png)

- 6s {round}. Open and close. {repeat: 4}
- 20s Rest. {countdown: 3}
  - @ half Breathe.

![The net](https://example.org/x.png)

## Your {side} hand {sides: left, right}

- 20s Rub your {side} hand. ![Both hands](hands.svg)

Well done. [1s..2m]
"""


def page(folder: Path, script: str = SCRIPT) -> str:
    """Return a routine's sheet, its speech estimated."""
    path = folder / "hands.md"
    path.write_text(script, encoding="utf-8")
    planned = plan_routine(path, Timing(), tone_world(), None)
    assert planned.timeline is not None, planned.diagnostics
    return sheet_page(planned, planned.timeline)


def lines(text: str) -> list[str]:
    """Return the rows that a person reads."""
    rows = re.findall(r'<li class="(?:said|step)">(.*?)(?=<ol|<figure|</li>)', text, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in rows]


def test_repeated_things_are_one_row(tmp_path: Path) -> None:
    """Rounds of a step, and numbers of a count, are one row each; a countdown is not written."""
    text = page(tmp_path)
    told = [row.partition(" ")[2] for row in lines(text)]
    assert told[:4] == ["Count with me.", "1 … 5", "1. Open and close. × 4 6 s", "Rest. 20 s"]
    assert "Breathe." in text
    assert "3 … 1" not in text
    assert '<h1 dir="auto">Hands &amp; &lt;feet&gt;</h1>' in text
    assert text.index("Not with a fever.") < text.index("<main>")


def test_pictures_stand_where_they_are_shown(tmp_path: Path) -> None:
    """One beside the routine is in the page, once; one that is not there, or on the net, is its words."""
    (tmp_path / "hand one.png").write_bytes(PNG)
    (tmp_path / "hands.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    text = page(tmp_path)
    assert text.count('alt="A hand"') == text.count('alt="Both hands"') == 1
    assert (
        text.index("A hand")
        < text.index("Rub your left")
        < text.index("Both hands")
        < text.index("Rub your right")
    )
    assert "[The net]" in text
    assert "example.org" not in text


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("hand one.png", None, "there is no such file"),
        ("hand one.png", b"GI", "it is no picture that a page can show"),
        ("hand one.png", PNG + bytes(2 * 1024 * 1024), "it is larger than 2 MiB"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_a_warning(
    tmp_path: Path, name: str, data: bytes | None, why: str
) -> None:
    """It says why; its words stand on the page."""
    if data is not None:
        (tmp_path / name).write_bytes(data)
    (tmp_path / "hands.svg").write_text("<svg/>", encoding="utf-8")
    assert "[A hand]" in page(tmp_path)
    world = tone_world()
    with world.studio() as studio:
        found = plan_routine(tmp_path / "hands.md", Timing(), world, studio).diagnostics
    told = [one for one in found if one.code == "VG108"]
    assert [one.message for one in told] == [f"the picture `hand%20one.png` cannot be shown: {why}"]
    assert (told[0].span.line, bool(told[0].hint)) == (11, True)


def test_a_picture_outside_the_folder_is_never_read(tmp_path: Path) -> None:
    """A routine may show what is in its folder, and nothing else of the machine."""
    (tmp_path / "secret.png").write_bytes(PNG)
    inner = tmp_path / "inner"
    inner.mkdir()
    assert "data:image" not in page(inner, "Sit. ![x](../secret.png)\n")


def test_without_a_program_a_pdf_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither WeasyPrint nor Chromium is a failure with its cure; one that fails says so, too."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("voiceguide.output.pdf.find_spec", lambda _: None)
    with pytest.raises(OutputFailed, match="nothing here") as failure:
        pdf_of("<p>x</p>")
    assert "weasyprint" in failure.value.hint
    broken = tmp_path / BROWSERS[0]
    broken.write_text("#!/bin/sh\necho no display >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    with pytest.raises(OutputFailed, match="did not make a PDF: no display"):
        by_browser(str(broken), "<p>x</p>")
