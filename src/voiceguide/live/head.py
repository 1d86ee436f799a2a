"""Where a session is: a place that stands still, or goes on with the clock."""

from __future__ import annotations

from dataclasses import dataclass

from voiceguide.core.units import Frames, Ms, frames_from_ms


@dataclass(frozen=True, slots=True)
class Head:
    """A place of the session, and since when it has been going on from there."""

    place: Frames = Frames(0)
    since: Ms | None = None
    """A moment of the clock, which may still be to come; None where the session stands still."""

    def at(self, now: Ms) -> Frames:
        """Return the place of the session at a moment of the clock."""
        if self.since is None:
            return self.place
        return Frames(self.place + frames_from_ms(Ms(max(0, now - self.since))))

    def until(self, place: Frames, now: Ms) -> Frames:
        """Return how long it is until a place is due; less than 0 when it should have been already.

        Raises:
            ValueError: The session stands still.
        """
        if self.since is None:
            raise ValueError("nothing is due while a session stands still")
        return Frames(place - self.place + frames_from_ms(Ms(self.since - now)))

    def stand(self, place: Frames) -> Head:
        """Return a head that stands still at a place."""
        return Head(place)

    def run(self, since: Ms) -> Head:
        """Return a head that goes on from here at a moment of the clock."""
        return Head(self.place, since)

    def shifted(self, by: Frames) -> Head:
        """Return a head that is so much further on."""
        return Head(Frames(self.place + by), self.since)
