"""The page of all mistakes: `python -m voiceguide.pipeline.errors_page > docs/errors.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from voiceguide.core.mistakes import Mistake
from voiceguide.pipeline.mistakes import mistakes

_HEAD = """# What each error means

`voiceguide check` names every mistake with its place, a code, and what to do.
Codes from VG101 on are warnings: the routine can be used, and `check --strict` lets them fail; VG111 is a note, which never fails.
VX001 and VX002 are of `voiceguide import`, and their examples are SSML.
This page says more about each code; `voiceguide explain VG014` prints the same in the terminal.

"""


def page(every: Iterable[Mistake]) -> str:
    """Write the page in Markdown: a table of all codes, and a section for each."""
    every = tuple(every)
    rows = [f"| [{one.code}](#{one.code.lower()}) | {one.title} |" for one in every]
    table = "\n".join(["| code | what is wrong |", "|---|---|", *rows])
    return f"{_HEAD}{table}\n\n" + "\n".join(line for one in every for line in _section(one))


def _section(one: Mistake) -> Iterator[str]:
    yield from (f"## {one.code}", "", f"**{one.title}**", "", one.meaning, "", one.cure, "")
    kind = "xml" if one.of_import else "markdown"
    yield from ("Wrong:", "", *_fenced(one.wrong, kind), "", "Right:", "", *_fenced(one.right, kind), "")


def _fenced(script: str, kind: str) -> Iterator[str]:
    fence = "````" if "```" in script else "```"
    yield from (f"{fence}{kind}", script, fence)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stdout.write(page(mistakes()))
