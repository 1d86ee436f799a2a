"""A chime, a bed or a voice to hear by itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide.core.errors import DeviceFailed, RequestError
from voiceguide.core.nearest import suggestion
from voiceguide.core.units import SAMPLE_RATE, Frames, Ms, frames_from_ms
from voiceguide.core.utterance import Utterance
from voiceguide.pipeline.beds import Beds, bed_names
from voiceguide.pipeline.chimes import Chimes, chime_names
from voiceguide.voice.calibration import calibration_text, text_language

if TYPE_CHECKING:
    from voiceguide.core.interfaces import Output, Stage
    from voiceguide.core.sound import Block, Pcm
    from voiceguide.pipeline.world import World

_BED: Final = Frames(10 * SAMPLE_RATE)
"""So much of a bed is heard."""

_BED_EDGE: Final = Frames(SAMPLE_RATE)
"""It comes and goes in so much of it."""

_RATE: Final = 140
"""Words a minute, as of a routine that says nothing."""

_LOOK: Final = 0.05
"""Seconds between two looks at the device."""

_LEAD: Final = Frames(2 * SAMPLE_RATE)
"""So long before its moment a sound is handed to the device."""

_REST: Final = Ms(300)
"""What devices may still hold when all was handed to them."""


def chime_sample(name: str, world: World) -> Pcm:
    """Return a shipped chime.

    Raises:
        RequestError: There is none of that name.
    """
    if name not in chime_names():
        raise RequestError(f"there is no chime `{name}`", suggestion(name, chime_names()))
    chimes = Chimes(world.store, Path())
    return chimes.load(chimes.key(name))


def bed_sample(name: str, world: World) -> Pcm:
    """Return ten seconds of a shipped bed.

    Raises:
        RequestError: There is none of that name.
    """
    from voiceguide.core.sound import fade  # noqa: PLC0415  numpy, which a list of beds does not need

    if name not in bed_names():
        raise RequestError(f"there is no bed `{name}`", suggestion(name, bed_names()))
    beds = Beds(world.store, Path())
    return fade(beds.load(beds.key(name))[:_BED], _BED_EDGE, _BED_EDGE)


def voice_sample(name: str, world: World) -> Pcm:
    """Return a sentence by a voice, in its language where there is one, else in English.

    Raises:
        RequestError: There is no such voice.
        EngineMissing, VoiceMissing, SpeechFailed: As the engine says.
    """
    voice = world.voice(name, "en")
    text = calibration_text(voice.id, _RATE, text_language(voice.lang)).text
    utterance = Utterance(f"{text.partition('. ')[0]}.", voice.id, _RATE, voice.lang)
    with world.studio() as studio:
        return studio.load(studio.measure([utterance])[utterance].key)


def listen(pcm: Pcm, output: Output, device: str | None, sleep: Callable[[float], None] = time.sleep) -> None:
    """Play a sound to its end; for errors see `listen_to`."""
    from voiceguide.core.sound import Block  # noqa: PLC0415  numpy, which a list of beds does not need

    listen_to([Block(Frames(0), pcm)], output, device, sleep)


def listen_to(
    blocks: Iterable[Block],
    output: Output,
    device: str | None,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Play what sounds at given places, in their order, to its end.

    Raises:
        DeviceMissing: There is no such device.
        DeviceFailed: It cannot be opened, or goes away.
    """
    stage = output.open(device)
    try:
        start: Frames | None = None
        end = Frames(0)
        for block in blocks:
            start = stage.now() if start is None else start
            at = Frames(start + block.start)
            _wait(stage, Frames(at - _LEAD), sleep)
            stage.play(block.pcm, at)
            end = Frames(max(end, at + len(block.pcm) + frames_from_ms(_REST)))
        if start is not None:
            _wait(stage, end, sleep)
    finally:
        stage.close()


def _wait(stage: Stage, until: Frames, sleep: Callable[[float], None]) -> None:
    while (left := until - stage.now()) > 0:
        if stage.lost:
            raise DeviceFailed(
                "the sound device went away", "connect it again, or choose another by --device"
            )
        sleep(min(_LOOK, left / SAMPLE_RATE))
