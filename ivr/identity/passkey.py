"""A link by text message and the passkey behind it: the phone checks finger or face, and signs what the link asks.

Rule: a link is good once, for minutes, for this contact, customer and purpose; its token is worked out of a key of the
installation and a nonce when it is sent, and only its hash is kept. A phone that cannot show that it checked who holds
it proves nothing. To be read: w3.org/TR/webauthn-3, sections 7.1 and 7.2, which the package `webauthn` carries out.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

import structlog

from ivr.conversation.assurance import EVIDENCE
from ivr.conversation.commands import Errand
from ivr.conversation.customers import Customer
from ivr.conversation.events import ErrandDone, Heard, Proved
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.conversation.steps.authenticate import CUSTOMER, LOCKED, NO_PASSKEY, SENT, checked
from ivr.identity.line_risk import LineRisk, NobodyAsked
from ivr.identity.lockouts import Lockouts
from ivr.identity.one_time_code import NUMBER, Outbox, mobile_of, texted, texts_to, with_signs
from ivr.identity.pin import Known
from ivr.kept import PROVE, Change, Link, Passkey

log = structlog.get_logger("ivr.identity.passkey")

GOOD_FOR = 600.0
"""Seconds that a link may be used."""
PLACE = "{link}"
TOKEN_BYTES = 24
"""192 bits."""


class Passkeys(Protocol):
    def add(self, passkey: Passkey) -> None: ...
    def of(self, customer: str) -> list[Passkey]: ...
    def used(self, credential: str, sign_count: int) -> None: ...


class Links(Protocol):
    def issue(self, link: Link, *sent: Change) -> None: ...
    def good(self, digest: str, now: float) -> Link | None: ...
    def use(self, digest: str, now: float) -> bool: ...


class NotProven(Exception):
    """Raised where what the phone sent proves nothing. The message is for operators and tells nothing of the caller."""


def token_of(key: str, nonce: str) -> str:
    """The token that a nonce stands for, with the installation's key."""
    digest = hmac.new(key.encode(), f"link {nonce}".encode(), hashlib.sha256).digest()
    return text_of(digest[:TOKEN_BYTES])


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def with_link(text: str, public_url: str, token: str) -> str:
    """The message with the link in its gap."""
    return text.replace(PLACE, f"{public_url}/link/{token}")


def text_of(raw: bytes) -> str:
    """Bytes as base64url without padding, as WebAuthn has them."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class SendLink:
    """Carries out `send_link`."""

    def __init__(
        self,
        known: Known,
        passkeys: Passkeys,
        links: Links,
        outbox: Outbox,
        lockouts: Lockouts,
        key: str,
        clock: Callable[[], float] = time.time,
        risk: LineRisk | None = None,
    ) -> None:
        self._known, self._passkeys, self._links, self._outbox = known, passkeys, links, outbox
        self._lockouts, self._key, self._clock = lockouts, key, clock
        self._risk = risk or NobodyAsked()

    def run(
        self, errand: Errand, session: Session, heard: Heard | None, flows: Flows, past: object = None
    ) -> ErrandDone:
        told, now = errand.arguments, self._clock()
        account, does = str(told["customer"]), str(told.get("does") or PROVE)
        customer = self._known.find(account)
        mobile = mobile_of(customer.lines) if customer else ""
        has_one = bool(self._passkeys.of(account)) if does == PROVE else _is_installed()
        mobile, closed = texted(self._risk, mobile if has_one else "", not told["known"])
        if told["known"] and not mobile:
            return with_signs(checked(errand, NO_PASSKEY), closed, account)
        if not self._lockouts.take(texts_to(mobile or account), now):
            return checked(errand, LOCKED)
        if mobile:
            self._issue(session, told, does, mobile, now)
        return checked(errand, SENT)

    def _issue(self, session: Session, told: Mapping[str, Any], does: str, mobile: str, now: float) -> None:
        nonce = secrets.token_hex(16)
        link = Link(
            digest=digest_of(token_of(self._key, nonce)),
            contact=session.contact,
            customer=str(told["customer"]),
            purpose=str(told["purpose"]),
            does=does,
            said=str(told["said"]),
            language=str(told["language"]),
            challenge=text_of(secrets.token_bytes(32)),
            until=now + GOOD_FOR,
        )
        content = {"text": str(told["text"]), "nonce": nonce, "from": session.dnis}
        number = int(told.get("number") or NUMBER)
        text = self._outbox.put(session.contact, session.turn, number, "link", mobile, content, now)
        self._links.issue(link, text)


@dataclass(frozen=True)
class Ceremonies:
    """What a phone is asked for by the page of a link, and what its answer is worth; `service` names us to it."""

    public_url: str
    service: str
    passkeys: Passkeys
    key: str

    @property
    def _site(self) -> str:
        return urlsplit(self.public_url).hostname or ""

    @property
    def _origin(self) -> str:
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}"

    def to_prove(self, link: Link) -> dict[str, Any]:
        """What `navigator.credentials.get` takes, as JSON."""
        from webauthn import generate_authentication_options
        from webauthn.helpers.structs import UserVerificationRequirement

        asked = generate_authentication_options(
            rp_id=self._site,
            challenge=bytes_of(link.challenge),
            allow_credentials=_described(self.passkeys.of(link.customer)),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return _plain(asked)

    def proven(self, link: Link, answer: Mapping[str, Any]) -> None:
        """Takes what the phone has signed. Raises NotProven."""
        from webauthn import verify_authentication_response
        from webauthn.helpers.exceptions import WebAuthnException

        passkey = next(
            (one for one in self.passkeys.of(link.customer) if one.credential == answer.get("id")), None
        )
        if passkey is None:
            raise NotProven("a passkey that is not this customer's")
        try:
            verified = verify_authentication_response(
                credential=dict(answer),
                expected_challenge=bytes_of(link.challenge),
                expected_rp_id=self._site,
                expected_origin=self._origin,
                credential_public_key=bytes_of(passkey.public_key),
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=True,
            )
        except (WebAuthnException, *_MALFORMED) as error:
            raise NotProven(type(error).__name__) from error
        self.passkeys.used(passkey.credential, verified.new_sign_count)

    def to_register(self, link: Link) -> dict[str, Any]:
        """What `navigator.credentials.create` takes, as JSON. The phone is told nothing of the customer."""
        from webauthn import generate_registration_options
        from webauthn.helpers.structs import (
            AuthenticatorSelectionCriteria,
            ResidentKeyRequirement,
            UserVerificationRequirement,
        )

        whose = hmac.new(self.key.encode(), f"passkey of {link.customer}".encode(), hashlib.sha256).digest()
        asked = generate_registration_options(
            rp_id=self._site,
            rp_name=self.service,
            user_name=self.service,
            user_id=whose,
            challenge=bytes_of(link.challenge),
            exclude_credentials=_described(self.passkeys.of(link.customer)),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.PREFERRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
        )
        return _plain(asked)

    def registered(self, link: Link, answer: Mapping[str, Any], now: float) -> Passkey:
        """The phone's public key, as it is to be kept. Raises NotProven."""
        from webauthn import verify_registration_response
        from webauthn.helpers.exceptions import WebAuthnException

        try:
            verified = verify_registration_response(
                credential=dict(answer),
                expected_challenge=bytes_of(link.challenge),
                expected_rp_id=self._site,
                expected_origin=self._origin,
                require_user_verification=True,
            )
        except (WebAuthnException, *_MALFORMED) as error:
            raise NotProven(type(error).__name__) from error
        return Passkey(
            credential=text_of(verified.credential_id),
            customer=link.customer,
            public_key=text_of(verified.credential_public_key),
            sign_count=verified.sign_count,
            made_at=now,
        )


_MALFORMED = (ValueError, TypeError, KeyError, AttributeError, IndexError)
"""What a page of somebody else's may make the package stumble over."""


def proof(customer: Customer, flows: Flows, at: float) -> Proved:
    """What the call is told once the phone has signed."""
    evidence = {
        "event": EVIDENCE,
        "kind": "passkey",
        "customer": customer.id,
        "bound_to": f"passkey:{customer.id}",
        "source": "link",
    }
    who = {"event": CUSTOMER, "customer": customer.to_record(flows.customer_fields)}
    return Proved(at=at, way="passkey", events=(evidence, who))


def _is_installed() -> bool:
    """Whether the page of a link could do anything."""
    try:
        import webauthn  # noqa: F401
    except ImportError:
        log.error("no link was sent", why="the extra `passkeys` is not installed")
        return False
    return True


def _described(passkeys: Sequence[Passkey]) -> list[Any]:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=bytes_of(one.credential)) for one in passkeys]


def _plain(asked: Any) -> dict[str, Any]:
    from webauthn import options_to_json

    found: dict[str, Any] = json.loads(options_to_json(asked))
    return found
