"""What there is to choose from: names handed to whoever needs them."""

from __future__ import annotations

from dataclasses import dataclass

SOUND_ENDINGS = (".wav", ".flac", ".mp3", ".ogg")
"""A chime's or a bed's name with one of these endings is a file of the author's."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The names of the shipped chimes and beds."""

    chimes: tuple[str, ...]
    beds: tuple[str, ...] = ()

    def knows_chime(self, name: str) -> bool:
        """Tell whether a name is a shipped chime, `none`, or a sound file's."""
        return name == "none" or name in self.chimes or is_sound_file(name)

    def knows_bed(self, name: str) -> bool:
        """Tell whether a name is a shipped bed, a sound file's, or empty for none."""
        return not name or name in self.beds or is_sound_file(name)


def is_sound_file(name: str) -> bool:
    """Tell whether a chime's or a bed's name is that of a file."""
    return name.lower().endswith(SOUND_ENDINGS)
