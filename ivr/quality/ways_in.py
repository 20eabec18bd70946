"""Every way into a flow: the smallest sets of evidence that give the level it needs. What `ivr check --ways-in` prints.

Rule: it is worked out of the policy alone, so that whoever answers for it sees what an edit opens or closes.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff

from ivr.conversation.assurance import Policy, Rule
from ivr.conversation.flow import Flow, Flows
from ivr.conversation.steps.authenticate import AuthenticateStep


def least_sets(policy: Policy | None, level: int) -> list[Rule]:
    """The sets of evidence that give the level, none of which is more than another of them needs."""
    rules = {rule for given, rule in policy.rules if given >= level} if policy else set()
    return sorted((rule for rule in rules if not any(other < rule for other in rules)), key=_in_order)


def levels_of(flow: Flow) -> list[tuple[str, int]]:
    """(where, the level needed): of the flow as a whole, and of each step that asks for more."""
    whole = flow.head.assurance
    asked = [
        (f"step {step.id}", int(step.authenticate))
        for step in flow.steps.values()
        if isinstance(step, AuthenticateStep) and step.authenticate != "needed"
    ]
    return [("", whole), *((where, level) for where, level in asked if level > whole)]


def told(flows: Flows) -> list[str]:
    """Line by line, by the names of the flows."""
    return [line for name in sorted(flows.flows) for line in _of(flows.flows[name], flows.policy)]


def changes(before: Flows, after: Flows) -> list[str]:
    """What is another way in than it was, as a diff; the name of the flow stands above each."""
    lines = unified_diff(told(before), told(after), "before", "now", lineterm="", n=20)
    return [line for line in lines if not line.startswith("@@")]


def _of(flow: Flow, policy: Policy | None) -> Iterator[str]:
    if flow.is_pattern:
        return
    for where, level in levels_of(flow):
        what = f"{flow.id}{f', {where}' if where else ''}"
        yield f"{what}: level {level}" if level else f"{what}: anybody"
        yield from (
            f"  {' and '.join(sorted(rule))}" for rule in (least_sets(policy, level) if level else ())
        )


def _in_order(rule: Rule) -> tuple[int, list[str]]:
    return len(rule), sorted(rule)
