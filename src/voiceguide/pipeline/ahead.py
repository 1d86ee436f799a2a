"""Work in threads, a bounded number of items ahead."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeVar

THREADS = 4
"""Islands or pieces that are mixed and encoded at once, on however many cores: each takes some 10 MB."""

_AHEAD = 4
"""Items a thread that may be worked on before they are taken."""

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")


def ahead(
    work: Callable[[_Item], _Made],
    items: Iterable[_Item],
    jobs: int,
    known: Callable[[_Item], _Made | None] = lambda _: None,
) -> Iterator[_Made]:
    """Work on items in up to `THREADS` threads and yield what is made in their order.

    What `known` returns is taken as it is: looking for it in threads, too, would let them wait for each other.
    """
    threads, pool = min(jobs, THREADS), None
    pending: deque[Callable[[], _Made]] = deque()
    try:
        for item in items:
            made = known(item)
            if made is not None:
                pending.append(partial(_same, made))
            else:
                if pool is None:
                    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  seldom needed, loads logging

                    pool = ThreadPoolExecutor(max_workers=threads)
                pending.append(pool.submit(work, item).result)
            if len(pending) > threads * _AHEAD:
                yield pending.popleft()()
        while pending:
            yield pending.popleft()()
    finally:
        if pool:
            pool.shutdown(cancel_futures=True)


def _same(made: _Made) -> _Made:
    return made
