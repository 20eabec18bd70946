"""Attacks on PINs: how many tries 100 calls at once really get, and whether the time tells who is a customer.

    python -m tests.bench.attacks [--tries 10000]
    python -m tests.bench.attacks --beat 50 --seconds 180      # at the beat of real calls, for so long

First, two processes with 50 calls each key PINs for one account until they are refused; counted is what was compared
with the customer's hash. Then as many wrong PINs as told are tried for a customer and for nobody, in turns, at the
full cost of argon2 divided by a fixed factor, and their times are compared by a rank test.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from ivr.conversation.commands import Errand
from ivr.conversation.customers import Customer
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.identity.pin import CheckPin, Hashes
from ivr.redaction import Secret
from ivr.store import Store

NOW = 1_795_000_800.0
ACCOUNT, NOBODY, PIN = "20010117", "20019999", "628401"
CALLS, KEYED = 50, 100
COST = {"time_cost": 1, "memory_cost": 1024, "parallelism": 1}
"""Of argon2 here: the 10,000 tries of the default would take three hours."""
BEAT = 0.005
"""Of answers here, a tenth of what it is in calls."""


class Counting(Hashes):
    """Counts what is compared with a customer's own hash."""

    def __init__(self) -> None:
        super().__init__(**COST)
        self.compared = 0

    def fits(self, hash: str, pin: Secret) -> bool:
        self.compared += bool(hash)
        return super().fits(hash, pin)


class NoLock:
    """Refuses nobody: for measuring how long a comparison takes."""

    def take(self, subjects: object, now: float) -> bool:
        return True

    def succeed(self, subjects: object) -> None: ...


def errand(customer: str, pin: str, own_line: bool) -> Errand:
    told = {"customer": customer, "own_line": own_line, "known": False, "secret": Secret(pin)}
    return Errand("check_pin", 1, told, kind="check_pin", timeout=120)


def besieged(url: str, process: int, own_line: bool) -> int:
    """Fifty calls of one process, each of which keys a hundred PINs; how many were compared."""
    store, hashes = Store(url, patience=60), Counting()
    check = CheckPin(store.customers, store.pins, store.lockouts, hashes, lambda: NOW, BEAT)

    def call(number: int) -> None:
        line = f"+1{200 + process * CALLS + number}5550{number:03}"
        for keyed in range(KEYED):
            pin = f"{keyed:03}{number:02}{process}"
            check.run(
                errand(ACCOUNT, pin, own_line), Session(f"c{process}-{number}", ani=line), None, Flows({})
            )

    with ThreadPoolExecutor(CALLS) as calls:
        list(calls.map(call, range(CALLS)))
    store.close()
    return hashes.compared


def brute_force(url: str, own_line: bool) -> int:
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as processes:
        return sum(processes.map(besieged, [url] * 2, range(2), [own_line] * 2))


def timed(store: Store, tries: int, beat: float, seconds: float) -> tuple[list[float], list[float]]:
    """Seconds of each wrong PIN of a customer, and of each for nobody, tried in turns."""
    check = CheckPin(store.customers, store.pins, NoLock(), Counting(), lambda: NOW, beat)
    wrong: list[float] = []
    nobody: list[float] = []
    over = time.monotonic() + seconds
    for number in range(tries):
        if time.monotonic() > over:
            break
        both = [(ACCOUNT, wrong), (NOBODY, nobody)]
        for customer, times in both[:: 1 if number % 2 else -1]:
            asked = errand(customer, f"{number:06}" if number != int(PIN) else "000000", False)
            began = time.perf_counter()
            check.run(asked, Session(f"c{number}", ani="+12125550188"), None, Flows({}))
            times.append(time.perf_counter() - began)
    return wrong, nobody


def ranked(one: list[float], other: list[float]) -> tuple[float, float]:
    """Of the Mann-Whitney test: how often one of the first is longer than one of the second, and z."""
    order = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    ranks = sum(rank for rank, (_, side) in enumerate(order, 1) if side == 0)
    n, m = len(one), len(other)
    u = ranks - n * (n + 1) / 2
    return u / (n * m), (u - n * m / 2) / ((n * m * (n + m + 1) / 12) ** 0.5)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tries", type=int, default=10_000)
    parser.add_argument("--beat", type=float, default=BEAT * 1e3, help="Milliseconds.")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="The most that timing takes.")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for own_line in (False, True):
            url = f"sqlite:///{Path(folder) / f'{own_line}.db'}"
            store = _bank(url)
            began = time.perf_counter()
            compared = brute_force(url, own_line)
            whence = "the customer's own line, feigned" if own_line else "strange lines"
            print(f"2 processes x {CALLS} calls x {KEYED} PINs from {whence}: {compared} compared, ", end="")
            print(f"{2 * CALLS * KEYED - compared} refused, in {time.perf_counter() - began:.0f} s")
            locked = [name for name, _, until in store.lockouts.standing("account") if until > NOW]
            print(f"   locked then: {', '.join(locked)}")
            store.close()
        store = _bank(f"sqlite:///{Path(folder) / 'times.db'}")
        wrong, nobody = timed(store, chosen.tries, chosen.beat / 1e3, chosen.seconds)
        share, z = ranked(wrong, nobody)
        medians = [statistics.median(times) * 1e3 for times in (wrong, nobody)]
        print(
            f"{len(wrong)} tries each, at a beat of {chosen.beat:g} ms: "
            f"a wrong PIN {medians[0]:.3f} ms (median), nobody {medians[1]:.3f} ms;"
        )
        print(f"   a wrong PIN takes longer in {share:.1%} of all pairs, z = {z:.2f}")
        store.close()


def _bank(url: str) -> Store:
    store = Store(url, patience=60)
    store.prepare()
    store.customers.put(Customer(ACCOUNT, "James Miller", ("+12125550101",)), NOW)
    store.pins.set(ACCOUNT, Hashes(**COST).of(Secret(PIN)), NOW)
    return store


if __name__ == "__main__":
    os.nice(5)
    main()
