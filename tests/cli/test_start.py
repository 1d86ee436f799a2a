"""`voiceguide play` with an empty store: it begins before all speech is made."""

from __future__ import annotations

from pathlib import Path

from cli.command import SHORT, result, run

OVERRUN = SHORT.replace("[1s..2s]", "\n\n- 1s Rub them, and press them, and hold them for a long while.")


def test_a_mistake_that_is_only_found_when_all_is_measured_is_1(tmp_path: Path) -> None:
    """The session has begun by then; it ends, and the mistake is reported with its place."""
    (tmp_path / "feet.md").write_text(OVERRUN, encoding="utf-8")
    ran = run(
        "play",
        "--silent-clock",
        "feet.md",
        cwd=tmp_path,
        code=1,
        env={"VOICEGUIDE_CACHE": str(tmp_path / "s")},
    )
    assert "feet.md:12:3: error[VG014]" in ran.stderr
    (one,) = result("play", "--silent-clock", "feet.md", cwd=tmp_path, code=1)["diagnostics"]
    assert one["code"] == "VG014"


def test_a_short_session_is_heard_to_its_end(tmp_path: Path) -> None:
    """With nothing in the store and an elastic pause in it: the whole of it is planned on the way."""
    (tmp_path / "short.md").write_text(SHORT, encoding="utf-8")
    ran = run(
        "play",
        "--silent-clock",
        "--json",
        "short.md",
        cwd=tmp_path,
        env={"VOICEGUIDE_CACHE": str(tmp_path / "s")},
    )
    assert '"state": "ended"' in ran.stdout
