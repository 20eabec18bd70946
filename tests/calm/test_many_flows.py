"""A project of sixty flows that their descriptions start: how long it takes to read, and to understand a caller."""

from __future__ import annotations

import os
import statistics
import time
from itertools import product

import pytest
import yaml
from command import ivr

from ivr import settings
from ivr.preparing import Parley, prepare

ACTS = ("block", "order", "check", "cancel", "renew", "report", "change", "pay", "activate", "transfer")
THINGS = (
    "credit card", "account statement", "travel insurance", "mobile subscription", "home loan", "appointment",
)  # fmt: skip
SAID = (
    "I want to block my credit card", "could you please renew the loan that I took out last year", "yes please",
    "what's the weather like today", "no, I said fifteen", "hello", "I need to change my appointment",
    "my card was declined at the store and I would like to know why that happened, since it is the second time",
)  # fmt: skip


@pytest.fixture(scope="module")
def sixty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Parley, float]:
    """The project made ready, and the seconds of CPU that it took."""
    folder = tmp_path_factory.mktemp("sixty")
    (folder / "data").mkdir()
    (folder / "config.yml").write_text("pipeline: [{name: CompactLLMCommandGenerator}]\n", "utf-8")
    flows, slots, responses = {}, {}, {"utter_done": [{"text": "Done."}]}
    for act, thing in product(ACTS, THINGS):
        name = f"{act}_{thing.replace(' ', '_')}"
        steps = [{"collect": f"{name}_{part}"} for part in ("number", "reason", "confirmation")]
        about = f"Helps users {act} their {thing}, when they are abroad or want to know more about it."
        flows[name] = {"description": about, "steps": [*steps, {"action": "utter_done"}]}
        for step in steps:
            slots[step["collect"]] = {"type": "text"}
            responses[f"utter_ask_{step['collect']}"] = [{"text": "Shall I?"}]
    (folder / "data" / "flows.yml").write_text(yaml.safe_dump({"flows": flows}), "utf-8")
    (folder / "domain.yml").write_text(yaml.safe_dump({"slots": slots, "responses": responses}), "utf-8")
    # In a process of its own, whose CPU is not counted.
    assert ivr("train", folder=folder, env=os.environ, seconds=300).code == 0
    before = time.process_time()
    parley = prepare(settings.read({}, project=folder))
    return parley, time.process_time() - before


def test_sixty_flows_are_read_and_learned_in_three_seconds(sixty: tuple[Parley, float]) -> None:
    parley, seconds = sixty

    assert len([flow for flow in parley.project.own if not flow.startswith("pattern_")]) == 60
    assert seconds < 3


def test_a_sentence_is_understood_by_descriptions_in_three_milliseconds(
    sixty: tuple[Parley, float],
) -> None:
    understanding = sixty[0].understanding

    def seconds(text: str) -> float:
        before = time.process_time()
        understanding.understand(text, "en")
        return time.process_time() - before

    medians = [statistics.median(seconds(f"{text} {n}") for text in SAID) for n in range(20)]

    assert understanding.understand("I want to block my credit card", "en").intent == "block_credit_card"
    assert min(medians) < 0.003
