"""Tells another system, such as a CRM, of each contact that has ended: its context document, by POST.

Rule: the receiver can tell that it comes from here (a signature over time and body), and that it has had it already
(`Idempotency-Key`): after a time-out it is asked again with the same key.
"""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from ivr.channels.posting import ask
from ivr.sending import NotNow, Refused
from ivr.store import Parcel

TIMEOUT = 5.0
GONE = {400, 404, 405, 410, 413, 415, 422}
"""Answers that will be the same another time. Any other that is no 2xx may be mended over there."""


def signature(key: str, timestamp: str, body: bytes) -> str:
    """What the receiver computes too: HMAC-SHA256 of time, a dot and the body, as hexadecimal digits."""
    return hmac.digest(key.encode(), timestamp.encode() + b"." + body, "sha256").hex()


class Notify:
    """The sender of what goes to `url`, and nowhere else."""

    repeats = True

    def __init__(self, url: str, key: str, clock: Callable[[], float] = time.time) -> None:
        self._host, self._key, self._clock = urlsplit(url).netloc, key, clock

    def send(self, parcel: Parcel) -> str:
        if urlsplit(parcel.address).netloc != self._host:
            raise Refused(f"it was meant for another host than that of notify_url, {self._host}")
        body = json.dumps(parcel.content, ensure_ascii=False).encode("utf-8", "replace")
        timestamp = str(int(self._clock()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Parley",
            "Idempotency-Key": parcel.id,
            "X-Parley-Timestamp": timestamp,
            "X-Parley-Signature": f"sha256={signature(self._key, timestamp, body)}",
        }
        status, _ = ask("POST", parcel.address, headers, body, TIMEOUT)
        if 200 <= status < 300:
            return str(status)
        if status in GONE:
            raise Refused(f"{self._host} answered {status}")
        raise NotNow(f"{self._host} answered {status}")

    def look_up(self, parcel: Parcel, known: Callable[[str], bool]) -> str:
        raise NotNow("it is asked again, never looked up")
