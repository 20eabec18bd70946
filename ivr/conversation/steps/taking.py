"""Whether a sentence answers the question that was asked, and with what value; and how sure that value is.

Rule: a value is taken as it is only where it was given plainly: nothing left over, corrected or excluded beside it,
well heard, and in a sentence that asks for it. Otherwise it is read back.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ivr.conversation import answers, filling, forms, wishes
from ivr.conversation.answers import Found, Partial
from ivr.conversation.answers.words import flat
from ivr.conversation.mappings import mapped, refuses
from ivr.conversation.session import Given
from ivr.conversation.slots import Slot
from ivr.conversation.steps import correcting
from ivr.conversation.steps.collecting import Collecting
from ivr.conversation.steps.confirming import confirm
from ivr.conversation.steps.everywhere import AFTER, asks_or_tells, universal
from ivr.conversation.steps.readings import Reading, consider
from ivr.conversation.text_slots import Kept
from ivr.conversation.turn import After, Turn
from ivr.conversation.utterance import Utterance

OTHER_WISH = 4
"""So many words beside an answer make the sentence a wish of its own, if the detector takes it for one."""

ASKED_BESIDE = 3
"""The same where it is put as a question or a request."""

NOTHING = frozenset(
    {"none", "nothing", "nothing special", "not really", "ninguno", "ninguna", "nada", "nada especial"}
)
"""Answers to "Any special requests?"."""

ASKS = 2
"""So many words beside a value make a question of its own, where its kind is only guessed: "what's a ..."."""

TELLS = 3
"""So many words beside an answer make the sentence a question or a report of its own, if it is put as one."""

MOST_OF_A_UNIVERSAL = 8
"""Words of "let me talk to somebody please" and the like; a longer sentence may tell a story that ends so."""

ASKED = 0.3
"""Confidence enough to leave a question about a name for what is asked instead: "where is" begins no name."""

CERTAIN_UNIVERSAL = 0.8
"""Confidence in a universal that leaves a question although it might be answered."""

WISH_IN_WORDS = 3
"""Words of a sentence that is another wish rather than an answer in any words."""


NAME = 2
"""So many words behind two others may be a name: "never mind, Ann Miller"."""


# -- what it is rather than an answer --------------------------------------------------------------------


def opens_with(question: Collecting, turn: Turn, said: Utterance) -> After | None:
    """A first clause that starts something everywhere, though any words are a value: "I changed my mind, ..."."""
    if not question.is_free or question.force_slot_filling:
        return None
    clause, rest = said.clauses
    words, more = len(clause.split()), len(rest.split())
    if words < 2 or more == 0:
        return None
    if words == 2 and more <= NAME:
        return None
    if answers.corrects(rest, turn.language):
        return None
    flow = universal(turn, said.part(clause))
    return wishes.reach(turn, flow, "phrases") if flow else None


def tells_instead(question: Collecting, turn: Turn, said: Utterance) -> After | None:
    """A question or report that happens to hold a value: "is my debit card blocked?"."""
    if question.force_slot_filling or not (said.meaning.stance and said.meaning.intent):
        return None
    held = _values_held(question, said)
    if held and said.begins_as_answer:
        return None
    if not question.is_free and said.excluded(question.reads):
        return None
    if said.beside(held) >= TELLS:
        return asks_or_tells(question, turn, said)
    return None


def _values_held(question: Collecting, said: Utterance) -> list[Found]:
    """The values of the kind that a sentence holds; where any words are one, it holds none."""
    return [] if question.is_free else said.values(question.reads)


def something_else(question: Collecting, turn: Turn, said: Utterance) -> After | None:
    """Another wish that happens to hold a value: "actually I lost my credit card"."""
    if question.force_slot_filling:
        return None
    if _is_ignored(question, turn, said):
        return consider(AFTER, question, turn, said) or question.missed(turn, "no_match")
    wanted = wishes.wanted(turn, said.meaning)
    if wanted.flow in ("", turn.frame.flow) or wanted.confidence < _least(question, turn, said):
        return None
    if wanted.is_pattern and turn.flows.acts(wanted.flow):
        return None  # an answer in other words, such as "all of it"
    if said.begins_as_answer and said.values(question.reads):
        return None
    is_universal = turn.flows.flows[wanted.flow].head.universal is not None
    is_other = _universal_instead if is_universal else _wish_instead
    if is_other(question, said, wanted.confidence) or _says_nothing_mapped(question, turn, said):
        return consider(AFTER, question, turn, said)
    return None


def _says_nothing_mapped(question: Collecting, turn: Turn, said: Utterance) -> bool:
    """Whether only an entity or an intent fills the slot, and the sentence has none that does."""
    slot = turn.flows.slot(question.collect)
    if slot.filled_by("from_text", "from_llm", "custom", "controlled"):
        return False
    return mapped(slot, said.meaning, turn.frame.flow, asked=question.collect) is None


def _is_ignored(question: Collecting, turn: Turn, said: Utterance) -> bool:
    """Whether sentences of that meaning answer nothing here: `ignored_intents` of a form, `not_intent` of a slot."""
    if said.meaning.confidence < turn.flows.defaults.confidence.intent:
        return False
    slot = turn.flows.slot(question.collect)
    return said.meaning.intent in turn.flow.head.ignored_intents or refuses(slot, said.meaning)


def _least(question: Collecting, turn: Turn, said: Utterance) -> float:
    """How sure the detector must be to leave the question."""
    limits = turn.flows.defaults.confidence
    if not question.is_free or not said.asks:
        return limits.interrupt
    return min(limits.intent, ASKED) if question.needs_cue else limits.intent


def _universal_instead(question: Collecting, said: Utterance, confidence: float) -> bool:
    if not question.is_free:
        return confidence >= CERTAIN_UNIVERSAL and not said.values(question.reads)
    return said.asks or _length(said) <= MOST_OF_A_UNIVERSAL


def _wish_instead(question: Collecting, said: Utterance, confidence: float) -> bool:
    if question.is_free:
        return said.asks or _length(said) >= WISH_IN_WORDS
    held = [*said.values(question.reads), *said.excluded(question.reads)]
    beside = _length(said) - sum(len(said.text[f.start : f.end].split()) for f in held)
    return beside >= (ASKED_BESIDE if said.asks else OTHER_WISH)


def _length(said: Utterance) -> int:
    return len((said.wish or said.text).split())


def refused(question: Collecting, turn: Turn, said: Utterance) -> After | None:
    """ "I'd rather not say": goes on without where that is possible, or says that it is not."""
    if not said.refuses or _answers_all_the_same(question, turn, said):
        return None
    return skipped(question, turn)


def _answers_all_the_same(question: Collecting, turn: Turn, said: Utterance) -> bool:
    """ "No, I don't know" to a yes or no, or "none" where any words are a value."""
    if question.reads == "yes_no":
        return answered_plainly(question, said)
    return question.is_free and said.flat in NOTHING and question.collect in turn.flows.kept


def skipped(question: Collecting, turn: Turn) -> After:
    """Goes on without an answer where that is possible."""
    if question.optional:
        turn.frame = replace(turn.frame, declined=(*turn.frame.declined, question.collect))
        return After.FOLLOW
    attempts = replace(turn.attempts, no_match=turn.attempts.no_match + 1)
    turn.frame = replace(turn.frame, attempts=attempts)
    if question.too_many(turn, "no_match"):
        return turn.interrupt("pattern_human_handoff", reason="refused", from_flow=turn.frame.flow)
    return turn.interrupt("pattern_skip_question", slot=question.collect)


def answered_plainly(question: Collecting, said: Utterance) -> bool:
    found = said.value(question.reads)
    return found is not None and found.certain


# -- the answer ------------------------------------------------------------------------------------------


def answer(question: Collecting, turn: Turn, said: Utterance) -> After | None:
    slot = turn.flows.slot(question.collect)
    value = mapped(slot, said.meaning, turn.frame.flow, asked=question.collect)
    found = _as_said(question, turn, said) if value is None else Found(value, 0, 0)
    if isinstance(found, Partial):
        return _gathered(question, turn, found)
    if found is None:
        return _for_the_form(question, turn, slot, said)
    filling.fill_ahead(turn, said, spare=question.collect)
    if said.several(question.reads) and question.is_choice:
        filling.queue_others(turn, turn.frame.flow, said)
        found = said.several(question.reads)[0]
    return take(question, turn, said, found)


def _for_the_form(question: Collecting, turn: Turn, slot: Slot, said: Utterance) -> After | None:
    """Words that are no value, where the form checks its answers itself: as in Rasa it sees them and says what is
    wrong. A question, or what starts something, is none of its answers."""
    if not (slot.mappings and slot.filled_by("from_text") and forms.check_of(turn)):
        return None
    if said.is_question or wishes.spoken_of(turn, said.meaning):
        return None
    words = said.value("phrase")
    if words is None:
        return None
    return question.fill(turn, words.value, said.words_of(words))


def take(
    question: Collecting, turn: Turn, said: Utterance, found: Found, given: Given | None = None
) -> After:
    """Takes the value, or reads it back first. `given` tells how it was given, where the words do not."""
    if _read_back(question, turn, said, found):
        return confirm(question, turn, found.value)
    turn.mark(question.collect, given or filling.given(question, turn, said, found))
    if question.confirm == "implicit":
        turn.say(turn.flows.defaults.noted, value=turn.read_back(question, found.value))
    return question.fill(turn, found.value, said.words_of(found))


def _gathered(question: Collecting, turn: Turn, part: Partial) -> After:
    """Part of an answer: listens for the rest. What adds nothing is let pass twice; then it is told what is there."""
    fresh = part.text != turn.frame.partial
    attempts = turn.attempts
    if not fresh and not question.bears(turn):
        return question.missed(turn, "no_match")
    if fresh:
        turn.frame = replace(turn.frame, attempts=replace(attempts, no_input=0, no_match=0))
    turn.frame = replace(turn.frame, partial=part.text)
    question.backchannel(turn)
    return turn.await_answer(question.listen(turn))


def _read_back(question: Collecting, turn: Turn, said: Utterance, found: Found) -> bool:
    if question.confirm in (True, "always"):
        return True
    if question.confirm in (False, "never"):
        return bool(found.left)
    return filling.doubts(question, turn, said, found)


def _read(question: Collecting, turn: Turn, said: Utterance) -> Found | Partial | None:
    """The answer in the words; of several values of the kind, the one whose cue stands before it."""
    if question.needs_cue:
        said = said.part(_led_to(question, turn, said))
    said = filling.apart(question, turn, said)
    found = _own_share(question, turn, said) or said.answer(question.reads, turn.frame.partial)
    return found or filling.alone(question, said)


def _own_share(question: Collecting, turn: Turn, said: Utterance) -> Found | None:
    """Of several values for several questions of one kind, the one that is for this question."""
    rivals = [q for q in turn.flow.questions if q.reads == question.reads]
    if len(rivals) < 2 or len(said.values(question.reads)) < 2:
        return None
    shared = filling.shared_out(rivals, said.text, said.values(question.reads), turn.language)
    return next((found for taker, found in shared if taker is question), None)


def _led_to(question: Collecting, turn: Turn, said: Utterance) -> str:
    """What a name follows is no part of it: "I'm going to Italy" answers "Which country are you going to?"."""
    cues = list(question.cue_pattern(turn.language).finditer(said.text))
    if not cues:
        return said.text
    begun, rest = said.text[: cues[-1].start()], said.text[cues[-1].end() :]
    if said.part(begun).values(question.reads) or _ADDRESS.fullmatch(begun) or not flat(rest):
        return said.text
    return rest


_ADDRESS = re.compile(r"(?:[A-Z]\S*\s+){1,3}\d+\w?\W*|\d+\s+(?:[A-Z]\S*\W+){1,3}")
"""What belongs to the place behind it: "Station Road 3" in Derby."""


def _as_said(question: Collecting, turn: Turn, said: Utterance) -> Found | Partial | None:
    """The answer; where its kind is only guessed, the words as they are if other values are possible, or if the
    rejections are about those."""
    found, how = _read(question, turn, said), turn.flows.kept.get(question.collect)
    if how is None or how.is_number:
        return found
    if isinstance(found, Partial) or wishes.wanted(turn, said.meaning):
        return found
    if question.is_free and (said.flat in NOTHING or said.is_mere_answer):
        return _mere_answer(turn, how, said)
    if found is None:
        return _unlisted(question, turn, how, said)
    if said.is_question and said.beside([found]) >= ASKS:
        return None
    return _words_instead(question, turn, said, found) or found


def _unlisted(question: Collecting, turn: Turn, how: Kept, said: Utterance) -> Found | None:
    """The words that hold no value of the kind: one all the same, or one that the caller is told why not."""
    words = said.value("phrase")
    if words is None or how.is_open:
        return words
    refused = filling.is_checked(question, turn) and not filling.allows(turn, (question, words.value))
    return words if refused else None


def _words_instead(question: Collecting, turn: Turn, said: Utterance, found: Found) -> Found | None:
    """The words as they are, where the rejections allow those and not the value that was found in them."""
    words = said.value("phrase") if filling.is_checked(question, turn) else None
    if words is None or not filling.allows(turn, (question, words.value)):
        return None
    value = turn.kept(question, found.value, said.words_of(found))
    return None if filling.allows(turn, (question, value)) else words


def _mere_answer(turn: Turn, how: Kept, said: Utterance) -> Found | None:
    """What that is where any words are a value: a yes or no, or the word for it; but it names no thing."""
    if how.is_truth:
        return said.agreed
    if how.is_thing:
        return None
    word = turn.spoken(said.agreed.value, "", "") if said.agreed else said.flat
    return Found(word, 0, len(said.text))


# -- what it is not --------------------------------------------------------------------------------------


def excluded(question: Collecting, turn: Turn, said: Utterance) -> After | None:
    """ "Not my credit card": the one that is left is offered; else the question is asked again, without blame."""
    if question.is_free:
        return None
    values = {found.value for found in _denied(question, said)}
    if not values:
        return None
    left = correcting.one_left(question, turn, values)
    if left is None:
        return question.reworded(turn)
    return confirm(question, turn, left)


def _denied(question: Collecting, said: Utterance) -> list[Found]:
    """The values that the answer is said not to be: "not my credit card", "the other one than the credit card"."""
    named = said.values(question.reads) if said.the_other else []
    if not named:
        return [] if said.value(question.reads) else said.excluded(question.reads)
    is_one = len({found.value for found in named}) == 1
    return named if is_one else []


OPENS_WITH = Reading(
    "a clause before",
    "i changed my mind, leave it",
    "where any words are an answer: the first clause alone is a `universal` phrase",
    "that flow",
    opens_with,
)

TELLS_INSTEAD = Reading(
    "tells instead",
    "a question, a report or a denial that holds a value: is my debit card blocked?",
    "as `asks or tells` below, with three words or more beside the value",
    "as `asks or tells`; the value is not taken",
    tells_instead,
)

SOMETHING_ELSE = Reading(
    "something else",
    "another wish that happens to hold a value: actually i lost my credit card",
    "the detector is sure of another flow (`confidence.interrupt`), and four words or more stand beside the value",
    "that flow comes first, as for another wish",
    something_else,
)

ANSWERS = (
    Reading(
        "a refusal",
        "i'd rather not say; i don't know",
        "the sentence begins with a refusal and wishes for nothing else",
        "goes on without, where the question is `optional`; else says that it is needed",
        refused,
    ),
    Reading(
        "not that one",
        "not my credit card; any day but friday",
        "a value of the kind, excluded, and none that is meant",
        "the only choice that is left is offered; else it is asked in other words, without blame",
        excluded,
    ),
    Reading(
        "the answer",
        "the value that was asked for, or a part of it",
        "a value of the kind that `reads` names, that nobody excluded or took back",
        "taken; read back first where it is unsure or `confirm` says so. Other values in the sentence "
        "fill their slots",
        answer,
    ),
)
