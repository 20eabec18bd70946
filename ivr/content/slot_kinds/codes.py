"""Codes with letters that a project shows: "for example KEL2", "it starts with CL", `^MT-[0-9]{4}$`.

Rule: a code is shown as an example, by what it begins with or by a pattern; letters and figures in passing, as in
"ISO 8601", show none.
"""

from __future__ import annotations

import re
from itertools import groupby

from ivr.content.slot_kinds.asked import Asked

_SHOWN = re.compile(
    r"\b(?:[Ee]\.?g\.?,?|[Ff]or (?:example|instance)|[Ee]xamples?(?: is| are)?|[Ss]uch as|[Ll]ike(?: this)?)"
    r"\s*[:,]?\s*(?:an? )?[\"'`]?(?P<code>(?:[A-Z]{1,5}|[a-z]{1,4}(?=-))-?\d[\w-]*|[A-Z]{1,4}-[A-Z\d]{3,})(?![\w/:@])"
)
_BEGINS = re.compile(
    r"\b(?:[Ss]tart(?:s|ing)?|[Bb]egin(?:s|ning)?) with (?:the letters? |an? )?[\"'`]?[A-Z]{1,4}\b"
)
_THEN = re.compile(
    r"\b[A-Z]{1,5}-?[\"'`]? (?:followed by|and|plus|then) [^.]*\b(?:digits?|numbers?|characters?|figures?)\b"
)
_MONEY = re.compile(r"(?:EUR|USD|GBP|CHF|CAD|AUD|INR)-?\d")
_LETTERS = r"(?:[A-Za-z]{1,4}|(?:\[[A-Za-z-]+\](?:\{[\d,]+\})?){1,5})"
_LETTERS_THEN_DIGITS = re.compile(rf"\^?\(?{_LETTERS}(?:-|\[- ?\]\??|[- ]\?)?(?:\[0-9\]|\\d)")
_CODES = tuple("W4F1K7B2Q9H3T6X5"[:length] for length in range(3, 17))
_MOST_LENGTHS = 8
"""A pattern that codes of more lengths than this fit is one of names or other words."""


def example_of(asked: Asked) -> str:
    """The code that the description or the question shows; "" where none is."""
    texts = (asked.about, asked.words)
    shown = (found["code"] for text in texts for found in _SHOWN.finditer(text))
    return next((code for code in shown if not _MONEY.match(code)), "")


def has_letters(asked: Asked) -> bool:
    """Whether callers answer with a code that has letters."""
    return bool(example_of(asked)) or _is_told(asked) or _is_wanted(asked)


def _is_told(asked: Asked) -> bool:
    return any(pattern.search(text) for pattern in (_BEGINS, _THEN) for text in (asked.about, asked.words))


def _is_wanted(asked: Asked) -> bool:
    """Whether a pattern asks for letters with figures."""
    begins_with_letters = any(_LETTERS_THEN_DIGITS.match(pattern) for pattern in asked.use.patterns)
    return _lengths(asked) <= _MOST_LENGTHS and (begins_with_letters or allows_letters(asked))


def allows_letters(asked: Asked) -> bool:
    """Whether a pattern takes letters with figures, in a code or in names and other words."""
    return _lengths(asked) > 0


def _lengths(asked: Asked) -> int:
    """Of how many lengths codes may be by the patterns."""
    return sum(asked.use.wants(code) for code in _CODES)


def like(example: str) -> str:
    """A pattern of codes that are written as the example is: with its letters in front, its case and its signs."""
    runs = [(kind, len(list(signs))) for kind, signs in groupby(example, _class_of)]
    begun = [f"{kind}{{{length}}}" if kind in _LETTERED else _some(kind) for kind, length in runs]
    return f"^{''.join(begun)}$"


_LETTERED = ("[A-Z]", "[a-z]")


def _class_of(sign: str) -> str:
    if sign.isdigit():
        return r"\d"
    if sign.isupper():
        return "[A-Z]"
    if sign.islower():
        return "[a-z]"
    return re.escape(sign)


def _some(kind: str) -> str:
    return kind + "+" if kind == r"\d" else kind
