"""Which text slots hold a yes or a no, and the texts that stand for these."""

from __future__ import annotations

import re

from ivr.content.slot_kinds.asked import Asked
from ivr.content.slot_kinds.signs import sign_of
from ivr.content.slot_kinds.uses import Use
from ivr.conversation.events import Value
from ivr.conversation.slots import Slot
from ivr.conversation.text_slots import answer_of, truth_of

YES_OR_NO = re.compile(
    r"(?i)\b(?P<yes>true|yes|s[ií]|y|ja)\s*(?:/|\||,|or|o|and|eller|oder)\s*[\"'`]?(?P<no>false|no|n|nej|nei|nein)\b"
)
_BOOLEAN = re.compile(
    r"(?i)\bbool(?:ean)?\b|^\W*(?:whether|if|si|indicates? (?:whether|if)|confirms?|confirmation)\b"
    r"(?!.*\bor\b(?! not\b)).*|\b(?:user|customer|caller|guest)s?\s(?:confirms?|agrees?|accepts?)\b"
)
_NAMED_SO = re.compile(
    r"(?i)(?:^|_)(?:confirm(?:ed|ation|s)?|verif(?:y|ied|ication)|agree[sd]?|agreement|accept(?:ed|s)?|approv\w+|"
    r"proceed|continue|consent|is|has|have|was|were|wants?|needs?|should|can|will|satisfied|correct|resolved|solved|"
    r"confirma(?:r|do|da|ci[oó]n)?|acepta\w*)(?:_|$)(?!(?:.*_)?(?:code|number|num|id|email|type|method|option|date|time|"
    r"name|reason|reference)$)"
)
_ASKS_IT = re.compile(
    r"""(?ix)(?:^|[.!?¿:,;…]\s*|\bplease\s)(?:so,?\s|and\s|then\s|great,?\s|okay,?\s)*(?:
        do|does|did|would|will|shall|should|can|could|may|is|are|am|was|were|has|have|had|want\sto|ready\sto|confirm |
        quiere[ns]?|quieres|desea[ns]?|confirma[ns]?|es|est[aá][ns]?|tiene[ns]?|puede[ns]?|acepta[ns]?|te\sgustar[ií]a
      )\b[^?]*[?]?\s*$ | \(?\b(?:yes|s[ií])\s*(?:/|or|o)\s*no\b | \b(?:correct|right|okay|correcto)\?\s*$ |
      \bconfirm\b(?!\S*\s(?:your|the)\s(?:e-?mail|name|address|number|date))"""
)
_OR = re.compile(r"(?i)\s(?:or|o)\s(?!not\b|no\b)")
_OPPOSITE = {
    "true": "false", "y": "n", "ja": "nej", "1": "0", "confirm": "cancel", "confirmed": "cancelled",
    "accept": "decline", "accepted": "declined", "agree": "disagree", "approve": "reject", "approved": "rejected",
    "proceed": "cancel",
}  # fmt: skip
"""What stands for a no where this stands for a yes; of any other it is "no"."""
_AGREES = {no: yes for yes, no in reversed(_OPPOSITE.items())}
_USUAL = (("True", "False"), ("true", "false"), ("yes", "no"), ("Yes", "No"), ("y", "n"))
"""What a language model writes for a yes and a no, the likeliest first."""


def is_truth(asked: Asked) -> bool:
    """Whether callers answer with a yes or a no: by its use, its buttons, its description, or its name and question."""
    use, answers = asked.use, {*_answers(asked.use).values()}
    if None in answers:
        return False
    if len(use.offered) > 1 and answers == {True, False}:
        return True
    if use.compared and all(truth_of(str(value)) is not None for value in use.compared):
        return True
    return any(pattern.search(asked.about) for pattern in (YES_OR_NO, _BOOLEAN)) or _is_asked(asked)


def _answers(use: Use) -> dict[str, bool | None]:
    """The values that are known, each with what it means: by itself, or by the title of its button."""
    known = {text: [text] for text in use.texts} | {
        value: [value, *use.offered[value]] for value in use.offered
    }
    told = {value: [answer_of(word) for word in words] for value, words in known.items()}
    return {value: next((a for a in found if a is not None), None) for value, found in told.items()}


def _is_asked(asked: Asked) -> bool:
    named = _NAMED_SO.search(asked.step.collect) is not None
    used = asked.use.is_truth
    if not asked.words:
        return named and used
    if _asks_it(asked):
        return named or used
    return asked.is_fork and _may_ask_it(asked)


def _asks_it(asked: Asked) -> bool:
    """Whether a question is answered by yes or no: "Shall I send it?", not "Would you like tea or coffee?"."""
    asks = _ASKS_IT.search(asked.sentence) is not None
    return asks and not (asked.begins_with_which or _has_alternatives(asked))


def _may_ask_it(asked: Asked) -> bool:
    """Whether nothing else than a yes or no is asked for: "Send 150 to Joe?"."""
    is_open = asked.asks_for_a_thing or _has_alternatives(asked) or sign_of(asked) not in ("phrase", "text")
    return asked.sentence.endswith("?") and not is_open


def _has_alternatives(asked: Asked) -> bool:
    return _OR.search(asked.sentence) is not None and not YES_OR_NO.search(asked.words)


def texts(asked: Asked) -> tuple[str, str]:
    """The texts that stand for yes and no: those that conditions look for, that the description names or that buttons
    set, the first of these that have the form that is asked for; else what a language model says there."""
    use, written = asked.use, YES_OR_NO.search(asked.about)
    described = [written["yes"], written["no"]] if written else []
    looked_for = list(use.offered) if {*use.texts} <= {*use.offered} else use.texts
    named = [value for value in use.offered if truth_of(value) is None]
    known = next(filter(None, (use.texts and looked_for, described, use.set_by_buttons, named)), [])
    meant = _answers(use)
    by_answer = {meant.get(text, truth_of(text)): text for text in reversed(known) if use.fits(text)}
    yes, no = by_answer.get(True, ""), by_answer.get(False, "")
    if yes:
        return yes, no or _like(yes, _OPPOSITE.get(yes.lower(), "no"))
    if no:
        return _like(no, _AGREES.get(no.lower(), "yes")), no
    return next((pair for pair in _USUAL if use.fits(pair[0])), _USUAL[0])


def _like(pattern: str, text: str) -> str:
    """The text with small and capital letters as in the pattern."""
    if len(pattern) > 1 and pattern.isupper():
        return text.upper()
    return text.title() if pattern[0].isupper() else text


def chosen(slot: Slot) -> tuple[Value, Value] | None:
    """A choice of yes and no, as it is written in the domain."""
    by_truth = {truth_of(str(value)): value for value in slot.values}
    is_one = set(by_truth) == {True, False} and len(slot.values) == len(by_truth)
    return (by_truth[True], by_truth[False]) if is_one else None
