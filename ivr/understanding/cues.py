"""Reads the tables of cues (`stance.en.txt`), and finds in a sentence its clauses and the cues in each of them.

A cue is a row of words in order:

    don't|do_not really? want|need !help *    the words of one place with "|" between them, "_" within one of several
                                              words; "?" may be missing, "!" must not follow, "*" stands for any word
    ^ ...   begins its clause     ~ ...   is said as an act: begins it, or follows "to", "please", "can you" ...
    ... $   ends its clause       NAME    a list that the table gives under [lists]

Rule: a cue is only looked for where its first word was said, so a sentence without any costs next to nothing, and one
of many words costs no more a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from ivr.conversation.answers import without_preamble
from ivr.understanding.words import HESITATIONS, spans, words

_HERE = Path(__file__).parent
_BREAK = re.compile(r"[,.;:!?¿¡，。！？；、،؛؟…]|\s[-–—]\s")


@dataclass(frozen=True)
class Cue:
    """`kind` is the part of the table that it stands in, `number` its row there. What is told by its `last` word is the
    same in another form of that word."""

    kind: str
    number: int
    pattern: re.Pattern[str]
    begins: bool
    acts: bool
    ends: bool
    last: bool


class Found(NamedTuple):
    """`said` are the words that matched; `clause` counts from 0."""

    cue: Cue
    clause: int
    said: str


class Clause(NamedTuple):
    """Where it lies in the text, and where in the line of folded words."""

    start: int
    end: int
    first: int
    last: int


class Sentence(NamedTuple):
    line: str
    clauses: Sequence[Clause]
    cues: Sequence[Found]


class _Token(NamedTuple):
    word: str
    start: int
    end: int
    at: int
    """Its place in the line."""


@dataclass(frozen=True)
class Table:
    """The cues of a language by their first word. `telling` are the first words of all that could change a stance."""

    language: str
    cues: Mapping[str, Sequence[Cue]]
    telling: frozenset[str]
    openers: Mapping[str, Sequence[Cue]]
    glue: frozenset[str]
    fillers: frozenset[str]
    greetings: frozenset[str]
    introducing: frozenset[str]

    def read(self, text: str) -> Sentence | None:
        """The clauses of `text` and the cues in each; None where nothing in it is telling.

        Greetings and names are passed over: "hi there this is mary" stands before a question as before a wish.
        """
        heard = [span for span in spans(text) if span[0] not in HESITATIONS]
        if self.telling.isdisjoint(word for word, _, _ in heard):
            return None
        if heard[0][0] in self.greetings:
            begin = text.find(without_preamble(text, self.language))
            heard = [span for span in heard if span[1] >= begin]
        tokens, at = [], 0
        for word, start, end in heard:
            tokens.append(_Token(word, start, end, at))
            at += len(word) + 1
        line = " ".join(token.word for token in tokens) + " "
        clauses, found, harmless_to = [], [], 0
        for number, (first, last) in enumerate(pairwise(self._breaks(text, line, tokens))):
            end = tokens[last - 1].at + len(tokens[last - 1].word) + 1
            clauses.append(Clause(tokens[first].start, tokens[last - 1].end, tokens[first].at, end))
            fresh = True
            for place in range(first, last):
                token = tokens[place]
                acts = fresh or tokens[place - 1].word in self.introducing
                for cue in self.cues.get(token.word, ()) if token.at >= harmless_to else ():
                    stands = fresh if cue.begins else acts or not cue.acts
                    match = cue.pattern.match(line, token.at, end) if stands else None
                    if match is None or (cue.ends and match.end() != end):
                        continue
                    if cue.kind == "harmless":
                        harmless_to = match.end()
                        break
                    found.append(Found(cue, number, match[0].rstrip()))
                fresh = fresh and token.word in self.fillers
        return Sentence(line, clauses, found)

    def _breaks(self, text: str, line: str, tokens: Sequence[_Token]) -> Iterator[int]:
        """The numbers of the tokens with which clauses begin, and the end."""
        yield 0
        for place, (left, right) in enumerate(pairwise(tokens), 1):
            gap = text[left.end : right.start]
            pause = gap != " " and _BREAK.search(gap)
            opened = left.word not in self.glue and any(
                cue.pattern.match(line, right.at) for cue in self.openers.get(right.word, ())
            )
            if pause or opened:
                yield place
        yield len(tokens)


@cache
def table(language: str) -> Table | None:
    """The table of a language, or None where there is none."""
    path = _HERE / f"stance.{language}.txt"
    if path.is_file():
        return _table(language, _sections(path.read_text("utf-8")))
    return None


def tables() -> list[str]:
    return sorted(path.name.split(".")[1] for path in _HERE.glob("stance.*.txt"))


KINDS = ("asks", "harmless", "denied", "excluded", "question", "report", "opposite")
"""In this order they are looked for; what is harmless hides what else begins where it stands."""


def _sections(text: str) -> dict[str, list[str]]:
    """The rows under each [heading]; a row that begins with a blank goes on with the one before."""
    sections: dict[str, list[str]] = {}
    rows: list[str] = []
    for line in text.splitlines():
        if line.startswith("["):
            rows = sections.setdefault(line.strip("[]"), [])
        elif line.startswith(" "):
            rows[-1] += line
        elif line and not line.startswith("#"):
            rows.append(line)
    return sections


def _table(language: str, written: Mapping[str, Sequence[str]]) -> Table:
    lists = _Lists(dict(row.split(": ", 1) for row in written.get("lists", ())))
    found: dict[str, list[Cue]] = {}
    for kind in KINDS:
        for number, row in enumerate(written.get(kind, ())):
            for word, cue in lists.cues(kind, number, row):
                found.setdefault(word, []).append(cue)
    openers: dict[str, list[Cue]] = {}
    for number, row in enumerate(written["clauses"]):
        for word, cue in lists.cues("clauses", number, row):
            openers.setdefault(word, []).append(cue)
    quiet = ("harmless", "asks")
    telling = (word for word, cues in found.items() if any(cue.kind not in quiet for cue in cues))
    return Table(
        language,
        found,
        frozenset(telling),
        openers,
        *(
            frozenset(" ".join(written.get(name, ())).split())
            for name in ("glue", "fillers", "greetings", "introducing")
        ),
    )


@dataclass(frozen=True)
class _Lists:
    written: Mapping[str, str]

    def cues(self, kind: str, number: int, row: str) -> Iterator[tuple[str, Cue]]:
        """The cue of a row, once for each word that it may begin with."""
        places = row.split()
        begins, acts, ends = places[0] == "^", places[0] == "~", places[-1] == "$"
        places = [place for place in places if place not in ("^", "~", "$")]
        pattern = re.compile("".join(map(self._pattern, places)))
        cue = Cue(kind, number, pattern, begins, acts, ends, len(places) == 1 or places[-1] in self.written)
        for word in dict.fromkeys(choice.split()[0] for choice in self._choices(places[0])):
            yield word, cue

    def _pattern(self, place: str) -> str:
        forbidden, optional = place.startswith("!"), place.endswith("?")
        choices = "|".join(
            re.escape(choice).replace(r"\*", "[^ ]+") for choice in self._choices(place.strip("!?"))
        )
        if forbidden:
            return f"(?!(?:{choices}) )"
        return f"(?:(?:{choices}) )?" if optional else f"(?:{choices}) "

    def _choices(self, place: str) -> list[str]:
        return [choice for part in place.split("|") for choice in self._choice(part)]

    def _choice(self, part: str) -> list[str]:
        if part in self.written:
            return self._listed[part]
        return [" ".join(words(part)) if "*" not in part else part]

    @cached_property
    def _listed(self) -> dict[str, list[str]]:
        return {name: [" ".join(words(w)) for w in row.split()] for name, row in self.written.items()}
