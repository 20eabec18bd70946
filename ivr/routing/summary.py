"""The sentence that an agent takes in while the phone rings.

"James Miller (+1 415 555 0123, not verified) wants to check a balance: account checking. Asked for a person."

Rule: it is in the team's language, which is not always the caller's, and it is made of what is known: nothing in it
is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import phonenumbers

from ivr.conversation.events import Value
from ivr.conversation.flow import Flow, Flows
from ivr.conversation.session import Session
from ivr.conversation.spoken import say_value
from ivr.conversation.steps import CollectStep
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


@dataclass(frozen=True)
class Words:
    """The sentence's parts in one language."""

    assurance: tuple[str, str, str, str]
    somebody: str
    withheld: str
    wants: str
    calls_about: str
    wanted: str
    asked_about: str
    was_helped: str
    done_before: str
    begun: str
    said: str
    says_nothing: str
    speaks: str
    why: Mapping[str, str]
    at: str
    because: str
    hung_up: str


WORDS = {
    "en": Words(
        assurance=("not verified", "known line", "verified", "verified twice"),
        somebody="A caller",
        withheld="number withheld",
        wants="wants to {name}",
        calls_about="calls about {name}",
        wanted="wanted to {name}",
        asked_about="asked about {name}",
        was_helped="was helped with this: {names}",
        done_before="Done before: {names}.",
        begun="Begun, outcome unknown: {deeds} - look before you repeat.",
        said="said “{text}”",
        says_nothing="has not said what it is about",
        speaks="Speaks {language}.",
        why={
            "asked": "Asked for a person.",
            "no_input": "Did not answer{at}.",
            "no_match": "Could not be understood{at}.",
            "refused": "Said no to what we understood{at}.",
            "failed": "Something failed on our side{at}.",
            "flow": "A person has to go on from here.",
        },
        at=" at the question “{question}”",
        because="Reason: {reason}.",
        hung_up="Hung up.",
    ),
    "es": Words(
        assurance=(
            "sin verificar",
            "línea conocida",
            "identidad verificada",
            "identidad verificada dos veces",
        ),
        somebody="Una persona",
        withheld="número oculto",
        wants="quiere {name}",
        calls_about="llama por: {name}",
        wanted="quería {name}",
        asked_about="preguntó por: {name}",
        was_helped="ya recibió ayuda con esto: {names}",
        done_before="Hecho antes: {names}.",
        begun="Empezado, resultado desconocido: {deeds}; compruebe antes de repetir.",
        said="dijo «{text}»",
        says_nothing="no ha dicho de qué se trata",
        speaks="Habla {language}.",
        why={
            "asked": "Pidió hablar con una persona.",
            "no_input": "No respondió{at}.",
            "no_match": "No se le pudo entender{at}.",
            "refused": "Dijo que no a lo que entendimos{at}.",
            "failed": "Algo falló de nuestra parte{at}.",
            "flow": "Desde aquí tiene que seguir una persona.",
        },
        at=" en la pregunta «{question}»",
        because="Motivo: {reason}.",
        hung_up="Colgó.",
    ),
}
"""Per language of the team; a team of another language reads English."""

_WHY = {
    "": "asked",
    "asked": "asked",
    "agent": "asked",
    "pattern_human_handoff": "asked",
    "no_input": "no_input",
    "no_match": "no_match",
    "refused": "refused",
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
"""The engine's reasons for a hand-off."""

_VERBS = frozenset(
    """activate add ask block book buy cancel change check close complain confirm deposit dispute end find fix freeze
    get give hear increase learn leave lower make move open order pay raise receive redeem refill renew reorder
    repeat replace report request reschedule reset return schedule see send set speak start stop talk tell track
    transfer unblock unlock update upgrade use verify withdraw""".split()  # noqa: SIM905
)  # fmt: skip
"""With which the name of a flow begins when it is something to do: "pay a bill", and not "branch hours"."""


def summary(
    session: Session, flows: Flows, name: str, slots: Mapping[str, Value], own_words: str = ""
) -> str:
    """One to four short sentences; `own_words` are the caller's, for when nothing else tells the wish."""
    words = WORDS.get(flows.defaults.language[:2], WORDS["en"])
    sentences = (
        f"{_who(session, name, words)} {_wish(session, flows, slots, own_words, words)}.",
        _begun(session, flows, words),
        _done_before(session, flows, words),
        _tongue(session, flows, words),
        _why(session, flows, words),
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


# --- who


def _who(session: Session, name: str, words: Words) -> str:
    number = number_as_written(session.ani) if session.ani else words.withheld
    sure = words.assurance[min(max(session.assurance, 0), 3)]
    return f"{_cut(name, 60) or words.somebody} ({number}, {sure})"


# --- what they want


def _wish(session: Session, flows: Flows, slots: Mapping[str, Value], own_words: str, words: Words) -> str:
    open_flows = _open_flows(session, flows)
    if open_flows:
        given = {name: value for name, value in slots.items() if session.slots.get(name) is not None}
        if session.hung_up and session.disposition != "handed_off":
            return _phrase(open_flows, flows, given, words.wanted, words.asked_about)
        return _phrase(open_flows, flows, given, words.wants, words.calls_about)
    if session.done:
        return words.was_helped.format(names=_names_done(session, flows))
    wanted = next((flows.flows[flow] for flow, _ in flows.triggers.get(session.intent, ())), None)
    if wanted and not wanted.is_pattern:
        return _phrase([wanted], flows, slots, words.wanted, words.asked_about)
    told = session.reason or own_words
    return words.said.format(text=_cut(scrub(told), LONGEST_QUOTE)) if told else words.says_nothing


def _done_before(session: Session, flows: Flows, words: Words) -> str:
    """What was seen to before the caller came to what is open now."""
    if not session.done or not _open_flows(session, flows):
        return ""
    return words.done_before.format(names=_names_done(session, flows))


def _begun(session: Session, flows: Flows, words: Words) -> str:
    """What may have been done, and nobody knows."""
    deeds = [name_of_deed(begun, flows) for begun in session.begun]
    return words.begun.format(deeds="; ".join(deeds)) if deeds else ""


def name_of_deed(begun: Mapping[str, Value], flows: Flows) -> str:
    """ "move money: 50 dollars from savings to checking"."""
    flow = flows.flows.get(str(begun["flow"]))
    name = flow.name(flows.defaults.language) if flow else str(begun["action"])
    return f"{name}: {begun['deed']}" if begun["deed"] else name


def _names_done(session: Session, flows: Flows) -> str:
    names = []
    for done in session.done:
        flow = flows.flows.get(str(done.get("flow")))
        names.append(flow.name(flows.defaults.language) if flow else str(done.get("name")))
    return ", ".join(dict.fromkeys(names))


def _open_flows(session: Session, flows: Flows) -> list[Flow]:
    """What the caller was in the middle of: the flow they came for, then the sub-flows it called."""
    found: list[Flow] = []
    for frame in reversed(session.stack):
        flow = flows.flows.get(frame.flow)
        if flow is None or flow.is_pattern:
            continue
        found.insert(0, flow)
        if not frame.called:
            break
    return found or [flows.flows[name] for name in session.unfinished if name in flows.flows]


def _phrase(wish: Sequence[Flow], flows: Flows, slots: Mapping[str, Value], to_do: str, about: str) -> str:
    """ "wants to pay a bill: amount 40 dollars"; the first flow is the wish, all of them have asked for its values."""
    name = wish[0].name(flows.defaults.language)
    first = name.partition(" ")[0].lower()
    spanish = flows.defaults.language[:2] == "es"
    does = first.endswith(("ar", "er", "ir", "se")) if spanish else first in _VERBS
    phrase = (to_do if does else about).format(name=name)
    values = [value for flow in wish for value in _values(flow, flows, slots)]
    return f"{phrase}: {', '.join(values[:MOST_VALUES])}" if values else phrase


def _values(flow: Flow, flows: Flows, slots: Mapping[str, Value]) -> Iterator[str]:
    """What the caller has told so far, in the order of the questions: "amount 40 dollars"."""
    for question in flow.questions:
        value = slots.get(question.collect)
        if value not in (None, "", [], {}, MASK) and question.reads != "yes_no":
            yield f"{_label(question)} {_cut(_said(value, question, flows), LONGEST_QUOTE // 2)}"


def _said(value: Value, question: CollectStep, flows: Flows) -> str:
    language = flows.defaults.language
    if question.reads == "phone":
        return number_as_written(str(value), flows.defaults.region)
    choices = flows.choices.get(question.reads)
    return say_value(value, _SAID_AS.get(question.reads, ""), language, choices, flows.defaults.currency)


def _label(question: CollectStep) -> str:
    return question.collect.replace("_", " ")


def _tongue(session: Session, flows: Flows, words: Words) -> str:
    """The caller's language where it is not the team's."""
    theirs, ours = session.language, flows.defaults.language
    if theirs[:2] == ours[:2]:
        return ""
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(theirs, sep="-").get_language_name(ours[:2])
    except (UnknownLocaleError, ValueError):
        name = None
    return words.speaks.format(language=name or theirs)


# --- why they come to a person


def _why(session: Session, flows: Flows, words: Words) -> str:
    if session.disposition == "abandoned":
        return words.hung_up
    reason = session.hand_off_reason
    if not reason and session.disposition != "handed_off":
        return ""
    kind = _WHY.get(reason) or ("flow" if reason in flows.flows else "")
    if not kind:
        return words.because.format(reason=_cut(reason, LONGEST_QUOTE))
    question = _question_left(session, flows)
    return words.why[kind].format(at=words.at.format(question=question) if question else "")


def _question_left(session: Session, flows: Flows) -> str:
    """The question that was open when the hand-off began."""
    for frame in reversed(session.stack):
        place = (
            frame.context
            if "from_step" in frame.context
            else {"from_flow": frame.flow, "from_step": frame.step}
        )
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
