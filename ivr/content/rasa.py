"""What is particular to a project laid out as Rasa's: its config files, and flows that their description starts.

Rule: nothing of Rasa's that matters is dropped in silence. What a language model does there is done here by intents,
entities and the question being asked, or told as a warning at its place.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ivr.content import marked_yaml
from ivr.content.agents import McpServer, read_agents, read_servers
from ivr.content.descriptions import sentences
from ivr.content.flows import Written
from ivr.content.marked_yaml import Document
from ivr.content.nlu import Example, Nlu
from ivr.content.problems import Problem, Problems
from ivr.conversation.defaults import Defaults, Language
from ivr.conversation.slots import Slot

_TAGS = {"en": "en-US", "es": "es-ES", "fr": "fr-FR", "de": "de-DE", "it": "it-IT", "pt": "pt-PT", "nl": "nl-NL",
         "sv": "sv-SE", "nb": "nb-NO", "no": "nb-NO", "da": "da-DK", "fi": "fi-FI", "pl": "pl-PL", "tr": "tr-TR",
         "zh": "cmn-Hans-CN", "ja": "ja-JP", "ko": "ko-KR", "hi": "hi-IN", "ur": "ur-PK", "ar": "ar-AE"}  # fmt: skip
"""What a recogniser calls a language that is named without its country."""


OWN_WORDS = frozenset({"utter_internal_error_rasa"})
"""Responses of Rasa's that would be untrue where Parley's own pattern says them and a person takes over."""


OF_FLOWS = frozenset({"FlowPolicy", "EnterpriseSearchPolicy", "ExtractiveSearchPolicy", "IntentlessPolicy"})
"""Policies that follow no rules and no stories."""


@dataclass(frozen=True)
class Setup:
    """`languages` of config.yml, the default first. `by_description`: a language model starts flows there.

    `servers` are the MCP servers, `agents` what the agents of sub_agents/ are, RASA or A2A; both by name. `by_rules`:
    rules and stories are followed there.
    """

    languages: dict[str, Language] = field(default_factory=lambda: dict(Defaults().languages))
    by_description: bool = True
    servers: Mapping[str, McpServer] = field(default_factory=dict)
    agents: Mapping[str, str] = field(default_factory=dict)
    by_rules: bool = True


def read_setup(folder: Path, problems: Problems) -> Setup:
    """What config.yml and endpoints.yml say that matters here; warnings for what has no counterpart."""
    config = _document(folder / "config.yml", problems)
    endpoints = _document(folder / "endpoints.yml", problems)
    components = list(_named(config, "pipeline"))
    generators = [(name, path) for name, path in components if "CommandGenerator" in name]
    for name, path in generators:
        message = f"'{name}' asks a language model what callers mean; here the intent detector tells it."
        hint = (
            "It learns from nlu: sentences, and from the names and descriptions of the flows. A model that you name "
            "under [llm] in ivr.toml is asked where that is not enough."
        )
        problems.add(config.problem(path, message, hint, severity="warning"))
    for name, path in _named(config, "policies"):
        if "EnterpriseSearch" in name or "Intentless" in name or "ExtractiveSearch" in name:
            message = f"'{name}' generates answers with a language model; nothing is generated here."
            hint = "What docs/ has on a question is said as it is written; or list questions under 'faq:'."
            problems.add(config.problem(path, message, hint, severity="warning"))
    _warn_of_endpoints(endpoints, problems)
    adapter = any(name.endswith("NLUCommandAdapter") for name, _ in components)
    by_description = bool(generators) or not adapter
    servers, agents = read_servers(endpoints, problems), read_agents(folder, problems)
    policies = {name for name, _ in _named(config, "policies")}
    by_rules = not policies or bool(policies - OF_FLOWS)
    return Setup(_languages(config), by_description, servers, agents, by_rules)


def _document(file: Path, problems: Problems) -> Document:
    """The file's content; nothing where it is not there, or is not the block of keys it should be."""
    if file.is_file():
        found = Problems()
        document = marked_yaml.read(file, file.name, found)
        if document is not None and isinstance(document.data, dict):
            return document
        for problem in found:
            message = f"is not looked at: {problem.message}"
            problems.add(replace(problem, message=message, severity="warning", hint=""))
    return Document({}, file.name)


def _named(document: Document, key: str) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """The names of the components listed below a key, without the modules they come from."""
    listed = document.data.get(key)
    for index, component in enumerate(listed if isinstance(listed, list) else ()):
        name = component.get("name") if isinstance(component, dict) else component
        if isinstance(name, str):
            yield name.rpartition(".")[2], (key, index)


def _warn_of_endpoints(endpoints: Document, problems: Problems) -> None:
    told = {
        "nlg": (
            "responses are rephrased by a language model there; here they are said as they are written.",
            "",
        ),
        "a2a_server": ("other agents cannot ask this project anything.", ""),
        "sub_agents": (
            "agents that are language models cannot be called here.",
            "Write the dialogue as a flow.",
        ),
    }
    for key, (message, hint) in told.items():
        if endpoints.data.get(key):
            problems.add(endpoints.problem((key,), f"'{key}': {message}", hint, key=True, severity="warning"))
    server = endpoints.data.get("action_endpoint")
    if isinstance(server, dict) and server.get("url"):
        message = "actions run in this process, from the folder actions/."
        hint = f"Set IVR_ACTIONS_URL to {server['url']} to have that server run them."
        problems.add(endpoints.problem(("action_endpoint",), message, hint, key=True, severity="note"))


def _languages(config: Document) -> dict[str, Language]:
    more: Any = config.data.get("additional_languages")
    names = [config.data.get("language") or "en", *(more if isinstance(more, list) else [])]
    return {str(name): Language(code=_TAGS.get(str(name), str(name))) for name in names}


# -- what is wrong with languages, told once --------------------------------------------------------------


_ALIKE = (
    (r"flow '(?P<name>[^']+)'(?:: this| has no name, so that '.*') is said in every language(?P<tag>)",
     "{names}: callers hear these names of flows in every language."),
    (r"intent '(?P<name>[^']+)' has no sentences in language '(?P<tag>[^']+)'",
     "{names}: these intents have no sentences in language '{tag}'."),
    (r"intent '(?P<name>[^']+)' has .* in language '(?P<tag>[^']+)', too few",
     "{names}: these intents have too few sentences in language '{tag}' to be known by."),
    (r"response '(?P<name>[^']+)': the words in language '(?P<tag>[^']+)' are missing",
     "{names}: the words of these responses in language '{tag}' are missing."),
    (r"(?:\w+ )?'(?P<name>[^']+)': '(?P<tag>[^']+)' is not a language of this project",
     "{names}: '{tag}', which these have words in, is not a language of this project."),
)  # fmt: skip
_MOST_NAMES = 6


def told_once(problems: Problems) -> Problems:
    """The problems; those that only repeat what is lacking in a language are one, at the place of the first."""
    kept = Problems()
    groups: dict[tuple[str, str], list[tuple[str, Problem]]] = {}
    for problem in problems:
        for pattern, message in _ALIKE:
            if problem.severity == "warning" and (found := re.match(pattern, problem.message)):
                groups.setdefault((message, found["tag"]), []).append((found["name"], problem))
                break
        else:
            kept.add(problem)
    for (message, tag), alike in groups.items():
        names = list(dict.fromkeys(name for name, _ in alike))
        if len(names) == 1:
            kept.add(*(problem for _, problem in alike))
            continue
        more = len(names) - _MOST_NAMES
        told = ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
        kept.add(replace(alike[0][1], message=message.format(names=told, tag=tag)))
    return kept


# -- flows that start by their description ---------------------------------------------------------------


LEAST = 0.12
"""Confidence that starts such a flow: sentences made from few words leave much to the background."""


def start_by_description(
    written: Written, slots: Mapping[str, Slot], nlu: Nlu, language: str, apart: Container[str] = ()
) -> dict[str, list[tuple[str, float]]]:
    """Gives flows without a trigger their own id as intent, and every flow sentences made from its description.

    A guard `if: False` keeps a flow out; those `apart` came from rules and start by their own intents. Returned are the
    texts that speak of each intent, with their weights.
    """
    told_of: dict[str, list[tuple[str, float]]] = {}
    for flow in list(written.flows.values()):
        if flow.is_pattern or flow.id in apart or _never(flow.head.guard):
            continue
        if not flow.head.nlu_trigger:
            flow = written.flows[flow.id] = flow.triggered_by(flow.id, LEAST)
        intent = flow.head.nlu_trigger[0].intent.name
        known = {example.text.lower() for example in nlu.examples}
        things = [
            str(value) for q in flow.questions if q.collect in slots for value in slots[q.collect].values
        ]
        told = sentences(flow.name(language), flow.head.description, things)
        said = [text for text in told if text not in known]
        nlu.examples += [Example(text, intent, language) for text in said]
        nlu.intents.add(intent)
        asked = [(f"{q.collect} {q.description}", 0.5) for q in flow.questions]
        named = [
            (flow.name(language), 1.0),
            (flow.head.description, 1.0),
            *((thing, 0.5) for thing in things),
        ]
        told_of.setdefault(intent, []).extend([*named, *asked])
    return told_of


def _never(guard: bool | str) -> bool:
    return guard is False or str(guard).strip().lower() == "false"
