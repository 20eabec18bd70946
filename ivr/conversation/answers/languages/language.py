"""What a language file fills in: the words with which people answer, hesitate, refuse and correct themselves.

Rule: data only. A `PhraseList` is written one phrase after the other with commas between, a `WordList` with blanks;
accents and case do not count. A table that is left out is empty: nothing is recognised there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TypeAlias

from ivr.conversation.answers.words import Phrases, plain

PhraseList: TypeAlias = str
WordList: TypeAlias = str


def counted(words: WordList, first: int = 0, step: int = 1) -> dict[str, float]:
    """The words as numbers that follow each other."""
    return {word: first + step * place for place, word in enumerate(plain(words).split())}


class Part(Enum):
    """What a number word does to the number that it goes on with."""

    SMALL = "added: twenty, five"
    HUNDREDS = "added, as hundreds: doscientos"
    HUNDRED = "makes hundreds of what stands before"
    SCALE = "makes thousands or more of what stands before"
    SCALE_OF_NUMBER = "the same, but only after a number: k"
    FIGURE = "written in figures"


@dataclass(frozen=True, kw_only=True)
class Numerals:
    """The number words of a language. Keys are written as they are compared: lower case, without accents."""

    small: Mapping[str, float]
    """Numbers below a hundred that are one word."""
    hundreds: Mapping[str, int] = field(default_factory=dict)
    """Words that are hundreds by themselves (doscientos)."""
    hundred: frozenset[str] = frozenset()
    """Words that make hundreds of the number before (hundred)."""
    scales: Mapping[str, int] = field(default_factory=dict)
    articles: frozenset[str] = frozenset()
    """Words that mean one before a hundred, a scale or a coin."""
    after_hundred: frozenset[str] = frozenset()
    between_tens: frozenset[str] = frozenset()
    fractions: Mapping[str, float] = field(default_factory=dict)
    """Words that add a part of one to the number after them (saadhe: three and a half)."""
    parts: Mapping[str, float] = field(default_factory=dict)
    """Phrases that take a part of the scale after them: "half a" million."""
    added: Mapping[str, float] = field(default_factory=dict)
    """Phrases after a number that add a part of one: "and a half"."""
    couples: Mapping[str, float] = field(default_factory=dict)
    """Phrases that are a number alone and before a scale: "a couple of"."""
    few: Mapping[str, float] = field(default_factory=dict)
    """Phrases that stand for a number only before a scale, and for no certain one: "a few" hundred."""
    vague: WordList = ""
    """Words of a number that leave open how much it is: "few", "hundreds"."""
    dozens: frozenset[str] = frozenset()
    point: frozenset[str] = frozenset()
    bare_point: frozenset[str] = frozenset()
    """Words that are a decimal point though no number stands before them."""
    no_point_after: WordList = ""
    """Words after which they are none: "at this point"."""
    zero: frozenset[str] = frozenset()
    """Words that mean zero only among digits."""
    times: Mapping[str, int] = field(default_factory=dict)
    """Words that repeat the digit that follows."""
    joiners: frozenset[str] = frozenset()
    """Words that may stand inside a run of digits and mean nothing."""
    ordinals: Mapping[str, float] = field(default_factory=dict)
    ordinal_before: frozenset[str] = frozenset()
    """Words that make an ordinal of the number after them (第三)."""
    alike: Mapping[str, str] = field(default_factory=dict)
    """Words a recogniser writes for a digit that sounds the same."""
    compounds: bool = False
    """Whether a number may be written in one word (tjugofem)."""
    powers: Mapping[str, int] = field(default_factory=dict)
    """Units that multiply what stands before them (十百千); a language with these has no other scales."""

    after_number: frozenset[str] = frozenset()
    """Scales that are none without a number before them: k, thousands."""

    @cached_property
    def values(self) -> Mapping[str, tuple[Part, float]]:
        """What each number word does, and its value."""
        table = {norm: (Part.SCALE, float(value)) for norm, value in {**self.scales, **self.powers}.items()}
        table |= {norm: (Part.SCALE_OF_NUMBER, table[norm][1]) for norm in self.after_number}
        table |= dict.fromkeys(self.hundred, (Part.HUNDRED, 100.0))
        table |= {norm: (Part.HUNDREDS, float(value)) for norm, value in self.hundreds.items()}
        return table | {norm: (Part.SMALL, value) for norm, value in self.small.items()}

    @cached_property
    def multipliers(self) -> Mapping[str, int]:
        """Words that multiply what stands before them, by a hundred or more."""
        scales = {**self.scales, **{word: power for word, power in self.powers.items() if power >= 100}}
        return {**scales, **dict.fromkeys(self.hundred, 100)}

    @cached_property
    def makes_hundreds(self) -> frozenset[str]:
        """Words after which a number goes on below a hundred."""
        return self.hundred | frozenset(self.hundreds)

    @cached_property
    def heads(self) -> frozenset[str]:
        """Words that may begin a number written in one word."""
        return frozenset((*self.small, *self.multipliers, *self.after_hundred))

    @cached_property
    def starts(self) -> frozenset[str]:
        """Words that a number can begin with."""
        return frozenset(self.values) | self.opens

    @cached_property
    def alone(self) -> Mapping[str, float]:
        """Small numbers that only a hundred or a scale can go on with; of tens there are more ("twenty one")."""
        small = {norm: value for norm, value in self.small.items() if norm not in self.opens}
        units = {norm: value for norm, value in small.items() if value < 20 or value % 10}
        return {} if self.powers else units

    @cached_property
    def links(self) -> frozenset[str]:
        """Words that may join two parts of one number."""
        return self.after_hundred | self.between_tens

    @cached_property
    def opens(self) -> frozenset[str]:
        """Words that begin a number, and are not the first part of it themselves."""
        phrases = self.couples_said.firsts | self.few_said.firsts
        return frozenset((*self.articles, *self.alike, *self.fractions)) | phrases

    @cached_property
    def begins_digits(self) -> frozenset[str]:
        """Words that digits can begin with: numbers, "oh", "double"."""
        return self.starts | self.zero | frozenset(self.times)

    @cached_property
    def begins_quantity(self) -> frozenset[str]:
        """Words that a number with parts can begin with: those, "half", "point"."""
        return self.starts | self.parts_said.firsts | self.bare_point

    @cached_property
    def parts_said(self) -> Phrases[float]:
        return Phrases(self.parts)

    @cached_property
    def added_said(self) -> Phrases[float]:
        return Phrases(self.added)

    @cached_property
    def couples_said(self) -> Phrases[float]:
        return Phrases(self.couples)

    @cached_property
    def few_said(self) -> Phrases[float]:
        return Phrases(self.few)


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The words for days."""

    weekdays: tuple[PhraseList, ...] = ("",) * 7
    """From Monday on, each with its other forms."""
    months: tuple[PhraseList, ...] = ("",) * 12
    month_mark: str = ""
    """What makes a month of the number before (月)."""
    day_marks: WordList = ""
    """What may follow the number of a day (号)."""
    year_mark: str = ""
    """What follows a year that stands first (年)."""
    relative: Mapping[str, int] = field(default_factory=dict)
    """Such as "tomorrow": days from today."""
    relative_unless: Mapping[str, WordList] = field(default_factory=dict)
    """The words before which one of these means something else: "la mañana"."""
    alike: Mapping[str, int] = field(default_factory=dict)
    """What recognisers write for a weekday that was mumbled: taken from a short answer that names no day."""
    following: WordList = ""
    """Such as "next", before a weekday."""
    following_is_nearest: bool = False
    """Whether "next friday" is the nearest one, as in Spanish; else next week's, read back where they differ."""
    following_is_certain: bool = False
    """Whether it is always next week's, as in Chinese."""
    this: WordList = ""
    """Such as "this", before a weekday."""
    week_after: PhraseList = ""
    """After a weekday: a week later than the nearest one ("monday week")."""
    nearest_after: PhraseList = ""
    """Such as "que viene", after a weekday."""
    gone: WordList = ""
    """Such as "last", before a weekday."""
    gone_after: PhraseList = ""
    """Such as "pasado", after a weekday."""
    the: WordList = ""
    """What may stand before a day's number or between it and its month."""
    before_number: WordList = ""
    """Such as "el", which makes a day of a number after it."""
    of: WordList = ""
    numbered: WordList = ""
    """What an ordinal before it counts that is no day: "the second one"."""
    year_of: WordList = ""
    """What may stand before a year."""
    within: PhraseList = ""
    """Such as "in", before a span of time."""
    from_now: PhraseList = ""
    """Such as "from now", after a span of time."""
    ago: PhraseList = ""
    """Such as "ago", after a span of time."""
    ago_before: PhraseList = ""
    """Such as "hace", before a span of time."""
    from_: WordList = ""
    """Such as "from", between a span of time and the day it is counted from."""
    before: PhraseList = ""
    """Such as "before", between a span of time, or a weekday, and the day it is counted from."""
    after: PhraseList = ""
    days: PhraseList = ""
    weeks: PhraseList = ""
    months_unit: PhraseList = ""
    years: PhraseList = ""
    fortnights: PhraseList = ""
    couple: PhraseList = ""
    """Such as "couple of": two of a unit."""
    this_week: PhraseList = ""
    next_week: PhraseList = ""
    last_week: PhraseList = ""
    week_after_next: PhraseList = ""
    week_before_last: PhraseList = ""
    after_next: PhraseList = ""
    """After a weekday: of the next two, the later."""
    weekend: PhraseList = ""
    next_weekend: PhraseList = ""
    this_month: PhraseList = ""
    next_month: PhraseList = ""
    any_month: PhraseList = ""
    """Such as "of the month": this one, or the next when that day is over."""
    this_year: PhraseList = ""
    next_year: PhraseList = ""
    month_end: PhraseList = ""
    """Such as 月底: the end of the month, where no word for its part stands before it."""
    parts: Mapping[str, int] = field(default_factory=dict)
    """Such as "the end of", before a week, month or year: its beginning 0, middle 1 or end 2. No single day."""
    day_after: PhraseList = ""
    """Such as "la víspera de": a day before another one, or after it, where no unit of time is named."""
    day_before: PhraseList = ""
    holidays: Mapping[str, str] = field(default_factory=dict)
    """Their names: "12-25", "11-22-thu" (the first Thursday from then on), "easter-2" (days from Easter Sunday)."""
    keyed: tuple[str, str] = ("", "")
    """The words for month and day in the sentence that offers the keypad."""


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The words for times of day. Half days are 0 (morning), 12 (afternoon, evening), 24 (night)."""

    named: Mapping[str, int] = field(default_factory=dict)
    """Such as "noon": minutes of the day."""
    parts: Mapping[str, int] = field(default_factory=dict)
    """Such as "in the afternoon", right after a time (or right before it): its half of the day."""
    parts_anywhere: Mapping[str, int | None] = field(default_factory=dict)
    """Such as "afternoon" anywhere in the sentence; None where it means something else ("good morning")."""
    led: WordList = ""
    """Words before a number that make it a time."""
    hour_marks: PhraseList = ""
    """Such as "o'clock", after the hour."""
    minute_marks: WordList = ""
    minutes_named: Mapping[str, int] = field(default_factory=dict)
    """Such as "quarter", before "past" or behind the mark of the hour."""
    after_hour: Mapping[str, int] = field(default_factory=dict)
    """Such as "y media", right behind the hour; minutes that are missing are negative."""
    plus: WordList = ""
    """Such as "y", between the hour and its minutes."""
    minus: WordList = ""
    past: WordList = ""
    to: WordList = ""
    spans: WordList = ""
    """Which of these may stand between two hours, too: "five to seven"."""
    spans_between: WordList = ""
    """Such as "from", before two hours with one of these between."""
    half_to: WordList = ""
    """Such as "halv" before the hour that comes: halv tre is 2:30."""
    half_past: WordList = ""
    """Such as "half" before the hour that is over: half two is 2:30."""
    before_hour: WordList = ""
    """Such as 差: the minutes that are missing stand before the hour."""
    relative: Mapping[str, int] = field(default_factory=dict)
    """Such as "in half an hour": minutes from now."""
    no_hour: PhraseList = ""
    """Such as "that one": a number in them is no hour."""
    within: PhraseList = ""
    from_now: PhraseList = ""
    minutes: PhraseList = ""
    hours: PhraseList = ""
    and_a_half: PhraseList = ""


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """How values are said. Templates are filled in by `spoken`."""

    yes: str
    no: str
    and_: str
    minus: str
    plus: str
    money: str
    """{whole} and {cents}, both with their currency."""
    currencies: Mapping[str, tuple[str, str, str, str]]
    """One, many, one of the hundredth part, many of it."""
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    day: str
    full_day: str
    first_day: str = ""
    """How the first of a month is said, where it is no plain number."""
    clock: str
    """{hour} of 24, {hour12} of 12, {minute}, {part} of the day, {the} article."""
    clock_sharp: str
    """The same on the hour."""
    parts: tuple[tuple[int, str], ...] = ()
    """Parts of the day, each with the hour where it ends."""
    articles: tuple[str, str] = ("", "")
    """Before one o'clock, and before the other hours."""
    day_and_time: str
    """{day} and {time}."""
    near: tuple[str, str]
    """Today and tomorrow."""
    on_weekday: str = "{weekday}"
    """A day of the week to come, as it is said of something that happens on it."""
    on_day: str = "{day}"
    """The same of any other day, in the words of `day`."""
    greetings: tuple[tuple[int, str], ...]
    """By the time of day, each with the hour where it ends."""
    ordinals: WordList = ""
    """First, second ... as far as they are words of their own."""
    ordinal: str = "{place}"
    """Any other place in an order."""
    ordinal_tens: WordList = ""
    """Tenth, twentieth ... ninetieth, where the words go on to 99."""
    ordinal_joined: str = "{ten} {unit}"
    """{ten} or {cardinal_ten}, and {unit}: "twenty-first"."""
    cardinal_tens: WordList = ""
    thousands: str = ""
    """What stands between thousands so that a voice reads them as one number."""
    amount: str = "{number} {unit}"
    tenths: Mapping[str, str] = field(default_factory=dict)
    """The coin of a tenth, by the name of the hundredth, where there is one: 5角."""


@dataclass(frozen=True, kw_only=True)
class Language:
    """One language."""

    tag: str
    """BCP 47, the primary subtag alone."""
    also: tuple[str, ...] = ()
    """Other tags of the same language."""

    # -- around an answer

    fillers: PhraseList = ""
    """Noise, politeness and small words: no answer, and no reason to ask again."""
    hesitations: WordList = ""
    """What may stand in the middle of a number."""
    farewells: PhraseList = ""
    closings: PhraseList = ""
    """Ways to say that there is nothing more to be done."""
    leaving: PhraseList = ""
    """Small words of leave-taking: "i think", "you've been"."""
    thanks: WordList = ""
    afterwords: PhraseList = ""
    """What may stand beside a closing or a farewell."""
    corrections: PhraseList = ""
    noes: WordList = ""
    """Such as "no", before what is said instead."""
    doubts: WordList = ""
    """A cue of correction before one of these asks, and corrects nothing: "i'm sorry what was that"."""
    both: WordList = ""
    """Such as "and", between two values that are both meant."""
    not_this: WordList = ""
    """Such as "not", before a value that is not meant."""
    determiners: WordList = ""
    """What may stand between that and the value."""
    excluding: PhraseList = ""
    """Such as "not", "except", "any day but", "i don't want": what follows is not meant."""
    excluding_maybe: PhraseList = ""
    """The same, where it may also be a no and then what is meant: Spanish "no la" (de crédito)."""
    not_excluding: PhraseList = ""
    """Such as "not sure", "not only": no denial of what follows."""
    excluding_carriers: WordList = ""
    """Small words and verbs between such a cue and what it is about: "want to use"."""
    excluding_joins: WordList = ""
    """Such as "or", "nor": the denial goes on."""
    excluded_after: PhraseList = ""
    """Such as "doesn't work", "i can't": a day or a time before it is not meant."""
    excluded_after_any: PhraseList = ""
    """The same for values of any kind: "not that one"."""
    contrasts: PhraseList = ""
    """Such as "but": what was said before it stays as it is."""
    the_other: PhraseList = ""
    """Such as "the other one": of two, that which was not meant."""
    excluded_last: WordList = ""
    """Words that exclude what stands before them where they stand last: "la de crédito no"."""
    resuming: PhraseList = ""
    """Such as "but", "i want": what follows is meant again."""

    repeatedly: PhraseList = ""
    """Such as "every month", "automatically"."""

    # -- second thoughts

    goes_on: PhraseList = ""
    """Such as "but", "one more thing": a no or a yes with this behind it is not all that was said."""
    goes_nowhere: PhraseList = ""
    """Such as "but thank you": it looks like that, and nothing follows."""
    changes: PhraseList = ""
    """Such as "change the", "is wrong": something said before shall be another one."""
    swaps: PhraseList = ""
    """Such as "the other way around": two values change places."""
    undoes: PhraseList = ""
    """Such as "undo", "cancel that": what was done shall be undone."""
    objects: PhraseList = ""
    """Such as "supposed to be", "wrong": what was done is not what was meant."""
    answer_begins: PhraseList = ""
    """Such as "it's", "the one": how an answer begins, and no wish."""
    concludes: PhraseList = ""
    """Such as "so like": what follows is the answer, what stands before only led to it."""
    gives_up: PhraseList = ""
    """Such as "i don't want", "i won't": the caller will not go on with it."""
    cannot_prove: PhraseList = ""
    """Such as "another way", "i forgot my pin": what was asked for is not at hand, or not known."""
    dangling: WordList = ""
    """Such as "my", "is": a sentence that ends so is not finished."""

    # -- a person

    people: PhraseList = ""
    """Such as "agent", "teller": who is asked for."""
    people_surely: PhraseList = ""
    """Such as "a human being", "operator": asked for wherever they are named and not denied."""
    anybody: PhraseList = ""
    """Such as "somebody": who is asked for only behind a verb."""
    reaching: PhraseList = ""
    """Such as "talk to", "put me through to"."""
    having: PhraseList = ""
    """Such as "i want", "get me": the person stands right behind."""
    reaching_alone: PhraseList = ""
    """Such as "transfer me", with nobody named."""
    who_speaks: PhraseList = ""
    """Such as "are you": who speaks is asked, and nobody called."""
    machines: PhraseList = ""
    """Such as "talk to a machine": who does not want that wants a person."""
    not_reaching: PhraseList = ""
    """Such as "i don't want": who follows is not asked for."""

    # -- before and after a wish

    openings: PhraseList = ""
    politeness: PhraseList = ""
    """What may stand last."""
    asking: PhraseList = ""
    """How a wish is put before it is named: "let me", "i'd like to"."""
    greetings: WordList = ""
    """Last words of greetings that a name may follow."""
    wishes: WordList = ""
    """Words with which a wish begins."""
    yes_first: WordList = ""
    """A yes that only opens the sentence."""
    mine: WordList = ""
    """First words of an introduction, recognised after a greeting that was not."""

    # -- names

    introductions: PhraseList = ""
    """Such as "my name is": said for nothing but a name."""
    introductions_maybe: PhraseList = ""
    """Such as "this is": often said for something else."""
    denied_names: PhraseList = ""
    """Such as "i'm not": before the name of somebody whom the speaker is not."""
    somebody_else: PhraseList = ""
    """Such as "that's not me": whole sentences of somebody who was taken for another."""
    name_leads: PhraseList = ""
    """Such as "under the name of": before a name that was asked for."""
    others_introduced: PhraseList = ""
    """Such as "my daughter", "under the name of": a name may follow, the caller's own or somebody else's."""
    names_of: PhraseList = ""
    """Such as "name is": said of anybody's name."""
    no_names: WordList = ""
    no_things: WordList = ""
    """Words that name nothing behind "in" and the like: "in general", "at once"."""
    joins: WordList = ""
    """Words with which a part of a sentence begins that has nothing to do with a name before it: "and", "from"."""
    begins_a_name: WordList = ""
    """A word of other meanings that a place may begin with: "new" york."""
    things_begin: WordList = ""
    """Such as "a", "my": where the name of a thing begins."""
    before_a_verb: WordList = ""
    """Such as "want": behind it, "to" leads to something to do and to no place."""
    tells_of: PhraseList = ""
    """Such as "to", "is": between what something is called and what it is, "allergic to nuts"."""
    leads_to_means: WordList = ""
    """Such as "by", "in": right before a way of doing something, "by card", "in pounds"."""
    stands_for_a_thing: WordList = ""
    """Such as "one": instead of the name of what is asked about, "the small one"."""
    has_now: PhraseList = ""
    """Such as "i have", "from": before what a caller has and may want no more."""

    # -- yes and no

    yes: PhraseList = ""
    no: PhraseList = ""
    maybe_yes: PhraseList = ""
    maybe_no: PhraseList = ""
    neither: PhraseList = ""
    """Such as "i'm not sure": no answer, though it begins like one."""
    answers_whole: PhraseList = ""
    """An answer only as a whole: "i would" is a yes, "i would like to pay" is not."""
    answers_bare: WordList = ""
    """Words that are an answer anywhere in a sentence."""
    not_an_answer: Mapping[str, WordList] = field(default_factory=dict)
    """Words that are no answer before certain others: "right now"."""
    restarts: WordList = ""
    """What may stand between an answer and the one that takes it back."""

    # -- numbers

    numerals: Numerals
    ones: WordList = ""
    """Words that may be "one" or only an article."""
    minus: WordList = ""
    counted: WordList = ""
    """What is counted rather than told digit by digit: days, times, streets."""
    measures: WordList = ""
    """What a number before it counts, and no people: minutes, dollars, "pm"."""
    parties: PhraseList = ""
    """What stands before how many people there are: "a table for", "a party of"."""
    of_us: PhraseList = ""
    """What stands behind how many people there are: "people", "of us"."""
    alone: PhraseList = ""
    """One person, without a number: "just me"."""
    ages: PhraseList = ""
    """What stands before how old somebody is: "she is", "aged"."""
    years_old: PhraseList = ""
    """What stands behind it: "years old"."""
    last: WordList = ""
    """The last of a list."""
    numbers_of: WordList = ""
    """Words before the place in a list: "number two"."""

    qualifies: PhraseList = ""
    """What stands before a number that is not meant as it stands: "at least", "half of", "minus"."""
    qualifies_after: PhraseList = ""
    """The same after it: "or so", "percent"."""
    alternatives: PhraseList = ""
    """Such as "or", between two values."""
    ranges: PhraseList = ""
    """Such as "to" and "and", between two numbers."""
    percent: PhraseList = ""
    percent_before: PhraseList = ""
    """Such as 百分之, before the number."""

    # -- money

    currencies: Mapping[str, PhraseList] = field(default_factory=dict)
    """How money is named, by the codes that the names may stand for; by "" what any money is called (块)."""
    minors: WordList = ""
    tenths: WordList = ""
    """Coins of a tenth (角)."""
    tenth_follows: bool = False
    """Whether a lone digit after the currency is a tenth (三块五)."""
    money_and: WordList = ""
    money_with: WordList = ""
    """What may stand before hundredths that are said without their name: "cuarenta con cincuenta"."""
    money_of: WordList = ""
    """What may stand between the number and the currency."""
    money_moves: WordList = ""
    """Verbs that move money: a number after them is an amount."""
    money_between: WordList = ""
    """What may stand between the verb and the number."""
    money_after: WordList = ""
    """What may follow such a number."""

    @cached_property
    def majors(self) -> WordList:
        """The names of all currencies; of "canadian dollars" the last word."""
        names = ", ".join(self.currencies.values())
        return " ".join(phrase.split()[-1] for phrase in names.split(",") if phrase.strip())

    # -- free answers

    own_words: PhraseList = ""
    """Such as "i'd like to say that": before what the caller wants to be written down."""
    noise: WordList = ""
    """Such as "uh", "well": what people begin with that is no part of what they say."""

    # -- names of things; where a language says nothing of them, they are read with the English words

    thing_orders: PhraseList = ""
    """Such as "i'd like": before the name of a thing, with an article or without."""
    thing_articles: WordList = ""
    thing_leads: PhraseList = ""
    """Such as "it's", "for": other words that lead to what was asked for."""
    thing_tails: PhraseList = ""
    """Such as "please": behind it."""
    thing_wishes: PhraseList = ""
    """Such as "i want to": a verb follows, and the name behind one of `thing_towards`."""
    thing_towards: WordList = ""
    thing_owners: WordList = ""
    """Such as "my", "the": before what something is called, "the new one is"."""
    thing_is: WordList = ""
    """Such as "is": between a thing and its name."""
    clause_joins: WordList = ""
    """Such as "and": where a clause about something else may begin."""
    clause_openings: PhraseList = ""
    """Such as "she is": where a clause about a name that was told begins, or about something else."""

    # -- codes and e-mail

    area: WordList = ""
    """Words that name the first digits of a telephone number: "area code"."""

    letters: Mapping[str, str] = field(default_factory=dict)
    """Names of letters: "bee", "double u"."""
    alphabet: Mapping[str, str] = field(default_factory=dict)
    """Words of spelling alphabets: "alfa", "boy"."""
    as_in: PhraseList = ""
    """Such as "as in", between a letter and a word that begins with it."""
    between_signs: WordList = ""
    """What may be said between the signs of a code without being one: "capital", "dash"."""
    email_before: WordList = ""
    """What may stand before an e-mail address: "my email is"."""
    signs: Mapping[str, str] = field(default_factory=dict)
    """Signs of an e-mail address: "at", "dot", "underscore"."""
    spelled_with: WordList = ""
    """Twenty-six words that spell a letter back: alfa, bravo ..."""
    letter: str = ""
    """{letter} as in {word}."""

    # -- what is written nowhere

    secrets: PhraseList = ""
    """Such as "pin", "security code", "social security number": digits beside it are nobody's business."""
    passwords: PhraseList = ""
    """Such as "password": words behind it, after one of the following, are."""
    tells: WordList = ""
    """Such as "is", between a secret and what it is."""

    # -- days and times

    calendar: Calendar = field(default_factory=Calendar)
    clock: Clock = field(default_factory=Clock)
    bounds: PhraseList = ""
    """Such as "before", "or so": beside a day or time that did not use them, they make it another one or several."""
    beside: WordList = ""
    """Such as "the": what may stand between a day or time and words that would change it."""

    # -- instead of an answer

    refusals: PhraseList = ""
    """The caller has no answer, or will not give it; a few more words may follow: "i don't know" (my number)."""
    refusals_whole: PhraseList = ""
    """Such as "pass": a refusal only when nothing else is said."""
    asks_what: PhraseList = ""
    """The question was not heard or not understood; a few more words may follow."""
    asks_what_whole: PhraseList = ""
    asks_why: PhraseList = ""
    """The caller wants to know why it is asked; a few more words may follow."""
    asks_why_whole: PhraseList = ""
    waits: PhraseList = ""
    """Such as "one moment": a wait when nothing but politeness stands beside it."""
    fetches: PhraseList = ""
    """Such as "let me get": what is fetched may follow."""
    returns: PhraseList = ""
    """Such as "i'm back", said after a wait."""
    requests: PhraseList = ""
    """Such as "can you", "what": how requests and questions begin."""
    roughly: PhraseList = ""
    """Such as "about", "or so": leaves a number what it is, for those who only want to know about how much."""
    questions: PhraseList = ""
    """Such as "what's", "is there": how a question about something else begins, which is no name and no value."""
    new_wish: PhraseList = ""
    """Such as "i want", "maybe": with one of these beside it, the sentence asks for something, or answers after all."""

    called: Mapping[str, PhraseList] = field(default_factory=dict)
    """By kind: what callers call a value of it, such as "amount"."""

    # -- what is said

    spoken: Spoken | None = None
    finish: str = ""
    """Put behind "key it in" when a finishing key is needed."""
    examples: Mapping[str, str] = field(default_factory=dict)
    """By kind, where the kind's own file has none in this language."""
    hints: Mapping[str, PhraseList] = field(default_factory=dict)
    by_keys: Mapping[str, str] = field(default_factory=dict)
