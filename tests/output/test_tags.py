"""Tags: what mutagen and ffmpeg read back, and in which bytes it stands."""

from __future__ import annotations

import io
from dataclasses import replace

import av
import pytest
from mutagen.id3 import ID3

from voiceguide.core.units import Frames, Ms
from voiceguide.output.info import Chapter, Cover, TrackInfo, Words
from voiceguide.output.mp3 import Mp3Settings, write_mp3
from voiceguide.output.tags import id3_head, id3_tag, stored_plan

CHAPTERS = (
    Chapter("Opening", Ms(0), Ms(30_000)),
    Chapter("Правая стопа: длинное название", Ms(30_000), Ms(61_500)),
    Chapter("End", Ms(61_500), Ms(90_000)),
    Chapter("Ends", Ms(90_000), Ms(90_123)),
)
INFO = TrackInfo(
    title="Feet",
    author="Анна",
    lang="en-GB",
    length=Ms(90_123),
    chapters=CHAPTERS,
    album="Evening",
    number=2,
    tracks=5,
    lufs=-19.34,
)


def track(info: TrackInfo) -> bytes:
    """Return a silent track with a tag."""
    into = io.BytesIO()
    write_mp3(into, [], Frames(info.length * 48), Mp3Settings(), id3_tag(info))
    return into.getvalue()


def test_what_mutagen_reads() -> None:
    """Title, author, album, place, language, length, genre and gain come back, as version 2.3."""
    tag = ID3(io.BytesIO(track(INFO)), translate=False)
    assert tag.version == (2, 3, 0)
    assert {name: str(tag[name]) for name in ("TIT2", "TPE1", "TALB", "TRCK", "TLAN", "TLEN", "TCON")} == {
        "TIT2": "Feet",
        "TPE1": "Анна",
        "TALB": "Evening",
        "TRCK": "2/5",
        "TLAN": "eng",
        "TLEN": "90123",
        "TCON": "Speech",
    }
    assert str(tag["TXXX:replaygain_track_gain"]) == "+1.34 dB"


def test_what_ffmpeg_reads() -> None:
    """Players built on ffmpeg see the same facts and every chapter, in order, to the millisecond."""
    with av.open(io.BytesIO(track(INFO)), format="mp3") as container:
        facts, chapters = container.metadata, container.chapters()
    assert (facts["title"], facts["artist"], facts["album"], facts["track"]) == (
        "Feet",
        "Анна",
        "Evening",
        "2/5",
    )
    assert facts["replaygain_track_gain"] == "+1.34 dB"
    found = [
        (
            one["metadata"]["title"],
            one["start"] * one["time_base"] * 1000,
            one["end"] * one["time_base"] * 1000,
        )
        for one in chapters
    ]
    assert found == [(one.title, one.start, one.end) for one in CHAPTERS]


def test_chapters() -> None:
    """One ordered table of contents at the top lists every chapter; byte offsets are not used."""
    tag = ID3(io.BytesIO(id3_tag(INFO)))
    (contents,) = tag.getall("CTOC")
    assert int(contents.flags) == 3
    assert contents.child_element_ids == ["ch0", "ch1", "ch2", "ch3"]
    for name, chapter in zip(contents.child_element_ids, CHAPTERS, strict=True):
        frame = tag[f"CHAP:{name}"]
        assert (frame.start_time, frame.end_time) == (chapter.start, chapter.end)
        assert (frame.start_offset, frame.end_offset) == (0xFFFFFFFF, 0xFFFFFFFF)
        assert str(frame.sub_frames["TIT2"]) == chapter.title


def test_encodings() -> None:
    """ASCII is Latin-1; all else is UTF-16 with a byte order mark; nothing is UTF-8."""
    data = id3_tag(INFO)
    assert b"TIT2\x00\x00\x00\x06\x00\x00\x00Feet\x00" in data
    assert b"\x01\xff\xfe" + "Анна".encode("utf-16-le") in data
    assert "Анна".encode() not in data


def test_what_is_not_known_is_left_out() -> None:
    """Without author, album, chapters and loudness their frames are not there."""
    tag = ID3(io.BytesIO(id3_tag(TrackInfo("T", "", "en", Ms(5)))))
    assert sorted(tag) == ["TCON", "TIT2", "TLAN", "TLEN"]


def test_more_chapters_than_a_table_can_list() -> None:
    """Past 255 chapters all of them are in the tag and the first 255 in its table."""
    many = tuple(Chapter(f"Part {at}", Ms(at), Ms(at + 1)) for at in range(300))
    tag = ID3(io.BytesIO(id3_tag(TrackInfo("T", "", "en", Ms(300), chapters=many))))
    assert len(tag.getall("CHAP")) == 300
    assert len(tag["CTOC:toc"].child_element_ids) == 255


def test_words_and_cover() -> None:
    """What is said is there as a text and with its times; the picture is there as its file has it."""
    info = replace(
        INFO,
        words=(Words("Sit.", Ms(300)), Words("Дышите.", Ms(2_000))),
        cover=Cover(b"JPG", "image/jpeg", 9, 9),
    )
    tag = ID3(io.BytesIO(id3_tag(info)))
    (text,), (timed,), (picture,) = tag.getall("USLT"), tag.getall("SYLT"), tag.getall("APIC")
    assert (text.lang, text.text) == ("eng", "Sit.\nДышите.")
    assert (timed.lang, timed.format, timed.type) == ("eng", 2, 1)
    assert timed.text == [("Sit.", 300), ("Дышите.", 2_000)]
    assert (picture.mime, int(picture.type), picture.data) == ("image/jpeg", 3, b"JPG")


@pytest.mark.parametrize("lufs", [None, float("-inf"), -9.4, -19.0, -70.0])
def test_a_head_is_always_as_large(lufs: float | None) -> None:
    """A tag that waits for the loudness is written over by one that knows it, whatever it is."""
    head = id3_head(INFO)
    assert len(head(lufs)) == len(head(None))
    gain = 0.0 if lufs in {None, float("-inf")} else -18 - (lufs or 0)
    assert str(ID3(io.BytesIO(head(lufs)))["TXXX:replaygain_track_gain"]) == f"{gain:+.2f} dB"


def test_same_bytes_twice() -> None:
    """A tag holds nothing of the clock: the same facts are the same bytes."""
    assert id3_tag(INFO) == id3_tag(INFO)


@pytest.mark.parametrize("plan", ['{"title": "Стопы"}', "x" * 300_000])
def test_plan_comes_back(plan: str) -> None:
    """A plan of any size is carried in the track and read from it."""
    info = TrackInfo("T", "", "en", Ms(500), plan=plan)
    assert stored_plan(io.BytesIO(track(info))) == plan


def test_no_plan() -> None:
    """A track without a plan, and a file without a tag, have none."""
    assert stored_plan(io.BytesIO(track(INFO))) is None
    assert stored_plan(io.BytesIO(b"\xff\xfb" + bytes(500))) is None
    assert stored_plan(io.BytesIO(b"")) is None
