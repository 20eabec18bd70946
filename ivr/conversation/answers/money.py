"""An amount of money: "one hundred and thirty five dollars", "a hundred forty six fifty", "$1,250.00", "twenty bucks".

Rule: in free speech an amount needs a currency, or a verb that moves money before it; as an answer a number will do.
A share in percent is no amount, and money of another country is never taken for this one's.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ivr.conversation.answers import beside
from ivr.conversation.answers.found import Found, Partial, found_at, the_one
from ivr.conversation.answers.kind import Kind, Surroundings
from ivr.conversation.answers.languages import LANGUAGES, ByLanguage, phrases_of, words_in
from ivr.conversation.answers.number import keyed_decimal
from ivr.conversation.answers.numbers import NUMERALS, Numerals, cardinal, digit_value, is_number
from ivr.conversation.answers.quantity import Quantity, quantity
from ivr.conversation.answers.talk import skip_fillers
from ivr.conversation.answers.words import NOTHING, Phrases, Word, Words, listed, norm_at, past, word_at

_SIGNS = frozenset(listed("$ € £ ¥ usd cad aud eur gbp mxn jpy chf cny sek nok inr pkr"))
_MAJOR = frozenset().union(*words_in(lambda language: language.majors).values())
"""Currencies are named in any language: "quiero pagar cuarenta dollars"."""
_NAMES = _MAJOR - _SIGNS
_CODES = ByLanguage(
    lambda language: Phrases(
        {name: codes for codes, names in language.currencies.items() for name in names.split(",")}
    )
)
_TENTHS = frozenset().union(*words_in(lambda language: language.tenths).values())
_MINOR = frozenset().union(*words_in(lambda language: f"{language.minors} {language.tenths}").values())
_MONEY = _MAJOR | _MINOR
_MINUTES = words_in(lambda language: language.clock.minute_marks)
_AND = words_in(lambda language: language.money_and)
_OF = words_in(lambda language: language.money_of)
_ONE = words_in(lambda language: language.ones)
_WITH = words_in(lambda language: language.money_with)
_MOVES = words_in(lambda language: language.money_moves)
_BETWEEN = words_in(lambda language: language.money_between)
_AFTER = words_in(lambda language: language.money_after)
_COUNTED = words_in(lambda language: language.counted)
_PERCENT = phrases_of(lambda language: language.percent)
_PERCENT_BEFORE = phrases_of(lambda language: language.percent_before)
_SHARES = ByLanguage(lambda language: _PERCENT[language.tag].firsts | _PERCENT_BEFORE[language.tag].firsts)
_BEGINS = ByLanguage(
    lambda language: (
        language.numerals.begins_quantity | _SIGNS | _ONE[language.tag] | _PERCENT_BEFORE[language.tag].firsts
    )
)
"""Words that an amount, or a share, can begin with."""
_LONGEST = 9
"""Digits said one by one that still are an amount; more are an account or a card."""
_TOO_MUCH = 10**12
_THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+")
"""No money has three decimals: the dot of "1.250" stands between thousands."""
_KEYED = re.compile(r"\d{0,12}(\*\d{0,2})?")


class _Amount(NamedTuple):
    """`marked`: whether a currency was said; `whole`: cents may still follow."""

    value: float
    j: int
    marked: bool = False
    certain: bool = True
    whole: bool = True


class Money(Kind):
    """An amount of money. By keys: star is the decimal point, 40*50."""

    name = "money"
    most_keys = 12
    bare = True
    counts = True
    numeric = True
    example = {"en": "forty dollars", "es": "cuarenta dólares"}
    hints = {
        "en": (
            "dollars",
            "cents",
            "dollars and cents",
            "one hundred dollars",
            "twenty dollars",
            "fifty cents",
        ),
        "es": (
            "dólares",
            "centavos",
            "cien dólares",
            "veinte dólares",
            "cincuenta centavos",
            "pesos",
            "euros",
        ),
    }
    by_keys = {
        "en": "You can also key in the amount, with star for the decimal point{finish}.",
        "es": "También puede marcar la cantidad, con asterisco para los decimales{finish}.",
    }
    said_as = "money"

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        return _amounts(words, around, lenient=False)

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        found = _amounts(words, around, lenient=True)
        named = any(word.norm in _MONEY for word in words)
        if named and len(found) > 1:  # "one moment ... forty dollars"
            found = _amounts(words, around, lenient=False) or found
        return the_one(found)

    def left_over(self, words: Words, found: Found, around: Surroundings) -> str:
        return _of_another_country(words, found, around) or beside.left_over(
            words, found, around, _COUNTED[around.tongue]
        )

    def read_keys(self, keys: str, around: Surroundings) -> float | None:
        amount = keyed_decimal(keys) if _KEYED.fullmatch(keys) else None
        return None if amount is None else round(float(amount), 2)


def _of_another_country(words: Words, found: Found, around: Surroundings) -> str:
    """The name of the money, where it is not this country's: "euros" at a dollar account."""
    if not around.currency:
        return ""
    said = [word for word in words if found.start <= word.start < found.end]
    for codes, i, j in _CODES[around.tongue].all(said):
        if codes and around.currency not in codes.split():
            return " ".join(word.raw for word in said[i:j])
    return ""


def _amounts(words: Words, around: Surroundings, lenient: bool) -> list[Found]:
    tongue, found, after = around.tongue, list[Found](), 0
    shares = any(word.norm in _SHARES[tongue] for word in words)
    for i in [i for i, word in enumerate(words) if word.is_figure or word.norm in _BEGINS[tongue]]:
        if i < after:
            continue
        after = _past_other_numbers(words, i, tongue, shares)
        amount = _amount(words, i, tongue, lenient) if after == i else None
        if amount:
            found.append(found_at(words, i, amount.j, round(float(amount.value), 2), amount.certain))
            after = amount.j
    return found


def _past_other_numbers(words: Words, i: int, tongue: str, shares: bool) -> int:
    """The place after what is a number and no amount: an account's, a share."""
    digits = _past_digits(words, i, tongue)
    if digits - i > _LONGEST:
        return digits
    return _past_share(words, i, tongue) if shares else i


def _past_share(words: Words, i: int, tongue: str) -> int:
    """The place after a share, which is no amount: "ten percent"; `i` where none stands."""
    start = _PERCENT_BEFORE[tongue].past(words, i)
    number = quantity(words, start, NUMERALS[tongue])
    if number is None:
        return start
    if start > i:
        return number.j
    share = _PERCENT[tongue].at(words, number.j)
    return share[1] if share else i


def _past_digits(words: Words, i: int, tongue: str) -> int:
    """The place after single digits said one by one from `i` on."""
    places = range(i, len(words))
    return next((j for j in places if digit_value(words[j], NUMERALS[tongue]) is None), len(words))


def _amount(words: Words, i: int, tongue: str, lenient: bool) -> _Amount | None:
    sign = words[i].norm in _SIGNS
    amount = _with_name(words, i + sign, tongue, sign, lenient)
    if amount is None or amount.value >= _TOO_MUCH:
        return None
    if amount.marked or sign:
        return amount
    if lenient and not _a_thing(words, i, amount.j, tongue):
        return amount
    if amount.value >= 1 and _moved(words, i, amount.j, tongue):
        return amount
    return None


def _with_name(words: Words, i: int, tongue: str, sign: bool, lenient: bool) -> _Amount | None:
    """The amount that begins at `i`, behind its sign if it has one, with the name of the money and its cents."""
    said = _number(words, i, tongue, sign, lenient)
    if said is None:
        return None
    amount = _with_currency(words, i, said, tongue)
    if amount is None:
        return None
    named = amount.marked or sign
    if named or lenient:
        return _with_cents(words, amount, tongue, named)
    return amount


def _number(words: Words, i: int, tongue: str, sign: bool, lenient: bool) -> _Amount | None:
    """The number of an amount, with cents that are said without their name: "forty six fifty"."""
    said = _one_by_one(words, i, tongue, lenient) or _quantity(words, i, tongue)
    if said is None or sign or not said.whole:
        return said
    change = _small_change(words, said.j, tongue)
    return _with_change(words, said, change, tongue) if change else said


def _quantity(words: Words, i: int, tongue: str) -> _Amount | None:
    numerals = NUMERALS[tongue]
    said = quantity(words, i, numerals) or _one_of_a_currency(words, i, tongue)
    if said is None:
        return None
    value = said.value
    if said.j == i + 1 and _THOUSANDS.fullmatch(words[i].norm):
        value = int(words[i].norm.replace(".", ""))
    return _Amount(value, said.j, False, said.certain, not said.exact and value == int(value))


def _one_of_a_currency(words: Words, i: int, tongue: str) -> Quantity | None:
    """The "a" of "a dollar", the "half a" of "half a dollar"."""
    part = NUMERALS[tongue].parts_said.at(words, i)
    if part and norm_at(words, part[1]) in _NAMES:
        return Quantity(part[0], part[1], exact=True)
    one_of_them = norm_at(words, i) in _ONE[tongue] and norm_at(words, i + 1) in _NAMES
    return Quantity(1, i + 1) if one_of_them else None


def _one_by_one(words: Words, i: int, tongue: str, lenient: bool) -> _Amount | None:
    """Two or more single digits, said one by one: "one three five"."""
    numerals = NUMERALS[tongue]
    j = _past_digits(words, i, tongue)
    if j - i < 2 or words[i].norm in numerals.zero:
        return None
    after = word_at(words, j)
    if is_number(after, numerals) or after.norm in numerals.point:
        return None
    if after.norm not in _MAJOR and not lenient:
        return None
    return _Amount(int("".join(str(digit_value(word, numerals)) for word in words[i:j])), j)


def _small_change(words: Words, j: int, tongue: str) -> tuple[float, int] | None:
    """Cents said right after the amount, without their name: "forty six fifty", "forty six oh five"."""
    word, numerals = word_at(words, j), NUMERALS[tongue]
    if not _goes_on(word):
        return None
    if tongue == "en" and word.norm in numerals.zero:
        return _oh_five(words, j, numerals)
    linked = word.norm in _WITH[tongue]  # "cuarenta con cinco"
    hit = cardinal(words, j + linked, numerals)
    fewest = 1 if linked else 10
    if hit is None or not fewest <= hit[0] < 100:
        return None
    return None if norm_at(words, hit[1]) in _MINOR else hit


def _goes_on(word: Word) -> bool:
    """Whether nothing is written between the number and this word but a line that joins: "forty-six", not "50-60"."""
    joins = ("",) if word.is_figure else ("", "-")
    return word.mark in joins


def _oh_five(words: Words, j: int, numerals: Numerals) -> tuple[float, int] | None:
    unit = numerals.small.get(norm_at(words, j + 1), 0)
    return (unit, j + 2) if 0 < unit < 10 else None


def _with_change(words: Words, said: _Amount, change: tuple[float, int], tongue: str) -> _Amount:
    """Two numbers in a row: cents ("forty six fifty"), hundreds ("one forty six"), or the same said twice."""
    value, j = change
    named = norm_at(words, j) in _MAJOR
    if said.value == value:
        return said._replace(j=j, certain=named)
    in_cents = _Amount(said.value + value / 100, j, whole=False)
    pair = value >= 10 and j - said.j <= 2
    if not pair:
        return in_cents
    if said.value < 10:
        return _in_hundreds(words, said, change, tongue, named)
    if not 10 < said.value < 20:
        return in_cents
    which = _Amount(said.value * 100 + value, j) if named else in_cents  # "twelve fifty"
    return which._replace(certain=False)


def _in_hundreds(words: Words, said: _Amount, change: tuple[float, int], tongue: str, named: bool) -> _Amount:
    """Such as "one thirty five dollars", "one forty six fifty"; "three fifty" alone may be either."""
    hundreds, j = said.value * 100 + change[0], change[1]
    cents = None if named else _small_change(words, j, tongue)
    if cents:
        return _Amount(hundreds + cents[0] / 100, cents[1], whole=False)
    return _Amount(hundreds, j, certain=named)


def _with_currency(words: Words, i: int, said: _Amount, tongue: str) -> _Amount | None:
    """With the name of the money; what is named in cents alone is those cents, and minutes are no amount."""
    j = said.j
    if norm_at(words, j) in _OF[tongue] and norm_at(words, j + 1) in _MAJOR:
        j += 1  # "un millón de dólares"
    if norm_at(words, j) in _MINOR:
        if _are_minutes(words, j, tongue):
            return None
        return _coins_alone(words, i, j, tongue)
    if not _names_money(words, j):
        return said
    return said._replace(j=past(words, j + 1, _NAMES), marked=True)  # "dólares canadienses"


def _names_money(words: Words, j: int) -> bool:
    """Whether the word is the name of money, and no sign of a figure that follows."""
    norm = norm_at(words, j)
    if norm in _MAJOR and not norm.isalpha():
        return norm in _NAMES or not _figure_follows(words, j)
    return norm in _MAJOR


def _are_minutes(words: Words, j: int, tongue: str) -> bool:
    """15分钟: the word for the coin is the word for the minute."""
    money_ends = norm_at(words, j + 1) in _MAJOR | {""}
    return words[j].norm in _MINUTES[tongue] and not money_ends


def _with_cents(words: Words, amount: _Amount, tongue: str, named: bool) -> _Amount:
    """With what is said after the currency: "and a half", "fifty cents", "fifty"."""
    j = amount.j
    if not amount.whole:
        return amount
    part = NUMERALS[tongue].added_said.at(words, j) if amount.marked else None
    if part:
        return _Amount(amount.value + part[0], part[1], marked=True)
    j = _past_and(words, j, tongue)
    cents = _small_coins(words, j, tongue) or (_bare_cents(words, j, tongue) if named else None)
    if cents:
        return _Amount(amount.value + cents.value, cents.j, True, amount.certain)
    return amount


def _past_and(words: Words, j: int, tongue: str) -> int:
    """The place after "and" and after the "oh" of "oh five"."""
    for skipped in (_AND[tongue], NUMERALS[tongue].zero):
        if j + 1 < len(words) and words[j].norm in skipped:
            j += 1
    return j


def _bare_cents(words: Words, j: int, tongue: str) -> _Amount | None:
    """The "fifty" of "forty six dollars fifty"; a lone digit is a tenth in Chinese (三块五)."""
    hit = cardinal(words, j, NUMERALS[tongue])
    if hit is None or hit[0] not in range(100):
        return None
    value, k = hit
    after = word_at(words, k)
    if after.norm in _MAJOR or is_number(after, NUMERALS[tongue]):
        return None
    tenth = LANGUAGES[tongue].tenth_follows and value < 10
    return _Amount(value / (10 if tenth else 100), k)


def _coins_alone(words: Words, i: int, j: int, tongue: str) -> _Amount | None:
    """Coins with no money named before them; "five thousand and fifty cents" are not 5,050 of them."""
    coins = _small_coins(words, i, tongue)
    link = next((k for k in range(j - 1, i, -1) if words[k].norm in _AND[tongue]), 0)
    if coins is None or coins.value < 1 or not link:
        return coins
    whole, rest = cardinal(words[:link], i, NUMERALS[tongue]), _small_coins(words, link + 1, tongue)
    if whole is None or rest is None or whole[1] < link:
        return coins._replace(certain=False)
    return _Amount(whole[0] + rest.value, rest.j, marked=True, certain=False, whole=False)


def _small_coins(words: Words, j: int, tongue: str) -> _Amount | None:
    """Such as "fifty cents", 五角五分."""
    total, end = 0.0, 0
    while hit := cardinal(words, j, NUMERALS[tongue]):
        coin = norm_at(words, hit[1])
        if coin not in _MINOR:
            break
        total += hit[0] / (10 if coin in _TENTHS else 100)
        j = end = hit[1] + 1
    if end:
        return _Amount(total, end, marked=True, whole=False)
    return None


def _a_thing(words: Words, i: int, j: int, tongue: str) -> bool:
    """The "one" of "a new one", the "un" of "un momento"."""
    one = j == i + 1 and words[i].norm in _ONE[tongue]
    if not one:
        return False
    return skip_fillers(words, 0, tongue) < i or skip_fillers(words, j, tongue) < len(words)


def _moved(words: Words, i: int, j: int, tongue: str) -> bool:
    """Whether a verb that moves money stands before the number, and nothing that is counted after it."""
    before = next((word for word in reversed(words[:i]) if word.norm not in _BETWEEN[tongue]), NOTHING)
    counts_nothing = norm_at(words, j) in _AFTER[tongue] | {""}
    return counts_nothing and before.norm in _MOVES[tongue]


def _figure_follows(words: Words, j: int) -> bool:
    """Whether the sign at `j` belongs to the figure after it."""
    after = word_at(words, j + 1)
    return after.is_figure and words[j].touches(after)
