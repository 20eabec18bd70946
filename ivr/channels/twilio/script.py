"""A reply for a call whose live audio we hear ourselves, as text: kept and told again like every other reply.

Rule: a script says all that is needed to go on with the call, so that whoever holds it may: the stream, which plays
and listens, or the webhooks, when the stream is over or could not be had.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import Any

from ivr.conversation.commands import Command, End, HandOff, Listen, Play, Record, Say
from ivr.switchboard import Reply

BEGINS = '{"script": 1, '
KINDS: dict[str, type[Command]] = {kind.KIND: kind for kind in (Say, Play, Listen, HandOff, Record, End)}


@dataclass(frozen=True)
class Script:
    """`leave` is the TwiML that the call goes on with once the prompts were played on the stream, "" where it stays."""

    reply: Reply
    leave: str = ""

    @property
    def prompts(self) -> tuple[Say | Play, ...]:
        return tuple(command for command in self.reply.commands if isinstance(command, Say | Play))

    @property
    def listen(self) -> Listen | None:
        """What is awaited of the caller; None while an action runs and at the end."""
        last = self.reply.commands[-1] if self.reply.commands and not self.reply.working else None
        return last if isinstance(last, Listen) else None


def said(turn: int) -> str:
    """The ticket with which a call leaves its stream, when all prompts of its last turn were heard there."""
    return f"said {turn}"


def write(script: Script) -> str:
    reply = script.reply
    commands = [
        {"kind": command.KIND, **{f.name: getattr(command, f.name) for f in fields(command)}}
        for command in reply.commands
        if command.KIND in KINDS
    ]
    told = {
        "contact": reply.contact,
        "turn": reply.turn,
        "working": reply.working,
        "language": reply.language,
    }
    return BEGINS + json.dumps({**told, "leave": script.leave, "commands": commands}, ensure_ascii=False)[1:]


def read(text: str) -> Script | None:
    """The script that `write` wrote; None for any other reply, such as TwiML."""
    if not text.startswith(BEGINS):
        return None
    told = json.loads(text)
    reply = Reply(
        contact=told["contact"],
        turn=told["turn"],
        commands=tuple(_command(command) for command in told["commands"]),
        working=told["working"],
        language=told["language"],
    )
    return Script(reply, told["leave"])


def _command(record: dict[str, Any]) -> Command:
    kind = KINDS[record.pop("kind")]
    return kind(
        **{name: tuple(value) if isinstance(value, list) else value for name, value in record.items()}
    )
