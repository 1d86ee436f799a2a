"""A plain page of what stands in a folder that has no page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from voiceguide.publish.folder import quoted

_PAGE: Final = """\
<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>body {{ font: 1.1em/1.7 sans-serif; max-width: 45em; margin: 2em auto; padding: 0 1em }}</style>
</head>
<body>
<h1>{title}</h1>
<ul>
{lines}
</ul>
</body>
</html>
"""


def listing(title: str, names: Sequence[str], *, up: bool) -> bytes:
    """Return a page that links to each of these names.

    Args:
        title: Of the page.
        names: What it links to, a folder with a `/` at its end.
        up: Whether there is a folder above that may be seen.
    """
    links = [("../", "../")] if up else []
    links += [(quoted(name), name) for name in names]
    lines = "\n".join(f'<li><a href="{escape(link)}">{escape(name)}</a></li>' for link, name in links)
    # a name that is no UTF-8 is shown with question marks; its link is right all the same
    return _PAGE.format(title=escape(title), lines=lines).encode("utf-8", "replace")
