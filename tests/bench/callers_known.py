"""A thousand simulated callers of the sample bank: who reaches the level of a balance, and by how many questions.

    python -m tests.bench.callers_known [--callers 1000] [--impostors 60] [--seed 7]

Calls are rehearsed: real flows, directory, PINs, codes and lockouts, on a database of their own. The shares of callers
are assumptions, stated in `CALLERS`; each impostor of `IMPOSTORS` has what stands there and tries all of it. The last
table leaves out each passive signal in turn.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from ivr.conversation.assurance import Policy
from ivr.conversation.commands import Errand
from ivr.conversation.customers import Customer
from ivr.conversation.events import ErrandDone, ErrandFailed, Heard
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.conversation.steps.authenticate import CHECK_CODE, CHECK_PIN, SEND_CODE
from ivr.identity.directory import KeptDirectory
from ivr.identity.identify import Identify
from ivr.identity.one_time_code import CheckCode, SendCode, code_of
from ivr.identity.pin import CheckPin, Hashes
from ivr.kept import Entry, Leg
from ivr.preparing import Parley, prepare
from ivr.quality.rehearsal import NOW, Rehearsal
from ivr.redaction import Secret
from ivr.settings import Settings
from ivr.store import Store

ROOT = Path(__file__).parents[2]
VOUCHED, FAILED = "TN-Validation-Passed-A", "TN-Validation-Failed"
WISH = "how much is in my savings account"
KEY = "a key of the installation"


@dataclass(frozen=True)
class Kind:
    """How somebody calls, and what they have: `share` of a thousand callers, and of these who has what.

    `line`: own, shared, withheld, strange, internet. `name` is whether they say it where the line is shared.
    """

    share: int = 0
    line: str = "own"
    vouched: str = ""
    forwarded: bool = False
    number: float = 0.6
    pin: float = 0.7
    mobile: float = 0.85
    name: bool = False
    guesses: bool = False


CALLERS: dict[str, Kind] = {
    "own line, attested": Kind(470, vouched=VOUCHED),
    "own line, not attested": Kind(150),
    "household line, says the name": Kind(90, "shared", VOUCHED, name=True),
    "household line, says no name": Kind(40, "shared", VOUCHED),
    "number withheld": Kind(70, "withheld"),
    "somebody else's telephone": Kind(90, "strange", VOUCHED),
    "over the internet": Kind(20, "internet"),
    "forwarded by an office": Kind(20, forwarded=True),
    "elderly, fixed line, no mobile, no PIN": Kind(50, pin=0.1, mobile=0.0),
}
IMPOSTORS: dict[str, Kind] = {
    "feigns the number, network silent": Kind(number=1, pin=0, mobile=0, guesses=True),
    "feigns the number, network says so": Kind(vouched=FAILED, number=1, pin=0, mobile=0, guesses=True),
    "has stolen the telephone": Kind(vouched=VOUCHED, number=0, pin=0, mobile=1),
    "of the household, says the other's name": Kind(0, "shared", VOUCHED, pin=0, mobile=0, name=True),
    "strange line, knows the customer number": Kind(line="strange", number=1, pin=0, mobile=0, guesses=True),
    "withheld, knows the customer number": Kind(line="withheld", number=1, pin=0, mobile=0, guesses=True),
    "strange line, reads along the texts": Kind(line="strange", number=1, pin=0, mobile=1),
    "strange line, has seen number and PIN": Kind(line="strange", number=1, pin=1, mobile=0),
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    kind: Kind
    customer: Customer
    pin: str
    knows_number: bool
    has_mobile: bool
    calls_from: str


@dataclass(frozen=True)
class Came:
    """What came of a call: the level at its end, the questions on the way, whether the balance was told."""

    level: int
    questions: int
    told: bool


class Town:
    """The bank with a directory of its own, and those who call it."""

    def __init__(self, parley: Parley, folder: Path, seed: int) -> None:
        self.parley, self.luck = parley, Random(seed)
        self.now = NOW
        self.store = Store(f"sqlite:///{folder / 'town.db'}")
        self.store.prepare()
        self._hashes = Hashes(time_cost=1, memory_cost=64, parallelism=1)
        known, lockouts = self.store.customers, self.store.lockouts
        self._runners = {
            CHECK_PIN: CheckPin(known, self.store.pins, lockouts, self._hashes, self._clock, 0.001),
            SEND_CODE: SendCode(known, self.store.codes, self.store.outbox, lockouts, self._clock),
            CHECK_CODE: CheckCode(known, self.store.codes, lockouts, KEY, self._clock),
        }
        self._identify = Identify(KeptDirectory(known, self._clock))
        self._made = 0

    def _clock(self) -> float:
        return self.now

    def person(self, kind: Kind) -> Person:
        """A new customer, and whoever calls as that customer."""
        self._made += 1
        id = f"3{self._made:07d}"
        line = f"+1212{6_000_000 + self._made}"
        customer = Customer(id, f"Robin {NAMES[self._made % len(NAMES)]}", (line,), "en")
        self.store.customers.put(customer, self.now)
        if kind.line == "shared":
            other = Customer(f"4{self._made:07d}", "Kim Other", (line,), "en")
            self.store.customers.put(other, self.now)
        pin = ""
        if self.luck.random() < kind.pin:
            pin = f"{self.luck.randrange(200_000, 999_999)}"
            self.store.pins.set(id, self._hashes.of(Secret(pin)), self.now)
        lines = {"own": line, "shared": line, "withheld": "anonymous", "internet": "sip:robin@example.com"}
        calls_from = lines.get(kind.line, f"+1646{6_000_000 + self._made}")
        knows, has = self.luck.random() < kind.number, self.luck.random() < kind.mobile
        return Person(kind, customer, pin, knows, has, calls_from)

    def call(self, person: Person, flows: Flows) -> Came:
        """They ask for their balance, and give what they are asked for and have, until it is told or a person comes."""
        self.now += 60
        contact = f"call-{self.now:.0f}"

        def run(errand: Errand, session: Session, heard: Heard | None) -> ErrandDone | ErrandFailed:
            if errand.kind in self._runners:
                return self._runners[errand.kind].run(errand, session, heard, flows)
            return self.parley.actions.run(errand, session, heard, flows)

        def identify(errand: Errand, session: Session, heard: Heard | None) -> ErrandDone:
            return self._identify.run(errand, session, heard, flows)

        leg = Leg(f"CA{contact}", contact, "voice", person.calls_from, self.now)
        begun = Entry(turn=1, at=self.now, event={"event": "call_started"})
        self.store.contacts.begin(leg, "", {"contact": contact, "turn": 1}, begun)
        call = Rehearsal(flows, self.parley.understanding, run, self.now, identify=identify, contact=contact)
        forwarded = "+14155550177" if person.kind.forwarded else ""
        call.start(person.calls_from, "+14155550100", person.kind.vouched, forwarded)
        call.hear(f"this is {person.customer.name.lower()} {WISH}" if person.kind.name else WISH)
        questions = 0
        while call.question[0] == "pattern_authenticate" and questions < 12:
            questions += 1
            self._answer(call, person, contact)
        told = any("Your savings account has" in said for said in call.heard)
        return Came(call.session.assurance, questions, told)

    def _answer(self, call: Rehearsal, person: Person, contact: str) -> None:
        asked = call.session.stack[-1].context["proving"]["asks"]
        if asked == "number":
            call.press(person.customer.id) if person.knows_number else call.hear("agent")
        elif asked == "pin" and (person.pin or person.kind.guesses):
            call.press(person.pin or f"{self.luck.randrange(200_000, 999_999)}")
        elif asked == "code" and person.has_mobile:
            sent = [parcel for parcel in self.store.outbox.of(contact) if parcel.kind == "code"]
            call.press(code_of(KEY, str(sent[-1].content["nonce"])).reveal()) if sent else call.hear("agent")
        else:
            call.hear("i forgot my pin" if asked == "pin" else "i haven't got my phone here")


NAMES = ("Adler", "Bishop", "Castro", "Dvorak", "Ellis", "Fischer", "Grant", "Hughes", "Ibarra", "Jensen")


def without(flows: Flows, kind: str) -> Flows:
    """The flows under a policy in which a kind of evidence gives nothing."""
    assert flows.assurance
    levels = {
        level: tuple(rule for rule in rules if kind not in rule)
        for level, rules in flows.assurance.levels.items()
    }
    return replace(flows, assurance=replace(flows.assurance, levels=levels))


def share_of(callers: int) -> Iterator[tuple[str, Kind]]:
    for name, kind in CALLERS.items():
        for _ in range(round(callers * kind.share / 1000)):
            yield name, kind


def held(parley: Parley, flows: Flows, callers: int, seed: int) -> dict[str, list[Came]]:
    """What came of each caller's call, by how they call."""
    found: dict[str, list[Came]] = {}
    with tempfile.TemporaryDirectory() as folder:
        town = Town(parley, Path(folder), seed)
        for name, kind in share_of(callers):
            found.setdefault(name, []).append(town.call(town.person(kind), flows))
        town.store.close()
    return found


def counted(came: list[Came]) -> str:
    """How many without a question, with one, with two, with more; and not."""
    by = Counter(min(one.questions, 3) if one.told else 4 for one in came)
    return "".join(f"{by[column]:9}" for column in range(5))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--callers", type=int, default=1000)
    parser.add_argument("--impostors", type=int, default=60, help="of each kind")
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HARBOR_BANK_DB"] = f"{folder}/bank.db"
        parley = prepare(Settings(project=ROOT))
        found = held(parley, parley.flows, chosen.callers, chosen.seed)
        print(
            f"{'callers, who want a balance (level 2)':42} {'none':>8}{'one':>9}{'two':>9}{'more':>9}{'not':>9}"
        )
        for name, came in found.items():
            print(f"{name:42}{counted(came)}")
        everybody = [one for came in found.values() for one in came]
        print(f"{'all':42}{counted(everybody)}\n")

        print(f"{'impostors':42} {'level 0':>8}{'1':>9}{'2':>9}{'3':>9}{'told':>9}")
        town = Town(parley, Path(folder), chosen.seed)
        for name, kind in IMPOSTORS.items():
            came = [town.call(town.person(kind), parley.flows) for _ in range(chosen.impostors)]
            levels = Counter(one.level for one in came)
            print(f"{name:42}{''.join(f'{levels[n]:9}' for n in range(4))}{sum(one.told for one in came):9}")

        print(f"\n{'a passive signal left out':42} {'none':>8}{'one':>9}{'two':>9}{'more':>9}{'not':>9}")
        for kind in _passive(parley.flows.assurance):
            left = held(parley, without(parley.flows, kind), chosen.callers, chosen.seed)
            came = [one for some in left.values() for one in some]
            print(f"{f'without {kind}':42}{counted(came)}")


def _passive(policy: Policy | None) -> list[str]:
    from ivr.conversation.assurance import KINDS

    used: Mapping[str, bool] = {kind: True for _, rule in policy.rules for kind in rule} if policy else {}
    return [kind for kind in KINDS if KINDS[kind].passive and kind in used]


if __name__ == "__main__":
    main()
