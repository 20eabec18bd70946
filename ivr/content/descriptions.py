"""Makes the sentences that start a flow out of its name and its description.

In Rasa a language model reads descriptions ("Help users send money to friends and family.") and decides what a caller
means. Here the intent detector does, and it learns from sentences: "send money to friends and family", "i want to send
money to friends and family", "i'd like to transfer money". Rule: what is said about the user is turned into what the
user says; a flow with sentences of its own in nlu/ has these in addition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_ABOUT = re.compile(
    r"""^\W*(?:
      (?:this|the|a|an)\s(?:flow|skill|process|conversation|use\scase)\b |
      (?:flow|skill)\b |
      (?:is\s)?(?:used|meant|intended|here|available|triggered|started|responsible)\s
        (?:to|for|when|if|in\sorder\sto)\b |
      (?:when|whenever|if|for|in\sorder\sto|that|which|where|will|can|should|used|is|and)\b |
      finds?\sout\b(?=\s(?:if|whether|when|where|how|what)\b) |
      (?:helps?|lets?|allows?|enables?|guides?|assists?|supports?|walks?)\b |
      (?:tells?|informs?|shows?|reminds?|gives?|offers?|provides?|asks?|answers?)\s(?:the\s|a\s|an\s)?
        (?:users?|customers?|callers?|people|someone|somebody)\b |
      (?:the\s|a\s|an\s|our\s)?
        (?:users?|customers?|callers?|clients?|members?|people|person|someone|somebody|anyone|them)\b |
      (?:wants?|wishes|would\slike|needs?|asks?|requests?|tries|intends?|decides?|is\sasking|is\strying|is\slooking)\b
        (?=\s(?:to|for|about|the|their|a|an|some|more)\b) |
      (?:handles?|process(?:es)?|manages?|deals?\swith|takes?\scare\sof|answers?|responds?\sto)\s
        (?:the\s|a\s|an\s|all\s|general\s)?(?:requests?|inquir(?:y|ies)|questions?|wish(?:es)?)\s(?:to|for|about|of)\b |
      (?:temporarily|permanently|quickly|easily|securely|safely|immediately|automatically|simply)\b |
      (?:through|in|with|to|about|from)\b
    )[\s,:]*""",
    re.IGNORECASE | re.VERBOSE,
)
"""What descriptions say about flows and users before they come to the point."""

_SPEAKER = (
    (re.compile(r"\b(?:the\s|a\s)?(?:user|customer|caller|client|member)'?s'?\s", re.I), "my "),
    (re.compile(r"\b(?:their|his\sor\sher|his/her|his|her)\b", re.I), "my"),
    (
        re.compile(
            r"\b(?:to|for|with|by|of|from)\s(?:the\s|a\s)?(?:users?|customers?|callers?|them)\b", re.I
        ),
        "",
    ),
    (re.compile(r"\bthem(?:selves)?\b", re.I), "me"),
    (re.compile(r"\bthey\b", re.I), "i"),
)

_TAIL = re.compile(
    r"[(\[].*?[)\]]|\b(?:such as|for example|e\.?g\.?|i\.?e\.?|by (?:asking|collecting|providing)|so that|"
    r"using their|via the|including)\b.*$",
    re.IGNORECASE,
)
"""Explanations in brackets and at the end: for a language model, not for a caller."""

_ASKED = (
    (
        re.compile(
            r"\b(when|where|why|how (?:much|many|long|often))\s(?:they|(?:the\s|a\s)?(?:user|customer|caller)s?)\s"
            r"(will|can|should|would|could)\s(.+?)(?=\s(?:and|or|if|when)\b|[.,;!]|$)",
            re.I,
        ),
        ("{0} {1} i {2}",),
    ),
    (
        re.compile(
            r"\b(?:when|where|why|how (?:much|many|long|often))\s(?:is|are)\s.+?(?=\s(?:and|or)\b|[.,;!]|$)",
            re.I,
        ),
        ("{}",),
    ),
    (
        re.compile(
            r"\b(?:if|whether)\s(?:certain\s|(?:a|an|the|some)\s(?:certain\s|specific\s|given\s|particular\s)?)?"
            r"(\w+(?:\s(?:or|and)\s\w+)?)\s(is|are)\s((?:in|on|at)\s(?:the\s|our\s|my\s)?\w+|available|sold|open)\b",
            re.I,
        ),
        ("{1} the {0} {2}", "do you have the {0}", "do you have any {0}", "is there a {0}"),
    ),
)
"""What a description says is found out, and how a caller asks that: "when they will be charged", "if a book is in"."""

_GREETS = re.compile(r"\b(?:greets?|greeted|greeting|says? (?:hello|hi))\b", re.I)
_GREETINGS = ("hello", "hi", "hey", "hi there", "hello there", "hey there", "good morning", "good afternoon",
              "good evening", "hello hello")  # fmt: skip

_WAYS = ("{}", "i want to {}", "i'd like to {}", "can you help me {}", "i need to {}")
_QUESTIONS = ("what", "where", "which", "how", "tell me", "show me", "when", "forgot")
_THING_WAYS = ("{}", "i have a question about {}", "i need help with {}")

_SAME = tuple(
    tuple(group.strip().split("|"))
    for group in """
    transfer|send|wire|move|give
    check|see|view|know|tell me|what is|look up|show me
    list|show|see|view|tell me|what are|which are
    show|list|see|view|tell me|what are
    display|show|list|see|what are
    retrieve|get|see|show me
    add|create|set up|register|enter|save|new
    remove|delete|drop|get rid of|take off
    change|update|modify|edit|correct|adjust
    book|reserve|make|schedule|arrange
    reserve|book|hold|put a hold on|keep
    put|place|make
    keep|extend|renew|hold on to
    renew|extend|keep|prolong
    extend|renew|prolong
    become|join as|sign up as
    join|sign up for|become a member of
    sign|register
    schedule|book|make|arrange|set up
    cancel|call off|drop|end
    block|freeze|lock|stop|deactivate|disable
    unblock|unlock|activate|enable
    activate|enable|turn on|switch on
    buy|purchase|order|get
    order|buy|get|request
    pay|settle|make a payment
    settle|pay
    rent|hire|book|reserve|get
    hire|rent|book
    upgrade|change|switch to|move to
    switch|change|move
    redeem|use|spend
    subscribe|sign up
    withdraw|take out|get
    deposit|put in|pay in
    submit|send|file
    repair|fix
    fix|repair
    recharge|top up
    contact|reach|call
    find|search for|look for|locate|recommend
    search|find|look for
    report|tell you about|file
    replace|get a new|exchange
    return|send back|give back
    track|follow|where is
    verify|confirm|check
    open|start|create
    close|end|terminate
    reset|change|forgot
    increase|raise|lift
    decrease|lower|reduce
    download|get|receive
    request|ask for|get
    retrieve|get|fetch|see
    pause|freeze|suspend|put on hold
    suspend|pause|freeze
    gift|give|send|buy
    give|gift|send
    apply|use|redeem|enter
    end|cancel|terminate|quit
    stop|cancel|end|quit
    enquire|ask|know
    inquire|ask|know
    """.strip().splitlines()
)
"""Verbs that callers use for one another. Of a group that it does not begin, a verb gets the first few."""

_OTHER_VERBS = {
    **{
        verb: tuple(o for o in verbs[:4] if o != verb) for verbs in _SAME for verb in verbs if " " not in verb
    },
    **{verbs[0]: verbs[1:] for verbs in _SAME},
}

_SAME_THINGS = tuple(
    tuple(group.split("|"))
    for group in (
        "membership|subscription", "invoice|bill", "movie|film", "luggage|baggage", "car|vehicle", "parcel|package",
        "holiday|vacation", "reservation|booking", "voucher|promo code|coupon", "apartment|flat", "mobile|cell phone",
    )
)  # fmt: skip
"""Things with several names of which nobody can tell which one a caller uses."""

MOST = 60
"""Sentences for one flow."""


def sentences(name: str, description: str, things: Sequence[str] = ()) -> list[str]:
    """What callers may say to start the flow; without doubles, the likeliest first.

    `things` are what the flow asks about - values of its slots, such as "book", "board game" - which callers name at
    once: "reserve a board game".
    """
    wishes = list(dict.fromkeys(_wishes(name, description)))
    wishes += [other for wish in wishes for other in _renamed(wish) if other not in wishes]
    verbs = [
        verb for verb in dict.fromkeys(wish.partition(" ")[0] for wish in wishes) if verb in _OTHER_VERBS
    ]
    named = [f"{verb} a {thing}" for verb in verbs[:1] for thing in map(_plain, things)]
    found: dict[str, None] = {}
    for number in range(max(len(_WAYS), len(_THING_WAYS))):
        for wish in (*wishes, *named):
            verb, _, rest = wish.partition(" ")
            ways = _WAYS if verb in _OTHER_VERBS else _THING_WAYS
            others = _OTHER_VERBS.get(verb, ()) if rest and number < 2 and wish not in named else ()
            for one in (wish, *(f"{other} {rest}" for other in others)):
                if number < len(ways) and (number == 0 or not one.startswith(_QUESTIONS)):
                    found.setdefault(ways[number].format(one), None)
    greetings = _GREETINGS if _GREETS.search(description) else ()
    return list(dict.fromkeys((*greetings, *_questions(description), *found)))[:MOST]


def _renamed(wish: str) -> Iterator[str]:
    """The wish with other names for the first thing in it that has several."""
    for names in _SAME_THINGS:
        for name in names:
            if re.search(rf"\b{name}\b", wish):
                yield from (re.sub(rf"\b{name}\b", other, wish) for other in names if other != name)
                return


def _questions(description: str) -> Iterator[str]:
    for pattern, ways in _ASKED:
        for match in pattern.finditer(description):
            groups = [group.lower() for group in match.groups() or (match[0],)]
            yield from (_plain(way.format(*groups)) for way in ways)


def _wishes(name: str, description: str) -> Iterator[str]:
    """The things to do, in the caller's words: "send money to friends"."""
    yield _plain(name)
    for sentence in re.split(r"(?<=[.!?;\n])\s+", description):
        sentence = _TAIL.sub("", sentence)
        before = None
        while sentence != before:
            before, sentence = sentence, _ABOUT.sub("", sentence, count=1)
        for pattern, own in _SPEAKER:
            sentence = pattern.sub(own, sentence)
        for part in _alternatives(_plain(sentence)):
            wish = _bare_verb(part)
            yield from filter(None, (wish, *_shorter(wish)))


def _shorter(wish: str) -> Iterator[str]:
    """The wish without what is said about its details, and each of the things that it names: "a or b"."""
    short = re.split(
        r" (?:that|which|who|they|for|so|when|where|in order|via|using|at|on) ", wish, maxsplit=1
    )[0]
    if short != wish and " " in short:
        yield short
    verb, _, rest = short.partition(" ")
    things = re.split(r" (?:or|and) |, ", rest)
    if verb in _OTHER_VERBS and len(things) > 1:
        yield from (f"{verb} {thing}" for thing in things if thing)


def _alternatives(wish: str) -> Iterator[str]:
    """ "block or unblock a card" is both; "check a balance, and send money" are two."""
    both = re.match(r"(\w+) (?:or|and) (\w+) (.+)", wish)
    if both and _known(both[1]) and _known(both[2]):
        yield f"{both[1]} {both[3]}"
        yield f"{both[2]} {both[3]}"
        return
    yield wish
    first, *others = re.split(r" (?:or|and) (?=\w+ )", wish)
    for part in (first, *others) if others else ():
        if _known(part.partition(" ")[0]):
            yield part


def _known(word: str) -> bool:
    return _bare(word) in _OTHER_VERBS


def _bare_verb(wish: str) -> str:
    verb, space, rest = wish.partition(" ")
    return _bare(verb) + space + rest


def _bare(verb: str) -> str:
    """ "transfers", "transferring" -> "transfer", where that is a verb we know; anything else as it is."""
    for ending, instead in (("ies", "y"), ("es", "e"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e")):
        if verb.endswith(ending) and (bare := verb[: -len(ending)] + instead) in _OTHER_VERBS:
            return bare
    if verb.endswith("ing") and len(verb) > 5 and verb[-4] == verb[-5] and verb[:-4] in _OTHER_VERBS:
        return verb[:-4]
    return verb


def _plain(text: str) -> str:
    return (
        re.sub(r"\s+", " ", re.sub(r"[^\w\s']", " ", text.replace("_", " ").replace("-", " ")))
        .strip()
        .lower()
    )
