from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kept import CALL, CONTACT, arrive, entry, now

from ivr.redaction import Secret
from ivr.store import Entry, Store

ODD = [
    "a\0b",
    "\ud800",
    "naïve 東京 🏦",
    "'; DROP TABLE log; --",
    "%s %(x)s :x ?",
    "\u2028\x1b\r\n",
    "x" * 100_000,
]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters()), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("text", ODD)
def test_whatever_a_caller_says_is_kept_to_the_letter(store: Store, text: str) -> None:
    first = arrive(store)

    store.contacts.advance(
        first, {"reason": text, text: 1}, entry(2, text, commands=[{"text": text}], steps=[[text, text]])
    )

    assert now(store).session == {"reason": text, text: 1}
    kept = store.contacts.log(CONTACT)[1]
    assert (kept.event["text"], kept.commands, kept.steps) == (text, [{"text": text}], [[text, text]])


@pytest.mark.parametrize("text", ODD)
def test_a_provider_may_send_any_text_as_a_name(store: Store, text: str) -> None:
    arrive(store, provider_id=text, contact=text)
    stored = now(store, text)

    assert store.contacts.advance(
        stored, {}, Entry(turn=2, at=1.0, event={}, answers=1, token=text, reply="hello")
    )

    assert store.contacts.find(text) is not None
    assert store.contacts.reply_to(text, 1) == store.contacts.reply_for_token(text, text) == "hello"
    assert len(store.contacts.log(text)) == 2


@pytest.mark.parametrize("text", ["<Response>naïve 東京 🏦</Response>", "%s :x ?", ""])
def test_a_reply_comes_back_to_the_letter(store: Store, text: str) -> None:
    first = arrive(store)

    store.contacts.advance(first, {}, entry(2, answers=1, reply=text))

    assert store.contacts.reply_to(CONTACT, 1) == text


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(session=st.dictionaries(st.text(st.characters()), ANYTHING, max_size=5))
def test_any_json_is_kept_as_it_is(sqlite_store: Store, session: dict[str, Any]) -> None:
    stored = sqlite_store.contacts.load(CALL) or arrive(sqlite_store)

    session["revision"] = "r1"
    assert sqlite_store.contacts.advance(stored, session, entry(stored.turn + 1))

    assert now(sqlite_store).session == session


def test_a_secret_that_was_not_redacted_is_refused_and_the_turn_with_it(store: Store) -> None:
    first = arrive(store)

    with pytest.raises(Exception, match="Secret") as refused:
        store.contacts.advance(first, {"slots": {"card": Secret("4111111111111111")}}, entry(2))

    assert "4111" not in str(refused.value)
    assert now(store).turn == 1
    assert len(store.contacts.log(CONTACT)) == 1
