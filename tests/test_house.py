"""The house keeps its size, its docstrings, and its quick front door."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUSE = Path(__file__).resolve().parents[1] / "src" / "voiceguide"
MODULE_LINES = 400
FUNCTION_LINES = 60
BANNED = {"utils", "helpers", "common", "manager", "base"}
HEAVY = {
    "PIL",
    "av",
    "espeakng_loader",
    "icalendar",
    "lameenc",
    "markdown_it",
    "miniaudio",
    "mutagen",
    "num2words",
    "numpy",
    "pocketsphinx",
    "pydub",
    "pyttsx3",
    "soundfile",
    "soxr",
    "yaml",
}
"""What neither an import of voiceguide nor its help needs."""


def modules() -> list[Path]:
    """Return every module of the product."""
    found = sorted(HOUSE.rglob("*.py"))
    assert HOUSE / "core" / "units.py" in found
    return found


def definitions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Yield every function and class of a module, at any depth."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node


def public(
    tree: ast.Module | ast.ClassDef,
) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Yield the functions and classes that others may use: those without an underscore, and theirs."""
    for node in tree.body:
        kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        if isinstance(node, kinds) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node)


def too_long(source: str, name: str) -> list[str]:
    """Return what is longer than the house allows, a line each."""
    lines = len(source.splitlines())
    found = [f"{name}: {lines} lines"] if lines > MODULE_LINES else []
    for node in definitions(ast.parse(source)):
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if not isinstance(node, ast.ClassDef) and length > FUNCTION_LINES:
            found.append(f"{name}:{node.lineno}: {node.name} has {length} lines")
    return found


def undocumented(source: str, name: str) -> list[str]:
    """Return what has no docstring and should, a line each."""
    tree = ast.parse(source)
    found = [] if ast.get_docstring(tree) else [f"{name}: the module"]
    found += [f"{name}:{node.lineno}: {node.name}" for node in public(tree) if not ast.get_docstring(node)]
    return found


def test_nothing_is_too_long() -> None:
    """No module has more than 400 lines, no function more than 60."""
    found = [line for module in modules() for line in too_long(module.read_text("utf-8"), module.name)]
    assert found == []


def test_everything_public_is_documented() -> None:
    """Every module, and every public class, function and method, has a docstring."""
    found = [line for module in modules() for line in undocumented(module.read_text("utf-8"), str(module))]
    assert found == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    """No module or folder is called utils, helpers, common, manager or base."""
    names = {part for module in modules() for part in module.relative_to(HOUSE).with_suffix("").parts}
    assert not names & BANNED


def test_the_rules_find_what_breaks_them() -> None:
    """A module, a function and a missing docstring are found exactly where they pass the limit."""
    long = "def long():\n" + "    x = 1\n" * 60
    assert too_long(long, "m") == ["m:1: long has 61 lines"]
    assert too_long("\n" * 401, "m") == ["m: 401 lines"]
    assert too_long("def fits():\n" + "    x = 1\n" * 59 + "\n" * 340, "m") == []
    bare = "class A:\n    def b(self):\n        def inner(): ...\n    def _c(self): ...\ndef _d(): ...\n"
    assert undocumented(bare, "m") == ["m: the module", "m:1: A", "m:2: b"]


def loaded_after(program: str) -> set[str]:
    """Return the outermost packages in memory after a program has run in a fresh process."""
    program += "\nimport sys; print('loaded', *sorted({name.partition('.')[0] for name in sys.modules}))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    (line,) = [line for line in ran.stdout.splitlines() if line.startswith("loaded ")]
    return set(line.split()[1:])


def test_importing_is_light() -> None:
    """`import voiceguide` loads no numpy, engine, encoder, or reader of YAML or Markdown."""
    loaded = loaded_after("import voiceguide")
    assert "voiceguide" in loaded
    assert not loaded & HEAVY


HELP = """
import sys
sys.argv = ["voiceguide", *{arguments!r}]
from voiceguide.cli import main
try:
    main()
except SystemExit as ended:
    assert not ended.code, ended.code
"""


@pytest.mark.skipif(
    not (HOUSE / "cli" / "__init__.py").exists(), reason="the command line is not written yet"
)
@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["export", "--help"], ["publish", "--help"]]
)
def test_help_is_light(arguments: list[str]) -> None:
    """Asking for help or the version loads none of them either."""
    loaded = loaded_after(HELP.format(arguments=arguments))
    assert "click" in loaded
    assert not loaded & HEAVY


def test_everything_heavy_is_installed() -> None:
    """The names above are real: what the product depends on can be found here under them."""
    assert all(importlib.util.find_spec(name) for name in HEAVY)
