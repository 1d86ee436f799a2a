"""Cards for the tests of outputs: a private PulseAudio, a card in a FIFO, and none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from live.outputs.cards import FifoCard, PulseCard, missing

NO_CARD = "pcm.!default { type hw card 31 }\nctl.!default { type hw card 31 }\n"
"""An ALSA whose default is a card that is not there; without any default PortAudio ends the process."""


def _play_on(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def pulse_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PulseCard]:
    """Give a private PulseAudio that runs and is recorded."""
    assert not missing(), f"{missing()} is not installed; .ci/run installs what these tests need"
    card = PulseCard(tmp_path)
    card.home.chmod(0o700)
    _play_on(card.environment, monkeypatch)
    try:
        card.start()
        yield card
    finally:
        card.close()


@pytest.fixture
def fifo_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FifoCard]:
    """Give an ALSA card that runs."""
    card = FifoCard(tmp_path)
    _play_on(card.environment, monkeypatch)
    try:
        card.start()
        yield card
    finally:
        card.close()


@pytest.fixture
def no_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every sound device away."""
    (tmp_path / "asound.conf").write_text(NO_CARD)
    nowhere = {"ALSA_CONFIG_PATH": str(tmp_path / "asound.conf"), "PULSE_SERVER": f"unix:{tmp_path}/none"}
    _play_on(nowhere, monkeypatch)
