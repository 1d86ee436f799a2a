"""What every speech engine promises; a test class of an engine inherits it and says its voice."""

from __future__ import annotations

import hashlib
import random
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pytest

from voiceguide.core.errors import SpeechFailed, VoiceMissing
from voiceguide.core.ipa import by_ipa
from voiceguide.core.utterance import Utterance
from voiceguide.voice.shape import shape

if TYPE_CHECKING:
    from voiceguide.core.interfaces import Engine
    from voiceguide.core.sound import Clip

SENTENCE = "Press along the spine with your thumb, and breathe out."

ODD_TEXTS = {
    "emoji": "👍 Good 😀 work",
    "markup": 'Rest <break time="3s"/> here &amp; <speak>now</speak> {x} [pause:3s] [[h@]]',
    "mixed scripts": "Press Привет 你好 مرحبا now",
    "control characters": "One\x00two \x1b[0m three\r\n\tfour",
    "half a surrogate": "one \ud800 two",
}

LONG_TEXTS = {
    "2,000 characters": ("Breathe in, and out. " * 100)[:2000],
    "one endless word": "ab" * 1000,
}


class EngineContract:
    """Inherit, and give `engine` as a fixture, the voice that speaks English, and how much it is to say."""

    voice: ClassVar[str]
    other_voice: ClassVar[str]
    marks_words: ClassVar[bool] = False
    """Whether it tells when words begin."""
    more_voices: ClassVar[tuple[str, ...]] = ()
    """That take part where much is said."""
    many: ClassVar[int]
    """Utterances that it says one after another."""
    repeated: ClassVar[str] = SENTENCE
    """What each of them says, beside a number."""
    rates: ClassVar[tuple[int, int]] = (90, 300)
    """From and to: words a minute of theirs."""

    def said(self, text: str, rate: int = 140, voice: str = "") -> Utterance:
        """Return an utterance of the engine's voice."""
        return Utterance(text, voice or self.voice, rate, "en")

    def test_a_sentence_sounds(self, engine: Engine) -> None:
        """A sentence of ten words gives mono float sound within full scale, one to ten seconds long."""
        clip = engine.speak(self.said(SENTENCE))
        assert clip.pcm.dtype == np.float32
        assert clip.pcm.ndim == 1
        assert 0.05 < float(np.abs(clip.pcm).max()) <= 1.0
        assert 1 < len(clip.pcm) / clip.sample_rate < 10

    def test_the_silence_around_it_goes(self, engine: Engine) -> None:
        """A short word, trimmed, sounds within its first and last hundredths of a second."""
        clip = shape(engine.speak(self.said("Ten.")), 0.0)
        voice = np.abs(clip.pcm[: clip.voiced])
        assert clip.voiced < 48_000
        assert min(voice[:480].max(), voice[-960:].max()) > voice.max() / 400

    def test_the_same_again(self, engine: Engine) -> None:
        """The same utterance gives the same bytes, also after others in another voice and rate."""
        first = engine.speak(self.said(SENTENCE))
        for rate in (100, 180):
            engine.speak(self.said("Something else altogether.", rate, self.other_voice))
            again = engine.speak(self.said(SENTENCE))
            assert again.sample_rate == first.sample_rate
            assert again.pcm.tobytes() == first.pcm.tobytes()
            assert again.marks == first.marks

    def test_everything_in_an_utterance_is_heard(self, engine: Engine) -> None:
        """Other words, another rate and another voice each give other sound."""
        asked = (
            self.said(SENTENCE),
            self.said(SENTENCE.replace("out", "in")),
            self.said(SENTENCE, 150),
            self.said(SENTENCE, voice=self.other_voice),
        )
        assert len({engine.speak(utterance).pcm.tobytes() for utterance in asked}) == len(asked)

    @pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
    def test_odd_text_is_spoken(self, engine: Engine, text: str) -> None:
        """Whatever stands between the words, there is sound, and no more than two seconds a word or letter.

        Marks, where there are any, ascend in the text and in the clip, inside of both.
        """
        clip = engine.speak(self.said(text))
        assert well_marked(clip, text)
        assert clip.pcm.any()
        assert len(clip.pcm) / clip.sample_rate < 2 * len(text)

    @pytest.mark.parametrize("text", LONG_TEXTS.values(), ids=LONG_TEXTS.keys())
    def test_a_long_text_is_spoken(self, engine: Engine, text: str) -> None:
        """However long it is, there is sound up to its end."""
        clip = engine.speak(self.said(text))
        assert len(clip.pcm) / clip.sample_rate > 10
        assert clip.pcm[-5 * clip.sample_rate :].any()

    @pytest.mark.parametrize("text", ["", " \n", "...", "\x00\x07"])
    def test_no_words_are_a_failure(self, engine: Engine, text: str) -> None:
        """What would give only silence is a failure that carries the utterance."""
        with pytest.raises(SpeechFailed) as caught:
            engine.speak(self.said(text))
        assert caught.value.utterance == self.said(text)

    @pytest.mark.engine
    def test_many_utterances(self, engine: Engine) -> None:
        """Many utterances of changing voice and rate, in two orders, are the same two times over."""
        order = random.Random(7)  # noqa: S311  an order, not a secret
        voices = (self.voice, self.other_voice, *self.more_voices)
        asked = [
            self.said(f"{self.repeated} {number}.", order.randint(*self.rates), order.choice(voices))
            for number in range(self.many // 2)
        ]
        heard: dict[Utterance, set[bytes]] = {utterance: set() for utterance in asked}
        for _ in range(2):
            order.shuffle(asked)
            for utterance in asked:
                heard[utterance].add(hashlib.sha256(engine.speak(utterance).pcm.tobytes()).digest())
        assert all(len(found) == 1 for found in heard.values())
        assert len(set.union(*heard.values())) == len(asked)

    def test_ipa_is_said_or_refused(self, engine: Engine) -> None:
        """An engine with an alphabet for English says a word by IPA, another one refuses; nobody spells it."""
        said = self.said(f"Press {by_ipa('fɔː')} now.")
        if "en" in engine.alphabets:
            assert engine.speak(said).pcm.any()
        else:
            with pytest.raises(SpeechFailed):
                engine.speak(said)

    @pytest.mark.parametrize("ipa", ["f5", "fɔː☃", "\ue000"])
    def test_what_is_no_ipa_is_refused(self, engine: Engine, ipa: str) -> None:
        """A symbol that no alphabet has is not left out in silence."""
        with pytest.raises(SpeechFailed):
            engine.speak(self.said(f"Press {by_ipa(ipa)} now."))

    def test_marked_words_are_words_of_the_text(self, engine: Engine) -> None:
        """An engine that marks words knows at least eight of ten, each as it stands between spaces."""
        clip = engine.speak(self.said(SENTENCE))
        assert well_marked(clip, SENTENCE)
        marked = [SENTENCE[one.start : one.start + one.length] for one in clip.marks]
        assert [word for word in SENTENCE.split() if word in marked] == marked
        assert len(marked) >= (8 if self.marks_words else 0)

    def test_twice_the_rate_is_half_the_length(self, engine: Engine) -> None:
        """Over two hundred words, twice the words a minute take half the time, within ten percent."""
        slow, fast = (seconds(engine.speak(self.said(f"{SENTENCE} " * 20, rate))) for rate in (120, 240))
        assert slow / fast == pytest.approx(2, rel=0.1)

    def test_an_unknown_voice_is_refused_by_name(self, engine: Engine) -> None:
        """An engine does not speak in some other voice, and says which one it has not."""
        with pytest.raises(VoiceMissing, match="nobody"):
            engine.speak(self.said(SENTENCE, voice=f"{engine.name}:nobody"))

    def test_voices_are_listed_in_order(self, engine: Engine) -> None:
        """Voices carry the engine's name and a language, no two alike, sorted by language and name."""
        voices = engine.voices()
        assert self.voice in {voice.id for voice in voices}
        assert {voice.engine for voice in voices} == {engine.name}
        assert all(voice.lang for voice in voices)
        assert list(voices) == sorted(set(voices), key=lambda voice: (voice.lang, voice.name))


def well_marked(clip: Clip, text: str) -> bool:
    """Tell whether a clip's marks ascend, lie inside of the text and the clip, and stand for words."""
    return (
        all(text[one.start : one.start + one.length].split() for one in clip.marks)
        and all(0 <= one.at < len(clip.pcm) for one in clip.marks)
        and all(
            one.start + one.length <= other.start and one.at <= other.at
            for one, other in pairwise(clip.marks)
        )
    )


def seconds(clip: Clip) -> float:
    """Return how long a clip's voice lasts without the silence around it."""
    return shape(clip, 0.0).voiced / 48_000
