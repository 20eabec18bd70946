"""`GET /contacts/<contact id or CallSid>`: the context document as JSON, at any time of the call; and by POST to
`.../step-up` an agent has the caller prove who they are.

Rule: closed unless `IVR_OPERATOR_TOKEN` is set and sent; the database is asked only about what may be a name.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from ivr.store import StoreUnavailable

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


def blueprint(
    contact: Callable[[str], dict[str, Any] | None],
    operator_token: str,
    step_up: Callable[[str], tuple[int, str]] | None = None,
) -> Blueprint:
    """`contact` gives the document, None for a contact that is not known; `step_up` starts one, and says what came of
    it. Both may raise StoreUnavailable."""
    pages = Blueprint("contacts", __name__)

    @pages.get("/contacts/<path:name>")
    def show(name: str) -> Response:
        refusal = _refusal(operator_token)
        if refusal:
            return refusal
        try:
            document = contact(name) if _NAME.fullmatch(name) else None
        except StoreUnavailable:
            return _json({"error": "The database does not answer. Try again in a moment."}, 503)
        if document is None:
            return _json({"error": "There is no such contact."}, 404)
        return _json(document, 200)

    @pages.post("/contacts/<path:name>/step-up")
    def start(name: str) -> Response:
        refusal = _refusal(operator_token)
        if refusal:
            return refusal
        if step_up is None or not _NAME.fullmatch(name):
            return _json({"error": "There is no such contact."}, 404)
        try:
            status, told = step_up(name)
        except StoreUnavailable:
            return _json({"error": "The database does not answer. Try again in a moment."}, 503)
        return _json({"told" if status < 400 else "error": told}, status)

    @pages.after_request
    def keep_nothing(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return pages


def _refusal(operator_token: str) -> Response | None:
    """Why this request may not see a contact; None when it may."""
    if not operator_token:
        return Response(
            "Contacts are closed: set IVR_OPERATOR_TOKEN to open them.\n", 403, mimetype="text/plain"
        )
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    # Headers come in as Latin-1; the bytes are what was sent.
    sent = token.strip().encode("latin-1", "replace")
    if scheme.lower() == "bearer" and hmac.compare_digest(sent, operator_token.encode()):
        return None
    refusal = Response("Send the operator token: Authorization: Bearer TOKEN\n", 401, mimetype="text/plain")
    refusal.headers["WWW-Authenticate"] = 'Bearer realm="contacts"'
    return refusal


def _json(body: dict[str, Any], status: int) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status, mimetype="application/json")
