"""`voiceguide voices`: who can speak."""

from __future__ import annotations

from pathlib import Path

from cli.command import SHORT, WRONG, result, run
from voiceguide.pipeline.languages import languages
from voiceguide.voice.engines.piper_models import software


def piper_is_here() -> bool:
    """Tell whether the extra `neural` is installed."""
    return software() is not None


def test_every_voice_has_the_promised_keys(tmp_path: Path) -> None:
    """Each is told by what a routine may name it; each language that ships has one default."""
    voices = result("voices", cwd=tmp_path)["voices"]
    assert all(set(one) == {"id", "engine", "name", "lang", "about", "default_for"} for one in voices)
    assert len({one["id"] for one in voices}) == len(voices) > 50
    assert all(one["id"] == f"{one['engine']}:{one['name']}" for one in voices)
    assert sorted(tag for one in voices for tag in one["default_for"]) == list(languages())


def test_a_language_is_one_and_its_regions(tmp_path: Path) -> None:
    """--lang en lists en, en-US and the like, and nothing else; a language of nobody lists nobody."""
    english = result("voices", "--lang", "en", cwd=tmp_path)["voices"]
    assert {one["lang"].partition("-")[0] for one in english} == {"en"}
    assert len({one["lang"] for one in english}) > 1
    assert result("voices", "--lang", "tlh", cwd=tmp_path)["voices"] == []


def test_the_table_can_be_copied_from(tmp_path: Path) -> None:
    """Every voice's whole name stands in the table, however narrow the terminal says it is."""
    shown = run("voices", "--lang", "en", cwd=tmp_path, env={"COLUMNS": "40"}).stdout
    for voice in result("voices", "--lang", "en", cwd=tmp_path)["voices"]:
        assert voice["id"] in shown
    assert "the default for en" in shown
    assert "\nen: pyttsx3:en-us+klatt4: VOICEGUIDE_ENGINE asks for its engine\n" in shown


def test_the_voice_of_a_routine(tmp_path: Path) -> None:
    """A routine's voice is told with why it is this one; what was passed over with its cure."""
    (tmp_path / "one.md").write_text(SHORT, encoding="utf-8")
    (tmp_path / "two.md").write_text("---\nvoice: [piper:bob.onnx, en-us]\n---\n\nSit.\n", encoding="utf-8")
    shown = run("voices", "one.md", "two.md", cwd=tmp_path).stdout.splitlines()
    assert shown[0] == "one.md: pyttsx3:en-us+klatt4: VOICEGUIDE_ENGINE asks for its engine"
    assert shown[1].startswith("two.md: pyttsx3:en-us: the first of `voice:` that is there, as ")
    found = result("voices", "one.md", cwd=tmp_path)["routines"]
    assert [set(one) for one in found] == [{"for", "voice", "why"}]


def test_a_voice_of_a_file_that_is_not_there(tmp_path: Path) -> None:
    """On the command line it is a wrong request or a missing package, never a traceback or a download."""
    (tmp_path / "one.md").write_text(SHORT, encoding="utf-8")
    code = 2 if piper_is_here() else 3
    shown = run("check", "one.md", "--voice", "piper:bob.onnx", cwd=tmp_path, code=code).stderr
    assert ("bob.onnx" if code == 2 else "voiceguide[neural]") in shown


def test_an_audition_is_a_track_with_a_chapter_for_each_voice(tmp_path: Path) -> None:
    """It lies where -o says, as what it is called; the table and the JSON tell who is in it, and who is not."""
    (tmp_path / "one.md").write_text(SHORT, encoding="utf-8")
    who = ("--voice", "en-us", "--voice", "en-gb-x-rp")
    told = result("voices", "--audition", "one.md", *who, "-o", "a.opus", "--captions", "vtt", cwd=tmp_path)
    assert [one["id"] for one in told["voices"]] == ["pyttsx3:en-us", "pyttsx3:en-gb-x-rp"]
    assert told["voices"][-1]["end_ms"] == told["length_ms"]
    assert (told["path"], told["captions"], told["missing"]) == ("a.opus", ["a.vtt"], [])
    assert told["sentences"] == ["Sit down.", "Stand up."]
    assert (tmp_path / "a.opus").read_bytes()[:4] == b"OggS"
    shown = run("voices", "--audition", "one.md", *who, cwd=tmp_path).stdout
    assert "one-voices.mp3: “Voices: A short one”" in shown
    assert (tmp_path / "one-voices.mp3").is_file()


def test_an_audition_that_cannot_be(tmp_path: Path) -> None:
    """A routine with mistakes has them shown; an ending of no format, an option without an audition are refused."""
    (tmp_path / "one.md").write_text(WRONG, encoding="utf-8")
    assert "one.md:10:" in run("voices", "--audition", "one.md", cwd=tmp_path, code=1).stderr
    assert result("voices", "--audition", "one.md", cwd=tmp_path, code=1)["diagnostics"]
    run("voices", "--audition", "one.md", "-o", "a.txt", cwd=tmp_path, code=2)
    run("voices", "-o", "a.mp3", cwd=tmp_path, code=2)
