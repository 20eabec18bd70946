"""What language models cost is kept for all processes together, and never goes beyond what a day may cost."""

from __future__ import annotations

from together import in_processes

from ivr.store import Store

TODAY, TOMORROW, SUNDAY, MONDAY = "2026-11-18", "2026-11-19", "2026-11-22", "2026-11-23"


def test_a_day_costs_no_more_than_it_may(store: Store) -> None:
    spent = [store.spending.take(TODAY, 400, 1000) for _ in range(3)]

    assert spent == [True, True, False]
    assert store.spending.take(TOMORROW, 400, 1000)


def test_what_was_not_used_may_be_spent(store: Store) -> None:
    assert store.spending.take(SUNDAY, 1000, 1000)
    store.spending.give_back(SUNDAY, 300)

    assert not store.spending.take(SUNDAY, 301, 1000)
    assert store.spending.take(SUNDAY, 300, 1000)


def test_processes_spend_what_there_is_together(url: str) -> None:
    Store(url).prepare()

    def spend(number: int) -> int:
        store = Store(url)
        return sum(store.spending.take(MONDAY, 30, 1000) for _ in range(20))

    assert sum(in_processes(4, spend)) == 1000 // 30
