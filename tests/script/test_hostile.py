"""A script from a stranger: whatever it holds, it is read or refused, soon and without a traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategies import SHIPPED, mutated, patchwork
from voiceguide.core.catalogue import Catalogue
from voiceguide.core.source import Diagnostic, Source
from voiceguide.core.utterance import Utterance
from voiceguide.pipeline.beds import bed_names
from voiceguide.pipeline.chimes import chime_names
from voiceguide.pipeline.languages import words_for
from voiceguide.script.expand import Wish, expand
from voiceguide.script.format import format_document
from voiceguide.script.parse import parse
from voiceguide.script.speech import Telling

CATALOGUE = Catalogue(tuple(chime_names()), tuple(bed_names()))
MEBIBYTE = 1024 * 1024


def read(script: str) -> tuple[Diagnostic, ...]:
    """Parse, unroll and print a script, and return what is wrong with it."""
    document, found = parse(Source("a.md", script))
    telling = Telling(
        words_for("en"), lambda text, *_: Utterance(text, "tone:en", 140, "en"), "bell", lambda *_: ()
    )
    _, wrong = expand(document, Wish("a", "tone:en", None, document.span), CATALOGUE, telling)
    format_document(document)
    return (*found, *wrong)


def places_stand(script: str, found: tuple[Diagnostic, ...]) -> bool:
    """Tell whether every mistake has its place inside the script."""
    source = Source("a.md", script)
    return all(
        1 <= one.span.line <= one.span.end_line <= source.count_lines() + 1
        and 1 <= one.span.column <= len(source.line(one.span.line)) + 2
        for one in found
    )


@settings(max_examples=150, deadline=None)
@given(st.one_of(patchwork, st.text(max_size=80), st.text("-> [](){}*_`!<&#@|\\\n\t 1s:'\"", max_size=60)))
def test_any_text_is_read_or_refused(script: str) -> None:
    """No text raises, and each mistake has a place in it."""
    assert places_stand(script, read(script))


@settings(max_examples=100, deadline=None)
@given(mutated())
def test_a_damaged_routine_is_read_or_refused(script: str) -> None:
    """A routine that ships, with pieces put in and taken out, raises nothing."""
    assert places_stand(script, read(script))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_routine_that_ships_has_no_mistake(path: Path) -> None:
    """Nothing is wrong with what ships."""
    script = path.read_text(encoding="utf-8")
    assert read(script) == ()


@pytest.mark.parametrize(
    ("front", "code"),
    [
        ("a: &x b", "VG031"),
        ("title: &x b\nauthor: *x", "VG002"),
        ("title: " + "[" * 500, "VG002"),
        ("title: {a: {b: {c: {d: e}}}}", "VG002"),
        ("title: !!python/object:os.system x", None),
        ("title: 'a", "VG030"),
        ("title: a\ntitle: b", "VG032"),
        ("a\n---\nb: c\n---\n- x", "VG030"),
        ("%YAML 9.9", "VG030"),
        ('title: "\\ud800"', "VG030"),
        ("x: " + "y" * 40_000, "VG002"),
    ],
)  # fmt: skip
def test_front_matter_constructs_nothing(front: str, code: str | None) -> None:
    """Aliases, depth, tags and damage are refused with a code, and nothing is made of them but text."""
    found = read(f"---\n{front}\n---\nHello.")
    assert [one.code for one in found][:1] == ([code] if code else [])


@pytest.mark.parametrize("letter", ["\0", "\x07", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\x9f"])
def test_a_control_character_is_refused_where_it_is(letter: str) -> None:
    """A letter that no text has is named with its place, once."""
    found = read(f"One.\n\nTwo {letter} {letter} three.")
    assert [(one.code, one.span.line, one.span.column) for one in found] == [("VG001", 3, 5)]


def nested(opening: str, closing: str) -> Callable[[int], str]:
    """Return a maker of marks that are nested as deep as a size allows."""
    return lambda size: opening * (size // 8) + "a" + closing * (size // 8)


NASTY: dict[str, Callable[[int], str]] = {
    **{f"{mark} again and again": (lambda size, mark=mark: "a " + mark * size)
       for mark in (">", "[", "]", "*", "_", "(", ")", "{", "}", "`", "<", "&", "!", "\\", "|", "#", "~", " ", "\t")},
    **{f"{piece} again and again": (lambda size, piece=piece: "a " + piece * (size // len(piece)))
       for piece in ("[a](", "![", "(a){", "(a){b} ", "[3s] ", "[zz] ", "{a} ", "{a: b} ", "<!--", "<!-- -->", "<a ", "<?",
                     "<![CDATA[", "&amp;", "*a **b ", "*a_ ", "\\\n", "[(  {*", "(a)/b/ ", "a\r", "[chime ", "1s", "1:", "x|")},
    **{f"lines of {line!r}": (lambda size, line=line: f"{line}\n" * (size // (len(line) + 1)))
       for line in ("a", "- a", "> a", ">", "## a", "# a", "- 5s a\n  - @ 1s b", "  @ 1s b", "[3s]", "[a]: b", "|a|", "    a",
                    "1. a", "***", "===", "<div>", "<!--", "```", "- - -", "> - a", "a {repeat: 2}")},
    "emphasis in emphasis": nested("*a ", " b*"),
    "brackets in brackets": nested("[", "]"),
    "links in links": nested("[", "](x)"),
    "pictures in pictures": nested("![", "](x)"),
    "pronunciations in pronunciations": nested("(", "){b}"),
    "braces in braces": nested("{", "}"),
    "quotes in quotes": lambda size: "> " * size + "a",
    "lists in lists": lambda size: "- " * size + "a",
    "deep indentation": lambda size: "".join(f"{' ' * (2 * depth)}- a\n" for depth in range(int(size**0.5))),
    "a lazy paragraph": lambda size: "- a\n" + "b\n" * (size // 2),
    "bare cues": lambda size: "- 40s a\n" + "  @ 1s b\n" * (size // 9),
    "many sides": lambda size: f"a {{sides: {','.join(map(str, range(size // 6)))}}}",
    "many attributes": lambda size: f"a {{{';'.join(f'x{number}:' for number in range(size // 7))}}}",
    "many keys": lambda size: "---\n" + "".join(f"k{number}: a\n" for number in range(size // 8)) + "---\na",
    "many chimes": lambda size: f"---\nchimes: {{{','.join(f'k{number}: a' for number in range(size // 8))}}}\n---\na",
    "a long pause": lambda size: f"[pause {' ' * size}x]",
    "a long number": lambda size: f"- {'1' * size}s a [{'1' * size}s] [chime x{'1' * size}]",
    "backticks of all lengths": lambda size: "a " + " ".join("`" * length for length in range(int(size**0.5))),
}  # fmt: skip


def work(script: str) -> int:
    """Count the calls that reading a script takes, of Python's functions and of C's."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        parse(Source("a.md", script))
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("name", NASTY)
def test_work_grows_with_the_text_and_no_faster(name: str) -> None:
    """Four times the text takes about four times the calls, not sixteen."""
    make = NASTY[name]
    small, large = make(500), make(2000)
    work(small)
    ratio = work(large) / work(small)
    assert ratio < 1.6 * len(large) / len(small), ratio


@pytest.mark.parametrize("name", NASTY)
def test_a_message_is_short_enough_to_read(name: str) -> None:
    """No message quotes more of a script than a person reads."""
    assert all(len(one.message) <= 200 and len(one.hint) <= 200 for one in read(NASTY[name](2000)))


@pytest.mark.slow
@pytest.mark.parametrize("name", NASTY)
def test_a_mebibyte_of_anything_ends(name: str) -> None:
    """A whole mebibyte of each is read or refused."""
    assert isinstance(read(NASTY[name](MEBIBYTE)[:MEBIBYTE]), tuple)


@pytest.mark.parametrize(
    ("script", "bound"),
    [
        ("a\n" * 10_001, "10,000 lines"),
        ("a [3s] " * 50_001, "100,000 brackets"),
        ("- 1s a {repeat: 10000}\n- 1s b", "10,000 steps"),
        ("- a " + "b " * 900 + "{repeat: 400}", "150,000 letters"),
        ("- 1m a {repeat: 4000}\n  - @ 10s b\n  - @ 20s c", "10,000 steps, paragraphs and cues"),
        ("- 4h a\n  - @ every 1s b", "10,000 steps, paragraphs and cues"),
        ("## A {length: 9s; repeat: 2000}\n- 1s..9s b", "10,000 steps, paragraphs and cues"),
        ("- 1s a {repeat: 5000; if: round < 1}\n" * 11, "50,000 turns"),
        ("a " * 1001, "2000 characters"),
        ("- 25h a", "24 h"),
        ("*a _b " * 20 + "c" + " d_ e*" * 20, "20 deep"),
    ],
)
def test_a_bound_is_named(script: str, bound: str) -> None:
    """What goes beyond a bound is one error that names the bound."""
    found = [one for one in read(script) if one.code == "VG002"]
    assert len(found) == 1
    assert bound in found[0].message
