"""The call that the tests of actions are about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ivr.conversation.commands import Errand
from ivr.conversation.events import Entity, ErrandDone, ErrandFailed, Heard, Meaning
from ivr.conversation.flow import Flow, Flows
from ivr.conversation.session import Frame, Session
from ivr.conversation.slots import Slot
from ivr.conversation.written import FlowHead, Variation

ACTIONS = Path(__file__).parent / "project" / "flows" / "actions"

FLOWS = Flows(
    flows={"pay_bill": Flow("pay_bill", FlowHead(nlu_trigger=[{"intent": "pay_bill"}]), {})},
    slots={"company": Slot(), "bill_due": Slot(type="float"), "answer": Slot()},
    responses={"utter_bill": (Variation(text="You owe {due}."),)},
    actions=frozenset({"action_find_bill"}),
)
SESSION = Session(
    contact="c-1",
    ani="+14155550123",
    dnis="+18005550100",
    started_at=1000.0,
    stack=(Frame("pay_bill", "find"),),
    slots={"company": "power", "seen": ["once"]},
)
HEARD = Heard(
    at=1010.0,
    text="pay my power bill",
    meaning=Meaning("pay_bill", 0.9, (("pay_bill", 0.9),), (Entity("company", "power", 7, 12),)),
)

Run = Callable[..., ErrandDone | ErrandFailed]


def ask(run: Run, name: str, timeout: float = 5.0, heard: Heard | None = HEARD, **slots: Any) -> Any:
    """What the action answers when it is errand 7 of the call, with these slots filled as well."""
    session = SESSION if not slots else Session(**{**SESSION.__dict__, "slots": {**SESSION.slots, **slots}})
    return run(Errand(name, 7, timeout=timeout, key="c-1-7"), session, heard, FLOWS)
