"""The steps of a test: what each may do, expect and assert, and what is wrong with a value that stands there.

Rule: a complaint stands at its exact place in the file; a table says which check looks at what.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ivr.content.marked_yaml import Document
from ivr.content.problems import Problems, did_you_mean, found
from ivr.conversation.flow import Flows
from ivr.quality import commands, durations
from ivr.quality.nameable import Names

Path_ = tuple[str | int, ...]

MEANING = {
    "user": "What the caller says.",
    "press": "The keys that the caller presses.",
    "silence": "The caller says nothing until it is noticed.",
    "wait": "The caller says nothing for so long: 10 s, 2 min, 3 days.",
    "hang_up": "The caller hangs up.",
    "nobody_answers": "What the hand-off comes back with: true, or no_answer, queue_full, left, error.",
    "agent_hangs_up": "The agent has talked to the caller and hangs up.",
    "leaves_message": "The caller leaves a message for so long: 20 s.",
    "bot": "The words that are said.",
    "utter": "The response that is said, by name.",
    "hears": "Part of what is said; /a pattern/ stands between slashes.",
    "does_not_hear": "What is not said: words, or /a pattern/.",
    "message": "Part of a text message that is sent, the number it goes to in front: +12125550101: Your ...",
    "speaks": "The language of what is said.",
    "slot_was_set": "Slots that have a value, or this value.",
    "slot_was_not_set": "Slots that have no value, or not this value.",
    "asked": "The slot or step that is asked for.",
    "handed_to": "The queue that the caller is handed to.",
    "voicemail": "The queue that a message is recorded for.",
    "agent_sees": "What is on the agent's screen: summary, slots, reason, queue ...",
    "ended": "true, or the disposition of the contact.",
    "metadata": "Rasa's: a name of the file's metadata; without effect here.",
    "assertions": "What must hold after the caller's words.",
    "commands": "Rasa's: what a language model should make of the words; taken for what comes of it.",
    "assertion_order_enabled": "Whether what is asserted must come in that order.",
    "confidence": "How sure the recogniser is of the caller's words, from 0 to 1.",
    "interrupts": "The prompt that the caller talks or keys over; true: the first one.",
}
"""The keys of a step."""

DOES = ("user", "press", "silence", "wait", "hang_up", "nobody_answers", "agent_hangs_up", "leaves_message")
"""Steps of the caller, and of the agent."""
EXPECTS = (
    "bot", "utter", "hears", "does_not_hear", "message", "speaks", "slot_was_set", "slot_was_not_set", "asked",
    "handed_to", "voicemail", "agent_sees", "ended", "commands",
)  # fmt: skip
RASA_EXPECTS = ("bot", "utter", "slot_was_set", "slot_was_not_set")
"""Those that Rasa has."""
BESIDE_DOES = ("metadata", "assertions", "commands", "assertion_order_enabled", "confidence", "interrupts")
"""Keys of the caller's steps beside what is done."""
ONLY_BESIDE = {"confidence": ("user",), "commands": ("user",), "interrupts": ("user", "press")}
UTTERED_KEYS = ("utter_name", "text_matches", "buttons")
HAND_OFF_RESULTS = ("no_answer", "queue_full", "left", "error")

NOT_HERE = {
    "generative_response_": "judges generated answers; nothing is generated here",
    "skill_": "looks at a skill, which a language model chooses",
    "ordered_block_": "looks at a block of a skill, which a language model chooses",
    "memory_": "looks at the memory of a skill",
    "tool": "looks at the tools of a skill",
}
"""How assertions of Rasa's begin that cannot hold, with the reason."""


def kind_of(step: Mapping[str, Any]) -> str:
    """What a step does or expects; of what stands in one block, the caller's words go before what stands beside."""
    return next((kind for kind in DOES + EXPECTS if kind in step), "")


class Complaints:
    """What is wrong in a test file, told at its place; `metadata` are the names of it that the file may use."""

    def __init__(self, document: Document, names: Names, problems: Problems) -> None:
        self.document, self.names, self.problems = document, names, problems
        self.metadata: set[str] = set()

    def only(
        self,
        value: Mapping[str, Any],
        keys: Sequence[str],
        path: Path_,
        message: str = "'{}' is not known here.",
    ) -> None:
        for key in value:
            if key not in keys:
                self.refuse((*path, key), message.format(key), did_you_mean(key, keys), key=True)

    def known(self, what: str, name: Any, path: Path_, key: bool = False) -> None:
        known: Iterable[str] = getattr(self.names, what)
        if name not in known:
            hint = did_you_mean(name, known) if isinstance(name, str) else ""
            self.refuse(path, f"there is no {what[:-1]} {found(name)}.", hint, key=key)

    def is_one(self, slot: Any, value: Any, path: Path_) -> None:
        """Warns of a value that the slot never has; of null, which is none, it never does."""
        values = self.names.values.get(str(slot), ())
        if values and value is not None and str(value) not in values:
            hint = did_you_mean(value, values, otherwise=f"Its values are: {', '.join(values)}.")
            self.pass_over(path, f"the slot '{slot}' is never {found(value)}.", hint, key=False)

    def listed(
        self, value: Any, path: Path_, what: str, mine: bool = True, needed: bool = False
    ) -> list[Any]:
        """The list; what is none, where there should be one, is a problem."""
        if isinstance(value, list):
            return value
        if mine and (value is not None or needed):
            self.refuse(path, f"expected a list of {what}, found {found(value)}.")
        return []

    def pass_over(self, path: Path_, message: str, hint: str = "", *, key: bool = True) -> None:
        self.problems.add(self.document.problem(path, message, hint, key=key, severity="warning"))

    def refuse(self, path: Path_, message: str, hint: str = "", *, key: bool = False) -> None:
        self.problems.add(self.document.problem(path, message, hint, key=key))

    def metadata_named(self, written: Mapping[str, Any], path: Path_) -> None:
        name = written.get("metadata")
        if name is not None and name not in self.metadata:
            self.pass_over((*path, "metadata"), f"there is no metadata '{name}'.", key=False)


class Steps(Complaints):
    """The checks of steps and of the values in them."""

    def __init__(self, document: Document, flows: Flows, problems: Problems) -> None:
        super().__init__(document, Names(flows), problems)
        self._flows = flows

    def step(self, step: Any, path: Path_) -> None:
        kinds = _kinds(step)
        if len(kinds) != 1:
            self.refuse(path, *_no_single_step(step, kinds))
            return
        kind = kinds[0]
        for key in (key for key in step if key != kind):
            self._beside(kind, key, step[key], (*path, key))
        STEPS[kind](self, step[kind], (*path, kind))
        self.metadata_named(step, path)
        if "assertions" in step:
            place = (*path, "assertions")
            for index, assertion in enumerate(self.listed(step["assertions"], place, "assertions")):
                self._assertion(assertion, (*place, index))
        elif "assertion_order_enabled" in step:
            place = (*path, "assertion_order_enabled")
            self.refuse(place, "there are no 'assertions' to be in order.", key=True)

    def _beside(self, kind: str, key: str, value: Any, path: Path_) -> None:
        """A key beside what a step does or expects."""
        if kind not in DOES:
            hint = "It belongs to a step of the caller."
        elif key not in BESIDE_DOES:
            hint = did_you_mean(key, BESIDE_DOES)
        elif kind not in ONLY_BESIDE.get(key, (kind,)):
            hint = f"It belongs to {' or '.join(ONLY_BESIDE[key])}."
        else:
            if key in BESIDE:
                BESIDE[key](self, value, path)
            return
        self.refuse(path, f"'{key}' cannot stand beside '{kind}'.", hint, key=True)

    def _assertion(self, assertion: Any, path: Path_) -> None:
        if not is_block(assertion) or len(assertion) != 1:
            self.refuse(path, f"expected one assertion, such as flow_started, found {found(assertion)}.")
            return
        kind, wanted = next(iter(assertion.items()))
        if kind in ASSERTIONS:
            ASSERTIONS[kind](self, wanted, (*path, kind))
        elif why := next((why for begins, why in NOT_HERE.items() if str(kind).startswith(begins)), ""):
            self.pass_over((*path, kind), f"'{kind}' is passed over: it {why}.")
        else:
            hint = did_you_mean(kind, ASSERTIONS)
            self.refuse((*path, kind), f"'{kind}' is not an assertion.", hint, key=True)

    # -- values: each complains about what it cannot be ---------------------------------------------------

    def words(self, value: Any, path: Path_) -> None:
        is_text = isinstance(value, str) or _is_number(value)
        if not is_text or not str(value).strip():
            self.refuse(path, f"expected words, found {found(value)}.")

    def keys(self, value: Any, path: Path_) -> None:
        if not isinstance(value, str) or not re.fullmatch(r"[0-9*#]+", value):
            self.refuse(path, f"expected keys in quotes (0-9, * and #), found {found(value)}.")

    def true(self, value: Any, path: Path_) -> None:
        if value is not True:
            self.refuse(path, f"expected true, found {found(value)}.")

    def duration(self, value: Any, path: Path_) -> None:
        if durations.seconds(value) is None:
            self.refuse(path, f"expected a time {durations.FORMS}, found {found(value)}.")

    def commands(self, value: Any, path: Path_) -> None:
        """Rasa's commands, either way that it writes them; some are passed over."""
        for index, command in enumerate(self.listed(value, path, "commands")):
            if not commands.is_known(command):
                self.refuse((*path, index), f"{found(command)} is not a command such as StartFlow(...).")
            elif not any(commands.asserted(command)):
                self.pass_over((*path, index), f"'{command}' is passed over.", key=False)

    def sureness(self, value: Any, path: Path_) -> None:
        if not _is_number(value) or not 0 <= value <= 1:
            self.refuse(path, f"expected a number from 0 to 1, found {found(value)}.")

    def prompt(self, value: Any, path: Path_) -> None:
        """Words of a prompt, a pattern, or true for the first one."""
        if value is not True:
            self.pattern(value, path)

    def pattern(self, value: Any, path: Path_) -> None:
        """Words, or a regular expression between slashes."""
        self.words(value, path)
        text = str(value)
        if len(text) > 2 and text[0] == text[-1] == "/":
            self._compile(text[1:-1], path)

    def result(self, value: Any, path: Path_) -> None:
        if value is not True and value not in HAND_OFF_RESULTS:
            expected = f"true or one of {', '.join(HAND_OFF_RESULTS)}"
            hint = did_you_mean(value, HAND_OFF_RESULTS)
            self.refuse(path, f"expected {expected}, found {found(value)}.", hint)

    def language(self, value: Any, path: Path_) -> None:
        self.known("languages", value, path)

    def screen(self, value: Any, path: Path_) -> None:
        """What the agent sees, by the names that it has there."""
        if not is_block(value) or not value:
            self.refuse(path, f"expected a block such as summary: ..., found {found(value)}.")
            return
        self.only(value, self.names.screen, path)
        for slot in as_block(value.get("slots")):
            self.known("slots", slot, (*path, "slots", slot), key=True)
        self._patterns_in(value, path)

    def _patterns_in(self, value: Any, path: Path_) -> None:
        if isinstance(value, dict):
            for key, part in value.items():
                self._patterns_in(part, (*path, key))
        elif isinstance(value, list):
            for index, part in enumerate(value):
                self._patterns_in(part, (*path, index))
        elif isinstance(value, str) and value:
            self.pattern(value, path)

    def _compile(self, pattern: str, path: Path_) -> None:
        try:
            re.compile(pattern)
        except re.error as error:
            self.refuse(path, f"this is not a regular expression: {error}.")

    def response(self, value: Any, path: Path_) -> None:
        self.known("responses", value, path)

    def action(self, value: Any, path: Path_) -> None:
        self.known("actions", value, path)

    def queue(self, value: Any, path: Path_) -> None:
        self.known("queues", value, path)

    def question(self, value: Any, path: Path_) -> None:
        self.known("questions", value, path)

    def disposition(self, value: Any, path: Path_) -> None:
        if value is not True:
            self.words(value, path)

    def slots(self, value: Any, path: Path_) -> None:
        """A list of `slot` and `slot: value`."""
        for index, slot in enumerate(self.listed(value, path, "slots", needed=True)):
            for name in slot if is_block(slot) else (slot,):
                self.known("slots", name, (*path, index))
            for name, wanted in as_block(slot).items():
                self.is_one(name, wanted, (*path, index, name))

    def asserted_slots(self, value: Any, path: Path_) -> None:
        """A list of {name: slot} and {name: slot, value: value}."""
        for index, slot in enumerate(self.listed(value, path, "slots", needed=True)):
            if not is_block(slot) or "name" not in slot:
                self.refuse((*path, index), f"expected 'name' and perhaps 'value', found {found(slot)}.")
                continue
            self.only(slot, ("name", "value"), (*path, index))
            self.known("slots", slot["name"], (*path, index, "name"))
            self.is_one(slot["name"], slot.get("value"), (*path, index, "value"))

    def flow(self, value: Any, path: Path_) -> None:
        """{flow_id: …, flow_step_id: …}; the flow's name alone will do."""
        if not is_block(value):
            self.known("flows", value, path)
            return
        self.only(value, ("flow_id", "flow_step_id"), path)
        self.known("flows", value.get("flow_id"), path)
        flow = self._flows.flows.get(text_in(value, "flow_id"))
        step = value.get("flow_step_id")
        if flow is None or step is None:
            return
        if step not in flow.steps:
            hint = did_you_mean(step, flow.steps)
            self.refuse((*path, "flow_step_id"), f"flow '{flow.id}' has no step '{step}'.", hint)

    def flow_ids(self, value: Any, path: Path_) -> None:
        """{operator: any or all, flow_ids: […]}; or one flow's name, Rasa's older form."""
        if not is_block(value):
            self.known("flows", value, path)
            return
        self.only(value, ("operator", "flow_ids"), path)
        if str(value.get("operator")).lower() not in ("any", "all"):
            self.refuse(path, f"'operator' is any or all, found {found(value.get('operator'))}.")
        place = (*path, "flow_ids")
        for index, name in enumerate(self.listed(value.get("flow_ids"), place, "flow_ids", needed=True)):
            self.known("flows", name, (*place, index))

    def clarification(self, value: Any, path: Path_) -> None:
        """{operator: any or all, flow_ids: […]}; or the flows' names as they are spoken, Rasa's older form."""
        if isinstance(value, list):
            for index, name in enumerate(value):
                self.words(name, (*path, index))
        else:
            self.flow_ids(value, path)

    def uttered(self, value: Any, path: Path_) -> None:
        if as_block(value).keys().isdisjoint(UTTERED_KEYS):
            self.refuse(path, f"expected 'utter_name' or 'text_matches', found {found(value)}.")
            return
        for index, button in enumerate(self.listed(value.get("buttons"), (*path, "buttons"), "buttons")):
            if not is_block(button) or not set(button) <= {"title", "payload"}:
                message = f"a button has 'title' and 'payload', found {found(button)}."
                self.refuse((*path, "buttons", index), message)
        self.only(value, UTTERED_KEYS, path)
        if "utter_name" in value:
            self.known("responses", value["utter_name"], (*path, "utter_name"))
        self._compile(str(value.get("text_matches", "")), (*path, "text_matches"))


Check = Callable[[Steps, Any, Path_], None]

STEPS: dict[str, Check] = {
    "user": Steps.words,
    "press": Steps.keys,
    "silence": Steps.true,
    "wait": Steps.duration,
    "hang_up": Steps.true,
    "nobody_answers": Steps.result,
    "agent_hangs_up": Steps.true,
    "leaves_message": Steps.duration,
    "bot": Steps.words,
    "utter": Steps.response,
    "hears": Steps.pattern,
    "does_not_hear": Steps.pattern,
    "message": Steps.pattern,
    "speaks": Steps.language,
    "agent_sees": Steps.screen,
    "slot_was_set": Steps.slots,
    "slot_was_not_set": Steps.slots,
    "handed_to": Steps.queue,
    "voicemail": Steps.queue,
    "ended": Steps.disposition,
    "asked": Steps.question,
    "commands": Steps.commands,
}
BESIDE: dict[str, Check] = {
    "confidence": Steps.sureness,
    "commands": Steps.commands,
    "interrupts": Steps.prompt,
}
ASSERTIONS: dict[str, Check] = {
    "flow_started": Steps.flow_ids,
    "flow_completed": Steps.flow,
    "flow_cancelled": Steps.flow,
    "action_executed": Steps.action,
    "slot_was_set": Steps.asserted_slots,
    "slot_was_not_set": Steps.asserted_slots,
    "pattern_clarification_contains": Steps.clarification,
    "bot_uttered": Steps.uttered,
    "bot_did_not_utter": Steps.uttered,
}
"""What may be done and expected, and what asserted, each with the check of what is written there."""


def _kinds(step: Any) -> list[str]:
    """What a step does and expects; `commands` may also stand beside the caller's words."""
    kinds = [key for key in as_block(step) if key in DOES + EXPECTS]
    if "user" in kinds:
        return [kind for kind in kinds if kind != "commands"]
    return kinds


def _no_single_step(step: Any, kinds: Sequence[str]) -> tuple[str, str]:
    """What is wrong with a step that does nothing, or several things; and what to do."""
    if kinds:
        return f"one step has {' and '.join(kinds)}.", "Write each as a step of its own."
    word = next(iter(step), "") if is_block(step) else step
    return f"'{word}' is not a step of a test.", did_you_mean(word, DOES + EXPECTS)


def as_list(written: Any) -> list[Any]:
    if written is None:
        return []
    return written if isinstance(written, list) else [written]


def as_block(written: Any) -> dict[str, Any]:
    """What is written as a block; anything else has no keys."""
    return written if isinstance(written, dict) else {}


def text_in(written: Mapping[str, Any], key: str) -> str:
    return str(written.get(key) or "")


def _is_number(written: Any) -> bool:
    return isinstance(written, int | float) and not isinstance(written, bool)


def is_block(written: Any) -> bool:
    return isinstance(written, dict)
