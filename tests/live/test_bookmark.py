"""A session that ended before its end is found again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from live.sittings import Block, lay, step, tell
from voiceguide.core.errors import OutputFailed
from voiceguide.core.timeline import Timeline
from voiceguide.core.units import Ms
from voiceguide.live.bookmark import bookmark, find_again, load, remove, save
from voiceguide.live.chart import Chart
from voiceguide.live.keeper import Keeper

BLOCKS = (
    step(10_000, section="Left foot"),
    step(10_000),
    step(10_000, section="Right foot"),
    tell(8000, section="Rest"),
)


def named(*texts: str, blocks: tuple[Block, ...] = BLOCKS) -> Chart:
    """Return a chart whose steps say these things."""
    timeline = lay(blocks)
    assert len(texts) == len(timeline.steps)
    return Chart(with_texts(timeline, texts))


def with_texts(timeline: Timeline, texts: tuple[str, ...]) -> Timeline:
    """Return a timeline whose steps have other texts."""
    steps = tuple(replace(one, text=text) for one, text in zip(timeline.steps, texts, strict=True))
    return replace(timeline, steps=steps)


USUAL = ("Rub the sole.", "Pull each toe.", "Rub the sole.")
CHART = named(*USUAL)
MARK = bookmark("foot.md", "hash", CHART, Ms(24_500))


def test_a_bookmark_comes_back_as_it_was(tmp_path: Path) -> None:
    """Whole, under its name alone, in a folder that was made for it."""
    path = tmp_path / "places" / "foot.json"
    save(path, MARK)
    save(path, MARK)
    assert load(path) == MARK
    assert [one.name for one in path.parent.iterdir()] == ["foot.json"]
    remove(path)
    remove(path)
    assert load(path) is None


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"routine": 3}', '"text"', "null", "\xff", '{"position": true}']
)
def test_what_is_no_bookmark_is_none(tmp_path: Path, text: str) -> None:
    """A file that something else has written is as good as none."""
    path = tmp_path / "foot.json"
    path.write_text(text, encoding="latin-1")
    assert load(path) is None


def test_a_folder_that_takes_nothing_is_told(tmp_path: Path) -> None:
    """The error names the file and says that the session plays on."""
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputFailed, match="where the session is"):
        save(tmp_path / "file" / "foot.json", MARK)


def test_an_unchanged_routine_is_resumed_at_the_border() -> None:
    """At the beginning of the step that was interrupted, the third, not the first that says the same."""
    assert (MARK.border, MARK.text, MARK.section) == (21_000, "Rub the sole.", "Right foot")
    found = find_again(MARK, CHART, "hash")
    assert found.at == 21_000
    assert found.message == "resumed at 0:21: Rub the sole."


def test_a_step_that_was_made_longer_before_does_not_matter() -> None:
    """The border is that of the plan of today, not of the session that was changed as it played."""
    longer = named(*USUAL, blocks=(step(40_000, section="Left foot"), *BLOCKS[1:]))
    mark = bookmark("foot.md", "hash", longer, Ms(54_500))
    assert find_again(mark, CHART, "hash").at == 21_000


def test_a_changed_routine_is_resumed_at_the_same_words() -> None:
    """The nearest of those that say the same in the same section; it is said that the routine was changed."""
    edited = named("Warm up.", *USUAL, blocks=(step(5000, section="Left foot"), step(10_000), *BLOCKS[1:]))
    found = find_again(MARK, edited, "other")
    assert found.at == 26_000
    assert found.message.startswith("the routine was changed since; resumed at 0:26")


def test_words_that_were_edited_are_found() -> None:
    """A step that says nearly the same is taken for it."""
    found = find_again(MARK, named("Rest.", "Pull each toe.", "Rub the whole sole."), "other")
    assert found.at == 21_000


def test_a_step_that_is_gone_leaves_its_section() -> None:
    """Else the beginning of the section, else of the session; both are said."""
    gone = named("Warm up.", "Sit well.", "Breathe out.")
    found = find_again(MARK, gone, "other")
    assert (found.at, "resumed at its section: Right foot" in found.message) == (21_000, True)
    nothing = Chart(lay([step(9000)]))
    found = find_again(MARK, nothing, "other")
    assert (found.at, "from the beginning" in found.message) == (0, True)


def test_the_keeper_writes_the_newest_and_removes_it(tmp_path: Path) -> None:
    """What it was given last is on the disk when it is closed."""
    path = tmp_path / "foot.json"
    keeper = Keeper(path)
    for position in range(0, 30_000, 1000):
        keeper.keep(bookmark("foot.md", "hash", CHART, Ms(position)))
    keeper.close()
    kept = load(path)
    assert kept is not None
    assert kept.position == 29_000
    keeper = Keeper(path)
    keeper.keep(None)
    keeper.close()
    assert not path.exists()


def test_a_keeper_that_cannot_write_says_so_and_goes_on(tmp_path: Path) -> None:
    """A full disk does not end a session."""
    (tmp_path / "file").write_text("")
    keeper = Keeper(tmp_path / "file" / "foot.json")
    keeper.keep(MARK)
    keeper.close()
    assert keeper.trouble is not None
