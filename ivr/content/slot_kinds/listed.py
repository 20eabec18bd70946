"""Finds the values that a description lists: "one of: pool, parking or gym", "which account: checking or savings".

Rule: a list that is introduced as examples is open; one that says "or" or "one of" is all there is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ivr.conversation.text_slots import truth_of


@dataclass(frozen=True)
class Listed:
    """Values with other words for each. Of a list that `is_open`, other values are possible."""

    values: Mapping[str, Sequence[str]]
    is_open: bool


_ITEM = r"(?:[\"'`][^\"'`]{1,40}[\"'`]|[\w&+'-]+(?:\s(?!or\b|and\b|o\b)[\w&+'-]+){0,2})"
_JOIN = r"(?:\s*,\s*(?:or|and|o|y)?\s*|\s*[/|]\s*|\s+(?:or|o|and|y)\s+)"
_LIST = rf"(?P<list>{_ITEM}(?:{_JOIN}{_ITEM})+)(?=,?\s*(?:[.;:)\]}}]|etc\b|\.\.\.|$))"
_EXAMPLES = re.compile(
    rf"(?i)\b(?:e\.?g\.?,?|such as|for (?:example|instance)[:,]?|like(?!\sto\b))\s*:?\s*{_LIST}"
)
_ALL = (
    "one of", "either", "must be", "only", "choose from", "accepts?", "allowed", "allowed values", "possible values",
    "valid values", "options", "values",
)  # fmt: skip
_CLOSED = re.compile(
    rf"(?i)(?:\b(?:{'|'.join(_ALL)})(?:\sare)?(?:\s(?:the following|these|of))?\s*:?\s*[(\[{{]?|[:(\[]\s*|\s-\s){_LIST}"
)
_WHOLE = re.compile(rf"(?i)^\W*(?:the\s|an?\s)?(?={_ITEM}(?:,\s{_ITEM})*,?\s(?:or|o)\s){_LIST}")
"""A description that is nothing but a list: "debit or credit"."""
_DOTTED = re.compile(r"(?i)\be\.\s?g\.?")
_PARTS = re.compile(r"(?i)\s*,\s*(?:(?:or|and)\s)?|\s(?:or|and)\s")
_SORT = re.compile(r"(?i)an? ")
"""What sorts of things are listed by, rather than values: "such as a street or a town"."""
_NO_ITEMS = frozenset(["true", "false", "yes", "no", "null", "none", "undefined", "any"])


def listed(description: str) -> Listed | None:
    """The values that are listed; None where there are none, or they are a yes and a no."""
    description = _DOTTED.sub("for example", description)
    for pattern, is_open in ((_EXAMPLES, True), (_CLOSED, False), (_WHOLE, False)):
        for found in pattern.finditer(description):
            if is_open and all(_SORT.match(item) for item in _PARTS.split(found["list"])):
                continue
            items = [_bare(item) for item in re.findall(rf"(?i){_ITEM}", found["list"])]
            values = [item for item in dict.fromkeys(items) if item and item.lower() not in _NO_ITEMS]
            if len(values) > 1 and not any(truth_of(value) is not None for value in values):
                return Listed({value: [] for value in values}, is_open or not _says_all(found[0]))
    return None


def _bare(item: str) -> str:
    return re.sub(r"(?i)^(?:a|an|the|or|and)\s", "", item.strip(" \"'`.")).strip()


def _says_all(text: str) -> bool:
    return bool(re.search(r"(?i)\bor\b|\bo\b|one of|must|only|allowed|valid|options|possible|[/|]", text))
