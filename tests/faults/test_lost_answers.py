"""A worker dies while it moves money: nothing is moved twice, and nobody is told what is not so."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import threading
from pathlib import Path

import pytest
from faults.serving import Serving

from ivr.store import Store
from tests.bench.webhooks import ROOT

pytestmark = pytest.mark.slow

HELD, MOVED = 325_080, 20_000
"""Cents: what a guest has in checking, and what is moved."""

WISH = "move two hundred dollars from my checking to my savings"


def slow_bank(folder: Path, asks_again: bool) -> Path:
    """The sample bank, whose transfers are answered two seconds after the money has moved."""
    for part in ("flows", "nlu", "audio"):
        shutil.copytree(ROOT / part, folder / part)
    actions, flow = folder / "flows" / "actions" / "harbor.py", folder / "flows" / "transfer_money.yml"
    moved = "        done = bank.transfer(*caller(tracker), float(amount), source, target)\n"
    text = actions.read_text("utf-8")
    assert moved in text
    actions.write_text(text.replace(moved, f"{moved}        __import__('time').sleep(2)\n"), "utf-8")
    if not asks_again:
        flow.write_text(flow.read_text("utf-8").replace("ask_again: true", "ask_again: false"), "utf-8")
    return folder


@pytest.mark.parametrize("asks_again", [True, False])
def test_a_worker_that_dies_after_the_money_moved(tmp_path: Path, asks_again: bool) -> None:
    with Serving(tmp_path, project=slow_bank(tmp_path / "bank", asks_again)) as server:
        call = server.phone().dial("+14155550123")
        call.say(WISH)
        books = tmp_path / "bank.db"
        killing = threading.Thread(target=_kill_once_moved, args=(server, books))
        killing.start()
        call.say("yes")
        killing.join()

    store = Store(server.database)
    stored = store.contacts.load(call.sid)
    assert stored
    assert _moved(books) == [1], "once, whoever asked again"
    assert any(entry.event.get("reason") == "lost" for entry in store.contacts.log(stored.contact))
    if asks_again:
        assert "Done. I've moved 200 dollars" in call.heard
        assert stored.session["begun"] == []
    else:
        assert "I can't see yet whether that went through" in call.heard
        assert call.queue and call.queue.name == "payments"
        assert stored.session["done"] == []
        assert [begun["deed"] for begun in stored.session["begun"]] == [
            "200 dollars from checking to savings"
        ]


def _kill_once_moved(server: Serving, books: Path) -> None:
    while 1 not in _moved(books):
        assert not threading.Event().wait(0.02)
    for worker in server.workers:
        os.kill(worker, signal.SIGKILL)


def _moved(books: Path) -> list[int]:
    """How often each guest's money has moved."""
    with sqlite3.connect(books) as db:
        held = db.execute(
            "select cents from accounts join customers on id = customer where guest and kind = 'checking'"
        )
        return [(HELD - cents) // MOVED for (cents,) in held]
