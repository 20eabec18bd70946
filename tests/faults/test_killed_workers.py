"""Workers are killed under load, and no turn is lost: what was answered is kept, what was not is asked again."""

from __future__ import annotations

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path

import pytest
from faults.serving import Killer, Serving

from ivr.store import Store
from ivr.testphone import Carrier
from ivr.testphone.call import VOUCHED, Call
from tests.bench.load import CALLS

pytestmark = [pytest.mark.slow, pytest.mark.load]

SECONDS, CALLERS = 20.0, 6


def hold(phone: Carrier, script: int) -> tuple[Call, str]:
    """A call by one of the scripts: the call, and what went otherwise than written, or ""."""
    number, turns = CALLS[script]
    call = phone.dial(number, fields={"StirVerstat": VOUCHED})
    for place, (does, expected) in enumerate(turns):
        if place and call.listening is None:
            return call, f"before {does!r} the call is {call.state}: {call.heard!r}"
        if place:
            call.press(does[1:]) if does.startswith("#") else call.say(does) if does else call.silence()
        if expected not in call.heard:
            return call, f"at {does!r}: {call.heard!r}"
    call.hang_up()
    return call, ""


def test_calls_finish_right_though_a_worker_is_killed_every_second(tmp_path: Path) -> None:
    with Serving(tmp_path) as server:
        phone = server.phone()
        scripts, until = cycle(range(len(CALLS))), time.monotonic() + SECONDS
        next_script = threading.Lock()

        def caller(_: int) -> list[tuple[Call, str]]:
            calls = []
            while time.monotonic() < until:
                with next_script:
                    script = next(scripts)
                calls.append(hold(phone, script))
            return calls

        with Killer(server) as killer, ThreadPoolExecutor(CALLERS) as pool:
            calls = [call for held in pool.map(caller, range(CALLERS)) for call in held]

    store = Store(server.database)
    lost = set()
    for call, problem in calls:
        stored = store.contacts.load(call.sid)
        assert stored, f"{call.sid} was never kept: {call.transcript} {call.findings}"
        log = store.contacts.log(stored.contact)
        assert [entry.turn for entry in log] == list(range(1, stored.turn + 1))
        numbers = [entry.event["number"] for entry in log if entry.event["event"].startswith("action_")]
        assert max(Counter(numbers).values(), default=1) == 1, "an action was answered twice"
        if any(entry.event.get("reason") == "lost" for entry in log):
            lost.add(call.sid)
        elif problem:
            raise AssertionError(f"{call.sid} {problem}\n{call.transcript}\n{call.findings}")

    answered = 0
    for request, reply in server.seen:
        path, _, number = request.url.partition("#")[0].partition("?turn=")
        if path.endswith(("/voice", "/voice/turn")) and reply.ok and b"/voice/wait?" not in reply.body:
            stored = store.contacts.load(request.fields["CallSid"])
            assert stored
            assert store.contacts.reply_to(stored.contact, int(number or 0)) == reply.body.decode(), (
                request.url
            )
            answered += 1
    print(
        f"\n{killer.kills} workers killed, {len(calls)} calls, {answered} turns answered and kept; "
        f"in {len(lost)} calls an action was lost and the flow answered that"
    )
    assert killer.kills >= SECONDS * 0.7
    assert answered > 500
    assert len(lost) <= killer.kills * CALLERS
