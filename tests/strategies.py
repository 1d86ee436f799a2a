"""Hypothesis strategies for routines: every node of a document, and scripts that go wrong."""

from __future__ import annotations

import os
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st

from voiceguide.core.beds import NO_BED, Background
from voiceguide.core.document import (
    AtEnd,
    AtEvery,
    AtShare,
    AtStart,
    AtSwitch,
    Attributes,
    Block,
    Both,
    Caution,
    ChimeChoice,
    Compare,
    Condition,
    Cue,
    Document,
    Each,
    Either,
    Heading,
    Include,
    Meta,
    Not,
    Note,
    Paragraph,
    Range,
    Remark,
    Repeat,
    Rhythm,
    Section,
    Step,
    Stretch,
)
from voiceguide.core.inlines import (
    Beat,
    BedChange,
    Breathe,
    Chime,
    Comment,
    Count,
    Emphasis,
    Inline,
    LineBreak,
    Link,
    Mark,
    Narrator,
    Pause,
    Phonemes,
    Picture,
    Play,
    SayAs,
    Text,
    Variable,
)
from voiceguide.core.source import Span
from voiceguide.core.units import Ms

SHIPPED = sorted((Path(__file__).parents[1] / "scripts").rglob("*.md"))
HERE = Span("here.md", 1, 1, 1, 1)
_Noun = TypeVar("_Noun")

# --- a document without its places


def bare(noun: _Noun) -> _Noun:
    """Return a noun with every span replaced by one, and texts that touch made one."""
    return _bare(noun)


def _bare(thing: Any) -> Any:  # noqa: ANN401  a tree of any nouns
    match thing:
        case Span():
            return HERE
        case Meta(places=places):
            changes = {
                each.name: _bare(getattr(thing, each.name)) for each in fields(thing) if each.name != "places"
            }
            return replace(thing, **changes, places=tuple(sorted((key, HERE) for key, _ in places)))
        case tuple():
            return _joined([_bare(item) for item in thing])
        case _ if is_dataclass(thing) and not isinstance(thing, type):
            return replace(thing, **{each.name: _bare(getattr(thing, each.name)) for each in fields(thing)})
        case _:
            return thing


def _joined(items: list[Any]) -> tuple[Any, ...]:
    out: list[Any] = []
    for item in items:
        if out and isinstance(item, Text) and isinstance(out[-1], Text):
            out[-1] = Text(out[-1].text + item.text, HERE)
        else:
            out.append(item)
    return tuple(out)


# --- small things

_LETTERS = st.sampled_from("abcdefgh ТУр é😀ß,.;:!?'\"-–—…()[]{}*_<>&`~#@|\\/+=0123456789 x\u00a0\u2028")
_WORD_LETTERS = st.sampled_from("abcdefghijkТУрéß")
_NAMES = st.sampled_from(["side", "other", "round", "rounds", "n", "total", "title", "next", "place.count"])
_CHIME_NAMES = st.sampled_from(["bell", "bowl", "gong", "none", "my bell.wav"])


def words(most: int = 3) -> st.SearchStrategy[str]:
    """Plain words with nothing in them that any reader minds."""
    return st.lists(st.text(_WORD_LETTERS, min_size=1, max_size=6), min_size=1, max_size=most).map(" ".join)


def odd_text() -> st.SearchStrategy[Text]:
    """Any letters that a line can hold, marks among them."""
    return st.text(_LETTERS, min_size=1, max_size=12).map(lambda text: Text(text, HERE))


def examples(count: int) -> settings:
    """Return the settings for so many examples, or many more where the environment asks: `EXAMPLES=40`."""
    return settings(max_examples=count * int(os.environ.get("EXAMPLES", "1")), deadline=None)


def times(most: int = 7_200_000) -> st.SearchStrategy[Ms]:
    """Times as authors have them, and some that they have not."""
    usual = st.sampled_from([250, 1_000, 1_500, 40_000, 60_000, 90_000, 3_600_000, 3_661_001])
    return st.one_of(usual, st.integers(1, most)).map(Ms)


def ranges() -> st.SearchStrategy[Range]:
    """Exact and elastic times."""
    return st.builds(
        lambda pair: Range(min(pair), max(pair), HERE),
        st.one_of(times().map(lambda t: (t, t)), st.tuples(times(), times())),
    )


# --- inside text

pauses = ranges().map(lambda time: Pause(time.least, time.most, HERE))
chimes = st.builds(
    Chime,
    st.sampled_from(["", "bell", "bowl", "my bell.wav"]),
    st.integers(1, 100),
    st.one_of(st.none(), times()),
    st.just(HERE),
)
backgrounds = st.sampled_from(
    [NO_BED, Background("rain"), Background("ocean", -22.5), Background("my bed.wav", -6.0)]
)
bed_changes = st.builds(BedChange, backgrounds, st.just(HERE))
counts = st.integers(0, 9999).flatmap(
    lambda first: st.builds(
        Count,
        st.just(first),
        st.integers(max(first - 999, 0), min(first + 999, 9999)),
        st.just(Ms(1000)) | times(),
        st.just(HERE),
    )
)
_seconds = st.integers(1, 999).map(lambda seconds: Ms(seconds * 1000))
_held = st.just(Ms(0)) | _seconds
_phases = st.one_of(
    st.tuples(_seconds, _seconds),
    st.tuples(_seconds, _held, _seconds),
    st.tuples(_seconds, _held, _seconds, _held),
)
_breathed = st.sampled_from(["spoken", "silent", "bell", "bowl", "bell.wav"])
breaths = st.builds(Breathe, _phases, st.integers(1, 9999), _breathed, st.just(HERE))
beats = st.builds(Beat, st.integers(10, 300), times(), st.just(HERE))
plays = st.builds(
    Play,
    st.sampled_from(["birds.mp3", "my birds.wav", "sounds/стопа.ogg", "a-6dB.flac"]),
    st.sampled_from([0.0, -6.0, 12.0, 3.5, -20.125, 0.001]),
    st.just(HERE),
)
marks = st.builds(Mark, st.sampled_from(["start", "the-end", "середина_2"]), st.just(HERE))
narrators = st.sampled_from(
    [
        Narrator(None, None, HERE),
        Narrator("espeak:en-gb", 0, HERE),
        Narrator("", None, HERE),
        Narrator("", 120, HERE),
    ]
)
brackets: st.SearchStrategy[Inline] = st.one_of(
    pauses, chimes, counts, breaths, beats, plays, marks, narrators, bed_changes
)
variables = st.builds(Variable, _NAMES, st.just(HERE))
spoken = st.lists(st.one_of(odd_text(), variables), min_size=1, max_size=3).map(tuple)
phonemes = st.text("ɛlfɔːˈʃ .|*_`&", min_size=1, max_size=12).map(
    lambda ipa: (Phonemes(f"ˈ{ipa.strip()}", HERE),)
)
say_as = st.builds(
    SayAs, spoken, st.tuples(words().map(lambda text: Text(text, HERE))) | spoken | phonemes, st.just(HERE)
)
comments = words().map(lambda text: Comment(f"<!-- {text} -->", HERE))
addresses = st.sampled_from(
    ["a.jpg", "стопа.jpg", "my file.jpg", "a(b).png", "https://x.example/a?b=c&amp;d", "", "a\\b"]
)
titles = st.sampled_from(["", "", "a title", 'a "b" \\ &amp; c'])
pictures = st.builds(Picture, words(), addresses, st.just(HERE), titles)


def _between(
    nodes: st.SearchStrategy[Inline], least: int, most: int
) -> st.SearchStrategy[tuple[Inline, ...]]:
    """Nodes with words before, between and behind them, so that no mark touches another."""
    text = st.one_of(
        words().map(lambda word: Text(f" {word} ", HERE)),
        odd_text().map(lambda odd: Text(f"a{odd.text}b", HERE)),
    )
    pairs = st.lists(st.tuples(nodes, text), min_size=least, max_size=most)
    return st.builds(lambda first, rest: (first, *(node for pair in rest for node in pair)), text, pairs)


def _ends(nodes: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Begin and end with a letter: the ends of a block have no white space."""
    first, last = Text("a", HERE), Text("b", HERE)
    return (first, *nodes, last)


def emphases(marks: tuple[str, ...] = ("*", "**")) -> st.SearchStrategy[Inline]:
    """Emphasis, with the other letter's inside it."""
    plain = _between(st.one_of(brackets, variables, say_as), 0, 1)
    deep = plain if marks[0] == "_" else _between(st.deferred(lambda: emphases(("_", "__"))), 0, 1)
    return st.builds(Emphasis, st.sampled_from(marks), st.one_of(plain, deep), st.just(HERE))


links = st.builds(Link, _between(st.one_of(variables, emphases()), 0, 1), addresses, st.just(HERE), titles)
line_breaks = st.builds(LineBreak, st.booleans(), st.just(HERE))
_anything = st.one_of(brackets, variables, say_as, comments, pictures, emphases(), links)


def inlines(*, lines: bool = True) -> st.SearchStrategy[tuple[Inline, ...]]:
    """The text of a block, over several lines where that can be; comments may end it."""
    nodes = st.one_of(_anything, line_breaks) if lines else _anything
    return st.builds(
        lambda body, tail: (*_ends(body), *tail), _between(nodes, 0, 3), st.lists(comments, max_size=2)
    ).map(_without_begun_comments)


def _without_begun_comments(nodes: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Give a text to each comment that would begin a line: there it is a block of its own."""
    out: list[Inline] = []
    for node in nodes:
        if isinstance(node, Comment) and out and isinstance(out[-1], LineBreak):
            out.append(Text("c ", HERE))
        out.append(node)
    return tuple(out)


# --- attributes and blocks

_sides = st.lists(words(2), min_size=1, max_size=3, unique=True).map(
    lambda names: Each("side", tuple(names), HERE)
)
_values = st.builds(
    Each,
    st.sampled_from(["move", "этап", "arm_2"]),
    st.lists(words(2), min_size=1, max_size=3, unique=True).map(tuple),
    st.just(HERE),
)
_repeats = st.builds(
    Repeat,
    st.integers(6, 20),
    st.sampled_from(["round", "round", "set"]),
    st.just(HERE),
    st.sampled_from([None, None, 1, 5]),
)
_compared = st.builds(
    Compare,
    st.sampled_from(["length", "round", "side", "set.count", "этап"]),
    st.sampled_from(["==", "!=", "<", "<=", ">", ">="]),
    st.one_of(
        words(), st.sampled_from(["10m", "1:30", "", "and", "NOT", "it's", 'a "b" c', "a,b", "(x)", "a = b"])
    ),
    st.just(HERE),
)
conditions: st.SearchStrategy[Condition] = st.recursive(
    _compared,
    lambda inner: st.one_of(
        st.builds(Not, inner), st.builds(Both, inner, inner), st.builds(Either, inner, inner)
    ),
    max_leaves=5,
)


def _named(loop: Each | Repeat) -> str:
    return loop.variable if isinstance(loop, Each) else loop.name


@st.composite
def attributes(draw: st.DrawFn) -> Attributes:
    """The last braces, or none."""
    loops = tuple(draw(st.lists(st.one_of(_sides, _values, _repeats), max_size=3, unique_by=_named)))
    sided = any(isinstance(loop, Each) for loop in loops)
    switch = draw(st.none() | ranges()) if sided else None
    chime = draw(st.none() | _CHIME_NAMES.map(lambda name: Text(name, HERE)))
    condition = draw(st.none() | conditions)
    countdown = draw(st.sampled_from([0, 0, 1, 10]))
    flags = draw(st.lists(st.sampled_from(["between", "silent", "preview"]), max_size=3, unique=True))
    optional = draw(st.sampled_from([0, 0, 1, 12]))
    return Attributes(loops, switch, chime, condition, None, optional, countdown, tuple(flags))


@st.composite
def fitted(draw: st.DrawFn) -> Attributes:
    """The last braces of what may have a length of its own."""
    return replace(draw(attributes()), length=draw(st.none() | ranges()))


whens = st.one_of(
    times().map(AtStart),
    times().map(AtEnd),
    st.just(AtShare(1, 2)),
    st.integers(0, 100).map(lambda part: AtShare(part, 100)),
    times().map(AtEvery),
    st.just(AtSwitch()),
)
cues = st.builds(Cue, whens, inlines(), st.just(HERE))
paragraphs = st.builds(Paragraph, inlines(), st.just(HERE), fitted())
_timed = st.builds(
    Step,
    ranges(),
    st.one_of(st.just(()), inlines()),
    st.just(HERE),
    st.lists(cues, max_size=3).map(tuple),
    attributes(),
)
_untimed = st.builds(Step, st.none(), inlines(), st.just(HERE), st.just(()), attributes())
steps = st.one_of(_timed, _untimed)
cautions = st.builds(
    Caution,
    st.sampled_from(["CAUTION", "WARNING"]),
    st.lists(
        st.builds(Paragraph, inlines(), st.just(HERE), bullet=st.booleans()), min_size=1, max_size=3
    ).map(tuple),
    st.just(HERE),
)
notes = st.one_of(
    words().map(lambda text: f"> {text}"),
    st.tuples(words(), words()).map(lambda pair: f"> {pair[0]}\n>\n> - {pair[1]}"),
    st.tuples(words(), words()).map(lambda pair: f"<!-- {pair[0]}\n\n    - {pair[1]}\n-->"),
).map(lambda text: Note(text, HERE))
switches = st.builds(Cue, st.just(AtSwitch()), inlines(), st.just(HERE))
_given = st.dictionaries(
    st.sampled_from(["who", "этап", "arm_2", "side"]),
    st.one_of(words(), st.sampled_from(["{side}", "the {side} foot", "{set.count}", "a: b", "1 > 2"])),
    max_size=2,
).map(lambda pairs: tuple(pairs.items()))
includes = st.builds(
    Include,
    st.sampled_from(["legs.md", "../parts/my legs.md", "части/ноги.md", "a_b*c.md", "a&amp;b.md"]),
    st.sampled_from(["", "", "rest", "Your {side} foot", "ноги-1", "#1"]),
    st.just(HERE),
    fitted(),
    _given,
)
blocks: st.SearchStrategy[Block] = st.one_of(paragraphs, steps, cautions, notes, switches, includes)


# --- the whole


_VARIABLE_NAMES = st.sampled_from(["who", "этап", "arm_2"])


@st.composite
def metas(draw: st.DrawFn) -> Meta:
    """The front matter: some keys given, remarks beside and above them."""
    texts = st.one_of(
        words(),
        st.sampled_from(["a: b", "#1", "off", "25:00", '"a"', "- x", "{a}", "a #b", "yes, no", "\\ é"]),
    )
    values: dict[str, object] = {
        "title": draw(texts), "author": draw(texts), "lang": draw(st.sampled_from(["en", "ru", "en-GB"])),
        "voice": tuple(draw(st.lists(texts, min_size=1, max_size=2))), "rate": draw(st.integers(80, 450)),
        "length": tuple(draw(st.lists(times(), min_size=1, max_size=3))), "cover": draw(texts), "bed": draw(backgrounds),
        "schedule": draw(st.sampled_from(["daily", "weekly mon thu 19:00"])), "tags": tuple(draw(st.lists(texts, max_size=2))),
        "stretch": Stretch(draw(st.integers(500, 1000)), draw(st.integers(1000, 2000))), "announce": draw(st.booleans()), "vars": tuple(draw(st.dictionaries(_VARIABLE_NAMES, texts, max_size=2)).items()),
        "lexicon": draw(st.dictionaries(texts, texts, max_size=2).map(lambda pairs: tuple(pairs.items())) | texts),
    }  # fmt: skip
    field_of = {"voice": "voices", "length": "lengths", "vars": "variables"}
    if isinstance(values["lexicon"], str):
        field_of["lexicon"] = "lexicon_file"
    given_keys = draw(st.sets(st.sampled_from([*values, "gap", "tail", "section-gap", "chimes"])))
    changes = {field_of.get(key, key): value for key, value in values.items() if key in given_keys}
    gaps = {
        key.replace("-", "_"): draw(times(600_000).filter(lambda time: time <= 600_000))
        for key in sorted(given_keys & {"gap", "tail", "section-gap"})
    }
    rung = draw(st.sets(st.sampled_from(["start", "section", "end"]))) if "chimes" in given_keys else set()
    chosen = ChimeChoice(**{place: draw(_CHIME_NAMES) for place in sorted(rung)})
    places = (*given_keys, *(f"chimes.{place}" for place in rung))
    return Meta(
        **changes,
        chimes=chosen,
        rhythm=Rhythm(**gaps),
        places=tuple((key, HERE) for key in places),
        remarks=draw(_remarks(given_keys)),
    )


@st.composite
def _remarks(draw: st.DrawFn, given_keys: set[str]) -> tuple[Remark, ...]:
    order = (
        "title",
        "author",
        "lang",
        "voice",
        "rate",
        "stretch",
        "length",
        "bed",
        "chimes",
        "gap",
        "section-gap",
        "tail",
        "announce",
        "lexicon",
        "vars",
        "cover",
        "schedule",
        "tags",
    )
    out: list[Remark] = []
    for key in (*(key for key in order if key in given_keys), ""):
        out += [Remark(key, f"# {text}", beside=False) for text in draw(st.lists(words(), max_size=1))]
        if key and draw(st.booleans()):
            out.append(Remark(key, f"# {draw(words())}", beside=True))
    return tuple(out)


headings = st.builds(Heading, inlines(lines=False), st.just(HERE), fitted())
_bodies = st.lists(blocks, max_size=4).map(tuple)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A whole routine."""
    opening = draw(_bodies)
    sections = draw(st.lists(st.builds(Section, headings, _bodies), max_size=2))
    first = (Section(None, opening),) if opening else ()
    title = draw(st.one_of(st.just(()), inlines(lines=False)))
    return Document(draw(metas()), title, (*first, *sections), HERE)


# --- scripts that nobody wrote

PIECES = (
    "- ", "  - ", "> ", "> [!CAUTION]\n> ", "## ", "# ", "### ", "---\n", "@ 0:20 ", "  @ half ", "40s ", "10s..20s ", "1m30 ",
    "[3s]", "[chime bowl x3]", "[count 1..3]", "[breathe 4-6 x2]", "[beat 40bpm for 3s]", "[play a.mp3 -6dB]", "[mark a]", "[include a.md#b]", "{with: a = b; sides: {a}, c}", "[voice a]", "[rate 90]", '{if: round > 1 or not (side == "a b")}', "{each: a = b, c; countdown: 3; preview}", "- @ switch ", "  - @ every 15s ", "[pause 3]", "[", "]", "{side}", "{sides: left, right}", "{", "}", "(a){b}", "(", ")", "*", "**", "_",
    "`", "<!-- a -->", "<!--", "-->", "<b>", "&amp;", "&#0;", "\\", "![a](b)", '[a](b "c")', "|", "\n", "\n\n", "\r\n", "\r", "\t", "    ",
    "a", "Б", "😀", "\u2028", "\x85", "\0", "\ufeff", "title: ", "&x", "*x", "!!python ", ": ", "1. ", "2) ", "===\n", "```\n", ". ",
)  # fmt: skip
patchwork = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A shipped routine with a few pieces put in, taken out or doubled."""
    text = draw(st.sampled_from(SHIPPED)).read_text(encoding="utf-8")
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        middle = draw(st.one_of(st.sampled_from(PIECES), st.just(text[start:end] * 2), st.just("")))
        text = text[:start] + middle + text[end:]
    return text
