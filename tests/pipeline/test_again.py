"""What was made once is not made again, whatever happens to the store; the bytes stay the same."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from pipeline.hearing import SMALL, Track, make, real_world, tone_world
from voiceguide.pipeline.exported import Counts
from voiceguide.pipeline.world import Timing, World

VOICEGUIDE = Path(sys.executable).parent / "voiceguide"


def refuse(*_: object, **__: object) -> None:
    """Stand in for work that is not to be done."""
    raise AssertionError("it was made again")


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody start a process, mix or encode."""
    monkeypatch.setattr(subprocess, "Popen", refuse)
    monkeypatch.setattr("voiceguide.pipeline.sparse.encode_island", refuse)
    monkeypatch.setattr("voiceguide.pipeline.sparse.render", refuse)


@pytest.fixture
def world(small: Track, tmp_path: Path) -> World:
    """Return a world in which the small session was made, with a store that a test may spoil."""
    shutil.copytree(small.world.settings.store, tmp_path / "store")
    return tone_world(tmp_path / "store")


@pytest.mark.usefixtures("idle")
def test_a_second_export_makes_nothing(small: Track, seed: Track, tmp_path: Path) -> None:
    """It is byte-identical, speaks, mixes and encodes nothing, starts no worker, and says so."""
    for track in (small, seed):
        again = make(track.source, tmp_path / "again.mp3", track.world)
        assert again.data == track.data
        assert again.exported.made == Counts(0, 0)
        first = track.exported
        assert again.exported.from_store == Counts(
            first.made.clips + first.from_store.clips, first.made.islands + first.from_store.islands
        )
        assert again.exported.loudness == first.loudness


def test_another_store_gives_the_same_bytes(small: Track, tmp_path: Path) -> None:
    """The file depends on the routine only: not on the store, the folder, the name, the number of workers."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    source = folder / "small.md"
    source.write_text(SMALL, encoding="utf-8")
    track = make(source, tmp_path / "other.mp3", tone_world(tmp_path / "store", jobs=1))
    assert track.exported.made.clips == small.exported.made.clips
    assert track.data == small.data
    assert str(tmp_path).encode() not in track.data


@pytest.mark.parametrize(
    ("old", "new", "made"),
    [
        ("Close both of your eyes.", "Close your eyes and smile.", Counts(1, 1)),
        ("Now the next one.", "Now another.", Counts(1, 2)),
        ("Rub the palm of your {side} hand.", "Warm the back of your {side} hand.", Counts(2, 2)),
        ("title: A small session", "title: Another session", Counts(0, 0)),
        ("[2s..6s]", "[2s..7s]", Counts(0, 2)),
    ],
)
def test_an_edit_remakes_only_what_it_touches(world: World, old: str, new: str, made: Counts) -> None:
    """A changed sentence is its clips and islands, once a side; what follows moves by whole frames.

    Only the cue at half of an elastic step moves by half frames, and is encoded anew where it lands.
    """
    assert SMALL.count(old) == 1
    source = world.settings.store / "small.md"
    source.write_text(SMALL.replace(old, new), encoding="utf-8")
    edited = make(source, source.with_suffix(".mp3"), world)
    assert edited.exported.made == made
    assert len(edited.heard) == 100_000 * 48


def entries(world: World, *kinds: str) -> list[Path]:
    """Return the store's files that hold something of the kinds asked for, or all of them."""
    found = sorted(world.settings.store.glob("entries/*/*"))
    wanted = [path for path in found if not kinds or path.name.startswith(kinds)]
    assert wanted
    return wanted


def damage(path: Path, how: int) -> None:
    """Remove a file, empty it, cut it short, or change one of its bits."""
    data = bytearray(path.read_bytes())
    if how == 0:
        path.unlink()
    elif how == 1:
        path.write_bytes(b"")
    elif how == 2:
        path.write_bytes(data[: len(data) // 2])
    else:
        data[len(data) * 2 // 3] ^= 4
        path.write_bytes(data)


@pytest.mark.parametrize(
    "kinds",
    [
        ("run",),
        ("level",),
        ("take",),
        ("clip", "run"),
        ("chime", "run"),
        ("gain", "clip", "take", "run", "level"),
        (),
    ],
    ids="+".join,
)
def test_a_damaged_store_heals(small: Track, world: World, tmp_path: Path, kinds: tuple[str, ...]) -> None:
    """Whatever is lost, emptied, cut short or flipped is made again, and the file is the same."""
    for number, path in enumerate(entries(world, *kinds)):
        damage(path, number % 4)
    healed = make(small.source, tmp_path / "healed.mp3", world)
    assert healed.data == small.data
    assert healed.exported.loudness == small.exported.loudness
    again = make(small.source, tmp_path / "again.mp3", world)
    assert again.exported.made == Counts(0, 0)


@pytest.mark.engine
def test_a_store_damaged_at_random_heals_with_the_real_voice(tmp_path: Path) -> None:
    """A third of the entries of a spoken routine are damaged: the file is the same."""
    world = real_world(tmp_path / "store")
    source = tmp_path / "spoken.md"
    source.write_text(SMALL.replace("voice: tone:en-low\n", ""), encoding="utf-8")
    spoken = make(source, tmp_path / "spoken.mp3", world)
    chance = Random(7)  # noqa: S311  nothing secret
    for path in entries(world):
        if not chance.randrange(3):
            damage(path, chance.randrange(4))
    assert make(source, tmp_path / "healed.mp3", world).data == spoken.data


@pytest.mark.engine
def test_two_processes_share_a_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two exports at once with one empty store both end well, with the same bytes."""
    monkeypatch.setenv("VOICEGUIDE_CACHE", str(tmp_path / "store"))
    source = tmp_path / "spoken.md"
    source.write_text(SMALL.replace("voice: tone:en-low\n", ""), encoding="utf-8")
    targets = [tmp_path / "one.mp3", tmp_path / "two.mp3"]
    running = [
        subprocess.Popen(
            [VOICEGUIDE, "export", source, "-o", target], stderr=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for target in targets
    ]
    for process in running:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    assert targets[0].read_bytes() == targets[1].read_bytes()
    again = make(source, tmp_path / "three.mp3", real_world(tmp_path / "store"))
    assert (again.data, again.exported.made) == (targets[0].read_bytes(), Counts(0, 0))


def test_a_wish_of_the_command_line_is_another_track(small: Track, world: World, tmp_path: Path) -> None:
    """Another length reuses every clip; another voice or rate reuses none."""
    longer = make(
        small.source,
        tmp_path / "longer.mp3",
        world,
        timing=Timing(length=small.timeline.length + 4_000),
    )
    assert longer.exported.made == Counts(0, 0)
    assert len(longer.heard) == (104_000) * 48
    other = make(small.source, tmp_path / "other.mp3", world, timing=Timing(voice="tone:en-high", rate=150))
    assert other.exported.made.clips == small.exported.made.clips
    assert other.exported.from_store.clips == 0


SIXTY = 60
PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.engine
@pytest.mark.skipif(sys.platform != "linux", reason="counts memory as Linux does")
def test_an_hour_takes_little_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No process of an export of 60 minutes takes more than 150 MB, its cover drawn, on however many cores."""
    monkeypatch.setenv("VOICEGUIDE_CACHE", str(tmp_path / "store"))
    minutes = "\n".join(f"- 60s Minute {number} of sixty. {{chime: bowl}}" for number in range(1, SIXTY + 1))
    source = tmp_path / "hour.md"
    source.write_text(
        f"---\nlength: 61m\nchimes: {{section: none}}\n---\n## An hour\n{minutes}\n\nThat was all. [1s..2m]\n"
    )
    target = tmp_path / "hour.mp3"
    command = [sys.executable, "-c", PEAK, VOICEGUIDE, "export", source, "-o", target, "--jobs", "8"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    kilobytes = int(ran.stdout)
    assert target.stat().st_size > 61 * 60 * 12_000
    assert 20_000 < kilobytes < 150_000
