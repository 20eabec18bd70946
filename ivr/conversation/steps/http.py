"""`http`: a look-up in another system over the web, without a programmer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field

from ivr.conversation.events import ErrandDone, ErrandFailed, Event
from ivr.conversation.scope import ANY_SCOPE, Name, Scope, looked_up
from ivr.conversation.steps.stakes import StepAtStake
from ivr.conversation.turn import After, Turn
from ivr.redaction import Secret

ERRAND = "http"
"""The kind of errand that it is."""

PLACEHOLDER = re.compile(rf"\{{\s*((?:(?:{ANY_SCOPE})\.)?[^\W\d]\w*)\s*\}}")
"""`{order}`, `{session.ani}`: the value itself, not as it is said."""

OUTCOMES = {"not_found": "not_found", "timeout": "timeout"}
"""Reasons for which it failed that a flow is told apart; all others are `failed`."""


class HttpStep(StepAtStake):
    """Asks another system over the web, and takes values out of its answer, which is JSON.

    `context.http` is then done, not_found (404), timeout or failed, and a branch may look at it. When it is not done
    and no branch looks, the caller hears an apology and reaches a person, and the log says why. Only hosts that
    `ivr.toml` names in `lookup_hosts` are asked; those of your own network, and any by plain http, stand in
    `lookup_private_hosts`, with their port: `["127.0.0.1:9107"]`.

    In the braces of `url`, `query` and `body` stands a slot, or what prompts know of the call, without a format:
    `{order}`, `{session.ani}`, `{session.today}`, `{caller.segment}`, `{context.reason}`, `{hours.service}`. No secret
    that a caller told is ever sent, and where a value in the URL is missing, nothing is: both are failed.

    What books, pays or changes something says so with `stakes`, as an action does: it is then said back before it is
    asked for, and `context.outcome` is "unknown" where no answer tells whether it was done. Asked again, it carries the
    same `Idempotency-Key`. A flow whose last look-up failed is not told as done.
    """

    KIND: ClassVar[str] = "http"

    http: str = Field(description="A name of your own for the look-up, by which tests answer in its place.")
    url: str = Field(
        description="The address, with values in it, such as https://shop.example/orders/{order}."
    )
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = Field(
        "GET", description="What is asked of it."
    )
    query: dict[str, Any] = Field(
        default_factory=dict,
        description="What stands behind the `?`: name: value pairs, with values in `{ }`.",
    )
    headers: dict[str, str] = Field(
        default_factory=dict,
        description="Name: value pairs. `{secret.NAME}` is the environment's `IVR_SECRET_NAME`; slots are not known.",
    )
    body: dict[str, Any] | None = Field(
        None,
        description="JSON that is sent. A text that is one `{slot}` alone is its value, also a number or a list.",
    )
    take: dict[str, str] = Field(
        default_factory=dict,
        description="Slot: where its value is in the answer, such as `order.items.0.price`. What is not there is null.",
    )
    timeout: float = Field(3, gt=0, le=10, description="Seconds that it may take.")

    def run(self, turn: Turn) -> After:
        if (asked_first := self.held_back(turn, self.http)) is not None:
            return asked_first
        values = self._values(turn.scope)
        if any(isinstance(value, Secret) for value in values.values()):
            return self._end(turn, "failed", "secret")
        if any(values[name] in (None, "") for name in _named(self.url)):
            return self._end(turn, "failed", "missing")
        keys = ("url", "method", "query", "headers", "body", "take")
        arguments = {key: getattr(self, key) for key in keys} | {"values": values}
        how: dict[str, Any] = {"kind": ERRAND, "arguments": arguments, "timeout": self.timeout}
        if self.at_stake:
            return turn.begin_deed(self.http, self.at_stake, **how)
        return turn.run_errand(self.http, **how)

    def answer(self, turn: Turn, event: Event) -> After:
        if (said := self.gate_answered(turn, event)) is not None:
            return said
        assert isinstance(event, ErrandDone | ErrandFailed)
        turn.note(outcome=turn.came_back(event))
        if isinstance(event, ErrandDone):
            for slot in self.take:
                turn.own(slot)
            for done in event.events:
                turn.set_slot(str(done.get("name")), done.get("value"))
            if self.at_stake:
                turn.note_deed(self.at_stake)
            return self._end(turn, "done", None)
        return self._end(turn, OUTCOMES.get(event.reason, "failed"), event.reason)

    def _end(self, turn: Turn, outcome: str, why: str | None) -> After:
        turn.note(http=outcome, failure=why)
        turn.note_failed(outcome in ("failed", "timeout"))
        if outcome == "done" or any(self.asks_about(name) for name in ("http", "failure", "outcome")):
            return After.FOLLOW
        return turn.interrupt("pattern_internal_error", reason=why, action=self.http)

    def placeholders(self) -> frozenset[Name]:
        """The values that it sends: ("slots", "order")."""
        return frozenset(name_of(name) for text in self._texts() for name in _named(text))

    def _texts(self) -> Iterator[str]:
        yield self.url
        yield from _texts_in(self.query)
        yield from _texts_in(self.body)

    def _values(self, scope: Scope) -> dict[str, Any]:
        """The values by the names that stand in the texts."""
        names = {name for text in self._texts() for name in _named(text)}
        return {name: looked_up(*name_of(name))(scope) for name in sorted(names)}


def _named(text: str) -> list[str]:
    return PLACEHOLDER.findall(text)


def name_of(name: str) -> Name:
    """The scope and the name of what stands in braces: ("session", "ani"), and without a scope a slot's."""
    scope, dot, rest = name.partition(".")
    return (scope, rest) if dot else ("slots", name)


def _texts_in(written: Any) -> Iterator[str]:
    if isinstance(written, str):
        yield written
    elif isinstance(written, dict):
        for part in written.values():
            yield from _texts_in(part)
    elif isinstance(written, list):
        for part in written:
            yield from _texts_in(part)
