"""Settings come from the environment, which is an argument."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import platformdirs
import pytest

from voiceguide.config import Settings, parse_size, usable_cpus
from voiceguide.core.errors import RequestError
from voiceguide.core.hearing import HearingSettings
from voiceguide.core.units import Ms


def test_an_empty_environment_gives_the_defaults() -> None:
    """Without variables: the user's cache folder, 2 GiB, every processor, a minute an utterance."""
    settings = Settings.from_environment({})
    assert settings == Settings()
    assert settings.store == Path(platformdirs.user_cache_dir("voiceguide", appauthor=False))
    assert settings.store_limit == 2 * 1024**3
    assert settings.jobs == usable_cpus() >= 1
    assert settings.speech_timeout == 60_000


def test_variables_that_are_empty_count_as_missing() -> None:
    """An empty variable is how a shell takes one back."""
    empty = {"VOICEGUIDE_CACHE": "", "VOICEGUIDE_CACHE_LIMIT": " ", "VOICEGUIDE_SPEECH_TIMEOUT": ""}
    assert Settings.from_environment(empty) == Settings()


def test_variables_are_obeyed(tmp_path: Path) -> None:
    """Each variable sets its setting, and nothing is made on the way."""
    folder = tmp_path / "not yet"
    settings = Settings.from_environment(
        {
            "VOICEGUIDE_CACHE": str(folder),
            "VOICEGUIDE_CACHE_LIMIT": "50GB",
            "VOICEGUIDE_ENGINE": " piper ",
            "VOICEGUIDE_SPEECH_TIMEOUT": "1m30s",
        }
    )
    assert (settings.store, settings.store_limit) == (folder, 50_000_000_000)
    assert settings.speech_timeout == 90_000
    assert settings.engine == "piper"
    assert not folder.exists()


def test_a_short_path_is_made_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`~` and a path from here become whole paths, so that a later change of folder is harmless."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert Settings.from_environment({"VOICEGUIDE_CACHE": "~/vg"}).store == tmp_path / "vg"
    assert Settings.from_environment({"VOICEGUIDE_CACHE": "here"}).store == Path.cwd() / "here"


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0", 0),
        ("1000000", 1_000_000),
        ("512 B", 512),
        ("2GB", 2_000_000_000),
        ("2gb", 2_000_000_000),
        ("2 G", 2_000_000_000),
        ("1.5GiB", 1_610_612_736),
        ("0.1KB", 100),
        ("3MiB", 3_145_728),
        ("1TB", 10**12),
    ],
)
def test_sizes_are_read_as_people_write_them(text: str, size: int) -> None:
    """Thousands by letter, 1024s with an `i`, exactly."""
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["lots", "-1", "2XB", "1e9", "GB", "2iB", "1.GB", "nan", "٣", "9" * 5000])
def test_a_bad_size_is_the_users_mistake(text: str) -> None:
    """What is no size is refused with its variable, what it held, and what to write instead."""
    with pytest.raises(RequestError) as caught:
        Settings.from_environment({"VOICEGUIDE_CACHE_LIMIT": text})
    assert "VOICEGUIDE_CACHE_LIMIT" in caught.value.message
    assert text in caught.value.message
    assert "2GB" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("VOICEGUIDE_SPEECH_TIMEOUT", "soon"),
        ("VOICEGUIDE_SPEECH_TIMEOUT", "0s"),
        ("VOICEGUIDE_CACHE", "~nobody-here/x"),
    ],
)
def test_other_bad_variables_are_the_users_mistake(name: str, text: str) -> None:
    """A time that is none, or the home of nobody, is refused by name."""
    with pytest.raises(RequestError, match=name):
        Settings.from_environment({name: text})


@pytest.mark.skipif(
    not hasattr(os, "sched_setaffinity"), reason="this system cannot bind a process to a processor"
)
def test_only_processors_that_may_be_used_count() -> None:
    """A process bound to one processor has one job."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        assert usable_cpus() == 1
    finally:
        os.sched_setaffinity(0, before)


def test_how_sure_of_a_command_one_has_to_be_can_be_set() -> None:
    """Numbers and times by name; what is not named stays."""
    hearing = Settings.from_environment({"VOICEGUIDE_LISTEN": "fit=-3.5 tail=800ms"}).hearing
    assert hearing == replace(HearingSettings(), fit=-3.5, tail=Ms(800))


@pytest.mark.parametrize("text", ["fit", "fit=loud", "fit=nan", "tail=soon", "ears=2", "fit=-3,lead=1"])
def test_a_bad_setting_of_the_ears_is_the_users_mistake(text: str) -> None:
    """What is no setting is refused with the names of those there are."""
    with pytest.raises(RequestError, match="VOICEGUIDE_LISTEN") as caught:
        Settings.from_environment({"VOICEGUIDE_LISTEN": text})
    assert "fit, lead" in caught.value.hint
