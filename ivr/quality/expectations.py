"""What a test expects of a call, and how it is looked for in what was said and done since the caller's last step.

Rule: an expectation raises `Failed` with what was expected and what was found, and changes nothing in the call.
As in Rasa, things may come in any order, and other things may happen beside them. One difference: a slot may also have
been set before and still have the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ivr.conversation.commands import Play, Say, Send
from ivr.conversation.events import Value
from ivr.conversation.flow import Flows
from ivr.conversation.turn import Turn
from ivr.quality import commands, screen
from ivr.quality.rehearsal import Rehearsal
from ivr.testphone.script import contains

Spoken = Say | Play


class Failed(Exception):
    """Raised by an expectation that is not met; the text says what was expected and what was found."""


@dataclass
class Happened:
    """What happened since the caller's last step. `before` is where each flow in progress stood when it began.

    With `ordered`, an assertion looks only behind what the one before it found: among prompts, and among steps.
    """

    before: dict[str, str] = field(default_factory=dict)
    ordered: bool = False
    said: list[Spoken] = field(default_factory=list)
    sent: list[Send] = field(default_factory=list)
    passed: list[tuple[str, str]] = field(default_factory=list)
    executed: list[str] = field(default_factory=list)
    filled: dict[str, list[Value]] = field(default_factory=dict)
    completed: dict[str, str] = field(default_factory=dict)
    cancelled: dict[str, str] = field(default_factory=dict)
    said_from: int = 0
    passed_from: int = 0

    def after(self, earlier: Happened) -> Happened:
        """This with what was said, sent and passed earlier in front."""
        return replace(
            self,
            said=[*earlier.said, *self.said],
            sent=[*earlier.sent, *self.sent],
            passed=[*earlier.passed, *self.passed],
        )

    @property
    def heard(self) -> str:
        return " ".join(map(words_of, self.said))

    @property
    def responses(self) -> list[str]:
        """The names of the responses that were said."""
        return list(filter(None, map(_response_of, self.said)))

    @property
    def flows_passed(self) -> list[str]:
        return [flow for flow, _ in self.passed[self.passed_from :]]

    def place(self, flow: str, last: bool = False) -> int | None:
        """Where among the steps passed the flow comes first, or last."""
        places = [place for place, name in enumerate(self.flows_passed) if name == flow]
        if not places:
            return None
        return self.passed_from + places[-1 if last else 0]

    def go_on_from(self, place: int) -> None:
        if self.ordered:
            self.passed_from = place


class Expectations:
    """What may be expected of a call: `now` is what has happened in it since the caller's last step."""

    def __init__(self, flows: Flows, call: Rehearsal) -> None:
        self.now = Happened()
        self._flows = flows
        self._call = call

    # -- steps that expect -------------------------------------------------------------------------------

    def bot(self, text: Any) -> None:
        self._find_said(lambda said: isinstance(said, Say) and _same(said.text, str(text)), repr(str(text)))

    def utter(self, name: str) -> None:
        self._find_said(lambda said: _response_of(said) == name, f"response '{name}'")

    def hears(self, words: Any) -> None:
        if not contains(self.now.heard, str(words)):
            raise Failed(f"expected to hear {str(words)!r}, heard {quoted(map(words_of, self.now.said))}.")

    def does_not_hear(self, words: Any) -> None:
        if contains(self.now.heard, str(words)):
            raise Failed(
                f"expected not to hear {str(words)!r}, heard {quoted(map(words_of, self.now.said))}."
            )

    def message(self, words: Any) -> None:
        sent = [f"{message.address}: {message.content['text']}" for message in self.now.sent]
        if not any(contains(message, str(words)) for message in sent):
            raise Failed(f"expected a text message {str(words)!r}, found {quoted(sent, nothing='none')}.")

    def speaks(self, language: str) -> None:
        last = [said.language for said in self.now.said[-1:]]
        if last != [language]:
            found = quoted(last, nothing="no words")
            raise Failed(f"expected to be spoken to in '{language}', found {found}.")

    def agent_sees(self, wanted: Mapping[str, Any]) -> None:
        if difference := screen.difference(wanted, self._call.document):
            raise Failed(f"{difference}.")

    def slots_were_set(self, slots: Sequence[Any]) -> None:
        for name, value in _named(slots):
            self._was_set(name, value)

    def slots_were_not_set(self, slots: Sequence[Any]) -> None:
        for name, value in _named(slots):
            self._was_not_set(name, value)

    def handed_to(self, queue: str) -> None:
        if self._call.queue != queue:
            raise Failed(f"expected to be handed to '{queue}', found {self._call.queue or 'no hand-off'}.")

    def voicemail(self, queue: str) -> None:
        if self._call.voicemail != queue:
            found = self._call.voicemail or "that none is recorded"
            raise Failed(f"expected a message for '{queue}', found {found}.")

    def ended(self, disposition: Any) -> None:
        """Any disposition will do for `true`."""
        wanted = "" if disposition is True else f" ({disposition})"
        session = self._call.session
        if not session.over or not session.disposition:
            raise Failed(f"expected the call to have ended{wanted}, found that it goes on.")
        if disposition not in (True, session.disposition):
            raise Failed(f"expected the call to have ended{wanted}, found {session.disposition}.")

    def asked(self, slot: str) -> None:
        """The slot that is asked for, or the step that asks."""
        flow, step_id = self._call.question
        step = self._flows.flows[flow].steps[step_id] if flow else None
        asked = getattr(step, "collect", "") or step_id
        if slot not in (step_id, asked):
            raise Failed(f"expected to be asked for '{slot}', found {asked or 'no question'}.")

    def commands(self, listed: Sequence[Any]) -> None:
        for _, name, wanted in asserted({"commands": listed}):
            ASSERT[name](self, wanted)

    # -- assertions --------------------------------------------------------------------------------------

    def flow_started(self, wanted: Any) -> None:
        """All of several flows, or any of them; one alone is both."""
        names, needs_all = [wanted], True
        if isinstance(wanted, dict):
            names, needs_all = wanted["flow_ids"], _operator(wanted) == "all"
        started = {name: self.now.place(name) for name in names if name not in self.now.before}
        places = {name: place for name, place in started.items() if place is not None}
        missing = [name for name in names if name not in places]
        most = 0 if needs_all else len(names) - 1
        if len(missing) > most:
            others = [flow for flow in dict.fromkeys(self.now.flows_passed) if flow not in self.now.before]
            raise Failed(f"expected {_either(missing)} to start; these did: {_listed(others)}.")
        self.now.go_on_from(min(places.values()))

    def flow_completed(self, wanted: Any) -> None:
        self._ended_at(wanted, "completed", self.now.completed)

    def flow_cancelled(self, wanted: Any) -> None:
        self._ended_at(wanted, "cancelled", self.now.cancelled)

    def _ended_at(self, wanted: Any, how: str, ended: Mapping[str, str]) -> None:
        told = wanted if isinstance(wanted, dict) else {"flow_id": wanted}
        flow, step = told["flow_id"], told.get("flow_step_id")
        if flow not in ended:
            raise Failed(f"expected '{flow}' to be {how}; these were: {_listed(ended)}.")
        if step not in (None, ended[flow]):
            raise Failed(f"expected '{flow}' to be {how} at step '{step}', found '{ended[flow]}'.")
        if (place := self.now.place(flow, last=True)) is not None:
            self.now.go_on_from(place)

    def action_executed(self, name: str) -> None:
        now = self.now
        for place in range(now.passed_from, len(now.passed)):
            if self._runs(name, *now.passed[place]):
                now.go_on_from(place)
                return
        if now.ordered or name not in (*now.responses, *now.executed):
            raise Failed(f"expected {name} to run; these did: {_listed([*now.executed, *now.responses])}.")

    def _runs(self, action: str, flow: str, step: str) -> bool:
        """Whether the step runs the action, or asks for a form: that is an action in Rasa."""
        written = self._flows.flows[flow]
        if flow == action and step in written.form_questions:
            return True
        return getattr(written.steps[step], "action", "") == action

    def asserted_slots_were_set(self, slots: Sequence[Mapping[str, Any]]) -> None:
        for slot in slots:
            self._was_set(slot["name"], slot.get("value", ...))

    def asserted_slots_were_not_set(self, slots: Sequence[Mapping[str, Any]]) -> None:
        for slot in slots:
            self._was_not_set(slot["name"], slot.get("value", ...))

    def clarification_contains(self, wanted: Any) -> None:
        """Asked which of several flows was meant: these and no others, or any of these. A dict names them by their
        ids, a list as they are spoken."""
        asked = [frame for frame in self._call.session.stack if frame.flow == "pattern_clarification"]
        if not asked:
            raise Failed("expected to be asked which flow was meant, found no such question.")
        flows, titles = (asked[-1].context.get(key) or [] for key in ("flows", "names"))
        if isinstance(wanted, dict):
            names, offered, any_will_do = wanted["flow_ids"], flows, _operator(wanted) == "any"
        else:
            titled = dict(zip(flows, titles, strict=False))  # a flow without a name is listed by its id
            names, offered, any_will_do = [titled.get(name, name) for name in wanted], titles, False
        if any_will_do and set(names).isdisjoint(offered):
            raise Failed(f"expected to be offered {_either(names)}, found {_listed(offered)}.")
        if not any_will_do and set(names) != set(offered):
            raise Failed(f"expected to be offered {_listed(names)}, found {_listed(offered)}.")

    def bot_uttered(self, wanted: Mapping[str, Any]) -> None:
        begun, reached = self.now.said_from, 0
        for key, value in wanted.items():
            self.now.said_from = begun  # all of it may be true of one and the same utterance
            self._find_said(UTTERED[key](value), f"{_SPOKEN_OF[key]} '{value}'")
            reached = max(reached, self.now.said_from)
        self.now.said_from = reached

    def bot_did_not_utter(self, wanted: Mapping[str, Any]) -> None:
        for key, value in wanted.items():
            for said in self.now.said:
                if UTTERED[key](value)(said):
                    raise Failed(f"expected not to hear {_SPOKEN_OF[key]} '{value}', heard {said.text!r}.")

    # -- looking for things ------------------------------------------------------------------------------

    def _find_said(self, fits: Callable[[Spoken], bool], what: str) -> None:
        now = self.now
        for place in range(now.said_from, len(now.said)):
            if any(map(fits, self._versions(now.said[place]))):
                now.said_from = place + 1 if now.ordered else 0
                return
        raise Failed(f"expected {what}, heard {quoted(map(words_of, now.said[now.said_from :]))}.")

    def _versions(self, said: Spoken) -> Iterator[Spoken]:
        """What was said; and what its response says on another channel or by another throw of the dice: tests of Rasa's
        have neither."""
        yield said
        if not isinstance(said, Say):
            return
        variations = self._flows.responses.get(said.response, ())
        if len(variations) < 2:
            return
        event, _ = self._call.turns[-1]
        for channel in dict.fromkeys(("", *(variation.channel for variation in variations))):
            for number in range(len(variations)):
                thrown = replace(event, chance=(number + 0.5) / len(variations))
                turn = Turn(self._flows, replace(self._call.session, channel=channel), thrown)
                turn.respond(said.response)
                for words in turn.commands:
                    if isinstance(words, Say):
                        yield replace(said, text=words.text, buttons=words.buttons)

    def _was_set(self, name: str, value: Value) -> None:
        """`value` is `...` for any; a slot of a flow that has ended counts with the value it had."""
        session = self._call.session
        present = session.slots.get(name)
        values = [*self.now.filled.get(name, ()), present]
        if present is None and value is not None:
            values.append(session.known.get(name))
        if value is ...:
            if all(found is None for found in values):
                raise Failed(f"expected slot '{name}' to be set, found nothing in it.")
        # A test may write "40" for 40.
        elif value not in values and self._flows.slot(name).coerced(value) not in values:
            raise Failed(f"expected slot '{name}' to be {value!r}, found {values[-1]!r}.")

    def _was_not_set(self, name: str, value: Value) -> None:
        filled = self.now.filled.get(name)
        if not filled:
            return
        if value in (..., filled[-1]):
            raise Failed(f"expected slot '{name}' not to be set, found {filled[-1]!r}.")


UTTERED: dict[str, Callable[[Any], Callable[[Spoken], bool]]] = {
    "utter_name": lambda name: lambda said: _response_of(said) == name,
    "text_matches": lambda pattern: lambda said: _matches(str(pattern), said.text),
    "buttons": lambda buttons: lambda said: isinstance(said, Say) and _offers(said, buttons),
}
_SPOKEN_OF = {"utter_name": "response", "text_matches": "words that match", "buttons": "the buttons"}

EXPECT: dict[str, Callable[[Expectations, Any], None]] = {
    "bot": Expectations.bot,
    "utter": Expectations.utter,
    "hears": Expectations.hears,
    "does_not_hear": Expectations.does_not_hear,
    "message": Expectations.message,
    "speaks": Expectations.speaks,
    "agent_sees": Expectations.agent_sees,
    "slot_was_set": Expectations.slots_were_set,
    "slot_was_not_set": Expectations.slots_were_not_set,
    "handed_to": Expectations.handed_to,
    "voicemail": Expectations.voicemail,
    "ended": Expectations.ended,
    "asked": Expectations.asked,
    "commands": Expectations.commands,
}
ASSERT: dict[str, Callable[[Expectations, Any], None]] = {
    "flow_started": Expectations.flow_started,
    "flow_completed": Expectations.flow_completed,
    "flow_cancelled": Expectations.flow_cancelled,
    "action_executed": Expectations.action_executed,
    "slot_was_set": Expectations.asserted_slots_were_set,
    "slot_was_not_set": Expectations.asserted_slots_were_not_set,
    "pattern_clarification_contains": Expectations.clarification_contains,
    "bot_uttered": Expectations.bot_uttered,
    "bot_did_not_utter": Expectations.bot_did_not_utter,
}


def asserted(step: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str, Any]]:
    """What must hold after a step of the caller, each with the way to it; what cannot be looked at here is left out."""
    for number, assertion in enumerate(step.get("assertions") or ()):
        name, wanted = next(iter(assertion.items()))
        if name in ASSERT:
            yield ("assertions", number, name), name, wanted
    for number, command in enumerate(step.get("commands") or ()):
        for name, wanted in commands.asserted(command):
            yield ("commands", number), name, wanted


def _response_of(said: Spoken) -> str:
    """The name of the response that was said; "" of what is none."""
    return said.response if isinstance(said, Say) else ""


def _offers(said: Say, buttons: Sequence[Mapping[str, Any]]) -> bool:
    """Whether these are the first buttons, in order; what a test does not name of one may be anything."""
    if len(said.buttons) < len(buttons):
        return False
    return all(
        wanted == {key: offered.get(key) for key in wanted}
        for offered, wanted in zip(said.buttons, buttons, strict=False)
    )


def _named(slots: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """The slots of a list, each with the value that is written for it; `...` where there is only a name."""
    for slot in slots:
        yield from slot.items() if isinstance(slot, dict) else ((slot, ...),)


def _operator(wanted: Mapping[str, Any]) -> str:
    """Whether `all` or `any` of the flows are meant."""
    return str(wanted["operator"]).lower()


def _same(said: str, expected: str) -> bool:
    return _whole(said).split() == _whole(expected).split()


def _whole(text: str) -> str:
    """The text with whole numbers as they are said: Rasa's responses write 100.0 for what is 100."""
    return re.sub(r"(?<=\d)\.0(?!\d)", "", text)


def _matches(pattern: str, said: str) -> bool:
    """Whether the pattern is found; a ".0" that ends a number in it need not be there."""
    either = re.sub(r"(?<=[\d+*}\])])\\?\.0(?!\d)", r"(?:\\.0)?", pattern)
    return any(re.search(written, said) for written in (pattern, either))


def words_of(said: Spoken) -> str:
    return said.text if isinstance(said, Say) else f"[{said.recording}]"


def quoted(texts: Iterable[str], nothing: str = "nothing more") -> str:
    return " ".join(map(repr, texts)) or nothing


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"


def _either(names: Sequence[str]) -> str:
    return " or ".join(f"'{name}'" for name in names)
