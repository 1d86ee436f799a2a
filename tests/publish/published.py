"""A folder that is published and served as a user does it, for the programs of others to try."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cli.command import started as run
from pipeline.hearing import SMALL
from voiceguide.core.captions import Caption
from voiceguide.output import chapters_json
from voiceguide.output.captions import webvtt
from voiceguide.output.info import Chapter

HANDS = """\
---
title: Кисти рук
lang: ru
schedule: weekly mon thu 19:00
settle: 0s
tail: 0s
---

> [!CAUTION]
> Не при температуре.

## Подготовка

Сядьте удобно. [2s]

## Часть 2: 50 %

- 8s Разотрите ладони.

## Rest & listen

Спасибо.
"""
ROUTINES = {"small": SMALL.replace("voice: tone:en-low\n", ""), "кисти рук": HANDS}
TITLE = "Evening hands"
MAIL = "anna@example.org"


@dataclass(frozen=True)
class Session:
    """What stands in a published folder of one routine."""

    name: str
    parts: tuple[Chapter, ...]
    captions: tuple[Caption, ...]


@dataclass(frozen=True)
class Site:
    """A published folder that is served, and where."""

    folder: Path
    url: str

    def session(self, name: str) -> Session:
        """Return one of its sessions, as its own files tell of it."""
        beside = self.folder / name
        return Session(
            name,
            chapters_json.load((beside / f"{name}.chapters.json").read_text("utf-8")),
            webvtt.load((beside / f"{name}.vtt").read_text("utf-8")),
        )


@contextmanager
def published(home: Path) -> Iterator[Site]:
    """Publish two routines with their albums for the address under which they are served already."""
    (home / "routines").mkdir()
    (home / "site").mkdir()
    for name, text in ROUTINES.items():
        (home / "routines" / f"{name}.md").write_text(text, encoding="utf-8")
    with _served(home / "site") as url:
        run(
            "publish",
            "routines",
            "--url",
            url,
            "--title",
            TITLE,
            "--split",
            "section",
            "--email",
            MAIL,
            cwd=home,
        )
        yield Site(home / "site", url)


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "voiceguide", "serve", folder, "--port", "0", "--json", "--quiet"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ}) as process:
        try:
            assert process.stdout
            document = json.loads("".join(iter(process.stdout.readline, "}\n")) + "}")
            yield str(document["urls"][0])
        finally:
            process.terminate()
