"""The ledger of revisions of the flows: what each one consists of, and which was live since when."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from ivr.kept import StoreUnavailable
from ivr.store.database import Change, Database
from ivr.store.statements import insert_new
from ivr.store.tables import LIVE, REVISIONS
from ivr.store.text import from_text, to_text


@dataclass(frozen=True)
class Live:
    """A time at which a revision of the flows went live; the highest number is in force."""

    number: int
    revision: str
    at: float
    note: str


_KEEP = insert_new(REVISIONS, "revision")
_FILES = select(REVISIONS.c.files).where(REVISIONS.c.revision == bindparam("revision"))
_LIVED = (
    select(LIVE.c.number, LIVE.c.revision, LIVE.c.at, LIVE.c.note)
    .order_by(LIVE.c.number.desc())
    .limit(bindparam("limit"))
)
# Two that go live at the same moment take the same number: the second finds it taken.
_GO_LIVE = insert_new(LIVE, "number")


class Revisions:
    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, revision: str, files: dict[str, str], at: float) -> None:
        """Keep what a revision consists of: the text of each file by its path. One that is kept stays as it is."""
        row = {"revision": revision, "made_at": at, "files": to_text(files)}
        self._database.write(Change(_KEEP, row))

    def files(self, revision: str) -> dict[str, str] | None:
        """The files of a revision, None for one that was never kept."""
        rows = self._database.read(_FILES, {"revision": revision})
        return dict(from_text(rows[0][0])) if rows else None

    def go_live(self, revision: str, at: float, note: str = "") -> None:
        """New calls get this revision, one that was kept, in every process that asks `lived`."""
        for _ in range(5):
            lived = self.lived(1)
            number = lived[0].number + 1 if lived else 1
            row = {"number": number, "revision": revision, "at": at, "note": note}
            if self._database.write(Change(_GO_LIVE, row, decides=True)):
                return
        raise StoreUnavailable("several processes are putting revisions live at once; try again.")

    def lived(self, limit: int = 100) -> list[Live]:
        """The revisions that were live, the one in force first; a revision may have been live several times."""
        return [Live(*row) for row in self._database.read(_LIVED, {"limit": limit})]
