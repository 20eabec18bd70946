"""Tells which kind of value a question of a Rasa project reads: in Rasa a language model knows, by what is said of it.

Rule: the surest sign decides. How the project uses a slot goes before what its description says, that before its name,
and the question that is asked comes last. A kind of a text slot only tells how words are read: see `kept.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ivr.content.written_lists import Listed, listed
from ivr.conversation import conditions
from ivr.conversation.answers.words import flat
from ivr.conversation.events import Value
from ivr.conversation.flow import Flow
from ivr.conversation.kept import AT, SAID, Kept, formed, truth_of
from ivr.conversation.payloads import set_by
from ivr.conversation.slots import Slot
from ivr.conversation.steps import CollectStep
from ivr.conversation.written import Variation

TEXTS = ("text", "any")
"""Types of slots that say nothing about their values."""


@dataclass(frozen=True)
class Told:
    """What is known of a question's values. `values` are those of a list, each with other words for it."""

    kind: str
    kept: Kept | None = None
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)


# -- how a project uses a slot ---------------------------------------------------------------------------


@dataclass
class Use:
    """`branches` are values that a flow goes on by, `rejected` the conditions under which a value is not allowed,
    `offered` the values of buttons with their titles, of which some are `set_by_buttons` at once."""

    is_truth: bool = False
    compared: list[Value] = field(default_factory=list)
    branches: list[str] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    ordered: bool = False
    offered: dict[str, list[str]] = field(default_factory=dict)
    set_by_buttons: list[str] = field(default_factory=list)

    def wants(self, slot: str) -> list[str]:
        """The patterns that a value must match."""
        matches = re.compile(rf"\bslots\.{re.escape(slot)}\s+matches\s+(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
        found = ((c, m) for c in self.rejected if "not" in c.lower() for m in matches.finditer(c))
        return [match[1][1:-1] for _, match in found]

    def fits(self, slot: str, text: str) -> bool:
        """Whether a text has the form that is asked for; true where none is."""
        return all(_matches(pattern, text) for pattern in self.wants(slot))


class Uses:
    """How each slot of a project is used."""

    def __init__(
        self,
        flows: Iterable[Flow],
        slots: Mapping[str, Slot],
        responses: Mapping[str, Sequence[Variation]],
    ) -> None:
        self._found: dict[str, Use] = {}
        self._responses = responses
        for flow in flows:
            self._condition(flow.head.guard)
            for step in flow.steps.values():
                for link in step.next:
                    self._condition(link.condition, branches=True)
                if isinstance(step, CollectStep):
                    for rejection in step.rejections:
                        self._condition(rejection.condition, rejects=step.collect)
                    self._plain_buttons(step)
        for name, slot in slots.items():
            for checked in slot.validation.rejections if slot.validation else ():
                self._condition(checked.condition, rejects=name)
        for variation in (v for variations in responses.values() for v in variations):
            self._condition(variation.condition if isinstance(variation.condition, str) else "")
            for button in variation.buttons:
                for name, value in set_by(str(button.get("payload") or "")).items():
                    self._offer(name, str(value), button.get("title"))
                    self.of(name).set_by_buttons.append(str(value))

    def of(self, slot: str) -> Use:
        return self._found.setdefault(slot, Use())

    def question(self, step: CollectStep) -> str:
        """The words of a question that the domain has."""
        return next((v.text for v in self._responses.get(step.response, ()) if v.text), "")

    def _condition(self, text: bool | str, branches: bool = False, rejects: str = "") -> None:
        if not isinstance(text, str) or not text:
            return
        parsed = _parsed(text)
        for scope, name in parsed.truths:
            if scope == "slots":
                self.of(name).is_truth = True
        for compared in parsed.comparisons:
            use = self.of(compared.name)
            if compared.scope != "slots":
                continue
            use.ordered = use.ordered or compared.operator in ("<", "<=", ">", ">=")
            if compared.operator in ("is", "=", "==", "!=", "contains"):
                use.compared.append(compared.value)
                use.branches += [str(compared.value)] if branches else []
        if re.search(r"slots\.(\w+)\s*[<>]=?\s*slots\.(\w+)", text):
            for _, name in parsed.names:
                self.of(name).ordered = True
        if rejects:
            self.of(rejects).rejected.append(text)

    def _plain_buttons(self, step: CollectStep) -> None:
        """Buttons of a question whose payload is the answer itself."""
        for variation in self._responses.get(step.response, ()):
            for button in variation.buttons:
                payload = str(button.get("payload") or button.get("title") or "").strip()
                if payload and not payload.startswith("/"):
                    self._offer(step.collect, payload, button.get("title"))

    def _offer(self, slot: str, value: str, title: object) -> None:
        words = self.of(slot).offered.setdefault(value, [])
        words += [said] if (said := flat(str(title or ""))) and said not in words else []


# -- a yes or a no ---------------------------------------------------------------------------------------

_YES_OR_NO = re.compile(
    r"(?i)\b(?P<yes>true|yes|s[ií]|y|ja)\s*(?:/|\||,|or|o|and|eller|oder)\s*[\"'`]?(?P<no>false|no|n|nej|nei|nein)\b"
)
_BOOLEAN = re.compile(
    r"(?i)\bbool(?:ean)?\b|^\W*(?:whether|if|si|indicates? (?:whether|if)|confirms?|confirmation)\b"
    r"(?!.*\bor\b(?! not\b)).*|\b(?:user|customer|caller|guest)s?\s(?:confirms?|agrees?|accepts?)\b"
)
_NAMED_SO = re.compile(
    r"(?i)(?:^|_)(?:confirm(?:ed|ation|s)?|verif(?:y|ied|ication)|agree[sd]?|agreement|accept(?:ed|s)?|approv\w+|"
    r"proceed|continue|consent|is|has|have|was|were|wants?|needs?|should|can|will|satisfied|correct|resolved|solved|"
    r"confirma(?:r|do|da|ci[oó]n)?|acepta\w*)(?:_|$)"
)
_NO_TRUTH = re.compile(
    r"(?i)(?:code|number|num|id|email|type|method|option|date|time|name|reason|reference)$"
)
_ASKS_IT = re.compile(
    r"""(?ix)(?:^|[.!?¿:,;…]\s*|\bplease\s)(?:so,?\s|and\s|then\s|great,?\s|okay,?\s)*(?:
        do|does|did|would|will|shall|should|can|could|may|is|are|am|was|were|has|have|had|want\sto|ready\sto|confirm |
        quiere[ns]?|quieres|desea[ns]?|confirma[ns]?|es|est[aá][ns]?|tiene[ns]?|puede[ns]?|acepta[ns]?|te\sgustar[ií]a
      )\b[^?]*[?]?\s*$ | \(?\b(?:yes|s[ií])\s*(?:/|or|o)\s*no\b | \b(?:correct|right|okay|correcto)\?\s*$ |
      \bconfirm\b(?!\S*\s(?:your|the)\s(?:e-?mail|name|address|number|date))"""
)
_WHICH = re.compile(
    r"(?i)\b(?:which|what|when|where|who|whom|how|cu[aá]l|qu[eé]|cu[aá]ndo|d[oó]nde|qui[eé]n|c[oó]mo)\b"
)
_OPPOSITE = {"yes": "no", "true": "false", "y": "n", "si": "no", "sí": "no", "ja": "nej"}


def _is_truth(step: CollectStep, use: Use, asked: str) -> bool:
    """Whether callers answer with a yes or a no: by its use, its buttons, its description, or its name and question."""
    if any(truth_of(str(value)) is None for value in (*use.compared, *use.offered)):
        return False
    if {truth_of(value) for value in use.offered} == {True, False} or use.compared:
        return True
    if _YES_OR_NO.search(step.description) or _BOOLEAN.search(step.description):
        return True
    named = bool(_NAMED_SO.search(step.collect)) and not _NO_TRUTH.search(step.collect)
    if not asked:
        return named and use.is_truth
    if _is_forked(step) and asked.rstrip().endswith("?") and _by_signs(step, "") in ("phrase", "text"):
        return _asks_yes_or_no(asked) or not (_WHICH.search(_last(asked)) or _alternatives(asked))
    return _asks_yes_or_no(asked) and (named or use.is_truth)


def _is_forked(step: CollectStep) -> bool:
    """Whether the flow goes on from the question by whether there is an answer - as there always is."""
    return any(("slots", step.collect) in _parsed(link.condition).truths for link in step.next)


def _parsed(text: bool | str) -> conditions.Condition:
    try:
        return conditions.parse(text)
    except conditions.ConditionError:  # is told by a check
        return conditions.Condition("")


def _asks_yes_or_no(asked: str) -> bool:
    """Whether a question is answered by yes or no: "Shall I send it?", not "Would you like tea or coffee?"."""
    last = _last(asked)
    if _alternatives(last) or not _ASKS_IT.search(last):
        return False
    begins = re.match(r"(?i)\W*(?:so|and|then|great|okay)?\W*\w+", last)
    return not (begins and _WHICH.search(begins[0]))


def _last(asked: str) -> str:
    """The last sentence of a question."""
    return re.split(r"(?<=[.!?])\s+", asked.strip())[-1]


def _alternatives(asked: str) -> bool:
    return bool(re.search(r"(?i)\s(?:or|o)\s(?!not\b|no\b)", _last(asked)) and not _YES_OR_NO.search(asked))


def _truth_texts(step: CollectStep, use: Use) -> tuple[str, str]:
    """The texts that stand for yes and no: those that conditions look for, that the description names or that buttons
    set, the first of these that have the form that is asked for; else what a language model says there."""
    written = _YES_OR_NO.search(step.description)
    truths = [value for value in use.compared if isinstance(value, str)]
    described = [written["yes"], written["no"]] if written else []
    known = next(filter(None, (truths, described, use.set_by_buttons)), [])
    known = [text for text in known if use.fits(step.collect, text)]
    yes = next((text for text in known if truth_of(text)), "")
    no = next((text for text in known if truth_of(text) is False), "")
    if yes and not no:
        no = _like(yes, _OPPOSITE.get(yes.lower(), "no"))
    elif no and not yes:
        yes = _like(no, "true" if no.lower() == "false" else "yes")
    return (yes, no) if yes else next((p for p in _PAIRS if use.fits(step.collect, p[0])), _PAIRS[0])


_PAIRS = (("True", "False"), ("true", "false"), ("yes", "no"), ("Yes", "No"), ("y", "n"))


def _like(pattern: str, text: str) -> str:
    """The text with small and capital letters as in the pattern."""
    return (
        text.upper()
        if pattern.isupper() and len(pattern) > 1
        else text.title()
        if pattern[0].isupper()
        else text
    )


# -- one of a list ---------------------------------------------------------------------------------------


_OTHERWISE = {
    "temporary": ["temporarily", "for now", "for a while", "for the moment"],
    "permanent": ["permanently", "for good", "forever"],
    "daily": ["every day", "each day", "once a day"],
    "weekly": ["every week", "each week", "once a week"],
    "monthly": ["every month", "each month", "once a month"],
    "yearly": ["every year", "each year", "once a year", "annually"],
    "delivery": ["deliver it", "delivered"],
    "pickup": ["pick up", "pick it up"],
    "one way": ["single"],
    "round trip": ["return", "both ways", "there and back"],
}
"""What callers say for values that many projects have."""


def words_for(value: str) -> list[str]:
    """A value as callers say it: its own words first."""
    plain = value.replace("_", " ")
    return [plain, *_OTHERWISE.get(plain.lower(), [])]


_THING = re.compile(
    r"(?i)\b(?:names?|titles?|codes?|numbers?|references?|ids?|address|place|city|country|information)$"
)


def _is_kind(value: str) -> bool:
    """Whether it is a kind of thing rather than a value: the "email" of "name or email"."""
    return bool(_THING.search(value)) or any(_in(sign.named, value.lower()) for sign in _SIGNS)


def _list_of(step: CollectStep, slot: Slot, use: Use, titles: bool = True) -> Listed | None:
    """The values that a slot can have, by its buttons, by what is done with them, or by its description."""
    found: Listed | None = None
    if len(use.offered) > 1:
        found = Listed(dict(use.offered), is_open=True)
    elif (described := listed(step.description)) and not (described.is_open and _is_comment(step)):
        found = described
    elif len(branches := [v for v in dict.fromkeys(use.branches) if truth_of(v) is None]) > 1:
        found = Listed({value: [] for value in branches}, is_open=True)
    if found is None or any(re.search(r"\d", value) or _is_kind(value) for value in found.values):
        return None
    allowed = [c for c in use.rejected if re.search(r"(?i)\bnot\b|!=", c) and not use.wants(step.collect)]
    named = {str(value).lower() for value in use.compared}
    closed = bool(allowed) and named >= {value.lower() for value in found.values}
    more = [v for v in dict.fromkeys(use.branches) if v.lower() not in {k.lower() for k in found.values}]
    values = {**found.values, **{value: [] for value in more if truth_of(value) is None}}
    return Listed(values, is_open=found.is_open and not closed)


# -- other kinds -----------------------------------------------------------------------------------------


class _Sign(NamedTuple):
    """A kind and the words that tell it: in the first words of a description, in a slot's name, in a question."""

    kind: str
    described: str
    named: str = ""
    asked: str = ""


_CURRENCY = r"(?:dollars?|euros?|pounds?|taka|rupees?|pesos?|usd|eur|gbp|money|dinero)"
_PAID = r"(?:pay|send|transfer|deposit|withdraw|spend|add)"
_COUNTED = (
    "quantity|count|age|duration|percentage|rating|score|index|cantidad|edad|nights|days|weeks|months|years|hours|"
    "minutes|guests|rooms|people|persons|personas|passengers|seats|tickets|adults|children|travelers|travellers"
)
_SIGNS = (
    _Sign("email", r"e-?mails?\b|\bcorreo\b", r"e-?mail|correo", r"e-?mail|correo electr"),
    _Sign("digits", r"(?:phone|mobile|cell|telephone|contact)\snumber|tel[eé]fono|\bphone\b",
          r"(?:phone|mobile|telephone|telefono|teléfono|celular)(?: number)?(?: \w+)?$|^telefono|contact number",
          r"(?:phone|mobile|telephone)\snumber|tel[eé]fono"),
    _Sign("handle", r"\bhandles?\b|\buser ?name\b|starting with (?:an? )?@", r"handle$|user ?name$",
          r"\bhandle\b|\busername\b"),
    _Sign("postal_code", r"\b(?:zip|postal|post)\s?-?codes?\b", r"(?:zip|postal|post) ?code$|^zip$",
          r"\b(?:zip|postal) code"),
    _Sign("dates", r"\b(?:date range|range of dates|time ?frame|period|from .+ (?:to|until) .+ date)\b|\bdates\b",
          r"date range|dates$|(?:statement|billing|travel|rental|reporting|time) period$|timeframe$",
          r"\bwhich dates|\bwhat dates|date range|from when (?:to|until)"),
    _Sign("date_time", r"\bdate and time\b|\bday and time\b|\bfecha y hora\b", r"date ?time$|date and time|datetime",
          r"\b(?:date|day) and (?:what )?time\b"),
    _Sign("past_date", r"\b(?:date of birth|birth ?date|birthday)\b|fecha de nacimiento",
          r"birth ?date|date of birth|^dob$|birthday|(?:incident|accident|purchase|transaction|loss) date",
          r"date of birth|born\b|birthday"),
    _Sign("money", r"\b(?:amounts?|prices?|costs?|fees?|budget|salary|income|monto|importe)\b|"
          rf"(?:number|sum) of (?:\w+\s)?{_CURRENCY}",
          r"(?:^|\s)(?:amount|price|cost|fee|budget|salary|income|monto|importe|money)s?(?:\s|$)",
          rf"how much (?:money|(?:would you like to|do you want to) {_PAID}|should)|\bamount\b"),
    _Sign("number", r"\b(?:number|count|quantity|amount) of\b|\bhow many\b|\binteger\b|\bage\b|\bindex\b|cu[aá]nt[ao]s",
          rf"^(?:num|number|count|how many|numero)\b(?! plate)|\b(?:{_COUNTED})$|number of",
          r"\bhow many\b|\bhow old\b|cu[aá]nt[ao]s"),
    _Sign("date", r"\bdates?\b|\bdays?\b|\bfecha\b|\bd[ií]a\b", r"\b(?:date|day|fecha|dia)(?: \w+)?$|^fecha",
          r"\b(?:what|which) (?:date|day)\b|\bdate\b|^when\b|qu[eé] d[ií]a|qu[eé] fecha"),
    _Sign("time", r"\btime\b(?! (?:zone|frame))|\bhora\b", r"\b(?:time|hora)$|^hora\b",
          r"\b(?:what|which) time\b|qu[eé] hora"),
)  # fmt: skip
"""In this order. Telephone numbers are figures: a project may be of any country, and no plan of ours refuses them."""

_COMMENT = re.compile(r"(?i)(?<![a-z])(?:comments?|feedback|messages?|reasons?|notes?|remarks?|questions?|info|details|"
                      r"descri\w+|issue|problem|complaint|address|own words|query)(?![a-z])")  # fmt: skip
_COUNTS = re.compile(r"(?i)\b(?:days?|weeks?|months?|years?|hours?|minutes?|nights?|number|count|quantity|people|"
                     r"guests?|persons?|size|age|rating|score|percent(?:age)?|rate|times?)$")  # fmt: skip
"""What the last word of a slot's name counts, whatever else is said of money: the day on which to pay."""
_MONEY = re.compile(r"(?i)(?<![a-z])(?:amounts?|price|costs?|dollars?|euros?|pounds?|usd|eur|gbp|money|pay|payment|fee|"
                    r"balance|salary|budget|deposit)(?![a-z])")  # fmt: skip
_DIGITS = re.compile(r"(?i)\bdigits?\b")
_CODE = re.compile(r"(?i)\balphanumeric\b|\bletters?\b.*\b(?:digits?|numbers?|figures?)\b|"
                   r"\b(?:digits?|numbers?|figures?)\b.*\bletters?\b")  # fmt: skip
_LEAD = re.compile(r"(?i)^\W*(?:(?:please\s)?(?:asks?|collects?|requests?|pregunta|solicita)\s(?:the\s(?:user|customer|"
                   r"guest|caller)s?\s)?(?:for\s)?|(?:the|a|an|this is|el|la|un|una)\s)+")  # fmt: skip
_END = re.compile(
    r"(?i)[.:;(,]|\s(?:that|which|who|where|when|used|without|in|on|with|for which|for the|fyi)\s"
)
_NAME = re.compile(r"(?i)\b(?:names?|nombre|title|brand|place|city|location|destination)\b")


def told(step: CollectStep, slot: Slot, uses: Uses) -> Told | None:
    """What a question reads whose slot says no more than text or number; None for what the slot itself says."""
    use, asked = uses.of(step.collect), uses.question(step)
    if slot.type == "float":
        return _number(step)
    if slot.type == "categorical":
        return _categorical_truth(slot)
    if slot.type not in TEXTS or (step.force_slot_filling and not use.is_truth):
        return None
    if _is_truth(step, use, asked):
        yes, no = _truth_texts(step, use)
        only_truth = slot.type == "any" and not any(isinstance(v, str) for v in (*use.compared, *use.offered))
        return Told("yes_no", Kept(True, True, False) if only_truth else Kept(True, yes, no))
    if step.force_slot_filling:
        return Told("text", Kept(is_truth=True))
    if found := _list_of(step, slot, use):
        return Told(step.collect, Kept(use.is_truth, is_open=found.is_open), found.values)
    kind = _code(step, use) or _by_signs(step, asked)
    if kind == "date" and _by_signs(step, asked) == "past_date":
        kind = "past_date"
    if kind == "text":
        return Told(kind, Kept(use.is_truth)) if use.is_truth else None
    others = any(isinstance(v, str) and not re.search(r"\d", v) for v in use.branches)
    preference = re.search(r"(?i)\bno preference\b|['\"]any['\"]", step.description)
    form, is_thing = _form(kind, step, use, asked), kind == "phrase" and bool(_WHICH.search(_last(asked)))
    return Told(
        kind,
        Kept(
            use.is_truth,
            form=form,
            is_open=bool(others or preference) and kind != "phrase",
            is_thing=is_thing,
        ),
    )


def _number(step: CollectStep) -> Told | None:
    name = step.collect.replace("_", " ")
    is_money = _MONEY.search(f"{name} {step.description}") and not _COUNTS.search(name)
    return Told("money") if is_money else None


def _categorical_truth(slot: Slot) -> Told | None:
    """A choice of yes and no, as it is written in the domain."""
    by_truth = {truth_of(str(value)): value for value in slot.values}
    if set(by_truth) != {True, False} or len(slot.values) != 2:
        return None
    return Told("yes_no", Kept(True, by_truth[True], by_truth[False]))


def _code(step: CollectStep, use: Use) -> str:
    """What is spelled: by keys, by its description, or by the form that is asked for."""
    if _CODE.search(step.description):
        return "alphanumeric"
    if step.dtmf or _DIGITS.search(step.description):
        return "digits"
    patterns = use.wants(step.collect)
    return next((kind for kind, sample in _SAMPLES if patterns and use.fits(step.collect, sample)), "")


_SAMPLES = tuple(
    (kind, sample)
    for kind, samples in (
        ("email", ("ann.miller@example.com",)),
        ("date", ("2026-11-23", "11/23/2026", "23/11/2026", "23-11-2026", "23.11.2026", "11-23-2026")),
        ("time", ("14:30", "02:30 PM", "2:30 PM")),
        ("phone", ("+14155550100",)),
        ("digits", tuple("3141592653589793"[:length] for length in range(3, 17))),
    )
    for sample in samples
)
"""Values of kinds that a pattern is tried with."""


def _by_signs(step: CollectStep, asked: str) -> str:
    name = step.collect.replace("_", " ")
    head = _head(step.description)
    if kind := next((s.kind for s in _SIGNS[:4] if _any(s, head, name, asked)), ""):
        return kind
    if _is_comment(step):
        return "text"
    if example := _by_example(step.description):
        return example
    if (
        head
        and not _NAME.search(head)
        and (kind := next((s.kind for s in _SIGNS if _in(s.described, head)), ""))
    ):
        return kind
    if kind := next((s.kind for s in _SIGNS if s.named and _in(s.named, name)), ""):
        return kind
    if not _NAME.search(f"{head} {name}") and (
        kind := next((s.kind for s in _SIGNS if _in(s.asked, asked)), "")
    ):
        return kind
    return "text" if _COMMENT.search(step.description) else "phrase"


def _is_comment(step: CollectStep) -> bool:
    """Whether callers tell something in their own words."""
    return bool(_COMMENT.search(step.collect.replace("_", " ")) or _COMMENT.search(_head(step.description)))


def _any(sign: _Sign, head: str, name: str, asked: str) -> bool:
    return _in(sign.described, head) or _in(sign.named, name) or _in(sign.asked, asked)


def _in(pattern: str, text: str) -> bool:
    return bool(pattern and text and re.search(pattern, text, re.IGNORECASE))


def _head(description: str) -> str:
    """The thing that a description is about: "number of nights" of "ask for the number of nights, convert words"."""
    return _END.split(f"{_LEAD.sub('', description.strip())} ", maxsplit=1)[0].strip()


_EXAMPLE = re.compile(
    r"(?i)\b(?:examples?|e\.?g\.?|such as|for instance)\s*[:,]?\s*[\"'`]?([\w@.:/$€£+-]+(?:\s[AP]M)?)"
)
_SHAPES = (
    ("email", r".+@.+\..+"),
    ("handle", r"@\w+"),
    ("date", r"\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}"),
    ("time", r"\d{1,2}:\d\d(?: [AP]M)?"),
    ("money", r"[$€£]\d[\d.,]*"),
    ("number", r"\d{1,3}"),
)


def _by_example(description: str) -> str:
    found = _EXAMPLE.search(description)
    return next(
        (kind for kind, shape in _SHAPES if found and re.fullmatch(shape, found[1], re.IGNORECASE)), ""
    )


# -- the form of what is kept ----------------------------------------------------------------------------

_FORMS = {
    "date": ("%Y-%m-%d", "%m/%d/%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%m-%d-%Y", "%Y/%m/%d"),
    "time": ("%H:%M", "%I:%M %p"),
    "date_time": ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"),
}
_FORMS["past_date"] = _FORMS["date"]
_SAMPLE = {"date": "2026-11-23", "past_date": "2026-11-23", "time": "14:30", "date_time": "2026-11-23T14:30"}
_LETTERS = {"%Y": "yyyy", "%m": "mm", "%d": "dd", "%H": "hh", "%M": "mm", "%I": "hh", "%p": "am"}


def _form(kind: str, step: CollectStep, use: Use, asked: str) -> str:
    """How a day, a time or a handle is kept: as a pattern wants it or a text says; else as it was said."""
    if kind == "handle":
        return (
            AT
            if AT in step.description or (use.fits(step.collect, "@joe") and use.wants(step.collect))
            else ""
        )
    if kind not in _FORMS:
        return ""
    if use.wants(step.collect):
        fitting = (form for form in _FORMS[kind] if use.fits(step.collect, formed(_SAMPLE[kind], form)))
        return next(fitting, SAID)
    text = f"{step.description} {asked}".lower()
    written = next((form for form in _FORMS[kind] if _spelled_out(form) in text), "")
    return written or ("" if use.ordered or re.search(r"\biso\b", text) else SAID)


def _spelled_out(form: str) -> str:
    """The form as people write it down: "mm/dd/yyyy"."""
    return re.sub(r"%\w", lambda match: _LETTERS[match[0]], form)


def _matches(pattern: str, text: str) -> bool:
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return False


# -- words that lead to a value --------------------------------------------------------------------------

_CUE = re.compile(r"\b(to|from|for|with|at|in|on|by|about)\s*\?\s*$", re.IGNORECASE)
_LED_TO_BY = (
    (re.compile(r"(?i)\b(?:origin|departure|from)\b"), ["from"]),
    (re.compile(r"(?i)\b(?:recipient|payee|beneficiary|destination|arrival)\b"), ["to", "in", "for"]),
    (re.compile(r"(?i)\b(?:restaurant|hotel|shop|store|branch|office|clinic|airport|venue)\b"), ["at", "in"]),
    (re.compile(r"(?i)\b(?:country|city|town|village|region|place|location|area)\b"), ["in", "to", "at", "near"]),
)  # fmt: skip
"""What slots are called whose values come after certain words: the place after "in", who gets it after "to"."""


def cue_of(question: CollectStep, asked: str) -> list[str]:
    """The words that lead to the answer, told by the question's own end, "Who would you like to send money to?", and by
    the slot's name."""
    if question.reads != "phrase" or question.cue:
        return []
    found, name = _CUE.search(asked), question.collect.replace("_", " ")
    named = next((cues for pattern, cues in _LED_TO_BY if pattern.search(name)), [])
    return list(dict.fromkeys([*([found[1].lower()] if found else []), *named]))


def truths_of(slots: Mapping[str, Slot], uses: Uses) -> Iterator[tuple[str, Kept]]:
    """Text slots that conditions take for a yes or a no, although no question asks for one: actions set them."""
    for name, slot in slots.items():
        if slot.type in TEXTS and uses.of(name).is_truth:
            yield name, Kept(is_truth=True)
