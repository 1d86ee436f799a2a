"""Caption files: any text comes back, and other people's readers take them."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pytest
import srt as public_srt
import webvtt as public_vtt
from hypothesis import given
from hypothesis import strategies as st

from output.captions.texts import some_captions
from voiceguide.core.captions import Caption, WordTime, one_line, tidy
from voiceguide.core.units import Ms
from voiceguide.output.captions import lrc, srt, webvtt

TWO = (
    Caption(Ms(1000), Ms(3500), "Sit <down>.\nRest & breathe."),
    Caption(Ms(3_661_005), Ms(3_662_000), "Stand up --> now."),
)


def test_webvtt_as_it_is_written() -> None:
    """A head, and then plain cues, whose text is escaped."""
    assert webvtt.dump(TWO) == (
        "WEBVTT\n\n"
        "00:00:01.000 --> 00:00:03.500\nSit &lt;down&gt;.\nRest &amp; breathe.\n\n"
        "01:01:01.005 --> 01:01:02.000\nStand up --&gt; now.\n"
    )


def test_srt_as_it_is_written() -> None:
    """Numbered captions; a sign of markup is followed by a joiner that nobody sees."""
    assert srt.dump(TWO) == (
        "1\n00:00:01,000 --> 00:00:03,500\nSit <\u2060down>.\nRest & breathe.\n\n"
        "2\n01:01:01,005 --> 01:01:02,000\nStand up --\u2060> now.\n"
    )


def test_lrc_as_it_is_written() -> None:
    """Title and length, a line a caption, and an empty one where the words end before the next begin."""
    after = Caption(Ms(3500), Ms(4009), "[At once]")
    assert lrc.dump((TWO[0], after, TWO[1]), "Feet\n[x]", Ms(3_700_000)) == (
        "[ti:Feet [\u2060x]]\n[length:61:40]\n"
        "[00:01.00]Sit <\u2060down>. Rest & breathe.\n[00:03.50][\u2060At once]\n[00:04.00]\n"
        "[61:01.00]Stand up --> now.\n[61:02.00]\n"
    )


WORDS = (
    Caption(
        Ms(1000),
        Ms(2000),
        "Sit down &\nrest <now>.",
        (WordTime(4, Ms(1240)), WordTime(11, Ms(1500)), WordTime(16, Ms(1504))),
    ),
)


def test_words_in_webvtt() -> None:
    """Between words stand their times, inside of the cue's and rising; they come back."""
    text = webvtt.dump(WORDS)
    assert text == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n"
        "Sit <00:00:01.240>down &amp;\n<00:00:01.500>rest <00:00:01.504>&lt;now&gt;.\n"
    )
    assert webvtt.load(text) == WORDS


def test_words_in_lrc() -> None:
    """Each word whose time is known has it before it, the first that of the line; a hundredth tells two apart."""
    text = lrc.dump(WORDS, "T", Ms(2000))
    assert text == (
        "[ti:T]\n[length:00:02]\n"
        "[00:01.00]<00:01.00>Sit <00:01.24>down & <00:01.50>rest <\u2060now>.\n[00:02.00]\n"
    )
    (one,) = lrc.load(text)
    assert (one.text, one.words) == (
        "Sit down & rest <now>.",
        (WordTime(4, Ms(1240)), WordTime(11, Ms(1500))),
    )


@given(some_captions(words=True))
def test_words_read_back(captions: tuple[Caption, ...]) -> None:
    """Any text with times between its words comes back, and SRT has the text alone."""
    assert webvtt.load(webvtt.dump(captions)) == captions
    lines = tuple(replace(one, text=one_line(one.text)) for one in captions)
    assert lrc.load(lrc.dump(captions, "T", Ms(0))) == lines
    assert srt.load(srt.dump(captions)) == tuple(replace(one, words=()) for one in captions)


@given(some_captions())
def test_webvtt_reads_back_what_it_wrote(captions: tuple[Caption, ...]) -> None:
    """Any text comes back, but for control characters and empty lines."""
    assert webvtt.load(webvtt.dump(captions)) == tuple(replace(one, text=tidy(one.text)) for one in captions)


@given(some_captions())
def test_srt_reads_back_what_it_wrote(captions: tuple[Caption, ...]) -> None:
    """The same for SRT."""
    assert srt.load(srt.dump(captions)) == tuple(replace(one, text=tidy(one.text)) for one in captions)


@given(some_captions())
def test_lrc_reads_back_what_it_wrote(captions: tuple[Caption, ...]) -> None:
    """The same for LRC, whose captions are one line each."""
    expected = tuple(replace(one, text=one_line(one.text)) for one in captions)
    assert lrc.load(lrc.dump(captions, "T", Ms(0))) == expected


@given(st.booleans().flatmap(lambda words: some_captions(words=words)))
def test_webvtt_is_read_by_others(captions: tuple[Caption, ...]) -> None:
    """A public reader finds every cue at its time, with times of words and without."""
    found = public_vtt.from_string(webvtt.dump(captions))
    assert [(one.start_in_seconds, one.end_in_seconds) for one in found] == [
        (one.start // 1000, one.end // 1000) for one in captions
    ]


@given(some_captions())
def test_srt_is_read_by_others(captions: tuple[Caption, ...]) -> None:
    """A public reader finds every caption at its time, with its text."""
    found = list(public_srt.parse(srt.dump(captions)))
    millisecond = timedelta(milliseconds=1)
    assert [(one.start / millisecond, one.end / millisecond) for one in found] == [
        (one.start, one.end) for one in captions
    ]
    assert [one.content.count("\n") for one in found] == [tidy(one.text).count("\n") for one in captions]


def test_what_others_write_is_read() -> None:
    """Byte order marks, Windows line ends, notes, identifiers, settings and short times are no hindrance."""
    vtt = "\ufeffWEBVTT - x\r\n\r\nNOTE a\r\nb\r\n\r\nSTYLE\r\n::cue {}\r\n\r\nid\r\n00:01.000 --> 00:02.000 line:0\r\n<v A>Hi</v>\r\n"
    assert webvtt.load(vtt) == (Caption(Ms(1000), Ms(2000), "Hi"),)
    assert srt.load("\ufeff1\r\n0:00:01,000 --> 0:00:02,000\r\nHi\r\n") == (
        Caption(Ms(1000), Ms(2000), "Hi"),
    )
    assert lrc.load("[ar:A]\r\n[00:01.5 ]\r\n".replace("[00:01.5 ]", "[00:01.500]Hi")) == (
        Caption(Ms(1500), Ms(1500), "Hi"),
    )


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (webvtt.load, "Hi"),
        (webvtt.load, "WEBVTT\n\nHi\n"),
        (webvtt.load, "WEBVTT\n\n00:01.000 -->\nHi\n"),
        (srt.load, "Hi"),
        (srt.load, "1\nHi\n"),
        (srt.load, "1\n00:00:99,000 --> 00:00:99,000\nHi"),
        (lrc.load, "Hi"),
    ],
)
def test_what_is_no_caption_file_is_refused(reader: object, text: str) -> None:
    """A text of another kind is a ValueError that quotes it, never an empty list."""
    assert callable(reader)
    with pytest.raises(ValueError, match=r"."):
        reader(text)


def test_public_readers_are_what_they_are_taken_for() -> None:
    """The public WebVTT reader refuses what is none."""
    with pytest.raises(public_vtt.errors.MalformedFileError):
        public_vtt.from_buffer(io.StringIO("1\n00:00:01,000 --> 00:00:02,000\nHi"))
