"""What every `Store` does."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voiceguide.core.interfaces import Store


def key_of(text: str) -> str:
    """Return a key as the rooms make them."""
    return hashlib.sha256(text.encode()).hexdigest()


class StoreContract:
    """Subclass as `Test…` and override the fixture `make`."""

    @pytest.fixture
    def make(self, tmp_path: Path) -> Callable[[], Store]:
        """Return a function that makes an empty store."""
        raise NotImplementedError

    def test_gives_back_what_was_put(self, make: Callable[[], Store]) -> None:
        """Bytes come back as they were, whatever they are: none, zeros, text, every value."""
        store = make()
        for data in (b"", b"\0", b"vgst", "слово".encode(), bytes(range(256)) * 300):
            store.put(key_of("a"), data)
            assert store.get(key_of("a")) == data

    def test_what_was_never_put_is_none(self, make: Callable[[], Store]) -> None:
        """A key that nobody put gives None, before and after others are put."""
        store = make()
        assert store.get(key_of("a")) is None
        store.put(key_of("b"), b"b")
        assert store.get(key_of("a")) is None

    def test_keys_are_apart(self, make: Callable[[], Store]) -> None:
        """Each of many keys, also those alike but for a prefix or a letter, has bytes of its own."""
        store = make()
        keys = [f"{prefix}{key_of(str(number))}" for number in range(40) for prefix in ("", "clip-", "mp3_")]
        keys += [key_of("0")[:-1] + letter for letter in "0123456789abcdef" if letter != key_of("0")[-1]]
        for key in keys:
            store.put(key, key.encode())
        assert [store.get(key) for key in keys] == [key.encode() for key in keys]

    def test_the_last_put_counts(self, make: Callable[[], Store]) -> None:
        """A second put under a key replaces the first, also by something shorter."""
        store = make()
        store.put(key_of("a"), b"the first, which is long")
        store.put(key_of("a"), b"second")
        assert store.get(key_of("a")) == b"second"

    def test_keeps_bytes_and_not_the_buffer(self, make: Callable[[], Store]) -> None:
        """What the caller does to a buffer after the put does not reach the store."""
        store = make()
        buffer = bytearray(b"before")
        store.put(key_of("a"), buffer)
        buffer[:] = b"after!"
        assert store.get(key_of("a")) == b"before"

    @pytest.mark.parametrize(
        "key",
        ["", "a", "UPPER", "../../etc/passwd", "ab/cd", "con.aux", "ABCDEF", "-ab", "clip-", "abc\n", "ünd"],
    )
    def test_a_bad_key_is_a_bug(self, make: Callable[[], Store], key: str) -> None:
        """A key that is not hex, or could leave a folder, is refused by get and by put."""
        store = make()
        with pytest.raises(ValueError, match="not a key"):
            store.get(key)
        with pytest.raises(ValueError, match="not a key"):
            store.put(key, b"")
