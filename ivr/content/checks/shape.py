"""The shape of flows: steps that nobody reaches, and loops in which nobody is asked anything.

Rule: a flow with mistakes in it is left out, since where its steps lead cannot be said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ivr.content.checks.material import Material
from ivr.content.problems import Problems
from ivr.conversation.flow import END, Flow
from ivr.conversation.steps import MenuStep, Step
from ivr.conversation.steps.base import Link
from ivr.conversation.steps.call import CallStep
from ivr.conversation.steps.end import EndStep
from ivr.conversation.steps.hand_off import HandOffStep
from ivr.conversation.steps.link import LinkStep
from ivr.conversation.steps.question import Question

Node = tuple[str, str]
"""A flow and a step of it."""


def reachable(material: Material, problems: Problems) -> None:
    for flow in _whole(material):
        seen = _reached(flow)
        for step_id in flow.steps:
            if step_id not in seen:
                hint = "Let a 'next' lead to it, or delete it."
                place = material.places[flow.id, step_id]
                problems.add(place.problem(f"step '{step_id}' is never reached.", hint))


def _reached(flow: Flow) -> set[str]:
    seen: set[str] = set()
    waiting = [flow.start]
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


def loops(material: Material, problems: Problems) -> None:
    """Steps that lead back to themselves without a question in between, through called and linked flows too."""
    graph = _ways_without_a_question(material)
    for circle in _circles(graph):
        flow = circle[0][0]
        told = " -> ".join(step if owner == flow else f"{owner}.{step}" for owner, step in circle)
        message = f"step '{circle[0][1]}' leads back to itself without asking anything: {told}."
        problems.add(material.places[circle[0]].problem(message, "Put a question into the loop."))


def _ways_without_a_question(material: Material) -> dict[Node, list[Node]]:
    """Where each step leads by itself. A called flow leads back to its caller only if it can end unasked."""
    flows = {flow.id: flow for flow in _whole(material)}
    graph: dict[Node, list[Node]] = {}
    callers: dict[str, list[Node]] = {}
    for flow in flows.values():
        for step_id, step in flow.steps.items():
            node = (flow.id, step_id)
            asks = isinstance(step, Question | HandOffStep)
            graph[node] = [] if asks else [(flow.id, link.target) for link in _ways_on(step)]
            if isinstance(step, CallStep) and step.call in flows:
                callers.setdefault(step.call, []).append(node)
            if isinstance(step, LinkStep) and step.link in flows:
                graph[node] = [(step.link, flows[step.link].start)]
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


CHECKS = (reachable, loops)
