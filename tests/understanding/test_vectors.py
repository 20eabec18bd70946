"""What words mean, whatever their letters; and what belongs to nobody is refused by it, too."""

from __future__ import annotations

import numpy as np
import pytest

from ivr.understanding.detector import Detector
from ivr.understanding.training import Example, TrainingData
from ivr.understanding.vectors import WordVectors, vectors
from tests.understanding.bank import bank


@pytest.fixture(scope="module")
def english() -> WordVectors:
    found = vectors("en")
    assert found
    return found


def alike(table: WordVectors, one: str, other: str) -> float:
    return float(table.encode(one.split()) @ table.encode(other.split()))


def test_the_same_in_other_words_is_nearer_than_something_else(english: WordVectors) -> None:
    assert alike(english, "i lost my card", "my card is missing") > 0.5
    assert alike(english, "i lost my card", "a large pizza please") < 0.3


@pytest.mark.parametrize(
    "said", [["don't"], ["antidisestablishmentarianism"], ["reschedulings"], ["a" * 1000]]
)
def test_a_word_that_is_missing_is_made_of_its_pieces(english: WordVectors, said: list[str]) -> None:
    assert np.linalg.norm(english.encode(said)) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("said", [[], ["不"], ["👍"], [""]])
def test_what_has_no_known_piece_points_nowhere(english: WordVectors, said: list[str]) -> None:
    assert np.linalg.norm(english.encode(said)) in (pytest.approx(0), pytest.approx(1, abs=1e-5))


def test_a_language_without_a_table_does_without(detector: Detector) -> None:
    assert vectors("es") is None
    assert detector.models["es"].meant is None


def test_a_word_that_no_example_has_is_understood(detector: Detector) -> None:
    assert (
        detector.understand("my purse was snatched with my visa in it", "en").ranking[0][0] == "replace_card"
    )


SMALL_TALK = (
    "never mind that",
    "forget about it please",
    "i don't want to do this anymore",
    "let's not do that",
)
GROCERIES = {
    "add_item": ["add milk to my list", "put eggs on the list", "i need some bread", "we are out of butter"],
    "remove_item": [
        "take milk off my list",
        "remove the eggs",
        "delete butter from the list",
        "no more bread",
    ],
}


def test_small_talk_that_ships_wins_only_clearly() -> None:
    own = [Example(text, intent) for intent, texts in GROCERIES.items() for text in texts]
    shipped = [Example(text, "stop") for text in SMALL_TALK]
    plain = Detector.train(TrainingData((*own, *shipped)))
    aside = Detector.train(TrainingData((*own, *shipped), asides=frozenset({"stop"})))

    for said in ("i don't need eggs any more", "please cancel the bread", "forget about the milk"):
        ahead = dict(aside.understand(said, "en").ranking)["stop"]
        assert ahead < dict(plain.understand(said, "en").ranking)["stop"], said
    assert aside.understand("i don't need eggs any more", "en").intent != "stop"
    assert aside.understand("never mind forget it", "en").intent == "stop"


def test_the_own_sentences_are_kept_to_be_near_to() -> None:
    model = Detector.train(bank()).models["en"]

    assert model.meant
    assert model.meant.ends[-1] == len(model.meant.known)
    assert model.judge(["transfer", "money", "please"]).intent == "transfer_money"
