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

import structlog

from ivr.channels.twilio import script
from ivr.channels.twilio.script import Script
from ivr.channels.twilio.stream import messages
from ivr.channels.twilio.stream.messages import Key, Message, Played, Sound, Stop
from ivr.channels.twilio.stream.mouth import Mouth
from ivr.channels.twilio.stream.senses import Senses
from ivr.conversation.commands import Listen, Play, Say
from ivr.conversation.events import Event, Heard, NoInput, Pressed
from ivr.kept import StoreUnavailable
from ivr.speech import ear as hearing
from ivr.speech.audio import Samples, decode
from ivr.speech.ear import Ear
from ivr.speech.recogniser import RecogniserDied, Transcript
from ivr.speech.voice import VoiceFailed
from ivr.switchboard import Render, Switchboard

log = structlog.get_logger(__name__)
T = TypeVar("T")

STEP = 800
"""Samples that are heard at once: 100 ms, as much as Vosk takes at once. Speech is known after 160 to 260 ms."""
BEFORE = 5
"""Steps from before a question that are still heard with it: who answers at once is not cut."""
MOST_DEATHS = 3
"""Recognisers that may die in a call before Twilio hears the rest of it."""
BETWEEN_KEYS = 3.0
"""Seconds without a further key that end a row of them."""
LATE = 5.0
"""Seconds between a sound and its hearing from which Twilio is the better ear: this machine cannot keep up."""
SPOKEN = 5.0
"""Seconds within which a prompt must have become sound. A program that hangs would be heard as a dead line."""
LOOKS = 0.5
"""Seconds between two looks whether something from beside the call has answered."""
STILL_WORKING = 1.0
"""Seconds between two times that the caller is told to wait."""


@dataclass(frozen=True, eq=False)
class Piece:
    """Some of the caller's sound, and when it came, by the clock of `time.monotonic`."""

    samples: Samples
    came: float


@dataclass(frozen=True)
class Moved:
    """Something from beside the call has answered in the caller's place."""


@dataclass(frozen=True)
class Said:
    """All prompts were heard, or `error` came in between."""

    error: BaseException | None = None


Inbox = Piece | Key | Said | Moved | Stop


class Gone(Exception):
    """Raised when the stream is over."""


class TooLate(Exception):
    """Raised when the caller is heard so late that they would think the line is dead."""


@dataclass
class _Asked:
    """A question that waits for its answer: the keys so far, and what of the prompts was heard before `cut_in`."""

    listen: Listen
    ear: Ear | None
    keys: str = ""
    waited: float = 0.0
    """Seconds since the prompts or a key in which nobody has answered."""
    speaking: bool = False
    cut_in: float | None = None

    @property
    def pressed(self) -> Pressed:
        return Pressed(keys=self.keys, cut_in=self.cut_in)

    def ended(self, prompts_go_on: bool) -> Event | None:
        """What it comes to when the caller takes too long. Noise is not an answer: who makes nothing else is asked
        again in time."""
        timeout = self.listen.timeout
        if self.keys and self.waited >= min(BETWEEN_KEYS, timeout):
            return self.pressed
        someone_talks = self.speaking or prompts_go_on
        if someone_talks or self.waited < timeout:
            return None
        return NoInput()


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
        voices: Executor,
        decoders: Executor,
        took: Callable[[float], object] = lambda seconds: None,
    ) -> None:
        """Turns are taken in `threads`, prompts spoken in `voices`: a voice that hangs stops no turn.

        `took` is told how long each result took, from the sound that ended the utterance.
        """
        self.name, self.stream = start.call, start.stream
        self._board = board
        self._senses = senses
        self._render = render
        self._took = took
        self._threads, self._voices, self._decoders = threads, voices, decoders
        self._inbox: asyncio.Queue[Inbox] = asyncio.Queue()
        self._frames: list[bytes] = []
        self._size = 0
        self._ear: Ear | None = None
        self._voice = senses.speaker() if senses.speaker else None
        self._mouth = Mouth(
            start.stream, send, self._sound, lambda error: self._inbox.put_nowait(Said(error))
        )
        self._died = 0
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

    async def run(self) -> int | None:
        """The turn whose prompts were all heard before the call leaves; None where others have to say them.

        Raises Gone when the stream ended first, and whatever keeps us from hearing or speaking.
        """
        try:
            told = script.read(await self._ask(self._board.again))
            while told is not None:
                self._mouth.say(told.prompts)
                if told.reply.working:
                    told = await self._worked(told)
                elif told.listen is None:
                    await self._to_the_end()
                    return told.reply.turn
                else:
                    told = script.read(await self._answered(told, told.listen))
            return None
        finally:
            self._mouth.close()
            if self._ear:
                self._ear.close()
            if self._voice:
                self._voice.forget()

    async def _worked(self, told: Script) -> Script | None:
        """What is to be said when the action is done, or once more to who waits for it."""
        then = script.read(await self._ask(self._board.wait, told.reply.turn, self._render))
        await self._to_the_end()
        if then and then.reply.working:
            await asyncio.sleep(STILL_WORKING)
        return then

    async def _answered(self, told: Script, listen: Listen) -> str:
        looking = asyncio.create_task(self._look_beside(told.reply.turn)) if listen.beside else None
        try:
            event = await self._listen(listen)
        finally:
            if looking:
                looking.cancel()
        self.turns += 1
        if event is None:
            return await self._ask(self._board.again)
        return await self._ask(self._board.take, told.reply.turn, event, self._render, "", self._voice)

    async def _look_beside(self, turn: int) -> None:
        while True:
            await asyncio.sleep(LOOKS)
            if await self._ask_whether(self._board.has_moved, turn):
                self._inbox.put_nowait(Moved())
                return

    async def _ask_whether(self, what: Callable[..., bool], *details: object) -> bool:
        try:
            return await self._in(self._threads, what, self.name, *details)
        except StoreUnavailable:
            return False  # the next look may find it

    async def _ask(self, what: Callable[..., str], *details: object) -> str:
        return await self._in(self._threads, what, self.name, *details)

    async def _in(self, pool: Executor, work: Callable[..., T], *details: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(pool, partial(work, *details))

    async def _sound(self, prompt: Say | Play) -> bytes:
        try:
            async with asyncio.timeout(SPOKEN):
                return await self._in(self._voices, self._senses.sound, prompt)
        except TimeoutError:
            raise VoiceFailed(f"A prompt took longer than {SPOKEN:g} s to speak.") from None

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
        for item in (*kept, *self._waiting()):
            self._inbox.put_nowait(item)

    # -- listening ---------------------------------------------------------------------------------------

    async def _listen(self, listen: Listen) -> Event | None:
        """What the caller answers: keys, words, or nothing for too long; None when something beside the call has."""
        self._forget_what_was_before()
        asked = _Asked(listen, await self._attend(listen))
        answer: Event | None = None
        while answer is None:
            match await self._inbox.get():
                case Stop():
                    raise Gone
                case Moved():
                    await self._cut()
                    return None
                case Said(error=error):
                    _raise(error)
                    asked.waited = 0.0
                case Key(key=key):
                    answer = await self._press(asked, key)
                case Piece(samples, came) if self._mouth.may_be_cut:
                    answer = await self._listen_on(asked, samples, came)
        return answer

    async def _press(self, asked: _Asked, key: str) -> Event | None:
        ends = key in asked.listen.finish_on
        comes_late = ends and not asked.keys and self._mouth.busy  # it finished the last row of keys
        if comes_late or not (asked.listen.keys and self._mouth.may_be_cut):
            return None
        asked.cut_in = await self._cut() or asked.cut_in
        if ends:
            return asked.pressed if asked.keys else NoInput()
        asked.keys, asked.waited, asked.speaking = asked.keys + key, 0.0, False
        if len(asked.keys) == asked.listen.max_keys:
            return asked.pressed
        return None

    async def _listen_on(self, asked: _Asked, samples: Samples, came: float) -> Event | None:
        if time.monotonic() - came > LATE:
            raise TooLate
        if not self._mouth.busy:
            asked.waited += len(samples) / 8000
        words = await self._words(asked, asked.ear, samples, came) if asked.ear and not asked.keys else None
        return words or asked.ended(self._mouth.busy)

    async def _words(self, asked: _Asked, ear: Ear, samples: Samples, came: float) -> Heard | None:
        for what in await self._hear(ear, asked.listen, samples):
            if isinstance(what, hearing.Began):
                asked.speaking, asked.cut_in = True, await self._cut() or asked.cut_in
                continue
            asked.speaking = False
            self._took(time.monotonic() - came)
            if what.transcript.text:
                if self._voice:
                    self._voice.hear(what.sound)
                return Heard(
                    text=what.transcript.text, confidence=what.transcript.confidence, cut_in=asked.cut_in
                )
            if asked.cut_in is not None and asked.waited < asked.listen.timeout:  # by noise
                asked.cut_in = None
                self._mouth.resume()
        return None

    async def _cut(self) -> float | None:
        """Stops the prompts; the seconds that were heard of them, None when there was nothing to stop."""
        if not self._mouth.busy:
            return None
        await self._mouth.stop()
        return round(self._mouth.heard, 1)

    async def _hear(self, ear: Ear, listen: Listen, samples: Samples) -> list[hearing.Began | hearing.Heard]:
        """What happened in the sound. A recogniser that dies is replaced, up to a few times in a call: what it was
        about to hear counts as noise."""
        try:
            return await self._in(self._decoders, lambda: list(ear.hear(samples)))
        except RecogniserDied:
            self._died += 1
            if self._died > MOST_DEATHS:
                raise
            log.warning("a recogniser has died and is replaced", call=self.name)
            await self._attend(listen)
            return [hearing.Heard(ear.seconds, Transcript(""))]

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
        """Of what came while nobody listened, the last moment of sound is kept, and everything else."""
        waiting = self._waiting()
        sound = [item for item in waiting if isinstance(item, Piece)][-BEFORE:]
        for item in (*(item for item in waiting if not isinstance(item, Piece | Moved)), *sound):
            self._inbox.put_nowait(item)

    def _waiting(self) -> list[Inbox]:
        """What has come, in its order, taken out."""
        return [self._inbox.get_nowait() for _ in range(self._inbox.qsize())]


def _raise(error: BaseException | None) -> None:
    if error is not None:
        raise error
