"""What all tests share: no network, a store apart from the user's own, and tracks that are made once."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from loopback import block
from pipeline.hearing import ROOT, SMALL, Track, make, real_world, tone_world

if threading.current_thread() is threading.main_thread() and os.name != "nt":
    # `nohup` and a shell's `&` leave these ignored, and what tests start would inherit that
    for number, usual in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, usual)

# programs that tests start, other workers of this run among them, do not compile all that they import each time
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# no test reaches another machine: neither in this process, nor in what it starts, workers among them
block()
walls = str(Path(__file__).parent / "network")
if walls not in (paths := os.environ.get("PYTHONPATH", "").split(os.pathsep)):
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (walls, *paths)))

settings.register_profile("gate", derandomize=True)
if os.environ.get("CI"):
    # the gate is to say the same of the same code; new examples are looked for at a desk
    settings.load_profile("gate")


@pytest.fixture(scope="session", autouse=True)
def own_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give the whole run, all its workers, one store, and the voices that everybody has, here and in what is started."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "store"
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("VOICEGUIDE_CACHE", str(folder))
        environment.setenv("VOICEGUIDE_ENGINE", "pyttsx3")
        yield folder


@pytest.fixture(scope="session")
def seed(own_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Track:
    """Return the first routine that ships, spoken by the real engine."""
    source = ROOT / "scripts" / "en" / "foot-back-release.md"
    return make(source, tmp_path_factory.mktemp("seed") / "seed.mp3", real_world(own_store))


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Track:
    """Return a short session in tones that has one of everything; its store is its own."""
    folder = tmp_path_factory.mktemp("small")
    source = folder / "small.md"
    source.write_text(SMALL, encoding="utf-8")
    return make(source, folder / "small.mp3", tone_world(folder / "store"))
