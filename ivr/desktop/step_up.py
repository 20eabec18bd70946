"""An agent has the caller on the line prove who they are: a link to the mobile on file, tapped while they talk.

Rule: the agent starts it and sees the level change. There is no secret to be told, so nobody can ask for it; and what
the phone signs goes to the page, never through the agent.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from ivr.conversation.commands import Errand
from ivr.conversation.events import ErrandDone
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.conversation.steps.authenticate import CHECKED, LOCKED, NO_PASSKEY, SEND_LINK, SENT
from ivr.conversation.written import PromptText
from ivr.errands import Runner

PURPOSE = "step_up"
"""What such a link is good for, in the place of a flow."""

OUTCOMES: dict[str, tuple[int, str]] = {
    SENT: (202, "A link was texted to the mobile on file. The level changes once the caller has used it."),
    NO_PASSKEY: (409, "This customer has no passkey, or no mobile on file that a text may go to."),
    LOCKED: (429, "That mobile was sent three texts within the hour. Try again later."),
}
NOBODY = 409, "Nobody knows which customer this may be. Ask for the customer number in the call first."
OVER = 409, "The contact is over."
UNKNOWN = 404, "There is no such contact."


class StepUps:
    """`find` gives the contact's state and flows; `note` leaves a line in the customer's audit: (customer, what)."""

    def __init__(
        self,
        find: Callable[[str], tuple[Session, Flows] | None],
        send: Runner,
        note: Callable[[str, str], None],
    ) -> None:
        self._find, self._send, self._note = find, send, note

    def start(self, name: str) -> tuple[int, str]:
        """What came of it: a status of HTTP, and a sentence for the agent. Raises StoreUnavailable."""
        found = self._find(name)
        if found is None:
            return UNKNOWN
        state, flows = found
        customer = str(state.caller.get("customer") or state.caller.get("told_number") or "")
        if state.over or state.hung_up:
            return OVER
        if not customer:
            return NOBODY
        outcome = self._send.run(_errand(customer, state, flows), state, None, flows)
        assert isinstance(outcome, ErrandDone)
        result = next(str(event["result"]) for event in outcome.events if event["event"] == CHECKED)
        self._note(customer, f"step-up in {state.contact}: {result}")
        return OUTCOMES[result]


def _errand(customer: str, state: Session, flows: Flows) -> Errand:
    words = flows.defaults.authentication
    said = _in(words.with_agent, state.language)
    told: dict[str, Any] = {
        "customer": customer,
        "purpose": PURPOSE,
        "known": True,
        "said": said,
        "text": _in(words.link_text, state.language).replace("{purpose}", said),
        "language": state.language,
        "number": 10_000 + secrets.randbelow(1_000_000),  # beside what the turns of the call send
    }
    return Errand(SEND_LINK, 0, told, kind=SEND_LINK)


def _in(text: PromptText, language: str) -> str:
    return text if isinstance(text, str) else text.get(language) or next(iter(text.values()))
