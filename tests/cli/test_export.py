"""`voiceguide export`: which file, in which form, and what is said about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import av
import click
import pytest
import soundfile

from cli.command import SHORT, WRONG, files, result, run, started
from voiceguide.cli.export import command
from voiceguide.pipeline.album import SPLITS
from voiceguide.pipeline.formats import FORMATS
from voiceguide.pipeline.profiles import PROFILES

if TYPE_CHECKING:
    from collections.abc import Callable

    from cli.conftest import Ran

CODECS = {
    "mp3": "mp3float",
    "m4a": "aac",
    "m4b": "aac",
    "opus": "opus",
    "flac": "flac",
    "wav": "pcm_s16le",
}
"""What ffmpeg calls what is in a file."""
TRACK = {"file", "path", "title", "length_ms", "section", "speech_lufs", "lufs", "true_peak_db"}


def test_what_can_be_chosen_is_what_there_is() -> None:
    """The command line names its choices without loading what makes them; they are the same."""
    choices = {one.name: one.type.choices for one in command.params if isinstance(one.type, click.Choice)}
    assert choices == {
        "kind": tuple(FORMATS),
        "quality": tuple(FORMATS["mp3"].bitrates),
        "loudness": tuple(PROFILES),
        "split": SPLITS,
    }


def test_a_track_goes_into_the_current_folder(folder: Path, tmp_path: Path) -> None:
    """Without -o it has the routine's name, wherever the routine is; so says the command as it is installed."""
    here = tmp_path / "here"
    here.mkdir()
    ran = started("export", folder / "short.md", cwd=here)
    assert files(here) == ["short.mp3"]
    assert files(folder) == ["short.md"]
    assert "short.mp3" in ran.stdout
    assert "A short one" in ran.stdout
    assert ran.stderr == ""


def test_json_has_the_promised_keys(folder: Path) -> None:
    """One document on standard output, with every key, and figures that are true of the file."""
    said = result("export", "short.md", cwd=folder)
    assert set(said) == {"tracks", "playlist", "made", "from_store"}
    (track,) = said["tracks"]
    assert set(track) == TRACK
    assert said["playlist"] is None
    assert set(said["made"]) == set(said["from_store"]) == {"clips", "islands"}
    assert said["made"]["clips"] + said["from_store"]["clips"] == 2
    assert (track["file"], track["path"], track["title"]) == ("short.md", "short.mp3", "A short one")
    assert soundfile.info(folder / "short.mp3").frames == track["length_ms"] * 48
    assert -21 < track["speech_lufs"] < -17
    assert -60 < track["lufs"] < -17
    assert track["true_peak_db"] <= -2


def test_quiet_prints_the_path_only(folder: Path) -> None:
    """With -q standard output is the path of the track."""
    assert run("export", "-q", "short.md", cwd=folder).stdout == "short.mp3\n"


@pytest.mark.parametrize(
    ("arguments", "written"),
    [
        (["-o", "named.mp3"], "named.mp3"),
        (["-o", "LOUD.MP3"], "LOUD.MP3"),
        (["-o", "named.wav"], "named.wav"),
        (["-o", "named.sound", "--format", "wav"], "named.sound"),
        (["--format", "m4b", "--quality", "voice"], "short.m4b"),
        (["-o", "named.opus", "--bitrate", "32k"], "named.opus"),
        (["-o", "named.flac"], "named.flac"),
        (["--small", "--loudness", "alexa"], "short.mp3"),
        (["--format", "wav"], "short.wav"),
        (["-o", "there"], "there/short.mp3"),
        (["-o", "new/"], "new/short.mp3"),
        (["-o", "new/deep/er/named.mp3"], "new/deep/er/named.mp3"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_output_is_a_file_or_a_folder(folder: Path, arguments: list[str], written: str) -> None:
    """A folder that is there, or a name that ends in a slash, is a folder; the ending tells the format."""
    (folder / "there").mkdir()
    bare = () if "--small" in arguments else ("--no-cover",)
    run("export", "short.md", *arguments, *bare, cwd=folder)
    made = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".md"]
    assert made == [folder / written]
    with av.open(made[0]) as container:
        kind = "wav" if "wav" in arguments else written.rpartition(".")[2].lower()
        assert container.streams.audio[0].codec_context.name == CODECS[kind]


def test_a_split_makes_an_album(folder: Path) -> None:
    """Each routine gets a folder of its own in that of -o, with its tracks and its playlists."""
    (folder / "again.md").write_text(SHORT.replace("Sit", "Lie"), encoding="utf-8")
    said = result("export", "short.md", "-o", "albums", "--split", "section", cwd=folder)
    assert files(folder / "albums" / "short") == ["01 Begin.mp3", "02 End.mp3", "short.m3u", "short.xspf"]
    assert [one["path"] for one in said["tracks"]] == ["albums/short/01 Begin.mp3", "albums/short/02 End.mp3"]
    assert [(one["title"], one["section"]) for one in said["tracks"]] == [("Begin", 0), ("End", 1)]
    assert said["playlist"] == "albums/short/short.m3u"
    whole = result("export", "short.md", cwd=folder)["tracks"][0]["length_ms"]
    assert sum(one["length_ms"] for one in said["tracks"]) == whole
    two = result("export", "short.md", "again.md", "--split", "section", "--format", "opus", cwd=folder)
    assert two["playlist"] is None
    assert files(folder / "again") == ["01 Begin.opus", "02 End.opus", "again.m3u", "again.xspf"]
    ran = run("export", "short.md", "--split", "section", "-q", cwd=folder)
    assert ran.stdout == "short/short.m3u\n"


def test_a_cue_sheet_stands_beside_the_track(folder: Path) -> None:
    """With --cue a sheet of the track's name tells its chapters."""
    run("export", "short.md", "--cue", cwd=folder)
    assert files(folder) == ["short.cue", "short.md", "short.mp3"]
    assert 'FILE "short.mp3" MP3' in (folder / "short.cue").read_text(encoding="utf-8")


def test_several_files_go_into_a_folder(folder: Path) -> None:
    """With several routines -o is a folder, made if need be, and the counts are those of all."""
    (folder / "again.md").write_text(SHORT.replace("Sit", "Lie"), encoding="utf-8")
    said = result("export", "short.md", "again.md", "-o", "tracks", cwd=folder)
    assert files(folder / "tracks") == ["again.mp3", "short.mp3"]
    assert [one["path"] for one in said["tracks"]] == ["tracks/short.mp3", "tracks/again.mp3"]
    assert sum(said[key]["clips"] for key in ("made", "from_store")) == 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["short.md", "-o", "short.ogg"], "no format is called after short.ogg"),
        (["short.md", "-o", "plain"], "no format is called after plain"),
        (["short.md", "-o", "short.md", "--format", "mp3"], "would replace the routine"),
        (["short.md", "sub/short.md", "-o", "out"], "two routines would become out"),
        (["short.md", "--format", "flute"], "flute"),
        (["short.md", "--bitrate", "loud"], "'loud' is not a bitrate"),
        (["short.md", "--bitrate", "100k"], "mp3 has no bitrate of 100 kbit/s here"),
        (["short.md", "--format", "opus", "--bitrate", "900k"], "give one from 16 to 256"),
        (["short.md", "--format", "flac", "--bitrate", "96k"], "flac keeps every sample"),
        (["short.md", "--format", "m4a", "--small"], "--small is for MP3"),
        (["short.md", "--split", "section", "--cue"], "--cue is for one file"),
        (["short.md", "sub/short.md", "-o", "out", "--split", "step"], "two routines would become out/short"),
        (["gone.md"], "gone.md"),
        (["short.md", "--length", "soon"], "'soon' is not a time"),
        (["short.md", "--rate", "5"], "5"),
        (["short.md", "--voice", "nobody"], "no voice `nobody`"),
        (["short.md", "--voice", "tin:can"], "no speech engine `tin`"),
        (["short.md", "--lang", "tlh"], "`tlh`"),
        (["short.md", "--jobs", "0"], "0"),
        ([], "FILE"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_command_line_is_2(
    folder: Path, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    """What cannot be asked for is told on standard error, and nothing is made."""
    (folder / "sub").mkdir()
    (folder / "sub" / "short.md").write_text(SHORT, encoding="utf-8")
    monkeypatch.chdir(folder)
    ran = run("export", *arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert said in ran.err
    assert [path for path in folder.rglob("*") if path.suffix in {".mp3", ".wav", ".ogg", ".part"}] == []
    assert (folder / "short.md").read_text(encoding="utf-8") == SHORT


def test_a_mistake_in_the_script_is_1(folder: Path) -> None:
    """It is told with its place and what to do; nothing is written, an old track is kept."""
    (folder / "wrong.md").write_text(WRONG, encoding="utf-8")
    (folder / "wrong.mp3").write_bytes(b"old")
    ran = run("export", "wrong.md", cwd=folder, code=1)
    assert ran.stdout == ""
    assert "wrong.md:10:12: error[VG" in ran.stderr
    assert " ^^^^\n" in ran.stderr
    assert (folder / "wrong.mp3").read_bytes() == b"old"
    (found,) = result("export", "wrong.md", cwd=folder, code=1)["diagnostics"]
    assert (found["file"], found["line"], found["column"]) == ("wrong.md", 10, 12)
    assert files(folder) == ["short.md", "wrong.md", "wrong.mp3"]


def test_one_wrong_file_does_not_stop_the_others(folder: Path) -> None:
    """All files are tried, good ones are made, and the exit code is 1."""
    (folder / "wrong.md").write_text(WRONG, encoding="utf-8")
    run("export", "wrong.md", "short.md", "-o", "out", cwd=folder, code=1)
    assert files(folder / "out") == ["short.mp3"]


def test_an_unknown_voice_in_the_script_is_1(folder: Path) -> None:
    """A routine that names only voices that do not exist has a mistake, at the place of the name."""
    (folder / "voice.md").write_text(SHORT.replace("title: A", "voice: nobody\ntitle: A"), encoding="utf-8")
    (found,) = result("export", "voice.md", cwd=folder, code=1)["diagnostics"]
    assert (found["code"], found["line"]) == ("VG072", 2)
    ran = run("export", "voice.md", cwd=folder, code=1)
    assert "no voice `nobody`" in ran.stderr


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"## Caf\xe9\n", "VG001"), (b"Sit down.\n" * 120_000, "VG002")],
    ids=["not UTF-8", "over 1 MiB"],
)
def test_what_is_no_script_is_1(folder: Path, data: bytes, code: str) -> None:
    """A file of another encoding or over the bound is a mistake with a place and a hint."""
    (folder / "odd.md").write_bytes(data)
    (found,) = result("export", "odd.md", cwd=folder, code=1)["diagnostics"]
    assert (found["code"], found["line"]) == (code, 1)
    assert found["hint"]
    assert files(folder) == ["odd.md", "short.md"]


@pytest.mark.engine
def test_the_command_line_outranks_the_script(folder: Path) -> None:
    """--length, --voice and --rate take the place of the front matter."""
    said = result(
        "export", "short.md", "--length", "20s", "--voice", "en", "--rate", "100", cwd=folder, code=1
    )
    (found,) = said["diagnostics"]
    assert "20" in found["message"]
    slow = result("export", "short.md", "--voice", "en", "--rate", "100", cwd=folder)["tracks"]
    usual = result("export", "short.md", cwd=folder)["tracks"]
    assert slow[0]["length_ms"] > usual[0]["length_ms"]


def test_captions_go_beside_the_track(folder: Path) -> None:
    """`--captions` names the kinds; JSON lists the files; another kind is refused before anything is made."""
    said = result("export", "short.md", "--captions", "srt,vtt", cwd=folder)
    assert said["tracks"][0]["captions"] == ["short.vtt", "short.srt"]
    assert files(folder) == ["short.md", "short.mp3", "short.srt", "short.vtt"]
    ran = run("export", "short.md", "--captions", "ass", "-o", "x.mp3", cwd=folder, code=2)
    assert "'ass' is none of lrc, vtt, srt, txt, json" in ran.stderr
    assert "x.mp3" not in files(folder)
