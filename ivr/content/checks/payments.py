"""Cards that are charged: there is an amount, and it is one that can be said."""

from __future__ import annotations

import re

from ivr.content.checks.material import Material, meant
from ivr.content.checks.secrets import is_secret
from ivr.content.problems import Problems
from ivr.conversation.minor_units import exponent, minor
from ivr.conversation.steps.pay import DEED, PayStep

_NAME = re.compile(r"[^\W\d]\w*")


def amounts(material: Material, problems: Problems) -> None:
    """What is charged is no amount, or a slot that nothing fills."""
    currency = material.flows.defaults.currency
    for spot, step in material.of(PayStep, own=True):
        written = str(step.pay)
        if _NAME.fullmatch(written):
            if material.is_never_filled(written):
                hint = meant(written, sorted(material.own_slots), "The slots are")
                spot.tell(problems, ("pay",), f"nothing ever fills the slot '{written}'.", hint)
            elif is_secret(written):
                message = f"'{written}' is a secret, and an amount is said aloud."
                spot.tell(problems, ("pay",), message, "Name the slot with the amount.")
        elif minor(written, currency) is None:
            example = "25" if not exponent(currency) else f"25 or 12.{'5'.ljust(exponent(currency), '0')}"
            message = f"'{written}' is no amount in {currency}."
            spot.tell(
                problems, ("pay",), message, f"Write a slot's name, or an amount above zero: {example}."
            )


def words(material: Material, problems: Problems) -> None:
    """What is charged is said back in another language than the caller's."""
    foreign = [
        language for language in material.flows.defaults.languages if language.split("-")[0] not in DEED
    ]
    for spot, step in material.of(PayStep, own=True):
        if foreign and step.deed is None:
            message = f"callers in language '{foreign[0]}' hear in English what is charged."
            spot.tell(
                problems, ("pay",), message, f"Say it in 'deed': {{{foreign[0]}: ...}}.", severity="warning"
            )


CHECKS = (amounts, words)
