"""Captions beside a track: which files, what stands in them, and what they never replace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.hearing import SMALL, Track, tone_world
from voiceguide.core.errors import RequestError
from voiceguide.output import chapters_json
from voiceguide.output.captions import lrc, srt, webvtt
from voiceguide.pipeline.captions import ENDINGS, Piece, caption_paths, write_captions
from voiceguide.pipeline.export import export_routine
from voiceguide.pipeline.exported import Exported, Making
from voiceguide.pipeline.verify import verify
from voiceguide.pipeline.world import Timing

KINDS = tuple(ENDINGS)
TRANSCRIPT = """\
A small session
===============
Length: 1:40

Warnings
--------

! Leave this out when you are ill.

0:10  Arrive
------------

   0:12  Sit down on the floor.
   0:16  Close both of your eyes.

0:20  Your left hand
--------------------

   0:20  Rub the palm of your left hand.
   0:30  Pull each finger.
         0:34  Now the next one.
   0:37  Stroke it.
   0:41  Stroke it.

0:49  Your right hand
---------------------
"""


def test_all_files_tell_the_same(small: Track, tmp_path: Path) -> None:
    """Every sentence stands in each, with the times of the voice."""
    piece = Piece.whole(small.timeline)
    said = [(cue.start, cue.end, cue.text) for cue in small.timeline.cues if cue.utterance]
    written = write_captions(piece, tmp_path / "small.mp3", KINDS)
    assert [path.name for path in written] == [
        "small.lrc",
        "small.vtt",
        "small.srt",
        "small.txt",
        "small.chapters.json",
    ]
    texts = {path.name: path.read_text(encoding="utf-8") for path in written}
    for loaded in (webvtt.load(texts["small.vtt"]), srt.load(texts["small.srt"])):
        assert [(one.start, one.end, one.text.replace("\n", " ")) for one in loaded] == said
    assert [one.text for one in lrc.load(texts["small.lrc"])] == [text for _, _, text in said]
    assert texts["small.lrc"].startswith("[ti:A small session]\n[length:01:40]\n")
    chapters = chapters_json.load(texts["small.chapters.json"])
    assert [(one.title, one.start, one.end) for one in chapters] == [
        (one.title, one.start, one.end) for one in small.timeline.sections
    ]


def test_the_transcript_is_a_page(small: Track, tmp_path: Path) -> None:
    """Warnings stand first, sections are headings, steps have their times, and cues stand under them."""
    (path,) = write_captions(Piece.whole(small.timeline), tmp_path / "small.mp3", ["txt"])
    assert path.read_text(encoding="utf-8").startswith(TRANSCRIPT)


def test_a_piece_of_a_session_has_its_own_clock(small: Track, tmp_path: Path) -> None:
    """A track that holds one section has that section's captions, from 0."""
    section = small.timeline.sections[2]
    piece = Piece(small.timeline, section.title, section.start, section.end)
    first = next(cue for cue in small.timeline.cues if cue.utterance and cue.start >= section.start)
    assert piece.captions[0].start == first.start - section.start
    assert [one.title for one in piece.chapters] == [section.title]
    assert (piece.chapters[0].start, piece.chapters[0].end) == (0, section.end - section.start)
    (path,) = write_captions(piece, tmp_path / "part.mp3", ["txt"])
    text = path.read_text(encoding="utf-8")
    assert f"\n0:00  {section.title}\n" in text
    assert "Arrive" not in text


def test_they_are_written_with_the_track_and_never_over_the_routine(tmp_path: Path) -> None:
    """An export writes those that it is asked for; a routine that has such a name is kept."""
    source = tmp_path / "small.txt"
    source.write_text(SMALL, encoding="utf-8")
    world = tone_world(tmp_path / "store")
    with pytest.raises(RequestError, match="part of the routine"):
        export_routine(source, tmp_path / "small.mp3", "mp3", Timing(), world, Making(captions=("txt",)))
    assert source.read_text(encoding="utf-8") == SMALL
    assert not (tmp_path / "small.mp3").exists()
    _, exported = export_routine(
        source, tmp_path / "a.b.mp3", "mp3", Timing(), world, Making(captions=("vtt",))
    )
    assert exported is not None
    assert exported.tracks[0].captions == (tmp_path / "a.b.vtt",)
    assert webvtt.load(exported.tracks[0].captions[0].read_text(encoding="utf-8"))


def test_words_have_the_times_of_the_voice(tmp_path: Path) -> None:
    """At 140 words a minute each word of the fake voice takes 60/140 s; an album's tracks count from their start."""
    source = tmp_path / "small.md"
    source.write_text(SMALL, encoding="utf-8")
    world = tone_world(tmp_path / "store")
    timed = Making(captions=("vtt", "lrc"), cover=False)

    def written(making: Making, name: str) -> tuple[Exported, list[str]]:
        _, exported = export_routine(source, tmp_path / name, "mp3", Timing(), world, making)
        assert exported is not None
        return exported, [
            path.read_text(encoding="utf-8") for one in exported.tracks for path in one.captions
        ]

    exported, (vtt, lines) = written(timed, "a.mp3")
    sit = next(one for one in webvtt.load(vtt) if one.text == "Sit down on the floor.")
    assert [sit.text[one.place :].split()[0] for one in sit.words] == ["down", "on", "the", "floor."]
    assert [one.at - sit.start for one in sit.words] == pytest.approx([429, 857, 1286, 1714], abs=6)
    (same,) = (one for one in lrc.load(lines) if one.text == sit.text)
    assert [one.at for one in same.words] == [lrc.tick(one.at) for one in sit.words]
    album, texts = written(replace(timed, captions=("vtt",), split="section"), "album")
    hand = next(one for text in texts for one in webvtt.load(text) if one.text.startswith("Rub the palm"))
    assert hand.words[0].at - hand.start == pytest.approx(429, abs=6)
    for track in (*exported.tracks, *album.tracks):
        assert not [one for one in verify(track.path).checks if one.faults]
    _, (plain, bare) = written(replace(timed, word_times=False), "b.mp3")
    assert "<" not in plain + bare


def test_a_name_with_points_keeps_them() -> None:
    """Only the last ending of the track is replaced."""
    assert caption_paths(Path("x/a.b.mp3"), ["json"]) == {"json": Path("x/a.b.chapters.json")}
