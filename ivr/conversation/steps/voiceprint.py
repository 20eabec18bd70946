"""`voiceprint`: has a caller's voice kept who agrees to it, or deletes it."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from ivr.conversation import answers
from ivr.conversation.assurance import STRONGEST
from ivr.conversation.commands import Listen
from ivr.conversation.events import ErrandDone, ErrandFailed, Event
from ivr.conversation.steps.everywhere import AFTER, BEFORE
from ivr.conversation.steps.question import Question
from ivr.conversation.steps.readings import Reading, Table
from ivr.conversation.turn import After, Turn
from ivr.conversation.utterance import Utterance
from ivr.conversation.written import PromptText, rungs

VOICE = "voice"
KEEP_VOICE, DELETE_VOICE = "keep_voice", "delete_voice"
"""The kinds of errand that it runs."""

VOICED = "voiced"
"""The event that tells how it went: {"event": "voiced", "result": begun, kept, deleted, little or why it cannot be}."""
BEGUN, LITTLE, KEPT, DELETED = "begun", "little", "kept", "deleted"

MOST = 5
"""Times that a caller is asked to speak on before it is given up."""


class VoiceprintStep(Question):
    """Keeps the voice of a caller who agrees to it, so that they are known by it among other things; or deletes it.

    To `enrol` it says the words of `consent`, which your lawyers write, and asks for a yes; a caller who says no goes
    on as before and is asked for nothing more. Then it has them speak until it has heard enough. Only who is strongly
    known (level 3) is asked, and only in live audio (`hearing: vosk`) a voice is heard. The words that were agreed to
    are kept, as they were said, with the voice. To `delete` it, at once and for good, a caller has to be likely to be
    that customer (level 1). `context.voiceprint` is then kept, refused, deleted, not_known or failed.
    """

    KIND: ClassVar[str] = "voiceprint"
    READINGS: ClassVar[Table] = ()  # below

    voiceprint: Literal["enrol", "delete"] = Field(description="What is to be done.")
    consent: PromptText = Field(
        "",
        description="What is agreed to, in your lawyers' words, with a question at its end: is that all right?",
    )

    @model_validator(mode="after")
    def _has_words_to_agree_to(self) -> VoiceprintStep:
        if self.voiceprint == "enrol" and not self.consent:
            raise ValueError("'voiceprint: enrol' needs 'consent', the words that the caller agrees to")
        return self

    @property
    def least(self) -> int:
        """The level that it takes, whatever the flow states."""
        return STRONGEST if self.voiceprint == "enrol" else 1

    def run(self, turn: Turn) -> After:
        if turn.assured.level < self.least:
            return self._end(turn, "not_known")
        if self.voiceprint == "delete":
            return self._errand(turn, DELETE_VOICE)
        turn.note(voicing={"asks": "consent"})
        return self.put(turn)

    def _errand(self, turn: Turn, kind: str, **more: Any) -> After:
        turn.run_errand(kind, kind, {"customer": turn.caller["customer"], **more})
        return After.WAIT

    def _end(self, turn: Turn, outcome: str) -> After:
        texts = turn.flows.defaults.voiceprint
        said = {"kept": texts.kept, "refused": texts.refused, "deleted": texts.deleted}.get(
            outcome, texts.failed
        )
        turn.say(said)
        turn.note(voiceprint=outcome, voicing=None)
        return After.FOLLOW

    # -- asking ------------------------------------------------------------------------------------------

    def _voicing(self, turn: Turn) -> dict[str, Any]:
        """{"asks": consent or speech, "since": utterances before it, "times": how often it was asked to speak}."""
        return turn.frame.context.get("voicing") or {}

    def asks_for(self, turn: Turn) -> str:
        return str(self._voicing(turn).get("asks") or "consent")

    def pose(self, turn: Turn) -> None:
        speak = rungs(turn.flows.defaults.voiceprint.speak)
        if self.asks_for(turn) == "consent":
            turn.say(self.consent, self.barge_in)
        else:
            turn.say(speak[min(self._voicing(turn).get("times", 0), len(speak) - 1)], self.barge_in)

    def listen(self, turn: Turn) -> Listen:
        times, asks = turn.flows.defaults.times, self.asks_for(turn)
        kind = answers.kind_named("yes_no", turn.surroundings) if asks == "consent" else None
        return Listen(
            language=turn.language,
            max_keys=1,
            timeout=self.timeout or times.no_input,
            speech_timeout=self.speech_end or times.speech_end,
            hints=kind.hints_for(turn.surroundings) if kind else (),
            reads="yes_no" if kind else "",
        )

    def take_keys(self, turn: Turn, keys: str) -> After | None:
        if self.asks_for(turn) != "consent":
            return None
        agreed = answers.read_keys("yes_no", keys, turn.surroundings)
        return None if agreed is None else self.agreed(turn, bool(agreed))

    # -- answers -----------------------------------------------------------------------------------------

    def answer(self, turn: Turn, event: Event) -> After:
        if isinstance(event, ErrandFailed):
            return self._end(turn, "failed")
        if isinstance(event, ErrandDone):
            return self._came_back(turn, event)
        return super().answer(turn, event)

    def agreed(self, turn: Turn, agreed: bool) -> After:
        return self._errand(turn, KEEP_VOICE) if agreed else self._end(turn, "refused")

    def spoke(self, turn: Turn) -> After:
        text = turn.wording(self.consent)
        return self._errand(turn, KEEP_VOICE, since=self._voicing(turn)["since"], text=text)

    def _came_back(self, turn: Turn, event: ErrandDone) -> After:
        told = next(e for e in event.events if e.get("event") == VOICED)
        result, times = str(told["result"]), int(self._voicing(turn).get("times", -1)) + 1
        if result not in (BEGUN, LITTLE) or times > MOST:
            return self._end(turn, result if result in (KEPT, DELETED) else "failed")
        turn.note(voicing={"asks": "speech", "since": told["since"], "times": times})
        return self.put(turn)


def _agrees(step: VoiceprintStep, turn: Turn, said: Utterance) -> After | None:
    found = said.value("yes_no") if step.asks_for(turn) == "consent" else None
    return step.agreed(turn, bool(found.value)) if found else None


def _speech(step: VoiceprintStep, turn: Turn, said: Utterance) -> After | None:
    return step.spoke(turn) if step.asks_for(turn) == "speech" else None


VoiceprintStep.READINGS = (
    *BEFORE,
    Reading(
        "a consent",
        "yes, all right, no, i'd rather not",
        "the sentence says yes or no, while the caller is asked to agree",
        "the caller is asked to speak, or the flow goes on without",
        _agrees,
    ),
    Reading(
        "speech",
        "anything",
        "the caller was asked to speak",
        "it is heard how they sound; what they say is of no account",
        _speech,
    ),
    *AFTER,
)
