"""Shows one sentence as the engine takes it: what is read in it, what it is taken for, and what comes of it.

Rule: nothing is told that the engine does not do: the readings come from the turn's own utterance, the rows from the
question's own table, the outcome from the engine itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ivr.conversation.answers import Found, Partial
from ivr.conversation.commands import Play, Say
from ivr.conversation.engine import advance, fresh_session
from ivr.conversation.events import Heard, Value
from ivr.conversation.flow import Flows
from ivr.conversation.session import Frame, Session, Waiting
from ivr.conversation.steps import CollectStep
from ivr.conversation.steps.question import Question
from ivr.conversation.steps.stakes import StepAtStake
from ivr.conversation.turn import Turn
from ivr.conversation.utterance import Utterance
from ivr.conversation.written import Step
from ivr.quality.rehearsal import NOW
from ivr.switchboard import Understanding

OPENING = "pattern_main_menu"
"""The flow with the open question that a call begins with."""


class NoSuchPlace(Exception):
    """Raised when there is no such flow or step, or when nothing is asked there; the message tells what there is."""


@dataclass(frozen=True)
class Explanation:
    """`read` are pairs of what was looked for and what was found; `rows` the rows that were considered, in order, the
    last of which took the sentence; `outcome` what the caller hears, what changed and where the call is then."""

    place: str
    said: str
    read: tuple[tuple[str, str], ...]
    rows: tuple[str, ...]
    taken: tuple[str, str, str]
    outcome: tuple[tuple[str, str], ...]

    def lines(self) -> Iterator[str]:
        yield f'"{self.said}" at {self.place}'
        yield ""
        yield "Read"
        yield from (f"  {what + ':':24}{found}" for what, found in self.read)
        yield ""
        yield "Considered, in this order"
        yield from (f"  no   {name}" for name in self.rows[:-1])
        yield f"  YES  {self.rows[-1]}"
        for label, text in zip(("taken for", "known by", "done"), self.taken, strict=True):
            yield f"         {label}: {text}"
        yield ""
        yield "Outcome"
        yield from (f"  {what + ':':24}{found}" for what, found in self.outcome)


def explain(
    flows: Flows,
    understanding: Understanding,
    text: str,
    at: str,
    language: str = "",
    slots: Mapping[str, Value] = {},
) -> Explanation:
    """`at` is FLOW/STEP or FLOW/SLOT, "" the opening question; `slots` are answers given before. The caller is known
    as well as the flow needs. Raises NoSuchPlace."""
    flows = replace(flows, assurance=None, directory=False)
    flow, step = _place(flows, at)
    session = _session(flows, flow, step, language or flows.defaults.language, slots)
    meaning = understanding.understand(text, session.language)
    event = Heard(at=NOW, text=text, meaning=meaning)
    turn = Turn(flows, session, event)
    turn.waiting = Waiting()
    said = turn.said(text)
    question = _question(turn.step, at)
    names: list[str] = []
    for reading in question.READINGS:
        names.append(reading.name)
        if reading.take(question, turn, said) is not None:
            break
    inner = turn.taken_for or names[-1]  # a row that finds no answer hands on to the rows of what is none
    if inner != names[-1]:
        names.append(inner)
    taken = next(reading for reading in question.READINGS if reading.name == inner)
    after = advance(flows, session, event)
    return Explanation(
        place=f"{flow}/{step}",
        said=text,
        read=tuple(_read(said, flows, flow)),
        rows=tuple(names),
        taken=(taken.taken_for, taken.known_by, taken.done),
        outcome=tuple(
            _outcome(session, after.session, [c for c in after.commands if isinstance(c, Say | Play)])
        ),
    )


def _place(flows: Flows, at: str) -> tuple[str, str]:
    name, _, wanted = (at or OPENING).partition("/")
    flow = flows.flows.get(name)
    if flow is None:
        raise NoSuchPlace(f"there is no flow '{name}'. The flows are: {', '.join(flows.flows)}.")
    asked = {step.collect: step.id for step in flow.questions}
    if not at:
        wanted = next((id for id, step in flow.steps.items() if _asks(step)), "")
    step = wanted if wanted in flow.steps else asked.get(wanted, "")
    if not step:
        places = ", ".join(id for id, step in flow.steps.items() if _asks(step))
        raise NoSuchPlace(
            f"flow '{name}' has no step '{wanted}'. It asks something at: {places or 'no step'}."
        )
    return name, step


def _asks(step: Step) -> bool:
    return isinstance(step, Question) or (isinstance(step, StepAtStake) and step.gate is not None)


def _question(step: Step, at: str) -> Question:
    question = step.gate if isinstance(step, StepAtStake) else step
    if not isinstance(question, Question):
        raise NoSuchPlace(f"nothing is asked at {at}.")
    return question


def _session(flows: Flows, flow: str, step: str, language: str, slots: Mapping[str, Value]) -> Session:
    session = fresh_session("explained", flows)
    asked = [*slots]
    here = flows.flows[flow].steps[step]
    if isinstance(here, CollectStep):
        asked.append(here.collect)
    known = {**flows.initial_slots, **slots}
    frame = Frame(flow, step, asked=tuple(asked))
    return replace(session, language=language, stack=(frame,), slots=known, waiting=Waiting("question"))


# -- what was read ---------------------------------------------------------------------------------------


def _read(said: Utterance, flows: Flows, flow: str) -> Iterator[tuple[str, str]]:
    meaning = said.meaning
    intent = f"{meaning.intent} {meaning.confidence:.2f}" if meaning.intent else "none"
    yield "intent", intent + (f", but as {meaning.stance}" if meaning.stance else "")
    for wish in meaning.wishes:
        yield "a wish of several", f'{wish.intent} {wish.confidence:.2f}: "{wish.text}"'
    if said.agreed:
        yield "yes or no", _found(said, said.agreed)
    kinds = dict.fromkeys(question.reads for question in flows.flows[flow].questions if question.reads)
    for kind in kinds:
        for found in said.values(kind):
            yield kind, _found(said, found)
        for found in said.excluded(kind):
            yield f"{kind}, excluded", _found(said, found)
        answer = said.answer(kind)
        if answer is not None and not said.values(kind):
            yield (
                f"{kind}, as an answer",
                answer.text if isinstance(answer, Partial) else _found(said, answer),
            )
    yield from ((name, "yes") for name, holds in _signs(said) if holds)
    covered = [found for kind in kinds for found in said.values(kind)]
    yield "words left over", str(max(0, said.beside(covered)))


def _signs(said: Utterance) -> Iterator[tuple[str, bool]]:
    yield "asks for a person", said.wants_person
    yield "takes something back", said.corrects
    yield "wants a change", said.changes
    yield "denies something", said.denies
    yield "goes on behind a no", said.goes_on
    yield "refuses", said.refuses
    yield "asks or wishes", said.asks
    yield "breaks off", said.dangles
    yield "is noise", said.is_noise


def _found(said: Utterance, found: Found) -> str:
    covered = said.text[found.start : found.end]
    unsure = "" if found.certain else ", unsure"
    left = f", left over beside it: {found.left}" if found.left else ""
    return f'{found.value} (covers "{covered}"{unsure}{left})'


def _outcome(before: Session, after: Session, spoken: list[Say | Play]) -> Iterator[tuple[str, str]]:
    for command in spoken:
        yield "says", command.text
    for name, value in after.slots.items():
        if value != before.slots.get(name):
            yield f"slot {name}", str(value)
    if after.waiting.what == "question" and after.stack:
        frame = after.stack[-1]
        waits = f"{frame.flow}/{frame.step}"
        yield (
            "waits at",
            waits + (f", for a yes to {frame.pending['value']}" if "value" in frame.pending else ""),
        )
    else:
        yield (
            "then",
            {"errand": "an action runs", "person": "a person comes"}.get(after.waiting.what, "the call ends"),
        )
