"""What a call came to, then and now: where it first differs, and whether that is better or worse for the caller.

Rule: only what a caller or an agent would notice is compared: what was said, which question is asked, where the call
goes, what was found out. The number in the name that Parley gives to a step without one does not count as a difference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

Data = dict[str, Any]

_NUMBERED = re.compile(r"\.\d+_")


@dataclass(frozen=True)
class Exchange:
    """What followed one thing that the world did: how it was taken, what was said, and what is awaited since.

    `turn` is its number in the recorded log; `caller` what the caller did, in words, `intent` what it was taken for;
    `spoken` says whether these are the caller's words.
    `waits` is one of {"question": "flow.step", "reads":…}, {"person": queue, "reason":…}, {"end": disposition}, {}.
    `stuck` says why the recording does not go on from here.
    """

    turn: int
    caller: str
    intent: str = ""
    spoken: bool = False
    said: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    waits: Mapping[str, str] = field(default_factory=dict)
    stuck: str = ""

    def record(self) -> Data:
        return {name: value for name, value in self.__dict__.items() if value or name == "turn"}

    @classmethod
    def of(cls, record: Data) -> Exchange:
        known: Data = {name: tuple(v) if isinstance(v, list) else v for name, v in record.items()}
        return cls(**known)


@dataclass(frozen=True)
class Course:
    """A whole call: its exchanges, and what it came to. `done` and `slots` are None where the log does not tell."""

    exchanges: tuple[Exchange, ...]
    disposition: str = ""
    done: tuple[str, ...] | None = None
    slots: Mapping[str, Any] | None = None

    @property
    def queue(self) -> str:
        """The queue that the call was handed to first, or ""."""
        return next((e.waits["person"] for e in self.exchanges if "person" in e.waits), "")

    @property
    def contained(self) -> bool:
        return not any("person" in exchange.waits for exchange in self.exchanges)

    @property
    def repeats(self) -> int:
        """How often a question had to be asked again at once."""
        asked = [exchange.waits.get("question", "") for exchange in self.exchanges]
        return sum(one == other != "" for one, other in pairwise(asked))

    @property
    def stuck(self) -> str:
        return self.exchanges[-1].stuck if self.exchanges else ""

    @property
    def ending(self) -> str:
        """What came of the call, in a few words."""
        if self.stuck:
            return "open: the recording goes no further"
        came = self.disposition.replace("_", " ")
        if not self.queue:
            return came or "open"
        handed = f"handed to {self.queue}"
        if came in ("", "handed off"):
            return handed
        return f"{handed}, {came}"

    def record(self) -> Data:
        """As it is kept when it is accepted."""
        return {
            "disposition": self.disposition,
            "done": None if self.done is None else list(self.done),
            "slots": self.slots,
            "exchanges": [exchange.record() for exchange in self.exchanges],
        }

    @classmethod
    def of(cls, record: Data) -> Course:
        done = record.get("done")
        return cls(
            exchanges=tuple(Exchange.of(exchange) for exchange in record["exchanges"]),
            disposition=record.get("disposition", ""),
            done=None if done is None else tuple(done),
            slots=record.get("slots"),
        )


@dataclass(frozen=True)
class Difference:
    """The first thing that is not as it was. `turn` is 0 for what shows only at the end."""

    turn: int
    kind: str
    then: str
    now: str

    def __str__(self) -> str:
        return f"{KINDS[self.kind]}: {self.then or 'nothing'} -> {self.now or 'nothing'}"


KINDS = {
    "outcome": "another outcome",
    "question": "another question",
    "action": "another action",
    "prompt": "another prompt",
    "way": "another way through the flows",
    "unanswered": "the recording has no answer",
    "done": "other tasks done",
    "slot": "another value",
}
"""What may differ, what matters most first."""


def first_difference(then: Course, now: Course) -> Difference | None:
    """None when a caller and an agent would notice nothing."""
    return _on_the_way(then, now) or _at_the_end(then, now)


def _on_the_way(then: Course, now: Course) -> Difference | None:
    later = {exchange.turn: exchange for exchange in now.exchanges}
    for before in then.exchanges:
        after = later.pop(before.turn, None)
        if after is None:
            if now.stuck:
                break
            instead = "does not ask for it" if later else "is over"
            return Difference(before.turn, "question", f"took {before.caller or 'the answer'}", instead)
        if found := _differs(before, after):
            return found
    if later:
        first = now.exchanges[len(now.exchanges) - len(later)]
        return Difference(first.turn, "outcome", "was over", f"goes on with {first.caller}")
    return None


def _at_the_end(then: Course, now: Course) -> Difference | None:
    if then.disposition and then.disposition != now.disposition:
        return Difference(0, "outcome", then.disposition, now.disposition)
    done = list(now.done or ())
    if then.done is not None and list(then.done) != done:
        return Difference(0, "done", ", ".join(then.done), ", ".join(done))
    if then.slots is None or now.slots is None:
        return None
    for name, value in then.slots.items():
        if now.slots.get(name) != value:
            return Difference(0, "slot", f"{name} {value}", f"{name} {now.slots.get(name)}")
    return None


def _differs(before: Exchange, after: Exchange) -> Difference | None:
    """The weightiest difference of one exchange."""
    differences = (look(before, after) for look in _LOOKS)
    return next(filter(None, differences), None)


def _led_elsewhere(before: Exchange, after: Exchange) -> Difference | None:
    """To a person, or to the end of the call."""
    ways = {"person", "end"} & {*before.waits, *after.waits}
    if ways and dict(before.waits) != dict(after.waits):
        return Difference(before.turn, "outcome", told(before.waits), told(after.waits))
    return None


def _stopped_at_an_action(before: Exchange, after: Exchange) -> Difference | None:
    if after.stuck and not after.waits:
        return _other_actions(before, after)
    return None


def _asked_otherwise(before: Exchange, after: Exchange) -> Difference | None:
    if _question(before) != _question(after):
        return Difference(before.turn, "question", told(before.waits), told(after.waits))
    return None


def _question(exchange: Exchange) -> tuple[str, str | None]:
    """What is asked, and what kind of value it takes."""
    return plain(exchange.waits.get("question", "")), exchange.waits.get("reads")


def _acted_otherwise(before: Exchange, after: Exchange) -> Difference | None:
    if before.actions != after.actions:
        return _other_actions(before, after)
    return None


def _other_actions(before: Exchange, after: Exchange) -> Difference:
    return Difference(before.turn, "action", ", ".join(before.actions), ", ".join(after.actions))


def _said_otherwise(before: Exchange, after: Exchange) -> Difference | None:
    if before.said != after.said:
        return Difference(before.turn, "prompt", *_apart(before.said, after.said))
    return None


def _gone_otherwise(before: Exchange, after: Exchange) -> Difference | None:
    then, now = [*map(plain, before.steps)], [*map(plain, after.steps)]
    if then != now:
        return Difference(before.turn, "way", *_apart(then, now))
    return None


def _left_unanswered(before: Exchange, after: Exchange) -> Difference | None:
    if after.stuck and not before.stuck:
        return Difference(before.turn, "unanswered", told(before.waits), after.stuck)
    return None


_LOOKS: tuple[Callable[[Exchange, Exchange], Difference | None], ...] = (
    _led_elsewhere,
    _stopped_at_an_action,
    _asked_otherwise,
    _acted_otherwise,
    _said_otherwise,
    _gone_otherwise,
    _left_unanswered,
)
"""What an exchange is compared by, what matters most first."""


def _apart(then: Sequence[str], now: Sequence[str]) -> tuple[str, str]:
    """What is left of two lists when what they begin and end with is taken away."""
    start = 0
    while start < min(len(then), len(now)) and then[start] == now[start]:
        start += 1
    end = 0
    while end < min(len(then), len(now)) - start and then[-1 - end] == now[-1 - end]:
        end += 1
    return " ".join(then[start : len(then) - end]), " ".join(now[start : len(now) - end])


def plain(step: str) -> str:
    """The name of a step without the number that Parley gives to those without a name of their own."""
    return _NUMBERED.sub(".", step)


def told(waits: Mapping[str, str]) -> str:
    """What is awaited, in words."""
    if "person" in waits:
        return f"hands over to {waits['person']}{_more(waits, 'reason', ' ({})')}"
    if "end" in waits:
        return f"hangs up ({waits['end'].replace('_', ' ')})"
    if "question" in waits:
        return f"asks {plain(waits['question'])}{_more(waits, 'reads', ', {}')}"
    return "waits for nothing"


def _more(waits: Mapping[str, str], name: str, form: str) -> str:
    """What else is known of it, in this form; "" where nothing is."""
    text = waits.get(name)
    if not text:
        return ""
    return form.format(text.replace("_", " "))


def verdict(then: Course, now: Course, difference: Difference | None) -> str:
    """same, better, worse, different (neither), or open: the recording does not tell how it would end."""
    if difference is None:
        return "same"
    if now.stuck:
        return "open"
    before, after = _worth(then), _worth(now, done=then.done is not None)
    if after > before:
        return "better"
    if after < before:
        return "worse"
    return "different"


def _worth(course: Course, done: bool = True) -> tuple[int, int, int]:
    """Contained, tasks finished, few repeats: in this order."""
    return int(course.contained), len(course.done or ()) if done else 0, -course.repeats


__all__ = ["KINDS", "Course", "Difference", "Exchange", "first_difference", "plain", "told", "verdict"]
