"""The routines and sounds that ship are found however voiceguide was installed."""

from __future__ import annotations

from pathlib import Path

from voiceguide.pipeline.shipped import audio_folder, scripts_folder

ROOT = Path(__file__).resolve().parents[2]


def test_a_checkout_has_them_at_its_root() -> None:
    """Run from a checkout, or installed from it as editable, the folders are those beside `src`."""
    assert scripts_folder() == ROOT / "scripts"
    assert audio_folder() == ROOT / "audio"
