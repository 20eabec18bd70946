"""What callers tell that is written nowhere: card numbers that nobody asked for, PINs and passwords.

Rule: it is taken out of the event before anything looks at it - the detector, a step, the log - so that it can reach no
slot, prompt or record. A secret that was asked for goes on as a `Secret` beside the words; nothing else of it is left.

A card may be told over several answers, by voice and keys. No second copy of their digits is kept for that: the session
counts only how many digits were told in which turn (`Session.told`). When there are enough for a card, the answers
themselves are looked at once more in the call's log; and when they are one, they are masked there, in the session and
in everything that was said since, together with the turn that completed it (`Taken.without`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from ivr.conversation import session as sessions
from ivr.conversation.answers.cards import MOST_DIGITS, Group, digits_in, masked, told, without_cards
from ivr.conversation.answers.kind import tongue_of
from ivr.conversation.answers.languages import phrases_of, words_in
from ivr.conversation.answers.words import Word, past, words_of
from ivr.conversation.events import Event, Heard, Pressed
from ivr.conversation.session import Session
from ivr.redaction import MASK, SHORTEST_CARD, Secret

FEWEST = 3
"""Digits of a secret, and of a part of a card that is masked where it was written before."""
LONGEST_ROW = 12
"""Keys in one row where the question says nothing else."""
SHORT_ROW = 4
"""Rows no longer than this are kept: who keys ahead, or a key too many, tells nothing by it."""
LONGEST_PASSWORD = 4
"""Words of a password that is told."""
REMEMBERED = 12
"""Turns after which digits are no beginning of a card any more."""

_SECRETS = phrases_of(lambda language: language.secrets)
_PASSWORDS = phrases_of(lambda language: language.passwords)
_LEADS = words_in(
    lambda language: f"{language.tells} {language.hesitations} {language.fillers.replace(',', ' ')}"
)
_TELLS = words_in(lambda language: language.tells)
_LAST = words_in(lambda language: language.last)

E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Taken:
    """An event as it may be taken, and the session that it meets.

    `cards` is not empty where it completed a card that earlier answers began: `earlier` are these as they may stay.
    """

    event: Event
    session: Session
    cards: tuple[str, ...] = field(default=(), repr=False)
    earlier: Mapping[int, Event] = field(default_factory=dict)

    def without(self, value: Any) -> Any:
        """A copy of plain data with every part of the cards masked; a number that is one becomes None."""
        return without(value, self.cards, self.session.language)

    @property
    def since(self) -> int:
        """The first turn that has to be masked."""
        return min(self.earlier)


def begun_in(session: Session, event: Event) -> tuple[int, ...]:
    """The turns whose answers may be the beginning of a card that the event goes on with."""
    here = max((digits_in(_words(event), tongue) for tongue in _tongues(session.language)), default=0)
    enough = here and here + sum(count for _, count in session.told) >= SHORTEST_CARD
    if enough:
        return tuple(turn for turn, _ in session.told)
    return ()


def take(session: Session, event: Event, earlier: Mapping[int, Event] | None = None) -> Taken:
    """The event without what may not be known; `earlier` are the events of the turns that `begun_in` names."""
    if not isinstance(event, Heard | Pressed) or not _words(event):
        return Taken(event, session)
    tongues = _tongues(session.language)
    if session.waiting.secret and (secret := _in_secret(event, tongues)):
        return Taken(secret, session)
    event = _without_long_row(_without_told_secrets(event, tongues), session.waiting.keys)
    earlier = earlier or {}
    alone, cards = _masked_cards([_words(event)], tongues)
    if cards:
        return _completed(session, _with(event, alone[0]), cards, earlier)
    if not earlier:
        return Taken(event, _counted(session, event))
    (*whole, last), cards = _masked_cards([*map(_words, earlier.values()), _words(event)], tongues)
    if not cards:
        return Taken(event, _counted(session, event))
    before = {turn: _with(one, text) for (turn, one), text in zip(earlier.items(), whole, strict=True)}
    return _completed(session, _with(event, last), cards, before)


def _masked_cards(texts: Sequence[str], tongues: Iterable[str]) -> tuple[Sequence[str], tuple[str, ...]]:
    """The texts with the cards masked that are told in them, and these cards, in the first language that has any."""
    for tongue in tongues:
        whole, cards = without_cards(texts, tongue)
        if cards:
            return whole, cards
    return texts, ()


def _completed(session: Session, event: Event, cards: tuple[str, ...], earlier: Mapping[int, Event]) -> Taken:
    taken = Taken(event, replace(session, told=()), cards, earlier)
    if earlier:
        return replace(taken, session=_session_without(taken))
    return replace(taken, cards=())


def _counted(session: Session, event: Event) -> Session:
    """The session that knows how many digits were told in this turn; of earlier ones, as many as may matter."""
    count = max(digits_in(_words(event), tongue) for tongue in _tongues(session.language))
    if not count:
        return session
    turn = session.turn + 1
    kept: list[tuple[int, int]] = [(turn, count)]
    room = MOST_DIGITS - count
    for before, digits in reversed(session.told):
        if room <= 0 or before < turn - REMEMBERED:
            break
        kept.insert(0, (before, digits))
        room -= digits
    return replace(session, told=tuple(kept))


def _tongues(language: str) -> tuple[str, ...]:
    """The language of the call, and English, whose numbers people fall back on."""
    return tuple(dict.fromkeys((tongue_of(language), "en")))


def _words(event: Event) -> str:
    if isinstance(event, Heard):
        return event.text
    return event.keys if isinstance(event, Pressed) else ""


def _with(event: Event, text: str) -> Event:
    """The event with other words; of a row of keys with something masked in it, nothing is left."""
    if isinstance(event, Pressed):
        return event if text == event.keys else replace(event, keys="")
    assert isinstance(event, Heard)
    return replace(event, text=text)


# -- secrets ---------------------------------------------------------------------------------------------


def _in_secret(event: Heard | Pressed, tongues: Iterable[str]) -> Event | None:
    """The answer with its digits beside it as a Secret; None where it has none, and asks for a person, say."""
    if isinstance(event, Pressed):
        secret = len(event.keys.strip("*#")) > 1
        if secret:
            return replace(event, keys="", secret=Secret(event.keys))
        return None
    for tongue in tongues:
        groups = told([event.text], tongue)
        if sum(len(group.digits) for group in groups) >= FEWEST:
            return replace(event, text=masked(event.text, groups), secret=Secret(event.text))
    return None


def _without_long_row(event: E, most: int) -> E:
    """Without keys that are more than anything asked for has: a card with its date and code, for one."""
    if not isinstance(event, Pressed):
        return event
    count = sum(key.isdecimal() for key in event.keys)
    if count <= max(most or LONGEST_ROW, SHORT_ROW):
        return event
    return replace(event, keys="")


def _without_told_secrets(event: E, tongues: Iterable[str]) -> E:
    """Without digits that stand beside "my PIN", and words behind "my password is"."""
    if not isinstance(event, Heard):
        return event
    text = event.text
    for tongue in tongues:
        text = _without_passwords(_without_numbers(text, tongue), tongue)
    return replace(event, text=text) if text != event.text else event


def _without_numbers(text: str, tongue: str) -> str:
    words = words_of(text)
    named = _SECRETS[tongue].all(words)
    if not named:
        return text
    groups = told([text], tongue)
    secret: dict[int, Group] = {}
    for _, i, j in named:
        if any(word.norm in _LAST[tongue] for word in words[max(0, i - 4) : i]):
            continue  # "the last four of my social": no secret by itself
        for found in _beside(words, i, j, groups, tongue):
            if sum(len(group.digits) for group in found) >= FEWEST:
                secret |= {group.start: group for group in found}
    if secret:
        return masked(text, [secret[start] for start in sorted(secret)])
    return text


def _beside(
    words: Sequence[Word], i: int, j: int, groups: Sequence[Group], tongue: str
) -> tuple[list[Group], list[Group]]:
    """The digits that are told right behind the words from i to j, and right before them."""
    behind = [group for group in groups if group.start >= words[j - 1].end]
    before = [group for group in groups if group.end <= words[i].start]
    return _right_behind(words[j:], behind, tongue), _right_before(words[:i], before, tongue)


def _right_behind(words: Sequence[Word], groups: Sequence[Group], tongue: str) -> list[Group]:
    """The digits that are told next, where only small words stand before and between them."""
    found: list[Group] = []
    at = words[0].start if words else 0
    for group in groups:
        between = [word for word in words if at <= word.start < group.start]
        if group.counts or any(word.norm not in _LEADS[tongue] for word in between):
            break
        found.append(group)
        at = group.end
    return found


def _right_before(words: Sequence[Word], groups: Sequence[Group], tongue: str) -> list[Group]:
    """The digits of "4271 is my PIN"."""
    if not groups or any(word.norm not in _LEADS[tongue] for word in words if word.start >= groups[-1].end):
        return []
    opens = max(place for place, group in enumerate(groups) if group.opens)
    return list(groups[opens:])


def _without_passwords(text: str, tongue: str) -> str:
    words = words_of(text)
    for _, _, j in reversed(_PASSWORDS[tongue].all(words)):
        leads = past(words, j, _LEADS[tongue])
        if not any(word.norm in _TELLS[tongue] for word in words[j:leads]):
            continue
        rest = words[leads : leads + LONGEST_PASSWORD]
        end = next((place for place, word in enumerate(rest) if place and word.mark), len(rest))
        if rest[:end]:
            text = text[: rest[0].start] + MASK + text[rest[end - 1].end :]
    return text


# -- what was written before -----------------------------------------------------------------------------


def _without(value: Any, cards: Sequence[str], tongues: Sequence[str]) -> Any:
    match value:
        case str():
            return _text_without(value, cards, tongues)
        case bool() | None:
            return value
        case int() | float():
            if _is_part(str(int(value)) if value == int(value) else "", cards):
                return None
            return value
        case Mapping():
            return {key: _without(item, cards, tongues) for key, item in value.items()}
        case list() | tuple():
            return type(value)(_without(item, cards, tongues) for item in value)
    return value


def _text_without(text: str, cards: Sequence[str], tongues: Sequence[str]) -> str:
    for tongue in tongues:
        groups = told([text], tongue)
        if parts := list(_parts(groups, cards)):
            text = masked(text, parts)
    return text


def _parts(groups: Sequence[Group], cards: Sequence[str]) -> Iterator[Group]:
    """The groups which, alone or together with those beside them, are a part of a card."""
    first = 0
    while first < len(groups):
        digits, found = "", -1
        for last in range(first, len(groups)):
            digits += groups[last].digits
            if not any(digits in card for card in cards):
                break
            found = last if len(digits) >= FEWEST else found
        yield from groups[first : found + 1]
        first = max(found, first) + 1


def _is_part(digits: str, cards: Sequence[str]) -> bool:
    return len(digits) >= FEWEST and any(digits in card for card in cards)


def _session_without(taken: Taken) -> Session:
    """The session with nothing of the cards in it: a slot that held a part is empty again."""
    before = sessions.to_record(taken.session)
    after = taken.without(before)
    for values in (after["slots"], after["known"]):
        values.update({name: None for name, value in values.items() if value == MASK})
    for frame in after["stack"]:
        frame["partial"] = "" if MASK in frame["partial"] else frame["partial"]
        frame["pending"] = {} if frame["pending"].get("value") in (MASK, None) else frame["pending"]
    kept = {name: before[name] for name in _UNTOUCHED}
    return sessions.from_record({**after, **kept})


_UNTOUCHED = (
    "contact", "revision", "turn", "ani", "dnis", "started_at", "been", "told", "waiting", "caller", "evidence",
    "noticed",
)  # fmt: skip
"""Fields of a session that no answer of the caller's is in."""


def without(value: Any, cards: Sequence[str], language: str) -> Any:
    """A copy of plain data with every part of these cards masked; a number that is one becomes None."""
    return _without(value, cards, _tongues(language)) if cards else value


def take_all(happened: Sequence[Event], language: str) -> tuple[list[Event], tuple[str, ...]]:
    """The events of a whole call without the cards in its answers, and these cards: for what was written down before
    there was such care."""
    taken = list(happened)
    found: tuple[str, ...] = ()
    places = [place for place, event in enumerate(happened) if _words(event)]
    for tongue in _tongues(language):
        whole, cards = without_cards([_words(taken[place]) for place in places], tongue)
        if cards:
            found += cards
            for place, text in zip(places, whole, strict=True):
                taken[place] = _with(taken[place], text)
    return taken, found


__all__ = ["Taken", "begun_in", "take", "take_all", "without"]
