"""A microphone, through sounddevice: 16-bit frames at 48 kHz, as they come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Protocol

from voiceguide.core.errors import RemoteFailed
from voiceguide.core.units import SAMPLE_RATE
from voiceguide.live.outputs.hush import hush

_BLOCK: Final = SAMPLE_RATE // 20
"""Frames that come at once: 50 ms."""

_INSTALL: Final = "Install them: pip install 'voiceguide[listen]', and on Debian: apt install libportaudio2"


class Stream(Protocol):
    """A microphone that is open."""

    def close(self) -> None:
        """Give it back; nothing comes after that."""
        ...


Deliver = Callable[[bytes], None]
"""Takes the next frames; it does not wait."""

Opener = Callable[[Deliver], Stream]
"""Opens a microphone, whose frames are delivered from a thread of its own."""


class _Open:
    def __init__(self, stream: Any) -> None:  # noqa: ANN401  the package has no types
        self._stream = stream

    def close(self) -> None:
        """Stop and close the stream, whatever state its device is in."""
        self._stream.abort(ignore_errors=True)
        self._stream.close(ignore_errors=True)


def open_microphone(deliver: Deliver, device: str | None = None) -> Stream:
    """Open a microphone by its name or a part of it, or the default.

    Raises:
        RemoteFailed: There is none, or it cannot be opened.
    """
    try:
        import sounddevice  # noqa: PLC0415  an extra
    except (ImportError, OSError) as error:  # OSError: the package is there and PortAudio is not
        raise RemoteFailed("a microphone needs `sounddevice` and the library PortAudio", _INSTALL) from error

    def take(frames: Any, _count: int, _time: object, _status: object) -> None:  # noqa: ANN401  PortAudio's buffer
        deliver(bytes(frames))

    try:
        with hush():
            stream = sounddevice.RawInputStream(
                samplerate=SAMPLE_RATE,
                blocksize=_BLOCK,
                device=device,
                channels=1,
                dtype="int16",
                callback=take,
            )
            stream.start()
    except (sounddevice.PortAudioError, ValueError) as error:  # ValueError: no device of that name
        what = f"the microphone `{device}`" if device else "the microphone"
        raise RemoteFailed(
            f"{what} cannot be opened: {error}", "plug one in and allow its use, or play without --listen"
        ) from error
    return _Open(stream)
