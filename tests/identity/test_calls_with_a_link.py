"""Calls that wait for a link: told now and then that nothing has come, and going on by themselves when it has."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from caller import Caller, project
from factors import ANN, FLOWS, KEY, NOW, PIN, Counted, People
from handset import Handset
from kept import arrive
from machine import chromium
from serving_bank import OPERATOR, TWILIO, Serving
from streaming_bank import Streaming, prompts, said

from ivr.content.project import Project
from ivr.conversation.commands import Errand
from ivr.conversation.events import ErrandDone, ErrandFailed, Heard
from ivr.conversation.session import Session
from ivr.conversation.steps.authenticate import CHECK_CODE, CHECK_PIN, SEND_CODE, SEND_LINK, SET_PIN
from ivr.errands import Runner
from ivr.identity.one_time_code import CheckCode, SendCode
from ivr.identity.passkey import Ceremonies, SendLink, digest_of, proof, token_of
from ivr.identity.pin import CheckPin, SetPin
from ivr.kept import PROVE, REGISTER, Link, Passkey
from ivr.preparing import prepare
from ivr.redaction import Secret
from ivr.settings import Settings
from ivr.store import Store
from ivr.testphone.call import Call

POLICY = """
    assurance:
      levels:
        1: [known_line]
        2: [attested_line, pin, code]
        3: [passkey, pin and code]
      lasts: {pin: 10, code: 10, passkey: 10}
"""
FLOWS_OF_A_BANK = """
    flows:
      send_money:
        name: send money
        description: Sends money to somebody.
        assurance: 3
        nlu_trigger: [{intent: send_money}]
        steps:
          - {collect: amount, reads: money, ask: How much?, confirm: never}
          - say: "{amount:money} is on its way."
      new_pin:
        name: choose a new PIN
        description: Gives a new PIN.
        nlu_trigger: [{intent: new_pin}]
        steps:
          - enrol: pin
            next: [{if: context.enrol is "done", then: done}, {else: END}]
          - {id: done, say: You have a new PIN.}
      new_phone:
        name: be recognised by your phone
        description: Makes a passkey.
        nlu_trigger: [{intent: new_phone}]
        steps: [{enrol: passkey}]
"""
NLU = """
    nlu:
      - {intent: new_pin, examples: "- i want a new pin\\n- change my pin"}
      - {intent: new_phone, examples: "- recognise me by my phone\\n- set up my phone"}
      - {intent: send_money, examples: "- send money\\n- i want to send money to my sister\\n- pay somebody"}
"""
MEANINGS = {
    "send money": "send_money",
    "agent": "agent",
    "i want a new pin": "new_pin",
    "my phone": "new_phone",
}
NEW = "739205"


class Calling(Caller):
    """Calls a bank that texts links; the time is the call's own."""

    def __init__(self, project: Project, store: Store) -> None:
        self.store, people, lockouts = store, People(), store.lockouts
        sends = (store.outbox, lockouts)
        self._runners: dict[str, Runner] = {
            CHECK_PIN: CheckPin(people, store.pins, lockouts, Counted(), self._now),
            SEND_CODE: SendCode(people, store.codes, *sends, self._now),
            CHECK_CODE: CheckCode(people, store.codes, lockouts, KEY, self._now),
            SEND_LINK: SendLink(people, store.passkeys, store.links, *sends, KEY, self._now),
            SET_PIN: SetPin(store.pins, Counted(), store.customers.note, self._now),
        }
        self._flows = project.flows
        super().__init__(project, MEANINGS, ani="")
        ann = {"customer": ANN, "id": ANN, "name": "Ann Lee", "language": "", "prefers": "", "fields": {}}
        self.call.session = replace(self.call.session, caller=ann)

    def _now(self) -> float:
        return self.call.now

    def _run(self, action: Errand, session: Session, heard: Heard | None) -> ErrandDone | ErrandFailed:
        return self._runners[action.kind].run(action, session, heard, self._flows)

    def taps(self) -> Calling:
        """The phone has checked its holder."""
        customer = People().find(ANN)
        assert customer
        self.call.happens(replace(proof(customer, FLOWS, self.call.now), chance=0.0))
        return self

    def texts(self) -> list[str]:
        return [parcel.kind for parcel in self.store.outbox.of("rehearsal")]


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Project:
    files = {"bank": FLOWS_OF_A_BANK, "assurance": POLICY}
    return project(tmp_path_factory.mktemp("bank"), nlu=NLU, **files)


@pytest.fixture
def call(bank: Project, tmp_path: Path) -> Calling:
    store = Store(f"sqlite:///{tmp_path / 'ivr.db'}")
    store.prepare()
    store.pins.set(ANN, Counted().of(Secret(PIN)), NOW)
    store.passkeys.add(Passkey("a phone", ANN, "a key", 0, NOW))
    arrive(store, "CA1", "rehearsal")
    call = Calling(bank, store)
    call.says("send money")
    return call


def test_the_call_goes_on_by_itself_where_it_was(call: Calling) -> None:
    assert "I've texted a link to your mobile" in call.hears

    call.taps()

    assert call.hears == "Thank you, that worked. How much?"
    assert call.call.session.assurance == 3


def test_who_waits_is_told_every_twenty_seconds_that_nothing_has_come(call: Calling) -> None:
    heard = []
    for _ in range(8):
        call.stays_silent()
        heard.append(call.hears)

    told = "Nothing has come yet, and I'm still waiting. You can also say another way, or agent."
    assert heard == ["", "", "", told] * 2
    assert call.taps().hears.startswith("Thank you, that worked.")


def test_what_is_said_meanwhile_is_no_mistake(call: Calling) -> None:
    call.says("okay i am doing it").says("one moment please")

    assert not call.is_handed_to
    assert call.taps().hears.startswith("Thank you")


def test_another_way_and_a_person_are_in_reach(call: Calling) -> None:
    call.says("another way")
    assert "key in your PIN" in call.hears

    call.says("agent")
    assert call.is_handed_to == "service"


def test_who_never_taps_is_asked_in_another_way_after_three_minutes(call: Calling) -> None:
    for _ in range(36):
        call.stays_silent()

    assert "key in your PIN" in call.hears


def test_a_tap_after_another_way_was_taken_is_noted_and_disturbs_nothing(call: Calling) -> None:
    call.says("another way")
    waited = call.call.session

    call.taps()

    now = call.call.session
    assert (now.waiting, now.stack, now.told_in, now.assurance) == (
        waited.waiting,
        waited.stack,
        waited.told_in,
        3,
    )
    assert call.presses(PIN).hears == "How much?"


def test_a_tap_while_a_person_is_rung_for_raises_the_level_that_they_see(call: Calling) -> None:
    call.says("agent")
    call.taps()

    assert (call.call.document["customer"], call.call.document["assurance"]) == (ANN, 3)
    assert call.call.document["assurance_why"][0] == "level 3, strongly known, by passkey"


def test_who_has_no_passkey_is_texted_none(bank: Project, tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'none.db'}")
    store.prepare()
    arrive(store, "CA1", "rehearsal")
    call = Calling(bank, store)

    call.says("send money")

    assert "key in your PIN" in call.hears
    assert "link" not in call.texts()


# -- choosing how to be recognised -----------------------------------------------------------------------


def test_a_new_pin_is_keyed_twice_by_who_is_strongly_known(call: Calling) -> None:
    call.says("i want a new pin")
    assert "I've texted a link" in call.hears
    call.taps()
    assert call.hears.startswith("Thank you, that worked. Key in a new PIN of six digits")

    call.presses(f"{NEW}#")
    assert call.hears == "Key in the same PIN once more."
    call.presses(f"{NEW}#")

    assert call.hears.startswith("You have a new PIN.")
    hash = call.store.pins.hash_of(ANN)
    assert (Counted().fits(hash, Secret(NEW)), Counted().fits(hash, Secret(PIN))) == (True, False)
    assert [line.did for line in call.store.customers.audit(ANN)] == ["PIN set in a call"]


def test_two_that_differ_and_one_that_anybody_would_try_are_none(call: Calling) -> None:
    call.says("i want a new pin").taps()

    call.presses("111111#")
    assert call.hears.startswith("Anybody would try that one first. Key in a new PIN")
    call.presses(f"{NEW}#").presses("739206#")
    assert call.hears.startswith("Those two were not the same. Key in a new PIN")

    assert Counted().fits(call.store.pins.hash_of(ANN), Secret(PIN))


def test_nobody_gives_a_new_pin_to_a_customer_they_are_not_known_as(call: Calling) -> None:
    errand = Errand(SET_PIN, 1, {"customer": ANN, "secret": Secret(NEW), "which": "again"}, kind=SET_PIN)

    for level, customer in ((2, ANN), (3, "20555")):
        session = replace(call.call.session, assurance=level, caller={"customer": customer})
        assert isinstance(call._run(errand, session, None), ErrandFailed)


def test_a_phone_is_made_known_by_a_link_that_outlives_the_call(call: Calling) -> None:
    call.taps()
    call.says("twenty dollars").says("my phone")

    assert call.hears.startswith("I've texted you a link. Open it within ten minutes")
    sent = [parcel for parcel in call.store.outbox.of("rehearsal") if parcel.kind == "link"][-1]
    link = call.store.links.good(digest_of(token_of(KEY, str(sent.content["nonce"]))), NOW)
    assert link and (link.does, link.customer) == (REGISTER, ANN)


# -- over the wire ---------------------------------------------------------------------------------------

LINE = "+12125550101"
CUSTOMERS = 'customers: {"10442": {name: Ann Lee, lines: ["+12125550101", "+447400123456"]}}'


def written(folder: Path, hearing: str = "twilio") -> Path:
    files = {
        "flows/bank.yml": FLOWS_OF_A_BANK + "    queues: {service: {}}\n",
        "flows/defaults.yml": f"service: Harbor Bank\nhearing: {hearing}\n",
        "flows/assurance.yml": POLICY,
        "flows/customers.yml": CUSTOMERS,
        "nlu/bank.yml": NLU,
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(textwrap.dedent(text), "utf-8")
    return folder


def ceremonies(serving: Serving) -> Ceremonies:
    store = Store(serving.parley.settings.database)
    return Ceremonies(serving.parley.settings.public_url, "Harbor Bank", store.passkeys, TWILIO)


def holds_a_passkey(serving: Serving, phone: Handset) -> None:
    made = Link("", "", ANN, "", REGISTER, "", "en", "AAAA", 0.0)
    asking = ceremonies(serving)
    asking.passkeys.add(asking.registered(made, phone.makes({"challenge": "AAAA"}), 0.0))


def link_of(serving: Serving, call: Call) -> tuple[str, Link]:
    """The address of the link that the call has sent, and what it is for."""
    store = Store(serving.parley.settings.database)
    stored = store.contacts.load(call.sid)
    assert stored
    [text] = [parcel for parcel in store.outbox.of(stored.contact) if parcel.kind == "link"]
    token = token_of(TWILIO, str(text.content["nonce"]))
    link = store.links.good(digest_of(token), NOW)
    assert link and link.does == PROVE
    return f"{serving.url}/link/{token}", link


def tapped(serving: Serving, call: Call, phone: Handset) -> str:
    """What the page of the call's link says once the phone has signed."""
    address, link = link_of(serving, call)
    body = json.dumps(phone.signs_for(ceremonies(serving).to_prove(link))).encode()
    with urlopen(Request(address, body, {"Content-Type": "application/json"}), timeout=10) as answer:
        return str(answer.read().decode())


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    folder = tmp_path_factory.mktemp("served")
    settings = Settings(project=written(folder / "bank"), database_url=f"sqlite:///{folder / 'ivr.db'}")
    serving = Serving(prepare(settings))
    yield serving
    serving.close()


def test_a_call_on_webhooks_goes_on_with_its_next_look(served: Serving) -> None:
    phone = Handset(served.url, "127.0.0.1")
    holds_a_passkey(served, phone)
    call = served.phone().dial(LINE)
    call.say("i want to send money to my sister")
    assert "I've texted a link to your mobile" in call.heard
    call.silence()
    assert call.heard == ""

    assert tapped(served, call, phone) == "done"
    call.silence()
    assert call.heard == "Thank you, that worked. How much?"

    call.say("forty dollars")
    assert call.heard.startswith("40 dollars is on its way.")


def test_a_caller_who_speaks_as_the_link_comes_through_hears_that_it_did(served: Serving) -> None:
    phone = Handset(served.url, "127.0.0.1")
    holds_a_passkey(served, phone)
    call = served.phone().dial(LINE)
    call.say("i want to send money to my sister")
    tapped(served, call, phone)

    call.say("another way")

    assert call.heard == "Thank you, that worked. How much?"


def stepped_up(served: Serving, call: Call) -> int:
    """The status of what an agent's programme is answered when it asks for it."""
    asked = Request(f"{served.url}/contacts/{call.sid}/step-up", b"", {"Authorization": f"Bearer {OPERATOR}"})
    try:
        with urlopen(asked, timeout=5) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def test_an_agent_has_the_caller_tap_and_sees_the_level_and_never_a_secret(served: Serving) -> None:
    phone = Handset(served.url, "127.0.0.1")
    holds_a_passkey(served, phone)
    store = Store(served.parley.settings.database)
    store.lockouts.unlock("texts ")
    call = served.phone().dial(LINE)
    call.say("agent")
    assert served.contact(call.sid)["assurance"] == 1

    assert stepped_up(served, call) == 202
    assert [(one["what"], one["state"]) for one in served.contact(call.sid)["texted"]] == [
        ("link", "waiting")
    ]
    address, _ = link_of(served, call)
    assert tapped(served, call, phone) == "done"

    seen = served.contact(call.sid)
    assert (seen["customer"], seen["assurance"]) == (ANN, 3)
    assert address.rpartition("/")[2] not in repr(seen)
    assert any(line.did.startswith("step-up in ") for line in store.customers.audit(ANN))
    call.agent_answers()
    call.agent_hangs_up()
    assert not call.findings


def test_a_step_up_needs_a_customer_who_has_a_passkey_and_a_contact_that_goes_on(served: Serving) -> None:
    call = served.phone().dial("anonymous")
    call.say("agent")
    assert stepped_up(served, call) == 409
    call.hang_up()
    assert stepped_up(served, call) == 409


@pytest.mark.slow
def test_a_call_on_live_audio_goes_on_within_a_second(tmp_path: Path) -> None:
    line = Streaming(tmp_path / "calls.db", project=written(tmp_path / "bank", hearing="vosk"))
    try:
        phone = Handset(line.url, "127.0.0.1")
        holds_a_passkey(line, phone)
        call = line.phone(1.0).dial(LINE).listen_until(quiet=0.6)
        call.speak(said("send money")).listen_until(quiet=0.6)
        assert "I've texted a link to your mobile" in prompts(line, call)[-1]

        tapped(line, call, phone)
        began = call.stream.seconds
        call.wait_until(lambda call: call.stream.to_play > 0)

        assert call.stream.seconds - began < 2.0  # two looks, and a machine that does other things, too
        assert prompts(line, call)[-2:] == ["Thank you, that worked.", "How much?"]
        call.hang_up()
    finally:
        line.close()


@pytest.mark.slow
def test_a_browser_with_a_passkey_in_it_makes_one_and_uses_it(tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    settings = Settings(project=written(tmp_path / "bank"), database_url=f"sqlite:///{tmp_path / 'ivr.db'}")
    serving = Serving(prepare(settings), host="localhost")
    store = Store(serving.parley.settings.database)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 360, "height": 640})
            _has_an_authenticator(page)
            arrive(store, "CAenrol", "enrol")
            token = "a-token-of-an-enrolment"
            store.links.issue(Link(digest_of(token), "enrol", ANN, "", REGISTER, "", "es", "AAAA", NOW + 1e9))
            page.goto(f"{serving.url}/link/{token}")
            assert page.locator("html").get_attribute("lang") == "es"
            page.keyboard.press("Enter")  # the button has the focus
            page.wait_for_selector("#outcome:has-text('La próxima vez su móvil')")
            assert len(store.passkeys.of(ANN)) == 1

            call = serving.phone().dial(LINE)
            call.say("i want to send money to my sister")
            address, _ = link_of(serving, call)
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            page.keyboard.press("Enter")
            page.wait_for_selector("#outcome:has-text('You can go on by phone')")
            call.silence()
            assert call.heard == "Thank you, that worked. How much?"

            page.goto(address)
            assert "isn't good any more" in page.inner_text("main")
            browser.close()
    finally:
        serving.close()


def _has_an_authenticator(page: Any) -> None:
    """The browser stands for a phone whose holder puts a finger on it whenever it asks."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**kind, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )
