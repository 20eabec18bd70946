"""Whether the caller asks for a person, in whatever words: "teller please", "put me through to somebody real".

Rule: either hardly anything but who is asked for was said, or a verb that reaches somebody stands before it and no
denial before that. Whoever tells of a person ("somebody stole my card") asks for none.
"""

from __future__ import annotations

from ivr.conversation.answers.languages import ByLanguage, Language
from ivr.conversation.answers.talk import FILLERS
from ivr.conversation.answers.words import Phrases, Words, listed, phrases, plain

BETWEEN = 4
"""Words between a verb of speaking and who is asked for: "talk to one of your very nice" people."""

NEAR = {True: 2, False: 0}
"""The same for "i want" and "get me": of a person known by name of the job, and of anybody."""

WHETHER = 10
"""So many words hold more than the question who is speaking: "are you a robot get me a person" does."""

BESIDE = 2
"""Words beside who is asked for that still say nothing else: "agent right now"."""

BEFORE = 3
"""Words between a denial and the verb: "i don't really want to"."""


class _Asking:
    """The tables of a language, made ready for reading."""

    def __init__(self, language: Language) -> None:
        self.people = Phrases.listed(language.people)
        self.anybody = Phrases.listed(f"{language.people}, {language.anybody}")
        self.surely = Phrases.listed(language.people_surely)
        self.reaching = Phrases(
            dict.fromkeys(phrases(language.having), False) | dict.fromkeys(phrases(language.reaching), True)
        )
        self.alone = Phrases.listed(language.reaching_alone)
        self.machines = Phrases.listed(language.machines)
        self.denied = Phrases.listed(language.not_reaching)
        self.whether = Phrases.listed(language.who_speaks)
        self.asking = Phrases.listed(f"{language.asking}, {language.openings}, {language.politeness}")
        self.noes = frozenset(listed(plain(language.noes)))
        self.fillers = FILLERS[language.tag]


_ASKING = ByLanguage(lambda language: _Asking(language) if language.people else None)


def wants_person(words: Words, tongue: str) -> bool:
    """Whether somebody is asked for, in the language or, as people in need do, in English."""
    tables = filter(None, (_ASKING.get(tag) for tag in dict.fromkeys((tongue, "en"))))
    return any(_asks(words, table) for table in tables)


def _asks(words: Words, asking: _Asking) -> bool:
    if len(words) < WHETHER and asking.whether.all(words):
        return False
    return any(way(words, i, asking) for i in range(len(words)) for way in _WAYS)


def _flees_a_machine(words: Words, i: int, asking: _Asking) -> bool:
    """Such as "i don't want to talk to a robot"."""
    return asking.machines.at(words, i) is not None and _denied(words, i, asking, BETWEEN + 2)


def _asks_alone(words: Words, i: int, asking: _Asking) -> bool:
    """Such as "connect me", which reaches somebody where nothing else was said."""
    hit = asking.alone.at(words, i)
    if hit is None or _denied(words, i, asking):
        return False
    return hit[1] == len(words) or _alone(words, i, hit[1], asking)


def _asks_surely(words: Words, i: int, asking: _Asking) -> bool:
    return asking.surely.at(words, i) is not None and not _denied(words, i, asking)


def _names_a_person(words: Words, i: int, asking: _Asking) -> bool:
    """Such as "teller please", and "put me through to somebody real"."""
    if known := asking.people.at(words, i):
        return _alone(words, i, known[1], asking) or _reached(words, i, asking, True)
    return asking.anybody.at(words, i) is not None and _reached(words, i, asking, False)


_WAYS = (_flees_a_machine, _asks_alone, _asks_surely, _names_a_person)
"""What asks for a person, wherever in the sentence it stands."""


def _reached(words: Words, i: int, asking: _Asking, known: bool) -> bool:
    """Whether a verb that reaches somebody ends shortly before `i`, and is not denied."""
    for start in range(max(0, i - BETWEEN - 4), i):
        verb = asking.reaching.at(words, start)
        if verb is None:
            continue
        speaks, j = verb
        most = BETWEEN if speaks else NEAR[known]
        near = 0 <= i - j <= most and not any(word.mark for word in words[j:i])
        if near and not _denied(words, start, asking):
            return True
    return False


def _denied(words: Words, start: int, asking: _Asking, before: int = BEFORE) -> bool:
    """Whether "i don't want" stands before `start`, or ends in what begins there."""
    denials = (asking.denied.at(words, k) for k in range(max(0, start - before), start + 1))
    return any(no[1] <= start + 2 for no in denials if no)


def _alone(words: Words, i: int, j: int, asking: _Asking) -> bool:
    """Whether hardly anything else was said."""
    beside = 0
    place = 0
    while place < len(words):
        if place == i:
            place = j
            continue
        if place < i and any(table.at(words, place) for table in (asking.denied, asking.whether)):
            return False
        noise = asking.asking.at(words, place) or asking.fillers.at(words, place)
        if noise:
            place = min(noise[1], i) if place < i else noise[1]
            continue
        beside += words[place].norm not in asking.noes
        place += 1
    return beside <= BESIDE
