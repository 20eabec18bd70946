"""A request as it comes over the wire, piece by piece: whether it is whole, and what is refused unread.

Rule: bytes in, a state out; no socket and no clock. Of HTTP it knows where a request ends and nothing else. What is
not certain is refused, so that a proxy and the server behind it never disagree about it (RFC 9112, section 11.2).
"""

from __future__ import annotations

import re
from enum import Enum

from ivr.settings import LARGEST_BODY

LONGEST_HEAD = 32 * 1024
"""Bytes; Twilio's are about one thousand long."""
_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([^\r]*?)[ \t]*(?=\r\n)", re.IGNORECASE)
_NUMBER = re.compile(rb"[0-9]{1,12}")
_IN_CHUNKS = re.compile(rb"\r\ntransfer-encoding[ \t]*:", re.IGNORECASE)
_EXPECTS = re.compile(rb"\r\nexpect[ \t]*:", re.IGNORECASE)


class State(Enum):
    """A refusal's value is the status line that tells of it."""

    MORE = "more"
    WHOLE = "whole"
    BAD_LENGTH = "400 Bad Request"
    NO_LENGTH = "411 Length Required"
    """Neither Twilio nor a proxy that takes a request whole sends one in chunks."""
    BODY_TOO_LARGE = "413 Content Too Large"
    EXPECTATION = "417 Expectation Failed"
    """A client that would wait for our leave to send the body sends it without, then (RFC 9110, section 10.1.1)."""
    HEAD_TOO_LARGE = "431 Request Header Fields Too Large"

    @property
    def refused(self) -> bool:
        return self not in (State.MORE, State.WHOLE)


class Arriving:
    """One request; what came behind its end is the beginning of the next."""

    def __init__(self, begun: bytes = b"") -> None:
        self.data = bytearray(begun)
        self._ends = 0
        """Where the request ends, 0 while its head is not here."""

    def take(self, piece: bytes = b"") -> State:
        self.data += piece
        if not self._ends and (head := self._head_read()) is not State.MORE:
            return head
        return State.WHOLE if 0 < self._ends <= len(self.data) else State.MORE

    def _head_read(self) -> State:
        """A refusal; MORE where the head is still to come, or allows the request to."""
        while self.data.startswith(b"\r\n"):  # to be ignored before a request (RFC 9112, section 2.2)
            del self.data[:2]
        end = self.data.find(_END)
        if max(end, 0) > LONGEST_HEAD or (end < 0 and len(self.data) > LONGEST_HEAD):
            return State.HEAD_TOO_LARGE
        if end < 0:
            return State.MORE
        head = bytes(self.data[: end + 2])
        for pattern, refusal in ((_IN_CHUNKS, State.NO_LENGTH), (_EXPECTS, State.EXPECTATION)):
            if pattern.search(head):
                return refusal
        lengths = _LENGTH.findall(head) or [b"0"]
        if len(lengths) > 1 or not _NUMBER.fullmatch(lengths[0]):
            return State.BAD_LENGTH
        if int(lengths[0]) > LARGEST_BODY:
            return State.BODY_TOO_LARGE
        self._ends = end + len(_END) + int(lengths[0])
        return State.MORE
