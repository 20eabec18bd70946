"""Secrets - PINs, passwords, card numbers, security codes - where they may not be.

Rule: a slot is no place for a secret: slots are written down with every turn, given to every action and shown to
agents. What is meant to be one is told by the end of its name, or by what is asked for; since that is a guess, nothing
here is more than a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ivr.content.checks.material import SHIPPED, Material, Spot, texts, wordings
from ivr.content.marked_yaml import Place
from ivr.content.problems import Problem, Problems
from ivr.conversation import conditions, prompts
from ivr.conversation.answers.cards import without_cards
from ivr.conversation.answers.kind import tongue_of
from ivr.conversation.steps import CollectStep
from ivr.conversation.steps.set_slots import SetSlotsStep
from ivr.redaction import SHORTEST_CARD

_NAMED = re.compile(
    r"(?:^|_)(?:pin|pin_?(?:code|number)|pass_?(?:code|word|phrase)|cvv2?|cvc2?|security_code"
    r"|(?:credit_|debit_)?card_?(?:number|no)|ssn|social_security(?:_number)?|nip|clave|contraseña)$",
    re.IGNORECASE,
)

_ASKED_FOR = re.compile(
    r"\b(?P<what>PIN(?: code| number)?|personal identification number|pass(?:code|word|phrase)|cvv2?|cvc2?"
    r"|security code|(?:credit |debit )?card number|social security number"
    r"|número de (?:la |su |tu )?tarjeta|código de seguridad|contraseña|clave secreta|NIP)\b",
    re.IGNORECASE,
)
_PART_OF_IT = re.compile(r"\blast (?:\w+ )?(?:four|4)\b|\b(?:últim[oa]s)\b", re.IGNORECASE)
"""The last four digits of a card are no secret: PCI DSS 3.4.1."""

_OPEN_ANSWERS = frozenset({"text", "digits", "number", ""})
"""Kinds of value that would take a secret as it is said."""

_INSTEAD = (
    "A PIN or a passcode is asked for with 'reads: pin' and written down nowhere; for anything else, hand off to a "
    "person."
)


def is_secret(slot: str) -> bool:
    """Whether a slot of this name is meant to hold a secret."""
    return _NAMED.search(slot) is not None


def asked_for(material: Material, problems: Problems) -> None:
    """A question puts a secret into a slot."""
    for spot, step in material.of(CollectStep, own=True):
        if step.reads == "yes_no" or step.reads in material.flows.choices:
            continue  # "would you like to change your PIN?"
        if step.kind and step.kind.secret:
            continue
        if is_secret(step.collect) or is_secret(step.reads):
            read_back = "" if step.confirm in (False, "never") else "read back to be confirmed, "
            message = (
                f"'{step.collect}' is a secret, and would be {read_back}written down and shown to agents."
            )
            spot.tell(problems, ("collect",), message, _INSTEAD, severity="warning")
        elif step.reads in _OPEN_ANSWERS:
            _asks(spot, step, problems)


def _asks(spot: Spot, step: CollectStep, problems: Problems) -> None:
    for path, wording in wordings("ask", step.ask):
        for deeper, _, text in texts(wording):
            asked = _ASKED_FOR.search(text)
            if asked and not _PART_OF_IT.search(text):
                message = f"this asks for a secret ({asked['what']}), and slots are written down and shown to agents."
                place = spot.place.within(*path, *deeper)
                told = f"{spot.what}: {message}"
                problems.add(place.problem(told, _INSTEAD, column=asked.start() + 1, severity="warning"))
                return


def said_aloud(material: Material, problems: Problems) -> None:
    """A prompt or a whisper would say a secret."""
    for said in material.said:
        if "{" not in said.text:
            continue
        try:
            placeholders = prompts.compile(said.text).placeholders
        except prompts.PromptError:
            continue
        for placeholder in placeholders:
            if placeholder.scope == "slots" and is_secret(placeholder.name):
                message = f"{said.what}: '{placeholder.name}' is a secret, and would be said aloud."
                hint = "Say something else."
                problems.add(said.place.problem(message, hint, column=placeholder.column, severity="warning"))


def compared(material: Material, problems: Problems) -> None:
    """A condition looks at a secret, or a step sets one: then it is written in a file."""
    for place, what, condition in _conditions(material):
        try:
            names = sorted(conditions.parse(condition).names)
        except conditions.ConditionError:
            continue
        for scope, name in names:
            if (
                scope == "slots"
                and is_secret(name)
                and isinstance(condition, str)
                and _literal(name, condition)
            ):
                message = f"{what}: this compares the secret '{name}' with what is written here."
                hint = "Let an action compare it, so that it stands in no file."
                problems.add(place.problem(message, hint, severity="warning"))
    for spot in material.own_steps:
        if isinstance(spot.step, SetSlotsStep):
            for name, value in spot.step.set_slots.items():
                if value is not None and is_secret(name):
                    message = f"'{name}' is a secret, and stands here for everybody to read."
                    hint = "Let an action fetch it where it is needed."
                    spot.tell(problems, ("set_slots", name), message, hint, severity="warning")


def _literal(name: str, condition: str) -> bool:
    return (
        re.search(rf"\b{re.escape(name)}\s*(?:is not|is|[=!<>]+|contains|matches)\s*[\"'\d]", condition)
        is not None
    )


def _conditions(material: Material) -> Iterator[tuple[Place, str, bool | str]]:
    for spot in material.own_steps:
        for index, link in enumerate(spot.step.next):
            if link.condition != "":
                yield spot.place.within("next", index, "if"), spot.what, link.condition
        if isinstance(spot.step, CollectStep):
            for index, rejection in enumerate(spot.step.rejections):
                yield spot.place.within("rejections", index, "if"), spot.what, rejection.condition


def cards(material: Material, problems: Problems) -> None:
    """A number that a card network issues stands in a file."""
    message = "a card number stands here."
    tongues = {tongue_of(language) for language in material.flows.defaults.languages}
    hint = "Write one that is none, such as 'my card number is ...', and have the real card replaced."
    for said in material.said:
        if _holds_a_card(said.text, tongues):
            problems.add(said.place.problem(f"{said.what}: {message}", hint, severity="warning"))
    for example in material.nlu.examples:
        own = example.path and not example.path.startswith(SHIPPED)
        if own and _holds_a_card(example.text, tongues):
            told = f"intent '{example.intent}': {message}"
            problems.add(Problem(example.path, example.line, example.column, told, "warning", hint))


def _holds_a_card(text: str, tongues: Iterable[str]) -> bool:
    return len(text) >= SHORTEST_CARD and any(without_cards([text], tongue)[1] for tongue in tongues)


CHECKS = (asked_for, said_aloud, compared, cards)
