"""Who may call these webhooks: Twilio, for the account we belong to, at the URL we were given.

Rule: it fails closed, and nothing that a request says of itself (Host, X-Forwarded-*) is believed.
"""

from __future__ import annotations

from flask import Request
from twilio.request_validator import RequestValidator

MOST_FIELDS = 500
"""Twilio sends some thirty, and one for each SIP header."""


class Signature:
    def __init__(self, public_url: str, auth_token: str, account_sid: str = "") -> None:
        if not auth_token:
            raise ValueError("without Twilio's auth token no webhook can be checked; set TWILIO_AUTH_TOKEN")
        self._public_url = public_url
        self._account_sid = account_sid
        self._validator = RequestValidator(auth_token)

    def fault(self, request: Request) -> str:
        """What is wrong with the request, or "" when it is Twilio's."""
        signature = request.headers.get("X-Twilio-Signature", "")
        if not signature:
            return "no signature"
        if len(request.form) > MOST_FIELDS:
            return "too many fields"
        if not self._signed(request, signature):
            return "wrong signature"
        if self._account_sid and request.form.getlist("AccountSid") != [self._account_sid]:
            return "another account"
        return ""

    def _signed(self, request: Request, signature: str) -> bool:
        # The form goes in as it is: to_dict() would break what was signed with a repeated field.
        try:
            return bool(self._validator.validate(self._url(request), request.form, signature))
        except ValueError:  # characters that no UTF-8 form can have held
            return False

    def _url(self, request: Request) -> str:
        """The URL as Twilio wrote it: quoting and query are part of what is signed."""
        environ = request.environ
        target: str = environ.get("RAW_URI") or environ.get("REQUEST_URI") or request.full_path.rstrip("?")
        return self._public_url + target
