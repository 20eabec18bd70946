"""A telephone number, gathered over as many turns as the caller needs ("seven one five" / "one three nine" / ...).

Rule: `phonenumbers` alone says what is complete for the region; a possible number that is in no plan is not certain.
"""

from __future__ import annotations

import re
from dataclasses import replace

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, ValidationResult

from ivr.conversation.answers import beside
from ivr.conversation.answers.digits import digits_said, gathered
from ivr.conversation.answers.found import Found, Partial
from ivr.conversation.answers.kind import Kind, Surroundings
from ivr.conversation.answers.languages import words_in
from ivr.conversation.answers.numbers import NUMERALS, digit_runs
from ivr.conversation.answers.talk import after_correction, is_corrected
from ivr.conversation.answers.words import Words
from ivr.conversation.events import Value

_AREA = words_in(lambda language: language.area)
_MOST = 15  # ITU-T E.164
REGIONS = frozenset(phonenumbers.SUPPORTED_REGIONS)
"""The countries whose plans are known, by ISO 3166."""
_TYPES = phonenumbers.PhoneNumberType
_TAKES_NO_TEXTS = frozenset(
    (_TYPES.FIXED_LINE, _TYPES.TOLL_FREE, _TYPES.PREMIUM_RATE, _TYPES.SHARED_COST, _TYPES.PAGER, _TYPES.UAN)
)


class Phone(Kind):
    """A telephone number, with + and the code of the country when it is of another one. By keys: its digits."""

    name = "phone"
    most_keys = 18
    example = {
        "en": "five five five, two three four, one one nine nine",
        "es": "cinco cinco cinco, dos tres cuatro",
    }
    hints = {
        "en": (
            "zero",
            "oh",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "area code",
        ),
        "es": (
            "cero",
            "uno",
            "dos",
            "tres",
            "cuatro",
            "cinco",
            "seis",
            "siete",
            "ocho",
            "nueve",
            "código de área",
        ),
    }
    by_keys = {
        "en": "You can also key in the number, area code first{finish}.",
        "es": "También puede marcar el número, primero el código de área{finish}.",
    }
    said_as = "phone"
    spelled_back = "phone"
    speech_end = 2.0
    gathers = True

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        found = []
        for run in digit_runs(words, NUMERALS[around.tongue]):
            plus = run.i > 0 and words[run.i - 1].norm in ("+", "plus")
            number = _parsed(("+" if plus else "") + run.digits, around.region)
            if number and _complete(number):
                start = words[run.i].start
                found.append(
                    Found(_written(number, around.region), start, words[run.j - 1].end, _valid(number))
                )
        return found

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        if not partial and (whole := self.find(words, around)):
            return _put_right(whole[-1], words, around)
        said = digits_said(words, around)
        if said is None:
            return None

        def complete(digits: str) -> bool:
            number = _parsed(digits, around.region)
            return number is not None and _complete(number)

        most = _most_digits(partial, str(said.value), around.region)
        digits = gathered(partial, said, complete, most, is_corrected(words, around.language))
        if isinstance(digits, Partial):
            return digits
        number = _parsed(digits, around.region)
        if number is None:
            return None
        return Found(_written(number, around.region), said.start, said.end, said.certain and _valid(number))

    def left_over(self, words: Words, found: Found, around: Surroundings) -> str:
        return beside.beside_code(words, found, around)

    def read_keys(self, keys: str, around: Surroundings) -> Value | Found | None:
        number = _parsed(keys, around.region) if keys.isdecimal() else None
        if number is None or not _complete(number):
            return None
        written = _written(number, around.region)
        if _valid(number):
            return written
        return Found(written, 0, len(keys), certain=False)

    # Any number of keys: a one in front of ten digits must not cut the last of them off, and + is no key.


def _put_right(found: Found, words: Words, around: Surroundings) -> Found:
    """The number with the digits in it that are put right behind it: "... oh one four two, no, four three"."""
    after = after_correction(words, around.language)
    if len(after) == len(words) or after[0].start < found.end:
        return found
    instead = "".join(run.digits for run in digit_runs(after, NUMERALS[around.tongue]))
    if not 0 < len(instead) < len(found.value):
        return replace(found, certain=False)
    first = any(word.norm in _AREA[around.tongue] for word in after)
    number = instead + found.value[len(instead) :] if first else found.value[: -len(instead)] + instead
    return Found(number, found.start, after[-1].end, certain=False)


def groups_of(number: str, region: str) -> list[str]:
    """The number in the groups in which people of the region write it, "+" in front of another country's."""
    parsed = _parsed(number, region)
    if parsed is None:
        return []
    at_home = parsed.country_code == phonenumbers.country_code_for_region(region)
    form = (
        phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return re.findall(r"\+?\d+", phonenumbers.format_number(parsed, form))


def textable(number: str, region: str) -> str:
    """The number with + and the code of its country, as text messages are sent to it; "" for one that takes none.

    Landlines and what costs the sender more (premium rates, shared costs) take none, as far as the plan tells.
    """
    parsed = _parsed(number, region)
    if parsed is None or not _complete(parsed) or phonenumbers.number_type(parsed) in _TAKES_NO_TEXTS:
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _most_digits(partial: str, said: str, region: str) -> int:
    """The most digits of a number that begins like this: ten in North America, eleven with a one in front."""
    if region not in ("US", "CA"):
        return _MOST
    if partial.startswith("1") or said.startswith("1"):
        return 11
    return 10


def _parsed(digits: str, region: str) -> PhoneNumber | None:
    if not 2 < len(digits) <= _MOST + 1:
        return None
    try:
        return phonenumbers.parse(digits, region)
    except NumberParseException:
        return None


def _complete(number: PhoneNumber) -> bool:
    return phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE


def _valid(number: PhoneNumber) -> bool:
    return phonenumbers.is_valid_number(number)


def _written(number: PhoneNumber, region: str) -> str:
    """As people there dial it: with its zero in front in the United Kingdom, without the one in the United States."""
    if number.country_code == phonenumbers.country_code_for_region(region):
        national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
        return "".join(re.findall(r"\d+", national))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
