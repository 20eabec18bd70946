"""The bank's own records: customers, accounts, branches, bills, and what callers asked for.

Rule: every public method is one transaction on a connection of its own, so any number of threads and processes
may call at once; what a customer cannot do is an answer (`Outcome`), never an exception.

The database is made, with a few customers, when it is first opened. They go by their customer numbers, those of
`flows/customers.yml`; that a caller is one of them is not known here. Whoever has no records, such as the customer that
tests call as, has accounts that live for that call only.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

SCHEMA = """
create table customers (id text primary key, name text not null, language text not null,
                        home_branch text, guest integer not null default 0, since text not null default current_date);
create table accounts (customer text references customers, kind text, cents integer not null check (cents >= 0),
                       primary key (customer, kind));
create table bills (customer text references customers, bill text, due integer not null, primary key (customer, bill));
create table branches (id text primary key, weekday_opens text not null, weekday_closes text not null,
                       saturday_opens text not null, saturday_closes text not null,
                       sunday_opens text, sunday_closes text);
create table orders (number integer primary key, contact text not null, customer text references customers,
                     what text not null, detail text not null, cents integer not null default 0,
                     asked_at text not null default current_timestamp, unique (contact, what, detail, cents));
"""
DEEDS = """create table if not exists deeds (contact text, key text, result text not null, available real not null,
                                  number text not null, primary key (contact, key))"""
"""What was done for which key, and what was answered; made when it is first needed, also in a bank of before."""

OF_A_CUSTOMER = (("orders", "customer"), ("bills", "customer"), ("accounts", "customer"), ("customers", "id"))
"""Where a customer's rows are, in the order in which they can be deleted."""

# customer number, name, language, home branch, checking, savings (cents)
CUSTOMERS = [
    ("20010117", "James Miller", "en", "downtown", 241_377, 1_250_000),
    ("20010225", "Linda Garcia", "es", "riverside", 98_240, 534_015),
    ("20010338", "Robert Johnson", "en", "harbor_street", 1_020_450, 88_210),
    ("20010442", "Patricia Brown", "en", "airport", 46_055, 2_310_000),
    ("20010559", "Anna Nguyen", "en", "downtown", 121_000, 400_000),
    ("20010567", "David Nguyen", "en", "downtown", 540_000, 2_500_000),
    ("20010671", "George Hall", "en", "airport", 100_400, 120_000),
]
GUEST = ("", "en", None, 325_080, 1_148_025)
BILLS = {"electric": 8_420, "gas": 4_615, "water": 3_890, "internet": 6_500, "phone": 5_275, "cable": 10_500}
BRANCHES = [
    ("downtown", "08:00", "18:00", "09:00", "16:00", "10:00", "16:00"),
    ("harbor_street", "08:00", "18:00", "09:00", "16:00", None, None),
    ("riverside", "08:00", "18:00", "09:00", "16:00", None, None),
    ("airport", "08:00", "18:00", "09:00", "16:00", None, None),
]


@dataclass(frozen=True)
class Outcome:
    """How a wish ended: done, again (it was asked for already in this call), insufficient. Amounts in dollars."""

    result: str
    available: float = 0.0
    number: str = ""


@dataclass(frozen=True)
class Hours:
    """Of a branch; a time is "09:00", and None stands for a closed day."""

    weekday: tuple[str, str]
    saturday: tuple[str, str]
    sunday: tuple[str, str] | None

    def on(self, day: date) -> tuple[str, str] | None:
        return {5: self.saturday, 6: self.sunday}.get(day.weekday(), self.weekday)


Deed = Callable[[sqlite3.Connection], Outcome]
"""Does something within a transaction."""


class Bank:
    """`key` is that of what is asked for: with the same key it is done once, and answered alike ever after."""

    def __init__(self, path: Path | None = None, key: str = "") -> None:
        self._path = path or default_path()
        self._key = key

    # -- who is calling ----------------------------------------------------------------------------------

    def home_branch(self, customer: str) -> str | None:
        """The customer's own branch; None for whoever has none."""
        with self._open(write=False) as db:
            row = db.execute("select home_branch from customers where id = ?", (customer,)).fetchone()
        return str(row[0]) if row else None

    def begin_call(self, contact: str) -> None:
        """Should the same call have been held before, as tests do, that is over: it forgets its guest and keys."""
        with self._open(write=False) as db:
            known = "select 1 from customers where id = ? union all select 1 from deeds where contact = ?"
            if not db.execute(known, (contact, contact)).fetchone():
                return
        with self._open() as db:
            db.execute("delete from deeds where contact = ?", (contact,))
            for table, column in OF_A_CUSTOMER:
                db.execute(f"delete from {table} where {column} = ?", (contact,))

    def balance(self, contact: str, customer: str, account: str) -> float:
        with self._open() as db:
            return _cents(db, _customer(db, contact, customer), account) / 100

    # -- what they want ----------------------------------------------------------------------------------

    def replace_card(self, contact: str, customer: str, card: str) -> Outcome:
        """Blocks the card and orders a new one; asked for twice in a call, it is ordered once."""
        return self._order(contact, customer, "card", card)

    def order_checks(self, contact: str, customer: str, address: str) -> Outcome:
        return self._order(contact, customer, "checks", address)

    def send_password_link(self, contact: str, customer: str, phone: str) -> Outcome:
        return self._order(contact, customer, "password link", phone)

    def book_appointment(self, contact: str, customer: str, day: str, time: str) -> Outcome:
        return self._order(contact, customer, "appointment", f"{day} {time}")

    def transfer(self, contact: str, customer: str, dollars: float, source: str, target: str) -> Outcome:
        """Moves money between two accounts of the caller, or leaves both as they are."""
        cents = round(dollars * 100)

        def move(db: sqlite3.Connection) -> Outcome:
            whose = _customer(db, contact, customer)
            held = _cents(db, whose, source)
            if cents > held:
                return Outcome("insufficient", held / 100)
            for account, change in ((source, -cents), (target, cents)):
                db.execute(
                    "update accounts set cents = cents + ? where customer = ? and kind = ?",
                    (change, whose, account),
                )
            return Outcome("done", (held - cents) / 100)

        return self._once(contact, move)

    def take_back_payment(self, contact: str, customer: str, bill: str, dollars: float) -> Outcome:
        """Takes back a payment that was written down in this call."""
        return self._take_back(contact, "payment", bill, round(dollars * 100))

    def give_back_appointment(self, contact: str, customer: str, day: str, time: str) -> Outcome:
        return self._take_back(contact, "appointment", f"{day} {time}")

    def bill_due(self, contact: str, customer: str, bill: str) -> float | None:
        """What is due; None when the bank has no such bill of the caller's."""
        with self._open() as db:
            whose = _customer(db, contact, customer)
            row = db.execute(
                "select due from bills where customer = ? and bill = ?", (whose, bill)
            ).fetchone()
        return row[0] / 100 if row else None

    def schedule_payment(self, contact: str, customer: str, bill: str, dollars: float) -> Outcome:
        """Writes a payment down for the next business day, when the checking account can bear it."""
        cents = round(dollars * 100)

        def note(db: sqlite3.Connection) -> Outcome:
            held = _cents(db, _customer(db, contact, customer), "checking")
            if cents > held:
                return Outcome("insufficient", held / 100)
            return _ordered(db, contact, customer, "payment", bill, cents)

        return self._once(contact, note)

    def hours(self, branch: str) -> Hours:
        """The hours of a branch; of the one downtown when there is no such branch."""
        with self._open(write=False) as db:
            rows = {row[0]: row[1:] for row in db.execute("select * from branches")}
        opens = rows.get(branch) or rows["downtown"]
        return Hours((opens[0], opens[1]), (opens[2], opens[3]), (opens[4], opens[5]) if opens[4] else None)

    # -- keeping -----------------------------------------------------------------------------------------

    def _once(self, contact: str, deed: Deed) -> Outcome:
        """Does it, and keeps what came of it under its key, in one transaction; or tells what came of it before."""
        with self._open() as db:
            before = "select result, available, number from deeds where contact = ? and key = ?"
            known = db.execute(before, (contact, self._key)).fetchone()
            if known:
                return Outcome(*known)
            came = deed(db)
            if self._key:
                kept = (contact, self._key, came.result, came.available, came.number)
                db.execute("insert into deeds values (?, ?, ?, ?, ?)", kept)
            return came

    def _order(self, contact: str, customer: str, what: str, detail: str) -> Outcome:
        return self._once(contact, lambda db: _ordered(db, contact, customer, what, detail))

    def _take_back(self, contact: str, what: str, detail: str, cents: int = 0) -> Outcome:
        def take_back(db: sqlite3.Connection) -> Outcome:
            db.execute(
                "delete from orders where contact = ? and what = ? and detail = ? and cents = ?",
                (contact, what, detail, cents),
            )
            return Outcome("done")

        return self._once(contact, take_back)

    @contextmanager
    def _open(self, write: bool = True) -> Iterator[sqlite3.Connection]:
        """One transaction; one that may write takes the right to at once, so that what it read still holds then."""
        if not self._path.exists():
            _make(self._path)
        db = sqlite3.connect(self._path, timeout=5, isolation_level=None)
        try:
            # The last connection to close writes all back to the disk: 20 ms. A real bank keeps one open.
            db.execute("pragma synchronous = off")
            if self._path not in _WITH_DEEDS:
                db.execute(DEEDS)
                _WITH_DEEDS.add(self._path)
            db.execute("begin immediate" if write else "begin")
            yield db
            db.execute("commit")
        finally:
            db.close()  # what was not committed is undone


_WITH_DEEDS: set[Path] = set()
"""The databases that are known to keep deeds."""


def default_path() -> Path:
    """`HARBOR_BANK_DB`, or a file of this user's own among the temporary ones."""
    if os.environ.get("HARBOR_BANK_DB"):
        return Path(os.environ["HARBOR_BANK_DB"])
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    return Path(tempfile.gettempdir()) / f"harbor-bank-{user}" / "records.db"


def _make(path: Path) -> None:
    """Makes the database beside its place and moves it there whole: of several makers, the first one wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".draft")
    os.close(handle)
    try:
        db = sqlite3.connect(draft)
        db.execute("pragma journal_mode = wal")  # readers and a writer do not wait for each other
        db.executescript(SCHEMA + DEEDS)
        for customer in CUSTOMERS:
            _add_customer(db, *customer)
        db.executemany("insert into branches values (?, ?, ?, ?, ?, ?, ?)", BRANCHES)
        db.commit()
        db.close()
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        os.unlink(draft)


def _add_customer(
    db: sqlite3.Connection,
    id: str,
    name: str,
    language: str,
    branch: str | None,
    checking: int,
    savings: int,
    guest: bool = False,
) -> None:
    db.execute(
        "insert into customers (id, name, language, home_branch, guest) values (?, ?, ?, ?, ?)",
        (id, name, language, branch, guest),
    )
    db.executemany(
        "insert into accounts values (?, ?, ?)", [(id, "checking", checking), (id, "savings", savings)]
    )
    db.executemany("insert into bills values (?, ?, ?)", [(id, bill, due) for bill, due in BILLS.items()])


def _customer(db: sqlite3.Connection, contact: str, customer: str) -> str:
    """The id of whose records are meant: the customer's, or those of the call alone."""
    for id in (customer, contact):
        if db.execute("select 1 from customers where id = ?", (id,)).fetchone():
            return id
    old = "select id from customers where guest and since < date('now', '-1 day')"
    for table, column in OF_A_CUSTOMER:
        db.execute(f"delete from {table} where {column} in ({old})")
    _add_customer(db, contact, *GUEST, guest=True)
    return contact


def _cents(db: sqlite3.Connection, customer: str, account: str) -> int:
    row = db.execute(
        "select cents from accounts where customer = ? and kind = ?", (customer, account)
    ).fetchone()
    return int(row[0]) if row else 0


def _ordered(
    db: sqlite3.Connection, contact: str, customer: str, what: str, detail: str, cents: int = 0
) -> Outcome:
    """Writes an order down; `again` where the call has the same one already."""
    order = (contact, what, detail, cents)
    known = "select number from orders where contact = ? and what = ? and detail = ? and cents = ?"
    row = db.execute(known, order).fetchone()
    if row:
        return Outcome("again", number=_number(contact, row[0]))
    made = db.execute(
        "insert into orders (contact, what, detail, cents, customer) values (?, ?, ?, ?, ?)",
        (*order, _customer(db, contact, customer)),
    )
    return Outcome("done", number=_number(contact, made.lastrowid or 0))


def _number(contact: str, order: int) -> str:
    """Six digits to read out; of the call and the order, so that the same order always has the same number."""
    digest = hashlib.sha256(f"{contact} {order}".encode()).digest()
    return f"{100_000 + int.from_bytes(digest[:4], 'big') % 900_000}"
