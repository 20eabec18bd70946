"""What can only be seen when everything is read: names that lead nowhere, words that cannot be said, dead ends.

Rule: one file per subject, one function per kind of mistake, each going over the whole project; a finding stands at
its exact place and says what to do. Nothing here changes anything. A function's name is the rule by which other
programs know its findings, its docstring says what they have in common.
"""

from collections.abc import Callable
from types import ModuleType

from ivr.content.checks import (
    aloud,
    assurance,
    calm,
    examples,
    hours,
    leftovers,
    listening,
    lookups,
    messages,
    names,
    payments,
    recordings,
    scopes,
    secrets,
    shape,
    slots,
    stakes,
    starting,
    summary,
    sums,
    telephone,
    values,
    wording,
)
from ivr.content.checks.material import SHIPPED, Material
from ivr.content.problems import Problems

Check = Callable[[Material, Problems], None]


def _of(subjects: tuple[ModuleType, ...], tier: str) -> dict[str, Check]:
    """The checks of each subject, by the rule: shape/loops."""
    return {
        f"{subject.__name__.rpartition('.')[2]}/{check.__name__}": check
        for subject in subjects
        for check in getattr(subject, tier, ())
    }


_SUBJECTS = (
    names, scopes, wording, aloud, shape, telephone, starting, stakes, assurance, slots, values, sums, hours, summary,
    listening, secrets, lookups, messages, payments, examples, recordings, calm, leftovers,
)  # fmt: skip
CHECKS = _of(_SUBJECTS, "CHECKS")
ADVICE = _of(_SUBJECTS, "ADVICE")
"""Told only of a project without errors: what is left over may be what a misspelt name meant."""

RULES = {rule: (check.__doc__ or "").strip() for rule, check in (CHECKS | ADVICE).items()}
"""Every rule, and what its findings have in common."""


def check(material: Material, problems: Problems) -> None:
    """Adds everything that is wrong with the project as a whole."""
    for tier in (CHECKS, ADVICE):
        for problems.rule, look in tier.items():
            look(material, problems)
        problems.rule = ""
        if problems.errors:
            return


__all__ = ["RULES", "SHIPPED", "Material", "check"]
