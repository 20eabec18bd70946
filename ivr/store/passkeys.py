"""The ledger of passkeys, and of the links that were texted to use one: public keys and hashes, nothing that opens."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from ivr.kept import Link, Passkey
from ivr.store.database import Change, Database
from ivr.store.tables import LINKS, PASSKEYS
from ivr.store.text import plain

_PASSKEY = ("credential", "customer", "public_key", "sign_count", "made_at")
_ADD = insert(PASSKEYS)
_OF = (
    select(*(PASSKEYS.c[name] for name in _PASSKEY))
    .where(PASSKEYS.c.customer == bindparam("of"))
    .order_by(PASSKEYS.c.made_at)
)
_COUNT = (
    update(PASSKEYS)
    .where(PASSKEYS.c.credential == bindparam("of"), PASSKEYS.c.sign_count <= bindparam("seen"))
    .values(sign_count=bindparam("seen"))
)
_DROP = delete(PASSKEYS).where(PASSKEYS.c.customer == bindparam("of"))

_LINK = tuple(Link.__dataclass_fields__)
_ISSUE = insert(LINKS)
_WITHDRAW = delete(LINKS).where(
    LINKS.c.contact == bindparam("in_contact"), LINKS.c.does == bindparam("to"), LINKS.c.used_at.is_(None)
)
_GOOD = select(*(LINKS.c[name] for name in _LINK)).where(
    LINKS.c.digest == bindparam("of"), LINKS.c.used_at.is_(None), LINKS.c.until > bindparam("now")
)
_USE = (
    update(LINKS)
    .where(LINKS.c.digest == bindparam("of"), LINKS.c.used_at.is_(None), LINKS.c.until > bindparam("now"))
    .values(used_at=bindparam("now"))
)
_FORGET = delete(LINKS).where(LINKS.c.until < bindparam("before"))


class Passkeys:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, passkey: Passkey) -> None:
        """Writes down a phone's key. Its name is the phone's own, and no other has it."""
        self._database.write(Change(_ADD, {name: getattr(passkey, name) for name in _PASSKEY}))

    def of(self, customer: str) -> list[Passkey]:
        """The customer's passkeys, the oldest first."""
        rows = self._database.read(_OF, {"of": plain(customer)})
        return [Passkey(**dict(zip(_PASSKEY, row, strict=True))) for row in rows]

    def used(self, credential: str, sign_count: int) -> None:
        """Notes how often the phone says that it has signed."""
        self._database.write(Change(_COUNT, {"of": credential, "seen": sign_count}))

    def drop(self, customer: str) -> bool:
        """Whether there were any; there are none now."""
        return self._database.write(Change(_DROP, {"of": plain(customer)}, decides=True))


class Links:
    """A link is good once, until its time is over, and only the newest of a call for what it does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def issue(self, link: Link, *sent: Change) -> None:
        """Makes a link good, in place of the one before, and writes down what sends it."""
        row: dict[str, Any] = {name: getattr(link, name) for name in _LINK} | {"used_at": None}
        row |= {name: plain(row[name]) for name in ("contact", "customer", "purpose", "said", "language")}
        before = {"in_contact": row["contact"], "to": link.does}
        self._database.write(Change(_WITHDRAW, before), Change(_ISSUE, row), *sent)

    def good(self, digest: str, now: float) -> Link | None:
        """The link with that hash, None where it is none, was used, or its time is over."""
        rows = self._database.read(_GOOD, {"of": digest, "now": now})
        return Link(**dict(zip(_LINK, rows[0], strict=True))) if rows else None

    def use(self, digest: str, now: float) -> bool:
        """Whether the link was still good; it is not any more."""
        return self._database.write(Change(_USE, {"of": digest, "now": now}, decides=True))

    def forget(self, before: float) -> None:
        """Forgets the links whose time was over before."""
        self._database.write(Change(_FORGET, {"before": before}))
