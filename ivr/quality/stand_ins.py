"""Takes who called out of a call record: names, telephone numbers, addresses and e-mail give way to stand-ins.

Rule: a stand-in is as long as what it stands for and the same everywhere in the record, so that the call replays as it
was held. What is personal is known by the question that was asked for it, by the name of the slot, and by "my name is
...". What callers tell of themselves beyond that is not known to be personal and stays; card numbers and secrets were
never in the log.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ivr.conversation.answers.person_name import introduction
from ivr.conversation.answers.words import words_of
from ivr.conversation.callers import FOUND
from ivr.conversation.flow import Flows
from ivr.quality.records import Data

PERSONAL_READS = {"person_name": "name", "phone": "number", "email": "text", "address": "text"}
"""Kinds of questions whose answers are personal, and how they are replaced."""

_NAMED = re.compile(
    r"(?:(?:caller|customer|client|user|contact|patient|member|guest|first|last|middle|full|given|family|maiden)_)*"
    r"(?:name|firstname|lastname|surname)|nickname",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:.*_)?(?:phone|phone_number|mobile|ani|callback_number)", re.IGNORECASE)
_TOLD = re.compile(r"(?:.*_)?(?:e?mail|email_address|address|street)", re.IGNORECASE)

_NAMES: Mapping[int, tuple[str, ...]] = {
    2: ("jo", "al", "ty"), 3: ("sam", "kim", "pat", "max"), 4: ("alex", "robi", "dana", "jody"),
    5: ("robin", "casey", "jamie", "terry"), 6: ("taylor", "jordan", "morgan", "parker"),
    7: ("cameron", "justice", "perkins", "baldwin"), 8: ("courtney", "campbell", "richards", "donovans"),
    9: ("christian", "robertson", "patterson", "valentine"),
}  # fmt: skip
_NUMBER = "5550100"
_DIGITS = dict(zip("zero one two three four five six seven eight nine".split(), "0123456789", strict=True))  # noqa: SIM905
_DIGITS |= {"oh": "0"} | dict(
    zip("cero uno dos tres cuatro cinco seis siete ocho nueve".split(), "0123456789", strict=True)  # noqa: SIM905
)
_WORDS = {"en": "zero one two three four five six seven eight nine".split()}  # noqa: SIM905
_GROUP = rf"(?:\d+|\b(?:{'|'.join(_DIGITS)})\b)"
_RUN = re.compile(rf"\+?{_GROUP}(?:[ ,.()-]{{1,3}}{_GROUP})*", re.IGNORECASE)
FEWEST = 4
"""Digits in a row that are looked at: of fewer, no one can tell whose they are."""


def without_persons(data: Data, flows: Flows) -> Data:
    """The data of a `call.json` with stand-ins in it."""
    names, numbers, texts = _found(data, flows)
    stand_in = _StandIns(names, numbers, texts)
    turns = []
    reads = ""
    for turn in data["turns"]:
        event = turn["event"]
        listens = [command for command in turn["commands"] if command["command"] == "listen"]
        reads_next = listens[-1].get("reads", "") if listens else reads
        if event["event"] == "heard" and reads in _SAID:
            # It was said in other words than its value is written in; asked again, it was not understood.
            said = _NOT_UNDERSTOOD if listens and reads_next == reads else _SAID[reads]
            event = {**event, "text": said, "meaning": {**(event.get("meaning") or {}), "interpreted": []}}
        turns.append({**stand_in.all({**turn, "event": event}), "steps": turn["steps"]})
        reads = reads_next
    outcome = stand_in.all(data["outcome"])
    return {**data, "personal": "replaced", "outcome": outcome, "turns": turns}


_BY_NAME = ((_NAMED, "name"), (_NUMBERED, "number"), (_TOLD, "text"))
"""What slots are named that hold something personal."""


def _found(data: Data, flows: Flows) -> tuple[set[str], set[str], set[str]]:
    """The names, the numbers and the other texts that are personal."""
    asked = {
        question.collect: PERSONAL_READS[question.reads]
        for flow in flows.flows.values()
        for question in flow.questions
        if question.reads in PERSONAL_READS
    }
    found: dict[str, set[str]] = {"name": set(), "number": set(), "text": set()}
    for name, value in _values(data):
        by_name = (kind for pattern, kind in _BY_NAME if pattern.fullmatch(name))
        kind = asked.get(name) or next(by_name, "")
        if kind:
            found[kind].add(value)
    for turn in data["turns"]:
        event = turn["event"]
        if event["event"] == "heard":
            found["name"].update(_introduced(event["text"], data.get("language") or "en"))
    return found["name"], found["number"], found["text"]


def _values(data: Data) -> Iterator[tuple[str, str]]:
    """Everything in the record that has a name."""
    for turn in data["turns"]:
        event = turn["event"]
        found = {"ani": event.get("ani")}
        told = [*(event.get("events") or ()), *event.get("meaning", {}).get("entities", ())]
        for one in told:
            if one.get("event", "slot") == "slot":
                found[str(one.get("name"))] = one.get("value")
            elif one.get("event") == FOUND:
                found["customers"] = one.get("customers")
        yield from _inside(found)
    yield from _inside(data["outcome"].get("slots", {}))


def _inside(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _inside(one, str(key))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _inside(one, name)
    elif isinstance(value, str) and value:
        yield name, value


def _introduced(text: str, language: str) -> Iterator[str]:
    """The names that people call themselves by."""
    words = words_of(text)
    place = 0
    while place < len(words):
        begin, end = introduction(words, place, language) or (place, place)
        if begin < end:
            yield text[words[begin].start : words[end - 1].end]
        place = max(end, place + 1)


class _StandIns:
    def __init__(self, names: Iterable[str], numbers: Iterable[str], texts: Iterable[str]) -> None:
        parts = dict.fromkeys(
            word.raw.lower() for name in sorted(names) for word in words_of(name) if len(word.raw) > 1
        )
        used: dict[int, int] = {}
        self._names: dict[str, str] = {}
        for part in parts:
            size = len(part)
            known = _NAMES.get(size) or ((("robin" * size)[:size]).lower(),)
            self._names[part] = known[used.get(size, 0) % len(known)]
            used[size] = used.get(size, 0) + 1
        self._numbers = {
            digits: _number(digits, place)
            for place, digits in enumerate(sorted({"".join(re.findall(r"\d", number)) for number in numbers}))
            if len(digits) >= FEWEST
        }
        self._texts = {text.lower(): _text(text) for text in sorted(texts, key=len, reverse=True)}
        whole = [re.escape(text) for text in self._texts] + [rf"\b{re.escape(part)}\b" for part in parts]
        self._words = re.compile("|".join(whole), re.IGNORECASE) if whole else None

    def all(self, value: Any) -> Any:
        """A copy of plain data with the stand-ins in every text."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self.all(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.all(item) for item in value]
        return value

    def text(self, text: str) -> str:
        if self._numbers and len(text) >= FEWEST:
            text = _RUN.sub(self._digits, text)
        return self._words.sub(self._word, text) if self._words else text

    def _word(self, match: re.Match[str]) -> str:
        found = match.group()
        other = self._texts.get(found.lower()) or self._names[found.lower()]
        if found.isupper():
            return other.upper()
        return other.title() if found[0].isupper() else other

    def _digits(self, match: re.Match[str]) -> str:
        """Digits of a personal number, however grouped or spoken."""
        run = match.group()
        groups = list(re.finditer(_GROUP, run, re.IGNORECASE))
        digits = "".join(_DIGITS.get(group.group().lower(), group.group()) for group in groups)
        other = self._stands_for(digits)
        if not other:
            return run
        made, at, left = [], 0, other
        for group in groups:
            made.append(run[at : group.start()])
            word = group.group().lower()
            size = 1 if word in _DIGITS else len(word)
            made.append(_like(word, left[:size]))
            at, left = group.end(), left[size:]
        return "".join(made) + run[at:]

    def _stands_for(self, digits: str) -> str:
        """What the digits are replaced with, "" when they are of no number that is personal."""
        if len(digits) < FEWEST:
            return ""
        for number, other in self._numbers.items():
            place = number.find(digits)
            if place >= 0:
                return other[place : place + len(digits)]
            place = digits.find(number)
            if place >= 0:
                return digits[:place] + other + digits[place + len(number) :]
        return ""


_SAID = {"email": "caller at example dot com", "address": "12 main street springfield illinois 62701"}
"""Answers that stand for the caller's own."""

_NOT_UNDERSTOOD = "<unk>"


def _like(word: str, digit: str) -> str:
    """The digit as the one it stands for was said: as a figure or a word."""
    if word not in _DIGITS:
        return digit
    spanish = list(_DIGITS)[11:]
    return (spanish if word in spanish else _WORDS["en"])[int(digit)]


def _number(digits: str, place: int) -> str:
    """A number that nobody has, as long, of the same country and area."""
    last = str(100 + place % 100)
    made = _NUMBER[: -len(last)] + "0" * (3 - len(last)) + last
    if len(digits) > len(made):
        return digits[: -len(made)] + made
    return made[-len(digits) :]


def _text(text: str) -> str:
    if "@" in text:
        return "caller@example.com"
    return "12 Main Street, Springfield, Illinois, 62701"
