"""Work between two turns: who carries out which kind of errand, and who waits for it how long.

Rule: whatever a runner does - answer, hang, raise - a call goes on; and a webhook that waits never keeps the others
from being answered. What an errand is for, and what a call makes of its outcome, is not known here.

An errand runs beside the call. When it is quick, the webhook that began it stays for the rest. When it is not, that
webhook is answered after its `patience`, and whoever asks later is held for a while. Should the process that carries
it out die, nobody brings the outcome: after its time the errand is lost, and that is an outcome, too.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Protocol, TypeVar

import structlog

from ivr.conversation.commands import Errand
from ivr.conversation.events import ErrandDone, ErrandFailed, Heard
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.kept import Entry
from ivr.logs import way

log = structlog.get_logger("ivr.errands")

POLL = 0.1
"""Seconds between two looks at an errand that another process runs."""

ELSEWHERE = 0.5
"""Seconds that a webhook is held for an errand that is not of this process: its own may have died."""

BRIEF = 0.1
"""Seconds that a webhook which began an errand is held where too many are held already."""

Outcome = ErrandDone | ErrandFailed
Past = Callable[[], Sequence[Entry]]
Found = TypeVar("Found")


class Runner(Protocol):
    """Carries out the errands of one kind."""

    def run(
        self, errand: Errand, session: Session, heard: Heard | None, flows: Flows, past: Past = ...
    ) -> Outcome:
        """What became of it, after `errand.timeout` seconds at most. `heard` is what the caller said last, `past` reads
        the turns of the call so far.

        `at` and `chance` are left to who logs the event.
        """
        ...


Runners = Mapping[str, Runner]
"""Kind of errand -> who carries it out."""


def carry_out(
    runners: Runners, errand: Errand, session: Session, heard: Heard | None, flows: Flows, past: Past
) -> Outcome:
    """What the runner of that kind makes of it, or of itself."""
    runner = runners.get(errand.kind)
    if runner is None:
        detail = f"nobody here carries out errands of the kind {errand.kind}"
        return ErrandFailed(number=errand.number, reason="unknown", detail=detail)
    try:
        return runner.run(errand, session, heard, flows, past)
    except Exception as error:
        log.error(
            "errand failed",
            error=type(error).__name__,
            trace=way(error),
            contact=session.contact,
            errand=errand.name,
        )
        return ErrandFailed(number=errand.number, reason="error", detail=type(error).__name__)


def lost(session: Session, now: float) -> ErrandFailed | None:
    """The outcome of the errand that the session awaits, where nobody can bring it any more."""
    waiting = session.waiting
    if waiting.what != "errand" or now <= waiting.until:
        return None
    return ErrandFailed(number=waiting.number, reason="lost")


class Errands:
    """The errands that are under way in this process, and the webhooks that wait for one.

    Up to `workers` run at once. Up to `places` webhooks are held, those that ask later for `hold` seconds; that must be
    fewer than the threads for webhooks, or an action that hangs keeps every caller waiting.
    """

    def __init__(self, workers: int, places: int, hold: float, clock: Callable[[], float]) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="errand")
        self._places = threading.Semaphore(places)
        self._hold = hold
        self._clock = clock
        self._under_way: dict[str, threading.Event] = {}

    def begin(self, contact: str, work: Callable[[], None]) -> threading.Event:
        """Does the work of a contact beside everything else; the event is set when it is over."""
        over = self._under_way[contact] = threading.Event()
        self._pool.submit(self._do, contact, work, over)
        return over

    def _do(self, contact: str, work: Callable[[], None], over: threading.Event) -> None:
        try:
            work()
        finally:
            if self._under_way.get(contact) is over:
                del self._under_way[contact]
            over.set()

    def stay(self, over: threading.Event, patience: float) -> None:
        """Holds the webhook that began it until it is over, or until the caller has to be told something."""
        with self._place(patience, crowded=BRIEF) as seconds:
            over.wait(seconds)

    def settled(self, look: Callable[[], tuple[Found, Session]]) -> tuple[Found, Session]:
        """What `look` finds as soon as the contact awaits no errand, or a lost one; at the latest after `hold`."""
        with self._place(self._hold, crowded=0.0) as seconds:
            began = time.monotonic()
            while True:
                found, session = look()
                over = self._under_way.get(session.contact)
                left = began + (seconds if over else min(seconds, ELSEWHERE)) - time.monotonic()
                if left <= 0 or session.waiting.what != "errand" or lost(session, self._clock()):
                    return found, session
                if over:
                    over.wait(left)
                else:
                    time.sleep(min(POLL, left))

    @contextmanager
    def _place(self, seconds: float, crowded: float) -> Iterator[float]:
        """The seconds that a webhook may be held: at most `crowded` where too many are."""
        free = self._places.acquire(blocking=False)
        try:
            yield seconds if free else min(seconds, crowded)
        finally:
            if free:
                self._places.release()

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
