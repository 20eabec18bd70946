"""What is kept of a contact: its session, the log of its turns, how it ended. SQLite, or PostgreSQL by URL.

Rule: a turn is one transaction, and it succeeds for one writer only; whoever comes second writes nothing.

Read `store.py` for the ledgers there are, each a module; `tables.py` for what is kept, `database.py` for how a
transaction is made; `sqlite.py` and `postgresql.py` hold what differs between the two.
"""

from ivr.kept import Entry, Leg, Rewritten, Stored, StoreUnavailable
from ivr.store.contacts import Contact
from ivr.store.database import Change
from ivr.store.outbox import Parcel
from ivr.store.revisions import Live
from ivr.store.store import Store

__all__ = [
    "Change",
    "Contact",
    "Entry",
    "Leg",
    "Live",
    "Parcel",
    "Rewritten",
    "Store",
    "StoreUnavailable",
    "Stored",
]
