"""The last braces of a heading, a step or a paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from voiceguide.core.document import Attributes, Each, Repeat
from voiceguide.core.inlines import Text
from voiceguide.core.nearest import suggestion
from voiceguide.core.source import Diagnostic, Source
from voiceguide.script.conditions import read_condition
from voiceguide.script.fragment import Fragment
from voiceguide.script.names import unknown_name
from voiceguide.script.times import read_range

Read = tuple[Attributes, tuple[Diagnostic, ...]]

_COMMENT = re.compile(r"(?<!\\)<!--")
_FLAGS = ("preview", "silent", "between")
_LOOPS = ("repeat", "each", "sides")
"""Several loops on one block stand within each other."""
_MOST_ROUNDS = 10_000
_MOST_COUNTED = 10
_LAST_TO_STAY = 1000
_EACH = re.compile(r"([^\W\d]\w*)\s*=\s*(.*)", re.DOTALL)
_ROUNDS = re.compile(r"(?:(?P<least>\d{1,9})\s*\.\.\s*)?(?P<most>\d{1,9})(?:\s+as\s+(?P<name>[^\W\d]\w*))?")
_NAME = re.compile(r"(?<!\\)\{\s*([^\W\d]\w*(?:\.\w+)?)\s*\}")
_TAKEN = {"n", "total", "title", "next", "length", "round", "rounds", "side", "other"}


def split_attributes(fragment: Fragment) -> tuple[Attributes, Fragment, tuple[Diagnostic, ...]]:
    """Take the attributes off the end of a text, where it has any."""
    end = len(fragment.text)
    start = opening(fragment.text, end)
    if start is None:
        return Attributes(), fragment, ()
    body = fragment.part(start + 1, end - 1)
    if not _are_attributes(body.text):
        return Attributes(), fragment, ()
    if fragment.text[start - 1 : start] == ")":
        wrong = fragment.mistake(
            "VG045",
            "this stands where a pronunciation would, but looks like attributes",
            "write a space before {",
            at=(start, end),
        )
        return Attributes(), fragment.part(0, start), (wrong,)
    attributes, found = _read(body)
    return attributes, fragment.part(0, start), found


def split_comments(fragment: Fragment) -> tuple[Fragment, Fragment]:
    """Part a text from the comments at its end; the second part is empty where it has none."""
    text, end = fragment.text, len(fragment.text)
    while text.endswith("-->", 0, end):
        before = text.rfind("-->", 0, end - 3)
        start = _COMMENT.search(text, before + 3 if before >= 0 else 0, end)
        if start is None:
            break
        end = len(text[: start.start()].rstrip())
    return fragment.part(0, end), fragment.part(end)


def opening(text: str, end: int) -> int | None:
    """Return where the brace group begins that ends at `end`, or None."""
    if text[end - 1 : end] != "}" or text[end - 2 : end - 1] == "\\":
        return None
    depth = 0
    for at in range(end - 1, -1, -1):
        if at and text[at - 1] == "\\":
            continue
        depth += (text[at] == "}") - (text[at] == "{")
        if depth == 0:
            return at
    return None


def _are_attributes(body: str) -> bool:
    return ":" in body or all(part.strip().lower() in _FLAGS for part in body.split(";"))


def settle(attributes: Attributes, values: Mapping[str, str]) -> Read:
    """Return attributes in which names in braces stand for what they are in a turn.

    What is read stands where the braces do, and what comes after a name is moved by as much as its
    value is longer.
    """
    if attributes.raw is None:
        return attributes, ()
    replaced, found = replaced_names(attributes.raw, values)
    if found:
        return Attributes(), found
    span = attributes.raw.span
    indent = "\n" * (span.line - 1) + " " * (span.column - 1)
    source = Source(span.file, indent + replaced)
    return _read(Fragment(source, replaced, ((0, len(indent)),)))


def replaced_names(text: Text, values: Mapping[str, str]) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return a text in which names in braces stand for their values; no value brings in a semicolon."""
    found: list[Diagnostic] = []

    def value(name: re.Match[str]) -> str:
        if name[1] in values:
            return values[name[1]].replace(";", ",")
        found.append(unknown_name(name[1], text.span, values))
        return name[0]

    return _NAME.sub(value, text.text), tuple(found)


def _read(body: Fragment) -> Read:
    attributes, found, seen = Attributes(), [], set[str]()
    named = False
    for name, part in _parts(body):
        if name in seen and name not in _LOOPS:
            found.append(part.mistake("VG052", f"`{name}` stands here twice", "keep one"))
            continue
        seen.add(name)
        colon = part.text.find(":")
        value = part.part(colon + 1) if colon >= 0 else part.part(len(part.text))
        if name not in _READERS:
            hint = suggestion(name, _READERS)
            unknown = f"the attribute `{name}` is not known"
            found.append(part.mistake("VG050", unknown, hint, at=(0, len(name))))
        elif _NAME.search(value.text):
            named = True
        else:
            attributes, wrong = _READERS[name](attributes, value)
            found += wrong or _twice(attributes, part)
    if named:
        return Attributes(raw=Text(" ".join(body.text.split()), body.span())), tuple(found)
    if attributes.switch and not any(isinstance(loop, Each) for loop in attributes.loops) and not found:
        found.append(
            body.mistake(
                "VG051", "`switch` needs `sides` or `each`", "write {sides: left, right; switch: 10s}"
            )
        )
    return attributes, tuple(found)


def _parts(body: Fragment) -> Iterator[tuple[str, Fragment]]:
    """Yield what stands between the semicolons, and the name that it begins with."""
    at = 0
    for text in body.text.split(";"):
        part = body.part(at, at + len(text))
        at += len(text) + 1
        if part.text:
            yield part.text.split(":")[0].strip().lower(), part


def _twice(attributes: Attributes, part: Fragment) -> tuple[Diagnostic, ...]:
    """Return what is wrong where the loop that was read last has the variable of another one."""
    names = [loop.variable if isinstance(loop, Each) else loop.name for loop in attributes.loops]
    if len(set(names)) == len(names):
        return ()
    hint = "keep one, or name them: repeat: 3 as set"
    return (part.mistake("VG052", f"`{names[-1]}` stands for two loops here", hint),)


def _sides(attributes: Attributes, value: Fragment) -> Read:
    if values := _values(value.text):
        return replace(attributes, loops=(*attributes.loops, Each("side", values, value.span()))), ()
    message = "`sides` needs different names with commas between"
    return attributes, (value.mistake("VG051", message, "write sides: left, right"),)


def _each(attributes: Attributes, value: Fragment) -> Read:
    found = _EACH.fullmatch(value.text)
    values = _values(found[2]) if found else ()
    if not found or not values:
        message = "`each` needs a name and different values with commas between"
        return attributes, (value.mistake("VG051", message, "write each: move = squats, lunges"),)
    name = found[1]
    if name != "side" and name in _TAKEN:
        message = f"`{name}` has a meaning of its own"
        return attributes, (value.mistake("VG051", message, "choose another name", at=found.span(1)),)
    return replace(attributes, loops=(*attributes.loops, Each(name, values, value.span()))), ()


def _values(text: str) -> tuple[str, ...]:
    """Return the values between commas; none where one is missing or stands twice."""
    values = tuple(" ".join(value.split()) for value in text.split(","))
    return values if all(values) and len(set(values)) == len(values) else ()


def _repeat(attributes: Attributes, value: Fragment) -> Read:
    found = _ROUNDS.fullmatch(value.text)
    most = int(found["most"]) if found else 0
    least = int(found["least"]) if found and found["least"] else None
    if not found or not 1 <= most <= _MOST_ROUNDS or least == 0:
        hint = "write repeat: 3, or repeat: 2..8"
        wrong = value.mistake("VG051", f"`repeat` needs a number of rounds, not `{value.text}`", hint)
        return attributes, (wrong,)
    if least is not None and least > most:
        message = f"these rounds run backwards: {value.text}"
        return attributes, (value.mistake("VG011", message, "write the smaller number first"),)
    name = found["name"] or "round"
    if name != "round" and name in _TAKEN:
        message = f"`{name}` has a meaning of its own"
        return attributes, (value.mistake("VG051", message, "choose another name", at=found.span("name")),)
    elastic = least if least != most else None
    loop = Repeat(most, name, value.span(), elastic)
    return replace(attributes, loops=(*attributes.loops, loop)), ()


def _length(attributes: Attributes, value: Fragment) -> Read:
    time, found = read_range(value)
    if time is None or not time.most:
        hint = "write length: 5m or length: 4m..6m"
        found = found or (value.mistake("VG051", f"`length` needs a time, not `{value.text}`", hint),)
        return attributes, found
    return replace(attributes, length=time), ()


def _optional(attributes: Attributes, value: Fragment) -> Read:
    if not value.text.isdecimal() or not 1 <= int(value.text[:9]) <= _LAST_TO_STAY:
        message = f"`optional` needs a number from 1, not `{value.text}`"
        hint = "write optional: 1, and higher numbers for what leaves before"
        return attributes, (value.mistake("VG051", message, hint),)
    return replace(attributes, optional=int(value.text)), ()


def _switch(attributes: Attributes, value: Fragment) -> Read:
    time, found = read_range(value)
    if time is None and not found:
        hint = "write switch: 10s or switch: 30s..2m"
        found = (value.mistake("VG051", f"`switch` needs a time, not `{value.text}`", hint),)
    return replace(attributes, switch=time), found


def _chime(attributes: Attributes, value: Fragment) -> Read:
    if not value.text:
        return attributes, (
            value.mistake("VG051", "`chime` needs a name", "write chime: bell or chime: none"),
        )
    return replace(attributes, chime=Text(value.text, value.span())), ()


def _if(attributes: Attributes, value: Fragment) -> Read:
    condition, found = read_condition(value)
    return replace(attributes, condition=condition), found


def _countdown(attributes: Attributes, value: Fragment) -> Read:
    if not value.text.isdecimal() or not 1 <= int(value.text[:9]) <= _MOST_COUNTED:
        message = f"`countdown` needs a number from 1 to {_MOST_COUNTED}, not `{value.text}`"
        return attributes, (value.mistake("VG051", message, "write countdown: 3"),)
    return replace(attributes, countdown=int(value.text)), ()


def _flag(name: str) -> Callable[[Attributes, Fragment], Read]:
    def read(attributes: Attributes, value: Fragment) -> Read:
        if value.text:
            return attributes, (value.mistake("VG051", f"`{name}` takes no value", f"write {{{name}}}"),)
        return replace(attributes, flags=(*attributes.flags, name)), ()

    return read


def _with(attributes: Attributes, value: Fragment) -> Read:
    message, hint = "`with` stands at an include only", "write [include other.md] {with: name = value}"
    return attributes, (value.mistake("VG053", message, hint),)


_READERS: dict[str, Callable[[Attributes, Fragment], Read]] = {
    "with": _with,
    "sides": _sides,
    "each": _each,
    "length": _length,
    "optional": _optional,
    "if": _if,
    "countdown": _countdown,
    **{name: _flag(name) for name in _FLAGS},
    "repeat": _repeat,
    "switch": _switch,
    "chime": _chime,
}
