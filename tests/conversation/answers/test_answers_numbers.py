"""Numbers, digits, telephone numbers and postal codes."""

from dataclasses import replace

import pytest
from asked import ENGLISH, SPANISH, certain, told_in_turns, value, values
from hypothesis import given
from hypothesis import strategies as st
from text_to_num import text2num

from ivr.conversation.answers import Found, Partial, expected_keys, read_keys
from ivr.conversation.answers.words import listed
from ivr.conversation.spoken import say_value

PIN = replace(ENGLISH, length=(4, 4))
ONES = listed(
    "zero one two three four five six seven eight nine ten "
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
TENS = ["x", "x", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def in_words(number):
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10] + (f" {ONES[number % 10]}" if number % 10 else "")
    if number < 1000:
        return f"{ONES[number // 100]} hundred" + (f" and {in_words(number % 100)}" if number % 100 else "")
    return f"{in_words(number // 1000)} thousand" + (f" {in_words(number % 1000)}" if number % 1000 else "")


@given(st.integers(0, 999_999))
def test_every_number_said_in_words_is_read(number):
    text = in_words(number)
    assert text2num(text, "en") == number  # the words are right, says another reader

    assert value("number", text) == number
    assert value("digits", text) == str(number)


@pytest.mark.parametrize(
    ("text", "number"),
    [("two", 2), ("a dozen", 12), ("two dozen", 24), ("three point five", 3.5), ("two and a half", 2.5),
     ("1,250", 1250), ("minus five", -5), ("uh two please", 2), ("two no three", 3),
     ("twenty one hundred", 2100), ("one five", 15)],
)  # fmt: skip
def test_numbers_are_read_as_people_say_them(text, number):
    assert value("number", text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("veintiún mil", 21000), ("treinta y uno", 31), ("mil quinientos", 1500), ("una docena", 12),
     ("quinientas", 500), ("dos mil veintiséis", 2026), ("tres coma cinco", 3.5)],
)  # fmt: skip
def test_spanish_numbers_are_read(text, number):
    assert value("number", text, SPANISH) == number


def test_the_one_of_a_new_one_is_no_number():
    assert values("number", "can you send me a new one") == []
    assert value("number", "that one") is None


def test_numbers_are_keyed_with_star_for_the_point():
    assert [read_keys("number", keys, ENGLISH) for keys in ("12", "1*5", "*", "#")] == [12, 1.5, None, None]


# --- digits


@pytest.mark.parametrize(
    ("text", "digits"),
    [("seven one five", "715"), ("7 1 5", "715"), ("double seven", "77"), ("triple zero", "000"),
     ("oh one two", "012"), ("nine ten", "910"), ("seven eight three eleven", "78311"),
     ("one hundred and forty six", "146"), ("12-34", "1234"), ("seventy one okay perfect", "71"),
     ("my number is seven one five", "715"), ("seven um one uh five", "715"),
     ("seven one five no seven one six", "716"), ("one eight hundred five five five", "1800555"),
     ("twenty twenty six", "2026"), ("Seven, one, five.", "715"), ("oh", "0")],
)  # fmt: skip
def test_digits_are_read_however_they_are_grouped(text, digits):
    assert value("digits", text) == digits


@given(st.text("0123456789", min_size=1, max_size=20), st.sampled_from([ENGLISH, SPANISH]))
def test_every_string_of_digits_is_read_back_as_it_was_said(digits, around):
    assert value("digits", say_value(digits, "digits", around.language), around) == digits


def test_words_that_sound_like_digits_are_taken_among_digits_only():
    assert value("digits", "seven to five") == "725"
    assert not certain("digits", "seven to five")
    assert value("digits", "i want to go for it") is None


def test_too_few_digits_wait_for_the_rest():
    assert told_in_turns("digits", ["one two", "three", "four"], PIN) == [
        Partial("12"),
        Partial("12 3"),
        "1234",
    ]


def test_too_many_digits_are_no_answer():
    assert value("digits", "one two three four five", PIN) is None
    assert read_keys("digits", "12345", PIN) is None
    assert read_keys("digits", "0123", PIN) == "0123"


def test_an_interjection_is_not_a_zero():
    assert value("digits", "Oh, one two three four", PIN) == "1234"
    assert value("digits", "oh one two three", PIN) == "0123"


def test_amounts_and_times_in_speech_are_no_digits():
    assert values("digits", "pay one hundred dollars at eleven am") == []
    assert values("digits", "the account is one two three four please") == ["1234"]


# --- telephone numbers


@pytest.mark.parametrize(
    "text",
    ["7 1 5 1 3 9 0 7 8 7", "715-139-0787", "(715) 139-0787.",
     "seven one five one three nine zero seven eight seven",
     "my number is area code seven one five one three nine oh seven eight seven thanks", "+1 715 139 0787",
     "one seven one five one three nine zero seven eight seven"],
)  # fmt: skip
def test_a_telephone_number_is_its_national_digits(text):
    assert value("phone", text) == "7151390787"


def test_a_telephone_number_comes_in_groups():
    turns = ["my phone number is two four five", "uh four nine six", "nine eight six three"]

    assert told_in_turns("phone", turns) == [Partial("245"), Partial("245 496"), "2454969863"]


def test_a_corrected_group_replaces_the_one_before():
    turns = ["seven one five", "one three nine", "sorry one three eight", "zero seven eight seven"]

    assert told_in_turns("phone", turns)[-1] == "7151380787"


def test_a_number_said_again_from_the_start_counts_alone():
    whole = "seven one five one three nine zero seven eight seven"

    assert told_in_turns("phone", ["seven one five one", whole])[-1] == "7151390787"


def test_a_number_in_no_numbering_plan_is_read_back():
    assert certain("phone", "two one two five five five two three six eight")
    assert not certain("phone", "715-139-0787")


def test_a_number_abroad_keeps_its_country():
    assert value("phone", "+44 20 7946 0958") == "+442079460958"


def test_a_telephone_number_is_keyed_with_a_one_in_front_or_without():
    assert read_keys("phone", "2125552368", ENGLISH) == "2125552368"
    assert read_keys("phone", "12125552368", ENGLISH) == "2125552368"
    assert read_keys("phone", "212555", ENGLISH) is None
    assert expected_keys("phone", ENGLISH) == 0  # the eleventh key must not be lost


@pytest.mark.parametrize("keys", ["1111111111", "7151390787", "0000000000"])
def test_keys_of_a_number_in_no_numbering_plan_are_not_taken_in_silence(keys):
    keyed = read_keys("phone", keys, ENGLISH)

    assert keyed is None or (isinstance(keyed, Found) and not keyed.certain)


@pytest.mark.parametrize(
    ("region", "said", "kept", "read_back"),
    [("US", "two one two five five five two three six eight", "2125552368", "2 1 2, 5 5 5, 2 3 6 8"),
     ("GB", "oh two oh seven nine four six oh nine five eight", "02079460958", "0 2 0, 7 9 4 6, 0 9 5 8"),
     ("GB", "+1 212 555 2368", "+12125552368", "plus 1, 2 1 2, 5 5 5, 2 3 6 8"),
     ("US", "+44 20 7946 0958", "+442079460958", "plus 4 4, 2 0, 7 9 4 6, 0 9 5 8"),
     ("FR", "01 23 45 67 89", "0123456789", "0 1, 2 3, 4 5, 6 7, 8 9")],
)  # fmt: skip
def test_a_number_is_kept_and_read_back_as_its_country_writes_it(region, said, kept, read_back):
    there = replace(ENGLISH, region=region)

    assert value("phone", said, there) == kept
    assert say_value(kept, "phone", "en", region=region) == read_back


@given(st.from_regex(r"[2-9][0-9]{2}[2-9][0-9]{6}", fullmatch=True), st.sampled_from([ENGLISH, SPANISH]))
def test_every_number_of_the_plan_is_read_back_as_it_was_said(number, around):
    assert value("phone", say_value(number, "phone", around.language), around) == number


# --- postal codes


@pytest.mark.parametrize(
    "text", ["six two seven zero four", "62704.", "the zip is 6 2 7 0 4", "sixty two seven oh four"]
)
def test_a_zip_code_is_read(text):
    assert value("postal_code", text) == "62704"


def test_a_zip_code_may_come_in_pieces():
    assert told_in_turns("postal_code", ["seven zero zero", "two three"]) == [Partial("700"), "70023"]


def test_a_canadian_code_has_letters():
    canada = replace(ENGLISH, region="CA")

    assert value("postal_code", "k one a zero b one", canada) == "K1A0B1"
    assert value("postal_code", "K1A 0B1.", canada) == "K1A0B1"
