"""Number words: cardinals, ordinals and runs of digits as people say them. Values are built on these.

Rule: a cardinal takes the longest stretch that is one number ("twenty one hundred"), never two ("nine ten").
"""

from __future__ import annotations

from typing import NamedTuple

from ivr.conversation.answers.languages import NUMERALS, Numerals
from ivr.conversation.answers.words import Word, Words

_PLENTY = 10**12
_ORDINAL_ENDS = frozenset({"st", "nd", "rd", "th", "º"})


def figure(norm: str) -> float | None:
    """The number written in figures: "1,250.00", "1.250,00", "46.50", "7"; None when the word is no figure."""
    if not norm[0].isdigit():
        return None
    if norm.isdecimal():
        return int(norm)
    comma, dot = norm.rfind(","), norm.rfind(".")
    if comma > dot and (dot >= 0 or len(norm) - comma != 4):  # a decimal comma
        text = norm.replace(".", "").replace(",", ".")
    else:
        text = norm.replace(",", "")
    try:
        number = float(text)
    except ValueError:  # "1.2.3"
        return None
    return int(number) if "." not in text else number


def is_number(word: Word, numerals: Numerals) -> bool:
    """Whether a number can begin with this word; articles do not count."""
    norm = word.norm
    return (
        norm in numerals.small or norm in numerals.hundreds or norm in numerals.scales or norm[0].isdigit()
        or norm in numerals.powers
    )  # fmt: skip


def cardinal(words: Words, i: int, numerals: Numerals) -> tuple[float, int] | None:
    """The number that begins at `i` and the place after it: "one hundred and thirty five", "2 thousand", "1,250.00"."""
    first = words[i].norm
    if first not in numerals.starts and not first[0].isdigit():
        return None
    if numerals.powers:
        return _by_powers(words, i, numerals)
    total: float = 0
    group: float = 0
    room, scale_room = _PLENTY, _PLENTY
    seen = False
    j, end = i, len(words)
    if first in numerals.articles:
        if i + 1 < end and words[i + 1].norm == "couple":
            j = i + 3 if i + 2 < end and words[i + 2].norm == "of" else i + 2
            group, room, seen = 2, 1, True
        elif i + 1 < end and (words[i + 1].norm in numerals.hundred or words[i + 1].norm in numerals.scales):
            j, group, room, seen = i + 1, 1, 1, True
        else:
            return None
    elif first in numerals.alike:  # "for hundred"
        if i + 1 == end or words[i + 1].norm not in numerals.hundred:
            return None
        j, group, room, seen = i + 1, int(numerals.alike[first]), 1, True
    if first in numerals.fractions:
        if i + 1 == end:
            return None
        after = words[i + 1].norm
        whole = 1.0 if after in numerals.hundred or after in numerals.scales else numerals.small.get(after, 0)
        if not whole:
            return None
        group, room, seen = whole + numerals.fractions[first], 1, True
        j = i + 1 if after in numerals.hundred or after in numerals.scales else i + 2
    while j < end:
        word = words[j]
        norm = word.norm
        if seen and word.mark and word.mark != "-" and not (word.mark == "," and room >= 1000):
            break
        value: float | None = numerals.small.get(norm)
        if value is not None:
            if seen and (not 0 < value < room or (room == 100 and _begins_anew(words, j, numerals))):
                break
            group += value
            room = 10 if value >= 20 and value % 10 == 0 else 1
        elif (value := numerals.hundreds.get(norm)) is not None:
            if seen and not value < room:
                break
            group += value
            room = 100
        elif norm in numerals.hundred:
            if seen and not (0 < group < 100 and room <= 10):
                break
            group = (group or 1) * 100
            room = 100
        elif (scale := numerals.scales.get(norm)) is not None:
            if scale >= scale_room or (seen and not group) or (norm == "k" and not seen):
                break
            total += (group or 1) * scale
            group = 0
            room = scale_room = scale
        elif norm in numerals.after_hundred or norm in numerals.between_tens:
            wanted = room >= 100 if norm in numerals.after_hundred else room == 10
            following = _simple(words[j + 1], numerals) if seen and wanted and j + 1 < end else None
            if (
                following is None
                or not 0 < following < room
                or (room == 100 and _begins_anew(words, j + 1, numerals))
            ):
                break
            j += 1
            continue
        elif (value := figure(norm)) is not None:
            if _ordinal_figure(words, j) or (seen and (room <= 10 or not 0 < value < room)):
                break
            group += value
            room = 1
        else:
            break
        seen = True
        j += 1
    return (total + group, j) if seen and j > i else None


def _by_powers(words: Words, i: int, numerals: Numerals) -> tuple[float, int] | None:
    """A number of digits and the powers of ten that multiply them: 一百三十五, 两千零五, 3万, 一百五 (150)."""
    total: float = 0  # of ten thousands and more
    section: float = 0
    digit: float | None = None
    room, section_room, last = _PLENTY, 10_000, 0
    zero = False
    j = i
    while j < len(words):
        word = words[j]
        if j > i and word.mark and word.mark != "-":
            break
        value = numerals.small.get(word.norm)
        if value is None:
            value = figure(word.norm)
        power = numerals.powers.get(word.norm, 0)
        if value is not None:
            if digit is not None or (value >= 10 and j > i):
                break
            if value == 0 and j > i:
                if not last or zero:
                    break
                zero = True
            else:
                digit = value
        elif 0 < power < 10_000:
            if power >= section_room or (digit is None and (power != 10 or zero)):
                break
            section += (1 if digit is None else digit) * power
            section_room, last, digit, zero = power, power, None, False
        elif power:
            section += digit or 0
            if power >= room or not section:
                break
            total += section * power
            section, section_room, room, last, digit, zero = 0, 10_000, power, power, None, False
        else:
            break
        j += 1
    if (
        j > i and numerals.small.get(words[j - 1].norm) == 0 and last
    ):  # 一百零: the zero belongs to what follows
        j -= 1
    if digit is not None:
        short = last > 10 and digit < 10 and not zero
        section += digit * last / 10 if short else digit
    number = total + section
    return (int(number) if number == int(number) else number, j) if j > i else None


def _begins_anew(words: Words, i: int, numerals: Numerals) -> bool:
    """Whether the caller starts over at `i`: "one hundred and one hundred and forty six"."""
    return i + 1 < len(words) and words[i + 1].norm in numerals.hundred


def _simple(word: Word, numerals: Numerals) -> float | None:
    value = numerals.small.get(word.norm)
    return figure(word.norm) if value is None else value


def ordinal(words: Words, i: int, numerals: Numerals) -> tuple[int, int] | None:
    """The ordinal that begins at `i`: "third", "twenty third", "3rd", "primero", "1º"."""
    word = words[i]
    if word.norm in numerals.ordinal_before and i + 1 < len(words):
        hit = cardinal(words, i + 1, numerals)
        return (int(hit[0]), hit[1]) if hit else None
    value = numerals.ordinals.get(word.norm)
    if value is not None:
        return int(value), i + 1
    if i + 1 >= len(words):
        return None
    after = words[i + 1]
    if word.norm.isdecimal() and after.start == word.end and after.norm in _ORDINAL_ENDS:
        return int(word.norm), i + 2
    tens = numerals.small.get(word.norm, 0)
    unit = numerals.ordinals.get(after.norm, 0)
    if tens >= 20 and tens % 10 == 0 and 0 < unit < 10 and not numerals.between_tens:
        return int(tens + unit), i + 2
    return None


def _ordinal_figure(words: Words, i: int) -> bool:
    """Whether the figure at `i` is the beginning of "3rd"."""
    if i + 1 == len(words) or not words[i].norm[0].isdigit():
        return False
    return words[i + 1].start == words[i].end and words[i + 1].norm in _ORDINAL_ENDS


def apart(words: Words, numerals: Numerals) -> Words:
    """The words with those taken apart that are several number words in one: "hundratrettiofem"."""
    if not numerals.compounds:
        return words
    taken: list[Word] = []
    for word in words:
        parts = _parts(word.norm, numerals) if len(word.norm) > 5 and word.norm.isalpha() else []
        if len(parts) < 2:
            taken.append(word)
            continue
        at = word.start
        for place, part in enumerate(parts):
            end = word.end if place == len(parts) - 1 else at + len(part)
            taken.append(
                Word(part, word.raw[at - word.start : end - word.start], at, end, "" if place else word.mark)
            )
            at = end
    return taken


def _parts(norm: str, numerals: Numerals) -> list[str]:
    """The number words that make up the word, from the left; empty when there is something else in it."""
    if norm in numerals.small or norm in numerals.ordinals:
        return [norm]
    for length in range(len(norm) - 1, 1, -1):
        head, rest = norm[:length], norm[length:]
        value = numerals.small.get(head, 0)
        counts = value >= 20 and value % 10 == 0
        if head in numerals.hundred or head in numerals.scales or head in numerals.after_hundred:
            if rest and (parts := _parts(rest, numerals)):
                return [head, *parts]
        elif head in numerals.small:
            known = rest in numerals.hundred or rest in numerals.scales
            parts = [rest] if known else _parts(rest, numerals)
            if parts and (counts or parts[0] in numerals.hundred or parts[0] in numerals.scales):
                return [head, *parts]
    return [norm] if norm in numerals.hundred or norm in numerals.scales else []


class Run(NamedTuple):
    """Digits said one after the other; `i` and `j` are its first word and the word after it, `parts` its numbers."""

    digits: str
    i: int
    j: int
    parts: int


def digit_runs(words: Words, numerals: Numerals) -> list[Run]:
    """The runs of digits: single, in pairs or as numbers ("nine ten", "double seven", "triple zero", "oh")."""
    runs = []
    i = 0
    while i < len(words):
        run = _run(words, i, numerals)
        if run is None:
            i += 1
        else:
            runs.append(run)
            i = run.j
    return runs


def _run(words: Words, i: int, numerals: Numerals) -> Run | None:
    digits = ""
    parts = 0
    j = i
    while j < len(words):
        piece = _piece(words, j, numerals)
        if piece is None:
            ahead = j
            while digits and ahead < len(words) and words[ahead].norm in numerals.joiners:
                ahead += 1
            piece = _piece(words, ahead, numerals) if j < ahead < len(words) else None
            if piece is None:
                break
        digits += piece[0]
        parts += 1
        j = piece[1]
    return Run(digits, i, j, parts) if digits else None


def _piece(words: Words, i: int, numerals: Numerals) -> tuple[str, int] | None:
    norm = words[i].norm
    if norm in numerals.zero:
        flanked = i + 1 < len(words) and is_number(words[i + 1], numerals) and words[i + 1].mark in ("", "-")
        behind = i > 0 and (is_number(words[i - 1], numerals) or words[i - 1].norm in numerals.zero)
        follows = i + 1 < len(words) and words[i + 1].norm in numerals.zero
        return ("0", i + 1) if flanked or behind or follows or len(words) == 1 else None
    if norm in numerals.times and i + 1 < len(words):
        after = words[i + 1].norm
        digit = "0" if after in numerals.zero else str(numerals.small.get(after, after))
        return (digit * numerals.times[norm], i + 2) if len(digit) == 1 and digit.isdecimal() else None
    if _ordinal_figure(words, i):
        return None
    if norm[0].isdigit() and not (i + 1 < len(words) and words[i + 1].norm in numerals.hundred):
        return "".join(c for c in norm if c.isdigit()), i + 1
    number = cardinal(words, i, numerals)
    if number is None:
        return None
    value, j = int(number[0]), number[1]
    if (
        j - i >= 2
        and value % 10 > 0
        and value % 100 < 10
        and j < len(words)
        and _is_digit(words[j], numerals)
    ):
        before = words[j - 2].norm  # "eight hundred five five five" is 800 555
        if before in numerals.hundred or before in numerals.hundreds:
            return str(value - value % 10), j - 1
    return str(value), j


def _is_digit(word: Word, numerals: Numerals) -> bool:
    return numerals.small.get(word.norm, 10) < 10 or word.norm in numerals.zero


__all__ = ["NUMERALS", "Numerals", "Run", "cardinal", "digit_runs", "figure", "is_number", "ordinal"]
