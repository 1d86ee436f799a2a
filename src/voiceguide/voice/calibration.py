"""One gain for each voice and rate, so that all of them speak equally loud.

A single word is too short for a meter, and levelling each sentence would flatten the
voice; so a fixed text is spoken and measured once, and its gain is everybody's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from voiceguide.core.utterance import Utterance

if TYPE_CHECKING:
    from voiceguide.core.interfaces import Engine

TARGET_LUFS: Final = -19.0
"""Of speech, mono: as loud as -16 LUFS in stereo."""

_TEXTS: Final = {
    "en": (
        "Lie down on your back and let your arms rest beside you. "
        "Close your eyes. "
        "Breathe in slowly through your nose, and breathe out through your mouth. "
        "Let your shoulders sink a little with every breath. "
        "Now take your left foot in both hands. "
        "Press your thumb into the middle of the sole, and hold it there. "
        "Move along the inner edge of the foot, from the heel to the big toe. "
        "Stay soft and even; nothing here should hurt. "
        "Pull each toe gently, and turn it to the right and to the left. "
        "Ten seconds. "
        "Rub the ankle in small circles with warm fingers. "
        "Change sides, and do the same on the right. "
        "Stretch your legs, and bend your knees one after the other. "
        "Five, four, three, two, one. "
        "Rest now, and feel how warm both feet have become."
    ),
    "ru": (
        "Лягте на спину и положите руки вдоль тела. "
        "Закройте глаза. "
        "Медленно вдохните через нос и выдохните через рот. "
        "С каждым выдохом опускайте плечи чуть ниже. "
        "Теперь возьмите левую стопу обеими руками. "
        "Нажмите большим пальцем на середину подошвы и задержите его там. "
        "Двигайтесь по внутреннему краю стопы от пятки к большому пальцу. "
        "Нажимайте мягко и ровно, больно быть не должно. "
        "Осторожно потяните каждый палец и поверните его вправо и влево. "
        "Десять секунд. "
        "Разотрите лодыжку тёплыми пальцами, делая маленькие круги. "
        "Поменяйте сторону и повторите то же самое справа. "
        "Вытяните ноги и согните колени одно за другим. "
        "Пять, четыре, три, два, один. "
        "Отдыхайте и чувствуйте, как согрелись обе стопы."
    ),
}

_FALLBACK: Final = "en"
"""The text for languages without one of their own: every espeak-ng voice can read Latin letters."""

_CYRILLIC: Final = frozenset({"ba", "be", "bg", "cv", "kk", "ky", "mk", "nog", "sr", "tt", "uk"})
"""Languages whose voices get the Russian text, whose letters they know."""


def text_language(lang: str) -> str:
    """Return the language of the text that a BCP 47 tag is calibrated by: `en` or `ru`."""
    primary = lang.lower().partition("-")[0]
    if primary in _CYRILLIC:
        return "ru"
    return primary if primary in _TEXTS else _FALLBACK


def calibration_text(voice: str, rate: int, language: str) -> Utterance:
    """Return what a voice says at a rate to be measured, in a language that has a text."""
    return Utterance(_TEXTS[language], voice, rate, language)


def measure_gain(engine: Engine, utterance: Utterance) -> float:
    """Say a calibration text and return the gain, dB, that makes it `TARGET_LUFS` loud.

    Raises:
        VoiceMissing: The voice is not installed.
        SpeechFailed: The engine gave no sound for the words.
    """
    from voiceguide.core.meter import integrated_lufs  # noqa: PLC0415  loads numpy
    from voiceguide.voice.shape import shape  # noqa: PLC0415  loads soxr

    clip = shape(engine.speak(utterance), 0.0)
    return round(TARGET_LUFS - integrated_lufs(clip.pcm[: clip.voiced]), 2)
