"""MP3 by frames: islands are encoded alone, remembered, and laid between silent frames."""

from voiceguide.output.mp3.encode import (
    APART,
    BITRATES,
    Mp3Settings,
    Run,
    encode_island,
    first_frame,
    place_run,
    run_key,
)
from voiceguide.output.mp3.track import write_mp3

__all__ = [
    "APART",
    "BITRATES",
    "Mp3Settings",
    "Run",
    "encode_island",
    "first_frame",
    "place_run",
    "run_key",
    "write_mp3",
]
