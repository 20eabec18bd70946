"""What a Rasa project without flows says in rules, stories and forms, as flows.

Rule: what cannot be said as a flow is told with its place and the reason; nothing is left out in silence. The same
flows run in a Rasa project as it is, and are written into files by `ivr import`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ivr.content.classic import forms as questions_of
from ivr.content.classic.forms import Form
from ivr.content.classic.paths import LATER, Path, Paths
from ivr.content.classic.scripts import Script, is_test, scripts_of
from ivr.content.classic.tests import Case, as_document, cases_of, fixtures_of
from ivr.content.classic.ways import Tree, steps_of
from ivr.content.marked_yaml import DataPath, Document, Place, parts_of
from ivr.conversation.slots import Slot

__all__ = [
    "Case",
    "Converted",
    "Form",
    "Script",
    "Vocabulary",
    "as_document",
    "cases_of",
    "convert",
    "fixtures_of",
    "is_test",
]

FALLBACK, NOT_UNDERSTOOD = "nlu_fallback", "pattern_cannot_handle"
"""The intent of what Rasa did not understand, and the flow that answers it."""

_HOW = ("utter", "action")
_STARTED = ("nlu_trigger", "run_pattern_completed")
"""Keys of flows that something starts; the others are forms that are only called."""


@dataclass(frozen=True)
class Vocabulary:
    """What scripts speak of. `asking` are the responses that ask something, `words` the texts in the actions' source,
    `taken` the flows that are there already, `asked` the slots that they ask for."""

    forms: Mapping[str, Form]
    slots: Mapping[str, Slot]
    responses: frozenset[str]
    asking: frozenset[str]
    entities: frozenset[str]
    actions: frozenset[str]
    words: frozenset[str]
    taken: frozenset[str]
    asked: frozenset[str]


@dataclass
class Converted:
    """`flows` as data, each with the place of what it was made from; slots with what fills them; the scripts, which
    say what became of them."""

    flows: dict[str, dict[str, Any]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    slots: dict[str, Slot] = field(default_factory=dict)
    scripts: list[Script] = field(default_factory=list)

    def documents(self) -> Iterator[Document]:
        """Each flow as if it stood in a file, at the place of what it was made from."""
        for flow, content in self.flows.items():
            place = self.places[flow]
            mark = place.document.mark(place.path)
            data = {"flows": {flow: content}}
            yield Document(data, place.document.path, dict.fromkeys(_paths(data), (mark, mark)))


def _paths(value: Any, path: DataPath = ()) -> Iterator[DataPath]:
    """The ways to everything in plain data."""
    yield path
    parts = parts_of(value)
    for key, part in parts:
        yield from _paths(part, (*path, key))


def convert(documents: Iterable[Document], words: Vocabulary) -> Converted:
    """The flows of all rules and stories in the documents, none of them tests, and of the forms."""
    types = {name: slot.type for name, slot in words.slots.items()}
    scripts = [script for document in documents for script in scripts_of(document, types)]
    return _Converter(words, sorted(scripts, key=lambda script: not script.is_rule)).converted()


class _Converter:
    def __init__(self, words: Vocabulary, scripts: list[Script]) -> None:
        self._words = words
        self._made = Converted(scripts=scripts)
        self._paths = Paths()

    def converted(self) -> Converted:
        for script in self._made.scripts:
            if not script.why:
                self._paths.read(script, self._words.forms, self._words.asking)
        self._follow()
        for form in self._words.forms.values():
            self._map_slots(form)
            if form.name not in self._words.taken:
                self._add_form(form)
        for intent, paths in self._by_intent().items():
            self._add_intent(intent, paths)
        self._finish()
        return self._made

    def _by_intent(self) -> dict[str, list[Path]]:
        told: dict[str, list[Path]] = {}
        for path in sorted(self._paths.turns, key=lambda path: path.rank):
            for intent in path.intents:
                told.setdefault(intent, []).append(path)
        return told

    def _finish(self) -> None:
        """What nothing starts is only called; a script that has become nothing says so."""
        for flow in self._made.flows.values():
            if flow.keys().isdisjoint(_STARTED):
                flow["if"] = False
        for script in self._made.scripts:
            if not script.flows:
                script.leave("nothing is done in it")

    def _follow(self) -> None:
        """Lengthens what ends with an action that a rule says is followed by others; by each rule once."""
        for path in self._paths.all:
            rules = dict(self._paths.after)
            while rule := rules.pop(path.end, None):
                path.nodes += rule.nodes
                path.followed_by.append(rule.script)

    # -- forms -------------------------------------------------------------------------------------------

    def _add_form(self, form: Form) -> None:
        words, name = self._words, form.name
        more = self._may_be_requested(form) if f"validate_{name}" in words.actions else []
        tree = self._tree(self._paths.ends.get(name, []), name, f"after the form '{name}'")
        asks = words.responses | words.actions
        self._made.flows[name] = questions_of.flow_of(form, more, asks, steps_of(tree))
        self._made.places[name] = form.place

    def _map_slots(self, form: Form) -> None:
        for slot in form.required:
            known = self._words.slots.get(slot, Slot())
            if mappings := form.mapped(slot, known, slot in self._words.entities):
                self._made.slots[slot] = known.model_copy(update={"mappings": mappings})

    def _may_be_requested(self, form: Form) -> list[str]:
        """Slots that the form does not list and its validation may request all the same: those that it has words of its
        own for, or that the source of the actions names and nothing else asks for."""
        words = self._words
        asks = words.responses | words.actions
        own = {slot for slot in words.slots if asks & {f"{how}_ask_{form.name}_{slot}" for how in _HOW}}
        named = {slot for slot in words.words if asks & {f"{how}_ask_{slot}" for how in _HOW}}
        elsewhere = words.asked.union(*(other.required for other in words.forms.values()))
        found = (own | (named - elsewhere)) - {*form.required}
        return [slot for slot in words.slots if slot in found]

    # -- intents -----------------------------------------------------------------------------------------

    def _add_intent(self, intent: str, paths: list[Path]) -> None:
        tree = self._tree(self._agreed(intent, paths), "", f"after '{intent}'")
        if not tree.ways:
            return
        content = self._content(intent, tree, paths[0].script)
        flow = self._started(tree) or self._same_as(content, paths[0].script) or self._named(intent)
        if not flow:
            return
        if flow not in self._made.flows:
            self._made.flows[flow], self._made.places[flow] = content, paths[0].script.place
        if intent != FALLBACK:
            self._made.flows[flow].setdefault("nlu_trigger", []).append({"intent": intent})
        for path in paths:
            path.become(flow)

    def _agreed(self, intent: str, paths: list[Path]) -> list[Path]:
        """Those that say something of their own, without later turns that are not the same in all stories: Rasa decides
        such a turn by all that went before."""
        plain = [path.nodes for path in paths]
        own = [path for path in paths if not (path.is_within_form and path.nodes[1:] in plain)]
        later, tree = [path for path in own if path.rank == LATER], Tree()
        if all(tree.add(path.nodes) for path in later):
            return own
        for path in later:
            why = f"what follows '{intent}' depends on what was said before, and differs between stories"
            path.script.leave(why)
        return [path for path in own if path.rank != LATER]

    def _tree(self, paths: list[Path], flow: str, where: str) -> Tree:
        tree = Tree()
        for path in paths:
            if not tree.add(path.nodes):
                path.script.leave(f"{where}, a rule or story before it says something else")
            elif flow:
                path.become(flow)
        return tree

    def _content(self, intent: str, tree: Tree, script: Script) -> dict[str, Any]:
        about = script.name if script.is_rule else intent.replace("_", " ")
        content: dict[str, Any] = {"description": f"{about[:1].upper()}{about[1:].rstrip('.')}."}
        if guard := tree.guard:
            content["if"] = guard
        only = next(iter(tree.ways.values()))
        steps = steps_of(only if guard and len(tree.ways) == 1 else tree)
        return {**content, "run_pattern_completed": False, "steps": steps}

    def _started(self, tree: Tree) -> str:
        """The form that is all that follows: the intent starts it."""
        calls = [name for (kind, name), after in tree.ways.items() if kind == "call" and not after.ways]
        if len(calls) == len(tree.ways) == 1 and calls[0] in self._made.flows:
            return calls[0]
        return ""

    def _same_as(self, content: dict[str, Any], script: Script) -> str:
        """A flow of the same script that does the same: one rule for several intents is one flow."""
        alike = (
            name
            for name, flow in self._made.flows.items()
            if self._made.places[name] == script.place and flow["steps"] == content["steps"]
        )
        return next(alike, "")

    def _named(self, intent: str) -> str:
        """A name for the flow of an intent that nothing else has."""
        if intent == FALLBACK:
            return "" if NOT_UNDERSTOOD in self._words.taken else NOT_UNDERSTOOD
        name = re.sub(r"\W+", "_", intent).strip("_")
        while name in self._words.taken or name in self._made.flows:
            name += "_asked"
        return name
