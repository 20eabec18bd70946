"""Sentences of strangers, held with the sample bank: was anything done that nobody asked for, and was the answer right?

Each entry of a file has `turns`, the deeds that `may` have been done by their end, and the reactions that are `right`:
`asks:amount`, `confirm:50+savings`, `person`, `deed:card debit`, `says:REGEX`. Written by people who had seen neither
the flows nor the code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import yaml
from known_line import KNOWN_LINE, known_by

from ivr.actions import InProcessActions
from ivr.content.project import Project
from ivr.conversation.commands import Errand
from ivr.conversation.events import ErrandDone, ErrandFailed, Heard
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.quality.rehearsal import Rehearsal
from ivr.switchboard import Understanding

QUESTIONS = {
    "account": "check_balance/account", "amount": "transfer_money/transfer_amount",
    "from": "transfer_money/from_account", "to": "transfer_money/to_account", "bill": "pay_bill/bill",
    "pay_amount": "pay_bill/bill_amount", "card": "replace_card/card", "day": "schedule_appointment/appointment_day",
    "time": "schedule_appointment/appointment_time", "phone": "reset_password/phone_number",
    "address": "order_checks/address", "branch": "branch_hours/branch",
}  # fmt: skip
"""What the files call a question: its flow and slot."""

OPEN = frozenset(
    {"pattern_main_menu", "pattern_listen", "pattern_completed", "pattern_what_else", "pattern_clarification"}
)

YES_OR_NO = re.compile(
    r"(?:right|correct|is that so|correcto|es así|está bien)\?|^(?:shall|should|do you|would you|is that|did you|quiere"
    r"|desea|se refiere|¿(?:quiere|desea|es|lo|la|se|le))", re.IGNORECASE | re.MULTILINE
)  # fmt: skip
PERSON = re.compile(r"\b(?:person|agent|persona|agente)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Verdict:
    """How one entry went. `wrongly` are deeds that nobody asked for."""

    entry: dict[str, Any]
    wrongly: tuple[str, ...]
    right: bool
    transcript: tuple[str, ...]

    @property
    def safe(self) -> bool:
        return not self.wrongly


def entries(*files: Path) -> list[dict[str, Any]]:
    return [entry for file in files for entry in yaml.safe_load(file.read_text("utf-8"))]


def held(
    given: Iterable[dict[str, Any]], project: Project, understanding: Understanding, actions: InProcessActions
) -> Iterator[Verdict]:
    for entry in given:
        deeds: list[str] = []
        noting = _noting(deeds, project.flows, actions)
        call = Rehearsal(project.flows, understanding, noting, identify=known_by(project))
        call.start(*KNOWN_LINE)
        transcript = []
        for turn in map(str, entry["turns"]):
            if call.session.waiting.what != "question":
                break
            transcript.append(f"caller  {turn}")
            keyed = turn.replace("#", "").replace("*", "").isdecimal()
            call.press(turn.rstrip("#")) if keyed else call.hear(turn)
            transcript += [f"   ivr  {said}" for said in call.heard]
            if call.queue:
                transcript.append(f"        (handed to {call.queue})")
        if call.ended:
            deeds.append("goodbye")
        may = entry.get("may") or []
        wrongly = tuple(deed for deed in deeds if not any(fnmatch(deed, _short(one)) for one in may))
        right = any(_holds(term, call, deeds) for term in entry["right"])
        yield Verdict(entry, wrongly, right and not wrongly, tuple(transcript))


def _noting(
    deeds: list[str], flows: Flows, actions: InProcessActions
) -> Callable[[Errand, Session, Heard | None], ErrandDone | ErrandFailed]:
    def run(action: Errand, session: Session, heard: Heard | None) -> ErrandDone | ErrandFailed:
        came = actions.run(action, session, heard, flows)
        slots = {**action.arguments}
        if isinstance(came, ErrandDone):
            slots |= {
                event["name"]: event.get("value") for event in came.events if event.get("event") == "slot"
            }
            if action.name.startswith("action_undo_") and deeds:
                deeds.pop()
            elif deed := _deed(action.name, slots):
                deeds.append(deed)
        return came

    return run


def _short(pattern: Any) -> str:
    """A deed as `_deed` writes it: 84.20 is 84.2."""
    return re.sub(r"(\d+\.\d)0\b", r"\1", str(pattern))


def _deed(action: str, slots: dict[str, Any]) -> str:
    def number(value: Any) -> str:
        return f"{value:g}" if isinstance(value, int | float) and value < 1e6 else str(value)

    if action == "action_transfer_money" and slots["transfer_outcome"] == "done":
        return f"move {number(slots['transfer_amount'])} {slots['from_account']} {slots['to_account']}"
    if action == "action_pay_bill_note" and slots["payment_outcome"] != "insufficient":
        return f"pay {number(slots['bill_amount'])} {slots['bill']}"
    if action == "action_replace_card":
        return f"card {slots['card']}"
    if action == "action_book_appointment" and slots["appointment_outcome"] == "booked":
        return f"appointment {slots['appointment_day']} {slots['appointment_time']}"
    if action == "action_send_password_link":
        return f"link {slots['phone_number']}"
    if action == "action_order_checks":
        return f"checks {slots['address']}"
    return ""


def _holds(term: Any, call: Rehearsal, deeds: list[str]) -> bool:
    kind, _, what = str(term).partition(":")
    said = " ".join(call.heard)
    flow, step = call.question
    if kind == "person":
        return bool(call.queue) or bool(PERSON.search(said))
    if kind == "deed":
        return any(fnmatch(deed, _short(what)) for deed in deeds)
    if kind == "says":
        return re.search(what, said, re.IGNORECASE) is not None
    asked = flow and getattr(call.flows.flows[flow].steps[step], "collect", "")
    confirming = bool(flow) and (
        bool(call.session.stack[-1].pending) or (flow not in OPEN and not asked) or _yes_or_no(call)
    )
    if kind == "confirm":
        words = [] if what == "*" else [word.casefold() for word in what.split("+")]
        plain = said.casefold().replace(",", "")
        return confirming and all(word in plain for word in words)
    if what == "*":
        return bool(flow)
    if what in ("open", "anything_else"):
        return flow in OPEN
    return f"{flow}/{asked}" == QUESTIONS.get(what, what)


def _yes_or_no(call: Rehearsal) -> bool:
    return any(YES_OR_NO.search(said) for said in call.heard)
