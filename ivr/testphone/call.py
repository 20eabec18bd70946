"""One phone call: plays the TwiML that a server answers to a caller made of method calls.

Rule: the server's mistakes never raise, they are the call's `findings` (and lead to the fallback URL, as at
Twilio); only a caller who does what no caller could do raises `CarrierError`.

A call runs by itself until it needs the caller, or the person it was handed to: no thread, no own clock.
Speech and pauses take no time, but are counted in `seconds`. Only a media stream has a thread and a clock
(see `stream`); when the server ends it, the call goes on as soon as the caller does or awaits something.
Pages: twilio.com/docs/voice/twiml and below.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from ivr.redaction import MASK, SHORTEST_CARD, scrub
from ivr.testphone import sound
from ivr.testphone.account import Account
from ivr.testphone.keypad import gathered
from ivr.testphone.pay import Capture
from ivr.testphone.problems import BadReply, CarrierError, Finding
from ivr.testphone.stream import Stream
from ivr.testphone.twiml import MAX_SPOKEN, Verb, read
from ivr.testphone.wire import Reply, Request, Unreachable

MAX_DOCUMENTS = 100
"""Documents in a row without an answer from the caller; more is a loop."""
APOLOGY = "We are sorry, an application error has occurred. Goodbye."
"""What Twilio itself says before it gives up a call."""

GATHER_DEFAULTS = {
    "input": "dtmf",
    "method": "POST",
    "timeout": "5",
    "finishOnKey": "#",
    "numDigits": "",
    "language": "en-US",
    "hints": "",
    "actionOnEmptyResult": "false",
    "bargeIn": "true",
    "speechModel": "default",
}

WAIT_VERBS = frozenset(("Play", "Say", "Pause", "Hangup", "Redirect", "Leave", "Gather"))
"""What a queue's wait document may hold (twilio.com/docs/voice/twiml/enqueue)."""

Watch = Callable[[str, str], object]


@dataclass(frozen=True)
class Spoken:
    """What the caller heard: words (`how` is say) or a recording (`how` is play, `text` its file's name)."""

    text: str
    language: str = "en-US"
    how: str = "say"
    url: str = ""
    voice: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Queue:
    """What an Enqueue asked for: a queue by `name`, or a TaskRouter workflow with the task's `attributes`."""

    name: str = ""
    workflow_sid: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    priority: str = ""
    wait_url: str = ""
    sid: str = ""

    def __str__(self) -> str:
        return self.name or str(self.attributes.get("queue") or self.workflow_sid)

    def is_for(self, queue: str) -> bool:
        """Whether `queue` is the queue's name, the workflow, or what the task says of its queue."""
        told = (
            self.name,
            self.workflow_sid,
            *(self.attributes.get(key) for key in ("queue", "queue_name", "skill")),
        )
        return queue.casefold() in (str(name).casefold() for name in told if name)


class Call:
    """One phone call: what the caller hears and may do. Made and placed by `Carrier.dial`.

    `state`: ringing · listening (to a Gather) · recording · paying · streaming · playing (endless music) · in_queue ·
    dialling · connected (with a person) · ended. `listening` are the attributes of the Gather that waits, else
    None; `streams` the media streams of the call so far, of which the last is the one that runs.
    """

    def __init__(
        self,
        carrier: Account,
        from_: str,
        to: str,
        fields: Mapping[str, str],
        watch: Watch | None = None,
        sound: bool = True,
    ) -> None:
        """Without `sound`, or where the carrier has none, the call is one of words and opens no media stream."""
        self.sid = "CA" + secrets.token_hex(16)
        self.from_, self.to = from_, to
        self.carrier = carrier
        self.state = "ringing"
        self.status = "ringing"
        self.hears: list[Spoken] = []
        self.transcript: list[tuple[str, str]] = []
        self.findings: list[Finding] = []
        self.listening: dict[str, str] | None = None
        self.queue: Queue | None = None
        self.dialled: tuple[str, ...] = ()
        self.streams: list[Stream] = []
        self.seconds = 0.0
        self.last_request: Request | None = None
        self.twiml = b""
        self.on_played: Callable[[bytes], object] | None = None
        self._sound = sound and carrier.streams
        self._watch = watch
        self._fields = {**_standard_fields(self.sid, carrier.account_sid, from_, to), **fields}
        self._url = carrier.voice
        self._verbs: deque[Verb] = deque()
        self._held: tuple[str, deque[Verb]] = ("", deque())
        self._waiting_verb = Verb("Response")
        self.goes_on_without = False
        """Whether the next verb follows a Pay that was given up, rather than its action: Twilio's pages say both."""
        self._queued_at = 0.0
        self._documents = 0
        self._visited: set[str] = set()
        self._paused = 0.0
        self._answered_at = 0.0
        self._listens_at_once = False
        self._cut_off = False
        self._unreachable = False

    # What a caller can do.

    def place(self) -> Call:
        """Dials; what the server first says has been heard when this returns."""
        self._begin(self.carrier.voice)
        return self

    @property
    def heard(self) -> str:
        """All that was spoken since the last input, as one text."""
        return " ".join(spoken.text for spoken in self.hears)

    def say(self, text: str, confidence: float | None = 0.9) -> Call:
        """The caller speaks; `confidence` None leaves it out, as Twilio may."""
        self.keep_up()
        if self.state == "recording":
            return self._record(text)
        gather = self._input("speak")
        self._tell("caller", text)
        self.seconds += len(text.split()) / 2.5
        if "speech" not in gather["input"]:
            self._find("note", "the caller spoke, but this Gather only takes keys: for Twilio it was silence")
            return self._nothing_came(gather)
        self._answer_partially(gather, text)
        self.seconds += _whole(gather.get("speechTimeout") or gather["timeout"])
        fields = {"SpeechResult": text}
        if confidence is not None:
            fields["Confidence"] = f"{confidence:.8g}"
        return self._answer(gather, fields)

    def press(self, keys: str, now: bool = False) -> Call:
        """The caller presses keys, one after another: 0-9, * and #. Spaces and dashes are for the reader.

        On a stream after what is still to be said, or `now`, in the middle of it.
        """
        keys = re.sub(r"[\s-]", "", keys)
        if not re.fullmatch(r"[0-9*#]+", keys):
            raise CarrierError(f"a telephone has the keys 0-9, * and #, not {keys!r}")
        self.keep_up()
        if self.state == "streaming":
            self._tell("caller", f"[{keys}]")
            self.stream.press(keys, now)
            return self
        if self.state == "recording":
            return self._record("", keys)
        if self.state == "paying":
            return self._key_card(keys, more=now)
        gather = self._input("press keys")
        self._tell("caller", f"[{keys}]")
        self.seconds += len(keys) * 0.4
        if "dtmf" not in gather["input"]:
            self._find(
                "note",
                "the caller pressed keys, but this Gather only takes speech: for Twilio it was silence",
            )
            return self._nothing_came(gather)
        while True:
            got = gathered(keys, int(gather["numDigits"] or 0), gather["finishOnKey"])
            if not got.ended:
                self.seconds += _whole(gather["timeout"])
            self._answered_at = self.seconds
            if got.keys:
                self._answer(gather, {"Digits": got.keys})
            else:
                self._answer_nothing(gather)
            if not got.after:
                return self
            what = "went to the next one" if self._listens_at_once else "were lost"
            keys = got.after
            shown = scrub(keys) if len(keys) < SHORTEST_CARD else MASK  # mistyped, too
            self._find("note", f"the keys {shown!r} came after this Gather had ended, and {what}")
            if not self._listens_at_once:
                return self
            gather = self._input("press keys")

    def silence(self) -> Call:
        """The caller says nothing until the Gather gives up; in a queue, the music goes on.

        On a stream, until the server has said something to that.
        """
        self.keep_up()
        if self.state == "streaming":
            self._tell("caller", "(silence)")
            self.stream.say_nothing()
            return self.listen_until(quiet=0.5)
        if self.state == "in_queue" and self.listening is None:
            self._heard_nothing_new()
            self._wait_in_queue()
            return self._run()
        if self.state == "recording":
            return self._record("")
        if self.state == "paying":
            return self._key_card("")
        gather = self._input("be silent")
        self._tell("caller", "(silence)")
        return self._nothing_came(gather)

    def hang_up(self, words: str = "") -> Call:
        """The caller hangs up; `words` are said to a recording before. Hanging up twice does nothing."""
        self.keep_up()
        if self.state == "ended":
            return self
        if words:
            self._expect("recording", doing="leave a message")
            self._tell("caller", words)
        self._tell("caller", "(hangs up)")
        state, verb = self.state, self._waiting_verb
        if state == "streaming":
            self.stream.stop()
            self._account_for_stream()
        self.status, self.listening = "completed", None
        if self._in_queue:
            self._tell_action(verb, self._queue_fields("bridged" if state == "connected" else "hangup"))
        elif state == "recording" and words:
            fields = self._recorded(words)
            self._tell_action(verb, {**fields, "Digits": "hangup"})
            self._tell_recording(verb, fields)
        elif state == "recording":
            self._tell_recording(verb)
        elif state == "paying":
            self._tell_action(verb, {"Result": "caller-hung-up"})
        elif state in ("dialling", "connected"):
            self._tell_action(verb, self._dial_fields("completed" if state == "connected" else "no-answer"))
        self._end()
        return self

    # What a caller can do on a media stream. Nothing of this waits but what says so.

    @property
    def stream(self) -> Stream:
        """The media stream that runs, or else the last one."""
        if not self.streams:
            raise CarrierError("this call had no media stream")
        return self.streams[-1]

    @property
    def heard_audio(self) -> sound.Samples:
        """What the caller heard on the stream, from its beginning, with the pauses."""
        return self.stream.heard

    def keep_up(self) -> Call:
        """Goes on where the server has ended the stream meanwhile; all that a caller does begins with it."""
        while self.state == "streaming" and self.stream.ended:
            self._account_for_stream()
            if self.stream.seconds >= 1 or self.stream.times("dtmf"):
                self._heard_nothing_new()
            self.state = "talking"
            self._after_stream({"StreamSid": self.stream.sid})
            self._run()
        return self

    def speak(self, audio: sound.Sound, words: str = "") -> Call:
        """The caller says `audio` after all that is still to be said; `words` tell the transcript what it was."""
        self.keep_up()
        self._expect("streaming", doing="speak")
        mulaw = sound.line(audio)
        self._tell("caller", words or f"(speaks for {len(mulaw) / sound.RATE:.1f} s)")
        self.stream.speak(mulaw)
        return self

    def wait_until(self, condition: Callable[[Call], object], within: float = 30) -> Call:
        """Waits on a stream until `condition` holds. CarrierError after `within` seconds of a watch."""
        deadline = time.monotonic() + within
        while not condition(self.keep_up()):
            left = deadline - time.monotonic()
            if self.state != "streaming" or left <= 0:
                why = f"{within:g} s are over" if left <= 0 else f"the call is {self.state.replace('_', ' ')}"
                raise CarrierError(f"the caller waited in vain: {why}")
            self.stream.wait(left)
        return self

    def listen_until(
        self, *, seconds: float = 0, mark: str = "", quiet: float = 0, within: float = 30
    ) -> Call:
        """Listens to a stream for `seconds` of it, or until `mark` was played, or until the server has answered
        all that was said and pressed and then been silent for `quiet` seconds. The stream's end ends it, too,
        but where a mark was awaited."""
        self.keep_up()
        self._expect("streaming", doing="listen")
        stream = self.stream
        until = stream.seconds + seconds

        def enough(call: Call) -> bool:
            if mark:
                return mark in stream.marks()
            if stream.ended:
                return True
            return stream.quiet >= quiet if quiet else stream.seconds >= until

        return self.wait_until(enough, within)

    # What the person can do whom the call was handed to.

    def agent_answers(self, press: str = "") -> Call:
        """A person of the queue, or at the number dialled, picks up and presses `press` if the whisper asks.

        What the agent hears is in the transcript. A telephone that was answered, and whose whisper then hung up, is
        told as Twilio does: completed, and not bridged.
        """
        self._expect("in_queue", "dialling", doing="be answered")
        if self.state == "dialling":
            number = next((verb for verb in self._waiting_verb.nested if verb.get("url")), None)
            if number is not None and not self._whisper(number, press):
                return self._come_back("completed", bridged=False)
        self.state, self.listening = "connected", None
        self._tell("line", "(an agent answers)")
        return self

    def agent_hangs_up(self, seconds: float = 60) -> Call:
        """The agent ends the conversation, that took `seconds`; the server may go on with the caller."""
        self._expect("connected", doing="be left by an agent")
        self._tell("line", "(the agent hangs up)")
        self.seconds += seconds
        return self._come_back("bridged" if self._in_queue else "completed")

    def nobody_answers(self, result: str = "") -> Call:
        """No person came. `result`: a DialCallStatus (busy, no-answer) or QueueResult (queue-full, error)."""
        self._expect("in_queue", "dialling", doing="wait for an agent in vain")
        return self._come_back(result or ("error" if self._in_queue else "no-answer"))

    # How the call goes on.

    def _begin(self, url: str, method: str = "POST") -> None:
        self._go(url, method)
        is_rejected = [verb.name for verb in self._verbs][:1] == ["Reject"]
        if self.status == "ringing" and not is_rejected:
            self._fields["CallStatus"] = self.status = "in-progress"
        self._run()

    def _run(self) -> Call:
        """Plays verb after verb until somebody must do something."""
        if self.state != "ended":
            self.state = "talking"
        while self.state == "talking":
            if self._verbs:
                verb = self._verbs.popleft()
                if self._in_queue and verb.name not in WAIT_VERBS:
                    self._find(
                        "error", f"<{verb.name}> cannot be used while the caller waits in a queue", 12200
                    )
                else:
                    self._PLAYED[verb.name](self, verb)
            elif self._in_queue:
                self.state = "in_queue"
            else:
                self._end()
        return self

    @property
    def _is_leg(self) -> bool:
        """Whether this is the leg to an agent, that Twilio opened for a caller's call."""
        return "ParentCallSid" in self._fields

    @property
    def _in_queue(self) -> bool:
        return self._waiting_verb.name == "Enqueue"

    def _go(self, url: str, method: str = "POST", fields: Mapping[str, str] | None = None) -> None:
        """Makes the document at `url` the current one, or else the fallback's, or else ends the call."""
        url = urljoin(self._url, url)
        self._verbs.clear()
        self._documents += 1
        if self._documents > MAX_DOCUMENTS:
            self._find(
                "error", f"{MAX_DOCUMENTS} documents in a row asked the caller nothing: a loop", url=url
            )
            self._give_up()
            return
        try:
            self._load(url, method, fields or {})
        except BadReply as problem:
            self._find("error", problem.text, problem.code, url, problem.status)
            if self.carrier.fallback and not self._is_leg:
                self._fall_back(problem, url)
            else:
                self._give_up()

    def _fall_back(self, problem: BadReply, url: str) -> None:
        fallback = self.carrier.fallback
        try:
            self._load(fallback, "POST", {"ErrorCode": str(problem.code), "ErrorUrl": url})
        except BadReply as worse:
            self._find("error", f"the fallback failed too: {worse.text}", worse.code, fallback, worse.status)
            self._unreachable = isinstance(problem, Unreachable) and isinstance(worse, Unreachable)
            self._give_up()

    def _load(self, url: str, method: str, fields: Mapping[str, str]) -> None:
        self.last_request = Request(url, {**self._fields, **fields}, method)
        reply = self.carrier.send(self.last_request)
        if not reply.ok:
            raise BadReply(self._refusal(reply), 11200, reply.status)
        kind = reply.content_type.partition(";")[0].strip().lower()
        if not (kind in ("text/xml", "application/xml") or kind.endswith("+xml")):
            raise BadReply(
                f"the answer's Content-Type is {kind or 'missing'}; Twilio reads text/xml",
                12300,
                reply.status,
            )
        document = read(reply.body)
        self.findings += [replace(complaint, url=url) for complaint in document.complaints]
        self._url, self._verbs, self.twiml = reply.url, deque(document.verbs), reply.body
        self._paused = 0.0

    def _refusal(self, reply: Reply) -> str:
        if reply.status != 403:
            return f"the server answered {reply.status}, Twilio expects 2xx"
        return (
            f"the server refused the signature (403). It was made for {reply.url}: "
            "check that both sides have the same auth token and public URL"
        )

    def _notify(self, url: str, fields: Mapping[str, str], method: str = "POST") -> None:
        """Posts what needs no answer: nothing of it is played, and a failure is only a warning."""
        try:
            reply = self.carrier.send(Request(url, {**self._fields, **fields}, method))
            if not reply.ok:
                self._find("warning", self._refusal(reply), 11200, url, reply.status)
        except BadReply as problem:
            self._find("warning", problem.text, problem.code, url)

    def _tell_action(self, verb: Verb, fields: Mapping[str, str]) -> None:
        """Tells the action of an Enqueue or Dial that the caller is gone."""
        if verb.get("action"):
            url = urljoin(self._held[0] or self._url, verb.get("action"))
            self._notify(url, {"CallStatus": "completed", **fields}, verb.get("method", "POST"))

    def _give_up(self) -> None:
        self._cut_off = True
        self._speak(Spoken(APOLOGY))
        self._end()

    def _end(self, status: str = "completed") -> None:
        self.state, self.status, self.listening = "ended", status, None
        self._verbs.clear()
        self._fields["CallStatus"] = status
        if not self.carrier.status or self._unreachable or self._is_leg:
            return
        fields = {
            "CallDuration": str(max(1, round(self.seconds))),
            "Duration": str(int(self.seconds // 60) + 1),
            "Timestamp": formatdate(usegmt=True),
            "SequenceNumber": "0",
            "CallbackSource": "call-progress-events",
        }
        self._notify(self.carrier.status, fields)

    # Input.

    def takes(self, input: str) -> bool:
        """Whether somebody listens for it now: "dtmf" or "speech"."""
        if self.state in ("streaming", "recording"):
            return True
        return self.listening is not None and input in self.listening["input"]

    def _input(self, doing: str) -> dict[str, str]:
        if self.listening is None:
            raise CarrierError(f"the caller cannot {doing}: {_WHY_DEAF.get(self.state, 'nobody listens')}")
        gather, self.listening, self._listens_at_once = self.listening, None, False
        self._heard_nothing_new()
        return gather

    def _heard_nothing_new(self) -> None:
        self.hears = []
        self._documents = 0
        self._visited.clear()

    def _answer(self, gather: Mapping[str, str], fields: Mapping[str, str]) -> Call:
        self.state = "talking"
        self._go(gather.get("action") or self._url, gather["method"], fields)
        return self._run()

    def _nothing_came(self, gather: Mapping[str, str]) -> Call:
        self.seconds += _whole(gather["timeout"])
        return self._answer_nothing(gather)

    def _answer_nothing(self, gather: Mapping[str, str]) -> Call:
        if gather["actionOnEmptyResult"] == "true":
            return self._answer(gather, {})
        return self._run()

    def _answer_partially(self, gather: Mapping[str, str], text: str) -> None:
        """Tells partialResultCallback the first half of the words; its answer is ignored, as at Twilio."""
        if not gather.get("partialResultCallback"):
            return
        words = text.split()
        first_half = " ".join(words[: (len(words) + 1) // 2])
        self._notify(
            urljoin(self._url, gather["partialResultCallback"]),
            {"SequenceNumber": "0", "UnstableSpeechResult": first_half, "Stability": "0.9"},
            gather.get("partialResultCallbackMethod", "POST"),
        )

    # The verbs.

    def _say(self, verb: Verb) -> None:
        if verb.text and len(verb.text) <= MAX_SPOKEN:
            self._prompt(
                verb, Spoken(verb.text, verb.get("language", "en-US"), "say", voice=verb.get("voice"))
            )

    def _play(self, verb: Verb) -> None:
        if verb.text:
            url = urljoin(self._url, verb.text)
            if problem := self.carrier.recording_problem(url):
                self._find("error", problem, 11200, url)
            self._prompt(verb, Spoken(urlsplit(url).path.rpartition("/")[2] or url, "", "play", url))

    def _prompt(self, verb: Verb, spoken: Spoken) -> None:
        times = int(verb.get("loop", "1"))
        for _ in range(min(times, 10) or 1):
            self._speak(spoken)
        if times == 0 and self.listening is None:
            self.state = "in_queue" if self._in_queue else "playing"

    def _speak(self, spoken: Spoken) -> None:
        self.hears.append(spoken)
        self._tell("ivr", f"♪ {spoken.text}" if spoken.how == "play" else spoken.text)
        self.seconds += len(spoken.text) / 15

    def _pause(self, verb: Verb) -> None:
        length = float(verb.get("length", "1"))
        self.seconds += length
        if self.carrier.real_time:
            time.sleep(length)
        else:
            self._paused += length

    def _gather(self, verb: Verb) -> None:
        self.listening = gather = {**GATHER_DEFAULTS, **verb.attributes}
        at_once = self.seconds == self._answered_at and gather["bargeIn"] == "true"
        self._listens_at_once = at_once and "dtmf" in gather["input"]
        for prompt in verb.nested:
            self._PLAYED[prompt.name](self, prompt)
        self._paused = 0.0
        self.state = "in_queue" if self._in_queue else "listening"

    def _redirect(self, verb: Verb) -> None:
        url = urljoin(self._url, verb.text or self._url)
        if self._paused and not self.carrier.real_time:
            time.sleep(min(self._paused, self.carrier.patience))
        elif url in self._visited:  # it comes back without a pause: speaking takes time as well
            time.sleep(min(0.1, self.carrier.patience))
        self._visited.add(url)
        self._go(url, verb.get("method", "POST"))

    def _hangup(self, verb: Verb) -> None:
        if self._in_queue:
            self._tell_action(self._waiting_verb, self._queue_fields("hangup"))
        self._cut_off = True
        self._tell("line", "(the line is hung up)")
        self._end()

    def _reject(self, verb: Verb) -> None:
        if self.status != "ringing":
            self._find("warning", "<Reject> comes after the call was answered; it only hangs up", 12200)
            return self._hangup(verb)
        self._tell("line", f"(rejected: {verb.get('reason', 'rejected')})")
        return self._end("busy" if verb.get("reason") == "busy" else "no-answer")

    def _enqueue(self, verb: Verb) -> None:
        task = next(iter(verb.nested), Verb("Task"))
        try:
            attributes = json.loads(task.text or "{}")
        except ValueError:
            attributes = {}
        self.queue = Queue(
            name=verb.text,
            workflow_sid=verb.get("workflowSid"),
            attributes=attributes if isinstance(attributes, dict) else {},
            priority=task.get("priority"),
            wait_url=urljoin(self._url, verb.get("waitUrl")) if verb.get("waitUrl") else "",
            sid="QU" + secrets.token_hex(16),
        )
        self._held = (self._url, self._verbs)
        self._verbs = deque()
        self._waiting_verb, self._queued_at = verb, self.seconds
        self._tell("line", f"(handed to {self.queue})")
        self._wait_in_queue()

    def _wait_in_queue(self) -> None:
        """Plays the wait document once; when it runs out, the caller goes on waiting."""
        if self.queue is None or not self.queue.wait_url:
            return
        waited = str(round(self.seconds - self._queued_at))
        fields = {"QueueSid": self.queue.sid, "QueueTime": waited, "AvgQueueTime": waited}
        fields |= {"QueuePosition": "1", "CurrentQueueSize": "1", "MaxQueueSize": "1000"}
        self._go(self.queue.wait_url, self._waiting_verb.get("waitUrlMethod", "POST"), fields)

    def _leave(self, verb: Verb) -> None:
        if self._in_queue:
            self._after_hand_over("leave")
        else:
            self._find("warning", "<Leave> outside of a queue does nothing", 12200)

    def _dial(self, verb: Verb) -> None:
        self.dialled = tuple(number.text for number in verb.nested if number.text) or (verb.text,)
        self._waiting_verb, self._queued_at = verb, self.seconds
        self._tell("line", f"(dials {', '.join(self.dialled)})")
        self.state = "dialling"

    def _come_back(self, result: str, bridged: bool = True) -> Call:
        """The caller is without an agent again, and hears what the server has to say to that."""
        self._heard_nothing_new()
        self.state, self.listening = "talking", None
        self._after_hand_over(result, bridged)
        return self._run()

    def _after_hand_over(self, result: str, bridged: bool = True) -> None:
        """Goes on after an Enqueue or Dial: with its action, or else with the verb that follows."""
        verb = self._waiting_verb
        if self._in_queue:
            fields = self._queue_fields(result)
            self._url, self._verbs = self._held
            self._held = ("", deque())
        else:
            fields = self._dial_fields(result, bridged)
        self._waiting_verb = Verb("Response")
        if verb.get("action"):
            self._go(verb.get("action"), verb.get("method", "POST"), fields)

    def _whisper(self, number: Verb, press: str) -> bool:
        """Plays the Number's url on the agent's leg; False if that leg was hung up instead of connected."""

        def overhear(who: str, text: str) -> None:
            if who != "line":
                self._tell("to agent" if who == "ivr" else "agent", text)

        belongs = {"ParentCallSid": self.sid, "Direction": "outbound-dial"}
        leg = Call(self.carrier, self.from_, number.text, belongs, overhear)
        leg._url = self._url
        leg._begin(urljoin(self._url, number.get("url")), number.get("method", "POST"))
        for _ in range(MAX_DOCUMENTS):
            if leg.listening is None:
                break
            if press and leg.takes("dtmf"):
                leg.press(press)
                press = ""
            else:
                leg.silence()
        self.findings += leg.findings
        self.seconds += leg.seconds
        return leg.state == "ended" and not leg._cut_off

    def _record_verb(self, verb: Verb) -> None:
        self._waiting_verb = verb
        if verb.get("playBeep", "true") == "true":
            self._tell("line", "(beep)")
        self.state = "recording"

    def _record(self, text: str, keys: str = "") -> Call:
        """Ends the recording. A silent one is dropped, and the next verb runs (docs/voice/twiml/record)."""
        verb = self._waiting_verb
        self._heard_nothing_new()
        self._tell("caller", text or _keyed(keys))
        ended_by = next((key for key in keys if key in verb.get("finishOnKey", "1234567890*#")), "")
        if keys and not ended_by:
            return self  # the tone is recorded like anything else
        self._waiting_verb, self.state = Verb("Response"), "talking"
        if not (text or keys):
            self.seconds += _whole(verb.get("timeout", "5"))
            self._run()
            self._tell_recording(verb)
            return self
        fields = self._recorded(text)
        if ended_by:
            fields = {**fields, "Digits": ended_by}
        self._go(verb.get("action") or self._url, verb.get("method", "POST"), fields)
        self._run()
        self._tell_recording(verb, fields)
        return self

    def _recorded(self, text: str) -> dict[str, str]:
        """What Twilio says of a recording that it has made."""
        length = max(1, round(len(text.split()) / 2.5))
        self.seconds += length
        sid = "RE" + secrets.token_hex(16)
        account = self._fields["AccountSid"]
        return {
            "RecordingSid": sid,
            "RecordingUrl": f"https://api.twilio.com/2010-04-01/Accounts/{account}/Recordings/{sid}",
            "RecordingDuration": str(length),
        }

    def _tell_recording(self, verb: Verb, fields: Mapping[str, str] | None = None) -> None:
        """Tells recordingStatusCallback that the sound is there, or that there is none."""
        status = "completed" if fields else "absent"
        wanted = verb.get("recordingStatusCallbackEvent", "completed").split()
        if verb.get("recordingStatusCallback") and status in wanted:
            url = urljoin(self._url, verb.get("recordingStatusCallback"))
            told = {"RecordingStatus": status, "RecordingSource": "RecordVerb", **(fields or {})}
            self._notify(url, told, verb.get("recordingStatusCallbackMethod", "POST"))

    def _pay(self, verb: Verb) -> None:
        self._waiting_verb, self.state = verb, "paying"
        self._capture = Capture(verb, self.carrier.gateway)
        self._ask_card()

    def _ask_card(self) -> None:
        for prompt in self._capture.prompt():
            self._PLAYED[prompt.name](self, prompt)

    def _key_card(self, keys: str, more: bool = False) -> Call:
        """Keys of a card; no digit of them is in the transcript."""
        self._tell("caller", f"[{'•' * len(keys)}]" if keys else "(silence)")
        self._heard_nothing_new()
        left = self._capture.asks
        ended = self._capture.key(keys, more)
        for told in self._capture.take_told():
            if self._waiting_verb.get("statusCallback"):
                self._notify(urljoin(self._url, self._waiting_verb.get("statusCallback")), told)
        if ended is None:
            if self._capture.asks != left:
                self._ask_card()
            return self
        verb, self._waiting_verb, self.state = self._waiting_verb, Verb("Response"), "talking"
        if self.goes_on_without and ended["Result"] == "too-many-failed-attempts":
            return self._run()
        self._go(verb.get("action"), "POST", ended)
        return self._run()

    def _connect(self, verb: Verb) -> None:
        noun = next(iter(verb.nested), Verb("Stream"))
        self._waiting_verb = verb
        if self._is_leg:
            self._find("error", "the test phone does not connect the leg to an agent with a stream", 12200)
            return self._after_stream()
        if not self._sound:
            return self._after_stream()
        url = urljoin(self._url, noun.get("url"))
        url = "ws" + url.removeprefix("http") if url.startswith("http") else url
        try:
            socket = self.carrier.wire.open_stream(url)
        except BadReply as problem:
            self._find("error", problem.text, problem.code, url, problem.status)
            self._tell_stream(noun, "stream-error", {"StreamError": problem.text})
            return self._after_stream()
        parameters = {part.get("name"): part.get("value") for part in noun.nested}
        self.streams.append(
            Stream(
                socket,
                self.sid,
                self._fields["AccountSid"],
                parameters,
                noun.get("name"),
                self.carrier.speed,
                self.on_played,
            ).start()
        )
        self._tell("line", "(live audio begins)")
        self.state = "streaming"
        return self._tell_stream(noun, "stream-started")

    def _account_for_stream(self) -> None:
        self.seconds += self.stream.seconds
        self.findings += [replace(finding, url=finding.url or self._url) for finding in self.stream.findings]
        self._tell("line", "(live audio ends)")
        self._tell_stream(self._waiting_verb.nested[0], "stream-stopped")

    def _after_stream(self, fields: Mapping[str, str] | None = None) -> None:
        """Goes on with Connect's action, or else with the verb that follows.

        Twilio promises "some parameters specific to the noun" without naming a stream's: StreamSid is a guess.
        """
        verb, self._waiting_verb = self._waiting_verb, Verb("Response")
        if verb.get("action"):
            self._go(verb.get("action"), verb.get("method", "POST"), fields)

    def _tell_stream(self, noun: Verb, event: str, more: Mapping[str, str] | None = None) -> None:
        if noun.get("statusCallback"):
            fields = {
                "StreamSid": self.streams[-1].sid if self.streams else "",
                "StreamName": noun.get("name"),
            }
            fields |= {"StreamEvent": event, "Timestamp": formatdate(usegmt=True), **(more or {})}
            url = urljoin(self._url, noun.get("statusCallback"))
            self._notify(url, fields, noun.get("statusCallbackMethod", "POST"))

    _PLAYED: ClassVar[dict[str, Callable[[Call, Verb], None]]] = {
        "Say": _say,
        "Play": _play,
        "Pause": _pause,
        "Gather": _gather,
        "Redirect": _redirect,
        "Hangup": _hangup,
        "Reject": _reject,
        "Enqueue": _enqueue,
        "Leave": _leave,
        "Dial": _dial,
        "Record": _record_verb,
        "Pay": _pay,
        "Connect": _connect,
    }

    # Small things.

    def _queue_fields(self, result: str) -> dict[str, str]:
        waited = str(round(self.seconds - self._queued_at))
        return {"QueueResult": result, "QueueSid": self.queue.sid if self.queue else "", "QueueTime": waited}

    def _dial_fields(self, result: str, bridged: bool = True) -> dict[str, str]:
        fields = {"DialCallStatus": result, "DialCallSid": "CA" + secrets.token_hex(16)}
        if result == "completed":
            took = str(round(self.seconds - self._queued_at))
            fields |= {"DialCallDuration": took, "DialBridged": str(bridged).lower()}
        return fields

    def _expect(self, *states: str, doing: str) -> None:
        if self.state not in states:
            raise CarrierError(f"the call cannot {doing}: it is {self.state.replace('_', ' ')}")

    def _tell(self, who: str, text: str) -> None:
        text = scrub(text)
        self.transcript.append((who, text))
        if self._watch is not None:
            self._watch(who, text)

    def _find(self, level: str, text: str, code: int = 0, url: str = "", status: int = 0) -> None:
        self.findings.append(Finding(level, text, code, url or self._url, status))


_WHY_DEAF = {
    "ended": "the call is over",
    "in_queue": "the call waits in a queue",
    "dialling": "the telephone of an agent rings",
    "connected": "the caller talks with an agent, not with the server",
    "playing": "the server plays music without an end",
    "paying": "Twilio takes a card, and hears keys only",
    "streaming": "the server hears sound by itself; speak() it, or press() keys",
}


OWN_LINE, VOUCHED = "+14155550123", "TN-Validation-Passed-A"
"""The line that the stand-in calls from unless it is told another: the one for which it vouches, as a carrier does."""


def _standard_fields(sid: str, account_sid: str, from_: str, to: str) -> dict[str, str]:
    """What Twilio sends with every request of a call (docs/voice/twiml); places are mostly unknown."""
    fields = {
        "AccountSid": account_sid,
        "ApiVersion": "2010-04-01",
        "CallSid": sid,
        "CallStatus": "ringing",
        "Direction": "inbound",
        "From": from_,
        "To": to,
        "Caller": from_,
        "Called": to,
        **({"StirVerstat": VOUCHED} if from_ == OWN_LINE else {}),
    }
    for party, number in (("From", from_), ("Caller", from_), ("To", to), ("Called", to)):
        known = {"Country": "US"} if re.fullmatch(r"\+1\d{10}", number) else {}
        fields |= {party + part: known.get(part, "") for part in ("City", "State", "Zip", "Country")}
    return fields


def _keyed(keys: str) -> str:
    """What a transcript shows of keys."""
    return f"[{keys}]" if keys else "(silence)"


def _whole(seconds: str) -> int:
    """Seconds of an attribute that may also say `auto`."""
    return int(seconds) if seconds.isdecimal() else 1
