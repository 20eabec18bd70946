"""The ledger of spending: what was spent on a day, for all processes together."""

from __future__ import annotations

from sqlalchemy import bindparam, update

from ivr.store.database import Change, Database
from ivr.store.statements import insert_new
from ivr.store.tables import SPENDING

_DAY = SPENDING.c.day == bindparam("on")
_OPEN = insert_new(SPENDING, "day")
_TAKE = (
    update(SPENDING)
    .where(_DAY, SPENDING.c.spent + bindparam("amount") <= bindparam("most"))
    .values(spent=SPENDING.c.spent + bindparam("amount"))
)
_GIVE_BACK = update(SPENDING).where(_DAY).values(spent=SPENDING.c.spent - bindparam("amount"))


class Spending:
    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, day: str, amount: int, most: int) -> bool:
        """Whether so much was left of `most` on that day, in millionths; it is spent now."""
        self._database.write(Change(_OPEN, {"day": day, "spent": 0}))
        return self._database.write(Change(_TAKE, {"on": day, "amount": amount, "most": most}, decides=True))

    def give_back(self, day: str, amount: int) -> None:
        """What was taken and not used."""
        self._database.write(Change(_GIVE_BACK, {"on": day, "amount": amount}))
