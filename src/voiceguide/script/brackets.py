"""What square brackets mean: a table of words, one reader each."""

from __future__ import annotations

import re
from collections.abc import Callable

from voiceguide.core.document import Chime, Inline, Pause
from voiceguide.core.nearest import nearest
from voiceguide.core.source import Diagnostic
from voiceguide.core.units import parse_time
from voiceguide.script.fragment import Fragment
from voiceguide.script.times import read_range

Read = tuple[Inline | None, tuple[Diagnostic, ...]]

_ALIAS = re.compile(r"(?:pause|break)\b\s*:?", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_CHIME = re.compile(
    r"chime(?:\s+(?!x\d|every\b)(?P<name>\S.*?))??(?:\s+x(?P<times>\d{1,9}))?(?:\s+every\s+(?P<every>.+))?",
    re.IGNORECASE,
)
_QUOTES = ("'", '"')
_MOST_STRIKES = 100
_LATER = ("count", "breathe", "beat", "play", "bed", "voice", "rate", "mark", "include")
_HOW_PAUSE = "write [3s] or [10s..30s]"
_HOW_CHIME = "write [chime], [chime bowl] or [chime bowl x3 every 4s]"


def read_bracket(fragment: Fragment) -> Read:
    """Read what stands between `[` and `]`, which is not empty; the fragment's span includes neither."""
    text = fragment.text
    pause, wrong = _read_pause(fragment)
    if pause or wrong:
        return pause, wrong
    name = text.split()[0].lower().rstrip(":")
    if reader := _READERS.get(name):
        return reader(fragment)
    near = nearest(name, (*_READERS, *_LATER))
    hint = f"did you mean [{near} …]?" if near else "write \\[ for a bracket that is meant to be read"
    return None, (fragment.mistake("VG040", f"[{text}] is not known", hint),)


def _read_pause(fragment: Fragment) -> Read:
    alias = _ALIAS.match(fragment.text)
    body = _unquoted(fragment.part(alias.end())) if alias else fragment
    if alias and _BARE_NUMBER.fullmatch(body.text):
        seconds = parse_time(f"{body.text}s")
        return (Pause(seconds, seconds, fragment.span()) if seconds else None), ()
    time, wrong = read_range(body)
    if time:
        if time.most == 0:
            return None, (fragment.mistake("VG010", "a pause cannot last no time at all", _HOW_PAUSE),)
        return Pause(time.least, time.most, fragment.span()), ()
    if not wrong and (alias or fragment.text[:1].isdigit()):
        how = f"write [{body.text}s]" if _BARE_NUMBER.fullmatch(body.text) else _HOW_PAUSE
        wrong = (fragment.mistake("VG010", f"[{fragment.text}] is not a pause", how),)
    return None, wrong


def _unquoted(fragment: Fragment) -> Fragment:
    first, last = fragment.text[:1] in _QUOTES, fragment.text[-1:] in _QUOTES
    return fragment.part(int(first), len(fragment.text) - int(last))


def _read_chime(fragment: Fragment) -> Read:
    found = _CHIME.fullmatch(fragment.text)
    if found is None:
        return None, (fragment.mistake("VG041", f"[{fragment.text}] is not a chime", _HOW_CHIME),)
    times = int(found["times"] or 1)
    every = parse_time(found["every"]) if found["every"] else None
    if (found["every"] and not every) or not 1 <= times <= _MOST_STRIKES:
        return None, (fragment.mistake("VG041", f"[{fragment.text}] is not a chime", _HOW_CHIME),)
    return Chime(found["name"] or "", times, every, fragment.span()), ()


def _read_pause_word(fragment: Fragment) -> Read:
    return None, (fragment.mistake("VG010", f"[{fragment.text}] is not a pause", _HOW_PAUSE),)


def _read_later(fragment: Fragment) -> Read:
    name = fragment.text.split()[0].lower()
    return None, (fragment.mistake("VG003", f"[{name} …] is not there yet", "take it out for now"),)


_READERS: dict[str, Callable[[Fragment], Read]] = {
    "chime": _read_chime,
    "pause": _read_pause_word,
    "break": _read_pause_word,
    **dict.fromkeys(_LATER, _read_later),
}
