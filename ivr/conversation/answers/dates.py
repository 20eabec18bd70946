"""Days from one to another: "from may third to the tenth", "last month", "the past thirty days", "january to march".

Rule: kept in the caller's own words, since what reads them next knows best from which day on a month counts.
"""

from __future__ import annotations

from ivr.conversation.answers.days import Days, days_in
from ivr.conversation.answers.found import Found, Partial, found_at
from ivr.conversation.answers.kind import Kind, Surroundings
from ivr.conversation.answers.numbers import NUMERALS, cardinal, ordinal
from ivr.conversation.answers.words import Phrases, Words, joined, listed, norm_at

_TO = frozenset(listed("to until till through thru and hasta a y bis til"))
_WHICH = frozenset(
    listed("""
    last past previous this next coming current whole entire ultimo ultima ultimos ultimas pasado este esta proximo
    proxima""")
)
_UNITS = Phrases.listed(
    "day, days, week, weeks, weekend, month, months, quarter, quarters, year, years, día, días, semana, semanas, mes, "
    "meses, trimestre, año, años"
)
_REACH = 5
"""The most words between the first day and the word that leads to the second."""


class Dates(Kind):
    """Days from one to another, in the caller's words. Keys cannot give them."""

    name = "dates"
    example = {
        "en": "from may third to may tenth", "es": "del tres al diez de mayo", "sv": "från tredje till tionde maj",
        "nb": "fra tredje til tiende mai", "no": "fra tredje til tiende mai", "nn": "frå tredje til tiande mai",
        "zh": "五月三号到五月十号", "cmn": "五月三号到五月十号", "ur": "تین مئی سے دس مئی تک",
    }  # fmt: skip
    hints = {
        "en": ("from", "to", "until", "last month", "this week"),
        "es": ("desde", "hasta", "el mes pasado"),
    }
    speech_end = 1.5

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        said = Days(words, around, lenient=True)
        return [found_at(words, i, j, joined(words, i, j)) for i, j in _spans(said) or _stretches(said)]

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        if found := self.find(words, around):
            return found[-1]
        said = Days(words, around, lenient=True)
        alone = _months(said) or [_places(words, day) for day in days_in(said)]
        if not alone:
            return None
        i, j = alone[0]
        return found_at(words, i, j, joined(words, i, j))


def _spans(said: Days) -> list[tuple[int, int]]:
    """From a day, a month or a number to a day or month: the words between which it says so."""
    words = said.words
    ends = sorted([*(_places(words, day) for day in days_in(said)), *_months(said)])
    spans: list[tuple[int, int]] = []
    for i, j in ends:
        lead = i - 1 if norm_at(words, i - 1) in _TO else i - 2
        if norm_at(words, lead) not in _TO and words[i].mark not in ("-", "–"):
            continue
        before = [place for place in ends if place[1] <= lead + 1 and lead - place[1] <= _REACH]
        start = before[-1][0] if before else _number_before(said, lead)
        if start is not None:
            spans.append((start, j))
    return spans


def _number_before(said: Days, lead: int) -> int | None:
    """Where the number of a day begins right before the word at `lead`: "third" of "third to tenth may"."""
    numerals = NUMERALS[said.around.tongue]
    for i in range(max(0, lead - 3), lead):
        hit = ordinal(said.words, i, numerals) or cardinal(said.words, i, numerals)
        if hit and hit[1] == lead:
            return i
    return None


def _stretches(said: Days) -> list[tuple[int, int]]:
    """A stretch by its name: "last month", "the past thirty days"."""
    words, numerals = said.words, NUMERALS[said.around.tongue]
    found = []
    for i, word in enumerate(words):
        if word.norm not in _WHICH:
            continue
        number = cardinal(words, i + 1, numerals)
        unit = _UNITS.at(words, number[1] if number else i + 1)
        if unit:
            found.append((i, unit[1]))
        elif (before := _UNITS.at(words, i - 1)) and before[1] == i:  # "el mes pasado"
            found.append((i - 1, i + 1))
    return found


def _months(said: Days) -> list[tuple[int, int]]:
    """Months that are named without a day."""
    days = [_places(said.words, day) for day in days_in(said)]
    hits = ((i, said.month(i)) for i in range(len(said.words)))
    return [(i, hit[1]) for i, hit in hits if hit and not any(a <= i < b for a, b in days)]


def _places(words: Words, found: Found) -> tuple[int, int]:
    """The first word of a value, and the one after it."""
    inside = [i for i, word in enumerate(words) if found.start <= word.start < found.end]
    return inside[0], inside[-1] + 1
