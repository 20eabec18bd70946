"""A hand-off in Twilio's words: the attributes of a TaskRouter task, and what is whispered to the agent.

Rule: who calls, what they want and why they come always fit; what they said in full is the first to go.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from ivr.conversation.prompts import pick
from ivr.conversation.written import Queue
from ivr.routing.summary import number_as_written

MOST_BYTES = 3072
"""Of a task's attributes. Twilio takes 4,096 and adds the call's own to them: its numbers, ids, cities."""

MOST_WORDS = 32
"""About 12 seconds of speech: a caller waits in silence while the whisper is said."""

_ALWAYS = {"contact": 64, "channel": 32, "language": 32, "queue": 128, "skill": 128, "intent": 128,
           "hand_off_reason": 256, "reason": 384, "summary": 768, "whisper": 384}  # fmt: skip
"""The texts that every task has, each with the most bytes that it may take in JSON."""

_CALLER = {"number": 64, "name": 256, "line": 64}


def task_attributes(document: Mapping[str, Any], queue: Queue, whisper: str = "") -> dict[str, Any]:
    """The attributes: the context document with the queue's skill and priority, cut to Twilio's limit.

    What does not fit is left out: the oldest lines of the transcript, then slots, then what was done, then what was
    begun. Who calls is under `caller_details`: Twilio itself writes the number that calls into `caller`.
    """
    texts = {**document, "skill": queue.skill, "whisper": whisper}
    caller = document.get("caller") or {}
    task: dict[str, Any] = {name: _cut(str(texts.get(name) or ""), most) for name, most in _ALWAYS.items()}
    task["caller_details"] = {name: _cut(str(caller.get(name) or ""), most) for name, most in _CALLER.items()}
    task["priority"] = queue.priority
    task["assurance"] = document.get("assurance", 0)
    room = MOST_BYTES - _size(task) - len('"begun":,"done":,"slots":,"transcript":,')
    for name in ("begun", "done", "slots", "transcript"):
        task[name] = _fitting(document.get(name) or ({} if name == "slots" else []), room)
        room -= _size(task[name])
    return task


def whisper(document: Mapping[str, Any], queue: Queue, language: str) -> str:
    """What the agent hears before the caller: the queue's own words around the summary, without the number."""
    caller = document.get("caller") or {}
    number = number_as_written(str(caller.get("number") or ""))
    summary = str(document.get("summary") or "")
    if number:
        summary = re.sub(rf" ?\({re.escape(number)}\)|{re.escape(number)}[,:;]? ?", "", summary, count=1)
    text = pick(queue.whisper, language) if queue.whisper else "{summary}"
    room = MOST_WORDS - _spoken_words(text.replace("{summary}", ""))
    return text.replace("{summary}", _as_spoken(summary, room)).strip()


def _as_spoken(summary: str, room: int) -> str:
    """As many whole sentences as there is room for; of a first one that is too long, its beginning."""
    kept: list[str] = []
    for sentence in re.split(r"(?<=[.!?…]) ", summary):
        room -= _spoken_words(sentence)
        if room < 0 and not kept:
            words = sentence.split()
            while words and room < 0:
                room += _spoken_words(words.pop())
            if words:
                return " ".join(words).rstrip(".,;:") + "."
            return ""
        if room < 0:
            break
        kept.append(sentence)
    return " ".join(kept)


def _spoken_words(text: str) -> int:
    """How many words are heard; three figures take as long as one more."""
    return sum(1 + sum(char.isdigit() for char in word) // 3 for word in text.split())


def _fitting(value: Any, room: int) -> Any:
    """As much of the list or dict as fits: the latest items of a list, the smallest of a dict."""
    if isinstance(value, dict):
        kept: dict[str, Any] = {}
        room -= 2
        for name, item in sorted(value.items(), key=lambda pair: _size(pair[1])):
            room -= _size({name: item}) - 1
            if room < 0:
                break
            kept[name.replace("-", "_")] = item
        return kept
    items: list[Any] = []
    room -= 2
    for item in reversed(value):
        room -= _size(item) + 1
        if room < 0:
            break
        items.insert(0, item)
    return items


def _size(value: Any) -> int:
    """Bytes as JSON, however the channel writes it: escapes are the longest way."""
    return len(json.dumps(value))


def _cut(text: str, most: int) -> str:
    """The text within `most` bytes of JSON."""
    if _size(text) <= most:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _size(text[:middle] + "…") <= most else (low, middle - 1)
    return text[:low] + "…"
