"""An edit goes live under load: no failed turn, and whoever was on the line hears the flow that they began with."""

from __future__ import annotations

import os
import queue
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from machine import trained

from ivr.testphone import Call, Carrier

pytestmark = [pytest.mark.slow, pytest.mark.load]

TOKEN, ACCOUNT = "0" * 32, "AC" + "1" * 32
LINES, EVERY = 10, 0.2
"""Ten lines with a turn every 0.2 seconds each: 50 turns a second."""
PATIENCE = 60.0
"""Seconds after which a busy machine has no excuse."""

OLD, NEW = "The old words.", "The new words."
MENU = 'flows: {{pattern_main_menu: {{steps: [{{id: here, menu: {words}, choices: [{{key: "1", then: here}}]}}]}}}}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("flows", "nlu"):
        (tmp_path / name).mkdir()
    (tmp_path / "flows" / "queues.yml").write_text("queues: {service: {}}\n")
    (tmp_path / "nlu" / "all.yml").write_text("nlu: [{intent: out_of_scope, examples: '- what a day'}]\n")
    (tmp_path / "flows" / "menu.yml").write_text(MENU.format(words=OLD))
    return tmp_path


class Server:
    """`ivr serve`, and what it says."""

    def __init__(self, url: str, process: subprocess.Popen[str]) -> None:
        self.url = url
        self._process = process
        self._said: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stderr
        for line in self._process.stderr:
            self._said.put(line)

    def says(self, words: str) -> str:
        """Waits until it says that."""
        while words not in (line := self._said.get(timeout=PATIENCE)):
            pass
        return line


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ, "IVR_PROJECT": str(folder), "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_ACCOUNT_SID": ACCOUNT,
        "IVR_PUBLIC_URL": address, "IVR_HOST": "127.0.0.1", "PORT": str(port),
    }  # fmt: skip
    command = [sys.executable, "-m", "ivr", "serve", "--quiet"]
    with trained(folder):
        process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        try:
            for _ in range(400):
                try:
                    urllib.request.urlopen(f"{address}/health", timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield Server(address, process)
        finally:
            process.terminate()
            process.wait(30)


class Line(threading.Thread):
    """Somebody who stays on the line and presses 1, again and again; and a new caller at every other turn."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._carrier = Carrier(url, TOKEN, ACCOUNT)
        self.enough = threading.Event()
        self.hears_the_edit = threading.Event()
        self.kept: list[str] = []
        self.fresh: list[str] = []
        self.mistakes: list[str] = []
        self.turns = 0

    def run(self) -> None:
        call = self._carrier.dial()
        due = time.monotonic()
        while not self.enough.wait(max(0.0, (due := due + EVERY) - time.monotonic())):
            if self.turns % 2:
                other = self._carrier.dial()
                self.fresh.append(other.heard)
                other.hang_up()
                self._note(other)
                if NEW in other.heard:
                    self.hears_the_edit.set()
            else:
                call.press("1")
                self.kept.append(call.heard)
            self.turns += 1
        call.hang_up()
        self._note(call)

    def _note(self, call: Call) -> None:
        self.mistakes += [str(finding) for finding in call.findings if finding.level == "error"]


def test_an_edit_goes_live_at_fifty_turns_a_second_without_a_failed_turn(
    folder: Path, server: Server
) -> None:
    file = folder / "flows" / "menu.yml"
    lines = [Line(server.url) for _ in range(LINES)]
    began = time.monotonic()
    for line in lines:
        line.start()

    file.write_text(MENU.format(words=NEW).replace("menu:", "meun:"))
    server.says("does not go live")
    file.write_text(MENU.format(words=NEW))
    edited = time.monotonic()
    server.says("is live")
    for line in lines:
        assert line.hears_the_edit.wait(PATIENCE), "every line hears the edit when it calls anew"
    seconds = time.monotonic() - began
    for line in lines:
        line.enough.set()
    for line in lines:
        line.join()

    assert [mistake for line in lines for mistake in line.mistakes] == []
    assert {heard for line in lines for heard in line.kept} == {OLD}, (
        "who was on the line keeps the old words"
    )
    assert {heard for line in lines for heard in line.fresh} == {f"Hello. {OLD}", f"Hello. {NEW}"}
    turns = sum(line.turns for line in lines)
    later = began + seconds - edited
    print(f"{turns} turns in {seconds:.0f} s, none failed; {later:.1f} s later every new call had the edit")
