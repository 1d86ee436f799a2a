"""The wheel carries everything, and a fresh installation of it makes a track."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

from output.decoders import by_ffmpeg, by_libsndfile

pytestmark = pytest.mark.wheel
ROOT = Path(__file__).resolve().parents[1]


def environment(folder: Path) -> dict[str, str]:
    """Return an environment in which nothing of this checkout is found, with a store of its own."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    return {**kept, "VOICEGUIDE_CACHE": str(folder / "store")}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the source distribution, as it is built for the index."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, env=environment(folder))
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel and what it needs in a fresh environment, and return its folder."""
    folder = tmp_path_factory.mktemp("fresh") / "venv"
    venv.create(folder, with_pip=True)
    pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel]
    subprocess.run(pip, check=True, capture_output=True, env=environment(folder))
    return folder


def test_the_wheel_carries_routines_and_sounds(wheel: Path) -> None:
    """Every file of `scripts/`, `audio/` and the package is in it, and nothing of the tests."""
    names = set(ZipFile(wheel).namelist())
    shipped = {
        f"voiceguide/data/{path.relative_to(ROOT).as_posix()}"
        for folder in ("scripts", "audio")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    assert len(shipped) > 10
    assert shipped <= names
    package = ROOT / "src" / "voiceguide"
    sources = {
        f"voiceguide/{path.relative_to(package).as_posix()}"
        for path in package.rglob("*.*")
        if path.suffix in {".py", ".toml", ".typed"}
    }
    assert sources <= names
    assert {name.partition("/")[0] for name in names} == {
        "voiceguide",
        next(name.partition("/")[0] for name in names if ".dist-info" in name),
    }
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_a_fresh_installation_exports_the_seed_routine(installed: Path, tmp_path: Path) -> None:
    """After pip alone, from any folder, the first routine that ships becomes a track of 14 minutes."""
    where = "import voiceguide.pipeline.shipped as s; print(s.__file__); print(s.scripts_folder())"
    found = subprocess.run(
        [installed / "bin" / "python", "-c", where],
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert all(Path(line).is_relative_to(installed) for line in found)
    source = Path(found[1]) / "en" / "foot-back-release.md"
    ran = subprocess.run(
        [installed / "bin" / "voiceguide", "export", source, "--json"],
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stderr == ""
    (track,) = json.loads(ran.stdout)["tracks"]
    assert track["length_ms"] == 840_000
    assert -20 < track["speech_lufs"] < -18
    data = (tmp_path / track["path"]).read_bytes()
    heard = by_ffmpeg(data)
    assert len(heard) == len(by_libsndfile(data)) == 840_000 * 48
    assert abs(heard).max() > 0.1
