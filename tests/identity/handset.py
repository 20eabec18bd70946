"""A phone with a passkey in it, without a browser: it makes a key, and signs what a page asks, as WebAuthn has it."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from ivr.identity.passkey import text_of

PRESENT, VERIFIED, MADE = 0x01, 0x04, 0x40
"""Flags: somebody touched it, the phone checked who, and a key comes along."""


@dataclass
class Handset:
    """`checks` says whether the phone looks at finger or face; `site` and `origin` are what its browser shows."""

    origin: str
    site: str
    checks: bool = True
    signs: int = 0
    name: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    _key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def makes(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The answer to what `navigator.credentials.create` was given."""
        numbers = self._key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        made = bytes(16) + len(self.name).to_bytes(2) + self.name + cbor2.dumps(public)
        attested = {"fmt": "none", "attStmt": {}, "authData": self._data(MADE) + made}
        return self._answer(
            clientDataJSON=self._client("webauthn.create", asked), attestationObject=cbor2.dumps(attested)
        )

    def signs_for(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The answer to what `navigator.credentials.get` was given."""
        self.signs += 1
        client, data = self._client("webauthn.get", asked), self._data()
        signature = self._key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _client(self, kind: str, asked: dict[str, Any]) -> bytes:
        return json.dumps({"type": kind, "challenge": asked["challenge"], "origin": self.origin}).encode()

    def _data(self, flags: int = 0) -> bytes:
        flags |= PRESENT | (VERIFIED if self.checks else 0)
        return hashlib.sha256(self.site.encode()).digest() + bytes([flags]) + self.signs.to_bytes(4)

    def _answer(self, **response: bytes) -> dict[str, Any]:
        name = text_of(self.name)
        told = {key: text_of(value) for key, value in response.items()}
        return {"id": name, "rawId": name, "type": "public-key", "response": told}
