"""One page's telephone: what is done on the page happens on a `Call`, and what happens on the call is told the page.

Rule: the page decides nothing and knows nothing of Twilio. Each message is an object, or sound in mu-law.

    page to here: {"do": "dial", "from", "to", "sound"} (without `sound`, words arrive as they are typed) ·
                  press {"keys"} · say {"text"} · silence · hang_up · answer · leave · nobody;
                  bytes: 0 and 20 ms from the microphone, or 1 and a whole recording to be said
    here to page: {"is": "call", "state", "queue", "keys", "words"} (`keys` and `words`: whether they would be heard) ·
                  said {"who", "text"} · aloud {"text", "language"} (what a flow that Twilio hears says) ·
                  step {"flow", "step"} · screen {"rows"} (what an agent would see, pairs of texts) ·
                  trouble {"text"}; bytes: 20 ms to be heard
"""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from ivr.testphone.account import Account
from ivr.testphone.call import VOUCHED, Call
from ivr.testphone.problems import CarrierError
from ivr.testphone.screen import rows
from ivr.testphone.sound import FRAME, Sound
from ivr.testphone.transcript import sent

if TYPE_CHECKING:
    from websockets.sync.server import ServerConnection


BETWEEN_LOOKS = 0.25
"""Seconds between two looks at the call's log."""
KEYS_IN_A_ROW = 1.5
"""Seconds without a key after which a question that Twilio hears has its answer."""
LATEST = 0.3
"""Seconds that the microphone may be behind; more is left out, since its clock is not the call's."""


class Phone(Protocol):
    """What serves the page: whose calls it places, and what else it knows of them."""

    @property
    def carrier(self) -> Account: ...
    @property
    def contact(self) -> Callable[[str], dict[str, Any] | None] | None: ...
    @property
    def speak(self) -> Callable[[str, str], Sound]: ...
    @property
    def warning(self) -> str: ...
    def look_up(self, call: str) -> dict[str, Any]: ...


class Handset:
    """Lives as long as the page's socket; one call at a time."""

    def __init__(self, socket: ServerConnection, phone: Phone) -> None:
        self._socket, self._phone = socket, phone
        self._call: Call | None = None
        self._over = threading.Event()
        self._microphone = b""
        self._keys, self._pressed_at = "", 0.0
        self._told: dict[str, Any] = {}
        self._language = "en"
        self._aside: deque[tuple[str, str]] = deque()
        self._findings = 0

    def serve(self) -> None:
        """Until the page is closed."""
        from websockets.exceptions import ConnectionClosed

        try:
            while True:
                try:
                    message = self._socket.recv(timeout=0.05)
                except TimeoutError:
                    pass
                else:
                    self._take(message)
                self._go_on()
        except ConnectionClosed:
            pass
        finally:
            if self._call is not None:
                self._call.hang_up()
            self._over.set()

    # What is done on the page.

    def _take(self, message: str | bytes) -> None:
        try:
            if isinstance(message, bytes):
                self._hear(message)
                return
            told = json.loads(message)
            self._DONE[told["do"]](self, told)
        except CarrierError as error:
            self._tell("trouble", text=str(error))

    def _dial(self, told: Mapping[str, Any]) -> None:
        if self._call is not None and self._call.state != "ended":
            raise CarrierError("There is a call already; hang up first.")
        self._over.set()
        self._over, self._aside = threading.Event(), deque()
        self._keys, self._microphone, self._findings, self._told = "", b"", 0, {}
        sound = bool(told.get("sound"))
        number = str(told["from"])
        fields = (
            {"StirVerstat": VOUCHED} if number.startswith("+") else {}
        )  # as most numbers of its country are
        call = Call(self._phone.carrier, number, str(told["to"]), fields, self._watch, sound)
        call.on_played = self._play
        self._call = call
        if self._phone.contact is not None:
            following = (call, self._over, self._aside)
            threading.Thread(target=self._follow, args=following, daemon=True).start()
        call.place()
        if call.state == "streaming" and self._phone.warning:
            self._tell("trouble", text=self._phone.warning)

    def _press(self, told: Mapping[str, Any]) -> None:
        call = self._on_call()
        if call.state in ("streaming", "recording") or call.listening is None:
            call.press(str(told["keys"]), now=True)
            return
        self._keys += str(told["keys"])
        self._pressed_at = time.monotonic()
        most = call.listening["numDigits"]
        if self._keys[-1] == call.listening["finishOnKey"] or (most and len(self._keys) >= int(most)):
            self._press_now(call)

    def _press_now(self, call: Call) -> None:
        keys, self._keys = self._keys, ""
        call.press(keys)

    def _say(self, told: Mapping[str, Any]) -> None:
        call, text = self._on_call(), str(told["text"]).strip()
        if not text:
            return
        if call.state == "streaming":
            call.speak(self._phone.speak(text, self._language), text)
        else:
            call.say(text)

    def _silence(self, told: Mapping[str, Any]) -> None:
        call = self._on_call()
        if call.state != "streaming":  # there, silence is what goes on anyway
            call.silence()

    def _hang_up(self, told: Mapping[str, Any]) -> None:
        self._on_call().hang_up()

    def _answer(self, told: Mapping[str, Any]) -> None:
        self._on_call().agent_answers(str(told.get("keys", "1")))

    def _leave(self, told: Mapping[str, Any]) -> None:
        self._on_call().agent_hangs_up()

    def _nobody(self, told: Mapping[str, Any]) -> None:
        self._on_call().nobody_answers()

    _DONE: ClassVar[dict[str, Callable[[Handset, Mapping[str, Any]], None]]] = {
        "dial": _dial,
        "press": _press,
        "say": _say,
        "silence": _silence,
        "hang_up": _hang_up,
        "answer": _answer,
        "leave": _leave,
        "nobody": _nobody,
    }

    def _hear(self, message: bytes) -> None:
        call = self._on_call()
        if call.state != "streaming":
            if message[:1] == b"\1":
                raise CarrierError(
                    "Nobody hears sound now: this question is heard by Twilio. Type the words instead."
                )
            return
        if message[:1] == b"\1":
            call.speak(message[1:], "(a recording)")
            return
        self._microphone += message[1:]
        behind = call.stream.to_say
        if behind > LATEST:
            self._microphone = b""
        elif (
            behind or len(self._microphone) >= 3 * FRAME
        ):  # after a gap, a little is held back against the next
            call.stream.speak(self._microphone)
            self._microphone = b""

    def _on_call(self) -> Call:
        if self._call is None:
            raise CarrierError("There is no call; dial first.")
        return self._call

    # What happens on the call.

    def _go_on(self) -> None:
        call = self._call
        if call is None:
            return
        call.keep_up()
        if self._keys and time.monotonic() - self._pressed_at > KEYS_IN_A_ROW:
            self._press_now(call)
        told = {
            "state": call.state,
            "queue": str(call.queue or ", ".join(call.dialled)),
            "keys": call.takes("dtmf"),
            "words": call.takes("speech"),
        }
        if told != self._told:
            self._told = told
            self._tell("call", **told)
        for finding in call.findings[self._findings :]:
            self._tell("trouble", text=str(finding))
        self._findings = len(call.findings)
        if call.state == "ended":
            self._over.set()

    def _watch(self, who: str, text: str) -> None:
        """Words come from the log where it can be read, since only it knows what was heard on a stream."""
        if self._phone.contact is None:
            self._tell("said", who=who, text=text)
        elif who not in ("ivr", "caller") or text == "(hangs up)":
            self._aside.append((who, text))
        if who == "ivr" and self._call is not None:
            self._tell("aloud", text=text, language=self._call.hears[-1].language)

    def _play(self, mulaw: bytes) -> None:
        from websockets.exceptions import ConnectionClosed

        try:
            self._socket.send(mulaw)
        except ConnectionClosed:
            self._over.set()

    def _follow(self, call: Call, over: threading.Event, aside: deque[tuple[str, str]]) -> None:
        """Tells what the log says, until the call is over and once more."""
        said, step, screen = 0, None, None
        last = False
        while not last:
            last = over.wait(BETWEEN_LOOKS)
            before = len(aside)  # what happened before the look comes after the words that led to it
            document = self._phone.look_up(call.sid)
            self._language = str(document.get("language") or "en")
            for line in document.get("transcript", [])[said:]:
                who, text = _told(line)
                self._tell("said", who=who, text=text)
                said += 1
            for _ in range(before):
                who, text = aside.popleft()
                self._tell("said", who=who, text=text)
            if (seen := rows(document)) != screen:
                screen = seen
                self._tell("screen", rows=screen)
            steps = document.get("steps") or [None]
            if steps[-1] != step:
                step = steps[-1]
                self._tell("step", **step)

    def _tell(self, what: str, **told: Any) -> None:
        from websockets.exceptions import ConnectionClosed

        try:
            self._socket.send(json.dumps({"is": what, **told}))
        except ConnectionClosed:
            self._over.set()


def _told(line: Mapping[str, Any]) -> tuple[str, str]:
    """Who, and what: a line of the document's transcript as the page shows it."""
    text = str(line["text"])
    if to := line.get("to"):
        return "line", sent(to, text.removeprefix("[message] "))
    return ("ivr" if line["who"] == "service" else line["who"]), f"[{text}]" if line.get("keys") else text
