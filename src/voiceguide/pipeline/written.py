"""Nouns as JSON and back: what is remembered of a routine in the store."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, Final

from voiceguide.core.source import Diagnostic, Severity, Span
from voiceguide.core.timeline import Chapter, Cue, Elastic, LeftOut, Mark, TimedStep, Timeline
from voiceguide.core.utterance import Utterance
from voiceguide.pipeline.exported import Counts, Exported, Loudness, Made
from voiceguide.pipeline.freshness import Basis

_NOUNS: Final = (
    Timeline, Chapter, Cue, TimedStep, Elastic, Mark, LeftOut, Span, Utterance,
    Diagnostic, Basis, Exported, Made, Counts, Loudness,
)  # fmt: skip
"""What may be written; each is told apart by its number."""

_TUPLE: Final = -1
_PATH: Final = -2
_MAPPING: Final = -3


def dump(value: object) -> bytes:
    """Write nouns, tuples, paths, mappings and plain values."""
    return json.dumps(_bare(value), ensure_ascii=False).encode()


def load(data: bytes) -> Any:  # noqa: ANN401  whatever was written
    """Read what `dump` wrote."""
    return _noun(json.loads(data))


def _bare(value: Any) -> Any:  # noqa: ANN401  whatever a noun holds
    """Write each noun as a list that begins with what it is."""
    if isinstance(value, tuple):
        return [_TUPLE, *map(_bare, value)]
    if isinstance(value, Path):
        return [_PATH, str(value)]
    if isinstance(value, dict):
        return [_MAPPING, value]
    if is_dataclass(value):
        kind = _NOUNS.index(type(value))  # another noun is a bug of ours
        return [kind, *(_bare(getattr(value, field.name)) for field in fields(value))]
    return value


def _noun(bare: Any) -> Any:  # noqa: ANN401  whatever a noun holds
    """Read what `_bare` wrote."""
    if not isinstance(bare, list):
        return bare
    kind, *parts = bare
    if kind == _TUPLE:
        return tuple(map(_noun, parts))
    if kind in {_PATH, _MAPPING}:
        return Path(parts[0]) if kind == _PATH else parts[0]
    made = _NOUNS[kind](*map(_noun, parts))
    return replace(made, severity=Severity(made.severity)) if isinstance(made, Diagnostic) else made
