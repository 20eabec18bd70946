"""A server for the test phone to call: a small Flask app, written as a table of path and answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Response, request
from twilio.request_validator import RequestValidator

from ivr.testphone.call import Call
from ivr.testphone.carrier import Carrier

TOKEN, ACCOUNT = "a secret token", "AC" + "1" * 32

Answer = str | Response | Callable[[dict[str, str]], str | Response]


@dataclass
class Got:
    """One request as the server got it."""

    path: str
    url: str
    method: str
    fields: dict[str, str]
    headers: dict[str, str]


@dataclass
class Bank:
    """The server under test. `answers`: what it says at each path; of a list one by one, the last stays."""

    answers: dict[str, Any] = field(default_factory=dict)
    got: list[Got] = field(default_factory=list)
    url: str = ""
    public_url: str = ""
    checks_signatures: bool = False

    def answer(self, path: str) -> Any:
        fields = {name: values[-1] for name, values in request.values.lists()}
        shown = (self.public_url or self.url) + request.full_path.rstrip("?")
        self.got.append(Got(request.path, shown, request.method, fields, dict(request.headers)))
        signature = request.headers.get("X-Twilio-Signature", "")
        if self.checks_signatures and not RequestValidator(TOKEN).validate(shown, request.form, signature):
            return Response("", 403)
        said = self.answers.get(request.path, "" if request.path == "/twilio/status" else Response("", 404))
        if isinstance(said, list):
            said = said.pop(0) if len(said) > 1 else said[0]
        if callable(said) and not isinstance(said, Response):
            said = said(fields)
        return Response(twiml(said), mimetype="text/xml") if isinstance(said, str) else said

    def says(self, **answers: Any) -> Bank:
        """The answer of /twilio/<name> for each name; `voice` is what a new call gets."""
        self.answers |= {f"/twilio/{name}": answer for name, answer in answers.items()}
        return self

    def carrier(self, **options: Any) -> Carrier:
        options = {"auth_token": TOKEN, "account_sid": ACCOUNT, "patience": 0.01, "timeout": 5.0} | options
        return Carrier(self.url, **options)

    def rings(self, **options: Any) -> Call:
        """A call that has been placed and answered."""
        return self.carrier(**options).dial("+14155550123", "+14155550100")

    def last(self, path: str) -> Got:
        return [got for got in self.got if got.path == f"/twilio/{path}"][-1]

    def paths(self) -> list[str]:
        return [got.path.removeprefix("/twilio/") for got in self.got]


def twiml(inside: str) -> str:
    """A whole document around `inside`, unless it is one already."""
    return (
        inside
        if "<Response" in inside or not inside.lstrip().startswith("<")
        else f"<Response>{inside}</Response>"
    )
