"""A hand-off in Twilio's words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from handing_off import bank, called, told
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.content.project import Project
from ivr.conversation.written import Queue
from ivr.routing import task_attributes, whisper

CARDS = Queue(skill="cards", priority=5)
ALWAYS = {
    "contact",
    "caller_details",
    "reason",
    "intent",
    "summary",
    "hand_off_reason",
    "queue",
    "skill",
    "priority",
}

TEXT = st.text(max_size=300) | st.sampled_from(
    ["x" * 5000, "¿" * 5000, "\ud800" * 500, '"' * 5000, "🏦" * 2000, "\0"]
)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXT, inner, max_size=5),
    max_leaves=10,
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return bank(tmp_path_factory.mktemp("bank"))


def test_a_task_holds_the_document_where_there_is_room(project: Project) -> None:
    document = told(called(project, "pay forty dollars", "agent"))

    task = task_attributes(document, CARDS)

    assert task["caller_details"] == document["caller"]
    for key in ("contact", "channel", "reason", "intent", "summary", "slots", "done", "transcript"):
        assert task[key] == document[key]
    assert (task["skill"], task["priority"], task["queue"]) == ("cards", 5, "service")


def test_the_beginning_of_a_long_call_is_left_out_first(project: Project) -> None:
    document = told(called(project, "pay forty dollars", "agent"))
    document["transcript"] = [{"who": "caller", "text": f"line {i}", "at": float(i)} for i in range(500)]

    task = task_attributes(document, CARDS)

    assert task["transcript"][-1]["text"] == "line 499"
    assert 10 < len(task["transcript"]) < 100
    assert task["slots"] == document["slots"]


@given(
    st.fixed_dictionaries(
        {
            "contact": TEXT,
            "reason": TEXT,
            "intent": TEXT,
            "summary": TEXT,
            "hand_off_reason": TEXT,
            "queue": TEXT,
            "caller": st.fixed_dictionaries({"number": TEXT, "name": TEXT, "line": TEXT}),
            "slots": st.dictionaries(TEXT, PLAIN, max_size=30),
            "done": st.lists(PLAIN, max_size=30),
            "transcript": st.lists(PLAIN, max_size=30),
        }
    )
)
@settings(max_examples=60)
def test_a_task_always_fits_and_always_has_what_the_agent_needs_first(document: dict[str, Any]) -> None:
    task = task_attributes(document, CARDS)

    assert len(json.dumps(task).encode()) <= 4096 - 1000  # Twilio adds the call's own attributes
    assert task.keys() >= ALWAYS
    for key in ("contact", "reason", "summary"):
        assert document[key].startswith(task[key].removesuffix("…"))
        assert task[key] or not document[key]


def test_the_name_of_an_attribute_can_be_used_in_a_workflow(project: Project) -> None:
    document = told(called(project)) | {"slots": {"postal-code": "02139", "plain": 1}}

    assert set(task_attributes(document, CARDS)["slots"]) == {"postal_code", "plain"}


def test_the_whisper_is_the_summary_without_the_number(project: Project) -> None:
    document = told(called(project, "pay forty dollars", "agent"))

    assert whisper(document, Queue(), "en") == (
        "A caller (not verified) wants to pay a bill: amount 40 dollars. Asked for a person."
    )


def test_the_queues_own_words_are_around_the_summary_in_its_language(project: Project) -> None:
    queue = Queue(whisper={"en": "Bank, cards. {summary} Ready?", "es": "Banco, tarjetas. {summary}"})
    document = told(called(project))

    assert whisper(document, queue, "es").startswith("Banco, tarjetas. A caller")
    assert whisper(document, queue, "en") == (
        "Bank, cards. A caller (not verified) has not said what it is about. Ready?"
    )
    assert whisper(document, Queue(whisper="A call for cards."), "en") == "A call for cards."


def test_a_whisper_is_over_in_about_twelve_seconds(project: Project) -> None:
    wish = "it began when I was at the shop on the corner and then my card did not work and the people behind me waited"
    document = told(called(project, wish, "agent"))
    long = Queue(whisper="This is a call for the cards team of Harbor Bank. {summary}")

    said = [whisper(document, queue, "en") for queue in (Queue(), long)]
    wordy = whisper({"summary": "word " * 200, "caller": {}}, Queue(), "en")

    assert all(len(text.split()) <= 32 for text in (*said, wordy))
    assert said[0].startswith("A caller (not verified) said “it began when")
    assert wordy.startswith("word word")
