"""A switchboard on a real store, engine and actions; and the `Phone`, a provider that brings a caller's words and does
what it is told, once, twice or five times at the same moment."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Barrier
from typing import Any

from caller import Sentences, project

from ivr.actions import InProcessActions
from ivr.conversation.commands import End, HandOff, Listen, Say
from ivr.conversation.events import CallStarted, Event, Heard, HungUp, Meaning
from ivr.conversation.session import Session
from ivr.store import Contact, Store
from ivr.switchboard import OnlyRevision, Reply, Switchboard

WISHES = (
    "quick", "slow", "chain", "mixed", "answered", "unanswered", "hanging", "garbage", "missing", "riddle", "relay",
)  # fmt: skip
"""Each is an intent, a sentence and a flow."""

FLOWS = """
    flows:
      quick:
        steps: [say: Let me see., action: action_quick, say: That was quick.]
      slow:
        steps: [say: Let me look., action: action_slow, say: That took long.]
      chain:
        steps:
          - say: Two things.
          - action: action_slow
          - say: The first is done.
          - action: action_slower
          - say: The second is done.
      mixed:
        steps:
          - action: action_quick
          - say: The quick one is done.
          - action: action_slow
          - say: The slow one is done.
      answered:
        steps:
          - action: action_raises
            next:
              - if: context.action is "failed"
                then: [{say: It did not work., next: END}]
              - else: [{say: It worked., next: END}]
      unanswered:
        steps: [action: action_raises, say: It worked.]
      hanging:
        steps:
          - action: action_hangs
            next:
              - if: context.failure is "timeout" or context.failure is "lost"
                then: [{say: It took too long., next: END}]
              - else: [{say: It worked., next: END}]
      garbage:
        steps: [action: action_garbage, say: It worked.]
      missing:
        steps: [action: action_missing, say: It worked.]
      riddle:
        steps: [action: action_secret, say: "Your number is {pin}."]
      relay:
        steps: [action: action_secret, action: action_reads_secret, say: "It has {digits} digits."]
"""
HEAD = "nlu_trigger: [{{intent: {0}}}]"
GREETING = """
    flows:
      pattern_session_start:
        steps: [action: action_greet, say: Hello., link: pattern_main_menu]
"""
WRAP_UP = """
    flows:
      pattern_wrap_up:
        steps: [action: action_slow, action: action_quick]
"""
BROKEN_WRAP_UP = """
    flows:
      pattern_wrap_up:
        steps: [action: action_secret, say: "{pin}"]
"""
ACTIONS = """
import time
from pathlib import Path

from ivr.redaction import Secret
from rasa_sdk import Action
from rasa_sdk.events import SlotSet

HERE = Path(__file__).parent


class Noted(Action):
    def name(self):
        return ""

    def run(self, dispatcher, tracker, domain):
        with (HERE / "ran").open("a") as file:
            file.write(self.name() + "\\n")
        return self.work(tracker)

    def work(self, tracker):
        return []


def gate(name):
    while not (HERE / name).exists():
        time.sleep(0.005)


class Greet(Noted):
    def name(self):
        return "action_greet"


class Quick(Noted):
    def name(self):
        return "action_quick"


class Slow(Noted):
    def name(self):
        return "action_slow"

    def work(self, tracker):
        gate("slow")
        return []


class Slower(Noted):
    def name(self):
        return "action_slower"

    def work(self, tracker):
        gate("slower")
        return []


class Hangs(Noted):
    def name(self):
        return "action_hangs"

    def work(self, tracker):
        gate("never")
        return []


class Raises(Noted):
    def name(self):
        return "action_raises"

    def work(self, tracker):
        raise RuntimeError("the back end is down")


class Garbage(Noted):
    def name(self):
        return "action_garbage"

    def work(self, tracker):
        return "forty dollars"


class SetsSecret(Noted):
    def name(self):
        return "action_secret"

    def work(self, tracker):
        return [SlotSet("pin", Secret("927461"))]


class ReadsSecret(Noted):
    def name(self):
        return "action_reads_secret"

    def work(self, tracker):
        return [SlotSet("digits", len(tracker.get_slot("pin").reveal()))]
"""
DOMAIN = "slots: {pin: {type: any}, digits: {type: any}}\nactions: [action_missing]\n"
TIMES = "times: {{patience: {patience}, action: {action}}}\nstill_there: One moment.\n"


class Clock:
    """Time as the test wants it."""

    now = 1_795_000_800.0

    def __call__(self) -> float:
        return self.now


class Puzzled(Sentences):
    """Fails at one sentence."""

    def understand(self, text: str, language: str) -> Meaning:
        if text == "boom":
            raise ValueError(text)
        return super().understand(text, language)


class Line:
    """A project, its database and as many switchboards on it as there would be processes.

    `more` are flows beside FLOWS; `patience` and `action` are seconds in `flows/defaults.yml`; other options are the
    switchboard's.
    """

    def __init__(self, folder: Path, url: str, boards: int = 1, **options: Any) -> None:
        times = {"patience": options.pop("patience", 5), "action": options.pop("action", 5)}
        more = {"more": text} if (text := options.pop("more", "")) else {}
        self.folder = folder / "flows" / "actions"
        self.folder.mkdir(parents=True)
        (self.folder / "work.py").write_text(ACTIONS)
        flows = FLOWS
        for wish in WISHES:
            flows = flows.replace(f"      {wish}:\n", f"      {wish}:\n        {HEAD.format(wish)}\n")
        nlu = "nlu:\n" + "".join(f"  - intent: {w}\n    examples: |\n      - {w}\n" for w in WISHES)
        self.flows = project(
            folder, flows=flows, nlu=nlu, domain=DOMAIN, defaults=TIMES.format(**times), **more
        ).flows
        self.clock = Clock()
        self.actions = InProcessActions(self.folder)
        self.store = Store(url, patience=0.2)
        self.store.prepare()
        self._url = url
        self._options = {"hold": 0.3, "describe": self._describe, "chance": lambda: 0.0, **options}
        self.boards = [self.another_board() for _ in range(boards)]

    def another_board(self) -> Switchboard:
        return Switchboard(
            OnlyRevision(self.flows, Puzzled({wish: wish for wish in WISHES}), {"action": self.actions}),
            store=self.store,
            clock=self.clock,
            **self._options,
        )

    @staticmethod
    def _describe(session: Session, log: Any, flows: Any) -> dict[str, Any]:
        return {"contact": session.contact, "turns": [entry.turn for entry in log]}

    def open(self, *gates: str) -> None:
        for gate in gates:
            (self.folder / gate).touch()

    @property
    def ran(self) -> list[str]:
        """The actions that ran, as often as they did."""
        file = self.folder / "ran"
        return [name.removeprefix("action_") for name in file.read_text().split()] if file.exists() else []

    def log(self, sid: str) -> list[Any]:
        stored = self.store.contacts.load(sid)
        return self.store.contacts.log(stored.contact) if stored else []

    def state(self, sid: str) -> dict[str, Any]:
        stored = self.store.contacts.load(sid)
        assert stored
        return stored.session

    def contact(self, phone: Phone) -> Contact:
        stored = self.store.contacts.load(phone.sid)
        return next(c for c in self.store.contacts.newest() if stored and c.contact == stored.contact)

    def await_worker(self) -> None:
        """Returns when the only worker has done what it was at: then it has time for another caller."""
        phone = Phone(self).dials()
        if phone.says("quick").then == "wait":
            eventually(lambda: phone.waits().then == "listen")

    def close(self) -> None:
        self.open("slow", "slower", "never")
        for board in self.boards:
            board.close()
        self.actions.close()
        self.store.close()


@dataclass(frozen=True)
class Told:
    """What a webhook was answered with."""

    text: str

    @property
    def hears(self) -> str:
        return str(json.loads(self.text)["hears"])

    @property
    def then(self) -> str:
        """listen, wait, end, or the queue that the caller is handed to."""
        return str(json.loads(self.text)["then"])

    @property
    def turn(self) -> int:
        return int(json.loads(self.text)["turn"])


def write(reply: Reply) -> str:
    """What a channel does, in JSON."""
    last = reply.commands[-1] if reply.commands else None
    then = "wait" if reply.working else "end" if isinstance(last, End) else "?"
    then = "listen" if isinstance(last, Listen) else last.queue if isinstance(last, HandOff) else then
    words = " ".join(c.text for c in reply.commands if isinstance(c, Say))
    return json.dumps({"turn": reply.turn, "hears": words, "then": then, "document": reply.hand_off})


Webhook = Callable[[Switchboard], str]
Sending = Callable[[Webhook, list[Switchboard]], list[str]]


def once(webhook: Webhook, boards: list[Switchboard]) -> list[str]:
    return [webhook(boards[0])]


def twice(webhook: Webhook, boards: list[Switchboard]) -> list[str]:
    return [webhook(board) for board in (boards[0], boards[-1])]


def five_at_once(webhook: Webhook, boards: list[Switchboard]) -> list[str]:
    barrier = Barrier(5)

    def send(number: int) -> str:
        barrier.wait()
        return webhook(boards[number % len(boards)])

    with ThreadPoolExecutor(5) as pool:
        return list(pool.map(send, range(5)))


class Phone:
    """A call by a provider that sends every webhook as `sending` does, and insists on one and the same answer."""

    _numbers = count(1)

    def __init__(self, line: Line, sending: Sending = once) -> None:
        self.line = line
        self.sid = f"CA{next(self._numbers)}"
        self.sent: list[tuple[Webhook, str]] = []
        self._sending = sending
        self.told = Told("")

    def dials(self) -> Phone:
        self._send(lambda board: board.begin(self.sid, CallStarted(ani="+14155550123"), write, "greeting"))
        return self

    def brings(self, event: Event, turn: int | None = None, token: str = "") -> Told:
        number = self.told.turn if turn is None else turn
        return self._send(lambda board: board.take(self.sid, number, event, write, token))

    def says(self, text: str) -> Told:
        return self.brings(Heard(text=text))

    def waits(self) -> Told:
        """Asks once more, as told."""
        assert self.told.then == "wait"
        number = self.told.turn
        return self._send(lambda board: board.wait(self.sid, number, write))

    def hangs_up(self) -> None:
        for board in self.line.boards:
            board.hang_up(self.sid, HungUp())

    def _send(self, webhook: Webhook) -> Told:
        answers = set(self._sending(webhook, self.line.boards))
        assert len(answers) == 1, f"told different things: {answers}"
        self.told = Told(answers.pop())
        self.sent.append((webhook, self.told.text))
        return self.told


def eventually(found: Callable[[], Any]) -> Any:
    """What `found` finds, as soon as it finds something."""
    until = time.monotonic() + 5
    while not (value := found()):
        assert time.monotonic() < until, "it does not happen"
        time.sleep(0.005)
    return value
