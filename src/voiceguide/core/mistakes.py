"""Every kind of mistake in a script at length: what it means, the cure, and an example put right."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Mistake:
    """What a diagnostic's code stands for."""

    code: str
    """As in a diagnostic: `VG014`."""
    title: str
    """What is wrong, in a few words."""
    meaning: str
    """Why it is a mistake, in a few sentences."""
    cure: str
    """What to do about it."""
    wrong: str
    """A script that has this mistake and no other; SSML, for a code of `import`."""
    right: str
    """The same script put right."""

    @property
    def of_import(self) -> bool:
        """Tell whether SSML has this mistake, when it becomes a routine."""
        return self.code.startswith("VX")


def parse_mistakes(text: str) -> tuple[Mistake, ...]:
    """Read the table of mistakes, sorted by code.

    Raises:
        ValueError: The text is not TOML, or an entry lacks a text or has one that nobody reads.
    """
    wanted = [field.name for field in fields(Mistake) if field.name != "code"]
    found: list[Mistake] = []
    for code, entry in sorted(tomllib.loads(text).items()):
        if not isinstance(entry, dict) or sorted(entry) != sorted(wanted):
            raise ValueError(f"{code}: an entry has exactly {', '.join(wanted)}")
        if not all(isinstance(entry[name], str) and entry[name].strip() for name in wanted):
            raise ValueError(f"{code}: every value is a text that says something")
        found.append(Mistake(code, **{name: entry[name].strip("\n") for name in wanted}))
    return tuple(found)
