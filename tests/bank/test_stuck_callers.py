"""From every question of the bank, twelve turns of unhelpful answers, of whatever kind, reach a person."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from known_line import KNOWN_LINE, known_by
from records import PROJECT
from sample_bank import sample_bank

from ivr.conversation.commands import Errand
from ivr.conversation.events import ErrandDone, ErrandFailed, Heard
from ivr.conversation.session import Frame, Session
from ivr.conversation.steps import ActionStep, CollectStep
from ivr.conversation.steps.question import Question
from ivr.preparing import Parley, prepare
from ivr.quality.rehearsal import Rehearsal
from ivr.settings import Settings

TURNS = 12

KNOWN = {
    "transfer_amount": 50.0, "from_account": "savings", "to_account": "checking", "bill": "electric", "bill_due": 84.2,
    "bill_amount": 40.0, "card": "debit", "phone_number": "2125550101", "appointment_day": "2026-11-23",
    "appointment_time": "10:00", "address": "12 Oak Street, Albany, New York, 12207",
}  # fmt: skip
"""Answers given before, where a question is not the first."""

UNHELPFUL: dict[str, list[str]] = {
    "garbage": ["blue elephants sing"],
    "other garbage each time": [
        "the cat sat",
        "purple rain",
        "seven of nine maybe",
        "umbrella",
        "what a day it was",
    ],
    "repeat": ["repeat"],
    "help": ["help", "*"],
    "silence and garbage in turn": ["", "blue elephants sing"],
    "silence": [""],
    "what do you mean": ["what do you mean"],
    "hello": ["hello"],
    "noise": ["mm hmm"],
    "small talk": ["how are you"],
    "go back": ["go back"],
    "a value that is refused": [
        "zero dollars",
        "the first of january nineteen ninety",
        "three in the morning",
    ],
    "not that one": ["not that one"],
    "half a sentence": ["my number is"],
    "i don't know": ["i don't know"],
    "a name": ["my name is james miller"],
    "wrong keys": ["#7", "#55"],
    "hold on": ["hold on"],
}


@pytest.fixture(scope="module")
def parley() -> Iterator[Parley]:
    made = prepare(Settings(project=PROJECT, auth_token="not needed"))
    yield made
    made.actions.close()  # type: ignore[attr-defined]


def questions() -> list[tuple[str, str]]:
    """Every place at which the bank asks something."""
    return [
        (flow.id, step.id)
        for flow in sample_bank().flows.flows.values()
        for step in flow.steps.values()
        if isinstance(step, Question) or (isinstance(step, ActionStep) and step.gate)
    ]


@pytest.mark.parametrize(("flow", "step"), questions())
def test_nobody_is_kept_at_a_question(
    flow: str, step: str, parley: Parley, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARBOR_BANK_DB", str(tmp_path / "bank.db"))

    kept = [name for name, said in UNHELPFUL.items() if not reaches_a_person(parley, flow, step, said)]

    assert not kept, f"nobody comes at {flow}/{step} for {kept}"


def reaches_a_person(parley: Parley, flow: str, step: str, said: list[str]) -> bool:
    call = at(parley, flow, step)
    for text in itertools.islice(itertools.cycle(said), TURNS):
        if call.session.waiting.what != "question":
            break
        if not text:
            call.silence()
        elif text.startswith("#") or text == "*":
            call.press(text.strip("#"))
        else:
            call.hear(text)
    return bool(call.queue) or bool(call.ended)


def at(parley: Parley, flow: str, step: str) -> Rehearsal:
    """A call in which the question has just been asked."""
    run: Callable[[Errand, Session, Heard | None], ErrandDone | ErrandFailed]

    def run(action: Errand, session: Session, heard: Heard | None) -> ErrandDone | ErrandFailed:
        return parley.actions.run(action, session, heard, parley.flows)

    call = Rehearsal(parley.flows, parley.understanding, run, identify=known_by(parley.project))
    call.start(*KNOWN_LINE)
    here = parley.flows.flows[flow].steps[step]
    asked = [q.collect for q in parley.flows.flows[flow].questions]
    before = asked[: asked.index(here.collect)] if isinstance(here, CollectStep) else asked
    slots = {**call.session.slots, **{slot: KNOWN.get(slot) for slot in before}}
    if isinstance(here, CollectStep):
        before = [*before, here.collect]
    call.session = replace(call.session, stack=(Frame(flow, step, asked=tuple(before)),), slots=slots)
    return call
