"""Conditions of flow files, as Rasa's documentation writes them and as people mistype them."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.conversation import prompts, templates
from ivr.conversation.conditions import ConditionError, parse
from ivr.conversation.scope import SCOPES, OnDemand, Scope
from ivr.conversation.text_slots import FALSE, TRUE, Truth
from ivr.redaction import Secret

SLOTS = {
    "amount": 40, "bill_due": "100.50", "age": 18.0, "done": False, "vip": True, "consent": "yes", "empty": "",
    "tags": ["urgent", "card"], "none_left": [], "zip": "02139", "name": "Ann Lee", "address": {"city": "Boston"},
}  # fmt: skip
CONTEXT = {"reason": "no_match", "collect": "amount", "asked": 2}
HERE = Scope(SLOTS, CONTEXT)


def holds(text: str | bool) -> bool:
    return parse(text).holds(HERE)


@pytest.mark.parametrize(
    "text",
    [
        "slots.amount > 10 and not slots.done",
        "slots.amount < slots.bill_due",
        '(slots.age >= 18 and (consent = "yes" or consent = "y"))',
        'context.reason is "no_match"',
        "context.reason is not 'timeout'",
        "context.asked = 2",
        "slots.amount == 40.0",
        "slots.amount != 41",
        "slots.vip",
        "slots.vip is true",
        "slots.done is FALSE",
        "NOT slots.done AND slots.vip Is True",
        "slots.unknown is null",
        "slots.unknown is undefined",
        "slots.unknown is empty",
        "slots.empty is empty and slots.none_left is empty",
        "slots.name is not null and slots.name is not empty",
        "slots.name != null",
        'slots.tags contains "card"',
        'slots.name contains "Lee"',
        '{"yes" "y"} contains slots.consent',
        "{'yes', 'y'} contains slots.consent",
        "not {1 2 3} contains slots.amount",
        'slots.zip matches "^\\d{5}$"',
        'slots.name matches "^Ann"',
        'slots.amount matches "^40$"',
        "slots.address.city is 'Boston'",
        "slots.{{context.collect}} is not null",
        '"{{context.reason}}" is "no_match"',
        '"{{ context.nothing }}" is empty',
        "{'WARN' 'no_match'} contains context.reason",
        'name matches "(?i).*lee.*"',
        'consent = "yes" and (amount = 1 or amount = 40)',
        "status = empty or status is null",
        "slots.amount > -1.5",
        "true",
        True,
    ],
)
def test_what_is_so_holds(text: str | bool) -> None:
    assert holds(text)


@pytest.mark.parametrize(
    "text",
    [
        "slots.amount > 40",
        "slots.done",
        "not slots.vip",
        "slots.zip is 'x02139'",
        "slots.empty is null",
        "slots.amount is null",
        "slots.tags contains 'car'",
        'slots.zip matches "^[a-z]+$"',
        "slots.address.street is 'Main'",
        "slots.name.first",
        "false",
        False,
    ],
)
def test_what_is_not_so_does_not_hold(text: str | bool) -> None:
    assert not holds(text)


def test_text_that_writes_a_number_compares_as_that_number() -> None:
    assert (
        holds("slots.bill_due > 99")
        and holds("slots.bill_due = 100.5")
        and holds("slots.bill_due > slots.amount")
    )


def test_two_texts_are_the_same_only_letter_for_letter() -> None:
    assert holds('slots.zip is "02139"') and not holds('slots.zip is "2139"')


@pytest.mark.parametrize("kept", sorted({*TRUE, *FALSE, "True", "NO", "confirm", "cancel"}))
@pytest.mark.parametrize("written", sorted({*TRUE, *FALSE}))
def test_a_yes_kept_as_text_is_the_same_in_every_comparison_however_it_is_written(
    kept: str, written: str
) -> None:
    here = Scope({"done": Truth(kept), "listed": [written]})
    same = parse(f'slots.done is "{written}"').holds(here)

    assert same is (bool(Truth(kept)) is (written in TRUE))
    assert parse(f'"{written}" is slots.done').holds(here) is same
    assert parse(f'slots.done != "{written}"').holds(here) is not same
    assert parse(f'{{"{written}" "maybe"}} contains slots.done').holds(here) is same
    assert parse("slots.listed contains slots.done").holds(here) is same


def test_a_no_kept_as_text_is_not_empty() -> None:
    here = Scope({"done": Truth("no"), "unsaid": Truth("")})

    assert parse("slots.done is not empty and not slots.done").holds(here)
    assert parse("slots.unsaid is empty").holds(here)


@pytest.mark.parametrize("sign", ["<", "<=", ">", ">=", "=", "contains"])
@pytest.mark.parametrize(
    "name", ["slots.unknown", "slots.tags", "slots.address", "slots.name", "context.nothing"]
)
def test_comparing_what_cannot_be_compared_is_false(name: str, sign: str) -> None:
    assert not holds(f"{name} {sign} 5")
    assert not holds(f"5 {sign} {name}")


def test_what_is_missing_is_not_equal_to_anything() -> None:
    assert holds("slots.unknown != 5") and holds('slots.unknown is not "x"')


def test_and_before_or_is_read_from_the_right_as_rasa_does_and_advice_is_given() -> None:
    condition = parse("slots.done and slots.vip or slots.amount")

    assert not condition.holds(HERE)
    assert "Write parentheses" in condition.advice
    assert parse("(slots.done and slots.vip) or slots.amount").advice == ""
    assert parse("slots.done or slots.vip and slots.amount").advice == ""


def test_not_binds_to_the_next_comparison_only() -> None:
    assert not holds("not slots.done and slots.done")
    assert holds("not slots.amount > 50 and slots.vip")


def test_a_condition_tells_which_names_it_looks_at() -> None:
    condition = parse(
        'slots.amount > 3 and context.x is "y" or session.channel = "sms" or {slots.a} contains slots.consent'
    )

    assert condition.names == {
        ("slots", "amount"), ("context", "x"), ("session", "channel"), ("slots", "a"), ("slots", "consent"),
    }  # fmt: skip


def test_the_session_can_be_asked_too() -> None:
    assert parse("session.channel is 'sms'").holds(Scope(session={"channel": "sms"}))


def test_a_secret_equals_no_text_and_matches_no_pattern() -> None:
    slots = {"pin": Secret("1234")}

    for text in ('slots.pin is "1234"', 'slots.pin matches "1"', "slots.pin > 1", 'slots.pin contains "1"'):
        assert not parse(text).holds(Scope(slots))
    assert parse("slots.pin is not null").holds(Scope(slots))


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("slots.a && slots.b", 9, "'&&' is not known here. Write 'and'."),
        ("slots.a || slots.b", 9, "'||' is not known here. Write 'or'."),
        ("!slots.a", 1, "'!' is not known here. Write 'not'."),
        ("slots.a => 3", 9, "'=>' is not known here. Write '>='."),
        ("slots.day > today", 13, "'today' is not known here. Write 'session.today'."),
        ("slots.a === 3", 9, "'===' is not known here. Write '='."),
        (
            "slots.a equals 3",
            9,
            "an operator such as 'is', '>' or 'and' is expected, found equals. Write 'is'.",
        ),
        (
            "slots.a conains 3",
            9,
            "an operator such as 'is', '>' or 'and' is expected, found conains. Did you mean 'contains'?",
        ),
        ("slots.a is yes", 12, "'yes' is neither text nor a name. Write \"yes\" or slots.yes."),
        ("slot.a > 1", 1, "'slot.a' is not known here. Did you mean 'slots.a'?"),
        ("slots. > 1", 1, "a name is missing after the dot of 'slots.'."),
        ("slots.a >", 10, "the condition ends where a name or value is expected."),
        ("", 1, "the condition ends where a name or value is expected."),
        ("slots.a > = 3", 11, "a name or value is expected, found '='."),
        ("(slots.a", 1, "this '(' is never closed."),
        ("slots.a)", 8, "this ')' closes nothing."),
        ("{'a'", 1, "this '{' is never closed."),
        ("slots.a is 'x", 12, "this quote is never closed."),
        ("slots.a + 1 > 2", 9, "'+' is not known here."),
        ("slots.a matches b", 17, "'matches' is followed by a pattern in quotes."),
    ],
)
def test_a_slip_is_explained_at_its_column(text: str, column: int, said: str) -> None:
    with pytest.raises(ConditionError) as raised:
        parse(text)

    assert (raised.value.column, raised.value.message) == (column, said)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')",
        "slots.a.__class__()",
        "[1, 2]",
        "slots['a']",
        "lambda: 1",
        "slots.a if true",
        "slots.a; slots.b",
        "9**9",
    ],
)
def test_nothing_of_a_programming_language_is_a_condition(text: str) -> None:
    with pytest.raises(ConditionError):
        parse(text)


@pytest.mark.parametrize("text", ["(" * 900 + "true", "not " * 400 + "true", "slots.a or " * 300 + "true"])
def test_endless_conditions_are_refused(text: str) -> None:
    with pytest.raises(ConditionError):
        parse(text)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$",
        "(a*)*b",
        "(?:a|a)*$",
        "(a|ab)+$",
        "((a{2,})x?)*",
        "(\\d+)*x",
        "a*a*a*a*a*b",
        "(",
        "[a-",
        "x" * 201,
    ],
)
def test_patterns_that_are_wrong_or_could_take_for_ever_are_refused(pattern: str) -> None:
    with pytest.raises(ConditionError):
        parse(f"slots.a matches '{pattern}'")


@pytest.mark.parametrize(
    "pattern",
    [
        r"^\d{5}(-\d{4})?$",
        r"^[\w.+-]+@[\w-]+\.[\w.]+$",
        "^(yes|no)$",
        r"(\d{3}-)?\d{4}",
        "(?i)^card",
        "^(x|y)+$",
        "[(+)]+",
    ],
)
def test_patterns_as_people_write_them_are_accepted_and_quick(pattern: str) -> None:
    condition = parse(f"slots.a matches '{pattern}'")
    began = time.perf_counter()

    condition.holds(Scope({"a": "a" * 5_000}))
    condition.holds(Scope({"a": "1-a@" * 25 + "!"}))

    assert time.perf_counter() - began < 0.2


names = st.sampled_from(["a", "b", "c"])
values = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from(["", "x", "y z"])
    | st.lists(st.integers(0, 2), max_size=2)
)


def _literal(value: Any) -> str:
    return (
        {None: "null", True: "true", False: "false"}.get(value)
        if value is None or isinstance(value, bool)
        else (f'"{value}"' if isinstance(value, str) else str(value))
    )  # type: ignore[return-value]


def _ordered(sign: str, one: Any, other: Any) -> bool:
    kinds = ((bool, int), (bool, int)), (str, str)
    if not any(isinstance(one, a) and isinstance(other, b) for a, b in kinds):
        return False
    return bool(eval(f"one {sign} other", {}, {"one": one, "other": other}))


@st.composite
def conditions(draw: st.DrawFn, depth: int = 0) -> tuple[str, Any]:
    """A condition's text, and a function of the slots that says in Python what it should be."""
    kind = draw(st.sampled_from(["is", "is not", "order", "truth"] + ["and", "or", "not"] * (depth < 3)))
    if kind in ("and", "or"):
        (left, one), (right, other) = draw(conditions(depth + 1)), draw(conditions(depth + 1))
        if kind == "and":
            return f"({left}) and ({right})", lambda slots: one(slots) and other(slots)
        return f"({left}) or ({right})", lambda slots: one(slots) or other(slots)
    if kind == "not":
        inner, negated = draw(conditions(depth + 1))
        return f"not ({inner})", lambda slots: not negated(slots)
    name = draw(names)
    value = draw(st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["x", "y z"]))
    if kind == "truth":
        return f"slots.{name}", lambda slots: bool(slots.get(name))
    if kind == "order":
        sign = draw(st.sampled_from(["<", "<=", ">", ">="]))
        return f"slots.{name} {sign} {_literal(value)}", lambda slots: _ordered(sign, slots.get(name), value)
    if kind == "is":
        return f"slots.{name} is {_literal(value)}", lambda slots: slots.get(name) == value
    return f"slots.{name} is not {_literal(value)}", lambda slots: slots.get(name) != value


@given(conditions(), st.dictionaries(names, values))
def test_every_condition_means_what_python_would_say(
    condition: tuple[str, Any], slots: dict[str, Any]
) -> None:
    text, expected = condition

    assert parse(text).holds(Scope(slots)) == expected(slots)


anything = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=9)
    | st.builds(Secret, st.text(max_size=4))
)
pieces = [
    "slots.a",
    "context.b",
    "c",
    "is",
    "not",
    "and",
    "or",
    "=",
    "!=",
    "<",
    ">=",
    "contains",
    "matches",
    "null",
    "empty",
    "true",
    "'x'",
    '"1"',
    "3",
    "-2.5",
    "(",
    ")",
    "{",
    "}",
    "'[a-z]+'",
    "&",
    "'",
]


@given(
    st.lists(st.sampled_from(pieces), max_size=12),
    anything,
    anything | st.lists(anything) | st.dictionaries(st.text(), anything),
)
def test_no_condition_raises_anything_but_its_own_error_and_only_when_read(
    words: list[str], one: Any, other: Any
) -> None:
    try:
        condition = parse(" ".join(words))
    except ConditionError as error:
        assert 1 <= error.column <= len(" ".join(words)) + 1
        return

    assert condition.holds(Scope({"a": one, "c": other}, {"b": other})) in (True, False)


def test_trying_a_condition_takes_a_few_microseconds() -> None:
    condition = parse("slots.amount > 10 and not slots.done and context.reason is 'no_match'")
    began = time.process_time()

    for _ in range(10_000):
        condition.holds(HERE)

    assert time.process_time() - began < 0.2


@pytest.mark.parametrize("scope", SCOPES)
def test_every_scope_is_known_to_conditions_prompts_and_templates(scope: str) -> None:
    here = Scope(**{scope: {"name": "Ann"}})
    condition, prompt = parse(f"{scope}.name is 'Ann'"), prompts.compile(f"Hello {{{scope}.name}}")
    template = templates.compile(f"Hello {{{{ {scope}.name }}}}")

    assert condition.holds(here) and not condition.holds(Scope())
    assert prompt.fill(here, "en") == template.fill(here, str) == "Hello Ann"
    assert condition.names == prompt.names == template.names == {(scope, "name")}


def test_what_nobody_looks_at_is_not_worked_out() -> None:
    looked: list[str] = []
    table = {"today": lambda call: looked.append(call) or "2026-11-30", "channel": lambda call: "sms"}
    here = Scope(session=OnDemand(table, "this call"))

    assert parse("session.channel is 'sms'").holds(here) and not looked
    assert parse("session.today < '2026-12-01'").holds(here) and looked == ["this call"]
    assert not parse("session.hour is 5").holds(here)


def test_in_a_template_a_slot_hides_a_scope_that_is_called_like_it() -> None:
    """As a project of Rasa's has it, which knows slots and context only."""
    here = Scope({"session": "yoga at nine"}, session={"channel": "voice"})

    assert templates.compile("{{ session }}").fill(here, str) == "yoga at nine"


def test_what_names_are_compared_with_is_known_beforehand() -> None:
    condition = parse(
        'a is "x" and 5 < slots.b and {"u", "v"} contains slots.c and slots.d is true and slots.e < slots.f '
        'and context.action is not null and slots.g matches "^h"'
    )

    assert [(each.scope, each.name, each.operator, each.value) for each in condition.comparisons] == [
        ("slots", "a", "is", "x"),
        ("slots", "b", "<", 5),
        ("slots", "c", "in", "u"),
        ("slots", "c", "in", "v"),
        ("slots", "d", "is", True),
    ]
