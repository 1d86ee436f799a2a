"""`voiceguide chimes`: what rings."""

from __future__ import annotations

from pathlib import Path

from cli.command import ROOT, result, run


def test_every_shipped_chime_is_listed(tmp_path: Path) -> None:
    """Each recipe is there with its times and its loudness, none over -23 LUFS."""
    chimes = result("chimes", cwd=tmp_path)["chimes"]
    assert [one["name"] for one in chimes] == sorted(
        path.stem for path in (ROOT / "audio" / "chimes").glob("*.toml")
    )
    for one in chimes:
        assert set(one) == {"name", "about", "lead_ms", "length_ms", "momentary_lufs"}
        assert 0 <= one["lead_ms"] <= one["length_ms"]
        assert one["momentary_lufs"] <= -23
    shown = run("chimes", cwd=tmp_path).stdout
    assert all(one["name"] in shown for one in chimes)
