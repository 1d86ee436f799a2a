"""What engines of neural voices share: a text that they can read, and a model on one thread."""

from __future__ import annotations

from typing import Any


def plain(text: str) -> str:
    """Return a text with spaces for control characters, and without halves of characters, which no library takes."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(" " if ord(sign) < ord(" ") else sign for sign in whole)


def session(model: str | bytes) -> Any:  # noqa: ANN401  onnxruntime is not always there to be typed by
    """Open a model, by its path or whole, on one thread: there is a worker a core.

    Raises:
        ImportError: onnxruntime does not start here.
        Exception: It is no model; onnxruntime has no kind of its own for that.
    """
    import onnxruntime  # noqa: PLC0415  heavy, and seldom there

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.use_deterministic_compute = True
    return onnxruntime.InferenceSession(model, sess_options=options, providers=["CPUExecutionProvider"])
