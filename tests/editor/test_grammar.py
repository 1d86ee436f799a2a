"""VS Code colours a routine as voiceguide reads it: its own tokeniser, with the grammar injected into Markdown.

The packages are those of `package.json` beside this file: `npm install --prefix tests/editor` puts them there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from voiceguide.core.document import Cue, Document, Step
from voiceguide.core.inlines import Chime, Inline, Pause, SayAs, Variable
from voiceguide.core.source import Source, Span
from voiceguide.script.parse import parse

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
EXTENSION = ROOT / "docs" / "editor" / "vscode"
SHIPPED = sorted((ROOT / "scripts").rglob("*.md"))
NEEDED = ("vscode-textmate", "vscode-oniguruma", "tm-grammars")

TIME, AT = "constant.numeric.time", "keyword.operator.at"
WORD, NAME, FLAG = "keyword.control", "variable.other", "entity.other.attribute-name"
PAUSE, BRACKET, SAY_AS, BRACES = "meta.bracket.pause", "meta.bracket", "meta.say-as", "meta.attributes"

GOLDEN = [
    ("- 40s Rub.", [("40s", TIME)]),
    ("- 40s..90s Rub.", [("40s..90s", TIME)]),
    ("1. 2 min Rub.", [("2 min", TIME)]),
    ("* 1m30s Rub.", [("1m30s", TIME)]),
    ("- 1:30 Rub.", [("1:30", TIME)]),
    ("- 40sheep graze.", []),
    ("- Rub for 40s.", []),
    ("40s is long.", []),
    ("5 - 40s is nothing.", []),
    ("- 1m Rub.\n  - @ 0:25 On.", [("1m", TIME), ("@", AT), ("0:25", TIME)]),
    ("- 1m Rub.\n  - @ half On.", [("1m", TIME), ("@", AT), ("half", TIME)]),
    ("- 1m Rub.\n  - @ 25% On.", [("1m", TIME), ("@", AT), ("25%", TIME)]),
    ("- 1m Rub.\n  - @ -10s On.", [("1m", TIME), ("@", AT), ("-10s", TIME)]),
    ("- 1m Rub.\n  @ 5s On.", [("1m", TIME), ("@", AT), ("5s", TIME)]),
    ("Mail me @ 5s or so.", []),
    ("Rest. [3s]", [("3s", TIME), ("[3s]", PAUSE)]),
    ("Rest. [10s..30s]", [("10s..30s", TIME), ("[10s..30s]", PAUSE)]),
    ("Rest. [pause:3]", [("pause", WORD), ("3", TIME), ("[pause:3]", PAUSE)]),
    (r"Rest. \[3s] and `[3s]` and <!-- [3s] -->", []),
    ("[3s](link.md) and [words](link.md)", []),
    ("[chime bowl x3 every 4s]", [("chime", WORD), ("4s", TIME), ("[chime bowl x3 every 4s]", BRACKET)]),
    ("[breathe 4-7-8 x6]", [("breathe", WORD), ("[breathe 4-7-8 x6]", BRACKET)]),
    ("[include other.md#rest]", [("include", WORD), ("[include other.md#rest]", BRACKET)]),
    (
        "[include a.md] {sides: l, r; with: side = {side}, who = you}",
        [
            ("include", WORD),
            ("[include a.md]", BRACKET),
            ("sides", FLAG),
            ("with", FLAG),
            ("{side}", NAME),
            ("{sides: l, r; with: side = {side}, who = you}", BRACES),
        ],
    ),
    ("[chimes] are no word", []),
    ("Your {side} foot, {set.count}.", [("{side}", NAME), ("{set.count}", NAME)]),
    (r"A \{side} and { } and {1}", []),
    ("(Yongquan){yong chwan}", [("(Yongquan){yong chwan}", SAY_AS)]),
    ("(L4)/ɛl fɔː/", [("(L4)/ɛl fɔː/", SAY_AS)]),
    ("(L4)/ɛl fɔː/, (he)/she/they", [("(L4)/ɛl fɔː/", SAY_AS)]),
    ("(plain) {side}", [("{side}", NAME)]),
    (
        "## Your {side} foot {sides: left, right; switch: 10s}",
        [
            ("{side}", NAME),
            ("sides", FLAG),
            ("switch", FLAG),
            ("10s", TIME),
            ("{sides: left, right; switch: 10s}", BRACES),
        ],
    ),
    (
        "- 5s Go. {repeat: 3; preview} <!-- x -->",
        [("5s", TIME), ("repeat", FLAG), ("preview", FLAG), ("{repeat: 3; preview}", BRACES)],
    ),
    ("Go. {nonsense: 3}", [("nonsense", "invalid.illegal.attribute-name"), ("{nonsense: 3}", BRACES)]),
    ("> [!CAUTION]\n> Stop.", [("CAUTION", "keyword.other.warning")]),
    ("> [!NOTE]\n> Look.", [("NOTE", "comment.other.note")]),
    ("---\ntitle: '[3s]'\n---\n\nRest. [4s]", [("4s", TIME), ("[4s]", PAUSE)]),
]
"""Lines, and the runs of letters that have a colour of ours."""

Tokens = list[list[tuple[str, list[str]]]]


def node_modules() -> str | None:
    """Return the folder of the packages, or None where one is missing."""
    folders = (
        HERE / "node_modules",
        *map(Path, filter(None, os.environ.get("NODE_PATH", "").split(os.pathsep))),
    )
    return next((str(folder) for folder in folders if all((folder / name).is_dir() for name in NEEDED)), None)


@pytest.fixture(scope="module")
def tokenised() -> dict[str, Tokens]:
    """Return the tokens of every text here, from one run of node."""
    node, modules = shutil.which("node"), node_modules()
    if not node or not modules:
        pytest.skip("node and the packages of tests/editor/package.json are not here")
    (grammar,) = json.loads((EXTENSION / "package.json").read_text("utf-8"))["contributes"]["grammars"]
    assert grammar["injectTo"] == ["text.html.markdown"]
    texts = [text for text, _ in GOLDEN] + [path.read_text("utf-8") for path in SHIPPED]
    asked = json.dumps({"grammar": str(EXTENSION / grammar["path"]), "texts": texts})
    environment = {**os.environ, "NODE_PATH": modules}
    command = [node, str(HERE / "tokenise.cjs")]
    ran = subprocess.run(
        command, input=asked, capture_output=True, encoding="utf-8", env=environment, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return dict(zip(texts, json.loads(ran.stdout), strict=True))


def coloured(tokens: Tokens, scope: str) -> list[str]:
    """Return the runs of letters that have a scope of ours, or one below it."""
    found: list[str] = []
    for line in tokens:
        last = False
        for letters, scopes in line:
            has = any(each.startswith(f"{scope}.") and each.endswith(".voiceguide") for each in scopes)
            if has and last:
                found[-1] += letters
            elif has:
                found.append(letters)
            last = has
    return found


@pytest.mark.parametrize(("text", "runs"), GOLDEN, ids=[text for text, _ in GOLDEN])
def test_golden_lines(text: str, runs: list[tuple[str, str]], tokenised: dict[str, Tokens]) -> None:
    """Each run has its colour, and nothing else has."""
    tokens = tokenised[text]
    for scope in {scope for _, scope in runs} | {TIME, AT, WORD, NAME, FLAG, SAY_AS, BRACES, BRACKET}:
        wanted = [letters for letters, each in runs if each == scope or each.startswith(f"{scope}.")]
        assert coloured(tokens, scope) == wanted


def marked(document: Document) -> Iterator[tuple[Span, str]]:
    """Yield what voiceguide reads as markup, and the colour that it should have."""
    for section in document.sections:
        inlines: list[Inline] = list(section.heading.inlines) if section.heading else []
        for block in section.blocks:
            inlines += getattr(block, "inlines", ())
            if isinstance(block, Cue):
                yield _at(block), AT
            if isinstance(block, Step):
                if block.time:
                    yield block.time.span, TIME
                for cue in block.cues:
                    yield _at(cue), AT
                    inlines += cue.inlines
        for node in inlines:
            match node:
                case Pause(span=span):
                    yield span, PAUSE
                case Chime(span=span):
                    yield span, BRACKET
                case Variable(span=span):
                    yield span, NAME
                case SayAs(span=span):
                    yield span, SAY_AS


def _at(cue: Cue) -> Span:
    span = cue.span
    return Span(span.file, span.line, span.column, span.line, span.column + 1)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_shipped_routines_are_coloured_as_they_are_read(path: Path, tokenised: dict[str, Tokens]) -> None:
    """Times, cues, pauses, names and pronunciations have their colours, letter by letter, and there are no more."""
    text = path.read_text("utf-8")
    source = Source(str(path), text)
    document, found = parse(source)
    assert found == ()
    tokens = tokenised[text]
    places = list(marked(document))
    for scope in (AT, PAUSE, SAY_AS, NAME):
        wanted = [
            source.line(span.line)[span.column - 1 : span.end_column - 1]
            for span, each in places
            if each == scope
        ]
        assert sorted(coloured(tokens, scope)) == sorted(wanted)
    letters = [[scopes for run, scopes in line for _ in run] for line in tokens]
    for span, scope in places:
        for column in range(span.column, span.end_column):
            assert any(each.startswith(f"{scope}.") for each in letters[span.line - 1][column - 1]), (
                span,
                scope,
            )
