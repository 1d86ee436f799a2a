"""The front matter: one reader a key, and what each value means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, replace

from voiceguide.core.document import ChimeChoice, Meta, Remark, Stretch
from voiceguide.core.nearest import suggestion
from voiceguide.core.schedule import read_schedule
from voiceguide.core.source import Diagnostic, Source, Span
from voiceguide.core.units import Ms, parse_time
from voiceguide.core.utterance import AS_SPOKEN
from voiceguide.script.beds import HOW, read_background
from voiceguide.script.yaml_tree import Mapping, Node, Scalar, Sequence, read_yaml

Read = tuple[Meta, tuple[Diagnostic, ...]]

_FENCE = re.compile(r"---[ \t]*")
_LANG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_LINE_ENDS_OF_YAML = re.compile("[\x85\u2028\u2029]")
_BESIDE = re.compile(r"\s(#(?:.*\S)?)\s*$")
_LARGEST = 32_768
_VARIABLE = re.compile(r"[^\W\d]\w*")
_SLOWEST, _FASTEST = 80, 450
_STRETCH = re.compile(r"(0\.[5-9]\d{0,2}|1(?:\.0{1,3})?) ?\.\. ?(1(?:\.\d{1,3})?|2(?:\.0{1,3})?)")
"""From 0.5 to 2, with 1 between them."""


def split_front_matter(source: Source) -> tuple[Meta, int, tuple[Diagnostic, ...]]:
    """Read the front matter.

    Returns:
        What it says, the number of the first line after it, and what is wrong in it.
    """
    lines = source.lines()
    if not _FENCE.fullmatch(lines[0]):
        return Meta(), 1, ()
    for number, line in enumerate(lines[1:], 2):
        if _FENCE.fullmatch(line):
            meta, found = _read(source, "\n".join(lines[1 : number - 1]))
            return replace(meta, remarks=tuple(_remarks(source, meta, number))), number + 1, found
    span = Span(source.file, 1, 1, 1, 4)
    wrong = Diagnostic(
        "VG030", "the front matter is not closed", span, "write --- on a line of its own after it"
    )
    return Meta(), len(lines) + 1, (wrong,)


def _read(source: Source, text: str) -> Read:
    if len(text) > _LARGEST:
        span = Span(source.file, 1, 1, 1, 4)
        message = f"the front matter is longer than {_LARGEST:,} characters, its bound"
        return Meta(), (Diagnostic("VG002", message, span, "shorten its values"),)
    root, wrong = read_yaml(source, 2, _LINE_ENDS_OF_YAML.sub(" ", text))
    if root is None:
        return Meta(), wrong
    if not isinstance(root, Mapping):
        hint = "write one `key: value` on each line, such as `title: My routine`"
        return Meta(), (Diagnostic("VG030", "the front matter holds no settings", root.span, hint),)
    meta, found = Meta(), list(wrong)
    for key, value in root.items:
        meta = replace(meta, places=(*meta.places, (key.text, value.span)))
        if reader := _READERS.get(key.text):
            meta, wrong = reader(meta, key.text, value)
            found += wrong
        else:
            hint = suggestion(key.text, _READERS)
            found.append(Diagnostic("VG031", f"the key `{key.text}` is not known", key.span, hint))
    return meta, tuple(found)


def _remarks(source: Source, meta: Meta, last: int) -> Iterator[Remark]:
    """Yield the comments above and beside the keys, and those between the last one and line `last`."""
    line = 2
    for key, span in meta.places:
        if "." not in key:
            above = (source.line(number).strip() for number in range(line, span.line))
            yield from (Remark(key, text, beside=False) for text in above if text.startswith("#"))
            rest = source.line(span.end_line)[span.end_column - 1 :]
            if beside := _BESIDE.search(rest):
                yield Remark(key, beside[1], beside=True)
            line = _last_line(source, span) + 1
    below = (source.line(number).strip() for number in range(line, last))
    yield from (Remark("", text, beside=False) for text in below if text.startswith("#"))


def _last_line(source: Source, span: Span) -> int:
    """Return where a value ends; YAML lets a block end where the next thing begins."""
    last = span.end_line - (span.end_column == 1)
    while last > span.line and source.line(last).strip()[:1] in {"", "#"}:
        last -= 1
    return last


def _bad(key: str, value: Node, hint: str) -> tuple[Diagnostic, ...]:
    if isinstance(value, Scalar) and not value.text.strip():
        return (Diagnostic("VG032", f"`{key}` has no value", value.span, hint),)
    shown = f"`{value.text}`" if isinstance(value, Scalar) else "this"
    return (Diagnostic("VG032", f"`{key}` cannot be {shown}", value.span, hint),)


def _texts(value: Node) -> tuple[str, ...] | None:
    """Return a list of texts: a YAML list, or one text with commas."""
    if isinstance(value, Scalar):
        return tuple(part.strip() for part in value.text.split(",") if part.strip())
    if isinstance(value, Sequence) and all(isinstance(item, Scalar) for item in value.items):
        return tuple(item.text.strip() for item in value.items if isinstance(item, Scalar))
    return None


def _text(meta: Meta, key: str, value: Node) -> Read:
    if not isinstance(value, Scalar) or not value.text.strip():
        return meta, _bad(key, value, f"write {key}: some words")
    text = " ".join(value.text.split())
    match key:
        case "title":
            return replace(meta, title=text), ()
        case "author":
            return replace(meta, author=text), ()
        case _:
            return replace(meta, cover=text), ()


def _lang(meta: Meta, key: str, value: Node) -> Read:
    if not isinstance(value, Scalar) or not _LANG.fullmatch(value.text):
        return meta, _bad(key, value, "write a language's short tag, such as lang: en or lang: ru")
    return replace(meta, lang=value.text), ()


def _voice(meta: Meta, key: str, value: Node) -> Read:
    names = _texts(value)
    if not names:
        return meta, _bad(key, value, "write a name that `voiceguide voices` lists")
    return replace(meta, voices=names), ()


def _rate(meta: Meta, key: str, value: Node) -> Read:
    if not isinstance(value, Scalar) or not value.text.isdecimal():
        return meta, _bad(key, value, "write rate: 140 (words a minute)")
    if not _SLOWEST <= int(value.text[:9]) <= _FASTEST:
        return meta, _bad(key, value, f"write a rate from {_SLOWEST} to {_FASTEST} words a minute")
    return replace(meta, rate=int(value.text)), ()


def _stretch(meta: Meta, key: str, value: Node) -> Read:
    bounds = _STRETCH.fullmatch(value.text.strip()) if isinstance(value, Scalar) else None
    if bounds is None:
        return meta, _bad(key, value, "write stretch: 0.9..1.1, from 0.5 to 2 with 1 between them")
    least, most = (round(float(bound) * AS_SPOKEN) for bound in bounds.groups())
    return replace(meta, stretch=Stretch(least, most)), ()


def _length(meta: Meta, key: str, value: Node) -> Read:
    lengths = tuple(parse_time(text) for text in _texts(value) or ())
    known = tuple(length for length in lengths if length and length <= _LONGEST)
    if not known or len(known) != len(lengths):
        return meta, _bad(key, value, "write length: 14m, or 10m, 20m, 40m")
    return replace(meta, lengths=known), ()


def _gap(meta: Meta, key: str, value: Node) -> Read:
    time = parse_time(value.text) if isinstance(value, Scalar) else None
    if time is None or time > _LONGEST_GAP:
        return meta, _bad(key, value, f"write a time up to 10m, such as {key}: 1s")
    rhythm = replace(meta.rhythm, **{key.replace("-", "_"): time})
    return replace(meta, rhythm=rhythm), ()


_LONGEST_GAP = Ms(600_000)
_LONGEST = Ms(24 * 3_600_000)


def _chimes(meta: Meta, key: str, value: Node) -> Read:
    if not isinstance(value, Mapping):
        return meta, _bad(key, value, "write chimes: {section: bell, end: gong}")
    places = [field.name for field in fields(ChimeChoice)]
    found: list[Diagnostic] = []
    for place, name in value.items:
        if place.text not in places:
            hint = suggestion(place.text, places)
            found.append(Diagnostic("VG031", f"no chime rings at `{place.text}`", place.span, hint))
        elif not isinstance(name, Scalar) or not name.text.strip():
            found += _bad(place.text, name, "write a chime's name, or none")
        else:
            meta = replace(
                meta,
                chimes=replace(meta.chimes, **{place.text: name.text.strip()}),
                places=(*meta.places, (f"{key}.{place.text}", name.span)),
            )
    return meta, tuple(found)


def _bed(meta: Meta, key: str, value: Node) -> Read:
    bed = read_background(value.text) if isinstance(value, Scalar) else None
    if bed is None:
        return meta, _bad(key, value, f"write {HOW}")
    return replace(meta, bed=bed), ()


def _announce(meta: Meta, key: str, value: Node) -> Read:
    if not isinstance(value, Scalar) or value.text not in {"sections", "none"}:
        return meta, _bad(key, value, "write announce: sections, or announce: none")
    return replace(meta, announce=value.text == "sections"), ()


def _vars(meta: Meta, key: str, value: Node) -> Read:
    if not isinstance(value, Mapping):
        return meta, _bad(key, value, "write vars: {name: value}")
    found: list[Diagnostic] = []
    for name, text in value.items:
        if not _VARIABLE.fullmatch(name.text) or not isinstance(text, Scalar):
            found += _bad(key, name, "write a name of letters, digits and _, and a text")
        else:
            meta = replace(meta, variables=(*meta.variables, (name.text, " ".join(text.text.split()))))
    return meta, tuple(found)


def _lexicon(meta: Meta, key: str, value: Node) -> Read:
    if isinstance(value, Scalar) and value.text.strip():
        return replace(meta, lexicon_file=value.text.strip()), ()
    pairs = lexicon_pairs(value)
    if pairs is None:
        return meta, _bad(key, value, "write lexicon: {word: how it is said}, or a file's name")
    return replace(meta, lexicon=pairs), ()


def lexicon_pairs(value: Node) -> tuple[tuple[str, str], ...] | None:
    """Return words and how they are said, or None where the value is no mapping of texts."""
    if not isinstance(value, Mapping):
        return None
    pairs = tuple(
        (word.text.strip(), said.text.strip()) for word, said in value.items if isinstance(said, Scalar)
    )
    return pairs if len(pairs) == len(value.items) and all(word and said for word, said in pairs) else None


def _schedule(meta: Meta, key: str, value: Node) -> Read:
    if not isinstance(value, Scalar) or read_schedule(value.text) is None:
        return meta, _bad(key, value, "write daily, every other day, or weekly mon thu 19:00")
    return replace(meta, schedule=value.text), ()


def _tags(meta: Meta, key: str, value: Node) -> Read:
    tags = _texts(value)
    if tags is None:
        return meta, _bad(key, value, "write tags: [body-work, feet]")
    return replace(meta, tags=tags), ()


_READERS: dict[str, Callable[[Meta, str, Node], Read]] = {
    "title": _text,
    "author": _text,
    "lang": _lang,
    "voice": _voice,
    "rate": _rate,
    "stretch": _stretch,
    "length": _length,
    "bed": _bed,
    "chimes": _chimes,
    "gap": _gap,
    "paragraph-gap": _gap,
    "section-gap": _gap,
    "settle": _gap,
    "tail": _gap,
    "cover": _text,
    "announce": _announce,
    "lexicon": _lexicon,
    "schedule": _schedule,
    "vars": _vars,
    "tags": _tags,
}
