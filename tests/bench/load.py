"""Load: many calls at once to the sample bank, through real signed HTTP, at a fixed rate of turns.

    python -m tests.bench.load --rate 100 --seconds 60 [--database postgresql://...] [--floor]

The loop is open: a turn is due at its time, whatever became of those before it, and its latency counts from then. A
turn has failed when it is not answered with what the caller should hear at that place of the call, after the two more
tries that our URLs ask Twilio for. `--floor` measures `floor_app.py` too, in the same run.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import hmac
import html
import itertools
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from ivr.channels.twilio.urls import OVERRIDE
from ivr.testphone.wire import TWILIO_LIMIT
from tests.bench.webhooks import ACCOUNT, ROOT, TOKEN, cpu, floor_server, free_port, memory, server, workers

_ASKED = dict(parse_qsl(OVERRIDE.removeprefix("#")))
TRIES, CONNECT_LIMIT, TRY_LIMIT = 1 + int(_ASKED["rc"]), int(_ASKED["ct"]) / 1000, int(_ASKED["rt"]) / 1000
"""As the connection override in our URLs says."""

Turn = tuple[str, str]
"""What the caller does - a sentence, keys after "#", or "" for silence - and words of the answer, "" for any."""

NAMED, UNKNOWN = "+12125550101", "+14155550123"
CALLS: tuple[tuple[str, tuple[Turn, ...]], ...] = (
    (UNKNOWN, (
        ("", "How can I help you"),
        ("i would like to check my account balance", "checking or savings"),
        ("my checking account oh i'm sorry no my savings account my savings", "Your savings account has"),
        ("no that'll be all thank you", "Goodbye"),
    )),
    (UNKNOWN, (
        ("", "How can I help you"),
        ("#1", "checking or savings"),
        ("#1", "Your checking account has"),
        ("#2", "Goodbye"),
    )),
    (NAMED, (
        ("", "Hello James"),
        ("i wanted to know the local branch hours", "is open Monday to Friday"),
        ("yes", ""),
        ("can you move two hundred dollars from my checking to my savings", "dollars"),
        ("agent", "person"),
    )),
    (UNKNOWN, (
        ("", "How can I help you"),
        ("", "I didn't hear anything"),
        ("the weather is nice today", "Sorry, I didn't get that"),
        ("#5", "For branch hours, press 5"),
        ("#5", "open Monday to Friday"),
        ("#2", "Goodbye"),
    )),
    (UNKNOWN, (
        ("", "How can I help you"),
        ("i need to pay my electric bill", "How much would you like to pay"),
        ("forty dollars", "Is that right?"),
        ("yes", "Your confirmation number"),
        ("no thank you", "Goodbye"),
    )),
    (UNKNOWN, (
        ("", "How can I help you"),
        ("#9", "¿En qué le puedo ayudar"),
        ("#0", "persona"),
    )),
    (UNKNOWN, (
        ("", "How can I help you"),
        ("i lost my card and need a new one", "card"),
        ("agent", "person"),
    )),
)  # fmt: skip
"""Who calls, and what is said and answered. The first answer is the greeting."""

ANYTHING: tuple[tuple[str, tuple[Turn, ...]], ...] = ((UNKNOWN, (("", ""), *(("#1", ""),) * 9)),)
"""For the floor, which says the same to everything."""

NO_ANSWER = "no answer"

NEXT = re.compile(rb'<Gather action="([^"]+)"|<Redirect[^>]*>([^<]+)<')


@dataclass
class Figures:
    """What came of it. Times are seconds; `failures` say what went wrong where. `rescued` of them reached a person by
    the fallback URL."""

    turns: int = 0
    calls: int = 0
    waits: int = 0
    retries: int = 0
    rescued: int = 0
    latencies: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def percentile(self, percent: float) -> float:
        ordered = sorted(self.latencies) or [0.0]
        return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]

    def __str__(self) -> str:
        p50, p99, worst = (self.percentile(percent) * 1000 for percent in (50, 99, 100))
        return (
            f"{self.turns} turns in {self.calls} calls: {len(self.failures)} failed ({self.rescued} of them reached a "
            f"person by the fallback), {self.retries} tried again, {self.waits} waits; p50 {p50:.1f} ms, "
            f"p99 {p99:.1f} ms, worst {worst:.0f} ms"
        )


class Closed(OSError):
    """The server closed the connection without an answer."""


class Http:
    """The leanest client that keeps connections: one request at a time on each, as many as are needed.

    A connection that was closed while it was idle is not used; one that breaks under a request is a try that failed.
    With several `ports` it takes the next one when one refuses, as a load balancer would.
    """

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = deque(ports)
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def post(self, head: bytes, body: bytes) -> tuple[int, bytes]:
        request = head + b"Content-Length: %d\r\n\r\n" % len(body) + body
        while self._idle:
            reader, writer = self._idle.pop()
            if not reader.at_eof() and not reader.exception():
                return await self._exchange(reader, writer, request)
            writer.close()
        return await self._exchange(*await self._connect(), request)

    async def _exchange(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
    ) -> tuple[int, bytes]:
        try:
            writer.write(request)
            answer = await reader.readuntil(b"\r\n\r\n")
            found = re.search(rb"(?i)content-length: *(\d+)", answer)
            content = await reader.readexactly(int(found.group(1))) if found else b""
        except BaseException as error:
            writer.close()
            if isinstance(error, ConnectionError) or getattr(error, "partial", None) == b"":
                raise Closed from error
            raise
        if b"onnection: close" in answer:
            writer.close()
        else:
            self._idle.append((reader, writer))
        return int(answer[9:12]), content

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        refused: OSError | None = None
        for port in tuple(self._ports):  # several connect at once: each goes through all of them by itself
            try:
                async with asyncio.timeout(CONNECT_LIMIT):
                    connection = await asyncio.open_connection("127.0.0.1", port)
            except OSError as error:  # a time that is over is one, too
                refused = error
                continue
            while self._ports[0] != port:
                self._ports.rotate(-1)
            return connection
        assert refused
        raise refused

    def close(self) -> None:
        for _, writer in self._idle:
            writer.close()


class Call:
    """A caller in the middle of a call."""

    def __init__(self, number: str, script: tuple[Turn, ...]) -> None:
        self.sid = "CA" + secrets.token_hex(16)
        self.turns = deque(script)
        self.path = "/twilio/voice"
        self.fields = {
            "AccountSid": ACCOUNT, "ApiVersion": "2010-04-01", "CallSid": self.sid, "CallStatus": "in-progress",
            "Called": "+14155550100", "CalledCity": "", "CalledCountry": "US", "Caller": number,
            "CallerCity": "SAN FRANCISCO", "CallerCountry": "US", "CallerState": "CA", "Direction": "inbound",
            "From": number, "FromCountry": "US", "To": "+14155550100", "ToCountry": "US",
            "StirVerstat": "TN-Validation-Passed-A",
        }  # fmt: skip


class Load:
    """Calls at a steady rate. `public_url` is what the server believes to be; it listens on `ports`.

    Who has hung up is told at `status`, "" for a server that has nothing there.
    """

    def __init__(
        self,
        ports: Sequence[int],
        public_url: str,
        calls: Sequence[tuple[str, tuple[Turn, ...]]] = CALLS,
        status: str = "/twilio/status",
    ) -> None:
        self._status = status
        self.figures = Figures()
        self._http = Http(ports)
        self._public_url = public_url
        self._scripts = itertools.cycle(calls)
        self._ready: deque[Call] = deque()
        self._counting = False

    async def run(
        self,
        rate: float,
        seconds: float,
        at_once: int,
        warm_up: float = 6.0,
        begun: Callable[[], object] = int,
    ) -> Figures:
        """Holds `at_once` calls for `seconds`, after a warm-up that is not counted; `begun` is told its end."""
        self._ready = deque(Call(*next(self._scripts)) for _ in range(at_once))
        start, under_way = time.perf_counter(), set()
        for number in range(int(rate * (warm_up + seconds))):
            due = start + number / rate
            if not self._counting and due >= start + warm_up:
                self._counting = True
                begun()
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            call = self._ready.popleft() if self._ready else Call(*next(self._scripts))
            task = asyncio.create_task(self._turn(call, due))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
        await asyncio.gather(*under_way)
        self._http.close()
        return self.figures

    async def _turn(self, call: Call, due: float) -> None:
        counting = self._counting
        does, expected = call.turns.popleft()
        fields = {"Digits": does[1:]} if does.startswith("#") else {}
        if does and not fields:
            fields = {"SpeechResult": does, "Confidence": "0.9"}
        problem, answer = await self._webhook(call, call.path, fields)
        latency = time.perf_counter() - due
        while not problem and b"/wait?" in answer:
            self.figures.waits += 1
            await asyncio.sleep(1.0)
            problem, answer = await self._webhook(call, call.path, {})
        if not problem and expected not in html.unescape(answer.decode()):
            problem = f"heard {re.sub(rb'<[^>]*>', b' ', answer).decode().strip()[:150]!r}"
        if counting:
            self.figures.turns += 1
            self.figures.latencies.append(latency)
        if problem:
            self.figures.failures.append(f"{call.sid} {does!r}: {problem}")
            self.figures.rescued += problem.startswith(NO_ANSWER) and await self._is_rescued(call)
        if call.turns and not problem:
            self._ready.append(call)
            return
        self._ready.append(Call(*next(self._scripts)))
        self.figures.calls += counting and not problem
        if self._status and not problem:
            problem, _ = await self._webhook(call, self._status, {"CallStatus": "completed"})
            if problem:
                self.figures.failures.append(f"{call.sid} hangs up: {problem}")

    async def _is_rescued(self, call: Call) -> bool:
        fields = {"ErrorCode": "11200", "ErrorUrl": self._public_url + call.path}
        problem, answer = await self._webhook(call, "/twilio/fallback", fields)
        return not problem and (b"<Enqueue" in answer or b"<Dial" in answer)

    async def _webhook(self, call: Call, path: str, fields: dict[str, str]) -> tuple[str, bytes]:
        """What is wrong with the answer, and the answer; `call.path` is then where the next one goes."""
        fields = call.fields | fields
        signed = self._public_url + path + "".join(key + fields[key] for key in sorted(fields))
        signature = base64.b64encode(hmac.digest(TOKEN.encode(), signed.encode(), "sha1")).decode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: load\r\nX-Twilio-Signature: {signature}\r\n"
            f"I-Twilio-Idempotency-Token: {secrets.token_hex(16)}\r\n"
            "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
        ).encode()
        body = urlencode(fields).encode()
        problem, until = "", time.monotonic() + TWILIO_LIMIT
        for attempt in range(TRIES):
            self.figures.retries += attempt > 0
            try:
                async with asyncio.timeout(min(TRY_LIMIT, until - time.monotonic())):
                    status, answer = await self._http.post(head, body)
            except (OSError, EOFError, TimeoutError) as error:
                problem = f"{NO_ANSWER} ({type(error).__name__}, {attempt + 1} tries)"
                if time.monotonic() < until:
                    continue
                return problem, b""
            if status < 500:
                break
            problem = f"{NO_ANSWER} (status {status}, {attempt + 1} tries)"
        else:
            return problem, b""
        if status not in (200, 204):
            return f"status {status}", answer
        if found := NEXT.search(answer):
            url = html.unescape((found.group(1) or found.group(2)).decode())
            call.path = url.removeprefix(self._public_url).partition("#")[0]
        return "", answer


def measure(
    process: subprocess.Popen[bytes],
    port: int,
    rate: float,
    seconds: float,
    calls: Sequence[tuple[str, tuple[Turn, ...]]] = CALLS,
) -> tuple[Figures, float]:
    """The figures of a run against a server that was started here, and its milliseconds of CPU for a turn."""
    pids: list[int] = []
    used = 0.0

    def begun() -> None:
        nonlocal used
        pids.extend(workers(process))
        used = cpu(pids)

    load = Load([port], f"http://127.0.0.1:{port}", calls, "" if calls is ANYTHING else "/twilio/status")
    figures = asyncio.run(load.run(rate, seconds, at_once=int(rate * 4), begun=begun))
    return figures, (cpu(pids) - used) / max(1, figures.turns) * 1000


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rate", type=float, default=100.0, help="turns a second")
    options.add_argument("--seconds", type=float, default=60.0)
    options.add_argument("--database", help="default: a fresh SQLite file")
    options.add_argument("--floor", action="store_true", help="measure the floor too")
    chosen = options.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if chosen.floor:
            port = free_port()
            database = str(folder / "floor.db")
            floor = stack.enter_context(server(floor_server(port, folder), port, FLOOR_DATABASE=database))
            figures, used = measure(floor, port, chosen.rate, chosen.seconds, ANYTHING)
            print(f"floor: {figures}; {used:.2f} ms of CPU a turn")
        port = free_port()
        process = stack.enter_context(
            server(
                [sys.executable, "-m", "ivr", "serve", "--quiet"],
                port,
                IVR_PROJECT=str(ROOT),
                IVR_THREADS="8",
                IVR_DATABASE_URL=chosen.database or f"sqlite:///{folder / 'calls.db'}",
                HARBOR_BANK_DB=str(folder / "bank.db"),
            )
        )
        figures, used = measure(process, port, chosen.rate, chosen.seconds)
        print(f"bank:  {figures}; {used:.2f} ms of CPU a turn")
        print("memory of the workers, MB:", " ".join(f"{m:.0f}" for m in memory(workers(process))))
        for failure in figures.failures[:10]:
            print("  ", failure)
    return 1 if figures.failures else 0


if __name__ == "__main__":
    sys.exit(main())
