from __future__ import annotations

import pytest
from kept import CALL, CONTACT, arrive, begin, now, turn

from ivr.store import Contact, Entry, Store, Stored


def test_a_new_call_is_found_by_the_provider_and_by_the_contact(store: Store) -> None:
    arrive(store)

    expected = Stored(CONTACT, 1, "r1", {"contact": CONTACT, "revision": "r1", "turn": 1})
    assert store.contacts.load(CALL) == expected
    assert store.contacts.find(CALL) == expected
    assert store.contacts.find(CONTACT) == expected


def test_an_unknown_call_is_not_found(store: Store) -> None:
    arrive(store)

    assert store.contacts.load(CONTACT) is None
    assert store.contacts.find("CA2") is None
    assert store.contacts.log("CA2") == []
    assert store.contacts.hand_offs("CA2") == []


def test_a_second_call_of_the_same_provider_id_writes_nothing(store: Store) -> None:
    arrive(store)

    again = begin(store, CALL, "contact-2", 200.0)

    assert again is False
    assert now(store).contact == CONTACT
    assert [contact.contact for contact in store.contacts.newest()] == [CONTACT]
    assert store.contacts.log("contact-2") == []


def test_a_turn_is_in_the_session_and_in_the_log(store: Store) -> None:
    first = arrive(store)
    heard = Entry(
        turn=2,
        at=105.5,
        event={"event": "heard", "text": "I lost my card", "meaning": {"intent": "replace_card"}},
        commands=[{"command": "say", "text": "Which card?"}, {"command": "listen", "timeout": 5.0}],
        steps=[["main", "how_can_i_help"], ["replace_card", "card"]],
        answers=1,
        token="token-1",
        reply="<Response/>",
    )

    assert store.contacts.advance(first, {"turn": 2, "revision": "r1", "slots": {"card": None}}, heard)

    assert now(store).turn == 2
    assert now(store).session == {"turn": 2, "revision": "r1", "slots": {"card": None}}
    assert store.contacts.log(CONTACT) == [Entry(turn=1, at=100.0, event={"event": "call_started"}), heard]


def test_a_turn_that_follows_an_old_one_writes_nothing(store: Store) -> None:
    first = arrive(store)
    turn(store, first, "the first answer")

    hand_off = store.contacts.handed_off(CONTACT, 2, 102.0, "x", "", {})
    late = turn(store, first, "the late one", hand_off, *store.contacts.ended(CONTACT, 102.0, "x"))

    assert late is False
    assert [kept.event.get("text") for kept in store.contacts.log(CONTACT)] == [None, "the first answer"]
    assert store.contacts.hand_offs(CONTACT) == []
    assert store.contacts.newest()[0].disposition == ""


def test_a_turn_of_a_call_that_was_never_kept_writes_nothing(store: Store) -> None:
    assert turn(store, Stored("contact-9", 4, "r1", {})) is False

    assert store.contacts.log("contact-9") == []


def test_the_log_comes_in_the_order_of_turns(store: Store) -> None:
    arrive(store)

    for _ in range(12):
        assert turn(store, now(store))

    assert [kept.turn for kept in store.contacts.log(CONTACT)] == list(range(1, 14))


def test_a_contact_is_open_until_it_is_ended(store: Store) -> None:
    arrive(store)
    before = store.contacts.newest()

    turn(store, now(store), "bye", *store.contacts.ended(CONTACT, 102.0, "completed"))

    def contact(ended_at: float | None, disposition: str) -> Contact:
        return Contact(CONTACT, "voice", "+14155550100", "+14155550199", 100.0, ended_at, disposition)

    assert before == [contact(None, "")]
    assert store.contacts.newest() == [contact(102.0, "completed")]


def test_a_contact_handed_to_a_person_has_a_disposition_but_no_end_yet(store: Store) -> None:
    arrive(store)

    turn(store, now(store), "agent", *store.contacts.disposed(CONTACT, "handed_off"))

    (contact,) = store.contacts.newest()
    assert (contact.disposition, contact.ended_at) == ("handed_off", None)


def test_the_context_of_a_hand_off_is_kept_with_its_turn(store: Store) -> None:
    arrive(store)
    context = {"reason": "wants a person", "slots": {"amount": 40.5}, "transcript": ["caller: agent"]}

    turn(
        store, now(store), "agent", store.contacts.handed_off(CONTACT, 2, 102.0, "payments", "asked", context)
    )

    assert store.contacts.hand_offs(CONTACT) == [
        {"turn": 2, "at": 102.0, "queue": "payments", "reason": "asked", "context": context}
    ]


def test_a_call_may_be_handed_off_and_ended_in_its_first_turn(store: Store) -> None:
    closed = store.contacts.handed_off(CONTACT, 1, 1.0, "night", "closed", {"hours": "9 to 5"})

    begin(store, CALL, CONTACT, 1.0, closed, *store.contacts.ended(CONTACT, 1.0, "closed"))

    assert [kept["queue"] for kept in store.contacts.hand_offs(CONTACT)] == ["night"]
    assert store.contacts.newest()[0].disposition == "closed"


def test_the_newest_contacts_come_first_and_no_more_than_asked_for(store: Store) -> None:
    for number in (3, 1, 2):
        arrive(store, f"CA{number}", f"contact-{number}", at=float(number))

    assert [contact.contact for contact in store.contacts.newest(2)] == ["contact-3", "contact-2"]


def test_a_webhook_that_comes_again_finds_the_reply_it_was_given(store: Store) -> None:
    arrive(store)
    turn(store, now(store), answers=1, token="a", reply="<Response>first</Response>")
    turn(store, now(store), answers=2, token="b", reply="<Response>second</Response>")

    assert store.contacts.reply_to(CONTACT, 1) == "<Response>first</Response>"
    assert store.contacts.reply_to(CONTACT, 2) == "<Response>second</Response>"
    assert store.contacts.reply_for_token(CONTACT, "a") == "<Response>first</Response>"
    assert store.contacts.reply_for_token(CONTACT, "b") == "<Response>second</Response>"


@pytest.mark.parametrize("answers", [-1, 0, 3, 2**31, 10**40])
def test_a_number_that_was_never_answered_has_no_reply(store: Store, answers: int) -> None:
    arrive(store)
    turn(store, now(store), answers=1, reply="<Response/>")

    assert store.contacts.reply_to(CONTACT, answers) is None


def test_an_absent_or_unknown_token_has_no_reply(store: Store) -> None:
    arrive(store)
    turn(store, now(store), answers=1, token="", reply="<Response/>")

    assert store.contacts.reply_for_token(CONTACT, "") is None
    assert store.contacts.reply_for_token(CONTACT, "never sent") is None
    assert store.contacts.reply_for_token("contact-2", "") is None


def test_the_reply_to_a_webhook_that_began_an_errand_is_that_of_the_errands_turn(store: Store) -> None:
    arrive(store)
    turn(store, now(store), answers=1, token="a")
    pending = store.contacts.reply_to(CONTACT, 1)

    turn(store, now(store), reply="<Response>found your bill</Response>")

    assert pending is None
    assert store.contacts.reply_to(CONTACT, 1) == "<Response>found your bill</Response>"
    assert store.contacts.reply_for_token(CONTACT, "a") == "<Response>found your bill</Response>"


def test_a_webhook_whose_reply_was_lost_is_not_given_that_of_the_next_one(store: Store) -> None:
    arrive(store)
    turn(store, now(store), answers=1, token="a")
    turn(store, now(store), answers=2, reply="<Response>second</Response>")

    assert store.contacts.reply_to(CONTACT, 1) is None
    assert store.contacts.reply_for_token(CONTACT, "a") is None


def test_an_errand_that_came_back_in_time_replaces_the_reply_that_asked_to_wait(store: Store) -> None:
    arrive(store)
    turn(store, now(store), answers=1, token="a", reply="<Response>one moment</Response>")
    meanwhile = store.contacts.reply_to(CONTACT, 1)

    turn(store, now(store), reply="<Response>found your bill</Response>")

    assert meanwhile == "<Response>one moment</Response>"
    assert store.contacts.reply_to(CONTACT, 1) == "<Response>found your bill</Response>"
    assert store.contacts.reply_for_token(CONTACT, "a") == "<Response>found your bill</Response>"


def test_who_was_asked_to_wait_is_told_so_again_and_the_rest_belongs_to_who_came_back(store: Store) -> None:
    arrive(store)
    turn(store, now(store), answers=1, reply="<Response>one moment</Response>")
    turn(store, now(store), answers=2, reply="<Response>found your bill</Response>")
    turn(store, now(store), "hangs up")

    assert store.contacts.reply_to(CONTACT, 1) == "<Response>one moment</Response>"
    assert store.contacts.reply_to(CONTACT, 2) == "<Response>found your bill</Response>"


def test_calls_do_not_see_each_other(store: Store) -> None:
    for number in (1, 2):
        arrive(store, f"CA{number}", f"contact-{number}")
    turn(store, now(store, "CA1"), "mine", answers=1, token="a", reply="mine")

    assert now(store, "CA2").turn == 1
    assert store.contacts.reply_to("contact-2", 1) is None
    assert store.contacts.reply_for_token("contact-2", "a") is None


def test_a_closed_store_opens_again_when_it_is_used(store: Store) -> None:
    arrive(store)

    store.close()

    assert now(store).turn == 1


def test_a_store_says_whether_it_can_be_used(url: str) -> None:
    with_tables, without = Store(url), Store(url)
    before = without.alive()

    with_tables.prepare()

    assert before is False
    assert with_tables.alive() and without.alive()
    with_tables.close()
    without.close()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ivr.db",
        "sqlite://",
        "sqlite:///",
        "mysql://user:pa55word@host/name",
        "postgresql://u:pa55%word@host/name",
    ],
)
def test_a_url_of_no_use_is_refused_without_telling_the_password(url: str) -> None:
    with pytest.raises(ValueError, match="IVR_DATABASE_URL") as refused:
        Store(url)

    assert "pa55" not in str(refused.value)
