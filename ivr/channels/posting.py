"""One HTTP request to a system outside, and what is known of it afterwards.

Rule: what failed before the request was out surely did not come through; whatever failed later may have.
"""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

from ivr.sending import NotNow, OutcomeUnknown

MOST_ANSWER = 256 * 1024
"""Bytes of an answer that are read."""


def ask(
    method: str, url: str, headers: Mapping[str, str], body: bytes = b"", timeout: float = 5.0
) -> tuple[int, bytes]:
    """The status and the body of the answer; redirects are not followed. Raises NotNow or OutcomeUnknown."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        connection = http.client.HTTPSConnection(
            host, port, timeout=timeout, context=ssl.create_default_context()
        )
    else:
        connection = http.client.HTTPConnection(host, port, timeout=timeout)
    try:
        try:
            connection.connect()
        except OSError as error:
            raise NotNow(f"{host} cannot be reached ({type(error).__name__})") from error
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.read(MOST_ANSWER)
        except (OSError, http.client.HTTPException) as error:
            raise OutcomeUnknown(f"no answer of {host} ({type(error).__name__})") from error
    finally:
        connection.close()
