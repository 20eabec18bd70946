"""Look-ups of `http` steps, with a real web server: what is asked, what is taken out of the answer, what is refused."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from lookups.other_side import Side, json_of, slowly, status
from structlog.testing import capture_logs

from ivr import web
from ivr.conversation.commands import Errand
from ivr.conversation.events import ErrandDone, ErrandFailed
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.lookups import Lookups

CALL = Session(contact="c1")


@pytest.fixture
def side() -> Iterator[Side]:
    side = Side()
    yield side
    side.close()


def ask(
    url: str, private: tuple[str, ...] = (), hosts: tuple[str, ...] = (), timeout: float = 5.0, **how: Any
) -> ErrandDone | ErrandFailed:
    asked = {
        "url": url,
        "method": "GET",
        "query": {},
        "headers": {},
        "body": None,
        "take": {},
        "values": {},
    } | how
    errand = Errand("find_order", 3, asked, timeout=timeout, kind="http", key="c1-3")
    return Lookups(hosts, private, {"IVR_SECRET_SHOP": "s3cret"}).run(errand, CALL, None, Flows({}))


def reason(outcome: ErrandDone | ErrandFailed) -> str:
    return outcome.reason if isinstance(outcome, ErrandFailed) else "done"


def test_an_answer_fills_the_slots_that_it_has_values_for(side: Side) -> None:
    side.answer = json_of({"order": {"total": 12.5, "lines": [{"name": "lamp"}]}, "open": True})
    take = {
        "total": "order.total",
        "first": "order.lines.0.name",
        "none": "order.lines.1.name",
        "open": "open",
    }

    done = ask(f"http://{side.host}/orders/7", private=(side.host,), take=take)

    assert isinstance(done, ErrandDone) and done.number == 3
    assert {event["name"]: event["value"] for event in done.events} == {
        "total": 12.5, "first": "lamp", "none": None, "open": True,
    }  # fmt: skip


def test_values_are_escaped_for_the_place_in_which_they_stand(side: Side) -> None:
    values = {"order": "7/../8?x=&y#z é", "name": "Ann & Bob", "amount": 12.0}

    done = ask(
        f"http://{side.host}/orders/{{order}}?kind=all",
        private=(side.host,),
        query={"name": "{name}", "amount": "{amount}"},
        values=values,
    )

    assert reason(done) == "done"
    assert side.asked[0].path == (
        "/orders/7%2F..%2F8%3Fx%3D%26y%23z%20%C3%A9?kind=all&name=Ann+%26+Bob&amount=12"
    )


@pytest.mark.parametrize("dots", [".", ".."])
def test_a_value_that_would_lead_to_another_place_is_not_sent(side: Side, dots: str) -> None:
    outcome = ask(f"http://{side.host}/orders/{{order}}/lines", private=(side.host,), values={"order": dots})

    assert reason(outcome) == "refused" and not side.asked


def test_a_body_keeps_the_kinds_of_its_values_and_a_secret_comes_from_the_environment(side: Side) -> None:
    ask(
        f"http://{side.host}/orders",
        private=(side.host,),
        method="POST",
        headers={"Authorization": "Bearer {secret.shop}"},
        body={"amount": "{amount}", "note": "for {name}", "tags": ["{name}"], "fixed": 1},
        values={"amount": 12.5, "name": 'Ann "A"'},
    )

    asked = side.asked[0]
    assert json.loads(asked.body) == {"amount": 12.5, "note": 'for Ann "A"', "tags": ['Ann "A"'], "fixed": 1}
    assert asked.headers["Authorization"] == "Bearer s3cret"
    assert asked.headers["Idempotency-Key"] == "c1-3"


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (status(404), "not_found"),
        (status(410), "not_found"),
        (status(500), "error"),
        (status(401), "error"),
        (status(302, Location="http://169.254.169.254/"), "error"),
        (lambda asked: asked.send(200, b"<html>"), "garbage"),
        (lambda asked: asked.send(200, b'{"a": NaN}'), "garbage"),
        (lambda asked: asked.send(200, b"[" * 100_000), "garbage"),
        (lambda asked: asked.send(200, b" " * (web.LARGEST + 1)), "garbage"),
        (lambda asked: asked.wfile.write(b"what?\r\n\r\n"), "unreachable"),
    ],
)
def test_what_goes_wrong_on_the_other_side_is_told_by_its_kind(side: Side, answer: Any, why: str) -> None:
    side.answer = answer

    assert reason(ask(f"http://{side.host}/", private=(side.host,), take={"a": "a"})) == why
    assert len(side.asked) == 1  # no redirect was followed, and nothing asked twice


def test_an_answer_that_drips_is_given_up_in_time(side: Side) -> None:
    side.answer = slowly
    began = time.monotonic()

    outcome = ask(f"http://{side.host}/", private=(side.host,), timeout=0.3)

    assert reason(outcome) == "timeout"
    assert time.monotonic() - began < 3


def test_a_host_that_is_not_there_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        host = f"127.0.0.1:{nobody.getsockname()[1]}"

    assert reason(ask(f"http://{host}/", private=(host,))) == "unreachable"
    assert reason(ask("https://nobody.invalid/", hosts=("nobody.invalid",))) == "unreachable"


def test_a_host_that_nobody_named_is_never_asked(side: Side) -> None:
    assert reason(ask(f"http://{side.host}/", private=("127.0.0.1",))) == "refused"
    assert reason(ask(f"http://{side.host}/")) == "refused"
    assert reason(ask(f"http://{side.host}/", hosts=(side.host,))) == "refused"  # not encrypted
    assert reason(ask(f"http://named.example@{side.host}/", hosts=("named.example",))) == "refused"
    assert not side.asked


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]", "169.254.169.254"],
)
def test_a_named_host_with_an_address_of_our_own_network_is_not_asked(side: Side, host: str) -> None:
    port = side.server_address[1]
    named = (f"{host.strip('[]')}:{port}",)

    outcome = ask(f"https://{host}:{port}/", hosts=named)

    assert reason(outcome) in ("refused", "unreachable") and not side.asked


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2606:4700:4700::1111", True), ("10.1.2.3", False), ("172.16.0.1", False),
        ("192.168.1.1", False), ("127.0.0.53", False), ("169.254.169.254", False), ("100.64.0.1", False),
        ("0.0.0.0", False), ("224.0.0.1", False), ("::1", False), ("::", False), ("fd00:ec2::254", False),
        ("fe80::1%eth0", False), ("::ffff:10.0.0.1", False), ("64:ff9b::a00:1", False), ("2002:a00:1::", False),
        ("ff02::1", False),
    ],
)  # fmt: skip
def test_only_addresses_of_the_open_internet_are_public(address: str, public: bool) -> None:
    assert web.is_public(address) is public


def test_the_address_that_was_judged_is_the_one_that_is_asked(
    side: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that answers with another address each time gets nobody past the judgement."""
    answers = iter(["93.184.216.34", "127.0.0.1"])
    resolved: list[str] = []

    def rebinding(host: str, port: int, *args: Any, **how: Any) -> list[Any]:
        resolved.append(next(answers))
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (resolved[-1], port))]

    connected: list[Any] = []

    def connect(address: Any, *args: Any, **how: Any) -> Any:
        connected.append(address[0])
        raise OSError

    monkeypatch.setattr(web.socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(web.socket, "create_connection", connect)

    assert reason(ask("https://rebinds.example/", hosts=("rebinds.example",))) == "unreachable"
    assert connected == resolved == ["93.184.216.34"]


def test_an_answer_that_lacks_a_value_is_told_in_the_log_by_its_place(side: Side) -> None:
    side.answer = json_of({"order": {"total": None}, "name": "Ann"})

    with capture_logs() as lines:
        done = ask(
            f"http://{side.host}/", private=(side.host,), take={"t": "order.total", "d": "order.due.0"}
        )

    assert reason(done) == "done"
    [line] = lines
    assert (line["event"], line["missing"]) == ("look-up lacks values", ["order.due.0"])
    assert "Ann" not in str(line)


def test_what_can_never_be_asked_is_told_before_any_call() -> None:
    lookups = Lookups(("shop.example", "shop.example:8080"), (), {"IVR_SECRET_SHOP": "s3cret"})

    assert lookups.refused("https://shop.example/{order}") == ""
    assert "lookup_hosts" in lookups.refused("https://{order}/")
    assert "without encryption" in lookups.refused("http://shop.example:8080/")
    assert lookups.missing({"X-Key": "{secret.shop}, {secret.Other}"}) == ["IVR_SECRET_OTHER"]


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("https://api.example.com/slots", 'lookup_hosts = ["api.example.com"]'),
        ("https://api.example.com:8443/slots", 'lookup_hosts = ["api.example.com:8443"]'),
        ("http://api.example.com/slots", 'lookup_private_hosts = ["api.example.com"]'),
        ("http://127.0.0.1:9107/slots", 'lookup_private_hosts = ["127.0.0.1:9107"]'),
        ("https://10.0.0.7/slots", 'lookup_private_hosts = ["10.0.0.7"]'),
        ("http://[::1]:9107/slots", 'lookup_private_hosts = ["[::1]:9107"]'),
        ("http://localhost:9107/slots", 'lookup_private_hosts = ["localhost:9107"]'),
        ("https://crm.internal:8443/slots", 'lookup_private_hosts = ["crm.internal:8443"]'),
    ],
)
def test_the_line_that_is_missing_in_the_settings_is_told_and_is_enough(url: str, line: str) -> None:
    key, hosts = line.split(" = ")
    named = {"lookup_hosts": (), "lookup_private_hosts": ()} | {key: tuple(json.loads(hosts))}

    assert Lookups((), (), {}).refused(url).endswith(line)
    assert Lookups(named["lookup_hosts"], named["lookup_private_hosts"], {}).refused(url) == ""


def test_a_look_up_that_fails_is_told_in_the_log_with_its_step_host_and_status(side: Side) -> None:
    side.answer = status(501)

    with capture_logs() as lines:
        ask(f"http://{side.host}/bookings?card=4000", private=(side.host,), method="POST", body={})

    [line] = lines
    assert line["log_level"] == "error"
    assert (line["lookup"], line["method"], line["host"]) == ("find_order", "POST", side.host)
    assert (line["reason"], line["detail"]) == ("garbage", "127.0.0.1 answered 501")
    assert "4000" not in str(line)
