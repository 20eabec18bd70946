"""Seals what is kept of a person's body: nothing of it is readable in the database, nor in a copy of it.

Rule: the keys are in the environment only (`IVR_VOICEPRINT_KEYS`), the newest first: it seals, all of them open. What
none of them opens is told to operators, and is to a call as if nothing had been kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

INSTALL = "pip install 'parley-ivr[voiceprint]'"
MAKE = "python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"


class CannotSeal(Exception):
    """Raised where there is no key, one that is none, or nothing to seal with; says what to do."""


class CannotOpen(Exception):
    """Raised for what was sealed with a key that is not here, or was changed since."""


class Seal:
    def __init__(self, keys: Sequence[str]) -> None:
        """Fernet keys, the newest first."""
        self._keys = tuple(keys)

    @cached_property
    def _box(self) -> MultiFernet:
        try:
            from cryptography.fernet import Fernet, MultiFernet
        except ImportError:
            raise CannotSeal(f"Voiceprints are sealed with a package that is not here: {INSTALL}") from None
        if not self._keys:
            raise CannotSeal(
                f"IVR_VOICEPRINT_KEYS is not set: voiceprints are kept sealed only. Make a key: {MAKE}"
            )
        try:
            return MultiFernet([Fernet(key) for key in self._keys])
        except ValueError:
            raise CannotSeal(
                f"IVR_VOICEPRINT_KEYS holds something that is not a key. Make one: {MAKE}"
            ) from None

    def require(self) -> None:
        """Raises CannotSeal where nothing could be kept."""
        _ = self._box

    def close(self, told: bytes) -> str:
        """Sealed with the newest key. Raises CannotSeal."""
        return str(self._box.encrypt(told), "ascii")

    def open(self, sealed: str) -> bytes:
        """Raises CannotSeal, CannotOpen."""
        from cryptography.fernet import InvalidToken

        try:
            return bytes(self._box.decrypt(sealed))
        except InvalidToken:
            raise CannotOpen("none of the keys of IVR_VOICEPRINT_KEYS opens it") from None

    def renewed(self, sealed: str) -> str:
        """The same, sealed with the newest key. Raises CannotSeal, CannotOpen."""
        return self.close(self.open(sealed))
