"""What square brackets mean: a table of words, one reader each."""

from __future__ import annotations

import re
from collections.abc import Callable

from voiceguide.core.catalogue import is_sound_file
from voiceguide.core.inlines import (
    Beat,
    BedChange,
    Breathe,
    Chime,
    Count,
    Inline,
    Mark,
    Narrator,
    Pause,
    Play,
)
from voiceguide.core.nearest import nearest
from voiceguide.core.source import Diagnostic
from voiceguide.core.units import SECOND, Ms, parse_time
from voiceguide.script.beds import HOW, read_background
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
_COUNT = re.compile(r"count\s+(\d{1,4})\s*\.\.\s*(\d{1,4})(?:\s+every\s+(.+))?", re.IGNORECASE)
_BREATHE = re.compile(
    r"breathe\s+(\d{1,3}(?:\s*-\s*\d{1,3}){1,3})(?:\s+x(\d{1,4}))?"
    r"(?:\s+(?P<spoken>spoken)|\s+(?P<silent>silent)|(?:\s+chimed)?\s+with\s+(?P<chime>\S+)|\s+(?P<chimed>chimed))?",
    re.IGNORECASE,
)
_BEAT = re.compile(r"beat\s+(\d{1,3})\s?bpm\s+for\s+(.+)", re.IGNORECASE)
_PLAY = re.compile(r"play\s+(\S.*?)(?:\s+([+-]?\d{1,2}(?:\.\d{1,3})?)\s?dB)?", re.IGNORECASE)
_MARK = re.compile(r"mark\s+([^\W\d][\w-]*)", re.IGNORECASE)
_VOICE = re.compile(r"voice\s+(\S+)", re.IGNORECASE)
_RATE = re.compile(r"rate\s+(\d{1,3}|default)", re.IGNORECASE)
_MOST_COUNTED = 1000
_SLOWEST_BEAT, _FASTEST_BEAT = 10, 300
_SLOWEST, _FASTEST = 80, 450
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
    near = nearest(name, _READERS)
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


def _wrong(fragment: Fragment, what: str, how: str) -> Read:
    return None, (fragment.mistake("VG041", f"[{fragment.text}] is not {what}", how),)


def _read_count(fragment: Fragment) -> Read:
    found = _COUNT.fullmatch(fragment.text)
    every = parse_time(found[3]) if found and found[3] else SECOND
    if not found or not every or abs(int(found[1]) - int(found[2])) >= _MOST_COUNTED:
        return _wrong(fragment, "a count", "write [count 1..10] or [count 5..1 every 2s]")
    return Count(int(found[1]), int(found[2]), every, fragment.span()), ()


def _read_breathe(fragment: Fragment) -> Read:
    found = _BREATHE.fullmatch(fragment.text)
    phases = tuple(Ms(int(phase) * SECOND) for phase in found[1].split("-")) if found else ()
    times = int(found[2] or 1) if found else 0
    if not found or not times or not phases[0] or not phases[min(len(phases) - 1, 2)]:
        return _wrong(
            fragment,
            "a way to breathe",
            "write [breathe 4-6 x5], [breathe 4-7-8 x6 chimed] or [breathe 4-6 silent]",
        )
    how = found["chime"] or ("bell" if found["chimed"] else "silent" if found["silent"] else "spoken")
    return Breathe(phases, times, how, fragment.span()), ()


def _read_beat(fragment: Fragment) -> Read:
    found = _BEAT.fullmatch(fragment.text)
    length = parse_time(found[2]) if found else None
    if not found or not length or not _SLOWEST_BEAT <= int(found[1]) <= _FASTEST_BEAT:
        return _wrong(fragment, "a beat", "write [beat 40bpm for 30s], from 10 to 300 bpm")
    return Beat(int(found[1]), length, fragment.span()), ()


def _read_play(fragment: Fragment) -> Read:
    found = _PLAY.fullmatch(fragment.text)
    if not found or not is_sound_file(found[1]):
        return _wrong(fragment, "a sound to play", "write [play birds.mp3] or [play birds.mp3 -6dB]")
    return Play(found[1], float(found[2] or 0), fragment.span()), ()


def _read_bed(fragment: Fragment) -> Read:
    to = read_background(fragment.text[len("bed") :].removeprefix(":"))
    if to is None:
        return _wrong(fragment, "a bed", f"write [bed NAME]: {HOW}")
    return BedChange(to, fragment.span()), ()


def _read_mark(fragment: Fragment) -> Read:
    found = _MARK.fullmatch(fragment.text)
    if not found:
        return _wrong(fragment, "a mark", "write [mark name], with letters, digits, - and _")
    return Mark(found[1], fragment.span()), ()


def _read_voice(fragment: Fragment) -> Read:
    found = _VOICE.fullmatch(fragment.text)
    if not found:
        return _wrong(fragment, "a voice", "write [voice NAME] or [voice default]")
    if found[1].lower() == "default":
        return Narrator(None, None, fragment.span()), ()
    return Narrator(found[1], 0, fragment.span()), ()


def _read_rate(fragment: Fragment) -> Read:
    found = _RATE.fullmatch(fragment.text)
    if found and found[1].lower() == "default":
        return Narrator("", None, fragment.span()), ()
    if not found or not _SLOWEST <= int(found[1]) <= _FASTEST:
        return _wrong(fragment, "a rate", f"write [rate 120], from {_SLOWEST} to {_FASTEST} words a minute")
    return Narrator("", int(found[1]), fragment.span()), ()


def _read_pause_word(fragment: Fragment) -> Read:
    return None, (fragment.mistake("VG010", f"[{fragment.text}] is not a pause", _HOW_PAUSE),)


def _read_include(fragment: Fragment) -> Read:
    message = "an include stands on a line of its own"
    return None, (fragment.mistake("VG076", message, "leave a blank line above it, and one below it"),)


_READERS: dict[str, Callable[[Fragment], Read]] = {
    "beat": _read_beat,
    "bed": _read_bed,
    "breathe": _read_breathe,
    "chime": _read_chime,
    "count": _read_count,
    "include": _read_include,
    "mark": _read_mark,
    "play": _read_play,
    "rate": _read_rate,
    "voice": _read_voice,
    "pause": _read_pause_word,
    "break": _read_pause_word,
}
