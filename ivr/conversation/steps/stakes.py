"""What is at stake in an action, and the gate before it: the deed is said back whole, and waits for a yes.

Rule: nothing that moves money, blocks, books or changes something is done on words that were not plain. How much is
asked for the deed is a table: whether it is cheap to undo, and whether every part of it was given plainly.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import ClassVar, Literal

from pydantic import Field

from ivr.conversation import answers, wishes
from ivr.conversation.commands import Listen
from ivr.conversation.events import ErrandDone, ErrandFailed, Event
from ivr.conversation.session import Given
from ivr.conversation.steps.base import RunnableStep
from ivr.conversation.steps.correcting import CORRECTS, CORRECTS_BY_NAME, answered
from ivr.conversation.steps.everywhere import AFTER, BEFORE
from ivr.conversation.steps.interpreted import INTERPRETED
from ivr.conversation.steps.question import Question
from ivr.conversation.steps.readings import Reading, Table
from ivr.conversation.turn import After, Turn
from ivr.conversation.utterance import Utterance
from ivr.conversation.written import Stakes, rungs

Level = Literal["none", "implicit", "explicit"]

LEVELS: dict[tuple[bool, Given], Level] = {
    (True, "plain"): "none",
    (True, "told"): "implicit",
    (True, "unsure"): "explicit",
    (False, "agreed"): "none",
    (False, "plain"): "explicit",
    (False, "told"): "explicit",
    (False, "unsure"): "explicit",
    (True, "agreed"): "none",
}
"""(cheap to undo, how its parts were given) -> how it is said back: not at all, while it is done, or before."""


BESIDE_A_YES = 3
"""Words beside a plain yes that do not make it another sentence: "yes let's do that"."""


class Gate(Question):
    """The question before a deed."""

    KIND: ClassVar[str] = "stakes"
    READINGS: ClassVar[Table] = ()  # below

    stakes: Stakes

    def level(self, turn: Turn) -> Level:
        """How the deed is said back."""
        return LEVELS[self.stakes.cheap, turn.certainty()]

    @property
    def invites_corrections(self) -> bool:
        return True

    def pose(self, turn: Turn) -> None:
        defaults = turn.flows.defaults
        if turn.frame.pending.get("change"):
            wordings = rungs(defaults.what_to_change)
            turn.say(wordings[min(max(0, turn.attempts.total - 1), len(wordings) - 1)], self.barge_in)
        else:
            turn.say(self.rung(turn, defaults.stakes), self.barge_in, deed=turn.wording(self.stakes.deed))

    def listen(self, turn: Turn) -> Listen:
        times = turn.flows.defaults.times
        kind = answers.kind_named("yes_no", turn.surroundings)
        return Listen(
            language=turn.language,
            max_keys=1,
            timeout=self.timeout or times.no_input,
            speech_timeout=self.speech_end or times.speech_end,
            hints=kind.hints_for(turn.surroundings),
            reads="yes_no",
        )

    def take_keys(self, turn: Turn, keys: str) -> After | None:
        yes = answers.read_keys("yes_no", keys, turn.surroundings)
        return None if yes is None else self.decided(turn, bool(yes))

    def decided(self, turn: Turn, yes: bool) -> After:
        """The caller has said whether it shall be done."""
        if yes:
            turn.frame = replace(turn.frame, pending={})
            turn.note(agreed_to=self.id)
            return After.MOVED  # the action runs now, agreed to
        if turn.frame.pending.get("change"):
            return wishes.reach(
                turn, "pattern_cancel_flow", "phrases"
            )  # nothing to change, and not this either
        turn.frame = replace(turn.frame, pending={"change": True})
        return self.missed(turn, "refused")


class StepAtStake(RunnableStep):
    """What steps share that may do something which cannot simply be taken back."""

    stakes: Stakes | Literal["none"] | None = Field(
        None,
        description="What is at stake: it is said back before it is done. `none`: it only looks something up.",
    )

    @cached_property
    def gate(self) -> Gate | None:
        """The question before the deed."""
        if self.at_stake:
            return Gate(id=self.id, next=self.next, stakes=self.at_stake)
        return None

    @property
    def at_stake(self) -> Stakes | None:
        if isinstance(self.stakes, Stakes):
            return self.stakes
        return None

    def held_back(self, turn: Turn, name: str) -> After | None:
        """The question before the deed `name`, None where it may be done now; it is said back where that is enough."""
        if self.gate is None or turn.hung_up or self._is_agreed(turn, name):
            return None
        level = self.gate.level(turn)
        if level == "explicit":
            return self.gate.put(turn)
        if level == "implicit":
            turn.say(turn.flows.defaults.noted, value=turn.wording(self.gate.stakes.deed))
        return None

    def gate_answered(self, turn: Turn, event: Event) -> After | None:
        """What an answer to the question comes to, None for any other event."""
        if self.gate and not isinstance(event, ErrandDone | ErrandFailed):
            return self.gate.answer(turn, event)
        turn.note(agreed_to=None)
        return None

    def _is_agreed(self, turn: Turn, name: str) -> bool:
        """Whether the caller has said yes to it: now, or when it was first tried, if nobody knows what became of it."""
        if turn.frame.context.get("agreed_to") == self.id:
            return True
        unknown = turn.frame.context.get("outcome") == "unknown"
        return unknown and turn.begun_before(name, self.at_stake) is not None


def _yes(gate: Gate, turn: Turn, said: Utterance) -> After | None:
    if not said.says_yes or turn.frame.pending.get("change"):
        return None
    if _is_plain(turn, said):
        return gate.decided(turn, True)
    return _queued(gate, turn, said)


def _is_plain(turn: Turn, said: Utterance) -> bool:
    """Whether hardly anything but the yes was said, and what is in the deed anyway."""
    if said.goes_on or said.corrects or said.denies:
        return False
    known = [found for q in turn.flow.questions if q.may_fill_ahead for found in said.values(q.reads)]
    beside = said.beside_a_yes - sum(len(said.text[f.start : f.end].split()) for f in known)
    assert said.agreed is not None
    return beside <= (BESIDE_A_YES if said.agreed.certain else 0)


def _queued(gate: Gate, turn: Turn, said: Utterance) -> After | None:
    """ "Yes, and then I need checks": what is wished besides comes next. Any other "yes, but" is no yes."""
    wanted = wishes.wanted(turn, said.meaning)
    if said.corrects or not (wanted.is_task and wanted.is_sure):
        return None
    if wanted.flow == turn.frame.flow:
        return None
    turn.queued = (*turn.queued, {"flow": wanted.flow, "text": said.text})
    return gate.decided(turn, True)


def _no(gate: Gate, turn: Turn, said: Utterance) -> After | None:
    if said.says_no or said.denies or said.changes:
        return gate.decided(turn, False)
    return None


def _said_again(gate: Gate, turn: Turn, said: Utterance) -> After | None:
    """The only part of the deed, said once more: "my debit card"."""
    parts = answered(turn, gate)
    if len(parts) != 1 or said.agreed:
        return None
    (part,) = parts
    if not part.may_fill_ahead:
        return None
    told = said.values(part.reads)
    values = {turn.kept(part, found.value, said.words_of(found)) for found in told}
    if values != {turn.slots[part.collect]} or said.beside(told) > BESIDE_A_YES:
        return None
    return gate.decided(turn, True)


Gate.READINGS = (
    *BEFORE,
    INTERPRETED,
    CORRECTS_BY_NAME,
    *CORRECTS,
    Reading(
        "a yes",
        "the deed shall be done",
        "a yes, with nothing behind it that would change the deed",
        "it is done; another wish in the same breath comes next",
        _yes,
    ),
    Reading(
        "a no",
        "the deed shall not be done",
        "a no, a denial, or a wish for a change without saying which",
        "asks what shall be changed; after a second no it is given up, and nothing was done",
        _no,
    ),
    Reading(
        "the same once more",
        "the only part of the deed, said again",
        "the value that was said back, and nothing else",
        "as a yes",
        _said_again,
    ),
    *AFTER,
)
