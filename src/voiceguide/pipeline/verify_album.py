"""The tracks of an album, each held against its plan, and all of them against the session that they are to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final, TypeAlias

from voiceguide.core.errors import MachineError, RequestError
from voiceguide.core.units import FRAMES_PER_MS, SECOND, Frames, Ms, clock_time, frames_from_ms
from voiceguide.core.verdict import Check, Fault
from voiceguide.hear.plan import Part
from voiceguide.output.playlists import m3u_names
from voiceguide.pipeline.album import playlist_names
from voiceguide.pipeline.formats import FORMATS
from voiceguide.pipeline.verify import Verdict, verify
from voiceguide.pipeline.verify_words import Ears

PLAYLISTS: Final = (".m3u", ".m3u8")
"""Endings of playlists that are read."""
_CURE: Final = "export the album again with `voiceguide export --split`"

_Parts: TypeAlias = Sequence[tuple[Verdict, Part]]


@dataclass(frozen=True, slots=True)
class AlbumVerdict:
    """What was found in an album."""

    album: Path
    """Its folder, or its playlist."""
    title: str
    whole: Check
    """Whether the tracks together are the session."""
    tracks: tuple[Verdict, ...]

    @property
    def is_right(self) -> bool:
        """Tell whether everything is as it was planned."""
        return self.whole.is_right and all(one.is_right for one in self.tracks)


def verify_album(album: Path, ears: Ears | None = None) -> AlbumVerdict:
    """Verify the tracks that a playlist or a folder names, and that together they are the whole.

    Args:
        album: The folder, or the playlist.
        ears: What hears the words, too; None to leave that out.

    Raises:
        RequestError: The folder has several playlists.
        MachineError: The playlist cannot be read, or no track in it holds a plan.
    """
    tracks, faults, failures = list[Verdict](), list[Fault](), list[MachineError]()
    for path in _named(album):
        if not path.is_file():
            faults.append(Fault(f"{path.name} is not there"))
            continue
        try:
            tracks.append(verify(path, ears))
        except MachineError as failure:
            failures.append(failure)
            faults.append(Fault(failure.message))
    if not tracks:
        if failures:
            raise failures[0]
        raise MachineError(f"{album} holds no track", _CURE)
    parts = [(one, one.part) for one in tracks if one.part]
    faults += [
        Fault(f"{one.track.name} is a whole session, not a track of an album")
        for one in tracks
        if not one.part
    ]
    title = parts[0][1].album if parts else tracks[0].title
    return AlbumVerdict(album, title, _whole(parts, tuple(faults)), tuple(tracks))


def _named(album: Path) -> list[Path]:
    """Return the files that an album is made of, in order."""
    try:
        playlist = _playlist(album) if album.is_dir() else album
        if playlist:
            names = m3u_names(playlist.read_text(encoding="utf-8-sig"))
            return [playlist.parent / name for name in names]
        return sorted(one for one in album.iterdir() if one.suffix.lower().lstrip(".") in FORMATS)
    except (OSError, ValueError) as error:
        raise MachineError(f"cannot read {album}: {error}", "name an album's folder or its .m3u") from error


def _playlist(folder: Path) -> Path | None:
    """Return a folder's playlist, if it has one: that of its own name, or its only one."""
    found = sorted(one for one in folder.iterdir() if one.suffix.lower() in PLAYLISTS)
    own = folder / playlist_names(folder.resolve())[0]
    if own in found:
        return own
    if len(found) > 1:
        raise RequestError(f"{folder} holds {len(found)} playlists", f"name one of them: {found[0]}")
    return found[0] if found else None


def _whole(parts: _Parts, faults: tuple[Fault, ...]) -> Check:
    """Check that tracks are the session, from its first sample to its last."""
    if not parts:
        return Check("album", "no track of an album", faults)
    (session, _), *_ = Counter(part.session for _, part in parts).most_common()
    ours = [(verdict, part) for verdict, part in parts if part.session == session]
    _, of = ours[0]
    heard = Frames(sum(verdict.frames for verdict, _ in ours))
    found = (*faults, *_strangers(parts, session), *_numbers(ours), *_joins(ours))
    if heard != frames_from_ms(of.whole):
        message = f"together the tracks last {heard / FRAMES_PER_MS / SECOND:.3f} s, and the session {of.whole / SECOND:.3f} s"
        found = (*found, Fault(message, None, of.whole, round(heard / FRAMES_PER_MS, 3)))
    figures = {
        "tracks": of.tracks,
        "found": len(ours),
        "planned_ms": of.whole,
        "heard_ms": round(heard / FRAMES_PER_MS, 3),
    }
    lasting = f"{clock_time(Ms(heard // FRAMES_PER_MS))} of {clock_time(of.whole)}"
    return Check("album", f"{len(ours)} of {of.tracks} tracks, {lasting}", found, figures)


def _strangers(parts: _Parts, session: str) -> Iterator[Fault]:
    for verdict, part in parts:
        if part.session != session:
            yield Fault(f"{verdict.track.name} was made from another plan than the other tracks")


def _numbers(parts: _Parts) -> Iterator[Fault]:
    """Tell which tracks are missing, there twice, or out of order."""
    count = Counter(part.number for _, part in parts)
    for number in range(1, parts[0][1].tracks + 1):
        if not count[number]:
            yield Fault(f"track {number} of {parts[0][1].tracks} is missing")
        elif count[number] > 1:
            yield Fault(f"track {number} is there {count[number]} times")
    for (_, before), (after, part) in pairwise(parts):
        if part.number < before.number:
            yield Fault(f"{after.track.name}, track {part.number}, stands after track {before.number}")


def _joins(parts: _Parts) -> Iterator[Fault]:
    """Tell where a track does not end at the very sample at which the next one begins."""
    for (verdict, before), (_, after) in pairwise(parts):
        over = frames_from_ms(before.start) + verdict.frames - frames_from_ms(after.start)
        if over and after.number == before.number + 1:
            kind = "overlap by" if over > 0 else "leave out"
            message = (
                f"tracks {before.number} and {after.number} {kind} {abs(over) / FRAMES_PER_MS / SECOND:.3f} s"
            )
            yield Fault(message, after.start, 0, over)
