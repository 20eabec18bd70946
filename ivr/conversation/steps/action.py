"""`action`: a rasa-sdk action, a response of the domain, or one of the engine's own."""

from __future__ import annotations

import re
from typing import ClassVar

from pydantic import Field

from ivr.conversation import wishes
from ivr.conversation.commands import Listen
from ivr.conversation.events import ErrandDone, ErrandFailed, Event
from ivr.conversation.steps.collecting import asked_below
from ivr.conversation.steps.everywhere import AFTER, BEFORE
from ivr.conversation.steps.interpreted import INTERPRETED
from ivr.conversation.steps.own_actions import OWN_ACTIONS
from ivr.conversation.steps.question import Question
from ivr.conversation.steps.readings import Reading, Table
from ivr.conversation.steps.results import LISTEN, take_result
from ivr.conversation.steps.stakes import StepAtStake
from ivr.conversation.turn import After, Turn
from ivr.conversation.utterance import Utterance

MOST_TIMES = 3
"""How often a flow may ask for the same deed while nobody knows whether it was done; then a person looks."""

_TEMPLATE = re.compile(r"\{\{\s*context\.(\w+)\s*\}\}")


class ActionStep(StepAtStake):
    """Runs an action by name. `utter_...` says a response of the domain file; `action_listen` waits for the caller.

    `context.outcome` says how it ended: "done", "failed" (nothing was done) or "unknown": it was begun and gave no
    answer, so it may have been done. `context.action` is "failed" in both cases, and `context.failure` says why
    (timeout, garbage, lost: the outcome is unknown; error, unknown, unreachable: it failed). A step with a branch that
    looks at one of them and is for this case goes on; otherwise the caller hears an apology and reaches a person.
    """

    KIND: ClassVar[str] = "action"

    action: str = Field(description="Name of the action, such as action_find_bill or utter_thanks.")
    ask_again: bool | None = Field(
        None,
        description="Whether the action is run once more, with the same key, when its answer was lost, as when a "
        "server died under it. true: for an action that does its deed once per key. Without it, only one with "
        "`stakes: none` is.",
    )

    def run(self, turn: Turn) -> After:
        name = self.named(turn)
        asked_first = self.held_back(turn, name)
        return self._do(turn, name) if asked_first is None else asked_first

    def _do(self, turn: Turn, name: str) -> After:
        if name == LISTEN:
            asked = asked_below(turn)
            if asked:
                return turn.await_answer(asked.listen(turn))
            return _LISTENING.put(turn)
        if name in turn.flows.responses and name.startswith("utter_"):
            turn.respond(name)
            return After.FOLLOW
        if name in OWN_ACTIONS and name not in turn.flows.actions:
            return OWN_ACTIONS[name](turn)
        if not name or (name != self.action and name not in turn.flows.actions):
            return After.FOLLOW  # "{{context.collect_action}}" names nothing here
        return self._begin(turn, name)

    def _begin(self, turn: Turn, name: str, key: str = "") -> After:
        """Runs the action. One of which nobody has said what it does changes something, if a caller came for it."""
        only_looks = self.stakes == "none" or (self.stakes is None and turn.flow.is_pattern)
        if only_looks:
            return turn.run_errand(name, key=key)
        return turn.begin_deed(name, self.at_stake, key)

    @property
    def templated(self) -> bool:
        """Whether the name is known only once it runs: "{{context.utter}}", as Rasa's patterns have it."""
        return "{{" in self.action

    def named(self, turn: Turn) -> str:
        """The name of the action that is meant."""
        if not self.templated:
            return self.action
        return _TEMPLATE.sub(lambda found: turn.frame.text(found[1]), self.action)

    def answer(self, turn: Turn, event: Event) -> After:
        if (said := self.gate_answered(turn, event)) is not None:
            return said
        if not isinstance(event, ErrandDone | ErrandFailed):
            return _LISTENING.answer(turn, event)
        turn.note(outcome=turn.came_back(event))
        if isinstance(event, ErrandFailed):
            return self._failed(turn, event)
        turn.note(action="done", failure=None)
        after = take_result(turn, event)
        if self.gate:
            turn.note_deed(self.gate.stakes)
        return after

    def _failed(self, turn: Turn, event: ErrandFailed) -> After:
        name = self.named(turn)
        if event.reason == "lost" and self._may_be_asked_again and not turn.is_repeated:
            return self._begin(turn, name, turn.before.waiting.key)
        turn.note(action="failed", failure=event.reason)
        begun = turn.begun_before(name, self.at_stake)
        if self._answers_failure(turn) and not (begun and begun["times"] >= MOST_TIMES):
            return After.FOLLOW
        return turn.interrupt("pattern_internal_error", reason=event.reason, action=name)

    @property
    def _may_be_asked_again(self) -> bool:
        return self.stakes == "none" if self.ask_again is None else self.ask_again

    def _answers_failure(self, turn: Turn) -> bool:
        """Whether the step says how to go on: by a branch that is not also the one for what was done."""
        if self.asks_about("action") or self.asks_about("failure"):
            return True
        if not self.asks_about("outcome"):
            return False
        outcome, way = turn.frame.context["outcome"], turn.way(self.next)
        turn.note(outcome="done")
        usual = turn.way(self.next)
        turn.note(outcome=outcome)
        return way != usual


class _Listening(Question):
    """Waits for the caller, whatever they say, and goes on with it."""

    KIND: ClassVar[str] = LISTEN
    READINGS: ClassVar[Table] = ()  # below

    def pose(self, turn: Turn) -> None:
        """Says nothing: what there was to say has been said."""

    def listen(self, turn: Turn) -> Listen:
        times = turn.flows.defaults.times
        return Listen(
            language=turn.language,
            timeout=times.no_input,
            speech_timeout=times.speech_end,
            hints=turn.flows.hints.get(turn.language, ()),
        )

    def take_keys(self, turn: Turn, keys: str) -> After | None:
        return After.FOLLOW


def _anything(question: Question, turn: Turn, said: Utterance) -> After | None:
    return None if wishes.wanted(turn, said.meaning) else After.FOLLOW


_Listening.READINGS = (
    *BEFORE,
    INTERPRETED,
    Reading(
        "anything", "whatever is said", "no other flow is asked for", "the flow goes on with it", _anything
    ),
    *AFTER,
)

_LISTENING = _Listening(id=LISTEN)
