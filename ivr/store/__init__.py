"""What is kept of a contact: its session, the log of its turns, how it ended. SQLite, or PostgreSQL by URL.

Rule: a turn is one transaction, and it succeeds for one writer only; whoever comes second writes nothing.

Read `store.py` for what can be asked, `tables.py` for what is kept, `database.py` for how a transaction is
made; `sqlite.py` and `postgresql.py` hold what differs between the two.
"""

from ivr.store.database import StoreUnavailable
from ivr.store.store import Contact, Entry, Live, Rewritten, Store, Stored

__all__ = ["Contact", "Entry", "Live", "Rewritten", "Store", "StoreUnavailable", "Stored"]
