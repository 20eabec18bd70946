"""Call records: written from the store without who called, read back, and refused in words when they are none."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import recorded
from caller import Caller, project
from click.testing import CliRunner
from serving_bank import BANK, Serving, bank

from ivr.__main__ import main
from ivr.preparing import Parley
from ivr.quality import records
from ivr.quality.records import BadRecord, Place
from ivr.quality.replays import Options, result_of
from ivr.quality.stand_ins import without_persons

JAMES = "+12125550101"

FLOWS = """\
flows:
  open_account:
    description: Opens an account.
    nlu_trigger: [{intent: open_account}]
    steps:
      - {collect: caller_name, reads: person_name, ask: What is your name?}
      - {collect: mobile, reads: phone, ask: "Thank you, {first}. What is your number?"}
      - {say: "I have {mobile:phone} for {caller_name}."}
      - {collect: mail, reads: email, ask: And your e-mail?}
      - {collect: home, reads: address, ask: Where do you live?}
      - {say: "I have {mail} and {home}."}
"""
NLU = """\
nlu:
  - intent: open_account
    examples: |
      - open an account
      - i want to open an account
      - new account please
      - can i get an account
      - an account for me
"""
DOMAIN = "slots: {first: {type: text, initial_value: you, mappings: [{type: controlled}]}}\n"


def hello(folder: Path) -> Any:
    """The call of somebody who says hello and hangs up."""
    return recorded.data_of(
        Caller(project(folder, flows=FLOWS, nlu=NLU, domain=DOMAIN)).says("hello").hangs_up().call
    )


# -- reading ---------------------------------------------------------------------------------------------


def bad(folder: Path, content: str | bytes) -> str:
    """Why a record with this call.json is refused."""
    folder.mkdir(exist_ok=True)
    (folder / "call.json").write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(BadRecord) as refused:
        records.read(Place(folder))
    return str(refused.value)


def test_a_record_is_read_by_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "calls" / "one"

    records.write(folder, hello(tmp_path / "project"))

    assert [path.stat().st_mode & 0o777 for path in (folder, folder / "call.json")] == [0o700, 0o600]


def test_a_record_reads_back_as_it_was_written(tmp_path: Path) -> None:
    data = hello(tmp_path / "project")
    records.write(tmp_path / "call", data)

    record = records.read(Place(tmp_path / "call"))

    assert record.began.ani == "+14155550123"
    assert [turn.event.KIND for turn in record.turns] == ["call_started", "heard", "hung_up"]
    assert record.outcome["disposition"] == "abandoned"


def test_what_is_no_record_is_refused_in_words(tmp_path: Path) -> None:
    data = hello(tmp_path / "project")
    whole = json.dumps(data)
    unknown = json.dumps(data).replace('"heard"', '"smelled"')

    assert bad(tmp_path / "r", "") == "call.json is empty."
    assert bad(tmp_path / "r", whole[: len(whole) // 2]).startswith("call.json is cut off or damaged:")
    assert bad(tmp_path / "r", b"\xff\xfe\x00").startswith("call.json is cut off or damaged:")
    assert bad(tmp_path / "r", "[]") == "call.json is not a call record: it has no 'call_record'."
    assert bad(tmp_path / "r", '{"call_record": 7}') == (
        "it is of format 7, and this Parley knows 1. Use a newer Parley."
    )
    assert bad(tmp_path / "r", unknown) == "turn 2: 'smelled' is not an event that this Parley knows."
    assert bad(tmp_path / "r", json.dumps({**data, "turns": []})) == "its log is empty."
    assert bad(tmp_path / "r", json.dumps({**data, "turns": data["turns"][1:]})) == (
        "its log begins with 'heard', not with 'call_started'."
    )
    assert bad(tmp_path / "r", json.dumps({**data, "turns": [{"turn": 1}]})) == "turn 1: 'event' is missing."
    assert (
        bad(tmp_path / "r", json.dumps({**data, "turns": ["call_started"]}))
        == "turn 1 is not as a turn is written."
    )
    assert bad(tmp_path / "r", json.dumps({**data, "turns": None})).startswith(
        "'turns' is not what it must be:"
    )


def test_the_manual_tells_all_that_a_record_holds() -> None:
    told = (BANK / "audio" / "README.md").read_text("utf-8").partition("## What a record holds")[2]

    assert records.FORMAT
    assert [name for name in records.FORMAT if f"`{name}`" not in told] == []


@pytest.mark.parametrize(
    "broken", [1, 7.5, "x", [], {}, None, {"event": 3}, {"event": {"event": []}, "commands": 1}]
)
def test_no_turn_is_so_odd_that_it_is_an_error_of_ours(tmp_path: Path, broken: Any) -> None:
    data = hello(tmp_path / "project")

    assert "turn 2" in bad(tmp_path / "r", json.dumps({**data, "turns": [data["turns"][0], broken]}))


def test_an_archive_holds_any_number_of_records(tmp_path: Path) -> None:
    data = hello(tmp_path / "project")
    with zipfile.ZipFile(tmp_path / "calls.zip", "w") as archive:
        for name in ("monday/one", "monday/two", "tuesday/one"):
            archive.writestr(f"{name}/call.json", json.dumps({**data, "contact": name}))
        archive.writestr("notes.txt", "nothing")

    places = list(records.find([tmp_path / "calls.zip"]))

    assert [records.read(place).contact for place in places if isinstance(place, Place)] == [
        "monday/one", "monday/two", "tuesday/one",
    ]  # fmt: skip


def test_what_is_accepted_in_an_archive_leaves_the_others_alone(tmp_path: Path) -> None:
    data = hello(tmp_path / "project")
    with zipfile.ZipFile(tmp_path / "calls.zip", "w") as archive:
        archive.writestr("one/call.json", json.dumps(data))
        archive.writestr("two/call.json", json.dumps(data))
    one, two = records.find([tmp_path / "calls.zip"])
    assert isinstance(one, Place) and isinstance(two, Place)

    records.accept({two: {"exchanges": [], "disposition": "completed"}})

    assert records.read(one).expected is None
    assert records.read(two).expected == {"exchanges": [], "disposition": "completed"}


def test_an_archive_that_is_none_and_a_folder_without_records_are_told(tmp_path: Path) -> None:
    (tmp_path / "cut.zip").write_bytes(b"PK\x03\x04 and no more")
    (tmp_path / "empty").mkdir()

    told = [
        one for one in records.find([tmp_path / "cut.zip", tmp_path / "empty"]) if not isinstance(one, Place)
    ]

    assert [path.name for path, _ in told] == ["cut.zip", "empty"]
    assert "not an archive that can be read" in told[0][1]
    assert "holds no call record" in told[1][1]


# -- who called ------------------------------------------------------------------------------------------


@pytest.fixture
def opened(tmp_path: Path) -> tuple[Any, Any]:
    """A call in which somebody told all about themselves, and the project it was held with."""
    made = project(tmp_path / "then", flows=FLOWS, nlu=NLU, domain=DOMAIN)
    caller = Caller(
        made, {"my name is patricia brown i want to open an account": "open_account"}, ani="+14155550199"
    )
    caller.says("my name is patricia brown i want to open an account")
    for answer in ("patricia brown", "six five oh five five five oh one four two", "patricia dot brown at mail dot com",
                   "412 oak avenue chicago illinois 60601", "no thank you"):  # fmt: skip
        if caller.is_asked:
            caller.says(answer)
    return recorded.data_of(caller.hangs_up().call), made


def test_names_and_numbers_of_a_caller_are_nowhere_in_an_exported_record(opened: tuple[Any, Any]) -> None:
    data, made = opened
    before = json.dumps(data).lower()
    assert "patricia" in before and "6505550142" in before and "avenue" in before

    after = json.dumps(without_persons(data, made.flows)).lower()

    for personal in (
        "patricia",
        "brown",
        "4155550199",
        "6505550142",
        "650 555 0142",
        "four two",
        "oak",
        "chicago",
    ):
        assert personal not in after, personal


def test_a_record_without_who_called_replays_as_the_call_was_held(
    opened: tuple[Any, Any], tmp_path: Path
) -> None:
    data, made = opened
    records.write(tmp_path / "call", without_persons(data, made.flows))

    class Ready:
        flows = made.flows
        understanding: Any = None

    found = result_of(Place(tmp_path / "call"), Ready(), Options())

    assert found["verdict"] == "same", found.get("difference")


# -- out of the store ------------------------------------------------------------------------------------


@pytest.fixture
def parley(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Parley:
    monkeypatch.setenv("HARBOR_BANK_DB", str(tmp_path / "bank.db"))
    return bank(tmp_path / "parley.db")


@pytest.fixture
def server(parley: Parley) -> Iterator[Serving]:
    serving = Serving(parley)
    yield serving
    serving.close()


def test_a_call_by_telephone_is_exported_and_replays_the_same(
    server: Serving, parley: Parley, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = server.phone().dial(JAMES, "+14155550100")
    call.say("hi my name is james miller i lost my debit card")
    call.say("no that was all")
    call.hang_up()
    monkeypatch.setenv("IVR_DATABASE_URL", parley.settings.database_url)

    told = CliRunner().invoke(main, ["record", "export", server.call, "--to", str(tmp_path / "records")])
    again = CliRunner().invoke(main, ["record", "export", "nobody", "--to", str(tmp_path / "records")])

    assert told.exit_code == 0, told.output
    assert (again.exit_code, again.output) == (1, "nobody: there is no such contact.\n")
    (place,) = records.find([tmp_path / "records"])
    assert isinstance(place, Place)
    written = (place.path / "call.json").read_text("utf-8")
    assert not re.search(r"james|miller|2125550101", written, re.IGNORECASE)
    for understanding in ("recorded", "today"):
        found = result_of(place, parley, Options(understanding))
        assert found["verdict"] == "same", found["difference"]
