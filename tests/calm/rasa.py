"""Small Rasa projects for tests: written into a folder as a Rasa team lays one out, and called."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path

from caller import Action, Caller

from ivr.content import project as projects
from ivr.content.problems import Problems
from ivr.content.project import Project

DOMAIN = """
    slots:
      name: {type: text}
      amount: {type: float}
    responses:
      utter_ask_name: [{text: "What name?"}]
      utter_ask_amount: [{text: "How many?"}]
      utter_done: [{text: "Done for {name}."}]
      utter_no: [{text: "Not that."}]
"""


def load(
    folder: Path, flows: str = "", domain: str = DOMAIN, **files: str
) -> tuple[Project | None, Problems]:
    """The project of these files; `data_nlu` is data/nlu.yml, the rest lies at the top."""
    written = {"data/flows": flows, "domain": domain} | {
        name.replace("__", "/"): text for name, text in files.items()
    }
    for name, text in written.items():
        file = folder / f"{name}.yml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text), "utf-8")
    return projects.load(folder)


def project(folder: Path, flows: str, domain: str = DOMAIN, **files: str) -> Project:
    made, problems = load(folder, flows, domain, **files)
    assert made is not None, f"\n{problems}"
    return made


def call(
    folder: Path,
    flows: str,
    domain: str = DOMAIN,
    meanings: Mapping[str, str] | None = None,
    actions: Mapping[str, Action] | None = None,
    **files: str,
) -> Caller:
    """A call to the project. A sentence means the intent given, or else the flow of that name."""
    made = project(folder, flows, domain, **files)
    spoken = {flow.replace("_", " "): flow for flow in made.flows.flows}
    return Caller(made, {**spoken, **(meanings or {})}, actions)


def told(folder: Path, flows: str, domain: str = DOMAIN, **files: str) -> str:
    """What `ivr check` says, without what every project in these tests lacks."""
    _, problems = load(folder, flows, domain, **files)
    lacking = ("there are no queues", "used by nothing", "nothing says the response")
    return "\n".join(str(p) for p in problems if not any(text in p.message for text in lacking))
