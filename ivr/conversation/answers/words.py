"""A caller's text as words with their places in it. Knows both kinds of recogniser: bare lower case, and written style.

Rule: reading never changes the text; a word carries its place, so that whoever found a value can say where.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache
from string import ascii_lowercase
from typing import Generic, NamedTuple, TypeVar

_WORD = re.compile(
    r"<[^<>]{0,20}>|\[[^\[\]]{0,20}\]"  # a recogniser's <unk>, [noise]: no words
    r"|(?P<word>\b[ap]\.\s?m\b\.?"  # a.m., p. m.
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d{1,3}(?:\.\d{3})+,\d+(?!\d)|\d+(?:\.\d+)+|\d+(?:,\d{1,2}(?![\d,]))?"
    r"|[㐀-鿿〇]"  # each Han character is a word
    r"|[^\W\d_㐀-鿿〇]+(?:['’][^\W\d_㐀-鿿〇]+|[ً-ْٰ]+[^\W\d_㐀-鿿〇]*)*|[@$€£¥%#+º])",
    re.IGNORECASE,
)
_PLAIN = str.maketrans(
    "áàâäãåæéèêëíìîïóòôöõøúùûüñç’"  # Latin
    "أإآيكهۂةؤ۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩"  # Arabic script: one spelling of each letter, as Urdu has it
    "個點兩塊錢號週萬億後禮謝對沒請幫嗎這麼還賬帳戶碼話說聽見電來開關訂單寫讓給從過時間現進門問題０１２３４５６７８９",
    "aaaaaaaeeeeiiiioooooouuuunc'"
    "ااایکہہہو01234567890123456789"
    "个点两块钱号周万亿后礼谢对没请帮吗这么还账账户码话说听见电来开关订单写让给从过时间现进门问题0123456789",
    "ًٌٍَُِّْٰ",
)
_MARKS = str.maketrans("，、：。；！？،۔؟", ",,:.;!?,.?")


class Word(NamedTuple):
    """`norm` is lower case without accents; `mark` the punctuation since the word before; `start`, `end` its place."""

    norm: str
    raw: str
    start: int
    end: int
    mark: str

    @property
    def is_figure(self) -> bool:
        """Whether it begins with a digit: "12", "1,250", "5th"."""
        return self.norm[:1].isdigit()

    @property
    def is_letter(self) -> bool:
        """Whether it is a lone letter, as in spelling."""
        return self.norm in _LETTERS

    @property
    def is_capitalised(self) -> bool:
        return self.raw[:1].isupper()

    @property
    def is_written_as_name(self) -> bool:
        """Whether it has the capitals of a name, "Smith", "McDonald", and not those of a code."""
        return self.is_capitalised and not self.raw.isupper()

    def touches(self, following: Word) -> bool:
        """Whether nothing is written between the two: the "st" of "1st"."""
        return self.end == following.start


_LETTERS = frozenset(ascii_lowercase)
NOTHING = Word("", "", -1, -2, "")
"""What stands before the first word and after the last: no word is like it, and it touches none."""
Words = Sequence[Word]


def word_at(words: Words, i: int) -> Word:
    """The word at `i`; outside of what was said there is `NOTHING`, so that no reader has to ask where it is."""
    return words[i] if 0 <= i < len(words) else NOTHING


def norm_at(words: Words, i: int) -> str:
    """The word at `i` as words are compared; "" before the first and after the last."""
    return words[i].norm if 0 <= i < len(words) else ""


def past(words: Words, i: int, passed: Container[str]) -> int:
    """The first place from `i` on whose word is none of these."""
    while norm_at(words, i) in passed:
        i += 1
    return i


def glued(words: Words, i: int) -> bool:
    """Whether no space parts the word at `i` from the one before: "smith" of "john.smith@example.com"."""
    return 0 < i < len(words) and words[i].start == words[i - 1].end + len(words[i].mark)


def joined(words: Words, start: int, end: int) -> str:
    """The words from `start` to `end` as they were written."""
    said = words[start].raw
    for i in range(start + 1, end):
        blank = "" if glued(words, i) else " "
        said += words[i].mark + blank + words[i].raw
    return said


def plain(text: str) -> str:
    """Lower case, without accents: how words are compared."""
    text = text.lower()
    return text if text.isascii() else text.translate(_PLAIN)


def flat(text: str) -> str:
    """The words alone, as two utterances are compared: "Agent, please!" and "agent please" are one."""
    return " ".join(word.norm for word in words_of(text))


@lru_cache(maxsize=64)  # one utterance is read by many kinds; few, since what callers say should not linger
def words_of(text: str) -> tuple[Word, ...]:
    """The words, figures and currency signs of a text; a recogniser's noise marks are left out."""
    found = []
    last = 0
    for match in _WORD.finditer(text):
        if match.lastgroup is None:
            last = match.end()
            continue
        start, end = match.span()
        raw = text[start:end]
        norm = plain(raw)
        if norm[1:2] == "." and norm[0] in "ap":
            norm = norm[0] + "m"
        mark = text[last:start].strip()
        found.append(Word(norm, raw, start, end, mark if mark.isascii() else mark.translate(_MARKS)))
        last = end
    return tuple(found)


def listed(text: str) -> list[str]:
    """The words of a word list, in order."""
    return text.split()


def phrases(text: str) -> list[str]:
    """The phrases of a list with commas between, in order."""
    return [phrase for part in text.split(",") if (phrase := " ".join(part.split()))]


def primary(language: str) -> str:
    """The primary subtag of a BCP 47 tag: "es-MX" is read and spoken as "es"."""
    return language.partition("-")[0].partition("_")[0].lower()


T = TypeVar("T")


class Phrases(Generic[T]):
    """Phrases with a meaning each, found in words: at a given place, the longest that begins there."""

    def __init__(self, meanings: Mapping[str, T] | Iterable[tuple[str, T]]) -> None:
        pairs = meanings.items() if isinstance(meanings, Mapping) else meanings
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for phrase, meaning in pairs:
            norms = tuple(word.norm for word in words_of(phrase))
            if norms:
                self._by_first.setdefault(norms[0], []).append((norms, meaning))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    @property
    def firsts(self) -> frozenset[str]:
        """The words that a phrase can begin with."""
        return frozenset(self._by_first)

    @property
    def lasts(self) -> frozenset[str]:
        """The words that a phrase can end with."""
        return frozenset(norms[-1] for entries in self._by_first.values() for norms, _ in entries)

    @classmethod
    def listed(cls, text: str) -> Phrases[str]:
        """Phrases written one after the other with commas between; each means itself."""
        return Phrases([(phrase, phrase) for phrase in phrases(text)])

    def at(self, words: Words, i: int) -> tuple[T, int] | None:
        """The meaning of the longest phrase that begins at `i`, and the place after it; None past the end too."""
        if i >= len(words):
            return None
        for norms, meaning in self._by_first.get(words[i].norm, ()):
            end = i + len(norms)
            if tuple(word.norm for word in words[i:end]) == norms:
                return meaning, end
        return None

    def past(self, words: Words, i: int) -> int:
        """The place after a phrase that may stand at `i`."""
        hit = self.at(words, i)
        return hit[1] if hit else i

    def ends(self, words: Words, j: int) -> bool:
        """Whether a phrase ends right before `j`."""
        return any((hit := self.at(words, i)) is not None and hit[1] == j for i in range(max(0, j - 4), j))

    def all(self, words: Words) -> list[tuple[T, int, int]]:
        """Every phrase of the words, from the left, without overlaps: (meaning, first word, word after)."""
        found = []
        after = 0
        for i in range(len(words)):
            if i >= after and (hit := self.at(words, i)):
                found.append((hit[0], i, hit[1]))
                after = hit[1]
        return found
