"""The ledger of what networks have told of lines: signs, for hours, so that no look-up is paid twice."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, select

from ivr.store.database import Change, Database
from ivr.store.statements import insert_instead
from ivr.store.tables import LINE_RISKS
from ivr.store.text import plain

_NOTE = insert_instead(LINE_RISKS, "line", "signs", "at")
_OF = select(LINE_RISKS.c.signs).where(
    LINE_RISKS.c.line == bindparam("of"), LINE_RISKS.c.at > bindparam("since")
)
_FORGET = delete(LINE_RISKS).where(LINE_RISKS.c.at < bindparam("before"))


class LineRisks:
    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, line: str, since: float) -> frozenset[str] | None:
        """What spoke against the line; None where nobody has asked since."""
        rows = self._database.read(_OF, {"of": plain(line), "since": since})
        return frozenset(rows[0][0].split()) if rows else None

    def note(self, line: str, signs: frozenset[str], at: float) -> None:
        row = {"line": plain(line), "signs": " ".join(sorted(signs)), "at": at}
        self._database.write(Change(_NOTE, row))

    def forget(self, before: float) -> None:
        self._database.write(Change(_FORGET, {"before": before}))
