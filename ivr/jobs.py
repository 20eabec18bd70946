"""`ivr worker`: carries out what waits in the outbox, one process on each host.

Rule: the rows of the outbox are the truth (`sending.py` says what is done with one). DBOS hands them to threads, on one
host or several, and remembers what a process that died had in hand; it is imported here only, and only once there is
something to send, since it takes 70 MB. A row that stays due is handed in anew each minute, whatever DBOS knows of it.
"""

from __future__ import annotations

import os
import secrets
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import structlog

from ivr.channels.directory import TellCrm, WriteDown
from ivr.channels.notify import Notify
from ivr.channels.twilio.messages import Messages, secret_texts
from ivr.identity.lockouts import IN_ALL
from ivr.keeping import DIRECTORY
from ivr.lookups import Lookups
from ivr.sending import SETTLE, Sender, Sending
from ivr.settings import EMBEDDED, Settings, SettingsError
from ivr.store import Store, StoreUnavailable
from ivr.store.sqlite import count_fractions
from ivr.store.workers import Beat

EVERY = 0.5
"""Seconds between two looks at the outbox."""
AGAIN = 5.0
"""Seconds before DBOS is tried again when it could not work."""
BEAT = 2.0
"""Seconds between two signs of life; after LEASE without one, a worker counts as dead."""
LEASE = 10.0
AT_ONCE = 8
"""Things of one kind that a worker sends at the same moment: one receiver that hangs does not hold up the others."""
TIDY = 600.0
"""Seconds between two looks for what need not be remembered any more."""
REMEMBERED = 86_400.0
"""Seconds for which what is over is remembered: jobs, wrong tries, codes."""

log = structlog.get_logger("ivr.jobs")


class JobsUnavailable(Exception):
    """Raised where DBOS cannot work for now: its database is locked or away."""


def until_stopped(server: int | None = None) -> Callable[[float], bool]:
    """Waits, until somebody ends this process in an orderly way, or its parent `server` is gone."""
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, frame: stopped.set())

    def goes_on(seconds: float) -> bool:
        return not stopped.wait(seconds) and (server is None or os.getppid() == server)

    return goes_on


class Worker:
    """The one worker of its name. `handed` rows are DBOS's until they are due anew."""

    def __init__(
        self,
        settings: Settings,
        senders: Mapping[str, Sender],
        clock: Callable[[], float] = time.time,
        settle: float = SETTLE,
    ) -> None:
        self._settings, self._clock = settings, clock
        self._name, self._token = settings.worker, secrets.token_hex(8)
        self._store = Store(settings.database, patience=5.0)
        self._sending = Sending(self._store, senders, self._token, self._lives, clock, settle)
        self._kinds = tuple(senders)
        self._living: dict[str, float] = {}
        self._jobs: Jobs | None = None

    def run(self, goes_on: Callable[[float], bool]) -> None:
        """Works until `goes_on`, which waits for the seconds it is given, says no. Raises SettingsError.

        Ends the process at once when another has taken its name: what is in hand here is in hand there by now.
        """
        self._store.prepare()
        if not self._arrive(goes_on):
            return
        threading.Thread(target=self._beat, name="beat", daemon=True).start()
        log.info("worker begins", worker=self._name)
        tidied, pause = 0.0, EVERY
        while goes_on(pause):
            pause = EVERY
            try:
                self._look()
                if self._clock() - tidied > TIDY:
                    tidied = self._clock()
                    self._tidy(tidied)
            except StoreUnavailable as error:
                log.warning("the outbox cannot be read", reason=str(error))
            except JobsUnavailable as error:
                log.warning("nothing can be sent for now; the outbox waits", reason=str(error))
                pause = AGAIN
        if self._jobs:
            self._jobs.close()
        self._store.workers.leave(self._name, self._token)
        self._store.close()

    def _tidy(self, now: float) -> None:
        if days := self._settings.outbox_days:
            self._store.outbox.forget(now - days * 86_400)
        self._store.lockouts.forget(now - REMEMBERED, but=IN_ALL)
        self._store.codes.forget(now - REMEMBERED)
        for customer in self._store.voiceprints.purge(now - self._settings.voiceprint_days * 86_400, now):
            self._store.customers.note(customer, "worker", "voiceprint deleted: not heard for long", now)
        self._store.links.forget(now - REMEMBERED)
        self._store.line_risks.forget(now - REMEMBERED)
        if self._jobs:
            self._jobs.tidy(now - REMEMBERED)

    def _arrive(self, goes_on: Callable[[float], bool]) -> bool:
        """Takes the name; one whose worker gives no sign of life for a while is taken over."""
        workers, began = self._store.workers, self._clock()
        seen = workers.arrive(self._name, self._token, self._clock())
        while seen:
            if not goes_on(EVERY):
                return False
            now = next((beat for beat in workers.all() if beat.name == self._name), None)
            if now is None:
                seen = workers.arrive(self._name, self._token, self._clock())
            elif now.beat_at != seen.beat_at:
                raise SettingsError(
                    f"A worker named '{self._name}' is running already. One is enough for a host; name another "
                    "host's differently with IVR_WORKER_NAME."
                )
            elif self._clock() - began > LEASE and workers.take_over(seen, self._token, self._clock()):
                seen = None
        return True

    def _beat(self) -> None:
        while True:
            time.sleep(BEAT)
            try:
                mine = self._store.workers.beat(self._name, self._token, self._clock())
            except StoreUnavailable:
                continue
            if not mine:
                log.error("another worker has taken this one's name", worker=self._name)
                os._exit(3)

    def _look(self) -> None:
        due = [row for row in self._store.outbox.due(self._clock()) if row[1] in self._kinds]
        if not due:
            return
        if self._jobs is None:
            self._jobs = Jobs(self._settings, self._kinds, self._sending.attempt)
        for dead in self._dead():
            self._jobs.take_over(dead.name)
            self._store.workers.leave(dead.name, dead.token)
            log.warning("a worker has died; its work goes on here", worker=dead.name)
        for id, kind, since in due:
            self._jobs.hand_in(id, kind, since, self._clock())

    def _dead(self) -> list[Beat]:
        beats, now = self._store.workers.all(), self._clock()
        self._living = {beat.token: beat.beat_at for beat in beats}
        return [beat for beat in beats if beat.token != self._token and now - beat.beat_at > LEASE]

    def _lives(self, token: str) -> bool:
        return self._clock() - self._living.get(token, 0.0) <= LEASE


class Jobs:
    """DBOS: a queue for each kind, a workflow for each try. All but `close` raise JobsUnavailable."""

    def __init__(self, settings: Settings, kinds: tuple[str, ...], attempt: Callable[[str], None]) -> None:
        from dbos import DBOS, SetWorkflowID

        config: Any = {
            "name": "parley",
            "system_database_url": settings.jobs_database,
            "executor_id": settings.worker,
            "application_version": "1",  # or a worker of a newer program would not take up an older one's work
            "log_level": "ERROR",
            "enable_otlp": False,
        }
        self._dbos, self._set_id = DBOS, SetWorkflowID
        self._handed: dict[str, str] = {}
        try:
            with _working():
                count_fractions()
                DBOS(config=config)
                self._launch(attempt)
                self._queues = {
                    kind: DBOS.register_queue(kind, worker_concurrency=AT_ONCE, polling_interval_sec=EVERY)
                    for kind in kinds
                }
        except JobsUnavailable:
            DBOS.destroy(destroy_registry=True)  # the next one begins anew
            raise

    def _launch(self, attempt: Callable[[str], None]) -> None:
        def one_try(id: str) -> None:  # DBOS marks what it is given, and a method takes no mark
            attempt(id)

        step = self._dbos.step(name="attempt")(one_try)

        def carry_out(id: str) -> None:
            step(id)

        self._carry_out = self._dbos.workflow(name="carry_out")(carry_out)
        self._dbos.launch()

    def hand_in(self, id: str, kind: str, since: float, now: float) -> None:
        """A try that is due, once; after a minute of which nothing has come, once more."""
        job = f"{id}@{since:.3f}+{int((now - since) // 60)}"
        if self._handed.get(id) == job:
            return
        if len(self._handed) > 10_000:
            self._handed.clear()
        with _working(), self._set_id(job):
            self._queues[kind].enqueue(self._carry_out, id)
        self._handed[id] = job

    def take_over(self, name: str) -> None:
        """What the worker of that name had in hand is put back into the queues."""
        with _working():
            found = self._dbos.list_workflows(status="PENDING", load_input=False, load_output=False)
            left = [job.workflow_id for job in found if job.executor_id == name]
            if left:
                self._dbos.resume_workflows(left)

    def tidy(self, before: float) -> None:
        """Forgets what has ended before."""
        until = datetime.fromtimestamp(before, UTC).isoformat()
        with _working():
            found = self._dbos.list_workflows(
                status=["SUCCESS", "ERROR"], end_time=until, limit=1000, load_input=False, load_output=False
            )
            if found:
                self._dbos.delete_workflows([job.workflow_id for job in found])

    def close(self) -> None:
        """What is being sent is sent to its end."""
        self._dbos.destroy(workflow_completion_timeout_sec=10)


@contextmanager
def _working() -> Iterator[None]:
    """DBOS raises what its driver raises, of many kinds; the first line of its words holds no parameters."""
    try:
        yield
    except Exception as error:
        first, *_ = str(error).splitlines() or [""]
        raise JobsUnavailable(f"{type(error).__name__}: {first}") from error


def senders(settings: Settings) -> dict[str, Sender]:
    """What this installation can send, by kind."""
    texts = Messages(settings.twilio_api, settings.account_sid, settings.auth_token, settings.sms_from)
    made: dict[str, Sender] = {"message": texts}
    made |= secret_texts(texts, settings.auth_token, settings.public_url)
    if settings.notify_url:
        made["notify"] = Notify(settings.notify_url, settings.notify_key)
    if settings.directory_write:
        made[DIRECTORY] = _directory(settings)
    return made


def _directory(settings: Settings) -> Sender:
    store = Store(settings.database, patience=5.0)
    if settings.directory_write == EMBEDDED:
        return WriteDown(store.customers, store.outbox.is_first)
    lookups = Lookups(settings.lookup_hosts, settings.lookup_private_hosts, os.environ)
    headers = dict(settings.directory_headers)
    return TellCrm(settings.directory_write, headers, lookups.post, store.outbox.is_first)
