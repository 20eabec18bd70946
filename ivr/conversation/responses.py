"""How a response of the domain is said: which of its texts, and what the caller may choose.

Rule: chosen as Rasa chooses - for the channel before for any, with a condition that holds before without one; among
equals, by chance. Buttons are spoken, unless the words before them offer the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ivr.conversation import answers
from ivr.conversation.answers.words import flat
from ivr.conversation.standing import Standing
from ivr.conversation.text_slots import Truth
from ivr.conversation.written import Variation

VOICE = frozenset(
    {"voice", "twilio_voice", "twilio_media_streams", "jambonz", "jambonz_stream", "audiocodes", "audiocodes_stream",
     "genesys", "browser_audio", "vier_cvg"}
)  # fmt: skip
"""What Rasa's channels are called that are a telephone, or stand in for one."""

Button = Mapping[str, Any]


def chosen(call: Standing, variations: Iterable[Variation]) -> Variation | None:
    """The variation to say; None when none fits."""
    here = call.before.channel
    fitting = [
        variation
        for variation in variations
        if not variation.channel or variation.channel == here or {variation.channel, here} <= VOICE
    ]
    for for_channel in (True, False):
        for conditional in (True, False):
            found = [
                variation
                for variation in fitting
                if bool(variation.channel) == for_channel
                and bool(variation.condition) == conditional
                and holds(call, variation.condition)
            ]
            if found:
                return found[int(call.event.chance * len(found)) % len(found)]
    return None


def holds(call: Standing, condition: list[dict[str, Any]] | str) -> bool:
    """Whether a variation's condition holds: a predicate, or Rasa's older list of slots and values."""
    if isinstance(condition, str):
        return call.holds(condition)
    return all(_equal(call.scope.slots.get(c.get("name", "")), c.get("value")) for c in condition)


def _equal(one: Any, other: Any) -> bool:
    """As in Rasa: texts in any case; nothing else is equal to what is of another type."""
    if isinstance(one, Truth):
        return bool(one == other)
    if isinstance(one, str) and isinstance(other, str):
        return one.lower() == other.lower()
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def plain(text: str) -> str:
    """The words of a text that is written as SSML."""
    if "<speak" in text:
        return " ".join(re.sub(r"<[^<>]*>", " ", text).split())
    return text


def translated(buttons: Iterable[Button], language: str) -> tuple[dict[str, Any], ...]:
    """The buttons with title and payload in a language."""
    found = []
    for button in buttons:
        own = (button.get("translation") or {}).get(language) or {}
        plainly = {key: value for key, value in button.items() if key != "translation"}
        found.append({**plainly, **own})
    return tuple(found)


def titles(text: str, buttons: Iterable[Button], call: Standing) -> list[str]:
    """The titles to be said after `text`; none when they say yes and no, or the text names them already."""
    said = [re.sub(r"[^\w\s'.,$€£%-]", "", str(button.get("title", ""))).strip() for button in buttons]
    said = [title for title in said if title]
    if all(isinstance(answers.read("yes_no", title, call.surroundings), answers.Found) for title in said):
        return []
    words = f" {flat(text)} "
    return [] if all(f" {flat(title)} " in words for title in said) else said
