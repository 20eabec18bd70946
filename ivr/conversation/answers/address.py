"""A street address, gathered over as many turns as the caller needs, written on one line.

Rule: an address is complete when its postal code is; `Partial.text` is the same line, as far as it goes. Words that
no address has change nothing, and a line that nothing was added to is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from ivr.conversation.answers import streets
from ivr.conversation.answers.kind import Found, Kind, Partial, Surroundings, Words
from ivr.conversation.answers.languages import spoken_names, words_in
from ivr.conversation.answers.numbers import NUMERALS, Run, digit_runs, ordinal
from ivr.conversation.answers.talk import FILLERS, after_correction, is_corrected
from ivr.conversation.answers.words import Word, plain

_NO_NAMES = words_in(lambda language: language.no_names)
_COUNTED = words_in(
    lambda language: f"{language.counted} {language.clock.minutes} {language.clock.hours}".replace(",", "")
)
_DAYS = frozenset(plain(name) for tag in ("en", "es") for name in spoken_names(tag)) - {"may"}
_PART_OF_NAMES = streets.NAMES_TOO | frozenset(streets.SUFFIXES) | streets.SPANISH_STREETS
_LONGEST = 16
"""The most words that one run of digits is looked for in."""
_LONGEST_PART = 120
"""The most signs of a street or a city; what goes on longer is none."""
_TO_SUFFIX = 4
"""The most words of a street's name up to "street"."""


_MISSING = {
    "street": {"en": "the house number and the street", "es": "el número y la calle"},
    "city": {"en": "the city", "es": "la ciudad"},
    "state": {"en": "the state", "es": "el estado"},
    "zip": {"en": "the zip code", "es": "el código postal"},
}
"""What is asked for while a part has not been told; the first that is missing."""


@dataclass(frozen=True)
class _Line:
    """The parts of an address as far as they are known."""

    street: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""

    def written(self) -> str:
        return ", ".join(part for part in (self.street, self.city, self.state, self.zip) if part)

    @classmethod
    def parsed(cls, text: str) -> _Line:
        parts = text.split(", ") if text else []
        code = parts.pop() if len(parts) > 1 and parts[-1].isdecimal() else ""
        state = parts.pop() if len(parts) > 1 and parts[-1] in streets.NAMES else ""
        units = (*filter(None, streets.UNITS.values()), "#")
        if len(parts) == 1 and not _is_street(parts[0]):
            return cls("", parts[0], state, code)
        cut = 2 if len(parts) > 1 and parts[1].startswith(units) else 1
        return cls(", ".join(parts[:cut]), ", ".join(parts[cut:]), state, code)

    @property
    def has_street_name(self) -> bool:
        words = self.street.lower().replace(",", "").split()
        if "box" in words:
            return words[-1].isdigit()
        spanish = any(word in streets.SPANISH_STREETS for word in words[:-1])
        return spanish or any(word in streets.SUFFIXES for word in words)

    @property
    def is_begun(self) -> bool:
        """Whether it says where on which street: what nobody tells a second time to add to it."""
        return self.has_street_name and any(sign.isdigit() for sign in self.street)

    @property
    def unit(self) -> str:
        """The apartment, with the comma before it."""
        _, comma, unit = self.street.partition(", ")
        return comma + unit

    @property
    def number(self) -> str:
        """The house number, which stands first, or last in Spanish."""
        words = self.street.partition(",")[0].split() or [""]
        return next((word for word in (words[0], words[-1]) if word[:1].isdigit()), "")

    def numbered(self, street: str) -> str:
        """The house number with another street."""
        spanish = street.split(" ", 1)[0].lower() in streets.SPANISH_STREETS
        return " ".join(filter(None, (street, self.number) if spanish else (self.number, street)))


def _is_street(text: str) -> bool:
    """Whether the text of a line begins with a street, or as much of one as a number."""
    words = text.lower().split()
    return any(
        word[0].isdigit() or word in streets.SUFFIXES or word in streets.SPANISH_STREETS or word == "po"
        for word in words
    )


class Address(Kind):
    """A postal address, on one line. Keys cannot give one."""

    name = "address"
    denies = False
    example = {
        "en": "one twenty three Main Street, Springfield, Illinois, six two seven zero four",
        "es": "ciento veintitrés calle Main, Springfield, Illinois, seis dos siete cero cuatro",
    }
    hints = {
        "en": ("street", "avenue", "road", "drive", "lane", "boulevard", "court", "apartment", "zip code",
               *streets.NAMES),
        "es": ("calle", "avenida", "apartamento", "código postal", *streets.NAMES),
    }  # fmt: skip
    speech_end = 3.0
    only_when_asked = True
    gathers = True

    def missing(self, partial: str, around: Surroundings) -> str:
        line = _Line.parsed(partial)
        part = next((part for part in _MISSING if not getattr(line, part)), "")
        return _MISSING[part].get(around.tongue, "") if part else ""

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        for i, word in enumerate(words):
            lead = streets.LEADS.at(words, i)
            told = lead is not None and "address" in "".join(w.norm for w in words[i : lead[1]])
            if told or (word.norm[0].isdigit() and _suffix_follows(words, i + 1)):
                line = _gathered(_Line(), words[i:], around)
                whole = len(line.zip) == 5 and line.has_street_name
                return [Found(line.written(), word.start, words[-1].end)] if whole else []
        return []

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        before = _Line.parsed(partial)
        line = _told(before, words, around)
        if line == before:
            return None
        if len(line.zip) in (5, 9) and line.street:
            return Found(line.written(), words[0].start, words[-1].end)
        return Partial(line.written())


def _told(before: _Line, words: Words, around: Surroundings) -> _Line:
    """The line after these words: put right by them, begun anew, or with what they add to it."""
    corrected = is_corrected(words, around.language)
    words = after_correction(words, around.language)
    fresh = _gathered(_Line(), words, around, corrected) if before.street else _Line()
    if before.street and (corrected or fresh.is_begun):
        return _put_right(before, fresh, words, around)
    return _gathered(before, words, around)


def _put_right(before: _Line, fresh: _Line, words: Words, around: Surroundings) -> _Line:
    """The parts that were told again instead of those before; the others stay."""
    line = replace(
        before, city=fresh.city or before.city, state=fresh.state or before.state, zip=fresh.zip or before.zip
    )
    if fresh.is_begun:
        return replace(line, street=fresh.street if fresh.unit else fresh.street + before.unit)
    if fresh.has_street_name:  # "no, oak street"
        return replace(line, street=before.numbered(fresh.street) + before.unit)
    if fresh.street.isdecimal():
        if before.zip or (before.has_street_name and len(fresh.street) == 5):
            return replace(line, zip=fresh.street)
        return replace(line, street=f"{fresh.street}{before.street.removeprefix(before.number)}")
    if fresh.street:  # "no, springfield"
        if before.has_street_name:
            return replace(line, city=fresh.street)
        return replace(line, street=before.numbered(fresh.street))
    if line == before and before.street:  # "no, apartment six", which needs its street before it
        return _gathered(replace(before, street=before.street.removesuffix(before.unit)), words, around)
    return line


def _gathered(line: _Line, words: Words, around: Surroundings, expected: bool = False) -> _Line:
    """The line with what these words add to it; `expected`: a name alone is part of it."""
    told = _Telling(line, _despelled(words), around)
    told.expected = expected
    while told.i < len(told.words):
        next(take for take in _TAKES if take(told))
    return told.line


class _Telling:
    """An address while it is told: the line so far, the place in the words, and the part that is expected next."""

    def __init__(self, line: _Line, words: list[Word], around: Surroundings) -> None:
        self.before = self.line = line
        self.words, self.tongue = words, around.tongue
        self.i = 0
        self.part = "zip" if line.street and (line.state or line.zip) else ""
        self.expected = False
        self.lost = False
        """Whether the words at hand are about something else."""

    def norm(self, i: int) -> str:
        return self.words[i].norm if i < len(self.words) else ""

    def add(self, j: int, part: str, **told: str) -> bool:
        """Go on behind the words that told a part of the line."""
        self.i, self.part, self.lost = j, part, False
        if max(map(len, told.values())) <= _LONGEST_PART:
            self.line = replace(self.line, **told)
        return True

    def skip(self, j: int) -> bool:
        self.i = j
        return True

    def run(self, i: int) -> Run | None:
        """The digits that begin at `i`."""
        numerals = NUMERALS[self.tongue]
        norm = self.norm(i)
        begins = (
            norm[:1].isdigit() or norm in numerals.starts or norm in numerals.zero or norm in numerals.times
        )
        if not begins:
            return None
        run = next(iter(digit_runs(self.words[i : i + _LONGEST], numerals)), None)
        return run if run and run.i == 0 else None


def _take_lead(told: _Telling) -> bool:
    """ "My address is", "in the city of", "and the zip code is": no part, but they say which one follows."""
    lead = streets.LEADS.at(told.words, told.i)
    if lead is None:
        return False
    behind_number = lead[0] == "" and told.i > 0 and told.words[told.i - 1].norm[0].isdigit()
    in_a_name = (
        lead[1] == told.i + 1 and told.norm(told.i) == "city" and bool(told.line.city)
    )  # "Kansas City"
    if behind_number or in_a_name:
        return False
    told.part, told.lost = lead[0] or told.part, False
    return told.skip(lead[1])


def _take_beside(told: _Telling) -> bool:
    """What is said beside it: "let me see", "near the church"."""
    if near := streets.BESIDE.at(told.words, told.i):
        told.lost = True
        return told.skip(near[1])
    filler = FILLERS[told.tongue].at(told.words, told.i)
    return filler is not None and filler[1] > told.i + 1 and told.skip(filler[1])


def _take_washington(told: _Telling) -> bool:
    """ "Washington D C", which is a city and no state."""
    i = told.i
    if not told.line.street or told.norm(i) != "washington":
        return False
    size = 2 if told.norm(i + 1) == "dc" else 3 if (told.norm(i + 1), told.norm(i + 2)) == ("d", "c") else 0
    return bool(size) and told.add(i + size, "zip", city="Washington", state="District of Columbia")


def _take_state(told: _Telling) -> bool:
    state = _state_at(told.words, told.i, told.line, told.part)
    return state is not None and told.add(state[1], "zip", state=state[0])


def _take_unit(told: _Telling) -> bool:
    unit = streets.UNITS.get(told.norm(told.i))
    if unit is None or not told.line.street or told.line.state or told.i + 1 == len(told.words):
        return False
    piece, j = _unit(told, unit)
    return told.add(j, "city", street=f"{told.line.street}, {piece}") if piece else told.skip(j)


def _take_digits(told: _Telling) -> bool:
    """Digits are the house number before a street has its name, and the postal code after."""
    run = told.run(told.i)
    if run is None or _names_a_street(told):
        return False
    j, line, part = told.i + run.j, told.line, told.part
    if _is_counted(told, j):
        told.lost = True
        return told.skip(j)
    if not line.street and part != "zip" and (len(run.digits) < 5 or _suffix_follows(told.words, j)):
        return told.add(j, "street", street=run.digits)
    if _is_number_behind_its_street(told):
        return told.add(j, part, street=f"{line.street} {run.digits}")
    if part == "zip" or (_is_told(line) and part != "street"):
        return told.add(j, "zip", zip=_longer_zip(line.zip, run.digits))
    return told.add(j, "street", street=f"{line.street} {run.digits}".strip())


def _is_told(line: _Line) -> bool:
    """Whether more than a number is told, so that digits are no house number."""
    return line.has_street_name or bool(line.city) or bool(line.state)


def _is_counted(told: _Telling, j: int) -> bool:
    """Whether the number counts what follows it: "ten days", "i have two questions"."""
    if told.lost and not _suffix_follows(told.words, j):
        return True
    return told.norm(j) in _COUNTED[told.tongue] and told.norm(j) not in streets.SUFFIXES


def _is_number_behind_its_street(told: _Telling) -> bool:
    """Whether the number follows its street, as in Spanish: "calle Main 123", "número 5"."""
    line = told.line
    if line.city:
        return False
    if told.norm(told.i - 1) == "numero":
        return True
    return _is_told(line) and told.part != "zip" and not any(sign.isdigit() for sign in line.street)


def _longer_zip(told_before: str, digits: str) -> str:
    """A postal code of five digits may go on with four; other digits begin it anew."""
    whole = told_before + digits
    goes_on = len(whole) <= 9 and (len(whole) <= 5 or len(digits) < 5)
    return whole if goes_on else digits


def _take_ordinal(told: _Telling) -> bool:
    """The 5th of "5th Avenue"."""
    if not _names_a_street(told):
        return False
    raw = told.words[told.i].raw + told.words[told.i + 1].raw.lower()
    return told.add(told.i + 2, told.part, street=f"{told.line.street} {raw}".strip())


def _take_noise(told: _Telling) -> bool:
    norm = told.norm(told.i)
    inside = norm in ("the", "y") and told.part == "city"
    leads = norm in ("la", "el") and told.norm(told.i + 1) in streets.SPANISH_STREETS
    return (leads or norm in streets.NOISE) and not inside and told.skip(told.i + 1)


def _take_other(told: _Telling) -> bool:
    """Words about something else, up to the next that tell a part."""
    named = _suffix_follows(told.words, told.i) and not _is_ordinary(told, told.i)
    spanish = told.norm(told.i) in streets.SPANISH_STREETS and not told.line.has_street_name
    if named or spanish or told.norm(told.i + 1) in streets.SUFFIXES:  # "bank street"
        told.lost = False
        return False
    told.lost = told.lost or _is_ordinary(told, told.i) or not _is_expected(told)
    return told.lost and told.skip(told.i + 1)


def _take_name(told: _Telling) -> bool:
    """A word is of the street until that is named, and then of the city."""
    word, line, part, before = told.words[told.i], told.line, told.part, told.before
    suffix = streets.SUFFIXES.get(word.norm)
    text = suffix or ("PO" if word.norm == "po" else _title(word.raw))
    to_street = part in ("", "street")
    if line.has_street_name and to_street:
        if word.norm in streets.DIRECTIONS and not line.city and not word.mark:
            return told.add(told.i + 1, part, street=f"{line.street} {text}")
        if suffix is None or before.street == line.street:
            part = "city"
    if to_street and "," in word.mark and len(line.street.split()) > 1:
        part = "city"
    city = part in ("city", "state") or (part == "zip" and not line.zip and not line.state)
    late_street = part == "city" and suffix and not line.has_street_name and not line.city
    if city and not late_street:
        return told.add(told.i + 1, "city", city=f"{line.city} {text}".strip())
    if part == "zip":
        return told.skip(told.i + 1)
    return told.add(told.i + 1, "street", street=f"{line.street} {text}".strip())


_TAKES: tuple[Callable[[_Telling], bool], ...] = (
    _take_lead, _take_beside, _take_washington, _take_state, _take_unit, _take_digits, _take_ordinal, _take_noise,
    _take_other, _take_name,
)  # fmt: skip
"""What may come next, in the order in which it is tried."""


def _is_ordinary(told: _Telling, i: int) -> bool:
    """Whether no street and no city is called so."""
    norm = told.norm(i)
    if norm in streets.NEVER or norm in _DAYS:
        return True
    return norm in _NO_NAMES[told.tongue] and norm not in _PART_OF_NAMES


def _is_expected(told: _Telling) -> bool:
    """Whether a name can stand here: of a street after its number, of a city after its street or "in"."""
    line = told.line
    spanish = told.norm(told.i) in streets.SPANISH_STREETS or told.norm(told.i) in ("po", "box")
    alone = told.expected and told.norm(told.i) not in streets.UNITS
    return alone or bool(line.street) or told.part in ("street", "city", "state") or spanish


def _suffix_follows(words: Words, i: int) -> bool:
    """Whether the words from `i` on are a street's name: "main street"."""
    return any(word.norm in streets.SUFFIXES for word in words[i : i + _TO_SUFFIX])


def _title(raw: str) -> str:
    return raw if raw[:1].isupper() and not raw.isupper() else raw.capitalize()


def _state_at(words: Words, i: int, line: _Line, part: str) -> tuple[str, int] | None:
    """A state, by its name or its letters: not where it is the city ("New York, New York") or a street."""
    known = line.has_street_name or bool(line.city)
    if not line.street and part not in ("state", "city"):
        return None
    hit = streets.STATES.at(words, i)
    if hit is None:
        small = bool(line.city) and words[i].norm not in streets.CODES_ONLY_IN_CAPITALS
        raw = words[i].raw.rstrip(".")
        name = streets.CODES.get(raw.upper() if small else raw)
        return (name, i + 1) if name and known else None
    j = hit[1]
    after = words[j].norm if j < len(words) else ""
    of_a_name = after in streets.SUFFIXES or after == "city"
    city_first = not line.city and any(_is_state(words, k) for k in range(j, min(j + 3, len(words))))
    too_early = not (known or part) or (part == "city" and not known)
    return None if of_a_name or city_first or too_early else hit


def _is_state(words: Words, i: int) -> bool:
    return streets.STATES.at(words, i) is not None or words[i].raw in streets.CODES


def _unit(told: _Telling, unit: str) -> tuple[str, int]:
    """Such as "Apartment 5B", and the place after it; nothing where no number follows."""
    numbered = told.norm(told.i + 1) in ("number", "numero")
    start = told.i + 1 + numbered
    if run := told.run(start):
        number, j = run.digits, start + run.j
    elif len(told.norm(start)) == 1 or told.norm(start) in ("front", "rear", "upstairs", "basement"):
        number, j = told.words[start].raw.upper(), start + 1
    else:
        return "", told.i + 1
    letter = told.norm(j)
    if len(letter) == 1 and letter.isalpha() and not told.words[j].mark:
        number, j = number + letter.upper(), j + 1
    return (f"{unit}{number}" if unit in ("#", "") else f"{unit} {number}"), j


def _names_a_street(told: _Telling) -> bool:
    """Whether a figure is the ordinal of a street: "5th avenue"."""
    figure = told.tongue == "en" and told.norm(told.i)[0].isdigit()
    return figure and ordinal(told.words, told.i, NUMERALS["en"]) is not None


_LETTER = re.compile(r"[a-zñ]")


def _despelled(words: Words) -> list[Word]:
    """The words with spelling joined: "main that's m a i n" is Main."""
    out: list[Word] = []
    i = 0
    while i < len(words):
        j = i
        while j < len(words) and len(words[j].norm) == 1 and _LETTER.match(words[j].norm):
            j += 1
        announced = bool(out) and out[-1].norm in streets.SPELLED
        if j - i >= 3 or (j - i == 2 and announced):
            out = _with_spelled(out, words[i:j])
            i = j
        else:
            out.append(words[i])
            i += 1
    return out


def _with_spelled(out: list[Word], letters: Words) -> list[Word]:
    """The words with a spelled one behind them, or in the place of the one that it spells."""
    spelled = "".join(word.norm for word in letters)
    while out and out[-1].norm in streets.SPELLED | {"it's", "and", "as", "in"}:
        out.pop()
    again = bool(out) and out[-1].norm[0] == spelled[0] and not out[-1].norm.isdecimal()
    mark = out.pop().mark if again else ""
    out.append(Word(spelled, spelled, letters[0].start, letters[-1].end, mark))
    return out
