"""Prompts as teams write them, and what a caller hears when something is not known."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.conversation import prompts
from ivr.conversation.answers import Choices
from ivr.conversation.prompts import PromptError, pick
from ivr.conversation.scope import Scope
from ivr.redaction import Secret


def filled(text: str, **slots: Any) -> str:
    return prompts.compile(text).fill(Scope(slots, {"reason": "silence", "card": {"kind": "debit"}}), "en")


def test_a_slot_is_said_where_its_name_stands() -> None:
    assert filled("Hello {name}, welcome to {bank}.", name="Ann", bank="Harbor Bank") == (
        "Hello Ann, welcome to Harbor Bank."
    )


def test_the_context_and_parts_of_a_value_can_be_said() -> None:
    assert filled("{context.reason}, {slots.name}, {context.card.kind}", name="Ann") == "silence, Ann, debit"


def test_a_reference_as_rasas_own_responses_write_it_is_filled() -> None:
    assert (
        filled("Because of {{ context.reason }}, {{slots.name}}.", name="Ann") == "Because of silence, Ann."
    )


def test_a_brace_written_twice_is_a_brace() -> None:
    assert filled("{{name}} is {name}", name="Ann") == "{name} is Ann"


def test_a_pause_is_no_word_and_stands_where_it_is_written() -> None:
    said = filled("{pause:1s}Hello {name}. {pause:500ms} Goodbye{pause: 0.25 s}, then.{pause:2s}", name="Ann")

    words, pauses = prompts.pauses_in(said)

    assert words == "Hello Ann. Goodbye, then."
    assert [(words[letter:], length) for letter, length in pauses] == [
        (words, 1000), ("Goodbye, then.", 500), (", then.", 250), ("", 2000),
    ]  # fmt: skip


@pytest.mark.parametrize("length", ["5", "11s", "0ms", "1min", "1.2.3s"])
def test_a_pause_of_no_length_or_too_long_is_told(length: str) -> None:
    with pytest.raises(PromptError, match="is not the length of a pause"):
        prompts.compile(f"Hello.{{pause:{length}}}")


def test_no_value_brings_a_pause_along() -> None:
    assert prompts.pauses_in(filled("Hello {name}.", name="\x025000\x03Ann")) == ("Hello 5000Ann.", ())


def test_text_without_placeholders_stays_as_it_is() -> None:
    assert filled(" Good  morning. ") == " Good  morning. "


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hello {name}, welcome.", "Hello, welcome."),
        ("Hello, {name}.", "Hello."),
        ("Thanks, {name}, goodbye.", "Thanks, goodbye."),
        ("Thanks, {name}", "Thanks"),
        ("{name}, welcome back.", "Welcome back."),
        ("Hi. {name}, how are you?", "Hi. How are you?"),
        ("Your {kind} bill is due.", "Your bill is due."),
        ("Hello {title} {name}, welcome.", "Hello, welcome."),
        ("Hello {title} {known}, welcome.", "Hello Ann, welcome."),
        ("Is that right, {name}?", "Is that right?"),
        ("Your account ({number}) is open.", "Your account is open."),
        ("{name}'s account is open.", "Account is open."),
        ("¡Hola {name}!", "¡Hola!"),
        ("{name}, {title}.", ""),
        ("{name}", ""),
    ],
)
def test_what_is_not_known_leaves_no_trace(text: str, said: str) -> None:
    assert filled(text, known="Ann", name=None) == said


def test_zero_and_false_are_known() -> None:
    assert filled("{count} left", count=0) == "0 left"


def test_a_value_is_said_in_its_format_and_language() -> None:
    prompt = prompts.compile("{bill_due:money}")

    assert prompt.fill(Scope({"bill_due": 40.5}), "en") == "40 dollars and 50 cents"
    assert prompt.fill(Scope({"bill_due": 40}), "es") == "40 dólares"
    assert prompt.fill(Scope({"bill_due": 40}), "en", currency="EUR") == "40 euros"


def test_one_of_the_teams_own_choices_is_said_by_its_label() -> None:
    account = Choices(
        "account_kind", {"checking": {"en": ("checking account",), "es": ("cuenta corriente",)}}
    )
    prompt = prompts.compile("From your {from_account}, {name}.")
    slots = {"from_account": "checking", "name": "Ann"}

    assert prompt.fill(Scope(slots), "en", {"account_kind": account}) == "From your checking account, Ann."
    assert prompt.fill(Scope(slots), "es-MX", {"account_kind": account}) == "From your cuenta corriente, Ann."


def test_the_choices_named_as_the_slot_come_first() -> None:
    branch = Choices("branch", {"main": {"en": ("Main Street",)}})
    menu = Choices("menu", {"main": {"en": ("main menu",)}})

    assert (
        prompts.compile("{branch}").fill(Scope({"branch": "main"}), "en", {"menu": menu, "branch": branch})
        == "Main Street"
    )


def test_a_secret_is_never_said() -> None:
    for value in (Secret("4111"), [Secret("4111")], {"number": Secret("4111")}):
        with pytest.raises(TypeError, match="never says a Secret"):
            filled("Your PIN is {pin}.", pin=value)


def test_a_prompt_tells_which_values_and_formats_it_uses() -> None:
    prompt = prompts.compile("{name} owes {due:money} on {due_date:date}, {context.reason}")

    assert prompt.names == {("slots", "name"), ("slots", "due"), ("slots", "due_date"), ("context", "reason")}
    assert prompt.formats == {"money", "date"}
    assert [placeholder.column for placeholder in prompt.placeholders] == [1, 13, 28, 45]


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("Hello {name", 7, "this { is never closed."),
        ("Hello name}", 11, "this } closes nothing."),
        ("Pay {bill {due}}", 5, "this { is never closed."),
        (
            "Pay {}",
            5,
            "the braces name no slot. Write {slot} or {slot:format}; a brace itself is written twice.",
        ),
        (
            "{a b}",
            1,
            "'a b' is not the name of a slot. Write {slot} or {slot:format}; a brace itself is written twice.",
        ),
        ("Pay {due:}", 5, "the format after 'due:' is missing."),
        ("Pay {due:mony}", 5, "'mony' is not a format. Did you mean 'money'?"),
    ],
)
def test_braces_that_make_no_sense_are_explained_at_their_column(text: str, column: int, said: str) -> None:
    with pytest.raises(PromptError) as raised:
        prompts.compile(text)

    assert (raised.value.column, raised.value.message) == (column, said)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Hello"),
        ("en-GB", "Hello"),
        ("es", "Hola"),
        ("es-MX", "Hola"),
        ("es-US", "Qué tal"),
        ("fr", "Hello"),
    ],
)
def test_a_prompt_is_picked_by_language_then_primary_subtag_then_default(language: str, said: str) -> None:
    assert pick({"en": "Hello", "es": "Hola", "es-US": "Qué tal"}, language, "en-US") == said


def test_a_neighbouring_language_is_better_than_the_default() -> None:
    assert pick({"en": "Hello", "es-US": "Qué tal"}, "es-MX", "en") == "Qué tal"


def test_a_prompt_of_one_text_serves_every_language() -> None:
    assert pick("Hello", "fr", "en") == "Hello"


@given(st.text(alphabet="{}:ab. ,", max_size=30), st.text(max_size=10))
def test_no_text_raises_anything_but_its_own_error(text: str, value: str) -> None:
    try:
        prompt = prompts.compile(text)
    except PromptError as error:
        assert 1 <= error.column <= len(text)
        return

    assert isinstance(prompt.fill(Scope({"a": value, "b": None}), "en"), str)


@given(st.text(max_size=20).filter(str.strip))
def test_braces_in_a_value_are_only_text(value: str) -> None:
    assert "{b}" in filled("x {a} y", a=f"{{b}} {value}", b="never said")
