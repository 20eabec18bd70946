"""What networks know of lines, asked of a server that stands in for Twilio Lookup: quick, slow, down, or lying."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from factors import ANN, FLOWS, KEY, MOBILE, NOW, People, call, errand, result
from hypothesis import given
from hypothesis import strategies as st
from kept import arrive

from ivr.identity.line_risk import PACKAGES, AskOfLine, Terms, TwilioLookup
from ivr.identity.one_time_code import SendCode
from ivr.identity.passkey import SendLink
from ivr.kept import Passkey
from ivr.preparing import line_risk_of
from ivr.settings import Settings, SettingsError, read
from ivr.store import Store

SWAPPED = {"sim_swap": {"last_sim_swap": {"last_sim_swap_date": None, "swapped_in_period": True}}}
FORWARDS = {"call_forwarding": {"call_forwarding_enabled": True, "error_code": None}}
NOTHING = dict.fromkeys(PACKAGES)


class Lookup(ThreadingHTTPServer):
    """Answers `body` with `status`, once it may (`held` keeps it back); `asked` are the addresses."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.status, self.body, self.asked = 200, b"{}", list[str]()
        self.open = threading.Event()
        self.open.set()

    def says(self, answer: Any) -> None:
        self.body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()


class Answering(BaseHTTPRequestHandler):
    server: Lookup

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.open.wait(5)
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[Lookup]:
    server = Lookup()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server
    server.shutdown()


@pytest.fixture
def lookup(server: Lookup) -> Lookup:
    server.status, server.asked = 200, []
    server.says({})
    server.open.set()
    return server


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(f"sqlite:///{tmp_path / 'ivr.db'}")
    store.prepare()
    return store


def risk(lookup: Lookup, store: Store, now: list[float] | None = None, **more: Any) -> TwilioLookup:
    settings = Settings(
        account_sid="AC" + "0" * 32,
        auth_token="t",
        line_risk_packages=PACKAGES,
        line_risk_price=0.02,
        line_risk_api=lookup.url,
        **more,
    )
    made = line_risk_of(settings, store.line_risks, store.spending)
    assert made
    made._clock = lambda: (now or [NOW])[0]
    return made


@pytest.mark.parametrize(
    ("answer", "signs"),
    [
        (NOTHING, set()),
        (SWAPPED, {"fresh_sim"}),
        ({"sim_swap": {"last_sim_swap": {"last_sim_swap_date": "2026-11-17T09:00:00Z"}}}, {"fresh_sim"}),
        (
            {
                "sim_swap": {
                    "last_sim_swap": {"last_sim_swap_date": "2020-04-27T10:18:50Z", "swapped_in_period": True}
                }
            },
            set(),
        ),
        ({"sim_swap": {"last_sim_swap": {"swapped_in_period": False}, "error_code": None}}, set()),
        ({"sim_swap": {"last_sim_swap": None, "error_code": 60620}}, set()),
        (FORWARDS, {"line_forwards"}),
        ({"reassigned_number": {"is_number_reassigned": "yes"}}, {"changed_hands"}),
        ({"reassigned_number": {"is_number_reassigned": "no_data_available"}}, set()),
        ({"line_status": {"status": "inactive"}}, {"dead_line"}),
        ({"line_status": {"status": "reachable"}}, set()),
        ({**SWAPPED, **FORWARDS}, {"fresh_sim", "line_forwards"}),
    ],
)
def test_what_twilio_tells_is_read(lookup: Lookup, store: Store, answer: Any, signs: set[str]) -> None:
    lookup.says(answer)

    assert risk(lookup, store).of(MOBILE) == signs


def test_it_is_asked_with_what_the_operator_has_named(lookup: Lookup, store: Store) -> None:
    risk(lookup, store).of(MOBILE)

    [asked] = lookup.asked
    assert asked.startswith(f"/v2/PhoneNumbers/%2B{MOBILE[1:]}?Fields=sim_swap%2Ccall_forwarding%2C")
    assert "LastVerifiedDate=2026" in asked


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"<html>",
        b'"yes"',
        b'{"sim_swap": "fresh", "call_forwarding": [], "line_status": 3}',
        b'{"sim_swap": {"last_sim_swap": {"last_sim_swap_date": 7, "swapped_in_period": "true"}}}',
    ],
)
def test_an_answer_that_lies_about_its_types_says_nothing(lookup: Lookup, store: Store, body: bytes) -> None:
    lookup.says(body)

    assert risk(lookup, store).of(MOBILE) == set()


@pytest.mark.parametrize("status", [302, 401, 404, 429, 500, 503])
def test_a_refusal_says_nothing(lookup: Lookup, store: Store, status: int) -> None:
    lookup.status = status
    lookup.says(SWAPPED)

    assert risk(lookup, store).of(MOBILE) == set()


def test_a_slow_one_costs_its_budget_once_and_then_nobody_waits(lookup: Lookup, store: Store) -> None:
    lookup.open.clear()
    asking = risk(lookup, store, line_risk_ms=100)

    began = monotonic()
    assert asking.of(MOBILE) == set()
    assert monotonic() - began < 0.8
    assert asking.of("+447400123457") == set()
    assert len(lookup.asked) == 1
    lookup.open.set()


def test_one_that_is_down_says_nothing_and_costs_nothing(store: Store, lookup: Lookup) -> None:
    asking = risk(lookup, store, line_risk_budget=0.02)
    asking._terms = replace(asking._terms, api="http://127.0.0.1:1")
    assert asking.of(MOBILE) == set()

    lookup.says(SWAPPED)
    assert risk(lookup, store, line_risk_budget=0.02).of(MOBILE) == {"fresh_sim"}


def test_an_answer_counts_for_hours_in_all_processes(lookup: Lookup, store: Store, tmp_path: Path) -> None:
    lookup.says(SWAPPED)
    now = [NOW]
    assert risk(lookup, store, now).of(MOBILE) == {"fresh_sim"}

    lookup.says(NOTHING)
    another = risk(lookup, Store(f"sqlite:///{tmp_path / 'ivr.db'}"), now)
    assert another.of(MOBILE) == {"fresh_sim"}
    assert len(lookup.asked) == 1

    now[0] += 6 * 3600 + 1
    assert another.of(MOBILE) == set()
    assert len(lookup.asked) == 2


def test_no_day_costs_more_than_its_budget(lookup: Lookup, store: Store) -> None:
    asking = risk(lookup, store, line_risk_budget=0.05)
    for number in range(5):
        asking.of(f"+44740012345{number}")

    assert len(lookup.asked) == 2  # at 0.02 each


answers = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["yes", "inactive"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *PACKAGES,
                    "last_sim_swap",
                    "last_sim_swap_date",
                    "swapped_in_period",
                    "status",
                    "call_forwarding_enabled",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(answers)
def test_whatever_is_answered_only_ever_speaks_against(answer: Any) -> None:
    asking = AskOfLine(Told(answer))

    outcome = asking.run(errand("line_risk", line=MOBILE), call(), None, FLOWS)

    assert all(event["against"] is True for event in outcome.events)


class Told(TwilioLookup):
    """Is answered this, without a wire."""

    def __init__(self, answer: Any) -> None:
        terms = Terms("http://lookup", "AC", "t", PACKAGES, 0.0, 1.0)
        super().__init__(terms, lambda *_: json.dumps(answer).encode(), Forgetting(), Free(), lambda: NOW)


class Forgetting:
    def of(self, line: str, since: float) -> None:
        return None

    def note(self, line: str, signs: frozenset[str], at: float) -> None:
        pass


class Free:
    def take(self, day: str, amount: int, most: int) -> bool:
        return True

    def give_back(self, day: str, amount: int) -> None:
        pass


# -- what it closes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer", [SWAPPED, FORWARDS, {"reassigned_number": {"is_number_reassigned": "yes"}}]
)
def test_nothing_is_texted_to_a_line_that_somebody_else_may_read(
    lookup: Lookup, store: Store, answer: dict[str, Any]
) -> None:
    lookup.says(answer)
    arrive(store, "CA1", "c-1")
    store.passkeys.add(Passkey("a phone", ANN, "a key", 0, NOW))
    sends = (store.outbox, store.lockouts)
    asking = risk(lookup, store, line_risk_ms=200)
    code = SendCode(People(), store.codes, *sends, lambda: NOW, asking)
    link = SendLink(People(), store.passkeys, store.links, *sends, KEY, lambda: NOW, asking)
    more = {"text": "{code} {link}", "said": "pay a bill", "language": "en"}

    outcomes = [
        runner.run(errand("send", known=known, **more), call(), None, FLOWS)
        for runner in (code, link)
        for known in (True, False)
    ]

    assert [result(one) for one in outcomes] == ["no_mobile", "sent", "no_passkey", "sent"]
    assert store.outbox.of("c-1") == []
    signs = [[e["kind"] for e in one.events if e["event"] == "evidence"] for one in outcomes]
    assert signs[0] and signs[0] == signs[2] and not signs[1] and not signs[3]


def test_it_is_off_unless_the_operator_names_what_is_asked(store: Store) -> None:
    assert line_risk_of(Settings(), store.line_risks, store.spending) is None


def test_it_needs_a_price(tmp_path: Path) -> None:
    (tmp_path / "ivr.toml").write_text('[line_risk]\npackages = ["sim_swap"]\n')
    with pytest.raises(SettingsError, match="line_risk_price is missing"):
        read({}, tmp_path)

    (tmp_path / "ivr.toml").write_text('[line_risk]\npackages = ["sim_swop"]\nprice = 0.02\n')
    with pytest.raises(SettingsError, match="expected some of sim_swap, call_forwarding"):
        read({}, tmp_path)
