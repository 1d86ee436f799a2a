"""Every distinct utterance once."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from voice.odd_engines import ENGINES
from voiceguide.core.errors import SpeechFailed
from voiceguide.core.meter import integrated_lufs
from voiceguide.core.utterance import Utterance
from voiceguide.testing import MemoryStore
from voiceguide.voice.studio import Studio


def said(*texts: str, voice: str = "pyttsx3:en-us+klatt4", lang: str = "en") -> list[Utterance]:
    """Return an utterance for each text."""
    return [Utterance(text, voice, 140, lang) for text in texts]


LINES = said(
    "Rub the sole of your left foot from the heel to the toes and back.",
    "Press along the spine with your thumb.",
    "Ten seconds.",
    "Let go, and breathe.",
)


@pytest.fixture(scope="module")
def warm() -> MemoryStore:
    """Return a store in which the lines are made."""
    store = MemoryStore()
    with Studio(store, jobs=1) as studio:
        studio.measure(LINES)
    return store


def copy(store: MemoryStore) -> MemoryStore:
    """Return a store of its own with the same entries."""
    return MemoryStore(dict(store.entries))


def test_each_is_made_once() -> None:
    """Repeated utterances are made once, in the order of asking, and counted; progress comes one by one."""
    told: list[tuple[int, int]] = []
    asked = said("One.", "Two.", "One.", "Three.", "Two.")
    with Studio(MemoryStore(), jobs=1) as studio:
        takes = studio.measure(asked, lambda done, of: told.append((done, of)))
        assert list(takes) == list(dict.fromkeys(asked))
        assert (studio.made, studio.reused) == (3, 0)
        assert told == [(1, 3), (2, 3), (3, 3)]
        studio.measure([*asked, *said("Four.")])
        assert (studio.made, studio.reused) == (4, 0)


def test_marks_are_told_of_what_was_made(warm: MemoryStore) -> None:
    """They come from the store, inside of the voice; what the store has lost is made again with the same ones."""
    (line, *_), store = LINES, copy(warm)
    with Studio(store, jobs=1) as studio:
        take = studio.measure([line])[line]
        marks = studio.marks(take.key)
        assert studio.made == 0
        del store.entries[take.key]
        assert studio.marks(take.key) == marks
        assert studio.made == 1
    words = [line.text[one.start : one.start + one.length] for one in marks]
    assert words[:4] == ["Rub", "the", "sole", "of"]
    assert marks[0].at == 0
    assert max(one.at for one in marks) < take.voiced


def test_what_is_stretched_is_made_of_what_is_spoken(warm: MemoryStore) -> None:
    """It is another clip, as long as planned; nothing is spoken for it, and a lost one is made again."""
    shorter = replace(LINES[0], stretch=930)
    store = copy(warm)
    with Studio(store, jobs=1) as studio:
        spoken, take = studio.measure([LINES[0], shorter]).values()
        assert take.voiced == spoken.voiced // 48 * 930 // 1000 * 48
        assert (studio.made, studio.reused) == (1, 1)
        samples = studio.load(take.key)
        del store.entries[take.key]
        assert np.array_equal(studio.load(take.key), samples)
    with Studio(MemoryStore(), jobs=1) as studio:
        assert studio.measure([shorter])[shorter] == take


def test_what_is_missing_is_told_before_it_is_made(warm: MemoryStore) -> None:
    """Each once, in the order of asking; a worker that is expected to be needed makes no difference to that."""
    with Studio(copy(warm), jobs=1) as studio:
        asked = said("One.", "Two.", "One.")
        assert studio.missing([*LINES, *asked]) == tuple(asked[:2])
        studio.expect(2)
        studio.measure(asked[:1])
        assert studio.missing([*LINES, *asked]) == (asked[1],)


def test_what_is_there_costs_a_look(warm: MemoryStore) -> None:
    """Of what is there only the lengths are read: no sound, no worker, no progress."""
    read: list[str] = []

    class Watched(MemoryStore):
        def get(self, key: str) -> bytes | None:
            read.append(key)
            return super().get(key)

    told: list[tuple[int, int]] = []
    with Studio(Watched(dict(warm.entries)), jobs=1) as studio:
        takes = studio.measure(LINES, lambda done, of: told.append((done, of)))
        assert (studio.made, studio.reused) == (0, len(LINES))
    assert [key.partition("-")[0] for key in read] == ["take"] * len(LINES)
    assert not told
    assert all(take.length % 1152 == 0 and take.voiced % 48 == 0 for take in takes.values())


def test_measuring_loads_nothing_heavy() -> None:
    """Measuring what is there loads neither numpy nor an engine."""
    program = (
        "import sys\n"
        "from voiceguide.voice.studio import Studio\n"
        "from voiceguide.core.utterance import Utterance\n"
        "class Store:\n"
        "    def get(self, key): return b'1152 960'\n"
        "    def put(self, key, data): raise AssertionError\n"
        "with Studio(Store()) as studio:\n"
        "    (take,) = studio.measure([Utterance('Hello.', 'pyttsx3:en-us', 140, 'en')]).values()\n"
        "assert (take.length, take.voiced, studio.reused) == (1152, 960, 1)\n"
        "assert not {'numpy', 'pyttsx3', 'soxr', 'espeakng_loader'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_samples_are_as_measured(warm: MemoryStore) -> None:
    """The samples of a take are as long as it said, sound up to the end of the voice, and are -19 LUFS loud."""
    with Studio(warm) as studio:
        takes = studio.measure(LINES)
        sounds = [studio.load(take.key) for take in takes.values()]
        assert (studio.made, studio.reused) == (0, len(LINES))
    for pcm, take in zip(sounds, takes.values(), strict=True):
        assert len(pcm) == take.length
        assert pcm[take.voiced - 960 : take.voiced].any()
        assert not pcm[take.voiced :].any()
    assert integrated_lufs(np.concatenate(sounds)) == pytest.approx(-19, abs=1)


@pytest.mark.parametrize("damage", [None, b"", b"VGCL", b"nothing of the kind"])
def test_a_lost_clip_is_made_again(warm: MemoryStore, damage: bytes | None) -> None:
    """A clip that is gone or damaged in the store is made again, the same to the byte, and put back."""
    store = copy(warm)
    with Studio(store, jobs=1) as studio:
        key = studio.measure(LINES)[LINES[1]].key
        before = store.entries.pop(key)
        if damage is not None:
            store.put(key, damage)
        assert len(studio.load(key)) > 0
        assert (studio.made, store.entries[key]) == (1, before)


@pytest.mark.parametrize("kind", ["take", "gain"])
@pytest.mark.parametrize("damage", [None, b"", b"\xff\x00"])
def test_other_lost_entries_are_made_again(warm: MemoryStore, kind: str, damage: bytes | None) -> None:
    """Lost or damaged lengths and gains come back as they were."""
    store = copy(warm)
    for key in [key for key in store.entries if key.startswith(kind)]:
        del store.entries[key]
        if damage is not None:
            store.put(key, damage)
    with Studio(store, jobs=1) as studio:
        studio.measure(LINES)
        studio.measure(said("And one more, so that the gain is needed."))
    assert warm.entries.items() <= store.entries.items()


def test_the_number_of_workers_does_not_matter(warm: MemoryStore) -> None:
    """Other workers, another order and other company: the same bytes under the same keys."""
    store = MemoryStore()
    with Studio(store, jobs=2) as studio:
        studio.measure([*said(*(f"Number {number}." for number in range(20))), *reversed(LINES)])
    assert warm.entries.items() <= store.entries.items()


def test_a_voice_has_one_gain_a_rate_and_language(warm: MemoryStore) -> None:
    """A word and a sentence of a voice share a gain; another rate and language have their own."""
    store = copy(warm)
    with Studio(store, jobs=1) as studio:
        studio.measure(said("Ten."))
        assert gains(store) == 1
        studio.measure(
            [Utterance("Ten.", LINES[0].voice, 180, "en"), *said("Десять.", voice="pyttsx3:ru", lang="ru")]
        )
        assert gains(store) == 3


def gains(store: MemoryStore) -> int:
    """Count the gains in a store."""
    return sum(key.startswith("gain") for key in store.entries)


def test_a_failure_names_what_was_asked_for() -> None:
    """A voice that is silent already when it is calibrated fails with the author's sentence, not with ours."""
    with Studio(MemoryStore(), engines=ENGINES) as studio, pytest.raises(SpeechFailed) as caught:
        studio.measure(said("First.", "Second.", voice="silent:en"))
    assert caught.value.utterance == said("First.", voice="silent:en")[0]


def test_what_was_made_before_a_failure_stays() -> None:
    """After a crash everything that was ready is in the store, and only the rest is made next time."""
    store = MemoryStore()
    lines = said("good", "also good", voice="killed:en-high")
    with Studio(store, engines=ENGINES, jobs=1) as studio:
        with pytest.raises(SpeechFailed, match="bad"):
            studio.measure([*lines, *said("bad", voice="killed:en-high")])
        assert studio.made == 2
    with Studio(store, engines=ENGINES, jobs=1) as studio:
        studio.measure(lines)
        studio.measure(lines)
        assert (studio.made, studio.reused) == (0, 2)


def test_a_stranger_is_not_loaded(warm: MemoryStore) -> None:
    """A key that was not measured here is a mistake of ours."""
    with Studio(warm) as studio, pytest.raises(KeyError):
        studio.load("clip-00")
