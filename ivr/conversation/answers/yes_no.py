"""Yes or no, as people say it: "yeah that's right", "no thank you", "that's all".

Rule: the word that opens the answer decides ("no, my savings account" is a no), unless another one takes it back.
"""

from __future__ import annotations

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
        not, by all means, no problem, you bet, totally, true""",
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
        "okay, ok, alright, all right, uh huh, mm hmm, mhm, that's it, fine, certainly, perfect, great",
        "",
    ),
    "es": ("ok, okay, bueno, bien, aja, ajá, muy bien, perfecto, ya", ""),
}


def _phrases(language: str) -> Phrases[tuple[bool, bool]]:
    meanings: dict[str, tuple[bool, bool]] = {}
    for table, certain in ((_MAYBE, False), (_PLAINLY, True)):
        for answer, text in zip((True, False), table[language], strict=True):
            meanings.update(dict.fromkeys(phrases(text), (answer, certain)))
    return Phrases(meanings)


_ANSWERS = {language: _phrases(language) for language in _PLAINLY}
_STRONG = {
    "en": frozenset(listed("yes yeah yep yup correct exactly no nope incorrect wrong")),
    "es": frozenset(listed("si claro correcto exacto no incorrecto")),
}
_NOT_AN_ANSWER = {  # "right now", "no problem" is a yes, "sure is cold"
    "en": {"right": frozenset(listed("now away here there after")), "i": frozenset(), "true": frozenset()},
    "es": {
        "si": frozenset(listed("puede pueden puedo quiero me")),
        "no": frozenset(listed("se me puedo tengo quiero")),
    },
}
_OPENERS = {
    "en": frozenset(listed("i think guess um uh well oh so and")),
    "es": frozenset(listed("pues eh este y ah")),
}


class YesNo(Kind):
    """Yes or no. By keys: 1 yes, 2 no. A mere "okay" or "mm hmm" is a yes that is not certain."""

    name = "yes_no"
    example = {"en": "yes or no", "es": "sí o no"}
    hints = {
        "en": ("yes", "no", "yeah", "correct", "that's right", "no thank you", "that's wrong"),
        "es": ("sí", "no", "correcto", "así es", "claro", "no gracias", "está mal"),
    }

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        found = self._opening(words, around)
        return [found] if found and found.certain else []

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        found = self._opening(words, around)
        if found and found.certain:
            return found
        closing = CLOSINGS[around.tongue].all(words)
        if closing and len(words[closing[0][1]].raw) > 1:  # "that's all" to "anything else?"
            _, i, j = closing[0]
            if words[i].norm not in ("today", "for", "i", "help", "por"):
                return found_at(words, i, j, False)
        for i, word in enumerate(words):
            if found and found.start <= word.start < found.end:
                continue
            if word.norm in _STRONG[around.tongue] and (hit := self._at(words, i, around)):
                return found_at(words, i, hit[2], hit[0], certain=len(words) <= 6)
        return found

    def _opening(self, words: Words, around: Surroundings) -> Found | None:
        tongue = around.tongue
        i = 0
        maybe: Found | None = None
        while i < len(words):
            hit = self._at(words, i, around)
            if hit is None:
                ahead = skip_fillers(words, i, tongue)
                if ahead == i and words[i].norm in _OPENERS[tongue]:
                    ahead += 1
                if ahead == i:
                    break
                i = min(ahead, i + 1) if ahead < len(words) else i + 1
                continue
            value, certain, j = hit
            if certain:
                return self._taken_back(words, i, j, value, around)
            maybe = maybe or found_at(words, i, j, value, certain=False)
            i = j
        return maybe

    def _taken_back(self, words: Words, i: int, j: int, value: bool, around: Surroundings) -> Found:
        """The last of several opening answers: "yes no", "yeah no that's wrong", "no i mean yes"."""
        certain = True
        k = j
        while k < len(words):
            hit = self._at(words, k, around)
            if hit and hit[1]:
                if hit[0] != value:
                    # "no that's right" is a no to one question and a yes to another
                    certain = words[k].norm in ("yes", "yeah", "no", "nope", "si") or k - j > 0
                    i, value = k, hit[0]
                j = k = hit[2]
            elif words[k].norm in (
                "i",
                "mean",
                "sorry",
                "oh",
                "wait",
                "actually",
                "i'm",
                "perdon",
                "digo",
                "um",
                "uh",
            ):
                k += 1
            else:
                break
        return found_at(words, i, j, value, certain)

    def _at(self, words: Words, i: int, around: Surroundings) -> tuple[bool, bool, int] | None:
        hit = _ANSWERS[around.tongue].at(words, i)
        if hit is None:
            return None
        (value, certain), j = hit
        closing = CLOSINGS[around.tongue].at(words, i)
        if closing and closing[1] > j:  # "that's it for today"
            return None
        if j == i + 1 and j < len(words):
            if words[j].norm in _NOT_AN_ANSWER[around.tongue].get(words[i].norm, ()) and not words[j].mark:
                return None
        return value, certain, j

    def read_keys(self, keys: str, around: Surroundings) -> bool | None:
        return {"1": True, "2": False}.get(keys)

    def expected_keys(self, around: Surroundings) -> int:
        return 1
