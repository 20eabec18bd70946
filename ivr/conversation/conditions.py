"""Conditions of flow files (`if: slots.amount > 10 and not slots.done`) in Rasa's predicate dialect (pypred).

Rule: a condition is parsed and checked once, when the flows are read; when it is tried, nothing can raise.
A value that is missing or of another kind makes a comparison false (`!=` and `is not`: true).

As in Rasa, words may be written in any case, `not` binds tightest, and `and` and `or` bind equally, from the
right: `a and b or c` is `a and (b or c)`. Where that may surprise, `Condition.advice` says so.
"""

from __future__ import annotations

import difflib
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ivr.conversation.events import Value
from ivr.conversation.hours import ASKED
from ivr.conversation.scope import SCOPES, Name, OnDemand, Scope, looked_up
from ivr.conversation.text_slots import Truth

MAX_TEXT = 2_000
MAX_DEPTH = 30
MAX_PATTERN = 200
MAX_REPEATS = 4
MAX_SUBJECT = 2_000

_Term = Callable[[Scope], Any]


class ConditionError(ValueError):
    """Raised for a condition that cannot be read; `column` counts from 1."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


@dataclass(frozen=True)
class Comparison:
    """A name beside a value that is written there: `slots.account is "savings"`. `column` of the value, from 1.

    The operator is `in` where the name stands behind a `contains`.
    """

    scope: str
    name: str
    operator: str
    value: Value
    column: int


@dataclass(frozen=True)
class Part:
    """A part of a slot's value that is looked at: `slots.day.weekday`. `column` counts from 1."""

    slot: str
    part: str
    column: int


@dataclass(frozen=True)
class Condition:
    """A condition ready to be tried. `names` are what it looks at; `advice` tells what may not be meant."""

    text: str
    names: frozenset[Name] = frozenset()
    advice: str = ""
    comparisons: tuple[Comparison, ...] = ()
    truths: frozenset[Name] = frozenset()
    """The names that it takes for a yes or a no: `slots.done`, `not slots.done`."""
    parts: tuple[Part, ...] = ()
    _term: _Term = field(default=lambda scope: True, repr=False, compare=False)

    def holds(self, scope: Scope) -> bool:
        return bool(self._term(scope))


@lru_cache(maxsize=4096)
def parse(text: str | bool) -> Condition:
    """The condition in `text`; YAML's own true and false are conditions, too. Raises ConditionError."""
    if isinstance(text, bool):
        return Condition(str(text).lower(), _term=_constant(text))
    if len(text) > MAX_TEXT:
        raise ConditionError(f"longer than {MAX_TEXT} characters.", 1)
    parser = _Parser(_words(text))
    term = parser.expression()
    parser.end()
    names, truths = frozenset(parser.names), frozenset(parser.truths)
    return Condition(text, names, parser.advice, tuple(parser.comparisons), truths, tuple(parser.parts), term)


# --- words -------------------------------------------------------------------------------------

_WORD = re.compile(
    r"""(?P<space>\s+)
      | (?P<text>"[^"]*"|'[^']*')
      | (?P<number>-?\d+(\.\d+)?(?![\w.]))
      | (?P<name>(?:\w|\{\{\s*context\.[\w.]+\s*\}\})(?:[\w.\-:]|\{\{\s*context\.[\w.]+\s*\}\})*)
      | (?P<sign><=|>=|!=|==|[<>=(){},])""",
    re.VERBOSE,
)
_SLIPS: dict[str, str] = {
    "&&": "and", "||": "or", "&": "and", "|": "or", "!": "not", "=>": ">=", "=<": "<=", "<>": "!=",
    "===": "=", "!==": "!=", "equals": "is", "equal": "is", "eq": "is", "isnt": "is not", "ne": "!=",
    "gt": ">", "lt": "<", "none": "null", "nil": "null", "match": "matches", "contain": "contains",
    "includes": "contains", "has": "contains", "like": "matches", "exists": "is not null",
    "today": "session.today",
    "in": "{…} contains slots.name", "starts": "matches \"^…\"", "ends": "matches \"…$\"",
}  # fmt: skip
_TEMPLATE = re.compile(r"\{\{\s*context\.([\w.]+)\s*\}\}")
_FOREIGN_SIGN = re.compile(r"&&?|\|\|?|===|!==|!(?!=)|=>|=<|<>")
_EQUALITIES = ("is", "=", "==", "!=")
_OPERATORS = ("is", "=", "==", "!=", "<", "<=", ">", ">=", "contains", "matches")
_RESERVED = frozenset(
    {"is", "and", "or", "not", "contains", "matches", "true", "false", "null", "undefined", "empty"}
)


@dataclass(frozen=True)
class _Word:
    kind: str
    text: str
    column: int


def _words(text: str) -> list[_Word]:
    words: list[_Word] = []
    place = 0
    while place < len(text):
        match = _WORD.match(text, place)
        if match is None or _FOREIGN_SIGN.match(text, place):
            raise ConditionError(_what_is_wrong(text, place), place + 1)
        kind, found = str(match.lastgroup), match.group()
        if kind == "name" and found.lower() in _RESERVED:
            kind, found = "word", found.lower()
        if kind != "space":
            words.append(_Word(kind, found, place + 1))
        place = match.end()
    words.append(_Word("end", "", len(text.rstrip()) + 1))
    return words


def _what_is_wrong(text: str, place: int) -> str:
    """Why nothing is read at that place."""
    sign = text[place]
    if slip := _FOREIGN_SIGN.match(text, place):
        return f"'{slip.group()}' is not known here. Write '{_SLIPS[slip.group()]}'."
    if sign in "“”„‘’«»":
        return f"'{sign}' is not a quote here. Write a straight one: \"."
    if sign in "\"'":
        return "this quote is never closed."
    return f"'{sign}' is not known here."


# --- grammar -----------------------------------------------------------------------------------


class _Parser:
    """expression: term [and|or expression];  term: not term | operand [operator operand]."""

    def __init__(self, words: list[_Word]) -> None:
        self._words = words
        self._next = 0
        self._depth = 0
        self.names: set[Name] = set()
        self.comparisons: list[Comparison] = []
        self.truths: set[Name] = set()
        self.parts: list[Part] = []
        self.advice = ""

    def expression(self) -> _Term:
        terms = [self._term()]
        joins: list[str] = []
        while self._is_at("and", "or"):
            joins.append(self._take().text)
            terms.append(self._term())
        if "and" in joins and "or" in joins[joins.index("and") :]:
            self.advice = (
                "'and' followed by 'or' is read from the right, as in Rasa: a and (b or c). "
                "Write parentheses around what belongs together."
            )
        whole = terms.pop()
        for join, term in zip(reversed(joins), reversed(terms), strict=True):
            whole = _and(term, whole) if join == "and" else _or(term, whole)
        return whole

    def end(self) -> None:
        word = self._now
        if word.kind == "end":
            return
        if word.text == ")":
            raise ConditionError("this ')' closes nothing.", word.column)
        raise self._not_an_operator(word)

    def _term(self) -> _Term:
        self._deeper()
        if self._is_at("not"):
            self._take()
            term = _not(self._term())
        else:
            term = self._comparison()
        self._depth -= 1
        return term

    def _comparison(self) -> _Term:
        began = self._next
        left = self._operand(right=False)
        named = self._words[began : self._next]
        if not self._is_at_operator():
            self._note_truth(named)
            return left
        word = self._take()
        if word.text == "matches":
            return _matches(left, self._pattern())
        if word.text not in _EQUALITIES:
            return _TESTS[word.text](left, self._compared(named, word))
        negated = word.text == "!="
        if word.text == "is" and self._is_at("not"):
            self._take()
            negated = True
        if self._is_at(*_ABSENCES):
            test = _ABSENCES[self._take().text](left)
        else:
            test = _equal(left, self._compared(named, word))
        return _not(test) if negated else test

    def _compared(self, named: list[_Word], word: _Word) -> _Term:
        """What stands behind the operator `word`."""
        began = self._next
        right = self._operand(right=True)
        self._note(named, word.text, self._words[began : self._next])
        return right

    def _is_at(self, *words: str) -> bool:
        """Whether one of these words comes next."""
        return self._now.kind == "word" and self._now.text in words

    def _is_at_operator(self) -> bool:
        """Raises ConditionError for what stands where only an operator can."""
        word = self._now
        if word.kind in ("sign", "word") and word.text in _OPERATORS:
            return True
        if word.kind in ("name", "text", "number"):
            raise self._not_an_operator(word)
        return False

    def _note_truth(self, words: list[_Word]) -> None:
        if len(words) == 1 and words[0].kind == "name":
            scope, _, name = words[0].text.rpartition(".")
            self.truths.add((scope or "slots", name))

    def _note(self, left: list[_Word], operator: str, right: list[_Word]) -> None:
        """What a name is compared with, for those who know its values: one value, or each of a set."""
        turned = "in" if operator == "contains" else operator
        for named, values, seen in ((left, right, operator), (right, left, turned)):
            if len(named) != 1 or named[0].kind != "name":
                continue
            scope, _, name = named[0].text.rpartition(".")
            written = ((_written(word), word.column) for word in values)
            self.comparisons += [
                Comparison(scope or "slots", name, seen, value, column)
                for value, column in written
                if value is not None
            ]

    def _operand(self, *, right: bool) -> _Term:
        word = self._take()
        if word.kind in ("text", "number"):
            if "{{" in word.text:
                return self._filled(word.text[1:-1])
            return _constant(_written(word))
        if word.kind == "name":
            if self._now.text == "(":
                return self._question(word)
            return self._name(word, right)
        if word.kind == "word" and word.text in _VALUES:
            return _constant(_VALUES[word.text])
        if word.text == "(":
            return self._group(word)
        if word.text == "{":
            return self._set(word)
        if word.kind == "end":
            raise ConditionError("the condition ends where a name or value is expected.", word.column)
        raise ConditionError(f"a name or value is expected, found '{word.text}'.", word.column)

    def _group(self, opens: _Word) -> _Term:
        self._deeper()
        inside = self.expression()
        self._close(opens)
        self._depth -= 1
        return inside

    def _close(self, opens: _Word) -> None:
        if self._now.text != ")":
            raise ConditionError("this '(' is never closed.", opens.column)
        self._take()

    def _set(self, start: _Word) -> _Term:
        members: list[_Term] = []
        while self._now.text != "}":
            if self._now.kind == "end":
                raise ConditionError("this '{' is never closed.", start.column)
            if self._now.text == ",":
                self._take()
            else:
                members.append(self._operand(right=True))
        self._take()
        return lambda scope: [member(scope) for member in members]

    def _name(self, word: _Word, right: bool) -> _Term:
        scope, dot, rest = word.text.partition(".")
        if not dot:
            if wrong := _no_name(word.text, right):
                raise ConditionError(wrong, word.column)
            scope, rest = "slots", word.text
        elif scope not in SCOPES:
            raise ConditionError(f"'{word.text}' is not known here. {_near(scope, rest)}", word.column)
        if "{{" in rest:
            return self._indirect(scope, rest)
        name, *deeper = rest.split(".")
        if not name or not all(deeper):
            raise ConditionError(f"a name is missing after the dot of '{word.text}'.", word.column)
        self.names.add((scope, name))
        if deeper and scope == "slots":
            self.parts.append(Part(name, ".".join(deeper), word.column))
        return looked_up(scope, name, tuple(deeper))

    def _question(self, word: _Word) -> _Term:
        """`hours.clinic.open_on(slots.day)`: what a schedule says of a day or a moment."""
        scope, name, question = (*word.text.split("."), "", "")[:3]
        if scope != "hours" or question not in ASKED or word.text.count(".") != 2:
            known = ", ".join(f"hours.NAME.{question}(slots.day)" for question in ASKED)
            raise ConditionError(f"'{word.text}' cannot be asked anything. There is: {known}.", word.column)
        start = self._take()
        about = self._operand(right=False)
        self._close(start)
        self.names.add((scope, name))
        answer = ASKED[question]

        def term(scope: Scope) -> bool:
            schedule = scope.hours.get(name)
            return isinstance(schedule, OnDemand) and answer(schedule.whole, about(scope))

        return term

    def _indirect(self, scope: str, template: str) -> _Term:
        """`slots.{{context.collect}}`: the slot whose name the context holds, as Rasa's patterns write it."""
        name, values = self._filled(template), operator.attrgetter(scope)
        return lambda scope: values(scope).get(name(scope))

    def _filled(self, template: str) -> _Term:
        """Text with `{{context.name}}` in it."""
        parts: list[_Term] = []
        for number, part in enumerate(_TEMPLATE.split(template)):
            if number % 2:
                name, *deeper = part.split(".")
                self.names.add(("context", name))
                parts.append(looked_up("context", name, tuple(deeper)))
            elif part:
                parts.append(_constant(part))

        def term(scope: Scope) -> str:
            return "".join(str(value) for value in (part(scope) for part in parts) if value is not None)

        return term

    def _pattern(self) -> re.Pattern[str]:
        word = self._take()
        if word.kind != "text":
            raise ConditionError("'matches' is followed by a pattern in quotes.", word.column)
        pattern = word.text[1:-1]
        if len(pattern) > MAX_PATTERN:
            raise ConditionError(f"a pattern longer than {MAX_PATTERN} characters.", word.column)
        if len(_UNBOUNDED.findall(pattern)) > MAX_REPEATS or pattern.count("?") > 3 * MAX_REPEATS:
            raise ConditionError(
                f"a pattern with more than {MAX_REPEATS} repeats may take for ever.", word.column
            )
        if slow := _slow_part(pattern):
            raise ConditionError(
                f"'{slow}' repeats what already repeats and may take for ever. Use one of the repeats.",
                word.column,
            )
        try:
            return re.compile(pattern)
        except (re.error, OverflowError, RecursionError) as error:
            raise ConditionError(f"the pattern is not a regular expression: {error}.", word.column) from None

    def _not_an_operator(self, word: _Word) -> ConditionError:
        if word.text.lower() in _SLIPS:
            advice = f" Write '{_SLIPS[word.text.lower()]}'."
        else:
            near = difflib.get_close_matches(word.text.lower(), [*_OPERATORS, "and", "or", "not"], n=1)
            advice = f" Did you mean '{near[0]}'?" if near else ""
        return ConditionError(
            f"an operator such as 'is', '>' or 'and' is expected, found {word.text}.{advice}", word.column
        )

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ConditionError("too many parentheses or 'not' within each other.", self._now.column)

    @property
    def _now(self) -> _Word:
        return self._words[self._next]

    def _take(self) -> _Word:
        word = self._words[self._next]
        if word.kind != "end":
            self._next += 1
        return word


def _no_name(text: str, right: bool) -> str:
    """What is wrong with a word without a scope, "" where it is the name of a slot."""
    if text.lower() in _SLIPS:
        return f"'{text}' is not known here. Write '{_SLIPS[text.lower()]}'."
    if right:
        return f"'{text}' is neither text nor a name. Write \"{text}\" or slots.{text}."
    return ""


def _near(scope: str, rest: str) -> str:
    """The scope that may have been meant."""
    near = difflib.get_close_matches(scope.lower(), SCOPES, n=1)
    if near:
        return f"Did you mean '{near[0]}.{rest}'?"
    return f"Names begin with {', '.join(SCOPES)} and a dot."


_TRUTHS = {"true": True, "false": False}
_VALUES: dict[str, Value] = {**_TRUTHS, "null": None, "undefined": None, "empty": ""}
"""Words that are values."""


def _written(word: _Word) -> Value:
    """The value that a word of a condition is; None where it is none, or one that is put together."""
    if word.kind == "text":
        return None if "{{" in word.text else word.text[1:-1]
    if word.kind == "number":
        return float(word.text) if "." in word.text else int(word.text)
    return _TRUTHS.get(word.text)


# --- what the terms do -------------------------------------------------------------------------


def _constant(value: Value) -> _Term:
    return lambda scope: value


def _and(left: _Term, right: _Term) -> _Term:
    return lambda scope: bool(left(scope) and right(scope))


def _or(left: _Term, right: _Term) -> _Term:
    return lambda scope: bool(left(scope) or right(scope))


def _not(term: _Term) -> _Term:
    return lambda scope: not term(scope)


def _null(term: _Term) -> _Term:
    return lambda scope: term(scope) is None


def _empty(term: _Term) -> _Term:
    def test(scope: Scope) -> bool:
        value = term(scope)
        return value is None or (isinstance(value, str | list | tuple | dict) and len(value) == 0)

    return test


def _equal(left: _Term, right: _Term) -> _Term:
    return lambda scope: _same(left(scope), right(scope))


_ABSENCES: dict[str, Callable[[_Term], _Term]] = {"null": _null, "undefined": _null, "empty": _empty}


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[_Term, _Term], _Term]:
    def ordered(left: _Term, right: _Term) -> _Term:
        def test(scope: Scope) -> bool:
            one, other = left(scope), right(scope)
            a, b = _number(one), _number(other)
            if a is not None and b is not None:
                return compare(a, b)
            if isinstance(one, str) and isinstance(other, str):
                return compare(one, other)
            return False

        return test

    return ordered


def _contains(left: _Term, right: _Term) -> _Term:
    def test(scope: Scope) -> bool:
        whole, part = left(scope), right(scope)
        if isinstance(whole, str):
            return isinstance(part, str) and part in whole
        if isinstance(whole, list | tuple | dict):
            return any(_same(member, part) for member in whole)
        return False

    return test


_TESTS: dict[str, Callable[[_Term, _Term], _Term]] = {
    "contains": _contains,
    "<": _ordered(operator.lt),
    "<=": _ordered(operator.le),
    ">": _ordered(operator.gt),
    ">=": _ordered(operator.ge),
}


def _matches(left: _Term, pattern: re.Pattern[str]) -> _Term:
    # The time of a search grows with the length of the text to the power of the repeats.
    longest = MAX_SUBJECT if len(_UNBOUNDED.findall(pattern.pattern)) < 2 else MAX_SUBJECT // 20

    def test(scope: Scope) -> bool:
        value = left(scope)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        return isinstance(value, str) and len(value) <= longest and pattern.search(value) is not None

    return test


_NUMERAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")


def _number(value: Any) -> int | float | None:
    """The number that a value is, or that its text writes."""
    if isinstance(value, int | float):
        return value
    if isinstance(value, str) and _NUMERAL.fullmatch(value):
        return float(value)
    return None


def _same(one: Any, other: Any) -> bool:
    """Equal, or a number and the text that writes it; two texts must be letter for letter the same."""
    kinds = (type(one), type(other))
    if Truth in kinds or isinstance(one, str) == isinstance(other, str):
        return bool(one == other)
    number = None if bool in kinds else _number(one)
    return number is not None and number == _number(other)


# --- patterns that could take for ever ---------------------------------------------------------

_REPEAT = r"[*+]|\{\d*,\}|\{\d{2,},?\d*\}|\{\d*,\d{2,}\}"
_UNBOUNDED = re.compile(_REPEAT)

_PART = re.compile(
    r"(?P<opens>\((?:\?(?:P<\w+>|[a-zA-Z-]*:|<?[=!]))?)"
    rf"|(?P<closes>\))(?P<again>{_REPEAT})?"
    r"|(?P<otherwise>\|)"
    rf"|(?P<repeat>{_REPEAT})"
    r"|\\.?|\[\^?.?[^\]]*\]?|.",  # a sign: escaped, one of several, or itself
    re.DOTALL,
)
"""What a pattern is made of, as far as its time is concerned."""


@dataclass
class _Group:
    """A group of a pattern as far as it has been read."""

    began: int
    repeats: bool = False
    """Whether something in it repeats without bound."""
    firsts: list[str] = field(default_factory=lambda: [""])
    """What each of its alternatives begins with."""

    def begin_with(self, sign: str) -> None:
        self.firsts[-1] = self.firsts[-1] or sign

    @property
    def is_slow(self) -> bool:
        """Whether its time doubles with each letter when it is repeated itself."""
        told_apart = {first if first.isalnum() else "" for first in self.firsts}
        return self.repeats or len(told_apart) < len(self.firsts)


def _slow_part(pattern: str) -> str:
    """The first group that repeats without bound and holds such a repeat, or alternatives that begin alike.

    These are the patterns whose time doubles with each letter of the text that is searched ("(a+)+$").
    """
    groups = [_Group(0)]
    for part in _PART.finditer(pattern):
        inner = groups[-1]
        if part["opens"]:
            groups.append(_Group(part.start()))
        elif part["closes"] and len(groups) > 1:
            groups.pop()
            if part["again"] and inner.is_slow:
                return pattern[inner.began : part.end()]
            groups[-1].begin_with("(")
            groups[-1].repeats |= inner.repeats or bool(part["again"])
        elif part["otherwise"]:
            inner.firsts.append("")
        elif part["repeat"]:
            inner.repeats = True
        else:
            inner.begin_with(part[0][0])
    return ""
