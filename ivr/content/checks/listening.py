"""What a caller can take in by ear: words at once, choices in one breath, and other words the second time.

Rule: only what is said is counted. A menu may have as many keys as a telephone, as long as nobody reads them all out.
"""

from __future__ import annotations

import re

from ivr.content.checks.material import Material, Spot, texts
from ivr.content.checks.wording import LONGEST
from ivr.content.problems import Problems
from ivr.conversation.answers.words import flat
from ivr.conversation.steps import CollectStep, MenuStep
from ivr.conversation.steps.question import Question
from ivr.conversation.written import rungs

MANY, TOO_MANY = 40, 75
"""Words that take a quarter and half a minute to say."""

MOST_CHOICES = 5
"""What people remember of a list that they hear once."""

LONGEST_HINT, MOST_HINTS = 100, 500
"""What Twilio takes as `hints`: twilio.com/docs/voice/twiml/gather."""

LADDERS = ("ask", "menu", "no_input", "no_match")

_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
"""Writing without spaces: Japanese, Chinese, Thai. Two signs are about a word."""

_OFFERS = re.compile(
    r"\b(?:press|pulse|pulsar|oprima|marque|presione|tryck|trykk)\s+(\d)(?![\d*])(?:\s+\d)*", re.IGNORECASE
)


def long_prompts(material: Material, problems: Problems) -> None:
    """A prompt is too long to listen to."""
    for said in material.said:
        if not MANY < len(said.text) <= LONGEST or (count := _words(said.text)) <= MANY:
            continue
        if count > TOO_MANY:
            message = f"{said.what}: {count} words in one piece; callers hang up or talk over it."
            hint = f"Say {MANY} at most, and the rest when it is asked for."
        else:
            message = f"{said.what}: {count} words in one piece are a lot to listen to."
            hint = f"Say it in {MANY} or fewer."
        problems.add(said.place.problem(message, hint, severity="warning"))


def _words(text: str) -> int:
    unspaced = len(_UNSPACED.findall(text))
    return len(text.split()) + unspaced // 2


def crowded_menus(material: Material, problems: Problems) -> None:
    """More choices are read out than callers can remember."""
    for spot in material.own_steps:
        choices = _choices(spot, material)
        if len(choices) <= MOST_CHOICES:
            continue
        for ladder in spot.ladders(("ask", "menu")):
            for path, wording in ladder:
                told = max((_named(text, choices) for _, _, text in texts(wording)), default=0)
                if told > MOST_CHOICES:
                    message = f"{told} choices in one breath; callers remember {MOST_CHOICES} at most."
                    hint = "Say the commonest, and the others in a second menu."
                    spot.tell(problems, path, message, hint, severity="warning")


def _choices(spot: Spot, material: Material) -> list[tuple[str, ...]]:
    """What each choice is recognised by in a prompt: its key, its phrases."""
    step = spot.step
    if isinstance(step, MenuStep):
        every = [(choice.key, choice.say) for choice in step.choices]
        return [
            (key, *(p for ps in (say.values() if isinstance(say, dict) else [say]) for p in ps))
            for key, say in every
        ]
    if isinstance(step, CollectStep) and step.keys:
        return [(key,) for key in step.keys]
    if isinstance(step, CollectStep) and step.reads in material.flows.choices:
        items = material.flows.choices[step.reads].items.values()
        return [tuple(phrases[0] for phrases in by_language.values() if phrases) for by_language in items]
    return []


def _named(text: str, choices: list[tuple[str, ...]]) -> int:
    """How many of the choices the text names."""
    words = f" {flat(text)} "
    return sum(any(f" {flat(name)} " in words for name in names if name) for names in choices)


def same_words_again(material: Material, problems: Problems) -> None:
    """A ladder says the same words twice."""
    for spot in material.own_steps:
        for ladder in spot.ladders(LADDERS):
            seen: dict[tuple[str, str], int] = {}
            for number, (path, wording) in enumerate(ladder if len(ladder) > 1 else (), 1):
                for deeper, language, text in texts(wording):
                    words = " ".join(re.findall(r"\w+", text.lower()))
                    first = seen.setdefault((language, words), number)
                    if first != number:
                        message = f"these are the words of attempt {first} once more."
                        hint = "Say it in other words: who did not understand them then will not now."
                        spot.tell(problems, (*path, *deeper), message, hint, severity="warning")


def keys_that_do_nothing(material: Material, problems: Problems) -> None:
    """A prompt offers a key that means nothing there."""
    universal = material.flows.universal_keys
    for spot in material.own_steps:
        step = spot.step
        chooses = isinstance(step, MenuStep) and step.choices and not step.offers
        if not (chooses or (isinstance(step, CollectStep) and step.keys)):
            continue
        own = step.own_keys() if isinstance(step, Question) else frozenset()
        hint = f"Its keys are: {', '.join(sorted(own))}." if own else "Give one of the choices a key."
        for ladder in spot.ladders(LADDERS):
            for path, wording in ladder:
                for deeper, _, text in texts(wording):
                    for offered in _OFFERS.finditer(text):
                        if offered[1] not in own and offered[1] not in universal:
                            message = f"key '{offered[1]}' is offered, and does nothing here."
                            place = spot.place.within(*path, *deeper)
                            problems.add(
                                place.problem(
                                    f"{spot.what}: {message}",
                                    hint,
                                    column=offered.start(1) + 1,
                                    severity="warning",
                                )
                            )


def hints_twilio_leaves_out(material: Material, problems: Problems) -> None:
    """Words for the recogniser that Twilio does not take."""
    for spot in material.own_steps:
        if not isinstance(spot.step, CollectStep):
            continue
        for index, hint in enumerate(spot.step.hints):
            if len(hint) > LONGEST_HINT:
                message = f"a hint of {len(hint)} characters; Twilio takes {LONGEST_HINT} at most."
                advice = "Write phrases, not sentences."
                spot.tell(problems, ("hints", index), message, advice, severity="warning")
        if len(spot.step.hints) > MOST_HINTS:
            message = f"{len(spot.step.hints)} hints; Twilio takes {MOST_HINTS} at most."
            spot.tell(problems, ("hints",), message, "Keep what is said most.", severity="warning")


def one_wording(material: Material, problems: Problems) -> None:
    """A question is asked again in the same words."""
    for spot in material.own_steps:
        step = spot.step
        if isinstance(step, CollectStep) and len(rungs(step.ask)) == 1 and step.no_match is None:
            message = "who does not understand this question hears it again in the same words."
            hint = "Write a list: the question, an example of an answer, the keys."
            spot.tell(problems, ("ask",), message, hint, severity="note")


CHECKS = (long_prompts, crowded_menus, same_words_again, keys_that_do_nothing, hints_twilio_leaves_out)
ADVICE = (one_wording,)
