"""Find the word table and the lexicon of a language among those that ship."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from voiceguide.core.errors import RequestError
from voiceguide.core.words import Words, nearest, parse_words
from voiceguide.voice.names import Names, parse_names

_SUFFIX = ".toml"
_LEXICON = ".lexicon.csv"


def languages() -> tuple[str, ...]:
    """Return the tags of the languages that have a table, sorted."""
    names = (entry.name for entry in files("voiceguide").joinpath("languages").iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX)))


def common_words() -> dict[str, frozenset[str]]:
    """Return the words that each language's sentences are full of, by its tag."""
    return {tag: words_for(tag).listed("common") for tag in languages()}


def words_for(tag: str) -> Words:
    """Read the table of a language: `en` serves `en-GB`.

    Raises:
        RequestError: No table covers the tag; the hint names those that exist.
    """
    have = languages()
    found = nearest(tag, have)
    if found is None:
        raise RequestError(f"the language `{tag}` is not there", f"write one of: {', '.join(have)}")
    table = files("voiceguide").joinpath("languages", found + _SUFFIX)
    return parse_words(table.read_text(encoding="utf-8"))


@cache
def names_for(lang: str) -> Names:
    """Read the lexicon that ships for a language's table; one without any has no names."""
    table = files("voiceguide").joinpath("languages", lang + _LEXICON)
    return parse_names(table.read_text(encoding="utf-8")) if table.is_file() else Names(())
