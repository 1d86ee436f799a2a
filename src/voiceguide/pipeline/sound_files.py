"""The author's sound files: where they are, and what is wrong where they are not."""

from __future__ import annotations

from pathlib import Path

from voiceguide.core.catalogue import is_sound_file
from voiceguide.core.nearest import nearest
from voiceguide.core.source import Diagnostic, Span


def missing(folder: Path, name: str, span: Span) -> Diagnostic | None:
    """Return what is wrong with a sound file's name, or None where the file is there."""
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        message = f"`{name}` is outside the routine's folder"
        return Diagnostic("VG071", message, span, "put the file beside the routine")
    if path.is_file():
        return None
    there = path.parent.iterdir() if path.parent.is_dir() else ()
    near = nearest(name, (one.relative_to(folder).as_posix() for one in there if is_sound_file(one.name)))
    hint = f"did you mean `{near}`?" if near else "put it into the folder of the routine"
    return Diagnostic("VG071", f"there is no sound file `{name}`", span, hint)


def unplayable(name: str, span: Span, error: Exception) -> Diagnostic:
    """Return what is wrong with a sound file that is there."""
    message = f"`{name}` cannot be played: {error}"
    return Diagnostic("VG071", message, span, "save it again as WAV, FLAC, MP3 or OGG")
