"""Whether a sound holds the words that it should hold, from its first to its last: forced alignment by pocketsphinx.

The words are known; what is asked is where each stands in the sound. Where speech breaks off before its last word,
or is none, there is no way to lay them out. Other words can often be laid out, too, but badly: so the fit is held
against that of any speech sounds in any order.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np

from voiceguide.core.errors import EarsMissing
from voiceguide.core.hearing import HEARING_RATE
from voiceguide.core.sound import Pcm
from voiceguide.hear.arpabet import arpabet
from voiceguide.hear.spelling import IPA, folded, words

INSTALL: Final = 'install it: pip install "voiceguide[listen]"'

_BEAM: Final = 1e-64
"""How unlikely a way may be on its way that is still followed; a wider one lays words into silence."""
_SOUNDS: Final = "sounds"
_LEAST_FIT: Final = -3.0
"""Of the right words the fit was -2.4 or better; of other words it is usually far worse."""
_SHORT: Final = 150
"""Frames, of 10 ms, that count at the least: of one short word the fit says little."""
_SOFTEST: Final = 1e-4
"""Loudest sample, of 1, below which nothing was said at all: -80 dB."""
_UNITS: Final = 1024
_LEAST: Final = 1e-300
"""Scores come as probabilities, so that they fit a number with so much of their logarithm left out."""
_FILLERS: Final = ("<", "[", "+", "(")
"""How names begin of what is no word: silence, breath, noise."""
_AROUND: Final = HEARING_RATE // 5
"""Frames of silence around a sentence: in them the model settles."""
_OURS: Final = "voiceguide_"
"""Before the names of words that the dictionary does not have."""


class Aligner:
    """Lays known English words over sounds; the same for the same sound.

    Args:
        pronounce: Returns the IPA of a word that the dictionary does not have.

    Raises:
        EarsMissing: Pocketsphinx is not installed, or has no English model.
    """

    def __init__(self, pronounce: Callable[[str], str]) -> None:
        try:
            import pocketsphinx  # noqa: PLC0415  an extra, and heavy
        except ImportError as error:
            raise EarsMissing("to hear sentences, `pocketsphinx` is needed", INSTALL) from error
        model = Path(pocketsphinx.get_model_path()) / "en-us"
        try:
            self._decoder: Any = pocketsphinx.Decoder(
                hmm=str(model / "en-us"),
                dict=str(model / "cmudict-en-us.dict"),
                lm=None,
                beam=_BEAM,
                wbeam=_BEAM,
                pbeam=_BEAM,
                bestpath=False,  # it finds ways that leave out the last word
                loglevel="FATAL",
            )
        except RuntimeError as error:
            raise EarsMissing(f"pocketsphinx cannot read its model in {model}", INSTALL) from error
        self._decoder.add_allphone_file(_SOUNDS)
        self._pronounce = pronounce
        self._names: dict[str, str] = {}

    def fits(self, pcm: Pcm, said: str) -> bool:
        """Tell whether a sound holds words, all of them in their order.

        Args:
            pcm: At 16 kHz.
            said: The words; between slashes, by IPA.
        """
        names = list(self._named(said))
        if not names or np.abs(pcm).max(initial=0.0) < _SOFTEST:
            return not names
        silence = np.zeros(_AROUND, np.float32)
        whole = np.clip(np.concatenate((silence, pcm, silence)), -1, 1)
        sound = (whole * 32767).astype(np.int16).tobytes()
        self._decoder.set_align_text(" ".join(names))
        score = self._score(sound)
        found = [one for one in self._decoder.seg() or () if not one.word.startswith(_FILLERS)]
        if [one.word.partition("(")[0] for one in found] != names:
            return False
        frames = max(found[-1].end_frame - found[0].start_frame + 1, _SHORT)
        self._decoder.activate_search(_SOUNDS)
        return bool(score - self._score(sound) >= _LEAST_FIT * frames)

    def _score(self, sound: bytes) -> float:
        self._decoder.start_utt()
        self._decoder.process_raw(sound, full_utt=True)
        self._decoder.end_utt()
        found = self._decoder.hyp()
        return math.log(max(float(found.score), _LEAST)) * _UNITS if found else -math.inf

    def _named(self, said: str) -> Iterator[str]:
        """Yield the names of words in the decoder's dictionary, to which unknown ones are added."""
        for number, part in enumerate(IPA.split(said)):
            if number % 2:
                yield from self._added(part, part)
                continue
            for word in words(part):
                found = next((one for one in (word, folded(word)) if self._decoder.lookup_word(one)), None)
                if found:
                    yield found
                else:
                    yield from self._added(word, self._pronounce(word))

    def _added(self, word: str, ipa: str) -> Iterator[str]:
        """Yield the name of a word that is said so; none where nothing is left to say."""
        if word not in self._names:
            name, sounds = f"{_OURS}{len(self._names)}", arpabet(re.sub(r"\s+", "", ipa))
            if sounds:
                self._decoder.add_word(name, sounds, update=True)
            self._names[word] = name if sounds else ""
        if self._names[word]:
            yield self._names[word]
