"""`voiceguide cache`: where the store is, how large, and forgetting it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.command import result, run


@pytest.mark.engine
def test_the_store_is_counted_and_cleared(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an export there are entries; --clear removes them, and the next export makes all again."""
    monkeypatch.setenv("VOICEGUIDE_CACHE", str(tmp_path / "store"))
    empty = result("cache", cwd=folder)
    assert set(empty) == {"folder", "entries", "bytes", "limit_bytes", "removed"}
    assert (empty["folder"], empty["entries"], empty["bytes"]) == (str(tmp_path / "store"), 0, 0)
    made = result("export", "short.md", cwd=folder)["made"]
    full = result("cache", cwd=folder)
    assert full["entries"] >= 2 * made["clips"] + 2 * made["islands"]
    assert f"{full['entries']} entries" in run("cache", cwd=folder).stdout
    cleared = result("cache", "--clear", cwd=folder)
    assert (cleared["entries"], cleared["removed"]) == (0, full["entries"])
    assert result("export", "short.md", cwd=folder)["made"] == made


@pytest.mark.parametrize("command", [["cache"], ["export", "short.md"], ["check", "short.md"]], ids=" ".join)
@pytest.mark.parametrize(
    "settings", [{"VOICEGUIDE_CACHE_LIMIT": "much"}, {"VOICEGUIDE_SPEECH_TIMEOUT": "0s"}]
)
def test_a_setting_that_cannot_be_read_is_2(
    folder: Path, command: list[str], settings: dict[str, str]
) -> None:
    """It is named, with how to write it."""
    ran = run(*command, cwd=folder, code=2, env=settings)
    assert next(iter(settings)) in ran.stderr
    assert "hint: Write it as" in ran.stderr


@pytest.mark.parametrize("command", [["cache"], ["export", "short.md"]], ids=" ".join)
def test_a_store_that_cannot_be_is_3(folder: Path, command: list[str]) -> None:
    """A store whose folder is a file is told with the variable that moves it."""
    ran = run(*command, cwd=folder, code=3, env={"VOICEGUIDE_CACHE": str(folder / "short.md")})
    assert "cannot be made" in ran.stderr
    assert "VOICEGUIDE_CACHE" in ran.stderr
