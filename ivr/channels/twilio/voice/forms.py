"""What Twilio's form fields say, as events.

Rule: nothing in a form is trusted to be there, to be short or to make sense.

Pages: twilio.com/docs/voice/twiml (request parameters), /gather, /enqueue, /dial, /record, /pay.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from ivr.conversation.events import (
    CallStarted,
    Event,
    FellBack,
    HandOffEnded,
    Heard,
    HungUp,
    NoInput,
    PaymentEnded,
    Pressed,
    VoicemailEnded,
)
from ivr.identity import line
from ivr.redaction import scrub

MOST_SPEECH = 2_000
"""Characters; a Gather hears 60 seconds at most, which is half of that."""
MOST_KEYS = 64

KEYS = frozenset("0123456789*#")

FINAL = frozenset(("completed", "busy", "failed", "no-answer", "canceled"))
"""The CallStatus of a call that is over."""

QUEUE_RESULTS = {
    "bridged": "bridged",
    "bridging-in-process": "bridged",
    "redirected-from-bridged": "bridged",
    "redirected": "left",
    "hangup": "hung_up",
    "leave": "left",
    "queue-full": "queue_full",
}

DIAL_RESULTS = {
    "completed": "bridged",
    "answered": "bridged",
    "busy": "no_answer",
    "no-answer": "no_answer",
    "canceled": "hung_up",
}


_SECONDS = re.compile(r"[0-9]{1,5}")
RECORDINGS = {"completed": "left", "absent": "silent", "failed": "failed", "deleted": "deleted"}
"""RecordingStatus -> what became of the message; absent is one that is silent or too short
(docs/voice/api/recording, docs/voice/twiml/record)."""


PAY_RESULTS = {
    "success": "taken",
    "too-many-failed-attempts": "mistyped",
    "payment-connector-error": "refused",
    "caller-interrupted-with-star": "left",
    "caller-hung-up": "hung_up",
    "validation-error": "failed",
    "internal-error": "failed",
}
"""Result of a Pay -> what is told of the capture; any other is one that failed (docs/voice/twiml/pay)."""


def payment_ended(query: Mapping[str, str], form: Mapping[str, str]) -> PaymentEnded:
    """How a Pay ended. Without a Result the verb after it runs: then nobody has told."""
    result = form.get("Result", "")
    last4 = form.get("PaymentCardNumber", "")[-4:]
    return PaymentEnded(
        payment=query.get("payment", "")[:80],
        result=PAY_RESULTS.get(result, "failed") if result else "silent",
        confirmation=_word(form.get("PaymentConfirmationCode", "")),
        brand=_word(form.get("PaymentCardType", "")),
        last4=last4 if last4.isascii() and last4.isdigit() else "",
        code=_word(form.get("PayErrorCode", ""))[:8],
    )


def _word(text: str) -> str:
    """A name as gateways give them; anything else is none, as a card number is that stands where it should not."""
    is_name = re.fullmatch(r"[\w-]{1,80}", text, re.ASCII) is not None
    return text if is_name and scrub(text) == text else ""


def call_started(form: Mapping[str, str], region: str) -> CallStarted:
    """`region` is where a number without country code belongs."""
    told = line.read(form.get("From", ""), region, form.get("ForwardedFrom", ""), form.get("StirVerstat", ""))
    return CallStarted(
        ani=told.number,
        dnis=line.number(form.get("To", ""), region),
        line=told.vouched,
        hidden=told.hidden,
        forwarded=told.forwarded_from,
    )


def answer(form: Mapping[str, str]) -> Event:
    """What a Gather brought. Keys were pressed on purpose, so they win over speech."""
    keys = form.get("Digits", "")[:MOST_KEYS]
    if keys and (keys := "".join(key for key in keys if key in KEYS)):
        return Pressed(keys=keys)
    text = form.get("SpeechResult", "")[:MOST_SPEECH].replace("\0", "").strip()
    if text:
        return Heard(text=text, confidence=_confidence(form.get("Confidence", "")))
    return NoInput()


def _confidence(text: str) -> float | None:
    try:
        confidence = float(text)
    except ValueError:
        return None
    # A recogniser's 0.0 says that it gave none (Google Speech-to-Text, SpeechRecognitionAlternative).
    return confidence if 0.0 < confidence <= 1.0 else None


def hand_off_ended(form: Mapping[str, str]) -> HandOffEnded:
    """How an Enqueue or a Dial ended."""
    if queue_result := form.get("QueueResult", ""):
        return HandOffEnded(result=QUEUE_RESULTS.get(queue_result, "error"))
    result = DIAL_RESULTS.get(form.get("DialCallStatus", ""), "error")
    if result == "bridged" and form.get("DialBridged") == "false":  # hung up while the whisper was said
        result = "no_answer"
    return HandOffEnded(result=result)


def voicemail_ended(form: Mapping[str, str]) -> VoicemailEnded | None:
    """How a Record ended, by its action, by the verb after it, which runs where nothing was said, or by its status;
    None while it goes on."""
    status = form.get("RecordingStatus", "completed")
    if status not in RECORDINGS:
        return None
    recording, url = form.get("RecordingSid", "")[:64], form.get("RecordingUrl", "")[:500]
    if not url.startswith(("https://", "http://")):
        return VoicemailEnded(
            result=RECORDINGS["absent" if status == "completed" else status], recording=recording
        )
    length = _SECONDS.fullmatch(form.get("RecordingDuration", ""))
    seconds = int(length[0]) if length else 0
    return VoicemailEnded(result=RECORDINGS[status], recording=recording, url=url, seconds=seconds)


def fell_back(form: Mapping[str, str]) -> FellBack:
    """Twilio's error, and the path of the URL at which it came: a query may hold anything."""
    code = form.get("ErrorCode", "")[:8]
    try:
        where = urlsplit(form.get("ErrorUrl", "")[:500]).path[:100]
    except ValueError:
        where = ""
    return FellBack(code=code if code.isascii() and code.isdigit() else "", where=where)


def hung_up(form: Mapping[str, str]) -> HungUp | None:
    """None while the call goes on."""
    status = form.get("CallStatus", "")
    return HungUp(status=status) if status in FINAL else None


def call_sid(form: Mapping[str, str]) -> str:
    """The call's id, or "" when it has none that could be one."""
    sid = form.get("CallSid", "")
    if len(sid) <= 64 and sid.isascii() and sid.isprintable():
        return sid
    return ""


def turn(query: Mapping[str, str]) -> int | None:
    """The turn that a webhook answers; None when its URL is none of ours."""
    text = query.get("turn", "")
    if len(text) <= 9 and text.isascii() and text.isdigit():
        return int(text)
    return None
