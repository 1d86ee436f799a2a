"""Any bytes as a routine, under a fuzzer that looks for new paths through the code.

Run for a minute: `python tests/fuzz/routines.py -max_total_time=60`. It begins with the routines that
ship and the golden cases, and ends with an exit code when something is raised, hangs, or takes too much memory; what did it
is kept in a file in the current folder.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["voiceguide.script", "voiceguide.plan"]):
    from voiceguide.core.catalogue import Catalogue
    from voiceguide.core.source import Source
    from voiceguide.core.timeline import Extent
    from voiceguide.core.units import MINUTE, Ms
    from voiceguide.core.utterance import Utterance
    from voiceguide.pipeline.languages import words_for
    from voiceguide.plan.estimate import estimate
    from voiceguide.plan.flow import plays, sentences, strikes
    from voiceguide.plan.layout import plan
    from voiceguide.script.expand import Wish, expand
    from voiceguide.script.format import format_document
    from voiceguide.script.forms import form, scopes_of
    from voiceguide.script.parse import parse
    from voiceguide.script.speech import Telling

ROOT = Path(__file__).resolve().parents[2]
LIMITS = ("-timeout=20", "-rss_limit_mb=2048", "-max_len=4096")
"""Wide enough for code that is watched at every step."""
_WORDS = words_for("en")
_CATALOGUE = Catalogue(("bell", "bowl", "gong"), ("rain",))
_RING = Extent(Ms(5000), Ms(1200))
_MOST_SENTENCES = 300
"""A longer session is unrolled, but not placed: under the fuzzer that takes too long."""


def read(data: bytes) -> None:
    """Read, print, unroll and place a routine, whole and bare, whatever is wrong with it."""
    source = Source("a.md", data.decode("utf-8", "replace"))
    document, found = parse(source)
    format_document(document)
    scopes, _ = scopes_of(document)
    bare = form([one for scope in scopes for one in scope.leavings])
    for shape in (form(()), bare):
        telling = Telling(
            _WORDS, lambda text, *_: Utterance(text, "tone:en", 140, "en"), "bell", lambda *_: ()
        )
        wish = Wish("a", "tone:en", Ms(10 * MINUTE), document.span, form=shape)
        session, wrong = expand(document, wish, _CATALOGUE, telling)
        said = tuple(sentences(session))
        if any(one.code == "VG002" for one in (*found, *wrong)) or len(said) > _MOST_SENTENCES:
            return
        speech = {say.utterance: estimate(say.utterance) for say in said}
        rings = {strike.name: _RING for strike in strikes(session)}
        plan(session, speech, rings, files={play.path: _RING for play in plays(session)}, rate=140)


def _seeds() -> Iterator[str]:
    """Yield the routines that ship, and the scripts of all golden cases."""
    yield from (path.read_text(encoding="utf-8") for path in sorted((ROOT / "scripts").glob("*/*.md")))
    for path in sorted((ROOT / "tests" / "cases").glob("*/*.txt")):
        for case in re.split(r"^=== .*\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            yield case.partition("\n===>")[0]


def main() -> None:
    """Fuzz, from the routines and the golden cases on."""
    with tempfile.TemporaryDirectory() as corpus:
        for number, script in enumerate(_seeds()):
            (Path(corpus) / f"{number}.md").write_text(script, encoding="utf-8")
        atheris.Setup([*sys.argv, *LIMITS, corpus], read)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
