"""Carries out the errands of `http` steps: fills in the request, sends it, and takes the slots out of the answer.

Rule: values are escaped for the place in which they stand; secrets come from the environment, by name, and stand in
headers only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import partial
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import structlog

from ivr import web
from ivr.conversation.commands import Errand
from ivr.conversation.events import ErrandDone, ErrandFailed, Heard
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.conversation.steps.http import PLACEHOLDER
from ivr.lookups.answer import lacking, taken

log = structlog.get_logger("ivr.lookups")

SECRET = re.compile(r"\{\s*secret\.(\w+)\s*\}")
ENVIRONMENT = "IVR_SECRET_"
"""How the names of secrets begin in the environment."""


class Lookups:
    """Asks the hosts that are named, `host` or `host:port`; `private` ones may have an address in a network of ours."""

    def __init__(self, hosts: Sequence[str], private: Sequence[str], environment: Mapping[str, str]) -> None:
        self._hosts = frozenset(hosts)
        self._private = frozenset(private)
        self._secrets = {
            name.removeprefix(ENVIRONMENT).lower(): value
            for name, value in environment.items()
            if name.startswith(ENVIRONMENT)
        }

    def run(
        self, errand: Errand, session: Session, heard: Heard | None, flows: Flows, past: object = None
    ) -> ErrandDone | ErrandFailed:
        asked = errand.arguments
        try:
            answer = web.fetch(self._request(errand), errand.timeout)
            found = json.loads(answer, parse_constant=_no_number) if answer.strip() or asked["take"] else None
            if missing := lacking(found, asked["take"]):
                log.warning(
                    "look-up lacks values", lookup=errand.name, missing=missing, contact=session.contact
                )
            return ErrandDone(number=errand.number, events=taken(found, asked["take"]))
        except web.Failed as failed:
            reason, detail = failed.reason, failed.detail
        except (ValueError, RecursionError):
            reason, detail = "garbage", "the answer is not JSON"
        tell = log.warning if reason == "not_found" else log.error
        tell(
            "look-up failed",
            lookup=errand.name,
            method=asked["method"],
            host=urlsplit(PLACEHOLDER.sub("x", asked["url"])).netloc.rpartition("@")[2],
            reason=reason,
            detail=detail,
            contact=session.contact,
        )
        return ErrandFailed(number=errand.number, reason=reason, detail=detail)

    def get(self, url: str, headers: Mapping[str, str], values: Mapping[str, str], seconds: float) -> bytes:
        """What an address answers, with values in the place of its `{name}`s. Raises web.Failed."""
        host, port, secure, trusted = self.place(url)
        address = urlsplit(_filled(url, values, escape=True))
        way = f"{address.path or '/'}{'?' if address.query else ''}{address.query}"
        return web.fetch(
            web.Request(host, port, secure, trusted, "GET", way, self._headers(headers)), seconds
        )

    def post(
        self, url: str, headers: Mapping[str, str], values: Mapping[str, str], body: bytes, seconds: float
    ) -> int:
        """The status with which an address answers what it is told. Raises web.Failed."""
        host, port, secure, trusted = self.place(url)
        address = urlsplit(_filled(url, values, escape=True))
        way = f"{address.path or '/'}{'?' if address.query else ''}{address.query}"
        told = web.Request(host, port, secure, trusted, "POST", way, self._headers(headers), body, True)
        return web.exchange(told, seconds).status

    def refused(self, url: str) -> str:
        """Why an address is never asked, whatever the caller says; "" when it is."""
        try:
            self.place(url)
        except web.Failed as failed:
            return failed.detail
        return ""

    def missing(self, headers: Mapping[str, str]) -> list[str]:
        """The secrets that headers name and the environment has not, by their names there."""
        named = [name.lower() for text in headers.values() for name in SECRET.findall(text)]
        return [f"{ENVIRONMENT}{name.upper()}" for name in named if name not in self._secrets]

    def _request(self, errand: Errand) -> web.Request:
        asked, values = errand.arguments, errand.arguments["values"]
        host, port, secure, trusted = self.place(asked["url"])
        address = urlsplit(_filled(asked["url"], values, escape=True))
        query = urlencode({name: _filled(str(value), values) for name, value in asked["query"].items()})
        behind = "&".join(filter(None, (address.query, query)))
        way = f"{address.path or '/'}{'?' if behind else ''}{behind}"
        headers = self._headers(asked["headers"])
        body = None
        if asked["body"] is not None:
            body = json.dumps(_with_values(asked["body"], values), allow_nan=False).encode()
            headers["Content-Type"] = "application/json"
        if asked["method"] != "GET":
            headers["Idempotency-Key"] = errand.key
        changes = asked["method"] != "GET"
        return web.Request(host, port, secure, trusted, asked["method"], way, headers, body, changes)

    def place(self, url: str) -> tuple[str, int, bool, bool]:
        """The host that is asked, its port, whether by https, and whether in a network of ours. Raises web.Failed."""
        address = urlsplit(PLACEHOLDER.sub("x", url))
        host, secure = (address.hostname or "").lower(), address.scheme == "https"
        port = web.port_of(address)
        inside = _is_inside(host)
        trusted = _named(host, port, secure, self._private)
        if not trusted and (inside or not secure):
            line = f"lookup_private_hosts = [{json.dumps(_name(host, port, secure))}]"
            told = f"ivr.toml has to say, for a host of your own network, {line}"
            plain = f"'{host}' is asked without encryption; write https://, or in ivr.toml, where it is in "
            raise web.Failed("refused", told if inside else f"{plain}your own network, {line}")
        if not trusted and not _named(host, port, secure, self._hosts):
            line = f"lookup_hosts = [{json.dumps(_name(host, port, secure))}]"
            raise web.Failed("refused", f"ivr.toml has to say {line}")
        return host, port, secure, trusted

    def _headers(self, written: Mapping[str, str]) -> dict[str, str]:
        if missing := self.missing(written):
            raise web.Failed("refused", f"the environment has no {missing[0]}")
        filled = partial(SECRET.sub, lambda found: self._secrets[found[1].lower()])
        return {name: filled(text) for name, text in written.items()}


def on_this_machine(url: str) -> str:
    """The host of an address, as settings name it, where it is this machine's own; "" for any other."""
    address = urlsplit(url)
    host, secure = (address.hostname or "").lower(), address.scheme == "https"
    try:
        is_own = ip_address(host).is_loopback
    except ValueError:  # a name
        is_own = host == "localhost"
    if is_own:
        return _name(host, web.port_of(address), secure)
    return ""


def _named(host: str, port: int, secure: bool, hosts: frozenset[str]) -> bool:
    return {_name(host, port, secure), _with_port(host, port)} & hosts != frozenset()


def _name(host: str, port: int, secure: bool) -> str:
    """How settings name a host: with its port, unless that is the usual one."""
    if port == web.usual_port(secure):
        return _with_port(host)
    return _with_port(host, port)


def _with_port(host: str, port: int = 0) -> str:
    written = f"[{host}]" if ":" in host else host
    return f"{written}:{port}" if port else written


def _is_inside(host: str) -> bool:
    """Whether its name alone tells that it is no host of the open internet."""
    try:
        return not web.is_public(host)
    except ValueError:  # a name
        return host == "localhost" or host.endswith((".localhost", ".internal", ".local"))


def _filled(text: str, values: Mapping[str, Any], escape: bool = False) -> str:
    def value(found: re.Match[str]) -> str:
        written = _written(values.get(found[1]))
        if escape and written in (".", ".."):
            raise web.Failed("refused", "a value in the URL would lead to another place")
        return quote(written, safe="") if escape else written

    return PLACEHOLDER.sub(value, text)


def _written(value: Any) -> str:
    """A value as other systems write it: 12.0 is 12, true is true, nothing is nothing."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else json.dumps(value)


def _with_values(written: Any, values: Mapping[str, Any]) -> Any:
    """The body with its values; a text that is one placeholder alone becomes the value itself."""
    if isinstance(written, dict):
        return {name: _with_values(part, values) for name, part in written.items()}
    if isinstance(written, list):
        return [_with_values(part, values) for part in written]
    if not isinstance(written, str):
        return written
    alone = PLACEHOLDER.fullmatch(written.strip())
    return values.get(alone[1]) if alone else _filled(written, values)


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
