"""Reads flow files: lays the nested steps of a flow flat, names them, and checks each against its kind.

Rule: what a step means is said by its class in `conversation/steps/`; this module only knows how steps are
written: nested lists in `then`, ids left out, short forms of `next`. Ids are made as Rasa makes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from ivr.content.domain import keys_of
from ivr.content.marked_yaml import Document
from ivr.content.problems import Problems, did_you_mean, from_validation
from ivr.conversation.flow import END, Flow, FlowHead, NluTrigger
from ivr.conversation.steps import STEPS, Step
from ivr.conversation.steps.collect import Rejection
from ivr.conversation.steps.menu import Choice

Path = tuple[str | int, ...]

_LABELLED = ("collect", "action", "call", "link", "hand_off", "play")
"""Kinds whose made-up id tells what they are about, as in Rasa: 0_collect_amount."""

_CLOSED = ("link", "end", "hand_off")
"""Kinds that need no `next` at the end of a nested list: they do not fall through."""

_INNER: dict[str, list[str]] = {"rejections": keys_of(Rejection), "choices": keys_of(Choice)}


@dataclass
class Place:
    """Where a flow or step is written."""

    document: Document
    path: Path


@dataclass
class Written:
    """All flows that were read, and where each flow and step stands."""

    flows: dict[str, Flow] = field(default_factory=dict)
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    """(flow, step) -> place; (flow, "") is the flow itself."""


def read(document: Document, written: Written, problems: Problems) -> None:
    """Adds the flows of a file."""
    flows = document.data.get("flows")
    if not isinstance(flows, dict):
        problems.add(document.problem(("flows",), "'flows' must hold flows by their ids."))
        return
    for flow_id, content in flows.items():
        path: Path = ("flows", flow_id)
        flow_id = str(flow_id)
        if flow_id in written.flows:
            place = written.places[flow_id, ""]
            where = f"{place.document.path}:{place.document.mark(place.path, key=True).line}"
            problems.add(document.problem(path, f"flow '{flow_id}' is defined already in {where}.", key=True))
            continue
        if not isinstance(content, dict):
            problems.add(document.problem(path, f"flow '{flow_id}' must hold 'description' and 'steps'."))
            continue
        reader = _FlowReader(flow_id, document, path, written, problems)
        written.places[flow_id, ""] = Place(document, path)
        written.flows[flow_id] = reader.flow(content)


class _FlowReader:
    def __init__(
        self, flow: str, document: Document, path: Path, written: Written, problems: Problems
    ) -> None:
        self._flow = flow
        self._document = document
        self._path = path
        self._written = written
        self._problems = problems
        self._ids: dict[Path, str] = {}
        self._steps: dict[str, Step] = {}

    def flow(self, content: dict[str, Any]) -> Flow:
        head = self._head({key: value for key, value in content.items() if key != "steps"})
        steps = content.get("steps")
        if not isinstance(steps, list) or not steps:
            self._problem((*self._path, "steps"), f"flow '{self._flow}' needs a list of 'steps'.")
            steps = []
        self._name(steps, (*self._path, "steps"))
        self._lay(steps, (*self._path, "steps"), root=True)
        return Flow(self._flow, head, self._steps)

    def _head(self, content: dict[str, Any]) -> FlowHead:
        try:
            return FlowHead.model_validate(content)
        except ValidationError as error:
            known = {"": [*keys_of(FlowHead), "steps"], "nlu_trigger": keys_of(NluTrigger)}
            self._problems.add(
                *from_validation(error, self._document, self._path, f"flow '{self._flow}'", "a flow", known)
            )
            return FlowHead()

    # -- naming ------------------------------------------------------------------------------------------

    def _name(self, steps: list[Any], path: Path) -> None:
        """Gives every step its id, depth first, so that branches can point at them."""
        for index, step in enumerate(steps):
            here = (*path, index)
            if not isinstance(step, dict):
                continue
            step_id = step.get("id")
            if step_id is None:
                step_id = f"{len(self._ids)}_{_label(step)}"
            elif not isinstance(step_id, str) or not step_id or step_id == END:
                self._problem((*here, "id"), f"a step's id must be a name of your own, found {step_id!r}.")
                step_id = f"{len(self._ids)}_{_label(step)}"
            elif step_id in self._ids.values():
                self._problem((*here, "id"), f"step '{step_id}' occurs twice in flow '{self._flow}'.")
                step_id = f"{step_id}_{len(self._ids)}"
            self._ids[here] = step_id
            for nested, nested_path in _nested(step, here):
                self._name(nested, nested_path)

    # -- laying flat -------------------------------------------------------------------------------------

    def _lay(self, steps: list[Any], path: Path, root: bool) -> None:
        for index, written in enumerate(steps):
            here = (*path, index)
            if not isinstance(written, dict):
                self._problem(here, "a step must be a block of keys, such as '- say: Hello.'.")
                continue
            kind = self._kind(written, here)
            following = self._ids.get((*path, index + 1), "")
            content = {str(key): value for key, value in written.items()}
            if "next" in content:
                content["next"] = self._links(content["next"], (*here, "next"))
            elif following:
                content["next"] = [{"target": following}]
            elif root or kind in _CLOSED or kind is None:
                content["next"] = [{"target": END}]
            else:
                self._problem(
                    here,
                    f"step '{self._ids[here]}' ends a nested list and has no 'next'.",
                    "Add 'next: END' or the id of a step.",
                )
                content["next"] = [{"target": END}]
            if kind:
                if isinstance(content.get("choices"), list):
                    content["choices"] = self._choices(content["choices"], (*here, "choices"))
                self._add(kind, {**content, "id": self._ids[here]}, here)
            for nested, nested_path in _nested(written, here):
                self._lay(nested, nested_path, root=False)

    def _kind(self, step: dict[Any, Any], path: Path) -> str | None:
        kinds = [key for key in step if key in STEPS]
        whole = [kind for kind in kinds if all(k == kind or k in STEPS[kind].model_fields for k in kinds)]
        if whole:
            return whole[0]
        if kinds:
            self._problem(
                (*path, kinds[1]),
                f"'{kinds[0]}' and '{kinds[1]}' are two steps in one.",
                "Begin the second one with '- '.",
                key=True,
            )
            return None
        named = next((did_you_mean(key, STEPS) for key in step if did_you_mean(key, STEPS)), "")
        keys = ", ".join(f"'{key}'" for key in step) or "nothing"
        self._problem(
            path,
            f"no kind of step is named here, only {keys}.",
            named or f"The kinds are: {', '.join(STEPS)}.",
        )
        return None

    def _add(self, kind: str, content: dict[str, Any], path: Path) -> None:
        step_id = content["id"]
        self._written.places[self._flow, step_id] = Place(self._document, path)
        model = STEPS[kind]
        try:
            self._steps[step_id] = model.model_validate(content)
        except ValidationError as error:
            known = {"": keys_of(model), **_INNER}
            found = from_validation(error, self._document, path, f"step '{step_id}'", kind, known)
            self._problems.add(*found)

    def _links(self, written: Any, path: Path) -> list[dict[str, Any]]:
        if isinstance(written, str):
            return [{"target": written}]
        if not isinstance(written, list) or not written:
            self._problem(path, "'next' must be the id of a step, END, or a list of 'if', 'then' and 'else'.")
            return [{"target": END}]
        links = []
        for index, branch in enumerate(written):
            here = (*path, index)
            keys = set(branch) if isinstance(branch, dict) else set()
            if keys == {"if", "then"}:
                links.append(
                    {"condition": branch["if"], "target": self._target(branch["then"], (*here, "then"))}
                )
            elif keys == {"else"}:
                links.append({"target": self._target(branch["else"], (*here, "else"))})
                if index != len(written) - 1:
                    self._problem(here, "'else' must be the last branch.", "Move it to the end of the list.")
            else:
                self._problem(
                    here, "a branch is '- if: ...' with 'then: ...', or '- else: ...'.", _branch_slip(keys)
                )
        if all("condition" in link for link in links) and links:
            self._problem(path, "these branches have no 'else'.", "Say where to go when no condition holds.")
        return links or [{"target": END}]

    def _target(self, written: Any, path: Path) -> str:
        if isinstance(written, str):
            return written
        if isinstance(written, list) and written and (*path, 0) in self._ids:
            return self._ids[*path, 0]
        self._problem(path, "expected the id of a step, END, or a list of steps.")
        return END

    def _choices(self, written: list[Any], path: Path) -> list[Any]:
        return [
            {**choice, "then": self._target(choice["then"], (*path, i, "then"))}
            if isinstance(choice, dict) and "then" in choice
            else choice
            for i, choice in enumerate(written)
        ]

    def _problem(self, path: Path, message: str, hint: str = "", *, key: bool = False) -> None:
        self._problems.add(self._document.problem(path, message, hint, key=key))


def _nested(step: dict[Any, Any], path: Path) -> Iterator[tuple[list[Any], Path]]:
    """The lists of steps inside a step: the branches of its `next`, the ways of a menu."""
    for key in ("next", "choices"):
        branches = step.get(key)
        if isinstance(branches, list):
            for index, branch in enumerate(branches):
                if isinstance(branch, dict):
                    for word in ("then", "else"):
                        if isinstance(branch.get(word), list):
                            yield branch[word], (*path, key, index, word)


def _label(step: dict[Any, Any]) -> str:
    kind = next((key for key in step if key in STEPS), "step")
    value = step.get(kind)
    if kind == "action" and isinstance(value, str):
        return value
    return f"{kind}_{value}" if kind in _LABELLED and isinstance(value, str) else kind


def _branch_slip(keys: set[Any]) -> str:
    if "if" in keys and "else" in keys:
        return "Put 'else' into an entry of its own, with '- ' before it."
    if keys == {"if"}:
        return "'then' is missing."
    if keys == {"then"}:
        return "'if' is missing."
    return ""


def known_targets(flow: Flow) -> list[str]:
    return [*flow.steps, END]


__all__ = ["Place", "Written", "known_targets", "read"]
