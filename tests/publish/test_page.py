"""The page of a folder: everything is there, every text is a text, and nothing comes from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.sites import episode, site
from voiceguide.core.captions import Caption
from voiceguide.core.units import Ms
from voiceguide.pipeline.languages import languages, words_for
from voiceguide.publish.page import page
from voiceguide.publish.site import Part, Resource, Site

HOSTILE = "</title></template><script>alert(1)</script>\" onload='x' &lt;"
VOID = {"meta", "link", "img", "input"}
ADDRESSES = ("href", "src", "srcset", "poster", "action", "data", "style")
OUTSIDE = re.compile(r"[a-z]+:|//", re.IGNORECASE)


class Reader(HTMLParser):
    """Collects the elements of a page with their attributes and texts, and holds that all are closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Hold an end to what was begun last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.texts.append(data)

    def addresses(self) -> Iterator[str]:
        """Yield every address and style that an element has."""
        for _, found in self.elements:
            yield from (value for name in ADDRESSES if (value := found.get(name)) is not None)


def made(whole: Site, lang: str = "en") -> str:
    """Return the page of a folder."""
    return page(whole, words_for(lang))["index.html"].decode()


def seen(text: str) -> str:
    """Return what a person reads of a page's body without a script."""
    body = re.sub(r"<template.*?</template>", "", text.partition("<body>")[2], flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


def test_what_stands_on_it() -> None:
    """A session says its length and schedule, then its warnings, then chapters, all words, and files."""
    assert seen(made(site(episode()))) == (
        "Skip to the sessions Evening hands Anna Sessions to be done with closed eyes. "
        "Two feet Length: 14:00 Schedule: daily, 21:00 Anna feet evening "
        "⚠ Warnings Not with a fever. Not with a fresh wound. "
        "Chapters 0:00 Get ready 1:00 Your left foot "
        "All the words Get ready 0:01 Sit down. Your left foot 1:02 Rub the sole of your left foot. "
        "Download Track MP3 13.4 MB Sheet to print Captions VTT Captions SRT Captions LRC Text TXT "
        "Playlist M3U Playlist XSPF "
        "Subscribe Podcast https://example.org/evening/feed.xml Calendar https://example.org/evening/calendar.ics"
    )


def test_it_plays_without_a_script() -> None:
    """The browser's own controls load nothing before they are used; chapters are places in the track."""
    reader = Reader(made(site(episode())))
    (audio,) = [found for tag, found in reader.elements if tag == "audio"]
    assert "controls" in audio
    assert (audio["preload"], audio["src"]) == ("none", "feet/feet.mp3")
    assert {"feet/feet.mp3#t=0.000", "feet/feet.mp3#t=60.500"} <= set(reader.addresses())


@pytest.mark.parametrize("count", [0, 1, 50])
def test_every_link_leads_to_something(count: int) -> None:
    """Whatever the number of sessions, an address is a file of the folder, or an element that is there once."""
    whole = site(*(episode(f"foot {number}: “left”/50%", f"Foot {number}") for number in range(count)))
    reader = Reader(made(whole))
    names = [found["id"] for _, found in reader.elements if "id" in found]
    assert len(names) == len(set(names))
    there = {"feed.xml", "calendar.ics"} | set(page(whole, words_for("en")))
    there |= {file.path for one in whole.episodes for file in (one.track, *one.files.values())}
    for address in reader.addresses():
        path, _, name = address.partition("#")
        assert unquote(path) in there or (not path and unquote(name) in names), address
    labels = {found["aria-labelledby"] for _, found in reader.elements if "aria-labelledby" in found}
    assert labels <= set(names)
    assert sum(tag == "article" for tag, _ in reader.elements) == count


def test_a_folder_of_nothing() -> None:
    """It says so; a calendar is offered only where something has a schedule."""
    text = made(site())
    assert "Nothing is published here yet." in seen(text)
    assert "calendar.ics" not in text
    assert "calendar.ics" not in made(site(replace(episode(), schedule="")))


def test_what_is_not_there_is_not_shown() -> None:
    """A session without warnings, chapters, words and files has no empty headings."""
    bare = replace(
        episode(), warnings=(), tags=(), schedule="", author="", parts=(), captions=(), files={}, title="Bare"
    )
    assert "Bare Length: 14:00 Download Track MP3 13.4 MB Subscribe" in seen(made(site(bare)))


def test_nothing_comes_from_elsewhere() -> None:
    """No address leads out, nothing runs or is styled inside the page, and a policy holds browsers to it."""
    files = page(site(episode(), episode("hands")), words_for("en"))
    assert sorted(files) == ["index.html", "player.css", "player.js"]
    reader = Reader(files["index.html"].decode())
    assert not [one for one in reader.addresses() if OUTSIDE.match(one)]
    assert [found for tag, found in reader.elements if tag == "script"] == [
        {"src": "player.js", "defer": None}
    ]
    names = {name for _, found in reader.elements for name in found}
    assert not [name for name in names if name.startswith("on") or name == "style"]
    (policy,) = [found["content"] for _, found in reader.elements if "http-equiv" in found]
    assert policy == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
        "base-uri 'none'; form-action 'none'"
    )
    for name in ("player.css", "player.js"):
        assert not re.search(rb"https?:|url\(|@import|innerHTML|eval|fetch", files[name]), name


@pytest.mark.parametrize("text", [HOSTILE, "<img src=x onerror=alert(1)>", "{lang} %s ]]> javascript:1"])
def test_a_hostile_text_is_text(text: str) -> None:
    """Wherever it stands, it makes no element, no attribute and no other address."""

    def told(word: str) -> Reader:
        one = replace(
            episode(word, word, word),
            guid=word,
            author=word,
            warnings=(word,),
            tags=(word,),
            schedule=word,
            parts=(Part(word, Ms(0), Ms(9000)),),
            captions=(Caption(Ms(0), Ms(900), word),),
            track=Resource(word, 1, word),
            files={"vtt": Resource(word, 1, word), "cover": Resource(word, 1, word)},
        )
        whole = replace(site(one, lang=word), title=word, url=word, author=word, description=word)
        return Reader(made(replace(whole, cover=Resource(word, 1, word))))

    hostile, harmless = told(text), told("harmless")
    assert [(tag, sorted(found)) for tag, found in hostile.elements] == [
        (tag, sorted(found)) for tag, found in harmless.elements
    ]
    assert text in hostile.texts
    assert not [one for one in hostile.addresses() if OUTSIDE.match(one)]


@given(st.text())
def test_any_text_can_stand_in_it(text: str) -> None:
    """The page can always be written as UTF-8 and read again."""
    whole = site(replace(episode(), title=text, warnings=(text,), captions=(Caption(Ms(0), Ms(9), text),)))
    assert Reader(made(whole)).elements


def test_it_speaks_the_language() -> None:
    """The page's own words are the folder's language; a session's words carry theirs."""
    text = made(site(episode(lang="he"), lang="ru"), "ru")
    assert '<html lang="ru" dir="ltr">' in text
    assert "Предупреждения" in text
    assert "13,4\u00a0МБ" in text
    assert '<ul lang="he" dir="rtl"><li>Not with a fever.' in text


def test_every_language_has_the_words_of_the_page() -> None:
    """No table lacks one, and their gaps are the same."""
    gaps = [
        {
            name: re.findall(r"\{\w+\}", said)
            for name, said in words_for(tag).phrases.items()
            if "page_" in name
        }
        for tag in languages()
    ]
    assert all(one == gaps[0] and len(one) > 20 for one in gaps)


def test_it_can_be_read_aloud() -> None:
    """Headings go down step by step; what has no words has a label; the first link leads to the sessions."""
    reader = Reader(made(site(episode(), episode("hands"))))
    levels = [int(tag[1]) for tag, _ in reader.elements if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert {"main", "header", "footer", "nav"} <= {tag for tag, _ in reader.elements}
    assert next(found for tag, found in reader.elements if tag == "a")["href"] == "#page:sessions"
    for tag, found in reader.elements:
        if tag in {"audio", "nav", "article", "section"} or "role" in found:
            assert {"aria-label", "aria-labelledby"} & set(found) or found.get("role") == "status", (
                tag,
                found,
            )
        if tag == "svg":
            assert found["aria-hidden"] == "true"
        if tag == "img":
            assert found["alt"] == ""
