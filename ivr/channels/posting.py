"""One HTTP request to a system outside, and what is known of it afterwards.

Rule: what failed before the request was out surely did not come through; whatever failed later may have. It is over in
its time, however slowly the other side answers.
"""

from __future__ import annotations

from collections.abc import Mapping

from ivr import web
from ivr.sending import NotNow, OutcomeUnknown


def ask(
    method: str, url: str, headers: Mapping[str, str], body: bytes = b"", timeout: float = 5.0
) -> tuple[int, bytes]:
    """The status and the body of the answer; redirects are not followed. Raises NotNow or OutcomeUnknown."""
    request = web.to(url, method, headers, body)
    try:
        answer = web.exchange(request, timeout)
        return answer.status, answer.body
    except web.Failed as failed:
        if failed.sent:
            raise OutcomeUnknown(failed.detail) from failed
        raise NotNow(f"{request.host} cannot be reached ({failed.detail})") from failed
