"""Memory that is no longer needed goes back to the system."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

FREED = """
from voiceguide.pipeline.memory import give_back_memory

def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096

if {told}:
    give_back_memory()
bytearray(30 << 20)
before = resident()
large = [bytearray(b"1") * (3 << 20) for _ in range(9)]
last = bytearray(1000)
del large
print(resident() - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps it")
def test_large_blocks_are_given_back() -> None:
    """After one very large block, freed ones of 3 MB are kept; not by a process that gives them back."""
    kept, given_back = (
        int(
            subprocess.run(
                [sys.executable, "-c", FREED.format(told=told)], capture_output=True, check=True
            ).stdout
        )
        for told in (False, True)
    )
    assert given_back < 2 << 20 < kept
