"""A telephone in the terminal: what the server speaks is printed, what is typed is said or pressed.

Rule: everything typed is the caller, but for lines that begin with a slash.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TextIO

from ivr.redaction import shown
from ivr.testphone import transcript
from ivr.testphone.call import Call
from ivr.testphone.carrier import Carrier
from ivr.testphone.problems import CarrierError

HELP = """\
  Type a sentence to say it, digits (with * and #) to press keys, and nothing (just Enter) to be silent.
  /say TEXT        say what would be taken for keys, such as /say 42
  /answer [KEYS]   after a hand-off: an agent picks up (and presses KEYS to accept)
  /leave           the agent hangs up
  /nobody          no agent comes
  /known           show what is known of this call, as an agent would see it
  /hang up         end the call (also Ctrl-D)
  /help            this text"""


LookUp = Callable[[str], Iterable[str]]
"""What the server knows of the call with this CallSid, line by line."""


def run_terminal(
    carrier: Carrier,
    from_: str,
    to: str,
    input: TextIO,
    output: TextIO,
    look_up: LookUp | None = None,
    fields: Mapping[str, str] | None = None,
) -> int:
    """Calls and lets a person talk until either side hangs up. 1 if the server made a mistake, else 0.

    `fields` go along with every request, as StirVerstat does.
    """
    return _Terminal(input, output, look_up).call(carrier, from_, to, fields or {})


class _Terminal:
    def __init__(self, input: TextIO, output: TextIO, look_up: LookUp | None) -> None:
        self._input, self._output = input, output
        self._look_up = look_up
        self._interactive = input.isatty()
        self._told = 0
        self._handed_over: object = None

    def call(self, carrier: Carrier, from_: str, to: str, fields: Mapping[str, str]) -> int:
        call = Call(carrier, from_, to, fields, self._show)
        self._write(f"Calling {to} from {from_} at {carrier.wire.server_url} (/help for help)")
        try:
            call.place()
            self._report(call)
            while call.state != "ended":
                if (typed := self._read()) is None:
                    call.hang_up()
                else:
                    self._do(call, typed)
                self._report(call)
        except KeyboardInterrupt:
            self._write("")
            call.hang_up()
            self._report(call)
        failed = any(finding.level == "error" for finding in call.findings)
        self._write(f"The call is over. Its name is {call.sid}.")
        return 1 if failed else 0

    def _do(self, call: Call, typed: str) -> None:
        command, _, rest = typed.partition(" ")
        try:
            if typed == "":
                call.silence()
            elif command in ("/hangup", "/bye", "/quit", "/exit") or typed == "/hang up":
                call.hang_up()
            elif command == "/say" and rest.strip():
                call.say(rest.strip())
            elif command == "/answer":
                call.agent_answers(rest)
            elif command == "/leave":
                call.agent_hangs_up()
            elif command == "/nobody":
                call.nobody_answers(rest.strip())
            elif command == "/known":
                self._write_known(call)
            elif command.startswith("/"):
                self._write(HELP)
            elif re.fullmatch(r"[0-9*#\s-]*[0-9*#][0-9*#\s-]*", typed):
                call.press(typed)
            else:
                call.say(typed)
        except CarrierError as error:
            self._write(f"  ! {error}")

    def _read(self) -> str | None:
        if self._interactive:
            self._output.write("> ")
            self._output.flush()
        line = self._input.readline()
        return line.strip() if line else None

    def _show(self, who: str, text: str) -> None:
        if who != "caller" or not self._interactive:  # a person sees what was typed
            self._write(transcript.line(who, text))

    def _report(self, call: Call) -> None:
        """What is new beside the talk: the server's mistakes, and where the caller was handed to."""
        if not call.twiml and call.findings:
            self._write(f"  ! The call did not come about: {call.findings[0].text}.")
            return
        for finding in call.findings[self._told :]:
            self._write(f"  ! {finding}")
        self._told = len(call.findings)
        if call.state in ("in_queue", "dialling") and self._handed_over is not call.queue:
            self._handed_over = call.queue
            if call.queue is not None and call.queue.attributes:
                told = json.dumps(shown(call.queue.attributes), indent=2, ensure_ascii=False)
                self._write("An agent will see:\n" + told)
        if call.state in ("in_queue", "dialling") and self._interactive:
            self._write("  (/answer lets an agent pick up, Enter waits, /hang up ends the call)")

    def _write_known(self, call: Call) -> None:
        if self._look_up is None:
            self._write("  That is closed: set IVR_OPERATOR_TOKEN as the server has it.")
        else:
            for line in self._look_up(call.sid):
                self._write(line)

    def _write(self, text: str) -> None:
        self._output.write(text + "\n")
        self._output.flush()
