"""A team's own list of values: account kinds, branches, bill companies, names of customers.

Rule: exact phrases first, then a word that only one choice has, then what sounds alike; only the first is certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ivr.conversation.answers.found import Found, found_at
from ivr.conversation.answers.languages import words_in
from ivr.conversation.answers.numbers import NUMERALS, cardinal, ordinal
from ivr.conversation.answers.talk import FILLERS
from ivr.conversation.answers.words import Word, Words, listed, plain, primary, words_of
from ivr.conversation.events import Value

_LAST = words_in(lambda language: language.last)
_NO_THINGS = words_in(lambda language: language.no_things)
_JOINS = words_in(lambda language: language.joins)
_DETERMINERS = words_in(lambda language: language.things_begin)
_NUMBERS_OF = words_in(lambda language: language.numbers_of)
_ALIKE = 0.62
"""The least likeness that is taken for a garbled choice."""
_CLEAR = 0.06
"""How much more like the words it must be than any other."""
_SAME, _VOICED, _NEAR = 0.9, 0.85, 0.58
"""What the same consonants are worth; the same but for the voice (b, p); all but one."""
MOST_BESIDE = 2
"""More words than that beside a sound-alike make it a sentence about something else."""
_SHORT = 200
"""Phrases of a list that is looked through whole."""
_GENERIC = frozenset(
    listed("""
    account accounts card cards bill bills branch branches company name number one ones kind type option street
    cuenta cuentas tarjeta tarjetas recibo sucursal nombre numero tipo opcion calle""")
)  # fmt: skip


@dataclass(frozen=True)
class Choices:
    """`items`: value -> language -> phrases. The first phrase of a language is the label that is spoken."""

    name: str
    items: Mapping[str, Mapping[str, tuple[str, ...]]]
    about: Mapping[str, tuple[str, ...]] | None = None
    """What a Rasa project says of each value, "the small 5 GB plan"; None for a list of which callers say a phrase."""

    def label(self, value: Value, language: str = "en") -> str:
        """How the value is said in the language; the value itself when nobody wrote it there."""
        phrases = self.phrases(str(value), language)
        return phrases[0] if phrases else str(value).replace("_", " ")

    def phrases(self, value: str, language: str) -> tuple[str, ...]:
        """The label and the synonyms of a value in the language, or in the only language that has some."""
        written = self.items.get(value, {})
        for wanted in (language, primary(language)):
            if wanted in written:
                return tuple(written[wanted])
        for tag, phrases in written.items():
            if primary(tag) == primary(language):
                return tuple(phrases)
        return tuple(next(iter(written.values()), ()))

    @cached_property
    def _indexes(self) -> dict[str, _Index]:
        return {}

    def make_ready(self, language: str) -> None:
        """Builds all that reading the language needs, so that no caller waits for it."""
        index = self.index(language)
        if len(index.sounds) > _SHORT:
            assert index.by_key is not None and index.by_pair is not None

    def index(self, language: str) -> _Index:
        """The phrases made ready for reading, once a language."""
        index = self._indexes.get(language)
        if index is None:
            index = self._indexes[language] = _Index(self, language)
        return index


class _Sound(NamedTuple):
    """How a phrase sounds: its pairs of letters, its consonants, its number of words; and the value it names."""

    pairs: frozenset[str]
    skeleton: str
    size: int
    value: str


class _Index:
    """Phrases by first word, words that only one value has, and sound patterns."""

    def __init__(self, choices: Choices, language: str) -> None:
        self.values = list(choices.items)
        self.exact: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.sounds: list[_Sound] = []
        owners: dict[str, set[str]] = {}
        for value in self.values:
            for phrase in {*choices.phrases(value, language), value.replace("_", " ")}:
                norms = tuple(_stem(word.norm) for word in words_of(phrase))
                if not norms:
                    continue
                self.exact.setdefault(norms[0], []).append((norms, value))
                spoken = plain("".join(norms))
                self.sounds.append(_Sound(_pairs(spoken), _skeleton(spoken, language), len(norms), value))
                for norm in norms:
                    owners.setdefault(norm, set()).add(value)
        self.wordings = _wordings(choices, language)
        for entries in self.exact.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        self.sizes = {sound.size for sound in self.sounds}
        self.telling = {
            word: next(iter(values))
            for word, values in owners.items()
            if len(values) == 1 and len(word) > 2 and word not in _GENERIC
        }
        self.telling = {**self.wordings.only_described, **self.telling}

    def find(self, words: Words) -> list[Found]:
        """Every phrase of the list in the words."""
        norms = [_stem(word.norm) for word in words]
        found = []
        i = 0
        while i < len(norms):
            for phrase, value in self.exact.get(norms[i], ()):
                if tuple(norms[i : i + len(phrase)]) == phrase:
                    found.append(found_at(words, i, i + len(phrase), value))
                    i += len(phrase)
                    break
            else:
                i += 1
        return found

    def by_telling_word(self, words: Words, language: str) -> list[Found]:
        """Values named by a word that no other value has: "the one on main street"."""
        fillers = FILLERS[language]
        found = []
        for i, word in enumerate(words):
            value = self.telling.get(_stem(word.norm))
            if value is not None and fillers.at(words, i) is None:
                found.append(found_at(words, i, i + 1, value, certain=len(word.norm) > 3))
        return found

    def by_sound(self, words: Words, language: str) -> Found | None:
        """The value that sounds most like a stretch of the words, when none other comes near."""
        best: dict[str, tuple[tuple[float, float], int, int]] = {}
        noise, short = _noise_before(words, language), len(self.sounds) <= _SHORT
        for length in sorted({size + more for size in self.sizes for more in (-1, 0, 1)}):
            for i in range(len(words) - length + 1) if length > 0 else ():
                norms = [_stem(word.norm) for word in words[i : i + length]]
                beside = len(words) - length - noise[i] - (noise[-1] - noise[i + length])
                if beside > MOST_BESIDE or noise[i + length] - noise[i] == length:
                    continue
                spoken = "".join(norms)
                heard = _Sound(_pairs(spoken), _skeleton(spoken, language), length, "")
                for sound in self._candidates(heard):
                    if abs(sound.size - length) > 1:
                        continue
                    likeness = _likeness(sound, heard, short)
                    if likeness > best.get(sound.value, ((_ALIKE - _CLEAR, 0.0),))[0]:
                        best[sound.value] = (likeness, i, i + length)
        ranking = sorted(best.items(), key=lambda item: item[1][0], reverse=True)
        if not ranking or ranking[0][1][0][0] < _ALIKE:
            return None
        value, (likeness, i, j) = ranking[0]
        rival = ranking[1][1][0] if len(ranking) > 1 else (0.0, 0.0)
        ahead = 1 if likeness[0] == rival[0] else 0  # the same consonants: the letters tell
        if likeness[ahead] - rival[ahead] < _CLEAR:
            return None
        return found_at(words, i, j, value, certain=False)

    def _candidates(self, heard: _Sound) -> Iterable[_Sound]:
        """All phrases of a short list; of a long one those whose consonants differ in one place at most, or else those
        that share its rarest pair of letters."""
        if len(self.sounds) <= _SHORT:
            return self.sounds
        near = {
            place for key in _keys(heard.skeleton.translate(_VOICELESS)) for place in self.by_key.get(key, ())
        }
        if not near and heard.pairs:
            near = set(min((self.by_pair.get(pair, ()) for pair in heard.pairs), key=len, default=()))
        return [self.sounds[place] for place in near]

    @cached_property
    def by_key(self) -> dict[str, list[int]]:
        """Long lists: where each skeleton, and each with one consonant left out, is."""
        index: dict[str, list[int]] = {}
        for place, sound in enumerate(self.sounds):
            for key in _keys(sound.skeleton.translate(_VOICELESS)):
                index.setdefault(key, []).append(place)
        return index

    @cached_property
    def by_pair(self) -> dict[str, list[int]]:
        index: dict[str, list[int]] = {}
        for place, sound in enumerate(self.sounds):
            for pair in sound.pairs:
                index.setdefault(pair, []).append(place)
        return index

    def by_place(self, words: Words, language: str) -> Found | None:
        """The value at the place that was named in the list: "the second one", "number two", "the last one"."""
        numerals = NUMERALS[language]
        for i, word in enumerate(words):
            place = ordinal(words, i, numerals)
            if place is None and i and words[i - 1].norm in _NUMBERS_OF[language]:
                number = cardinal(words, i, numerals)
                place = (int(number[0]), number[1]) if number else None
            if place is None and word.norm in _LAST[language]:
                place = len(self.values), i + 1
            if place and 0 < place[0] <= len(self.values):
                return found_at(words, i, place[1], self.values[place[0] - 1], certain=False)
        return None


@dataclass(frozen=True)
class Wordings:
    """What tells the values of a Rasa project's list from each other: words of its phrases and descriptions.

    `wholes` are the words of one phrase or description that tell its value; `words` are all that a value has.
    """

    tells: Mapping[str, str]
    only_described: Mapping[str, str]
    wholes: tuple[tuple[frozenset[str], str], ...]
    words: Mapping[str, frozenset[str]]

    def value(self, word: Word) -> str:
        """The one value that the word tells; "" where it tells none."""
        return self.tells.get(_stem(word.norm), "")

    def goes_on(self, word: Word, value: str) -> bool:
        """Whether the value has the word, be it another's as well: the "GB" of "5 GB"."""
        return _stem(word.norm) in self.words[value]

    def whole(self, words: Words) -> frozenset[str]:
        """The values of which all was said that tells one of their phrases, where that is more than a word."""
        said = {_stem(word.norm) for word in words}
        return frozenset(value for whole, value in self.wholes if len(whole) > 1 and whole <= said)


def _wordings(choices: Choices, language: str) -> Wordings:
    if choices.about is None:
        return Wordings({}, {}, (), {})
    phrases = {
        v: _stems((*choices.phrases(v, language), v.replace("_", " ")), language) for v in choices.items
    }
    described = {v: _stems(choices.about.get(v, ()), language) for v in choices.items}
    called = _owned(phrases)
    told = {word: values for word, values in _owned(described).items() if word not in called}
    tells = {w: next(iter(values)) for w, values in {**called, **told}.items() if len(values) == 1}
    wholes = tuple(
        (frozenset(word for word in words if tells.get(word) == value), value)
        for value in choices.items
        for words in (*phrases[value], *described[value])
    )
    every = {
        v: frozenset(
            _stem(w.norm)
            for p in (*choices.phrases(v, language), *choices.about.get(v, ()))
            for w in words_of(p)
        )
        for v in choices.items
    }
    return Wordings(tells, {word: tells[word] for word in told if word in tells}, wholes, every)


def _owned(wordings: Mapping[str, Sequence[frozenset[str]]]) -> dict[str, set[str]]:
    """The values that have each word."""
    owners: dict[str, set[str]] = {}
    for value, every in wordings.items():
        for word in frozenset[str]().union(*every):
            owners.setdefault(word, set()).add(value)
    return owners


def _stems(phrases: Iterable[str], language: str) -> list[frozenset[str]]:
    """The words of each phrase that may tell something."""
    small = _NO_THINGS[language] | _JOINS[language] | _DETERMINERS[language]
    return [
        frozenset(_stem(w.norm) for w in words_of(p) if len(w.norm) > 2 and w.norm not in small)
        for p in phrases
    ]


def _stem(norm: str) -> str:
    """Without the plural's and the possessive's s, which recognisers drop and add."""
    norm = norm.replace("'", "")
    if len(norm) > 3 and norm.endswith("s") and not norm.endswith("ss"):
        return norm[:-1]
    return norm


def _pairs(text: str) -> frozenset[str]:
    """Pairs of letters, the ends of the text included: what two spellings of a sound share."""
    padded = f"^{text}$"
    return frozenset(padded[i : i + 2] for i in range(len(padded) - 1))


def _noise_before(words: Words, language: str) -> list[int]:
    """How many words before each place say nothing: "it's my chicken account please" has three."""
    fillers = FILLERS[language]
    counts, i = [0], 0
    while i < len(words):
        hit = fillers.at(words, i)
        size = hit[1] - i if hit else int(_stem(words[i].norm) in _GENERIC)
        counts += [counts[-1] + min(k + 1, size) for k in range(max(1, size))]
        i += max(1, size)
    return counts


def _likeness(one: _Sound, other: _Sound, short: bool) -> tuple[float, float]:
    """From 0 to 1: what two phrases share in letters or in consonants, and what in letters alone.

    Consonants that are only roughly alike count in a short list.
    """
    letters = 2 * len(one.pairs & other.pairs) / (len(one.pairs) + len(other.pairs) or 1)
    if one.skeleton == other.skeleton:
        return (max(letters, _SAME) if len(one.skeleton) > 2 else (letters + 1) / 2), letters
    if not short:
        return letters, letters
    ours, theirs = one.skeleton.translate(_VOICELESS), other.skeleton.translate(_VOICELESS)
    if min(len(ours), len(theirs)) > 2:
        if ours == theirs:
            return max(letters, _VOICED), letters
        if _keys(ours) & _keys(theirs):
            return max(letters, _NEAR + letters / 5), letters
    return letters, letters


_VOICELESS = str.maketrans("bvdgz", "pftks")
"""Consonants that a telephone line hardly tells apart."""


def _keys(skeleton: str) -> set[str]:
    """The consonants, and the same with one of them left out: two that share a key differ in one place at most."""
    if len(skeleton) < 3:
        return {skeleton}
    return {skeleton, *(skeleton[:i] + skeleton[i + 1 :] for i in range(len(skeleton)))}


_SOUNDS = {
    "en": [("ph", "f"), ("gh", ""), ("ck", "k"), ("sh", "x"), ("ch", "x"), ("th", "t"), ("wh", "w"), ("kn", "n"),
           ("ing", "in"),
           ("qu", "kw"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("c", "k"), ("q", "k"), ("z", "s"), ("dg", "j")],
    "es": [("qu", "k"), ("ll", "y"), ("ch", "x"), ("h", ""), ("v", "b"), ("z", "s"), ("ce", "se"), ("ci", "si"),
           ("ge", "je"), ("gi", "ji"), ("c", "k")],
}  # fmt: skip
_VOWELS = re.compile(r"[aeiouyhw]")
_TWICE = re.compile(r"(.)\1+")


def _skeleton(text: str, language: str) -> str:
    """The consonants as they sound."""
    for letters, sound in _SOUNDS.get(language, ()):
        text = text.replace(letters, sound)
    return _TWICE.sub(r"\1", text[:1] + _VOWELS.sub("", text[1:]))
