"""Money that moves while workers are killed, `kill -9` of one each second: every call's story beside the bank's books.

    python -m tests.bench.kills [--rate 30] [--seconds 60]

Every caller moves 200 dollars, at `--rate` calls a second, through real signed HTTP with the tries that our URLs ask
for. Afterwards the bank says what was done, and the store what each caller and each agent was told. What counts: turns
without the right answer (lost), money that moved twice (doubled), and what was told otherwise than it is (told
wrongly).
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import sys
import tempfile
from collections import Counter
from pathlib import Path

from ivr.store import Store
from tests.bench.load import UNKNOWN, Load
from tests.faults.serving import Killer, Serving

MOVES = (
    (UNKNOWN, (
        ("", "How can I help you"),
        ("move two hundred dollars from my checking to my savings", "Is that right?"),
        ("yes", "Done. I've moved"),
        ("no thank you", "Goodbye"),
    )),
)  # fmt: skip
UNSURE = "I can't see yet whether that went through"
"""What a caller is told, truthfully, where the worker died with the answer; a person looks."""
HELD, MOVED = 325_080, 20_000
"""Cents: what a guest has in checking, and what each of them moves."""


def verdict(session: dict[str, object], told: str, moved: int) -> str:
    """What is wrong with what was told, beside what was done; "" when nothing is."""
    done = any(one.get("deed") for one in session["done"])  # type: ignore[attr-defined]
    begun = bool(session["begun"])
    if moved > 1:
        return "doubled"
    if (done or "I've moved" in told) and not moved:
        return "told as done"
    if moved and not (done or begun):
        return "told as not done"
    return ""


def judged(database: str, bank: Path) -> Counter[str]:
    """Of every call that was kept: what is wrong with it, and how it went."""
    store, found = Store(database), Counter[str]()
    with sqlite3.connect(bank) as books:
        held = dict(books.execute("select customer, cents from accounts where kind = 'checking'"))
    for contact in store.contacts.newest(1_000_000):
        stored = store.contacts.find(contact.contact)
        assert stored
        log = store.contacts.log(stored.contact)
        told = " ".join(str(c.get("text", "")) for entry in log for c in entry.commands)
        moved = (HELD - held.get(stored.contact, HELD)) // MOVED
        found["calls"] += 1
        found["moved"] += moved
        found["answers lost with a worker"] += any(entry.event.get("reason") == "lost" for entry in log)
        found["still unknown"] += bool(stored.session["begun"])
        found[verdict(stored.session, told, moved)] += 1
    store.close()
    return found


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rate", type=float, default=30.0, help="calls a second")
    options.add_argument("--seconds", type=float, default=60.0)
    chosen = options.parse_args()
    turns = len(MOVES[0][1]) * chosen.rate
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Serving(folder) as server:
            load = Load([server.port], server.public_url, MOVES)
            with Killer(server) as killer:
                figures = asyncio.run(load.run(turns, chosen.seconds, at_once=int(turns * 2), warm_up=0.0))
            found = judged(server.database, folder / "bank.db")
    lost = [failure for failure in figures.failures if UNSURE not in failure]
    wrong = {name: found[name] for name in ("doubled", "told as done", "told as not done")}
    print(f"{killer.kills} workers killed; {figures}")
    print({name: count for name, count in found.items() if name and name not in wrong})
    print(f"told that it is not known: {len(figures.failures) - len(lost)}")
    print(f"lost {len(lost)}, doubled {wrong.pop('doubled')}, told wrongly {sum(wrong.values())}")
    for failure in lost[:10]:
        print("  ", failure)
    return 1 if lost or found["doubled"] or sum(wrong.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
