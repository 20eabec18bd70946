"""What callers say around their answers: noise, politeness, farewells, and the cues with which they correct themselves.

Rule: words that could be an answer to some question ("no", "sure", "seven") are never noise.
"""

from __future__ import annotations

from ivr.conversation.answers.kind import Found
from ivr.conversation.answers.words import Phrases, Words, listed, primary, words_of

FILLERS: dict[str, Phrases[str]] = {
    "en": Phrases.listed(
        """uh, um, uhm, umm, er, erm, ah, aah, eh, hm, hmm, mm, mmm, mhm, mm hmm, uh huh, huh, oh, ooh, o, okay,
        ok, okey, alright, all right, alrighty, thank you, thanks, thank you very much, thank you so much,
        thanks a lot, many thanks, thank you for your help, very much, so much, for your help, please, hi,
        hello, hey, hi there, hello there, hey there, good morning, good afternoon, good evening, certainly,
        perfect, great, wonderful, excellent, awesome, cool, lovely, gotcha, got it, i see, you too, you as
        well, same to you, likewise, you're welcome, my pleasure, my, and, but, so, well, like, you know, the,
        a, an, just, then, now, i, i'm, it, it's, that, that's, is, of, to, for, with, in, on, at, me, your, be,
        let's see, let me see, let me think, let me check, let me look, one moment, one second, just a moment,
        just a second, just a minute, a moment, a second, give me a second, give me a moment, give me a minute,
        hold on a second, hold on a moment, hang on, hang on a second, bear with me, ma'am, sir, how are you,
        how are you doing, how are you today, i'm fine, i'm good thanks, nice to meet you"""
    ),
    "es": Phrases.listed(
        """eh, ehm, este, em, mm, mmm, ah, oh, ay, uy, hm, hmm, bueno, bien, muy bien, ok, okay, gracias, muchas
        gracias, mil gracias, muy amable, por favor, hola, buenos dias, buen dia, buenas tardes, buenas noches,
        buenas, oiga, oye, mire, mira, disculpe, pues, entonces, o sea, a ver, dejeme ver, un momento, un
        segundo, un momentito, espere un momento, permitame, perfecto, excelente, estupendo, genial, ya,
        igualmente, a usted, de nada, mi, la, el, lo, los, las, un, una, y, pero, que, es, de, a, en, con, para,
        por, me, se, su, yo, es que, señor, señora, señorita, como esta, como le va, mucho gusto, con gusto"""
    ),
}

_FAREWELLS: dict[str, Phrases[str]] = {
    "en": Phrases.listed(
        """bye, bye bye, goodbye, good bye, bye now, good night, see you, see you later, talk to you later, take
        care, have a good day, have a nice day, have a great day, have a good one, have a wonderful day, have a
        good night, have a good evening, have a nice evening, have a good afternoon, have a good weekend, have a
        nice weekend"""
    ),
    "es": Phrases.listed(
        """adios, hasta luego, hasta pronto, hasta mañana, nos vemos, chao, chau, bye, que tenga buen dia, que
        tenga un buen dia, que le vaya bien, que este bien, cuidese"""
    ),
}

CLOSINGS: dict[str, Phrases[str]] = {
    "en": Phrases.listed(
        """that's all, that is all, that'll be all, that will be all, that was all, that would be all, that's
        everything, that is everything, that'll be it, that will be it, that was it, that would be it, that's
        about it, that was going to be it, that was gonna be it, that's going to be it, that's gonna be it,
        that'll do, that will do, that does it, nothing else, nothing, nothing more, nothing thanks, i'm all
        set, i am all set, all set, all done, i'm done, i am done, i'm good, i am good, we're good, all good, no
        more, no further questions, not at this time, not right now, not today, all i need, all i needed, all
        that i need, all that i needed, all the help i needed, all the help i need, i think that's it, that's it
        for today, that's it for now, i don't need anything else, i do not need anything else, i'm fine, i'm
        okay"""
    ),
    "es": Phrases.listed(
        """eso es todo, es todo, seria todo, eso seria todo, eso era todo, nada mas, nada, ninguna otra cosa, ya es
        todo, con eso es suficiente, con eso basta, no necesito nada mas, por ahora no, por hoy no, todo bien,
        eso fue todo"""
    ),
}
"""Ways to say that there is nothing more to be done."""

_AFTERWORDS: dict[str, Phrases[str]] = {
    "en": Phrases.listed(
        "for today, today, for now, i think, i needed, i need, i needed help with, help with, all, no, nope, yes"
    ),
    "es": Phrases.listed("por ahora, por hoy, hoy, creo, lo que necesitaba, no, si, todo"),
}
"""What may stand beside a closing or a farewell."""

_CORRECTIONS: dict[str, Phrases[str]] = {
    "en": Phrases.listed(
        """no i said, i said, no no, no wait, oh sorry, sorry, i'm sorry, i am sorry, actually, i mean, i meant,
        wait, hold on, scratch that, make that, make it, rather, correction, oops, my mistake, my bad, excuse
        me, no not that, let me start over, let me start again, let me correct that, let me rephrase, no it's,
        no it is, no that's, no sorry, i misspoke, or rather, better, instead"""
    ),
    "es": Phrases.listed(
        """no dije, dije, he dicho, no no, no espere, no espera, perdon, perdone, perdona, lo siento, disculpe,
        disculpa, digo, mejor dicho, quiero decir, quise decir, espere, espera, en realidad, mejor, corrijo, me
        equivoque, rectifico, no es, no era, no eso no, mas bien, empiezo de nuevo, no perdon"""
    ),
}
_DOUBTS = frozenset(
    listed("what could can did pardon who why how come repeat huh que como puede podria quien")
)
_NO = {"en": frozenset({"no", "nope"}), "es": frozenset({"no"})}


def _table(tables: dict[str, Phrases[str]], language: str) -> Phrases[str]:
    return tables.get(primary(language)) or tables["en"]


def skip_fillers(words: Words, i: int, language: str) -> int:
    """The place of the first word from `i` on that is not filler."""
    fillers = _table(FILLERS, language)
    while i < len(words):
        hit = fillers.at(words, i)
        if hit is None:
            break
        i = hit[1]
    return i


def only_fillers(words: Words, language: str) -> bool:
    """Whether nothing but noise and politeness was said."""
    return skip_fillers(words, 0, language) == len(words)


def is_filler(text: str, language: str = "en") -> bool:
    """Nothing but noise, backchannel, politeness or a greeting: not an answer, and not a reason to ask again."""
    return only_fillers(words_of(text), language)


def is_farewell(text: str, language: str = "en") -> bool:
    """A good-bye, with nothing beside it but politeness and "that was all"."""
    words = words_of(text)
    farewells = _table(_FAREWELLS, language)
    around = [_table(table, language) for table in (CLOSINGS, FILLERS, _AFTERWORDS)]
    parted, other, i = False, 0, 0
    while i < len(words):
        hit = farewells.at(words, i)
        parted = parted or hit is not None
        hit = hit or next(filter(None, (phrases.at(words, i) for phrases in around)), None)
        other += hit is None
        i = hit[1] if hit else i + 1
    return parted and other <= 2


def correction_spots(words: Words, language: str) -> list[tuple[int, int]]:
    """Where a cue of correction stands: (its first word, the word after it)."""
    spots = []
    for _, i, j in _table(_CORRECTIONS, language).all(words):
        if not (
            j < len(words) and words[j].norm in _DOUBTS
        ):  # "i'm sorry what was that" asks, and corrects nothing
            spots.append((i, j))
    return spots


def corrects(text: str, language: str = "en") -> bool:
    """Whether the caller takes something back: "no i said", "oh sorry", "actually", "i mean", "wait"."""
    words = words_of(text)
    return any(j < len(words) for _, j in correction_spots(words, language)) or bool(
        words and correction_spots(words, language) and len(words) <= 3
    )


def after_correction(words: Words, language: str) -> Words:
    """The words after the last cue of correction (all of them without one)."""
    cut = 0
    no = _NO.get(primary(language), _NO["en"])
    for _, j in correction_spots(words, language):
        cut = j
    for place in range(cut, len(words)):
        if place > 0 and words[place].norm in no:
            cut = place + 1
    return words[cut:] if cut < len(words) else words


def self_corrected(found: list[Found], words: Words, language: str) -> list[Found]:
    """The values that stand after the caller corrected themselves; said twice in a row counts once.

    What follows a cue replaces as many values before it: "from checking to savings, sorry, credit" is checking, credit.
    """
    if len(found) < 2:
        return found
    no = _NO.get(primary(language), _NO["en"])
    cues = [words[i].start for i, _ in correction_spots(words, language)]
    cues += [word.start for word in words if word.norm in no]
    kept: list[Found] = []
    group: list[Found] = []
    last = 0
    for value in found:
        if group and any(last <= cue < value.start for cue in cues):
            kept = kept[: max(0, len(kept) - len(group))] + group
            group = []
        last = value.end
        if _denied(words, value):
            continue
        if not group or group[-1].value != value.value:
            group.append(value)
    kept = kept[: max(0, len(kept) - len(group))] + group
    return [value for place, value in enumerate(kept) if place == 0 or kept[place - 1].value != value.value]


def _denied(words: Words, value: Found) -> bool:
    """Whether "not" stands right before the value: "not my checking"."""
    place = next((i for i, word in enumerate(words) if word.start >= value.start), 0) - 1
    while place >= 0 and words[place].norm in ("my", "the", "from", "to", "for", "on", "a"):
        place -= 1
    return place >= 0 and words[place].norm in ("not", "isn't")
