from __future__ import annotations

from ivr.conversation.events import Entity
from ivr.understanding.detector import Detector
from ivr.understanding.entities import EntityFinder
from ivr.understanding.training import Example, TrainingData
from tests.understanding.bank import annotated, bank

FINDER = EntityFinder.learn(bank())


def found(text: str) -> list[tuple[str, object, str]]:
    return [(entity.name, entity.value, entity.role) for entity in FINDER.find(text)]


def test_a_lookup_phrase_is_found_whatever_its_case_with_the_teams_spelling_as_value() -> None:
    assert found("is the DOWNTOWN branch open") == [("branch", "Downtown", "")]


def test_the_longest_phrase_wins() -> None:
    assert found("harbor street north please") == [("branch", "Harbor Street North", "")]


def test_phrases_end_at_word_boundaries() -> None:
    assert found("i am rechecking downtowns") == []


def test_a_synonym_gives_its_value() -> None:
    assert found("my rainy day fund") == [("account", "savings", "")]
    assert found("the saving account") == [("account", "savings", "")]


def test_the_span_is_where_the_words_were() -> None:
    text = "Um, my Checking  account, please"

    (entity,) = FINDER.find(text)

    assert text[entity.start : entity.end] == "Checking  account"


def test_the_word_before_decides_the_role() -> None:
    assert found("transfer from checking to my savings") == [
        ("account", "checking", "from"),
        ("account", "savings", "to"),
    ]
    assert found("to my checking account from my rainy day fund") == [
        ("account", "checking", "to"),
        ("account", "savings", "from"),
    ]


def test_without_a_telling_word_there_is_no_role() -> None:
    assert found("checking") == [("account", "checking", "")]


def test_two_entities_of_the_same_words_are_told_apart_by_what_stands_before() -> None:
    finder = EntityFinder.learn(
        TrainingData(
            (
                annotated("i fly from boston", ("boston", "origin", "boston", "")),
                annotated("i fly to boston", ("boston", "destination", "boston", "")),
            )
        )
    )

    assert [entity.name for entity in finder.find("a ticket to boston")] == ["destination"]
    assert [entity.name for entity in finder.find("leaving from boston")] == ["origin"]


def test_a_pattern_of_the_team_is_found() -> None:
    assert found("it is about HB-2041 at downtown") == [
        ("reference", "HB-2041", ""),
        ("branch", "Downtown", ""),
    ]


def test_an_amount_in_an_example_is_not_looked_for_elsewhere() -> None:
    finder = EntityFinder.learn(
        TrainingData((annotated("pay fifty dollars now", ("fifty dollars", "amount", "50", "")),))
    )

    assert finder.find("apartment fifty dollars street") == ()


def test_chinese_phrases_need_no_spaces() -> None:
    finder = EntityFinder.learn(
        TrainingData((Example("查余额", "balance", "zh"),), lookups={"account": ("储蓄",)})
    )

    (entity,) = finder.find("我的储蓄账户")

    assert entity == Entity("account", "储蓄", 2, 4)


def test_a_meaning_carries_its_entities(detector: Detector) -> None:
    meaning = detector.understand("hi my name is ann i want to move money from savings to checking", "en")

    assert [(entity.value, entity.role) for entity in meaning.entities] == [
        ("savings", "from"),
        ("checking", "to"),
    ]
