"""Which flow a caller wants, how what they came for begins, and what they wish besides in the same breath.

Rule: what was denied, asked about or only told of is never taken as a wish where it would do something.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ivr.conversation import filling
from ivr.conversation.answers.languages import words_in
from ivr.conversation.events import Meaning, Value, Wish
from ivr.conversation.turn import After, Chosen, Turn
from ivr.conversation.utterance import Utterance

ROUTES = "route_session_to_calm"
"""Rasa's slot in a project whose other half are rules and stories: true once a flow has been started, false once a rule
has been that leads from there on; until `action_reset_routing`."""


OPPOSED = frozenset({"denied", "opposite"})
"""Stances of a sentence that asks for no flow, whichever it is about."""

TOLD = frozenset({"denied", "report"})
"""Stances of a sentence that may be about what is in progress without naming it."""


@dataclass(frozen=True)
class Wanted:
    """The flow that an utterance asks for; false when it asks for none."""

    flow: str
    confidence: float
    is_sure: bool
    """Whether it is sure enough to leave a question for it: `confidence.interrupt`."""
    is_task: bool
    """Whether it is something to be done rather than a pattern."""

    def __bool__(self) -> bool:
        return self.flow != ""

    @property
    def is_pattern(self) -> bool:
        return self.flow != "" and not self.is_task


def wanted(turn: Turn, meaning: Meaning) -> Wanted:
    """The flow that the utterance asks for, and how sure that is."""
    flow = spoken_of(turn, meaning)
    if not flow or not asked_for(turn, meaning.stance, flow):
        return _NOTHING
    confidence = meaning.confidence
    is_sure = confidence >= turn.flows.defaults.confidence.interrupt
    return Wanted(flow, confidence, is_sure, turn.flows.is_task(flow))


_NOTHING = Wanted("", 0.0, is_sure=False, is_task=False)


def spoken_of(turn: Turn, meaning: Meaning | Wish) -> str:
    """The flow that the utterance is about, whether it asks for it or not."""
    for flow, least in turn.flows.triggers.get(meaning.intent, ()):
        if meaning.confidence >= least and turn.startable(flow):
            return flow
    return ""


def told_about(turn: Turn, meaning: Meaning) -> str:
    """The flow that is denied, asked about or reported on; without a flow of its own, the one in progress."""
    if not meaning.stance:
        return ""
    flow = spoken_of(turn, meaning)
    if not flow and _says_no_more(meaning):
        flow = turn.in_hand
    return flow if turn.flows.at_stake(flow) else ""


def _says_no_more(meaning: Meaning) -> bool:
    """Whether it denies or reports something, and nobody knows what."""
    return not meaning.intent and meaning.stance in TOLD


def near(turn: Turn, meaning: Meaning) -> tuple[str, ...]:
    """The flows that the utterance may ask for, about equally likely; () when one stands out or none comes near.

    Several wishes of one breath are near each other, too, and both are meant.
    """
    if meaning.wishes or meaning.stance:
        return ()
    likely = _likely(turn, meaning)
    if len(likely) < 2:
        return ()
    limits, (first, second) = turn.flows.defaults.confidence, sorted(likely.values(), reverse=True)[:2]
    if first + second < limits.clarify or first - second > limits.apart:
        return ()
    in_order = enumerate(sorted(likely, key=lambda flow: -likely[flow]))
    return tuple(flow for place, flow in in_order if place < 2 or likely[flow] == second)  # two, or a tie


def _likely(turn: Turn, meaning: Meaning) -> dict[str, float]:
    """The tasks that the likeliest intents start, each with how likely it is. A flow whose `if` holds goes before those
    behind it that the same intent starts."""
    found: dict[str, float] = {}
    for intent, score in meaning.ranking[:3]:
        deeds: set[tuple[str, ...]] = set()  # a rule and a flow of one intent may do the same
        for flow, _ in turn.flows.triggers.get(intent, ()):
            if turn.flows.is_task(flow) and turn.startable(flow) and _deeds(turn, flow) not in deeds:
                deeds.add(_deeds(turn, flow))
                found.setdefault(flow, score)
                if turn.flows.flows[flow].head.guard is not True:
                    break
    return found


def _deeds(turn: Turn, flow: str) -> tuple[str, ...]:
    """What a flow does, where that is nothing but actions; of any other, its name."""
    steps = turn.flows.flows[flow].steps.values()
    actions = tuple(getattr(step, "action", "") for step in steps)
    return actions if all(actions) else (flow,)


def is_mere_topic(turn: Turn, flows: Sequence[str], said: Utterance) -> bool:
    """Whether nothing was said but what all these flows are about: no value is told by it."""
    small = _SMALL[said.tongue]
    said_of_it = {word.norm for word in said.words} - small
    return all(said_of_it <= turn.flows.flows[flow].described_with(said.language) for flow in flows)


_SMALL = words_in(lambda language: f"{language.no_things} {language.joins} {language.things_begin}")


def task_in(turn: Turn, meaning: Meaning) -> str:
    """The first thing to be done of several that were said in one breath; "" when nothing is to be done."""
    return next((task["flow"] for task in _tasks_in(turn, meaning)), "")


def begin(turn: Turn, meaning: Meaning, flow: str, text: str) -> After:
    """Begins what the caller asked for. What else they wished in the same breath is queued and announced, and what
    they asked beside it is answered first."""
    tasks = _tasks_in(turn, meaning)
    if len(tasks) < 2:
        asked = tasks[0]["text"] if tasks else text
        filling.queue_others(turn, flow, turn.said(asked))
        start(turn, flow, asked)
    else:
        first, *rest = tasks
        turn.queued = tuple(rest)
        start(turn, first["flow"], first["text"])
        names = [turn.flows.flows[task["flow"]].name(turn.language) for task in tasks]
        turn.interrupt("pattern_several_requests", first=names[0], then=names[1:], next=names[1])
    answer_asides(turn, meaning)
    return After.MOVED


def start(turn: Turn, flow: str, text: str = "") -> After:
    """Begins what the caller asked for, taking along every detail that the sentence already gave."""
    come_to(turn, turn.in_place_of(flow))
    if ROUTES in turn.flows.slots and turn.slots.get(ROUTES) is None and not turn.flow.is_pattern:
        turn.set_slot(ROUTES, flow not in turn.flows.led_by_rules)
    if text:
        filling.fill_ahead(turn, turn.said(text))
    return After.MOVED


def come_to(turn: Turn, flow: str, **context: Value) -> After:
    """Puts a flow on top; where all would be done, what was asked for in the same breath comes first."""
    if flow == "pattern_completed" and turn.queued:
        return next_wish(turn)
    return turn.interrupt(flow, **context)


def reach(turn: Turn, flow: str, how: str, keys: str = "") -> After:
    """Goes where the caller may go from everywhere. A flow of the project's own for that is begun like any other: the
    open question, "how can I help you?", is answered by it and not come back to."""
    own = turn.in_place_of(flow)
    turn.chosen.append(Chosen(own, "", how))
    pressed = {"keys": keys} if keys else {}
    place = turn.place
    if own != flow and len(turn.stack) == 1 and not turn.in_hand:
        turn.stack.pop()
    return turn.interrupt(own, reason="asked", **pressed, **place)


def next_wish(turn: Turn) -> After:
    """Goes on with what was asked for in the same breath as something that has been seen to."""
    wish, *rest = turn.queued
    turn.queued = tuple(rest)
    for slot, value in (wish.get("slots") or {}).items():
        turn.set_slot(slot, value)
    start(turn, str(wish["flow"]), str(wish["text"]))
    for slot in wish.get("unsure") or ():
        turn.mark(slot, "unsure")
    return turn.interrupt("pattern_next_request", next=turn.flow.name(turn.language))


def answer_asides(turn: Turn, meaning: Meaning, **context: Value) -> bool:
    """Answers, before anything else, the questions that were asked with something else in one breath, if any."""
    asides = [wish for wish in meaning.wishes if wish.passage]
    for wish in reversed(asides):
        if flow := spoken_of(turn, wish):
            turn.interrupt(flow, intent=wish.intent, **passage_of(wish), **context)
    return bool(asides)


def passage_of(meaning: Meaning | Wish) -> dict[str, Value]:
    """What pattern_search knows of the passage that answers a question."""
    return {f"passage_{name}": value for name, value in (meaning.passage or {}).items() if value}


def _tasks_in(turn: Turn, meaning: Meaning) -> list[dict[str, str]]:
    wishes = [(spoken_of(turn, wish), wish) for wish in meaning.wishes]
    return [
        {"flow": flow, "text": wish.text}
        for flow, wish in wishes
        if turn.flows.is_task(flow) and asked_for(turn, wish.stance, flow)
    ]


def asked_for(turn: Turn, stance: str, flow: str) -> bool:
    """Whether a sentence with that stance asks for the flow; see `Meaning.stance`."""
    if stance in OPPOSED:
        return False
    return not (stance and turn.flows.acts(flow))
