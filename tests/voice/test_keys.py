"""What things are found by."""

from __future__ import annotations

from dataclasses import replace

import pytest

from voiceguide.core.units import Frames
from voiceguide.core.utterance import Utterance
from voiceguide.store import check_key
from voiceguide.voice import keys
from voiceguide.voice.keys import Take, clip_key, dump_take, gain_key, load_gain, load_take, take_key

HELLO = Utterance("Hello.", "pyttsx3:en-us", 140, "en")


def test_everything_that_changes_the_sound_changes_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each field, the engine's version and the processing number count; nothing else does."""
    found = {clip_key(HELLO, "1")}
    for change in ({"text": "Hello"}, {"voice": "pyttsx3:en"}, {"rate": 141}, {"lang": "ru"}):
        found.add(clip_key(replace(HELLO, **change), "1"))
    found.add(clip_key(HELLO, "2"))
    monkeypatch.setattr(keys, "PROCESSING", keys.PROCESSING + 1)
    found.add(clip_key(HELLO, "1"))
    assert len(found) == 7
    monkeypatch.undo()
    assert clip_key(HELLO, "1") == clip_key(replace(HELLO), "1")
    assert clip_key(HELLO, "1") in found


def test_fields_do_not_run_together() -> None:
    """What ends one field cannot begin the next."""
    assert clip_key(replace(HELLO, text='a","b'), "1") != clip_key(replace(HELLO, text="a", voice="b"), "1")


def test_keys_fit_the_store() -> None:
    """Clip, take and gain have keys of their own, that the store accepts; half a surrogate too."""
    odd = replace(HELLO, text="one \ud800 two")
    clip = clip_key(odd, "1")
    found = {clip, take_key(clip), gain_key(odd, "1")}
    assert len(found) == 3
    assert {check_key(key) for key in found} == found


def test_takes_there_and_back() -> None:
    """Lengths come back as they were; anything else is no take."""
    take = Take("clip-ab", Frames(48_384), Frames(47_520))
    assert load_take("clip-ab", dump_take(take)) == take
    for damaged in (b"", b"1", b"1 2 3", b"1 x", b"\xff\xfe 1", b"-1 2"):
        assert load_take("clip-ab", damaged) is None


def test_gains() -> None:
    """A gain is read from its digits; anything else is none."""
    assert load_gain(b"3.15") == 3.15
    assert load_gain(b"") is None
    assert load_gain(b"\xff") is None
