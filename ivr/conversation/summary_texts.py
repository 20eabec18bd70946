"""What the summary of a contact is made of: its texts, and the verbs by which a name is known for something to do.

Rule: an agent reads one language, the project's first; the words themselves are content, Parley's in
`content/summary.yml` and a team's own in a file of the same form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ivr.conversation.written import PromptText


@dataclass(frozen=True)
class Knows:
    """The placeholders of a text: those that it is there for, and those that it may leave out."""

    needed: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    sentence: bool = False
    """Whether it stands by itself, so that nothing is missing around it when a team leaves it empty."""

    @property
    def names(self) -> tuple[str, ...]:
        return self.needed + self.other


_Word = Annotated[PromptText, Knows()]
_Wish = Annotated[PromptText, Knows(("name",))]
_Why = Annotated[PromptText, Knows(sentence=True)]
_WhyThere = Annotated[PromptText, Knows(other=("at",), sentence=True)]


class SummaryTexts(BaseModel):
    """The texts that a summary is made of. What a team leaves out stays Parley's."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    opening: Annotated[PromptText, Knows(("caller", "wish"), ("number", "assurance"))] = Field(
        "", description="The first sentence: who calls, and what they want."
    )
    somebody: _Word = Field("", description="The caller whose name is not known.")
    number_withheld: _Word = Field("", description="The number that is not shown to us.")
    not_verified: _Word = Field("", description="How sure we are who it is: not at all.")
    known_line: _Word = Field("", description="How sure we are: a number that we know.")
    verified: _Word = Field("", description="How sure we are: proven.")
    verified_twice: _Word = Field("", description="How sure we are: proven in two ways.")
    wants: _Wish = Field("", description="The wish, where the flow's name is something to do: pay a bill.")
    calls_about: _Wish = Field("", description="The wish, where its name is a thing: branch hours.")
    wanted: _Wish = Field("", description="`wants` of a caller who hung up, or who got no further.")
    asked_about: _Wish = Field("", description="`calls_about` of such a caller.")
    was_helped: Annotated[PromptText, Knows(("names",))] = Field(
        "", description="Instead of a wish, where all wishes have been seen to."
    )
    said: Annotated[PromptText, Knows(("text",))] = Field(
        "", description="Instead of a wish that nobody understood: the caller's words."
    )
    says_nothing: _Word = Field("", description="Instead of a wish that was not told.")
    begun: Annotated[PromptText, Knows(("deeds",), sentence=True)] = Field(
        "", description="What may have been done, and nobody knows."
    )
    voicemail: Annotated[PromptText, Knows(("seconds",), ("queue",), sentence=True)] = Field(
        "", description="A message that the caller has left."
    )
    done_before: Annotated[PromptText, Knows(("names",), sentence=True)] = Field(
        "", description="What was seen to before the wish that is open now."
    )
    speaks: Annotated[PromptText, Knows(("language",), sentence=True)] = Field(
        "", description="The caller's language, where it is not the team's."
    )
    asked: _Why = Field("", description="Why they come to a person: they asked.")
    no_input: _WhyThere = Field("", description="Why: they stayed silent.")
    no_match: _WhyThere = Field("", description="Why: they were not understood.")
    refused: _WhyThere = Field("", description="Why: they said no to what was read back.")
    failed: _WhyThere = Field("", description="Why: an action or something else of ours failed.")
    not_authenticated: _Why = Field("", description="Why: they could not prove who they are.")
    locked: _Why = Field(
        "",
        description="Why: so many wrong PINs or codes were keyed that no more are compared. Callers are not told.",
    )
    card_declined: _Why = Field("", description="Why: the card was declined, and nothing was taken.")
    cards_too_often: _Why = Field(
        "",
        description="Why: cards were declined too often for that line or customer, so no more is asked for.",
    )
    card_too_much: _Why = Field(
        "", description="Why: they want to pay more by card than `most` of `payments` in the defaults."
    )
    card_not_taken: _Why = Field(
        "", description="Why: no card could be taken, or the caller gave up keying one."
    )
    card_unknown: _Why = Field("", description="Why: nobody knows whether the card was charged.")
    handed_over: _Why = Field("", description="Why: the flow hands over here.")
    reason: Annotated[PromptText, Knows(("reason",), sentence=True)] = Field(
        "", description="Why: the `reason` that the flow's `hand_off` gives."
    )
    at: Annotated[PromptText, Knows(("question",))] = Field(
        "",
        description="Where that was: `{at}` of the four sentences above. Left out where no question was open.",
    )
    hung_up: _Why = Field("", description="Instead of why: they hung up.")
    verbs: list[str] | dict[str, list[str]] = Field(
        default_factory=dict,
        description="First words of flows' names that are something to do; `-ar` is an ending of such words. "
        "A team's are added to Parley's.",
    )


KNOWN: dict[str, Knows] = {
    key: knows
    for key, part in SummaryTexts.model_fields.items()
    for knows in part.metadata
    if isinstance(knows, Knows)
}
"""Key of a text -> its placeholders."""
