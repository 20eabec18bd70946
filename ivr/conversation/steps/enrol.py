"""`enrol`: gives callers a way to be recognised: a new PIN, keyed twice, or the passkey of their phone.

Rule: only who is strongly known may choose how they are known from now on; and a PIN goes to the errand that keeps its
hash, and nowhere else.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar, Literal

from pydantic import Field

from ivr.conversation import answers, patterns
from ivr.conversation.assurance import STRONGEST
from ivr.conversation.commands import Listen
from ivr.conversation.events import ErrandDone, ErrandFailed, Event, Heard, Pressed
from ivr.conversation.session import Attempts
from ivr.conversation.steps.authenticate import (
    AGAIN,
    CHECKED,
    DIFFERENT,
    RIGHT,
    SEND_LINK,
    SENT,
    SET_PIN,
    WEAK,
    account_of,
)
from ivr.conversation.steps.everywhere import AFTER, BEFORE
from ivr.conversation.steps.question import Question
from ivr.conversation.steps.readings import Table
from ivr.conversation.turn import After, Turn
from ivr.conversation.written import PromptText, rungs
from ivr.redaction import Secret

MOST_KEYS = 12


class EnrolStep(Question):
    """Gives the caller another way to be recognised, in place of the one of that kind that they had.

    Level 3 comes first, whatever the flow states: who is not known so well is made sure of before. A PIN is keyed
    twice, never spoken. For a passkey a link is texted, which the caller may open within ten minutes, also after the
    call. `context.enrol` is then "done" for a PIN, "sent" for a link, or "failed".
    """

    KIND: ClassVar[str] = "enrol"
    READINGS: ClassVar[Table] = (*BEFORE, *AFTER)

    enrol: Literal["pin", "passkey"] = Field(
        description="What they are recognised by from now on: `pin` or `passkey`."
    )

    def run(self, turn: Turn) -> After:
        if turn.assured.level < STRONGEST:
            if turn.flows.policy is None:
                return self._ended(turn, "failed")
            turn.interrupt(patterns.AUTHENTICATES, level=STRONGEST, **turn.place)
            return After.MOVED
        return self._send(turn) if self.enrol == "passkey" else self._ask(turn, "first")

    def _ask(self, turn: Turn, which: str) -> After:
        turn.note(enrolling=which)
        turn.frame = replace(turn.frame, attempts=Attempts())
        return self.put(turn)

    def _which(self, turn: Turn) -> str:
        return str(turn.frame.context.get("enrolling") or "first")

    def _send(self, turn: Turn) -> After:
        words = turn.flows.defaults.authentication
        flow = turn.flows.flows.get(turn.in_hand)
        told = {
            "customer": account_of(turn),
            "purpose": turn.in_hand,
            "known": True,
            "does": "register",
            "said": flow.name(turn.language) if flow else "",
            "text": turn.wording(words.register_text, link="{link}"),
            "language": turn.language,
        }
        turn.run_errand(SEND_LINK, SEND_LINK, told)
        return After.WAIT

    # -- asking ------------------------------------------------------------------------------------------

    def said_to_why(self, turn: Turn) -> PromptText:
        return self.why or turn.flows.defaults.authentication.why

    def pose(self, turn: Turn) -> None:
        words = turn.flows.defaults.authentication
        wording = rungs(words.new_pin if self._which(turn) == "first" else words.new_pin_again)
        turn.say(wording[min(turn.attempts.total, len(wording) - 1)], self.barge_in)

    def listen(self, turn: Turn) -> Listen:
        times = turn.flows.defaults.times
        return Listen(
            language=turn.language,
            max_keys=MOST_KEYS,
            timeout=self.timeout or times.no_input,
            speech_timeout=self.speech_end or times.speech_end,
            reads="pin",
            secret=True,
        )

    # -- answers -----------------------------------------------------------------------------------------

    def answer(self, turn: Turn, event: Event) -> After:
        if isinstance(event, ErrandDone):
            return self._came_back(turn, event)
        if isinstance(event, ErrandFailed):
            return self._ended(turn, "failed")
        if isinstance(event, Pressed) and event.secret is not None:
            return self._keyed(turn, event.secret)
        if isinstance(event, Heard) and event.secret is not None:
            turn.say(turn.flows.defaults.authentication.keyed)
            return self.missed(turn, "no_match")
        return super().answer(turn, event)

    def take_keys(self, turn: Turn, keys: str) -> After | None:
        return None

    def _keyed(self, turn: Turn, told: Secret) -> After:
        secret = answers.KINDS["pin"].read_keys(told.reveal(), turn.surroundings)
        if not isinstance(secret, Secret):
            return self.missed(turn, "no_match")
        keyed = {"customer": account_of(turn), "secret": secret, "which": self._which(turn)}
        turn.run_errand(SET_PIN, SET_PIN, keyed)
        return After.WAIT

    def _came_back(self, turn: Turn, event: ErrandDone) -> After:
        result = next((str(e["result"]) for e in event.events if e.get("event") == CHECKED), "")
        words: Any = turn.flows.defaults.authentication
        if result == AGAIN:
            return self._ask(turn, "again")
        if result in (WEAK, DIFFERENT):
            turn.say(words.weak_pin if result == WEAK else words.different_pin)
            return self._ask(turn, "first") if self.bears(turn) else self._ended(turn, "failed")
        if result == SENT:
            turn.say(words.registering)
            return self._ended(turn, "sent")
        return self._ended(turn, "done" if result == RIGHT else "failed")

    def _ended(self, turn: Turn, how: str) -> After:
        turn.note(enrol=how, enrolling=None)
        return After.FOLLOW
