"""The feed, read back as XML and as a podcast app reads it."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import feedparser
from hypothesis import given, settings
from hypothesis import strategies as st

from publish.sites import episode, site
from voiceguide.core.units import Ms
from voiceguide.publish.feed import feed
from voiceguide.publish.site import Part, Resource

SPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}


def read(text: str) -> ET.Element:
    """Return the channel of a feed."""
    channel = ET.fromstring(text).find("channel")  # noqa: S314  our own
    assert channel is not None
    return channel


def test_an_app_reads_it() -> None:
    """Title, sound with its exact size and type, moment, length, picture and guid come out as they are."""
    whole = replace(site(episode()), cover=Resource("cover.jpg", 5, "image/jpeg"))
    parsed = feedparser.parse(feed(whole))
    assert not parsed.bozo
    assert (parsed.feed.title, parsed.feed.author, parsed.feed.language) == ("Evening hands", "Anna", "en")
    assert parsed.feed.image.href == "https://example.org/evening/cover.jpg"
    (one,) = parsed.entries
    assert (one.title, one.id, one.guidislink) == ("Two feet", "urn:voiceguide:feet", False)
    assert one.published_parsed[:5] == (2026, 3, 1, 6, 30)
    assert one.link == "https://example.org/evening/#feet"
    assert one.enclosures == [
        {"href": "https://example.org/evening/feet/feet.mp3", "length": "13440000", "type": "audio/mpeg"}
    ]
    assert (one.itunes_duration, one.author) == ("840", "Anna")
    assert one.image.href == "https://example.org/evening/feet/feet.cover"
    assert one.summary.split("\n") == [
        "⚠ Not with a fever.",
        "⚠ Not with a fresh wound.",
        "00:00:00 Get ready",
        "00:01:00 Your left foot",
    ]
    assert [tag.term for tag in one.tags] == ["feet", "evening"]


def test_it_says_what_podcasting_2_asks_for() -> None:
    """Its own address and guid, the medium, the lock; chapters inside and beside, transcripts with WebVTT first."""
    one = episode()
    files = {**one.files, "json": Resource("feet/feet.chapters.json", 9, "application/json+chapters")}
    channel = read(feed(site(replace(one, files=files))))
    link = channel.find("atom:link", SPACES)
    assert link is not None
    assert (link.get("rel"), link.get("href")) == ("self", "https://example.org/evening/feed.xml")
    assert [channel.findtext(f"podcast:{tag}", None, SPACES) for tag in ("guid", "medium", "locked")] == [
        "urn:voiceguide:site",
        "podcast",
        "yes",
    ]
    assert channel.findtext("itunes:explicit", None, SPACES) == "false"
    assert [tag.get("text") for tag in channel.iter(f"{{{SPACES['itunes']}}}category")] == [
        "Health & Fitness",
        "Alternative Health",
    ]
    chapters = channel.find("item/podcast:chapters", SPACES)
    assert chapters is not None
    assert chapters.attrib == {
        "url": "https://example.org/evening/feet/feet.chapters.json",
        "type": "application/json+chapters",
    }
    assert [
        (one.get("start"), one.get("title")) for one in channel.iterfind("item/psc:chapters/*", SPACES)
    ] == [
        ("00:00:00.000", "Get ready"),
        ("00:01:00.500", "Your left foot"),
    ]
    said = channel.findall("item/podcast:transcript", SPACES)
    assert [(one.get("type"), one.get("language")) for one in said] == [
        ("text/vtt", "en"),
        ("application/x-subrip", "en"),
    ]


def test_whose_it_is_stands_in_it_when_asked_for() -> None:
    """With an address of mail the lock has an owner, and so has the podcast; without one there is none to read."""
    owned = read(feed(replace(site(episode()), email="anna@example.org")))
    lock = owned.find("podcast:locked", SPACES)
    assert lock is not None
    assert (lock.text, lock.attrib) == ("yes", {"owner": "anna@example.org"})
    assert [one.text for one in owned.iterfind("itunes:owner/*", SPACES)] == ["Anna", "anna@example.org"]
    assert "owner" not in feed(site(episode()))


def test_a_track_has_the_type_that_podcast_apps_know() -> None:
    """M4A is called what Apple calls it; the others are called what the web calls them."""
    for kind, told in (
        ("audio/mp4", "audio/x-m4a"),
        ("audio/mpeg", "audio/mpeg"),
        ("audio/ogg", "audio/ogg"),
    ):
        one = replace(episode(), track=Resource("feet/feet", 7, kind))
        enclosure = read(feed(site(one))).find("item/enclosure")
        assert enclosure is not None
        assert enclosure.get("type") == told


def test_addresses_are_quoted() -> None:
    """Spaces, letters of other scripts, and signs that mean something in an address stay those of a name."""
    odd = "Füße & 100%/ #1? стопы.mp3"
    one = replace(episode(), name="Füße & 100%", track=Resource(odd, 7, "audio/mpeg"))
    enclosure = read(feed(site(one))).find("item/enclosure")
    assert enclosure is not None
    url = str(enclosure.get("url"))
    assert url.isascii()
    assert not set("#? &") & set(url)
    assert unquote(url) == f"https://example.org/evening/{odd}"


@settings(deadline=None)
@given(st.text(st.characters(), max_size=20))
def test_it_is_well_formed_whatever_is_written(text: str) -> None:
    """Control characters, halves of letters and markup in any text leave a feed that can be read."""
    one = replace(
        episode(), title=text, author=text, warnings=(text,), tags=(text,), parts=(Part(text, Ms(0), Ms(1)),)
    )
    channel = read(feed(replace(site(one), title=text, author=text, description=text)))
    assert len(channel.findall("item")) == 1


def test_the_same_folder_gives_the_same_feed() -> None:
    """Nothing of the clock goes in; one without sessions is a feed, too."""
    assert feed(site(episode(), episode("hands"))) == feed(site(episode(), episode("hands")))
    assert read(feed(site())).findtext("title") == "Evening hands"
