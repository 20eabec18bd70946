"""Who is calling, in the course of a turn: what the errand `identify` found, and the name that a caller says.

Rule: a call never waits for it longer than `SECONDS`, and goes on without; and who shares a line with others is nobody
until they say which of them they are.
"""

from __future__ import annotations

from ivr.conversation import assurance
from ivr.conversation.answers.person_name import introduction
from ivr.conversation.answers.words import words_of
from ivr.conversation.assurance import Evidence
from ivr.conversation.customers import named
from ivr.conversation.events import CallStarted, ErrandDone, Event, Heard, Value
from ivr.conversation.turn import Turn

IDENTIFY = "identify"
"""The kind and the name of the errand that looks up who calls."""

FOUND = "caller"
"""The name of the event that it brings: {"event": "caller", "line": facts, "customers": records of `Customer`}."""

SECONDS = 1.0
"""The most that a caller waits for a directory before the greeting."""


def look_up(turn: Turn, started: CallStarted) -> None:
    """Asks who it is that calls, before the first word is said."""
    told = {
        "number": started.ani,
        "hidden": started.hidden,
        "forwarded_from": started.forwarded,
        "vouched": started.line,
    }
    turn.run_errand(IDENTIFY, IDENTIFY, told, SECONDS)
    turn.waiting = turn.waiting.for_the_call()


def identified(turn: Turn, outcome: Event) -> None:
    """Takes what was found; where nothing was, the call goes on with somebody unknown."""
    if not isinstance(outcome, ErrandDone):
        return
    for found in outcome.events:
        if found.get("event") == FOUND:
            turn.caller = {**found["line"], "household": found["customers"]}
            if len(found["customers"]) == 1:
                become(turn, found["customers"][0])
    turn.take_evidence(outcome)
    language = turn.told_of("language")
    if language in turn.flows.defaults.languages:
        turn.set_slot("language", language)


def tell_apart(turn: Turn, event: Event) -> None:
    """Of several customers on one line, the caller is the one whose name they say."""
    household = turn.caller.get("household") or []
    if len(household) < 2 or turn.caller.get("customer") or not isinstance(event, Heard):
        return
    meant = next(filter(None, (named(name, household) for name in _names(turn, event))), None)
    if meant:
        become(turn, meant)
        claim = Evidence("told_name", str(meant["id"]), at=turn.event.at, source="the caller's own words")
        turn.evidence = (*turn.evidence, assurance.to_record(claim))


def become(turn: Turn, customer: dict[str, Value]) -> None:
    """Takes the caller for that customer, of whom this is the record."""
    turn.caller = {**turn.caller, **customer, "customer": customer["id"]}


def _names(turn: Turn, heard: Heard) -> list[str]:
    """The names in what was said: of an introduction, and of an answer to the question for a name."""
    words = words_of(heard.text)
    spans = [span for i in range(len(words)) if (span := introduction(words, i, turn.language))]
    told = [" ".join(word.raw for word in words[begin:end]) for begin, end in spans]
    asked = (
        turn.slots.get(slot)
        for slot in turn.flows.name_slots
        if turn.slots.get(slot) != turn.before.slots.get(slot)
    )
    return [*told, *(name for name in asked if isinstance(name, str))]
