"""What the engines of neural voices have in common: models opened on one thread, that tell how long their sounds are.

A model reckons the lengths on its way to the sound. Here they are added to what it gives back: a few
bytes at the end of its file, for which the package that edits models is not needed.
"""

from __future__ import annotations

import importlib
from typing import Any, Final

from voiceguide.core.errors import EngineMissing

_GRAPH, _OUTPUT, _NAME = 0x3A, 0x62, 0x0A
"""Of `ModelProto`, `GraphProto`, `ValueInfoProto`: number of the field, and that so many bytes follow."""
_RUNTIME: Final = "onnxruntime"


def plain(text: str) -> str:
    """Return a text with spaces for control characters, and without halves of characters, which no library takes."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(" " if ord(sign) < ord(" ") else sign for sign in whole)


def load_runtime(engine: str, install: str) -> Any:  # noqa: ANN401  onnxruntime has no types
    """Import what runs models.

    Raises:
        EngineMissing: It does not start here.
    """
    try:
        return importlib.import_module(_RUNTIME)
    except ImportError as error:
        raise EngineMissing(
            f"{engine} does not start here: {error}", f"install it again: {install}"
        ) from error


def open_model(runtime: Any, model: bytes, lengths: str) -> Any:  # noqa: ANN401  onnxruntime has no types
    """Load a model, on one thread: there is a worker a core. What is no model raises an exception of the runtime's.

    Args:
        runtime: As `load_runtime` gives it.
        model: The bytes of its file.
        lengths: What it calls the lengths of its sounds, which it then gives back, too, where it knows them.
    """
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.use_deterministic_compute = True

    def load(source: bytes) -> Any:  # noqa: ANN401  onnxruntime has no types
        return runtime.InferenceSession(source, sess_options=options, providers=["CPUExecutionProvider"])

    graph = telling_graph(model, lengths)
    if graph is not None:
        try:
            return load(graph)
        except Exception:  # noqa: BLE001  onnxruntime's are of many kinds; one that tells already is refused
            return load(model)
    return load(model)


def telling_graph(model: bytes, lengths: str) -> bytes | None:
    """Return a model that tells the lengths of its sounds; None where they are not known by that name.

    A message that comes twice in a protocol buffer is both of them together.
    """
    name = lengths.encode()
    if name not in model:
        return None
    return model + _field(_GRAPH, _field(_OUTPUT, _field(_NAME, name)))


def _field(tag: int, content: bytes) -> bytes:
    return bytes((tag, len(content))) + content
