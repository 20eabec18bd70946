"""The sample bank, or another project, that hears its callers itself: webhooks and live audio on this machine."""

from __future__ import annotations

import asyncio
import secrets
import socket
import subprocess
import tempfile
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
from channels.twilio.streaming_side import RoughStream
from machine import program
from serving_bank import BANK, TWILIO, Serving, bank

from ivr.app import stream_server
from ivr.channels.twilio.stream import StreamServer
from ivr.preparing import heard_by
from ivr.store import Entry, Store
from ivr.testphone import Call, Carrier
from ivr.testphone.call import OWN_LINE, VOUCHED
from ivr.testphone.wire import Request

SPEED = 4.0
"""Times real time at which calls are made."""


class Streaming(Serving):
    """A server whose live audio is heard in a thread of this process, until it is closed."""

    def __init__(
        self,
        database: Path,
        project: Path = BANK,
        most: int = 40,
        hearing: str = "vosk",
        silent: float = 10.0,
        **settings: Any,
    ) -> None:
        program("espeak-ng")
        parley = bank(database, project)
        self._silent = silent
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        parley = replace(
            parley,
            settings=replace(parley.settings, streams_port=port, streams=most, hearing=hearing, **settings),
            # Another project chooses for itself.
            flows=heard_by(parley.flows, hearing) if project == BANK else parley.flows,
        )
        super().__init__(parley)
        self._loop = asyncio.new_event_loop()
        self._up, self._down = threading.Event(), asyncio.Event()
        self.streams: StreamServer
        self._hearing = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),))
        self._hearing.start()
        if not self._up.wait(20):
            raise RuntimeError("the live audio's server did not start")

    async def _serve(self) -> None:
        self.streams = stream_server(self.parley, pace=2 * SPEED)
        self.streams.silent = self.streams.to_start = self._silent
        async with self.streams.serving("127.0.0.1", self.parley.settings.streams_port):
            self._up.set()
            await self._down.wait()

    def phone(self, speed: float = SPEED) -> Carrier:
        carrier = super().phone()
        carrier.speed = speed
        return carrier

    def invite(self, call: str = "") -> tuple[str, str]:
        """A call whose stream is not opened yet: its CallSid and ticket."""
        call = call or "CA" + secrets.token_hex(16)
        fields = {"CallSid": call, "AccountSid": self.parley.settings.account_sid, "CallStatus": "ringing"}
        reply = self.phone().send(
            Request(f"{self.url}/twilio/voice", {"From": OWN_LINE, "StirVerstat": VOUCHED, **fields}, "POST")
        )
        ticket = ElementTree.fromstring(reply.body).find("Connect/Stream/Parameter")
        assert ticket is not None
        return call, str(ticket.get("value"))

    def rough(self, **signed: Any) -> RoughStream:
        """A stream that breaks the rules."""
        address = self.parley.settings.streams_address
        return RoughStream(address, **(signed or {"token": TWILIO}))

    def cut(self, call: str) -> None:
        """The call's socket breaks, as when a process is killed."""
        _, connection = self.streams.calls[call]
        self._loop.call_soon_threadsafe(connection.transport.abort)

    def forgets(self, call: str) -> None:
        """Returns when the server has no stream of that call any more; TimeoutError after 5 seconds."""

        async def forgotten() -> None:
            while call in self.streams.calls:
                await asyncio.sleep(0.01)

        asyncio.run_coroutine_threadsafe(asyncio.wait_for(forgotten(), 5), self._loop).result()

    def drain(self, seconds: float) -> None:
        asyncio.run_coroutine_threadsafe(self.streams.drain(seconds), self._loop).result(seconds + 10)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._down.set)
        self._hearing.join()
        super().close()


def said(text: str, voice: str = "slt") -> Path:
    """A WAV of the words, spoken by another program than the one that speaks the prompts."""
    folder = Path(tempfile.gettempdir()) / "parley-test-voices"
    folder.mkdir(exist_ok=True)
    file = folder / f"{voice} {text}.wav"
    if not file.exists():
        command = [str(program("flite")), "-voice", voice, "-t", text, "-o", f"{file}.part"]
        subprocess.run(command, check=True, capture_output=True)
        Path(f"{file}.part").rename(file)
    return file


def log(line: Streaming, call: Call) -> list[Entry]:
    store = Store(line.parley.settings.database)
    stored = store.contacts.load(call.sid)
    assert stored is not None
    return store.contacts.log(stored.contact)


def events(line: Streaming, call: Call) -> list[str]:
    return [str(entry.event["event"]) for entry in log(line, call)]


def prompts(line: Streaming, call: Call) -> list[str]:
    return [command["text"] for entry in log(line, call) for command in entry.commands if "text" in command]


def noise(seconds: float, level: float) -> np.ndarray[Any, np.dtype[np.int16]]:
    return (np.random.default_rng(7).normal(0, level, int(8000 * seconds))).astype(np.int16)


def left(call: Call) -> Call:
    """The call once it has left its stream."""
    return call.wait_until(lambda call: call.state != "streaming")


def greeted(line: Streaming, speed: float = SPEED) -> Call:
    """A call to which the bank has said its greeting."""
    return line.phone(speed).dial().listen_until(quiet=0.4)
