"""What of a session has its final place before all of its speech was measured."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import takewhile

from voiceguide.core.session import Say, Session
from voiceguide.core.timeline import Extent, Timeline
from voiceguide.core.units import Ms
from voiceguide.core.utterance import Utterance
from voiceguide.plan.flow import pieces_of, sentences, slots_of
from voiceguide.plan.layout import set_dial, timeline_of
from voiceguide.plan.line import Line, line_of
from voiceguide.plan.pieces import Extents, Nest, Piece, fixed_in, is_elastic


@dataclass(frozen=True, slots=True)
class Prelude:
    """A session that is planned by what is known of it so far."""

    timeline: Timeline
    until: Ms
    """What begins before it is final; the rest rests on estimates."""


def prelude_of(
    session: Session,
    barest: Session,
    speech: Mapping[Utterance, Extent],
    chimes: Mapping[str, Extent],
    files: Mapping[str, Extent],
    guessed: Collection[Utterance],
) -> Prelude:
    """Plan a session, and find the first piece that depends on speech that was not measured, or on the fit.

    Args:
        session: The full form of the routine.
        barest: What is left of it when all has left that may; what the two begin with, all forms begin with.
        speech: How long each utterance of both lasts.
        chimes: As `plan` takes them.
        files: The same.
        guessed: The utterances whose lengths are estimates.
    """
    line = line_of(session, speech, chimes, files)
    setting, length, _ = set_dial(session, line, (), estimated=True)
    placed = line.placed(setting.values)
    open_places = {say.span for say in sentences(session) if say.utterance in guessed}
    shared = _shared(line, barest, speech)
    until = length
    for number, one in enumerate(placed):
        piece = one.piece
        if number >= shared or isinstance(piece, Nest) or is_elastic(piece) or _says(piece, open_places):
            until = one.at
            break
    return Prelude(timeline_of(session, placed, length, setting.dial, estimated=True), until)


def _shared(line: Line, barest: Session, speech: Mapping[Utterance, Extent]) -> int:
    """Return with how many pieces both forms begin."""
    extents = Extents(speech, line.extents.chimes, slots_of(barest, speech), line.extents.files)
    pairs = zip(line.pieces, pieces_of(barest, extents), strict=False)
    return sum(1 for _ in takewhile(lambda pair: _alike(*pair, line.extents, extents), pairs))


def _alike(one: Piece, other: Piece, extents: Extents, others: Extents) -> bool:
    """Tell whether two pieces are the same, and their sentences keep the same time."""
    return one == other and all(
        extents.of(sound) == others.of(sound) for fixed in fixed_in(one) for _, sound in fixed.sounds
    )


def _says(piece: Piece, places: Collection[object]) -> bool:
    return any(
        isinstance(sound, Say) and sound.span in places
        for fixed in fixed_in(piece)
        for _, sound in fixed.sounds
    )
