"""The SSML of a timeline is valid, says its sentences, and adds up to its times."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from voiceguide.core.ipa import by_ipa
from voiceguide.core.source import Span
from voiceguide.core.timeline import Chapter, Cue, Timeline
from voiceguide.core.units import Ms
from voiceguide.core.utterance import Utterance
from voiceguide.output.ssml import write_ssml

PLACE = Span("a.md", 1, 1, 1, 2)
NAMESPACE = "{http://www.w3.org/2001/10/synthesis}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ALLOWED = {
    "speak": {"meta", "p", "break", "mark"},
    "p": {"s", "break", "mark"},
    "s": {"sub", "phoneme"},
    "phoneme": set[str](),
    "sub": set[str](),
    "break": set[str](),
    "mark": set[str](),
    "meta": set[str](),
}
"""What may stand in what, of all that is written: a part of the standard's table."""


def speech(start: int, end: int, text: str, said: str = "", section: int = 0) -> Cue:
    """Return a sentence at a time."""
    utterance = Utterance(said or text, "tone:en-high", 140, "en")
    return Cue("speech", "step", Ms(start), Ms(end), Ms(end + 20), section, None, PLACE, text, utterance)


def chime(start: int, name: str, section: int = 0) -> Cue:
    """Return a chime at a time."""
    return Cue("chime", "section", Ms(start), Ms(start + 4000), Ms(start + 1200), section, name=name)


def timeline(
    *cues: Cue, length: int, titles: tuple[str, ...] = ("Rest",), starts: tuple[int, ...] = (0,)
) -> Timeline:
    """Return a timeline of cues."""
    ends = (*starts[1:], length)
    chapters = tuple(
        Chapter(title, Ms(a), Ms(b), PLACE) for title, a, b in zip(titles, starts, ends, strict=True)
    )
    return Timeline(
        "Rest & more",
        "en-GB",
        "tone:en-high",
        Ms(length),
        0.5,
        estimated=False,
        sections=chapters,
        steps=(),
        cues=cues,
        elastic=(),
    )


def read(text: str) -> ET.Element:
    """Parse a document and hold it to the rules of SSML 1.1 that concern what is written."""
    root = ET.fromstring(text.encode())  # noqa: S314  our own text
    assert (root.tag, root.get("version")) == (f"{NAMESPACE}speak", "1.1")
    assert root.get(XML_LANG)
    for element in root.iter():
        name = element.tag.removeprefix(NAMESPACE)
        assert {child.tag.removeprefix(NAMESPACE) for child in element} <= ALLOWED[name]
        if name == "break":
            assert 0 < milliseconds(element) <= 10_000
    return root


def milliseconds(element: ET.Element) -> int:
    """Return how long a break lasts."""
    return int(element.attrib["time"].removesuffix("ms"))


def places(root: ET.Element, lengths: dict[str, int]) -> dict[str, int]:
    """Say a document with sentences of known lengths, and return when each thing begins, and the end."""
    now, found = 0, dict[str, int]()
    for element in root.iter():
        match element.tag.removeprefix(NAMESPACE):
            case "break":
                now += milliseconds(element)
            case "mark":
                found[element.attrib["name"]] = now
            case "s":
                text = "".join(element.itertext())
                found[text] = now
                now += lengths[text]
    return {**found, "": now}


def test_everything_is_in_its_place() -> None:
    """With voices as long as they were measured, each sentence and mark is at its millisecond, and so is the end."""
    cues = (
        chime(1000, "bowl"),
        speech(2200, 3300, "Sit down."),
        speech(35_007, 36_000, "Breathe.", section=1),
        chime(38_000, "my gong.wav", section=1),
    )
    text = write_ssml(timeline(*cues, length=60_000, titles=("Rest", "Breath"), starts=(0, 34_000)))
    found = places(read(text), {"Sit down.": 1100, "Breathe.": 993})
    assert found == {
        "chime:bowl": 1000,
        "Sit down.": 2200,
        "Breathe.": 35_007,
        "chime:my gong.wav": 38_000,
        "": 60_000,
    }


def test_a_section_is_a_paragraph() -> None:
    """Sentences of one section share a paragraph, which a comment names; the silence before it stands outside."""
    cues = (speech(0, 500, "One."), speech(500, 900, "Two."), speech(2000, 2500, "Three.", section=1))
    text = write_ssml(timeline(*cues, length=2500, titles=("Go", "On -- and on"), starts=(0, 1000)))
    paragraphs = read(text).findall(f"{NAMESPACE}p")
    assert [["".join(s.itertext()) for s in p.findall(f"{NAMESPACE}s")] for p in paragraphs] == [
        ["One.", "Two."],
        ["Three."],
    ]
    assert '<break time="100ms"/>\n<!-- 0:01.000 On - and on -->\n<p>\n<break time="1000ms"/>' in text


def test_long_silence_is_split() -> None:
    """No break is longer than ten seconds, and together they are the silence."""
    root = read(write_ssml(timeline(speech(25_000, 26_000, "Go."), length=26_000)))
    assert [milliseconds(one) for one in root.iter(f"{NAMESPACE}break")] == [10_000, 10_000, 5000]


def test_what_is_said_otherwise_is_substituted() -> None:
    """The words shown stay in the text, and the voice is told what to say."""
    root = read(
        write_ssml(
            timeline(speech(0, 500, "Press Yongquan, <here>.", "Press yong chwan, <here>."), length=500)
        )
    )
    (sub,) = root.iter(f"{NAMESPACE}sub")
    assert (sub.text, sub.attrib["alias"]) == ("Yongquan", "yong chwan")
    (sentence,) = root.iter(f"{NAMESPACE}s")
    assert "".join(sentence.itertext()) == "Press Yongquan, <here>."


def phonemes(shown: str, said: str) -> list[tuple[str | None, str]]:
    """Return what a sentence shows and says by IPA."""
    root = read(write_ssml(timeline(speech(0, 500, shown, said), length=500)))
    return [(one.text, one.attrib["ph"]) for one in root.iter(f"{NAMESPACE}phoneme")]


def test_what_is_said_by_ipa_is_a_phoneme() -> None:
    """The words shown stay in the text, and the cloud is told their sounds, beside other changes, too."""
    assert phonemes("Feel for L4, gently.", f"Feel for {by_ipa('ɛl fɔː')}, gently.") == [("L4", "ɛl fɔː")]
    mixed = f"Rest thirty seconds {by_ipa('ɛl')}."
    assert phonemes("Rest 30 s L.", mixed) == [("L", "ɛl")]


def test_what_is_said_by_ipa_stands_beside_what_is_written_out() -> None:
    """A name keeps its own words where the normaliser changed its neighbours; read aloud or to the eye, all is there."""
    said = f"Press, {by_ipa('jɒŋ tʃwæn')}, K I 1, for 30 seconds."
    cues = speech(0, 500, "Press (Yongquan) (KI-1) for 30 s.", said)
    (line,) = re.findall("<s>.*</s>", write_ssml(timeline(cues, length=500)))
    assert line == (
        '<s>Press (<phoneme alphabet="ipa" ph="jɒŋ tʃwæn">Yongquan</phoneme>) (<sub alias="K I 1">KI-1</sub>) '
        'for 30 <sub alias="seconds">s</sub>.</s>'
    )


@pytest.mark.parametrize("letters", ["a\x00b", "a\ufffeb", "a\x1bb", "]]>", "\"'&<>"])
def test_any_letters_are_xml(letters: str) -> None:
    """Titles, sentences and names may hold what XML wants escaped, or cannot hold at all."""
    cues = (speech(0, 500, letters, f"{letters} said"), chime(600, letters))
    assert read(write_ssml(timeline(*cues, length=6000, titles=(letters,)))) is not None


def test_language_and_title_stand_in_the_head() -> None:
    """A cloud learns the language, a reader the title."""
    root = read(write_ssml(timeline(speech(0, 500, "Go."), length=500)))
    assert root.get(XML_LANG) == "en-GB"
    assert root[0].attrib == {"name": "title", "content": "Rest & more"}
