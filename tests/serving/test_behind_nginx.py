"""The proxy of the page: its text is taken as it stands, but for ports and certificates, and a call goes through it."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from faults.serving import Serving

from ivr.channels.twilio.urls import OVERRIDE
from ivr.testphone import Carrier
from tests.bench.webhooks import ACCOUNT, ROOT, TOKEN, free_port

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx (Debian: apt-get install nginx-light)"),
]


def on_the_page() -> str:
    found = re.search(r"```nginx\n(.*?)```", (ROOT / "ivr" / "README.md").read_text("utf-8"), re.DOTALL)
    assert found
    return found.group(1)


@contextmanager
def nginx(folder: Path, port: int, behind: int) -> Iterator[None]:
    site = re.sub(r"\n *ssl_\w+ [^;]*;", "", on_the_page())
    for written, here in (
        ("listen 443 ssl", f"listen 127.0.0.1:{port}"),
        ("127.0.0.1:8080", f"127.0.0.1:{behind}"),
    ):
        assert written in site
        site = site.replace(written, here)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    file = folder / "nginx.conf"
    file.write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/errors;\nevents {{}}\n"
        f"http {{ access_log off; {temporary}\n{site} }}\n"
    )
    process = subprocess.Popen(
        ["nginx", "-p", str(folder), "-c", str(file)], stderr=subprocess.PIPE, text=True
    )
    until = time.monotonic() + 10
    while True:
        assert process.poll() is None and time.monotonic() < until, process.stderr and process.stderr.read()
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.05)
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def status(url: str) -> int:
    try:
        return int(urllib.request.urlopen(url, timeout=5).status)
    except urllib.error.HTTPError as error:
        return error.code


def test_a_call_goes_through_the_proxy_of_the_page_and_nothing_else_does(tmp_path: Path) -> None:
    port = free_port()
    with Serving(tmp_path, public_port=port) as server, nginx(tmp_path, port, server.port):
        url = f"http://127.0.0.1:{port}"
        phone = Carrier(url, TOKEN, ACCOUNT, url, voice="/twilio/voice" + OVERRIDE)

        call = phone.dial()
        heard = call.say("when are you open").heard
        call.hang_up()
        phone.close()

        assert "open" in heard and not [finding for finding in call.findings if finding.level == "error"]
        assert [status(url + path) for path in ("/health", "/contacts/CA1")] == [404, 404]
