"""What a recogniser is: it listens in one language, for any speech or for given phrases.

Rule: a listening belongs to one call and one thread; the recogniser behind it is shared by all calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class NoModel(Exception):
    """Raised when there is no usable model for a language; says where it was looked for and what to do."""


class RecogniserDied(Exception):
    """Raised when a listening cannot go on; a new one may be begun."""


@dataclass(frozen=True)
class Word:
    """One word and when it was said, in seconds since the listener began."""

    text: str
    start: float
    end: float
    confidence: float | None = None


@dataclass(frozen=True)
class Transcript:
    """What was said in one utterance; `text` is "" when nothing was, or only noise.

    `confidence` is None where there is none that can be trusted.
    `alternatives` are other readings, best first, where they were asked for.
    """

    text: str
    confidence: float | None = None
    words: tuple[Word, ...] = ()
    alternatives: tuple[str, ...] = ()


class Listener(Protocol):
    """One listening, for one call."""

    def feed(self, pcm: bytes) -> None:
        """Hears 8 kHz, 16-bit, little-endian samples. Raises RecogniserDied."""

    def partial(self) -> str:
        """The words so far, as far as they are known; "" when there are none. Cheap."""

    def finish(self) -> Transcript:
        """What was said since the last time. It then begins anew; times go on. Raises RecogniserDied."""


class Recogniser(Protocol):
    """Begins listenings; safe to share between threads."""

    def hears(self, language: str) -> bool:
        """Whether there is a model for the language, without loading it."""

    def load(self) -> None:
        """Loads every model now, so that no caller waits for it. Raises NoModel."""

    def listen(self, language: str, phrases: Sequence[str] = (), closed: bool = False) -> Listener:
        """Begins to listen for any speech, with an ear for the `phrases` that are expected. Raises NoModel.

        With `closed`, an answer to what was asked is nothing but the phrases; otherwise it has other words, too. What
        is plainly something else is heard as it was said in both cases.
        """
