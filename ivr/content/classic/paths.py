"""What one rule or story says follows which intent: a path of things to do, for each of its turns.

Rule: a form that is in progress goes on by itself, so a script that names it again says nothing new; what comes after
it has ended belongs to the form, whoever began it.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field

from ivr.content.classic.scripts import Script, Turn
from ivr.content.classic.ways import Node

ANSWERS = {
    **dict.fromkeys(("affirm", "yes", "agree", "confirm", "accept", "affirmative", "say_yes"), "yes"),
    **dict.fromkeys(("deny", "no", "disagree", "decline", "reject", "negative", "say_no"), "no"),
}
"""Intents by which projects tell yes from no."""

SILENT = frozenset({"action_listen", "action_unlikely_intent", "action_extract_slots"})
"""Actions that a story may name and that do nothing."""

RULE, FIRST, LATER = range(3)
"""Which path counts where two disagree: a rule's, that of a story's first turn, of a later one."""


@dataclass
class Path:
    """What follows one of `intents`."""

    script: Script
    rank: int
    intents: tuple[str, ...]
    nodes: list[Node] = field(default_factory=list)
    followed_by: list[Script] = field(default_factory=list)
    """Rules of what always comes after an action that it ends with."""

    @property
    def end(self) -> str:
        """What it does last."""
        return self.nodes[-1][1] if self.nodes else ""

    def become(self, flow: str) -> None:
        for script in (self.script, *self.followed_by):
            script.become(flow)

    @property
    def is_within_form(self) -> bool:
        """Whether it is followed while a form is in progress, and for no other reason."""
        return bool(self.nodes) and self.nodes[0] in (
            ("if", loop_condition(form)) for form in self.script.forms
        )


def loop_condition(form: str) -> str:
    """What holds while the form is in progress."""
    return f'session.active_loop is "{form}"'


@dataclass
class Paths:
    """`turns` of intents, `ends` of forms, and what always comes after an action."""

    turns: list[Path] = field(default_factory=list)
    ends: dict[str, list[Path]] = field(default_factory=dict)
    after: dict[str, Path] = field(default_factory=dict)

    @property
    def all(self) -> Iterator[Path]:
        yield from self.turns
        for ends in self.ends.values():
            yield from ends

    def is_end(self, path: Path) -> bool:
        """Whether it is what follows a form."""
        return any(path is other for paths in self.ends.values() for other in paths)

    def read(self, script: Script, forms: Mapping[str, object], asking: Container[str]) -> None:
        """Adds those of a script. `asking` are the responses that ask something."""
        _Reader(self, script, forms, asking).read()


class _Reader:
    def __init__(
        self, found: Paths, script: Script, forms: Mapping[str, object], asking: Container[str]
    ) -> None:
        self._found = found
        self._script = script
        self._forms = forms
        self._asking = asking
        self._loop = script.loop
        self._ran = ""
        """The form that ran last, if nothing else was done since."""
        self._path = Path(script, RULE, ())

    def read(self) -> None:
        for number, turn in enumerate(self._script.turns):
            self._begin(turn, number)
            for kind, value in turn.items:
                self._take(kind, value)
            self._close()

    def _begin(self, turn: Turn, number: int) -> None:
        self._ran = ""
        answer = self._answer(turn)
        if answer:
            nodes = [*self._path.nodes, ("answer", answer)]
            self._path = Path(self._script, self._path.rank, self._path.intents, nodes)
            return
        self._path = Path(self._script, self._rank(number), turn.intents)
        if self._loop and turn.intents:
            self._script.forms.add(self._loop)
            self._when(loop_condition(self._loop))
        if number == 0:
            self._when(*self._script.conditions)

    def _answer(self, turn: Turn) -> str:
        """The yes or no that the turn is to what was asked before it, "" where it is none."""
        words = {ANSWERS.get(intent, "") for intent in turn.intents}
        asked = self._path.nodes[-1:]
        if len(words) != 1 or not asked:
            return ""
        kind, name = asked[0]
        if kind == "action" and name in self._asking:
            return words.pop()
        return ""

    def _rank(self, number: int) -> int:
        if self._script.is_rule:
            return RULE
        return LATER if number else FIRST

    def _when(self, *conditions: str) -> None:
        """Conditions that stand side by side are one."""
        nodes = self._path.nodes
        for condition in conditions:
            if nodes and nodes[-1][0] == "if":
                nodes[-1] = ("if", f"{nodes[-1][1]} and {condition}")
            else:
                nodes.append(("if", condition))

    def _take(self, kind: str, value: object) -> None:
        if kind == "slot":
            self._when(str(value))
        elif kind == "loop":
            self._enter(str(value or ""))
        elif kind == "say":
            self._do("say", str(value))
        elif value in self._forms:
            self._run_form(str(value))
        elif value not in SILENT:
            self._do("action", str(value))

    def _run_form(self, form: str) -> None:
        if form != self._loop:
            self._do("call", form)
        self._loop = self._ran = form

    def _enter(self, form: str) -> None:
        """A form begins, which was said already, or the one in progress ends."""
        self._loop = form
        if form:
            return
        ended, self._ran = self._ran, ""
        if ended:
            self._close()
            self._path = Path(self._script, self._rank(0), ())
            if not self._script.turns[0].intents:
                self._when(*self._script.conditions)
            self._found.ends.setdefault(ended, []).append(self._path)

    def _do(self, kind: str, what: str) -> None:
        self._ran = ""
        self._path.nodes.append((kind, what))

    def _close(self) -> None:
        """A turn, or what it did before a form ended, is complete."""
        path = self._path
        if path.intents and any(kind != "if" for kind, _ in path.nodes):
            self._found.turns.append(path)
        elif not path.intents and self._begins_with_action:
            (_, first), *rest = path.nodes
            self._found.after.setdefault(first, Path(self._script, RULE, (), rest))
            self._script.become(f"after {first}")

    @property
    def _begins_with_action(self) -> bool:
        """Whether it is a rule about what always follows an action, whoever ran it."""
        kinds = [kind for kind, _ in self._path.nodes]
        about_a_form = self._script.loop or self._found.is_end(self._path)
        return self._script.is_rule and not about_a_form and kinds[:1] == ["action"] and len(kinds) > 1
