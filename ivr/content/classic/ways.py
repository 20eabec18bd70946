"""What follows an intent, gathered from all rules and stories: one tree for each intent, written as steps of a flow.

Rule: rules go before stories, and the first turn of a story before its later ones, of which Rasa would decide by all
that went before. Where two of the same rank disagree, the first one counts and the other is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Node = tuple[str, str]
"""("if", condition), ("action", name), ("say", text), ("call", form), ("answer", "yes" or "no")."""


@dataclass
class Tree:
    """What is done, and then: each way on from here."""

    ways: dict[Node, Tree] = field(default_factory=dict)

    def add(self, path: list[Node]) -> bool:
        """Whether the path goes together with those that are there: only conditions and answers part ways."""
        if not path:
            return True
        node, *rest = path
        if node not in self.ways and not self._may_branch(node):
            return False
        grown = self.ways.setdefault(node, Tree())
        return grown.add(rest)

    def _may_branch(self, node: Node) -> bool:
        done = [kind for kind, _ in self.ways if kind not in ("if", "answer")]
        if node[0] == "if":
            return not any(kind == "answer" for kind, _ in self.ways)
        if node[0] == "answer":
            return all(kind == "answer" for kind, _ in self.ways)
        return not done

    @property
    def guard(self) -> str:
        """The condition without which nothing would be done here."""
        conditions = [name for kind, name in self.ways if kind == "if"]
        if len(conditions) == len(self.ways):
            return " or ".join(conditions)
        return ""


def steps_of(tree: Tree) -> list[dict[str, Any]]:
    """The steps of a tree, in the flow language. At a question of yes or no, callers are waited for."""
    steps: list[dict[str, Any]] = []
    while tree.ways:
        conditions = {name: way for (kind, name), way in tree.ways.items() if kind == "if"}
        others = [(node, way) for node, way in tree.ways.items() if node[0] != "if"]
        if conditions:
            branches = [{"if": condition, "then": _closed(way)} for condition, way in conditions.items()]
            rest = Tree(dict(others))
            steps.append({"noop": True, "next": [*branches, {"else": _closed(rest)}]})
            return steps
        (kind, name), tree = others[0]
        answers = {word: way for (answer, word), way in tree.ways.items() if answer == "answer"}
        if answers:
            return [*steps, _question(name, answers)]
        steps.append({kind: name})
    return steps


def _closed(tree: Tree) -> list[dict[str, Any]] | str:
    """The steps of a branch, which ends the flow."""
    steps = steps_of(tree)
    if not steps:
        return "END"
    if "next" not in steps[-1]:
        steps[-1] = {**steps[-1], "next": "END"}
    return steps


def _question(asks: str, answers: dict[str, Tree]) -> dict[str, Any]:
    slot = "yes_to_" + asks.removeprefix("utter_").removeprefix("action_").removeprefix("ask_")
    yes, no = (_closed(answers.get(word, Tree())) for word in ("yes", "no"))
    return {
        "collect": slot,
        "utter": asks,
        "reads": "yes_no",
        "ask_before_filling": True,
        "next": [{"if": f"slots.{slot}", "then": yes}, {"else": no}],
    }
