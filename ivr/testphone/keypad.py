"""Keys pressed one after another, as a Gather takes them: for the stand-in of Twilio and for rehearsals alike.

Rule: a Gather ends at its number of keys or at its finishing key, whatever else was meant (docs/voice/twiml/gather).
What is pressed after that is pressed while the answer begins: a question that may be interrupted from its first word
gets it, else it is lost.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Gathered:
    """The `keys` that one Gather brings, whether they have ended it by themselves, and those pressed `after` that."""

    keys: str
    ended: bool = False
    after: str = ""


def gathered(keys: str, most: int, finish_on: str) -> Gathered:
    """`most` 0 is any number of keys, `finish_on` "" no finishing key."""
    for place, key in enumerate(keys):
        if key == finish_on:
            return Gathered(keys[:place], True, keys[place + 1 :])
        if place + 1 == most:
            # "1234#" where four keys are wanted: the # finishes what is over, and nothing else.
            return Gathered(keys[:most], True, keys[most:].removeprefix(finish_on))
    return Gathered(keys)
