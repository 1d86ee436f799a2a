"""The captions of a finished track, in its tag and in files beside it, held against its plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Final

from voiceguide.core.captions import Caption, one_line
from voiceguide.core.units import Ms, clock_time
from voiceguide.core.verdict import Check, Fault
from voiceguide.hear.plan import TrackPlan
from voiceguide.output import chapters_json
from voiceguide.output.captions import lrc, srt, webvtt
from voiceguide.output.captions.cut import captions
from voiceguide.output.tag_reader import Told
from voiceguide.pipeline.captions import caption_paths

_LOADERS: Final[Mapping[str, Callable[[str], tuple[Caption, ...]]]] = {
    "lrc": lrc.load,
    "vtt": webvtt.load,
    "srt": srt.load,
}
_TICK: Final = 10
"""Milliseconds that a time may be off by being rounded."""
_LARGEST: Final = 16 * 1024 * 1024


def check_captions(track: Path, plan: TrackPlan, told: Told) -> Iterator[Check]:
    """Yield a check for each place where captions are."""
    planned = list(_expected(plan.sentences))
    if told.lyrics:
        whole = len(told.lyrics) == len(plan.sentences)
        wanted = [_Expected(one, one.start, one.start) for one in plan.sentences] if whole else planned
        found = [Caption(at, at, words) for at, words in told.lyrics]
        yield _check("captions in the tag", wanted, found)
    if told.text:
        yield _text("words in the tag", plan.sentences, told.text)
    for kind, path in caption_paths(track, _LOADERS).items():
        if path.is_file():
            try:
                yield _check(path.name, planned, _LOADERS[kind](_read(path)))
            except (OSError, ValueError) as problem:
                yield _unread(path, problem)
    (chapters,) = caption_paths(track, ["json"]).values()
    if chapters.is_file():
        yield _chapters(chapters, plan)


@dataclass(frozen=True, slots=True)
class _Expected:
    """A caption, and from when to when it may begin."""

    caption: Caption
    earliest: Ms
    latest: Ms


def _expected(sentences: Iterable[Caption]) -> Iterator[_Expected]:
    """Yield the captions of what is said; where a long sentence is parted, its words decide when."""
    for one in sentences:
        for number, part in enumerate(captions([one])):
            yield _Expected(part, one.start, one.end if number else one.start)


def _read(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(_LARGEST).decode("utf-8-sig")


def _unread(path: Path, problem: Exception) -> Check:
    return Check(path.name, "cannot be read", (Fault(f"{path.name} cannot be read: {problem}"),))


def _check(name: str, planned: Sequence[_Expected], found: Sequence[Caption]) -> Check:
    faults = (*_differences(planned, found), *_words_outside(found))
    return Check(name, f"{len(found)} of {len(planned)} captions", faults)


def _words_outside(found: Iterable[Caption]) -> Iterator[Fault]:
    """Yield captions of which a word begins outside of them, or before the words before it."""
    for one in found:
        times = [one.start, *(word.at for word in one.words), one.end]
        if one.words and any(after <= before for before, after in pairwise(times)):
            message = f"in the caption “{one_line(one.text)}” a word has a time out of turn"
            yield Fault(message, one.start)


def _differences(planned: Sequence[_Expected], found: Sequence[Caption]) -> Iterator[Fault]:
    """Yield what is missing, too much, or at another time; both are in order."""
    rest = list(found)
    for expected in planned:
        one = expected.caption
        same = next((other for other in rest if one_line(other.text) == one_line(one.text)), None)
        if same is None:
            yield Fault(
                f"at {clock_time(one.start)} the caption “{one_line(one.text)}” is missing", one.start
            )
            continue
        rest.remove(same)
        if not expected.earliest - _TICK <= same.start <= expected.latest + _TICK:
            message = f"the caption “{one_line(one.text)}” stands at {clock_time(same.start)}, not at {clock_time(one.start)}"
            yield Fault(message, one.start, one.start, same.start)
    for other in rest:
        message = (
            f"at {clock_time(other.start)} there is a caption that is not said: “{one_line(other.text)}”"
        )
        yield Fault(message, other.start)


def _text(name: str, planned: Sequence[Caption], text: str) -> Check:
    """Check that all sentences stand in a text, in their order."""
    words, at = one_line(text), 0
    faults = []
    for one in planned:
        place = words.find(one_line(one.text), at)
        if place < 0:
            faults.append(Fault(f"“{one_line(one.text)}” is not in its place", one.start))
            continue
        at = place + len(one_line(one.text))
    return Check(name, f"{len(planned) - len(faults)} of {len(planned)} sentences", tuple(faults))


def _chapters(path: Path, plan: TrackPlan) -> Check:
    try:
        found = chapters_json.load(_read(path))
    except (OSError, ValueError) as problem:
        return _unread(path, problem)
    faults = [
        Fault(
            f"chapter {number} is not “{one.title}” at {clock_time(one.start)}"
            if one
            else f"chapter {number} is too much",
            one.start if one else None,
        )
        for number, (one, other) in enumerate(zip_longest(plan.sections, found), 1)
        if one is None
        or other is None
        or (one.title, one.start, one.end) != (other.title, Ms(other.start), Ms(other.end))
    ]
    return Check(path.name, f"{len(found)} of {len(plan.sections)} chapters", tuple(faults))
