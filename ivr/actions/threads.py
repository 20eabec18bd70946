"""Threads for functions that may hang.

Rule: a hung one costs its own thread and nothing else: not the caller's, not the end of the process.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any

Work = tuple[Future[Any], Callable[..., Any], tuple[Any, ...]]


class DaemonThreads:
    """At most `most` threads, started as they are needed. Unlike those of `ThreadPoolExecutor`, which a process
    waits for when it ends, they are daemons."""

    def __init__(self, name: str, most: int) -> None:
        self._name = name
        self._most = most
        self._started = 0
        self._starting = threading.Lock()
        self._idle = threading.Semaphore(0)
        self._work: SimpleQueue[Work | None] = SimpleQueue()

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Runs the function in the first thread that is free; cancelling works until it has begun."""
        future: Future[Any] = Future()
        self._work.put((future, function, arguments))
        if not self._idle.acquire(blocking=False):
            with self._starting:
                if self._started < self._most:
                    self._started += 1
                    threading.Thread(target=self._serve, name=self._name, daemon=True).start()
        return future

    def close(self) -> None:
        """Lets the threads end when they have done what was submitted."""
        for _ in range(self._started):
            self._work.put(None)

    def _serve(self) -> None:
        while work := self._work.get():
            future, function, arguments = work
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(function(*arguments))
                except BaseException as error:
                    future.set_exception(error)
            del work, future, function, arguments
            self._idle.release()
