"""`pay`: charges a card that the caller keys, where no digit of it comes to us.

Rule: the payment has its name, and is written down, before a card is asked for; what became of it is what the errand
that looked says, and nothing is told to the caller that is not known.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar, Literal

from pydantic import Field

from ivr.conversation.commands import FIELDS, Pay
from ivr.conversation.events import ErrandDone, ErrandFailed, Event, HungUp, PaymentEnded
from ivr.conversation.minor_units import minor
from ivr.conversation.steps.base import RunnableStep
from ivr.conversation.steps.stakes import Gate
from ivr.conversation.turn import After, Turn
from ivr.conversation.written import PromptText, Stakes, rungs

BEGIN, SETTLE = "begin_payment", "settle_payment"
"""The kinds of errand that it runs: writes down what is about to be charged; finds out what became of it."""

PAYMENT = "payment"
"""The event that tells how a payment stands: {"event": "payment", "state": open, approved, declined, abandoned, agent,
unavailable, under_way or too_often, "number": of the receipt, "brand", "last4": of the card}."""

GONE = "gone"
"""What is told of the capture where the caller has hung up and nothing else is known."""

SECONDS = 10.0
"""What may be spent on finding out how a payment ended."""

MOST_LOOKS = 2
"""How often that is tried in a row while the processes that do it die."""

WELL_KNOWN = 3
"""The level of assurance at which any amount is charged."""

Way = Literal["approved", "declined", "unavailable", "abandoned", "agent", "unknown"]

OUTCOMES = {"approved": "done", "unknown": "unknown"}
"""What `context.payment` is -> what `context.outcome` is; "failed" for all others."""

CONFIRMATION = "confirmation"
"""The slot with the number of the receipt."""

DEED = {"en": "{context.amount:money} by card", "es": "{context.amount:money} con tarjeta"}


class PayStep(RunnableStep):
    """Charges a card. The amount is said back first; then the provider takes the card by keys (`<Pay>`), and no digit
    of it comes to this server. Star leaves for a person at any digit.

    What became of it is said (`payments` in flows/defaults.yml), and `context.payment` is then "approved", "declined",
    "abandoned" (the caller did not go on), "unavailable" (nothing was taken, not for the caller's doing), "agent" (they
    pressed star) or "unknown": nobody can tell yet. The slot `confirmation` holds the number of the receipt. Who asks
    for a person reaches one where no branch names "agent"; so does everyone whose card was not charged where no
    branch looks at `context.payment`. A person also takes over, and no card is asked for, where cards were declined
    too often for that line or customer (three times in 15 minutes, six times in a day), and where the amount is above
    `most` of `payments` in flows/defaults.yml and the caller is not known at level 3.
    """

    KIND: ClassVar[str] = "pay"
    FILLS: ClassVar[tuple[str, ...]] = (CONFIRMATION,)

    pay: str | int | float = Field(description="The slot with the amount, or the amount itself: 25 or 12.50.")
    deed: PromptText | None = Field(
        None,
        description="What is about to be done, said back before the first digit: {bill_amount:money} by card for "
        "your {bill} bill. Otherwise the amount alone.",
    )
    subject: str = Field(
        "",
        description="What makes two payments of a customer the same, such as bill {bill}: two calls never pay it at "
        "once; once it is paid, it can be paid again, so look up what is still due. Without it, the flow.",
    )

    # -- before a card is asked for ------------------------------------------------------------------------

    @property
    def at_stake(self) -> Stakes | None:
        return self._gate.stakes

    @cached_property
    def _gate(self) -> Gate:
        return Gate(id=self.id, next=self.next, stakes=Stakes(deed=self.deed or DEED))

    def run(self, turn: Turn) -> After:
        amount = turn.slots.get(str(self.pay), self.pay)
        units = minor(amount, turn.flows.defaults.currency)
        turn.note(amount=amount, payment=None)
        if turn.hung_up:
            return After.FOLLOW
        if units is None:
            return self._ended(turn, "unavailable")
        if self._is_too_much(turn, units):
            return self._refused(turn, "too_much")
        if before := turn.begun_before(SETTLE, self.at_stake):
            return self._look(turn, str(before["key"]), "silent")
        if turn.frame.context.get("agreed_to") != self.id:
            return self._gate.put(turn)
        turn.note(agreed_to=None)
        return self._begin(turn)

    def _is_too_much(self, turn: Turn, units: int) -> bool:
        most = minor(turn.flows.defaults.payments.most, turn.flows.defaults.currency)
        return most is not None and units > most and turn.assured.level < WELL_KNOWN

    def _begin(self, turn: Turn, key: str = "") -> After:
        """Writes down what is about to be charged; with the `key` of a try that was lost, once more."""
        customer = str(turn.caller.get("customer") or "") if turn.assured.level else ""
        currency = turn.flows.defaults.currency
        told: dict[str, Any] = {
            "amount": minor(turn.frame.context.get("amount"), currency),
            "currency": currency,
            "description": turn.told_to_team(self._gate.stakes.deed),
            "subject": self._whose(turn, customer),
            "customer": customer,
            "line": turn.before.ani,
        }
        return turn.run_errand(BEGIN, BEGIN, told, key=key)

    def _whose(self, turn: Turn, customer: str) -> str:
        """What no two calls pay at once: of the customer, or the line; a caller without either is like no other."""
        payer = customer or turn.before.ani or turn.before.contact
        what = turn.told_to_team(self.subject) or turn.frame.flow
        return f"{payer} {what}"

    # -- what happens --------------------------------------------------------------------------------------

    def answer(self, turn: Turn, event: Event) -> After:
        match event:
            case PaymentEnded():
                return self._look(turn, event.payment, event.result, event)
            case HungUp():
                return self._look(turn, turn.before.waiting.key, GONE)
            case ErrandDone():
                return self._came_back(turn, event)
            case ErrandFailed():
                return self._failed(turn, event)
        return self._gate.answer(turn, event)

    def _look(self, turn: Turn, payment: str, result: str, told: PaymentEnded | None = None) -> After:
        """Finds out what became of a payment; until that is known, it counts as begun."""
        known = told or PaymentEnded(payment=payment)
        arguments = {
            "payment": payment,
            "result": result,
            "confirmation": known.confirmation,
            "brand": known.brand,
            "last4": known.last4,
            "code": known.code,
        }
        return turn.begin_deed(
            SETTLE, self.at_stake, payment, kind=SETTLE, arguments=arguments, timeout=SECONDS
        )

    def _came_back(self, turn: Turn, event: ErrandDone) -> After:
        found = next((e for e in event.events if e.get("event") == PAYMENT), {})
        if found.get("state") == "open":
            return self._take_card(turn)
        turn.came_back(event)
        turn.note(brand=found.get("brand"), last4=found.get("last4"))
        if found.get("state") == "approved":
            turn.own(CONFIRMATION)
            turn.set_slot(CONFIRMATION, found.get("number"))
        if found.get("state") == "under_way":
            turn.say(turn.flows.defaults.payments.under_way)
            return self._lead(turn, "unavailable")
        if found.get("state") == "too_often":
            return self._refused(turn, "too_often")
        return self._ended(turn, found.get("state") or "unavailable")

    def _failed(self, turn: Turn, event: ErrandFailed) -> After:
        """What was lost with its process is done once more, which changes nothing. A beginning that failed has charged
        nothing; an end that nobody could tell is unknown."""
        key, is_lost = turn.before.waiting.key, event.reason == "lost"
        looked = next((begun["times"] for begun in turn.begun if begun["key"] == key), 0)
        if is_lost and not looked and not turn.is_repeated:
            return self._begin(turn, key)
        if is_lost and 0 < looked < MOST_LOOKS:
            return self._look(turn, key, "silent")
        return self._ended(turn, "unknown" if looked else "unavailable")

    def _take_card(self, turn: Turn) -> After:
        texts = turn.flows.defaults.payments
        payment, currency = turn.before.waiting.key, turn.flows.defaults.currency
        return turn.take_card(
            Pay(
                payment=payment,
                amount=minor(turn.frame.context.get("amount"), currency) or 0,
                currency=currency,
                language=turn.language,
                description=turn.told_to_team(self._gate.stakes.deed),
                prompts={
                    name: tuple(turn.wording(rung) for rung in rungs(getattr(texts, name))) for name in FIELDS
                },
            )
        )

    # -- where it leads ------------------------------------------------------------------------------------

    def _ended(self, turn: Turn, state: Way) -> After:
        if state != "agent":
            turn.say(getattr(turn.flows.defaults.payments, state), amount=turn.frame.context.get("amount"))
        return self._lead(turn, state)

    def _lead(self, turn: Turn, state: Way) -> After:
        turn.note(payment=state, outcome=OUTCOMES.get(state, "failed"))
        turn.note_failed(state != "approved")
        if state == "approved":
            turn.note_deed(self._gate.stakes)
            if turn.hung_up:
                turn.disposition = "completed"
            return After.FOLLOW
        if turn.hung_up or self._answers(state):
            return After.FOLLOW
        return turn.interrupt("pattern_human_handoff", reason=f"payment_{state}", **turn.place)

    def _refused(self, turn: Turn, why: Literal["too_much", "too_often"]) -> After:
        """No card is taken, whatever the flow does about other ends: that is for a person to judge."""
        turn.say(getattr(turn.flows.defaults.payments, why), amount=turn.frame.context.get("amount"))
        turn.note(payment="unavailable", outcome="failed")
        turn.note_failed(True)
        if turn.hung_up:
            return After.FOLLOW
        return turn.interrupt("pattern_human_handoff", reason=f"payment_{why}", **turn.place)

    def _answers(self, state: Way) -> bool:
        """Whether a branch looks at how it ended. Who asks for a person gets one, unless a branch is for that."""
        if state == "agent":
            return any('"agent"' in str(link.condition) for link in self.next)
        return self.asks_about(PAYMENT)
