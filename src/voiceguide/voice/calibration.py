"""One gain for each voice and rate, so that all of them speak equally loud.

A single word is too short for a meter, and levelling each sentence would flatten the
voice; so a fixed text is spoken and measured once, and its gain is everybody's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from voiceguide.core.utterance import Utterance

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    "de": (
        "Legen Sie sich auf den Rücken und lassen Sie die Arme neben sich ruhen. "
        "Schließen Sie die Augen. "
        "Atmen Sie langsam durch die Nase ein und durch den Mund aus. "
        "Lassen Sie die Schultern mit jedem Atemzug ein wenig sinken. "
        "Nehmen Sie nun den linken Fuß in beide Hände. "
        "Drücken Sie mit dem Daumen in die Mitte der Sohle und bleiben Sie dort. "
        "Gehen Sie an der Innenkante des Fußes entlang, von der Ferse zur großen Zehe. "
        "Bleiben Sie weich und gleichmäßig, nichts soll hier wehtun. "
        "Ziehen Sie sanft an jeder Zehe und drehen Sie sie nach rechts und nach links. "
        "Zehn Sekunden. "
        "Reiben Sie den Knöchel mit warmen Fingern in kleinen Kreisen. "
        "Wechseln Sie die Seite und tun Sie rechts dasselbe. "
        "Strecken Sie die Beine und beugen Sie die Knie, eines nach dem anderen. "
        "Fünf, vier, drei, zwei, eins. "
        "Ruhen Sie nun und spüren Sie, wie warm beide Füße geworden sind."
    ),
    "es": (
        "Túmbate boca arriba y deja descansar los brazos a los lados. "
        "Cierra los ojos. "
        "Inhala despacio por la nariz y exhala por la boca. "
        "Deja que los hombros bajen un poco con cada respiración. "
        "Ahora toma el pie izquierdo con las dos manos. "
        "Presiona con el pulgar el centro de la planta y mantenlo ahí. "
        "Recorre el borde interior del pie, desde el talón hasta el dedo gordo. "
        "Hazlo con suavidad y sin prisa; nada debe doler. "
        "Tira con cuidado de cada dedo y gíralo a la derecha y a la izquierda. "
        "Diez segundos. "
        "Frota el tobillo en pequeños círculos con los dedos calientes. "
        "Cambia de lado y haz lo mismo a la derecha. "
        "Estira las piernas y dobla las rodillas, una después de la otra. "
        "Cinco, cuatro, tres, dos, uno. "
        "Descansa ahora y siente el calor de los dos pies."
    ),
    "fr": (
        "Allongez-vous sur le dos et laissez reposer les bras le long du corps. "
        "Fermez les yeux. "
        "Inspirez lentement par le nez et expirez par la bouche. "
        "Laissez les épaules descendre un peu à chaque respiration. "
        "Prenez maintenant le pied gauche dans les deux mains. "
        "Appuyez avec le pouce au milieu de la plante et restez là. "
        "Suivez le bord intérieur du pied, du talon jusqu'au gros orteil. "
        "Restez doux et régulier, rien ne doit faire mal. "
        "Tirez doucement chaque orteil et tournez-le à droite et à gauche. "
        "Dix secondes. "
        "Frottez la cheville en petits cercles avec des doigts chauds. "
        "Changez de côté et faites la même chose à droite. "
        "Tendez les jambes et pliez les genoux l'un après l'autre. "
        "Cinq, quatre, trois, deux, un. "
        "Reposez-vous et sentez la chaleur des deux pieds."
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

_FEW: Final[Mapping[str, int]] = {"kokoro": 4}
"""Sentences that are enough of an engine that takes half a minute for all, and says each about equally loud."""


def text_language(lang: str) -> str:
    """Return the language of the text that a BCP 47 tag is calibrated by."""
    primary = lang.lower().partition("-")[0]
    if primary in _CYRILLIC:
        return "ru"
    return primary if primary in _TEXTS else _FALLBACK


def calibration_text(voice: str, rate: int, language: str) -> Utterance:
    """Return what a voice says at a rate to be measured, in a language that has a text."""
    sentences = re.split(r"(?<=\.) ", _TEXTS[language])
    few = _FEW.get(voice.partition(":")[0], len(sentences))
    return Utterance(" ".join(sentences[:few]), voice, rate, language)


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
