"""The engine that everybody has: espeak-ng through pyttsx3."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from statistics import median

import pytest

from contracts.engine import SENTENCE, EngineContract
from voice.engines.word_times import offsets
from voiceguide.core.errors import RequestError, SpeechFailed
from voiceguide.voice.engines.pyttsx3_engine import Pyttsx3Engine, open_engine


@pytest.fixture(scope="module")
def engine() -> Pyttsx3Engine:
    """Return the engine."""
    return open_engine()


class TestPyttsx3Engine(EngineContract):
    """pyttsx3 keeps the engine's contract."""

    voice = "pyttsx3:en-us+klatt4"
    other_voice = "pyttsx3:de+f3"
    marks_words = True
    more_voices = tuple(f"pyttsx3:{name}" for name in ("en-us", "ru", "en+f3", "en-us+whisper", "fr", "cmn"))
    many = 1000

    @pytest.mark.parametrize(
        ("lang", "name"),
        [
            ("en", "en-us+klatt4"),
            ("en-US", "en-us+klatt4"),
            ("en-GB", "en+klatt4"),
            ("en-AU", "en-us+klatt4"),
            ("ru", "ru"),
            ("ru-RU", "ru"),
            ("pt-BR", "pt-br"),
            ("pt", "pt"),
            ("fr", "fr"),
            ("fr-CA", "fr"),
            ("zh-CN", "cmn"),
            ("de_AT", "de"),
        ],
    )
    def test_each_language_has_its_voice(self, engine: Pyttsx3Engine, lang: str, name: str) -> None:
        """A language gets its own voice, a region that has none the main one, English the clearest."""
        assert engine.default_voice(lang).name == name

    @pytest.mark.engine
    def test_words_begin_where_their_marks_are(self, engine: Pyttsx3Engine) -> None:
        """A recogniser that knows what is said hears half of all words begin within 15 ms of their marks."""
        late = offsets(engine, self.voice)
        print(f"{len(late)} words, late by {median(late):.0f} ms, off by {median(map(abs, late)):.0f} ms")  # noqa: T201  the figure in the docs, with -rP
        assert len(late) > 50
        assert median(map(abs, late)) < 15

    def test_a_language_without_a_voice(self, engine: Pyttsx3Engine) -> None:
        """A language that nobody speaks is refused, not read by a stranger."""
        with pytest.raises(RequestError, match="tlh"):
            engine.default_voice("tlh")

    @pytest.mark.parametrize("rate", [79, 451])
    def test_a_rate_out_of_reach(self, engine: Pyttsx3Engine, rate: int) -> None:
        """A rate that the library would silently change is refused."""
        with pytest.raises(RequestError, match=str(rate)):
            engine.speak(self.said(SENTENCE, rate))

    def test_too_long_a_text_is_a_failure(self, engine: Pyttsx3Engine) -> None:
        """A text that has crashed the library is not given to it."""
        with pytest.raises(SpeechFailed, match="too long"):
            engine.speak(self.said("long " * 4000))

    def test_full_scale_is_not_reached(self, engine: Pyttsx3Engine) -> None:
        """The Klatt voices, which clip at the library's own loudness, have room."""
        clip = engine.speak(self.said("Now wash your hands and feet with warm water, and dry them."))
        assert abs(clip.pcm).max() < 0.95

    def test_threads_take_turns(self, engine: Pyttsx3Engine) -> None:
        """Four threads get each its own words, the same as one alone."""
        texts = [f"Sentence number {number}." for number in range(4)]
        alone = {text: engine.speak(self.said(text)).pcm.tobytes() for text in texts}
        together: dict[str, bytes] = {}

        def speak(text: str) -> None:
            for _ in range(3):
                together[text] = engine.speak(self.said(text)).pcm.tobytes()

        threads = [threading.Thread(target=speak, args=(text,)) for text in texts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert together == alone

    def test_another_process_says_the_same(self, engine: Pyttsx3Engine) -> None:
        """A process that has spoken nothing before gives the same bytes as this one."""
        program = (
            "import hashlib; from voiceguide.core.utterance import Utterance;"
            "from voiceguide.voice.engines.pyttsx3_engine import open_engine;"
            f"clip = open_engine().speak({self.said(SENTENCE)!r});"
            "print(hashlib.sha256(clip.pcm.tobytes()).hexdigest())"
        )
        out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        here = hashlib.sha256(engine.speak(self.said(SENTENCE)).pcm.tobytes()).hexdigest()
        assert out.stdout.strip() == here

    def test_listing_loads_no_engine(self) -> None:
        """Version, voices and languages are read from files: neither pyttsx3 nor numpy is loaded."""
        program = (
            "import sys; from voiceguide.voice.engines import open_engine, resolve;"
            "engine = open_engine('pyttsx3'); assert engine.version_of('pyttsx3:en') and engine.voices();"
            "assert resolve(None, 'ru').name == 'ru';"
            "assert not {'pyttsx3', 'numpy', 'ctypes', 'espeakng_loader'} & set(sys.modules)"
        )
        subprocess.run([sys.executable, "-c", program], check=True)
