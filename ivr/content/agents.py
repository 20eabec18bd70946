"""Tools and agents of Rasa's 3.14 and later: MCP servers of endpoints.yml, agents in sub_agents/, and skills.

Rule: a tool is called where its server is given. An agent or a skill is instructions for a language model: it is read,
so that callers who want it are understood, and they reach a person; each is told once, at its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ivr.content import marked_yaml
from ivr.content.marked_yaml import Document, Place, block_of, list_of
from ivr.content.problems import Problems, found

_SECRETS = ("api_key", "token")
_KNOWN = {"name", "url", "type", "api_key", "header_name", "header_format", "token", "oauth", "meta_map"}
_VARIABLE = re.compile(r"\$\{\w+\}")
AGENTS, SKILLS = "sub_agents/*/config.y*ml", "skills/*/skill.md"
"""Where agents and skills lie."""
SET_UP = ("agent.yml", "integrations.yml")
"""What a project of skills is set up by."""


@dataclass(frozen=True)
class McpServer:
    """One entry of `mcp_servers`; `headers` tell who asks, with `${NAME}` for what is in the environment."""

    name: str
    url: str
    place: Place
    headers: Mapping[str, str] = field(default_factory=dict)
    oauth: Mapping[str, str] = field(default_factory=dict)


def read_servers(endpoints: Document, problems: Problems) -> dict[str, McpServer]:
    """The MCP servers by name; warnings for what cannot be used."""
    listed = endpoints.data.get("mcp_servers")
    servers: dict[str, McpServer] = {}
    for index, entry in enumerate(list_of(listed)):
        place = Place(endpoints, ("mcp_servers", index))
        if (
            not isinstance(entry, dict)
            or not isinstance(entry.get("name"), str)
            or not _is_address(entry.get("url"))
        ):
            message = f"an MCP server is 'name', 'url' and 'type', found {found(entry)}."
            problems.add(
                place.problem(message, "Its url begins with http:// or https://.", severity="warning")
            )
            continue
        if entry["name"] in servers:
            problems.add(
                place.problem(f"there is an MCP server '{entry['name']}' already.", severity="warning")
            )
            continue
        _warn(place, entry, problems)
        servers[entry["name"]] = McpServer(
            entry["name"], entry["url"].rstrip(), place, _headers(entry), _oauth(entry)
        )
    return servers


def _is_address(url: Any) -> bool:
    return isinstance(url, str) and url.startswith(("http://", "https://"))


def _warn(place: Place, entry: Mapping[str, Any], problems: Problems) -> None:
    for key in entry:
        if key not in _KNOWN:
            problems.add(
                place.within(key).problem(f"'{key}' has no effect here.", key=True, severity="warning")
            )
    if "meta_map" in entry:
        message = "'meta_map' has no effect here: a tool is told what its step maps, and nothing else."
        problems.add(place.within("meta_map").problem(message, key=True, severity="warning"))
    for key in _SECRETS:
        if key in entry and not _VARIABLE.search(str(entry[key])):
            hint = f'Write {key}: "${{NAME}}", and set NAME in the environment.'
            problems.add(
                place.within(key).problem(f"'{key}' stands in a file.", hint, key=True, severity="warning")
            )


def _headers(entry: Mapping[str, Any]) -> dict[str, str]:
    if "token" in entry:
        return {"Authorization": f"Bearer {entry['token']}"}
    if "api_key" not in entry:
        return {}
    form = str(entry.get("header_format") or "Bearer {key}")
    return {str(entry.get("header_name") or "Authorization"): form.replace("{key}", str(entry["api_key"]))}


def _oauth(entry: Mapping[str, Any]) -> dict[str, str]:
    written = entry.get("oauth")
    names = ("client_id", "client_secret", "token_url", "scope", "audience")
    told = (
        {name: str(written[name]) for name in names if name in written} if isinstance(written, dict) else {}
    )
    return told if "token_url" in told else {}


def read_agents(folder: Path, problems: Problems) -> dict[str, str]:
    """The agents of sub_agents/: name -> what it is, RASA or A2A."""
    agents: dict[str, str] = {}
    for file in sorted(folder.glob(AGENTS)):
        path = file.relative_to(folder).as_posix()
        told = Problems()
        document = marked_yaml.read(file, path, told)
        agent = document.data.get("agent") if document and isinstance(document.data, dict) else None
        name = block_of(agent).get("name")
        if document is None or not isinstance(name, str):
            agents[file.parent.name] = "RASA"
            place = Place(document or Document({}, path), ())
            problems.add(
                place.problem("an agent is 'agent: {name: ..., description: ...}'.", severity="warning")
            )
            continue
        agents[name] = str((agent or {}).get("protocol") or "RASA").upper()
    return agents


# -- skills ----------------------------------------------------------------------------------------------


def is_skills(folder: Path) -> bool:
    """Whether the project is one of skills: agent.yml or integrations.yml, and skills/NAME/skill.md."""
    return any((folder / name).is_file() for name in SET_UP) and any(folder.glob(SKILLS))


def read_skills(folder: Path, problems: Problems) -> Iterator[Document]:
    """Each skill as a flow that starts by its description and brings a person, who sees what was wanted."""
    for file in sorted(folder.glob(SKILLS)):
        path, name = file.relative_to(folder).as_posix(), re.sub(r"\W", "_", file.parent.name)
        head = _front_matter(file.read_text("utf-8", "replace"))
        described = head.get("description")
        if not isinstance(described, str) or not described.strip():
            message = "a skill needs a 'description' between two lines of ---, or nobody can be understood to want it."
            problems.add(Document({}, path).problem((), message, severity="warning"))
        flow = {
            "name": str(head.get("name") or name).replace("_", " ").replace("-", " "),
            "description": described if isinstance(described, str) else name.replace("_", " "),
            "steps": [{"link": "pattern_human_handoff"}],
        }
        document = marked_yaml.parse(
            yaml.safe_dump({"flows": {name: flow}}, allow_unicode=True), path, problems
        )
        if document is not None:
            message = (
                f"the skill '{name}' is instructions for a language model: who asks for it reaches a person."
            )
            problems.add(document.problem((), message, "Write it as a flow.", severity="warning"))
            yield document


def _front_matter(text: str) -> dict[str, Any]:
    match = re.match(r"---\s*\n(.*?)\n---\s*(?:\n|$)", text, re.DOTALL)
    try:
        head = yaml.safe_load(match[1]) if match else {}
    except yaml.YAMLError:
        head = {}
    return block_of(head)
