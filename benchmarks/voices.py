"""How fast the voices speak, how long they take, and how much memory.

    python benchmarks/voices.py [SENTENCES] [VOICE…]

The sentences are those of a routine that ships, at 140 words a minute, each voice in a process of its own.
Times are the processor's, on one core. Natural voices are measured where the extras `neural` and `kokoro` are
installed; Kokoro's take some two seconds of the processor a sentence.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from voiceguide.config import Settings
from voiceguide.core.errors import VoiceguideError
from voiceguide.core.utterance import Utterance
from voiceguide.pipeline.plan import plan_routine
from voiceguide.pipeline.world import Timing, World
from voiceguide.testing import MemoryStore
from voiceguide.voice.engines import open_engine, resolve

ROOT = Path(__file__).resolve().parents[1]
RATE = 140
VOICES = ("pyttsx3", "piper", "kokoro:heart", "kokoro:michael")
"""An engine alone stands for its own English voice."""
FEWEST = 6
"""Words of a sentence that counts: of a shorter one the words a minute say little."""


def main() -> None:
    """Print a line for each voice; each speaks in a process of its own."""
    if len(sys.argv) > 1 and sys.argv[1] == "one":
        print(json.dumps(spoken(sys.argv[2], json.loads(sys.stdin.read()))))
        return
    sentences = routine_sentences()[: int(sys.argv[1]) if len(sys.argv) > 1 else 12]
    print(f"{len(sentences)} sentences, {sum(len(one.split()) for one in sentences)} words, at {RATE}")
    for name in sys.argv[2:] or VOICES:
        try:
            voice = resolve(name, "en").id
        except VoiceguideError as error:
            print(f"{name}: {error.message}: {error.hint}")
            continue
        program = [sys.executable, __file__, "one", voice]
        ran = subprocess.run(program, input=json.dumps(sentences), capture_output=True, text=True, check=True)
        print(f"{voice}: " + ", ".join(f"{value} {name}" for name, value in json.loads(ran.stdout).items()))


def routine_sentences() -> list[str]:
    """Return the sentences of the routine, each once, in order."""
    world = World(Settings(), MemoryStore())
    planned = plan_routine(ROOT / "scripts/en/foot-back-release.md", Timing(voice="pyttsx3"), world, None)
    cues = planned.timeline.cues if planned.timeline else ()
    texts = dict.fromkeys(cue.utterance.text for cue in cues if cue.utterance)
    return [text for text in texts if len(text.split()) >= FEWEST]


def spoken(voice: str, sentences: list[str]) -> dict[str, float]:
    """Say sentences, and return what it took."""
    import resource  # noqa: PLC0415  on Windows there is none

    from voiceguide.voice.shape import shape  # noqa: PLC0415  loads numpy before the clock runs

    engine = open_engine(voice.partition(":")[0])
    began = time.process_time()
    engine.speak(Utterance("One.", voice, RATE, "en"))
    ready = time.process_time()
    clips = [engine.speak(Utterance(text, voice, RATE, "en")) for text in sentences]
    took = time.process_time() - ready
    sounding = sum(shape(clip, 0.0).voiced for clip in clips) / 48_000
    words = sum(len(text.split()) for text in sentences)
    return {
        "s until the first word": round(ready - began, 2),
        "ms to speak a sentence": round(1000 * took / len(sentences)),
        "of real time": round(took / sounding, 4),
        "s a sentence": round(sounding / len(sentences), 2),
        "words a minute": round(60 * words / sounding),
        "MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000),
    }


if __name__ == "__main__":
    main()
