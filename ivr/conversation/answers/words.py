"""A caller's text as words with their places in it. Knows both kinds of recogniser: bare lower case, and written style.

Rule: reading never changes the text; a word carries its place, so that whoever found a value can say where.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
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


Words = Sequence[Word]


def norm_at(words: Words, i: int) -> str:
    """The word at `i` as words are compared; "" before the first and after the last."""
    return words[i].norm if 0 <= i < len(words) else ""


def glued(words: Words, i: int) -> bool:
    """Whether no space parts the word at `i` from the one before: "smith" of "john.smith@example.com"."""
    return 0 < i < len(words) and words[i].start == words[i - 1].end + len(words[i].mark)


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
        """The meaning of the longest phrase that begins at `i`, and the place after it."""
        entries = self._by_first.get(words[i].norm)
        if entries is None:
            return None
        for norms, meaning in entries:
            end = i + len(norms)
            if end <= len(words) and all(words[i + k].norm == norms[k] for k in range(1, len(norms))):
                return meaning, end
        return None

    def ends(self, words: Words, j: int) -> bool:
        """Whether a phrase ends right before `j`."""
        return any((hit := self.at(words, i)) is not None and hit[1] == j for i in range(max(0, j - 4), j))

    def all(self, words: Words) -> list[tuple[T, int, int]]:
        """Every phrase of the words, from the left, without overlaps: (meaning, first word, word after)."""
        found = []
        i = 0
        while i < len(words):
            hit = self.at(words, i)
            if hit is None:
                i += 1
            else:
                found.append((hit[0], i, hit[1]))
                i = hit[1]
        return found
