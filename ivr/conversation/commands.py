"""What to do. The engine returns commands; a channel writes them in its own words and decides nothing.

Rule: of the commands of a turn, only the last may wait (`Listen`, `Errand`, `HandOff`, `Record`,
`Pay`)
or end (`End`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from ivr.conversation.events import Value


@dataclass(frozen=True)
class Command:
    KIND: ClassVar[str] = "command"


@dataclass(frozen=True)
class Say(Command):
    """Speak `text` in `language`; `barge_in` says whether the caller may talk or key over it.

    `response` is the domain's name for the words, "" when a flow wrote them itself. `buttons` are what the caller may
    choose, each {"title":…, "payload":…}: a channel with a screen shows them, the next answer may be one of the titles.
    `personal` says that something of this call is in the words: they are not kept as sound. `pauses` are silences in
    them: (the letter before which it is, milliseconds).
    """

    KIND = "say"
    text: str
    language: str = "en"
    barge_in: bool = True
    response: str = ""
    buttons: tuple[dict[str, Any], ...] = ()
    personal: bool = field(default=True, compare=False)
    pauses: tuple[tuple[int, int], ...] = ()

    def parts(self) -> Iterator[str | int]:
        """What is said piece by piece, with the milliseconds of silence between."""
        place = 0
        for letter, length in self.pauses:
            yield self.text[place:letter].strip()
            yield length
            place = letter
        yield self.text[place:].strip()


@dataclass(frozen=True)
class Play(Command):
    """Play the recording of that name from `audio/`; `text` is what it says, for transcripts."""

    KIND = "play"
    recording: str
    language: str = "en"
    barge_in: bool = True
    text: str = ""


@dataclass(frozen=True)
class Listen(Command):
    """Await the caller's answer. Times are seconds; `hints` are phrases the recogniser should expect.

    `reads` is the kind of value awaited ("" for any wish), `max_keys` 0 means "until the finishing key".
    `speech_timeout` is the pause after which the caller has finished. `hearing` is who recognises the speech. `secret`
    says that the answer is one. `beside` says that what is waited for may come from beside the call, too, such as from
    a page: the channel looks for it meanwhile.
    """

    KIND = "listen"
    language: str = "en"
    speech: bool = True
    keys: bool = True
    max_keys: int = 0
    finish_on: str = "#"
    timeout: float = 5.0
    speech_timeout: float = 2.0
    hints: tuple[str, ...] = ()
    reads: str = ""
    hearing: str = "twilio"
    secret: bool = False
    beside: bool = False


@dataclass(frozen=True)
class Errand(Command):
    """Work to be done before the call goes on; answered by the `ErrandDone` or `ErrandFailed` with this `number`.

    `kind` says who carries it out, as "action" is for a team's rasa-sdk actions; `name` says what is to be done, and
    `arguments` with which values. `timeout` seconds are given; `processing` is said when it takes longer than
    `patience` seconds. `key` is the same whenever the same work is asked for again, so that it can be done once.
    """

    KIND = (
        "run_action"  # as it was written when actions were the only errands; logs of every age are read alike
    )
    name: str
    number: int
    arguments: dict[str, Value] = field(default_factory=dict)
    timeout: float = 8.0
    patience: float = 2.5
    processing: Say | None = None
    kind: str = "action"
    key: str = ""


@dataclass(frozen=True)
class Send(Command):
    """Send something beside the call: by `kind` "message", the text in `content` to the telephone number `address`.

    Nothing is waited for. It is written down with the turn and carried out once.
    """

    KIND = "send"
    kind: str
    address: str
    content: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class HandOff(Command):
    """Give the caller to a person of the queue `queue`. `reason` says why, in one word or phrase."""

    KIND = "hand_off"
    queue: str
    reason: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Record(Command):
    """Record what the caller says for the people of `queue`, after a tone: for `longest` seconds at most, until a key
    or `silence` seconds without a word."""

    KIND = "record"
    queue: str
    longest: int = 120
    silence: int = 5


@dataclass(frozen=True)
class Pay(Command):
    """Have the provider take a card by keys and charge it with `amount`, in the smallest unit of `currency`.

    No digit comes here. `payment` is our name for it, by which its end is told; `description` goes to the gateway.
    `prompts` are what is said for each field of FIELDS at the first, second ... attempt.
    """

    KIND = "pay"
    payment: str
    amount: int
    currency: str
    language: str = "en"
    description: str = ""
    prompts: dict[str, tuple[str, ...]] = field(default_factory=dict)


FIELDS = ("number", "expiry", "code", "postal_code")
"""What is asked of a card, in this order."""


@dataclass(frozen=True)
class End(Command):
    """The contact is over: hang up. `disposition` is how it ended (completed, abandoned, handed_off, failed ...)."""

    KIND = "end"
    disposition: str = "completed"


def to_record(command: Command) -> dict[str, Any]:
    """The command as plain data for the call log; an errand's arguments are left to the session."""
    record: dict[str, Any] = {"command": command.KIND}
    record.update(command.__dict__)
    for name in _NOT_WRITTEN.get(type(command), ()):
        del record[name]
    if isinstance(command, Errand):
        record["processing"] = command.processing.text if command.processing else ""
        if command.kind == "action":
            del record["kind"]
    if record.get("secret") is False:
        del record["secret"]
    if isinstance(command, Say) and not command.pauses:
        del record["pauses"]
    return record


_NOT_WRITTEN: dict[type[Command], tuple[str, ...]] = {
    Errand: ("arguments", "key"),
    Listen: ("hints",),
    Pay: ("prompts",),
    Say: ("personal",),
}
"""What the log leaves out: it is known from elsewhere, or is of the moment."""
