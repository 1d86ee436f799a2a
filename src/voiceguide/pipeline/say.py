"""One text, said as a routine would say it: planned, played, or written to a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.core.ipa import readable
from voiceguide.core.units import Frames
from voiceguide.pipeline.compile import compile_read
from voiceguide.pipeline.plan import Planned, Ruler, plan_compiled
from voiceguide.pipeline.routine import spoken_text

if TYPE_CHECKING:
    from voiceguide.core.interfaces import Output
    from voiceguide.pipeline.world import Timing, World
    from voiceguide.voice.studio import Studio


@dataclass(frozen=True, slots=True)
class Said:
    """What is seen of a text, and what is heard."""

    text: str
    spoken: str
    """As the voice gets it; sounds by IPA stand between slashes."""

    @classmethod
    def of(cls, planned: Planned) -> Said:
        """Return what a text comes to that was planned without mistakes."""
        cues = planned.timeline.cues if planned.timeline else ()
        words = [(cue.text, readable(cue.utterance.text)) for cue in cues if cue.utterance]
        return cls(" ".join(shown for shown, _ in words), " ".join(said for _, said in words))


def plan_text(text: str, title: str, timing: Timing, world: World, studio: Studio) -> Planned:
    """Place everything that is to be heard of a text; its mistakes are in the plan.

    Raises:
        RequestError: The command line asks for a voice or a language that does not exist.
        MachineError: An engine or the store failed.
    """
    compiled = compile_read(spoken_text(text, title), timing, world)
    return plan_compiled(compiled, Ruler(Path(), world, studio), estimated=False)


def play_text(planned: Planned, output: Output, device: str | None, world: World, studio: Studio) -> None:
    """Play a text that was planned without mistakes, to its end.

    Raises:
        DeviceMissing: There is no such device.
        DeviceFailed: It cannot be opened, or goes away.
    """
    from voiceguide.pipeline.samples import listen_to  # noqa: PLC0415  what is only told needs no sound
    from voiceguide.pipeline.soundings import islands_of  # noqa: PLC0415  the same

    if planned.timeline is None:
        raise ValueError("a text with mistakes cannot be played")
    listen_to(islands_of(planned.timeline, planned.sounds(studio), world, Frames(0)), output, device)
