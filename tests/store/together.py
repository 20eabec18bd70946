"""Work done at the same moment: in threads, and in processes forked as gunicorn forks its workers."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

PROCESSES = multiprocessing.get_context("fork")


def at_once(count: int, work: Callable[[int], Any]) -> list[Any]:
    """What `work` gives in threads that begin together."""
    barrier = Barrier(count)

    def begin(number: int) -> Any:
        barrier.wait()
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(begin, range(count)))


def in_processes(count: int, work: Callable[[int], Any]) -> list[Any]:
    """What `work` gives in forked processes that begin together."""
    barrier, answers = PROCESSES.Barrier(count), PROCESSES.SimpleQueue()

    def begin(number: int) -> None:
        barrier.wait()
        answers.put(work(number))

    processes = [PROCESSES.Process(target=begin, args=(number,)) for number in range(count)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * count
    return [answers.get() for _ in processes]
