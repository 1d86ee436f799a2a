"""The front matter back to its text: only what the author gave, in the order of the reference."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields

from voiceguide.core.document import ChimeChoice, Meta
from voiceguide.core.units import short_time

_BEGINS = r"[^\s\-?:,\[\]{}#&*!|>'\"%@`]"
_PLAIN = re.compile(rf"(?:{_BEGINS}|[-?:](?=\S))(?:[^#:\s]|(?<=\S)#|:(?=\S)| (?=[^\s#]))*")
_FLOW = re.compile(r"[^,\[\]{}]+")
_ODD = re.compile(r"[^ -~\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def write_front_matter(meta: Meta) -> str:
    """Return the front matter with its `---` lines, or nothing where the author gave none."""
    given = {key for key, _ in meta.places}
    lines: list[str] = []
    for key, write in _WRITERS.items():
        if key in given:
            lines += _remarks(meta, key, beside=False)
            lines.append(" ".join((f"{key}: {write(meta)}", *_remarks(meta, key, beside=True))))
    lines += _remarks(meta, "", beside=False)
    return "\n".join(("---", *lines, "---")) if lines else ""


def _remarks(meta: Meta, key: str, *, beside: bool) -> Iterator[str]:
    return (one.text for one in meta.remarks if one.key == key and one.beside == beside)


def _text(value: str, *, flow: bool = False) -> str:
    plain = _PLAIN.fullmatch(value) and not _ODD.search(value) and value[:3] not in {"---", "..."}
    if plain and (not flow or _FLOW.fullmatch(value)):
        return value
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_ODD.sub(_escape, quoted)}"'


def _escape(letter: re.Match[str]) -> str:
    return f"\\U{ord(letter[0]):08X}"


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(_text(value, flow=True) for value in values)}]"


def _voice(meta: Meta) -> str:
    alone = len(meta.voices) == 1 and "," not in meta.voices[0]
    return _text(meta.voices[0]) if alone else _list(meta.voices)


def _chimes(meta: Meta) -> str:
    given = {key for key, _ in meta.places}
    places = [field.name for field in fields(ChimeChoice) if f"chimes.{field.name}" in given]
    return f"{{{', '.join(f'{place}: {_text(getattr(meta.chimes, place), flow=True)}' for place in places)}}}"


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return f"{{{', '.join(f'{_text(key, flow=True)}: {_text(value, flow=True)}' for key, value in pairs)}}}"


_WRITERS: dict[str, Callable[[Meta], str]] = {
    "title": lambda meta: _text(meta.title),
    "author": lambda meta: _text(meta.author),
    "lang": lambda meta: _text(meta.lang),
    "voice": _voice,
    "rate": lambda meta: str(meta.rate),
    "stretch": lambda meta: str(meta.stretch),
    "length": lambda meta: ", ".join(map(short_time, meta.lengths)),
    "bed": lambda meta: _text(str(meta.bed)),
    "chimes": _chimes,
    "gap": lambda meta: short_time(meta.rhythm.gap),
    "paragraph-gap": lambda meta: short_time(meta.rhythm.paragraph_gap),
    "section-gap": lambda meta: short_time(meta.rhythm.section_gap),
    "settle": lambda meta: short_time(meta.rhythm.settle),
    "tail": lambda meta: short_time(meta.rhythm.tail),
    "announce": lambda meta: "sections" if meta.announce else "none",
    "lexicon": lambda meta: _text(meta.lexicon_file) if meta.lexicon_file else _pairs(meta.lexicon),
    "vars": lambda meta: _pairs(meta.variables),
    "cover": lambda meta: _text(meta.cover),
    "schedule": lambda meta: _text(meta.schedule),
    "tags": lambda meta: _list(meta.tags),
}
