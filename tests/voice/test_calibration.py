"""All voices equally loud."""

from __future__ import annotations

import numpy as np
import pytest

from voiceguide.core.meter import integrated_lufs, momentary_max_lufs
from voiceguide.core.utterance import Utterance
from voiceguide.voice.calibration import calibration_text, measure_gain, text_language
from voiceguide.voice.engines.pyttsx3_engine import open_engine
from voiceguide.voice.shape import shape

ROUTINES = {
    "en": (
        "Get ready.",
        "Wash your hands and feet with warm water and dry them.",
        "Warm a little oil in your palms.",
        "Rub the sole of your left foot from the heel to the toes and back.",
        "The sacrum, close to the heel.",
        "Ten seconds.",
        "Three.",
        "Two.",
        "One.",
        "Let go, and breathe.",
        "Leave this session out if you have an infection with fever.",
    ),
    "de": (
        "Wählen Sie einen Fuß, links oder rechts.",
        "Streichen Sie mit dem Daumen von der Ferse zu den Zehen.",
        "Zehn Sekunden.",
        "Drei.",
        "Lassen Sie los und atmen Sie.",
        "Wischen Sie das Öl ab, bevor Sie aufstehen.",
    ),
    "es": (
        "Elige un pie, el izquierdo o el derecho.",
        "Frota la planta desde el talón hasta los dedos.",
        "Diez segundos.",
        "Tres.",
        "Suelta y respira.",
        "Limpia el aceite antes de levantarte.",
    ),
    "fr": (
        "Choisissez un pied, le gauche ou le droit.",
        "Frottez la plante du talon vers les orteils.",
        "Dix secondes.",
        "Trois.",
        "Relâchez et respirez.",
        "Essuyez l'huile avant de vous lever.",
    ),
    "ru": (
        "Приготовьтесь.",
        "Вымойте руки и ноги тёплой водой и вытрите их.",
        "Согрейте в ладонях немного масла.",
        "Разотрите подошву левой стопы от пятки к пальцам и обратно.",
        "Десять секунд.",
        "Три.",
        "Два.",
        "Один.",
        "Отпустите и дышите.",
    ),
}


@pytest.mark.parametrize(
    ("voice", "rate", "language"),
    [
        ("en-us+klatt4", 140, "en"),
        ("en-us+klatt4", 200, "en"),
        ("en-us", 140, "en"),
        ("en-us+whisper", 120, "en"),
        ("en+f3", 140, "en"),
        ("ru", 140, "ru"),
        ("de", 140, "de"),
        ("es", 140, "es"),
        ("fr", 140, "fr"),
    ],
)
def test_a_routine_is_as_loud_as_promised(voice: str, rate: int, language: str) -> None:
    """Whatever voice and rate, a routine's sentences come to -19 LUFS within one."""
    engine = open_engine()
    gain_db = measure_gain(engine, calibration_text(f"pyttsx3:{voice}", rate, language))
    clips = [
        shape(engine.speak(Utterance(text, f"pyttsx3:{voice}", rate, language)), gain_db)
        for text in ROUTINES[language]
    ]
    assert integrated_lufs(np.concatenate([clip.pcm for clip in clips])) == pytest.approx(-19, abs=1)
    assert max(float(np.abs(clip.pcm).max()) for clip in clips) < 2
    assert all(-30 < momentary_max_lufs(clip.pcm) < -12 for clip in clips)


@pytest.mark.parametrize(
    ("lang", "text"),
    [("en", "en"), ("en-GB", "en"), ("ru-RU", "ru"), ("uk", "ru"), ("de-CH", "de"), ("zh-CN", "en")],
)
def test_each_language_has_a_text(lang: str, text: str) -> None:
    """Languages with a table have their own, Cyrillic neighbours the Russian one, all others the English one."""
    assert text_language(lang) == text


def test_a_fallback_text_is_spoken() -> None:
    """A voice of another script says the English text, so its gain can be found too."""
    engine = open_engine()
    for voice in ("cmn", "ar", "hi", "ja", "el"):
        assert -12 < measure_gain(engine, calibration_text(f"pyttsx3:{voice}", 140, "en")) < 12


def test_a_slow_engine_says_less() -> None:
    """Kokoro is measured by four sentences of the text, every other engine by all of it."""
    whole, few = (calibration_text(voice, 140, "en").text for voice in ("piper:joe", "kokoro:heart"))
    assert whole.startswith(few)
    assert few.count(".") == 4
    assert whole.count(".") == 15
