"""Reads what a server answered, as strictly as Twilio: TwiML in, a `Document` of verbs out.

Rule: what Twilio refuses raises `BadReply`; what it complains about is a warning and the default is used.
Pages: twilio.com/docs/voice/twiml and the page of each verb.
"""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass, field
from xml.etree import ElementTree

from ivr.testphone.problems import BadReply, Finding

MAX_BYTES = 64 * 1024
"""Of one TwiML document (error 11750)."""
MAX_SPOKEN = 4096
"""Characters of one Say."""
MAX_TASK = 4096
"""Bytes of a task's attributes in TaskRouter."""
MAX_HINTS, MAX_HINT = 500, 100
MAX_QUEUE_NAME = 64
MAX_NUMBERS = 10
"""Numbers that one Dial rings at once."""
MAX_PARAMETER = 500
"""Characters of a stream's Parameter, name and value together."""

_ANY, _BOOL, _METHOD, _WHOLE = r"[\s\S]*", r"true|false", r"(?i:GET|POST)", r"[1-9]\d*"
_COUNT, _LANGUAGE = r"\d+", r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"
_MODEL = (
    "default|numbers_and_commands|phone_call|experimental_conversations|experimental_utterances|"
    "googlev2_(long|short|telephony|telephony_short)|deepgram_nova-[23]"
)

ATTRIBUTES: dict[str, dict[str, str]] = {
    "Say": {"voice": _ANY, "language": _LANGUAGE, "loop": _COUNT},
    "Play": {"loop": _COUNT, "digits": r"[0-9A-Dw#*]*"},
    "Pause": {"length": _COUNT},
    "Gather": {
        "action": _ANY,
        "method": _METHOD,
        "input": r"dtmf|speech|dtmf speech|speech dtmf",
        "timeout": r"\d+|auto",
        "speechTimeout": rf"{_WHOLE}|auto",
        "maxSpeechTime": _WHOLE,
        "speechModel": _MODEL,
        "numDigits": _WHOLE,
        "finishOnKey": r"[0-9#*]?",
        "hints": _ANY,
        "language": _LANGUAGE,
        "actionOnEmptyResult": _BOOL,
        "bargeIn": _BOOL,
        "profanityFilter": _BOOL,
        "enhanced": _BOOL,
        "debug": _BOOL,
        "partialResultCallback": _ANY,
        "partialResultCallbackMethod": _METHOD,
    },
    "Redirect": {"method": _METHOD},
    "Hangup": {},
    "Reject": {"reason": "busy|rejected"},
    "Leave": {},
    "Enqueue": {
        "action": _ANY,
        "method": _METHOD,
        "maxQueueSize": _WHOLE,
        "waitUrl": _ANY,
        "waitUrlMethod": _METHOD,
        "workflowSid": r"WW[0-9a-fA-F]{32}",
    },
    "Task": {"priority": _COUNT, "timeout": _COUNT},
    "Dial": {
        "action": _ANY,
        "method": _METHOD,
        "timeout": _WHOLE,
        "timeLimit": _WHOLE,
        "hangupOnStar": _BOOL,
        "callerId": _ANY,
        "answerOnBridge": _BOOL,
        "ringTone": r"automatic|[a-z]{2}(-old|-tel)?",
        "sequential": _BOOL,
        "record": _ANY,
        "trim": r"trim-silence|do-not-trim",
        "recordingStatusCallback": _ANY,
        "recordingStatusCallbackMethod": _METHOD,
        "recordingStatusCallbackEvent": _ANY,
        "recordingTrack": "inbound|outbound|both",
        "referUrl": _ANY,
        "referMethod": _METHOD,
    },
    "Number": {
        "url": _ANY,
        "method": _METHOD,
        "sendDigits": r"[0-9wW#*]*",
        "statusCallback": _ANY,
        "statusCallbackEvent": _ANY,
        "statusCallbackMethod": _METHOD,
        "byoc": _ANY,
    },
    "Client": {
        "url": _ANY,
        "method": _METHOD,
        "statusCallback": _ANY,
        "statusCallbackEvent": _ANY,
        "statusCallbackMethod": _METHOD,
    },
    "Sip": {
        "url": _ANY,
        "method": _METHOD,
        "username": _ANY,
        "password": _ANY,
        "statusCallback": _ANY,
        "statusCallbackEvent": _ANY,
        "statusCallbackMethod": _METHOD,
    },
    "Queue": {
        "url": _ANY,
        "method": _METHOD,
        "reservationSid": _ANY,
        "postWorkActivitySid": _ANY,
    },
    "Record": {
        "action": _ANY,
        "method": _METHOD,
        "timeout": _WHOLE,
        "finishOnKey": r"[0-9#*]*",
        "maxLength": _WHOLE,
        "playBeep": _BOOL,
        "trim": r"trim-silence|do-not-trim",
        "recordingStatusCallback": _ANY,
        "recordingStatusCallbackMethod": _METHOD,
        "recordingStatusCallbackEvent": _ANY,
        "transcribe": _BOOL,
        "transcribeCallback": _ANY,
    },
    "Pay": {
        "input": "dtmf",
        "action": _ANY,
        "statusCallback": _ANY,
        "statusCallbackMethod": _METHOD,
        "paymentMethod": "credit-card|ach-debit",
        "bankAccountType": "consumer-checking|consumer-savings|commercial-checking",
        "timeout": _WHOLE,
        "maxAttempts": "[1-3]",
        "securityCode": _BOOL,
        "postalCode": r"true|false|[\w -]+",
        "minPostalCodeLength": _COUNT,
        "paymentConnector": _ANY,
        "tokenType": "one-time|reusable|payment-method",
        "chargeAmount": r"\d{1,7}(\.\d+)?",
        "currency": "[a-z]{3}",
        "language": _LANGUAGE,
        "description": _ANY,
        "validCardTypes": r"[a-z -]+",
    },
    "Prompt": {
        "for": "payment-card-number|expiration-date|security-code|postal-code|payment-processing|bank-account-number"
        "|bank-routing-number",
        "errorType": r"[a-z -]+",
        "cardType": r"[a-z -]+",
        "attempt": r"[1-9]( [1-9])*",
        "requireMatchingInputs": _BOOL,
    },
    "Connect": {"action": _ANY, "method": _METHOD},
    "Stream": {
        "url": _ANY,
        "name": _ANY,
        "track": "inbound_track",
        "statusCallback": _ANY,
        "statusCallbackMethod": _METHOD,
    },
    "Parameter": {"name": _ANY, "value": _ANY},
}
"""Each verb that the test phone plays, with its attributes and what each may hold."""

NESTED: dict[str, tuple[str, ...]] = {
    "Response": (
        "Say",
        "Play",
        "Pause",
        "Gather",
        "Redirect",
        "Hangup",
        "Reject",
        "Leave",
        "Enqueue",
        "Dial",
        "Record",
        "Pay",
        "Connect",
    ),
    "Gather": ("Say", "Play", "Pause"),
    "Enqueue": ("Task",),
    "Dial": ("Number", "Client", "Sip", "Queue"),
    "Pay": ("Prompt", "Parameter"),
    "Prompt": ("Say", "Play", "Pause"),
    "Connect": ("Stream",),
    "Stream": ("Parameter",),
}
"""Which verbs stand inside which."""

NOT_PLAYED = (
    "Start",
    "Stop",
    "Sms",
    "Message",
    "Refer",
    "Conference",
    "ConversationRelay",
    "Siprec",
)
"""Twilio knows these verbs; this phone cannot play them."""

SSML = {"break", "emphasis", "lang", "mark", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"}

CODES = {"finishOnKey": 13310, "timeout": 13313, "speechTimeout": 13327, "actionOnEmptyResult": 13338}
"""Twilio's own codes for a bad value on Gather; any other is 12200, a schema warning."""


@dataclass(frozen=True)
class Verb:
    """One element of a document. `text` is what stands in it, with white space collapsed."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    nested: tuple[Verb, ...] = ()

    def get(self, attribute: str, default: str = "") -> str:
        return self.attributes.get(attribute, default)


@dataclass(frozen=True)
class Document:
    """The verbs of one answer in their order, and what Twilio's debugger would complain about."""

    verbs: tuple[Verb, ...]
    complaints: tuple[Finding, ...] = ()


def read(body: bytes) -> Document:
    """The document in `body`. Raises BadReply if Twilio would not run it."""
    if len(body) > MAX_BYTES:
        raise BadReply(f"the TwiML is {len(body):,} bytes long; Twilio reads at most {MAX_BYTES:,}", 11750)
    if not body.strip():
        raise BadReply("the answer is empty; an empty <Response/> hangs up", 12100)
    try:
        root = ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise BadReply(f"the TwiML is not well-formed XML: {error}", 12100) from error
    if root.tag != "Response":
        raise BadReply(f"the TwiML's root is <{root.tag}>, it must be <Response>", 12100)
    complaints: list[Finding] = []
    if _squeeze(root.text):
        complaints.append(_warning(f"text outside of any verb is never spoken: {_squeeze(root.text)[:60]!r}"))
    verbs = tuple(_verb(element, "Response", complaints) for element in root)
    return Document(verbs, tuple(complaints))


def _verb(element: ElementTree.Element, parent: str, complaints: list[Finding]) -> Verb:
    name = element.tag
    if name not in NESTED.get(parent, ()):
        raise BadReply(_why_not(name, parent), 12200)
    if _squeeze(element.tail) and parent != "Dial":
        complaints.append(_warning(f"text after <{name}> is never spoken: {_squeeze(element.tail)[:60]!r}"))
    attributes = _attributes(element, complaints)
    inside: list[Verb] = []
    if name == "Say":
        text = _spoken(element, complaints)
    elif name in NESTED:
        text = _squeeze(element.text)
        inside = [_verb(child, name, complaints) for child in element]
    else:
        for child in element:
            raise BadReply(_why_not(str(child.tag), name), 12200)
        text = _squeeze(element.text)
    verb = Verb(name, attributes, text, tuple(inside))
    if name in _CHECKS:
        complaints.extend(_CHECKS[name](verb))
    return verb


def _why_not(name: str, parent: str) -> str:
    if name in NOT_PLAYED:
        return f"<{name}> is a verb of Twilio that the test phone cannot play"
    if name in ATTRIBUTES:
        allowed = NESTED.get(parent, ())
        only = f" (only {', '.join(allowed)} can)" if allowed else ""
        return f"<{name}> cannot stand in <{parent}>{only}"
    near = difflib.get_close_matches(name, ATTRIBUTES, n=1, cutoff=0.5)
    meant = [verb for verb in ATTRIBUTES if verb.lower() == name.lower()] or near
    hint = f". Did you mean <{meant[0]}>?" if meant else ""
    return f"<{name}> is not a TwiML verb{hint}"


def _attributes(element: ElementTree.Element, complaints: list[Finding]) -> dict[str, str]:
    name, known, good = element.tag, ATTRIBUTES[element.tag], {}
    for attribute, value in element.attrib.items():
        if attribute not in known:
            near = difflib.get_close_matches(attribute, known, n=1)
            hint = f". Did you mean {near[0]}?" if near else ""
            complaints.append(_warning(f"{attribute} is not an attribute of <{name}>{hint}"))
        elif not re.fullmatch(known[attribute], value):
            code = CODES.get(attribute, 12200) if name == "Gather" else 12200
            complaints.append(_warning(f"{attribute}={value!r} is not a valid value on <{name}>", code))
        else:
            good[attribute] = value
    return good


def _spoken(element: ElementTree.Element, complaints: list[Finding]) -> str:
    """The words of a Say, with the alias of each SSML `sub` in the place of what it stands for."""
    pieces = [element.text or ""]
    for child in element:
        tag = str(child.tag).rpartition("}")[2].rpartition(":")[2]
        if tag not in SSML:
            raise BadReply(_why_not(tag, "Say"), 12200)
        inner = _spoken(child, complaints)
        pieces += [child.get("alias", inner) if tag == "sub" else inner, " " if tag in "break p s" else ""]
        pieces.append(child.tail or "")
    return _squeeze("".join(pieces))


def _check_say(verb: Verb) -> list[Finding]:
    if not verb.text:
        return [_warning("a <Say> without words says nothing", 13520)]
    if len(verb.text) > MAX_SPOKEN:
        text = f"a <Say> of {len(verb.text):,} characters is not spoken; the most is {MAX_SPOKEN:,}"
        return [Finding("error", text, 13520)]
    return []


def _check_gather(verb: Verb) -> list[Finding]:
    found = []
    hints = [hint.strip() for hint in verb.get("hints").split(",") if hint.strip()]
    if len(hints) > MAX_HINTS:
        found.append(_warning(f"{len(hints)} hints; at most {MAX_HINTS} are used", 13330))
    if long := [hint for hint in hints if len(hint) > MAX_HINT]:
        found.append(
            _warning(
                f"a hint of {len(long[0])} characters ({long[0][:40]!r}…); the most is {MAX_HINT}", 13330
            )
        )
    if verb.get("speechModel") and verb.get("speechTimeout") == "auto":
        found.append(_warning("speechModel needs a speechTimeout in whole seconds, not auto", 13327))
    if verb.text:
        found.append(_warning(f"text in <Gather> outside of <Say> is never spoken: {verb.text[:60]!r}"))
    return found


def _check_enqueue(verb: Verb) -> list[Finding]:
    if len(verb.text) > MAX_QUEUE_NAME:
        return [
            Finding(
                "error", f"the queue's name has {len(verb.text)} characters; the most is {MAX_QUEUE_NAME}"
            )
        ]
    if verb.nested and not verb.get("workflowSid"):
        return [Finding("error", "<Enqueue> with a <Task> needs a workflowSid")]
    if not verb.text and not verb.get("workflowSid"):
        return [Finding("error", "<Enqueue> names neither a queue nor a workflowSid")]
    return []


def _check_task(verb: Verb) -> list[Finding]:
    try:
        attributes = json.loads(verb.text or "{}")
    except ValueError as error:
        return [Finding("error", f"the <Task> is not JSON: {error}")]
    if not isinstance(attributes, dict):
        return [Finding("error", "the <Task> must be a JSON object")]
    found = []
    if (size := len(verb.text.encode())) > MAX_TASK:
        found.append(
            Finding("error", f"the task's attributes are {size:,} bytes; TaskRouter takes {MAX_TASK:,}")
        )
    if dashed := [name for name in attributes if "-" in name]:
        found.append(
            _warning(f"the task attribute {dashed[0]!r} has a hyphen, which breaks workflow expressions")
        )
    return found


def _check_dial(verb: Verb) -> list[Finding]:
    if not verb.text and not verb.nested:
        return [Finding("error", "<Dial> names nobody to call")]
    if len(verb.nested) > MAX_NUMBERS:
        return [_warning(f"<Dial> rings {len(verb.nested)} numbers; the most is {MAX_NUMBERS}")]
    return []


def _check_pay(verb: Verb) -> list[Finding]:
    url = verb.get("action")
    is_here = url.startswith(("http://127.0.0.1", "http://localhost"))  # to try it out
    if url and not url.startswith("https://") and not is_here:
        return [Finding("error", "the action of <Pay> is called by https only", 12200)]
    return []


def _check_connect(verb: Verb) -> list[Finding]:
    if len(verb.nested) == 1:
        return []
    return [Finding("error", "<Connect> holds one <Stream>", 12200)]


def _check_stream(verb: Verb) -> list[Finding]:
    if not verb.get("url"):
        return [Finding("error", "<Stream> has no url", 12200)]
    found = []
    if "?" in verb.get("url"):
        found.append(_warning("the url of a <Stream> loses its query; <Parameter> carries values", 31920))
    if any(len(p.get("name") + p.get("value")) > MAX_PARAMETER for p in verb.nested):
        found.append(_warning(f"a <Parameter> is longer than {MAX_PARAMETER} characters"))
    return found


def _check_play(verb: Verb) -> list[Finding]:
    if verb.text or verb.get("digits"):
        return []
    return [_warning("a <Play> without a URL plays nothing", 13420)]


_CHECKS = {
    "Say": _check_say,
    "Play": _check_play,
    "Gather": _check_gather,
    "Enqueue": _check_enqueue,
    "Task": _check_task,
    "Dial": _check_dial,
    "Pay": _check_pay,
}


def _warning(text: str, code: int = 12200) -> Finding:
    return Finding("warning", text, code)


def _squeeze(text: str | None) -> str:
    return " ".join((text or "").split())
