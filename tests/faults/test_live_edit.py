"""An edit goes live under load: no failed turn, and whoever was on the line hears the flow that they began with."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.testphone import Carrier

pytestmark = pytest.mark.slow

TOKEN, ACCOUNT = "0" * 32, "AC" + "1" * 32
LINES, EVERY, SECONDS = 10, 0.2, 8.0
"""Ten lines with a turn every 0.2 seconds each: 50 turns a second."""

MENU = 'flows: {{pattern_main_menu: {{steps: [{{id: here, menu: {words}, choices: [{{key: "1", then: here}}]}}]}}}}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("flows", "nlu"):
        (tmp_path / name).mkdir()
    (tmp_path / "flows" / "queues.yml").write_text("queues: {service: {}}\n")
    (tmp_path / "nlu" / "all.yml").write_text("nlu: [{intent: out_of_scope, examples: '- what a day'}]\n")
    (tmp_path / "flows" / "menu.yml").write_text(MENU.format(words="The old words."))
    return tmp_path


@pytest.fixture
def url(folder: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ, "IVR_PROJECT": str(folder), "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_ACCOUNT_SID": ACCOUNT,
        "IVR_PUBLIC_URL": address, "IVR_HOST": "127.0.0.1", "PORT": str(port),
    }  # fmt: skip
    server = subprocess.Popen([sys.executable, "-m", "ivr", "serve", "--quiet"], env=environment)
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{address}/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(30)


class Line(threading.Thread):
    """Somebody who stays on the line and presses 1, again and again; and a new caller at every other turn."""

    def __init__(self, url: str, until: float) -> None:
        super().__init__()
        self._carrier = Carrier(url, TOKEN, ACCOUNT)
        self._until = until
        self.kept: list[str] = []
        self.fresh: list[tuple[float, str]] = []
        self.mistakes: list[str] = []
        self.turns = 0

    def run(self) -> None:
        call = self._carrier.dial()
        due = time.monotonic()
        while (due := due + EVERY) < self._until:
            time.sleep(max(0.0, due - time.monotonic()))
            if self.turns % 2:
                other = self._carrier.dial()
                self.fresh.append((time.monotonic(), other.heard))
                other.hang_up()
                self.mistakes += [str(finding) for finding in other.findings if finding.level == "error"]
            else:
                call.press("1")
                self.kept.append(call.heard)
            self.turns += 1
        call.hang_up()
        self.mistakes += [str(finding) for finding in call.findings if finding.level == "error"]


def test_an_edit_goes_live_at_fifty_turns_a_second_without_a_failed_turn(folder: Path, url: str) -> None:
    until = time.monotonic() + SECONDS
    lines = [Line(url, until) for _ in range(LINES)]
    for line in lines:
        line.start()
    time.sleep(2)

    (folder / "flows" / "menu.yml").write_text(MENU.format(words="The new words.").replace("menu:", "meun:"))
    time.sleep(2)  # a broken edit, seen and refused
    (folder / "flows" / "menu.yml").write_text(MENU.format(words="The new words."))
    edited = time.monotonic()
    for line in lines:
        line.join()

    assert [mistake for line in lines for mistake in line.mistakes] == []
    assert {heard for line in lines for heard in line.kept} == {"The old words."}
    fresh = sorted(heard for line in lines for heard in line.fresh)
    assert {heard for _, heard in fresh} == {"Hello. The old words.", "Hello. The new words."}
    first = min(at for at, heard in fresh if "new" in heard)
    last = max(at for at, heard in fresh if "old" in heard)
    turns = sum(line.turns for line in lines)
    print(
        f"{turns} turns in {SECONDS:.0f} s, new words {first - edited:.1f} to {last - edited:.1f} s after the edit"
    )
    assert first > edited, "the broken edit never went live"
    assert last - edited < 4, "every process has the new revision within seconds"
    assert turns >= LINES * SECONDS / EVERY * 0.9
