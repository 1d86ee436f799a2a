"""`voiceguide voices`: who can speak."""

from __future__ import annotations

from pathlib import Path

from cli.command import result, run


def test_every_voice_has_the_promised_keys(tmp_path: Path) -> None:
    """Each is told by what a routine may name it; each language that ships has one default."""
    voices = result("voices", cwd=tmp_path)["voices"]
    assert all(set(one) == {"id", "engine", "name", "lang", "about", "default_for"} for one in voices)
    assert len({one["id"] for one in voices}) == len(voices) > 50
    assert all(one["id"] == f"{one['engine']}:{one['name']}" for one in voices)
    assert sorted(tag for one in voices for tag in one["default_for"]) == ["en", "ru"]


def test_a_language_is_one_and_its_regions(tmp_path: Path) -> None:
    """--lang en lists en, en-US and the like, and nothing else; a language of nobody lists nobody."""
    english = result("voices", "--lang", "en", cwd=tmp_path)["voices"]
    assert {one["lang"].partition("-")[0] for one in english} == {"en"}
    assert len({one["lang"] for one in english}) > 1
    assert result("voices", "--lang", "tlh", cwd=tmp_path) == {"voices": []}


def test_the_table_can_be_copied_from(tmp_path: Path) -> None:
    """Every voice's whole name stands in the table, however narrow the terminal says it is."""
    shown = run("voices", "--lang", "en", cwd=tmp_path, env={"COLUMNS": "40"}).stdout
    for voice in result("voices", "--lang", "en", cwd=tmp_path)["voices"]:
        assert voice["id"] in shown
    assert "the default for en" in shown
