"""The nearest passage, or none; never a word that the team has not written."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest

from ivr.conversation.events import Heard, Meaning, from_record, to_record
from ivr.understanding.breath import SeveralWishes
from ivr.understanding.faq import Answering, Faq, asks
from ivr.understanding.training import Example, TrainingData


@dataclass(frozen=True)
class Page:
    id: str
    title: str
    source: str
    language: str
    text: str
    questions: tuple[str, ...]


def page(language: str, text: str, *questions: str, source: str = "") -> Page:
    return Page(f"{language}/{questions[0]}", questions[0], source, language, text, questions)


PARKING = page(
    "en", "Parking is free for two hours.", "where can i park", "is there parking", source="visits"
)
PETS = page("en", "Dogs are welcome on a leash.", "can i bring my dog", "are pets allowed")
TICKETS = page("en", "Tickets are sold at the door.", "where do i buy tickets", "how much is a ticket")
APARCAR = page("es", "Aparcar es gratis dos horas.", "dónde puedo aparcar", "hay estacionamiento")
FAQ = Faq.build([PARKING, PETS, TICKETS, APARCAR])


class Detector:
    """Understands every sentence as it is told to."""

    def __init__(self, intent: str = "", confidence: float = 0.0, **ranking: float) -> None:
        self._meaning = Meaning(intent, confidence, tuple(ranking.items()))

    def understand(self, text: str, language: str) -> Meaning:
        return self._meaning


def meaning_of(text: str, detector: Detector, language: str = "en") -> Meaning:
    return Answering(detector, FAQ).understand(text, language)


def test_a_question_asked_as_it_is_written_is_certain() -> None:
    found = FAQ.answer("Where can I park?", "en")

    assert found is not None
    assert found.passage is PARKING
    assert found.score == pytest.approx(1)


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("hi is there any parking at your place", PARKING),
        ("where could i park my car", PARKING),
        ("are dogs allowed", PETS),
        ("where do you sell tickets", TICKETS),
    ],
)
def test_a_question_in_other_words_finds_the_nearest(question: str, passage: Page) -> None:
    found = FAQ.answer(question, "en", 0.42)

    assert found is not None
    assert found.passage is passage


@pytest.mark.parametrize(
    "text", ["who won the football match", "blue bananas", "what is it", "", "one two three", "!?"]
)
def test_what_nobody_has_written_about_finds_nothing(text: str) -> None:
    assert FAQ.answer(text, "en") is None


def test_nobody_is_answered_in_a_language_that_is_not_theirs() -> None:
    assert FAQ.answer("where can i park", "es") is None
    assert FAQ.answer("where can i park", "sv") is None
    found = FAQ.answer("dónde puedo aparcar", "es-MX")
    assert found is not None
    assert found.passage is APARCAR


def test_without_passages_there_are_no_answers() -> None:
    nothing = Faq.build([])

    assert nothing.answer("where can i park", "en") is None
    meaning = Answering(Detector(), nothing).understand("what's the weather like tomorrow", "en")
    assert meaning == Meaning()


def test_a_question_brings_the_teams_words_and_their_source_along() -> None:
    meaning = meaning_of("is there parking", Detector("faq", 0.8, faq=0.8))

    assert meaning.intent == "faq"
    assert meaning.passage == {
        "id": "en/where can i park",
        "title": "where can i park",
        "text": "Parking is free for two hours.",
        "source": "visits",
    }


def test_what_is_surely_a_wish_is_not_looked_up() -> None:
    wish = Detector("buy_ticket", 0.95, buy_ticket=0.95, faq=0.03)

    assert meaning_of("where do i buy tickets", wish).intent == "buy_ticket"


def test_what_may_be_a_question_is_one_when_its_answer_is_at_hand() -> None:
    torn = Detector("buy_ticket", 0.6, buy_ticket=0.6, faq=0.3)

    assert meaning_of("where do i buy tickets", torn).intent == "faq"
    assert meaning_of("two tickets for tonight", torn).intent == "buy_ticket"


def test_a_sentence_that_means_nothing_else_needs_a_plain_answer() -> None:
    assert meaning_of("where can i park", Detector()).passage is not None
    assert meaning_of("the car park fence is green", Detector()).passage is None


def test_a_question_without_an_answer_is_known_to_be_one() -> None:
    unknown = meaning_of("what's the weather like tomorrow", Detector())

    assert unknown.intent == "faq"
    assert unknown.passage is None


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("what's the weather like tomorrow", "en", True),
        ("hi there how do i get to the zoo", "en", True),
        ("dónde queda la playa más cercana", "es", True),
        ("my neighbor has a boat", "en", False),
        ("how many", "en", False),
        ("is it seven one five", "en", False),
        ("what about four five six", "en", False),
        ("vad blir det för väder", "sv", False),
    ],
)
def test_a_question_is_known_by_its_first_words(text: str, language: str, expected: bool) -> None:
    assert asks(text, language) is expected


def test_the_log_keeps_what_was_found() -> None:
    heard = Heard(
        1.0, 0.5, "is there parking", 0.9, meaning_of("is there parking", Detector("faq", 0.8, faq=0.8))
    )

    assert from_record(to_record(heard)) == heard


def test_an_answer_is_found_in_a_moment() -> None:
    many = Faq.build(
        [page("en", f"Answer {n} {n * 7}.", f"what about thing {n}", f"where is {n}th") for n in range(500)]
    )
    many.answer("where is the thing", "en")

    started = time.process_time()
    for _ in range(100):
        many.answer("hello where would i find the seventh thing please", "en")

    assert (time.process_time() - started) / 100 < 0.005


class Tasks:
    """Understands one task."""

    def understand(self, text: str, language: str) -> Meaning:
        return Meaning("transfer", 0.9, (("transfer", 0.9),)) if "transfer" in text else Meaning()


@pytest.mark.parametrize(
    "said", ["where can i park and transfer fifty dollars", "transfer fifty dollars and where can i park"]
)
def test_a_question_and_a_task_in_one_breath_are_both_heard(said: str) -> None:
    examples = (Example("transfer money", "transfer", "en"), Example("transfer dollars", "transfer", "en"))
    ears = SeveralWishes(Answering(Tasks(), FAQ), TrainingData(examples), ["en"])

    wishes = ears.understand(said, "en").wishes

    assert {wish.intent for wish in wishes} == {"faq", "transfer"}
    question = next(wish for wish in wishes if wish.intent == "faq")
    assert question.passage and question.passage["text"] == "Parking is free for two hours."
    heard = Heard(text=said, meaning=ears.understand(said, "en"))
    assert from_record(to_record(heard)) == heard


def test_two_questions_in_one_breath_are_both_heard() -> None:
    ears = SeveralWishes(Answering(Detector(), FAQ), TrainingData(()), ["en"])

    wishes = ears.understand("can i bring my dog and where can i park", "en").wishes

    assert [wish.passage["text"] for wish in wishes if wish.passage] == [PETS.text, PARKING.text]


def test_an_and_within_one_question_parts_nothing() -> None:
    shop = Faq.build([page("en", "Yes.", "can i order today and can i pay tomorrow"), PETS])
    ears = SeveralWishes(Answering(Detector(), shop), TrainingData(()), ["en"])

    meaning = ears.understand("can i order today and can i pay tomorrow", "en")

    assert meaning.passage and meaning.passage["text"] == "Yes."
    assert not meaning.wishes
