"""A link by text and the passkey behind it: good once, for this call and customer, and only for a phone that checks."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from factors import ANN, FLOWS, KEY, MOBILE, NOW, People, call, errand, result
from flask import Flask
from handset import Handset
from kept import arrive

from ivr.channels.links import Pages
from ivr.conversation.events import Proved
from ivr.identity.passkey import Ceremonies, SendLink, token_of, with_link
from ivr.kept import PROVE, REGISTER
from ivr.store import Parcel, Store

URL, SITE = "https://ivr.example.com", "ivr.example.com"
TEXT = "{link} lets you pay a bill."


class Desk:
    """Texts links and serves their pages, at a time that the test moves."""

    def __init__(self, store: Store) -> None:
        self.store, self.now = store, NOW
        self.told: list[tuple[str, Proved]] = []
        self.listens = True
        self._send = SendLink(
            People(), store.passkeys, store.links, store.outbox, store.lockouts, KEY, lambda: self.now
        )
        ceremonies = Ceremonies(URL, "Harbor Bank", store.passkeys, KEY)
        pages = Pages(store.links, ceremonies, People(), lambda: FLOWS, self._tell, lambda: self.now)
        app = Flask("pages")
        app.register_blueprint(pages.blueprint())
        self.browser = app.test_client()
        self._calls: set[str] = set()
        self._turn = 3

    def _tell(self, contact: str, event: Proved) -> bool:
        self.told.append((contact, event))
        return self.listens

    def sends(self, does: str = PROVE, contact: str = "c-1", customer: str = ANN, known: bool = True) -> str:
        if contact not in self._calls:
            arrive(self.store, f"CA{contact}", contact)
            self._calls.add(contact)
        self._turn += 1
        more = {"text": TEXT, "said": "pay a bill", "language": "en", "does": does}
        asked = errand("send_link", customer, known=known, **more)
        return result(self._send.run(asked, replace(call(contact), turn=self._turn), None, FLOWS))

    def texts(self, contact: str = "c-1") -> list[Parcel]:
        return [parcel for parcel in self.store.outbox.of(contact) if parcel.kind == "link"]

    def link(self, contact: str = "c-1") -> str:
        """The way of the link that was texted last."""
        return f"/link/{token_of(KEY, str(self.texts(contact)[-1].content['nonce']))}"

    def opened(self, link: str) -> dict[str, Any]:
        """What the page asks of the phone."""
        page = self.browser.get(link)
        assert page.status_code == 200, page.text
        found = re.search(r'data-asked="([^"]*)"', page.text)
        assert found
        asked: dict[str, Any] = json.loads(html.unescape(found[1]))["asked"]
        return asked

    def answers(self, link: str, answer: dict[str, Any]) -> str:
        return self.browser.post(link, json=answer).text

    def registers(self, phone: Handset, customer: str = ANN, contact: str = "c-0") -> str:
        self.sends(REGISTER, contact, customer)
        link = self.link(contact)
        return self.answers(link, phone.makes(self.opened(link)))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    store = Store(f"sqlite:///{tmp_path / 'ivr.db'}")
    store.prepare()
    return Desk(store)


@pytest.fixture
def phone(desk: Desk) -> Handset:
    """Ann's, with her passkey in it."""
    phone = Handset(URL, SITE)
    assert desk.registers(phone) == "registered"
    return phone


def test_a_phone_that_checks_its_holder_lets_the_call_go_on(desk: Desk, phone: Handset) -> None:
    assert desk.sends() == "sent"
    link = desk.link()

    assert desk.answers(link, phone.signs_for(desk.opened(link))) == "done"

    [(contact, event)] = desk.told
    assert (contact, event.way, desk.texts()[-1].address) == ("c-1", "passkey", MOBILE)
    assert [(e["kind"], e["customer"]) for e in event.events if e["event"] == "evidence"] == [
        ("passkey", ANN)
    ]


def test_a_link_is_good_once(desk: Desk, phone: Handset) -> None:
    desk.sends()
    link = desk.link()
    asked = desk.opened(link)
    answers = [phone.signs_for(asked), phone.signs_for(asked)]

    assert [desk.answers(link, answer) for answer in answers] == ["done", "spent"]
    assert desk.browser.get(link).status_code == 410
    assert len(desk.told) == 1


def test_to_open_the_page_spends_nothing(desk: Desk, phone: Handset) -> None:
    desk.sends()
    link = desk.link()
    for _ in range(3):
        asked = desk.opened(link)

    assert desk.answers(link, phone.signs_for(asked)) == "done"


def test_a_link_is_no_good_after_ten_minutes(desk: Desk, phone: Handset) -> None:
    desk.sends()
    link = desk.link()
    asked = desk.opened(link)
    desk.now += 600

    assert desk.answers(link, phone.signs_for(asked)) == "spent"
    assert "isn't good any more" in html.unescape(desk.browser.get(link).text)


def test_what_was_signed_for_another_call_proves_nothing(desk: Desk, phone: Handset) -> None:
    desk.sends(contact="c-1")
    desk.sends(contact="c-2")
    for_another = phone.signs_for(desk.opened(desk.link("c-1")))

    assert desk.answers(desk.link("c-2"), for_another) == "again"
    assert desk.told == []


def test_a_newer_link_takes_the_place_of_the_one_before(desk: Desk, phone: Handset) -> None:
    desk.sends()
    first = desk.link()
    desk.sends()

    assert desk.browser.get(first).status_code == 410
    assert desk.browser.get(desk.link()).status_code == 200


@pytest.mark.parametrize(
    ("what", "changed"),
    [
        ("the phone did not check who holds it", {"checks": False}),
        ("the page is another site's", {"origin": "https://ivr-example.com"}),
        ("the key is of another site", {"site": "example.org"}),
    ],
)
def test_a_signature_that_lacks_something_proves_nothing(
    desk: Desk, phone: Handset, what: str, changed: dict[str, Any]
) -> None:
    desk.sends()
    link = desk.link()

    answer = replace(phone, **changed).signs_for(desk.opened(link))

    assert desk.answers(link, answer) == "again", what
    assert desk.told == []


def test_another_phone_and_a_copied_one_prove_nothing(desk: Desk, phone: Handset) -> None:
    copied = replace(phone)
    stranger = Handset(URL, SITE)
    pretender = replace(stranger, name=phone.name)
    desk.sends()
    link = desk.link()
    asked = desk.opened(link)

    assert [desk.answers(link, one.signs_for(asked)) for one in (stranger, pretender)] == ["again"] * 2
    assert desk.answers(link, phone.signs_for(asked)) == "done"

    desk.now += 3601
    desk.sends(contact="c-3")
    assert desk.answers(desk.link("c-3"), copied.signs_for(desk.opened(desk.link("c-3")))) == "again"


def test_a_passkey_is_not_made_by_a_phone_that_does_not_check(desk: Desk) -> None:
    assert desk.registers(Handset(URL, SITE, checks=False)) == "again"
    assert desk.store.passkeys.of(ANN) == []


def test_a_link_for_one_thing_does_not_do_the_other(desk: Desk, phone: Handset) -> None:
    desk.sends(REGISTER)
    link = desk.link()

    assert desk.answers(link, phone.signs_for(desk.opened(link))) == "again"

    desk.sends(PROVE, "c-2")
    link = desk.link("c-2")
    assert desk.answers(link, Handset(URL, SITE).makes(desk.opened(link))) == "again"
    assert desk.told == []


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"id": 3}', b'{"id": "x", "response": 3}', b"x" * 70_000]
)
def test_what_is_no_answer_of_a_phone_proves_nothing(desk: Desk, phone: Handset, body: bytes) -> None:
    desk.sends()

    assert desk.browser.post(desk.link(), data=body).text == "again"
    assert desk.told == []


def test_tokens_that_were_never_texted_are_told_the_same_as_spent_ones(desk: Desk, phone: Handset) -> None:
    desk.sends()
    link = desk.link()
    desk.answers(link, phone.signs_for(desk.opened(link)))

    pages = [desk.browser.get(way) for way in (link, "/link/nothing", f"/link/{'x' * 5000}")]

    assert {(page.status_code, page.text) for page in pages} == {(410, pages[0].text)}
    assert pages[0].headers["Referrer-Policy"] == "no-referrer"


def test_the_page_says_so_where_the_call_is_over(desk: Desk, phone: Handset) -> None:
    desk.listens = False
    desk.sends()
    link = desk.link()

    assert desk.answers(link, phone.signs_for(desk.opened(link))) == "over"


def test_who_has_no_passkey_is_asked_in_another_way(desk: Desk) -> None:
    assert desk.sends() == "no_passkey"
    assert desk.texts() == []


def test_a_stranger_is_not_told_who_has_a_passkey(desk: Desk, phone: Handset) -> None:
    sent = [desk.sends(contact="c-5", customer=number, known=False) for number in (ANN, "20555", "99999")]

    assert sent == ["sent"] * 3
    assert len(desk.texts("c-5")) == 1


def test_codes_and_links_to_a_number_are_three_an_hour_together(desk: Desk, phone: Handset) -> None:
    assert [desk.sends(contact=f"c-{number}") for number in (2, 3, 4)] == ["sent", "sent", "locked"]


def test_no_token_and_no_name_is_written_down(desk: Desk, phone: Handset, tmp_path: Path) -> None:
    desk.sends()
    link = desk.link()
    asked = desk.opened(link)
    desk.answers(link, phone.signs_for(asked))
    token = link.rpartition("/")[2]

    written = b"".join(file.read_bytes() for file in tmp_path.glob("ivr.db*"))

    assert len(token) >= 22  # letters of six bits: 128 at the least
    assert token.encode() not in written
    assert with_link(TEXT, URL, token).encode() not in written
    assert ANN not in json.dumps(asked)
