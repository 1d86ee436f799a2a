"""Where words find room beside those of the session: never two voices at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from voiceguide.core.sound import Pcm
from voiceguide.core.units import Frames, Ms, ms_from_frames
from voiceguide.live.chart import GUARD
from voiceguide.live.desk import Aside

if TYPE_CHECKING:
    from voiceguide.live.chart import Chart


def place_words(
    chart: Chart, taken: Sequence[Aside], words: Iterable[Pcm], start: Ms, end: Ms
) -> tuple[Aside, ...] | None:
    """Put words into the silences between two places, each into the first that holds it, in their order.

    Args:
        chart: Who speaks when.
        taken: Words that are to be said already.
        words: What is to be said.
        start: Nothing is said before.
        end: All is said by then.

    Returns:
        The words at their places, or None where they do not all find room.
    """
    free = list(_free(chart, taken, start, end))
    placed: list[Aside] = []
    for pcm in words:
        length = ms_from_frames(Frames(len(pcm)))
        found = next((at for at, until in free if until - at >= length), None)
        if found is None:
            return None
        placed.append(Aside(found, Ms(found + length), pcm))
        after = Ms(found + length + GUARD)
        free = [(max(at, after), until) for at, until in free if until > after]
    return tuple(placed)


def still_fit(chart: Chart, asides: Sequence[Aside]) -> bool:
    """Tell whether words that have their places do not meet a voice of another plan there."""
    return all(
        any(at <= one.start and one.end <= until for at, until in chart.silences(one.start, one.end))
        for one in asides
    )


def _free(chart: Chart, taken: Sequence[Aside], start: Ms, end: Ms) -> Iterator[tuple[Ms, Ms]]:
    for opens, closes in chart.silences(start, end):
        at, until = opens, min(closes, end)
        for one in sorted(taken, key=lambda aside: aside.start):
            if one.end + GUARD <= at or one.start - GUARD >= until:
                continue
            if at < one.start - GUARD:
                yield at, Ms(one.start - GUARD)
            at = Ms(one.end + GUARD)
        if at < until:
            yield at, until
