"""Where card numbers are found after calls in which callers told or keyed them: promise 6, as an attack.

    python -m tests.bench.canary [--cards 40] [--every 1] [--languages en,es]

Calls go through the web app of a real server with a database file. Every card is nobody's, with the right check digit;
every way of telling it is tried in every language, at a question that asks for something else. Then everything that was
written is searched: each column of the database, its file and its journal, the log, what agents see, the exported
records. A hit is a group of four digits, in figures or as it was said. Exits with the number of hits, at most 100.
"""

from __future__ import annotations

import argparse
import io
import itertools
import json
import logging
import random
import re
import sqlite3
import sys
import tempfile
import urllib.error
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from serving_bank import Serving, bank

from ivr.logs import log_to
from ivr.quality import records

LANGUAGES = ("en", "es", "sv", "nb", "zh", "ur")
DIGITS = {
    "en": "zero one two three four five six seven eight nine",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve",
    "sv": "noll ett två tre fyra fem sex sju åtta nio",
    "nb": "null en to tre fire fem seks sju åtte ni",
    "zh": "零 一 二 三 四 五 六 七 八 九",
    "ur": "صفر ایک دو تین چار پانچ چھ سات آٹھ نو",
}
WORDS = {language: words.split() for language, words in DIGITS.items()}
UM = {"en": "um", "es": "eh", "sv": "eh", "nb": "eh", "zh": "嗯", "ur": "اں"}
AND = {"en": "and then", "es": "y luego", "sv": "och sen", "nb": "og så", "zh": "然后", "ur": "اور پھر"}
OKAY = {"en": "okay", "es": "bueno", "sv": "okej", "nb": "ok", "zh": "好的", "ur": "اچھا"}
SORRY = {
    "en": "sorry",
    "es": "perdón",
    "sv": "förlåt",
    "nb": "unnskyld",
    "zh": "不好意思",
    "ur": "معاف کیجیے",
}
DOUBLE = {"en": "double", "es": "doble", "sv": "dubbel", "nb": "dobbel", "ur": "ڈبل"}
TRIPLE = {"en": "triple", "es": "triple", "sv": "trippel", "nb": "trippel", "ur": "ٹرپل"}
BEFORE = {
    "en": "yes my card number is", "es": "sí el número de mi tarjeta es", "sv": "ja mitt kortnummer är",
    "nb": "ja kortnummeret mitt er", "zh": "我的卡号是", "ur": "میرا کارڈ نمبر ہے",
}  # fmt: skip
BEHIND = {
    "en": "and it was charged twice", "es": "y me cobraron dos veces", "sv": "och det drogs fel",
    "nb": "og det ble feil", "zh": "被扣错了", "ur": "اور غلطی ہوئی",
}  # fmt: skip
TENS = {
    "en": "x ten twenty thirty forty fifty sixty seventy eighty ninety",
    "es": "x diez veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
}
TEENS = {
    "en": "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "es": "diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve",
}
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
CODE = "417"
BRANDS = (("4", 16), ("51", 16), ("54", 16), ("2223", 16), ("37", 15), ("6011", 16), ("3530", 16), ("4", 16))
QUESTIONS = "123456"

Turn = tuple[str, str]
"""("say" or "press", what)."""
Way = Callable[[str, str], list[Turn] | None]
"""(card, language) -> what the caller does; None where the language has no such way."""


def luhn(digits: str) -> bool:
    doubled = [sum(divmod(2 * int(d), 10)) if i % 2 else int(d) for i, d in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


def cards(count: int) -> list[str]:
    """Numbers without a group that is a year, or that holds one digit only."""
    chance, found = random.Random(9), []
    while len(found) < count:
        prefix, length = BRANDS[len(found) % len(BRANDS)]
        body = prefix + "".join(chance.choices("0123456789", k=length - 1 - len(prefix)))
        card = next(body + d for d in "0123456789" if luhn(body + d))
        if not any(group.startswith(("19", "20", "00")) or len(set(group)) == 1 for group in groups_of(card)):
            found.append(card)
    return found


def groups_of(card: str) -> list[str]:
    return re.findall(".{1,4}", card)


def spelled(digits: str, language: str) -> str:
    return ("" if language == "zh" else " ").join(WORDS[language][int(digit)] for digit in digits)


def pair(two: str, language: str) -> str:
    ten, unit = int(two[0]), int(two[1])
    if ten == 0:
        return f"{WORDS[language][0]} {WORDS[language][unit]}"
    if ten == 1:
        return TEENS[language].split()[unit]
    if unit == 0:
        return TENS[language].split()[ten]
    joined = " y " if language == "es" else " "
    return TENS[language].split()[ten] + joined + WORDS[language][unit]


def said(joint: str, group: Callable[[str, str], str] = spelled) -> Way:
    def way(card: str, language: str) -> list[Turn] | None:
        words = f" {joint.format(um=UM[language], then=AND[language], okay=OKAY[language])} "
        return [
            (
                "say",
                f"{BEFORE[language]} {words.join(group(g, language) for g in groups_of(card))} {BEHIND[language]}",
            )
        ]

    return way


def figures(joint: str) -> Way:
    return lambda card, language: [
        ("say", f"{BEFORE[language]} {joint.join(groups_of(card))} {BEHIND[language]}")
    ]


def every(joint: str) -> Way:
    return lambda card, language: [("say", f"{BEFORE[language]} {joint.join(card)}")]


def with_oh(card: str, language: str) -> list[Turn] | None:
    if language != "en":
        return None
    return [
        (
            "say",
            f"it's {' and '.join(spelled(g, 'en').replace('zero', 'oh') for g in groups_of(card))} please",
        )
    ]


def doubled(card: str, language: str) -> list[Turn] | None:
    if language not in DOUBLE:
        return None
    words, digits = [], card
    while digits:
        same = len(digits) - len(digits.lstrip(digits[0]))
        times = 3 if same >= 3 else 2 if same == 2 else 1
        word = WORDS[language][int(digits[0])]
        words.append(f"{({2: DOUBLE, 3: TRIPLE}[times])[language]} {word}" if times > 1 else word)
        digits = digits[times:]
    return [("say", f"{BEFORE[language]} {' '.join(words)}")]


def in_pairs(card: str, language: str) -> list[Turn] | None:
    if language not in TENS or len(card) % 2:
        return None
    return [("say", f"{BEFORE[language]} {' '.join(pair(two, language) for two in re.findall('..', card))}")]


def in_thousands(card: str, language: str) -> list[Turn] | None:
    if language != "en" or len(card) % 4:
        return None
    return [("say", "my card is " + " ".join(map(thousands, groups_of(card))))]


def thousands(group: str) -> str:
    if group[0] == "0":
        return spelled(group, "en")
    parts = [f"{WORDS['en'][int(group[0])]} thousand"]
    parts += [f"{WORDS['en'][int(group[1])]} hundred"] if group[1] != "0" else []
    parts += (
        [pair(group[2:], "en") if group[2] != "0" else WORDS["en"][int(group[3])]]
        if group[2:] != "00"
        else []
    )
    return " ".join(parts)


def over_turns(card: str, language: str) -> list[Turn] | None:
    return [("say", spelled(group, language)) for group in groups_of(card)]


def figures_over_turns(card: str, language: str) -> list[Turn] | None:
    return [("say", f"{OKAY[language]} {group}") for group in groups_of(card)]


def repaired(card: str, language: str) -> list[Turn] | None:
    first, second, *rest = groups_of(card)
    wrong = second[:-1] + str((int(second[-1]) + 3) % 10)
    tail = " ".join(spelled(group, language) for group in rest)
    parts = [
        spelled(first, language),
        spelled(wrong, language),
        SORRY[language],
        spelled(second, language),
        tail,
    ]
    return [("say", " ".join(parts))]


def repaired_over_turns(card: str, language: str) -> list[Turn] | None:
    first, *rest = groups_of(card)
    said_first = spelled(first, language)
    return [("say", said_first), ("say", f"{SORRY[language]}, {said_first}"), ("say", " ".join(rest))]


def mixed(card: str, language: str) -> list[Turn] | None:
    a, b, c, *d = groups_of(card)
    return [
        ("say", f"{spelled(a, language)} {b}"),
        ("press", f"{c}#"),
        ("say", spelled("".join(d), language)),
    ]


WAYS: dict[str, Way] = {
    "um between": said("{um}"),
    "and then between": said("{then}"),
    "okay between": said(", {okay},"),
    "oh for zero": with_oh,
    "double four": doubled,
    "in pairs": in_pairs,
    "in thousands": in_thousands,
    "dots": figures("."),
    "slashes": figures(" / "),
    "dashes": figures(" - - "),
    "digits with commas": every(", "),
    "digits with dots": every(". "),
    "odd spaces": figures("\u2009\u00a0"),
    "other figures": lambda card, language: [
        ("say", f"{BEFORE[language]} {card.translate(ARABIC if language == 'ur' else WIDE)}")
    ],
    "over turns": over_turns,
    "figures over turns": figures_over_turns,
    "with date and code": lambda card, language: [("say", f"{' '.join(groups_of(card))} 12 27 {CODE}")],
    "keyed with date and code": lambda card, language: [("press", f"{card}1227{CODE}#")],
    "keyed with stars": lambda card, language: [("press", "*".join(groups_of(card)) + "#")],
    "keyed over questions": lambda card, language: [("press", f"{group}#") for group in groups_of(card)],
    "spoken and keyed": mixed,
    "repaired": repaired,
    "repaired over turns": repaired_over_turns,
}

FLOWS = """
flows:
  pattern_session_start:
    description: Leads to one of the questions.
    steps:
      - menu: Press a key.
        choices:
"""
LIMITS = "limits: {no_match: 5, total: 9}\n"
NLU = "nlu:\n  - intent: nothing\n    examples: |\n      - nothing at all\n      - nothing please\n"
ASKED = {"1": "text", "2": "digits", "3": "phone", "4": "money", "5": "address", "6": "alphanumeric"}
FLOWS += "".join(
    f'          - {{key: "{key}", then: [{{call: ask_{reads}, next: END}}]}}\n'
    for key, reads in ASKED.items()
)
FLOWS += "".join(
    f"""
  ask_{reads}:
    description: Asks for a value, three times.
    steps:
      - {{collect: one_{reads}, reads: {reads}, ask: "What is it?"}}
      - {{say: "I have {{one_{reads}}}."}}
      - {{collect: two_{reads}, reads: {reads}, ask: "And the next?"}}
      - {{collect: three_{reads}, reads: {reads}, ask: "And the last?"}}
      - {{say: "I have {{two_{reads}}} and {{three_{reads}}}."}}
      - {{collect: four_{reads}, reads: {reads}, ask: "And what else?"}}
      - {{say: "Thank you."}}
"""
    for reads in ASKED.values()
)


@dataclass
class Told:
    """One call and what may be found of it nowhere."""

    card: str
    way: str
    needles: set[str]


def needles(card: str, turns: list[Turn], way: str) -> set[str]:
    """The groups as they were told."""
    text = " ".join(what for _, what in turns).lower()
    candidates = {*groups_of(card)}
    for language in LANGUAGES:
        candidates |= {spelled(group, language) for group in groups_of(card)}
    candidates |= {pair(a, "en") + " " + pair(b, "en") for a, b in itertools.pairwise(re.findall("..", card))}
    candidates |= {thousands(group) for group in groups_of(card) if len(group) == 4}
    found = {one for one in candidates if one in text and len(one) >= 4}
    return found | {*groups_of(card)} | ({f"27 {CODE}", f"27{CODE}"} if "code" in way else set())


def places(folder: Path, server: Serving, log: io.StringIO) -> Iterator[tuple[str, str]]:
    database = folder / "parley.db"
    with sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True) as connection:
        tables = [row[0] for row in connection.execute("select name from sqlite_master where type='table'")]
        for table in tables:
            cursor = connection.execute(f"select * from {table}")
            for row in cursor:
                for column, value in zip(cursor.description, row, strict=True):
                    if isinstance(value, str):
                        yield f"{table}.{column[0]}", value
    for file in sorted(folder.glob("parley.db*")):
        yield f"file {file.name}", file.read_bytes().decode("utf-8", "replace")
    yield "log", log.getvalue()
    for call in sorted({str(request.fields["CallSid"]) for request in server.asked}):
        try:
            document = server.contact(call)
        except urllib.error.URLError:
            document = {}
        yield "contact document", json.dumps(document, ensure_ascii=False)
        stored = server.parley.store.contacts.find(call) if hasattr(server.parley, "store") else None
        if stored:
            entries = server.parley.store.contacts.log(stored.contact)
            yield (
                "export",
                json.dumps(records.of_log(stored.session, entries), ensure_ascii=False, default=str),
            )


_FRACTION = re.compile(r"\d\.\d{5,}")
_SEPARATORS = re.compile(r"(?<=\d)[^\w\"{}\[\]<>:]{1,3}(?=\d)")
_ROW = re.compile(r"(?<![\w.])\d{4,}(?!\w)")


class Search:
    def __init__(self, told: list[Told]) -> None:
        self.figures: dict[str, str] = {}
        self.words: dict[str, str] = {}
        self.rows: dict[str, str] = {}
        for call in told:
            for needle in call.needles:
                (self.figures if needle.isdecimal() else self.words).setdefault(needle, call.way)

    def __call__(self, text: str) -> Iterator[str]:
        """The way of each thing found."""
        lowered, text = text.lower(), _FRACTION.sub("", text)
        yield from (f"{way}: {needle}" for needle, way in self.words.items() if needle in lowered)
        for joined in {text, _SEPARATORS.sub("", text)}:
            for row in _ROW.findall(joined):
                if row in self.figures:
                    yield f"{self.figures[row]}: {row}"
                elif len(row) > 11:  # longer than a time
                    yield from (
                        f"{self.figures[g]}: {row}" for g in re.findall("....", row)[:1] if g in self.figures
                    )


def call_all(language: str, count: int, every: int, only: str, verbose: bool) -> Counter[str]:
    hits: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = folder / "project"
        files = {
            "flows/tasks.yml": FLOWS,
            "flows/queues.yml": "queues: {service: {}}\n",
            "flows/defaults.yml": f"languages: {{{language}: {{code: {language}}}}}\n" + LIMITS,
            "nlu/wishes.yml": NLU,
        }
        for path, text in files.items():
            (project / path).parent.mkdir(parents=True, exist_ok=True)
            (project / path).write_text(text, "utf-8")
        log, told = io.StringIO(), []
        with redirect_stderr(log):
            log_to(logging.DEBUG)
        server = Serving(bank(folder / "parley.db", project))
        try:
            held, cut, spared = 0, set[str](), set[str]()
            for place, (card, (way_name, way)) in enumerate(itertools.product(cards(count), WAYS.items())):
                turns = way(card, language)
                if turns is None or place % every or (only and only not in way_name):
                    continue
                call = server.phone().dial()
                call.press(QUESTIONS[place % len(QUESTIONS)])
                for doing, what in turns:
                    if call.listening is None:
                        cut.add(
                            card
                        )  # a person took over before it was whole: what others share with it may stay
                        spared |= needles(card, turns, way_name)
                        break
                    call.say(what) if doing == "say" else call.press(what)
                else:
                    told.append(Told(card, way_name, needles(card, turns, way_name)))
                call.hang_up()
                held += 1
            may_stay = "\n".join(spared)
            search = Search([
                replace(one, needles={needle for needle in one.needles if needle not in may_stay})
                for one in told if one.card not in cut
            ])  # fmt: skip
            for at, text in places(folder, server, log):
                for found in search(text):
                    hits[at] += 1
                    if verbose:
                        print(f"    {at}: {found}")
        finally:
            server.close()
        print(
            f"{language}: {held} calls, {len(cut)} cards cut short and not looked for, {sum(hits.values())} hits"
        )
    return hits


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cards", type=int, default=40)
    arguments.add_argument("--every", type=int, default=1, help="hold every n-th call only")
    arguments.add_argument("--languages", default=",".join(LANGUAGES))
    arguments.add_argument("--way", default="")
    arguments.add_argument("-v", action="store_true")
    asked = arguments.parse_args()
    total: Counter[str] = Counter()
    for language in asked.languages.split(","):
        total += call_all(language, asked.cards, asked.every, asked.way, asked.v)
    for place, count in total.most_common():
        print(f"{count:7d}  {place}")
    print(f"{sum(total.values()):7d}  in all")
    return min(sum(total.values()), 100)


if __name__ == "__main__":
    sys.exit(main())
