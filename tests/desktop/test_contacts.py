"""The contact's document, for those who may see it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ivr.desktop import contacts
from ivr.store import StoreUnavailable

DOCUMENT = {"contact": "c-1", "summary": "Una persona (número oculto) …", "slots": {}}


class Contacts:
    """Knows one contact, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.gone = False

    def __call__(self, name: str) -> dict[str, Any] | None:
        self.asked.append(name)
        if self.gone:
            raise StoreUnavailable("no answer")
        return DOCUMENT if name in ("c-1", "CA0123") else None


def client(known: Contacts, token: str = "let me in") -> FlaskClient:
    app = Flask("test")
    app.register_blueprint(contacts.blueprint(known, token))
    return app.test_client()


@pytest.fixture
def known() -> Contacts:
    return Contacts()


BEARER = {"Authorization": "Bearer let me in"}


@pytest.mark.parametrize("name", ["c-1", "CA0123"])
def test_a_contact_is_shown_by_its_id_and_by_its_call(known: Contacts, name: str) -> None:
    answer = client(known).get(f"/contacts/{name}", headers=BEARER)

    assert (answer.status_code, answer.json) == (200, DOCUMENT)
    assert answer.mimetype == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer let me",
        "Bearer let me in!",
        "Basic let me in",
        "let me in",
        "Bearer ÿÿ",
        "Bearer " + "x" * 5000,
    ],
)
def test_without_the_token_nothing_is_shown_or_looked_up(known: Contacts, sent: str | None) -> None:
    answer = client(known).get("/contacts/c-1", headers={} if sent is None else {"Authorization": sent})

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "c-1" not in answer.text
    assert known.asked == []


@pytest.mark.parametrize("sent", ["Bearer ", "Bearer None", "Bearer let me in"])
def test_contacts_are_closed_while_no_token_is_set(known: Contacts, sent: str) -> None:
    answer = client(known, token="").get("/contacts/c-1", headers={"Authorization": sent})

    assert (answer.status_code, answer.mimetype) == (403, "text/plain")
    assert "IVR_OPERATOR_TOKEN" in answer.text
    assert known.asked == []


def test_a_token_may_have_letters_of_any_language(known: Contacts) -> None:
    sent = "contraseña".encode().decode("latin-1")

    answer = client(known, token="contraseña").get(
        "/contacts/c-1", headers={"Authorization": f"bearer {sent}"}
    )

    assert answer.status_code == 200


def test_a_contact_that_is_not_known_is_not_found(known: Contacts) -> None:
    answer = client(known).get("/contacts/c-2", headers=BEARER)

    assert answer.status_code == 404
    assert answer.json == {"error": "There is no such contact."}


@pytest.mark.parametrize("name", ["x" * 65, "a b", "a'--", "a%00b", "..%2Fetc", "é", "a/b", "c-1%0A", "%25"])
def test_what_cannot_be_a_name_is_not_found_without_asking(known: Contacts, name: str) -> None:
    answer = client(known).get(f"/contacts/{name}", headers=BEARER)

    assert answer.status_code == 404
    assert known.asked == []


def test_a_store_that_is_down_is_told(known: Contacts) -> None:
    known.gone = True

    answer = client(known).get("/contacts/c-1", headers=BEARER)

    assert (answer.status_code, answer.mimetype) == (503, "application/json")
    assert "database" in answer.json["error"]


def test_a_contact_can_only_be_read(known: Contacts) -> None:
    assert client(known).post("/contacts/c-1", headers=BEARER).status_code == 405
