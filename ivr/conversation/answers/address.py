"""A street address, gathered over as many turns as the caller needs, written on one line.

Rule: an address is complete when its postal code is; `Partial.text` is the same line, as far as it goes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ivr.conversation.answers.kind import Found, Kind, Partial, Surroundings, Words
from ivr.conversation.answers.numbers import NUMERALS, digit_runs, ordinal
from ivr.conversation.answers.talk import correction_spots, only_fillers
from ivr.conversation.answers.words import Phrases, Word, listed, phrases

_STATES = """Alabama:AL, Alaska:AK, Arizona:AZ, Arkansas:AR, California:CA, Colorado:CO, Connecticut:CT, Delaware:DE,
District of Columbia:DC, Florida:FL, Georgia:GA, Hawaii:HI, Idaho:ID, Illinois:IL, Indiana:IN, Iowa:IA, Kansas:KS,
Kentucky:KY, Louisiana:LA, Maine:ME, Maryland:MD, Massachusetts:MA, Michigan:MI, Minnesota:MN, Mississippi:MS,
Missouri:MO, Montana:MT, Nebraska:NE, Nevada:NV, New Hampshire:NH, New Jersey:NJ, New Mexico:NM, New York:NY,
North Carolina:NC, North Dakota:ND, Ohio:OH, Oklahoma:OK, Oregon:OR, Pennsylvania:PA, Rhode Island:RI,
South Carolina:SC, South Dakota:SD, Tennessee:TN, Texas:TX, Utah:UT, Vermont:VT, Virginia:VA, Washington:WA,
West Virginia:WV, Wisconsin:WI, Wyoming:WY, Puerto Rico:PR"""
_NAMES = dict(pair.strip().split(":") for pair in _STATES.replace("\n", " ").split(","))
_SPANISH_STATES = {
    "Nueva York": "New York", "Nueva Jersey": "New Jersey", "Nuevo México": "New Mexico", "Luisiana": "Louisiana",
    "Carolina del Norte": "North Carolina", "Carolina del Sur": "South Carolina", "Pensilvania": "Pennsylvania",
    "Dakota del Norte": "North Dakota", "Dakota del Sur": "South Dakota", "Misuri": "Missouri", "Hawái": "Hawaii",
    "Tejas": "Texas", "Oregón": "Oregon", "Misisipi": "Mississippi",
}  # fmt: skip
STATES: Phrases[str] = Phrases({**{name: name for name in _NAMES}, **_SPANISH_STATES})
_CODES = {code: name for name, code in _NAMES.items()}

_SUFFIXES = {
    "street": "Street", "st": "Street", "avenue": "Avenue", "ave": "Avenue", "av": "Avenue", "road": "Road",
    "rd": "Road", "drive": "Drive", "dr": "Drive", "lane": "Lane", "ln": "Lane", "boulevard": "Boulevard",
    "blvd": "Boulevard", "court": "Court", "ct": "Court", "place": "Place", "pl": "Place", "way": "Way",
    "circle": "Circle", "cir": "Circle", "terrace": "Terrace", "parkway": "Parkway", "pkwy": "Parkway",
    "highway": "Highway", "hwy": "Highway", "trail": "Trail", "square": "Square", "loop": "Loop",
    "pike": "Pike", "alley": "Alley", "plaza": "Plaza", "crescent": "Crescent", "turnpike": "Turnpike",
    "broadway": "Broadway",
}  # fmt: skip
_SPANISH_STREETS = frozenset(
    listed("calle avenida av paseo camino carretera plaza bulevar boulevard calzada ronda via")
)
_DIRECTIONS = frozenset(listed("north south east west northeast northwest southeast southwest"))
_UNITS = {"apartment": "Apartment", "apt": "Apartment", "unit": "Unit", "suite": "Suite", "ste": "Suite", "number": "",
          "#": "#", "apartamento": "Apartamento", "departamento": "Departamento", "piso": "Piso", "floor": "Floor",
          "room": "Room", "lot": "Lot"}  # fmt: skip

_LEADS: Phrases[str] = Phrases(
    {
        **dict.fromkeys(
            phrases("""
            my address is, the address is, address is, my address, the address, my home address is, my mailing
            address is, i live at, i live on, i'm at, i am at, it is at, it's at, it's, it is, that is, that's,
            that would be, that'll be, yes it's, and it's, at, mi direccion es, la direccion es, direccion, vivo
            en, es, mi domicilio es, mi casa es"""),
            "",
        ),
        **dict.fromkeys(
            phrases("""
            in, and that's in, that's in, and it's in, it's in, in the city of, the city is, city is, city of,
            and the city is, city, the town is, the town of, and i live in, i live in, located in, en la ciudad
            de, ciudad, la ciudad es, en, la ciudad de, en el pueblo de"""),
            "city",
        ),
        **dict.fromkeys(
            phrases("""
            the state is, state is, in the state of, state of, and the state is, the state of, el estado es, en
            el estado de, estado, estado de"""),
            "state",
        ),
        **dict.fromkeys(
            phrases("""
            zip code is, the zip code is, and the zip code is, zip code, zip is, the zip is, zip, zipcode,
            zipcode is, postal code, postal code is, the postal code is, my zip code is, and zip code, with zip
            code, with the zip code, area code is, codigo postal, el codigo postal es, codigo postal es, y el
            codigo postal es, mi codigo postal es"""),
            "zip",
        ),
        **dict.fromkeys(
            phrases("""
            the street is, street is, the street name is, and the street is, la calle es, on, the number is,
            house number"""),
            "street",
        ),
    }
)  # fmt: skip
_NOISE = frozenset(
    listed("""
    uh um uhm er oh and so okay ok yes yeah sure please thank you thanks hi hello well the then eh este y bueno
    pues si gracias sorry i'm comma numero perfect great actually wait no mean i right hmm correct name""")
)  # fmt: skip
_SPELLED = frozenset({"that's", "spelled", "is", "spelt", "with", "se", "deletrea"})


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
        state = parts.pop() if len(parts) > 1 and parts[-1] in _NAMES else ""
        cut = 2 if len(parts) > 1 and parts[1].split()[0] in (*_UNITS.values(), "#") else 1
        return cls(", ".join(parts[:cut]), ", ".join(parts[cut:]), state, code)

    @property
    def has_street_name(self) -> bool:
        words = [word for word in self.street.lower().split() if not word[0].isdigit()]
        if "box" in words:
            return self.street[-1].isdigit()
        return any(w in _SUFFIXES for w in words) or bool(
            words and words[0] in _SPANISH_STREETS and len(words) > 1
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
        "en": (
            "street",
            "avenue",
            "road",
            "drive",
            "lane",
            "boulevard",
            "court",
            "apartment",
            "zip code",
            *_NAMES,
        ),
        "es": ("calle", "avenida", "apartamento", "código postal", *_NAMES),
    }
    speech_end = 3.0
    only_when_asked = True
    gathers = True

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        for i, word in enumerate(words):
            lead = _LEADS.at(words, i)
            if (lead and "address" in "".join(w.norm for w in words[i : lead[1]])) or (
                word.norm[0].isdigit() and any(w.norm in _SUFFIXES for w in words[i + 1 : i + 5])
            ):
                line = _gathered(_Line(), words[i:], around)
                if line.street and len(line.zip) == 5 and line.has_street_name:
                    return [Found(line.written(), word.start, words[-1].end)]
        return []

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        if not words or (only_fillers(words, around.language) and not partial):
            return None
        before = _Line.parsed(partial)
        line = _gathered(before, words, around)
        if line == before:
            return None
        if len(line.zip) in (5, 9) and line.street:
            return Found(line.written(), words[0].start, words[-1].end)
        return Partial(line.written())


def _gathered(line: _Line, words: Words, around: Surroundings) -> _Line:
    """The line with what these words add to it."""
    spots = correction_spots(words, around.language)
    corrected = bool(spots)
    if corrected and spots[-1][1] < len(words):
        words = words[spots[-1][1] :]
    words = _despelled(words)
    part = "" if not line.street else "zip" if line.state or line.zip else ""
    new = line
    i = 0
    first = True
    while i < len(words):
        word = words[i]
        lead = _LEADS.at(words, i)
        if lead and not (lead[0] == "" and i and words[i - 1].norm[0].isdigit()):
            # "Main Street" and "Kansas City" are names, no leads
            inside = lead[1] == i + 1 and word.norm == "city" and bool(new.city)
            if not inside:
                part = lead[0] or part
                if part == "zip" and corrected:
                    new = replace(new, zip="")
                i = lead[1]
                continue
        if new.street and (j := _washington_dc(words, i)):
            new, i, part = replace(new, city="Washington", state="District of Columbia"), j, "zip"
            continue
        state = _state_at(words, i, new, part)
        if state:
            new, i, part = replace(new, state=state[0]), state[1], "zip"
            continue
        if (
            (unit := _UNITS.get(word.norm)) is not None
            and new.street
            and i + 1 < len(words)
            and not new.state
        ):
            piece, i = _unit(words, i, unit, around)
            new = replace(new, street=f"{new.street}, {piece}")
            part = "city"
            continue
        runs = digit_runs(words[i:], NUMERALS[around.tongue])
        if runs and runs[0].i == 0 and not _names_a_street(words, i, around):
            digits, j = runs[0].digits, i + runs[0].j
            new, part = _with_digits(line, new, digits, part, corrected, around)
            i = j
            continue
        nth = (
            ordinal(words, i, NUMERALS[around.tongue])
            if around.tongue == "en" and word.norm[0].isdigit()
            else None
        )
        if nth:  # "5th Avenue"
            new = replace(new, street=f"{new.street} {word.raw}{words[i + 1].raw.lower()}".strip())
            i = nth[1]
            continue
        if word.norm in _NOISE and not (word.norm in ("the", "y", "i") and part == "city"):
            i += 1
            continue
        new, part = _with_word(new, word, part, first and word.start == words[0].start, line)
        first = False
        i += 1
    return new


def _with_digits(
    before: _Line, new: _Line, digits: str, part: str, corrected: bool, around: Surroundings
) -> tuple[_Line, str]:
    """Digits are the house number before a street has its name, and the postal code after."""
    named = new.has_street_name or bool(new.city) or bool(new.state)
    if named and part != "zip" and not new.city and not any(c.isdigit() for c in new.street):
        return replace(new, street=f"{new.street} {digits}"), part  # "calle Main 123"
    if part == "zip" or (named and part != "street"):
        known = "" if corrected and new.zip == before.zip and part == "zip" else new.zip
        whole = known + digits
        return replace(
            new, zip=whole if len(whole) <= 9 and (len(whole) <= 5 or len(digits) < 5) else digits
        ), "zip"
    return replace(
        new, street=f"{new.street} {digits}".strip() if not (corrected and not named) else digits
    ), "street"


def _with_word(new: _Line, word: Word, part: str, opens: bool, before: _Line) -> tuple[_Line, str]:
    """A word is of the street until that is named, and then of the city."""
    suffix = _SUFFIXES.get(word.norm)
    text = suffix or ("PO" if word.norm == "po" else _title(word.raw))
    if new.has_street_name and part in ("", "street"):
        if word.norm in _DIRECTIONS and not new.city and not word.mark:
            return replace(new, street=f"{new.street} {text}"), part
        if word.norm not in _SUFFIXES or before.street == new.street:
            part = "city"
    if part in ("", "street") and word.mark and "," in word.mark and len(new.street.split()) > 1:
        part = "city"
    if part in ("city", "state") or (part == "zip" and not new.zip and not new.state):
        if part == "city" and suffix and not new.has_street_name and not new.city:
            return replace(new, street=f"{new.street} {text}".strip()), "street"
        return replace(new, city=f"{new.city} {text}".strip()), "city"
    if part == "zip":
        return new, part
    return replace(new, street=f"{new.street} {text}".strip()), "street"


def _title(raw: str) -> str:
    return raw if raw[:1].isupper() and not raw.isupper() else raw.capitalize()


def _state_at(words: Words, i: int, line: _Line, part: str) -> tuple[str, int] | None:
    if not line.street and part not in ("state", "city"):
        return None
    word = words[i]
    hit = STATES.at(words, i)
    if hit is None:
        name = _CODES.get(word.raw.rstrip("."))
        return (name, i + 1) if name and (line.has_street_name or line.city) else None
    name, j = hit
    after = words[j].norm if j < len(words) else ""
    if after in _SUFFIXES or after == "city" or not (line.has_street_name or line.city or part):
        return None
    if (
        not line.city
        and j < len(words)
        and any(_is_state(words, k) for k in range(j, min(j + 3, len(words))))
    ):
        return None  # "New York, New York"
    if part == "city" and not line.city and not line.has_street_name:
        return None
    return name, j


def _washington_dc(words: Words, i: int) -> int:
    """The word after "washington d c", or 0."""
    if words[i].norm != "washington":
        return 0
    if [word.norm for word in words[i + 1 : i + 3]] == ["d", "c"]:
        return i + 3
    return i + 2 if i + 1 < len(words) and words[i + 1].norm == "dc" else 0


def _is_state(words: Words, i: int) -> bool:
    return STATES.at(words, i) is not None or words[i].raw in _CODES


def _unit(words: Words, i: int, unit: str, around: Surroundings) -> tuple[str, int]:
    runs = digit_runs(words[i + 1 :], NUMERALS[around.tongue])
    number, j = words[i + 1].raw.upper(), i + 2
    if (number == "NUMBER" and runs and runs[0].i == 1) or (runs and runs[0].i == 0):
        number, j = runs[0].digits, i + 1 + runs[0].j
    if j < len(words) and len(words[j].norm) == 1 and words[j].norm.isalpha() and not (words[j].mark):
        number, j = number + words[j].raw.upper(), j + 1
    return (f"{unit}{number}" if unit == "#" else f"{unit or '#'} {number}".replace("# ", "#")), j


def _names_a_street(words: Words, i: int, around: Surroundings) -> bool:
    """Whether a figure is the ordinal of a street: "5th avenue"."""
    if around.tongue != "en":
        return False
    return words[i].norm[0].isdigit() and ordinal(words, i, NUMERALS["en"]) is not None


_LETTER = re.compile(r"[a-zñ]")


def _despelled(words: Words) -> list[Word]:
    """The words with spelling joined: "main that's m a i n" is Main."""
    out: list[Word] = []
    i = 0
    while i < len(words):
        j = i
        while j < len(words) and len(words[j].norm) == 1 and _LETTER.match(words[j].norm):
            j += 1
        announced = bool(out) and out[-1].norm in _SPELLED
        if j - i >= 3 or (j - i == 2 and announced):
            spelled = "".join(word.norm for word in words[i:j])
            while out and out[-1].norm in _SPELLED | {"it's", "and", "as", "in"}:
                out.pop()
            if out and out[-1].norm[0] == spelled[0] and not out[-1].norm.isdecimal():
                mark = out.pop().mark
            else:
                mark = ""
            out.append(Word(spelled, spelled, words[i].start, words[j - 1].end, mark))
            i = j
        else:
            out.append(words[i])
            i += 1
    return out
