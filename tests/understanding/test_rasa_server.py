from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ivr.conversation.events import Entity
from ivr.understanding.rasa_server import RasaServer, UnderstandingUnavailable

# The answer of `POST /model/parse` as Rasa's HTTP API documents it.
PARSED = {
    "text": "move it from savings",
    "intent": {"name": "transfer_money", "confidence": 0.91},
    "entities": [
        {
            "entity": "account", "start": 13, "end": 20, "confidence_entity": 0.98, "role": "from",
            "value": "savings", "extractor": "DIETClassifier", "processors": ["EntitySynonymMapper"],
        }
    ],
    "intent_ranking": [
        {"name": "transfer_money", "confidence": 0.91},
        {"name": "check_balance", "confidence": 0.06},
    ],
    "response_selector": {"all_retrieval_intents": []},
}  # fmt: skip

Answer = Callable[[BaseHTTPRequestHandler, bytes], None]


def answering(body: bytes, status: int = 200) -> Answer:
    def answer(request: BaseHTTPRequestHandler, _: bytes) -> None:
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return answer


@contextmanager
def rasa(answer: Answer) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with suppress(OSError):  # the client has gone
                answer(self, body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def test_what_rasa_understood_is_the_meaning() -> None:
    with rasa(answering(json.dumps(PARSED).encode())) as url:
        meaning = RasaServer(url).understand("move it from savings", "en")

    assert (meaning.intent, meaning.confidence) == ("transfer_money", 0.91)
    assert meaning.ranking == (("transfer_money", 0.91), ("check_balance", 0.06))
    assert meaning.entities == (Entity("account", "savings", 13, 20, "from"),)


def test_rasa_is_asked_as_its_documentation_says() -> None:
    asked = []

    def record(request: BaseHTTPRequestHandler, body: bytes) -> None:
        asked.append((request.path, json.loads(body)))
        answering(json.dumps(PARSED).encode())(request, body)

    with rasa(record) as url:
        RasaServer(url + "/nlu/?token=t0ken").understand("ahorros, por favor", "es")

    assert asked == [
        ("/nlu/model/parse?token=t0ken", {"text": "ahorros, por favor", "metadata": {"language": "es"}})
    ]


@pytest.mark.parametrize(
    "intent",
    [
        {"name": None, "confidence": 0.0},
        {"name": "", "confidence": 0.0},
        {"name": "nlu_fallback", "confidence": 0.3},
        {"name": "out_of_scope", "confidence": 0.8},
        {},
        None,
    ],
)
def test_rasas_ways_of_not_understanding_are_no_intent(intent: object) -> None:
    with rasa(answering(json.dumps({**PARSED, "intent": intent}).encode())) as url:
        meaning = RasaServer(url).understand("blah", "en")

    assert (meaning.intent, meaning.confidence) == ("", 0.0)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Bad gateway</html>",
        b"[]",
        b"null",
        b'"yes"',
        b"{}",
        b'{"intent": "transfer_money"}',
        b'{"intent": {"name": 5, "confidence": 0.4}}',
        b'{"intent": {"name": "a", "confidence": "high"}}',
        b'{"intent": {"name": "a", "confidence": NaN}}',
        b'{"intent": {"name": "a", "confidence": 7}}',
        b'{"intent": {"name": "a", "confidence": 0.4}, "entities": [{"value": "x"}]}',
        b'{"intent": {"name": "a", "confidence": 0.4}, "entities": 3}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"text": "' + b"x" * 400_000 + b'"}',
    ],
)
def test_garbage_is_unavailable(body: bytes) -> None:
    with rasa(answering(body)) as url, pytest.raises(UnderstandingUnavailable):
        RasaServer(url).understand("hello", "en")


@pytest.mark.parametrize("status", [500, 404, 301, 204])
def test_an_answer_other_than_ok_is_unavailable(status: int) -> None:
    with rasa(answering(b"", status)) as url, pytest.raises(UnderstandingUnavailable, match=str(status)):
        RasaServer(url).understand("hello", "en")


def test_nobody_at_the_address_is_unavailable() -> None:
    with rasa(answering(b"{}")) as url:
        gone = url

    with pytest.raises(UnderstandingUnavailable):
        RasaServer(gone).understand("hello", "en")


def test_a_server_that_never_answers_costs_no_more_than_the_timeout() -> None:
    done = threading.Event()
    with rasa(lambda request, body: done.wait(5) and None) as url:
        started = time.monotonic()
        with pytest.raises(UnderstandingUnavailable):
            RasaServer(url, timeout=0.2).understand("hello", "en")
        done.set()

    assert time.monotonic() - started < 1


def test_a_server_that_drips_is_cut_off_at_the_timeout() -> None:
    done = threading.Event()

    def drip(request: BaseHTTPRequestHandler, body: bytes) -> None:
        request.send_response(200)
        request.send_header("Content-Length", "100000")
        request.end_headers()
        while not done.wait(0.02):
            request.wfile.write(b" ")

    with rasa(drip) as url:
        started = time.monotonic()
        with pytest.raises(UnderstandingUnavailable):
            RasaServer(url, timeout=0.3).understand("hello", "en")
        done.set()

    assert time.monotonic() - started < 1


def test_a_server_that_drips_its_headers_is_cut_off_too() -> None:
    done = threading.Event()

    def drip(request: BaseHTTPRequestHandler, body: bytes) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not done.wait(0.02):
            request.wfile.write(b"x")

    with rasa(drip) as url:
        started = time.monotonic()
        with pytest.raises(UnderstandingUnavailable):
            RasaServer(url, timeout=0.3).understand("hello", "en")
        done.set()

    assert time.monotonic() - started < 1


def test_the_password_in_the_address_is_not_in_the_error() -> None:
    with rasa(answering(b"", 500)) as url:
        secret = url.replace("http://", "http://user:hunter2@") + "/?token=hunter2"
        with pytest.raises(UnderstandingUnavailable) as caught:
            RasaServer(secret).understand("hello", "en")

    assert "hunter2" not in str(caught.value)
