"""Values that are more, less or other than their first number; and words beside a value that make it unsure."""

from dataclasses import replace

import pytest
from asked import CHINESE, ENGLISH, NORWEGIAN, SPANISH, SWEDISH, URDU, certain, value, values

from ivr.conversation.answers import Found, find, read

DOLLARS = replace(ENGLISH, currency="USD")
POUNDS = replace(ENGLISH, currency="GBP", region="GB")
PESOS = replace(SPANISH, currency="MXN")


@pytest.mark.parametrize(
    ("around", "text", "number"),
    [(ENGLISH, "half a million", 500_000), (ENGLISH, "a half million", 500_000),
     (ENGLISH, "a quarter of a million", 250_000), (ENGLISH, "three quarters of a million", 750_000),
     (ENGLISH, "one and a half thousand", 1500), (ENGLISH, "two and a half thousand", 2500),
     (ENGLISH, "one point two million", 1_200_000), (ENGLISH, "one point five thousand", 1500),
     (ENGLISH, "a million and a half", 1_500_000), (ENGLISH, "point five", 0.5), (ENGLISH, "zero point five", 0.5),
     (ENGLISH, "one point oh five", 1.05), (ENGLISH, "three point twenty five", 3.25), (ENGLISH, "2.5k", 2500),
     (ENGLISH, "a couple hundred", 200), (ENGLISH, "a couple of thousand", 2000), (ENGLISH, "half a dozen", 6),
     (ENGLISH, "two thousand million", 2 * 10**9), (ENGLISH, "a billion", 10**9),
     (SPANISH, "medio millón", 500_000), (SPANISH, "un millón y medio", 1_500_000),
     (SPANISH, "dos millones y medio", 2_500_000), (SPANISH, "uno punto dos millones", 1_200_000),
     (SPANISH, "uno coma cinco mil", 1500), (SPANISH, "punto cinco", 0.5), (SPANISH, "uno punto cero cinco", 1.05),
     (SPANISH, "un cuarto de millón", 250_000), (SPANISH, "mil millones", 10**9), (SPANISH, "media docena", 6),
     (SWEDISH, "en halv miljon", 500_000), (SWEDISH, "halvannan miljon", 1_500_000),
     (SWEDISH, "en och en halv miljon", 1_500_000), (SWEDISH, "två komma fem miljoner", 2_500_000),
     (SWEDISH, "tre miljoner och en halv", 3_500_000), (SWEDISH, "ett par hundra", 200),
     (NORWEGIAN, "en halv million", 500_000), (NORWEGIAN, "halvannen million", 1_500_000),
     (NORWEGIAN, "to komma fem millioner", 2_500_000), (NORWEGIAN, "en komma null fem", 1.05),
     (CHINESE, "两点五万", 25_000), (CHINESE, "一个半", 1.5),
     (URDU, "ڈیڑھ لاکھ", 150_000), (URDU, "آدھا لاکھ", 50_000)],
)  # fmt: skip
def test_a_part_belongs_to_the_scale_beside_it(around, text, number):
    assert value("number", text, around) == number
    assert value("money", text, around) == number
    assert certain("number", text, around)
    assert certain("money", text, around)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("half a million dollars", 500_000), ("two and a half thousand dollars", 2500), ("two dollars and a half", 2.5),
     ("half a dollar", 0.5), ("a dollar and a quarter", 1.25), ("thirty five point five oh dollars", 35.5),
     ("$2.5 million", 2_500_000), ("a couple of hundred dollars", 200), ("five hundred and one dollars", 501)],
)  # fmt: skip
def test_an_amount_with_parts_is_found_in_free_speech(text, amount):
    assert value("money", text) == amount
    assert values("money", f"i want to pay {text} today") == [amount]


@pytest.mark.parametrize(
    ("text", "amount"),
    [("a few hundred", 300), ("several thousand dollars", 3000), ("hundreds of dollars", 100), ("twelve fifty", 12.5),
     ("twelve fifty dollars", 1250), ("three fifty", 350), ("fifteen hundred and a half", 1500.5)],
)  # fmt: skip
def test_an_amount_that_may_be_another_is_read_back(text, amount):
    assert value("money", text) == amount
    assert not certain("money", text)


BESIDE = [
    (ENGLISH, ["fifty or sixty", "minus fifty", "negative fifty", "fifty to sixty", "between fifty and sixty",
               "not more than fifty", "at least fifty", "about fifty", "around fifty dollars", "up to fifty",
               "less than fifty dollars", "more than fifty", "over fifty", "half of fifty", "double fifty",
               "fifty or so", "fifty plus", "fifty ish", "almost fifty", "50-60", "fünfzig fifty", "nearly 50 dollars",
               "fifty at most", "a minimum of fifty", "fifty something", "fifty dollars and change",
               "a hundred dollars minus ten", "two weeks", "fifty dollars or sixty"]),
    (SPANISH, ["cincuenta o sesenta", "menos cincuenta", "al menos cincuenta", "por lo menos cincuenta",
               "entre cincuenta y sesenta", "no más de cincuenta", "más de cincuenta dólares", "hasta cincuenta",
               "unos cincuenta dólares", "la mitad de cincuenta", "cincuenta a sesenta", "cincuenta y pico",
               "casi cincuenta", "cincuenta más o menos", "el doble de cincuenta", "fifty cincuenta"]),
    (SWEDISH, ["femtio eller sextio", "minst femtio", "högst femtio kronor", "ungefär femtio", "femtio till sextio",
               "mellan femtio och sextio", "minus femtio", "hälften av femtio"]),
    (NORWEGIAN, ["femti eller seksti", "minst femti", "omtrent femti kroner", "femti til seksti", "minus femti"]),
    (CHINESE, ["五十或者六十", "五十到六十", "至少五十", "大概五十", "五十多块", "负五十", "五十块左右"]),
    (URDU, ["پچاس یا ساٹھ", "کم از کم پچاس", "pachas ya saath", "kam az kam pachas"]),
]  # fmt: skip


@pytest.mark.parametrize(("around", "text"), [(around, text) for around, texts in BESIDE for text in texts])
def test_words_that_would_change_an_amount_are_told_and_it_is_read_back(around, text):
    found = read("money", text, around)

    assert isinstance(found, Found)
    assert not found.certain


@pytest.mark.parametrize(
    ("around", "text"),
    [(ENGLISH, "fifty dollars from savings to checking"), (ENGLISH, "fifty for the gas bill"),
     (ENGLISH, "pay fifty of it"), (ENGLISH, "fifty to one of my accounts"), (ENGLISH, "pay fifty to the gas company"),
     (ENGLISH, "pay fifty dollars on december third"), (ENGLISH, "maybe fifty"), (ENGLISH, "just fifty dollars please"),
     (ENGLISH, "fifty. thank you"), (ENGLISH, "make it fifty"), (ENGLISH, "exactly fifty dollars and no cents"),
     (ENGLISH, "one hundred and one hundred and forty six dollars"), (SPANISH, "pagar cincuenta a una cuenta"),
     (SPANISH, "cincuenta dólares de ahorros a corriente"), (SPANISH, "cincuenta para la factura de la luz"),
     (SWEDISH, "femtio kronor från sparkontot till ett lönekonto"), (NORWEGIAN, "femti kroner til en konto"),
     (CHINESE, "五十块谢谢"), (URDU, "پچاس روپے شکریہ")],
)  # fmt: skip
def test_another_part_of_the_sentence_changes_no_amount(around, text):
    assert certain("money", text, around)


@pytest.mark.parametrize(
    ("around", "text"),
    [(ENGLISH, "ten percent"), (ENGLISH, "10%"), (ENGLISH, "ten per cent of the balance"),
     (SPANISH, "diez por ciento"), (SPANISH, "el diez por ciento"), (SWEDISH, "tio procent"), (NORWEGIAN, "ti prosent"),
     (CHINESE, "百分之十"), (URDU, "دس فیصد"), (ENGLISH, "fünfzig"), (ENGLISH, "cinquante dollars"),
     (ENGLISH, "four one one one one one one one one one one one one one one one"), (ENGLISH, "4111111111111111")],
)  # fmt: skip
def test_what_is_no_amount_of_money_is_none(around, text):
    assert value("money", text, around) is None


@pytest.mark.parametrize(
    ("around", "text"),
    [(DOLLARS, "fifty euros"), (DOLLARS, "€50"), (DOLLARS, "50 eur"), (DOLLARS, "fifty pounds"),
     (DOLLARS, "fifty pesos"), (POUNDS, "fifty dollars"), (PESOS, "cincuenta dólares"), (PESOS, "cincuenta euros"),
     (replace(SWEDISH, currency="SEK"), "femtio dollar"), (replace(CHINESE, currency="USD"), "五十欧元")],
)  # fmt: skip
def test_money_of_another_country_is_never_taken_in_silence(around, text):
    assert value("money", text, around) == 50
    assert not certain("money", text, around)


@pytest.mark.parametrize(
    ("around", "text"),
    [(DOLLARS, "fifty dollars"), (DOLLARS, "$50"), (DOLLARS, "fifty bucks"), (POUNDS, "fifty pounds"),
     (POUNDS, "fifty quid"), (PESOS, "cincuenta pesos"), (replace(SWEDISH, currency="SEK"), "femtio kronor"),
     (replace(CHINESE, currency="USD"), "五十块"), (replace(URDU, currency="PKR"), "پچاس روپے")],
)  # fmt: skip
def test_the_money_of_the_accounts_is_taken(around, text):
    assert value("money", text, around) == 50
    assert certain("money", text, around)


@pytest.mark.parametrize(
    "text",
    ["ten percent", "fifty or sixty", "at least two", "two to three", "a few hundred", "one twenty five"],
)
def test_a_number_with_more_beside_it_is_read_back(text):
    assert value("number", text) is not None
    assert not certain("number", text)


def test_a_sign_is_the_numbers_own_but_not_the_end_of_another_phrase():
    assert value("number", "minus fifty") == -50
    assert value("number", "menos cincuenta", SPANISH) == -50
    assert value("number", "al menos cincuenta", SPANISH) == 50
    assert not certain("number", "al menos cincuenta", SPANISH)
    assert certain("number", "three times") and certain("number", "two checks please")


def test_what_was_left_over_is_told():
    found = read("money", "at least fifty dollars", ENGLISH)

    assert isinstance(found, Found)
    assert (found.value, found.left) == (50, "at least")
    assert [one.left for one in find("money", "pay fifty or sixty dollars", ENGLISH)] == ["fifty or"]


# --- codes


@pytest.mark.parametrize(
    "text", ["b one two three four", "1234b", "A1234", "one two b three four", "one two three four x",
             "one two point three four", "twelve hundred dollars", "bravo one two three four"]
)  # fmt: skip
def test_letters_beside_the_digits_of_a_code_make_it_unsure(text):
    assert not certain("digits", text)


@pytest.mark.parametrize(
    "text", ["one two three four", "it's a one two three four", "my number is 1234 thanks", "12-34", "#1234",
             "i think it's one two and then three four", "double one two three"]
)  # fmt: skip
def test_small_words_beside_a_code_are_no_letters_of_it(text):
    assert certain("digits", text)


@pytest.mark.parametrize(
    "text",
    ["fifty or " * 1250, "9" * 5000, "9 " * 310, "五" * 2000, "百" * 2000, "point five " * 2500, "double " * 5000,
     "hundra" * 800, "\0 fifty \0 😀", "fifty cincuenta femtio 五十 پچاس " * 1000, "½ ² ३ ٣", "half a " * 2500],
)  # fmt: skip
@pytest.mark.parametrize("around", [ENGLISH, SPANISH, SWEDISH, CHINESE, URDU])
def test_no_sentence_is_too_long_or_too_odd(around, text):
    for kind in ("number", "money", "digits", "phone", "alphanumeric"):
        read(kind, text, around)


@pytest.mark.parametrize(
    ("kind", "text", "never"),
    [("money", "half a million", 1_000_000), ("money", "one point two million", 2_000_000),
     ("money", "two and a half thousand dollars", 1000), ("money", "ten percent", 10), ("money", "fifty euros", 50),
     ("number", "point five", 5), ("number", "one point oh five", 5)],
)  # fmt: skip
def test_no_value_is_taken_in_silence_that_was_not_said(kind, text, never):
    found = read(kind, text, DOLLARS)

    assert found is None or found.value != never or not found.certain
