"""A real web server with a Vosk model on it, as Vosk's own site has them: a list, archives, and a line that breaks."""

from __future__ import annotations

import hashlib
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


def packed(model: Path, name: str) -> bytes:
    """A model as it is published: one folder in an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for file in sorted(model.rglob("*")):
            archive.write(file, Path(name, file.relative_to(model)))
    return out.getvalue()


class Site:
    """What is on the server, and how it behaves: `breaks` are the bytes after which each next transfer is cut off."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.breaks: list[int] = []
        self.asked: list[tuple[str, str]] = []
        self.address = ""
        self.goes_on = True

    def publish(self, name: str, archive: bytes, md5: str = "") -> None:
        self.files[f"/{name}.zip"] = archive
        entry = {"name": name, "md5": md5 or hashlib.md5(archive).hexdigest(), "size": len(archive)}
        self.files["/model-list.json"] = json.dumps([entry]).encode()


@contextmanager
def site() -> Iterator[Site]:
    it = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            it.asked.append((self.path, wanted))
            body = it.files.get(self.path)
            if body is None:
                self.send_error(404)
                return
            begin = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and it.goes_on else 0
            self.send_response(206 if begin else 200)
            self.send_header("Content-Length", str(len(body) - begin))
            self.end_headers()
            cut = it.breaks.pop(0) if it.breaks and self.path.endswith(".zip") else len(body)
            self.wfile.write(body[begin : begin + cut])
            self.close_connection = True

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    it.address = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield it
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
