"""Saying by IPA with espeak-ng: several hundred words there and back, and every line of the table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from voiceguide.core.errors import SpeechFailed
from voiceguide.core.ipa import by_ipa
from voiceguide.core.utterance import Utterance
from voiceguide.pipeline.languages import words_for
from voiceguide.voice.calibration import calibration_text
from voiceguide.voice.engines.ipa import mnemonics, tables, with_mnemonics
from voiceguide.voice.engines.pyttsx3_engine import open_engine
from voiceguide.voice.shape import shape

ROOT = Path(__file__).resolve().parents[3]
VOICES = {"en-us": "en", "en": "en", "ru": "ru", "de": "de", "es": "es", "fr": "fr"}
LEAST = 500
"""So many words there are at least."""
RATES = {"en-us": 0.99, "en": 0.99, "ru": 0.95, "de": 0.99, "es": 0.99, "fr": 0.98}
"""Russian is said with its own rule: an `a` after a soft consonant and before the stress becomes `ɪ`.

French has short forms of `le`, `la` and `ce`, whose IPA ends in a hyphen."""

RARE = {
    "de": """achtung apfel auge bohr böhm bär chance dschungel deutsch familie früh genie garage gut häuser hübsch ich
        jäger kirche kirchen kür löwe mutter müde nation orange ozean parfum pferd quatsch radio ring rot singen studio
        tier tür uhr ungeheuer vater ähre""",
    "es": """agua aire baúl boina carro cigüeña club cónyuge dedo desde deuda enviar examen feria gato hoy hueso huevo
        inyección isla lago ley llave muy oír perro pero pingüino reír rey show sándwich taxi wok xilófono yo ángel
        cadera clavícula codillo costilla cráneo cuello esternón glúteo hígado ingle mandíbula meñique muñeca nuca
        ombligo pantorrilla pecho pestaña pulmón riñón sien tendón vértebra""",
    "fr": """agneau ans bien bête chat chien deux eau famille fauteuil feuille fille fleur gare gens haut huit jambe jeu
        jeux juin là loin long lune mère montagne moi nuit oeil oignon oui pain peu peur pied père pâte quatre rouille
        rue soleil sœur travail trois tête un vin ville zoo œil bœuf
        aine bassin cheville coude crâne cuisse cou gorge hanche mâchoire nuque nombril paume rein tempe vertèbre""",
}
"""Words with sounds that the other texts hardly have."""

Hear = "Callable[[str, str, int], str]"


def words(lang: str) -> list[str]:
    """Return the words of routines and tables that ship, of golden cases, and of the text that measures voices."""
    letters = {"ru": "[а-яё]{2,}", "en": "[a-z]{2,}"}.get(lang, r"[^\W\d_]{2,}")
    files = (*(ROOT / "scripts" / lang).glob("*.md"), *(ROOT / "tests" / "cases").glob(f"*/{lang}.txt"))
    texts = [path.read_text("utf-8") for path in files]
    texts += [calibration_text("", 140, lang).text, RARE.get(lang, ""), *own_words(lang)]
    return sorted(set(re.findall(letters, " ".join(texts).lower())))


def own_words(lang: str) -> Iterator[str]:
    """Yield what a language's table has to be said."""
    table = words_for(lang)
    for said in (table.phrases, table.abbreviations, table.signs, table.fractions):
        yield from said.values()
    yield from (form for unit in table.units.values() for form in unit.spoken)
    yield from table.months


@pytest.mark.engine
@pytest.mark.parametrize("voice", VOICES)
def test_words_survive_the_way_there_and_back(hear: Hear, voice: str) -> None:
    """What espeak-ng says of a word by IPA, it says again when it is told to by that IPA."""
    lang = VOICES[voice]
    said = {word: hear(word, voice) for word in words(lang)}
    spoken = {word: ipa for word, ipa in said.items() if "ˈ" in ipa and not set("(^") & set(ipa)}
    assert len(spoken) >= LEAST
    again = {word: hear(f"[[{mnemonics(ipa, lang)}]]", voice) for word, ipa in spoken.items()}
    lost = {word: (ipa, again[word]) for word, ipa in spoken.items() if again[word] != ipa}
    rate = 1 - len(lost) / len(spoken)
    print(f"{voice}: {rate:.1%} of {len(spoken)} words come back; not {lost}")  # noqa: T201  shown by `pytest -s`
    assert rate >= RATES[voice], lost


@pytest.mark.parametrize("voice", VOICES)
def test_every_line_of_the_table_is_a_sound(hear: Hear, voice: str) -> None:
    """The library takes every mnemonic; of one that it does not know, it would drop the rest of the word."""
    table = tables()[VOICES[voice]]
    for symbol, name in table.names.items():
        written = f"t'{name}st" if symbol in table.alphabet.vowels else f"t'i{name}ist"
        assert hear(f"[[{written}]]", voice).endswith("st"), symbol


@pytest.mark.parametrize(
    ("ipa", "said"),
    [
        ("jɒŋ tʃwæn", "j'0N tSw'an"),
        ("həˈləʊ wɜːld", "h@'loU w3:ld"),
        ("hɑːɹd", "h'A@d"),
        ("t͡ʃiːz", "tS'i:z"),
        ("hɒt.ʃiːt", "h'0t|Si:t"),
        ("ta.ʊ", "t'a|U"),
        ("vaʊəl", "v'aU|@L"),
        ("kɒːː", "k'O:"),
        ("ˈbʌtn\u0329", "'bVtn-"),
    ],
)
def test_a_transcription_has_its_names(ipa: str, said: str) -> None:
    """Words without any mark of stress are stressed on their first vowel; what stands apart stays apart."""
    assert mnemonics(ipa, "en-GB") == said


def test_words_around_are_only_words() -> None:
    """Brackets among the words are none of the library's, and a transcription touches nothing."""
    assert with_mnemonics(f"Go [[on]] ({by_ipa('fɔː')}).", "en").split() == [
        "Go",
        "on",
        "(",
        "[[f'O:]]",
        ").",
    ]


@pytest.mark.parametrize(("ipa", "lang", "what"), [("fɤ", "en", "`ɤ` of /fɤ/"), ("fa", "pl", "`pl`")])
def test_what_cannot_be_said_is_refused(ipa: str, lang: str, what: str) -> None:
    """A symbol that is not in the table, or a language without one, is named."""
    with pytest.raises(SpeechFailed, match=re.escape(what)):
        mnemonics(ipa, lang)


@pytest.mark.parametrize(
    ("text", "ipa", "voice"),
    [
        ("yong", "jɒŋ", "pyttsx3:en-us+klatt4"),
        ("L four", "ɛl fɔːɹ", "pyttsx3:en-us+klatt4"),
        ("L four", "ˈɛl ˈfɔː", "pyttsx3:en"),
        ("стопа", "stɐˈpa", "pyttsx3:ru"),
        ("Fuß", "fuːs", "pyttsx3:de"),
        ("agua", "ˈaɣwa", "pyttsx3:es"),
        ("genou", "ʒəˈnu", "pyttsx3:fr"),
    ],
)
def test_it_sounds_as_the_words(text: str, ipa: str, voice: str) -> None:
    """A clip by IPA is as long as that of the words it stands for, and as loud in its course."""
    engine = open_engine()
    one, other = (
        shape(engine.speak(Utterance(said, voice, 140, voice.split(":")[1][:2])), 0.0)
        for said in (f"{text}.", f"{by_ipa(ipa)}.")
    )
    assert other.voiced == pytest.approx(one.voiced, rel=0.12)
    least = min(len(one.pcm), len(other.pcm)) // 960 * 960
    loud, loud_too = (np.abs(clip.pcm[:least]).reshape(-1, 960).mean(axis=1) for clip in (one, other))
    assert np.corrcoef(loud, loud_too)[0, 1] > 0.9
