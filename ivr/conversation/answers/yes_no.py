"""Yes or no, as people say it: "yeah that's right", "no thank you", "that's all".

Rule: the word that opens the answer decides ("no, my savings account" is a no), unless another one takes it back.
"""

from __future__ import annotations

from typing import NamedTuple

from ivr.conversation.answers.kind import Found, Kind, Partial, Surroundings, Words, found_at
from ivr.conversation.answers.talk import CLOSINGS, skip_fillers
from ivr.conversation.answers.words import Phrases, listed, phrases

_PLAINLY: dict[str, tuple[str, str]] = {
    "en": (
        """yes, yeah, yep, yup, yea, ya, yes please, yes sir, yes ma'am, yes it is, yes i do, yes i would, yes i
        am, yes that's right, yes that's correct, yes that is correct, yeah that's right, correct, that's
        correct, that is correct, that's right, that is right, that's true, you're right, you are correct,
        right, exactly, absolutely, definitely, of course, sure, sure thing, for sure, surely, affirmative,
        indeed, i do, i would, i did, i am, i have, it is, it does, they are, please do, yes please do, go
        ahead, do it, do that, i'd like that, i confirm, confirm, confirmed, that works, that's fine, that is
        fine, works for me, sounds good, sounds right, i think so, i believe so, i guess so, that's the one, why
        not, by all means, no problem, you bet, you got it, that would be great, that would be fine, that would
        be good, that'd be great, sounds great, totally, true""",
        """no, nope, nah, naw, no way, no thank you, no thanks, no it's not, no it isn't, no it is not, no i don't,
        no i do not, no i wouldn't, no that's wrong, no that's not right, no that's incorrect, no that's not
        correct, no not really, not really, not at all, not yet, incorrect, wrong, that's wrong, that is wrong,
        that's incorrect, that is incorrect, that's not right, that is not right, that isn't right, that's not
        correct, that is not correct, that isn't correct, that's not it, that is not it, not correct, not right,
        not quite, not exactly, negative, it's not, it isn't, it is not, it's wrong, i don't, i do not, i don't
        think so, i wouldn't, i would not, i didn't, i am not, i'm not, i haven't, don't, do not, don't do that,
        please don't, never, never mind, cancel, cancel that, false, i'd rather not, no need, of course not,
        absolutely not, definitely not, certainly not, not this time""",
    ),
    "es": (
        """si, si por favor, si señor, si señora, si gracias, si claro, si correcto, si es correcto, si asi es, si
        eso es, claro, claro que si, por supuesto, desde luego, correcto, es correcto, eso es correcto, exacto,
        exactamente, asi es, eso es, eso mismo, cierto, es cierto, efectivamente, afirmativo, confirmo,
        confirmado, lo confirmo, de acuerdo, vale, esta bien, esta correcto, como no, por que no, adelante,
        hagalo, hazlo, quiero, lo es, sip, dale, seguro, eso, creo que si, tiene razon, sin duda""",
        """no, no gracias, no señor, no señora, no es correcto, no es asi, no no es correcto, no esta bien, no lo
        es, incorrecto, es incorrecto, eso no, eso no es, esta mal, eso esta mal, no es cierto, falso, para
        nada, de ninguna manera, en absoluto, negativo, nunca, jamas, todavia no, aun no, tampoco, claro que no,
        por supuesto que no, desde luego que no, creo que no, mejor no, no quiero, cancelar, cancele, cancelelo,
        nop""",
    ),
}
_MAYBE: dict[str, tuple[str, str]] = {
    "en": (
        "okay, ok, alright, all right, uh huh, mm hmm, mhm, that's it, that is it, fine, certainly, perfect, great",
        "",
    ),
    "es": ("ok, okay, bueno, bien, aja, ajá, muy bien, perfecto, ya", ""),
}


_NEITHER = {
    "en": """
    i don't know, i do not know, i don't remember, i don't understand, i don't have, i don't recall, i'm not
    sure, i am not sure, not sure, i have no idea, no idea, i don't see, no one, no longer""",
    "es": """
    no se, no lo se, no recuerdo, no me acuerdo, no entiendo, no entendi, no tengo, no estoy seguro, no estoy
    segura""",
}
_WHOLE = {
    "en": frozenset(
        phrases(
            """i do, i would, i did, i am, i have, it is, it does, they are, true, right, correct, confirm, cancel,
            do it, do that, it's not, it isn't, it is not, i don't, i do not, i wouldn't, i would not, i didn't,
            i am not, i'm not, i haven't, don't, do not, never, wrong, false, ya, yes i am, yes i do, no i
            don't, no i do not"""
        )
    ),
    "es": frozenset(
        phrases("quiero, eso, vale, cancelar, cancele, no quiero, seguro, no es asi, tampoco, nunca")
    ),
}
"""Phrases that are an answer only as a whole: "i would" is a yes, "i would like to pay" is not."""


def _phrases(language: str) -> Phrases[tuple[bool, bool, bool] | None]:
    """What each phrase means: (the answer, whether it is certain, whether nothing may follow)."""
    meanings: dict[str, tuple[bool, bool, bool] | None] = dict.fromkeys(phrases(_NEITHER[language]))
    whole = _WHOLE[language]
    for table, certain in ((_MAYBE, False), (_PLAINLY, True)):
        for answer, text in zip((True, False), table[language], strict=True):
            meanings.update({phrase: (answer, certain, phrase in whole) for phrase in phrases(text)})
    return Phrases(meanings)


_ANSWERS = {language: _phrases(language) for language in _PLAINLY}
_BARE = {
    "en": frozenset(listed("yes yeah yep yup sure no nope correct exactly incorrect wrong")),
    "es": frozenset(listed("si claro no correcto exacto incorrecto")),
}
_NOT_AN_ANSWER = {  # "right now", "si puede"
    "en": {
        "right": frozenset(listed("now away here there after")),
        "correct": frozenset(listed("my the it")),
    },
    "es": {
        "si": frozenset(listed("puede pueden puedo quiero me")),
        "no": frozenset(listed("se me puedo tengo quiero")),
    },
}
_RESTARTS = {
    "en": frozenset(listed("i mean sorry oh wait actually i'm think guess um uh well so and")),
    "es": frozenset(listed("perdon digo eh este pues ay ah y")),
}
_MAY_FOLLOW = frozenset(listed("please thank thanks sir ma'am okay ok uh um i por gracias senor senora eh"))
_THANKS = frozenset(listed("thank thanks gracias"))
_AGREES = frozenset(listed("right correct true correcto cierto asi"))


class _Said(NamedTuple):
    """An answer among the words: from `i` to `j`."""

    value: bool
    certain: bool
    i: int
    j: int


class YesNo(Kind):
    """Yes or no. By keys: 1 yes, 2 no. A mere "okay" or "mm hmm" is a yes that is not certain."""

    name = "yes_no"
    example = {"en": "yes or no", "es": "sí o no"}
    hints = {
        "en": ("yes", "no", "yeah", "correct", "that's right", "no thank you", "that's wrong"),
        "es": ("sí", "no", "correcto", "así es", "claro", "no gracias", "está mal"),
    }
    by_keys = {
        "en": "You can also press 1 for yes, or 2 for no.",
        "es": "También puede marcar 1 para sí o 2 para no.",
    }
    speech_end = 1.0
    only_when_asked = True
    gathers = True

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        found = _decided(_opening(words, around.tongue), words)
        return [found] if found and found.certain else []

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        opening = _opening(words, around.tongue)
        found = _decided(opening, words)
        if found and any(said.certain for said in opening):
            return found
        closing = CLOSINGS[around.tongue].all(words)
        if closing:  # "that's all" to "anything else?"
            return found_at(words, closing[0][1], closing[0][2], False)
        if any(answer is None for answer, _, _ in _ANSWERS[around.tongue].all(words)):
            return None  # "i'm not sure"
        for i, word in enumerate(words):
            if word.norm in _BARE[around.tongue] and (said := _at(words, i, around.tongue)):
                return found_at(words, i, said.j, said.value, certain=len(words) <= 6)
        return None if any(word.norm in _THANKS for word in words) else found

    def read_keys(self, keys: str, around: Surroundings) -> bool | None:
        return {"1": True, "2": False}.get(keys)

    def expected_keys(self, around: Surroundings) -> int:
        return 1


def _opening(words: Words, tongue: str) -> list[_Said]:
    """The answers that stand before anything else is said."""
    said = []
    i = 0
    while i < len(words):
        if answer := _at(words, i, tongue):
            said.append(answer)
            i = answer.j
        elif words[i].norm in _RESTARTS[tongue] or (not said and skip_fillers(words, i, tongue) > i):
            i += 1
        else:
            break
    return said


def _decided(said: list[_Said], words: Words) -> Found | None:
    """What several answers in a row come to: "yes no", "yeah no that's wrong", "no i mean yes", "no that's right"."""
    plain = [answer for answer in said if answer.certain] or said
    if not plain:
        return None
    answer, certain = plain[0], plain[0].certain
    for other in plain[1:]:
        first = words[other.i].norm
        if other.value == answer.value:
            answer = answer._replace(j=other.j)
        elif (
            first in ("yes", "yeah", "yep", "sure", "no", "nope", "si")
            or not other.value
            or other.i > answer.j
        ):
            answer = other  # taken back
        elif any(word.norm in _AGREES for word in words[other.i : other.j]):
            answer, certain = other, False  # a no to one question, a yes to another
    return found_at(words, answer.i, answer.j, answer.value, certain)


def _at(words: Words, i: int, tongue: str) -> _Said | None:
    """The answer that begins at `i`, if the words after it do not make it something else."""
    hit = _ANSWERS[tongue].at(words, i)
    if hit is None or hit[0] is None:
        return None
    value, certain, whole = hit[0]
    j = hit[1]
    closing = CLOSINGS[tongue].at(words, i)
    if closing and closing[1] > j:  # "that's it for today"
        return None
    if j < len(words) and not words[j].mark:
        if j == i + 1 and words[j].norm in _NOT_AN_ANSWER[tongue].get(words[i].norm, ()):
            return None
        if whole and words[j].norm not in _MAY_FOLLOW and not _ANSWERS[tongue].at(words, j):
            return None
    return _Said(value, certain, i, j)
