"""What the doctor finds, on a machine that is made up for it."""

from __future__ import annotations

from pathlib import Path

from voiceguide.config import Settings
from voiceguide.pipeline.doctor import Finding, examine

ENGINES = {"pyttsx3": "tones:Tones"}
NO_OUTPUTS = {"brass": "no_such_package:Output"}


def found(store: Path, engines: dict[str, str]) -> dict[tuple[str, str], Finding]:
    """Return what is found, by part and name."""
    return {(one.part, one.name): one for one in examine(Settings(store=store), engines, NO_OUTPUTS)}


def test_what_works_and_what_does_not(tmp_path: Path) -> None:
    """Each thing is tried; what fails says why and what to do, what works says what there is."""
    one = found(tmp_path / "store", ENGINES)
    assert one["python", "python"].works
    assert one["package", "numpy"].works
    assert "voices in" in one["engine", "pyttsx3"].about
    assert all(one["encoder", name].works for name in ("mp3", "m4a", "opus", "flac", "wav"))
    assert one["store", str(tmp_path / "store")].works
    brass = one["output", "brass"]
    assert (brass.works, brass.essential) == (False, False)
    assert "no_such_package" in brass.about
    assert "pip install" in brass.cure
    assert all(finding.cure for finding in one.values() if not finding.works)


def test_the_default_engine_is_essential(tmp_path: Path) -> None:
    """An engine that cannot be had is a finding, not a failure; without the default nothing speaks."""
    one = found(tmp_path / "store", {"pyttsx3": "nowhere:open_engine", "other": "nowhere:open_engine"})
    assert (one["engine", "pyttsx3"].works, one["engine", "pyttsx3"].essential) == (False, True)
    assert (one["engine", "other"].works, one["engine", "other"].essential) == (False, False)


def test_a_store_that_cannot_be_used(tmp_path: Path) -> None:
    """A folder that is a file is found out, with what to do."""
    (tmp_path / "store").write_text("in the way")
    one = found(tmp_path / "store", ENGINES)["store", str(tmp_path / "store")]
    assert (one.works, one.essential, bool(one.cure)) == (False, True, True)
