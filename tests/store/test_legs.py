"""A contact may be reached in several ways at once: it ends with the last of them."""

from __future__ import annotations

from kept import CALL, CONTACT, arrive, entry, now, turn
from together import at_once

from ivr.store import Leg, Store

CHAT = Leg("chat-1", CONTACT, "chat", "anna@example.com", 101.0, provider="web")


def test_a_call_is_the_first_leg_of_its_contact(store: Store) -> None:
    arrive(store)

    assert store.legs.of(CONTACT) == [Leg(CALL, CONTACT, "voice", "+14155550100", 100.0)]
    assert store.legs.of("contact-2") == []


def test_the_session_is_found_by_every_leg(store: Store) -> None:
    arrive(store)

    assert store.legs.join(CHAT)

    assert now(store, "chat-1") == now(store, CALL)
    assert store.contacts.find("chat-1") == now(store)
    turn(store, now(store, "chat-1"), "typed")
    assert now(store, CALL).turn == 2


def test_a_leg_that_is_known_does_not_join_twice(store: Store) -> None:
    arrive(store)
    arrive(store, "CA2", "contact-2")

    assert store.legs.join(Leg("CA2", CONTACT)) is False

    assert now(store, "CA2").contact == "contact-2"


def test_who_leaves_one_of_two_legs_leaves_the_contact_open(store: Store) -> None:
    arrive(store)
    store.legs.join(CHAT)

    assert store.legs.leave(CONTACT, CALL, 110.0)

    call, chat = store.legs.of(CONTACT)
    assert (call.state, call.ended_at, chat.state) == ("ended", 110.0, "open")
    assert store.contacts.newest()[0].ended_at is None


def test_the_last_leg_is_not_left_it_ends_with_the_contact(store: Store) -> None:
    arrive(store)
    store.legs.join(CHAT)
    store.legs.leave(CONTACT, CALL, 110.0)

    assert store.legs.leave(CONTACT, "chat-1", 120.0) is False
    turn(store, now(store), "bye", *store.contacts.ended(CONTACT, 120.0, "completed"))

    assert [(leg.state, leg.ended_at) for leg in store.legs.of(CONTACT)] == [
        ("ended", 110.0),
        ("ended", 120.0),
    ]


def test_of_two_that_hang_up_at_the_same_moment_one_at_least_has_to_end_the_contact(store: Store) -> None:
    for number in range(10):
        contact = f"contact-{number}"
        arrive(store, f"CA{number}", contact)
        store.legs.join(Leg(f"chat-{number}", contact))

        left = at_once(
            2, lambda leg, n=number: store.legs.leave(f"contact-{n}", f"{('CA', 'chat-')[leg]}{n}", 1.0)
        )

        assert not all(left)


def test_a_change_that_finds_no_row_to_decide_on_undoes_what_came_before(store: Store) -> None:
    arrive(store)
    first = now(store)
    turn(store, first)

    lost = turn(store, first, "late", *store.contacts.ended(CONTACT, 1.0, "x"))

    assert lost is False
    assert store.legs.of(CONTACT)[0].state == "open"
    assert store.contacts.log(CONTACT)[1:] == [entry(2)]
