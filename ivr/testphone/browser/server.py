"""Serves the page and its socket on one port of this machine.

Rule: nobody else may use it: only names of this machine are answered, and only this page may open the socket. Nothing
is loaded from elsewhere, and no inline script or style runs.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ivr.testphone import sound
from ivr.testphone.browser.handset import Handset
from ivr.testphone.carrier import Carrier

PAGE = Path(__file__).parent / "page"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
}
HERE = frozenset(("127.0.0.1", "localhost", "::1"))
"""The names of this machine. A page of the web that leads its own name here is not answered."""
LONGEST = 20 * 1024 * 1024
"""Bytes of a recording: forty minutes."""
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


class Phone:
    """See the package. `draw` gives a flow's picture (SVG), "" for one that is not known; `contact` the context
    document of a call, None for no such call, or is None itself; `speak` (words, language) is what was typed as
    sound, or raises CarrierError; `warning` is told whoever calls with sound.
    """

    def __init__(
        self,
        carrier: Carrier,
        *,
        draw: Callable[[str], str] = lambda flow: "",
        contact: Callable[[str], dict[str, Any] | None] | None = None,
        speak: Callable[[str, str], sound.Sound],
        port: int = 0,
        warning: str = "",
    ) -> None:
        from websockets.sync.server import serve

        self.carrier, self.contact, self.speak, self.warning = carrier, contact, speak, warning
        self._draw = draw
        self._server = serve(
            lambda socket: Handset(socket, self).serve(),
            "127.0.0.1",
            port,
            process_request=self._answer,
            compression=None,
            max_size=LONGEST,
            server_header=None,
        )
        self.port = int(self._server.socket.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}/phone"

    def start(self) -> Phone:
        threading.Thread(target=self._server.serve_forever, name="browser phone", daemon=True).start()
        return self

    def close(self) -> None:
        self._server.shutdown()

    def look_up(self, call: str) -> dict[str, Any]:
        """The call's document so far, or nothing."""
        return (self.contact(call) if self.contact else None) or {}

    def _answer(self, socket: Any, request: Any) -> Any:
        """A page or a refusal; None lets the socket of the page in."""
        host = request.headers.get("Host", "")
        if urlsplit(f"//{host}").hostname not in HERE:
            return self._respond(
                HTTPStatus.FORBIDDEN, "This phone is for this machine only.\n", "text/plain", ""
            )
        path = urlsplit(request.path).path
        if path == "/phone/line":
            if request.headers.get("Origin", "") != f"http://{host}":
                return self._respond(HTTPStatus.FORBIDDEN, "Not from that page.\n", "text/plain", host)
            return None
        if path in ("/", "/phone/"):
            return self._respond(HTTPStatus.FOUND, "", "text/plain", host, Location="/phone")
        if path == "/phone":
            return self._file(PAGE / "phone.html", host)
        if found := re.fullmatch(r"/phone/flow/([\w.-]{1,200})\.(svg|css)", path):
            picture = self._draw(found[1])
            if not picture:
                return self._respond(HTTPStatus.NOT_FOUND, "There is no such flow.\n", "text/plain", host)
            if found[2] == "svg":
                return self._respond(HTTPStatus.OK, _STYLE.sub("", picture), TYPES[".svg"], host)
            return self._respond(HTTPStatus.OK, "".join(_STYLE.findall(picture)), TYPES[".css"], host)
        name = path.removeprefix("/phone/")
        if name in {file.name for file in PAGE.iterdir() if file.suffix in TYPES}:
            return self._file(PAGE / name, host)
        return self._respond(HTTPStatus.NOT_FOUND, "There is nothing here.\n", "text/plain", host)

    def _file(self, file: Path, host: str) -> Any:
        return self._respond(HTTPStatus.OK, file.read_text("utf-8"), TYPES[file.suffix], host)

    def _respond(self, status: HTTPStatus, body: str, kind: str, host: str, **headers: str) -> Any:
        from websockets.datastructures import Headers
        from websockets.http11 import Response

        content = body.encode()
        policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            f"connect-src 'self' ws://{host}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
        sent = {
            "Content-Type": kind,
            "Content-Length": str(len(content)),
            "Content-Security-Policy": policy,
            "Permissions-Policy": "microphone=(self)",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
            "Connection": "close",
            **headers,
        }
        return Response(status.value, status.phrase, Headers(sent), content)
