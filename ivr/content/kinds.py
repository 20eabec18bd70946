"""What each question reads, and what each slot holds, where the team has not said so itself.

Rule: the files have been read, and nothing is told here; what a question reads follows from its slot, the lists of
choices and, in a project of Rasa's, from how the slot is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ivr.content import domain, flows, slot_kinds
from ivr.conversation.answers import KINDS, Choices
from ivr.conversation.answers.words import flat
from ivr.conversation.assurance import Policy
from ivr.conversation.defaults import Defaults
from ivr.conversation.flow import REQUESTED, Flow
from ivr.conversation.payloads import set_by
from ivr.conversation.responses import translated
from ivr.conversation.slots import Slot
from ivr.conversation.steps import CollectStep
from ivr.conversation.text_slots import Kept
from ivr.conversation.written import FlowHead, Step

_SLOT_READS = {"bool": "yes_no", "float": "number", "text": "text", "any": "text", "list": "text"}
_READS_SLOT = {"yes_no": "bool", "money": "float", "number": "float"}


class Kinds:
    """The kinds of a project; `kept` is how slots of text keep other values, `lists` what those of few values hold."""

    def __init__(
        self,
        written: flows.Written,
        words: domain.Domain,
        choices: Mapping[str, Choices],
        defaults: Defaults,
        rasa: bool,
    ) -> None:
        self._written, self._domain, self._choices = written, words, choices
        self._defaults, self._rasa = defaults, rasa
        self.kept: dict[str, Kept] = {}
        self.lists: dict[str, Choices] = {}

    def completed(self, policy: Policy | None) -> dict[str, Flow]:
        """Every question gets the kind of value it reads, told by its slot where it does not say."""
        completed = {}
        uses = slot_kinds.Uses(self._written.flows.values(), self._domain.slots, self._domain.responses)
        self.kept.update(slot_kinds.truths_of(self._domain.slots, uses) if self._rasa else ())
        for name, flow in self._written.flows.items():
            steps: dict[str, Step] = {}
            for step_id, step in flow.steps.items():
                if isinstance(step, CollectStep) and not step.reads:
                    step = step.model_copy(update={"reads": self._reads(step, uses)})
                    if self._rasa and step.reads == "yes_no" and "confirm" not in step.model_fields_set:
                        step = step.model_copy(update={"confirm": "never"})  # "okay" is a yes in Rasa
                    if cue := slot_kinds.cue_of(step, uses.question(step)):
                        step = step.model_copy(update={"cue": cue})
                steps[step_id] = step
            completed[name] = replace(flow, steps=steps, head=_with_least_level(policy, name, flow.head))
        return completed

    def _reads(self, question: CollectStep, uses: slot_kinds.Uses) -> str:
        slot = question.collect
        known = self._domain.slots.get(slot)
        if known is None:
            return slot if slot in {*self._choices, *KINDS} else "text"
        is_listed = slot in self._choices
        told = slot_kinds.told(question, known, uses) if self._rasa and not is_listed else None
        if told is None:
            return slot if known.type == "categorical" else _SLOT_READS[known.type]
        if told.kept:
            self.kept[slot] = told.kept
            if told.kept.known == slot_kinds.COUNTRIES:
                self.lists[told.kept.known] = self._countries()
        if told.values:
            words = {v: (*slot_kinds.words_for(v), *more) for v, more in told.values.items()}
            languages = self._defaults.languages
            items = {v: dict.fromkeys(languages, w) for v, w in words.items()}
            self.lists[slot] = Choices(slot, items, self._said_of(slot, items))
        return told.kind

    def _countries(self) -> Choices:
        """Each name of a country is a value of its own, so that a slot keeps what was said."""
        names = {language: slot_kinds.countries(language) for language in self._defaults.languages}
        every = dict.fromkeys(name for told in names.values() for name in told)
        return Choices(slot_kinds.COUNTRIES, {name: dict.fromkeys(names, (name,)) for name in every})

    def slots(self) -> dict[str, Slot]:
        slots = dict(self._domain.slots)
        for flow in self._written.flows.values():
            for question in flow.questions:
                if question.collect not in slots:
                    slots[question.collect] = Slot(type=_READS_SLOT.get(question.reads, "text"))
            if flow.head.form:
                slots.setdefault(REQUESTED, Slot())
        return slots

    def categories(self) -> dict[str, Choices]:
        """A categorical slot's values are choices by the slot's name; titles of buttons are words for them."""
        languages = self._defaults.languages
        titles = self._titles()
        return {
            name: Choices(
                name,
                {
                    str(v): {
                        lang: (*self._words_for(str(v)), *titles.get((name, str(v)), {}).get(lang, ()))
                        for lang in languages
                    }
                    for v in slot.values
                },
                self._said_of(name, map(str, slot.values)),
            )
            for name, slot in self._domain.slots.items()
            if slot.type == "categorical" and name not in self._choices
        }

    def _said_of(self, slot: str, values: Iterable[str]) -> Mapping[str, tuple[str, ...]] | None:
        """What descriptions of questions for the slot say of its values; None where callers say whole phrases."""
        if not self._rasa:
            return None
        questions = (question for flow in self._written.flows.values() for question in flow.questions)
        described = " ".join(f"{question.description}." for question in questions if question.collect == slot)
        return slot_kinds.said_of(described, list(values))

    def _words_for(self, value: str) -> list[str]:
        if self._rasa:
            return slot_kinds.words_for(value)
        return [value.replace("_", " ")]

    def _titles(self) -> dict[tuple[str, str], dict[str, list[str]]]:
        """(slot, value) -> what the buttons that set just this are called, by language."""
        found: dict[tuple[str, str], dict[str, list[str]]] = {}
        for variation in (v for variations in self._domain.responses.values() for v in variations):
            for language in self._defaults.languages:
                for button in translated(variation.buttons, language):
                    slots = set_by(str(button.get("payload") or ""))
                    title = flat(str(button.get("title") or ""))
                    if len(slots) == 1 and title:
                        name, value = next(iter(slots.items()))
                        known = found.setdefault((name, str(value)), {}).setdefault(language, [])
                        known += [word for word in (title, *slot_kinds.either(title)) if word not in known]
        return found


def _with_least_level(policy: Policy | None, flow: str, head: FlowHead) -> FlowHead:
    """What the policy says of a flow goes before what the flow says of itself, where it is more."""
    least = policy.flows.get(flow, 0) if policy else 0
    if least > head.assurance:
        return head.model_copy(update={"assurance": least})
    return head
