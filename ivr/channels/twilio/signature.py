"""Who is let in: Twilio, for the account we belong to, at the address it was told. Webhooks and streams alike.

Rule: it fails closed, and nothing that a request says of itself (Host, X-Forwarded-*) is believed.

Pages: twilio.com/docs/usage/webhooks/webhooks-security, /docs/voice/media-streams/websocket-messages.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Request
from twilio.request_validator import RequestValidator

from ivr.settings import LARGEST_BODY

HEADER = "X-Twilio-Signature"
MOST_FIELDS = 500
"""Twilio sends some thirty, and one for each SIP header."""


class Admission:
    """`address` is what Twilio was told: where our webhooks begin, or the whole address of the stream."""

    def __init__(self, address: str, auth_token: str, account_sid: str = "") -> None:
        if not auth_token:
            raise ValueError("without Twilio's auth token no webhook can be checked; set TWILIO_AUTH_TOKEN")
        self._address = address
        self._account_sid = account_sid
        self._validator = RequestValidator(auth_token)

    def fault_of_webhook(self, request: Request) -> str:
        """What is wrong with the request, "" when it is Twilio's.

        Its body is read only where it is signed, and up to LARGEST_BODY: a larger one raises RequestEntityTooLarge.
        """
        request.max_content_length = request.max_form_memory_size = LARGEST_BODY
        signature = request.headers.get(HEADER, "")
        if not signature:
            return "no signature"
        if len(request.form) > MOST_FIELDS:
            return "too many fields"
        # The form goes in as it is: to_dict() would break what was signed with a repeated field.
        if not self._signed(self._address + _target(request), request.form, signature):
            return "wrong signature"
        return self.fault_of_account(*request.form.getlist("AccountSid"))

    def fault_of_stream(self, signature: str) -> str:
        """What is wrong with the request that opens a stream. It brings no form; its account comes with the start."""
        # Twilio signs the address that it was told; a proxy that speaks https to us makes no difference.
        addresses = (self._address, self._address.replace("ws", "http", 1))
        if not signature:
            return "no signature"
        signed = any(self._signed(address, {}, signature) for address in addresses)
        return "" if signed else "wrong signature"

    def fault_of_account(self, *accounts: str) -> str:
        """`accounts` are those that a request says it is of."""
        if self._account_sid and accounts != (self._account_sid,):
            return "another account"
        return ""

    def _signed(self, address: str, form: Mapping[str, str], signature: str) -> bool:
        try:
            return bool(self._validator.validate(address, form, signature))
        except ValueError:  # characters that no UTF-8 form can have held
            return False


def _target(request: Request) -> str:
    """Path and query as Twilio wrote them: the quoting is part of what is signed."""
    environ = request.environ
    target: str = environ.get("RAW_URI") or environ.get("REQUEST_URI") or request.full_path.rstrip("?")
    return target
