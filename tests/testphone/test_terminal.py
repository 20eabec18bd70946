"""The telephone in the terminal: what is typed is said or pressed, and what goes wrong is told in plain words."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from answering import ACCOUNT, TOKEN, Bank
from flask import Response

from ivr.testphone.carrier import Carrier
from ivr.testphone.terminal import run_terminal

ASK = '<Gather input="dtmf speech" action="/twilio/turn/1" actionOnEmptyResult="true"><Say>Which?</Say></Gather>'
HAND_OFF = f"""<Say>One moment.</Say><Enqueue workflowSid="WW{"a" * 32}" action="/twilio/after">
<Task>{{"queue": "payments", "reason": "asked for an agent", "card": "4111 1111 1111 1111"}}</Task></Enqueue>"""


def typed(carrier: Carrier, *lines: str) -> tuple[int, str]:
    """The exit code and all that was printed."""
    output = io.StringIO()
    code = run_terminal(
        carrier, "+14155550123", "+14155550100", io.StringIO("".join(f"{x}\n" for x in lines)), output
    )
    return code, output.getvalue()


def test_a_sentence_is_said_digits_are_pressed_and_an_empty_line_is_silence(bank: Bank) -> None:
    bank.says(voice="<Say>Welcome.</Say>" + ASK, **{"turn/1": ASK})

    code, printed = typed(bank.carrier(), "my savings account", "12 34#", "", "*")

    turns = [got.fields for got in bank.got if got.path == "/twilio/turn/1"]
    assert turns[0]["SpeechResult"] == "my savings account"
    assert turns[1]["Digits"] == "1234"
    assert "Digits" not in turns[2] and "SpeechResult" not in turns[2]
    assert turns[3]["Digits"] == "*"
    assert code == 0 and "ivr  Welcome." in printed and "caller  my savings account" in printed


def test_the_end_of_input_hangs_up(bank: Bank) -> None:
    bank.says(voice=ASK)

    code, printed = typed(bank.carrier())

    assert (
        code == 0
        and bank.paths() == ["voice", "status"]
        and re.search(r"The call is over. Its name is CA[0-9a-f]{32}.\n$", printed)
    )


@pytest.mark.parametrize("goodbye", ["/hang up", "/hangup", "/quit"])
def test_hang_up_ends_the_call(bank: Bank, goodbye: str) -> None:
    bank.says(voice=ASK)

    typed(bank.carrier(), goodbye, "never said")

    assert bank.paths() == ["voice", "status"]


def test_the_servers_hang_up_ends_the_loop(bank: Bank) -> None:
    bank.says(voice=ASK, **{"turn/1": "<Say>Goodbye.</Say><Hangup/>"})

    code, printed = typed(bank.carrier(), "stop", "never said")

    assert code == 0 and "Goodbye." in printed and bank.paths().count("turn/1") == 1


def test_digits_can_be_said(bank: Bank) -> None:
    bank.says(voice=ASK, **{"turn/1": ASK})

    typed(bank.carrier(), "/say 42")

    assert bank.last("turn/1").fields["SpeechResult"] == "42"


@pytest.mark.parametrize("asked", ["/help", "/nonsense", "/say"])
def test_help_is_printed_and_the_call_goes_on(bank: Bank, asked: str) -> None:
    bank.says(voice=ASK)

    _, printed = typed(bank.carrier(), asked)

    assert "/hang up" in printed and "Ctrl-D" in printed and "turn/1" not in bank.paths()


def test_a_hand_off_shows_what_the_agent_will_see_and_can_be_answered(bank: Bank) -> None:
    bank.says(voice=ASK, after="<Say>Was that helpful?</Say>" + ASK, **{"turn/1": HAND_OFF})

    code, printed = typed(bank.carrier(), "agent", "hello?", "/answer", "/leave")

    assert "(handed to payments)" in printed and '"reason": "asked for an agent"' in printed
    assert "4111 1111" not in printed and "•••1111" in printed
    assert "! the caller cannot speak: the call waits in a queue" in printed
    assert bank.last("after").fields["QueueResult"] == "bridged" and "Was that helpful?" in printed
    assert code == 0


def test_no_agent_may_come(bank: Bank) -> None:
    bank.says(voice=HAND_OFF, after="<Say>Please call again.</Say>")

    _, printed = typed(bank.carrier(), "/nobody queue-full")

    assert bank.last("after").fields["QueueResult"] == "queue-full" and "Please call again." in printed


def test_a_server_that_is_not_there_is_named_with_exit_code_1() -> None:
    code, printed = typed(Carrier("http://127.0.0.1:1", TOKEN), "hello")

    assert code == 1
    assert (
        "! The call did not come about: cannot connect to http://127.0.0.1:1: Connection refused." in printed
    )


def test_a_refused_signature_is_told_with_the_url_that_was_signed(bank: Bank) -> None:
    bank.checks_signatures, bank.public_url = True, "https://ivr.example.com"

    code, printed = typed(bank.carrier(public_url="http://ivr.example.com"), "hello")

    assert code == 1 and "the server refused the signature (403)" in printed
    assert "It was made for http://ivr.example.com/twilio/voice" in printed


def test_bad_xml_is_told_with_exit_code_1(bank: Bank) -> None:
    bank.says(
        voice=ASK, fallback="<Say>Sorry.</Say>" + ASK, **{"turn/1": Response("<Respon", mimetype="text/xml")}
    )

    code, printed = typed(bank.carrier(), "hello", "/help", "/hang up")

    assert code == 1 and "Sorry." in printed
    assert printed.count("error 12100: the TwiML is not well-formed XML") == 1


def test_ctrl_c_hangs_up(bank: Bank) -> None:
    class Interrupted(io.StringIO):
        def readline(self, size: int | None = -1, /) -> str:
            raise KeyboardInterrupt

    bank.says(voice=ASK)
    output = io.StringIO()

    assert run_terminal(bank.carrier(), "+14155550123", "+14155550100", Interrupted(), output) == 0
    assert bank.paths() == ["voice", "status"] and "The call is over." in output.getvalue()


def test_it_works_with_piped_input_in_a_process_of_its_own(bank: Bank) -> None:
    bank.says(voice="<Say>Bienvenido, señor.</Say>" + ASK, **{"turn/1": "<Say>Adiós.</Say>"})
    bank.checks_signatures = True
    program = (
        "import sys; from ivr.testphone import Carrier, run_terminal; "
        f"carrier = Carrier({bank.url!r}, {TOKEN!r}, {ACCOUNT!r}); "
        "sys.exit(run_terminal(carrier, '+14155550123', '+14155550100', sys.stdin, sys.stdout))"
    )

    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program],
        input=b"mi cuenta de ahorros\n",
        capture_output=True,
        cwd=Path(__file__).parents[2],
        timeout=30,
        check=False,
    )

    assert done.returncode == 0, done.stderr.decode()
    assert "Bienvenido, señor." in done.stdout.decode() and "Adiós." in done.stdout.decode()
    assert bank.last("turn/1").fields["SpeechResult"] == "mi cuenta de ahorros"
