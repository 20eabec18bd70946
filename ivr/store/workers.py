"""The ledger of workers: which processes carry out the outbox, and whether they live.

Rule: a name belongs to one process. Who finds it taken watches its beat: a name that beats is another's, one that does
not beat any more is taken over.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, delete, select, update

from ivr.store.database import Change, Database
from ivr.store.statements import insert_new
from ivr.store.tables import WORKERS
from ivr.store.text import plain


@dataclass(frozen=True)
class Beat:
    """A worker's last sign of life. `token` is the process that goes by its name."""

    name: str
    token: str
    beat_at: float


_ARRIVE = insert_new(WORKERS, "name")
_MOVE = (
    update(WORKERS)
    .where(
        WORKERS.c.name == bindparam("of"),
        WORKERS.c.token == bindparam("was"),
        WORKERS.c.beat_at == bindparam("seen"),
    )
    .values(token=bindparam("token"), beat_at=bindparam("beat_at"))
)
_BEAT = (
    update(WORKERS)
    .where(WORKERS.c.name == bindparam("of"), WORKERS.c.token == bindparam("was"))
    .values(beat_at=bindparam("beat_at"))
)
_ALL = select(WORKERS.c.name, WORKERS.c.token, WORKERS.c.beat_at).order_by(WORKERS.c.name)
_LEAVE = delete(WORKERS).where(WORKERS.c.name == bindparam("of"), WORKERS.c.token == bindparam("was"))


class Workers:
    def __init__(self, database: Database) -> None:
        self._database = database

    def arrive(self, name: str, token: str, at: float) -> Beat | None:
        """Takes a name that nobody has; otherwise, whose it is."""
        row = {"name": plain(name), "token": token, "beat_at": at}
        if self._database.write(Change(_ARRIVE, row, decides=True)):
            return None
        return next((beat for beat in self.all() if beat.name == row["name"]), None)

    def take_over(self, seen: Beat, token: str, at: float) -> bool:
        """Takes the name of a worker that has not beaten since."""
        row = {"of": seen.name, "was": seen.token, "seen": seen.beat_at, "token": token, "beat_at": at}
        return self._database.write(Change(_MOVE, row, decides=True))

    def beat(self, name: str, token: str, at: float) -> bool:
        """False when the name is another's by now."""
        row = {"of": plain(name), "was": token, "beat_at": at}
        return self._database.write(Change(_BEAT, row, decides=True))

    def leave(self, name: str, token: str) -> None:
        self._database.write(Change(_LEAVE, {"of": plain(name), "was": token}))

    def all(self) -> list[Beat]:
        return [Beat(*row) for row in self._database.read(_ALL, {})]
