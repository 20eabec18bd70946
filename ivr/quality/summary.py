"""What many replayed calls come to: counted by flow, and the same difference told once, however many calls have it.

Rule: everything is computed from the results alone, so that the terminal, the page and a program are told the same.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ivr.content.problems import counted
from ivr.quality.comparing import KINDS, plain

Data = dict[str, Any]

VERDICTS = ("same", "better", "worse", "different", "open")
"""What may be said of a call; `different` is neither better nor worse, of an `open` one the end is not known."""

NO_FLOW = "(no flow)"
_FIGURES = re.compile(r"\d+(?:[.,:]\d+)*")


@dataclass
class Share:
    """Some calls. The measures are [then, now] of those whose end is known both times."""

    calls: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    contained: list[int] = field(default_factory=lambda: [0, 0])
    done: list[int] = field(default_factory=lambda: [0, 0])
    repeats: list[int] = field(default_factory=lambda: [0, 0])

    def add(self, result: Data) -> None:
        self.calls += 1
        self.verdicts[result["verdict"]] += 1
        if result["verdict"] == "open":
            return
        for when, measures in enumerate(result["measures"]):
            self.contained[when] += measures["contained"]
            self.done[when] += measures["done"]
            self.repeats[when] += measures["repeats"]

    def record(self) -> Data:
        verdicts = {name: self.verdicts[name] for name in VERDICTS}
        measures = {"contained": self.contained, "done": self.done, "repeats": self.repeats}
        return {"calls": self.calls, **verdicts, **measures}


@dataclass
class Group:
    """Calls with the same first difference. `then` and `now` are those of the first one."""

    kind: str
    step: str
    then: str
    now: str
    results: list[Data] = field(default_factory=list)

    @property
    def verdicts(self) -> Counter[str]:
        return Counter(result["verdict"] for result in self.results)

    @property
    def title(self) -> str:
        return KINDS[self.kind]

    def record(self) -> Data:
        return {
            "kind": self.kind,
            "step": self.step,
            "then": self.then,
            "now": self.now,
            "calls": len(self.results),
            "records": [result["record"] for result in self.results],
        }


@dataclass
class Summary:
    """All of it. `groups` has the commonest difference first, `sentences` what is understood otherwise."""

    whole: Share
    flows: dict[str, Share]
    groups: list[Group]
    sentences: list[tuple[tuple[str, str, str, str], int]]
    unread: list[str]
    words: dict[str, list[int]] = field(default_factory=dict)
    """Of callers heard again: {"reference": [words, wrong then, wrong now], "then": [words, changed]}."""

    @property
    def changed(self) -> int:
        return self.whole.calls - self.whole.verdicts["same"]

    def record(self) -> Data:
        return {
            **self.whole.record(),
            "unread": self.unread,
            "words": self.words,
            "flows": {name: share.record() for name, share in self.flows.items()},
            "differences": [group.record() for group in self.groups],
            "sentences": [
                {"heard": [one[0], one[1]], "intents": [one[2], one[3]], "calls": count}
                for one, count in self.sentences
            ],
        }

    def heard(self) -> Iterator[str]:
        """How well callers were heard, then and now."""
        count, then, now = self.words.get("reference", (0, 0, 0))
        if count:
            yield f"Of {count} words said, {then / count:.1%} were heard wrongly then, {now / count:.1%} now."
        count, changed = self.words.get("then", (0, 0))
        if count:
            yield f"Of {count} words heard then, {changed / count:.1%} are heard otherwise now."

    def lines(self) -> Iterator[str]:
        """For the terminal."""
        verdicts = self.whole.verdicts
        told = ", ".join(f"{verdicts[name]} {name}" for name in VERDICTS if verdicts[name])
        yield from self.heard()
        yield f"{counted(self.whole.calls, 'call')}: {told or 'none'}"
        if self.changed:
            yield ""
            yield from _table(self.flows)


def summary(results: Sequence[Data]) -> Summary:
    whole, flows, unread = Share(), dict[str, Share](), []
    groups: dict[tuple[str, ...], Group] = {}
    sentences: Counter[tuple[str, str, str, str]] = Counter()
    words: dict[str, list[int]] = {}
    for result in results:
        if "unread" in result:
            unread.append(result["unread"])
            continue
        whole.add(result)
        for what, counts in result.get("words", {}).items():
            words[what] = [one + more for one, more in zip(words.get(what, [0] * 3), counts, strict=False)]
        flows.setdefault(result["flow"] or NO_FLOW, Share()).add(result)
        sentences.update((one[0], one[1], one[2], one[3]) for one in result["sentences"])
        if found := result.get("difference"):
            step = _step(result)
            key: tuple[str, ...] = (found["kind"], *_changed(found["then"], found["now"]))
            key += () if found["kind"] == "prompt" else (step,)
            group = groups.setdefault(key, Group(found["kind"], step, found["then"], found["now"]))
            group.results.append(result)
    order = list(KINDS)
    return Summary(
        whole=whole,
        flows=dict(sorted(flows.items(), key=lambda item: (-item[1].calls, item[0]))),
        groups=sorted(groups.values(), key=lambda g: (-len(g.results), order.index(g.kind), g.step, g.then)),
        sentences=sorted(sentences.items(), key=lambda item: (-item[1], item[0])),
        unread=unread,
        words=words,
    )


def _changed(then: str, now: str) -> tuple[str, str]:
    """The words that differ, whatever names and figures the two have in common."""
    one, other = (_FIGURES.sub("#", text).split() for text in (then, now))
    compared = difflib.SequenceMatcher(None, one, other, autojunk=False)
    changes = [change for change in compared.get_opcodes() if change[0] != "equal"]
    return (
        " ".join(word for _, i, j, _, _ in changes for word in one[i:j]),
        " ".join(word for _, _, _, i, j in changes for word in other[i:j]),
    )


def _step(result: Data) -> str:
    """Where it first differs: the question asked now; for a prompt, the last step of a flow of the team's own."""
    turn = result["difference"]["turn"]
    reached = [one for one in result["now"]["exchanges"] if one["turn"] <= turn or not turn]
    if not reached:
        return ""
    steps = [plain(step) for step in reached[-1].get("steps", ())]
    own = [step for step in steps if not step.startswith("pattern_")]
    asked = plain(reached[-1].get("waits", {}).get("question", ""))
    if result["difference"]["kind"] == "prompt" and own:
        return own[-1]
    return asked or (steps[-1] if steps else "")


def _table(flows: dict[str, Share]) -> Iterator[str]:
    wide = max(len(name) for name in flows)
    names = [name for name in VERDICTS if any(share.verdicts[name] for share in flows.values())]
    yield f"{'':{wide}}  calls  " + "  ".join(f"{name:>9}" for name in names) + "   contained"
    for name, share in flows.items():
        counts = "  ".join(f"{share.verdicts[one] or '.':>9}" for one in names)
        then, now = share.contained
        yield f"{name:{wide}}  {share.calls:5}  {counts}   {then} -> {now}"
