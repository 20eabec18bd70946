"""What a call changed of a customer, written back: into the embedded directory, or to a CRM that is slow or away."""

from __future__ import annotations

import json
import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lookups.other_side import Side, json_of, status
from serving_bank import Serving

from ivr import settings
from ivr.jobs import senders
from ivr.keeping import DIRECTORY
from ivr.preparing import prepare
from ivr.sending import Sending
from ivr.settings import Settings
from ivr.store import Parcel, Store

FILES = {
    "flows/bank.yml": """
        queues: {service: {}}
        flows:
          in_spanish:
            description: Goes on in Spanish, and by text.
            nlu_trigger: [{intent: in_spanish}]
            persisted_slots: [prefers]
            steps:
              - set_slots: {language: es, prefers: sms}
              - say: {en: Yes., es: Sí.}
    """,
    "flows/defaults.yml": "languages: {en: {code: en-US}, es: {code: es-US}}\n",
    "flows/assurance.yml": "assurance: {levels: {1: [known_line], 2: [attested_line]}}\n",
    "flows/customers.yml": 'customers: {"10442": {name: Ann Lee, lines: ["+12125550101"], language: en}}\n',
    "nlu/bank.yml": 'nlu: [{intent: in_spanish, examples: "- in spanish please\\n- spanish and by text"}]\n',
}
ANN, LINE = "10442", "+12125550101"
VOUCHED = {"StirVerstat": "TN-Validation-Passed-A"}
FOUND = json_of({"number": ANN, "name": "Ann Lee", "language": "en"})


class Bank:
    """A server whose outbox is looked through when a test says so; `now` is the sender's clock."""

    def __init__(self, folder: Path, **more: object) -> None:
        for name, text in FILES.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(textwrap.dedent(text), "utf-8")
        url = f"sqlite:///{folder / 'ivr.db'}"
        at = replace(Settings(project=folder, database_url=url), **more)  # type: ignore[arg-type]
        self.serving, self.store = Serving(prepare(at)), Store(url)
        self.ahead = 0.0
        self.sending = Sending(self.store, senders(at), "me", lambda token: False, self._now)

    def _now(self) -> float:
        return time.time() + self.ahead

    def call(self, *sentences: str, **line: str) -> None:
        call = self.serving.phone().dial(LINE, fields=line)
        for sentence in sentences:
            call.say(sentence)
        call.hang_up()

    def look(self, after: float = 0.0) -> None:
        self.ahead += after
        for id, _, _ in self.store.outbox.due(self._now()):
            self.sending.attempt(id)

    def close(self) -> None:
        self.store.close()
        self.serving.close()


@pytest.fixture
def bank_of(tmp_path: Path) -> Iterator[Callable[..., Bank]]:
    made: list[Bank] = []

    def make(**more: object) -> Bank:
        made.append(Bank(tmp_path, **more))
        return made[-1]

    yield make
    for bank in made:
        bank.close()


@pytest.fixture
def crm() -> Iterator[Side]:
    side = Side(FOUND)
    yield side
    side.close()


def of(crm: Side) -> dict[str, object]:
    return {
        "directory_url": f"http://{crm.host}/c?line={{line}}",
        "directory_write": f"http://{crm.host}/c/{{number}}",
        "directory_fields": (("id", "number"), ("name", "name"), ("language", "language")),
        "lookup_private_hosts": (crm.host,),
    }


def told(crm: Side) -> list[dict[str, object]]:
    return [json.loads(asked.body) for asked in crm.asked if asked.command == "POST"]


def test_the_embedded_directory_is_told_what_a_known_caller_prefers(bank_of: Callable[..., Bank]) -> None:
    bank = bank_of(directory_write="embedded")

    bank.call("in spanish please", **VOUCHED)
    bank.look()

    ann = bank.store.customers.find(ANN)
    assert ann and (ann.language, ann.prefers, ann.lines) == ("es", "sms", (LINE,))
    assert ann.fields["last_channel"] == "voice"
    assert str(ann.fields["last_contact"]).endswith("Z")


def test_a_line_that_may_be_feigned_changes_no_preference(bank_of: Callable[..., Bank]) -> None:
    bank = bank_of(directory_write="embedded")

    bank.call("in spanish please")
    bank.look()

    ann = bank.store.customers.find(ANN)
    assert ann and (ann.language, ann.prefers) == ("en", "")
    assert "last_contact" in ann.fields


def test_nothing_is_written_back_unless_ivr_toml_says_so(bank_of: Callable[..., Bank]) -> None:
    bank = bank_of()

    bank.call("in spanish please", **VOUCHED)

    assert bank.store.outbox.unfinished() == 0


def test_a_crm_that_was_away_is_told_in_order_when_it_is_back(
    bank_of: Callable[..., Bank], crm: Side
) -> None:
    bank = bank_of(**of(crm))
    bank.call("in spanish please", **VOUCHED)
    crm.answer = status(503)
    bank.look()
    assert len(told(crm)) == 1  # the later one waits behind the first

    crm.answer = json_of({})
    for _ in range(4):
        bank.look(after=30.0)

    first, second = told(crm)[1:]
    assert first == {"customer": ANN, "language": "es", "prefers": "sms"}
    assert {*second} == {"customer", "last_contact", "last_channel"}
    keys = [asked.headers["Idempotency-Key"] for asked in crm.asked if asked.command == "POST"]
    assert keys[0] == keys[1] != keys[2]
    assert crm.asked[-1].path == f"/c/{ANN}"
    assert bank.store.outbox.unfinished() == 0


def test_one_who_was_forgotten_meanwhile_is_not_written_down_again(bank_of: Callable[..., Bank]) -> None:
    bank = bank_of(directory_write="embedded")
    late = Parcel("p", "c", DIRECTORY, "99", {"language": "es"}, 1.0)

    with pytest.raises(Exception, match="no such customer"):
        bank.sending.senders[DIRECTORY].send(late)
    assert bank.store.customers.find("99") is None


@pytest.mark.parametrize(
    "written", ['write = "https://crm.example.com/c/{number}"', 'write = "https://crm.example.com/c"']
)
def test_an_address_that_fits_no_directory_is_told(tmp_path: Path, written: str) -> None:
    (tmp_path / "ivr.toml").write_text(f"[directory]\n{written}\n")

    with pytest.raises(settings.SettingsError, match="directory_write"):
        settings.read({}, tmp_path)
