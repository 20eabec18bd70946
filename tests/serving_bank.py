"""The sample bank behind real HTTP: its web app on a port of this machine, and a stand-in for Twilio that calls it."""

from __future__ import annotations

import json
import socket
import threading
import urllib.request
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from werkzeug.serving import make_server

from ivr.app import web_app
from ivr.preparing import Parley, prepare
from ivr.settings import Settings
from ivr.store import Store
from ivr.testphone import Carrier
from ivr.testphone.wire import Reply, Request

BANK = Path(__file__).parent.parent
TWILIO, OPERATOR = "0123456789abcdef0123456789abcdef", "an operator's token"


def bank(database: Path, project: Path = BANK) -> Parley:
    """The project made ready; its detector is the one that `ivr check` and `ivr serve` in its folder would use."""
    return prepare(Settings(project=project, database_url=f"sqlite:///{database}"))


class Serving:
    """A server that runs until it is closed. `told` is every body that it answered to Twilio, in order."""

    def __init__(self, parley: Parley, host: str = "127.0.0.1") -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://{host}:{self._socket.getsockname()[1]}"
        settings = replace(
            parley.settings,
            auth_token=TWILIO,
            account_sid="AC" + "0" * 32,
            operator_token=OPERATOR,
            public_url=self.url,
        )
        Store(settings.database).prepare()
        self.parley = replace(parley, settings=settings)
        self._server = make_server("127.0.0.1", 0, web_app(self.parley), True, fd=self._socket.fileno())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        self.told: list[bytes] = []
        self.asked: list[Request] = []

    def phone(self) -> Carrier:
        return Carrier(self.url, TWILIO, observe=self._observe)

    def _observe(self, request: Request, reply: Reply) -> None:
        self.asked.append(request)
        self.told.append(reply.body)

    @property
    def call(self) -> str:
        """The CallSid of the latest webhook."""
        return str(self.asked[-1].fields["CallSid"])

    def contact(self, name: str, token: str = OPERATOR) -> Any:
        """What an agent sees of the contact; the status where the server refuses."""
        asked = urllib.request.Request(
            f"{self.url}/contacts/{name}", headers={"Authorization": f"Bearer {token}"}
        )
        try:
            with urllib.request.urlopen(asked, timeout=5) as answer:
                return json.load(answer)
        except HTTPError as error:
            return error.code

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._socket.close()
