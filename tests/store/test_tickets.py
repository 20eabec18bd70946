"""Tickets let a call's live audio in: that call, once, in time."""

from __future__ import annotations

from ivr.store import Store

NOW = 1_795_000_800.0


def test_a_ticket_is_good_once_for_its_call_in_its_time(store: Store) -> None:
    store.tickets.issue("CA1", "secret", NOW + 60)

    assert not store.tickets.use("CA2", "secret", NOW)
    assert not store.tickets.use("CA1", "a guess", NOW)
    assert not store.tickets.use("CA1", "secret", NOW + 61)
    assert store.tickets.use("CA1", "secret", NOW + 59)
    assert not store.tickets.use("CA1", "secret", NOW + 59)


def test_that_a_hand_off_was_taken_is_kept_for_a_day(store: Store) -> None:
    for _ in range(2):
        store.tickets.note_acceptance("c0ffee.3", NOW)
    store.tickets.issue("CA1", "secret", NOW + 80_000)

    assert [store.tickets.was_accepted(name) for name in ("c0ffee.3", "c0ffee.4", "c0ffee")] == [
        True,
        False,
        False,
    ]
    store.tickets.issue("CA1", "secret", NOW + 100_000)
    assert not store.tickets.was_accepted("c0ffee.3")


def test_a_newer_ticket_takes_the_place_of_the_older(store: Store) -> None:
    store.tickets.issue("CA1", "older", NOW + 60)
    store.tickets.issue("CA1", "newer", NOW + 60)

    assert not store.tickets.use("CA1", "older", NOW)
    assert store.tickets.use("CA1", "newer", NOW)


def test_a_ticket_that_nobody_came_with_is_forgotten(store: Store) -> None:
    store.tickets.issue("CA1", "never used", NOW + 60)
    store.tickets.issue("CA2", "another", NOW + 4000)

    assert not store.tickets.use("CA1", "never used", NOW)
    assert store.tickets.use("CA2", "another", NOW)
