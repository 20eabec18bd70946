"""What is particular to a project laid out as Rasa's: its config files, and flows that their description starts.

Rule: nothing of Rasa's that matters is dropped in silence. What a language model does there is done here by intents,
entities and the question being asked, or told as a warning at its place.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ivr.content import marked_yaml
from ivr.content.agents import McpServer, read_agents, read_servers
from ivr.content.descriptions import sentences
from ivr.content.domain import Domain
from ivr.content.flows import Written
from ivr.content.layout import Layout
from ivr.content.lent import lend
from ivr.content.marked_yaml import Document, block_of, list_of
from ivr.content.nlu import Example, Nlu
from ivr.content.problems import Problem, Problems
from ivr.content.problems import found as told_as
from ivr.conversation.defaults import Defaults, Language
from ivr.conversation.flow import Flow
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

    @property
    def region(self) -> str:
        """The country whose dates and decimals are written in the first language: of "en-GB", or of "de"."""
        _, _, country = next(iter(self.languages.values())).code.rpartition("-")
        return country if re.fullmatch(r"[A-Z]{2}", country) else Defaults().region

    by_description: bool = True
    servers: Mapping[str, McpServer] = field(default_factory=dict)
    agents: Mapping[str, str] = field(default_factory=dict)
    by_rules: bool = True
    longest_input: int = 0
    """`user_input.max_characters`, 0 where it is not said."""
    lent: tuple[str, ...] = ()
    """Intents that a router hands to the flows: `calm_entry`."""
    led_by_rules: frozenset[str] = frozenset()
    """Intents with which a router has rules lead from there on: `nlu_entry`, `sticky`."""


def read_setup(layout: Layout, problems: Problems) -> Setup:
    """What config.yml and endpoints.yml say that matters here; warnings for what has no counterpart."""
    config = _document(layout, "config", problems)
    endpoints = _document(layout, "endpoints", problems)
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
        if re.search(_GENERATING, name):
            message = f"'{name}' generates answers with a language model; nothing is generated here."
            hint = "What docs/ has on a question is said as it is written; or list questions under 'faq:'."
            problems.add(config.problem(path, message, hint, severity="warning"))
    for name, path in components:
        if name in _ROUTERS:
            message = f"'{name}' is not asked: flows, rules and forms are started by what they are for."
            hint = (
                "Sentences of the intents under 'calm_entry' become those of the flows nearest to them. Give sentences "
                "that belong to rules intents of their own, in nlu:."
            )
            problems.add(config.problem(path, message, hint, severity="warning"))
    _warn_of_endpoints(endpoints, problems)
    adapter = any(name.endswith("NLUCommandAdapter") for name, _ in components)
    by_description = bool(generators) or not adapter
    servers, agents = read_servers(endpoints, problems), read_agents(layout.folder, problems)
    policies = {name for name, _ in _named(config, "policies")}
    by_rules = not policies or bool(policies - OF_FLOWS)
    longest = _longest_input(config, problems)
    lent, led = tuple(_routed(config, "calm_entry")), frozenset(_routed(config, "nlu_entry", "sticky"))
    return Setup(_languages(config), by_description, servers, agents, by_rules, longest, lent, led)


_GENERATING = "EnterpriseSearch|Intentless|ExtractiveSearch"
"""Policies that have a language model answer."""


def _routed(config: Document, side: str, *kinds: str) -> Iterator[str]:
    """The intents that a router sends to one side; where one of `kinds` is named, only those."""
    for component in config.data.get("pipeline") or ():
        entry = block_of(component).get(side)
        for kind, names in block_of(entry).items():
            if isinstance(names, list) and kind in (kinds or (kind,)):
                yield from (name for name in names if isinstance(name, str))


def _longest_input(config: Document, problems: Problems) -> int:
    """The fewest characters that a component of the pipeline takes at most."""
    found: list[int] = []
    for index, component in enumerate(config.data.get("pipeline") or ()):
        limits = block_of(component).get("user_input")
        most = block_of(limits).get("max_characters")
        if isinstance(most, int) and not isinstance(most, bool):
            found.append(max(most, 0))
        elif most is not None:
            path = ("pipeline", index, "user_input", "max_characters")
            message = f"'max_characters': expected a whole number, found {told_as(most)}."
            problems.add(
                config.problem(path, message, "Without one, any length is taken.", severity="warning")
            )
    return min((most for most in found if most), default=0)


_ROUTERS = ("IntentBasedRouter", "LLMBasedRouter")
"""What decides there which half of a project sees to a sentence: flows, or rules and stories."""


def _document(layout: Layout, name: str, problems: Problems) -> Document:
    """The content of a file of settings; nothing where it is not there, or is not the block of keys it should be."""
    file = layout.setting(name)
    if file is None:
        return Document({}, f"{name}.yml")
    found = Problems()
    path = file.relative_to(layout.folder).as_posix()
    document = marked_yaml.read(file, path, found, anchors=True)
    if document is not None and isinstance(document.data, dict):
        return document
    for problem in found:
        message = f"is not looked at: {problem.message}"
        problems.add(replace(problem, message=message, severity="warning", hint=""))
    return Document({}, path)


def _named(document: Document, key: str) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """The names of the components listed below a key, without the modules they come from."""
    listed = document.data.get(key)
    for index, component in enumerate(list_of(listed)):
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
    names = [config.data.get("language") or "en", *list_of(more)]
    return {str(name): Language(code=_TAGS.get(str(name), str(name))) for name in names}


# -- what is not a mistake in Rasa --------------------------------------------------------------------------


_NO_EFFECT = "It has no effect here."
_HARMLESS = frozenset(
    {
        "metadata",
        "file_path",
        "on_activate",
        "allow_llm_set",
        "ssml",
        "collect-tool-binding",
        "button_type",
        "then",
    }
)
"""Keys of Rasa's, of Rasa Studio's and of tools, that say nothing which a telephone call could do."""

_UNKNOWN_KEY = re.compile(r"(?:.*: )?'(?P<key>[^']+)' is not a key of ")

_NO_MISTAKES = (
    (r"(?:slot|response) '[^']+' is defined already in ", "That one counts."),
    (r"faq: the question '.*' is answered already in ", ""),
    (r"nothing here says what the file is for", ""),
    (r"'flows' must hold flows by their ids", ""),
    (r"flow '[^']+': intent '[^']+' has no examples", ""),
    (r".*: nothing fills the slot '", ""),
    (r".* without quotes is a number and would lose how it is written", ""),
)
"""What Rasa loads all the same: how messages of it begin, and what is to be added. A warning in a project of Rasa's."""


def weighed(problem: Problem) -> Problem:
    """The problem as it weighs in a project of Rasa's: what Rasa itself loads is not an error.

    A file of actions that cannot be imported is told where its actions are used, too; the rest of the project runs.
    """
    if problem.severity != "error":
        return problem
    if unknown := _UNKNOWN_KEY.match(problem.message):
        if problem.hint.startswith("Did you mean") and unknown["key"] not in _HARMLESS:
            return problem
        return replace(problem, message=f"{problem.message} {_NO_EFFECT}", severity="warning", hint="")
    if problem.path.endswith(".py"):
        return replace(problem, severity="warning")
    for pattern, more in _NO_MISTAKES:
        if re.match(pattern, problem.message):
            message = f"{problem.message} {more}".strip()
            return replace(problem, message=message, severity="warning")
    return problem


# -- what is told once, however often it is found ---------------------------------------------------------


_ALIKE = (
    (r"(?P<name>\w+ '[^']+'): (?:'[^']+': )?'(?P<tag>[^']+)' is not a key of .* It has no effect here",
     "{names}: '{tag}', which these have, has no effect here."),
    (r"faq: the answer to '(?P<name>[^']+)' has \d+ words; (?P<tag>)",
     "faq: {names}: these answers are longer than anybody listens to."),
    (r"nothing says the response '(?P<name>[^']+)'(?P<tag>)",
     "{names}: nothing says these responses."),
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
    """The problems; those that only repeat themselves, each of another name, are one, at the place of the first."""
    kept = Problems()
    groups: dict[tuple[str, str], list[tuple[str, Problem]]] = {}
    for problem in problems:
        found, message = _repeated(problem)
        if found:
            groups.setdefault((message, found["tag"]), []).append((found["name"], problem))
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


def _repeated(problem: Problem) -> tuple[re.Match[str] | None, str]:
    """What tells the problem from others that are alike, and the message of them all."""
    for pattern, message in _ALIKE if problem.severity == "warning" else ():
        if found := re.match(pattern, problem.message):
            return found, message
    return None, ""


# -- flows that start by their description ---------------------------------------------------------------


LEAST = 0.12
"""Confidence that starts such a flow: sentences made from few words leave much to the background."""


def start_by_description(
    written: Written,
    slots: Mapping[str, Slot],
    nlu: Nlu,
    language: str,
    apart: Container[str] = (),
    lent: Iterable[str] = (),
) -> dict[str, list[tuple[str, float]]]:
    """Gives flows without a trigger their own id as intent, and every flow sentences made from its description.

    A guard `if: False` keeps a flow out; those `apart` came from rules and start by their own intents. The sentences of
    the intents `lent` become those of the flows. Returned are the texts that speak of each intent, with their weights.
    """
    told_of: dict[str, list[tuple[str, float]]] = {}
    flows = [flow for flow in written.flows.values() if flow.id not in apart]
    own = {trigger.intent.name for flow in flows for trigger in flow.head.nlu_trigger}
    aside = [example for example in nlu.examples if example.intent in {*lent} - own]
    nlu.examples[:] = [example for example in nlu.examples if example not in aside]
    known = {example.text.lower() for example in nlu.examples}
    for flow in flows:
        if flow.is_pattern or _never(flow.head.guard):
            continue
        if not flow.head.nlu_trigger:
            flow = written.flows[flow.id] = flow.triggered_by(flow.id, LEAST)
        intent, things = flow.head.nlu_trigger[0].intent.name, _things(flow, slots)
        told = sentences(flow.name(language), flow.head.description, things)
        said = [text for text in told if text not in known]
        nlu.examples += [Example(text, intent, language) for text in said]
        known.update(text.lower() for text in said)
        nlu.intents.add(intent)
        told_of.setdefault(intent, []).extend(_speaking_of(flow, things, language))
    ours = lend(aside, told_of)
    nlu.examples += [example for example in ours if example.text.lower() not in known]
    _put_rules_first(aside, ours, written, apart)
    return told_of


def _things(flow: Flow, slots: Mapping[str, Slot]) -> list[str]:
    """The values that the flow's questions choose from, as the domain lists them."""
    asked = [slots[question.collect] for question in flow.questions if question.collect in slots]
    return [str(value) for slot in asked for value in slot.values]


def _speaking_of(flow: Flow, things: Iterable[str], language: str) -> Iterator[tuple[str, float]]:
    """The texts that speak of the flow, with their weights."""
    yield flow.name(language), 1.0
    yield flow.head.description, 1.0
    yield from ((thing, 0.5) for thing in things)
    yield from ((f"{question.collect} {question.description}", 0.5) for question in flow.questions)


def _put_rules_first(
    aside: Sequence[Example], ours: Sequence[Example], written: Written, apart: Container[str]
) -> None:
    """A rule for an intent whose sentences are the flows' now goes before them wherever its condition holds."""
    came_from = {example.text: example.intent for example in aside}
    takers: dict[str, dict[str, None]] = {}
    for example in ours:
        takers.setdefault(came_from[example.text], {})[example.intent] = None
    rules: dict[str, Flow] = {}
    for name in [name for name in written.flows if name in apart]:
        flow = written.flows[name]
        started = [t.intent.name for t in flow.head.nlu_trigger]
        for taker in (taker for intent in started for taker in takers.get(intent, ())):
            flow = rules[name] = flow.also_triggered_by(taker, LEAST)
    others = {name: flow for name, flow in written.flows.items() if name not in rules}
    written.flows.clear()
    written.flows.update(rules | others)


# -- flows that do what patterns are for -----------------------------------------------------------------


_SERVES = {
    "pattern_human_handoff": (
        re.compile(
            r"hand_?(?:off|over)|(?:human|live)_(?:agent|transfer|support|help)|_to_(?:a_)?(?:human|agent|person|operator)"
            r"|escalate|^(?:human|operator|agent|representative)$"
        ),
        re.compile(
            r"(?i)\b(?:hand|transfer|connect|escalat|speak|talk|rout|forward)\w*\b.{0,40}\b(?:humans?|live agents?|"
            r"(?:service|support|call cent\w+) agents?|operators?|representatives?|real persons?)\b"
        ),
    ),
    "pattern_help": (
        re.compile(
            r"^(?:(?:get|show|list|ask_for|provide)_)?(?:help|capabilities|skills)(?:_menu)?$|^what_can_you_do$"
        ),
        re.compile(
            r"(?i)\b(?:agent|assistant|(?:chat)?bot)(?:'s)?\b.{0,30}\b(?:capabilit\w+|skills)\b"
            r"|\bwhat (?:the |this |your )?(?:assistant|(?:chat)?bot|agent|you) can (?:do|help)\b"
        ),
    ),
}
"""What flows are called that do what a pattern is for, and how they are described."""


_REJECTIONS = {
    "categorical": "utter_categorical_slot_rejection",
    "bool": "utter_boolean_slot_rejection",
    "float": "utter_float_slot_rejection",
}
"""What Rasa says to a value that is none of the slot's type."""


def own_manners(setup: Setup, written: Written, domain: Domain) -> dict[str, Any]:
    """What a project of Rasa's has of its own in place of what Parley does: fields of `Flows`."""
    worded = {kind: name for kind, name in _REJECTIONS.items() if name in domain.response_places}
    led = {
        flow.id
        for flow in written.flows.values()
        if setup.led_by_rules.intersection(trigger.intent.name for trigger in flow.head.nlu_trigger)
    }
    return {
        "instead": own_instead(written),
        "longest_input": setup.longest_input,
        "rejects": worded,
        "led_by_rules": frozenset(led),
    }


def own_instead(written: Written) -> dict[str, str]:
    """For each pattern that is always in reach, the one flow of the project that by its name, or else by its
    description, does the same: a language model would start it. Several are none: who can tell which?"""
    flows = [flow for flow in written.flows.values() if not flow.is_pattern and not _never(flow.head.guard)]
    found: dict[str, str] = {}
    for pattern, (name, description) in _SERVES.items():
        named = [flow.id for flow in flows if name.search(flow.id)]
        described = [flow.id for flow in flows if description.search(flow.head.description)]
        for candidates in (described, named):
            if len(candidates) == 1:
                found[pattern] = candidates[0]
    return found


def _never(guard: bool | str) -> bool:
    return guard is False or str(guard).strip().lower() == "false"
