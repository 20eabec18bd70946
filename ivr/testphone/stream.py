"""A media stream: the caller's sound goes to the server and the server's is played, 20 ms at a time.

Rule: the stream's own clock rules. In each tick one frame goes out, of what the caller says or of silence, and one
frame of what the server sent is played; `at` is always seconds of that clock, which runs `speed` times as fast as
a watch. So `said` and `heard` are equally long, and what stands at the same place in both was there at once.

Pages: twilio.com/docs/voice/media-streams/websocket-messages and twilio.com/docs/api/errors/31901 to 31951.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ivr.testphone.problems import Finding
from ivr.testphone.sound import FRAME, RATE, SILENCE, Samples, samples

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

TICK = FRAME / RATE
KEY_TICKS = 5
"""A key is held for 100 ms and followed by as much silence."""
_SILENT = SILENCE * FRAME
_ACCEPTED = {"media": {"payload"}, "mark": {"name"}, "clear": set[str]()}


@dataclass(frozen=True)
class Happening:
    """Something of a stream. `what`: start, speech, dtmf, media, mark (was played), clear, closed, stop."""

    at: float
    what: str
    detail: str = ""


class Stream:
    """One media stream of a call. Made by `Call` when TwiML says so; runs in a thread of its own until `ended`.

    `on_played` is told each frame of the server's that the caller hears, by that thread.
    """

    def __init__(
        self,
        socket: ClientConnection,
        call_sid: str,
        account_sid: str,
        parameters: Mapping[str, str],
        name: str = "",
        speed: float = 1.0,
        on_played: Callable[[bytes], object] | None = None,
    ) -> None:
        self.sid = "MZ" + secrets.token_hex(16)
        self.name, self.parameters, self.speed = name, dict(parameters), speed
        self.happened: list[Happening] = []
        self.findings: list[Finding] = []
        self.close_code = 0
        self.late = 0.0
        """The longest that a tick came behind its time, in seconds of a watch: how far the measuring can be trusted."""
        self._socket = socket
        self._ids = {"accountSid": account_sid, "callSid": call_sid}
        self._on_played = on_played
        self._changed = threading.Condition()
        self._to_say: deque[bytes | str] = deque()
        self._said, self._heard = bytearray(), bytearray()
        self._buffer = bytearray()
        self._got = self._played = self._ticks = self._sequence = self._held = 0
        self._marks: deque[tuple[int, str]] = deque()
        self._last_input = -1.0
        self._media_since = False
        self._quiet_ticks = 0
        self._stopping = self._ended = False
        self._thread = threading.Thread(target=self._run, name=f"stream {self.sid}", daemon=True)

    def start(self) -> Stream:
        self._began = time.monotonic()
        self._thread.start()
        return self

    # What a caller does.

    def speak(self, mulaw: bytes) -> None:
        """Said after whatever is still to be said."""
        with self._changed:
            self._to_say.append(mulaw)
            self._await_answer()

    def press(self, keys: str, now: bool = False) -> None:
        """Pressed after whatever is still to be said, or `now`, in the middle of it."""
        with self._changed:
            if now:
                self._to_say.extendleft(reversed(keys))
            else:
                self._to_say.extend(keys)
            self._await_answer()

    def say_nothing(self) -> None:
        """What the server says from now on is its answer to silence."""
        with self._changed:
            self._await_answer()

    def stop(self) -> None:
        """The caller is gone: Twilio says so and closes the socket."""
        self._stopping = True
        self._thread.join(5)
        if self._thread.is_alive():  # the server reads no more, and sending waits for it
            self._socket.close_socket()
            self._thread.join()

    # What can be known of it.

    @property
    def ended(self) -> bool:
        return self._ended

    @property
    def seconds(self) -> float:
        """How long it lasts, in seconds of the stream's clock."""
        return self._ticks * TICK

    @property
    def said(self) -> Samples:
        return samples(bytes(self._said))

    @property
    def heard(self) -> Samples:
        """What the caller heard, from the beginning of the stream."""
        return samples(bytes(self._heard))

    @property
    def to_say(self) -> float:
        """Seconds that the caller has still to say."""
        with self._changed:
            left = sum(
                len(piece) if isinstance(piece, bytes) else 2 * KEY_TICKS * FRAME for piece in self._to_say
            )
        return left / RATE + self._held * TICK

    @property
    def to_play(self) -> float:
        """Seconds that were sent and not yet heard."""
        return len(self._buffer) / RATE

    @property
    def quiet(self) -> float:
        """Seconds since the server has spoken to the end: 0 while it speaks, or has said nothing to the last input."""
        return self._quiet_ticks * TICK

    def marks(self) -> list[str]:
        """The names of the marks that came back, in their order."""
        return [happening.detail for happening in self.happened if happening.what == "mark"]

    def times(self, what: str, detail: str | None = None) -> list[float]:
        """When `what` happened."""
        return [
            happening.at
            for happening in self.happened
            if happening.what == what and detail in (None, happening.detail)
        ]

    def wait(self, timeout: float) -> None:
        """Returns when something may have changed: at the latest with the next tick, or after `timeout`."""
        with self._changed:
            if not self._ended:
                self._changed.wait(timeout)

    # The thread.

    def _run(self) -> None:
        from websockets.exceptions import ConnectionClosed

        try:
            self._begin()
            while not self._stopping:
                ahead = self._began + (self._ticks + 1) * TICK / self.speed - time.monotonic()
                if ahead <= 0:  # the clock goes on, however much the server sends
                    self.late = max(self.late, -ahead)
                    self._tick()
                try:
                    message = self._socket.recv(timeout=max(ahead, 0))
                except TimeoutError:
                    continue
                self._take(message)
            self._note("stop")
            self._send("stop", {"stop": self._ids})
            self._socket.close()
        except ConnectionClosed as closed:
            self._closed(closed)
        finally:
            with self._changed:
                self._ended = True
                self._changed.notify_all()

    def _begin(self) -> None:
        self._socket.send(json.dumps({"event": "connected", "protocol": "Call", "version": "1.0.0"}))
        about = {
            "streamSid": self.sid,
            **self._ids,
            "tracks": ["inbound"],
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": RATE, "channels": 1},
            "customParameters": self.parameters,
        }
        self._note("start")
        self._send("start", {"start": about})

    def _tick(self) -> None:
        frame = self._frame()
        media = {
            "track": "inbound",
            "chunk": str(self._ticks + 1),
            "timestamp": str(self._ticks * FRAME * 1000 // RATE),
        }
        self._send("media", {"media": {**media, "payload": base64.b64encode(frame).decode()}})
        with self._changed:
            played = bytes(self._buffer[:FRAME])
            del self._buffer[:FRAME]
            self._played += len(played)
            self._said += frame
            self._heard += played.ljust(FRAME, SILENCE)
            self._ticks += 1
            answered = self._media_since and not self._buffer and not played and not self._to_say
            self._quiet_ticks = self._quiet_ticks + 1 if answered else 0
            self._changed.notify_all()
        if played and self._on_played is not None:
            self._on_played(played)
        self._return_marks()

    def _frame(self) -> bytes:
        """The next 20 ms of the caller."""
        if self._held:
            self._held -= 1
            return _SILENT
        with self._changed:
            frame = b""
            while self._to_say and len(frame) < FRAME:
                piece = self._to_say.popleft()
                if isinstance(piece, str):
                    if frame:
                        self._to_say.appendleft(piece)
                        break
                    self._key(piece)
                    return _SILENT
                frame += piece
            if len(frame) > FRAME:
                self._to_say.appendleft(frame[FRAME:])
            if frame:
                self._input("speech")
        return frame[:FRAME].ljust(FRAME, SILENCE)

    def _key(self, key: str) -> None:
        self._held = 2 * KEY_TICKS - 1
        self._input("dtmf", key)
        self._send("dtmf", {"dtmf": {"track": "inbound_track", "digit": key}})

    def _input(self, what: str, key: str = "") -> None:
        """Notes a key, and of speech the first frame only; what the server says from now on can be the answer."""
        if what == "dtmf" or self.seconds - self._last_input > TICK * 1.5:
            self._note(what, key)
        self._last_input = self.seconds
        self._await_answer()

    def _await_answer(self) -> None:
        self._media_since, self._quiet_ticks = False, 0

    # What the server sends.

    def _take(self, message: str | bytes) -> None:
        if problem := self._problem(message):
            if not any(finding.code == 31951 for finding in self.findings):  # Twilio warns once per stream
                self.findings.append(
                    Finding("warning", f"a message of the server was ignored: {problem}", 31951)
                )
            return
        told = json.loads(message)
        getattr(self, "_on_" + told["event"])(told.get(told["event"]))

    def _problem(self, message: str | bytes) -> str:
        """What is wrong with a message, or ""."""
        try:
            told = json.loads(message)
        except (ValueError, RecursionError):
            return "it is not JSON"
        if not isinstance(told, dict) or told.get("event") not in _ACCEPTED:
            return "only media, mark and clear are known"
        if told.get("streamSid") != self.sid:
            return "its streamSid is not that of this stream"
        fields = told.get(told["event"])
        fields = fields if isinstance(fields, dict) else {}
        missing = [name for name in _ACCEPTED[told["event"]] if not isinstance(fields.get(name), str)]
        if missing:
            return f"a {told['event']} has a {missing[0]}"
        if told["event"] == "media":
            try:
                base64.b64decode(fields["payload"], validate=True)
            except (binascii.Error, ValueError):
                return "its payload is not base64"
        return ""

    def _on_media(self, media: Mapping[str, Any]) -> None:
        sound = base64.b64decode(media["payload"])
        if sound[:4] == b"RIFF":
            self._warn_once("media begins with the header of a WAV file, which is heard as a crackle")
        with self._changed:
            self._buffer += sound
            self._got += len(sound)
            self._media_since = True
            self._quiet_ticks = 0
        self._note("media", str(len(sound)))

    def _on_mark(self, mark: Mapping[str, Any]) -> None:
        self._marks.append((self._got, mark["name"]))
        self._return_marks()

    def _on_clear(self, _: object) -> None:
        with self._changed:
            self._note("clear", str(len(self._buffer)))
            self._buffer.clear()
            self._played = self._got
            self._await_answer()
        self._return_marks()

    def _return_marks(self) -> None:
        while self._marks and self._marks[0][0] <= self._played:
            name = self._marks.popleft()[1]
            self._note("mark", name)
            self._send("mark", {"mark": {"name": name}})

    def _closed(self, closed: Exception) -> None:
        received = getattr(closed, "rcvd", None)
        self.close_code = received.code if received is not None else 1006
        self._note("closed", str(self.close_code))
        if received is None:
            self.findings.append(Finding("error", "the server's end of the stream broke off", 31903))
        elif self.close_code not in (1000, 1001, 1005):
            reason = f" ({received.reason})" if received.reason else ""
            text = f"the server closed the stream with {self.close_code}{reason}"
            self.findings.append(Finding("error", text, 31921))
        if self._buffer:
            text = f"{self.to_play:.1f} s of sound were never heard: the server closed the stream before"
            self.findings.append(Finding("note", text))

    # Small things.

    def _send(self, event: str, told: Mapping[str, Any]) -> None:
        self._sequence += 1
        message = {"event": event, "sequenceNumber": str(self._sequence), "streamSid": self.sid, **told}
        self._socket.send(json.dumps(message))

    def _note(self, what: str, detail: str = "") -> None:
        at = (time.monotonic() - self._began) * self.speed
        self.happened.append(Happening(at, what, detail))

    def _warn_once(self, text: str) -> None:
        if not any(finding.text == text for finding in self.findings):
            self.findings.append(Finding("warning", text, 31924))
