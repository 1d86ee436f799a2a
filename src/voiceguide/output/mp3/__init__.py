"""MP3 by frames: islands and pieces are encoded alone, remembered, and laid between silent frames."""

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
from voiceguide.output.mp3.pieces import (
    AFTER,
    BEFORE,
    Segment,
    encode_piece,
    join,
    piece_run_key,
    place_segment,
)
from voiceguide.output.mp3.track import write_mp3

__all__ = [
    "AFTER",
    "APART",
    "BEFORE",
    "BITRATES",
    "Mp3Settings",
    "Run",
    "Segment",
    "encode_island",
    "encode_piece",
    "first_frame",
    "join",
    "piece_run_key",
    "place_run",
    "place_segment",
    "run_key",
    "write_mp3",
]
