"""Draws a flow, or the whole project as a map, into a file that any browser shows.

Rule: what is drawn are the flows as they run, after checking: what `ivr check` refuses has no picture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ivr.content import marked_yaml
from ivr.content.layout import layout_of
from ivr.content.problems import Problems, did_you_mean
from ivr.content.project import Project
from ivr.editing.chart import Chart, Passed, chart_of_flow, chart_of_project
from ivr.editing.mermaid import mermaid
from ivr.editing.svg import svg

WAYS: Mapping[str, Callable[[Chart], str]] = {"svg": svg, "mermaid": mermaid}
ENDINGS = {"svg": "svg", "mermaid": "mmd"}


class NoSuchFlow(Exception):
    """Raised for a flow that the project does not have."""


def draw(
    project: Project, flow: str = "", way: str = "svg", language: str = "", passed: Passed | None = None
) -> str:
    """The drawing of a flow, or the map of the project. `passed` are the steps that tests pass; others are marked."""
    flows = project.flows
    if not flow:
        return WAYS[way](chart_of_project(flows, own_flows(project.folder), language, passed))
    if flow not in flows.flows:
        known = ", ".join(sorted(name for name, known in flows.flows.items() if not known.is_pattern))
        hint = did_you_mean(flow, flows.flows, otherwise=f"There are: {known}.")
        raise NoSuchFlow(f"There is no flow '{flow}'. {hint}")
    return WAYS[way](chart_of_flow(flows.flows[flow], flows, language, passed))


def own_flows(folder: Path) -> frozenset[str]:
    """The flows that the team's own files define."""
    layout = layout_of(folder)
    found: set[str] = set()
    for file in layout.content() if layout else ():
        document = marked_yaml.read(file, file.name, Problems())
        flows = document.data.get("flows") if document and isinstance(document.data, dict) else None
        found.update(map(str, flows) if isinstance(flows, dict) else ())
    return frozenset(found)
