"""The words of an utterance, as training, detection and entity search all see them.

Rule: a sentence that is trained and a sentence that is heard pass through the same function.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 1000
"""Characters of an utterance that are read; nobody says more in one breath."""

# A character of Chinese or Japanese is a word by itself: those languages write no spaces.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+"
                   r"(?:['’][^\W_]+)*")  # fmt: skip
_UNKNOWN = re.compile(r"<unk>|\[unk\]", re.IGNORECASE)  # what recognisers write for a word they do not know
_ACCENTS = re.compile("[\u0300-\u036f]")

_NUMBER_WORDS = frozenset(
    word
    for line in (
        "zero oh o one two three four five six seven eight nine ten eleven twelve thirteen fourteen",
        "fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty",
        "ninety hundred thousand million double triple point and dollar dollars cent cents",
        "cero un uno una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince",
        "dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintiun veintidos veintitres",
        "veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve treinta cuarenta",
        "cincuenta sesenta setenta ochenta noventa cien ciento doscientos trescientos cuatrocientos",
        "quinientos seiscientos setecientos ochocientos novecientos mil millon millones doble triple",
        "punto coma y con dolar dolares centavo centavos euro euros peso pesos",
    )
    for word in line.split()
)


HESITATIONS = frozenset(("uh", "um", "uhm", "umm", "erm", "hmm", "ehm"))


def folded(text: str) -> str:
    """Lower case, accents dropped: "Sí" and "si" are one word, since not everybody types the accent."""
    text = text.lower()
    if text.isascii():
        return text
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.replace("’", "'")))
    return unicodedata.normalize("NFKC", plain)


def words(text: str) -> list[str]:
    """The words of `text`, folded, without punctuation, hesitation and what the recogniser could not name."""
    found: list[str] = _WORD.findall(folded(_UNKNOWN.sub(" ", text[:LONGEST])))
    return [word for word in found if word not in HESITATIONS]


_ENCLITIC = re.compile(
    r"\b(?P<verb>\w*[áéíóú]\w*?)(?P<pronouns>(?:me|te|se|nos)?(?:lo|la|le|los|las|les)|me|te|se|nos)\b",
    re.IGNORECASE,
)


_INFINITIVE = re.compile(
    r"\b(?P<verb>\w{2,}[aei]r)(?P<pronouns>(?:me|te|se|nos)?(?:lo|la|le|los|las|les)|me|te|se|nos)\b",
    re.IGNORECASE,
)


def without_enclitics(text: str) -> str:
    """Spanish pronouns apart from the verb that they hang on, as its accent or ending shows: "págame" is "pága me"."""
    text = _INFINITIVE.sub(r"\g<verb> \g<pronouns>", text)
    return text if text.isascii() else _ENCLITIC.sub(r"\g<verb> \g<pronouns>", text)


def spans(text: str) -> list[tuple[str, int, int]]:
    """Each word of `text` with the place it has there."""
    return [(folded(word.group()), word.start(), word.end()) for word in _WORD.finditer(text[:LONGEST])]


def only_numbers(spoken: list[str]) -> bool:
    """Whether there is nothing but digits and number words: an answer to a question, never a wish."""
    return bool(spoken) and all(word.isdigit() or word in _NUMBER_WORDS for word in spoken)
