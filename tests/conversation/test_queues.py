"""Nobody takes a call: what the queue says about it, and where a caller goes when something of ours fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.caller import Caller, load, project

FLOWS = """
flows:
  lost_card:
    description: A card is lost.
    nlu_trigger: [{intent: lost_card}]
    steps:
      - collect: card
        ask: Which card?
        reads: text
      - action: action_block
      - hand_off: cards
"""
NLU = """
nlu:
  - intent: lost_card
    examples: |
      - i lost my card
      - my card is gone
"""
ACTIONS = "actions: [action_block]\n"
TRYING = "Nobody could take your call yet. I'll keep trying."
NOBODY = "nobody can take your call right now"


def caller(folder: Path, queues: str, defaults: str = "queue: service\n") -> Caller:
    made = project(
        folder, flows=FLOWS, nlu=NLU, domain=ACTIONS, queues=f"queues: {queues}\n", defaults=defaults
    )
    return Caller(made, {"i lost my card": "lost_card"}, {"action_block": lambda slots: {}})


def hands_off(call: Caller) -> Caller:
    call.says("i lost my card").says("the blue one")
    assert call.is_handed_to == "cards"
    return call


def nobody_answers(call: Caller, result: str = "no_answer") -> Caller:
    call.call.come_back(result)
    return call


def test_a_caller_whom_nobody_takes_goes_to_the_projects_own_queue(tmp_path: Path) -> None:
    call = hands_off(caller(tmp_path, "{cards: {}, service: {}}"))

    nobody_answers(call)
    assert (call.is_handed_to, call.hears) == ("service", TRYING)

    nobody_answers(call)
    assert NOBODY in call.hears and call.is_told_goodbye


def test_a_queue_is_tried_as_often_as_it_says_and_then_the_one_that_follows(tmp_path: Path) -> None:
    call = hands_off(caller(tmp_path, "{cards: {again: 2, then: night}, night: {then: cards}, service: {}}"))

    went = [nobody_answers(call, result).is_handed_to for result in ("no_answer", "queue_full", "error")]

    assert went == ["cards", "cards", "night"]
    assert NOBODY in nobody_answers(call).hears, "no caller goes in circles"


def test_a_queue_may_be_the_last_one(tmp_path: Path) -> None:
    call = hands_off(caller(tmp_path, "{cards: {then: goodbye}, service: {}}"))

    assert NOBODY in nobody_answers(call).hears


def test_a_person_who_takes_the_second_ring_ends_it_as_any_other(tmp_path: Path) -> None:
    call = hands_off(caller(tmp_path, "{cards: {again: 1}, service: {}}"))

    nobody_answers(call)
    call.call.come_back("bridged")

    assert call.call.session.disposition == "handed_off"


def test_a_flow_that_says_what_follows_is_asked_first(tmp_path: Path) -> None:
    flows = FLOWS.replace(
        "- hand_off: cards",
        '- hand_off: cards\n        next: [{if: context.hand_off is "no_answer", then: alone}, {else: END}]\n'
        "      - {id: alone, say: You are alone.}",
    )
    made = project(
        tmp_path, flows=flows, nlu=NLU, domain=ACTIONS, queues="queues: {cards: {again: 3}, service: {}}\n"
    )
    call = hands_off(Caller(made, {"i lost my card": "lost_card"}, {"action_block": lambda slots: {}}))

    assert "You are alone." in nobody_answers(call).hears


def test_an_error_of_ours_brings_the_caller_to_the_people_of_their_task(tmp_path: Path) -> None:
    def fails(slots: object) -> dict[str, object]:
        raise RuntimeError

    made = project(
        tmp_path,
        flows=FLOWS,
        nlu=NLU,
        domain=ACTIONS,
        queues="queues: {cards: {}, service: {}}\n",
        defaults="queue: service\n",
    )
    call = Caller(made, {"i lost my card": "lost_card"}, {"action_block": fails})

    call.says("i lost my card").says("the blue one")

    assert call.is_handed_to == "cards"
    assert call.call.session.hand_off_reason == "internal_error"


@pytest.mark.parametrize(
    ("queues", "told"),
    [
        (
            "{cards: {then: servise}, service: {}}",
            "there is no queue 'servise'. Did you mean 'service'?",
        ),
        ("{cards: {then: cards}, service: {}}", "queue 'cards': it cannot follow itself. Write 'again: 1'"),
        ("{cards: {again: 9}, service: {}}", "again"),
    ],
)
def test_a_queue_that_cannot_follow_is_told(tmp_path: Path, queues: str, told: str) -> None:
    _, problems = load(tmp_path, flows=FLOWS, queues=f"queues: {queues}\n")

    assert told in str(problems)
