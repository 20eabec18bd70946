"""Says prompts on a stream: sends their sound ahead of the caller, and knows what was heard of it.

    sent    ====|====|====|====|          a piece, then a mark
    played  ====|====|==                  the mark comes back when the caller has heard the piece

Rule: what counts as said is what came back as played; sound that was cleared was not said.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from ivr.channels.twilio.stream import messages
from ivr.conversation.commands import Play, Say

PIECE = 3200
"""Bytes of mu-law between two marks: 0.4 seconds."""
AHEAD = 6
"""Pieces that are sent ahead of what the caller has heard: a server that is busy for 2 seconds is not noticed."""
LOST = 15.0
"""Seconds without a mark from which what was sent counts as not heard; `AHEAD` pieces take 2.4."""
RATE = 8000


class NotPlayed(Exception):
    """Raised when no mark comes back."""


Sounds = Callable[[Say | Play], Awaitable[bytes]]
"""The sound of a prompt, as mu-law."""


@dataclass(frozen=True)
class _Piece:
    mark: str
    seconds: float


class Mouth:
    """One for a stream. `said` is called when all was heard, or with the error for which it could not be said."""

    def __init__(
        self,
        stream: str,
        send: Callable[[str], Awaitable[None]],
        sounds: Sounds,
        said: Callable[[BaseException | None], None],
    ) -> None:
        self._stream = stream
        self._send = send
        self._sounds = sounds
        self._said = said
        self._count = 0
        self._sent: deque[_Piece] = deque()
        self._came = asyncio.Event()
        self._saying: asyncio.Task[None] | None = None
        self._prompts: list[Say | Play] = []
        self._uncut = 0
        self._last_uncut = 0
        self._pieces_heard = 0
        self.busy = False
        self.heard = 0.0
        """Seconds of the prompts that the caller has heard."""

    @property
    def may_be_cut(self) -> bool:
        """Whether the caller may speak or press a key now: what they hear may be talked over."""
        return not self.busy or (self._uncut == 0 and self._last_uncut <= self._pieces_heard)

    def say(self, prompts: Sequence[Say | Play]) -> None:
        """Begins to say the prompts. What may be talked over is what stands after the last that may not."""
        self._prompts = list(prompts)
        self._pieces_heard = self._last_uncut = 0
        self.heard = 0.0
        self._begin(skip=0)

    def resume(self) -> None:
        """Goes on with what was cut off, from where the caller had heard it."""
        self._begin(skip=self._pieces_heard)

    async def stop(self) -> None:
        """Cuts off what is being said."""
        if not self.busy:
            return
        self.close()
        self._sent.clear()
        self.busy = False
        await self._send(messages.clear(self._stream))

    def played(self, mark: str) -> None:
        """A mark came back. Those of what was cleared are known no more."""
        if all(piece.mark != mark for piece in self._sent):
            return
        while self._sent:
            piece = self._sent.popleft()
            self.heard += piece.seconds
            self._pieces_heard += 1
            if piece.mark == mark:
                break
        self._came.set()

    def close(self) -> None:
        if self._saying:
            self._saying.cancel()

    def _begin(self, skip: int) -> None:
        self.busy = True
        uncut = len(self._prompts)
        while uncut and self._prompts[uncut - 1].barge_in:
            uncut -= 1
        self._uncut = uncut
        self._saying = asyncio.create_task(self._say(self._prompts, skip))

    async def _say(self, prompts: Sequence[Say | Play], skip: int) -> None:
        # The next prompt is spoken while the one before it is heard.
        coming = [asyncio.ensure_future(self._sounds(prompt)) for prompt in prompts]
        pieces = 0
        try:
            for sound in coming:
                mulaw = await sound
                for start in range(0, len(mulaw), PIECE):
                    pieces += 1
                    if pieces > skip:
                        await self._send_piece(mulaw[start : start + PIECE])
                if self._uncut:
                    self._uncut -= 1
                    self._last_uncut = pieces
            await self._fewer_than(1)
            self.busy = False
            self._said(None)
        except Exception as error:
            self.busy = False
            self._said(error)
        finally:
            for sound in coming:
                sound.cancel()
            await asyncio.gather(*coming, return_exceptions=True)

    async def _send_piece(self, mulaw: bytes) -> None:
        await self._fewer_than(AHEAD)
        self._count += 1
        piece = _Piece(str(self._count), len(mulaw) / RATE)
        self._sent.append(piece)
        await self._send(messages.sound(self._stream, mulaw))
        await self._send(messages.mark(self._stream, piece.mark))

    async def _fewer_than(self, pieces: int) -> None:
        """Waits until fewer pieces are sent and not heard yet. Raises NotPlayed."""
        while len(self._sent) >= pieces:
            self._came.clear()
            try:
                async with asyncio.timeout(LOST):
                    await self._came.wait()
            except TimeoutError:
                raise NotPlayed from None
