"""Takes a card as `<Pay>` does: field by field, each asked for again while it cannot be right.

Rule: what is keyed stays in here, and goes to the gateway only. Pages: twilio.com/docs/voice/twiml/pay, /pay/prompt.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from ivr.conversation.minor_units import minor
from ivr.payments.card import brand_of, is_code, is_expiry, is_number
from ivr.payments.gateway import GatewayFailed
from ivr.payments.stub import Stub
from ivr.testphone.twiml import Verb

Fields = dict[str, str]

INVALID = {
    "payment-card-number": "invalid-card-number",
    "expiration-date": "invalid-date",
    "security-code": "invalid-security-code",
    "postal-code": "invalid-postal-code",
}
"""A field -> what is wrong with it, in Twilio's words."""

MOST_KEYS = {"expiration-date": 4}
"""Fields that end by themselves; the others end with #."""


class Capture:
    """One `<Pay>`."""

    def __init__(self, verb: Verb, gateway: Stub) -> None:
        self._verb, self._gateway = verb, gateway
        asked = {
            "security-code": verb.get("securityCode", "true"),
            "postal-code": verb.get("postalCode", "true"),
        }
        self._left = [name for name in INVALID if asked.get(name, "true") == "true"]
        self._keyed: Fields = {}
        self._begun = ""
        self._attempt = 1
        self._told: list[Fields] = []

    @property
    def asks(self) -> tuple[str, int]:
        """The field that is asked for, and how often it has been."""
        return self._left[0], self._attempt

    def prompt(self) -> tuple[Verb, ...]:
        """What is said for the field that is asked for."""
        fitting = [
            prompt
            for prompt in self._verb.nested
            if prompt.name == "Prompt"
            and self._left[0] in prompt.get("for").split()
            and str(self._attempt) in prompt.get("attempt", str(self._attempt)).split()
        ]
        if fitting:
            return fitting[0].nested
        return (Verb("Say", text=f"Please enter your {self._left[0].replace('-', ' ')}."),)

    def take_told(self) -> list[Fields]:
        """What the status callback is to be told since it was told last."""
        told, self._told = self._told, []
        return told

    def key(self, keys: str, more: bool = False) -> Fields | None:
        """Takes keys, "" for silence; what the action is told, None while there is more to ask.

        A field ends with #, with its most keys, or by a silence after it, which is awaited unless `more` keys come.
        """
        for key in keys:
            if key == "*":
                return {"Result": "caller-interrupted-with-star"}
            self._begun += "" if key == "#" else key
            is_full = len(self._begun) == MOST_KEYS.get(self._left[0])
            is_over = bool(self._begun) if key == "#" else is_full
            if is_over and (ended := self._take()):
                return ended
        if more or (keys and not self._begun):
            return None
        return self._take() if self._begun else self._wrong("input-timeout")

    def _take(self) -> Fields | None:
        name, keyed, self._begun = self._left[0], self._begun, ""
        if not _VALID[name](keyed, self._keyed):
            return self._wrong(INVALID[name])
        self._keyed[name], self._attempt = keyed, 1
        self._told.append({"For": name, "Attempt": "1"})
        del self._left[0]
        return None if self._left else self._charge()

    def _wrong(self, error: str) -> Fields | None:
        self._told.append({"For": self._left[0], "ErrorType": error, "Attempt": str(self._attempt)})
        self._attempt += 1
        given_up = self._attempt > int(self._verb.get("maxAttempts", "1"))
        return {"Result": "too-many-failed-attempts"} if given_up else None

    def _charge(self) -> Fields:
        keyed, self._keyed = self._keyed, {}
        number, currency = keyed["payment-card-number"], self._verb.get("currency", "usd")
        key = next((p.get("value") for p in self._verb.nested if p.name == "Parameter"), "")
        brand = brand_of(number)
        told = {
            "PaymentMethod": "credit-card",
            "PaymentCardNumber": "x" * (len(number) - 4) + number[-4:],
            "PaymentCardType": brand.name if brand else "",
            "ExpirationDate": keyed["expiration-date"],
            "SecurityCode": "***",
            "PaymentCardPostalCode": keyed.get("postal-code", ""),
            "ProfileId": "",
        }
        self._told.append({"For": "payment-processing"})
        try:
            amount = minor(self._verb.get("chargeAmount", "0"), currency) or 0
            charge = self._gateway.charge(key, number, amount, currency)
        except GatewayFailed as failed:
            return told | {
                "Result": "payment-connector-error",
                "PaymentError": str(failed),
                "PayErrorCode": "64003",
            }
        if charge.state != "approved":
            refused = {"PaymentError": "Your card was declined.", "PayErrorCode": "64012"}
            return told | {"Result": "payment-connector-error", **refused}
        return told | {"Result": "success", "PaymentConfirmationCode": charge.confirmation}


_VALID: dict[str, Callable[[str, Fields], bool]] = {
    "payment-card-number": lambda keyed, known: is_number(keyed),
    "expiration-date": lambda keyed, known: is_expiry(keyed, datetime.now(UTC).date()),
    "security-code": lambda keyed, known: is_code(keyed, known["payment-card-number"]),
    "postal-code": lambda keyed, known: len(keyed) >= 1,
}
