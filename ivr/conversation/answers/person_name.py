"""A person's name: "my name is james miller", "this is uh robert jones", "smith, s m i t h".

Rule: a name ends where words begin that no one is called; letters spelled out replace the word before them.
"""

from __future__ import annotations

from ivr.conversation.answers.asides import asks_back, asks_to_wait, refuses
from ivr.conversation.answers.found import Found, Partial, found_at
from ivr.conversation.answers.kind import Kind, Surroundings
from ivr.conversation.answers.languages import LANGUAGES, phrases_of, words_in
from ivr.conversation.answers.talk import only_fillers
from ivr.conversation.answers.words import Phrases, Words, listed, phrases, primary

INTRODUCTIONS: dict[str, Phrases[bool]] = {
    tag: Phrases(
        [(phrase, True) for phrase in phrases(language.introductions)]
        + [(phrase, False) for phrase in phrases(language.introductions_maybe)]
    )
    for tag, language in LANGUAGES.items()
}
"""Each phrase, and whether a name must follow it, since it is said for nothing else."""
_FILLER = frozenset(listed("uh um er uhm eh este <unk>"))
_PARTICLES = frozenset(
    listed("de la del los las van von der den di da dos san mac mc al el bin ben y st saint le du")
)
_INNER = frozenset(listed("de la del los las van von der den di da dos al el bin ben y le du"))
_LEADS = phrases_of(lambda language: language.name_leads)
_NO_NAMES = words_in(lambda language: language.no_names)


class PersonName(Kind):
    """A person's name, with capitals. Keys cannot give one."""

    name = "person_name"
    denies = False
    example = {"en": "first name, then last name", "es": "nombre y apellido"}
    hints = {"en": ("my name is", "this is"), "es": ("mi nombre es", "me llamo", "soy")}
    said_as = "name"
    spelled_back = "spell"

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        found = []
        i = 0
        while i < len(words):
            hit = introduction(words, i, around.language)
            if hit is None:
                i += 1
                continue
            begin, end = hit
            if begin < end:
                found.append(found_at(words, begin, end, _written(words, begin, end)))
            i = max(end, i + 1)
        return found

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        if only_fillers(words, around.language) or is_no_answer(words, around.language):
            return None
        if introduced := self.find(words, around):
            return introduced[-1]
        lead = _LEADS[around.tongue].at(words, 0)
        words = words[lead[1] :] if lead else words
        no_names = _NO_NAMES[around.tongue]
        begin = 0
        while (
            begin < len(words)
            and (words[begin].norm in no_names or words[begin].norm in ("es", "llamo"))
            and not _letter(words, begin)
        ):
            begin += 1
        end = begin
        while end < len(words) and _nameable(words, end, around.tongue):
            end += 1
        if end == begin or (end < len(words) and end - begin > 4):
            return None
        if any(w.norm in ("i", "need", "want", "would", "quiero", "necesito") for w in words[:begin]):
            return None  # a wish, not a name
        return found_at(
            words,
            begin,
            end,
            _written(words, begin, end),
            certain=end - begin <= 4 or _letter(words, end - 1),
        )


def is_no_answer(words: Words, language: str) -> bool:
    """Whether the caller refuses, asks back or wants to wait, rather than naming anything."""
    text = " ".join(word.raw for word in words)
    return refuses(text, language) or asks_back(text, language) != "" or asks_to_wait(text, language)


def introduction(words: Words, i: int, language: str) -> tuple[int, int] | None:
    """The name that an introduction at `i` gives: its first word and the word after it."""
    tongue = primary(language)
    introductions = INTRODUCTIONS.get(tongue)
    hit = introductions.at(words, i) if introductions else None
    if hit is None:
        return None
    surely, begin = hit
    while begin < len(words) and words[begin].norm in _FILLER:
        begin += 1
    end = _name_end(words, begin, tongue)
    proper = [k for k in range(begin, end) if words[k].norm not in _PARTICLES and not _letter(words, k)]
    if not proper:
        spelled = end - begin >= 3  # from the first letter on
        return (begin, end) if surely and (spelled or begin == len(words)) else None
    goes_on = end < len(words) and words[end].norm not in _STARTERS
    if len(proper) > 3 or (len(proper) == 3 and goes_on):
        end = proper[1] + 1  # a name of two words, then a sentence that has lost its beginning
    return (begin, end) if surely or _introduces(words, i, end, proper) else None


def _name_end(words: Words, begin: int, tongue: str) -> int:
    """The word after those that may be a name."""
    end = begin
    while end < len(words) and end - begin < _LONGEST and _nameable(words, end, tongue):
        if end > begin and any(mark in words[end].mark for mark in ".,;!?") and not _letter(words, end):
            break
        end += 1
    return end


def _introduces(words: Words, i: int, end: int, proper: list[int]) -> bool:
    """Whether words that are often said for something else ("this is ...") introduce a person here."""
    opening = words[i].norm
    if opening in ("it", "it's", "es") or (opening == "this" and len(proper) > 3):
        return False
    speaking = end < len(words) and words[end].norm in ("speaking", "here", "calling")
    shown = all(words[k].raw[:1].isupper() for k in proper)
    by_capitals = shown and opening in ("this", "soy", "habla", "i'm", "i")
    if len(proper) >= 2 or speaking or by_capitals:
        return shown or not any(words[k].norm.endswith("ing") for k in proper)
    return opening in ("soy", "habla", "this") and (end == len(words) or words[end].norm in _STARTERS)


_LONGEST = 12
"""The most words of a name, its spelling among them."""
_STARTERS = frozenset(
    listed("i i'd i'm i'll i've and calling can could uh um quiero quisiera necesito y llamo")
)


def _letter(words: Words, i: int) -> bool:
    return len(words[i].norm) == 1 and "a" <= words[i].norm <= "z"


def _nameable(words: Words, i: int, tongue: str) -> bool:
    norm = words[i].norm
    if _letter(words, i):
        neighbours = [k for k in (i - 1, i + 1) if 0 <= k < len(words)]
        return norm not in ("i", "a", "y", "e", "o") or any(_letter(words, k) for k in neighbours)
    if norm in _NO_NAMES[tongue] or not (norm[0].isalpha()):
        return norm == "that's" and i + 1 < len(words) and _letter(words, i + 1)
    return True


def _written(words: Words, begin: int, end: int) -> str:
    """The name as it is written: title case, spelled letters joined."""
    parts: list[str] = []
    i = begin
    while i < end:
        j = i
        while j < end and _letter(words, j):
            j += 1
        if j - i >= 3:
            spelled = "".join(word.norm for word in words[i:j]).capitalize()
            if parts and (parts[-1][:1].lower() == spelled[:1].lower()):
                parts[-1] = spelled
            else:
                parts.append(spelled)
            i = j
            continue
        word = words[i]
        if word.norm != "that's":
            inner = bool(parts) and word.norm in _INNER and i + 1 < end
            parts.append(word.raw.lower() if inner else _title(word.raw))
        i += 1
    together = end - begin > 1 and all(
        words[k].end == words[k + 1].start for k in range(begin, end - 1)
    )  # Chinese has no blanks
    return ("" if together else " ").join(parts)


def _title(raw: str) -> str:
    if raw[:1].isupper() and not raw.isupper():
        return raw
    raw = raw.lower().replace("’", "'")
    head, quote, tail = raw.partition("'")
    if quote and len(head) == 1:
        return f"{head.upper()}'{tail.capitalize()}"
    if raw.startswith("mc") and len(raw) > 4:
        return "Mc" + raw[2:].capitalize()
    return raw.capitalize()
