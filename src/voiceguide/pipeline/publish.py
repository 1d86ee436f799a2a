"""A folder of routines to a folder for any web server or media library; only what has changed is made again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.core.errors import EngineMissing, RequestError, SpeechFailed, VoiceguideError, VoiceMissing
from voiceguide.core.session import Say
from voiceguide.core.source import Diagnostic, Source
from voiceguide.core.units import Ms
from voiceguide.output.lock import alone_in
from voiceguide.pipeline.freshness import Basis, Freshness
from voiceguide.pipeline.ledger import Ledger
from voiceguide.pipeline.memory import give_back_memory
from voiceguide.pipeline.plan import Planned, plan_routine
from voiceguide.pipeline.pressing import Form, Pressed, files_of, press, usual_files
from voiceguide.pipeline.sessions import Found, find_sessions
from voiceguide.pipeline.site import (
    COVER,
    cover_of_all,
    episode_of,
    feed_guid,
    is_local,
    language_of,
    own_cover,
    root_files,
)
from voiceguide.pipeline.world import Timing, World
from voiceguide.publish.site import Resource, Site
from voiceguide.publish.state import Kept, Known

if TYPE_CHECKING:
    from voiceguide.core.timeline import Timeline
    from voiceguide.voice.studio import Studio


@dataclass(frozen=True, slots=True)
class Publication:
    """What is to be published, where, and as what."""

    folder: Path
    """Where the routines are."""
    out: Path
    url: str
    """Where it will be found, with a `/` at its end."""
    title: str
    form: Form
    now: datetime
    """With its time zone."""
    author: str = ""
    over: bool = False
    """Whether it may take the place of another folder's routines."""
    email: str = ""
    """By which directories make sure whose it is."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a session."""

    name: str
    source: str
    """The routine, as seen from the folder of routines."""
    what: str
    """`made`, `unchanged`, `removed`; `broken`: it has errors; `failed`: its voice cannot be had here.

    Of the last two what was published before stays.
    """
    title: str = ""
    length: Ms = Ms(0)
    track: str = ""
    """Its path in the published folder; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a folder."""

    outcomes: tuple[Outcome, ...]
    found: tuple[tuple[Mapping[str, Source], tuple[Diagnostic, ...]], ...]
    """What is wrong in what was planned, a routine each, with its texts."""
    failures: tuple[tuple[str, VoiceguideError], ...]
    """The routines whose voices cannot be had here, and why."""
    others: tuple[str, ...]
    """Texts that are no sessions of their own."""
    root: tuple[str, ...]
    """The files that belong to all and were written."""
    replaced: tuple[str, ...]
    """Files of ours that somebody else had changed, and that were made again."""
    spoken: int
    """How many clips were made."""
    lost: bool
    """Whether nothing was known of what had been published there."""
    flaw: str = ""
    """Why podcast directories would not take the author's own cover; empty where they would, or there is none."""


def publish(asked: Publication, world: World) -> Published:
    """Publish a folder of routines; one with errors, or without a voice, is told of and does not stop the others.

    Raises:
        RequestError: There is nothing to publish, or something that is not ours, or another folder's, is in the way.
        MachineError: The store or the disk failed, and what was published stays, the next run goes on; or another run is
            at work there.
    """
    _keep_apart(asked.folder, asked.out)
    found = find_sessions(asked.folder, asked.out)
    if not found.sessions:
        raise RequestError(
            f"there are no routines in {asked.folder}", "a routine is a file NAME.md with front matter"
        )
    with alone_in(asked.out):
        return _publish(asked, world, found)


def _publish(asked: Publication, world: World, found: Found) -> Published:
    cover, flaw = own_cover(asked.folder)
    run = _Run(asked, world, found.sessions)
    run.make_sessions()
    root = run.finish(cover) if run.ledger.state.sessions else ()
    return Published(
        tuple(sorted((*run.outcomes, *run.gone), key=lambda one: one.source)),
        tuple(run.found),
        tuple(run.failures),
        found.others,
        root,
        tuple(run.ledger.replaced),
        run.spoken,
        run.ledger.lost,
        flaw,
    )


def _keep_apart(folder: Path, out: Path) -> None:
    """See to it that nothing is published among routines."""
    home, away = folder.resolve(), out.resolve()
    if home == away:
        raise RequestError(f"{out} is the folder of the routines", "publish into another folder with -o")
    if home.is_relative_to(away):
        raise RequestError(f"the routines are inside {out}", "publish into another folder with -o")


class _Run:
    """One run over a folder.

    Args:
        asked: What is asked for.
        world: For the store, the engines, and who is told how far the work is.
        sessions: The routines, by the names that they are published under.
    """

    def __init__(self, asked: Publication, world: World, sessions: Mapping[str, str]) -> None:
        self.asked = asked
        self.ledger = Ledger(asked.out)
        self.ledger.claim(asked.folder, sessions.values(), over=asked.over)
        self.outcomes: list[Outcome] = []
        self.found: list[tuple[Mapping[str, Source], tuple[Diagnostic, ...]]] = []
        self.failures: list[tuple[str, VoiceguideError]] = []
        self.spoken = 0
        self._world = world
        self._sessions = sessions
        self._fresh = Freshness(asked.folder, asked.form, world)
        before = self.ledger.state.sessions.items()
        self.gone = [
            Outcome(one.name, path, "removed", one.title, one.length)
            for path, one in before
            if path not in sessions.values()
        ]

    def make_sessions(self) -> None:
        """Make each session that has changed, one after another with one studio, and write down how it went."""
        stale = {name: path for name, path in self._sessions.items() if not self._is_fresh(name, path)}
        for name in stale:
            self.ledger.look(usual_files(name, self.asked.form).paths)
        if not stale:
            return
        give_back_memory()
        with self._world.studio() as studio:
            for done, (name, path) in enumerate(stale.items()):
                self._world.progress("publishing", done, len(stale))
                self._make(name, path, studio)
            self._world.progress("publishing", len(stale), len(stale))
            self.spoken = studio.made

    def finish(self, cover: bytes) -> tuple[str, ...]:
        """Write what belongs to all, remove what is gone, and return which files were written.

        Args:
            cover: The author's own; empty for one that is drawn.
        """
        state, out = self.ledger.state, self.asked.out
        there = {path: state.sessions[path] for path in self._sessions.values() if path in state.sessions}
        whole = {path: known for path, known in there.items() if self.ledger.is_whole(known)}
        episodes = tuple(episode_of(path, known, out) for path, known in whole.items())
        guid = state.guid or feed_guid(self.asked.url)
        asked = self.asked
        site = Site(
            asked.title, asked.url, language_of(episodes), guid, episodes, asked.author, email=asked.email
        )
        drawn = ""
        if not cover:
            kept = state.root.get(COVER)
            last = (out / COVER).read_bytes() if kept and kept.still(out / COVER) else b""
            drawn, cover = cover_of_all(site, self._world, (state.cover, last))
        site = replace(site, cover=Resource(COVER, len(cover), "image/jpeg"))
        files = {**root_files(site), COVER: cover}
        written = self.ledger.write_root(files)
        # what a feed is known by on this machine alone is not what the world is to know it by
        lasting = state.guid or ("" if is_local(asked.url) else guid)
        self.ledger.close(there, files, guid=lasting, cover=drawn)
        return written

    def _is_fresh(self, name: str, path: str) -> bool:
        """Tell whether a session is published as it would be now, and note it."""
        known = self.ledger.state.sessions.get(path)
        if known is None or known.name != name:
            return False
        basis = Basis(known.mark, known.lang, known.read, known.voices)
        if not (self._fresh.holds(basis) and self.ledger.is_whole(known)):
            return False
        self._note(path, name, "unchanged", known)
        return True

    def _make(self, name: str, path: str, studio: Studio) -> None:
        old = self.ledger.state.sessions.get(path)
        try:
            planned = plan_routine(self.asked.folder / path, Timing(), self._world, studio)
        except (RequestError, EngineMissing, VoiceMissing, SpeechFailed) as failure:
            self.failures.append((path, failure))
            self._note(path, name, "failed", old)
            return
        if planned.diagnostics:
            self.found.append((planned.compiled.sources, planned.diagnostics))
        if planned.timeline is None or planned.has_errors:
            self._note(path, name, "broken", old)
            return
        files = files_of(planned.timeline, name, self.asked.form)
        basis = self._fresh.of(planned)
        self.ledger.sweep(name)
        self.ledger.begin(files.paths)
        press(planned, files, self.asked.out, self.asked.form, studio, self._world)
        known = self._known(name, planned, planned.timeline, files, old)
        known = replace(known, mark=basis.mark, read=basis.read, voices=basis.voices)
        self.ledger.keep(path, known)
        self._note(path, name, "made", known)

    def _known(
        self, name: str, planned: Planned, timeline: Timeline, files: Pressed, old: Known | None
    ) -> Known:
        """Return a session that was made as it is known from now on."""
        # apps show the newest first: no two have the same moment, and they stand as they do on the page
        before = sum(one.what == "made" for one in self.outcomes)
        meta, now = planned.compiled.document.meta, self.asked.now - timedelta(seconds=before)
        kept = {path: Kept.of(self.asked.out / path) for path in files.paths}
        sound = kept[files.kinds["track"]].digest
        same = old is not None and old.files[old.kinds["track"]].digest == sound
        return Known(
            name,
            timeline.title,
            timeline.lang,
            timeline.length,
            old.published if old else now,
            old.changed if old and same else now,
            meta.author,
            meta.schedule,
            tuple(_warnings(planned)),
            meta.tags,
            files=kept,
            kinds=files.kinds,
        )

    def _note(self, path: str, name: str, what: str, known: Known | None) -> None:
        shown = (known.title, known.length, known.kinds["track"]) if known else ()
        self.outcomes.append(Outcome(name, path, what, *shown))


def _warnings(planned: Planned) -> Iterator[str]:
    """Yield when not to do a session, a paragraph each."""
    for block in planned.session.cautions if planned.session else ():
        if text := " ".join(item.text for item in block.items if isinstance(item, Say)):
            yield text
