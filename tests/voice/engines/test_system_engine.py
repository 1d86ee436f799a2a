"""The engine for the systems' own drivers, tried with the one pyttsx3 driver that runs everywhere."""

from __future__ import annotations

import pytest

from contracts.engine import EngineContract
from voiceguide.core.errors import RequestError
from voiceguide.voice.engines import pyttsx3_driver
from voiceguide.voice.engines.system_engine import SystemEngine


@pytest.fixture(scope="module")
def engine() -> SystemEngine:
    """Return the engine over our own driver, whose ids stand for the system's."""
    pyttsx3_driver.register()
    return SystemEngine(pyttsx3_driver.NAME)


class TestSystemEngine(EngineContract):
    """A stock driver's voices keep the contract as far as the driver itself does."""

    voice = "voiceguide:English (America)"
    other_voice = "voiceguide:de"
    many = 100

    def test_voices_by_language(self, engine: SystemEngine) -> None:
        """A language is spoken by its first voice, a region by its own."""
        assert engine.default_voice("ru").name == "Russian"
        assert engine.default_voice("pt-BR").name == "Portuguese (Brazil)"
        assert engine.default_voice("de-AT").name == "German"
        with pytest.raises(RequestError):
            engine.default_voice("tlh")
