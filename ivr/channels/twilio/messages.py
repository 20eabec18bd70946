"""Text messages through Twilio's REST API (twilio.com/docs/messaging/api/message-resource).

Rule: making a message is not idempotent. One whose answer did not come is looked for among those that were made.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from email.utils import mktime_tz, parsedate_tz
from typing import Any
from urllib.parse import urlencode

from ivr.channels.posting import ask
from ivr.identity import one_time_code, passkey
from ivr.sending import NotNow, OutcomeUnknown, Refused
from ivr.store import Parcel
from ivr.web import basic

TIMEOUT = 10.0
SKEW = 5
"""Seconds that Twilio's clock may be behind ours."""


class Messages:
    """`from_number` is a number of the account or a messaging service; without it, the number that was called sends."""

    repeats = False

    def __init__(self, api: str, account_sid: str, auth_token: str, from_number: str = "") -> None:
        self._url = f"{api.rstrip('/')}/2010-04-01/Accounts/{account_sid}/Messages.json"
        self._headers = {"Authorization": basic(account_sid, auth_token), "User-Agent": "Parley"}
        self._from = from_number

    def send(self, parcel: Parcel) -> str:
        sender = self._from or str(parcel.content.get("from") or "")
        if not sender:
            raise Refused("there is no number to send from: set sms_from")
        name = "MessagingServiceSid" if sender.startswith("MG") else "From"
        form = {"To": parcel.address, name: sender, "Body": str(parcel.content["text"])}
        headers = {**self._headers, "Content-Type": "application/x-www-form-urlencoded"}
        status, body = ask("POST", self._url, headers, urlencode(form).encode(), TIMEOUT)
        answer = _json(body)
        if status in (200, 201):
            if not answer.get("sid"):
                raise OutcomeUnknown("Twilio's answer names no message")
            return str(answer["sid"])
        told = f"Twilio answered {status} {answer.get('code') or ''}".rstrip()
        if status == 400:
            raise Refused(f"{told}: twilio.com/docs/api/errors says why")
        raise (OutcomeUnknown if status >= 500 else NotNow)(told)

    def look_up(self, parcel: Parcel, known: Callable[[str], bool]) -> str:
        began = int(parcel.began_at or parcel.made_at) - SKEW
        query = urlencode({"To": parcel.address, "PageSize": 100})  # the newest first
        try:
            status, body = ask("GET", f"{self._url}?{query}", self._headers, timeout=TIMEOUT)
        except OutcomeUnknown as error:
            raise NotNow(str(error)) from error
        if status != 200:
            raise NotNow(f"Twilio answered {status} when it was asked what it has sent")
        for message in _json(body).get("messages", ()):
            made = parsedate_tz(message["date_created"])
            if made is None or mktime_tz(made) < began:
                continue
            text = str(parcel.content["text"])
            same = str(message["body"]).endswith(text)  # a trial account's begin with words of Twilio's
            if same and not known(message["sid"]):
                return str(message["sid"])
        return ""


class SecretTexts:
    """Codes and links by text message. What is in the outbox has a gap, which is filled in as it is sent; one that
    could not be sent while it was good is not sent any more."""

    repeats = False

    def __init__(
        self,
        messages: Messages,
        filled: Callable[[str, str], str],
        good_for: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`filled` takes the text with its gap, and the nonce."""
        self._messages, self._filling, self._good_for, self._clock = messages, filled, good_for, clock

    def send(self, parcel: Parcel) -> str:
        if self._clock() >= parcel.made_at + self._good_for:
            raise Refused("its time was over")
        return self._messages.send(self._filled(parcel))

    def look_up(self, parcel: Parcel, known: Callable[[str], bool]) -> str:
        return self._messages.look_up(self._filled(parcel), known)

    def _filled(self, parcel: Parcel) -> Parcel:
        text = self._filling(str(parcel.content["text"]), str(parcel.content["nonce"]))
        return replace(parcel, content={**parcel.content, "text": text})


def secret_texts(
    messages: Messages, key: str, public_url: str, clock: Callable[[], float] = time.time
) -> dict[str, SecretTexts]:
    """Kind of parcel -> who sends it; `key` is the one that codes and links are compared with."""

    def with_code(text: str, nonce: str) -> str:
        return one_time_code.with_code(text, one_time_code.code_of(key, nonce))

    def with_link(text: str, nonce: str) -> str:
        return passkey.with_link(text, public_url, passkey.token_of(key, nonce))

    return {
        "code": SecretTexts(messages, with_code, one_time_code.GOOD_FOR, clock),
        "link": SecretTexts(messages, with_link, passkey.GOOD_FOR, clock),
    }


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
