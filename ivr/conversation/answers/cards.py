"""Card numbers in what callers say and key, however they are told: in words, groups, pieces, with repairs between.

Rule: words become digits first, and only digits are looked at. A card begins and ends where a group of digits does, has
a length and a beginning that a network issues, and the right check digit; so one in fifty of other rows of sixteen is
taken for one, too, and a shorter number never.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from ivr.conversation.answers.languages import NUMERALS, phrases_of, words_in
from ivr.conversation.answers.numbers import apart, digit_runs
from ivr.conversation.answers.words import Words, words_of
from ivr.redaction import LONGEST_CARD, MASK, SHORTEST_CARD, is_card

MOST_DIGITS = 23
"""The longest card with its date (4 digits): what a caller may tell over several answers."""
MOST_REPAIRED = 8
"""Digits that a "sorry" takes back."""
MOST_READINGS = 1000
"""Ways to read repairs that are tried from one group on: who repairs four digits of a card has some 500."""
NEVER_FIRST = "0179"
"""Digits that no card network begins its numbers with (see `redaction.is_card`)."""
MOST_BESIDE = 8
"""Digits told right after a card: its date, with the century, and its code are no longer."""
BETWEEN = 3
"""Words between two masked groups that go with them: "um, and then"."""

_DATE = r"(?:(?:0[1-9]|1[0-2])(?:20)?[2-4]\d)"
_HEAD, _REST = re.compile(rf"{_DATE}?"), re.compile(rf"{_DATE}?(?:\d{{3,4}})?")
"""What stands before and behind a card in one row of digits: its date, its code, or nothing."""
_ODD_LETTERS = (re.compile(r"(?<=\d)[oO](?=\d)"), re.compile(r"(?<=\d)[lI|](?=\d)"))

_CORRECTIONS = phrases_of(lambda language: language.corrections)
_ONES = words_in(lambda language: language.ones)
_COUNTED = words_in(lambda language: f"{language.counted} {language.majors} {language.minors}")


@dataclass(frozen=True)
class Group:
    """Digits that were told as one: "4539", "four", "forty five", "double seven"."""

    digits: str
    start: int
    end: int
    text: int = 0
    """Which of several answers it stands in."""
    opens: bool = False
    """Whether other words, or the beginning of an answer, stand before it."""
    takes_back: tuple[int, ...] = ()
    """How many digits it may take back: it follows a "sorry", or says the last ones again."""
    spare: bool = False
    """Whether it may be no digit at all: the one of "the second one"."""
    counts: bool = False
    """Whether it counts something: 40 dollars."""


def told(texts: Sequence[str], tongue: str) -> list[Group]:
    """The digits of answers that follow each other."""
    found: list[Group] = []
    for place, text in enumerate(texts):
        found += _groups(text, tongue, place, found[-1].digits if found else "")
    return found


def digits_in(text: str, tongue: str) -> int:
    """How many digits the answer has."""
    return sum(len(group.digits) for group in _groups(text, tongue))


@lru_cache(maxsize=64)  # an answer is looked at several times in its turn; few, since it should not linger
def _groups(text: str, tongue: str, place: int = 0, before: str = "") -> tuple[Group, ...]:
    written = _in_figures(text)
    words, numerals = apart(words_of(written), NUMERALS[tongue]), NUMERALS[tongue]
    if not any(word.norm in numerals.begins_digits or word.norm[0].isdigit() for word in words):
        return ()
    words = _sounding_alike(words, tongue)
    found: list[Group] = []
    last = 0
    for run in digit_runs(words, numerals):
        takes_back = _taken_back(words[last : run.i], run.digits, before, tongue)
        word = words[run.i].norm
        spare = len(run.digits) == 1 and word in _ONES[tongue]
        counts = run.j < len(words) and words[run.j].norm in _COUNTED[tongue]
        for index, (digits, i, j) in enumerate(run.pieces):
            start, end = words[i].start, words[j - 1].end
            first = index == 0
            found.append(Group(digits, start, end, place, first, takes_back if first else (), spare, counts))
        last, before = run.j, run.digits
    return tuple(found)


def _taken_back(between: Words, digits: str, before: str, tongue: str) -> tuple[int, ...]:
    if _CORRECTIONS[tongue].all(between):
        return tuple(range(1, MOST_REPAIRED + 1))
    said_again = digits == before and len(digits) <= MOST_REPAIRED
    return (len(digits),) if said_again else ()


def _in_figures(text: str) -> str:
    """The text with every sign for a digit written as one, each in its place: ④, ⁴, and the o of 4o39."""
    if not text.isascii():
        text = "".join(str(unicodedata.digit(sign, sign)) for sign in text)
    for figure, letters in enumerate(_ODD_LETTERS):
        text = letters.sub(str(figure), text)
    return text


def _sounding_alike(words: Words, tongue: str) -> Words:
    """The words with those that sound like a digit, between two digits, written as one: "five for three"."""
    numerals = NUMERALS[tongue]
    alike = numerals.alike
    if not any(word.norm in alike for word in words):
        return words
    begins = [word.norm in numerals.small or word.norm[0].isdigit() for word in words]
    return [
        word._replace(norm=alike[word.norm])
        if word.norm in alike and begins[i - 1 : i + 2 : 2] == [True, True]
        else word
        for i, word in enumerate(words)
    ]


# -- cards among the groups ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Card:
    """A card number, and the groups that it is told in."""

    digits: str
    first: int
    last: int


def cards_in(groups: Sequence[Group]) -> Iterator[Card]:
    """The cards told, from the left, without overlaps."""
    ahead = list(accumulate((len(group.digits) for group in reversed(groups)), initial=0))[::-1]
    i = 0
    while i < len(groups) and ahead[i] >= SHORTEST_CARD:
        begun = _from(groups, i) if _may_begin(groups, i) else ()
        card = max(begun, key=lambda found: found.last, default=None)
        if card is None:
            i += 1
        else:
            yield card
            i = card.last + 1


def _may_begin(groups: Sequence[Group], place: int) -> bool:
    """Among digits told one by one, a card begins with the first: any other would begin one by chance."""
    digits = groups[place].digits
    if digits[0] in NEVER_FIRST and len(digits) < SHORTEST_CARD:
        return False
    return groups[place].opens or max(len(digits), len(groups[place - 1].digits)) > 1


def _from(groups: Sequence[Group], first: int) -> Iterator[Card]:
    """The cards that begin with the group `first`, those with the fewest repairs first.

    Each group that may repair or be no digit doubles the readings: one is gone into once, and `MOST_READINGS` at most.
    """
    waiting, seen = deque([(first, "")]), set[tuple[int, str]]()
    while waiting:
        at, so_far = waiting.popleft()
        while at < len(groups) and (at, so_far) not in seen and len(seen) < MOST_READINGS:
            seen.add((at, so_far))
            group = groups[at]
            if at > first:
                for repaired in _repaired(group, so_far):
                    if (digits := _card(repaired, alone=False)) and _may_span(groups, first, at):
                        yield Card(digits, first, at)
                    waiting.append((at + 1, repaired))
                if group.spare:
                    waiting.append((at + 1, so_far))
            so_far += group.digits
            if len(so_far) > LONGEST_CARD + MOST_BESIDE:
                break
            if (digits := _card(so_far, alone=at == first)) and _may_span(groups, first, at):
                yield Card(digits, first, at)
            at += 1


def _repaired(group: Group, so_far: str) -> Iterator[str]:
    """What was told so far with the group in the place of the digits that it may take back."""
    for less in group.takes_back:
        if less <= len(so_far):
            yield so_far[:-less] + group.digits


def _may_span(groups: Sequence[Group], first: int, last: int) -> bool:
    """Over several answers, a card begins where digits do: not in the middle of another number."""
    return groups[first].text == groups[last].text or groups[first].opens


def _card(digits: str, alone: bool) -> str:
    """The card that the digits are; told as one group, also with its date and code. "" when they are none."""
    if is_card(digits):
        return digits
    if not alone or len(digits) <= SHORTEST_CARD:
        return ""
    return next((found for found in _in_a_row(digits) if is_card(found)), "")


def _in_a_row(row: str) -> Iterator[str]:
    for begin in (0, 4, 6):
        for length in range(SHORTEST_CARD, LONGEST_CARD + 1):
            head, card, rest = row[:begin], row[begin : begin + length], row[begin + length :]
            if len(card) == length and _HEAD.fullmatch(head) and _REST.fullmatch(rest):
                yield card


# -- masking ---------------------------------------------------------------------------------------------


def without_cards(texts: Sequence[str], tongue: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The answers with every card, and what was told right beside it, masked; and the digits of the cards."""
    groups = told(texts, tongue)
    cards = tuple(cards_in(groups))
    if not cards:
        return tuple(texts), ()
    hidden = {index for card in cards for index in _with_beside(groups, card)}
    hidden_in = [
        masked(text, [group for index, group in enumerate(groups) if index in hidden and group.text == place])
        for place, text in enumerate(texts)
    ]
    return tuple(hidden_in), tuple(card.digits for card in cards)


def _with_beside(groups: Sequence[Group], card: Card) -> Iterator[int]:
    """The groups of a card, those before it in the same row, and its date and code behind it."""
    first = card.first
    while not groups[first].opens:
        first -= 1
    yield from range(first, card.last + 1)
    room = MOST_BESIDE
    for index in range(card.last + 1, len(groups)):
        group = groups[index]
        room -= len(group.digits)
        if room < 0 or group.text != groups[card.last].text or group.counts:
            return
        yield index


def masked(text: str, groups: Sequence[Group]) -> str:
    """The text with these groups masked, those near each other as one."""
    spans: list[tuple[int, int]] = []
    for group in groups:
        if spans and len(text[spans[-1][1] : group.start].split()) <= BETWEEN:
            spans[-1] = spans[-1][0], group.end
        else:
            spans.append((group.start, group.end))
    for start, end in reversed(spans):
        text = text[:start] + MASK + text[end:]
    return text
