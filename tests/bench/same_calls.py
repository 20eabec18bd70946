"""Thousands of varied calls as bytes, to show that a change around the engine changes nothing in a call.

    python -m tests.bench.same_calls --into before.jsonl                     # with the code as it was
    python -m tests.bench.same_calls --into after.jsonl --beside before.jsonl
    python -m tests.bench.same_calls --show 4711                             # one call, in full

Seeded callers speak, key, are silent and hang up; the sample bank's actions succeed, fail and take their time. Each
call is rehearsed, replayed from its log (with the flows as they are, and with flows that run other actions), and held
at a switchboard with a real store. A line holds a digest of every command, session and turn of each of the four.
`IVR_PROJECT` is the folder of the flows, where those of the code before are to be compared.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from ivr.conversation import commands, events, session
from ivr.conversation.commands import Errand
from ivr.conversation.events import (
    CallStarted,
    ErrandDone,
    ErrandFailed,
    Event,
    HandOffEnded,
    Heard,
    HungUp,
    Meaning,
    NoInput,
    Pressed,
)
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.preparing import understood
from ivr.quality import records
from ivr.quality.rehearsal import NOW, Rehearsal
from ivr.quality.replay import replay, scenes_of
from ivr.redaction import shown
from ivr.routing import context_document
from ivr.settings import Settings
from ivr.store import Entry, Store
from ivr.switchboard import OnlyRevision, Reply, Switchboard

ROOT = Path(os.environ.get("IVR_PROJECT") or Path(__file__).parents[2])
LINES = ("+12125550101", "+12125550102", "+14155550123", "")

WISHES = (
    "i would like to check my balance", "move two hundred dollars from checking to savings", "i lost my debit card",
    "transfer money", "pay my electric bill", "pay forty dollars on my water bill", "when are you open on sunday",
    "i need an appointment", "an appointment tomorrow at three pm", "reset my password", "i need more checks",
    "what's the balance of my savings account", "replace my card", "español", "quiero consultar mi saldo",
    "pay a bill and then check my balance", "the weather is nice today", "that's wrong",
)  # fmt: skip
ALWAYS = (
    "agent",
    "repeat that please",
    "go back",
    "help",
    "main menu",
    "stop",
    "no that's not right",
    "what",
)
ANSWERS = {
    "money": ("forty dollars", "two hundred dollars", "one million dollars", "twelve fifty", "zero"),
    "account_kind": ("checking", "my savings account", "the other one"),
    "yes_no": ("yes", "yes please", "no", "yes and then i need checks", "no make it fifty dollars"),
    "bill": ("the electric bill", "water", "my phone bill"),
    "card": ("my debit card", "credit card", "both of them"),
    "date": ("tomorrow", "next monday", "december third", "yesterday"),
    "time": ("three pm", "at ten in the morning", "ten pm", "noon"),
    "phone": ("four one five five five five zero one two three", "five five five"),
    "address": ("twelve main street springfield illinois six two seven oh one", "main street"),
    "branch": ("riverside", "the one at the airport", "downtown"),
}  # fmt: skip
KEYS = ("1", "2", "3", "4", "5", "0", "9", "*", "200", "4155550123", "12*50")
REASONS = ("timeout", "error", "garbage", "unknown", "unreachable", "lost")
SLOTS: dict[str, tuple[dict[str, Any], ...]] = {
    "action_home_branch": ({}, {"home_branch": "downtown"}, {"home_branch": "riverside"}),
    "action_check_balance": ({"balance": 2413.77}, {"balance": 0.0}),
    "action_transfer_money": (
        {"transfer_outcome": "done", "available": 10.0},
        {"transfer_outcome": "insufficient", "available": 12.5},
    ),
    "action_find_bill": ({"bill_due": 84.2}, {"bill_due": None}),
    "action_pay_bill_note": (
        {"payment_outcome": "done", "confirmation": "123456"},
        {"payment_outcome": "insufficient", "available": 3.0},
        {"payment_outcome": "again", "confirmation": "123456"},
    ),
    "action_replace_card": ({"card_outcome": "done", "replaced_card": "debit"}, {"card_outcome": "again"}),
    "action_book_appointment": (
        {"appointment_outcome": "booked", "appointment_branch": None},
        {"appointment_outcome": "past"},
        {"appointment_outcome": "closed_hour", "day_opens": "08:00", "day_closes": "19:00"},
    ),
    "action_branch_hours": (
        {
            "hours_of": "downtown",
            "weekday_opens": "09:00", "weekday_closes": "16:00", "saturday_opens": "09:00", "saturday_closes": "16:00",
            "sunday_opens": None, "sunday_closes": None,
        },
    ),
}  # fmt: skip
"""What actions answer; those that are not here set nothing."""


# -- who calls, and what they meet ---------------------------------------------------------------------


class Remembering:
    """Understands every sentence once."""

    def __init__(self, understanding: Any) -> None:
        self.understand = cache(understanding.understand)


@cache
def project(other: bool) -> tuple[Flows, Any]:
    """The sample bank; or one whose flows run other actions, and have lost a few."""
    if not other:
        made = understood(Settings(project=ROOT))
        return made.flows, Remembering(made.understanding)
    folder = Path(tempfile.mkdtemp())
    for part in ("flows", "nlu", "audio"):
        shutil.copytree(ROOT / part, folder / part)
    for file, before, after in (
        ("check_balance.yml", "action: action_check_balance", "action: action_find_bill"),
        ("transfer_money.yml", "- action: action_transfer_money ",
         "- action: action_pay_all\n      - action: action_transfer_money "),
        ("branch_hours.yml", "action: action_branch_hours", "action: action_find_bill"),
    ):  # fmt: skip
        text = (folder / "flows" / file).read_text("utf-8").replace(before, after, 1)
        (folder / "flows" / file).write_text(text)
    try:
        made = understood(Settings(project=ROOT), folder)
        return made.flows, made.understanding
    finally:
        shutil.rmtree(folder)


def chance(call: int, *about: object) -> random.Random:
    return random.Random(f"{call} {about}")


def answer(call: int, errand: Errand) -> ErrandDone | ErrandFailed:
    """What the world makes of an errand of the call."""
    luck = chance(call, "errand", errand.number, errand.name)
    if luck.random() < 0.12:
        return ErrandFailed(number=errand.number, reason=luck.choice(REASONS), detail="as it goes")
    slots = luck.choice(SLOTS.get(errand.name, ({},)))
    said = ({"text": "By the way, your statement is ready."},) if luck.random() < 0.05 else ()
    done = tuple({"event": "slot", "name": name, "value": value} for name, value in slots.items())
    followed = ({"event": "followup", "name": "action_find_bill"},) if luck.random() < 0.02 else ()
    return ErrandDone(number=errand.number, events=(*done, *followed), responses=said)


def seconds(call: int, errand: Errand) -> float:
    return chance(call, "takes", errand.number).choice((0.0, 0.0, 0.0, 1.0, 4.0, 9.0))


def doings(call: int) -> Iterator[tuple[str, Any]]:
    """What the caller does, as they are asked."""
    luck = chance(call, "caller")
    reads = yield "", None
    while True:
        dice = luck.random()
        if dice < 0.03:
            reads = yield "hang_up", None
        elif dice < 0.10:
            reads = yield "silence", None
        elif dice < 0.25:
            reads = yield "press", luck.choice(KEYS)
        elif dice < 0.33:
            reads = yield "hear", luck.choice(ALWAYS)
        elif reads in ANSWERS and dice < 0.85:
            reads = yield "hear", luck.choice(ANSWERS[reads])
        else:
            reads = yield "hear", luck.choice(WISHES)


MOST_TURNS = 16


# -- as bytes ------------------------------------------------------------------------------------------


def written(*values: Any) -> str:
    return json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)


def rehearsed(call: int) -> tuple[list[str], dict[str, Any]]:
    """Every turn of the call held with the engine, and its record."""
    flows, understanding = project(False)
    held = Rehearsal(
        flows, understanding, lambda errand, state, heard: answer(call, errand),
        chance=chance(call).random(), takes=lambda errand: seconds(call, errand), contact=f"call-{call}",
    )  # fmt: skip
    luck, caller = chance(call, "person"), doings(call)
    next(caller)
    lines = []

    def note() -> None:
        told = [commands.to_record(command) for command in held.commands]
        lines.append(
            written(told, session.to_record(held.session), held.passed, held.filled, held.notes, held.now)
        )

    held.start(luck.choice(LINES), "+14155550100")
    note()
    for _ in range(MOST_TURNS):
        what = held.session.waiting.what
        if what == "person":
            held.come_back(luck.choice(("bridged", "no_answer", "queue_full")))
        elif what == "question":
            reads = held.listening.reads if held.listening else ""
            does, words = caller.send(reads)  # type: ignore[attr-defined]
            getattr(held, does)(*([words] if words else []))
        else:
            break
        note()
    held.hang_up()
    note()
    log = [
        Entry(number, event.at, shown(events.to_record(event)), [shown(commands.to_record(c)) for c in told],
              [list(step) for step in way])
        for number, ((event, told), way) in enumerate(zip(held.turns, held.ways, strict=True), 1)
    ]  # fmt: skip
    lines += [written(entry) for entry in log]
    lines.append(written(held.document, held.chosen))
    return lines, records.of_log(session.to_record(held.session), log)


def replayed(data: dict[str, Any], other: bool) -> list[str]:
    record = records.made(json.loads(json.dumps(data)))
    return [written(asdict(replay(record, scenes_of(record), project(other)[0])))]


class Answering:
    """The world, as the switchboard asks it."""

    def run(
        self, errand: Errand, state: Session, heard: Heard | None, flows: Flows, past: object = None
    ) -> ErrandDone | ErrandFailed:
        return answer(int(state.dnis[-6:]), errand)


class Held:
    """Calls at a switchboard with a real store."""

    def __init__(self, folder: Path) -> None:
        flows, understanding = project(False)
        self.store = Store(f"sqlite:///{folder / 'calls.db'}")
        self.store.prepare()
        self.now = NOW
        revision = OnlyRevision(flows, understanding, {"action": Answering()})
        self.board = Switchboard(
            revision, self.store, context_document, clock=lambda: self.now, chance=lambda: 0.5, workers=4
        )

    def call(self, call: int) -> list[str]:
        sid, luck, caller = f"CA{call}", chance(call, "person"), doings(call)
        next(caller)
        told = [self.board.begin(sid, CallStarted(ani=luck.choice(LINES), dnis=f"+1415{call:06}"), _write)]
        for _ in range(MOST_TURNS):
            self.now += 3.0
            reply = json.loads(told[-1])
            last = reply["commands"][-1] if reply["commands"] else {}
            event: Event
            if last.get("command") == "hand_off":
                event = HandOffEnded(result=luck.choice(("bridged", "no_answer", "queue_full")))
            elif last.get("command") == "listen":
                event = _event(*caller.send(last["reads"]))  # type: ignore[attr-defined]
            else:
                break
            if isinstance(event, HungUp):
                break
            told.append(self.board.take(sid, reply["turn"], event, _write))
            if luck.random() < 0.05:
                told.append(self.board.take(sid, reply["turn"], event, _write))
        self.board.hang_up(sid, HungUp())
        stored = self.store.contacts.load(sid)
        assert stored
        while session.from_record(stored.session).waiting.what == "errand":
            stored = self.store.contacts.load(sid)
            assert stored
        lines = [*told, written(stored.session), *map(written, self.store.contacts.log(stored.contact))]
        lines.append(written(self.board.contact(sid)))
        return [line.replace(stored.contact, "(contact)") for line in lines]


def _write(reply: Reply) -> str:
    told = [commands.to_record(command) for command in reply.commands]
    return written_reply(reply, told)


def written_reply(reply: Reply, told: list[dict[str, Any]]) -> str:
    return json.dumps(
        {"turn": reply.turn, "commands": told, "working": reply.working, "screen": reply.hand_off},
        sort_keys=True, default=str,
    )  # fmt: skip


def _event(does: str, words: Any) -> Event:
    if does == "hear":
        return Heard(text=words, confidence=0.9, meaning=Meaning())
    return Pressed(keys=words) if does == "press" else NoInput() if does == "silence" else HungUp()


def parts(call: int, board: Held) -> dict[str, list[str]]:
    lines, data = rehearsed(call)
    return {
        "rehearsed": lines,
        "replayed": replayed(data, False),
        "replayed otherwise": replayed(data, True),
        "held": board.call(call),
    }


# -- all of them ---------------------------------------------------------------------------------------


def digests(numbers: Sequence[int]) -> list[str]:
    """A line for each call."""
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        board = Held(Path(folder))
        found = []
        for call in numbers:
            made = parts(call, board)
            sums = {
                name: hashlib.sha256("\n".join(lines).encode()).hexdigest() for name, lines in made.items()
            }
            found.append(json.dumps({"call": call, "bytes": sum(map(len, made["rehearsed"])), **sums}))
        board.board.close()
    return found


def _memory() -> str | None:
    return "/dev/shm" if os.path.isdir("/dev/shm") else None


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--calls", type=int, default=10_000)
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--into", type=Path)
    options.add_argument("--beside", type=Path, help="what the code before made of the same calls")
    options.add_argument("--show", type=int, help="prints one call instead")
    chosen = options.parse_args()
    if chosen.show is not None:
        with tempfile.TemporaryDirectory(dir=_memory()) as folder:
            for name, lines in parts(chosen.show, Held(Path(folder))).items():
                print(f"== {name}", *lines, sep="\n")
        return 0
    pieces = [range(at, min(at + 250, chosen.calls)) for at in range(0, chosen.calls, 250)]
    lines: list[str] = []
    with ProcessPoolExecutor(chosen.jobs) as pool, ExitStack() as stack:
        into = stack.enter_context(chosen.into.open("w")) if chosen.into else None
        for piece in pool.map(digests, pieces):
            lines += piece
            if into:
                into.write("\n".join(piece) + "\n")
                into.flush()
    print(f"{len(lines)} calls, {len({json.loads(line)['rehearsed'] for line in lines})} of them different")
    if chosen.beside is None:
        return 0
    before = chosen.beside.read_text().splitlines()
    other = [json.loads(a)["call"] for a, b in zip(lines, before, strict=True) if a != b]
    print(f"{len(lines) - len(other)} are byte-equal to those before; others: {other[:20]}")
    return 1 if other else 0


if __name__ == "__main__":
    sys.exit(main())
