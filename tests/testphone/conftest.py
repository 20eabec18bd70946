"""One real server on a free port for the whole room; each test brings its own answers."""

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


@pytest.fixture(scope="session")
def _running() -> Iterator[tuple[list[Bank], str]]:
    app, current = Flask(__name__), [Bank()]

    @app.route("/", defaults={"path": ""}, methods=["GET", "POST"])
    @app.route("/<path:path>", methods=["GET", "POST"])
    def anything(path: str) -> Any:
        return current[0].answer(path)

    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield current, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def bank(_running: tuple[list[Bank], str]) -> Bank:
    current, url = _running
    current[0] = Bank(url=url)
    return current[0]


@pytest.fixture
def studio() -> Iterator[Studio]:
    studio = Studio()
    yield studio
    studio.close()
