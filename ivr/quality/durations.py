"""How long something takes, as people write it: 10 s, 2 min, 3 days.

Rule: a bare number is seconds, as everywhere in flows.
"""

from __future__ import annotations

import re
from typing import Any

UNITS = {
    "s": 1,
    "sec": 1,
    "second": 1,
    "min": 60,
    "minute": 60,
    "h": 3600,
    "hour": 3600,
    "day": 86400,
    "week": 604800,
}
FORMS = "such as 10 s, 2 min, 1 hour or 3 days"


def seconds(written: Any) -> float | None:
    """The seconds that are meant; None when it is not a duration."""
    if isinstance(written, int | float) and not isinstance(written, bool):
        return float(written) if written >= 0 else None
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([a-z]+?)s?", str(written).strip().lower())
    unit = UNITS.get(match[2]) if match else None
    if match and unit:
        return float(match[1]) * unit
    return None
