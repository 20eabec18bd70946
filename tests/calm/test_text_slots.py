"""Text slots as a caller fills them: as a language model would, and never with the opposite of what was said."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from caller import Caller
from rasa import call, told

SEND = """
    slots:
      recipient: {type: text}
      amount: {type: text}
      sure: {type: text}
    responses:
      utter_ask_recipient: [{text: "Who do you want to send money to?"}]
      utter_ask_amount: [{text: "How much money?"}]
      utter_ask_sure:
        - text: "Send {amount} to {recipient}?"
          BUTTONS
      utter_sent: [{text: "Sent {amount} to {recipient}."}]
      utter_kept: [{text: "Nothing is sent."}]
"""
SEND_IT = """
    flows:
      send_it:
        description: Sends money to somebody.
        steps:
          - collect: recipient
            description: the name of a person
          - collect: amount
            description: the amount of money
          - collect: sure
            description: ABOUT
            ask_before_filling: true
            next:
              - if: WHEN
                then: [{action: utter_kept, next: END}]
              - else: [{action: utter_sent, next: END}]
"""


def asked(folder: Path, when: str, about: str = "x", buttons: str = "") -> Caller:
    """A call that has come to the confirmation; `when` is the condition under which nothing is sent."""
    flows = SEND_IT.replace("WHEN", when).replace("ABOUT", about)
    caller = call(folder, flows, SEND.replace("BUTTONS", f"buttons: {buttons}" if buttons else ""))
    return caller.says("send it").says("Joe").says("150 dollars")


def kept(caller: Caller) -> Mapping[str, Any]:
    """What the slots held, also of a flow that has ended."""
    return caller.call.session.known


# -- never the opposite ----------------------------------------------------------------------------------


WAYS = (
    ("not slots.sure", "accepts True or False", "", ("True", "False")),
    ("not slots.sure", "x", '[{title: "Yes", payload: yes}, {title: "No, stop", payload: no}]', ("True", "False")),
    ("not slots.sure", "x", '[{title: "Yes", payload: yes}, {title: "No", payload: "false"}]', ("True", "False")),
    ("not slots.sure", "x", '[{title: "Yes", payload: "/SetSlots(sure=true)"}, '
     '{title: "No", payload: "/SetSlots(sure=false)"}]', ("true", "false")),
    ("slots.sure is false", "whether the user agrees", "", ("True", "False")),
    ('slots.sure is not "Yes"', "A yes or no response", "", ("Yes", "No")),
    ('slots.sure = "no"', "x", "", ("yes", "no")),
    ("not slots.sure", "x", "", ("True", "False")),
    ('slots.sure is not "confirm"', "confirmation of the user", "", ("confirm", "cancel")),
    ("not slots.sure", "x", '[{title: "Yes", payload: "/SetSlots(sure=confirm)"}, '
     '{title: "No", payload: "/SetSlots(sure=cancel)"}]', ("confirm", "cancel")),
    ('slots.sure is "stop_it"', "x", '[{title: "Yes", payload: "/SetSlots(sure=send_it)"}, '
     '{title: "No", payload: "/SetSlots(sure=stop_it)"}]', ("send_it", "stop_it")),
)  # fmt: skip


@pytest.mark.parametrize(("when", "about", "buttons", "texts"), WAYS)
def test_a_no_that_is_kept_as_text_is_a_no(
    tmp_path: Path, when: str, about: str, buttons: str, texts: tuple[str, str]
) -> None:
    no = asked(tmp_path / "no", when, about, buttons).says("no, don't")
    yes = asked(tmp_path / "yes", when, about, buttons).says("yeah, go ahead")

    assert no.hears.startswith("Nothing is sent.")
    assert yes.hears.startswith("Sent 150 to Joe.")
    assert (kept(yes)["sure"], kept(no)["sure"]) == texts


@pytest.mark.parametrize(("payload", "heard"), [("false", "Nothing"), ("true", "Sent"), ("no", "Nothing")])
def test_a_payload_that_sets_a_text_means_what_it_says(tmp_path: Path, payload: str, heard: str) -> None:
    caller = asked(tmp_path, "not slots.sure").says(f"/SetSlots(sure={payload})")

    assert caller.hears.startswith(heard)


def test_a_choice_of_yes_and_no_is_read_as_one_and_kept_as_the_domain_writes_it(tmp_path: Path) -> None:
    domain = SEND.replace("sure: {type: text}", 'sure: {type: categorical, values: ["Yes", "No"]}').replace(
        "BUTTONS", ""
    )
    caller = call(tmp_path, SEND_IT.replace("WHEN", "not slots.sure").replace("ABOUT", "x"), domain)

    caller.says("send it").says("Joe").says("150 dollars").says("nope")

    assert caller.hears.startswith("Nothing is sent.")
    assert kept(caller)["sure"] == "No"


def test_a_slot_of_any_type_that_is_true_or_false_is_just_that(tmp_path: Path) -> None:
    domain = SEND.replace("sure: {type: text}", "sure: {type: any}").replace("BUTTONS", "")
    caller = call(tmp_path, SEND_IT.replace("WHEN", "not slots.sure").replace("ABOUT", "x"), domain)

    caller.says("send it").says("Joe").says("150 dollars").says("nope")

    assert caller.hears.startswith("Nothing is sent.")
    assert kept(caller)["sure"] is False


def test_a_text_that_an_action_sets_means_what_it_says(tmp_path: Path) -> None:
    domain = """
        slots: {enough: {type: text}}
        responses: {utter_yes: [{text: "There is."}], utter_no: [{text: "There is not."}]}
        actions: [action_look]
    """
    flows = """
        flows:
          look_it_up:
            description: x
            steps:
              - action: action_look
                next: [{if: not slots.enough, then: [{action: utter_no, next: END}]}, {else: there}]
              - {id: there, action: utter_yes}
    """

    looked = {"action_look": lambda slots: {"enough": "False"}}

    assert call(tmp_path, flows, domain, actions=looked).says("look it up").hears.startswith("There is not.")


def test_each_text_slot_that_is_true_or_false_is_named_by_check(tmp_path: Path) -> None:
    flows = SEND_IT.replace("WHEN", "not slots.sure").replace("ABOUT", "accepts True or False")
    said = told(tmp_path, flows, SEND.replace("BUTTONS", ""))

    assert said == (
        "domain.yml:5:3: warning: slot 'sure' is text and used as true or false: a yes is kept as 'True', a no as "
        "'False'. Make it 'type: bool', unless an action needs the text."
    )


# -- values as text --------------------------------------------------------------------------------------

ONE = """
    slots: {SLOT: {type: text}}
    responses: {utter_ask_SLOT: [{text: "ASK"}], utter_so: [{text: "So {SLOT}."}], utter_no: [{text: "Not that."}]}
"""
ASK_ONE = """
    flows:
      ask_it:
        description: x
        steps: [{collect: SLOT, description: "ABOUT"REJECTIONS}, {action: utter_so}]
"""


def answered(
    folder: Path, slot: str, about: str, answer: str, ask: str = "Well?", rejections: str = ""
) -> Caller:
    more = f", rejections: [{{if: {rejections!r}, utter: utter_no}}]" if rejections else ""
    flows = ASK_ONE.replace("SLOT", slot).replace("ABOUT", about).replace("REJECTIONS", more)
    return call(folder, flows, ONE.replace("SLOT", slot).replace("ASK", ask)).says("ask it").says(answer)


TOLD = (
    ("amount_of_money", "the amount of money", "just a hundred and fifty bucks please", "150"),
    ("amount_of_money", "the amount of money", "12 dollars and 50 cents", "12.5"),
    ("num_people", "", "we are four", "4"),
    ("booking_date", "", "could we do next friday", "next friday"),
    ("booking_date", "in the format YYYY-MM-DD", "the 12th of december", "2026-12-12"),
    ("booking_time", "", "around half past seven", "half past seven"),
    ("booking_time", "the time as HH:MM", "half past seven in the evening", "19:30"),
    ("statement_period", "", "from the third to the tenth of may", "the third to the tenth of may"),
    ("statement_period", "", "it's for last month", "last month"),
    ("user_handle", "a handle starting with @", "no, the handle is joe smith", "@joesmith"),
    ("user_handle", "a handle starting with @", "at joe underscore ninety nine", "@joe_99"),
    ("user_handle", "", "barts", "barts"),
    ("email", "", "it's joe dot smith at gmail dot com", "joe.smith@gmail.com"),
    ("phone_number", "", "it's 020 7946 0000", "02079460000"),
    ("account", "which account: checking or savings", "my savings account please", "savings"),
    ("recipient", "the name of a person", "it's for Joe, please", "Joe"),
    ("booking_reference", "", "it's HT-48213", "HT-48213"),
    ("booking_reference", "", "it's h t four eight two one three", "HT48213"),
    ("booking_reference", "six characters, such as WF12AB", "yes, it's WF12AB", "WF12AB"),
    ("flight_number", "two letters and digits, e.g. WY101", "w y two two zero", "WY220"),
    ("driver_name", "first and last name", "Emma Clarke, she is 17", "Emma Clarke"),
    ("driver_name", "first and last name", "emma clarke she is 17", "emma clarke"),
    ("first_name", "the name of a person", "I'm Priya and my email is priya@inbox.io", "Priya"),
    ("company_name", "the name of the company", "Simon and the Chipmunks", "Simon and the Chipmunks"),
    ("drink", "", "could i have a lemonade please", "lemonade"),
    ("drink", "", "just a lemonade", "a lemonade"),
)  # fmt: skip


@pytest.mark.parametrize(("slot", "about", "answer", "text"), TOLD)
def test_what_was_read_is_kept_as_text(tmp_path: Path, slot: str, about: str, answer: str, text: str) -> None:
    assert kept(answered(tmp_path, slot, about, answer))[slot] == text


def test_a_day_is_kept_in_the_form_that_a_pattern_asks_for(tmp_path: Path) -> None:
    pattern = (
        r'not (slots.incident_date matches "^(0[1-9]|1[0-2])/(0[1-9]|[12][0-9]|3[01])/(19|20)[0-9]{2}$")'
    )

    caller = answered(tmp_path, "incident_date", "", "the third of november", rejections=pattern)

    assert kept(caller)["incident_date"] == "11/03/2026"


@pytest.mark.parametrize(
    ("slot", "about"),
    [(slot, about) for slot, about, _, _ in TOLD if slot not in ("drink",)],
)
def test_a_question_about_something_else_is_no_value(tmp_path: Path, slot: str, about: str) -> None:
    caller = answered(tmp_path, slot, about, "what's the weather like today")

    assert caller.slots.get(slot) is None
    assert caller.hears.endswith("Well?")


def test_another_value_than_those_of_a_list_that_is_all_there_is_is_asked_for_again(tmp_path: Path) -> None:
    caller = answered(tmp_path, "account", "one of checking or savings", "the blue one with flowers")

    assert caller.slots.get("account") is None


@pytest.mark.parametrize(
    ("about", "said", "value"),
    [
        ("debit or credit", "the credit card", "credit"),
        ("temporary or permanent", "just for now", "temporary"),
    ],
)
def test_a_description_that_is_a_list_is_all_there_is(
    tmp_path: Path, about: str, said: str, value: str
) -> None:
    assert kept(answered(tmp_path, "way", about, said))["way"] == value
    assert answered(tmp_path / "no", "way", about, "what's a credit").slots.get("way") is None


def test_an_amount_that_is_about_right_is_taken(tmp_path: Path) -> None:
    assert (
        kept(answered(tmp_path, "amount", "the amount", "roughly two thousand dollars"))["amount"] == "2000"
    )


def test_a_mere_no_is_no_place(tmp_path: Path) -> None:
    caller = answered(tmp_path, "country", "", "no thanks", ask="Which country are you travelling to?")

    assert caller.slots.get("country") is None


@pytest.mark.parametrize(("said", "text"), [("no thanks", "no"), ("yes please", "yes"), ("none", "none")])
def test_a_mere_answer_to_a_question_for_anything_is_kept_in_a_word(
    tmp_path: Path, said: str, text: str
) -> None:
    caller = answered(tmp_path, "requests", "", said, ask="Do you have any special requests?")

    assert kept(caller)["requests"] == text


def test_a_mere_no_is_an_answer_where_nothing_is_asked_for_by_name(tmp_path: Path) -> None:
    caller = answered(tmp_path, "allergies", "", "no", ask="Do you have any allergies?")

    assert kept(caller)["allergies"] == "no"


def test_another_value_than_the_examples_is_one(tmp_path: Path) -> None:
    caller = answered(tmp_path, "genre", "the kind of music (e.g. rock, pop, jazz)", "i'd like flamenco")

    assert kept(caller)["genre"] == "flamenco"


def test_a_correction_of_a_text_that_is_an_amount_is_one(tmp_path: Path) -> None:
    caller = asked(tmp_path, "not slots.sure").says("no, make that 200 dollars")

    assert caller.slots["amount"] == "200"


# -- codes of letters and figures ------------------------------------------------------------------------

SIX = 'not (slots.reference matches "^[A-Za-z0-9]{6}$")'
HYPHENED = 'not (slots.policy_number matches "^HH-[0-9]{6}$")'


def begun(folder: Path, slot: str, said: str, about: str = "x", rejections: str = "") -> Caller:
    """A call that begins with a sentence that means the only flow."""
    more = f", rejections: [{{if: {rejections!r}, utter: utter_no}}]" if rejections else ""
    flows = ASK_ONE.replace("SLOT", slot).replace("ABOUT", about).replace("REJECTIONS", more)
    domain = ONE.replace("SLOT", slot).replace("ASK", "Well?")
    return call(folder, flows, domain, meanings={said.lower(): "ask_it"}).says(said)


@pytest.mark.parametrize(
    "said",
    [
        "change my seat on booking QQ41ZT",
        "reference QQ41ZT",
        "can i get my money back for QQ41ZT",
        "it's qq41zt",
    ],
)
def test_a_code_of_letters_and_figures_is_taken_from_the_first_sentence(tmp_path: Path, said: str) -> None:
    caller = begun(tmp_path, "reference", said, "six-character booking reference", SIX)

    assert str(kept(caller)["reference"]).upper() == "QQ41ZT"


def test_a_code_that_nothing_checks_is_taken_where_it_is_written_as_one(tmp_path: Path) -> None:
    caller = begun(tmp_path / "one", "flight_number", "is flight WY220 on time", "two letters and digits")
    none = begun(tmp_path / "none", "flight_number", "is my flight to rome on time", "two letters and digits")

    assert kept(caller)["flight_number"] == "WY220"
    assert none.slots.get("flight_number") is None


def test_a_code_that_is_too_short_reaches_the_checks_of_the_project(tmp_path: Path) -> None:
    caller = answered(tmp_path, "reference", "six-character booking reference", "WF12", rejections=SIX)

    assert caller.hears == "Not that. Well?"


@pytest.mark.parametrize(
    "said", ["HH-204511", "it's HH204511", "h h two zero four five one one", "HH 204511"]
)
def test_a_code_is_kept_with_the_hyphen_that_its_pattern_wants(tmp_path: Path, said: str) -> None:
    told = answered(tmp_path / "asked", "policy_number", "e.g. HH-123456", said, rejections=HYPHENED)
    first = begun(tmp_path / "first", "policy_number", f"my policy is {said}", rejections=HYPHENED)

    assert kept(told)["policy_number"] == kept(first)["policy_number"] == "HH-204511"


# -- amounts that are numbers ----------------------------------------------------------------------------

TOP_UP = """
    slots: {number: {type: text}, amount: {type: float}}
    responses:
      utter_ask_number: [{text: "Which number?"}]
      utter_ask_amount: [{text: "How much?"}]
      utter_so: [{text: "{amount} for {number}."}]
      utter_no: [{text: "Not that."}]
"""
TOPS_UP = """
    flows:
      top_up:
        description: x
        steps:
          - collect: number
            description: mobile number, digits only
            rejections: [{if: 'not (slots.number matches "^01[0-9]{8,10}$")', utter: utter_no}]
          - {collect: amount, description: the amount in euros}
          - action: utter_so
"""


@pytest.mark.parametrize(
    "said", ["send 5 euros to 01715550199", "could you transfer 5 euro to 01715550199 please"]
)
def test_an_amount_before_a_telephone_number_fills_a_number(tmp_path: Path, said: str) -> None:
    caller = call(tmp_path, TOPS_UP, TOP_UP, meanings={said: "top_up"}).says(said)

    assert (kept(caller)["amount"], kept(caller)["number"]) == (5, "01715550199")


def test_an_amount_that_is_about_right_is_taken_for_a_number(tmp_path: Path) -> None:
    caller = call(tmp_path, TOPS_UP, TOP_UP).says("top up").says("01715550199")

    assert caller.says("about 1800 euros I think").hears.startswith("1800 for 01715550199.")
    assert kept(caller)["amount"] == 1800


def test_a_range_is_still_no_amount(tmp_path: Path) -> None:
    said = "send 5 to 10 euros"
    caller = call(tmp_path, TOPS_UP, TOP_UP, meanings={said: "top_up"}).says(said)

    assert caller.slots.get("amount") is None


# -- told before it is asked for -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ("send 150 dollars to Joe", {"amount": "150", "recipient": "Joe"}),
        ("send 40 bucks to ty", {"amount": "40", "recipient": "ty"}),
        ("send 40 dollars to my other account", {"amount": "40", "recipient": None}),
        ("i want to send 413$ to Maria", {"amount": "413", "recipient": "Maria"}),
        ("please send two hundred dollars", {"amount": "200"}),
    ],
)
def test_an_amount_and_who_gets_it_are_taken_from_the_first_sentence(
    tmp_path: Path, said: str, slots: dict[str, str]
) -> None:
    flows = SEND_IT.replace("WHEN", "not slots.sure").replace("ABOUT", "x")
    caller = call(tmp_path, flows, SEND.replace("BUTTONS", ""), meanings={said.lower(): "send_it"}).says(said)

    assert {name: caller.slots.get(name) for name in slots} == slots


def test_a_handle_is_taken_from_the_first_sentence(tmp_path: Path) -> None:
    flows = (
        ASK_ONE.replace("SLOT", "handle")
        .replace("ABOUT", "a handle starting with @")
        .replace("REJECTIONS", "")
    )
    domain = ONE.replace("SLOT", "handle").replace("ASK", "Which handle?")
    said = "remove @barts from my contacts"

    caller = call(tmp_path, flows, domain, meanings={said: "ask_it"}).says(said)

    assert kept(caller)["handle"] == "@barts"


TABLE = """
    slots: {restaurant: {type: text}, number_of_people: {type: text}, day: {type: text}, time: {type: text}}
    responses:
      utter_ask_restaurant: [{text: "Which restaurant?"}]
      utter_ask_number_of_people: [{text: "How many people?"}]
      utter_ask_day: [{text: "What day?"}]
      utter_ask_time: [{text: "What time?"}]
      utter_done: [{text: "Done."}]
"""
BOOK = """
    flows:
      book_it:
        description: Books a table.
        steps:
          - collect: restaurant
            description: the name of the restaurant
          - collect: number_of_people
          - collect: day
          - collect: time
          - action: utter_done
"""


def test_a_table_is_booked_in_one_breath(tmp_path: Path) -> None:
    said = "i want to book a table for 4 at Xaigon for 7pm tonight"
    caller = call(tmp_path, BOOK, TABLE, meanings={said.lower(): "book_it"}).says(said)

    known = {name: kept(caller)[name] for name in ("restaurant", "number_of_people", "day", "time")}
    assert known == {"restaurant": "Xaigon", "number_of_people": "4", "day": "tonight", "time": "7pm"}


STAY = """
    slots: {check_in_date: {type: text}, check_out_date: {type: text}, guests: {type: text}}
    responses:
      utter_ask_check_in_date: [{text: "From when?"}]
      utter_ask_check_out_date: [{text: "Until when?"}]
      utter_ask_guests: [{text: "For how many guests?"}]
      utter_done: [{text: "Done."}]
"""
STAYS = """
    flows:
      book_it:
        description: Books a room.
        steps: [{collect: check_in_date}, {collect: check_out_date}, {collect: guests}, {action: utter_done}]
"""


def test_two_days_are_told_apart_by_the_words_before_them(tmp_path: Path) -> None:
    said = "a room from december 3rd to december 7th for 2 guests"
    caller = call(tmp_path, STAYS, STAY, meanings={said: "book_it"}).says(said)

    known = {name: kept(caller)[name] for name in ("check_in_date", "check_out_date", "guests")}
    assert known == {"check_in_date": "december 3rd", "check_out_date": "december 7th", "guests": "2"}


@pytest.mark.parametrize("said", ["no that's wrong", "absolutely not", "i don't want to", "not yet", "false"])
def test_a_no_is_a_no_however_it_is_said_and_corrects_no_name(tmp_path: Path, said: str) -> None:
    caller = asked(tmp_path, "not slots.sure").says(said)

    assert caller.hears.startswith("Nothing is sent.")
    assert kept(caller)["recipient"] == "Joe"


def test_a_question_about_something_else_corrects_nothing(tmp_path: Path) -> None:
    caller = (
        call(tmp_path, STAYS, STAY).says("book it").says("next monday").says("what's the weather like today")
    )

    assert caller.slots["check_in_date"] == "next monday"


def test_the_hour_of_a_table_is_no_number_of_people(tmp_path: Path) -> None:
    caller = call(tmp_path, BOOK, TABLE).says("book it").says("just the Golden Dragon")

    assert caller.says("for two people next friday at 7 pm").hears.startswith("Done.")
    assert kept(caller)["number_of_people"] == "2"


def test_a_day_that_is_written_as_it_is_asked_for_is_kept_as_it_is(tmp_path: Path) -> None:
    caller = answered(tmp_path, "visit_date", "the day as DD/MM/YYYY", "05/06/2027")

    assert kept(caller)["visit_date"] == "05/06/2027"


@pytest.mark.parametrize(
    ("said", "country"),
    [
        ("I need roaming for Turkey", "Turkey"),
        ("please activate roaming for the USA, 10 days", "USA"),
        ("activate roaming in Norway", "Norway"),
        ("activate roaming for Monday", None),
        ("activate roaming for my phone", None),
    ],
)
def test_a_country_is_taken_from_the_first_sentence(tmp_path: Path, said: str, country: str | None) -> None:
    caller = begun(tmp_path, "roaming_country", said, "the country the customer travels to")

    assert caller.call.session.known.get("roaming_country") == country


@pytest.mark.parametrize(
    "said",
    [
        "hmm, no, that's more than i thought",
        "oh no, that's far too much",
        "no, that's more than i thought",
        "no, that's too expensive",
        "no, that's not what I want",
        "no it's way too much",
    ],
)
def test_a_no_with_its_reason_is_a_no_and_corrects_no_name(tmp_path: Path, said: str) -> None:
    caller = asked(tmp_path, "not slots.sure").says(said)

    assert caller.hears.startswith("Nothing is sent.")
    assert kept(caller)["recipient"] == "Joe"


# -- codes with letters ----------------------------------------------------------------------------------

REPAIRS = """
    slots:
      repair: {type: text}
      bags: {type: float}
      found: {type: bool, mappings: [{type: controlled}]}
    responses:
      utter_ask_repair: [{text: "What's the number of your repair? It looks like HV-3390."}]
      utter_wrong: [{text: "A repair looks like this: HV-1234."}]
      utter_repair: [{text: "{repair} is ready."}]
      utter_ask_bags: [{text: "How many bags do you need?"}]
      utter_bags: [{text: "{bags} bags."}]
"""
REPAIR = """
    flows:
      ask_repair:
        description: x
        steps:
          - collect: repair
            description: the number of the repair
            rejections: [{if: 'not (slots.repair matches "^HV-[0-9]{4}$")', utter: utter_wrong}]
          - action: utter_repair
      order_bags:
        description: x
        steps: [{collect: bags, description: how many}, {action: utter_bags}]
"""


@pytest.mark.parametrize(
    "said", ["hv-3391", "HV3391", "H V 3391", "it's HV-3391 I think", "well, ah, HV-3391 please"]
)
def test_a_code_is_kept_as_the_project_writes_it(tmp_path: Path, said: str) -> None:
    assert call(tmp_path, REPAIR, REPAIRS).says("ask repair").says(said).hears.startswith("HV-3391 is ready.")


def test_a_code_in_the_first_sentence_is_not_asked_for(tmp_path: Path) -> None:
    caller = call(tmp_path, REPAIR, REPAIRS, {"is my repair hv-3391 done": "ask_repair"})

    assert caller.says("Is my repair HV-3391 done?").hears.startswith("HV-3391 is ready.")


def test_a_code_is_taken_after_another_one_was_refused(tmp_path: Path) -> None:
    caller = call(tmp_path, REPAIR, REPAIRS).says("ask repair").says("it's 3391")
    assert caller.hears.startswith("A repair looks like this")

    caller.says("ah no, that was the old one. KX-88")
    assert caller.hears.startswith("A repair looks like this")

    assert caller.says("ah ok, HV-3391").hears.startswith("HV-3391 is ready.")


def test_the_number_in_a_code_answers_no_other_question(tmp_path: Path) -> None:
    said = "hold on, first tell me about repair HV-3391"
    caller = call(tmp_path, REPAIR, REPAIRS, {said.lower(): "ask_repair"}).says("order bags")

    caller.says(said)

    assert "HV-3391 is ready." in caller.hears
    assert caller.slots.get("bags") is None
    assert caller.says("yes").says("4").hears.startswith("4 bags.")


def test_a_code_without_a_pattern_is_kept_as_the_example_is_written(tmp_path: Path) -> None:
    domain = """
        slots: {seat: {type: text}}
        responses:
          utter_ask_seat: [{text: "What's on your ticket? For example QRS7."}]
          utter_seat: [{text: "Seat {seat}."}]
    """
    flows = """
        flows: {find_it: {description: x, steps: [{collect: seat, description: the seat}, {action: utter_seat}]}}
    """

    assert (
        call(tmp_path, flows, domain).says("find it").says("it's lmn4 I think").hears.startswith("Seat LMN4.")
    )


@pytest.mark.parametrize(
    ("said", "place"),
    [("Station Road 3 in Derby", "Station Road 3 in Derby"), ("it broke down in Derby", "Derby")],
)
def test_a_street_belongs_to_the_town_behind_it(tmp_path: Path, said: str, place: str) -> None:
    caller = answered(
        tmp_path, "car_location", "where the car is, e.g. a street, a village or a car park", said
    )

    assert kept(caller)["car_location"] == place
