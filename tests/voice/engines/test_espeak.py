"""The C library: what it needs, and what it must not do to us."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from voiceguide.core.errors import EngineMissing, RequestError, SpeechFailed, VoiceMissing
from voiceguide.voice.engines import espeak, espeak_data
from voiceguide.voice.engines.espeak import Espeak
from voiceguide.voice.engines.espeak_data import Installation, installation

VOICE = "en-us+klatt4"


@pytest.fixture
def place() -> Installation:
    """Return what the wheel installed."""
    return installation()


def test_no_wheel_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the wheel, the message names the package."""
    monkeypatch.setattr(espeak_data, "find_spec", lambda name: None)  # noqa: ARG005  find_spec's
    with pytest.raises(EngineMissing) as caught:
        installation()
    assert "pip install espeakng-loader" in caught.value.hint


def test_missing_data_do_not_end_the_process(place: Installation, tmp_path: Path) -> None:
    """Without its data the library would call `exit`; they are looked for first."""
    with pytest.raises(EngineMissing, match="phontab"):
        Espeak(Installation(place.library, tmp_path))


@pytest.mark.parametrize("file", ["phontab", "phondata", "phonindex", "intonations"])
@pytest.mark.parametrize("empty", [True, False])
def test_damaged_data_do_not_end_the_process(
    place: Installation, tmp_path: Path, file: str, *, empty: bool
) -> None:
    """A table that is gone or empty is a failure that can be caught, not the end of the process."""
    data = Path(shutil.copytree(place.data, tmp_path / "data"))
    (data / file).unlink()
    if empty:
        (data / file).touch()
    program = (
        "from pathlib import Path; from voiceguide.core.errors import EngineMissing;"
        "from voiceguide.voice.engines.espeak import Espeak, Installation\n"
        f"place = Installation(Path({str(place.library)!r}), Path({str(data)!r}))\n"
        "try: Espeak(place).speak('Hello.', 'en-us', 140)\n"
        "except EngineMissing: print('caught')"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ran.stdout.strip() == "caught", ran


def test_a_file_that_is_no_library(place: Installation, tmp_path: Path) -> None:
    """A library that does not load here is an engine that is missing."""
    broken = tmp_path / "libespeak-ng.so"
    broken.write_text("not a library")
    with pytest.raises(EngineMissing, match="cannot be loaded"):
        Espeak(Installation(broken, place.data)).speak("Hello.", VOICE, 140)


def test_a_long_path_is_linked(place: Installation, tmp_path: Path) -> None:
    """Data whose path is longer than the library's buffer speak the same, by a link that goes away again."""
    deep = tmp_path.joinpath(*["folder-with-a-long-name"] * 8)
    deep.parent.mkdir(parents=True)
    deep.symlink_to(place.data, target_is_directory=True)
    assert len(str(deep)) > 160
    usual, linked = Espeak(place), Espeak(Installation(place.library, deep))
    assert linked.speak("Hello there.", VOICE, 140) == usual.speak("Hello there.", VOICE, 140)
    link = linked._data  # noqa: SLF001  there is no other way to see it
    assert link.is_symlink()
    linked.close()
    assert not link.parent.exists()
    assert (place.data / "phontab").is_file()


def test_nothing_is_left_behind(place: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The private copy goes when it is closed, and also when it is forgotten."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    closed, forgotten = Espeak(place), Espeak(place)
    assert len(list(tmp_path.iterdir())) == 2
    closed.close()
    del forgotten
    assert not list(tmp_path.iterdir())


def test_the_version_is_the_librarys(place: Installation) -> None:
    """The release is what espeak-ng says of itself."""
    assert Espeak(place).release().startswith("1.5")


def test_other_data_have_another_fingerprint(place: Installation, tmp_path: Path) -> None:
    """The same files give the same fingerprint anywhere; a file more gives another."""
    data = Path(shutil.copytree(place.data, tmp_path / "data"))
    copy = Installation(place.library, data)
    assert copy.fingerprint() == place.fingerprint()
    (data / "xx_dict").write_text("new")
    assert Installation(place.library, data.rename(tmp_path / "more")).fingerprint() != place.fingerprint()


@pytest.mark.parametrize("name", ["nobody", "en-uz", "en-us+nosuch", "en-us+", "", "en-us+../../phontab"])
def test_the_library_would_take_any_name(place: Installation, name: str) -> None:
    """Voices and variants that are not there are refused, though the library accepts many of them."""
    with pytest.raises(RequestError) as caught:
        place.find(name)
    assert caught.value.hint


def test_a_voice_without_its_dictionary(place: Installation) -> None:
    """Faroese is known, but the wheel has no dictionary for it."""
    with pytest.raises(VoiceMissing, match="fo"):
        place.find("fo")


def test_a_listener_that_fails(place: Installation) -> None:
    """An exception in a callback comes out of `speak`, not lost in C, and the next text is spoken well."""

    def fail(location: int, length: int) -> bool:
        raise LookupError(f"{location} {length}")

    speaker = Espeak(place)
    before = speaker.speak("Hello there.", VOICE, 140)
    with pytest.raises(LookupError, match="0 5"):
        speaker.speak("Hello there.", VOICE, 140, on_word=fail)
    assert speaker.speak("Hello there.", VOICE, 140) == before


def test_the_bound_is_in_bytes(place: Installation) -> None:
    """A text just within the bound is spoken, one byte more is refused."""
    speaker = Espeak(place)
    assert speaker.speak("ab " * (espeak.LONGEST_BYTES // 3), "en-us", 450).pcm
    with pytest.raises(SpeechFailed, match="too long"):
        speaker.speak("a" * (espeak.LONGEST_BYTES + 1), "en-us", 140)
