"""Commands are heard in sound, and the session's own voice never is."""

from __future__ import annotations

import sys

import pytest

from hear.said import PER_MS, laid, listen, room, say, words
from voiceguide.core.errors import RemoteFailed
from voiceguide.core.hearing import HearingSettings
from voiceguide.core.sound import Pcm
from voiceguide.core.units import Ms
from voiceguide.hear.commands import CommandListener
from voiceguide.hear.recogniser import SPOKEN

VOICES = ("en-us", "en-us+klatt2")
SENTENCES = (
    "Breathe in slowly, and let your shoulders sink.",
    "Stop here. Now repeat this with the other foot, a little longer.",
    "Lay one hand on your belly, and the other one on your back.",
    "How long can you stay? Go on, and rub each toe. Next, the heel.",
)


def session(seconds: int) -> tuple[Pcm, list[tuple[int, int]]]:
    """Return a session that says its sentences with a second between, and when it does."""
    at, sounds, spoken = 500, [], []
    for number in range(100):
        pcm = say(SENTENCES[number % len(SENTENCES)], "en-us+klatt4", 140)
        end = at + len(pcm) // PER_MS
        if end > 1000 * seconds - 500:
            break
        sounds.append((at, pcm))
        spoken.append((at, end))
        at = end + 2500
    return laid(Ms(1000 * seconds), sounds), spoken


@pytest.mark.parametrize("voice", VOICES)
def test_every_command_is_heard_at_its_time(voice: str) -> None:
    """Each command in a quiet room is heard once, and its beginning within 150 ms."""
    said = [(1000 + 2500 * number, text) for number, text in enumerate(SPOKEN)]
    sound = room(laid(Ms(22_000), [(at, say(text, voice)) for at, text in said]))
    heard = listen(sound)
    assert words(heard) == list(SPOKEN)
    for (at, _), one in zip(said, heard, strict=True):
        assert abs(one.start - at - 120) <= 150
        assert one.start < one.end < one.start + 1500


def test_the_same_sound_is_heard_alike() -> None:
    """Times and scores are the same each time."""
    sound = room(laid(Ms(4000), [(1000, say("next")), (2500, say("stop"))]))
    assert listen(sound) == listen(sound)


def test_a_microphone_without_any_noise_is_understood() -> None:
    """Some give nothing at all between words; a command is heard there, too."""
    assert words(listen(laid(Ms(3000), [(1000, say("next"))]))) == ["next"]


@pytest.mark.parametrize("what", [False, True], ids=["told when", "told what"])
def test_the_session_alone_gives_no_command(what: bool) -> None:  # noqa: FBT001  pytest gives it so
    """Its own voice says the very words of commands, and is not obeyed."""
    own, _ = session(60)
    assert listen(room(own), own, what=what) == []


def test_a_command_between_two_sentences_is_heard() -> None:
    """In a pause of 2.5 s, told only when the session speaks, a command is heard with its time."""
    own, spoken = session(30)
    at = spoken[2][1] + 1000
    heard = listen(room(own) + laid(Ms(30_000), [(at, say("longer"))]), own, what=False)
    assert words(heard) == ["longer"]
    assert abs(heard[0].start - at) <= 150


def test_a_command_over_the_session_is_heard_when_its_sound_is_known() -> None:
    """Half a minute later the session's way to the microphone is learned, and a louder voice is heard over it."""
    own, spoken = session(45)
    at = next(start for start, _ in spoken if start > 35_000) + 400
    sound = room(own) + laid(Ms(45_000), [(at, 2 * say("back", "en-us+f3"))])
    assert words(listen(sound, own)) == ["back"]
    assert listen(sound, own, what=False) == []


def test_other_words_are_no_commands() -> None:
    """What people say of other things is not obeyed: counts, names, whole sentences."""
    texts = ("seven", "your left foot", "it is raining again outside", "yes", "thank you very much")
    said = [(1000 + 3000 * number, say(text)) for number, text in enumerate(texts)]
    assert words(listen(room(laid(Ms(20_000), said)))) == []


def test_sound_that_was_lost_does_not_shift_times() -> None:
    """After a gap the times are those that the sound came with."""
    listener, found = CommandListener(HearingSettings()), []
    sound = room(laid(Ms(2500), [(1000, say("next"))]))
    for at in (0, 60_000):
        for place in range(0, len(sound), 800):
            found += listener.hear(Ms(at + place // PER_MS), sound[place : place + 800])
    assert words(found) == ["next", "next"]
    assert found[1].start - found[0].start == 60_000


def test_a_missing_recogniser_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra there is a failure with a cure."""
    monkeypatch.setitem(sys.modules, "pocketsphinx", None)
    with pytest.raises(RemoteFailed, match="pocketsphinx") as failed:
        CommandListener(HearingSettings())
    assert "voiceguide[listen]" in failed.value.hint
