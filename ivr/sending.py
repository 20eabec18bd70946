"""How one thing of the outbox is carried out: tried, tried again with growing waits, or looked up.

Rule: what may have come through is never sent again blindly. A receiver that knows what it has done already (a key
goes with each try) may be asked again; any other is looked at first; where that is not possible either, the outcome
stays unknown, and is told as that.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

import structlog

from ivr.store import Parcel, Store
from ivr.store.outbox import FAILED, SENDING, SENT, UNKNOWN, WAITING

log = structlog.get_logger("ivr.sending")

FIRST_WAIT, LONGEST_WAIT = 2.0, 1800.0
"""Seconds before a second try; each further wait is twice as long, up to the longest."""
SETTLE = 60.0
"""Seconds after which a try without an outcome is looked up: what was under way has arrived by then."""
LONGEST = 86_400.0
"""Seconds after which a parcel is given up."""


class Refused(Exception):
    """Raised where the receiver will never take it. The message is kept, so it holds nothing of a caller's."""


class NotNow(Exception):
    """Raised where it surely did not come through, and may another time."""


class OutcomeUnknown(Exception):
    """Raised where it may have come through."""


class Sender(Protocol):
    """How things of one kind are sent."""

    repeats: bool
    """Whether the receiver, asked again with the same id, does it once only."""

    def send(self, parcel: Parcel) -> str:
        """Sends it; the receiver's name for it. Raises Refused, NotNow or OutcomeUnknown."""

    def look_up(self, parcel: Parcel, known: Callable[[str], bool]) -> str:
        """The receiver's name for a parcel that may have come through, "" when it did not; `known` names are others'.

        Raises NotNow.
        """


@dataclass(frozen=True)
class Sending:
    """Carries out parcels, one call of `attempt` after the other. `worker` names this process, and no other."""

    store: Store
    senders: Mapping[str, Sender]
    worker: str
    lives: Callable[[str], bool]
    """Whether another worker's process is alive."""
    clock: Callable[[], float] = time.time
    settle: float = SETTLE

    def attempt(self, id: str) -> None:
        """Does for a parcel what there is to do now. Afterwards it is finished, or due later."""
        parcel, now = self.store.outbox.parcel(id), self.clock()
        if parcel is None or parcel.due_at is None or parcel.due_at > now:
            return
        sender = self.senders.get(parcel.kind)
        if sender is None:
            self._give_up(parcel, "nothing here sends this")
        elif now - parcel.made_at > LONGEST:
            self._give_up(parcel, parcel.reason or "it waited for too long")
        elif self._in_hand(parcel):
            self._later(parcel, parcel.state, parcel.reason, self.settle)
        elif parcel.state == WAITING or sender.repeats:
            self._try(parcel, sender)
        else:
            self._look_up(parcel, sender)

    def _in_hand(self, parcel: Parcel) -> bool:
        """Whether another worker, which is alive, is at it."""
        return parcel.state == SENDING and parcel.worker != self.worker and self.lives(parcel.worker)

    def _try(self, parcel: Parcel, sender: Sender) -> None:
        now = self.clock()
        if not self.store.outbox.take(parcel, self.worker, now, now + self.settle):
            return  # another was quicker
        taken = replace(parcel, state=SENDING, tries=parcel.tries + 1, worker=self.worker, began_at=now)
        uncertain = self._wait(taken) if sender.repeats else self.settle
        try:
            receipt = sender.send(taken)
        except Refused as error:
            self._end(taken, FAILED, reason=str(error))
        except NotNow as error:
            self._later(taken, WAITING, str(error), self._wait(taken))
        except OutcomeUnknown as error:
            self._later(taken, SENDING, str(error), uncertain)
        except Exception as error:  # its words may be a caller's
            self._later(taken, SENDING, f"the sender failed ({type(error).__name__})", uncertain)
        else:
            self._end(taken, SENT, receipt)

    def _look_up(self, parcel: Parcel, sender: Sender) -> None:
        since = self.clock() - (parcel.began_at or parcel.made_at)
        if since < self.settle:
            self._later(parcel, SENDING, parcel.reason, self.settle - since)
            return
        try:
            found = sender.look_up(parcel, partial(self.store.outbox.knows, parcel.kind, parcel.address))
        except NotNow as error:
            self._later(parcel, SENDING, str(error), min(LONGEST_WAIT, since))
            return
        except Exception as error:
            self._later(parcel, SENDING, f"the look-up failed ({type(error).__name__})", LONGEST_WAIT)
            return
        if found:
            self._end(parcel, SENT, found)
        else:
            self._later(parcel, WAITING, "it did not come through", 0.0)

    def _give_up(self, parcel: Parcel, reason: str) -> None:
        self._end(parcel, UNKNOWN if parcel.state == SENDING else FAILED, reason=reason)

    @staticmethod
    def _wait(parcel: Parcel) -> float:
        return float(min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(parcel.tries - 1, 20)))

    def _later(self, parcel: Parcel, state: str, reason: str, wait: float) -> None:
        self.store.outbox.put_off(parcel, state, self.clock() + wait, reason)
        log.info("not sent yet", parcel=parcel.id, kind=parcel.kind, tries=parcel.tries, reason=reason)

    def _end(self, parcel: Parcel, state: str, receipt: str = "", reason: str = "") -> None:
        self.store.outbox.finish(parcel, state, self.clock(), receipt, reason)
        tell = log.info if state == SENT else log.error
        tell(_TOLD[state], parcel=parcel.id, kind=parcel.kind, tries=parcel.tries, reason=reason)


_TOLD = {SENT: "sent", FAILED: "not sent", UNKNOWN: "perhaps sent: the outcome is not known"}
