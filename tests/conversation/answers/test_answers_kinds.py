"""What every kind of value brings along, so that a question needs no more than its name."""

from dataclasses import replace

import pytest
from asked import ENGLISH, SPANISH

from ivr.conversation.answers import KINDS, Found, find, read
from ivr.conversation.answers.choice_kind import ChoiceKind
from ivr.conversation.spoken import FORMATS

KEYLESS = {"person_name", "address", "text", "phrase", "date_time", "email", "dates", "handle"}


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("around", [ENGLISH, SPANISH], ids=["en", "es"])
def test_a_kind_has_an_example_hints_and_its_keys_in_words(name, around):
    kind = KINDS[name]

    assert kind.__doc__
    assert kind.example_for(around)
    assert kind.hints_for(around) or name in ("text", "phrase", "address", "postal_code")
    assert bool(kind.by_keys_for(around)) == (name not in KEYLESS)
    assert "{" not in kind.by_keys_for(around)


@pytest.mark.parametrize(
    "name", [name for name in KINDS if name not in ("person_name", "phone", "text", "yes_no")]
)
@pytest.mark.parametrize("around", [ENGLISH, SPANISH], ids=["en", "es"])
def test_the_example_of_a_kind_is_an_answer_of_that_kind(name, around):
    if name == "phone" and around is SPANISH:
        around = replace(around, region="MX")

    assert isinstance(read(name, KINDS[name].example_for(around), around), Found)


@pytest.mark.parametrize("name", KINDS)
def test_a_value_is_said_in_formats_that_there_are(name):
    assert KINDS[name].said_as in ("", *FORMATS)
    assert KINDS[name].spelled_back in ("", *FORMATS)


def test_the_finishing_key_is_named_only_where_it_is_needed():
    four = replace(ENGLISH, length=(4, 4))

    assert KINDS["digits"].by_keys_for(ENGLISH) == "You can also key it in, then press pound."
    assert KINDS["digits"].by_keys_for(four) == "You can also key it in."


def test_a_date_is_keyed_in_the_order_of_the_region():
    assert "two digits for the month, two for the day" in KINDS["date"].by_keys_for(ENGLISH)
    assert "two digits for the day, two for the month" in KINDS["date"].by_keys_for(
        replace(ENGLISH, region="GB")
    )


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if not kind.only_when_asked])
def test_a_kind_that_may_be_filled_ahead_takes_nothing_from_small_talk(name):
    for text in ("hi how are you doing today", "thank you very much", "i'd like some help please"):
        assert not [found for found in find(name, text, ENGLISH) if name not in ("date", "past_date")]


def test_a_list_is_read_back_by_its_labels():
    assert ChoiceKind.said_as == ""
