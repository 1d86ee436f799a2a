"""What works on this machine, what does not, and what to do about it."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import metadata
from typing import Final

from voiceguide.config import Settings
from voiceguide.core.errors import VoiceguideError
from voiceguide.core.units import SAMPLE_RATE, Frames
from voiceguide.core.utterance import Utterance
from voiceguide.live.outputs import OUTPUTS, SILENT, open_output
from voiceguide.voice.engines import DEFAULT, ENGINES, open_engine

_RATE: Final = 140
_TRIAL: Final = "doctor-00"
"""What the store is asked to remember, as a trial."""
_DEV: Final = re.compile(r"extra *== *['\"]dev['\"]")
_FOR: Final = re.compile(r"python_version *>= *['\"](\d+)\.(\d+)['\"]")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing, and whether it works here."""

    part: str
    """`python`, `package`, `engine`, `output`, `encoder` or `store`."""
    name: str
    works: bool
    about: str
    """What there is of it, or why it does not work."""
    cure: str = ""
    """What to do where it does not work."""
    essential: bool = False
    """Whether nothing can be made without it."""


def examine(
    settings: Settings, engines: Mapping[str, str] = ENGINES, outputs: Mapping[str, str] = OUTPUTS
) -> Iterator[Finding]:
    """Try everything once, and yield what was found; devices are opened, and nothing sounds."""
    yield Finding(
        "python", "python", works=True, about=f"{platform.python_version()} on {platform.platform()}"
    )
    yield from _packages()
    for name in engines:
        yield _tried("engine", name, partial(_speak, name, engines), essential=name == DEFAULT)
    for name in outputs:
        if name != SILENT:
            yield _tried("output", name, partial(_open, name, outputs))
    yield _tried("encoder", "mp3", _encode, essential=True)
    for name in ("m4a", "opus", "flac"):
        yield _tried("encoder", name, partial(_encode_packets, name))
    yield Finding("encoder", "wav", works=True, about="written by voiceguide itself")
    yield _tried("store", str(settings.store), partial(_remember, settings), essential=True)


def _tried(part: str, name: str, trial: Callable[[], str], *, essential: bool = False) -> Finding:
    try:
        return Finding(part, name, works=True, about=trial(), essential=essential)
    except VoiceguideError as error:
        return Finding(part, name, works=False, about=error.message, cure=error.hint, essential=essential)
    except ImportError as error:
        cure = "install voiceguide again: python -m pip install --force-reinstall voiceguide"
        return Finding(part, name, works=False, about=str(error), cure=cure, essential=essential)


def _packages() -> Iterator[Finding]:
    """Yield every package that is asked for, here and for extras, but those of developers."""
    for requirement in metadata.requires("voiceguide") or ():
        name = re.split(r"[ ;<>=!~\[(]", requirement, maxsplit=1)[0]
        newer = _FOR.search(requirement)
        if _DEV.search(requirement) or (newer and sys.version_info < (int(newer[1]), int(newer[2]))):
            continue
        extra = "extra" in requirement
        try:
            yield Finding("package", name, works=True, about=metadata.version(name))
        except metadata.PackageNotFoundError:
            about = "not installed; an extra" if extra else "not installed"
            yield Finding("package", name, works=False, about=about, cure=f"install it: pip install {name}")


def _speak(name: str, engines: Mapping[str, str]) -> str:
    engine = open_engine(name, engines)
    voice = engine.default_voice("en")
    clip = engine.speak(Utterance("one", voice.id, _RATE, "en"))
    voices = engine.voices()
    languages = {one.lang.partition("-")[0] for one in voices}
    milliseconds = len(clip.pcm) * 1000 // clip.sample_rate
    return (
        f"{len(voices)} voices in {len(languages)} languages; “one” by {voice.name} lasts {milliseconds} ms"
    )


def _open(name: str, outputs: Mapping[str, str]) -> str:
    output = open_output(name, outputs)
    output.open(None).close()
    return ", ".join(device.name for device in output.devices())


def _encode() -> str:
    import numpy as np  # noqa: PLC0415  `--help` is quick

    from voiceguide.core.sound import Block  # noqa: PLC0415  the same
    from voiceguide.output.mp3.encode import Mp3Settings, encode_island, encoder_version  # noqa: PLC0415  the same

    tone = (np.sin(np.arange(SAMPLE_RATE // 10) / 20) / 4).astype(np.float32)
    run = encode_island(Block(Frames(0), tone), Mp3Settings())
    return f"lameenc {encoder_version()}; a tenth of a second makes {len(run.data)} bytes"


def _encode_packets(name: str) -> str:
    import numpy as np  # noqa: PLC0415  `--help` is quick

    from voiceguide.output.codec import Encoder  # noqa: PLC0415  the same
    from voiceguide.output.flac import FLAC  # noqa: PLC0415  the same
    from voiceguide.output.m4a import AAC  # noqa: PLC0415  the same
    from voiceguide.output.opus import OPUS  # noqa: PLC0415  the same

    codec, bitrate = {"m4a": (AAC, 64), "opus": (OPUS, 40), "flac": (FLAC, 0)}[name]
    packets = list(Encoder(codec, bitrate).packets([np.zeros(codec.packet, np.int16)]))
    return f"{codec.shown}, by PyAV {metadata.version('av')}; a packet makes {sum(map(len, packets))} bytes"


def _remember(settings: Settings) -> str:
    from voiceguide.store import DiskStore  # noqa: PLC0415  `--help` is quick

    store = DiskStore(settings.store, settings.store_limit)
    store.put(_TRIAL, b"well")
    usage = store.usage()
    return f"{usage.entries} entries, {usage.bytes / 1e6:.1f} MB of {settings.store_limit / 1e6:.0f} MB"
