"""Notices: what has happened that touches some callers, said to them once, before they have to ask.

Rule: a notice is heard between its two moments by the clock of the call, and never after; and what is known of a
customer touches nobody whom we are not sure enough of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from ivr.conversation import conditions
from ivr.conversation.standing import Standing
from ivr.conversation.written import PromptText

MAIN_MENU = "pattern_main_menu"


class Touches(BaseModel):
    """Whom a notice touches. Of several keys, all have to hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    lines: list[str] = Field(default_factory=list, description='How their numbers begin: ["+1212", "+1646"].')
    segments: list[str] = Field(default_factory=list, description="Their segments, of `flows/segments.yml`.")
    condition: str = Field(
        "", alias="if", description='A condition over the fields of a customer: `postcode matches "^100"`.'
    )


class NoticeEntry(BaseModel):
    """A notice, in `flows/notices.yml`: said once a call to those whom it touches, with "Is that what you are calling
    about?". Who says no goes on with what they came for.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    touches: Literal["everybody"] | Touches = Field(description="`everybody`, or a block that says whom.")
    cause: PromptText = Field(description="What has happened.")
    effect: PromptText = Field(description="What it means to them.")
    end: PromptText = Field("", description="When it is likely to be over.")
    look: PromptText = Field("", description="Where to look meanwhile.")
    begins: str = Field("", alias="from", description="From when on it is said; at once if left out.")
    until: str = Field(description="Until when it is said: 2026-12-01T18:00, by the clock of the project.")
    before: list[str] = Field(
        [MAIN_MENU], description="The flows before which it is said; the main menu if left out."
    )


@dataclass(frozen=True)
class Notice:
    """See `NoticeEntry`. Moments are seconds since the epoch; `texts` are said in this order."""

    id: str
    texts: tuple[PromptText, ...]
    since: float
    until: float
    before: tuple[str, ...]
    lines: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    condition: str = ""

    def touches(self, call: Standing) -> bool:
        return all(self._holds(call))

    def _holds(self, call: Standing) -> Iterator[bool]:
        yield self.since <= call.event.at < self.until
        if self.lines:
            yield call.before.ani.startswith(self.lines)
        if self.segments:
            yield call.segment in self.segments
        if self.condition:
            yield call.may_tell("fields") and conditions.parse(self.condition).holds(call.customer)


def due(call: Standing) -> Notice | None:
    """The notice that is to be said before the flow on top begins, if there is one that was not said yet."""
    if not call.flows.notices or call.frame.step != call.flow.start:
        return None
    fresh = (notice for notice in call.flows.notices.values() if notice.id not in call.noticed)
    return next((one for one in fresh if call.frame.flow in one.before and one.touches(call)), None)
