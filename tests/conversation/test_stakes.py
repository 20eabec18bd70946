"""What is at stake is said back before it is done, and is never told as undone afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.caller import Caller, project

LIBRARY = """
flows:
  transfer:
    name: a transfer
    description: Moves money.
    nlu_trigger: [{intent: transfer}]
    steps:
      - {collect: amount, ask: [How much?, "Say an amount."], reads: money}
      - {collect: source, ask: [From which?, "Checking or savings?"], reads: account, cue: [from]}
      - {collect: target, ask: [To which?, "Checking or savings, please?"], reads: account, cue: [to]}
      - action: action_move
        stakes:
          deed: "{amount:money} from {source} to {target}"
          done_when: slots.moved is "yes"
          undo: move_back
        next:
          - if: slots.moved is "yes"
            then: [{say: "Moved {amount:money}.", next: END}]
          - else: [{say: Not enough., next: END}]
  move_back:
    name: moving it back
    description: Moves it back.
    steps:
      - action: action_move_back
      - say: "{amount:money} is back in {source}."
  card:
    name: a new card
    description: Blocks a card.
    nlu_trigger: [{intent: card}]
    steps:
      - {collect: which, ask: ["Which card, debit or credit?", "Debit, or credit?"], reads: card}
      - action: action_block
        stakes: {deed: "Block your {which} card"}
      - say: Blocked your {which} card.
  visit:
    name: a visit
    description: Books a visit.
    nlu_trigger: [{intent: visit}]
    steps:
      - {collect: day, ask: ["Which day?", "On which day?"], reads: date}
      - action: action_book
        stakes: {deed: "A visit on {day:date}", cheap: true}
      - say: Booked.
slots: {moved: {type: text}}
"""
LISTS = """
choices:
  account: {checking: [checking], savings: [savings]}
  card: {debit: [debit, debit card], credit: [credit, credit card]}
"""
NLU = """
nlu:
  - {intent: transfer, examples: "- move money"}
  - {intent: card, examples: "- i lost a card"}
  - {intent: visit, examples: "- book a visit"}
"""
MEANS = {
    "move money": "transfer",
    "move fifty dollars from savings to checking": "transfer",
    "i lost a card": "card",
    "book a visit": "visit",
}


class Library:
    """A call to the library, which notes what was done."""

    def __init__(self, folder: Path, moved: str = "yes") -> None:
        self.done: list[str] = []

        def notes(name: str, **sets: Any) -> Any:
            def run(slots: Mapping[str, Any]) -> Mapping[str, Any]:
                self.done.append(name.format(**slots))
                return sets

            return run

        actions = {
            "action_move": notes("move {amount:g} {source} {target}", moved=moved),
            "action_move_back": notes("back {amount:g}"),
            "action_block": notes("block {which}"),
            "action_book": notes("book {day}"),
        }
        made = project(
            folder,
            library=LIBRARY,
            choices=LISTS,
            nlu=NLU,
            actions="actions: [{}]".format(", ".join(actions)),
        )
        self.call = Caller(made, MEANS, actions)

    def says(self, *turns: str) -> str:
        for turn in turns:
            self.call.says(turn)
        return self.call.hears


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path)


def test_a_deed_is_said_back_whole_before_it_is_done(library: Library) -> None:
    heard = library.says("move fifty dollars from savings to checking")

    assert heard == "50 dollars from savings to checking. Is that right?"
    assert library.done == []
    assert library.says("yes").startswith("Moved 50 dollars.")
    assert library.done == ["move 50 savings checking"]


@pytest.mark.parametrize(
    "said",
    ["yes but not from savings", "yes if it's free", "okay wait", "well yes and no", "what", "uh", "i already found it",
     "yes i think i did that yesterday on the app already"],
)  # fmt: skip
def test_only_a_plain_yes_does_it(library: Library, said: str) -> None:
    library.says("move fifty dollars from savings to checking", said)

    assert library.done == []


@pytest.mark.parametrize(
    "said", ["yes", "yes please", "yeah that's right", "sure go ahead", "yes fifty dollars", "okay"]
)
def test_a_plain_yes_in_any_words_does_it(library: Library, said: str) -> None:
    library.says("move fifty dollars from savings to checking", said)

    assert library.done == ["move 50 savings checking"]


def test_keys_answer_it_too(library: Library) -> None:
    library.says("move fifty dollars from savings to checking")

    library.call.presses("2")
    assert library.call.hears == "Okay, I haven't done it. What should I change?"
    library.call.says("sixty dollars").presses("1")

    assert library.done == ["move 60 savings checking"]


@pytest.mark.parametrize(
    ("said", "then"),
    [
        ("no sixty", "60 dollars from savings to checking. Is that right?"),
        ("no make it sixty from checking to savings", "60 dollars from checking to savings. Is that right?"),
        ("the other way around", "50 dollars from checking to savings. Is that right?"),
        ("no swap them and make it sixty", "60 dollars from checking to savings. Is that right?"),
        ("the amount is wrong", "All right. How much?"),
        ("i want to change the amount", "All right. How much?"),
    ],
)
def test_what_is_put_right_at_the_gate_is_said_back_anew(library: Library, said: str, then: str) -> None:
    heard = library.says("move fifty dollars from savings to checking", said)

    assert heard.endswith(then)
    assert library.done == []


def test_a_second_no_gives_it_up_and_says_so_truly(library: Library) -> None:
    library.says("move fifty dollars from savings to checking", "no")

    heard = library.says("no")

    assert heard.startswith("Okay, I've stopped that.")
    assert library.done == []


def test_not_the_debit_card_offers_the_credit_card(library: Library) -> None:
    heard = library.says("i lost a card", "debit", "no not the debit card")

    assert heard == "Okay, credit. Block your credit card. Is that right?"


@pytest.mark.parametrize("said", ["not my credit card", "it's not the credit one"])
def test_the_choice_that_is_left_is_offered(library: Library, said: str) -> None:
    heard = library.says("i lost a card", said)

    assert heard == "I have debit. Is that right?"
    library.says("yes")
    assert library.done == ["block debit"], "what was agreed to part by part is not asked twice"


def test_what_is_cheap_to_undo_is_said_back_only_as_far_as_it_is_unsure(library: Library) -> None:
    library.says("book a visit", "friday")
    assert library.done == ["book 2026-11-20"], "said plainly: done"

    heard = library.says("book a visit", "friday no i mean monday")
    assert heard.startswith("Okay, A visit on Monday, November 23. Booked."), (
        "put right: said while it is done"
    )

    library.call.says("book a visit").says("friday", confidence=0.3)
    assert library.call.hears == "I have Friday, November 20. Is that right?", "badly heard: asked before"


def test_another_amount_after_the_deed_undoes_it_and_does_it_anew(library: Library) -> None:
    library.says("move fifty dollars from savings to checking", "yes")

    heard = library.says("no fifteen")

    assert heard == (
        "That is done already: 50 dollars from savings to checking. Shall I undo it, and change it to 15 dollars?"
    )
    assert library.says("yes").endswith("15 dollars from savings to checking. Is that right?")
    library.says("yes")
    assert library.done == ["move 50 savings checking", "back 50", "move 15 savings checking"]


@pytest.mark.parametrize(
    "said", ["cancel that", "never mind", "stop", "undo that please", "that was supposed to be ten"]
)
def test_what_is_done_is_never_told_as_stopped(library: Library, said: str) -> None:
    library.says("move fifty dollars from savings to checking", "yes")

    heard = library.says(said)

    assert heard.startswith("That is done already: 50 dollars from savings to checking.")
    assert not library.call.is_told_goodbye


def test_without_a_way_to_undo_a_person_is_offered(library: Library) -> None:
    library.says("i lost a card", "debit", "yes")

    heard = library.says("no that was supposed to be the credit card")

    assert heard == (
        "That is done already: Block your debit card. I can't undo it, but a person may. Shall I get you one?"
    )
    library.says("yes")
    assert library.call.is_handed_to == "service"


def test_a_deed_that_failed_is_not_told_as_done(tmp_path: Path) -> None:
    library = Library(tmp_path, moved="no")
    library.says("move fifty dollars from savings to checking", "yes")

    assert not library.says("cancel that").startswith("That is done already")


@pytest.mark.parametrize("said", ["no but i have a question", "no one more thing", "no wait"])
def test_a_no_with_more_behind_it_is_no_good_bye(library: Library, said: str) -> None:
    library.says("book a visit", "friday")

    library.says(said)

    assert not library.call.is_told_goodbye
    assert library.call.is_asked


@pytest.mark.parametrize("said", ["no", "no thank you", "no that's all thank you", "that will be all bye"])
def test_a_plain_no_is_one(library: Library, said: str) -> None:
    library.says("book a visit", "friday", said)

    assert library.call.is_told_goodbye
