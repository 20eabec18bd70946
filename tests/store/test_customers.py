"""The embedded directory: whose line a number is, through moves, households and being forgotten."""

from __future__ import annotations

from ivr.conversation.customers import Customer
from ivr.store import Store
from ivr.store.customers import CHANGED_HANDS

LINE, OTHER = "+12125550101", "+12125550177"
DAY = 86_400.0
JAMES = Customer("c-1", "James Miller", (LINE, OTHER), "en", "sms", {"deposits": 120_000.5, "vip": True})
MARY = Customer("c-2", "Mary Miller", (LINE,), "es")


def test_a_customer_is_found_by_every_line_of_theirs_with_all_that_is_known(store: Store) -> None:
    store.customers.put(JAMES, 1.0)

    for line in (LINE, OTHER):
        (found,) = store.customers.on_line(line, 2.0).customers
        assert (found.id, found.name, found.language, found.prefers) == ("c-1", "James Miller", "en", "sms")
        assert found.fields == {"deposits": 120_000.5, "vip": True}
    assert store.customers.find("c-1") == JAMES
    assert store.customers.on_line("+12125550199", 2.0).customers == ()
    store.forget(store.holds_of("c-1"), "test", 3.0)


def test_a_household_shares_a_line(store: Store) -> None:
    store.customers.put(JAMES, 1.0)
    store.customers.put(MARY, 1.0)

    found = store.customers.on_line(LINE, 2.0)

    assert [customer.id for customer in found.customers] == ["c-1", "c-2"]
    assert not found.changed_hands
    store.forget(store.holds_of("c-1"), "test", 3.0)
    store.forget(store.holds_of("c-2"), "test", 3.0)


def test_a_line_that_changed_hands_is_its_new_owners_and_says_so_for_ninety_days(store: Store) -> None:
    store.customers.put(Customer("c-3", "Old Owner", ("+12125550133",)), DAY)
    store.customers.put(Customer("c-3", "Old Owner", ("+12125550134",)), 10 * DAY)
    store.customers.put(Customer("c-4", "New Owner", ("+12125550133",)), 20 * DAY)

    soon = store.customers.on_line("+12125550133", 21 * DAY)
    later = store.customers.on_line("+12125550133", 11 * DAY + CHANGED_HANDS)

    assert [customer.name for customer in soon.customers] == ["New Owner"]
    assert soon.changed_hands
    assert not later.changed_hands
    assert not store.customers.on_line("+12125550134", 21 * DAY).changed_hands


def test_a_line_that_is_given_back_is_not_another_s(store: Store) -> None:
    store.customers.put(Customer("c-5", lines=("+12125550135",)), DAY)
    store.customers.put(Customer("c-5", lines=()), 2 * DAY)
    store.customers.put(Customer("c-5", lines=("+12125550135",)), 3 * DAY)

    assert not store.customers.on_line("+12125550135", 4 * DAY).changed_hands


def test_whoever_was_forgotten_is_nowhere_and_is_not_filled_in_again(store: Store) -> None:
    gone = Customer("c-6", "Gone", ("+12125550136",))
    store.customers.fill([gone], 1.0)

    assert store.forget(store.holds_of("c-6"), "anna", 2.0)
    store.customers.fill([gone], 3.0)

    assert store.customers.find("c-6") is None
    assert store.customers.on_line("+12125550136", 4.0).customers == ()
    assert [(one.who, one.did, one.at) for one in store.customers.audit("c-6")] == [
        ("anna", "forgotten", 2.0)
    ]


def test_forgetting_whom_nobody_knows_leaves_no_line_in_the_audit(store: Store) -> None:
    assert not store.forget(store.holds_of("c-7"), "anna", 2.0)
    assert store.customers.audit("c-7") == []


def test_filling_overwrites_nobody(store: Store) -> None:
    store.customers.put(Customer("c-8", "As they are now"), 1.0)

    store.customers.fill([Customer("c-8", "As they were")], 2.0)

    known = store.customers.find("c-8")
    assert known and known.name == "As they are now"


def test_an_odd_name_is_kept_as_text(store: Store) -> None:
    store.customers.put(Customer("c-9", "Zoë \0 ' or 1=1 --", fields={"note": "\ud83d"}), 1.0)

    known = store.customers.find("c-9")
    assert known and known.name.startswith("Zoë")
