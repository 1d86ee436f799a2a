"""The last braces of a heading, a step or a paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from voiceguide.core.document import Attributes, Each, Repeat
from voiceguide.core.inlines import Text
from voiceguide.core.nearest import suggestion
from voiceguide.core.source import Diagnostic
from voiceguide.script.conditions import read_condition
from voiceguide.script.fragment import Fragment
from voiceguide.script.times import read_range

Read = tuple[Attributes, tuple[Diagnostic, ...]]

_COMMENT = re.compile(r"(?<!\\)<!--")
_FLAGS = ("preview", "silent", "between")
_LATER = ("length", "optional")
_LOOPS = ("repeat", "each", "sides")
"""Several loops on one block stand within each other."""
_MOST_ROUNDS = 10_000
_MOST_COUNTED = 10
_EACH = re.compile(r"([^\W\d]\w*)\s*=\s*(.*)", re.DOTALL)
_ROUNDS = re.compile(r"(\d{1,9})(?:\s+as\s+([^\W\d]\w*))?")
_TAKEN = {"n", "total", "title", "next", "length", "round", "rounds", "side", "other"}


def split_attributes(fragment: Fragment) -> tuple[Attributes, Fragment, tuple[Diagnostic, ...]]:
    """Take the attributes off the end of a text, where it has any."""
    end = len(fragment.text)
    start = _opening(fragment.text, end)
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


def _opening(text: str, end: int) -> int | None:
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


def _read(body: Fragment) -> Read:
    attributes, found, seen, at = Attributes(), [], set[str](), 0
    for text in body.text.split(";"):
        part = body.part(at, at + len(text))
        at += len(text) + 1
        if not part.text:
            continue
        name = part.text.split(":")[0].strip().lower()
        if name in seen and name not in _LOOPS:
            found.append(part.mistake("VG052", f"`{name}` stands here twice", "keep one"))
            continue
        seen.add(name)
        if name in _LATER:
            found.append(
                part.mistake("VG003", f"the attribute `{name}` is not there yet", "take it out for now")
            )
        elif "{" in part.text:
            message, hint = "a name in braces is not there yet in an attribute", "write the value itself"
            found.append(part.mistake("VG003", message, hint))
        elif reader := _READERS.get(name):
            colon = part.text.find(":")
            value = part.part(colon + 1) if colon >= 0 else part.part(len(part.text))
            attributes, wrong = reader(attributes, value)
            found += wrong or _twice(attributes, part)
        else:
            hint = suggestion(name, (*_READERS, *_LATER))
            unknown = f"the attribute `{name}` is not known"
            found.append(part.mistake("VG050", unknown, hint, at=(0, len(name))))
    if attributes.switch and not any(isinstance(loop, Each) for loop in attributes.loops) and not found:
        found.append(
            body.mistake(
                "VG051", "`switch` needs `sides` or `each`", "write {sides: left, right; switch: 10s}"
            )
        )
    return attributes, tuple(found)


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
    if ".." in value.text:
        wrong = value.mistake("VG003", f"`repeat: {value.text}` is not there yet", "write a number of rounds")
        return attributes, (wrong,)
    found = _ROUNDS.fullmatch(value.text)
    if not found or not 1 <= int(found[1]) <= _MOST_ROUNDS:
        wrong = value.mistake(
            "VG051", f"`repeat` needs a number of rounds, not `{value.text}`", "write repeat: 3"
        )
        return attributes, (wrong,)
    name = found[2] or "round"
    if name != "round" and name in _TAKEN:
        message = f"`{name}` has a meaning of its own"
        return attributes, (value.mistake("VG051", message, "choose another name", at=found.span(2)),)
    return replace(attributes, loops=(*attributes.loops, Repeat(int(found[1]), name, value.span()))), ()


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


_READERS: dict[str, Callable[[Attributes, Fragment], Read]] = {
    "sides": _sides,
    "each": _each,
    "if": _if,
    "countdown": _countdown,
    **{name: _flag(name) for name in _FLAGS},
    "repeat": _repeat,
    "switch": _switch,
    "chime": _chime,
}
