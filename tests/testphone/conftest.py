"""A real server on a free port for each test: what a call of another one still asks for is not counted here."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from answering import Bank
from flask import Flask
from studio import Studio
from werkzeug.serving import WSGIRequestHandler, make_server


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        pass


@pytest.fixture
def bank() -> Iterator[Bank]:
    app, bank = Flask(__name__), Bank()

    @app.route("/", defaults={"path": ""}, methods=["GET", "POST"])
    @app.route("/<path:path>", methods=["GET", "POST"])
    def anything(path: str) -> Any:
        return bank.answer(path)

    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    bank.url = f"http://127.0.0.1:{server.server_port}"
    yield bank
    server.shutdown()
    server.server_close()


@pytest.fixture
def studio() -> Iterator[Studio]:
    studio = Studio()
    yield studio
    studio.close()
