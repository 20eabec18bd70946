"""Calls that come to an agent, and what the agent is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ivr.content.project import Project
from ivr.conversation import commands, events
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.redaction import shown
from ivr.routing import context_document
from ivr.store import Entry
from tests.caller import Caller, project

FLOWS = """
flows:
  check_balance:
    name: {en: check a balance, es: consultar su saldo}
    description: Says a balance.
    nlu_trigger: [{intent: check_balance}]
    persisted_slots: [account]
    steps:
      - collect: account
        reads: account
        ask: {en: Which account?, es: ¿Qué cuenta?}
      - say: {en: Here you are., es: Aquí tiene.}
  pay_bill:
    name: {en: pay a bill, es: pagar una cuenta}
    description: Pays a bill.
    nlu_trigger: [{intent: pay_bill}]
    steps:
      - collect: amount
        reads: money
        ask: {en: How much?, es: ¿Cuánto?}
      - collect: phone
        reads: phone
        ask: {en: Your number?, es: ¿Su número?}
      - action: action_pay
      - hand_off: cards
  hours:
    name: {en: branch hours, es: horarios}
    description: Says the hours.
    nlu_trigger: [{intent: hours}]
    steps:
      - collect: branch
        reads: text
        ask: {en: Which branch?, es: ¿Qué sucursal?}
      - hand_off: cards
        reason: the branch is closed today
"""
MEANS = {
    "i would like to check my balance": "check_balance",
    "i want to pay a bill": "pay_bill",
    "pay forty dollars": "pay_bill",
    "when are you open": "hours",
    "quiero pagar": "pay_bill",
}


def bank(folder: Path, first: str = "en", summary: str = "summary: {}") -> Project:
    second = "es" if first == "en" else "en"
    return project(
        folder,
        flows=FLOWS,
        summary=summary,
        choices="choices: {account: {checking: [checking], savings: [savings]}}",
        queues="queues: {service: {skill: service}, cards: {skill: cards, priority: 5}}",
        defaults=f"""
            languages: {{{first}: {{code: {first}-US}}, {second}: {{code: {second}-US}}}}
            queue: service
        """,
        domain="{slots: {caller_name: {type: text}, language: {type: text}}, actions: [action_pay]}",
        nlu="".join(
            f"{'nlu:' if not i else ''}\n  - intent: {intent}\n    examples: |\n      - {text}"
            for i, (text, intent) in enumerate(MEANS.items())
            if intent not in list(MEANS.values())[:i]
        ),
    )


def called(project: Project, *said: str, ani: str = "+14155550123", **actions: Any) -> Caller:
    """A caller who says, in turn, all of this; "" is silence, figures are keys."""
    call = Caller(project, MEANS, actions or {"action_pay": lambda slots: {}}, ani)
    for text in said:
        if not text:
            call.stays_silent()
        elif text.isdigit():
            call.presses(text)
        else:
            call.says(text)
    return call


def log_of(call: Caller) -> list[Entry]:
    return [
        Entry(turn, event.at, shown(events.to_record(event)), [shown(commands.to_record(c)) for c in told])
        for turn, (event, told) in enumerate(call.call.turns, 1)
    ]


def told(call: Caller, **changes: Any) -> dict[str, Any]:
    """The document of the call; `changes` are put into its session."""
    session = Session(**(call.call.session.__dict__ | changes))
    return context_document(session, log_of(call), flows_of(call))


def flows_of(call: Caller) -> Flows:
    return call.call.flows
