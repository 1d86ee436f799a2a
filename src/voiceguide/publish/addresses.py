"""Where what is published will be found: whole addresses, quoted."""

from __future__ import annotations

from urllib.parse import quote

from voiceguide.publish.page.text import anchor
from voiceguide.publish.site import Episode, Resource, Site


def whole(site: Site, file: Resource) -> str:
    """Return the address of a file."""
    return site.url + quote(file.path.encode("utf-8", "surrogateescape"))


def on_page(site: Site, episode: Episode) -> str:
    """Return the address of a session on the page of all."""
    return f"{site.url}#{quote(anchor(episode.name))}"
