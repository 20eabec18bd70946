"""`authenticate`: makes sure who is calling, with as little effort for them as the policy allows.

Rule: what the caller told in secret goes to the errand that compares it and nowhere else; and what is said to somebody
unknown is the same whether there is such a customer or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar, Literal

from pydantic import Field

from ivr.conversation import answers, assurance, callers
from ivr.conversation.assurance import Evidence, Policy
from ivr.conversation.commands import Errand, Listen
from ivr.conversation.events import ErrandDone, ErrandFailed, Event, Heard, Pressed, Proved, Value
from ivr.conversation.session import Attempts
from ivr.conversation.steps.everywhere import AFTER, BEFORE
from ivr.conversation.steps.question import Question
from ivr.conversation.steps.readings import Reading, Table
from ivr.conversation.turn import After, Turn
from ivr.conversation.utterance import Utterance
from ivr.conversation.written import PromptText, rungs
from ivr.redaction import Secret

CHECK_PIN, SEND_CODE, CHECK_CODE, SEND_LINK = "check_pin", "send_code", "check_code", "send_link"
DRAW_DIGITS, CHECK_DIGITS = "draw_digits", "check_digits"
SET_PIN = "set_pin"
PROVES = (CHECK_PIN, SEND_CODE, CHECK_CODE, SEND_LINK, DRAW_DIGITS, CHECK_DIGITS, SET_PIN)
"""The kinds of errand that it runs, and `enrol`."""

Way = Literal["passkey", "spoken_digits", "pin", "code"]
WAYS: tuple[Way, ...] = ("passkey", "spoken_digits", "pin", "code")
"""The kinds of evidence that can be asked for, the least effort first."""

KEYS = 6
"""Digits of a code, and of a PIN as we would have them; a shorter PIN ends with the pound key."""

DIGITS: Way = "spoken_digits"
SOON = 20.0
"""Seconds from when digits were drawn to when they are said: hearing them, and saying them at once."""

RIGHT, WRONG, LOCKED, SENT, NO_MOBILE = "right", "wrong", "locked", "sent", "no_mobile"
SPEAKS_AGAINST = {WRONG: "wrong_try", LOCKED: "locked"}
"""Result -> the sign that it is."""
NOT_HEARD = "not_heard"
"""No voice is kept of them, or too little was heard of it: another way has to do."""
NO_PASSKEY = "no_passkey"
AGAIN, WEAK, DIFFERENT = "again", "weak", "different"
CHECKED = "checked"
"""The event that tells how it went: {"event": "checked", "result": one of those above}."""

LOOKS, TELLS, GIVES_UP = 5.0, 4, 36
"""While a link is waited for: seconds between two looks for what came of it; after so many looks the caller is told
that nothing has come yet; and after so many it is given up."""

CUSTOMER = "customer"
"""The event that tells who it is, once that is proven: {"event": "customer", "customer": their record}."""

NOT_AUTHENTICATED = "not_authenticated"
"""Why a caller comes to a person, who is told so; or LOCKED."""

SHOWN_LINES = ("known_line", "attested_line")


def checked(
    errand: Errand, result: str, kind: str = "", customer: dict[str, Value] | None = None, bound_to: str = ""
) -> ErrandDone:
    """What comes back of an errand: how it went; and where it was `right`, what speaks for being that customer."""
    events: list[dict[str, Any]] = [{"event": CHECKED, "result": result}]
    if customer is not None:
        found = {"kind": kind, "customer": customer["id"], "bound_to": bound_to, "source": errand.kind}
        events += [{"event": assurance.EVIDENCE, **found}, {"event": CUSTOMER, "customer": customer}]
    elif result in SPEAKS_AGAINST:
        sign = {"kind": SPEAKS_AGAINST[result], "against": True, "source": errand.kind}
        events.append({"event": assurance.EVIDENCE, **sign})
    return ErrandDone(number=errand.number, events=tuple(events))


class AuthenticateStep(Question):
    """Reaches a level of assurance: with what is known already, without a word; else it asks for what is missing.

    A link is texted to the mobile on file, and the call goes on by itself once the phone has checked finger or face (a
    passkey); a PIN is keyed; a code is texted and keyed; where a voice is kept and the policy names `spoken_digits`,
    four digits are said after us. A caller whose line is not known gives their customer number first. They may say that
    they would rather prove it in another way, or have not got their phone. The flow then goes on where it was, and what
    was proven holds for the next flow, too, for as long as the policy says. `context.authenticate` is then done. Where
    it is not reached, a branch may look at "failed"; if none does, the caller is given to a person, who sees how far
    they are known. What `assurance` of a flow states is reached in the same way, by `pattern_authenticate`.
    """

    KIND: ClassVar[str] = "authenticate"
    READINGS: ClassVar[Table] = ()  # below

    authenticate: Literal[1, 2, 3, "needed"] = Field(
        description="The level, 1 to 3; `needed` is what the flow states that waits for it."
    )
    purpose: PromptText = Field(
        "",
        description="What the code in a text message is for, if not the flow's name: pay {amount:money} to {payee}.",
    )

    # -- what there is to do -----------------------------------------------------------------------------

    def run(self, turn: Turn) -> After:
        if callers.is_found_out(turn, self._level(turn)):
            return After.WAIT
        if turn.assured.level >= self._level(turn):
            turn.note(authenticate="done", proving=None)
            return After.FOLLOW
        if turn.frame.context.get("authenticate") == "failed":
            turn.give_up()  # nobody was free to take the call
            return After.MOVED
        return self._ask(turn)

    def _level(self, turn: Turn) -> int:
        if self.authenticate != "needed":
            return self.authenticate
        return int(turn.frame.context.get("level") or 0)

    def _ask(self, turn: Turn) -> After:
        """Asks for the first thing that is missing, in the way of least effort that is left."""
        way = next_way(turn, self._level(turn), self._refused(turn))
        if way is None:
            return self._failed(turn)
        if not account_of(turn):
            self._prove(turn, way, "number")
        elif way == DIGITS:
            self._prove(turn, way, DIGITS)
            return self._errand(turn, DRAW_DIGITS)
        elif way in SENT_FIRST and self._asks(turn) != way:
            self._prove(turn, way, way)
            return self._send(turn, way)
        else:
            self._prove(turn, way, way)
        return self.put(turn)

    def _send(self, turn: Turn, way: Way) -> After:
        texts, purpose = turn.flows.defaults.authentication, self._purpose(turn)
        if way == "code":
            return self._errand(
                turn, SEND_CODE, text=turn.wording(texts.text, code="{code}", purpose=purpose)
            )
        text = turn.wording(texts.link_text, link="{link}", purpose=purpose)
        return self._errand(turn, SEND_LINK, text=text, said=purpose, language=turn.language)

    def _purpose(self, turn: Turn) -> str:
        flow = turn.flows.flows.get(turn.in_hand)
        return turn.wording(self.purpose) if self.purpose else flow.name(turn.language) if flow else ""

    def _errand(self, turn: Turn, kind: str, **arguments: Value) -> After:
        account = account_of(turn)
        told = {"customer": account, "own_line": _is_own_line(turn, account), "purpose": turn.in_hand}
        told["known"] = turn.caller.get("customer") == account
        turn.run_errand(kind, kind, {**told, **arguments})
        return After.WAIT

    def _failed(self, turn: Turn, reason: str = NOT_AUTHENTICATED) -> After:
        """The caller hears the same whatever the reason is: only the agent is told that something is locked."""
        turn.note(authenticate="failed", proving=None)
        if self.asks_about("authenticate"):
            return After.FOLLOW
        turn.say(turn.flows.defaults.authentication.failed)
        return turn.interrupt("pattern_human_handoff", reason=reason, **turn.place)

    # -- where it stands ---------------------------------------------------------------------------------

    def _proving(self, turn: Turn) -> dict[str, Any]:
        """What is being asked for: {"way": one of `WAYS`, "asks": number or that, "account": the
        customer that it is asked of, "refused": ways}."""
        return turn.frame.context.get("proving") or {}

    def _prove(self, turn: Turn, way: str, asks: str) -> None:
        turn.note(proving={**self._proving(turn), "way": way, "asks": asks, "account": account_of(turn)})

    def _refused(self, turn: Turn) -> list[str]:
        return list(self._proving(turn).get("refused", ()))

    def _asks(self, turn: Turn) -> str:
        return str(self._proving(turn).get("asks") or "number")

    # -- asking ------------------------------------------------------------------------------------------

    def said_to_why(self, turn: Turn) -> PromptText:
        return self.why or turn.flows.defaults.authentication.why

    def pose(self, turn: Turn) -> None:
        wording = rungs(getattr(turn.flows.defaults.authentication, self._asks(turn)))
        digits = self._proving(turn).get("digits", "")
        rung = min(turn.attempts.total + self._looks(turn), len(wording) - 1)
        turn.say(wording[rung], self.barge_in, digits=digits)

    def listen(self, turn: Turn) -> Listen:
        if self._awaits_a_link(turn):
            return Listen(
                language=turn.language, timeout=LOOKS, speech_timeout=self._speech_end(turn), beside=True
            )
        secret, times = self._asks(turn) not in ("number", DIGITS), turn.flows.defaults.times
        kind = "pin" if secret else "digits"
        return Listen(
            language=turn.language,
            max_keys=KEYS if secret else 0,
            timeout=self.timeout or times.no_input,
            speech_timeout=self._speech_end(turn),
            hints=answers.kind_named(kind, turn.surroundings).hints_for(turn.surroundings),
            reads=kind,
            secret=secret,
        )

    def _speech_end(self, turn: Turn) -> float:
        return self.speech_end or turn.flows.defaults.times.speech_end

    # -- while a link is waited for ----------------------------------------------------------------------

    def _awaits_a_link(self, turn: Turn) -> bool:
        return self._asks(turn) == "passkey"

    def _looks(self, turn: Turn) -> int:
        return int(self._proving(turn).get("looks") or 0)

    def missed(self, turn: Turn, why: str) -> After:
        """Who waits for a link may say anything or nothing; they are told now and then that nothing has come yet."""
        if not self._awaits_a_link(turn):
            return super().missed(turn, why)
        looks = self._looks(turn) + (1 if why == "no_input" else TELLS)
        if looks >= GIVES_UP:
            return self.in_another_way(turn)
        turn.note(proving={**self._proving(turn), "looks": looks})
        if why == "no_input" and looks % TELLS:
            return turn.await_answer(self.listen(turn))
        return self.put(turn)

    # -- answers -----------------------------------------------------------------------------------------

    def answer(self, turn: Turn, event: Event) -> After:
        if isinstance(event, Proved):
            return self._proved(turn, event)
        if isinstance(event, ErrandDone):
            return self._came_back(turn, event)
        if isinstance(event, ErrandFailed):
            return self.in_another_way(turn) if self._asks(turn) == DIGITS else self._failed(turn)
        if isinstance(event, Pressed) and event.secret is not None:
            return self._keyed(turn, event.secret)
        if isinstance(event, Heard) and event.secret is not None:
            return self._said_aloud(turn)
        if account_of(turn) != self._proving(turn).get("account"):  # they have said who they are
            turn.frame = replace(turn.frame, attempts=Attempts())
            return self.run(turn)
        return super().answer(turn, event)

    def _keyed(self, turn: Turn, told: Secret) -> After:
        secret = answers.KINDS["pin"].read_keys(told.reveal(), turn.surroundings)
        if not isinstance(secret, Secret):
            return self.missed(turn, "no_match")
        return self._errand(turn, CHECK_CODE if self._asks(turn) == "code" else CHECK_PIN, secret=secret)

    def _said_aloud(self, turn: Turn) -> After:
        """Who says it is asked to key it: others may be listening."""
        turn.frame = replace(turn.frame, attempts=replace(turn.attempts, no_match=turn.attempts.no_match + 1))
        if self.too_many(turn, "no_match"):
            return self._failed(turn)
        turn.say(turn.flows.defaults.authentication.keyed)
        return turn.await_answer(self.listen(turn))

    def _proved(self, turn: Turn, event: Proved) -> After:
        take_proof(turn, event)
        turn.say(turn.flows.defaults.authentication.proved)
        return self.run(turn)

    def take_keys(self, turn: Turn, keys: str) -> After | None:
        if self._asks(turn) != "number":
            return None
        number = answers.read_keys("digits", keys, turn.surroundings)
        return self.told_number(turn, str(number)) if number else None

    def told_number(self, turn: Turn, number: str) -> After:
        turn.caller = {**turn.caller, "told_number": number}
        turn.frame = replace(turn.frame, attempts=Attempts())
        return self._ask(turn)

    def is_asking_for(self, turn: Turn, what: str) -> bool:
        return self._asks(turn) == what

    def said_digits(self, turn: Turn, digits: str) -> After:
        """Who said them is asked where they are the right ones, and were said at once; else others are drawn."""
        proving = self._proving(turn)
        if digits == proving.get("digits") and turn.event.at - float(proving["drawn_at"]) <= SOON:
            return self._errand(turn, CHECK_DIGITS)
        turn.frame = replace(turn.frame, attempts=replace(turn.attempts, no_match=turn.attempts.no_match + 1))
        if self.too_many(turn, "no_match"):
            return self.in_another_way(turn)
        return self._errand(turn, DRAW_DIGITS)

    def in_another_way(self, turn: Turn) -> After:
        """The caller has not got what it takes, or would rather not."""
        proving = self._proving(turn)
        turn.note(proving={"refused": [*self._refused(turn), proving.get("way")]})
        turn.frame = replace(turn.frame, attempts=Attempts())
        return self._ask(turn)

    # -- what came of it ---------------------------------------------------------------------------------

    def _came_back(self, turn: Turn, event: ErrandDone) -> After:
        result = next((str(e["result"]) for e in event.events if e.get("event") == CHECKED), "")
        if self._asks(turn) == DIGITS:
            turn.take_evidence(event.events)
            return self._digits_came_back(turn, event, result)
        if result == RIGHT:
            take_proof(turn, event)
            turn.note(proving=None)
            return self.run(turn)
        turn.take_evidence(event.events)
        if result == SENT:
            return self.put(turn)
        if result in (NO_MOBILE, NO_PASSKEY):
            return self.in_another_way(turn)
        if result == WRONG:
            return self._ask_again(turn)
        return self._failed(turn, LOCKED if result == LOCKED else NOT_AUTHENTICATED)

    def _digits_came_back(self, turn: Turn, event: ErrandDone, result: str) -> After:
        if result == SENT:
            drawn = next(e["digits"] for e in event.events if e.get("event") == CHECKED)
            turn.note(proving={**self._proving(turn), "digits": drawn, "drawn_at": event.at})
            return self.put(turn)
        if result != RIGHT:
            return self.in_another_way(turn)
        turn.note(proving={"refused": [*self._refused(turn), DIGITS]})
        turn.frame = replace(turn.frame, attempts=Attempts())
        return self.run(turn)

    def _ask_again(self, turn: Turn) -> After:
        """What was keyed did not fit. Of somebody unknown, the number may be the wrong one."""
        turn.say(turn.flows.defaults.authentication.wrong)
        if not turn.caller.get("customer"):
            turn.caller = {**turn.caller, "told_number": None}
        return self._ask(turn)


SENT_FIRST: tuple[Way, ...] = ("passkey", "code")
"""The ways for which something is texted before they are asked for."""


def take_proof(turn: Turn, event: ErrandDone | Proved) -> None:
    """Takes what was proven, and the caller for the one whom it proves, if that is whom they say they are."""
    turn.take_evidence(event.events)
    found = next(e["customer"] for e in event.events if e.get("event") == CUSTOMER)
    if account_of(turn) not in ("", str(found["id"])):
        return
    told = turn.caller.get("told_number")
    turn.caller = {**turn.caller, "told_number": None}
    callers.become(turn, found)
    if told:
        claim = Evidence("told_number", str(found["id"]), at=turn.event.at, source="the caller")
        turn.evidence = (*turn.evidence, assurance.to_record(claim))


def account_of(turn: Turn) -> str:
    """The customer that the caller is taken for, or says that they are."""
    return str(turn.caller.get("customer") or turn.caller.get("told_number") or "")


def _is_own_line(turn: Turn, account: str) -> bool:
    pieces = map(assurance.from_record, turn.evidence)
    return any(piece.kind in SHOWN_LINES and piece.customer == account for piece in pieces)


def next_way(turn: Turn, level: int, refused: list[str]) -> Way | None:
    """What to ask for next on the way of least effort to a level, without the ways that are refused; None for none."""
    policy = turn.flows.policy
    open_ways = [way for way in WAYS if way not in refused]
    missing = [found for found in _missing(turn, policy, level) if found <= {*open_ways}] if policy else []
    least = min(missing, key=partial(_effort, is_known=bool(turn.caller.get("customer"))), default=None)
    return next((way for way in WAYS if way in least), None) if least else None


def _effort(asked: frozenset[str], is_known: bool) -> int:
    """How much it asks of the caller. One who is unknown may wait in vain for a link: who has a passkey is not told."""
    return len(asked) if is_known else len(asked) + len(WAYS) * len(asked & {"passkey"})


def _missing(turn: Turn, policy: Policy, level: int) -> Iterator[frozenset[str]]:
    """What would have to be given on purpose so that a rule gives the level now, for each rule that can."""
    now, customer = turn.event.at, account_of(turn) or "?"
    pieces = [assurance.from_record(record) for record in turn.evidence]
    held = assurance.counting(pieces, policy, now, customer)
    for _, rule in sorted(policy.rules, key=_least_level):
        claims = frozenset(kind for kind in rule if assurance.is_claim(kind))
        given = (rule - held - claims) & {*WAYS}
        would = [Evidence(kind, customer, at=now) for kind in given | claims]
        if given and assurance.decide([*pieces, *would], policy, now, customer).level >= level:
            yield given


def _least_level(rule: tuple[int, frozenset[str]]) -> int:
    return rule[0]


def _another_way(step: AuthenticateStep, turn: Turn, said: Utterance) -> After | None:
    return step.in_another_way(turn) if answers.cannot_prove(said.words, said.tongue) else None


def _number(step: AuthenticateStep, turn: Turn, said: Utterance) -> After | None:
    found = said.value("digits") if step.is_asking_for(turn, "number") else None
    return step.told_number(turn, str(found.value)) if found else None


def _digits(step: AuthenticateStep, turn: Turn, said: Utterance) -> After | None:
    found = said.value("digits") if step.is_asking_for(turn, DIGITS) else None
    return step.said_digits(turn, str(found.value)) if found else None


AuthenticateStep.READINGS = (
    *BEFORE,
    Reading(
        "another way",
        "i haven't got my phone here, i forgot my PIN, is there another way",
        "words of the language for not having, not knowing or another way, while a PIN or a code is asked for",
        "the next way that the policy allows, or a person",
        _another_way,
    ),
    Reading(
        "a customer number",
        "digits, spoken",
        "the customer number is asked for, and the sentence answers with digits",
        "the PIN or the code is asked for next",
        _number,
    ),
    Reading(
        "digits after us",
        "digits, spoken",
        "digits were drawn to be said, and the sentence answers with digits",
        "it is heard whose voice it is; others are drawn where they are not the ones",
        _digits,
    ),
    *AFTER,
)
