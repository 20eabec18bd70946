"""What was said, read once: its words, every reading of them, what a reading covers and what is left over.

Rule: a turn has one utterance of each sentence (`Turn.said`); a reading is made when it is first asked for and
remembered, so that question, menu, corrections and FAQ look at the same one. Nothing is decided here: what a sentence
is taken for is the table in `steps/readings.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

from ivr.conversation import answers
from ivr.conversation.answers import Found, Partial, Surroundings
from ivr.conversation.answers.words import Words, flat, words_of
from ivr.conversation.events import Meaning


class Utterance:
    """One sentence of the caller's. `confidence` is the recogniser's, None when it gave none."""

    def __init__(
        self,
        text: str,
        around: Surroundings,
        meaning: Meaning | None = None,
        confidence: float | None = None,
    ) -> None:
        self.text = text
        self.around = around
        self.meaning = meaning or Meaning()
        self.confidence = confidence
        self._values: dict[str, list[Found]] = {}
        self._answers: dict[tuple[str, str], Found | Partial | None] = {}
        self._excluded: dict[str, list[Found]] = {}

    # -- values ------------------------------------------------------------------------------------------

    def values(self, kind: str) -> list[Found]:
        """Every value of the kind in free speech, in order, without those taken back or excluded."""
        if kind not in self._values:
            self._values[kind] = answers.find(kind, self.text, self.around)
        return self._values[kind]

    def answer(self, kind: str, partial: str = "") -> Found | Partial | None:
        """The value if this answers a question of that kind."""
        key = (kind, partial)
        if key not in self._answers:
            self._answers[key] = answers.read(kind, self.text, self.around, partial)
        return self._answers[key]

    def value(self, kind: str) -> Found | None:
        """The answer, if it is complete."""
        found = self.answer(kind)
        return found if isinstance(found, Found) else None

    def several(self, kind: str) -> list[Found]:
        """Different values of the kind that are all meant: "my gas and electric bills"; else an empty list."""
        found = list({value.value: value for value in self.values(kind)}.values())
        joined = all(
            answers.means_both(self.words, self.tongue, one.end, two.start) for one, two in pairwise(found)
        )
        if len(found) > 1 and joined and not self.corrects:
            return found
        return []

    def excluded(self, kind: str) -> list[Found]:
        """Values of the kind that the caller says it is not."""
        if kind not in self._excluded:
            self._excluded[kind] = answers.excluded(kind, self.text, self.around)
        return self._excluded[kind]

    def after(self, found: Found) -> str:
        """What is said behind a value."""
        return self.text[found.end :]

    def words_of(self, found: Found) -> str:
        """The words that a value was read from."""
        return self.text[found.start : found.end]

    def beside(self, covered: Iterable[Found]) -> int:
        """How many words no value of these covers."""
        return len(self.text.split()) - sum(len(self.text[f.start : f.end].split()) for f in covered)

    def part(self, text: str) -> Utterance:
        """A part of the sentence, read by itself."""
        return Utterance(text, self.around, self.meaning, self.confidence)

    def without(self, covered: Iterable[Found]) -> Utterance:
        """The sentence with blanks in the place of these values, so that what is found keeps its own."""
        quiet = list(self.text)
        for found in covered:
            quiet[found.start : found.end] = " " * (found.end - found.start)
        return self.part("".join(quiet))

    # -- how it is put -----------------------------------------------------------------------------------

    @property
    def language(self) -> str:
        return self.around.language

    @property
    def tongue(self) -> str:
        return self.around.tongue

    @cached_property
    def words(self) -> Words:
        return words_of(self.text)

    @cached_property
    def named(self) -> Words:
        """The words as names of things: without the "'s" of "the amount's wrong"."""
        return [word._replace(norm=word.norm.removesuffix("'s")) for word in self.words]

    @cached_property
    def flat(self) -> str:
        """The words alone, as two utterances are compared."""
        return flat(self.text)

    @cached_property
    def wish(self) -> str:
        """The sentence from the first word that says what is wanted, or "" when only a preamble was said."""
        return answers.without_preamble(self.text, self.language)

    @cached_property
    def asked(self) -> str:
        """The wish without "could you let me" and "please"."""
        return answers.asked_for(self.text, self.language)

    @cached_property
    def agreed(self) -> Found | None:
        """A yes (true) or a no (false)."""
        return self.value("yes_no")

    @property
    def says_yes(self) -> bool:
        return self.agreed is not None and bool(self.agreed.value)

    @property
    def says_no(self) -> bool:
        return self.agreed is not None and not self.agreed.value

    @cached_property
    def corrects(self) -> bool:
        """Whether something is taken back: "no i said", "i mean", "wait"."""
        return answers.corrects(self.text, self.language)

    @cached_property
    def takes_back(self) -> bool:
        """Whether a no stands in the middle: "one four two, no, one four three"."""
        return answers.takes_back(self.words, self.language)

    @cached_property
    def denies(self) -> bool:
        """Whether something is excluded, of whatever kind: "but don't block it"."""
        return bool(self._denied)

    @cached_property
    def _denied(self) -> Words:
        return answers.scope_of(tuple(self.words), self.language, True).excluded

    @cached_property
    def denied(self) -> str:
        """The words that are excluded, with the "not"."""
        return " ".join(word.norm for word in self._denied)

    @cached_property
    def meant_after_cue(self) -> str:
        """What is said behind the last cue of correction up to what is excluded: the Porto of "Porto, not Lisbon"."""
        begun = len(self.text) - len(self.after_cue)
        end = next((word.start for word in self._denied if word.start >= begun), len(self.text))
        return self.text[begun:end].strip(" ,.;")

    @cached_property
    def after_cue(self) -> str:
        """What is said behind the last cue of correction."""
        return answers.after_cue(self.text, self.language)

    @cached_property
    def refuses(self) -> bool:
        return answers.refuses(self.text, self.language)

    @cached_property
    def asks(self) -> bool:
        """Whether it is put as a request or a question."""
        return answers.asks_for_something(self.text, self.language)

    @cached_property
    def is_question(self) -> bool:
        """Whether something else is asked: "what's the weather like today"."""
        return answers.is_open_question(self.words, self.tongue)

    @cached_property
    def is_noise(self) -> bool:
        return answers.is_filler(self.text, self.language)

    @cached_property
    def is_greeting(self) -> bool:
        return answers.is_greeting(self.text, self.language)

    @cached_property
    def is_farewell(self) -> bool:
        return answers.is_farewell(self.text, self.language)

    @cached_property
    def wants_person(self) -> bool:
        """Whether a person is asked for, in whatever words."""
        return answers.wants_person(self.words, self.tongue)

    @cached_property
    def beside_a_yes(self) -> int:
        """How many words belong neither to a yes or no nor to politeness and noise."""
        return answers.beside_an_answer(self.words, self.language)

    @property
    def is_mere_answer(self) -> bool:
        """Whether it is a yes or a no and nothing more: "i have never had one" begins like one."""
        return self.agreed is not None and not self.beside_a_yes

    @cached_property
    def takes_leave(self) -> bool:
        """Whether nothing is said but that there is nothing more, with thanks or a good-bye."""
        return answers.takes_leave(self.words, self.language)

    @cached_property
    def goes_on(self) -> bool:
        """Whether there is more to it than a yes or a no."""
        return answers.goes_on(self.words, self.tongue)

    @cached_property
    def changes(self) -> bool:
        """Whether something said before shall be another one, or is called wrong."""
        return answers.changes(self.words, self.tongue)

    @cached_property
    def gives_up(self) -> bool:
        """Whether the caller will not go on with it."""
        return answers.gives_up(self.words, self.tongue)

    @cached_property
    def the_other(self) -> bool:
        """Whether the other of two is meant."""
        return answers.the_other(self.words, self.tongue)

    @cached_property
    def begins_as_answer(self) -> bool:
        """Whether it begins as answers do: "it's", "the one", "from my"."""
        return answers.begins_as_answer(self.words, self.tongue)

    @cached_property
    def sets_a_time(self) -> bool:
        """Whether something shall be done on another day, or again and again."""
        today = self.around.now.date().isoformat()
        later = any(found.value > today for found in self.values("date"))
        return later or answers.repeatedly(self.words, self.tongue)

    @cached_property
    def swaps(self) -> bool:
        return answers.swaps(self.words, self.tongue)

    @cached_property
    def undoes(self) -> bool:
        return answers.undoes(self.words, self.tongue)

    @cached_property
    def objects(self) -> bool:
        """Whether what was done is not what was meant."""
        return answers.objects(self.words, self.tongue)

    @cached_property
    def dangles(self) -> bool:
        """Whether the sentence breaks off: "my phone number is"."""
        return answers.dangles(self.words, self.tongue)

    def calls(self, kind: str) -> bool:
        """Whether a value of the kind is spoken of by name: "the amount"."""
        return answers.calls(self.named, kind, self.tongue)

    @cached_property
    def what_is_denied(self) -> Utterance:
        """The words that are or may be excluded: "the time" of "the day is right but not the time"."""
        scope = answers.scope_of(tuple(self.words), self.language, True)
        maybe = (word for word in self.words if scope.doubts(word.start, word.end))
        return self.part(" ".join(word.raw for word in (*scope.excluded, *maybe)))

    @cached_property
    def clauses(self) -> Sequence[str]:
        """The first clause that is more than a "hmm", and what is said after it."""
        return answers.opening(self.text, self.language)
