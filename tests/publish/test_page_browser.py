"""The page in a real browser, Debian's Chromium: it plays, seeks, follows, remembers, and can be used by everybody.

The rules of the last are those of `package.json` beside this file: `npm install --prefix tests/publish` puts them there.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from publish.published import TITLE, Session, Site
from voiceguide.core.captions import one_line

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

pytestmark = pytest.mark.device
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE = 15
"""Seconds that a browser may take for one thing."""
PLAYS = "return (document.querySelector('.current audio') ?? document.querySelector('audio'))"
KEYS = {"Space": " ", "ArrowLeft": "\ue012", "ArrowRight": "\ue014"}


@contextmanager
def browser(*, script: bool = True) -> Iterator[Chrome]:
    """Start Debian's Chromium, which remembers nothing of earlier runs."""
    from selenium import webdriver as selenium  # noqa: PLC0415  only where the browser is

    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    assert program, "chromium is not installed; .ci/run installs what these tests need"
    assert driver, "chromium-driver is not installed; .ci/run installs what these tests need"
    options = selenium.ChromeOptions()
    options.binary_location = program
    for one in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--mute-audio",
                "--autoplay-policy=no-user-gesture-required",
                "--window-size=1000,1400"):  # fmt: skip
        options.add_argument(one)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    if not script:
        forbidden = {"profile.managed_default_content_settings.javascript": 2}
        options.add_experimental_option("prefs", forbidden)
    started = selenium.Chrome(options=options, service=selenium.ChromeService(driver))
    try:
        yield started
    finally:
        started.quit()


@pytest.fixture
def small(site: Site) -> Session:
    """Return the session that the page begins with."""
    return site.session("small")


@pytest.fixture(scope="module")
def running() -> Iterator[Chrome]:
    """Return one browser for all tests, for it starts slowly."""
    with browser() as started:
        yield started


@pytest.fixture
def seen(running: Chrome, site: Site) -> Iterator[Chrome]:
    """Return a browser that shows the page, has remembered nothing, and finds nothing to complain of."""
    running.get(site.url)
    running.execute_script("localStorage.clear()")
    running.get("about:blank")
    running.get(site.url)
    yield running
    assert [line["message"] for line in running.get_log("browser") if line["level"] == "SEVERE"] == []


def wait(seen: Chrome, until: Callable[[Chrome], Any]) -> Any:  # noqa: ANN401  whatever was waited for
    """Wait until something holds, and return it."""
    from selenium.webdriver.support.ui import WebDriverWait  # noqa: PLC0415  only where the browser is

    return WebDriverWait(seen, PATIENCE, poll_frequency=0.05).until(until)


def find(seen: Chrome, rule: str) -> WebElement:
    """Return the first element of a CSS rule."""
    return seen.find_element("css selector", rule)


def text(seen: Chrome, rule: str) -> str:
    """Return the text of an element, whether it is shown or not."""
    return str(find(seen, rule).get_property("textContent")).strip()


def place(seen: Chrome) -> float:
    """Return where the current session is, in seconds."""
    return float(seen.execute_script(f"{PLAYS}.currentTime"))


def press(seen: Chrome, key: str) -> None:
    """Press a key, wherever the focus is."""
    find(seen, "body").send_keys(KEYS.get(key, key))


def starts(session: Session) -> list[float]:
    """Return where the chapters begin, in seconds."""
    return [one.start / 1000 for one in session.parts]


def test_it_plays_and_pauses(seen: Chrome) -> None:
    """The big button starts the sound and stops it; its name says what it would do."""
    button = find(seen, ".player .play")
    assert button.text == "Play"
    button.click()
    wait(seen, lambda page: place(page) > 0.3)
    assert button.text == "Pause"
    button.click()
    assert seen.execute_script(f"{PLAYS}.paused")
    wait(seen, lambda _: button.text == "Play")


def test_a_chapter_is_played_from_its_start(seen: Chrome, small: Session) -> None:
    """A click goes there and marks it; the words of that time stand below the buttons."""
    links = seen.find_elements("css selector", ".current .chapters a")
    links[2].click()
    wait(seen, lambda page: place(page) > starts(small)[2])
    assert place(seen) < starts(small)[3]
    assert links[2].get_attribute("aria-current") == "true"
    assert text(seen, ".player .chapter") == small.parts[2].title
    assert seen.current_url.count("#") == 0
    for cue in [cue for cue in small.captions if cue.start >= small.parts[2].start][:3]:
        words = one_line(cue.text)
        seen.execute_script(f"{PLAYS}.currentTime = arguments[0]", cue.start / 1000 + 0.01)
        wait(seen, lambda page, said=words: text(page, ".player .words") == said)
        assert text(seen, ".current .transcript [aria-current] span") == words


def test_keys(seen: Chrome, small: Session) -> None:
    """Space plays and pauses; n and b change the chapter, digits choose it, arrows go 15 seconds."""
    press(seen, "Space")
    wait(seen, lambda page: not page.execute_script(f"{PLAYS}.paused") and place(page) > 0)
    press(seen, "Space")
    wait(seen, lambda page: page.execute_script(f"{PLAYS}.paused"))
    third, fourth = starts(small)[2:4]
    for key, there in (("3", third), ("n", fourth), ("b", third), ("ArrowRight", third + 15), ("ArrowLeft", third),
                       ("0", 0)):  # fmt: skip
        press(seen, key)
        wait(seen, lambda page, there=there: place(page) == pytest.approx(there, abs=0.05))
    find(seen, ".keys summary").click()
    find(seen, "[name=keys_on]").click()
    press(seen, "3")
    assert place(seen) == pytest.approx(0, abs=0.05)


def test_chapters_by_buttons(seen: Chrome, small: Session) -> None:
    """Next goes on; back goes to the start of a chapter that has run for a while, and from there to the one before."""
    begun = starts(small)
    for name, there in (("chapter-next", begun[1]), ("chapter-next", begun[2]), ("chapter-back", begun[1]),
                        ("forward", begun[1] + 15), ("back", begun[1])):  # fmt: skip
        find(seen, f".player .{name}").click()
        shown = float(find(seen, ".bar input").get_property("value")) / 1000
        assert shown == pytest.approx(there, abs=1)
    find(seen, ".player .play").click()
    wait(seen, lambda page: place(page) > begun[1])


def test_the_place_is_remembered(seen: Chrome, site: Site) -> None:
    """Each session goes on where it was left, also after another one and in a new window."""
    for key in ("3", "ArrowRight"):
        press(seen, key)
    left = text(seen, ".player .at")
    seen.get("about:blank")
    seen.get(site.url)
    assert text(seen, ".player .at") == left
    assert text(seen, ".player .status") == f"Goes on from {left}"
    seen.get(f"{site.url}#%D0%BA%D0%B8%D1%81%D1%82%D0%B8-%D1%80%D1%83%D0%BA")
    wait(seen, lambda page: text(page, ".player .at") == "0:00")
    current = find(seen, ".current")
    assert current.get_attribute("id") == "кисти-рук"
    assert seen.execute_script("return arguments[0].getBoundingClientRect().top >= -1", current)
    find(seen, "article:not(.current) .listen").click()
    seconds = int(left.partition(":")[0]) * 60 + int(left.partition(":")[2])
    wait(seen, lambda page: place(page) > seconds)


def test_after_its_end_it_begins_anew(seen: Chrome, small: Session, site: Site) -> None:
    """What was heard to its end is at its beginning again, also after a reload."""
    find(seen, ".player .play").click()
    wait(seen, lambda page: place(page) > 0)
    seen.execute_script(f"{PLAYS}.currentTime = arguments[0]", small.parts[-1].end / 1000 - 0.3)
    wait(seen, lambda page: page.execute_script(f"{PLAYS}.paused") and place(page) == 0)
    seen.get("about:blank")
    seen.get(site.url)
    assert (text(seen, ".player .at"), text(seen, ".player .status")) == ("0:00", "")


def test_a_track_that_is_not_there_is_told(seen: Chrome) -> None:
    """The page says that it does not play, and what to do."""
    seen.execute_script(f"{PLAYS}.src = 'lost.mp3'")
    find(seen, ".player .play").click()
    wait(seen, lambda page: text(page, ".player .status").startswith("The track could not be played."))
    assert "404" in seen.get_log("browser")[-1]["message"]


def test_the_lock_screen_knows_it(seen: Chrome) -> None:
    """The system is told title, author and cover."""
    told = seen.execute_script(
        "const {title, artist, album, artwork} = navigator.mediaSession.metadata;"
        "return [title, artist, album, artwork.length]"
    )
    assert told == ["A small session", "Somebody", TITLE, 1]


def test_it_plays_from_the_disk(running: Chrome, site: Site) -> None:
    """The folder needs no server: opened as a file, it has its player, its sound and its words."""
    running.get((site.folder / "index.html").as_uri())
    find(running, ".player .play").click()
    wait(running, lambda page: place(page) > 0.3)
    assert text(running, ".player .words")


def test_without_a_script(site: Site, small: Session) -> None:
    """The browser's own controls are there, and links to chapters and words."""
    with browser(script=False) as plain:
        plain.get(site.url)
        audio = find(plain, "audio")
        assert audio.is_displayed()
        assert audio.get_dom_attribute("controls") is not None
        assert plain.find_elements("css selector", ".player, .listen") == []
        links = [
            one.get_dom_attribute("href") for one in plain.find_elements("css selector", "#small .chapters a")
        ]
        assert links == [f"small/small.mp3#t={start:.3f}" for start in starts(small)]
        find(plain, "#small .transcript summary").click()
        wait(plain, lambda _: "Close both of your eyes." in find(plain, "#small .transcript").text)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_everybody_can_use_it(seen: Chrome, colours: str) -> None:
    """No rule of axe-core is broken, of contrast, names or landmarks, in either colours, wide or narrow."""
    if not AXE.is_file():
        pytest.skip("the packages of tests/publish/package.json are not here")
    features = [{"name": "prefers-color-scheme", "value": colours}]
    seen.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    seen.execute_script("for (const each of document.querySelectorAll('details')) each.open = true")
    find(seen, ".current .chapters a").click()
    seen.execute_script(AXE.read_text(encoding="utf-8"))
    for width in (1000, 360):
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        seen.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        assert seen.execute_script("return document.documentElement.scrollWidth") <= width
        found = seen.execute_async_script("axe.run().then(arguments[0])")
        assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found["violations"]] == []
        assert len(found["passes"]) > 20
    seen.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
