"""Codes that are spelled, and e-mail addresses."""

from dataclasses import replace

import pytest
from asked import ENGLISH, SPANISH, SWEDISH, certain, told_in_turns, value, values
from hypothesis import given
from hypothesis import strategies as st

from ivr.conversation.answers import Partial, expected_keys, read_keys
from ivr.conversation.spoken import say_value

SIX = replace(ENGLISH, length=(6, 6))


@pytest.mark.parametrize(
    ("text", "code"),
    [("a b one two", "AB12"), ("A B 1 2", "AB12"), ("AB12", "AB12"), ("ab12", "AB12"), ("AB-12", "AB12"),
     ("it's a b one two", "AB12"), ("my code is a b one two please", "AB12"),
     ("alfa bravo one two", "AB12"),
     ("alpha, bravo, 1, 2", "AB12"), ("b as in boy four two", "B42"), ("m as in mary", "M"),
     ("a as in apple b as in boy", "AB"), ("b for bravo seven", "B7"), ("d as in boy seven seven", "B77"),
     ("double e seven", "EE7"), ("triple seven x", "777X"), ("x ray yankee zulu nine", "XYZ9"),
     ("bee cee dee one", "BCD1"), ("capital a small b dash nine nine", "AB99"),
     ("a then b then twelve", "AB12"),
     ("a b oh five", "AB05"), ("um q w er five", "QW5"), ("k l forty two", "KL42"),
     ("t as in tango v as in victor", "TV"),
     ("uh it is x x one no i mean x y one", "XY1"), ("double u three", "W3"), ("c like charlie nine", "C9"),
     ("i think it's h 2 t", "H2T"), ("zero zero seven j b", "007JB")],
)  # fmt: skip
def test_a_code_is_read(text, code):
    assert value("alphanumeric", text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [("a be uno dos", "AB12"), ("be de barcelona cuatro", "B4"), ("de de dedo siete", "D7"),
     ("uve doble tres", "W3"),
     ("eme de maría", "M"), ("doble ele cinco", "LL5"), ("equis i griega zeta", "XYZ"),
     ("mi código es hache jota 8", "HJ8")],
)  # fmt: skip
def test_a_spanish_code_is_read(text, code):
    assert value("alphanumeric", text, SPANISH) == code


def test_a_swedish_code_is_read():
    assert value("alphanumeric", "adam bertil ett två", SWEDISH) == "AB12"
    assert value("alphanumeric", "b som i bertil tjugofem", SWEDISH) == "B25"


@pytest.mark.parametrize(
    "text",
    [
        "a moment please",
        "i don't know",
        "what do you mean",
        "i need a new card",
        "okay",
        "let me see",
        "oh i see",
    ],
)
def test_small_talk_is_no_code(text):
    assert value("alphanumeric", text) is None


def test_a_code_that_is_too_short_waits_for_more():
    assert told_in_turns("alphanumeric", ["a b", "one two", "c d"], SIX) == [
        Partial("AB"),
        Partial("AB 12"),
        "AB12CD",
    ]
    assert told_in_turns("alphanumeric", ["a b one", "no a d one", "two three four"], SIX)[-1] == "AD1234"


def test_an_o_that_may_be_a_zero_is_read_back():
    assert certain("alphanumeric", "a b one two")
    assert not certain("alphanumeric", "a o b")


def test_a_code_is_found_in_a_sentence_only_with_letters_and_figures():
    assert values("alphanumeric", "my reference is a b 1 2 3 thanks") == ["AB123"]
    assert values("alphanumeric", "i have a question about my account") == []
    assert values("alphanumeric", "you are late by 12") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [("it's qrs7 i guess", "QRS7"), ("ah no, that was the old one. GX-5502", "GX5502"), ("ZT-9 and that's it", "ZT9"),
     ("GX-55 02", "GX5502"), ("KLM4, under Brandt", "KLM4"), ("oh I see it now, it's GX-5502 B", "GX5502B"),
     ("PB-664120, and I was born in 1981", "PB664120")],
)  # fmt: skip
def test_no_word_beside_a_code_in_one_piece_belongs_to_it(text, code):
    assert value("alphanumeric", text) == code


@pytest.mark.parametrize(
    "kind", ["number", "whole_number", "money", "time", "date", "past_date", "date_time"]
)
@pytest.mark.parametrize("text", ["what about my order GX-5502", "first tell me about qrs19", "it's the M25"])
def test_the_figures_of_a_code_count_nothing(kind, text):
    assert (value(kind, text), values(kind, text)) == (None, [])


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [("money", "EUR50 please", 50), ("number", "no.7", 7), ("number", "rs500", 500), ("date", "May-12", "2027-05-12"),
     ("money", "pay USD-50", 50), ("time", "at 7pm", "19:00")],
)  # fmt: skip
def test_what_is_written_before_a_number_makes_it_no_code(kind, text, found):
    assert value(kind, text) == found


def test_keys_give_figures_only():
    assert read_keys("alphanumeric", "1234", ENGLISH) == "1234"
    assert read_keys("alphanumeric", "12*4", ENGLISH) is None
    assert expected_keys("alphanumeric", ENGLISH) == 0


@given(
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=2, max_size=12),
    st.sampled_from([ENGLISH, SPANISH]),
)
def test_every_code_is_read_back_as_it_was_spelled(code, around):
    assert value("alphanumeric", say_value(code, "digits", around.language), around) == code
    assert value("alphanumeric", say_value(code, "alphabet", around.language), around) == code


def test_a_code_is_spelled_with_words_on_the_second_try():
    assert say_value("AB12", "alphabet", "en") == "A as in Alfa, B as in Bravo, 1, 2"
    assert say_value("AB12", "alphabet", "es") == "A de Antonio, B de Barcelona, 1, 2"
    assert say_value("AB12", "alphabet", "zh") == "A, B, 1, 2"


# --- e-mail


@pytest.mark.parametrize(
    ("text", "address"),
    [("john dot smith at gmail dot com", "john.smith@gmail.com"),
     ("john.smith@gmail.com", "john.smith@gmail.com"),
     ("my email is john dot smith at gmail dot com thanks", "john.smith@gmail.com"),
     ("j smith underscore 12 at yahoo dot com", "jsmith_12@yahoo.com"),
     ("it's j s m i t h at aol dot com", "jsmith@aol.com"),
     ("john smith at hot mail dot com", "johnsmith@hotmail.com"),
     ("maria at g mail dot com", "maria@gmail.com"),
     ("john at gmail", "john@gmail.com"),
     ("info at my dash company dot co dot uk", "info@my-company.co.uk"),
     ("mary two five at outlook dot com", "mary25@outlook.com"),
     ("m as in mary l at i cloud dot com", "ml@icloud.com"),
     ("J.Smith-12@My-Company.org", "j.smith-12@my-company.org"),
     ("ann plus bank at example dot org", "ann+bank@example.org"),
     ("b_no@gmail.com", "b_no@gmail.com"),
     ("it's no-reply@example.com", "no-reply@example.com"),
     ("bob@gmail.com, no, rob@gmail.com", "rob@gmail.com"),
     ("bob at gmail dot com no rob at gmail dot com", "rob@gmail.com"),
     ("double e at x y z dot net", "ee@xyz.net"),
     ("anne dash marie at mail dot example dot com please", "anne-marie@mail.example.com")],
)  # fmt: skip
def test_an_address_is_read(text, address):
    assert value("email", text) == address


@pytest.mark.parametrize(
    ("text", "address"),
    [("juan punto pérez arroba gmail punto com", "juan.perez@gmail.com"),
     ("mi correo es ana guion bajo 7 arroba hotmail punto es", "ana_7@hotmail.es"),
     ("ana@correo.mx", "ana@correo.mx")],
)  # fmt: skip
def test_a_spanish_address_is_read(text, address):
    assert value("email", text, SPANISH) == address


@pytest.mark.parametrize(
    "text", ["i don't have one", "at home", "meet me at eleven", "okay thanks", "look at that dot"]
)
def test_what_is_no_address_is_none(text):
    assert value("email", text) is None


def test_an_address_run_together_from_words_is_read_back():
    assert certain("email", "john dot smith at gmail dot com")
    assert not certain("email", "john smith at gmail dot com")
    assert not certain("email", "john at gmail")


def test_an_address_may_come_in_two_turns():
    assert told_in_turns("email", ["j dot smith", "at gmail dot com"]) == [
        Partial("j.smith"),
        "j.smith@gmail.com",
    ]


NAMES = st.from_regex(r"[b-hj-z]{1,6}([._-][b-hj-z0-9]{1,5})?", fullmatch=True)


@given(NAMES, st.sampled_from(["gmail.com", "yahoo.com", "my-company.org", "example.co.uk"]))
def test_every_address_is_read_back_as_it_was_written(name, domain):
    assert value("email", f"{name}@{domain}") == f"{name}@{domain}"


def test_an_address_is_said_and_spelled():
    assert say_value("j.smith@gmail.com", "email", "en") == "j dot smith at gmail dot com"
    assert say_value("js_1@gmail.com", "email_spelled", "en") == "J, S, underscore, 1, at gmail dot com"
    assert say_value("ana@correo.mx", "email", "es") == "ana arroba correo punto mx"


def test_a_number_of_things_has_no_part_of_one():
    assert value("whole_number", "two") == 2
    assert value("whole_number", "a dozen please") == 12
    assert value("whole_number", "two and a half") is None
    assert value("number", "two and a half") == 2.5
    assert value("number", "three point five") == 3.5
    assert read_keys("whole_number", "12", ENGLISH) == 12
    assert read_keys("whole_number", "1*5", ENGLISH) is None
