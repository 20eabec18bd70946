"""On the wire: what Twilio signs, whom it calls, how long it waits, when it tries again and when it gives up."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from answering import TOKEN, Bank
from flask import Response
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from ivr.testphone.call import APOLOGY
from ivr.testphone.carrier import Carrier
from ivr.testphone.problems import BadReply
from ivr.testphone.wire import Request, Wire, signature

ASK = '<Gather input="dtmf speech" action="/twilio/turn/1"><Say>Yes?</Say></Gather>'
PUBLIC = "https://ivr.harbor-bank.example"


# Signatures and the public URL.


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=20)))
def test_signatures_are_those_of_twilios_own_library(fields: dict[str, str]) -> None:
    url = PUBLIC + "/twilio/voice?a=b"

    assert signature(TOKEN, url, fields) == RequestValidator(TOKEN).compute_signature(url, fields)


def test_a_server_that_checks_signatures_accepts_them_all(bank: Bank) -> None:
    bank.checks_signatures = True
    bank.says(voice=ASK, **{"turn/1": ASK})

    call = bank.rings().say("¿cuánto — “debo”? & 100%").press("1#").hang_up()

    assert call.findings == [] and bank.paths() == ["voice", "turn/1", "turn/1", "status"]


def test_the_public_url_is_signed_and_the_server_url_is_called(bank: Bank) -> None:
    bank.checks_signatures, bank.public_url = True, PUBLIC
    bank.says(voice=f'<Gather action="{PUBLIC}/twilio/turn/1?n=1"/>', **{"turn/1": "<Redirect>2</Redirect>"})
    bank.says(**{"turn/2": ASK})

    call = bank.rings(public_url=PUBLIC).press("1")

    assert call.state == "listening" and call.findings == []
    assert bank.last("turn/1").headers["Host"] == "ivr.harbor-bank.example"


def test_a_public_url_below_a_path_leads_to_the_servers_root(bank: Bank) -> None:
    bank.checks_signatures, bank.public_url = True, PUBLIC + "/phone"
    bank.says(voice=f'<Gather action="{PUBLIC}/phone/twilio/turn/1"/>', **{"turn/1": ASK})

    call = bank.rings(public_url=PUBLIC + "/phone/").press("1")

    assert call.state == "listening" and call.findings == []


def test_a_wrong_token_is_told_with_the_url_that_was_signed(bank: Bank) -> None:
    bank.checks_signatures, bank.public_url = True, PUBLIC
    bank.says(voice=ASK)

    call = bank.rings(auth_token="another", public_url=PUBLIC)

    assert call.state == "ended" and call.findings[0].status == 403
    assert f"It was made for {PUBLIC}/twilio/voice" in call.findings[0].text
    assert "auth token and public URL" in call.findings[0].text


@pytest.mark.parametrize(
    ("action", "hint"),
    [
        ("https://elsewhere.example/turn", "is not below the public URL"),
        ("http://ivr.harbor-bank.example/turn", "(it is http, the public URL https)"),
        ("https://ivr.harbor-bank.example.evil.example/turn", "is not below the public URL"),
    ],
)
def test_an_action_that_leads_elsewhere_is_an_error_and_is_not_called(
    bank: Bank, action: str, hint: str
) -> None:
    bank.says(voice=f'<Gather action="{action}"/>', fallback="<Say>Sorry.</Say>")

    call = bank.rings(public_url=PUBLIC).press("1")

    assert hint in call.findings[0].text and call.findings[0].code == 11210
    assert call.heard == "Sorry."


@pytest.mark.parametrize("url", ["", "127.0.0.1:5000", "ftp://example.com", "http://"])
def test_a_carrier_needs_the_url_of_a_server(url: str) -> None:
    with pytest.raises(ValueError, match="is not the URL of a server"):
        Carrier(url, TOKEN)


# Retries.


def test_a_request_sent_again_has_the_same_token_and_the_same_bytes(bank: Bank) -> None:
    bank.says(voice=ASK, **{"turn/1": ASK})
    carrier = bank.carrier()
    call = carrier.dial().say("savings")
    assert call.last_request is not None

    reply = carrier.send(call.last_request)

    assert reply.ok and reply.body == call.twiml
    first, second = bank.got[-2:]
    assert first.fields == second.fields
    assert first.headers["I-Twilio-Idempotency-Token"] == second.headers["I-Twilio-Idempotency-Token"]


def test_a_url_may_ask_for_retries_after_a_server_error(bank: Bank) -> None:
    broken = Response("", 503)
    bank.says(voice='<Gather action="/twilio/turn/1#rc=2&amp;rp=5xx"/>', **{"turn/1": [broken, broken, ASK]})
    bank.checks_signatures = True

    call = bank.rings().press("1")

    assert call.state == "listening" and call.findings == []
    tokens = [got.headers["I-Twilio-Idempotency-Token"] for got in bank.got if got.path == "/twilio/turn/1"]
    assert len(tokens) == 3 and len(set(tokens)) == 1


def test_without_such_a_wish_a_server_error_is_not_tried_again(bank: Bank) -> None:
    bank.says(voice=[Response("", 503), ASK], fallback="<Say>Sorry.</Say>")

    call = bank.rings()

    assert bank.paths().count("voice") == 1 and call.heard == "Sorry."


def test_connections_are_kept_and_each_request_arrives_once() -> None:
    with keeping_connections(ASK) as (url, connections, requests):
        call = Carrier(url, TOKEN).dial()
        for _ in range(20):
            call.press("1")

    assert call.findings == []
    assert len(requests) == len(set(requests)) == 21, "each idempotency token came once"
    assert connections == [1]


def test_a_document_that_is_too_long_does_not_spoil_the_next_request() -> None:
    with keeping_connections("<!--" + "x" * 300_000 + "-->") as (url, connections, _):
        call = Carrier(url, TOKEN).dial()

    assert [finding.code for finding in call.findings][:2] == [11750, 11750]
    assert len(connections) == 3, "voice, fallback and status"


def test_an_idle_connection_that_the_server_closed_is_opened_again() -> None:
    with answering_once_per_connection(ASK) as (url, served):
        call = Carrier(url, TOKEN, fallback="").dial()

        assert call.press("1").state == "listening"

    assert call.findings == [] and len(served) == 2


def test_a_connection_that_breaks_at_once_is_not_tried_again() -> None:
    with answering_once_per_connection(b"") as (url, served):
        call = Carrier(url, TOKEN, fallback="", status="").dial()

    assert len(served) == 1 and "the connection broke" in call.findings[0].text


def test_an_answer_that_drips_is_not_waited_for_longer_than_the_limit() -> None:
    with answering_once_per_connection(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 100, drip=0.05) as (url, _):
        began = time.monotonic()
        call = Carrier(url, TOKEN, fallback="", status="", timeout=0.3).dial()

    assert time.monotonic() - began < 1 and "no answer within 0.3 s" in call.findings[0].text


# What goes wrong, and the fallback.


def test_a_server_error_leads_to_the_fallback_with_its_code_and_url(bank: Bank) -> None:
    bank.says(voice=ASK, fallback="<Say>One moment.</Say>" + ASK, **{"turn/1": Response("", 500)})

    call = bank.rings().say("hello")

    fields = bank.last("fallback").fields
    assert fields["ErrorCode"] == "11200" and fields["ErrorUrl"] == f"{bank.url}/twilio/turn/1"
    assert fields["CallSid"] == call.sid
    assert call.heard == "One moment. Yes?" and call.state == "listening"
    assert [(finding.level, finding.status) for finding in call.findings] == [("error", 500)]


def test_a_fallback_that_fails_too_ends_the_call_with_twilios_apology(bank: Bank) -> None:
    bank.says(voice=Response("", 500), fallback=Response("", 500))

    call = bank.rings()

    assert call.state == "ended" and call.heard == APOLOGY
    assert "the fallback failed too" in call.findings[1].text
    assert bank.paths() == ["voice", "fallback", "status"]


@pytest.mark.parametrize(
    ("answer", "code", "text"),
    [
        (Response("<Response>", mimetype="text/xml"), "12100", "not well-formed XML"),
        (Response("", mimetype="text/xml"), "12100", "the answer is empty"),
        (Response("<html/>", mimetype="text/xml"), "12100", "root is <html>"),
        (Response("<Response/>", mimetype="text/html"), "12300", "Content-Type is text/html"),
        (Response("{}", mimetype="application/json"), "12300", "application/json"),
        (
            Response("<Response><!--" + "x" * 65536 + "--></Response>", mimetype="text/xml"),
            "11750",
            "at most 65,536",
        ),
        (Response("", 302), "11200", "answered 302"),
        (Response("", 404), "11200", "answered 404"),
        (Response("", 429), "11200", "answered 429"),
    ],
)
def test_an_answer_that_is_no_twiml_leads_to_the_fallback(
    bank: Bank, answer: Response, code: str, text: str
) -> None:
    bank.says(voice=answer, fallback="<Say>Sorry.</Say>")

    call = bank.rings()

    assert bank.last("fallback").fields["ErrorCode"] == code
    assert text in call.findings[0].text and call.heard == "Sorry."


def test_a_slow_server_is_not_waited_for_longer_than_the_limit(bank: Bank) -> None:
    release = threading.Event()
    bank.says(voice=lambda fields: (release.wait(5), ASK)[1], fallback="<Say>Sorry.</Say>")

    began = time.monotonic()
    call = bank.rings(timeout=0.3)
    took = time.monotonic() - began
    release.set()

    assert call.heard == "Sorry." and took < 2
    assert "no answer within 0.3 s" in call.findings[0].text


def test_a_url_may_ask_for_less_time(bank: Bank) -> None:
    release = threading.Event()
    bank.says(
        voice='<Gather action="/twilio/turn/1#tt=200"/>',
        fallback="<Say>Sorry.</Say>",
        **{"turn/1": lambda fields: (release.wait(5), ASK)[1]},
    )

    call = bank.rings().press("1")
    release.set()

    assert "no answer within 0.2 s" in call.findings[0].text


def test_a_server_that_is_not_there_is_named() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"

        call = Carrier(url, TOKEN).dial()

    assert call.state == "ended" and call.findings[0].code == 11205
    assert f"cannot connect to {url}: Connection refused" in call.findings[0].text


def test_a_server_that_hangs_up_in_the_middle_is_a_finding() -> None:
    with answering_once_per_connection(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n<Resp") as (url, _):
        call = Carrier(url, TOKEN).dial()

    assert call.state == "ended" and "the connection broke" in call.findings[0].text


def test_a_server_that_speaks_no_http_is_a_finding() -> None:
    with answering_once_per_connection(b"SSH-2.0-OpenSSH_9.2\r\n\r\n") as (url, _):
        call = Carrier(url, TOKEN).dial()

    assert "the connection broke" in call.findings[0].text


# HTTP redirects.


def test_an_http_redirect_is_followed_by_a_get_without_what_was_pressed(bank: Bank) -> None:
    bank.checks_signatures = True
    moved = Response("", 302, {"Location": "/twilio/new"})
    bank.says(voice='<Gather action="/twilio/turn/1"/>', new=ASK, **{"turn/1": moved})

    call = bank.rings().press("123")

    got = bank.last("new")
    assert got.method == "GET" and "Digits" not in got.fields and got.fields["CallSid"] == call.sid
    assert call.state == "listening"


def test_relative_urls_start_at_the_document_an_http_redirect_led_to(bank: Bank) -> None:
    bank.says(voice=Response("", 307, {"Location": "/other/menu"}))
    bank.answers |= {"/other/menu": '<Gather action="key"/>', "/other/key": ASK}

    bank.rings().press("1")

    assert bank.got[-1].path == "/other/key"


def test_http_redirects_without_an_end_are_an_error(bank: Bank) -> None:
    bank.says(voice=Response("", 302, {"Location": "/twilio/voice"}), fallback="<Say>Sorry.</Say>")

    call = bank.rings()

    assert call.findings[0].code == 11215 and call.heard == "Sorry."


# Many at once.


def test_many_threads_may_share_a_carrier(bank: Bank) -> None:
    bank.checks_signatures = True
    bank.says(voice=ASK, **{"turn/1": lambda fields: f"<Say>{fields['CallSid']}</Say>" + ASK})
    carrier, wrong = bank.carrier(), []

    def talk() -> None:
        call = carrier.dial()
        for _ in range(5):
            call.press("1")
            if call.heard != f"{call.sid} Yes?":
                wrong.append(call.heard)
        call.hang_up()

    threads = [threading.Thread(target=talk) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == [] and bank.paths().count("turn/1") == 40


def test_every_request_can_be_observed_with_its_time(bank: Bank) -> None:
    bank.says(voice=ASK)
    seen = []

    bank.rings(observe=lambda request, reply: seen.append((request.url, reply.status, reply.seconds > 0)))

    assert seen == [(f"{bank.url}/twilio/voice", 200, True)]


def test_a_wire_closes_its_connections(bank: Bank) -> None:
    bank.says(voice=ASK)
    wire = Wire(bank.url, TOKEN)

    wire.send(Request(f"{bank.url}/twilio/voice"))
    wire.close()

    assert wire.send(Request(f"{bank.url}/twilio/voice")).ok
    wire.close()


def test_a_plain_request_to_nowhere_raises() -> None:
    with pytest.raises(BadReply, match="cannot connect"):
        Wire("http://127.0.0.1:1", TOKEN).send(Request("http://127.0.0.1:1/twilio/voice"))


@contextmanager
def answering_once_per_connection(answer: str | bytes, drip: float = 0) -> Iterator[tuple[str, list[bytes]]]:
    """A server that answers one request on each connection, promises to keep it, and closes it.

    With `drip`, so many seconds pass after each byte of the body.
    """
    if isinstance(answer, str):
        body = f"<Response>{answer}</Response>".encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
        answer = head.encode() + body
    start = answer.find(b"\r\n\r\n") + 4 if drip else len(answer)
    pieces = [answer[:start], *(answer[i : i + 1] for i in range(start, len(answer)))]
    served: list[bytes] = []
    finished = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection, suppress(ConnectionError):
                    got = b""
                    while b"CallSid=" not in got:
                        got += connection.recv(65536)
                    served.append(got)
                    for piece in pieces:
                        connection.sendall(piece)
                        finished.wait(drip)
                    connection.shutdown(socket.SHUT_WR)
                    while connection.recv(65536):
                        pass

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", served
        finished.set()


@contextmanager
def keeping_connections(answer: str) -> Iterator[tuple[str, list[int], list[str]]]:
    """A server that keeps connections alive: its URL, a 1 for each connection, and the tokens of its requests."""
    connections: list[int] = []
    tokens: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def setup(self) -> None:
            super().setup()
            connections.append(1)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            tokens.append(self.headers["I-Twilio-Idempotency-Token"])
            body = f"<Response>{answer}</Response>".encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(ConnectionError):
                self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", connections, tokens
    server.shutdown()
