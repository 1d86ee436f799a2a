"""The engine `piper`: neural voices that sound natural, on the processor alone and without a network."""

from __future__ import annotations

import json
import platform
import re
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final

from voiceguide.core.errors import EngineMissing, RequestError, SpeechFailed
from voiceguide.core.utterance import Voice
from voiceguide.voice.calibration import calibration_text, text_language
from voiceguide.voice.engines import installed
from voiceguide.voice.engines.neural import load_runtime, open_model, plain
from voiceguide.voice.engines.orders import ORDERS_VERSION, said_as_orders
from voiceguide.voice.engines.phonemes import words_heard
from voiceguide.voice.engines.piper_alignments import LENGTHS, phonemes_of
from voiceguide.voice.engines.piper_ipa import PIPER_IPA_VERSION, alphabets, with_phonemes
from voiceguide.voice.engines.piper_models import ENGINE, INSTALL, Model, find_model, packaged, software
from voiceguide.voice.engines.words import places_asked, word_marks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voiceguide.core.ipa import Alphabet
    from voiceguide.core.sound import Clip
    from voiceguide.core.utterance import Utterance

SLOWEST: Final = 80
"""Words a minute at which the voices can still be listened to."""
FASTEST: Final = 450
"""Words a minute that they can do."""

_SETTINGS: Final = 1
"""To be counted up whenever the same model comes to be asked otherwise."""
_PAUSE: Final = 42
"""Words a minute times seconds: the silence between two sentences of one utterance, 0.3 s at 140."""
_TRIED: Final = (1.0, 2.0)
"""The lengths at which a voice says what its pace is judged by."""
_WORD: Final = re.compile(r"\[\[.*?\]\]|\S+")
_SENTENCES: Final = 3
"""Of the calibration text, to judge a pace by."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a voice takes for a word: part of it can be stretched, and part cannot.

    A sound lasts a whole number of the model's steps, so stretching it is not quite in proportion.
    """

    rigid: float
    """Seconds a word."""
    elastic: float
    """Seconds a word, at the model's own length."""

    def scale(self, rate: int) -> float:
        """Return how much longer than by the model's own length to speak, for so many words a minute."""
        return round((60 / rate - self.rigid) / self.elastic, 4)


_PACES: Final = {"joe": Pace(0.060, 0.1946)}
"""Measured on the 55 sentences of a routine; the voices of files are measured when they are opened."""


def open_engine() -> PiperEngine:
    """Make the engine; a model is loaded when it first speaks.

    Raises:
        EngineMissing: Piper is not installed.
    """
    found = software()
    if found is None:
        raise EngineMissing("the natural voices of `piper` are not installed", f"install them: {INSTALL}")
    return PiperEngine(found)


class PiperEngine:
    """Piper's models on one thread; without its noise, so that the same words are the same samples."""

    name: ClassVar[str] = ENGINE

    def __init__(self, packages: str) -> None:
        self._packages = packages
        self._models: dict[str, Model] = {}
        self._speakers: dict[str, _Speaker] = {}

    def version_of(self, voice: str) -> str:
        """What the packages, the voice's model and our tables are, and what they run on; read from files only."""
        tables = f"settings {_SETTINGS} orders {ORDERS_VERSION} ipa {PIPER_IPA_VERSION}"
        digest = self._model(installed(self, voice).name).digest
        return f"{self._packages} {digest} {tables} {platform.system()} {platform.machine()}"

    @property
    def alphabets(self) -> Mapping[str, Alphabet]:
        """What its voices can say by IPA."""
        return alphabets()

    def voices(self) -> Sequence[Voice]:
        """Return the voices that are installed as packages."""
        return sorted((self.find(name) for name in packaged()), key=lambda voice: (voice.lang, voice.name))

    def find(self, name: str) -> Voice:
        """Return a voice by its name, or by the path of its model.

        Raises:
            RequestError: There is no such voice or file.
            VoiceMissing: It is known but not installed.
        """
        return self._model(name).voice

    def default_voice(self, lang: str) -> Voice:
        """Return the installed voice of a language.

        Raises:
            RequestError: No voice speaks it.
        """
        primary = lang.lower().replace("_", "-").partition("-")[0]
        for voice in self.voices():
            if voice.lang.partition("-")[0] == primary:
                return voice
        raise RequestError(f"no voice of {self.name} speaks `{lang}`", "see `voiceguide voices`")

    def speak(self, utterance: Utterance) -> Clip:
        """Say an utterance; the same one gives the same samples, whatever was said before.

        Raises:
            RequestError: The rate is out of reach.
            EngineMissing: Piper does not start here.
            VoiceMissing: The voice is not installed.
            SpeechFailed: The model gave no sound for the words, or cannot say them by IPA.
        """
        if not SLOWEST <= utterance.rate <= FASTEST:
            reach = f"{SLOWEST} to {FASTEST} words a minute"
            raise RequestError(f"{self.name} cannot speak at {utterance.rate}", f"it can do {reach}")
        model = self._model(installed(self, utterance.voice).name)
        text = plain(utterance.text)
        asked = said_as_orders(text) if model.voice.lang.startswith("en") else text
        try:
            read = with_phonemes(asked, model.voice.lang)
            clip, heard = self._speaker(model).say(read, utterance.rate)
        except SpeechFailed as failure:
            raise SpeechFailed(failure.reason, failure.hint, utterance) from failure
        places = places_asked(asked, read, (place for place, _ in heard))
        found = zip(places, (at for _, at in heard), strict=True)
        return replace(clip, marks=word_marks(text, asked, found))

    def _model(self, name: str) -> Model:
        if name not in self._models:
            self._models[name] = find_model(name)
        return self._models[name]

    def _speaker(self, model: Model) -> _Speaker:
        name = model.voice.name
        if name not in self._speakers:
            self._speakers[name] = _Speaker(model)
        return self._speakers[name]


class _Speaker:
    """A model in memory."""

    def __init__(self, model: Model) -> None:
        self._voice = _load(model)
        self._sample_rate = int(self._voice.config.sample_rate)
        self._lang = model.voice.lang
        self._own = _PACES.get(model.voice.name)
        self._alone = cache(self._read_alone)

    @cached_property
    def pace(self) -> Pace:
        """How long a word takes by this voice."""
        return self._own or self._measured()

    def say(self, text: str, rate: int) -> tuple[Clip, list[tuple[int, int]]]:
        """Say a text, with silence between its sentences; tell where in it words are, and their samples.

        Raises:
            SpeechFailed: There is nothing to say in it.
        """
        pause = _PAUSE * self._sample_rate // rate
        clip, sentences = self._said(text, self.pace.scale(rate), pause)
        words = [found.span() for found in _WORD.finditer(text)]
        return clip, words_heard(text, words, self._alone, phonemes_of(sentences, pause))

    def _read_alone(self, word: str) -> tuple[str, ...]:
        """Return the phonemes of a word by itself, as several words where it is said as several."""
        return tuple(" ".join("".join(part) for part in self._voice.phonemize(word)).split())

    def _said(self, text: str, scale: float, pause: int = 0) -> tuple[Clip, list[Any]]:
        """Say a text at a length, with so many samples of silence between its sentences, and return these too."""
        import numpy as np  # noqa: PLC0415  heavy, and not needed to list voices
        from piper import SynthesisConfig  # noqa: PLC0415  only to speak

        from voiceguide.core.sound import Clip  # noqa: PLC0415  loads numpy
        from voiceguide.core.units import Frames  # noqa: PLC0415  stands with the clip

        asked = SynthesisConfig(length_scale=scale, noise_scale=0.0, noise_w_scale=0.0, normalize_audio=False)
        sentences = list(self._voice.synthesize(text, asked, include_alignments=True))
        if not sentences:
            raise SpeechFailed("there are no words to say")
        silence = np.zeros(pause, np.float32)
        parts = [part for sentence in sentences for part in (silence, sentence.audio_float_array)][1:]
        pcm = np.concatenate(parts)
        return Clip(pcm, Frames(len(pcm)), self._sample_rate), sentences

    def _measured(self) -> Pace:
        """Judge the pace by some sentences at two lengths, without the silence around them."""
        from voiceguide.core.units import SAMPLE_RATE  # noqa: PLC0415  stands with the clip
        from voiceguide.voice.shape import shape  # noqa: PLC0415  loads soxr

        text = calibration_text("", 0, text_language(self._lang)).text
        parts = [f"{part}." for part in text.split(". ")[:_SENTENCES]]
        words = sum(len(part.split()) for part in parts)
        short, long = (
            sum(shape(self._said(part, tried)[0], 0.0).voiced for part in parts) / (words * SAMPLE_RATE)
            for tried in _TRIED
        )
        elastic = (long - short) / (_TRIED[1] - _TRIED[0])
        return Pace(max(short - elastic * _TRIED[0], 0.0), elastic)


def _load(model: Model) -> Any:  # noqa: ANN401  Piper is not always there to be typed by
    """Load a model, on one thread: there is a worker a core.

    Raises:
        EngineMissing: Piper does not start here.
        SpeechFailed: The file is no model.
    """
    runtime = load_runtime(ENGINE, INSTALL)
    try:
        from piper import PiperVoice  # noqa: PLC0415  heavy, and seldom there
        from piper.config import PiperConfig  # noqa: PLC0415  the same
    except ImportError as error:
        raise EngineMissing(f"piper does not start here: {error}", f"install it again: {INSTALL}") from error
    try:
        session = open_model(runtime, model.path.read_bytes(), LENGTHS)
        config = PiperConfig.from_dict(json.loads(json.dumps(model.settings)))
    except Exception as error:
        hint = "fetch the model and its settings again"
        raise SpeechFailed(f"`{model.path}` is no voice of Piper's: {error}", hint) from error
    return PiperVoice(session=session, config=config)
