"""The ledger of lockouts: wrong tries by whom they count against, for all processes together.

Rule: a try is counted before anything is compared, in one transaction over all of its subjects, or it does not happen.
So any number of calls at once, in any number of processes, never get one try more than there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import bindparam, case, delete, func, or_, select, update

from ivr.kept import Subject
from ivr.store.database import Change, Database
from ivr.store.statements import insert_new
from ivr.store.tables import TRIES
from ivr.store.text import plain

_NAME = TRIES.c.subject == bindparam("of")
_BEGIN = insert_new(TRIES, "subject")
_COUNT = case(
    (or_(TRIES.c.tried_at < bindparam("forgotten"), TRIES.c.count >= bindparam("last")), 1),
    else_=TRIES.c.count + 1,
)
_TAKE = (
    update(TRIES)
    .where(_NAME, TRIES.c.open_at <= bindparam("now"))
    .values(
        count=_COUNT,
        tried_at=bindparam("now"),
        open_at=case(
            (bindparam("last") == _COUNT, bindparam("last_until")),
            (bindparam("first") == _COUNT, bindparam("first_until")),
            else_=0.0,
        ),
    )
)
_PARDON = update(TRIES).where(_NAME).values(count=0, open_at=0.0)
_GIVE_BACK = update(TRIES).where(_NAME, TRIES.c.count > 0).values(count=TRIES.c.count - 1, open_at=0.0)
_STANDING = select(TRIES.c.subject, TRIES.c.count, TRIES.c.open_at).where(
    func.substr(TRIES.c.subject, 1, bindparam("length")) == bindparam("begins"), TRIES.c.count > 0
)
_UNLOCK = delete(TRIES).where(_NAME)
_FORGET = delete(TRIES).where(
    TRIES.c.tried_at < bindparam("before"),
    TRIES.c.open_at < bindparam("before"),
    TRIES.c.subject.not_like(bindparam("kept")),
)


class Lockouts:
    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, subjects: Sequence[Subject], now: float) -> bool:
        """Whether none of them is locked; the try is counted as a wrong one then, against all of them."""
        return self._database.write(*self._taken(subjects, now))

    def succeed(self, subjects: Iterable[Subject]) -> None:
        """The try that was counted was a right one."""
        changes = (
            Change(_PARDON if subject.pardoned else _GIVE_BACK, {"of": plain(subject.name)})
            for subject in _in_order(subjects)
        )
        self._database.write(*changes)

    def standing(self, begins: str) -> list[tuple[str, int, float]]:
        """(subject, wrong tries, locked until) of those whose names begin so and that have wrong tries."""
        values = {"begins": plain(begins), "length": len(plain(begins))}
        return [(name, count, until) for name, count, until in self._database.read(_STANDING, values)]

    def unlock(self, begins: str) -> int:
        """Forgets the wrong tries of the subjects whose names begin so; how many there were."""
        found = self.standing(begins)
        self._database.write(*(Change(_UNLOCK, {"of": name}) for name, _, _ in found))
        return len(found)

    def forget(self, before: float, but: str) -> None:
        """Forgets what nobody has tried since and is not locked, but for the subjects whose names end so."""
        self._database.write(Change(_FORGET, {"before": before, "kept": f"%{but}"}))

    @staticmethod
    def _taken(subjects: Sequence[Subject], now: float) -> Iterator[Change]:
        for subject in _in_order(subjects):
            name, (first, pause), (last, longer) = plain(subject.name), subject.locks[0], subject.locks[-1]
            yield Change(_BEGIN, {"subject": name, "count": 0, "tried_at": now, "open_at": 0.0})
            values = {"of": name, "now": now, "forgotten": now - subject.forgets}
            values |= {"first": first, "first_until": now + pause, "last": last, "last_until": now + longer}
            yield Change(_TAKE, values, decides=True)


def _in_order(subjects: Iterable[Subject]) -> list[Subject]:
    """In the same order in every transaction, so that no two wait for each other."""
    return sorted(subjects, key=_name)


def _name(subject: Subject) -> str:
    return subject.name
