"""Folders that ship are found however voiceguide was installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide.core.errors import MachineError
from voiceguide.core.shipped import find


def test_a_wheel_has_them_inside_the_package(tmp_path: Path) -> None:
    """Installed, the folders are under `voiceguide/data`, and what lies around is not taken for them."""
    package = tmp_path / "lib" / "site-packages" / "voiceguide"
    (package / "data" / "scripts").mkdir(parents=True)
    (tmp_path / "lib" / "scripts").mkdir()
    (tmp_path / "lib" / "audio").mkdir()
    assert find("scripts", package) == package / "data" / "scripts"
    with pytest.raises(MachineError, match="'audio'"):
        find("audio", package)


def test_missing_folders_are_told_with_what_to_do(tmp_path: Path) -> None:
    """A broken installation says which folder is missing, where it was looked for, and how to mend it."""
    package = tmp_path / "src" / "voiceguide"
    with pytest.raises(MachineError) as caught:
        find("scripts", package)
    assert str(package / "data" / "scripts") in caught.value.message
    assert str(tmp_path / "scripts") in caught.value.message
    assert "install" in caught.value.hint.lower()
