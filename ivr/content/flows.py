"""Reads flow files: lays the nested steps of a flow flat, names them, and makes each of its kind.

Rule: what a step means is said by its class in `conversation/steps/`; this module only knows how steps are
written: nested lists in `then`, ids left out, short forms of `next`. Ids are made as Rasa makes them: the number of
the step, depth first, and what it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ivr.content.marked_yaml import DataPath, Document, Place, block_of, list_of
from ivr.content.models import make, texts_in
from ivr.content.problems import Problems, did_you_mean, found
from ivr.conversation.flow import Flow
from ivr.conversation.steps import STEPS
from ivr.conversation.written import END, FlowHead, Step

_LABELLED = ("collect", "call", "link", "hand_off", "voicemail", "play", "http", "pay")
"""Kinds whose made-up id tells what they are about, as in Rasa: 0_collect_amount."""

_CLOSED = ("link", "end", "hand_off")
"""Kinds that need no `next` at the end of a nested list: they do not fall through."""

_FLOW_ID = re.compile(r"\w[\w-]*")
_BRANCH = ("if", "then", "else")
_FORK = frozenset({"id", "next", "description", "metadata"})
"""Keys of a step that does nothing but lead on."""


@dataclass
class Written:
    """All flows that were read, and where each flow and step stands."""

    flows: dict[str, Flow] = field(default_factory=dict)
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    """(flow, step) -> place; (flow, "") is the flow itself. Also of steps that could not be made."""
    broken: set[str] = field(default_factory=set)
    """Flows with mistakes in them: what leads where cannot be said of these."""
    unread: set[str] = field(default_factory=set)
    """Texts of parts that could not be read, such as the slot that a misspelt `colect` asks for."""


def read(document: Document, written: Written, problems: Problems) -> None:
    """Adds the flows of a file."""
    flows = document.data["flows"]
    if not isinstance(flows, dict):
        problems.add(document.problem(("flows",), "'flows' must hold flows by their ids."))
        return
    for key, content in flows.items():
        flow_id, place = str(key), Place(document, ("flows", key))
        if flow_id in written.flows:
            known = written.places[flow_id, ""]
            problems.add(place.problem(f"flow '{flow_id}' is defined already in {known}.", key=True))
            continue
        if not _FLOW_ID.fullmatch(flow_id):
            message = f"'{flow_id}' cannot be the id of a flow."
            problems.add(place.problem(message, "Use letters, digits and underscores.", key=True))
        reader = _FlowReader(flow_id, place, written, problems)
        mistakes = len(problems.errors)
        written.places[flow_id, ""] = place
        written.flows[flow_id] = reader.flow(content)
        if len(problems.errors) > mistakes:
            written.broken.add(flow_id)


class _FlowReader:
    def __init__(self, flow: str, place: Place, written: Written, problems: Problems) -> None:
        self._flow = flow
        self._place = place
        self._written = written
        self._problems = problems
        self._ids: dict[DataPath, str] = {}
        self._known: set[str] = set()
        self._steps: dict[str, Step] = {}

    def flow(self, content: Any) -> Flow:
        what, path = f"flow '{self._flow}'", self._place.path
        if not isinstance(content, dict):
            message = f"{what} must hold 'description' and 'steps', found {found(content)}."
            self._problem(path, message, key=content is None)
            return Flow(self._flow, FlowHead(), {})
        written = {str(key): value for key, value in content.items() if key != "steps"}
        head = make(FlowHead, written, self._place, what, "a flow", self._problems, also=["steps"])
        steps = content.get("steps")
        if isinstance(steps, list) and steps:
            self._name(steps, (*path, "steps"))
            self._lay(steps, (*path, "steps"), root=True)
        elif "steps" in content or not any(did_you_mean(key, ["steps"]) for key in written):
            self._problem((*path, "steps"), f"{what} needs a list of 'steps', found {found(steps)}.")
        return Flow(self._flow, head or FlowHead(), self._steps)

    # -- naming ------------------------------------------------------------------------------------------

    def _name(self, steps: list[Any], path: DataPath) -> None:
        """Gives every step its id, depth first, so that branches can point at them."""
        for index, step in enumerate(steps):
            here = (*path, index)
            if not isinstance(step, dict):
                continue
            step_id = self._id_of(step, (*here, "id"))
            self._ids[here] = step_id
            self._known.add(step_id)
            self._written.places[self._flow, step_id] = Place(self._place.document, here)
            for nested, nested_path in _nested(step, here):
                self._name(nested, nested_path)

    def _id_of(self, step: dict[str, Any], path: DataPath) -> str:
        """The id that is written, where it is one; else one that nobody would write."""
        own = f"{len(self._ids)}_{_label(step)}"
        step_id = step.get("id", own)
        if not isinstance(step_id, str) or step_id in ("", END):
            message = f"a step's id must be a name of your own, found {found(step_id)}."
            hint = f'Put it in quotes: "{step_id}".' if isinstance(step_id, int) else ""
            self._problem(path, message, hint)
            return own
        if step_id in self._known:
            first = self._written.places[self._flow, step_id]
            message = f"flow '{self._flow}' has a step '{step_id}' already, in line {_line(first)}."
            self._problem(path, message, "Give one of them another id.")
            return f"{len(self._ids)}_{step_id}"
        return step_id

    # -- laying flat -------------------------------------------------------------------------------------

    def _lay(self, steps: list[Any], path: DataPath, root: bool) -> None:
        for index, written in enumerate(steps):
            here = (*path, index)
            if not isinstance(written, dict):
                self._problem(
                    here, f"a step must be a block of keys, such as '- say: Hello.', found {found(written)}."
                )
                continue
            content = _as_rasa_writes({str(key): value for key, value in written.items()})
            kind = self._kind(content, here)
            content["id"] = self._ids[here]
            content["next"] = self._next(content, kind, here, root)
            if kind:
                self._make(kind, content, here)
            else:
                self._written.unread.update(texts_in(written))
            for nested, nested_path in _nested(written, here):
                self._lay(nested, nested_path, root=False)

    def _kind(self, step: dict[str, Any], path: DataPath) -> str:
        """The kind that the step is of, or "" and a problem."""
        kinds = [key for key in step if key in STEPS]
        if "next" in step and step.keys() <= _FORK:
            step["noop"] = True  # as in Rasa, a step may be nothing but a fork
            return "noop"
        for kind in kinds:
            if {kind, *STEPS[kind].model_fields}.issuperset(kinds):
                return kind
        if kinds:
            message = f"'{kinds[0]}' and '{kinds[1]}' are two steps in one."
            self._problem((*path, kinds[1]), message, "Begin the second one with '- '.", key=True)
            return ""
        for key in step:
            if meant := did_you_mean(key, STEPS):
                self._problem((*path, key), f"'{key}' is not a kind of step.", meant, key=True)
                return ""
        keys = ", ".join(f"'{key}'" for key in step)
        message = f"no kind of step is named here, only {keys}." if keys else "this step is empty."
        self._problem(path, message, f"The kinds are: {', '.join(STEPS)}.")
        return ""

    def _make(self, kind: str, content: dict[str, Any], path: DataPath) -> None:
        model, step_id = STEPS[kind], content["id"]
        if isinstance(content.get("choices"), list):
            content["choices"] = self._choices(content["choices"], (*path, "choices"))
        if isinstance(content.get("keys"), dict):  # 1: checking, without quotes
            content["keys"] = {_key(key): value for key, value in content["keys"].items()}
        place = Place(self._place.document, path)
        step = make(model, content, place, f"step '{step_id}'", kind, self._problems)
        if step:
            self._steps[step_id] = step
        else:
            self._written.unread.update((*texts_in(content), *model.FILLS))

    # -- ways on -----------------------------------------------------------------------------------------

    def _next(self, step: dict[str, Any], kind: str, path: DataPath, root: bool) -> list[dict[str, Any]]:
        """Where the step leads: where it says, or else to the step below it, or to the end."""
        if "next" in step:
            key = "next" if (*path, "next") in self._place.document.marks else "noop"
            return self._links(step["next"], (*path, key))
        *way, index = path
        if following := self._ids.get((*way, int(index) + 1)):
            return [{"target": following}]
        if kind and not root and kind not in _CLOSED:
            message = f"step '{step['id']}' ends a nested list and has no 'next'."
            hint = "Add 'next: END', or 'next:' with the 'id:' of the step that shall follow; give it one."
            self._problem(path, message, hint)
        return [{"target": END}]

    def _links(self, written: Any, path: DataPath) -> list[dict[str, Any]]:
        if isinstance(written, str):
            return [{"target": written}]
        if _is_steps(written):
            return [{"target": self._target(written, path)}]
        if not isinstance(written, list) or not written:
            wanted = "the id of a step, END, or a list of 'if', 'then' and 'else'"
            message = f"'next' must be {wanted}, found {found(written)}."
            self._problem(path, message)
            return [{"target": END}]
        links = [self._branch(branch, (*path, index)) for index, branch in enumerate(written)]
        for index, link in enumerate(links[:-1]):
            if link.keys() == {"target"}:
                self._problem(
                    (*path, index), "'else' must be the last branch.", "Move it to the end of the list."
                )
        if all("condition" in link for link in links):
            self._problem(path, "these branches have no 'else'.", "Say where to go when no condition holds.")
        return [link or {"condition": False, "target": END} for link in links]

    def _branch(self, branch: Any, path: DataPath) -> dict[str, Any]:
        """The way on, empty and a problem where none can be read."""
        keys = set(block_of(branch))
        if keys == {"else"}:
            return {"target": self._target(branch["else"], (*path, "else"))}
        if keys == {"if", "then"}:
            condition = branch["if"]
            if not isinstance(condition, bool | str):
                message = f"a condition must be text, such as slots.amount > 10, found {found(condition)}."
                self._problem((*path, "if"), message)
                condition = False
            return {"condition": condition, "target": self._target(branch["then"], (*path, "then"))}
        self._written.unread.update(texts_in(branch))
        strange = [key for key in keys if key not in _BRANCH]
        for key in strange:
            hint = did_you_mean(key, _BRANCH, otherwise="Its keys are: if, then; or else.")
            self._problem((*path, key), f"'{key}' is not a key of a branch.", hint, key=True)
        if not strange:
            self._problem(
                path, "a branch is '- if: ...' with 'then: ...', or '- else: ...'.", _branch_slip(keys)
            )
        return {}

    def _target(self, written: Any, path: DataPath) -> str:
        if isinstance(written, str):
            return written
        if isinstance(written, list) and written:
            return next((self._ids[*path, i] for i in range(len(written)) if (*path, i) in self._ids), END)
        message = f"expected the id of a step, END, or a list of steps, found {found(written)}."
        self._problem(path, message)
        return END

    def _choices(self, written: list[Any], path: DataPath) -> list[Any]:
        return [self._choice(choice, (*path, index)) for index, choice in enumerate(written)]

    def _choice(self, choice: Any, path: DataPath) -> Any:
        if "then" not in block_of(choice):
            return choice
        made = {**choice, "then": self._target(choice["then"], (*path, "then"))}
        if "key" in choice:
            made["key"] = _key(choice["key"])
        return made

    def _problem(self, path: DataPath, message: str, hint: str = "", *, key: bool = False) -> None:
        self._problems.add(self._place.document.problem(path, message, hint, key=key))


def _nested(step: dict[Any, Any], path: DataPath) -> Iterator[tuple[list[Any], DataPath]]:
    """The lists of steps inside a step: the branches of its `next`, the ways of a menu."""
    ways = ["next", "noop", "choices"]
    if _is_steps(step.get("next")):
        yield step["next"], (*path, ways.pop(0))
    for key in ways:
        for index, branch in enumerate(list_of(step.get(key))):
            for word in ("then", "else"):
                steps = block_of(branch).get(word)
                if isinstance(steps, list):
                    yield steps, (*path, key, index, word)


def _is_steps(written: Any) -> bool:
    """Whether a `next` holds steps rather than branches."""
    steps = list_of(written)
    if not steps or not block_of(steps[0]).keys().isdisjoint(_BRANCH):
        return False
    return all(STEPS.keys() & block_of(step).keys() for step in steps)


def _as_rasa_writes(step: dict[str, Any]) -> dict[str, Any]:
    """The step with what Rasa's documentation writes in other ways: `noop: [branches]`, `collect: {name: ...}`."""
    if isinstance(step.get("noop"), list) and "next" not in step:
        step |= {"noop": True, "next": step["noop"]}
    if step.get("noop", "") is None:
        step["noop"] = True
    asked = block_of(step.get("collect"))
    if "name" in asked:
        step |= {**asked, "collect": asked["name"]}
        del step["name"]
    return step


def _label(step: dict[Any, Any]) -> str:
    kind = next((key for key in step if key in STEPS), "step" if "next" not in step else "noop")
    value = step.get(kind)
    if not isinstance(value, str):
        return kind
    if kind == "action":
        return value
    return f"{kind}_{value}" if kind in _LABELLED else kind


def _key(written: Any) -> Any:
    """A telephone key that was written as a number."""
    if isinstance(written, int) and not isinstance(written, bool):
        return str(written)
    return written


def _line(place: Place) -> int:
    return place.document.mark(place.path).line


def _branch_slip(keys: set[Any]) -> str:
    if "if" in keys and "else" in keys:
        return "Put 'else' into an entry of its own, with '- ' before it."
    if keys == {"if"}:
        return "'then' is missing."
    if keys == {"then"}:
        return "'if' is missing."
    return ""
