"""The ledger of voices: what was agreed to in which words, and, sealed, the vectors and sounds that are kept of it.

Rule: nothing is kept of a voice without a consent that stands; taking one back deletes all of it in the same moment.
The words that were agreed to stay, with when they were taken back, as the proof that they were asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from uuid import uuid4

from sqlalchemy import bindparam, delete, insert, select, update

from ivr.kept import Consent, KeptVoice
from ivr.store.database import Change, Database
from ivr.store.tables import VOICE_CONSENTS, VOICES
from ivr.store.text import plain

PRINT, SOUND = "print", "sound"
MOST = {PRINT: 3, SOUND: 12}
"""Vectors of a customer, each of another call: the mobile outdoors, the telephone at home; and sounds, the latest."""

_OF = VOICES.c.customer == bindparam("of")
_KEEP = insert(VOICES)
_KEPT = select(VOICES.c.id, VOICES.c.kind, VOICES.c.sealed).where(_OF).order_by(VOICES.c.at, VOICES.c.id)
_DROP_ONE = delete(VOICES).where(VOICES.c.id == bindparam("which"))
_DROP = delete(VOICES).where(_OF)
_SEAL = update(VOICES).where(VOICES.c.id == bindparam("which")).values(sealed=bindparam("anew"))
_ALL = select(VOICES.c.id, VOICES.c.sealed).order_by(VOICES.c.id)
_AGREE = insert(VOICE_CONSENTS)
_STANDS = VOICE_CONSENTS.c.withdrawn_at.is_(None)
_CONSENTS = (
    select(*(VOICE_CONSENTS.c[name] for name in ("at", "contact", "language", "text", "withdrawn_at")))
    .where(VOICE_CONSENTS.c.customer == bindparam("of"))
    .order_by(VOICE_CONSENTS.c.at)
)
_WITHDRAW = (
    update(VOICE_CONSENTS)
    .where(VOICE_CONSENTS.c.customer == bindparam("of"), _STANDS)
    .values(withdrawn_at=bindparam("gone_at"))
)
_HEARD = (
    update(VOICE_CONSENTS)
    .where(VOICE_CONSENTS.c.customer == bindparam("of"), _STANDS)
    .values(heard_at=bindparam("now"))
)
_OLD = (
    select(VOICE_CONSENTS.c.customer)
    .where(_STANDS, VOICE_CONSENTS.c.heard_at < bindparam("before"))
    .distinct()
)


class Voiceprints:
    def __init__(self, database: Database) -> None:
        self._database = database

    def enrol(self, customer: str, consent: Consent, print: str, sounds: Sequence[str]) -> None:
        """Keeps a vector and the sounds that it was made of, with the consent to it."""
        row = {"contact": consent.contact, "language": consent.language, "text": consent.text}
        agreed = {"id": uuid4().hex, "customer": plain(customer), "at": consent.at, "heard_at": consent.at}
        agreed |= {name: plain(value) for name, value in row.items()} | {"withdrawn_at": None}
        room = [*self._surplus(customer, PRINT, 1), *self._surplus(customer, SOUND, len(sounds))]
        new = [
            _kept(customer, PRINT, print, consent.at),
            *(_kept(customer, SOUND, s, consent.at) for s in sounds),
        ]
        before = Change(_WITHDRAW, {"of": plain(customer), "gone_at": consent.at})
        self._database.write(before, *room, Change(_AGREE, agreed), *new)

    def hear(self, customer: str, sound: str, at: float) -> None:
        """Keeps one more sound of a customer who was heard, in place of the oldest; none of one who takes the consent
        back at this moment."""
        room = self._surplus(customer, SOUND, 1)
        heard = Change(_HEARD, {"of": plain(customer), "now": at}, decides=True)
        self._database.write(heard, *room, _kept(customer, SOUND, sound, at))

    def of(self, customer: str) -> KeptVoice:
        """What is kept of them, the oldest first."""
        rows = self._database.read(_KEPT, {"of": plain(customer)})
        return KeptVoice(*(tuple(row[2] for row in rows if row[1] == kind) for kind in (PRINT, SOUND)))

    def consents(self, customer: str) -> list[Consent]:
        return [Consent(*row) for row in self._database.read(_CONSENTS, {"of": plain(customer)})]

    def delete(self, customer: str, at: float) -> int:
        """How much was kept of them; nothing is any more, and the consent is taken back."""
        had = len(self._database.read(_KEPT, {"of": plain(customer)}))
        withdrawn = Change(_WITHDRAW, {"of": plain(customer), "gone_at": at})
        self._database.write(Change(_DROP, {"of": plain(customer)}), withdrawn)
        return had

    def purge(self, before: float, at: float) -> list[str]:
        """Deletes the voices that were not heard since, and says whose they were."""
        gone = [str(row[0]) for row in self._database.read(_OLD, {"before": before})]
        for customer in gone:
            self.delete(customer, at)
        return gone

    def reseal(self, renewed: Callable[[str], str]) -> int:
        """Seals everything anew; how much that was."""
        rows = self._database.read(_ALL, {})
        for which, sealed in rows:
            self._database.write(Change(_SEAL, {"which": which, "anew": renewed(str(sealed))}))
        return len(rows)

    def _surplus(self, customer: str, kind: str, coming: int) -> Iterator[Change]:
        rows = self._database.read(_KEPT, {"of": plain(customer)})
        kept = [row[0] for row in rows if row[1] == kind]
        for which in kept[: max(0, len(kept) + coming - MOST[kind])]:
            yield Change(_DROP_ONE, {"which": which})


def _kept(customer: str, kind: str, sealed: str, at: float) -> Change:
    return Change(
        _KEEP, {"id": uuid4().hex, "customer": plain(customer), "kind": kind, "at": at, "sealed": sealed}
    )
