"""Who is calling, in the course of a turn: what the errand `identify` found, and the name that a caller says.

Rule: a call never waits for it longer than `SECONDS`, and goes on without; and who shares a line with others is nobody
until they say which of them they are.
"""

from __future__ import annotations

from typing import Any

from ivr.conversation import assurance
from ivr.conversation.answers.kind import tongue_of
from ivr.conversation.answers.languages import phrases_of
from ivr.conversation.answers.person_name import introduction
from ivr.conversation.answers.words import Words, words_of
from ivr.conversation.assurance import Evidence
from ivr.conversation.customers import named
from ivr.conversation.events import CallStarted, ErrandDone, Event, Heard, Value
from ivr.conversation.patterns import OTHER_CALLER
from ivr.conversation.turn import Turn

IDENTIFY = "identify"
"""The kind and the name of the errand that looks up who calls."""

LOOK_UP = "look_up"
"""What that errand is told, kept with the caller as long as nothing came of it: it may be run once more."""

FOUND = "caller"
"""The name of the event that it brings: {"event": "caller", "line": facts, "customers": records of `Customer`}, with
`"missed": True` where the directory did not answer."""

OF_A_CUSTOMER = ("customer", "id", "name", "language", "prefers", "fields", "told_number")
"""What a call keeps of who it takes the caller for."""

_DENIED = phrases_of(lambda language: language.denied_names)
_SOMEBODY_ELSE = phrases_of(lambda language: language.somebody_else)

LINE_RISK = "line_risk"
"""The kind and the name of the errand that asks the network about the line; and the caller's fact that it was asked."""

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
    turn.caller = {**turn.caller, LOOK_UP: told}
    _identify(turn, told)


def _identify(turn: Turn, told: dict[str, Value]) -> None:
    turn.run_errand(IDENTIFY, IDENTIFY, told, SECONDS)
    turn.waiting = turn.waiting.for_the_call()


def is_found_out(turn: Turn, level: int) -> bool:
    """Whether there is anything to be found out of the line, without a word, before the level counts. It is begun."""
    if _was_missed(turn, level):
        told = turn.caller[LOOK_UP]
        turn.caller = _without(turn.caller, LOOK_UP)
        _identify(turn, told)
        return True
    if _is_to_be_asked_about(turn, level):
        _ask_about_line(turn)
        return True
    return False


def _was_missed(turn: Turn, level: int) -> bool:
    """Whether the directory did not answer in time at the start, and who calls would matter now."""
    is_claimed = turn.caller.get("customer") or turn.caller.get("told_number")
    if is_claimed or turn.flows.policy is None:
        return False
    return bool(turn.caller.get(LOOK_UP)) and turn.assured.level < level


def _without(caller: dict[str, Any], fact: str) -> dict[str, Any]:
    return {name: value for name, value in caller.items() if name != fact}


def _is_to_be_asked_about(turn: Turn, level: int) -> bool:
    """Whether the policy wants the network asked about the line before the level counts, and nobody has yet."""
    policy = turn.flows.policy
    if policy is None or policy.line_risk is None or level < policy.line_risk:
        return False
    return bool(turn.before.ani) and not turn.caller.get(LINE_RISK)


def _ask_about_line(turn: Turn) -> None:
    """Asks the network what it knows of the line, once a call."""
    turn.caller = {**turn.caller, LINE_RISK: "asked"}
    turn.run_errand(LINE_RISK, LINE_RISK, {"line": turn.before.ani}, SECONDS)
    turn.waiting = turn.waiting.for_the_call()


def identified(turn: Turn, outcome: Event) -> None:
    """Takes what was found; where nothing was, the call goes on with somebody unknown."""
    if not isinstance(outcome, ErrandDone):
        return
    found = next((event for event in outcome.events if event.get("event") == FOUND), None)
    if found is None:
        turn.take_evidence(outcome.events)
        return
    signs = {record["kind"] for record in turn.evidence if record["against"]}
    turn.take_evidence(event for event in outcome.events if event.get("kind") not in signs)
    is_first = isinstance(turn.caller.get(LOOK_UP), dict)
    known = turn.caller if found.get("missed") else _without(turn.caller, LOOK_UP)
    turn.caller = {**known, **found["line"], "household": found["customers"]}
    if len(found["customers"]) == 1:
        become(turn, found["customers"][0])
    language = turn.told_of("language") if is_first else ""
    if language in turn.flows.defaults.languages:
        turn.set_slot("language", language)


def denied(turn: Turn, event: Event) -> bool:
    """Whether a caller has said no more than that they are not the one whom they are taken for: they are asked who
    they are. What that one has proven is dropped, also where the sentence goes on."""
    if not isinstance(event, Heard) or not turn.caller.get("customer") or not turn.caller.get("name"):
        return False
    words = words_of(event.text)
    behind = _behind_denial(words, tongue_of(turn.language), {*str(turn.caller["name"]).casefold().split()})
    if not behind:
        return False
    _become_nobody(turn)
    if behind < len(words):
        return False
    turn.interrupt(OTHER_CALLER)
    return True


def _behind_denial(words: Words, tongue: str, name: set[str]) -> int:
    """The word after "i'm not bob", or "that's not me"; 0 where nothing of the kind is said."""
    for i in range(len(words)):
        if (hit := _SOMEBODY_ELSE[tongue].at(words, i)) and hit[1] == len(words):
            return len(words)
        if hit := _DENIED[tongue].at(words, i):
            end = hit[1]
            while end < len(words) and words[end].norm in name:
                end += 1
            if end > hit[1]:
                return end
    return 0


def introduced(turn: Turn, event: Event) -> None:
    """Takes the name that a caller gives as their own, before anything else is made of the sentence."""
    if isinstance(event, Heard):
        _tell_apart(turn, _introductions(turn, event))


def answered(turn: Turn, event: Event) -> None:
    """Takes the name that a question for one was answered with, while nobody knows who the caller is."""
    if isinstance(event, Heard) and not turn.caller.get("customer"):
        _tell_apart(turn, _answers(turn))


def _tell_apart(turn: Turn, names: list[str]) -> None:
    """Of several customers on one line, the caller is the one whose name they say. Another name, later, is another
    caller's, and what the first one has proven is not theirs."""
    household, is_taken = turn.caller.get("household") or [], bool(turn.caller.get("customer"))
    meant = next(filter(None, (named(name, household) for name in names)), None)
    if is_taken and (meant or any(_is_anothers(turn, name) for name in names)):
        if meant and meant["id"] == turn.caller["customer"]:
            return
        _become_nobody(turn)
    if meant and len(household) > 1:
        become(turn, meant)
        claim = Evidence("told_name", str(meant["id"]), at=turn.event.at, source="the caller's own words")
        turn.evidence = (*turn.evidence, assurance.to_record(claim))


def _is_anothers(turn: Turn, name: str) -> bool:
    """Whether a whole name has no word of the name that the caller is known by. Where no name is known, as of the line
    of a business, any name may be one of theirs."""
    words, known = {*name.casefold().split()}, {*str(turn.caller.get("name") or "").casefold().split()}
    return len(words) > 1 and known.isdisjoint(words) and bool(known)


def _become_nobody(turn: Turn) -> None:
    """What was given on purpose goes with the one who gave it, and so does what was found out for them; what the line
    shows, it still shows. What the flows that are open have asked for may be of either."""
    asked = {slot for frame in turn.stack for slot in frame.asked}
    for slot in turn.slots.keys() - asked - {"language"}:
        turn.reset_slot(slot)
    turn.caller = {name: value for name, value in turn.caller.items() if name not in OF_A_CUSTOMER}
    kept = (assurance.from_record(record) for record in turn.evidence)
    turn.evidence = tuple(
        assurance.to_record(piece) for piece in kept if piece.against or assurance.is_passive(piece.kind)
    )


def become(turn: Turn, customer: dict[str, Value]) -> None:
    """Takes the caller for that customer, of whom this is the record."""
    turn.caller = {**turn.caller, **customer, "customer": customer["id"]}


def _introductions(turn: Turn, heard: Heard) -> list[str]:
    """The names that the caller gives as their own: "this is tom ross"."""
    words = words_of(heard.text)
    spans = [span for i in range(len(words)) if (span := introduction(words, i, turn.language))]
    return [" ".join(word.raw for word in words[begin:end]) for begin, end in spans]


def _answers(turn: Turn) -> list[str]:
    """The names that were said to a question for one."""
    asked = (
        turn.slots.get(slot)
        for slot in turn.flows.name_slots
        if turn.slots.get(slot) != turn.before.slots.get(slot)
    )
    return [name for name in asked if isinstance(name, str)]
