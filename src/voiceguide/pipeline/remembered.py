"""A session that was planned before, from the store: its text is not read again to play it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from voiceguide import __version__
from voiceguide.core.catalogue import is_sound_file
from voiceguide.core.errors import MachineError
from voiceguide.core.live import Replanned
from voiceguide.core.source import Span
from voiceguide.core.timeline import Chapter, Cue, Elastic, LeftOut, Mark, TimedStep, Timeline
from voiceguide.core.units import Frames, Ms
from voiceguide.core.utterance import Utterance
from voiceguide.pipeline.beds import Beds
from voiceguide.pipeline.chimes import Chimes
from voiceguide.pipeline.shipped import audio_folder
from voiceguide.pipeline.soundings import Sounds, islands_of

if TYPE_CHECKING:
    from voiceguide.core.interfaces import Director
    from voiceguide.core.sound import Island, Pcm
    from voiceguide.pipeline.plan import Planned
    from voiceguide.pipeline.world import Timing, World
    from voiceguide.voice.studio import Studio

_FORM: Final = 1
"""Counted up whenever an entry comes to be written otherwise."""

_NOUNS: Final = (Timeline, Chapter, Cue, TimedStep, Elastic, Mark, LeftOut, Span, Utterance)
"""What a timeline is made of; an entry tells them apart by their numbers."""

_TUPLE: Final = -1

_READERS: Final = ("markdown_it", "num2words", "yaml")
"""The packages of others that decide what a text says."""


class Shelf:
    """The plans of routines in which nothing is wrong and that are one file each, by all that they follow from.

    A plan follows from the program, the text, what the command line asks for, and the engine that speaks.

    Args:
        path: The routine.
        timing: What the command line asks for.
        world: For the store, and where engines are made.
    """

    def __init__(self, path: str | Path, timing: Timing, world: World) -> None:
        self._world = world
        try:
            text = Path(path).read_bytes()
        except OSError:
            text = b""  # whoever reads it next says so
        parts = (_FORM, program_mark(), str(path), timing)
        digest = hashlib.blake2b(repr(parts).encode() + text, digest_size=20)
        self._key = f"plan-{digest.hexdigest()}"

    def keep(self, planned: Planned) -> None:
        """Remember a plan, where it follows from nothing but what it is found by."""
        timeline = planned.timeline
        alone = len(planned.compiled.sources) == 1 and len(planned.compiled.document.meta.voices) <= 1
        if timeline is None or planned.diagnostics or not alone:
            return
        if any(is_sound_file(cue.name) for cue in timeline.cues):
            return
        entry = [planned.text_hash, self._versions(timeline), _bare(timeline)]
        self._world.store.put(self._key, json.dumps(entry, ensure_ascii=False).encode())

    def get(self) -> tuple[Timeline, str] | None:
        """Return a timeline and the hash of its text; None where nobody planned it so, or with another engine."""
        data = self._world.store.get(self._key)
        if data is None:
            return None
        text_hash, versions, bare = json.loads(data)
        timeline: Timeline = _noun(bare)
        return (timeline, text_hash) if versions == self._versions(timeline) else None

    def _versions(self, timeline: Timeline) -> dict[str, str]:
        from voiceguide.voice.engines import open_engine  # noqa: PLC0415  only for a plan that is there

        names = {cue.utterance.voice.partition(":")[0] for cue in timeline.cues if cue.utterance}
        try:
            return {name: open_engine(name, self._world.engines).version for name in sorted(names)}
        except MachineError:
            return {}


class RememberedDirector:
    """A `Director` of a session that was planned before; for a new plan the routine is read after all.

    Args:
        timeline: The session's times.
        folder: The routine's own.
        studio: Has all of its speech.
        world: For the store and the settings.
        read: Makes the Director that knows the routine; called when something new is asked for.
    """

    def __init__(
        self, timeline: Timeline, folder: Path, studio: Studio, world: World, read: Callable[[], Director]
    ) -> None:
        takes = studio.measure(cue.utterance for cue in timeline.cues if cue.utterance)
        self._sounds = Sounds(Chimes(world.store, folder), Beds(world.store, folder), takes, studio)
        self._studio = studio
        self._world = world
        self._read = read
        self._timeline = timeline
        self._full: Director | None = None

    @property
    def timeline(self) -> Timeline:
        """The times of the session as they are now."""
        return self._full.timeline if self._full else self._timeline

    @property
    def settled_until(self) -> Ms | None:
        """Up to where the times are final: all of them are."""
        return None

    def go_on(self) -> None:
        """Do nothing: all is settled."""

    def islands(self, start: Frames) -> Iterator[Island]:
        """Yield what sounds from a place on, the very samples that a track is made of, as long as the plan stays."""
        if self._full:
            return self._full.islands(start)
        return islands_of(self._timeline, self._sounds, self._world, start)

    def replan(self, at: Ms, change: Ms) -> Replanned:
        """Make the step that runs at a place longer or shorter; from there on all is planned anew."""
        return self._director().replan(at, change)

    def say_again(self, cue: Cue) -> Pcm:
        """Return a sentence of the timeline by itself."""
        if cue.utterance is None:
            raise ValueError(f"{cue.kind} at {cue.start} ms is no sentence")
        return self._sounds.sentence(cue.utterance)

    def say_time_left(self, step: Ms | None, session: Ms) -> Pcm:
        """Return words that say how long the step and the session still last."""
        return self._director().say_time_left(step, session)

    def _director(self) -> Director:
        if self._full is None:
            self._full = self._read()
        return self._full


def program_mark() -> str:
    """Return what tells apart two states of this program, and of what it reads with: another may plan otherwise."""
    digest = hashlib.blake2b(__version__.encode(), digest_size=16)
    for folder in (Path(__file__).parent.parent, audio_folder()):
        for found in sorted(_files(str(folder))):
            digest.update(repr(found).encode())
    for name in _READERS:
        spec = find_spec(name)
        if spec and spec.origin:  # its folder's folder is touched by whatever installs or removes a package
            digest.update(f"{spec.origin} {Path(spec.origin).parents[1].stat().st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    for entry in os.scandir(folder):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry.path)
        else:
            found = entry.stat()
            yield entry.path, found.st_size, found.st_mtime_ns


def _bare(value: Any) -> Any:  # noqa: ANN401  whatever a noun holds
    """Write nouns and tuples as lists that begin with what they are."""
    if isinstance(value, tuple):
        return [_TUPLE, *map(_bare, value)]
    if is_dataclass(value):
        kind = _NOUNS.index(type(value))  # another noun is a bug of ours
        return [kind, *(_bare(getattr(value, field.name)) for field in fields(value))]
    return value


def _noun(bare: Any) -> Any:  # noqa: ANN401  whatever a noun holds
    """Read what `_bare` wrote."""
    if not isinstance(bare, list):
        return bare
    kind, *parts = bare
    values = map(_noun, parts)
    return tuple(values) if kind == _TUPLE else _NOUNS[kind](*values)
