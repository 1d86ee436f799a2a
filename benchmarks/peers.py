"""What a user would do without voiceguide, written plainly; each way is a process of its own.

    python benchmarks/peers.py p1|p2|p3|floor PLAN.json CHIMES OUT.mp3

`PLAN.json` is what `voiceguide plan --json` says: what is said and rung, and when. `CHIMES` is a folder of WAV files, one
a chime. Neither is charged to anybody. Speech is that of espeak-ng, by the same bare engine for all.

`p1` lays every piece over a silent session, as pydub's manual shows. `p2` joins pieces and silences one after
another. `p3` is one filter graph of ffmpeg. `floor` speaks each distinct sentence and encodes as many seconds as
sound, one after another, and does nothing else.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import wave
from pathlib import Path
from typing import Any

RATE = 48_000
BITRATE = 96


def speak(texts: dict[str, dict[str, Any]], folder: Path) -> dict[str, Path]:
    """Speak each text into a WAV file by the bare engine."""
    from voiceguide.core.utterance import Utterance  # noqa: PLC0415  only where something is said
    from voiceguide.voice.engines import open_engine  # noqa: PLC0415  the same

    engine = open_engine("pyttsx3")
    files = {}
    for number, (text, cue) in enumerate(texts.items()):
        clip = engine.speak(Utterance(text, cue["voice"], 140, "en"))
        path = folder / f"{number}.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(clip.sample_rate)
            file.writeframes((clip.pcm * 32_767).astype("<i2").tobytes())
        files[text] = path
    return files


def p1(plan: dict[str, Any], sounds: dict[str, Path], out: Path) -> None:
    """Lay each piece over the whole length, and let ffmpeg encode it."""
    from pydub import AudioSegment  # noqa: PLC0415  only in its own process

    pieces = {key: AudioSegment.from_wav(str(path)) for key, path in sounds.items()}
    session = AudioSegment.silent(duration=plan["length_ms"], frame_rate=RATE)
    for cue in plan["cues"]:
        session = session.overlay(pieces[key_of(cue)], position=cue["start_ms"])
    session.export(str(out), format="mp3", bitrate=f"{BITRATE}k")


def p2(plan: dict[str, Any], sounds: dict[str, Path], out: Path) -> None:
    """Join pieces and silences one after another, and let ffmpeg encode it; what overlaps is cut off."""
    from pydub import AudioSegment  # noqa: PLC0415  only in its own process

    pieces = {key: AudioSegment.from_wav(str(path)).set_frame_rate(RATE) for key, path in sounds.items()}
    session = AudioSegment.silent(duration=0, frame_rate=RATE)
    ends = [*(cue["start_ms"] for cue in plan["cues"][1:]), plan["length_ms"]]
    for cue, end in zip(plan["cues"], ends, strict=True):
        session += AudioSegment.silent(duration=cue["start_ms"] - len(session), frame_rate=RATE)
        session += pieces[key_of(cue)][: end - cue["start_ms"]]
    session += AudioSegment.silent(duration=plan["length_ms"] - len(session), frame_rate=RATE)
    session.export(str(out), format="mp3", bitrate=f"{BITRATE}k")


def p3(plan: dict[str, Any], sounds: dict[str, Path], out: Path) -> None:
    """Give ffmpeg every piece with its delay, and mix them in one graph."""
    inputs, delays = [], []
    for number, cue in enumerate(plan["cues"]):
        inputs += ["-i", str(sounds[key_of(cue)])]
        delays.append(f"[{number}:a]aresample={RATE},adelay={cue['start_ms']}:all=1[a{number}]")
    names = "".join(f"[a{number}]" for number in range(len(delays)))
    mixed = f"{names}amix=inputs={len(delays)}:normalize=0,apad=whole_dur={plan['length_ms']}ms[out]"
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as script:
        script.write(";\n".join([*delays, mixed]))
        script.flush()
        graph = ["-filter_complex_script", script.name, "-map", "[out]", "-b:a", f"{BITRATE}k"]
        subprocess.run(["ffmpeg", "-v", "error", "-y", *inputs, *graph, str(out)], check=True)


def floor(plan: dict[str, Any], sounds: dict[str, Path], out: Path) -> None:
    """Encode noise of as many seconds as sound; what was spoken before is not even mixed."""
    import lameenc  # noqa: PLC0415  only in its own process
    import numpy as np  # noqa: PLC0415  the same

    assert sounds  # noqa: S101  they have been spoken
    noise = (np.random.default_rng(1).standard_normal(10 * RATE) * 1_000).astype("<i2").tobytes()
    encoder = lameenc.Encoder()
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.set_bit_rate(BITRATE)
    encoder.set_quality(4)
    encoder.silence()
    with out.open("wb") as file:
        left = 2 * int(sounding(plan) * RATE)
        while left:
            file.write(encoder.encode(noise[:left]))
            left -= len(noise[:left])
        file.write(encoder.flush())


def key_of(cue: dict[str, Any]) -> str:
    """Return what tells a piece apart."""
    return str(cue["spoken"] if cue["kind"] == "speech" else cue["name"])


def sounding(plan: dict[str, Any]) -> float:
    """Return for how many seconds something sounds."""
    total = last = 0
    for cue in plan["cues"]:
        total += max(cue["end_ms"] - max(cue["start_ms"], last), 0)
        last = max(last, cue["end_ms"])
    return total / 1000


WAYS = {"p1": p1, "p2": p2, "p3": p3, "floor": floor}


def main() -> None:
    """Go one of the ways."""
    way, plan_path, chimes, out = sys.argv[1:]
    plan = json.loads(Path(plan_path).read_text("utf-8"))
    plan["cues"] = [cue for cue in plan["cues"] if cue["kind"] != "bed"]
    with tempfile.TemporaryDirectory(dir=Path(out).parent) as folder:
        spoken = {cue["spoken"]: cue for cue in plan["cues"] if cue["kind"] == "speech"}
        rung = {
            cue["name"]: Path(chimes) / f"{cue['name']}.wav" for cue in plan["cues"] if cue["kind"] == "chime"
        }
        WAYS[way](plan, {**speak(spoken, Path(folder)), **rung}, Path(out))


if __name__ == "__main__":
    main()
