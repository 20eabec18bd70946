"""The shape of flows: steps that nobody reaches, loops in which nobody is asked anything, ways that lead nowhere out.

Rule: a flow with mistakes in it is left out, since where its steps lead cannot be said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ivr.content.checks.material import Material
from ivr.content.problems import Problems
from ivr.conversation import conditions
from ivr.conversation.flow import Flow
from ivr.conversation.steps import ActionStep, CollectStep, MenuStep
from ivr.conversation.steps.call import CallStep
from ivr.conversation.steps.end import EndStep
from ivr.conversation.steps.hand_off import HandOffStep
from ivr.conversation.steps.link import LinkStep
from ivr.conversation.steps.question import Question
from ivr.conversation.steps.results import LISTEN
from ivr.conversation.steps.set_slots import SetSlotsStep
from ivr.conversation.written import END, Link, Step

Node = tuple[str, str]
"""A flow and a step of it."""


def reachable(material: Material, problems: Problems) -> None:
    """A step that nothing leads to."""
    for flow in _whole(material):
        seen = _reached(flow)
        for step_id in flow.steps:
            if step_id not in seen:
                hint = "Let a 'next' lead to it, or delete it."
                place = material.places[flow.id, step_id]
                problems.add(place.problem(f"step '{step_id}' is never reached.", hint))


def _reached(flow: Flow, start: str = "") -> set[str]:
    """The steps that `start`, or the beginning, leads to, itself among them."""
    seen: set[str] = set()
    waiting = [start] if start else [flow.start, *flow.form_questions]
    while waiting:
        step_id = waiting.pop()
        if step_id not in seen and step_id in flow.steps:
            seen.add(step_id)
            waiting += [link.target for link in _ways_on(flow.steps[step_id])]
    return seen


def _ways_on(step: Step) -> Iterable[Link]:
    if isinstance(step, EndStep | LinkStep):
        return ()
    if isinstance(step, MenuStep):
        return [link for link in step.links() if link.condition == "chosen"]
    return step.links()


def no_way_out(material: Material, problems: Problems) -> None:
    """Steps that only ever lead to each other: whatever the caller answers, nothing else comes."""
    for flow in _whole(material):
        reached, leading_out = _reached(flow), _leading_out(flow)
        stuck = [step for step in flow.steps if step in reached and step not in leading_out]
        while stuck:
            circle = _reached(flow, stuck[0])
            questions = [step for step in stuck if step in circle and isinstance(flow.steps[step], Question)]
            for question in questions[:1]:  # without one, `loops` tells of it
                message = f"step '{question}': whatever the caller answers, there is no way out of here."
                hint = "Let one of its ways lead to END, to another flow or to a person."
                place = material.places[flow.id, question]
                problems.add(place.problem(message, hint, severity="warning"))
            stuck = [step for step in stuck if circle.isdisjoint(_reached(flow, step))]


def _leading_out(flow: Flow) -> set[str]:
    """Steps from which the flow can come to an end, to another flow or to a person."""
    before: dict[str, list[str]] = {}
    out: set[str] = set()
    waiting: list[str] = []
    for step_id, step in flow.steps.items():
        if _leads_out(step):
            waiting.append(step_id)
        for link in _ways_on(step):
            before.setdefault(link.target, []).append(step_id)
    for target in (
        before.keys() - flow.steps.keys()
    ):  # END, or a step that is not there, which is told elsewhere
        waiting += before[target]
    while waiting:
        step_id = waiting.pop()
        if step_id not in out:
            out.add(step_id)
            waiting += before.get(step_id, [])
    return out


def _leads_out(step: Step) -> bool:
    if isinstance(step, MenuStep):
        return bool(step.offers) or not step.choices  # an open question leads anywhere
    return isinstance(step, EndStep | LinkStep | HandOffStep)


def loops(material: Material, problems: Problems) -> None:
    """Steps that lead back to themselves without a question in between, through called and linked flows too."""
    graph = _ways_without_a_question(material)
    for circle in _circles(graph):
        flow = circle[0][0]
        told = " -> ".join(step if owner == flow else f"{owner}.{step}" for owner, step in circle)
        message = f"step '{circle[0][1]}' leads back to itself without asking anything: {told}."
        problems.add(material.places[circle[0]].problem(message, "Put a question into the loop."))


def answered_already(material: Material, problems: Problems) -> None:
    """A way back to questions that have their answers: nobody is asked again, and the call goes in a circle."""
    for flow in _whole(material):
        steps = flow.steps.values()
        if any(isinstance(step, ActionStep | CallStep) for step in steps):
            continue  # either may empty a slot
        emptied = {slot for step in steps if isinstance(step, SetSlotsStep) for slot in step.set_slots}
        graph: dict[Node, list[Node]] = {
            (flow.id, name): [(flow.id, link.target) for link in _ways_on(step)]
            for name, step in flow.steps.items()
            if _goes_the_same_way_again(step, emptied)
        }
        for circle in _circles(graph):
            asked = [step.collect for _, name in circle if isinstance(step := flow.steps[name], CollectStep)]
            if asked and circle[0][1] in _leading_out(flow):  # else `no_way_out` tells of it
                (_, back), (_, last) = circle[0], circle[-1]
                message = f"step '{last}' leads back to '{back}', where nothing is asked that has its answer already."
                empty = ", ".join(f"{slot}: null" for slot in asked)
                hint = f"Empty it on the way: 'set_slots: {{{empty}}}'."
                problems.add(material.places[flow.id, last].problem(message, hint))


def _goes_the_same_way_again(step: Step, emptied: set[str]) -> bool:
    """Whether a step that the call comes back to, with all the answers it had, asks nothing and leads where it led."""
    own: set[tuple[str, str]] = set()
    if isinstance(step, CollectStep):
        if step.ask_before_filling or step.optional or step.collect in emptied:
            return False
        own = {("slots", step.collect)}
    elif isinstance(step, Question | HandOffStep):
        return False
    try:
        return all(conditions.parse(link.condition).names <= own for link in step.next if link.condition)
    except conditions.ConditionError:
        return False


def _ways_without_a_question(material: Material) -> dict[Node, list[Node]]:
    """Where each step leads by itself. A called flow leads back to its caller only if it can end unasked."""
    flows = {flow.id: flow for flow in _whole(material)}
    steps = {(flow.id, name): step for flow in flows.values() for name, step in flow.steps.items()}
    graph = {node: _leads_unasked(node[0], step, flows) for node, step in steps.items()}
    callers: dict[str, list[Node]] = {}
    for node, step in steps.items():
        if isinstance(step, CallStep) and step.call in flows:
            callers.setdefault(step.call, []).append(node)
    afterwards = {node: graph[node] for nodes in callers.values() for node in nodes}
    for name, nodes in callers.items():
        for node in nodes:
            graph[node] = [(name, flows[name].start)]
    waiting = list(callers)
    while waiting:
        name = waiting.pop()
        if name in callers and _ends_unasked(name, flows[name], graph):
            for node in callers.pop(name):
                graph[node] = [*graph[node], *afterwards[node]]
                waiting += [owner for owner in (node[0],) if owner in callers]
    return graph


def _leads_unasked(flow: str, step: Step, flows: dict[str, Flow]) -> list[Node]:
    if isinstance(step, LinkStep) and step.link in flows:
        return [(step.link, flows[step.link].start)]
    if isinstance(step, Question | HandOffStep) or getattr(step, "action", "") == LISTEN:
        return []
    return [(flow, link.target) for link in _ways_on(step)]


def _ends_unasked(name: str, flow: Flow, graph: dict[Node, list[Node]]) -> bool:
    seen: set[Node] = set()
    waiting: list[Node] = [(name, flow.start)]
    while waiting:
        node = waiting.pop()
        if node[1] == END:
            return True
        if node not in seen:
            seen.add(node)
            waiting += [way for way in graph.get(node, ()) if way[0] == name]
    return False


def _circles(graph: dict[Node, list[Node]]) -> Iterator[list[Node]]:
    """Every way back that a walk through the graph comes upon."""
    done: set[Node] = set()
    for begin in graph:
        if begin in done:
            continue
        trail, on_trail = [begin], {begin}
        stack = [iter(graph[begin])]
        while stack:
            following = next(stack[-1], None)
            if following is None:
                stack.pop()
                done.add(left := trail.pop())
                on_trail.discard(left)
            elif following in on_trail:
                yield trail[trail.index(following) :]
            elif following in graph and following not in done:
                stack.append(iter(graph[following]))
                trail.append(following)
                on_trail.add(following)


def _whole(material: Material) -> Iterator[Flow]:
    return (flow for flow in material.flows.flows.values() if flow.id not in material.broken)


def repeated_conditions(material: Material, problems: Problems) -> None:
    """A branch that is never taken, since the same condition stands above it."""
    for spot in material.own_steps:
        if spot.flow.id in material.broken:
            continue
        seen: set[bool | str] = set()
        for index, link in enumerate(spot.step.next):
            condition = link.condition.strip() if isinstance(link.condition, str) else link.condition
            if condition in seen:
                message = "this branch is never taken: its condition stands above already."
                hint = "Delete it, or mend its condition."
                spot.tell(problems, ("next", index, "if"), message, hint, severity="warning")
            seen.add(condition)


CHECKS = (reachable, no_way_out, loops, answered_already, repeated_conditions)
