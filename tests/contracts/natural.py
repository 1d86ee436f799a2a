"""What engines of neural voices promise besides: the same in every process, and words that are marked where they begin."""

from __future__ import annotations

import hashlib
import importlib
import subprocess
import sys
from statistics import median
from typing import TYPE_CHECKING, ClassVar

import pytest

from contracts.engine import SENTENCE, EngineContract
from voice.engines.word_times import offsets
from voiceguide.voice.engines import neural

if TYPE_CHECKING:
    from voiceguide.core.interfaces import Engine


class NaturalContract(EngineContract):
    """Inherit as `EngineContract`, and say in which module the engine is opened."""

    marks_words = True
    module: ClassVar[str]
    """Where `open_engine` is."""
    brief: ClassVar[str] = SENTENCE
    """What is said twice, to be compared."""

    def test_every_process_says_the_same(self, engine: Engine) -> None:
        """Another process, that has said nothing before, gives the same samples."""
        said = self.said(SENTENCE)
        program = (
            "import hashlib; from voiceguide.core.utterance import Utterance;"
            f"from {self.module} import open_engine;"
            f"print(hashlib.sha256(open_engine().speak({said!r}).pcm.tobytes()).hexdigest())"
        )
        other = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        assert other.stdout.strip() == hashlib.sha256(engine.speak(said).pcm.tobytes()).hexdigest()

    def test_words_begin_where_their_marks_are(self, engine: Engine) -> None:
        """A recogniser that knows what is said hears half of all words begin within 30 ms of their marks."""
        late = offsets(engine, self.voice)
        print(f"{len(late)} words, late by {median(late):.0f} ms, off by {median(map(abs, late)):.0f} ms")  # noqa: T201  the figure in the docs, with -rP
        assert len(late) > 50
        assert median(map(abs, late)) < 30

    def test_telling_the_lengths_changes_no_sample(self, engine: Engine) -> None:
        """A model that tells how long its sounds are says just what it said before; one that does not marks no words."""
        said = self.said(self.brief)
        mute: Engine = importlib.import_module(self.module).open_engine()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(neural, "telling_graph", lambda *_: None)
            clip = mute.speak(said)
        assert clip.marks == ()
        assert clip.pcm.tobytes() == engine.speak(said).pcm.tobytes()
