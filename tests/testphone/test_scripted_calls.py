"""Scripts of calls: how they read, what each line does and expects, and what a tester is told when one is not met."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from answering import Bank
from flask import Response

from ivr.testphone import script as scripts
from ivr.testphone.script import ACTIONS, EXPECTATIONS, ScriptError, load, parse, play, run_script

ASK = '<Gather input="dtmf speech" action="/twilio/turn/1" actionOnEmptyResult="true"><Say>{}</Say></Gather>'
WELCOME = "<Say>Welcome to Harbor Bank.</Say>" + ASK.format("How can I help you today?")
HAND_OFF = f"""<Say>One moment, I’ll get somebody.</Say>
<Enqueue workflowSid="WW{"a" * 32}" action="/twilio/after">
<Task>{{"queue": "payments", "reason": "asked_for_agent", "slots": {{"account": "savings"}}, "tries": 2}}</Task>
</Enqueue>"""


def ran(bank: Bank, text: str, name: str = "call.txt") -> tuple[bool, str]:
    """Whether the script passed, and what was printed."""
    printed: list[str] = []
    passed = play(parse(text, name), bank.carrier(), printed.append)
    return passed, "\n".join(printed)


# Whole calls.


def test_a_whole_call_is_played_from_plain_text(bank: Bank) -> None:
    bank.says(voice=WELCOME, after="<Say>Goodbye.</Say>")
    bank.says(**{"turn/1": [ASK.format("Which account?"), ASK.format("Sorry, which account?"), HAND_OFF]})

    passed, printed = ran(
        bank,
        """
        # A caller asks for a person in the middle of a question.
        call from +14155550177 to +14155550199

        > hears: welcome to harbor bank
        > hears: HOW CAN I   help
        caller: i would like to check
          my account balance
        > hears: which account
        > does not hear: goodbye
        silence
        > hears: /^sorry, (which|what)/
        press: 0 #
        > hears: I'll get somebody
        > handed to: payments
        > task: reason = asked_for_agent
        > task: slots.account = savings
        > task: tries = 2
        > task: queue
        agent answers
        agent hangs up
        > hears: goodbye
        > ended
        """.replace("\n        ", "\n"),
    )

    assert passed, printed
    assert (
        bank.last("voice").fields["From"] == "+14155550177"
        and bank.last("voice").fields["To"] == "+14155550199"
    )
    turns = [got.fields for got in bank.got if got.path == "/twilio/turn/1"]
    assert turns[0]["SpeechResult"] == "i would like to check my account balance"
    assert "SpeechResult" not in turns[1] and turns[2]["Digits"] == "0"
    assert bank.paths()[-1] == "status"


def test_the_same_call_is_played_from_yaml(bank: Bank) -> None:
    bank.says(voice=WELCOME, **{"turn/1": [ASK.format("Which account?"), HAND_OFF]})

    passed, printed = ran(
        bank,
        """
- call: {from: "+14155550177", to: "+14155550199"}
- hears: welcome to harbor bank
- caller: check my balance
- "> hears": which account
- press: 1
- handed to: payments
- hang up
- ended
""",
        "call.yml",
    )

    assert passed, printed
    assert bank.last("voice").fields["From"] == "+14155550177"
    assert bank.last("turn/1").fields["Digits"] == "1"


def test_a_line_is_told_of_as_networks_do(bank: Bank) -> None:
    bank.says(voice=WELCOME)
    told = "forwarded +14155550177 vouched TN-Validation-Passed-A"

    assert ran(bank, f"call from +14155550123 {told}\n> asks")[0]
    assert bank.last("voice").fields["ForwardedFrom"] == "+14155550177"
    assert bank.last("voice").fields["StirVerstat"] == "TN-Validation-Passed-A"


def test_a_withheld_number_may_call(bank: Bank) -> None:
    bank.says(voice=WELCOME)

    assert ran(bank, "call from anonymous\n> asks")[0]
    assert bank.last("voice").fields["From"] == "anonymous"


def test_confidence_may_be_told(bank: Bank) -> None:
    bank.says(voice=WELCOME, **{"turn/1": WELCOME})

    assert ran(bank, "caller 0.35: mumble")[0]
    assert bank.last("turn/1").fields["Confidence"] == "0.35"


def test_the_whisper_an_agent_hears_can_be_expected(bank: Bank) -> None:
    bank.says(
        voice='<Dial><Number url="whisper">+14155550111</Number></Dial>',
        whisper='<Gather numDigits="1" action="ok"><Say>Wants to pay a bill.</Say></Gather><Hangup/>',
        ok="<Response/>",
    )

    passed, printed = ran(
        bank,
        "> handed to: +1 (415) 555-0111\nagent answers: 1\n> agent hears: pay a bill\nagent hangs up\n> ended",
    )

    assert passed, printed


def test_nobody_may_answer(bank: Bank) -> None:
    bank.says(voice="<Dial action='after'>+14155550111</Dial>", after="<Say>All are busy.</Say>")

    assert ran(bank, "nobody answers: busy\n> hears: all are busy")[0]
    assert bank.last("after").fields["DialCallStatus"] == "busy"


def test_the_language_of_the_last_words_can_be_expected(bank: Bank) -> None:
    bank.says(voice='<Say>Hello.</Say><Say language="es-US">Hola.</Say>')

    assert ran(bank, "> speaks: es")[0]
    passed, printed = ran(bank, "> speaks: en")
    assert not passed and "expected the language en, but it was es-US" in printed


def test_a_script_that_ends_early_hangs_up(bank: Bank) -> None:
    bank.says(voice=WELCOME)

    assert ran(bank, "> hears: welcome")[0]
    assert bank.last("status").fields["CallStatus"] == "completed"


# Expectations that are not met.


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (
            "> hears: goodbye",
            "expected to hear 'goodbye'; the caller heard 'Welcome to Harbor Bank. How can I help",
        ),
        ("> hears: /bye$/", "expected to hear '/bye$/'; the caller heard"),
        ("> does not hear: welcome", "did not expect to hear 'welcome'; the caller heard"),
        (
            "> handed to: payments",
            "expected to be handed to payments, but the server is listening to the caller",
        ),
        ("> ended", "expected the call to be over, but the server is listening to the caller"),
        ("> task: reason", "expected the task to tell reason; it tells nothing"),
        ("> agent hears: x", "expected the agent to hear 'x', but the agent heard ''"),
        ("> problem: 11200", "expected the problem '11200'; found: none"),
        ("agent answers", "the call cannot be answered: it is listening"),
    ],
)
def test_the_first_line_that_is_not_met_is_marked_with_its_place(bank: Bank, line: str, why: str) -> None:
    bank.says(voice=WELCOME)

    passed, printed = ran(bank, f"> hears: welcome\n\n{line}\n> hears: never reached")

    assert not passed
    assert f"✗ call.txt:3: {why}" in printed and "never reached" not in printed
    assert bank.paths()[-1] == "status", "the caller hangs up"


def test_a_hand_off_to_another_queue_names_it(bank: Bank) -> None:
    bank.says(voice=HAND_OFF)

    passed, printed = ran(bank, "> handed to: cards")

    assert not passed and "expected to be handed to cards, but the call was handed to payments" in printed


def test_a_task_that_tells_something_else_is_shown(bank: Bank) -> None:
    bank.says(voice=HAND_OFF)

    assert "it is 'asked_for_agent'" in ran(bank, "> task: reason = no_match")[1]
    assert "it tells queue, reason, slots, tries" in ran(bank, "> task: name")[1]


def test_speaking_after_the_end_fails_the_line(bank: Bank) -> None:
    bank.says(voice="<Hangup/>")

    passed, printed = ran(bank, "caller: hello")

    assert not passed and "call.txt:1: the caller cannot speak: the call is over" in printed
    passed, printed = ran(bank, "> asks")
    assert "expected to be asked something, but the call is over" in printed


def test_a_mistake_of_the_server_fails_the_call_even_if_all_was_heard(bank: Bank) -> None:
    bank.says(voice=WELCOME, fallback="<Say>Sorry.</Say>", **{"turn/1": Response("", 500)})

    passed, printed = ran(bank, "caller: hello\n> hears: sorry")

    assert not passed and "the server made a mistake: the server answered 500" in printed


def test_a_mistake_that_was_expected_does_not(bank: Bank) -> None:
    bank.says(voice=WELCOME, fallback="<Say>Sorry.</Say>", **{"turn/1": Response("", 500)})

    assert ran(bank, "caller: hello\n> hears: sorry\n> problem: answered 500")[0]
    bank.says(**{"turn/1": Response("", 500)})
    assert ran(bank, "caller: hello\n> problem: 11200\n> ended")[0]


def test_card_numbers_are_not_printed(bank: Bank) -> None:
    bank.says(voice=WELCOME, **{"turn/1": ASK.format("I heard 4111 1111 1111 1111.")})

    printed = ran(bank, "press: 4111111111111111#\n> hears: nothing of the kind")[1]

    assert "1111 1111" not in printed and "41111" not in printed and "•••1111" in printed


# Scripts that cannot be read.


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("> heers: x", "cannot read '> heers: x'. Did you mean '> hears'?"),
        ("calller: x", "cannot read 'calller: x'. Did you mean 'caller'?"),
        ("whistle a tune", "cannot read 'whistle a tune'; a line begins with one of: caller, press, silence"),
        ("> press: 1", "'press' is something that is done, not expected; write it without '>'"),
        ("caller:", "'caller' needs a text; write 'caller: ...'"),
        ("> hears", "'hears' needs a text; write 'hears: ...'"),
        ("silence: please", "'silence' takes no text, but found 'please'"),
        ("press: one", "a telephone has the keys 0-9, * and #, but found 'one'"),
        ("> hears: /(/", "/(/ is not a regular expression: missing ), unterminated subpattern at position 0"),
        ("call from", "cannot read 'call from'; expected: call from NUMBER to NUMBER"),
    ],
)
def test_a_line_that_cannot_be_read_is_told_with_its_place(line: str, why: str) -> None:
    with pytest.raises(ScriptError) as problem:
        parse(f"# comment\n{line}\n", "calls/pay.txt")

    assert str(problem.value).startswith(f"calls/pay.txt:2: {why}")


def test_all_lines_that_cannot_be_read_are_told_together() -> None:
    with pytest.raises(ScriptError) as problem:
        parse("press: x\n> hears: fine\nhum\ncall from +1\n", "a.txt")

    assert [line.partition(": ")[0] for line in str(problem.value).splitlines()] == [
        "a.txt:1",
        "a.txt:3",
        "a.txt:4",
    ]
    assert "'call' comes first in a script" in str(problem.value)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("hears: x", "a.yml:1: expected a list of lines, such as '- hears: welcome'"),
        ("- hears: [", "a.yml:1: not YAML"),
        ("- press: 1\n- {caller: a, press: 1}", "a.yml:2: expected one word or one 'key: value'"),
        ("- press: 1\n- heers: x", "a.yml:2: cannot read 'heers: x'. Did you mean '> hears'?"),
        ("- caller: {x: y}", "a.yml:1: expected one word or one 'key: value'"),
        ("", "a.yml:1: the script is empty"),
    ],
)
def test_yaml_that_is_no_script_is_told_with_its_line(content: str, why: str) -> None:
    with pytest.raises(ScriptError) as problem:
        parse(content, "a.yml")

    assert why in str(problem.value)


def test_every_kind_of_line_is_in_the_manual() -> None:
    for kind in [*ACTIONS, *EXPECTATIONS]:
        assert kind in (scripts.__doc__ or ""), f"{kind!r} is not documented"


# The command.


def test_a_script_that_passes_exits_with_0(bank: Bank, tmp_path: Path) -> None:
    bank.says(voice=WELCOME)
    path = tmp_path / "greeting.txt"
    path.write_text("\ufeff> hears: welcome\r\nhang up\r\n", encoding="utf-8")
    output = io.StringIO()

    assert run_script(path, bank.carrier(), output) == 0
    assert "ivr  Welcome to Harbor Bank." in output.getvalue()
    assert "✓ hears: welcome" in output.getvalue() and output.getvalue().endswith("greeting.txt: passed\n")


def test_a_script_that_fails_exits_with_1(bank: Bank, tmp_path: Path) -> None:
    bank.says(voice=WELCOME)
    path = tmp_path / "greeting.yaml"
    path.write_text("- hears: goodbye")
    output = io.StringIO()

    assert run_script(str(path), bank.carrier(), output) == 1
    assert (
        "greeting.yaml:1: expected to hear 'goodbye'" in output.getvalue() and "FAILED" in output.getvalue()
    )


def test_a_script_that_cannot_be_read_exits_with_2_and_calls_nobody(bank: Bank, tmp_path: Path) -> None:
    output, binary = io.StringIO(), tmp_path / "binary.txt"
    binary.write_bytes(b"\xff\xfe\x00")

    assert run_script(tmp_path / "missing.txt", bank.carrier(), output) == 2
    assert run_script(binary, bank.carrier(), output) == 2
    assert (
        "missing.txt: No such file or directory" in output.getvalue() and "is not UTF-8" in output.getvalue()
    )
    assert bank.got == []


def test_a_script_is_loaded_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("\n\npress: 1\n")

    assert load(path).lines[0].place == f"{path}:3"
