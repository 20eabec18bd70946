"""What goes wrong on a call, by whose fault: the server's is a `Finding`, the tester's a `CarrierError`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something Twilio's debugger would have shown about the server. `level`: error, warning or note.

    `code` is Twilio's (twilio.com/docs/api/errors), 0 where it has none; `status` is HTTP's, 0 if none came.
    """

    level: str
    text: str
    code: int = 0
    url: str = ""
    status: int = 0

    def __str__(self) -> str:
        code = f" {self.code}" if self.code else ""
        return f"{self.level}{code}: {self.text}" + (f" [{self.url}]" if self.url else "")


class CarrierError(Exception):
    """Raised when the caller is made to do what the call cannot take, such as speaking after its end."""


class BadReply(Exception):
    """Raised inside the test phone for an answer of the server that no call can go on with."""

    def __init__(self, text: str, code: int, status: int = 0) -> None:
        super().__init__(text)
        self.text, self.code, self.status = text, code, status
