"""What the engines of neural voices have in common."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from voiceguide.core.errors import EngineMissing
from voiceguide.voice.engines import neural
from voiceguide.voice.engines.neural import load_runtime, open_model, plain, telling_graph


def runtime(*refused: bytes) -> SimpleNamespace:
    """Return something that opens models as onnxruntime does, but some."""

    def opened(source: bytes, **_: object) -> bytes:
        if source in refused:
            raise ValueError("no model")
        return source

    return SimpleNamespace(SessionOptions=SimpleNamespace, InferenceSession=opened)


def test_a_text_is_made_plain() -> None:
    """Control characters are spaces, half a character a question mark, and it stays as long as it was."""
    assert plain("one\x00two\r\nthree \ud800") == "one two  three ?"


def test_the_output_is_added_at_the_end() -> None:
    """A graph with one more output is the same file and 20 bytes; without those lengths there is none."""
    model = b"...Ceil.../Ceil_output_0..."
    assert telling_graph(model, "/Ceil_output_0") == model + b"\x3a\x12\x62\x10\x0a\x0e/Ceil_output_0"
    assert telling_graph(b"another", "/Ceil_output_0") is None


def test_a_model_is_opened_so_that_it_tells() -> None:
    """One that refuses to tell, or does not know, is opened as it is; one that is none is refused."""
    model = b"...lengths..."
    telling = telling_graph(model, "lengths")
    assert open_model(runtime(), model, "lengths") == telling
    assert open_model(runtime(telling or b""), model, "lengths") == model
    assert open_model(runtime(), model, "others") == model
    with pytest.raises(ValueError, match="no model"):
        open_model(runtime(model), model, "others")


def test_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said which engine does not start, and what to install."""
    monkeypatch.setattr(neural, "_RUNTIME", "a_package_that_nobody_has")
    with pytest.raises(EngineMissing, match="kokoro does not start") as caught:
        load_runtime("kokoro", "pip install it")
    assert caught.value.hint.endswith("pip install it")
