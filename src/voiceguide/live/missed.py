"""What a new plan has begun unheard: it was asked for at one place, and the session went on while it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceguide.core.units import Frames, frames_from_ms

if TYPE_CHECKING:
    from voiceguide.core.timeline import Cue
    from voiceguide.live.chart import Chart


def missed(new: Chart, old: Chart, since: Frames, place: Frames, given: Frames) -> Frames | None:
    """Return where the first sound begins that should have begun by now and did not, or None.

    Args:
        new: The session as it is planned now.
        old: As it was until now.
        since: Where it was when the new plan was asked for.
        place: Where it is.
        given: Before this place, the sound of the old plan was given to the stage.
    """
    heard = old.begins(since, min(place, given))
    begun = {(cue.start, _sound(cue)) for cue in heard}
    over = {_sound(cue) for cue in heard if frames_from_ms(cue.end) <= place}
    unheard = (
        cue.start
        for cue in new.begins(since, place)
        if (cue.start, _sound(cue)) not in begun and _sound(cue) not in over
    )
    first = next(unheard, None)
    return None if first is None else frames_from_ms(first)


def _sound(cue: Cue) -> object:
    return cue.utterance or (cue.kind, cue.name)
