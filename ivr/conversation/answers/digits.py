"""Digits of an account, a reference, a code: "seven one five", "double seven", "nine ten", "one hundred and forty six".

Rule: callers pause between groups, so digits that are too few wait for more; a value is the digits, never a number.
"""

from __future__ import annotations

from collections.abc import Callable

from ivr.conversation.answers import beside
from ivr.conversation.answers.codes import outside
from ivr.conversation.answers.found import Found, Partial, found_at
from ivr.conversation.answers.kind import Kind, Surroundings
from ivr.conversation.answers.languages import words_in
from ivr.conversation.answers.numbers import NUMERALS, Run, digit_runs
from ivr.conversation.answers.talk import after_correction, is_corrected, only_fillers, skip_fillers
from ivr.conversation.answers.words import Words, norm_at
from ivr.conversation.events import Value


class Digits(Kind):
    """Digits, one by one or in groups; a zero in front counts. By keys: the keys."""

    name = "digits"
    most_keys = 40
    example = {"en": "one two three", "es": "uno dos tres"}
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
            "double",
            "triple",
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
            "doble",
            "triple",
        ),
    }
    by_keys = {"en": "You can also key it in{finish}.", "es": "También puede marcarlo en el teclado{finish}."}
    said_as = "digits"
    spelled_back = "digits"
    speech_end = 2.0
    only_when_asked = True
    gathers = True

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        fewest, most = around.lengths(fewest=3)
        words = outside(words)
        return [
            found_at(words, run.i, run.j, run.digits)
            for run in digit_runs(words, NUMERALS[around.tongue])
            if fewest <= len(run.digits) <= most and not _counts_something(words, run, around.tongue)
        ]

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        said = digits_said(words, around)
        if said is None:
            return None
        fewest, most = around.lengths()
        whole = gathered(
            partial,
            said,
            lambda digits: fewest <= len(digits) <= most,
            most,
            is_corrected(words, around.language),
        )
        if isinstance(whole, Partial):
            return whole
        if whole:
            return Found(whole, said.start, said.end, said.certain)
        return None

    def left_over(self, words: Words, found: Found, around: Surroundings) -> str:
        return beside.beside_code(words, found, around)

    def read_keys(self, keys: str, around: Surroundings) -> Value | Found | None:
        fewest, most = around.lengths()
        if keys.isdecimal() and fewest <= len(keys) <= most:
            return keys
        return None

    def expected_keys(self, around: Surroundings) -> int:
        fewest, most = around.lengths()
        return most if fewest == most else 0


def digits_said(words: Words, around: Surroundings) -> Found | None:
    """All digits of an answer in one: the runs after the last correction, joined."""
    after = after_correction(words, around.language)
    numerals = NUMERALS[around.tongue]
    runs = _meant(after, digit_runs(after, numerals))
    if not runs:
        after = words
        runs = _meant(after, digit_runs(after, numerals))
    if not runs:
        return None
    digits = "".join(run.digits for run in runs)
    return _with_homophones(after, runs, digits, around) or found_at(after, runs[0].i, runs[-1].j, digits)


def _meant(words: Words, runs: list[Run]) -> list[Run]:
    """Without the "one" of "the one ending in four five" and the "oh" of "oh okay"."""
    if len(runs) < 2:
        return runs
    return [run for run in runs if not _is_pronoun(words, run)]


def _is_pronoun(words: Words, run: Run) -> bool:
    pointed = norm_at(words, run.i - 1) in ("the", "that", "this", "es")
    one = len(run.pieces) == 1 and words[run.i].norm in ("one", "un", "una", "uno")
    return pointed and one


def _with_homophones(words: Words, runs: list[Run], digits: str, around: Surroundings) -> Found | None:
    """The digits when words that sound like some stand among them: "seven to five" is 7 2 5, if all else is digits."""
    numerals = NUMERALS[around.tongue]
    if not any(word.norm in numerals.alike for word in words[runs[0].i : runs[-1].j]):
        return None
    inner = range(runs[0].i + 1, runs[-1].j)
    spelled = [
        word._replace(norm=numerals.alike.get(word.norm, word.norm)) if place in inner else word
        for place, word in enumerate(words)
    ]
    joined = digit_runs(spelled, numerals)
    if len(joined) != 1:
        return None
    run = joined[0]
    begins = run.i <= max(skip_fillers(spelled, 0, around.language), runs[0].i)
    whole = begins and only_fillers(spelled[run.j :], around.language)
    if whole:
        return found_at(words, run.i, run.j, run.digits, certain=False)
    return None


def gathered(
    partial: str, said: Found, complete: Callable[[str], bool], most: int, corrected: bool
) -> str | Partial:
    """The digits of earlier turns and of this one. `partial` keeps the groups apart, so that one can be corrected."""
    groups = partial.split()
    new = str(said.value)
    alone = not groups or corrected or len("".join(groups) + new) > most
    if alone and complete(new):
        return new
    if corrected and groups:  # the last group again, or everything from the start
        groups = groups[:-1] if len(groups[-1]) == len(new) else []
    whole = "".join(groups) + new
    if len(whole) > most:  # said again from the start
        return "" if len(new) > most else Partial(new)
    return whole if complete(whole) else Partial(" ".join([*groups, new]))


_COUNTED = words_in(lambda language: f"{language.counted} {language.majors} {language.minors} am pm o'clock")


def _counts_something(words: Words, run: Run, tongue: str) -> bool:
    led_by_a_sign = norm_at(words, run.i - 1) in ("$", "€", "£")
    return led_by_a_sign or norm_at(words, run.j) in _COUNTED[tongue]
