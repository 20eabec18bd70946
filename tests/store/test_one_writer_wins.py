"""Webhooks are repeated, late and concurrent. Threads and real processes try to take the same turn here."""

from __future__ import annotations

import os
import signal

import pytest
from kept import CALL, CONTACT, arrive, begin, now, turn
from together import PROCESSES, at_once, in_processes

from ivr.store import Store


def test_of_many_threads_that_take_the_same_turn_one_wins(store: Store) -> None:
    first = arrive(store)

    taken = at_once(8, lambda number: turn(store, first, f"thread {number}"))

    assert sorted(taken) == [False] * 7 + [True]
    assert [kept.turn for kept in store.contacts.log(CONTACT)] == [1, 2]
    assert store.contacts.log(CONTACT)[1].event["text"] == f"thread {taken.index(True)}"


def test_of_processes_that_take_the_same_turns_one_wins_each(store: Store) -> None:
    first = arrive(store)

    def race(number: int) -> int:
        wins, stored = 0, first
        while stored.turn < 20:
            wins += turn(store, stored, f"process {number}")
            stored = now(store)
        return wins

    wins = in_processes(3, race)

    assert sum(wins) == 19
    assert [kept.turn for kept in store.contacts.log(CONTACT)] == list(range(1, 21))


def test_of_many_webhooks_that_begin_the_same_call_one_wins(store: Store) -> None:
    begun = at_once(8, lambda number: begin(store, CALL, f"contact-{number}"))

    assert sorted(begun) == [False] * 7 + [True]
    assert now(store).contact == f"contact-{begun.index(True)}"
    assert len(store.contacts.newest()) == 1


def test_of_processes_that_begin_the_same_call_one_wins(store: Store) -> None:
    begun = in_processes(3, lambda number: begin(store, CALL, f"contact-{number}"))

    assert sorted(begun) == [False, False, True]


def test_different_calls_advance_side_by_side(store: Store) -> None:
    def call(number: int) -> int:
        arrive(store, f"CA{number}", f"contact-{number}")
        return sum(turn(store, now(store, f"CA{number}")) for _ in range(20))

    assert at_once(6, call) == [20] * 6


def test_a_store_in_use_may_be_forked_and_goes_on_in_both_processes(store: Store) -> None:
    arrive(store)
    assert turn(store, now(store))

    in_child = in_processes(1, lambda _: turn(store, now(store)) and turn(store, now(store)))

    assert in_child == [True]
    assert now(store).turn == 4
    assert turn(store, now(store))


@pytest.mark.parametrize("acknowledged", [1, 2, 3, 7, 20, 45])
def test_a_server_killed_at_any_moment_loses_no_turn_that_it_acknowledged(
    store: Store, acknowledged: int
) -> None:
    arrive(store)
    store.close()
    reading, writing = os.pipe()

    def take_turns() -> None:
        while turn(store, now(store)):
            os.write(writing, b".")

    process = PROCESSES.Process(target=take_turns)
    process.start()
    os.close(writing)
    told = 0
    while told < acknowledged:
        told += len(os.read(reading, acknowledged - told))
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    while more := len(os.read(reading, 4096)):
        told += more
    os.close(reading)

    assert now(store).turn >= 1 + told
    assert [kept.turn for kept in store.contacts.log(CONTACT)] == list(range(1, now(store).turn + 1))
    assert turn(store, now(store)), "the call goes on"
