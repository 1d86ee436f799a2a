"""Quiet while a sound library looks for devices: some write what they tried on the terminal."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_STDERR: Final = 2


@contextmanager
def hush() -> Iterator[None]:
    """Let nothing that C libraries write on standard error be seen; what they return says it better."""
    try:
        kept = os.dup(_STDERR)
    except OSError:  # it is closed: nothing can be seen anyway
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, _STDERR)
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)
        os.close(nowhere)
