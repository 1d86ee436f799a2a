"""The player's controls, in a template: `player.js` puts them into the session that is heard."""

from __future__ import annotations

from collections.abc import Iterator

from voiceguide.core.words import Words
from voiceguide.publish.page.text import say

_BUTTONS = (
    ("chapter-back", "chapter_back", "b", "M6 5h3v14H6zM20 5v14L9 12z"),
    ("back", "back", "ArrowLeft", "M12 5v14L2 12zM22 5v14l-10-7z"),
    ("play", "play", "Space", "M6 3v18l15-9z"),
    ("forward", "forward", "ArrowRight", "M12 5v14l10-7zM2 5v14l10-7z"),
    ("chapter-next", "chapter_next", "n", "M15 5h3v14h-3zM4 5v14l11-7z"),
)
"""What each does, what it is called, its key, and its sign as a path of 24 by 24."""
_PAUSED = "M5 3h5v18H5zM14 3h5v18h-5z"
_KEYS = (
    ("page_key_space", "play", "pause"),
    ("n", "chapter_next"),
    ("b", "chapter_back"),
    ("←", "back"),
    ("→", "forward"),
    ("0 … 9", "chapters"),
)
"""A key, and what it does, by the names of the words."""


def player(words: Words) -> Iterator[str]:
    """Yield the templates of what needs a script."""
    yield (
        f'<template id="page:player"><section class="player" aria-label="{say("player", words)}" '
        f'data-place="{say("place_of", words)}" data-going-on="{say("going_on", words)}" '
        f'data-broken="{say("broken", words)}">'
    )
    yield '<p class="now"><span class="chapter"></span> <span class="clock"><span class="at"></span> / <span class="all"></span></span></p>'
    yield f'<div class="bar"><div class="marks"></div><input type="range" min="0" step="1000" aria-label="{say("place", words)}"></div>'
    yield '<div class="buttons">'
    for name, said, key, path in _BUTTONS:
        yield _button(name, say(said, words), key, path, words)
    # below the buttons, for these must not move under a hand when the words are many
    yield '</div>\n<p class="words"></p>\n<p class="status" role="status"></p>'
    yield from _settings(words)
    yield "</section></template>"
    yield (
        f'<template id="page:listen"><button type="button" class="listen">{_sign("M6 3v18l15-9z")} '
        f"<span>{say('play', words)}</span></button></template>"
    )


def _button(name: str, said: str, key: str, path: str, words: Words) -> str:
    other = _sign(_PAUSED, "paused") if name == "play" else ""
    both = f' data-play="{said}" data-pause="{say("pause", words)}"' if name == "play" else ""
    return (
        f'<button type="button" class="{name}" data-do="{name}" aria-keyshortcuts="{key}"{both}>'
        f'{_sign(path)}{other}<span class="label">{said}</span></button>'
    )


def _sign(path: str, kind: str = "sign") -> str:
    return f'<svg class="{kind}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{path}"/></svg>'


def _settings(words: Words) -> Iterator[str]:
    yield f'<details class="keys"><summary>{say("keys", words)}</summary><dl>'
    for key, *does in _KEYS:
        sign = say(key.removeprefix("page_"), words) if key.startswith("page_") else key
        yield f"<div><dt><kbd>{sign}</kbd></dt><dd>{' / '.join(say(each, words) for each in does)}</dd></div>"
    yield "</dl>"
    for name in ("keys_on", "aloud"):
        yield f'<p><label><input type="checkbox" name="{name}"> {say(name, words)}</label></p>'
    yield "</details>"
