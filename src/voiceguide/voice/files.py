"""The author's own sounds: WAV, FLAC, MP3, OGG and what else libsndfile reads, and what telephones record.

A sound is read with soundfile, trimmed and given soft edges with pydub, and resampled with
soxr: pydub's own reading needs ffmpeg, and its own resampling leaves false tones.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Final

import numpy as np
import soundfile
import soxr  # type: ignore[import-untyped]  # it ships none

from voiceguide.core.meter import integrated_lufs, momentary_max_lufs
from voiceguide.core.sound import Clip, Pcm, amplitude, pad
from voiceguide.core.units import (
    FRAMES_PER_MS,
    MINUTE,
    SAMPLE_RATE,
    SECOND,
    Frames,
    Ms,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

BY_TELEPHONE: Final = (".m4a", ".aac", ".mp4", ".3gp")
"""How the names of files end that telephones record."""
LONGEST: Final = Ms(10 * MINUTE)
"""A longer file is refused: it is a whole session, or a mistake."""
CHIME_LUFS: Final = -23.0
"""The loudest 400 ms that a chime may have."""
SPEECH_LUFS: Final = -19.0
"""What speech is levelled to, and with it what plays between the words."""
HIGHEST_PEAK: Final = 1.9
"""Of a clip in the store, which holds samples up to ±2; the limiter of the mix sees to the rest."""
_SILENT_DB: Final = -60.0
"""Below the file's peak."""
_FADE_IN: Final = Ms(3)
_FADE_OUT: Final = Ms(20)
_FULL: Final = np.float32(2_147_000_000)
"""The peak in 32-bit samples: as large as rounding allows."""
_BLOCK: Final = 1 << 18


class SoundFileError(ValueError):
    """A sound file cannot be used; the message says why, without its name."""


def load_sound(path: Path) -> Clip:
    """Read a sound file as a clip at 48 kHz, mono, as loud as it is.

    Silence 60 dB below its peak is cut from both ends; `voiced` is whole milliseconds.

    Raises:
        SoundFileError: It is missing, no sound, damaged, silent or longer than `LONGEST`.
    """
    edited, sample_rate = _edit(*_read(path))
    sound = soxr.resample(edited, sample_rate, SAMPLE_RATE, quality="VHQ")
    voice = pad(sound, FRAMES_PER_MS)
    return Clip(pad(voice), Frames(len(voice)))


def load_chime(path: Path) -> Clip:
    """Read a sound file as a chime: turned down, where it needs to be, to `CHIME_LUFS` at its loudest.

    Raises:
        SoundFileError: As `load_sound`.
    """
    clip = load_sound(path)
    over = momentary_max_lufs(clip.pcm) - CHIME_LUFS
    return Clip(clip.pcm * np.float32(amplitude(-over)), clip.voiced) if over > 0 else clip


def load_played(path: Path) -> Clip:
    """Read a sound file to be played in turn: as loud as the speech, as far as its peaks let it.

    Raises:
        SoundFileError: As `load_sound`.
    """
    clip = load_sound(path)
    gain = amplitude(SPEECH_LUFS - integrated_lufs(clip.pcm))
    peak = float(np.abs(clip.pcm).max())
    return Clip(clip.pcm * np.float32(min(gain, HIGHEST_PEAK / peak)), clip.voiced)


def read_sound(path: Path) -> Pcm:
    """Read a sound file at 48 kHz, mono, as loud and as long as it is.

    Raises:
        SoundFileError: It is missing, no sound, damaged or longer than `LONGEST`.
    """
    pcm, sample_rate = _read(path)
    if sample_rate == SAMPLE_RATE:
        return pcm
    return np.asarray(soxr.resample(pcm, sample_rate, SAMPLE_RATE, quality="VHQ"), np.float32)


def _read(path: Path) -> tuple[Pcm, int]:
    """Return a file's samples, its channels made one, and their rate."""
    channels, sample_rate = read_channels(path, LONGEST, mixed=True)
    return channels[:, 0], sample_rate


def read_channels(path: Path, most: Ms, *, mixed: bool = False) -> tuple[Pcm, int]:
    """Return a file's samples, shape (frames, channels), and their rate; mixed, there is one channel.

    Raises:
        SoundFileError: It is missing, no sound, damaged or longer than so much.
    """
    try:
        if not path.is_file():
            raise SoundFileError("it is no file" if path.exists() else "there is no such file")
        blocks: list[Pcm] = []
        frames, sample_rate = 0, SAMPLE_RATE
        for block, sample_rate in _telephone(path) if path.suffix.lower() in BY_TELEPHONE else _plain(path):
            frames += len(block)
            if frames > most * sample_rate // SECOND:
                raise SoundFileError(f"it is longer than {most // MINUTE} minutes")
            blocks.append(block.mean(axis=1, keepdims=True) if mixed else block)
    except (OSError, RuntimeError) as error:  # libsndfile's errors are RuntimeErrors
        raise SoundFileError(f"it cannot be read as sound: {error}") from error
    pcm = np.concatenate(blocks) if blocks else np.zeros((0, 1), np.float32)
    if not np.isfinite(pcm).all():
        raise SoundFileError("it is damaged: it holds samples that are no numbers")
    return pcm, sample_rate


def _plain(path: Path) -> Iterator[tuple[Pcm, int]]:
    """Yield a file that libsndfile reads, a block after another."""
    with soundfile.SoundFile(path) as file:
        while len(block := file.read(_BLOCK, dtype="float32", always_2d=True)):
            yield block, int(file.samplerate)


def _telephone(path: Path) -> Iterator[tuple[Pcm, int]]:
    """Yield a file of AAC, which libsndfile does not read, a packet after another."""
    import av  # noqa: PLC0415  few files are of a telephone

    plain = av.AudioResampler(format="fltp")
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                raise SoundFileError("there is no sound in it")
            for frame in container.decode(audio=0):
                for part in plain.resample(frame):
                    yield np.asarray(part.to_ndarray().T, np.float32), int(part.sample_rate)
    except av.error.FFmpegError as error:
        raise SoundFileError(f"it cannot be read as sound: {error.strerror}") from error


def _edit(pcm: Pcm, sample_rate: int) -> tuple[Pcm, int]:
    """Cut the silence off both ends, judged by the loudest sample, and soften the edges."""
    peak = np.abs(pcm).max(initial=0.0)
    if not peak:
        raise SoundFileError("there is only silence in it")
    pydub = _import_pydub()
    samples = (pcm * (_FULL / peak)).astype("<i4").tobytes()
    del pcm  # ten minutes are 115 MB, and pydub copies
    sound = pydub.AudioSegment(data=samples, sample_width=4, frame_rate=sample_rate, channels=1)
    silent = pydub.silence.detect_leading_silence
    sound = sound[silent(sound, _SILENT_DB) :]
    sound = sound[: len(sound) - silent(sound.reverse(), _SILENT_DB)]
    if not len(sound):
        raise SoundFileError("it is shorter than a millisecond")
    sound = sound.fade_in(min(_FADE_IN, len(sound))).fade_out(min(_FADE_OUT, len(sound)))
    return np.frombuffer(sound.raw_data, "<i4").astype(np.float32) * (peak / _FULL), sample_rate


def _import_pydub() -> ModuleType:
    """Import pydub without its warnings: of an ffmpeg that is not used here, of Python's own `audioop`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pydub  # noqa: PLC0415  few routines have sounds of their own, and the import warns
        import pydub.silence  # noqa: PLC0415
    loaded: ModuleType = pydub
    return loaded
