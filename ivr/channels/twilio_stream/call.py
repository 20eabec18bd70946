"""One call on a stream: says what a script says, listens as it says, brings the switchboard what happened.

Rule: time is the caller's sound, 20 ms a message; only what the caller did is told, in the events of the webhooks.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from ivr.channels.twilio_stream import messages
from ivr.channels.twilio_stream.messages import Key, Message, Played, Sound, Stop
from ivr.channels.twilio_stream.mouth import Mouth
from ivr.channels.twilio_stream.senses import Senses
from ivr.channels.twilio_voice import script
from ivr.channels.twilio_voice.script import Script
from ivr.conversation.commands import Listen, Play, Say
from ivr.conversation.events import Event, Heard, NoInput, Pressed
from ivr.speech import ear as hearing
from ivr.speech.audio import Samples, decode
from ivr.speech.ear import Ear
from ivr.switchboard import Render, Switchboard

T = TypeVar("T")

STEP = 640
"""Samples that are heard at once: 80 ms."""
BEFORE = 5
"""Steps from before a question that are still heard with it: who answers at once is not cut."""
BETWEEN_KEYS = 3.0
"""Seconds without a further key that end a row of them."""


@dataclass(frozen=True, eq=False)
class Piece:
    """Some of the caller's sound, and when it came, by the clock of `time.monotonic`."""

    samples: Samples
    came: float


@dataclass(frozen=True)
class Said:
    """All prompts were heard, or `error` came in between."""

    error: BaseException | None = None


Inbox = Piece | Key | Said | Stop


class Gone(Exception):
    """Raised when the stream is over."""


class Call:
    """`receive` takes what comes from Twilio; `run` is the call, until it ends, leaves the stream or fails."""

    def __init__(
        self,
        start: messages.Start,
        send: Callable[[str], Awaitable[None]],
        board: Switchboard,
        senses: Senses,
        render: Render,
        threads: Executor,
        decoders: Executor,
        took: Callable[[float], object] = lambda seconds: None,
    ) -> None:
        """`took` is told how long each result took, from the sound that ended the utterance."""
        self.name, self.stream = start.call, start.stream
        self._board = board
        self._senses = senses
        self._render = render
        self._took = took
        self._threads, self._decoders = threads, decoders
        self._inbox: asyncio.Queue[Inbox] = asyncio.Queue()
        self._frames: list[bytes] = []
        self._size = 0
        self._ear: Ear | None = None
        self._mouth = Mouth(
            start.stream, send, self._sound, lambda error: self._inbox.put_nowait(Said(error))
        )
        self.turns = 0
        self.messages = 0
        self.heard = 0.0
        """Seconds of sound that came."""

    # -- what Twilio sends -------------------------------------------------------------------------------

    def receive(self, message: Message) -> None:
        self.messages += 1
        match message:
            case Sound(mulaw=mulaw):
                self.heard += len(mulaw) / 8000
                self._frames.append(mulaw)
                self._size += len(mulaw)
                if self._size >= STEP:
                    self._inbox.put_nowait(Piece(decode(b"".join(self._frames)), time.monotonic()))
                    self._frames, self._size = [], 0
            case Played(name=name):
                self._mouth.played(name)
            case Key() | Stop():
                self._inbox.put_nowait(message)

    def gone(self) -> None:
        """The socket is closed."""
        self._inbox.put_nowait(Stop(self.stream))

    # -- the call ----------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Raises Gone when the stream ended first, and whatever keeps us from hearing or speaking."""
        try:
            told = script.read(await self._ask(self._board.again))
            while told is not None:
                self._mouth.say(told.prompts)
                if told.reply.working:
                    told = script.read(await self._ask(self._board.wait, told.reply.turn, self._render))
                    await self._to_the_end()
                elif told.listen is None:
                    await self._to_the_end()
                    return
                else:
                    told = script.read(await self._answered(told, told.listen))
        finally:
            self._mouth.close()

    async def _answered(self, told: Script, listen: Listen) -> str:
        event = await self._listen(listen)
        self.turns += 1
        return await self._ask(self._board.take, told.reply.turn, event, self._render)

    async def _ask(self, what: Callable[..., str], *details: object) -> str:
        return await self._in(self._threads, what, self.name, *details)

    async def _in(self, pool: Executor, work: Callable[..., T], *details: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(pool, partial(work, *details))

    async def _sound(self, prompt: Say | Play) -> bytes:
        return await self._in(self._threads, self._senses.sound, prompt)

    async def _to_the_end(self) -> None:
        """Until all was heard; keys meanwhile are kept for the next question."""
        kept: list[Inbox] = []
        while self._mouth.busy:
            match await self._inbox.get():
                case Said(error=error):
                    _raise(error)
                case Key() as pressed:
                    kept.append(pressed)
                case Stop():
                    raise Gone
        for key in kept:
            self._inbox.put_nowait(key)

    # -- listening ---------------------------------------------------------------------------------------

    async def _listen(self, listen: Listen) -> Event:
        """What the caller answers: keys, words, or nothing for too long."""
        self._forget_what_was_before()
        ear = await self._attend(listen)
        keys, waited, speaking = "", 0.0, False
        while True:
            match await self._inbox.get():
                case Stop():
                    raise Gone
                case Said(error=error):
                    _raise(error)
                    waited = 0.0
                case Key(key=key) if listen.keys and self._mouth.may_be_cut:
                    await self._mouth.stop()
                    if key in listen.finish_on:
                        return Pressed(keys=keys) if keys else NoInput()
                    keys, waited, speaking = keys + key, 0.0, False
                    if len(keys) == listen.max_keys:
                        return Pressed(keys=keys)
                case Piece(samples, came) if self._mouth.may_be_cut:
                    if ear and not keys:
                        for what in await self._in(self._decoders, _hear, ear, samples):
                            if isinstance(what, hearing.Began):
                                speaking = True
                                await self._mouth.stop()
                                continue
                            speaking, waited = False, 0.0
                            self._took(time.monotonic() - came)
                            if what.transcript.text:
                                return Heard(text=what.transcript.text, confidence=what.transcript.confidence)
                            self._mouth.resume()  # noise has cut it off
                    if not speaking and not self._mouth.busy:
                        waited += len(samples) / 8000
                    if keys and waited >= min(BETWEEN_KEYS, listen.timeout):
                        return Pressed(keys=keys)
                    if waited >= listen.timeout:
                        return NoInput()

    async def _attend(self, listen: Listen) -> Ear | None:
        """An ear for this question; None where only keys are taken."""
        if not listen.speech:
            return None
        listener = await self._in(self._decoders, self._senses.listener, listen)
        endpointing = self._senses.endpointing(listen)
        if self._ear is None:
            self._ear = Ear(self._senses.vad(), listener, endpointing)
        else:
            self._ear.attend(listener, endpointing)
        return self._ear

    def _forget_what_was_before(self) -> None:
        """Of what came while nobody listened, keys are kept and the last moment of sound."""
        waiting: list[Inbox] = []
        while not self._inbox.empty():
            waiting.append(self._inbox.get_nowait())
        sounds = [item for item in waiting if isinstance(item, Piece)]
        late = {id(item) for item in sounds[-BEFORE:]}
        for item in waiting:
            if not isinstance(item, Piece) or id(item) in late:
                self._inbox.put_nowait(item)


def _hear(ear: Ear, samples: Samples) -> list[hearing.Began | hearing.Heard]:
    return list(ear.hear(samples))


def _raise(error: BaseException | None) -> None:
    if error is not None:
        raise error
