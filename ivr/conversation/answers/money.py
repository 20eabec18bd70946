"""An amount of money: "one hundred and thirty five dollars", "a hundred forty six fifty", "$1,250.00", "twenty bucks".

Rule: in free speech an amount needs a currency, or a verb that moves money before it; as an answer a number will do.
"""

from __future__ import annotations

from ivr.conversation.answers.kind import Found, Kind, Partial, Surroundings, Words, found_at, the_one
from ivr.conversation.answers.languages import LANGUAGES, words_in
from ivr.conversation.answers.number import keyed_decimal
from ivr.conversation.answers.numbers import NUMERALS, cardinal, digit_runs, figure, is_number
from ivr.conversation.answers.talk import skip_fillers
from ivr.conversation.answers.words import listed

_SIGNS = frozenset(listed("$ € £ ¥ usd"))
_MAJOR = frozenset().union(*words_in(lambda language: language.majors).values())
"""Currencies are named in any language: "quiero pagar cuarenta dollars"."""
_TENTHS = frozenset().union(*words_in(lambda language: language.tenths).values())
_MINOR = frozenset().union(*words_in(lambda language: f"{language.minors} {language.tenths}").values())
_MINUTES = words_in(lambda language: language.clock.minute_marks)
_AND = words_in(lambda language: language.money_and)
_OF = words_in(lambda language: language.money_of)
_ONE = words_in(lambda language: language.ones)
_MOVES = words_in(lambda language: language.money_moves)
_BETWEEN = words_in(lambda language: language.money_between)
_AFTER = words_in(lambda language: language.money_after)


class Money(Kind):
    """An amount of money. By keys: star is the decimal point, 40*50."""

    name = "money"
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
        return self._amounts(words, around, lenient=False)

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        strict = [word for word in words if word.norm in _MAJOR or word.norm in _MINOR]
        found = self._amounts(words, around, lenient=True)
        if strict and len(found) > 1:  # "one moment ... forty dollars"
            found = self._amounts(words, around, lenient=False) or found
        return the_one(found)

    def read_keys(self, keys: str, around: Surroundings) -> float | None:
        amount = keyed_decimal(keys)
        return None if amount is None else round(float(amount), 2)

    def _amounts(self, words: Words, around: Surroundings, lenient: bool) -> list[Found]:
        found = []
        i = 0
        while i < len(words):
            hit = self._amount(words, i, around, lenient)
            if hit is None:
                i += 1
                continue
            value, j, certain = hit
            found.append(found_at(words, i, j, round(float(value), 2), certain))
            i = j
        return found

    def _amount(
        self, words: Words, i: int, around: Surroundings, lenient: bool
    ) -> tuple[float, int, bool] | None:
        tongue = around.tongue
        start, sign = i, words[i].norm in _SIGNS
        if sign:
            i += 1
            if i == len(words):
                return None
        elif words[i].norm not in NUMERALS[tongue].starts and not words[i].norm[0].isdigit():
            return None
        hit = self._major(words, i, tongue, sign, lenient)
        if hit is None:
            return None
        value, j, marked, certain = hit
        if marked or sign or (lenient and not self._a_thing(words, start, j, tongue)):
            return value, j, certain
        return (value, j, certain) if self._moved(words, start, j, tongue) and value >= 1 else None

    def _major(
        self, words: Words, i: int, tongue: str, sign: bool, lenient: bool
    ) -> tuple[float, int, bool, bool] | None:
        """(value, the word after, whether a currency was said, certain)."""
        numerals = NUMERALS[tongue]
        hit = cardinal(words, i, numerals)
        if hit is None:
            after = words[i + 1].norm if i + 1 < len(words) else ""
            if words[i].norm in _ONE[tongue] and after in _MAJOR and after not in _SIGNS:
                hit = 1, i + 1
            else:
                return None
        value, j = hit
        if tongue == "en" or "." in words[i].norm or "," in words[i].norm:
            value = self._as_decimal(words, i, j, value)
        runs = self._digit_by_digit(words, i, tongue)
        if runs and (lenient or (runs[1] < len(words) and words[runs[1]].norm in _MAJOR)):
            value, j = runs
        certain = True
        if (
            j + 1 < len(words)
            and words[j].norm in numerals.point
            and (rest := digit_runs(words[j + 1 :], numerals))
        ):
            if rest[0].i == 0 and len(rest[0].digits) <= 2:
                value, j = float(f"{int(value)}.{rest[0].digits}"), j + 1 + rest[0].j
        elif not sign and value == int(value) and (pair := self._small_change(words, j, tongue, value)):
            change, k = pair
            followed = k < len(words) and words[k].norm in _MAJOR
            if value == change:  # said twice
                j = k
            elif followed and change >= 10 and value < 20 and k - j <= 2:
                value, j = value * 100 + change, k  # "one thirty five dollars"
            elif value < 10 and change >= 10:
                rest_pair = self._small_change(words, k, tongue, value)
                value = value * 100 + change  # "one forty six", maybe "fifty"
                certain = rest_pair is not None
                j = k
                if rest_pair:
                    value, j = value + rest_pair[0] / 100, rest_pair[1]
            else:
                value, j = value + change / 100, k
        if j + 1 < len(words) and words[j].norm in _OF[tongue] and words[j + 1].norm in _MAJOR:
            j += 1  # "un millón de dólares"
        if j < len(words) and words[j].norm in _MINOR:
            after = words[j + 1].norm if j + 1 < len(words) else ""
            minutes = words[j].norm in _MINUTES[tongue] and after and after not in _MAJOR  # 15分钟
            return None if minutes else self._small_coins(words, i, tongue)
        marked = False
        if (
            j < len(words)
            and words[j].norm in _MAJOR
            and not (
                words[j].norm in _SIGNS
                and words[j].norm != "usd"
                and j + 1 < len(words)
                and figure_follows(words, j)
            )
        ):
            marked, certain = True, True
            j += 1
        if value == int(value) and (marked or sign or lenient):
            cents = self._cents(words, j, tongue, need_unit=not marked and not sign)
            if cents:
                return value + cents[0], cents[1], True, True
        return value, j, marked, certain

    @staticmethod
    def _as_decimal(words: Words, i: int, j: int, value: float) -> float:
        """A lone figure is taken as it is written."""
        written = figure(words[i].norm) if j == i + 1 else None
        return value if written is None else written

    @staticmethod
    def _digit_by_digit(words: Words, i: int, tongue: str) -> tuple[float, int] | None:
        """Two or more single digits, said one by one: "one three five"."""
        numerals = NUMERALS[tongue]
        value: float = 0
        j = i
        while j < len(words):
            norm = words[j].norm
            digit = numerals.small.get(norm, 0 if norm in numerals.zero and j > i else -1)
            if norm.isdecimal() and len(norm) == 1:
                digit = int(norm)
            if not 0 <= digit <= 9:
                break
            value = value * 10 + digit
            j += 1
        if j < len(words) and j - i >= 1 and is_number(words[j], numerals):
            return None
        return (value, j) if j - i >= 2 else None

    @staticmethod
    def _small_change(words: Words, j: int, tongue: str, value: float) -> tuple[float, int] | None:
        """Cents said right after the amount, without their name: "forty six fifty", "forty six oh five"."""
        numerals = NUMERALS[tongue]
        if j >= len(words) or words[j].mark not in ("", "-"):
            return None
        if words[j].norm in numerals.zero and tongue == "en" and j + 1 < len(words):
            unit = numerals.small.get(words[j + 1].norm, 0)
            return (unit, j + 2) if 0 < unit < 10 else None
        if tongue == "es" and words[j].norm in _AND["es"] and j + 1 < len(words):
            if words[j].norm == "y":
                return None
            j += 1
        hit = cardinal(words, j, numerals)
        if hit is None or not (10 <= hit[0] < 100 or (words[j - 1].norm == "con" and hit[0] < 10)):
            return None
        if hit[1] < len(words) and words[hit[1]].norm in _MINOR:
            return None
        return hit

    @classmethod
    def _cents(cls, words: Words, j: int, tongue: str, need_unit: bool) -> tuple[float, int] | None:
        """What is said after the currency: its hundredths, and the word after them."""
        numerals = NUMERALS[tongue]
        if j < len(words) and words[j].norm in _AND[tongue]:
            j += 1
        if j >= len(words):
            return None
        if words[j].norm in numerals.zero and j + 1 < len(words):
            j += 1
        coins = cls._small_coins(words, j, tongue)
        if coins:
            return coins[0], coins[1]
        hit = cardinal(words, j, numerals)
        if hit is None or not 0 <= hit[0] < 100 or hit[0] != int(hit[0]):
            return None
        value, k = hit
        if need_unit or (k < len(words) and (words[k].norm in _MAJOR or is_number(words[k], numerals))):
            return None
        tenth = LANGUAGES[tongue].tenth_follows and value < 10
        return value / (10 if tenth else 100), k

    @staticmethod
    def _small_coins(words: Words, j: int, tongue: str) -> tuple[float, int, bool, bool] | None:
        """Such as "fifty cents", 五角五分: (their value, the word after, marked, certain)."""
        total, end = 0.0, 0
        while j < len(words):
            hit = cardinal(words, j, NUMERALS[tongue])
            if hit is None or hit[1] >= len(words) or words[hit[1]].norm not in _MINOR:
                break
            total += hit[0] / (10 if words[hit[1]].norm in _TENTHS else 100)
            j = end = hit[1] + 1
        return (total, end, True, True) if end else None

    @staticmethod
    def _a_thing(words: Words, i: int, j: int, tongue: str) -> bool:
        """The "one" of "a new one", the "un" of "un momento"."""
        if j != i + 1 or words[i].norm not in _ONE[tongue]:
            return False
        return (
            len(words) > 1
            and skip_fillers([words[k] for k in range(len(words)) if k != i], 0, tongue) < len(words) - 1
        )

    @staticmethod
    def _moved(words: Words, i: int, j: int, tongue: str) -> bool:
        """Whether a verb that moves money stands before the number, and nothing that is counted after it."""
        k = i - 1
        while k >= 0 and (words[k].norm in _BETWEEN[tongue] or words[k].norm in ("uh", "um", "eh")):
            k -= 1
        if k < 0 or words[k].norm not in _MOVES[tongue]:
            return False
        return j == len(words) or words[j].norm in _AFTER[tongue]


def figure_follows(words: Words, j: int) -> bool:
    """Whether the sign at `j` belongs to the figure after it."""
    return words[j + 1].norm[0].isdigit() and words[j + 1].start == words[j].end
