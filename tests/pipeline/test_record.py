"""The walk through a routine's sentences, and files that were recorded elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from tones import tone_world
from voiced import FakeDesk, FakeMicrophone, voiced
from voiceguide.core.errors import DeviceFailed, DeviceMissing, RequestError
from voiceguide.core.sound import Pcm
from voiceguide.pipeline.compile import compile_routine
from voiceguide.pipeline.record import Walk, microphone
from voiceguide.pipeline.recorded import read_recorded
from voiceguide.pipeline.recording import bring, chosen, unrecorded
from voiceguide.pipeline.sentences import Sentence, sentences_of
from voiceguide.pipeline.world import Timing
from voiceguide.voice.files import read_sound

ROUTINE = "# Rest\n\nSit down. [5s]\nClose both eyes. [5s]\nFeel your breath. [5s]\n"


@pytest.fixture
def routine(tmp_path: Path) -> Path:
    """Return a routine of three sentences."""
    path = tmp_path / "rest.md"
    path.write_text(ROUTINE, encoding="utf-8")
    return path


def listed(routine: Path) -> tuple[Sentence, ...]:
    """Return a routine's sentences as they stand now."""
    return sentences_of(compile_routine(routine, Timing(), tone_world()))


def texts(routine: Path) -> list[str]:
    """Return what is recorded."""
    return [one.text for one in read_recorded(routine).recordings.entries]


def walk(routine: Path, desk: FakeDesk, takes: FakeMicrophone, heard: list[Pcm] | None = None) -> Walk:
    """Walk through what has no recording yet."""
    one = Walk(routine, desk, takes, ([] if heard is None else heard).append)
    one.through(tuple(unrecorded(listed(routine))), 3)
    return one


def test_a_walk_shows_records_plays_and_keeps(routine: Path) -> None:
    """Enter begins, ends and keeps; each sentence is shown, heard as loud as speech is, and on the disk."""
    desk, heard = FakeDesk(*[""] * 9), list[Pcm]()
    takes = FakeMicrophone(*(voiced(seconds, level=0.05) for seconds in (1.0, 1.5, 2.0)))
    done = walk(routine, desk, takes, heard)
    assert [one.text for one in done.kept] == ["Sit down.", "Close both eyes.", "Feel your breath."]
    assert texts(routine) == [one.text for one in done.kept]
    assert takes.open == 0
    assert [len(pcm) / 48_000 for pcm in heard] == pytest.approx([1.24, 1.74, 2.24], abs=0.03)
    assert np.abs(heard[0]).max() > 0.2
    assert "\n2 of 3, line 4\n\n    Close both eyes.\n" in desk.shown
    assert "  kept as 002-close-both-eyes.flac" in desk.shown
    assert not tuple(unrecorded(listed(routine)))


def test_every_letter_leads_somewhere(routine: Path) -> None:
    """Skip, back, play again, again, keep, an unknown letter, and the end; small and capital letters alike."""
    answers = ("s", "B", "what", "", "", "p", "A", "", "", "K", "q")
    heard: list[Pcm] = []
    desk = FakeDesk(*answers)
    walk(routine, desk, FakeMicrophone(voiced(1.0), voiced(2.0)), heard)
    assert texts(routine) == ["Sit down."]
    assert len(heard) == 3
    assert "  that is none of these letters" in desk.shown
    assert len(read_sound(routine.parent / "rest.voice" / "001-sit-down.flac")) > 2 * 48_000


def test_a_faulty_take_is_kept_only_on_purpose(routine: Path) -> None:
    """Enter records it again; what is empty cannot be kept at all."""
    desk = FakeDesk("", "", "", "", "", "k", "", "", "q")
    clipped = np.clip(voiced(1.0, level=3), -1, 1)
    walk(routine, desk, FakeMicrophone(clipped, clipped, np.zeros(48_000, np.float32)))
    assert sum("too loud for the microphone" in line for line in desk.shown) == 2
    assert sum("nothing is heard" in line for line in desk.shown) == 1
    assert texts(routine) == ["Sit down."]


@pytest.mark.parametrize("interrupted", [KeyboardInterrupt, EOFError])
def test_what_is_kept_is_safe(routine: Path, interrupted: type[BaseException]) -> None:
    """Ctrl-C in the middle of a recording, and an end of input, leave what was kept, and give the microphone back."""

    def stop() -> str:
        raise interrupted

    takes = FakeMicrophone(voiced(1.0), voiced(1.0))
    desk = FakeDesk("", "", "", "", stop)
    if interrupted is KeyboardInterrupt:
        with pytest.raises(KeyboardInterrupt):
            walk(routine, desk, takes)
    else:
        walk(routine, desk, takes)
    assert texts(routine) == ["Sit down."]
    assert takes.open == 0
    assert [one.text for one in unrecorded(listed(routine))] == ["Close both eyes.", "Feel your breath."]


def test_without_a_loudspeaker_recording_goes_on(routine: Path) -> None:
    """What cannot be played is said, and can be kept."""

    def refuse(_pcm: Pcm) -> None:
        raise DeviceMissing("there is no loudspeaker", "connect one")

    desk = FakeDesk("", "", "", "q")
    Walk(routine, desk, FakeMicrophone(voiced(1.0)), refuse).through(listed(routine), 3)
    assert "  it cannot be played: there is no loudspeaker; connect one" in desk.shown
    assert texts(routine) == ["Sit down."]


def test_without_a_microphone_there_is_a_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    """The failure names the extra, and the way without a microphone."""
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(DeviceFailed) as failed:
        microphone(None)(print)
    assert "voiceguide[sounddevice]" in failed.value.hint
    assert "--from-folder" in failed.value.hint


def test_files_are_taken_by_their_numbers(routine: Path, tmp_path: Path) -> None:
    """Good ones are kept; each other one is named with its fault; one that is unlike the others is mentioned."""
    takes = tmp_path / "takes"
    takes.mkdir()
    stereo = np.stack([voiced(1.0, rate=44_100)] * 2, 1)
    soundfile.write(takes / "1.wav", stereo, 44_100)
    soundfile.write(takes / "002 eyes.flac", voiced(2.0, before=0), 48_000)
    soundfile.write(takes / "03.wav", voiced(0.8, level=0.02, noise=1e-5), 48_000)
    soundfile.write(takes / "3b.wav", voiced(1.0), 48_000)
    soundfile.write(takes / "4.wav", voiced(1.0), 48_000)
    soundfile.write(takes / "heel.wav", voiced(1.0), 48_000)
    (takes / "notes.txt").write_text("2 again", encoding="utf-8")
    brought = bring(routine, listed(routine), takes)
    told = {one.file.name: [fault.message for fault in one.faults] for one in brought}
    assert told == {
        "heel.wav": ["its name does not begin with a number"],
        "1.wav": [],
        "002 eyes.flac": ["it begins in the middle of a word"],
        "03.wav": [],
        "3b.wav": ["03.wav is of sentence 3, too"],
        "4.wav": ["there is no sentence 4"],
    }
    assert [one.remark for one in brought if one.recording] == ["", "it is 18 dB softer than the others"]
    assert texts(routine) == ["Sit down.", "Feel your breath."]
    anyway = bring(routine, listed(routine), takes, anyway=True)
    assert sum(one.recording is not None for one in anyway) == 3


def test_a_telephones_files_are_taken(routine: Path, tmp_path: Path) -> None:
    """M4A, as telephones save what they record, is as good as WAV; a damaged one is named."""
    takes = tmp_path / "takes"
    takes.mkdir()
    with av.open(str(takes / "1 from my telephone.m4a"), "w") as file:
        stream = file.add_stream("aac", 44_100, layout="mono")
        frame = av.AudioFrame.from_ndarray(voiced(1.0, rate=44_100)[np.newaxis], "fltp", "mono")
        frame.sample_rate = 44_100
        file.mux([*stream.encode(frame), *stream.encode(None)])
    (takes / "2.m4a").write_bytes(b"no sound at all")
    good, damaged = bring(routine, listed(routine), takes)
    assert good.recording
    assert 1_000 <= good.recording.length < 1_300
    assert not damaged.recording
    assert "cannot be read as sound" in damaged.faults[0].message


def test_a_new_take_replaces_the_old_one(routine: Path, tmp_path: Path) -> None:
    """The same sentence has one file, whatever its number is by now; the index forgets files that are gone."""
    takes = tmp_path / "takes"
    takes.mkdir()
    for number, seconds in ((1, 1.0), (2, 1.2)):
        soundfile.write(takes / f"{number}.wav", voiced(seconds), 48_000)
    bring(routine, listed(routine), takes)
    routine.write_text(ROUTINE.replace("Sit down.", "Welcome. Sit down."), encoding="utf-8")
    (routine.parent / "rest.voice" / "002-close-both-eyes.flac").unlink()
    (takes / "1.wav").unlink()
    bring(routine, listed(routine), takes)
    (one,) = read_recorded(routine).recordings.entries
    assert (one.file, one.text) == ("001-sit-down.flac", "Sit down.")
    assert one.length == pytest.approx(1440, abs=30)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("4", "there is no sentence 4"),
        ("eye", ""),
        ("e", "several sentences say"),
        ("Lie", "no sentence says"),
    ],
)
def test_a_sentence_is_chosen_by_number_or_words(routine: Path, asked: str, message: str) -> None:
    """A number, or words that one sentence alone has; otherwise the mistake tells what there is."""
    ask: Callable[[], object] = lambda: chosen(listed(routine), [asked])  # noqa: E731  called twice below
    if message:
        with pytest.raises(RequestError, match=message) as caught:
            ask()
        assert caught.value.hint
    else:
        assert ask() == (listed(routine)[1],)


def test_an_empty_folder_is_a_mistake(routine: Path, tmp_path: Path) -> None:
    """A folder without a sound says what is looked for."""
    (tmp_path / "none").mkdir()
    with pytest.raises(RequestError, match="no recording in"):
        bring(routine, listed(routine), tmp_path / "none")
