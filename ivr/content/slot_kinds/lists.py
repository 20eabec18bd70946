"""Text slots that have one of a few values, and what callers say for those."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from ivr.content.slot_kinds.asked import Asked
from ivr.content.slot_kinds.listed import Listed, listed
from ivr.content.slot_kinds.signs import names_a_kind
from ivr.conversation.text_slots import truth_of

_ONLY = re.compile(r"(?i)\bnot\b|!=")
_OTHERWISE = {
    "temporary": ["temporarily", "for now", "for a while", "for the moment"],
    "permanent": ["permanently", "for good", "forever"],
    "daily": ["every day", "each day", "once a day"],
    "weekly": ["every week", "each week", "once a week"],
    "monthly": ["every month", "each month", "once a month"],
    "yearly": ["every year", "each year", "once a year", "annually"],
    "delivery": ["deliver it", "delivered"],
    "pickup": ["pick up", "pick it up"],
    "one way": ["single"],
    "round trip": ["return", "both ways", "there and back"],
}
"""What callers say for values that many projects have."""


def words_for(value: str) -> list[str]:
    """A value as callers say it: its own words first."""
    plain = value.replace("_", " ")
    return [plain, *_OTHERWISE.get(plain.lower(), [])]


def list_of(asked: Asked) -> Listed | None:
    """The values that a slot can have, by its buttons, by its description, or by what is done with them."""
    found = _offered(asked) or _described(asked) or _branched(asked)
    if found is None or not all(map(_is_a_value, found.values)):
        return None
    known = {value.lower() for value in found.values}
    more = {value: () for value in _branches(asked) if value.lower() not in known}
    return Listed({**found.values, **more}, found.is_open and not _is_all_there_is(asked, known))


def _offered(asked: Asked) -> Listed | None:
    offered = asked.use.offered
    if len(offered) > 1:
        return Listed(dict(offered), is_open=True)
    return None


def _described(asked: Asked) -> Listed | None:
    found = listed(asked.about)
    if found is not None and not found.is_open:
        return found
    more = _told_by_the_flow(asked)
    if asked.is_comment or not (found or more):
        return None
    return Listed({**more, **(found.values if found else {})}, is_open=True)


def _told_by_the_flow(asked: Asked) -> Mapping[str, Sequence[str]]:
    """Values that a flow's description gives as examples of what the slot is called: "an allergen, such as fish"."""
    noun = asked.name.rpartition(" ")[2].removesuffix("s")
    introduced = re.compile(rf"(?i)\b{re.escape(noun)}(?:s|es)?,?\s+(?:such as|like|e\.?g\.?)")
    begun = ((introduced.search(text), text) for text in asked.use.flows)
    lists = (listed(text[match.start() :].replace("\n", " ")) for match, text in begun if match)
    return {value: words for found in lists if found for value, words in found.values.items()}


def _branched(asked: Asked) -> Listed | None:
    branches = _branches(asked)
    if len(branches) > 1:
        return Listed(dict.fromkeys(branches, ()), is_open=True)
    return None


def _branches(asked: Asked) -> list[str]:
    return [value for value in dict.fromkeys(asked.use.branches) if truth_of(value) is None]


def _is_a_value(value: str) -> bool:
    """Whether it is a value rather than a number, a code, or a kind of thing: the "email" of "name or email"."""
    return not (re.search(r"\d", value) or names_a_kind(value))


def _is_all_there_is(asked: Asked, values: set[str]) -> bool:
    """Whether every other value is rejected."""
    use = asked.use
    excludes = any(_ONLY.search(condition) for condition in use.rejected) and not use.patterns
    return excludes and {str(value).lower() for value in use.compared} >= values


def said_of(description: str, values: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """What a description says behind each of several values: "start_5 is the small plan, plus_25 the medium one".

    Nothing where values stand behind what is said of them, "the small plan (start_5)"."""
    ways = {way: value for value in values for way in (value, value.replace("_", " "))}
    if not ways:
        return {}
    spelled = "|".join(map(re.escape, sorted(ways, key=len, reverse=True)))
    named = list(re.finditer(rf"(?<!\w)[\"'`]?(?P<value>{spelled})[\"'`]?(?!\w)", description))
    if any(description[: name.start()].endswith("(") for name in named):
        return {}
    ends = [*(name.start() for name in named[1:]), len(description)]
    found: dict[str, tuple[str, ...]] = {}
    for name, end in zip(named, ends, strict=False):
        said = re.split(r"[.;]\s", description[name.end() : end], maxsplit=1)[0]
        parts = tuple(part for text in re.split(r"[,()]", said) if (part := text.strip()))
        found[ways[name["value"]]] = (*found.get(ways[name["value"]], ()), *parts)
    return found if len(found) > 1 else {}


_EITHER = re.compile(r"(?i)(\S+(?:\s\S+)?)\s(?:or|o|eller)\s(\S+(?:\s\S+)?)")


def either(title: str) -> tuple[str, ...]:
    """The two things that a button is for: "car" and "motorbike" of "Car or motorbike"."""
    found = _EITHER.fullmatch(title)
    return (found[1], found[2]) if found else ()
