"""Somebody else's CRM as the directory: a real web server that answers well, slowly, wrongly, or not at all."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lookups.other_side import Side, json_of, slowly, status
from structlog.testing import capture_logs

from ivr import settings
from ivr.conversation.commands import Errand
from ivr.conversation.customers import OnLine
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.identity.directory import DirectoryFailed
from ivr.identity.http_directory import KEPT_FOR, Crm, HttpDirectory, read
from ivr.identity.identify import Identify
from ivr.kept import StoreUnavailable
from ivr.lookups import Lookups
from ivr.preparing import directory_of

LINE = "+12125550101"
FIELDS = {
    "id": "number",
    "name": "person.full_name",
    "language": "person.lang",
    "prefers": "channel",
    "changed_hands": "line.recycled",
    "deposits": "figures.deposits",
}
JAMES = {
    "number": 10442,
    "person": {"full_name": " James Miller ", "lang": "es-US"},
    "channel": None,
    "line": {"recycled": False},
    "figures": {"deposits": 120000.5},
}


@pytest.fixture
def side() -> Iterator[Side]:
    side = Side()
    yield side
    side.close()


class Clock:
    def __init__(self) -> None:
        self.now = 1_795_000_800.0

    def __call__(self) -> float:
        return self.now


def directory(
    side: Side, clock: Any = time.time, seconds: float = 2.0, path: str = "/c?line={line}"
) -> HttpDirectory:
    host = side.host
    crm = Crm(
        f"http://{side.host}{path}",
        FIELDS,
        "data.customers",
        {"Authorization": "Bearer {secret.CRM}"},
        seconds,
    )
    return HttpDirectory(crm, Lookups((), (host,), {"IVR_SECRET_CRM": "s3cret"}).get, clock)


def told(*customers: Any) -> Any:
    return json_of({"data": {"customers": list(customers)}})


def test_a_customer_is_read_from_where_the_settings_say(side: Side) -> None:
    side.answer = told(JAMES)

    (james,) = directory(side).on_line(LINE, 1.0).customers

    assert (james.id, james.name, james.language, james.prefers) == ("10442", "James Miller", "es", "")
    assert james.fields == {"deposits": 120000.5}
    (asked,) = side.asked
    assert asked.path == "/c?line=%2B12125550101"
    assert asked.headers["Authorization"] == "Bearer s3cret"


def test_a_household_and_a_line_that_changed_hands(side: Side) -> None:
    side.answer = told(
        JAMES, {"number": "7", "person": {"full_name": "Mary Miller"}, "line": {"recycled": True}}
    )

    found = directory(side).on_line(LINE, 1.0)

    assert [customer.name for customer in found.customers] == ["James Miller", "Mary Miller"]
    assert found.changed_hands


@pytest.mark.parametrize("answer", [told(), json_of({"data": {}}), json_of({}), status(404)])
def test_a_line_that_the_crm_does_not_know_is_nobodys(side: Side, answer: Any) -> None:
    side.answer = answer

    assert directory(side).on_line(LINE, 1.0) == OnLine()


WRONG = {
    "no JSON": (lambda asked: asked.send(200, b"<html>Welcome, James</html>"), "the answer is not JSON"),
    "a number for a name": (told(JAMES | {"person": {"full_name": 12}}), "'person.full_name' is a number"),
    "a list for a name": (told(JAMES | {"person": {"full_name": ["James"]}}), "'person.full_name' is a list"),
    "no id": (told({"person": {"full_name": "James"}}), "'number' is missing, expected a number or a text"),
    "true for an id": (told({"number": True}), "'number' is true or false"),
    "a block for a figure": (
        told(JAMES | {"figures": {"deposits": {"eur": 1}}}),
        "'figures.deposits' is a block",
    ),
    "text for a customer": (told("James Miller"), "customer 0 is text, expected a block of values"),
    "text for the list": (
        json_of({"data": {"customers": "none"}}),
        "data.customers: expected up to 20 customers",
    ),
    "far too many": (
        told(*({"number": n} for n in range(21))),
        "data.customers: expected up to 20 customers",
    ),
    "one id twice": (told(JAMES, JAMES), "two customers have the same id"),
    "an error": (status(500), "answered 500"),
    "another place": (status(302, Location="http://169.254.169.254/"), "answered 302"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_the_crm_says_wrongly_is_told_to_operators_without_a_word_of_the_customer(
    side: Side, name: str
) -> None:
    side.answer, why = WRONG[name]
    errand = Errand("identify", 1, {"number": LINE}, timeout=1.0, kind="identify")

    with capture_logs() as logs:
        outcome = Identify(directory(side)).run(errand, Session("c-1"), None, Flows({}))

    assert outcome.events[0]["customers"] == []
    (line,) = logs
    assert line["event"] == "directory failed" and why in line["why"]
    assert "James" not in json.dumps(line)


def test_a_crm_that_is_slow_is_given_up_in_time(side: Side) -> None:
    side.answer = slowly
    began = time.monotonic()

    with pytest.raises(DirectoryFailed, match="timeout"):
        directory(side, seconds=0.3).on_line(LINE, 1.0)

    assert time.monotonic() - began < 1.5


def test_a_crm_that_is_down_is_told_as_that() -> None:
    side = Side()
    gone = directory(side)
    side.close()

    with pytest.raises(DirectoryFailed, match="unreachable"):
        gone.on_line(LINE, 1.0)


def test_a_caller_who_rings_again_is_not_looked_up_twice_within_a_minute(side: Side) -> None:
    side.answer, clock = told(JAMES), Clock()
    crm = directory(side, clock)

    crm.on_line(LINE, 1.0)
    clock.now += KEPT_FOR - 1
    assert crm.on_line(LINE, 1.0).customers and len(side.asked) == 1

    clock.now += 2
    crm.on_line(LINE, 1.0)
    assert len(side.asked) == 2


def test_a_failure_is_not_kept(side: Side) -> None:
    crm = directory(side)
    side.answer = status(500)
    with pytest.raises(DirectoryFailed):
        crm.on_line(LINE, 1.0)

    side.answer = told(JAMES)

    assert crm.on_line(LINE, 1.0).customers


def test_a_clock_that_jumps_back_asks_anew(side: Side) -> None:
    side.answer, clock = told(JAMES), Clock()
    crm = directory(side, clock)

    crm.on_line(LINE, 1.0)
    clock.now -= 3600
    crm.on_line(LINE, 1.0)

    assert len(side.asked) == 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["number", "person", "full_name", "data", "customers", "figures"]), inner
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_every_answer_is_read_or_refused(answer: Any) -> None:
    crm = Crm("", FIELDS, "data.customers")

    try:
        found = read({"data": {"customers": answer}}, crm)
    except DirectoryFailed:
        return

    assert all(isinstance(customer.id, str) and customer.id for customer in found.customers)


def test_a_customer_is_found_by_the_number_that_was_told(side: Side) -> None:
    side.answer = told({**JAMES, "phone": "+12125550101"}, {"number": 10443})
    crm = Crm(
        "http://x/{line}",
        {**FIELDS, "mobile": "phone"},
        "data.customers",
        by_number=f"http://{side.host}/c/{{number}}",
    )
    found = HttpDirectory(crm, Lookups((), (side.host,), {}).get, time.time).find("10442")

    assert found and (found.name, found.lines) == ("James Miller", ("+12125550101",))


def test_a_crm_that_fails_says_of_nobody_that_they_are_no_customer(side: Side) -> None:
    side.answer = json_of("a page, and no customer")
    crm = Crm("http://x/{line}", FIELDS, by_number=f"http://{side.host}/c/{{number}}")

    with pytest.raises(StoreUnavailable):
        HttpDirectory(crm, Lookups((), (side.host,), {}).get, time.time).find("10442")
    assert (
        HttpDirectory(Crm("http://x/{line}", FIELDS), Lookups((), (), {}).get, time.time).find("10442")
        is None
    )


def test_the_settings_name_the_crm_and_where_things_are(tmp_path: Any, side: Side) -> None:
    side.answer = told(JAMES)
    host = side.host
    (tmp_path / "ivr.toml").write_text(
        f"""
        lookup_private_hosts = ["{host}"]
        [directory]
        url = "http://{host}/c?line={{line}}"
        customers = "data.customers"
        fields = {{id = "number", name = "person.full_name"}}
        """
    )
    made = settings.read({}, tmp_path)

    crm = directory_of(made, Lookups(made.lookup_hosts, made.lookup_private_hosts, {}))

    assert crm and crm.on_line(LINE, 1.0).customers[0].name == "James Miller"


BAD = {
    '[directory]\nurl = "https://crm.example.com/customers"': "with {line} where the number calling stands",
    '[directory]\nurl = "https://crm.example.com/c?line={line}"': "where the id of a customer stands",
    'port = 80\n\n[directory]\nurll = "x"': "ivr.toml:4: 'directory_urll' is not a setting. Did you mean",
    '[directory]\nfields = ["id"]': "a text for each name",
}


@pytest.mark.parametrize("written", BAD)
def test_settings_that_cannot_be_meant_are_told(tmp_path: Any, written: str) -> None:
    (tmp_path / "ivr.toml").write_text(written)

    with pytest.raises(settings.SettingsError) as wrong:
        settings.read({}, tmp_path)

    assert BAD[written] in str(wrong.value)


def test_a_crm_whose_host_nobody_named_is_refused_before_any_call(tmp_path: Any) -> None:
    made = settings.Settings(
        directory_url="https://crm.example.com/c?line={line}", directory_fields=(("id", "number"),)
    )

    with pytest.raises(settings.SettingsError, match=r"never asked: ivr.toml has to say lookup_hosts"):
        directory_of(made, Lookups((), (), {}))
