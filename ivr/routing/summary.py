"""The sentence that an agent takes in while the phone rings.

"James Miller (+1 415 555 0123, not verified) wants to check a balance: account checking. Asked for a person."

Rule: it is in the team's language, which is not always the caller's, and it is made of what is known: nothing in it
is guessed. Its words are content: `content/summary.yml`, and the team's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import phonenumbers

from ivr.conversation import prompts
from ivr.conversation.events import Value
from ivr.conversation.flow import Flow, Flows
from ivr.conversation.scope import Scope
from ivr.conversation.session import Session
from ivr.conversation.slot_question import SlotQuestion
from ivr.conversation.spoken import say_value
from ivr.conversation.steps import CollectStep
from ivr.conversation.written import PromptText
from ivr.redaction import MASK, scrub

LONGEST = 320
LONGEST_QUOTE = 90
MOST_VALUES = 4

_SAID_AS = {
    "money": "money",
    "date": "date",
    "past_date": "date",
    "time": "time",
    "date_time": "date_time",
    "person_name": "name",
}
"""How the value of a kind is said; others are said as they are."""


_WHY = {
    "": "asked",
    "asked": "asked",
    "agent": "asked",
    "pattern_human_handoff": "asked",
    "no_input": "no_input",
    "no_match": "no_match",
    "refused": "refused",
    "not_authenticated": "not_authenticated",
    "locked": "locked",
    "payment_agent": "asked",
    "payment_declined": "card_declined",
    "payment_too_often": "cards_too_often",
    "payment_too_much": "card_too_much",
    "payment_abandoned": "card_not_taken",
    "payment_unavailable": "card_not_taken",
    "payment_unknown": "card_unknown",
    **dict.fromkeys(
        (
            "internal_error",
            "pattern_internal_error",
            "timeout",
            "error",
            "garbage",
            "unknown",
            "unreachable",
            "lost",
        ),
        "failed",
    ),
}
"""The engine's reasons for a hand-off, and the text of the summary that tells each."""


def summary(
    session: Session, flows: Flows, name: str, slots: Mapping[str, Value], own_words: str = ""
) -> str:
    """One to four short sentences; `own_words` are the caller's, for when nothing else tells the wish."""
    sentences = (
        _opening(session, flows, name, _wish(session, flows, slots, own_words)),
        _begun(session, flows),
        _done_before(session, flows),
        _voicemail(session, flows),
        _tongue(session, flows),
        _why(session, flows),
    )
    return _cut(" ".join(sentence for sentence in sentences if sentence), LONGEST)


def number_as_written(number: str, region: str | None = None) -> str:
    """+14155550123 as people write it: +1 415 555 0123. A number without a country is one of the region."""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return number
    written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return written.replace("-", " ")


def _say(text: PromptText, flows: Flows, /, **values: str) -> str:
    """A text of the summary in the team's language, with its values."""
    language = flows.defaults.language
    return prompts.compile(prompts.pick(text, language)).fill(Scope(slots=values), language)


# --- who


def _opening(session: Session, flows: Flows, name: str, wish: str) -> str:
    texts = flows.summary
    sure = (texts.not_verified, texts.known_line, texts.verified, texts.verified_twice)
    return _say(
        texts.opening,
        flows,
        caller=_cut(name, 60) or _say(texts.somebody, flows),
        number=number_as_written(session.ani) if session.ani else _say(texts.number_withheld, flows),
        assurance=_say(sure[min(max(session.assurance, 0), 3)], flows),
        wish=wish,
    )


# --- what they want


def _wish(session: Session, flows: Flows, slots: Mapping[str, Value], own_words: str) -> str:
    texts = flows.summary
    open_flows = _open_flows(session, flows)
    if open_flows:
        given = {name: value for name, value in slots.items() if session.slots.get(name) is not None}
        if session.hung_up and session.disposition != "handed_off":
            return _phrase(open_flows, flows, given, texts.wanted, texts.asked_about)
        return _phrase(open_flows, flows, given, texts.wants, texts.calls_about)
    if session.done:
        return _say(texts.was_helped, flows, names=_names_done(session, flows))
    wanted, _ = next(iter(flows.triggers.get(session.intent, ())), ("", 0.0))
    if flows.is_task(wanted):
        return _phrase([flows.flows[wanted]], flows, slots, texts.wanted, texts.asked_about)
    if told := session.reason or own_words:
        return _say(texts.said, flows, text=_cut(scrub(told), LONGEST_QUOTE))
    return _say(texts.says_nothing, flows)


def _done_before(session: Session, flows: Flows) -> str:
    """What was seen to before the caller came to what is open now."""
    if not session.done or not _open_flows(session, flows):
        return ""
    return _say(flows.summary.done_before, flows, names=_names_done(session, flows))


def _begun(session: Session, flows: Flows) -> str:
    """What may have been done, and nobody knows."""
    deeds = [name_of_deed(begun, flows) for begun in session.begun]
    if deeds:
        return _say(flows.summary.begun, flows, deeds="; ".join(deeds))
    return ""


def _voicemail(session: Session, flows: Flows) -> str:
    left = [one for one in session.voicemails if one["state"] == "left"]
    if not left:
        return ""
    return _say(
        flows.summary.voicemail, flows, seconds=str(left[-1]["seconds"]), queue=str(left[-1]["queue"])
    )


def name_of_deed(begun: Mapping[str, Value], flows: Flows) -> str:
    """ "move money: 50 dollars from savings to checking"."""
    name = _name_of(begun["flow"], flows, begun["action"])
    return f"{name}: {begun['deed']}" if begun["deed"] else name


def _names_done(session: Session, flows: Flows) -> str:
    names = (_name_of(done.get("flow"), flows, done.get("name")) for done in session.done)
    return ", ".join(dict.fromkeys(names))


def _name_of(flow: Value, flows: Flows, otherwise: Value) -> str:
    """What a flow is called; one that is no longer there, by what was noted of it."""
    known = flows.flows.get(str(flow))
    return known.name(flows.defaults.language) if known else str(otherwise)


def _open_flows(session: Session, flows: Flows) -> list[Flow]:
    """What the caller was in the middle of: the flow they came for, then the sub-flows it called."""
    found: list[Flow] = []
    for frame in reversed(session.stack):
        if not flows.is_task(frame.flow):
            continue
        found.insert(0, flows.flows[frame.flow])
        if not frame.called:
            break
    return found or [flows.flows[name] for name in session.unfinished if name in flows.flows]


def _phrase(
    wish: Sequence[Flow], flows: Flows, slots: Mapping[str, Value], to_do: PromptText, about: PromptText
) -> str:
    """ "wants to pay a bill: amount 40 dollars"; the first flow is the wish, all of them have asked for its values."""
    name = wish[0].name(flows.defaults.language)
    phrase = _say(to_do if _is_something_to_do(name, flows) else about, flows, name=name)
    values = [value for flow in wish for value in _values(flow, flows, slots)]
    return f"{phrase}: {', '.join(values[:MOST_VALUES])}" if values else phrase


def _is_something_to_do(name: str, flows: Flows) -> bool:
    """Whether it begins with a verb: "pay a bill", and not "branch hours"."""
    verbs = flows.summary.verbs
    if isinstance(verbs, dict):
        verbs = prompts.of_language(verbs, flows.defaults.language) or []
    first = name.partition(" ")[0].casefold()
    return first in verbs or any(first.endswith(verb[1:]) for verb in verbs if verb.startswith("-"))


def _values(flow: Flow, flows: Flows, slots: Mapping[str, Value]) -> Iterator[str]:
    """What the caller has told so far, in the order of the questions: "amount 40 dollars"."""
    for question in flow.questions:
        value = slots.get(question.collect)
        if value not in (None, "", [], {}, MASK) and question.reads != "yes_no":
            yield f"{_label(question)} {_cut(_said(value, question, flows), LONGEST_QUOTE // 2)}"


def _said(value: Value, question: SlotQuestion, flows: Flows) -> str:
    language = flows.defaults.language
    if question.reads == "phone":
        return number_as_written(str(value), flows.defaults.region)
    choices = flows.choices.get(question.reads)
    return say_value(value, _SAID_AS.get(question.reads, ""), language, choices, flows.defaults.currency)


def _label(question: SlotQuestion) -> str:
    return question.collect.replace("_", " ")


def _tongue(session: Session, flows: Flows) -> str:
    """The caller's language where it is not the team's."""
    theirs, ours = session.language, flows.defaults.language
    if theirs[:2] == ours[:2]:
        return ""
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(theirs, sep="-").get_language_name(ours[:2])
    except (UnknownLocaleError, ValueError):
        name = None
    return _say(flows.summary.speaks, flows, language=name or theirs)


# --- why they come to a person


def _why(session: Session, flows: Flows) -> str:
    texts = flows.summary
    if session.disposition == "abandoned":
        return _say(texts.hung_up, flows)
    reason = session.hand_off_reason
    if not reason and session.disposition != "handed_off":
        return ""
    key = _WHY.get(reason) or ("handed_over" if reason in flows.flows else "reason")
    question = _question_left(session, flows)
    at = _say(texts.at, flows, question=question) if question else ""
    return _say(getattr(texts, key), flows, at=at, reason=_cut(reason, LONGEST_QUOTE))


def _question_left(session: Session, flows: Flows) -> str:
    """The question that was open when the hand-off began."""
    for frame in reversed(session.stack):
        place = frame.context
        if "from_step" not in place:
            place = {"from_flow": frame.flow, "from_step": frame.step}
        flow = flows.flows.get(str(place.get("from_flow")))
        step = flow.steps.get(str(place["from_step"])) if flow else None
        if isinstance(step, CollectStep):
            return _label(step)
    return ""


def _cut(text: str, longest: int) -> str:
    """The text on one line, ended at a word where it is too long."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"
