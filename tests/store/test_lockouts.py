"""Wrong tries are counted before anything is compared, for all processes together, and never one too many."""

from __future__ import annotations

import pytest
from together import at_once, in_processes

from ivr.identity.lockouts import subjects
from ivr.kept import Subject
from ivr.store import Store

NOW = 1_795_000_800.0
MINUTE, DAY = 60.0, 86_400.0
ACCOUNT = Subject("account 7", ((5, 15 * MINUTE), (10, DAY)), pardoned=True)
LINE = Subject("line +14155550123", ((3, 15 * MINUTE), (6, DAY)))


@pytest.fixture
def empty(store: Store) -> Store:
    for begins in ("account", "line", "call", "prefix"):
        store.lockouts.unlock(begins)
    return store


def taken(store: Store, count: int, now: float, *of: Subject) -> int:
    """How many of so many tries were let through."""
    return sum(store.lockouts.take(of or (ACCOUNT,), now) for _ in range(count))


def test_five_wrong_tries_lock_for_a_quarter_of_an_hour_and_ten_for_a_day(empty: Store) -> None:
    assert taken(empty, 9, NOW) == 5
    assert taken(empty, 9, NOW + 15 * MINUTE - 1) == 0
    assert taken(empty, 9, NOW + 15 * MINUTE) == 5
    assert taken(empty, 9, NOW + 15 * MINUTE + DAY - 1) == 0
    assert taken(empty, 9, NOW + 15 * MINUTE + DAY) == 5


def test_a_right_try_pardons_an_account_and_is_only_given_back_to_a_line(empty: Store) -> None:
    assert taken(empty, 3, NOW, ACCOUNT, LINE) == 3
    empty.lockouts.unlock("line")
    assert taken(empty, 2, NOW, ACCOUNT, LINE) == 2

    empty.lockouts.succeed([ACCOUNT, LINE])

    assert [(name, count) for name, count, _ in empty.lockouts.standing("")] == [(LINE.name, 1)]
    assert taken(empty, 9, NOW, ACCOUNT) == 5


def test_a_try_that_one_of_its_subjects_refuses_counts_against_none(empty: Store) -> None:
    assert taken(empty, 3, NOW, LINE) == 3

    assert taken(empty, 4, NOW, ACCOUNT, LINE) == 0
    assert taken(empty, 9, NOW, ACCOUNT) == 5


def test_wrong_tries_of_long_ago_are_forgotten(empty: Store) -> None:
    assert taken(empty, 4, NOW) == 4

    assert taken(empty, 9, NOW + DAY + 1) == 5


def test_wrong_tries_from_strange_lines_leave_the_customers_own_line_open(empty: Store) -> None:
    def tried(call: str, line: str, own: bool) -> bool:
        return empty.lockouts.take(subjects(call, line, "7", own), NOW)

    by_strangers = [tried(f"c{n}", f"+1212555{n:04}", False) for n in range(0, 9000, 1000)]

    assert by_strangers == [True] * 5 + [False] * 4
    assert tried("own", "+14155550123", True)


def test_a_strange_line_is_locked_before_the_account_is(empty: Store) -> None:
    def tried(call: str, line: str) -> bool:
        return empty.lockouts.take(subjects(call, line, "7", False), NOW)

    assert [tried(f"c{n}", "+12125550001") for n in range(5)] == [True] * 3 + [False] * 2
    assert tried("another", "+13125550001")


def test_lines_in_a_row_are_one_prefix(empty: Store) -> None:
    def tried(number: int) -> bool:
        return empty.lockouts.take(subjects(f"c{number}", f"+12125550{number:03}", f"{number}", False), NOW)

    assert sum(map(tried, range(60))) == 30


def test_an_operator_opens_what_is_locked(empty: Store) -> None:
    taken(empty, 9, NOW)

    assert empty.lockouts.unlock("account 7") == 1
    assert taken(empty, 9, NOW) == 5


def test_what_nobody_has_tried_for_long_is_cleared_away(empty: Store) -> None:
    taken(empty, 5, NOW)
    hard_limit = Subject("account 7 in all", ((100, DAY),))
    taken(empty, 1, NOW, hard_limit)

    empty.lockouts.forget(NOW + 10 * MINUTE, but=" in all")
    assert len(empty.lockouts.standing("account")) == 2
    empty.lockouts.forget(NOW + DAY, but=" in all")
    assert [name for name, _, _ in empty.lockouts.standing("account")] == [hard_limit.name]


def test_fifty_calls_in_two_processes_get_exactly_the_tries_there_are(url: str) -> None:
    Store(url).prepare()

    def ring_up(process: int) -> int:
        store = Store(url, patience=20)

        def call(number: int) -> int:
            of = subjects(f"c{process}-{number}", f"+1{process}125{number:02}0001", "7", False)
            return taken(store, 4, NOW, *of)

        return sum(at_once(25, call))

    assert sum(in_processes(2, ring_up)) == 5
