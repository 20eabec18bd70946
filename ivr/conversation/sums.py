"""Sums of flow files (`tries: slots.tries + 1`): what `set_slots` reckons with slots and numbers.

Rule: a text is a sum when a name with its scope stands in it (`slots.tries`); every other text is text. A sum is
read and checked once, when the flows are read; when it is reckoned, nothing can raise. There is plus, minus, times
and parentheses, and no more: no loop, no call, nothing that could grow.

Reckoned in decimals, so that cents come out right. What is empty adds nothing: `slots.tries + 1` is 1 at the first
time. A product with something empty is empty, and so is a sum of nothing but what is empty; what is not a number makes
all of it empty.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Context, Decimal, DecimalException
from functools import lru_cache
from typing import Any

from ivr.conversation.events import Value
from ivr.conversation.scope import ANY_SCOPE, SCOPES, Name, Scope, looked_up
from ivr.redaction import Secret

MAX_TEXT = 300
MAX_DEPTH = 20

_EXACT = Context(prec=40)
_LARGEST = Decimal(10) ** 15
"""From here on a number of the slots, which are floats, has no cents any more."""


class SumError(ValueError):
    """Raised for a sum that cannot be read; `column` counts from 1."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


class _NoNumber(Exception):
    """Something in the sum is not a number."""


_Term = Callable[[Scope], Decimal | None]


@dataclass(frozen=True)
class Sum:
    """A sum ready to be reckoned. `names` are what it looks at: ("slots", "tries")."""

    text: str
    names: frozenset[Name]
    is_copy: bool = False
    """Whether it is one name and nothing else: then its value is taken as it is, whatever it is."""
    _term: _Term = field(default=lambda scope: None, repr=False, compare=False)

    def value(self, scope: Scope) -> Value:
        """What it comes to; None for nothing, and where something in it is not a number."""
        if self.is_copy:
            ((where, name),) = self.names
            return looked_up(where, name)(scope)
        try:
            return _as_slot(self._term(scope))
        except (_NoNumber, DecimalException):
            return None


_NAMED = re.compile(rf"(?<![\w.])(?:{ANY_SCOPE})\.\w")
_QUOTED = re.compile(r"\s*(\"[^\"]*\"|'[^']*')\s*")


def literal(text: str) -> str:
    """The text that is meant, where quotes within the quotes say that it is not a sum."""
    quoted = _QUOTED.fullmatch(text)
    if quoted and _NAMED.search(text):
        return quoted[1][1:-1]
    return text


def is_sum(value: Value) -> bool:
    """Whether what is written for a slot is to be reckoned."""
    return isinstance(value, str) and bool(_NAMED.search(value)) and not _QUOTED.fullmatch(value)


_LOOKS_RECKONED = re.compile(r"\s*(?:[$\w.{}]+\s*[-+*/=]+\s*)+[$\w.{}]*\s*")


def looks_reckoned(text: str) -> bool:
    """Whether a text is written like a sum: `tries + 1`, `{tries}+1`, `tries++`."""
    return bool(_LOOKS_RECKONED.fullmatch(text))


@lru_cache(maxsize=4096)
def parse(text: str) -> Sum:
    """The sum in `text`. Raises SumError."""
    if len(text) > MAX_TEXT:
        raise SumError(f"a sum longer than {MAX_TEXT} characters.", 1)
    parser = _Parser(text)
    term = parser.sum()
    parser.end()
    return Sum(text, frozenset(parser.names), bool(_COPY.fullmatch(text)), term)


# --- reading -----------------------------------------------------------------------------------

_COPY = re.compile(r"\s*\w+\.\w+\s*")
_WORD = re.compile(r"(?P<number>\d+(?:\.\d+)?(?![\w.]))|(?P<name>[^\W\d]\w*(?:\.\w+)*)|(?P<sign>[-+*()])")
_ONE_MORE = re.compile(r"\s*([\w.]+)\s*\+\+\s*")
_IN_QUOTES = "A text stands in quotes within the quotes: '\"...\"'."


@dataclass(frozen=True)
class _Word:
    kind: str
    text: str
    column: int


class _Parser:
    """sum: product {+|- product};  product: part {* part};  part: number | name | - part | ( sum )."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0
        self._depth = 0
        self.names: set[Name] = set()
        self._now = self._read()

    def sum(self) -> _Term:
        whole = self._product()
        while self._now.text in ("+", "-"):
            join = _plus if self._take().text == "+" else _minus
            whole = join(whole, self._product())
        return whole

    def end(self) -> None:
        word = self._now
        if word.text == ")":
            raise SumError("this ')' closes nothing.", word.column)
        if word.kind != "end":
            message = f"'+', '-' or '*' is expected in a sum, found '{word.text}'. {_IN_QUOTES}"
            raise SumError(message, word.column)

    def _product(self) -> _Term:
        whole = self._part()
        while self._now.text == "*":
            self._take()
            whole = _times(whole, self._part())
        return whole

    def _part(self) -> _Term:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise SumError("too many parentheses within each other.", self._now.column)
        word = self._take()
        term = self._of(word)
        self._depth -= 1
        return term

    def _of(self, word: _Word) -> _Term:
        if word.kind == "number":
            number = Decimal(word.text)
            return lambda scope: number
        if word.kind == "name":
            return self._name(word)
        if word.text == "-":
            return _minus(_nothing, self._part())
        if word.text == "(":
            inside = self.sum()
            if self._take().text != ")":
                raise SumError("this '(' is never closed.", word.column)
            return inside
        if word.kind == "end":
            raise SumError("the sum ends where a number or a slot is expected.", word.column)
        one_more = _ONE_MORE.fullmatch(self._text)
        advice = f" Write {one_more[1]} + 1." if one_more else ""
        raise SumError(f"a number or a slot is expected, found '{word.text}'.{advice}", word.column)

    def _name(self, word: _Word) -> _Term:
        scope, dot, name = word.text.partition(".")
        if not dot:
            message = f"'{word.text}' is neither a number nor a slot, such as slots.{word.text}. {_IN_QUOTES}"
            raise SumError(message, word.column)
        if scope not in SCOPES:
            near = difflib.get_close_matches(scope.lower(), SCOPES, n=1)
            meant = f"Did you mean '{near[0]}.{name}'?" if near else f"Names begin with {', '.join(SCOPES)}."
            raise SumError(f"'{word.text}' is not known here. {meant}", word.column)
        if "." in name:
            raise SumError(f"'{word.text}' goes too deep: a sum takes whole slots.", word.column)
        self.names.add((scope, name))
        value = looked_up(scope, name)
        return lambda scope: _number(value(scope))

    def _take(self) -> _Word:
        word = self._now
        if word.kind != "end":
            self._now = self._read()
        return word

    def _read(self) -> _Word:
        rest = self._text[self._place :]
        column = self._place + len(rest) - len(rest.lstrip()) + 1
        if not rest.strip():
            return _Word("end", "", column)
        match = _WORD.match(self._text, column - 1)
        if match is None:
            sign = self._text[column - 1]
            raise SumError(f"'{sign}' is not known in a sum. {_SIGNS.get(sign, _IN_QUOTES)}", column)
        self._place = match.end()
        return _Word(str(match.lastgroup), match.group(), column)


_SIGNS = {
    "/": "There is '+', '-' and '*'; for a half, write * 0.5.",
    "=": "What is set stands before the colon; write only what it is set to.",
    "{": "Write slots.NAME, without braces.",
    ",": "Write a decimal point.",
}

# --- reckoning ---------------------------------------------------------------------------------


def _nothing(scope: Scope) -> Decimal | None:
    return None


def _plus(left: _Term, right: _Term) -> _Term:
    return lambda scope: _added(left(scope), right(scope))


def _minus(left: _Term, right: _Term) -> _Term:
    def term(scope: Scope) -> Decimal | None:
        whole, less = left(scope), right(scope)
        return whole if less is None else _added(whole, _EXACT.minus(less))

    return term


def _times(left: _Term, right: _Term) -> _Term:
    def term(scope: Scope) -> Decimal | None:
        one, other = left(scope), right(scope)
        if one is None or other is None:
            return None
        return _EXACT.multiply(one, other)

    return term


def _added(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    """What is empty adds nothing."""
    if one is None or other is None:
        return one if other is None else other
    return _EXACT.add(one, other)


def _number(value: Value) -> Decimal | None:
    """A slot's value as a number; None for an empty one."""
    if value is None or value == "":
        return None
    if isinstance(value, bool | Secret) or not isinstance(value, int | float | str):
        raise _NoNumber
    number = Decimal(str(value).strip())
    if not number.is_finite():
        raise _NoNumber
    return number


def _as_slot(number: Decimal | None) -> Any:
    """The number as slots keep it: whole numbers as such, all others as the nearest float."""
    if number is None or abs(number) >= _LARGEST:
        return None
    return int(number) if number == number.to_integral_value() else float(number)
