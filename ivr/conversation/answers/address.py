"""A street address, gathered over as many turns as the caller needs, written on one line.

Rule: an address is complete when its postal code is; `Partial.text` is the same line, as far as it goes. Words that
no address has change nothing, and a line that nothing was added to is not an answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

from ivr.conversation.answers import streets
from ivr.conversation.answers.found import Found, Partial
from ivr.conversation.answers.kind import Kind, Surroundings
from ivr.conversation.answers.languages import spoken_names, words_in
from ivr.conversation.answers.numbers import NUMERALS, Run, digit_runs, ordinal
from ivr.conversation.answers.talk import FILLERS, after_correction, is_corrected
from ivr.conversation.answers.words import NOTHING, Phrases, Word, Words, norm_at, past, plain, word_at

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
        before, state, code = _WRITTEN.findall(text)[0]
        parts = before.split(", ")
        if len(parts) == 1 and not _is_street(before):
            return cls("", before, state, code)
        with_unit = "".join(parts[1:2]).startswith(_UNIT_NAMES)
        cut = 1 + with_unit
        return cls(", ".join(parts[:cut]), ", ".join(parts[cut:]), state, code)

    @property
    def has_street_name(self) -> bool:
        words = self.street.lower().replace(",", "").split()
        if "box" in words:
            return words[-1].isdigit()
        spanish = not streets.SPANISH_STREETS.isdisjoint(words[:-1])
        return spanish or not streets.SUFFIXES.keys().isdisjoint(words)

    @property
    def is_placed(self) -> bool:
        """Whether it says on which street, or in which city."""
        return self.has_street_name or bool(self.city)

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
    def without_unit(self) -> str:
        return self.street.removesuffix(self.unit)

    @property
    def number(self) -> str:
        """The house number, which stands first, or last in Spanish."""
        words = self.street.partition(",")[0].split()
        return next((word for word in words[:1] + words[-1:] if word[0].isdigit()), "")

    def numbered(self, street: str) -> str:
        """The house number with another street."""
        behind = street.split(" ", 1)[0].lower() in streets.SPANISH_STREETS
        return (f"{street} {self.number}" if behind else f"{self.number} {street}").strip()


_WRITTEN = re.compile(rf"^(.*?)(?:, ({'|'.join(streets.NAMES)}))?(?:, (\d+))?$")
"""A line as it was written: what stands before the state and the postal code, and these."""
_UNIT_NAMES = (*filter(None, streets.UNITS.values()), "#")
_OF_STREETS = streets.SPANISH_STREETS | frozenset(streets.SUFFIXES) | {"po"}


def _is_street(text: str) -> bool:
    """Whether the text of a line begins with a street, or as much of one as a number."""
    return any(word in _OF_STREETS or word[0].isdigit() for word in text.lower().split())


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
        missing = (named for part, named in _MISSING.items() if not getattr(line, part))
        return next(missing, {}).get(around.tongue, "")

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        begin = next((i for i in range(len(words)) if _begins(words, i)), len(words))
        line = _gathered(_Line(), words[begin:], around)
        whole = len(line.zip) == 5 and line.has_street_name
        if whole:
            return [Found(line.written(), words[begin].start, words[-1].end)]
        return []

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        before = _Line.parsed(partial)
        line = _told(before, words, around)
        if line == before:
            return None
        if len(line.zip) in (5, 9) and line.street:
            return Found(line.written(), words[0].start, words[-1].end)
        return Partial(line.written())


def _begins(words: Words, i: int) -> bool:
    """Whether an address begins there, in free speech: "my address is", "12 main street"."""
    if words[i].is_figure:
        return _suffix_follows(words, i + 1)
    return streets.ADDRESS_LEADS.at(words, i) is not None


def _told(before: _Line, words: Words, around: Surroundings) -> _Line:
    """The line after these words: put right by them, begun anew, or with what they add to it."""
    corrected = is_corrected(words, around.language)
    words = after_correction(words, around.language)
    if before.street:
        fresh = _gathered(_Line(), words, around, corrected)
        if corrected or fresh.is_begun:
            return _put_right(before, fresh, words, around)
    return _gathered(before, words, around)


def _put_right(before: _Line, fresh: _Line, words: Words, around: Surroundings) -> _Line:
    """The parts that were told again instead of those before; the others stay."""
    told_again = {part: value for part, value in asdict(fresh).items() if value}
    street = told_again.pop("street", "")
    line = replace(before, **told_again)
    if fresh.is_begun:
        return replace(line, street=fresh.without_unit + (fresh.unit or before.unit))
    if fresh.has_street_name:  # "no, oak street"
        return replace(line, street=before.numbered(street) + before.unit)
    if street:
        return _put_right_alone(line, before, street)
    if line == before:  # "no, apartment six", which needs its street before it
        return _gathered(replace(before, street=before.without_unit), words, around)
    return line


def _put_right_alone(line: _Line, before: _Line, told: str) -> _Line:
    """The line with what was told: a number or a name of which nothing says which part it is."""
    if told.isdecimal():
        is_zip = before.zip or (before.has_street_name and len(told) == 5)
        other_number = told + before.street.removeprefix(before.number)
        if is_zip:
            return replace(line, zip=told)
        return replace(line, street=other_number)
    if before.has_street_name:  # "no, springfield"
        return replace(line, city=told)
    return replace(line, street=before.numbered(told))


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
        self.numerals = NUMERALS[self.tongue]
        self.i = 0
        self.part = "zip" if line.street and (line.state or line.zip) else ""
        self.expected = False
        self.lost = False
        """Whether the words at hand are about something else."""

    @property
    def word(self) -> Word:
        """The word that is to be taken."""
        return self.words[self.i]

    def norm(self, i: int) -> str:
        return norm_at(self.words, i)

    def add(self, j: int, part: str, **told: str) -> bool:
        """Go on behind the words that told a part of the line."""
        self.i, self.part, self.lost = j, part, False
        if max(map(len, told.values())) <= _LONGEST_PART:
            self.line = replace(self.line, **told)
        return True

    def add_to_street(self, j: int, part: str, text: str) -> bool:
        return self.add(j, part, street=f"{self.line.street} {text}".strip())

    def skip(self, j: int) -> bool:
        self.i = j
        return True

    def run(self, i: int) -> Run | None:
        """The digits that begin at `i`."""
        word = word_at(self.words, i)
        if not word.is_figure and word.norm not in self.numerals.begins_digits:
            return None
        run = next(iter(digit_runs(self.words[i : i + _LONGEST], self.numerals)), None)
        if run and run.i == 0:
            return run
        return None

    @property
    def is_known(self) -> bool:
        """Whether more than a number is told, so that digits are no house number."""
        return self.line.is_placed or bool(self.line.state)


def _take_lead(told: _Telling) -> bool:
    """ "My address is", "in the city of", "and the zip code is": no part, but they say which one follows."""
    lead = streets.LEADS.at(told.words, told.i)
    if lead is None:
        return False
    part, j = lead
    behind_number = word_at(told.words, told.i - 1).is_figure
    if behind_number and part == "":
        return False
    if told.line.city and _said(told, j) == "city":  # "Kansas City"
        return False
    told.part, told.lost = part or told.part, False
    return told.skip(j)


def _said(told: _Telling, j: int) -> str:
    """The words up to `j`."""
    return " ".join(word.norm for word in told.words[told.i : j])


def _take_beside(told: _Telling) -> bool:
    """What is said beside it: "let me see", "near the church"."""
    if near := streets.BESIDE.at(told.words, told.i):
        told.lost = True
        return told.skip(near[1])
    filler = FILLERS[told.tongue].at(told.words, told.i)
    return filler is not None and filler[1] > told.i + 1 and told.skip(filler[1])


def _take_washington(told: _Telling) -> bool:
    """ "Washington D C", which is a city and no state."""
    capital = _CAPITAL.at(told.words, told.i)
    if capital is None or not told.line.street:
        return False
    return told.add(capital[1], "zip", city="Washington", state="District of Columbia")


_CAPITAL = Phrases.listed("washington dc, washington d c")


def _take_state(told: _Telling) -> bool:
    state = _state_at(told)
    return state is not None and told.add(state[1], "zip", state=state[0])


def _take_unit(told: _Telling) -> bool:
    unit, line = streets.UNITS.get(told.word.norm), told.line
    last = told.i + 1 == len(told.words)
    if unit is None or last:
        return False
    if line.state or not line.street:
        return False
    piece, j = _unit(told, unit)
    if piece:
        return told.add(j, "city", street=f"{line.street}, {piece}")
    return told.skip(j)


def _take_digits(told: _Telling) -> bool:
    """Digits are the house number before a street has its name, and the postal code after."""
    run = told.run(told.i)
    if run is None or _names_a_street(told):
        return False
    j = told.i + run.j
    if _is_counted(told, j):
        told.lost = True
        return told.skip(j)
    if _is_house_number(told, run.digits, j):
        return told.add(j, "street", street=run.digits)
    if _is_number_behind_its_street(told):
        return told.add_to_street(j, told.part, run.digits)
    if _is_postal_code(told):
        return told.add(j, "zip", zip=_longer_zip(told.line.zip, run.digits))
    return told.add_to_street(j, "street", run.digits)


def _is_house_number(told: _Telling, digits: str, j: int) -> bool:
    """Whether digits begin an address; five of them may as well be its postal code."""
    if told.line.street or told.part == "zip":
        return False
    return len(digits) < 5 or _suffix_follows(told.words, j)


def _is_postal_code(told: _Telling) -> bool:
    asked = {"zip": True, "street": False}
    return asked.get(told.part, told.is_known)


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
    numbered = told.part == "zip" or any(sign.isdigit() for sign in line.street)
    return told.is_known and not numbered


def _longer_zip(told_before: str, digits: str) -> str:
    """A postal code of five digits may go on with four; other digits begin it anew."""
    whole = told_before + digits
    most = 9 if len(digits) < 5 else 5
    return whole if len(whole) <= most else digits


def _take_ordinal(told: _Telling) -> bool:
    """The 5th of "5th Avenue"."""
    if not _names_a_street(told):
        return False
    raw = told.word.raw + told.words[told.i + 1].raw.lower()
    return told.add_to_street(told.i + 2, told.part, raw)


def _take_noise(told: _Telling) -> bool:
    norm = told.word.norm
    in_a_city = told.part == "city" and norm in ("the", "y")
    if in_a_city:
        return False
    leads = norm in ("la", "el") and told.norm(told.i + 1) in streets.SPANISH_STREETS
    return (leads or norm in streets.NOISE) and told.skip(told.i + 1)


def _take_other(told: _Telling) -> bool:
    """Words about something else, up to the next that tell a part."""
    if _is_named(told):
        told.lost = False
        return False
    told.lost = told.lost or _is_ordinary(told) or not _is_expected(told)
    return told.lost and told.skip(told.i + 1)


def _is_named(told: _Telling) -> bool:
    """Whether a street is named here: "main street", "calle mayor", and "bank street", though no one is called so."""
    if told.norm(told.i + 1) in streets.SUFFIXES:
        return True
    if told.word.norm in streets.SPANISH_STREETS and not told.line.has_street_name:
        return True
    return _suffix_follows(told.words, told.i) and not _is_ordinary(told)


def _take_name(told: _Telling) -> bool:
    """A word is of the street until that is named, and then of the city."""
    text = _WRITTEN_SO.get(told.word.norm) or _title(told.word)
    if _is_direction(told):
        return told.add_to_street(told.i + 1, told.part, text)
    part = _part_named(told)
    if part == "city":
        return told.add(told.i + 1, part, city=f"{told.line.city} {text}".strip())
    if part == "street":
        return told.add_to_street(told.i + 1, part, text)
    return told.skip(told.i + 1)


def _part_named(told: _Telling) -> str:
    """What a name is of; nothing where a postal code is expected, and city and state are told."""
    line, part = told.line, told.part
    if part == "zip":
        if line.zip or line.state:
            return ""
        return "city"
    if part == "state":
        return "city"
    if part != "city" and not _is_past_street(told):
        return "street"
    late = told.word.norm in streets.SUFFIXES and not line.is_placed
    return "street" if late else "city"


def _is_past_street(told: _Telling) -> bool:
    """Whether a street is named before this word, and the word is no second part of that name."""
    if told.line.has_street_name:
        goes_on = told.word.norm in streets.SUFFIXES and told.before.street != told.line.street
        if not goes_on:
            return True
    return "," in told.word.mark and " " in told.line.street


def _is_direction(told: _Telling) -> bool:
    """The "north" of "main street north"."""
    line = told.line
    if told.word.norm not in streets.DIRECTIONS or not line.has_street_name:
        return False
    return told.part in ("", "street") and not (line.city or told.word.mark)


_TAKES: tuple[Callable[[_Telling], bool], ...] = (
    _take_lead, _take_beside, _take_washington, _take_state, _take_unit, _take_digits, _take_ordinal, _take_noise,
    _take_other, _take_name,
)  # fmt: skip
"""What may come next, in the order in which it is tried."""


def _is_ordinary(told: _Telling) -> bool:
    """Whether no street and no city is called so."""
    norm = told.word.norm
    if norm in streets.NEVER or norm in _DAYS:
        return True
    return norm in _NO_NAMES[told.tongue] and norm not in _PART_OF_NAMES


def _is_expected(told: _Telling) -> bool:
    """Whether a name can stand here: of a street after its number, of a city after its street or "in"."""
    norm = told.word.norm
    if told.line.street or told.part in ("street", "city", "state"):
        return True
    if norm in streets.SPANISH_STREETS or norm in ("po", "box"):
        return True
    return told.expected and norm not in streets.UNITS


def _suffix_follows(words: Words, i: int) -> bool:
    """Whether the words from `i` on are a street's name: "main street"."""
    return any(word.norm in streets.SUFFIXES for word in words[i : i + _TO_SUFFIX])


_WRITTEN_SO = {**streets.SUFFIXES, "po": "PO"}


def _title(word: Word) -> str:
    return word.raw if word.is_written_as_name else word.raw.capitalize()


def _state_at(told: _Telling) -> tuple[str, int] | None:
    """A state, by its name or its letters."""
    if not told.line.street and told.part not in ("state", "city"):
        return None
    hit = streets.STATES.at(told.words, told.i)
    if hit is None:
        return _state_by_letters(told)
    return None if _is_no_state(told, hit[1]) else hit


def _state_by_letters(told: _Telling) -> tuple[str, int] | None:
    """Such as "IL"; in small letters only behind a city, and where the letters are no other word."""
    small = told.line.city and told.word.norm not in streets.CODES_ONLY_IN_CAPITALS
    letters = told.word.raw.rstrip(".")
    name = streets.CODES.get(letters.upper() if small else letters)
    if name and told.line.is_placed:
        return (name, told.i + 1)
    return None


def _is_no_state(told: _Telling, j: int) -> bool:
    """Whether a state's name is a street's ("Virginia Avenue") or a city's ("New York, New York", "Kansas City")."""
    line, after = told.line, told.norm(j)
    if after in streets.SUFFIXES or after == "city":
        return True
    if not line.city and any(_is_state(told.words, k) for k in range(j, j + 3)):
        return True
    return told.part in ("", "city") and not line.is_placed


def _is_state(words: Words, i: int) -> bool:
    return streets.STATES.at(words, i) is not None or word_at(words, i).raw in streets.CODES


_PLACES = ("front", "rear", "upstairs", "basement")
"""What a unit is called by instead of a number."""


def _unit(told: _Telling, unit: str) -> tuple[str, int]:
    """Such as "Apartment 5B", and the place after it; nothing where no number follows."""
    start = told.i + 1
    start += told.norm(start) in ("number", "numero")
    told_so = told.norm(start)
    if run := told.run(start):
        number, j = run.digits, start + run.j
    elif len(told_so) == 1 or told_so in _PLACES:
        number, j = told.words[start].raw.upper(), start + 1
    else:
        return "", told.i + 1
    letter = word_at(told.words, j)
    if len(letter.norm) == 1 and letter.norm.isalpha() and not letter.mark:
        number, j = number + letter.norm.upper(), j + 1
    return _UNITS_WRITTEN.get(unit, "{} {}").format(unit, number), j


_UNITS_WRITTEN = {"#": "{}{}", "": "{}{}"}


def _names_a_street(told: _Telling) -> bool:
    """Whether a figure is the ordinal of a street: "5th avenue"."""
    figure = told.tongue == "en" and told.word.is_figure
    return figure and ordinal(told.words, told.i, told.numerals) is not None


_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzñ")
_BEFORE_SPELLING = streets.SPELLED | {"it's", "and", "as", "in"}


def _despelled(words: Words) -> list[Word]:
    """The words with spelling joined: "main that's m a i n" is Main."""
    out: list[Word] = []
    i = 0
    while i < len(words):
        j = past(words, i, _LETTERS)
        before = out[-1] if out else NOTHING
        fewest = 2 if before.norm in streets.SPELLED else 3
        if j - i >= fewest:
            out = _with_spelled(out, words[i:j])
            i = j
        else:
            out.append(words[i])
            i += 1
    return out


def _with_spelled(out: list[Word], letters: Words) -> list[Word]:
    """The words with a spelled one behind them, or in the place of the one that it spells."""
    spelled = "".join(word.norm for word in letters)
    while out and out[-1].norm in _BEFORE_SPELLING:
        out.pop()
    again = bool(out) and out[-1].norm.startswith(spelled[0])
    mark = out.pop().mark if again else ""
    out.append(Word(spelled, spelled, letters[0].start, letters[-1].end, mark))
    return out
