"""What the voice makes of a normalised text: the phonemes of the words written out."""

from __future__ import annotations

import ctypes
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import espeakng_loader
import pytest

from voiceguide.pipeline.languages import words_for
from voiceguide.voice.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Callable

NO_SOUND, UTF8, IPA, STAY = 2, 1, 2, 0x8000


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], str]:
    """Return a function from a text and a voice to phonemes, by a library of this test's own."""
    source = Path(espeakng_loader.get_library_path())
    library = ctypes.CDLL(str(shutil.copy(source, tmp_path_factory.mktemp("espeak") / source.name)))
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    library.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
    assert library.espeak_Initialize(NO_SOUND, 0, str(espeakng_loader.get_data_path()).encode(), STAY) > 0

    def phonemes(text: str, voice: str) -> str:
        assert library.espeak_SetVoiceByName(voice.encode()) == 0
        left = ctypes.c_char_p(text.encode())
        clauses = []
        while left.value is not None:
            clauses.append((library.espeak_TextToPhonemes(ctypes.byref(left), UTF8, IPA) or b"").decode())
        return "".join(clauses).translate(dict.fromkeys(map(ord, "ˈˌ ")))

    return phonemes


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("5 min", "five minutes"),
        ("30 s", "thirty seconds"),
        ("3x", "three times"),
        ("4/10", "four out of ten"),
        ("20-30", "twenty to thirty"),
        ("3–5", "three to five"),
        ("2 cm", "two centimetres"),
        ("L4-L5", "L four to L five"),
        ("approx. five", "approximately five"),
        ("1m30s", "one minute thirty seconds"),
        ("1:30", "one minute thirty seconds"),
        ("at 7:05", "at seven oh five"),
        ("19:00", "seven PM"),
        ("-5 °C", "minus five degrees Celsius"),
        ("±5 %", "plus or minus five percent"),
        ("95°", "ninety five degrees"),
        ("1/2", "a half"),
        ("½ h", "half an hour"),
        ("LI4", "L I four"),
        ("No. 5", "number five"),
        ("1 000", "one thousand"),
        ("21st", "twenty first"),
        ("and/or", "and or"),
        ("120 bpm", "one hundred twenty beats per minute"),
        ("5-minute rest", "five minute rest"),
        ("0.5 kg", "zero point five kilograms"),
    ],
)
def test_english_is_heard_as_its_words(heard: Callable[[str, str], str], written: str, words: str) -> None:
    """Signs and units sound as the words that a person would have written out."""
    assert heard(normalise(written, words_for("en")), "en-us") == heard(words, "en-us")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("1 мин", "одна минута"),
        ("2 минуты", "две минуты"),
        ("5 мин", "пять минут"),
        ("21 мин", "двадцать одна минута"),
        ("по 2 минуты", "по две минуты"),
        ("в течение 5 мин", "в течение пяти минут"),
        ("30 с", "тридцать секунд"),
        ("2–3 раза", "два-три раза"),
        ("5–10 минут", "от пяти до десяти минут"),
        ("5/10", "пять из десяти"),
        ("1,5 ч", "полтора часа"),
        ("21-й", "двадцать первый"),
        ("т. е. обе", "то есть обе"),
        ("−5 °C", "минус пять градусов Цельсия"),
        ("L5-S1", "эль пять, эс один"),
        ("XX век", "двадцатый век"),
        ("10-минутный", "десятиминутный"),
        ("№ 5", "номер пять"),
        ("с 2 подушками", "с двумя подушками"),
    ],
)
def test_russian_is_heard_as_its_words(heard: Callable[[str, str], str], written: str, words: str) -> None:
    """Numbers agree with what they count, and sound as the words that a person would have written out."""
    assert heard(normalise(written, words_for("ru")), "ru") == heard(words, "ru")


@pytest.mark.parametrize(
    ("lang", "written", "words"),
    [
        ("de", "1 Min.", "eine Minute"),
        ("de", "um 1 cm", "um einen Zentimeter"),
        ("de", "1,5 kg", "eins Komma fünf Kilogramm"),
        ("de", "19.30 Uhr", "neunzehn Uhr dreißig"),
        ("de", "am 3. Mai", "am dritten Mai"),
        ("de", "z. B. 20–30 s", "zum Beispiel zwanzig bis dreißig Sekunden"),
        ("de", "−5 °C", "minus fünf Grad Celsius"),
        ("de", "3x", "drei Mal"),
        ("es", "21 min", "veintiún minutos"),
        ("es", "200 repeticiones", "doscientas repeticiones"),
        ("es", "1½ h", "una hora y media"),
        ("es", "a las 7:30", "a las siete y media"),
        ("es", "3.ª ronda", "tercera ronda"),
        ("es", "p. ej. 5 %", "por ejemplo cinco por ciento"),
        ("es", "1.000 pasos", "mil pasos"),
        ("fr", "1,5 min", "un virgule cinq minute"),
        ("fr", "21 s", "vingt et une secondes"),
        ("fr", "7h30", "sept heures trente"),
        ("fr", "3e orteil", "troisième orteil"),
        ("fr", "env. 5 %", "environ cinq pour cent"),
        ("fr", "½ h", "une demi-heure"),
        ("fr", "M. Martin", "monsieur Martin"),
    ],
)
def test_german_spanish_and_french_are_heard_as_their_words(
    heard: Callable[[str, str], str], lang: str, written: str, words: str
) -> None:
    """Figures, units and short forms sound as the words of their own language."""
    assert heard(normalise(written, words_for(lang)), lang) == heard(words, lang)
