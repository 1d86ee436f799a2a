"""`voiceguide beds`: what sounds under the voice."""

from __future__ import annotations

from pathlib import Path

from cli.command import ROOT, SHORT, result, run


def test_every_shipped_bed_is_listed(tmp_path: Path) -> None:
    """Each recipe is there with what it is and when it comes round."""
    beds = result("beds", cwd=tmp_path)["beds"]
    assert [one["name"] for one in beds] == sorted(
        path.stem for path in (ROOT / "audio" / "beds").glob("*.toml")
    )
    for one in beds:
        assert set(one) == {"name", "about", "length_ms"}
        assert one["length_ms"] > 0
    shown = run("beds", cwd=tmp_path).stdout
    assert all(one["name"] in shown for one in beds)


def test_a_bed_of_the_command_line(tmp_path: Path) -> None:
    """`--bed` lays a bed under any routine; one that nobody knows is the command line's mistake."""
    (tmp_path / "short.md").write_text(SHORT, encoding="utf-8")
    plan = result("plan", "short.md", "--fast", "--bed", "rain -24dB", cwd=tmp_path)
    (bed,) = (cue for cue in plan["cues"] if cue["kind"] == "bed")
    assert (bed["name"], bed["start_ms"], bed["end_ms"]) == ("rain", 0, plan["length_ms"])
    assert (bed["file"], bed["line"], bed["voice"]) == (None, None, None)
    assert "rain (bed)" in run("plan", "short.md", "--fast", "--bed", "rain", cwd=tmp_path).stdout
    refused = run("plan", "short.md", "--bed", "rian", cwd=tmp_path, code=2)
    assert "did you mean `rain`?" in refused.stderr
