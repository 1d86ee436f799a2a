"""The page on commands says what the product does."""

from __future__ import annotations

import re

import pytest

from pipeline.hearing import ROOT
from voiceguide.core.commands import Command, read_order
from voiceguide.live.remotes.keys import KEYS
from voiceguide.live.remotes.lines import STATUS

PAGE = (ROOT / "docs" / "remotes.md").read_text(encoding="utf-8")
TOLD = re.compile(r"voiceguide tell ([a-z][a-zA-Z0-9 ]*)")


def test_every_command_is_explained() -> None:
    """Each stands in the first table."""
    for command in Command:
        assert f"`{command}" in PAGE


def test_every_key_is_explained() -> None:
    """Each row of keys stands in the table of keys, by the name that is on the key."""
    (table,) = re.findall(r"\| key \| does \|\n\|---\|---\|\n((?:\|.*\n)+)", PAGE)
    signs = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→", " ": "space"}
    for key in KEYS:
        assert key.does.split(",")[0] in table
        assert signs.get(key.names[0], key.names[0]) in table


@pytest.mark.parametrize("text", sorted(set(TOLD.findall(PAGE))))
def test_what_is_told_is_a_command(text: str) -> None:
    """Every example can be typed as it stands."""
    assert text.strip() == STATUS or read_order(text)


def test_other_words_are_understood() -> None:
    """Those that the page names."""
    (line,) = re.findall(r"Some other words are understood, too: (.*)", PAGE)
    assert all(read_order(word) for word in re.findall(r"`([a-z ]+)`", line))
