"""A customer as the directory knows them: the words that directories, flows and files share.

Rule: what is here is what somebody has written down of a person; whether the caller is that person is for
`assurance.py` to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ivr.conversation.events import Value

PREFERS = ("phone", "sms", "email", "letter")
"""The ways in which a customer may rather be reached."""


class CustomerEntry(BaseModel):
    """A customer of `flows/customers.yml`: people who do not exist, for trying out and for tests. A directory that is
    empty is filled with them. Real customers are kept in the directory and in no file.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str = Field("", description="The whole name.")
    lines: list[str] = Field(
        default_factory=list,
        description="The numbers that they call from, each with its country: +12125550101.",
    )
    language: str = Field("", description="The language that they speak, one of those of the project.")
    prefers: Literal["", "phone", "sms", "email", "letter"] = Field(
        "", description="How they would rather be reached."
    )
    fields: dict[str, bool | int | float | str] = Field(
        default_factory=dict, description="What else is known, for `flows/segments.yml`: `deposits: 120000`."
    )


class Segment(BaseModel):
    """A segment of customers, in `flows/segments.yml`. A customer is in the first one whose condition holds; rules and
    prompts ask `caller.segment is "private"` and know no figures.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    description: str = Field("", description="Who is meant, for people.")
    condition: str | bool = Field(
        alias="if",
        description="A condition over the fields of a customer, `language` and `prefers`: "
        "`deposits >= 100000 and not vulnerable`. `true` is everybody else.",
    )


@dataclass(frozen=True)
class Customer:
    """See `CustomerEntry`. `id` is the number that the customer goes by, `lines` are E.164."""

    id: str
    name: str = ""
    lines: tuple[str, ...] = ()
    language: str = ""
    prefers: str = ""
    fields: Mapping[str, Value] = field(default_factory=dict)

    def to_record(self, fields: frozenset[str]) -> dict[str, Value]:
        """What a call needs of the customer: of the fields, those that somebody asks for."""
        record = {name: getattr(self, name) for name in ("id", "name", "language", "prefers")}
        return record | {"fields": {name: self.fields[name] for name in sorted(fields & {*self.fields})}}


@dataclass(frozen=True)
class OnLine:
    """Whose line a number is: several customers' in a household. `changed_hands` says that it lately was another's."""

    customers: tuple[Customer, ...] = ()
    changed_hands: bool = False


def first_name(name: str) -> str:
    return name.split()[0] if name.split() else ""


def named(told: str, household: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The one whom a name means among the customers of a line; None where it means nobody, or several.

    All words of the name must be theirs, and one of them their first or last name.
    """
    words = told.casefold().replace(".", " ").split()
    meant = []
    for customer in household:
        name = str(customer["name"]).casefold().split()
        is_theirs = bool(name) and bool(words) and {*words} <= {*name}
        if is_theirs and {name[0], name[-1]} & {*words}:
            meant.append(customer)
    return meant[0] if len(meant) == 1 else None
