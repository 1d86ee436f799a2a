"""`voiceguide new`: a routine to start from."""

from __future__ import annotations

from pathlib import Path

from cli.command import files, result, run


def test_a_new_routine_has_no_mistakes_and_can_be_exported(tmp_path: Path) -> None:
    """It is titled after its name, passes a strict check, and becomes a track."""
    ran = run("new", "evening-stretch", cwd=tmp_path)
    assert files(tmp_path) == ["evening-stretch.md"]
    assert "voiceguide export evening-stretch.md" in ran.stdout
    assert result("check", "--strict", "evening-stretch.md", cwd=tmp_path) == {"diagnostics": []}
    (track,) = result("export", "evening-stretch.md", "--no-cover", cwd=tmp_path)["tracks"]
    assert track["title"] == "Evening stretch"


def test_an_old_file_is_never_replaced(tmp_path: Path) -> None:
    """The refusal is exit code 2, with or without the ending."""
    (tmp_path / "mine.md").write_text("Mine.\n", encoding="utf-8")
    for name in ("mine", "mine.md"):
        ran = run("new", name, cwd=tmp_path, code=2)
        assert "mine.md is there already" in ran.stderr
        assert ran.stdout == ""
    assert (tmp_path / "mine.md").read_text(encoding="utf-8") == "Mine.\n"


def test_any_title_is_a_title(tmp_path: Path) -> None:
    """Quotes, colons and letters of other alphabets in a name do no harm."""
    name = 'it\'s: "стопа" #1'
    run("new", name, cwd=tmp_path)
    (track,) = result("export", f"{name}.md", "-o", "out.mp3", "--no-cover", cwd=tmp_path)["tracks"]
    assert track["title"] == 'It\'s: "стопа" #1'


def test_a_folder_that_is_not_there_is_3(tmp_path: Path) -> None:
    """The machine's refusal says what to do."""
    ran = run("new", "nowhere/mine", cwd=tmp_path, code=3)
    assert "cannot write nowhere/mine.md" in ran.stderr
    assert "hint: " in ran.stderr
