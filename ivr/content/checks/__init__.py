"""What can only be seen when everything is read: names that lead nowhere, words that cannot be said, dead ends.

Rule: one file per subject, one function per kind of mistake, each going over the whole project; a finding stands at
its exact place and says what to do. Nothing here changes anything.
"""

from collections.abc import Callable

from ivr.content.checks import calm, names, shape, telephone, wording
from ivr.content.checks.material import SHIPPED, Material
from ivr.content.problems import Problems

CHECKS: tuple[Callable[[Material, Problems], None], ...] = (
    *names.CHECKS, *wording.CHECKS, *shape.CHECKS, *telephone.CHECKS, *calm.CHECKS,
)  # fmt: skip


def check(material: Material, problems: Problems) -> None:
    """Adds everything that is wrong with the project as a whole."""
    for look in CHECKS:
        look(material, problems)


__all__ = ["SHIPPED", "Material", "check"]
