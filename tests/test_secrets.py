"""What must never be written down: design promise 6, tried with canaries. Calls go through the web app of a real
server with a database file; then every byte that came of them is searched: the file and its journal, the logs, what
was spoken, what agents see."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from contextlib import redirect_stderr
from pathlib import Path

import pytest
import structlog
from bench import canary
from serving_bank import Serving, bank

from ivr.logs import log_to
from ivr.testphone.call import Call

CARD = "4539578763621486"
"""Nobody's card, but with the right check digit. A caller has one of these in hand whatever is being asked."""

SPOKEN = "four five three nine five seven eight seven six three six two one four eight six"
PIN = "927461"

FLOWS = """
flows:
  complain:
    description: Takes down a complaint.
    nlu_trigger: [{intent: complain}]
    steps:
      - {collect: complaint, reads: text, ask: What happened?}
      - {say: "You said: {complaint}."}
  tell_name:
    description: Takes a name.
    nlu_trigger: [{intent: tell_name}]
    steps:
      - {collect: caller_name, reads: person_name, ask: What is your name?}
      - {say: "Hello {caller_name}."}
  tell_phone:
    description: Takes a number.
    nlu_trigger: [{intent: tell_phone}]
    steps:
      - {collect: number, reads: phone, ask: What is your phone number?}
      - {say: "I have {number:phone}."}
  tell_address:
    description: Takes an address.
    nlu_trigger: [{intent: tell_address}]
    steps:
      - {collect: address, reads: address, ask: Where do you live?}
      - {say: "I have {address}."}
  pay:
    description: Takes an amount.
    nlu_trigger: [{intent: pay}]
    steps:
      - {collect: amount, reads: money, ask: How much?}
      - {say: "I have {amount:money}."}
  tell_code:
    description: Takes digits of any number.
    nlu_trigger: [{intent: tell_code}]
    steps:
      - {collect: code, reads: digits, ask: What is the code?}
      - {say: "I have {code:digits}."}
  prove:
    description: Asks for a passcode, and has an action look at it.
    nlu_trigger: [{intent: prove}]
    steps:
      - {collect: pin, reads: pin, ask: What is your passcode?}
      - action: action_use_pin
      - {say: "It has {digits} digits."}
      - {collect: done, reads: yes_no, ask: Is that right?}
  look_up:
    description: An action keeps a secret for another one, and tells it to nobody.
    nlu_trigger: [{intent: look_up}]
    steps:
      - action: action_fetch_pin
      - action: action_use_pin
      - {say: "It has {digits} digits."}
      - {collect: done, reads: yes_no, ask: Is that right?}
  read_out:
    description: A flow that says what it must not.
    nlu_trigger: [{intent: read_out}]
    steps:
      - action: action_fetch_pin
      - {say: "Your pin is {pin}."}
  break_down:
    description: An action that fails with what the caller said.
    nlu_trigger: [{intent: break_down}]
    steps:
      - {collect: complaint, reads: text, ask: What happened?}
      - action: action_breaks
"""
DOMAIN = "slots: {pin: {type: any}, digits: {type: any}}\n"
ACTIONS = f"""
from rasa_sdk import Action
from rasa_sdk.events import SlotSet

from ivr.redaction import Secret


class Fetch(Action):
    def name(self):
        return "action_fetch_pin"

    def run(self, dispatcher, tracker, domain):
        return [SlotSet("pin", Secret("{PIN}"))]


class Use(Action):
    def name(self):
        return "action_use_pin"

    def run(self, dispatcher, tracker, domain):
        pin = tracker.get_slot("pin")
        return [SlotSet("digits", len(pin.reveal()) if pin else None)]


class Breaks(Action):
    def name(self):
        return "action_breaks"

    def run(self, dispatcher, tracker, domain):
        raise RuntimeError("cannot file " + tracker.get_slot("complaint") + tracker.latest_message["text"])
"""
WISHES = {
    "complain": "i have a complaint",
    "tell_name": "take my name",
    "tell_phone": "take my phone number",
    "tell_address": "take my address",
    "tell_code": "take my code",
    "pay": "pay something",
    "prove": "prove who i am",
    "look_up": "look it up",
    "read_out": "read it out",
    "break_down": "break it down",
}
QUESTIONS = ["complain", "tell_phone", "tell_address", "tell_code", "", "tell_name", "pay", "break_down"]
"""Wishes that end at a question; "" is the open one that a call begins with."""

GROUPS = re.findall("....", CARD)
SAYINGS = {
    "in one": CARD,
    "in groups": " ".join(GROUPS),
    "with dashes": "-".join(GROUPS),
    "with commas": ", ".join(GROUPS),
    "as sentences": ". ".join(GROUPS),
    "digit by digit": SPOKEN,
    "digit by digit, with commas": SPOKEN.replace(" ", ", "),
    "half in words": "four five three nine 5787 6362 1486",
    "with its date and code": "12 27 " + " ".join(GROUPS) + " 123",
    "as a number": "4,539,578,763,621,486",
}


DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


class Line:
    """The project on a server; `leaks` is where a canary was found in all that was written since it was last asked."""

    def __init__(self, folder: Path, log: Path) -> None:
        project = folder / "project"
        nlu = "".join(
            f"  - intent: {intent}\n    examples: |\n      - {text}\n      - {text} please\n      - can you {text}\n"
            for intent, text in WISHES.items()
        )
        for name, text in {
            "flows/tasks.yml": FLOWS,
            "flows/domain.yml": DOMAIN,
            "flows/queues.yml": "queues: {service: {}}\n",
            "flows/actions/work.py": ACTIONS,
            "nlu/wishes.yml": "nlu:\n" + nlu,
        }.items():
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            (project / name).write_text(text, "utf-8")
        self._folder, self._log = folder, log
        self.server = Serving(bank(folder / "parley.db", project))

    def dial(self) -> Call:
        return self.server.phone().dial()

    def written(self) -> Iterator[tuple[str, str]]:
        """Everything there is: the database with its journal, the log, what was spoken, what agents see."""
        for file in (*sorted(self._folder.glob("parley.db*")), self._log):
            yield file.name, file.read_bytes().decode("utf-8", "replace")
        yield "TwiML", b"".join(self.server.told).decode()
        for call in {str(request.fields["CallSid"]) for request in self.server.asked}:
            yield "/contacts", json.dumps(self.server.contact(call), ensure_ascii=False)
        self.server.told.clear()
        self.server.asked.clear()

    def leaks(self, *canaries: str) -> list[str]:
        return [
            f"{canary} in {place}"
            for place, text in self.written()
            for drawn_together in [together(text)]
            for canary in canaries
            if canary in drawn_together
        ]

    @property
    def logged(self) -> str:
        return self._log.read_text("utf-8")


def together(text: str) -> str:
    """The text with its digits and words for digits drawn together, so that no grouping hides a canary."""
    text = re.sub(rf"\b({'|'.join(DIGITS)})\b", lambda word: str(DIGITS.index(word[0])), text)
    return re.sub(r"(?<=\d)[ ,.-]+(?=\d)", "", text)


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """Logs as `ivr serve` does, but at every level, and all that its libraries log, too."""
    folder = tmp_path_factory.mktemp("secrets")
    before, root = structlog.get_config(), logging.getLogger()
    with (folder / "log").open("w", buffering=1, encoding="utf-8") as file:
        with redirect_stderr(file):
            log_to(logging.DEBUG)
        handler, level = logging.StreamHandler(file), root.level
        root.addHandler(handler)
        root.setLevel(logging.DEBUG)
        line = Line(folder, folder / "log")
        yield line
        line.server.close()
        root.removeHandler(handler)
        root.setLevel(level)
    structlog.configure(**before)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_card_number_told_or_keyed_at_any_question_is_nowhere_afterwards(line: Line, question: str) -> None:
    for saying in SAYINGS.values():
        call = line.dial()
        if question:
            call.say(WISHES[question])
        call.say(f"my card is {saying} thanks")
        call.hang_up()
    keyed = line.dial()
    if question:
        keyed.say(WISHES[question])
    keyed.press(f"{CARD}#")
    keyed.hang_up()

    assert line.leaks(CARD) == []


IN_PIECES = (
    "over turns",
    "figures over turns",
    "keyed over questions",
    "spoken and keyed",
    "repaired over turns",
)


CUT_SHORT: set[str] = set()
"""Parts of cards that were never told whole: they are digits like others, and stay in the same database."""


@pytest.mark.parametrize("question", ["complain", "tell_phone", "tell_address", "tell_code"])
def test_a_card_number_told_in_pieces_is_nowhere_once_it_is_whole(line: Line, question: str) -> None:
    """Its parts are gone from where they were written before, too: the database's file and its journal."""
    cards = canary.cards(40)[8 * QUESTIONS.index(question) :]
    for way, card in zip(IN_PIECES, cards, strict=False):
        turns = canary.WAYS[way](card, "en")
        parts = canary.needles(card, turns or [], way)
        call = line.dial().say(WISHES[question])
        for doing, what in turns or ():
            if call.listening is None:
                CUT_SHORT.update(parts)  # a person took over before it was whole
                break
            call.say(what) if doing == "say" else call.press(what)
        else:
            search = canary.Search([canary.Told(card, way, parts - CUT_SHORT)])
            line.server.told.clear()  # it had been said back before
            written = {place: list(search(text)) for place, text in line.written()}
            assert {place: found for place, found in written.items() if found} == {}
        call.hang_up()


def test_a_caller_who_tells_a_card_number_is_asked_again_and_served(line: Line) -> None:
    call = line.dial().say("pay something").say(f"my card is {CARD}")
    assert call.listening is not None

    call.say("forty dollars")

    assert "I have 40 dollars." in call.heard


def test_what_was_told_beside_a_card_number_is_kept(line: Line) -> None:
    call = line.dial().say("i have a complaint").say(f"my card {CARD} was charged twice")

    assert re.search("You said: my card ?••• was charged twice", call.heard)


@pytest.mark.parametrize("number", ["7151390787 7151390787", "4539578763621487", "350123451234560"])
def test_other_long_numbers_are_heard(line: Line, number: str) -> None:
    """A number told twice, one with a wrong check digit, and a telephone's own number."""
    call = line.dial().say("i have a complaint").say(f"it is {number}")

    assert f"You said: it is {number}." in call.heard


def test_a_secret_serves_the_actions_of_its_turn_and_is_nowhere_afterwards(line: Line) -> None:
    call = line.dial().say("look it up")
    assert "It has 6 digits." in call.heard
    call.say("yes")
    call.hang_up()

    assert line.leaks(PIN) == []
    assert "pin" not in line.server.contact(call.sid)["slots"]


@pytest.mark.parametrize("told", ["it is nine two seven four six one", "927461", "927461#"])
def test_a_passcode_that_was_asked_for_serves_the_action_and_is_nowhere_afterwards(
    line: Line, told: str
) -> None:
    call = line.dial().say("prove who i am")
    assert call.listening is not None

    call.press(told) if told.endswith("#") else call.say(told)

    assert "It has 6 digits." in call.heard
    call.say("yes").hang_up()
    assert line.leaks(PIN) == []
    assert "pin" not in line.server.contact(call.sid)["slots"]


def test_from_the_question_for_a_passcode_a_person_is_in_reach(line: Line) -> None:
    call = line.dial().say("prove who i am").say("let me talk to an agent")

    assert call.queue is not None


def test_a_prompt_that_would_say_a_secret_brings_an_apology_and_a_person(line: Line) -> None:
    call = line.dial().say("read it out")

    assert "something went wrong on our side" in call.heard
    assert call.queue is not None
    assert line.leaks(PIN) == []


def test_an_action_that_fails_with_what_the_caller_said_tells_it_to_no_log(line: Line) -> None:
    call = line.dial().say("break it down").say("my mother's maiden name is Featherstonehaugh")

    assert call.queue is not None
    assert "action failed" in line.logged
    assert "Featherstonehaugh" not in line.logged


def test_the_canary_would_be_found(line: Line) -> None:
    """The search itself: what is not a card number is written down, and found wherever that is."""
    line.dial().say("i have a complaint").say("it is 4539, 5787, 6362, 1487").hang_up()

    found = line.leaks("4539578763621487")
    assert {place.partition(" in ")[2] for place in found} >= {"TwiML", "/contacts"}
    assert any("parley.db" in place for place in found)
