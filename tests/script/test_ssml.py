"""SSML becomes a routine that says the same words; what it cannot say is reported where it stands."""

from __future__ import annotations

import random
import xml.etree.ElementTree as ET
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceguide.core.document import Paragraph
from voiceguide.core.inlines import SayAs, Text
from voiceguide.core.source import Severity, Source
from voiceguide.script.parse import parse
from voiceguide.script.speech import replaced
from voiceguide.script.ssml import read_ssml

WHOLE = """<?xml version="1.0" encoding="UTF-8"?>
<!-- of the cloud -->
<speak version="1.1" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="en-GB">
  <meta name="title" content="Evening: a rest"/>
  <p><s>Lie down.</s><s>Close your eyes</s><s>Rest <emphasis>well</emphasis>.</s></p>
  <break time="12s"/><break strength="strong"/>
  <p>Press <sub alias="yong chwan">Yongquan</sub>. <break time="1.5s"/> Say <say-as interpret-as="characters">ABC</say-as>.</p>
</speak>
"""
ROUTINE = """---
title: "Evening: a rest"
lang: en-GB
---

<!-- of the cloud -->

Lie down.
Close your eyes [400ms]
Rest *well*. [13s]

Press (Yongquan){yong chwan}. [1.5s]
Say ABC.
"""


def imported(body: str) -> tuple[str, list[tuple[str, int, int]]]:
    """Return the text of a routine after its front matter, and code, line and column of each remark."""
    markdown, found = read_ssml(f"<speak>{body}</speak>", "a.ssml")
    _, _, text = markdown.partition("---\n\n")
    return text.strip(), [(one.code, one.span.line, one.span.column) for one in found]


def shown(markdown: str) -> str:
    """Return the letters that a routine shows, without white space; it has no mistake."""
    document, found = parse(Source("a.md", markdown))
    assert found == (), markdown
    blocks = [block for section in document.sections for block in section.blocks]
    texts = [replaced(block.inlines, {})[0] for block in blocks if isinstance(block, Paragraph)]
    return "".join("".join(texts).split())


def heard(markdown: str) -> str:
    """Return what the first pronunciation of a routine says."""
    document, _ = parse(Source("a.md", markdown))
    nodes = (
        node
        for block in document.sections[0].blocks
        if isinstance(block, Paragraph)
        for node in block.inlines
    )
    said = next((node.said for node in nodes if isinstance(node, SayAs)), ())
    return "".join(part.text for part in said if isinstance(part, Text))


def test_a_whole_document_becomes_a_routine() -> None:
    """Paragraphs, sentences, pauses, titles, comments and pronunciations have their places in Markdown."""
    markdown, found = read_ssml(WHOLE, "a.ssml")
    assert markdown == ROUTINE
    assert [(one.code, one.span.line, one.span.column, one.severity) for one in found] == [
        ("VX002", 5, 52, Severity.WARNING),
        ("VX002", 7, WHOLE.split("\n")[6].index("<say-as") + 1, Severity.WARNING),
    ]


@pytest.mark.parametrize(
    ("ssml", "markdown"),
    [
        ('Go.<break time="3s"/>On.', "Go. [3s]\nOn."),
        ('Go <break time="250ms"/> on.', "Go [250ms] on."),
        ("Go.<break/>On.", "Go. [750ms]\nOn."),
        ('Go.<break strength="x-strong"/>On.', "Go. [1.25s]\nOn."),
        ('Go.<break time="10s"/> <break time="10s"/><break time="5s"/>On.', "Go. [25s]\nOn."),
        ("<p>One.</p><break time='2s'/><p>Two.</p>", "One. [2s]\n\nTwo."),
        ("<s>One</s><s>Two!</s><s>Three</s>", "One [400ms]\nTwo!\nThree"),
        ('<s>One</s><s><break time="2s"/>Two</s>', "One [2s]\nTwo"),
        ('<sub alias="W H O">WHO</sub>', "(WHO){W H O}"),
        ('<sub alias="same">same</sub> <sub alias=" ">empty</sub>', "same empty"),
        ('<sub alias="at: five">5</sub>', "(5){at&#58; five}"),
        ('<sub alias="silent">s.</sub>', "(s.){&#115;ilent}"),
        ('<sub alias="a (b) {c}">x)</sub>', "(x\\)){a \\(b\\) \\{c\\}}"),
        ("<emphasis level='strong'>Stop</emphasis>, now", "**Stop**, now"),
        ("un<emphasis>be</emphasis>lievable", "unbelievable"),
        ("<emphasis level='none'>calm</emphasis>", "calm"),
        ('<mark name="chime:bowl"/>Go.', "[chime bowl] Go."),
        ("[3s] {side} *a* _b_ `c` <![CDATA[<b> &amp;]]>", r"\[3s\] \{side\} \*a\* \_b\_ \`c\` \<b> \&amp;"),
        (
            "<p># one</p><p>- two</p><p>1. three</p><p>&gt; four</p><p>@ 5s six</p>",
            "\\# one\n\n\\- two\n\n1\\. three\n\n\\> four\n\n\\@ 5s six",
        ),
        ("(L4)/x/ and (a){b}", r"(L4)\/x/ and (a)\{b\}"),
        ("a \u00a0b\u2028c\x85d", "a \u00a0b c d"),
        ("<w>to</w><token>day</token>", "today"),
    ],
)
def test_what_compiles_today(ssml: str, markdown: str) -> None:
    """Breaks, sentences, pronunciations and plain words come out as an author would write them."""
    text, _ = imported(ssml)
    assert text == markdown
    shown(text)


@pytest.mark.parametrize(
    ("ssml", "markdown"),
    [
        ("a <prosody rate='80%'>b</prosody> c", "a [rate 112] b [rate 140] c"),
        ("a <prosody rate='slow'>b</prosody> c", "a [rate 90] b [rate 140] c"),
        (
            "a <prosody rate='-10%'>b <prosody rate='+10%'>c</prosody></prosody> d",
            "a [rate 126] b [rate 139] c [rate 126] [rate 140] d",
        ),
        ("a <voice name='Joanna'>b</voice> c", "a [voice Joanna] b [voice default] c"),
        ("a <mark name='half way'/> b", "a [mark half-way] b"),
        ("a <bookmark mark='x'/> b", "a [mark x] b"),
        ("a <audio src='birds.mp3' soundLevel='-6dB'/> b", "a [play birds.mp3 -6dB] b"),
    ],
)
def test_marks_paces_voices_and_sounds_have_words_of_their_own(ssml: str, markdown: str) -> None:
    """What the language has square brackets for is written in them, and nothing is reported."""
    text, found = imported(ssml)
    assert text == markdown
    assert not found


@pytest.mark.parametrize(
    ("ssml", "markdown"),
    [
        ("Press <phoneme alphabet='ipa' ph='ɛl fɔː'>L4</phoneme>.", "Press (L4)/ɛl fɔː/."),
        ("Two <phoneme ph='ɛl fɔː'>L4</phoneme>s.", "Two (L4)/ɛl fɔː/&#115;."),
        ("<phoneme ph='a'>x</phoneme>5", "(x)/a/&#53;"),
    ],
)
def test_a_pronunciation_in_ipa_is_kept(ssml: str, markdown: str) -> None:
    """What SSML says by IPA the routine says by IPA, whatever follows it."""
    assert imported(ssml) == (markdown, [])
    document, _ = parse(Source("a.md", markdown))
    assert any(isinstance(node, SayAs) for block in document.sections[0].blocks for node in block.inlines)


@pytest.mark.parametrize(
    "ssml",
    [
        "x <prosody pitch='+2st'>a</prosody>",
        "x <prosody rate='warp'>a</prosody>",
        "x <prosody rate='900%'>a</prosody>",
        "x <voice gender='female'>a</voice>",
        "x <lang xml:lang='de'>a</lang>",
        "x <p xml:lang='de'>a</p>",
        "x <say-as interpret-as='digits'>a</say-as>",
        "x <phoneme alphabet='x-sampa' ph='a'>a</phoneme>",
        "x <amazon:effect name='whispered'>a</amazon:effect>",
        "x <mstts:silence type='Leading' value='1s'/>",
        "x <lexicon uri='a.pls'/>",
        "x <metadata>a</metadata>",
        "x <break time='soon'/>",
        "x <break time='99999999s'/>",
        "x <break strength='none'/>",
        "x <break strength='huge'/>",
        "x <mark/>",
        "x <w role='noun'>a</w>",
        "x <?php go?>",
        "x <audio/>",
    ],
)
def test_what_has_no_counterpart_is_reported(ssml: str) -> None:
    """Each is a warning at its place, and the rest of the document is read."""
    markdown, found = read_ssml(f"<speak>{ssml}</speak>", "a.ssml")
    assert ("VX002", 1, 8 + ssml.index("<")) in [(one.code, one.span.line, one.span.column) for one in found]
    assert all(one.severity is Severity.WARNING for one in found)
    assert shown(markdown).startswith("x")


def test_the_rate_of_the_whole_is_front_matter() -> None:
    """What a cloud wants around everything needs no markup; its voice is not here, and is kept as a comment."""
    whole = "<speak><voice name='en-US-Jenny'><prosody rate='-10%'>Rest.</prosody></voice></speak>"
    markdown, found = read_ssml(whole, "a.ssml")
    assert markdown == '---\ntitle: "a"\n# voice: en-US-Jenny\nrate: 126\n---\n\nRest.\n'
    assert [one.code for one in found] == ["VX002"]


def test_a_prefix_changes_nothing() -> None:
    """A document may name its elements with a prefix."""
    markdown, found = read_ssml("<v:speak xmlns:v='x'><v:p>One.</v:p><v:p>Two.</v:p></v:speak>", "a.ssml")
    assert markdown.endswith("---\n\nOne.\n\nTwo.\n")
    assert found == ()


@pytest.mark.parametrize(
    ("ssml", "code"),
    [
        ("", "VX001"),
        ("Hello", "VX001"),
        ("<speak>a & b</speak>", "VX001"),
        ("<speak><p>a</speak>", "VX001"),
        ("<html>a</html>", "VX001"),
        ("<speak>&nbsp;</speak>", "VX001"),
        ("<!DOCTYPE speak><speak>a</speak>", "VX001"),
        ("<speak/>", "VG080"),
        ("<speak><break time='3s'/></speak>", "VG080"),
        ("<speak>" + "<p>" * 100 + "a" + "</p>" * 100 + "</speak>", "VG002"),
        ("<speak>" + "a" * 1024 * 1024 + "</speak>", "VG002"),
        ("<speak>\ud800</speak>", "VX001"),
    ],
)
def test_what_cannot_be_read_is_an_error(ssml: str, code: str) -> None:
    """One error that says what to do, and no routine."""
    markdown, found = read_ssml(ssml, "a.ssml")
    assert markdown == ""
    assert [(one.code, one.severity) for one in found] == [(code, Severity.ERROR)]
    assert found[0].hint


def test_remarks_are_bounded() -> None:
    """A document with thousands of foreign elements is reported as so many, and how many more."""
    _, found = read_ssml("<speak>a" + "<x/>" * 2000 + "</speak>", "a.ssml")
    assert len(found) == 501
    assert "1500 more" in found[-1].message


NASTY = st.text(
    st.sampled_from("ab Z1.\n\t\u00a0!?#>-+=~|:@*_`[](){}/\\&<;,\"'“”é日\x85\x7f\u2028\U0001f600")
    | st.characters(codec="utf-8", exclude_characters="\ue000", categories=["L", "N", "P", "S", "Zs"]),
    max_size=12,
)
LEAF = NASTY.map(escape)


def wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Give elements around what there is so far."""
    tags = st.sampled_from(
        [
            "p",
            "s",
            "emphasis",
            "emphasis level='strong'",
            "w",
            "x:y",
            "prosody rate='slow'",
            "voice name='a]b'",
            "say-as",
        ]
    )
    element = st.builds(lambda tag, held: f"<{tag}>{held}</{tag.split()[0]}>", tags, inner)
    return st.lists(element | LEAF | st.just("<break time='1s'/>"), max_size=4).map("".join)


@settings(max_examples=60, deadline=None)
@given(st.recursive(LEAF, wrapped, max_leaves=12))
def test_no_words_read_as_markup(body: str) -> None:
    """Whatever letters a document holds, the routine shows them all, and has no mistake."""
    markdown, found = read_ssml(f"<speak>{body}</speak>", "a.ssml")
    words = "".join(ET.fromstring(f"<speak xmlns:x='x'>{body}</speak>").itertext())  # noqa: S314  our own text
    words = "".join(words.replace("\x7f", " ").replace("\x85", " ").split())
    if words:
        assert shown(markdown) == words
    else:
        assert [one.code for one in found] == ["VG080"]


def visible(text: str) -> str:
    """Return a text with spaces for the letters that nobody sees."""
    return text.replace("\x7f", " ").replace("\x85", " ")


SEEN = NASTY.filter(lambda text: visible(text).strip())


@settings(max_examples=60, deadline=None)
@given(SEEN, SEEN, NASTY)
def test_any_pronunciation_reads_as_one(eye: str, ear: str, after: str) -> None:
    """Whatever is shown and said, the routine shows it and says it; the words behind it stay words."""
    body = f'a <sub alias="{escape(ear)}">{escape(eye)}</sub>{escape(after)}'
    markdown, _ = read_ssml(f"<speak>{body}</speak>", "a.ssml")
    seen, said, behind = (visible(text).split() for text in (eye, ear, after))
    assert shown(markdown) == "a" + "".join((*seen, *behind))
    assert heard(markdown).split() == said or said in ([], seen)


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.text(max_size=8))
def test_nothing_breaks_it(rng: random.Random, junk: str) -> None:
    """A document with a piece cut out, doubled or replaced is read or refused; a routine that comes out is sound."""
    first, last = sorted(rng.sample(range(len(WHOLE)), 2))
    piece = rng.choice(["", junk, WHOLE[first:last] * 2, "<", "</p>", "&lol;", "]]>"])
    markdown, found = read_ssml(WHOLE[:first] + piece + WHOLE[last:], "a.ssml")
    if markdown:
        shown(markdown)
    else:
        assert found[0].severity is Severity.ERROR
