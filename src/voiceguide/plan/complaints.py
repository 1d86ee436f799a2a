"""What a plan finds wrong, in the words that a user reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from voiceguide.core.document import Stretch
from voiceguide.core.session import Say
from voiceguide.core.source import Diagnostic, Severity, Span
from voiceguide.core.units import MINUTE, SECOND, Ms, clock_time, short_time
from voiceguide.plan.dial import Place, Values
from voiceguide.plan.inside import Clash, clashes
from voiceguide.plan.line import Line, Placed
from voiceguide.plan.pieces import Nest, Pause, Timed, fixed_in
from voiceguide.plan.reach import Reach

_MOST_BLOCKS = 3


def step_complaints(
    line: Line, values: Values, enough: Mapping[Span, Stretch], *, rate: int, estimated: bool
) -> Iterator[Diagnostic]:
    """Yield what does not fit in its step, once for all copies of a place, with the worst of them.

    `enough` says how far speech would have to be stretched, by the steps where that is known.
    """
    severity = Severity.WARNING if estimated else Severity.ERROR
    worst: dict[tuple[str, Span], tuple[Clash, Timed, Ms]] = {}
    for part, setting in line.settings(values):
        for copies in part.copies.values():
            length = part.length_of(copies[0], setting)
            for copy in copies:
                for clash in clashes(copy, length, part.inner(copy, setting), part.extents):
                    key = (clash.kind, clash.span)
                    if key not in worst or clash.over > worst[key][0].over:
                        worst[key] = (clash, copies[0], length)
    for clash, step, length in worst.values():
        found = _complaint(clash, step, length, rate, severity)
        wider = enough.get(step.span) if clash.kind != "outside" else None
        yield replace(found, hint=f"{found.hint}, or write stretch: {wider}") if wider else found


def score_complaints(placed: Iterable[Placed], *, estimated: bool) -> Iterator[Diagnostic]:
    """Yield counts and breaths whose words do not fit the time that each has."""
    severity = Severity.WARNING if estimated else Severity.ERROR
    found: dict[Span, Diagnostic] = {}
    for line, piece in ((one.line, fixed) for one in placed for fixed in fixed_in(one.piece)):
        said = [(at, say) for at, say in piece.sounds if isinstance(say, Say) and say.kind != "speech"]
        ends = [*(at for at, _ in said[1:]), piece.length]
        lasts = [line.extents.of(say).sounds for _, say in said]
        for (at, say), length, end in zip(said, lasts, ends[: len(said)], strict=True):
            if length > end - at:
                message = f"`{say.text}` lasts {_seconds(length)}, longer than the {_apart(Ms(end - at))} that it has"
                hint = f"the fastest that fits is one every {short_time(_tenths(max(lasts)))}"
                found.setdefault(say.span, Diagnostic("VG018", message, say.span, hint, severity))
    yield from found.values()


def switch_complaints(placed: Iterable[Placed], *, estimated: bool) -> Iterator[Diagnostic]:
    """Yield switches that are too short for what is said in them."""
    severity = Severity.WARNING if estimated else Severity.ERROR
    worst: dict[Span, tuple[Ms, Ms]] = {}
    for one in placed:
        piece = one.piece
        if isinstance(piece, Pause) and piece.need > one.length:
            worst[piece.span] = max(worst.get(piece.span, (Ms(0), Ms(0))), (piece.need, piece.most))
    for span, (need, room) in worst.items():
        message = (
            f"this switch overruns by {_seconds(Ms(need - room))}: what is said in it lasts "
            f"{_seconds(need)}, the switch {_apart(room)}"
        )
        hint = f"shorten the text, or write switch: {short_time(_up(need))}"
        yield Diagnostic("VG014", message, span, hint, severity)


def _tenths(length: Ms) -> Ms:
    return Ms(-(-length // 100) * 100)


def _complaint(clash: Clash, step: Timed, length: Ms, rate: int, severity: Severity) -> Diagnostic:
    match clash.kind:
        case "overrun":
            is_step = clash.span == step.step_of.time_span
            room = Ms(clash.lasts - clash.over)
            what = "step" if is_step else "cue"
            where = "the step" if is_step else "what is left of the step"
            if is_step and step.least < step.most:
                where, room = "the step at most", step.most
            sound = "speech lasts" if clash.words else "sound lasts"
            if is_step and clash.words and step.lead_length:
                sound = "chime and speech last"
            message = (
                f"this {what} overruns by {_seconds(clash.over)}: its {sound} {_seconds(clash.lasts)}, "
                f"{where} {_apart(room)}"
            )
            enough = short_time(_up(clash.lasts))
            if step.least < step.most:
                enough = f"{short_time(step.least)}..{enough}"
            cures = _cures(clash, rate, enough if is_step else "")
            return Diagnostic("VG014", message, clash.span, ", or ".join(cures), severity)
        case "talk-over":
            message = f"this cue would talk over `{_short(clash.by)}` by {_seconds(clash.over)}"
            hint = f"move it by {_seconds(clash.move)}, or shorten one of the two"
            return Diagnostic("VG015", message, clash.span, hint, severity)
        case _:
            message = f"this cue stands outside its step, which lasts {_apart(length)}"
            return Diagnostic("VG016", message, clash.span, "give it a time inside the step")


def _cures(clash: Clash, rate: int, enough: str) -> Iterator[str]:
    """Yield what would help against an overrun: fewer words, more time, or a faster voice."""
    fewer = -(-clash.words * clash.over // max(clash.spoken, 1))
    if 0 < fewer < clash.words:
        yield f"shorten the text by about {fewer} word{'s' if fewer > 1 else ''}"
    if enough:
        yield f"write {enough}"
    else:
        yield f"move it {_seconds(clash.over)} earlier"
    if clash.spoken > clash.over:
        faster = -(-rate * clash.spoken // (clash.spoken - clash.over))
        if faster <= rate * 6 // 5:
            yield f"speak faster with `rate: {faster}`"


def length_complaint(
    line: Line, asked: Ms, span: Span, reaches: Sequence[Reach], *, estimated: bool
) -> Diagnostic:
    """Return why a session cannot have a length, with the nearest that can be had.

    Args:
        line: The session, in the form that comes nearest.
        asked: What was asked for.
        span: Where.
        reaches: What its forms can last, where it has more than one.
        estimated: True for a warning.
    """
    severity = Severity.WARNING if estimated else Severity.ERROR
    below = max((one for one in reaches if one.longest < asked), key=lambda one: one.longest, default=None)
    above = min((one for one in reaches if one.shortest > asked), key=lambda one: one.shortest, default=None)
    if below and above:
        message = (
            f"the routine cannot last {_clock(asked)}: with more left out it lasts at most "
            f"{_clock(below.longest)}, with less at least {_clock(above.shortest)}"
        )
        near = f"{short_time(_just_below(below))} or {short_time(_just_above(above))}"
        hint = f"ask for {near}, or give more room to {_blocks(line, span.file, longest_first=False)}"
        return Diagnostic("VG017", message, span, hint, severity)
    limit = _limit(line, asked, span.file)
    left_out = "all that is optional left out and " if above else ""
    message = (
        f"the routine cannot be as {limit.adjective} as {_clock(asked)}: with {left_out}all that is elastic "
        f"at its {limit.at} it lasts {_clock(limit.length)}"
    )
    other = f" or {limit.beyond}" if line.shortest < line.longest or len(reaches) > 1 else ""
    hint = f"ask for {short_time(limit.advised)}{other}, or {limit.cure}"
    return Diagnostic("VG017", message, span, hint, severity)


def block_complaints(line: Line, *, estimated: bool) -> Iterator[Diagnostic]:
    """Yield the blocks that cannot have the lengths of their own, each with the nearest that can be had."""
    severity = Severity.WARNING if estimated else Severity.ERROR
    for span, least, most in line.declared:
        inner = line.nests[span]
        if inner.shortest <= most and least <= inner.longest:
            continue
        asked = most if most < inner.shortest else least
        limit = _limit(inner, asked, span.file)
        message = (
            f"this block cannot be as {limit.adjective} as {_apart(asked)}: with all that is elastic at its "
            f"{limit.at} it lasts {_apart(limit.length)}"
        )
        ends = sorted({limit.advised, least if asked == most else most} if least < most else {limit.advised})
        hint = f"write length: {'..'.join(map(short_time, ends))}, or {limit.cure}"
        yield Diagnostic("VG017", message, span, hint, severity)
    for inner in line.nests.values():
        yield from block_complaints(inner, estimated=estimated)


@dataclass(frozen=True, slots=True)
class _Limit:
    """Why something cannot have a length, and what would help."""

    adjective: str
    at: str
    beyond: str
    length: Ms
    """The nearest that it can last."""
    advised: Ms
    """That in whole seconds, where it can last those."""
    cure: str


def _limit(line: Line, asked: Ms, file: str) -> _Limit:
    if asked < line.shortest:
        cure = f"shorten {_blocks(line, file, longest_first=True)}"
        return _Limit("short", "least", "more", line.shortest, _just_above(line), cure)
    cure = f"give more room to {_blocks(line, file, longest_first=False)}"
    return _Limit("long", "most", "less", line.longest, _just_below(line), cure)


def _just_above(reach: Reach | Line) -> Ms:
    """Return the shortest length in whole seconds, where there is one."""
    return _up(reach.shortest) if _up(reach.shortest) <= reach.longest else reach.shortest


def _just_below(reach: Reach | Line) -> Ms:
    """Return the longest length in whole seconds, where there is one."""
    return _down(reach.longest) if _down(reach.longest) >= reach.shortest else reach.longest


def _blocks(line: Line, file: str, *, longest_first: bool) -> str:
    """Name the places that decide: what takes longest at its least, or what is elastic at all.

    Those of other files than the one that the complaint is in have its name before the line.
    """
    if longest_first:
        lengths: dict[Span, int] = {}
        for piece in line.pieces:
            if isinstance(piece, Timed | Nest):
                lengths[piece.span] = lengths.get(piece.span, 0) + piece.least
        spans: Iterable[Span] = sorted(lengths, key=lambda span: -lengths[span])[:_MOST_BLOCKS]
    else:
        roomy: list[Place] = sorted(line.places, key=lambda place: -place.copies * (place.most - place.least))
        spans = [place.span for place in roomy[:_MOST_BLOCKS]]
    places = sorted({(span.file != file, span.file, span.line) for span in spans})
    if not places and longest_first:
        return "the text or the pauses"
    if not places:
        return "a step (none is elastic: write a range such as 40s..90s)"
    names = ", ".join(f"{_seen(name, file)}:{at}" if other else str(at) for other, name, at in places)
    return f"line {names}" if len(places) == 1 else f"lines {names}"


def _seen(name: str, file: str) -> str:
    """Return the name of a file as seen from the folder of another."""
    path, folder = PurePath(name), PurePath(file).parent
    return (path.relative_to(folder) if path.is_relative_to(folder) else path).as_posix()


def _up(length: Ms) -> Ms:
    return Ms(-(-length // SECOND) * SECOND)


def _down(length: Ms) -> Ms:
    return Ms(length // SECOND * SECOND)


def _apart(length: Ms) -> str:
    """Write a time as a sentence does: `40 s`, `1.5 s`, and `1m30s` from a minute on."""
    return f"{length / SECOND:g} s" if length < MINUTE else short_time(length)


def _clock(length: Ms) -> str:
    """Write a length without thousandths where there are none."""
    return clock_time(length).removesuffix(".000")


def _seconds(length: Ms) -> str:
    """Write seconds with one decimal, rounded up, so that following the advice is enough."""
    return f"{-(-length // 100) / 10:.1f} s"


def _short(text: str) -> str:
    most = 40
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
