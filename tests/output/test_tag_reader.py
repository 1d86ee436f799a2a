"""What a track of any format says about itself comes back as it was written."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

from output.sounds import INFO, LENGTH, maker, track
from voiceguide.core.errors import MachineError
from voiceguide.output.tag_reader import Told, read_tag
from voiceguide.output.tags import id3_tag

PLAIN = replace(INFO, cover=None)
TEXT = "Sit down.\nДышите."


@pytest.mark.parametrize("kind", ["m4a", "m4b", "opus", "flac"])
def test_facts_come_back(kind: str) -> None:
    """Title, length, chapters, plan and words are told, as far as the format can."""
    told = read_tag(io.BytesIO(track(maker(kind), 0, LENGTH, PLAIN)))
    assert (told.title, told.plan, told.text) == (INFO.title, INFO.plan, TEXT)
    assert [(one.title, one.start) for one in told.chapters] == [
        (one.title, one.start) for one in INFO.chapters
    ]
    if kind in {"m4a", "m4b"}:
        assert (told.kind, told.length, told.chapters, told.lyrics) == ("m4a", LENGTH, INFO.chapters, ())
    else:
        assert (told.kind, told.chapters_end) == (kind, False)
        assert told.lyrics == ((300, "Sit down."), (2_200, "Дышите."))
    if kind == "flac":
        assert (told.length, len(told.digest)) == (LENGTH, 32)


def test_an_mp3_tells_the_same() -> None:
    """Its tag holds times of chapters and words to the millisecond."""
    told = read_tag(io.BytesIO(id3_tag(PLAIN) + b"\xff\xfb\x90\x00" + bytes(400)))
    assert (told.kind, told.title, told.length, told.plan) == ("mp3", INFO.title, LENGTH, INFO.plan)
    assert (told.chapters, told.text) == (INFO.chapters, TEXT)


def test_a_wav_tells_nothing() -> None:
    """It is known for what it is."""
    assert read_tag(io.BytesIO(track(maker("wav"), 0, LENGTH, PLAIN))) == Told(kind="wav")


def test_a_broken_tag_is_told(tmp_path: Path) -> None:
    """A track that ends within what it says about itself cannot be read."""
    for kind in ("m4a", "opus", "flac"):
        path = tmp_path / f"short.{kind}"
        path.write_bytes(track(maker(kind), 0, LENGTH, PLAIN)[:300])
        with path.open("rb") as file, pytest.raises(MachineError, match=f"the tag of .*short.{kind}"):
            read_tag(file)


def test_letters_that_are_none_are_shown_as_such() -> None:
    """A damaged title is still told."""
    data = track(maker("m4a"), 0, LENGTH, PLAIN)
    title = "Правая стопа".encode()
    shown = len(title).to_bytes(2, "big") + title
    told = read_tag(io.BytesIO(data.replace(shown, shown[:-2] + b"\xea\xea")))
    assert told.chapters[1].title == "Правая стоп��"
