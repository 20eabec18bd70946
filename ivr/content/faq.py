"""Reads what a team answers to questions: `faq:` in files below nlu/, and pages in Markdown in a folder called faq.

Rule: what is said to a caller is the team's own words and nothing else. Of a page that is the beginning of each
section, as much as can be listened to, without markup; cut only between paragraphs. Other ways to ask for a section
stand below its heading in a comment: <!-- asked as: what is the fee; how much do you charge -->. Plain text is read as
such a page, for Rasa searches it: "Q: ..." opens a section.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from ivr.content.marked_yaml import MAX_BYTES, DataPath, Document, Place
from ivr.content.models import make
from ivr.content.problems import Problem, Problems, found

LONGEST = 75
"""Words that a caller can still listen to in one piece: half a minute."""

ENOUGH = 60
"""Words of a page's section after which no further paragraph is begun."""

INTENT = "faq"
"""The intent whose examples are all the questions."""


@dataclass(frozen=True)
class Passage:
    """Something that can be said in answer to a question. `source` is what it is said to be from, or ""."""

    id: str
    title: str
    source: str
    language: str
    text: str
    questions: tuple[str, ...] = ()


@dataclass
class Passages:
    """All that were read, and where each question is written."""

    found: list[Passage] = field(default_factory=list)
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    """(language, question) -> the file and the line"""


class Entry(BaseModel):
    """One entry of `faq:`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    question: str = Field("", description="What callers ask.")
    questions: list[str] = Field(default_factory=list, description="Several ways to ask it.")
    answer: str = Field(description="What is said, word for word.")
    source: str = Field("", description="What the answer is from, as it is said: fees, cards and travel.")


# -- faq.yml ---------------------------------------------------------------------------------------------


def read(document: Document, passages: Passages, language: str, problems: Problems) -> None:
    """Adds the entries under `faq:`."""
    entries = document.data.get("faq")
    if not isinstance(entries, list):
        message = f"'faq' must be a list of '- question: ...' with 'answer: ...', found {found(entries)}."
        problems.add(document.problem(("faq",), message))
        return
    for index, written in enumerate(entries):
        place = Place(document, ("faq", index))
        if not isinstance(written, dict):
            message = f"expected '- question: ...' with 'answer: ...', found {found(written)}."
            problems.add(place.problem(message))
            continue
        entry = make(Entry, written, place, "faq", "a question", problems)
        if entry:
            _take(entry, place, passages, language, problems)


def _take(entry: Entry, place: Place, passages: Passages, language: str, problems: Problems) -> None:
    asked: dict[DataPath, str] = {("question",): entry.question} if entry.question.strip() else {}
    asked |= {("questions", i): text for i, text in enumerate(entry.questions) if text.strip()}
    if not asked:
        problems.add(
            place.problem("faq: an answer needs the question that it answers.", "Add 'question: ...'.")
        )
        return
    passage = _passage(next(iter(asked.values())), entry.source, language, _one_line(entry.answer))
    for way, text in asked.items():
        passage = _asked(passage, text, place.within(*way), passages, problems)
    _check_source(entry.source, place.within("source"), problems)
    _check(passage, place.within("answer"), problems)
    passages.found.append(passage)


def _asked(passage: Passage, text: str, at: Place | _Line, passages: Passages, problems: Problems) -> Passage:
    """The passage with one question more, unless that is asked already."""
    key = (passage.language, _slug(text))
    if key in passages.places:
        message = f"faq: the question {found(text)} is answered already in {passages.places[key]}."
        problems.add(at.problem(message, "Keep one of them."))
        return passage
    passages.places[key] = str(at)
    return replace(passage, questions=(*passage.questions, _one_line(text)))


def _passage(title: str, source: str, language: str, text: str) -> Passage:
    return Passage(f"{language}/{_slug(title)}", _one_line(title), _one_line(source), language, text)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _slug(text: str) -> str:
    return "_".join(re.findall(r"\w+", text.lower()))


# -- what is wrong with a passage ------------------------------------------------------------------------

_COMMON = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the is are you your of to and for with can we it or at be that have not",
        "es": "el la los las de que y para su con por una es en se del puede nuestro no",
        "sv": "och att det är du för med på av en till kan inte som vi",
        "no": "og det er du for med på av en til kan ikke som vi å",
    }.items()
}
"""Words that nearly every sentence of a language has."""

_ADDRESS = re.compile(r"https?://\S+|\bwww\.\S+")


def _check(passage: Passage, at: Place | _Line, problems: Problems) -> None:
    what = f"the answer to {found(passage.title)}"
    if not passage.text:
        problems.add(at.problem(f"faq: {what} is empty.", "Write what is to be said."))
        return
    words = len(passage.text.split())
    if words > LONGEST:
        message = f"faq: {what} has {words} words; nobody listens to more than {LONGEST}."
        problems.add(at.problem(message, "Say what matters most first, and less of it.", severity="warning"))
    if _ADDRESS.search(passage.text):
        message = f"faq: {what} has a web address, which nobody can listen to."
        problems.add(at.problem(message, "Say where to look instead.", severity="warning"))
    if "{" in passage.text:
        message = f"faq: {what} is said as it is written; nothing is filled in between braces."
        problems.add(at.problem(message, "Use a flow to say values.", severity="warning"))
    other = _other_language(passage.text, passage.language)
    if other:
        message = f"faq: {what} reads like '{other}', but is for callers in '{passage.language}'."
        hint = f"Move it to nlu/{other}/."
        problems.add(at.problem(message, hint, severity="warning"))


def _check_source(source: str, at: Place, problems: Problems) -> None:
    if _ADDRESS.search(source):
        message = "faq: 'source' is said aloud, and a web address cannot be listened to."
        problems.add(at.problem(message, "Write what it is about: fees.", severity="warning"))


def _other_language(text: str, language: str) -> str:
    """The language that a text is clearly in, if that is not its own; "" otherwise."""
    spoken = re.findall(r"\w+", text.lower())
    shares = {name: sum(word in common for word in spoken) for name, common in _COMMON.items()}
    own = language.split("-")[0]
    best = max(shares, key=lambda name: shares[name])
    if own in shares and shares[best] >= 5 and shares[best] > 2 * shares[own]:
        return best
    return ""


# -- pages in Markdown -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Line:
    """A place in a page; speaks of problems as a `Place` of a YAML file does."""

    path: str
    line: int

    def problem(self, message: str, hint: str = "", *, severity: str = "error") -> Problem:
        return Problem(self.path, self.line, 1, message, severity, hint)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass
class _Section:
    """A heading and what stands below it, paragraph by paragraph, as it is said."""

    headings: tuple[str, ...]
    line: int
    blocks: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The first paragraphs, as many as can be listened to. What ends in a colon goes with what follows."""
        said: list[str] = []
        for block in self.blocks:
            begun = bool(said) and not said[-1].endswith(":")
            if begun and len(" ".join((*said, block)).split()) > ENOUGH:
                break
            said.append(block)
        return " ".join(said)


def read_page(file: Path, path: str, passages: Passages, language: str, problems: Problems) -> None:
    """Adds the sections of a page."""
    text = _text_of(file, path, problems)
    if text is None:
        return
    if file.suffix.lower() == ".txt":
        text = _with_headings(text)
    title, sections = _sections(text, re.sub("[_-]", " ", file.stem))
    for index, section in enumerate(sections):
        at = _Line(path, section.line)
        heading = section.headings[-1]
        inside = sections[index + 1].headings[:-1] if index + 1 < len(sections) else ()
        if not section.blocks:
            if section.headings != inside[: len(section.headings)] and len(section.headings) > 1:
                problems.add(at.problem(f"faq: nothing is said below the heading {found(heading)}.",
                                        "Write it, or delete the heading.", severity="warning"))  # fmt: skip
            continue
        own = heading if heading.endswith("?") else " ".join(section.headings)
        passage = _passage(heading, title, language, section.text)
        for question in (own, *section.asked):
            passage = _asked(passage, question, at, passages, problems)
        _check(passage, at, problems)
        passages.found.append(passage)
    if not any(section.blocks for section in sections):
        problems.add(
            Problem(path, 0, 0, "this page says nothing.", "warning", "Write it, or delete the file.")
        )


# -- plain text, which Rasa's search is given ------------------------------------------------------------

_QUESTION = re.compile(r"\s*(?:q|question)\s*\d*\s*[:.)]\s*(.+)", re.IGNORECASE)
_ANSWER = re.compile(r"\s*(?:a|answer)\s*\d*\s*[:.)]\s*", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_TITLE_WORDS = 10
_HEADING_WORDS = 8


def _with_headings(text: str) -> str:
    """Plain text as a page: its questions are headings; without any, so are the first words of each piece of it."""
    lines = text.strip().splitlines()
    if any(_QUESTION.match(line) for line in lines):
        first = f"# {lines[0]}" if not _QUESTION.match(lines[0]) else lines[0]
        return "\n".join(map(_question_or_answer, (first, *lines[1:])))
    title, _, rest = text.strip().partition("\n\n")
    if rest and len(title.split()) <= _TITLE_WORDS and not title.endswith((".", ":")):
        return "\n\n".join((f"# {title}", *map(_headed_piece, _pieces(rest))))
    return "\n\n".join(map(_headed_piece, _pieces(text)))


def _question_or_answer(line: str) -> str:
    if question := _QUESTION.match(line):
        return f"## {question[1]}\n"
    return _ANSWER.sub("", line, count=1)


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces of whole sentences, each as much as can be listened to; one at least for each paragraph."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        piece: list[str] = []
        for sentence in filter(None, map(_one_line, _SENTENCE.split(paragraph))):
            if piece and len(" ".join((*piece, sentence)).split()) > ENOUGH:
                yield " ".join(piece)
                piece = []
            piece.append(sentence)
        if piece:
            yield " ".join(piece)


def _headed_piece(piece: str) -> str:
    return f"## {' '.join(piece.split()[:_HEADING_WORDS])}\n\n{piece}"


def _text_of(file: Path, path: str, problems: Problems) -> str | None:
    try:
        with file.open("rb") as opened:
            source = opened.read(MAX_BYTES + 1)
        if len(source) > MAX_BYTES:
            problems.add(Problem(path, 0, 0, "is larger than 1 MB.", hint="Split it into several pages."))
            return None
        return source.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        problems.add(Problem(path, line, 1, "this is not UTF-8.", hint="Save the file as UTF-8."))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problems.add(
            Problem(path, 0, 0, f"cannot be read: {reason}.", hint="Check its name and permissions.")
        )
    return None


_COMMENT = re.compile(r"<!--\s*(asked as:)?(.*?)-->", re.DOTALL)
_ASKED = "\0"
"""Begins a line with other ways to ask for a section."""

_FENCE = re.compile(r"\s*(```|~~~)")
_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)\s*$")
_RULE = re.compile(r" {0,3}([-*_])\s*(\1\s*){2,}$")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(.*)$")
_ROW = re.compile(r"\s*\|.*\|\s*$")
_DIVIDER = re.compile(r"\s*\|?[\s:|-]*-[\s:|-]*\|?\s*$")
_FRONT_TITLE = re.compile(r"title:\s*(.+)")


def _sections(text: str, name: str) -> tuple[str, list[_Section]]:
    """The title of a page, by default its `name`, and its sections, all below that title."""
    lines = _visible(text)
    front = list(_front_matter(lines))
    sections = [s for s in _headed(lines[len(front) :]) if s.headings or s.blocks]
    tops = {section.headings[0] for section in sections if section.headings}
    top = tops.pop() if len(tops) == 1 else ""  # one heading above all others is the page's title
    given = next((m[1].strip(" \"'") for _, line in front if (m := _FRONT_TITLE.match(line))), "")
    title = given or top or name
    for section in sections:
        section.headings = (title, *(section.headings[1:] if top else section.headings))
    return title, sections


def _visible(text: str) -> list[tuple[int, str]]:
    """The lines with their numbers, without code and comments but those that tell how a section is asked for."""

    def kept_of(comment: re.Match[str]) -> str:
        return (_ASKED + _one_line(comment[2]) if comment[1] else "") + "\n" * comment[0].count("\n")

    text = _COMMENT.sub(kept_of, text)
    kept, fence = [], ""
    for number, line in enumerate(text.splitlines(), 1):
        match = _FENCE.match(line)
        if match and fence in ("", match[1]):
            fence = "" if fence else match[1]
            kept.append((number, ""))
        elif not fence:
            kept.append((number, line))
    return kept


def _front_matter(lines: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The lines between the two --- that many tools put above a page."""
    if lines and lines[0][1].rstrip() == "---":
        ends = [place for place, (_, line) in enumerate(lines[1:], 1) if line.rstrip() == "---"]
        yield from lines[: ends[0] + 1] if ends else []


def _heading(line: str, below: str) -> tuple[int, str] | None:
    """The level and the words of a heading, which begins with # or is underlined by the line below."""
    if marked := _HEADING.match(line):
        return len(marked[1]), _plain(marked[2])
    underlined = _UNDERLINE.match(below) if _kind_of(line) == "text" else None
    if underlined is None:
        return None
    return (1 if underlined[1][0] == "=" else 2), _plain(line)


def _kind_of(line: str) -> str:
    """What a line is of; "" where nothing is written."""
    if _ITEM.match(line):
        return "list"
    if _ROW.match(line):
        return "table"
    return "text" if line.strip() else ""


def _headed(lines: list[tuple[int, str]]) -> list[_Section]:
    """The sections, each with the headings above it, outermost first."""
    sections = [_Section((), 1)]
    open_: list[tuple[int, str]] = []
    body: list[str] = []

    def close() -> None:
        sections[-1].blocks += _blocks(body)
        body.clear()

    for place, (number, line) in enumerate(lines):
        below = lines[place + 1][1] if place + 1 < len(lines) else ""
        if heading := _heading(line, below):
            level, words = heading
            while open_ and open_[-1][0] >= level:
                open_.pop()
            open_.append((level, words))
            close()
            sections.append(_Section(tuple(name for _, name in open_), number))
        elif line.startswith(_ASKED):
            sections[-1].asked += [q.strip() for q in line[1:].split(";") if q.strip()]
        elif not (_UNDERLINE.match(line) or _RULE.match(line)):
            body.append(line)
        else:
            body.append("")
    close()
    return sections


def _blocks(lines: list[str]) -> Iterator[str]:
    """Paragraphs, lists and tables as they are said."""
    kind, parts = "", [""]
    for line in (*lines, ""):
        line = re.sub(r"^\s*(>\s?)+", "", line)
        now = _kind_of(line)
        if kind == "list" and now == "text" and line.startswith((" ", "\t")):
            parts[-1] += " " + line.strip()  # an item that goes on
            continue
        if kind == "list" and not now:
            continue  # items with space between them are one list
        if now != kind:
            yield from _said(kind, parts)
            kind, parts = now, []
        if item := _ITEM.match(line):
            parts.append(item[1])
        elif now:
            parts.append(line.strip())
    yield from _said(kind, parts)


def _said(kind: str, parts: list[str]) -> Iterator[str]:
    if kind == "text":
        text = _plain(" ".join(parts))
    elif kind == "list":
        text = " ".join(_sentence(_plain(part)) for part in parts if _plain(part))
    elif kind == "table":
        text = " ".join(_row(part) for part in _cells(parts))
    else:
        return
    if text:
        yield text


def _cells(rows: list[str]) -> Iterator[list[str]]:
    """The rows below the heading of a table."""
    divider = next((place for place, row in enumerate(rows) if _DIVIDER.fullmatch(row)), -1)
    for row in rows[divider + 1 :]:
        cells = [_plain(cell) for cell in row.strip().strip("|").split("|")]
        if any(cells):
            yield cells


def _row(cells: list[str]) -> str:
    first, *rest = [cell for cell in cells if cell]
    return _sentence(f"{first}: {', '.join(rest)}" if rest else first)


def _sentence(text: str) -> str:
    text = text.rstrip(" ,;")
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?", ":", "…")) else text + "."


_MARKUP: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"!\[[^\]]*\]\([^)]*\)", ""),  # images
        (r"\[([^\]]*)\](\([^)]*\)|\[[^\]]*\])", r"\1"),  # links
        (r"\[\^[^\]]*\]", ""),  # footnotes
        # Of an address, the name that can be said.
        (r"<?\bhttps?://(?:www\.)?([^/?#\s<>()]*\w)(?:[/?#](?:[^\s<>()]*[\w/])?)?>?", r"\1"),
        (r"<br\s*/?>", " "),
        (r"</?[a-zA-Z][^>]*>", ""),
        (r"`+([^`]*)`+", r"\1"),
        (r"(\*\*\*|\*\*|\*|~~)(?=\S)(.+?)(?<=\S)\1", r"\2"),
        (r"(?<!\w)(___|__|_)(?=\S)(.+?)(?<=\S)\1(?!\w)", r"\2"),
        (r"\\([\\`*_{}\[\]()#+.!|~-])", r"\1"),
    )
)
_ENTITIES = {"&nbsp;": " ", "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'"}


def _plain(text: str) -> str:
    """The words, without markup."""
    for pattern, by in _MARKUP:
        text = pattern.sub(by, text)
    for entity, by in _ENTITIES.items():
        text = text.replace(entity, by)
    return _one_line(text)
