"""Every voice that an example of the manual names is one that there is."""

from __future__ import annotations

import re
from functools import cache

import pytest

from pipeline.hearing import ROOT
from voiceguide.pipeline.mistakes import mistakes
from voiceguide.voice.engines.pyttsx3_engine import open_engine

PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
WRONG = {one.wrong.strip() for one in mistakes()}
"""Examples that are wrong on purpose."""
FENCE = re.compile(r"^```[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(
    r"\[voice ([^\]\s]+)\]|--voice ([^\s`]+)|(?:voices --play|^voice:) ([^\s`\[]+)|^voice: \[([^\]]+)\]",
    re.MULTILINE,
)
ELSEWHERE = re.compile(r"default|NAME|…|(piper|kokoro|nsss|sapi5)(:|$)|.*\.onnx|.*PATH")
"""What is no voice of the engine that everybody has: a word of the language, other engines, files."""


def named() -> list[object]:
    """Return the voices that examples name, in fences and between backticks, each with its page."""
    found: dict[str, object] = {}
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for example in (*FENCE.findall(text), *re.findall(r"`([^`\n]+)`", text)):
            if example.strip() in WRONG:
                continue
            for groups in NAMED.findall(example):
                for name in re.split(r",\s*", "".join(groups)):
                    if not ELSEWHERE.match(name):
                        found.setdefault(name, pytest.param(name, id=f"{page.name}: {name}"))
    return list(found.values())


@cache
def there() -> set[str]:
    """Return what the voices of the engine that everybody has are called, with and without its name."""
    return {name for voice in open_engine().voices() for name in (voice.name, voice.id)}


@pytest.mark.parametrize("name", named())
def test_a_voice_in_an_example_is_there(name: str) -> None:
    """Who copies an example finds its voice in `voiceguide voices`."""
    assert name in there()


def test_examples_name_voices() -> None:
    """There are such examples, so the page is not read past."""
    assert len(named()) >= 5
