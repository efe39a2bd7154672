"""Ordered work on a stream of items with several threads and little memory."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import TypeVar

__all__ = ["available_cpus", "ordered_map"]

Tool = TypeVar("Tool")
Item = TypeVar("Item")
Result = TypeVar("Result")

_WAITING_PER_TOOL = 2


def available_cpus() -> int:
    """Return the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def ordered_map(
    work: Callable[[Tool, Item], Result], tools: Iterable[Tool], items: Iterable[Item]
) -> Iterator[Result]:
    """Yield ``work(tool, item)`` for every item, in the order of the items.

    Parameters
    ----------
    work : callable
    tools : iterable
        One per thread; a tool is used by one thread at a time.
    items : iterable
        Taken in the calling thread, at most a few ahead of the results, so that
        memory does not grow with their number.

    Notes
    -----
    An exception in `work` or in `items` comes out here, and so does closing the
    iterator early: either way the items not yet begun are dropped and all
    threads have ended when this returns.
    """
    idle: SimpleQueue[Tool] = SimpleQueue()
    threads = 0
    for tool in tools:
        idle.put(tool)
        threads += 1

    def task(item: Item) -> Result:
        tool = idle.get()
        try:
            return work(tool, item)
        finally:
            idle.put(tool)

    waiting: deque[Future[Result]] = deque()
    pool = ThreadPoolExecutor(threads, thread_name_prefix="gait")
    try:
        for item in items:
            waiting.append(pool.submit(task, item))
            if len(waiting) > threads * _WAITING_PER_TOOL:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
