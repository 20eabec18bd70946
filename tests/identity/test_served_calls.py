"""Calls through the webhooks of a real server: the line, a PIN, a code, and what is written down of them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving_bank import TWILIO, Serving

from ivr.identity.one_time_code import code_of
from ivr.identity.pin import Hashes
from ivr.preparing import prepare
from ivr.redaction import Secret
from ivr.settings import Settings
from ivr.store import Store
from ivr.testphone.call import Call

FILES = {
    "flows/bank.yml": """
        queues: {service: {}}
        flows:
          balance:
            name: check a balance
            description: Tells what is in the account.
            assurance: 2
            nlu_trigger: [{intent: balance}]
            steps: [say: "You have forty dollars, {caller.first_name}."]
          send_money:
            name: send money
            description: Sends money to somebody.
            assurance: 3
            nlu_trigger: [{intent: send_money}]
            steps: [say: It is on its way.]
    """,
    "flows/assurance.yml": """
        assurance:
          levels:
            1: [known_line]
            2: [attested_line, pin, code]
            3: [pin and code, pin and attested_line]
          lasts: {pin: 15, code: 15}
          lowers:
            wrong_try: {to: 1, after: 3}
            spoofed: {to: 0}
    """,
    "flows/customers.yml": """
        customers:
          "10442": {name: Ann Lee, lines: ["+12125550101", "+447400123456"]}
          "20555": {name: Bo Lund, lines: ["+12125550102"]}
    """,
    "nlu/bank.yml": """
        nlu:
          - {intent: balance, examples: "- what is my balance\\n- how much do i have\\n- check my balance"}
          - {intent: send_money, examples: "- send money\\n- i want to send money to my sister\\n- pay somebody"}
    """,
}
ANN, PIN, LINE, STRANGE = "10442", "628401", "+12125550101", "+13125550177"
VOUCHED = {"StirVerstat": "TN-Validation-Passed-A"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    folder = tmp_path_factory.mktemp("served")
    for name, text in FILES.items():
        (folder / "bank" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "bank" / name).write_text(textwrap.dedent(text), "utf-8")
    parley = prepare(Settings(project=folder / "bank", database_url=f"sqlite:///{folder / 'ivr.db'}"))
    serving = Serving(parley)
    for customer in (ANN, "20555"):
        store_of(serving).pins.set(customer, Hashes().of(Secret(PIN)), 0.0)
    yield serving
    serving.close()


def store_of(serving: Serving) -> Store:
    return Store(serving.parley.settings.database)


def text_of(serving: Serving) -> str:
    """The code of the text that the latest call sent."""
    store = store_of(serving)
    stored = store.contacts.find(serving.call)
    assert stored
    sent = [parcel for parcel in store.outbox.of(stored.contact) if parcel.kind == "code"]
    return code_of(TWILIO, str(sent[-1].content["nonce"])).reveal()


def says(call: Call, *sentences: str) -> Call:
    for sentence in sentences:
        call.say(sentence)
    return call


def told(call: Call) -> str:
    """What is heard, but for what is said while a comparison takes its time."""
    return call.heard.removeprefix("One moment, please. ")


def test_a_known_caller_is_never_asked_anything(served: Serving) -> None:
    call = says(served.phone().dial(LINE, fields=VOUCHED), "what is my balance")

    assert told(call).startswith("You have forty dollars, Ann.")


def test_a_known_caller_keys_a_pin_for_what_takes_two_factors(served: Serving) -> None:
    call = says(served.phone().dial(LINE, fields=VOUCHED), "i want to send money to my sister")
    assert told(call).startswith("To protect your account, please key in your PIN")

    call.press(PIN)
    assert told(call).startswith("It is on its way.")


def test_a_withheld_number_proves_itself_with_a_pin_and_a_code(served: Serving) -> None:
    call = says(served.phone().dial("anonymous"), "what is my balance")
    assert "What is your customer number?" in call.heard

    call.press(f"{ANN}#")
    call.press(PIN)
    assert told(call).startswith("You have forty dollars, Ann.")

    call.say("i want to send money to my sister")
    assert "I'm texting a code to your mobile" in call.heard
    call.press(text_of(served))
    assert told(call).startswith("It is on its way.")
    assert served.contact(served.call)["customer"] == ANN


def test_a_forwarded_call_is_not_believed_to_come_from_its_line(served: Serving) -> None:
    forwarded = {**VOUCHED, "ForwardedFrom": "+12125550199"}

    call = says(served.phone().dial(LINE, fields=forwarded), "what is my balance")

    assert told(call).startswith("To protect your account, please key in your PIN")


def test_a_line_that_the_network_calls_feigned_opens_nothing(served: Serving) -> None:
    feigned = {"StirVerstat": "TN-Validation-Failed-A"}

    call = says(served.phone().dial(LINE, fields=feigned), "what is my balance")

    assert call.queue
    assert served.contact(served.call)["assurance"] == 0


def test_a_strange_line_is_locked_and_the_customers_own_is_not(served: Serving) -> None:
    call = says(served.phone().dial(STRANGE), "what is my balance")
    for pin in ("111112", "111113", "111114"):
        call.press("20555#")
        call.press(pin)
    assert call.queue

    again = says(served.phone().dial(STRANGE), "what is my balance")
    again.press("20555#")
    again.press(PIN)
    assert again.queue

    own = says(served.phone().dial("+12125550102"), "what is my balance")
    own.press(PIN)
    assert told(own).startswith("You have forty dollars, Bo.")


def test_nothing_that_was_keyed_in_secret_is_written_anywhere(served: Serving) -> None:
    call = says(served.phone().dial("anonymous"), "i want to send money to my sister")
    call.press(f"{ANN}#")
    call.press(PIN)
    code = text_of(served)
    call.press(code)
    assert told(call).startswith("It is on its way.")

    folder = Path(served.parley.settings.database.removeprefix("sqlite:///")).parent
    written = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file()) + b"".join(
        served.told
    )
    for secret in (PIN, code, f"{code[:3]} {code[3:]}"):
        assert secret.encode() not in written
        assert secret not in repr(served.contact(served.call))
