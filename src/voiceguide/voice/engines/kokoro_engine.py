"""The engine `kokoro`: two calm neural voices, on the processor alone and without a network."""

from __future__ import annotations

import platform
from dataclasses import replace
from functools import cache, cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any, ClassVar, Final

from voiceguide.core.digest import digest_of
from voiceguide.core.errors import EngineMissing, RequestError, SpeechFailed
from voiceguide.core.ipa import word_spans
from voiceguide.voice.engines import installed
from voiceguide.voice.engines.kokoro_models import (
    ENGINE,
    INSTALL,
    VOICES,
    find_voice,
    model_digest,
    model_files,
    software,
    style_file,
)
from voiceguide.voice.engines.neural import load_runtime, open_model, plain
from voiceguide.voice.engines.orders import ORDERS_VERSION, said_as_orders
from voiceguide.voice.engines.phonemes import words_heard
from voiceguide.voice.engines.piper_ipa import LANGUAGE, PIPER_IPA_VERSION, alphabets
from voiceguide.voice.engines.words import word_marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from voiceguide.core.ipa import Alphabet
    from voiceguide.core.sound import Clip, Pcm
    from voiceguide.core.utterance import Utterance, Voice

SLOWEST: Final = 80
"""Words a minute at which the voices can still be listened to."""
FASTEST: Final = 350
"""Words a minute that they can do: faster, and most sounds are as short as the model can make them."""

_SETTINGS: Final = 2
"""To be counted up whenever the same model comes to be asked otherwise."""
_SAMPLE_RATE: Final = 24_000
_STYLE: Final = 256
"""Numbers of a style."""
_SOUND: Final = "audio"
_TOLD: Final = "/encoder/Clip_output_0"
"""What the model calls the lengths of its symbols, in steps."""
_STEP: Final = 600
"""Samples of a step."""
_EARLY: Final = 2
"""Steps by which symbols are heard before the model counts them: measured, 44 ms and 55 ms in the two voices."""
_EDGE: Final = " "
"""What stands for the symbol, number 0, that is put before and after a text."""

_LENGTHS: Final = (0.625, 1.0, 1 / 0.6, 2.5)
"""How much longer than by the model's own length to speak, where the paces were measured."""
_PACES: Final = {
    "heart": (0.1696, 0.2678, 0.4688, 0.7579),
    "michael": (0.1865, 0.3012, 0.5320, 0.8883),
}
"""Seconds a word at each of those lengths; between them it is nearly a line.

Measured on five sentences, and made longer by the 6.4 % by which a routine's sentences lasted longer than Piper's.
"""


def open_engine() -> KokoroEngine:
    """Make the engine; the model is loaded when it first speaks.

    Raises:
        EngineMissing: Kokoro, or a part of its model, is not installed.
    """
    found = software()
    if found is None:
        raise EngineMissing("the natural voices of `kokoro` are not installed", f"install them: {INSTALL}")
    return KokoroEngine(found)


class KokoroEngine:
    """Kokoro's model on one thread; the same words are the same samples."""

    name: ClassVar[str] = ENGINE

    def __init__(self, packages: str) -> None:
        self._packages = packages

    @cached_property
    def _model(self) -> str:
        return model_digest()

    @cached_property
    def _speaker(self) -> _Speaker:
        return _Speaker()

    def version_of(self, voice: str) -> str:
        """What the packages, the model, the voice's style and our tables are, and what they run on; read from files only."""
        tables = f"settings {_SETTINGS} orders {ORDERS_VERSION} ipa {PIPER_IPA_VERSION}"
        style = digest_of(style_file(installed(self, voice).name))
        return f"{self._packages} {self._model} {style} {tables} {platform.system()} {platform.machine()}"

    @property
    def alphabets(self) -> Mapping[str, Alphabet]:
        """What its voices can say by IPA."""
        return alphabets()

    def voices(self) -> Sequence[Voice]:
        """Return its voices; all of them ship with us."""
        return sorted(VOICES.values(), key=lambda voice: (voice.lang, voice.name))

    def find(self, name: str) -> Voice:
        """Return a voice by its name.

        Raises:
            RequestError: There is no such voice.
        """
        return find_voice(name)

    def default_voice(self, lang: str) -> Voice:
        """Return the voice that speaks English best.

        Raises:
            RequestError: It is another language, which none of them speaks.
        """
        if lang.lower().replace("_", "-").partition("-")[0] != LANGUAGE:
            raise RequestError(f"no voice of {self.name} speaks `{lang}`", "see `voiceguide voices`")
        return self.voices()[0]

    def speak(self, utterance: Utterance) -> Clip:
        """Say an utterance; the same one gives the same samples, whatever was said before.

        Raises:
            RequestError: The rate is out of reach.
            EngineMissing: Kokoro does not start here.
            VoiceMissing: There is no such voice.
            SpeechFailed: There are no words, or something cannot be said by IPA.
        """
        if not SLOWEST <= utterance.rate <= FASTEST:
            reach = f"{SLOWEST} to {FASTEST} words a minute"
            raise RequestError(f"{self.name} cannot speak at {utterance.rate}", f"it can do {reach}")
        voice = installed(self, utterance.voice).name
        text = plain(utterance.text)
        asked = said_as_orders(text)
        try:
            clip, heard = self._speaker.say(asked, voice, speed(voice, utterance.rate))
        except SpeechFailed as failure:
            raise SpeechFailed(failure.reason, failure.hint, utterance) from failure
        return replace(clip, marks=word_marks(text, asked, heard))


def speed(voice: str, rate: int) -> float:
    """Return how many times as fast as the model's own length a voice says so many words a minute."""
    points = list(zip(_PACES[voice], _LENGTHS, strict=True))
    wanted = 60 / rate
    above = next((at for at in range(1, len(points)) if points[at][0] >= wanted), len(points) - 1)
    (short, from_length), (long, to_length) = points[above - 1], points[above]
    length = from_length + (wanted - short) / (long - short) * (to_length - from_length)
    return round(1 / length, 4)


class _Speaker:
    """The model in memory."""

    def __init__(self) -> None:
        """Load it.

        Raises:
            EngineMissing: Kokoro, or espeak-ng, does not start here.
            SpeechFailed: The files are no model.
        """
        from voiceguide.voice.engines.kokoro_reader import Reader  # noqa: PLC0415  loads ctypes

        self._reader = Reader()
        self._alone = cache(self._reader.alone)
        self._styles: dict[str, Pcm] = {}
        self._model = _load()
        told = {output.name for output in self._model.get_outputs()}
        self._asked = [name for name in (_SOUND, _TOLD) if name in told]

    def say(self, text: str, voice: str, speed: float) -> tuple[Clip, list[tuple[int, int]]]:
        """Say a text, so many times as fast as the voice does by itself; tell where in it words are, and their samples.

        The silence at its ends is the model's.

        Raises:
            SpeechFailed: There is nothing to say in it.
        """
        import numpy as np  # noqa: PLC0415  heavy, and not needed to list voices

        from voiceguide.core.sound import Clip  # noqa: PLC0415  loads numpy
        from voiceguide.core.units import Frames  # noqa: PLC0415  stands with the clip

        sounds: list[Pcm] = []
        spoken: list[tuple[str, int]] = []
        for symbols in self._reader.parts(text):
            begins = sum(map(len, sounds))
            sound, steps = self._said(symbols, voice, speed)
            sounds.append(sound)
            spoken += ((sign, begins + _STEP * step) for sign, step in begun(symbols, steps))
        pcm = np.concatenate(sounds)
        heard = words_heard(text, word_spans(text), self._alone, spoken)
        return Clip(pcm, Frames(len(pcm)), _SAMPLE_RATE), heard

    def _said(self, symbols: str, voice: str, speed: float) -> tuple[Pcm, list[int]]:
        """Return the sound of symbols, and how many steps each lasts, with the edges; none where it is not told."""
        import numpy as np  # noqa: PLC0415  heavy, and not needed to list voices

        if voice not in self._styles:
            self._styles[voice] = np.fromfile(style_file(voice), np.dtype("<f4")).reshape(-1, 1, _STYLE)
        given = {
            "tokens": np.array([[0, *self._reader.numbers(symbols), 0]], np.int64),
            "style": self._styles[voice][len(symbols) - 1],
            "speed": np.array([speed], np.float32),
        }
        sound, *told = self._model.run(self._asked, given)
        return sound, [int(length) for lengths in told for length in lengths.reshape(-1)]


def begun(symbols: str, lengths: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Yield symbols with an edge before and after them, and the step at which each is heard; a word begins with its space.

    Args:
        symbols: What was said.
        lengths: Steps of each, and of the edges; empty where they are not known.
    """
    spoken = (_EDGE, *symbols, _EDGE)
    steps = [max(step - _EARLY, 0) for step in accumulate(lengths, initial=0)]
    for number, (sign, step) in enumerate(zip(spoken, steps, strict=False)):
        spaced = number > 1 and spoken[number - 1] == " "
        yield sign, steps[number - 1] if spaced else step


def _load() -> Any:  # noqa: ANN401  onnxruntime is not always there to be typed by
    """Put the model together and load it.

    Raises:
        EngineMissing: It does not start here.
        SpeechFailed: The files are no model.
    """
    runtime = load_runtime(ENGINE, INSTALL)
    model = b"".join(part.read_bytes() for part in model_files())
    try:
        return open_model(runtime, model, _TOLD)
    except Exception as error:
        raise SpeechFailed(f"Kokoro's model is broken: {error}", f"install it again: {INSTALL}") from error
