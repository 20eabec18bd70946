"""The websocket that Twilio's media streams connect to: who is let in, how many, and until when.

Rule: nobody is let in without Twilio's signature and a ticket used once, and no stream can harm another. Whoever is
not let in, or is thrown out, is a call that goes on with Twilio's hearing: the webhooks see to that.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from http import HTTPStatus

import structlog
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from ivr.channels.twilio import script
from ivr.channels.twilio.script import Script
from ivr.channels.twilio.signature import HEADER, Admission
from ivr.channels.twilio.stream import messages
from ivr.channels.twilio.stream.call import Call, Gone, TooLate
from ivr.channels.twilio.stream.messages import BadMessage, Start
from ivr.channels.twilio.stream.senses import Senses as Senses
from ivr.channels.twilio.voice.twiml import TICKET, Writer
from ivr.conversation.commands import HandOff, Record
from ivr.logs import way
from ivr.store import StoreUnavailable
from ivr.switchboard import Render, Reply, Switchboard, UnknownContact

PATH = "/twilio/stream"
SLACK = 5.0
"""Seconds of sound that may come early, as after a network's hiccup."""
MESSAGES = 100
"""Messages a second: 50 hold sound, the others are keys and marks."""
SPARE, VOICES = 8, 8
"""Threads beside one for each stream's turn, for tickets; and those that speak prompts."""
NOTED = 60.0
"""Seconds that it is known of a call that all was said before it left its stream."""
POLICY, BUSY, AWAY, DONE, BROKEN = 1008, 1013, 1001, 1000, 1011

QUIET = logging.getLogger("ivr.streams.websockets")
QUIET.setLevel(logging.CRITICAL)
"""What scanners of ports do to a server is not an error of ours."""

log = structlog.get_logger(__name__)


@dataclass
class StreamServer:
    """`most` streams at once; `pace` is how many times as fast as real time sound may come, for a rehearsal.

    A stream that does not say whose it is within `to_start` seconds is closed, and one that is silent for `silent`
    seconds: Twilio sends sound all the time, also of silence.
    """

    board: Switchboard
    senses: Senses
    writer: Writer
    admission: Admission
    url: str
    use_ticket: Callable[[str, str, float], bool]
    issue_ticket: Callable[[str, str, float], None]
    most: int = 40
    pace: float = 1.5
    to_start: float = 5.0
    silent: float = 10.0
    voices: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(VOICES, "voice"))
    decoders: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(None, "ear"))
    calls: dict[str, tuple[Call, ServerConnection]] = field(default_factory=dict)
    draining: bool = False
    took: deque[float] = field(default_factory=lambda: deque(maxlen=2000))
    """Seconds from the sound that ended an utterance to its result, of the latest ones."""
    heard: float = 0.0
    """Seconds of sound that came, of all calls that are over."""

    def __post_init__(self) -> None:
        # One for each stream: an action that hangs holds its own caller's turn, and nobody else's.
        self.threads = ThreadPoolExecutor(self.most + SPARE, "turn")

    @asynccontextmanager
    async def serving(self, host: str, port: int) -> AsyncIterator[Server]:
        """Takes streams within the `with`."""
        async with serve(
            self._stream,
            host,
            port,
            process_request=self._admit,
            compression=None,
            max_size=messages.LARGEST,
            max_queue=64,
            server_header=None,
            logger=QUIET,
        ) as server:
            yield server

    async def drain(self, seconds: float) -> None:
        """Lets nobody in any more and waits for the calls; those that last longer go on by the webhooks."""
        self.draining = True
        until = time.monotonic() + seconds
        while self.calls and time.monotonic() < until:
            await asyncio.sleep(0.1)
        for _, connection in list(self.calls.values()):
            await connection.close(AWAY)

    # -- who is let in -----------------------------------------------------------------------------------

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        if request.path == "/health":
            ready = not self.draining and len(self.calls) < self.most
            status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
            return connection.respond(status, self._condition())
        if request.path != PATH:
            return connection.respond(HTTPStatus.NOT_FOUND, "There is nothing here.\n")
        if fault := self.admission.fault_of_stream(", ".join(request.headers.get_all(HEADER))):
            log.warning("a stream was refused", fault=fault)
            return connection.respond(
                HTTPStatus.FORBIDDEN,
                "Refused: a stream must be opened by your Twilio account, for the URL that it was told.\n"
                f"This server's is {self.url} (IVR_STREAMS_URL).\n",
            )
        return None

    def _condition(self) -> str:
        told = f"{len(self.calls)} of {self.most} streams; {self.heard:.2f} s heard before"
        if self.took:
            slow = sorted(self.took)[int(len(self.took) * 0.95)]
            told += f"; 95 % of the last {len(self.took)} results within {slow * 1000:.0f} ms"
        return told + "\n"

    async def _stream(self, connection: ServerConnection) -> None:
        code, reason = BROKEN, "internal error"
        started = time.monotonic()
        call: Call | None = None
        try:
            start = await self._start(connection)
            await self._take_ticket(start)
            if self.draining or (len(self.calls) >= self.most and start.call not in self.calls):
                code, reason = BUSY, "too many streams"
                log.warning("no stream is free", call=start.call, most=self.most)
                return
            call = Call(
                start, connection.send, self.board, self.senses, self._render, self.threads, self.voices,
                self.decoders, self.took.append,
            )  # fmt: skip
            if older := self.calls.get(call.name):  # a call that connects again has left its older stream
                older[0].gone()
            self.calls[call.name] = (call, connection)
            said = await self._run(call, connection)
            if said is not None:
                await self._note_said(call, said)
            code, reason = DONE, "done"
        except BadMessage as problem:
            code, reason = POLICY, str(problem)
            log.warning("a stream was closed", fault=reason, call=call.name if call else "")
        except (Gone, ConnectionClosed):
            code, reason = DONE, "gone"
        except TooLate:
            code, reason = BUSY, "too late"
            log.warning("a call is heard too late; take fewer streams (IVR_STREAMS)", call=call and call.name)
        except TimeoutError:
            code, reason = POLICY, "silent for too long"
            log.warning("a stream was closed", fault=reason, call=call.name if call else "")
        except (StoreUnavailable, UnknownContact) as problem:
            log.error("a stream failed", error=type(problem).__name__, call=call.name if call else "")
        except Exception as error:
            log.error("a stream failed", error=type(error).__name__, trace=way(error))
        finally:
            if call and self.calls.get(call.name, (None,))[0] is call:
                del self.calls[call.name]
            with suppress(Exception):
                await connection.close(code, reason[:100])
            if call:
                self.heard += call.heard
                seconds, heard = round(time.monotonic() - started, 1), round(call.heard, 2)
                log.info(
                    "a stream ended",
                    call=call.name,
                    turns=call.turns,
                    seconds=seconds,
                    heard=heard,
                    why=reason,
                )

    async def _start(self, connection: ServerConnection) -> Start:
        async with asyncio.timeout(self.to_start):
            async for text in connection:
                message = messages.read(text)
                if isinstance(message, Start):
                    return message
                if message is not None:
                    raise BadMessage("the stream did not say whose it is")
        raise Gone

    async def _take_ticket(self, start: Start) -> None:
        if fault := self.admission.fault_of_account(start.account):
            raise BadMessage(fault)
        ticket = start.parameters.get(TICKET, "")
        loop = asyncio.get_running_loop()
        good = await loop.run_in_executor(self.threads, self.use_ticket, start.call, ticket, time.time())
        if not good:
            raise BadMessage("no ticket, or one that was used")

    async def _note_said(self, call: Call, turn: int) -> None:
        """So that nobody says again what was said to the end."""
        until = time.time() + NOTED
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self.threads, self.issue_ticket, call.name, script.said(turn), until)

    async def _run(self, call: Call, connection: ServerConnection) -> int | None:
        """The call beside its reader: whichever ends first ends the other."""
        running = asyncio.create_task(call.run())
        others = [asyncio.create_task(self._read(call, connection)), asyncio.create_task(self._watch(call))]
        try:
            await asyncio.wait({running, *others}, return_when=asyncio.FIRST_COMPLETED)
            for other in others:
                if other.done() and not running.done():
                    other.result()
                    call.gone()
            return await running
        finally:
            for task in (running, *others):
                task.cancel()
            await asyncio.gather(running, *others, return_exceptions=True)

    async def _read(self, call: Call, connection: ServerConnection) -> None:
        """Hands each message to the call, until the socket is closed. Raises BadMessage."""
        began, count = time.monotonic(), 0
        with suppress(ConnectionClosed):
            async for text in connection:
                message = messages.read(text)
                count += 1
                if count > ((time.monotonic() - began) * self.pace + SLACK) * MESSAGES:
                    raise BadMessage("more messages than any call has")
                if message is None:
                    continue
                if isinstance(message, Start) or message.stream != call.stream:
                    raise BadMessage("a message of another stream")
                if call.heard > (time.monotonic() - began) * self.pace + SLACK:
                    raise BadMessage("sound comes faster than anyone speaks")
                call.receive(message)

    async def _watch(self, call: Call) -> None:
        """Raises TimeoutError when nothing comes any more. A timer for each message would cost too much."""
        messages = -1
        while call.messages != messages:
            messages = call.messages
            await asyncio.sleep(self.silent)
        raise TimeoutError

    # -- what is said ------------------------------------------------------------------------------------

    @property
    def _render(self) -> Render:
        return lambda reply: written(reply, self.writer, self.senses.hears)


def written(reply: Reply, writer: Writer, hears: Callable[[str], bool]) -> str:
    """The reply as a script; as TwiML where somebody else has to hear the answer."""
    last = reply.commands[-1] if reply.commands and not reply.working else None
    awaited = Script(reply).listen
    if awaited and (awaited.hearing != "vosk" or not hears(awaited.language)):
        return writer.reply(reply)
    leave = writer.reply(replace(reply, commands=(last,))) if isinstance(last, HandOff | Record) else ""
    return script.write(Script(reply, leave))
