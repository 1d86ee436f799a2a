"""Work in threads, a bounded number of items ahead."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

THREADS = 4
"""Islands or pieces that are mixed and encoded at once, on however many cores: each takes some 10 MB."""

_AHEAD = 4
"""Items a thread that may be worked on before they are taken."""

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")


def ahead(work: Callable[[_Item], _Made], items: Iterable[_Item], jobs: int) -> Iterator[_Made]:
    """Work on items in up to `THREADS` threads and yield what is made in their order."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  loads logging, which a session that plays does not need

    threads = min(jobs, THREADS)
    pending: deque[Future[_Made]] = deque()
    with ThreadPoolExecutor(max_workers=threads) as pool:
        try:
            for item in items:
                pending.append(pool.submit(work, item))
                if len(pending) > threads * _AHEAD:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            for future in pending:
                future.cancel()
