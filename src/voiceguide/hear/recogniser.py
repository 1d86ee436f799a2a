"""Tells which command a short piece of sound is, if it is one: pocketsphinx with a grammar of whole commands.

A grammar hears a command in everything. So what it heard is held against two others that hear the same sound:
one that takes any speech sounds in any order, and one that knows words that are no commands.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from voiceguide.core.commands import Command, Order
from voiceguide.core.errors import RemoteFailed
from voiceguide.core.hearing import Heard, HearingSettings
from voiceguide.core.units import Ms

SPOKEN: Final = {
    "pause": Command.PAUSE,
    "go on": Command.GO_ON,
    "next": Command.NEXT,
    "back": Command.BACK,
    "repeat": Command.REPEAT,
    "longer": Command.LONGER,
    "how long": Command.HOW_LONG,
    "stop": Command.STOP,
}
"""What can be said, and what it means."""

_SAID_AS: Final = {
    "pause": ("P AO Z",),
    "go on": ("G OW AA N", "G OW AO N"),
    "next": ("N EH K S T", "N EH K S"),
    "back": ("B AE K",),
    "repeat": ("R IY P IY T", "R IH P IY T", "R AH P IY T"),
    "longer": ("L AO NG G ER", "L AA NG G ER", "L AO NG G AH"),
    "how long": ("HH AW L AO NG", "HH AW L AA NG"),
    "stop": ("S T AA P", "S T AO P"),
}
"""The speech sounds of each, as America and Britain say them; whole, so that no half of one is heard."""

_OTHERS: Final = """
a about and are arm at ball bank bark bat beat bed beck big bought box breath breathe bring bus but call cat cause
check close cold come course cross cut deep defeat do done door down drop easy eat eight even exhale exit eyes feel feet
fight find finger five foot force forward four get give go gonna good got hand hands head heat heel hello here hey hi
his hold hole horse hot hunger in inhale it just knee knees know left leg less let light linger list little look
low lower make maybe me mix more much music neck nest nets nine no nose not now number of oh okay one out over palm
part peat people phone pick piece please point pose press push put quiet ready read relax rest right ring room rude
same second see sense seven shop shoulder side six sleep slow slowly so soft some spine spot stack stand star start
stay step steady stomp stuff take tell ten test text thank that the then there they thing this three thumb time to toe
top touch try turn two up wait want water way well what when where who with wrist yes you
"""
"""Words that sound like a command or are often said; not those that sound the same, such as `paws`."""

_COMMANDS: Final = "commands"
_WORDS: Final = "words"
_SOUNDS: Final = "sounds"
_OURS: Final = "voiceguide_"
"""Before our own words in the recogniser's list, which must be no words there."""
_BEAM: Final = 1e-80
"""How unlikely a way may be on its way that is still followed: a short word begins badly in noise."""
_FRAME_MS: Final = 10
_UNITS: Final = 1024
"""Pocketsphinx gives scores as probabilities, so that they fit a number with so much of their logarithm left out."""
_LEAST: Final = 1e-300

INSTALL: Final = "Install it: pip install 'voiceguide[listen]'"


def load_pocketsphinx() -> Any:  # noqa: ANN401  it has no types
    """Import pocketsphinx, which is an extra.

    Raises:
        RemoteFailed: It is not installed.
    """
    try:
        import pocketsphinx  # noqa: PLC0415  an extra, and heavy
    except ImportError as error:
        raise RemoteFailed("to hear commands, `pocketsphinx` is needed", INSTALL) from error
    return pocketsphinx


class Recogniser:
    """Hears English commands in short pieces of sound; the same piece is always heard alike.

    Args:
        settings: How sure one has to be.

    Raises:
        RemoteFailed: Pocketsphinx is not installed, or has no English model.
    """

    def __init__(self, settings: HearingSettings) -> None:
        self._settings = settings
        pocketsphinx = load_pocketsphinx()
        model = Path(pocketsphinx.get_model_path()) / "en-us"
        try:
            self._decoder = pocketsphinx.Decoder(
                hmm=str(model / "en-us"),
                dict=str(model / "cmudict-en-us.dict"),
                lm=None,
                beam=_BEAM,
                pbeam=_BEAM,
                loglevel="FATAL",
            )
        except RuntimeError as error:
            raise RemoteFailed(f"pocketsphinx cannot read its model in {model}", INSTALL) from error
        names = {}
        for text, ways in _SAID_AS.items():
            for number, sounds in enumerate(ways):
                name = f"{_OURS}{text.replace(' ', '_')}_{number}"
                self._decoder.add_word(name, sounds, update=False)
                names[name] = text
        self._names = names
        self._decoder.add_jsgf_string(_COMMANDS, _grammar(names))
        self._decoder.add_jsgf_string(_WORDS, _grammar(_OTHERS.split()))
        self._decoder.add_allphone_file(_SOUNDS)

    def recognise(self, sound: bytes, at: Ms = Ms(0)) -> Heard | None:
        """Return the command that a piece of sound is, or None.

        Args:
            sound: 16-bit samples at 16 kHz, one command with a little around it.
            at: When it began.
        """
        name, command = self._decode(_COMMANDS, sound)
        if not name:
            return None
        said = next(one for one in self._decoder.seg() if one.word == name)
        first, last = said.start_frame, said.end_frame + 1
        settings = self._settings
        if not settings.shortest <= (last - first) * _FRAME_MS <= settings.longest:
            return None
        fit = self._against(_SOUNDS, sound, command, last - first)
        if fit < settings.fit or self._against(_WORDS, sound, command, last - first) < settings.lead:
            return None
        start, end = (Ms(at + frame * _FRAME_MS) for frame in (first, last))
        return Heard(Order(SPOKEN[self._names[name]]), start, end, round(fit, 3))

    def _against(self, other: str, sound: bytes, score: float, frames: int) -> float:
        """Return by how much a score is better than another hearing's, a frame of what was said."""
        return (score - self._decode(other, sound)[1]) / frames

    def _decode(self, hearing: str, sound: bytes) -> tuple[str, float]:
        self._decoder.activate_search(hearing)
        self._decoder.start_utt()
        self._decoder.process_raw(sound, full_utt=True)
        self._decoder.end_utt()
        found = self._decoder.hyp()
        if not found:
            return "", -math.inf
        return found.hypstr, math.log(max(found.score, _LEAST)) * _UNITS


def _grammar(words: Iterable[str]) -> str:
    return f"#JSGF V1.0; grammar said; public <said> = {' | '.join(words)};"
