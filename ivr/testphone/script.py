"""Scripted calls: a telephone call written down, line by line, by whoever tests the service.

Rule: a script says only what a caller does and what a caller could notice. As plain text, one thing a line:

    # A caller asks for a person in the middle of a question.       (comment)
    call from +14155550123 to +14155550100      (first line, may be left out; also: call from anonymous, and at its
                                                end: forwarded NUMBER, vouched TN-Validation-Passed-A)
    > hears: welcome to harbor bank             (what was spoken since the caller's last turn contains this)
    caller: I would like to check my balance    (the caller says it;  caller 0.35: ... with that confidence)
    > hears: /checking|savings/                 (between slashes: a regular expression)
    > does not hear: goodbye
    press: 1                                    (keys: 0-9, * and #)
    silence                                     (the caller says nothing until asked again)
    > speaks: es                                (language of what was last spoken)
    > asks                                      (the server waits for an answer of the caller)
    > handed to: payments                       (the queue, workflow or number that the caller is handed to)
    > task: reason = asked_for_agent            (what an agent is told by the task; also: > task: reason)
    agent answers                               (a person picks up;  agent answers: 1  presses 1 to accept)
    > agent hears: check_balance                (the whisper)
    agent hangs up
    nobody answers                              (also: nobody answers: busy)
    > problem: 11200                            (the server made this mistake: a number or words of it)
    > ended
    hang up

Capitals and the kind of quotes never matter. A line that goes on below is indented. The call fails at the
first expectation that is not met, and at the end if the server made a mistake that no `> problem` expected.

As YAML (a file named .yml or .yaml) the same lines are a list, with or without the `>`:

    - call: {from: "+14155550123", to: "+14155550100"}
    - hears: welcome to harbor bank
    - caller: I would like to check my balance
    - silence
    - handed to: payments
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import yaml

from ivr.redaction import scrub
from ivr.testphone import transcript
from ivr.testphone.call import OWN_LINE, Call
from ivr.testphone.carrier import Carrier
from ivr.testphone.problems import CarrierError, Finding

FROM, TO = OWN_LINE, "+14155550100"
TOLD = {"forwarded": "ForwardedFrom", "vouched": "StirVerstat"}
"""What a script may say of the line beside its numbers -> the field in which Twilio says it."""
_CALL = re.compile(rf"call((?:\s+(?:from|to|{'|'.join(TOLD)})\s+\S+)*)")


class ScriptError(Exception):
    """Raised for a script that cannot be read; the message lists every bad line as file:line: why."""


@dataclass(frozen=True)
class Line:
    """One thing that is done or expected. `place` is file:line."""

    place: str
    kind: str
    text: str = ""
    confidence: float | None = 0.9

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}" if self.text else self.kind


@dataclass(frozen=True)
class Script:
    """A call to be played: who calls whom, and what happens."""

    name: str
    lines: tuple[Line, ...]
    from_: str = FROM
    to: str = TO
    fields: Mapping[str, str] = field(default_factory=dict)


# What is done. Each kind of line: what it does to the call.
ACTIONS: dict[str, Callable[[Call, Line], object]] = {
    "caller": lambda call, line: call.say(line.text, line.confidence),
    "press": lambda call, line: call.press(line.text),
    "silence": lambda call, line: call.silence(),
    "hang up": lambda call, line: call.hang_up(),
    "agent answers": lambda call, line: call.agent_answers(line.text),
    "agent hangs up": lambda call, line: call.agent_hangs_up(),
    "nobody answers": lambda call, line: call.nobody_answers(line.text),
}


def _hears(call: Call, text: str) -> str:
    if contains(call.heard, text):
        return ""
    return f"expected to hear {text!r}; {_what_was_heard(call)}"


def _does_not_hear(call: Call, text: str) -> str:
    if contains(call.heard, text):
        return f"did not expect to hear {text!r}; {_what_was_heard(call)}"
    return ""


def _speaks(call: Call, text: str) -> str:
    spoken = [one.language for one in call.hears if one.how == "say"]
    if not spoken:
        return f"expected the language {text}, but nothing was spoken"
    if not spoken[-1].casefold().startswith(text.casefold()):
        return f"expected the language {text}, but it was {spoken[-1]}"
    return ""


def _asks(call: Call, text: str) -> str:
    if call.listening is not None:
        return ""
    return f"expected to be asked something, but {_where(call)}"


def _handed_to(call: Call, text: str) -> str:
    if call.queue is not None and call.queue.is_for(text):
        return ""
    if any(_is_number(text, number) for number in call.dialled):
        return ""
    return f"expected to be handed to {text}, but {_where(call)}"


def _at(attributes: Mapping[str, Any], name: str) -> object:
    """What the attributes hold under a name with dots; None where there is nothing."""
    found: object = attributes
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _task(call: Call, text: str) -> str:
    attributes = call.queue.attributes if call.queue is not None else {}
    name, equals, value = (part.strip() for part in text.partition("="))
    found = _at(attributes, name)
    if found is None:
        known = ", ".join(attributes) or "nothing"
        return f"expected the task to tell {name}; it tells {known}"
    shown = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
    if equals and not contains(shown, value):
        return f"expected the task's {name} to be {value!r}; it is {scrub(shown)!r}"
    return ""


def _agent_hears(call: Call, text: str) -> str:
    heard = " ".join(said for who, said in call.transcript if who == "to agent")
    if contains(heard, text):
        return ""
    return f"expected the agent to hear {text!r}, but the agent heard {heard!r}"


def _ended(call: Call, text: str) -> str:
    if call.state == "ended":
        return ""
    return f"expected the call to be over, but {_where(call)}"


def _problem(call: Call, text: str) -> str:
    if any(_is_expected(finding, text) for finding in call.findings):
        return ""
    found = "; ".join(str(finding) for finding in call.findings) or "none"
    return f"expected the problem {text!r}; found: {found}"


# What is expected. Each kind of line: why it is not met, or "".
EXPECTATIONS: dict[str, Callable[[Call, str], str]] = {
    "hears": _hears,
    "does not hear": _does_not_hear,
    "speaks": _speaks,
    "asks": _asks,
    "handed to": _handed_to,
    "task": _task,
    "agent hears": _agent_hears,
    "ended": _ended,
    "problem": _problem,
}

NEEDS_TEXT = {
    "caller",
    "press",
    "hears",
    "does not hear",
    "speaks",
    "handed to",
    "task",
    "agent hears",
    "problem",
}
TAKES_NO_TEXT = {"silence", "hang up", "agent hangs up", "asks", "ended"}


def load(path: str | Path) -> Script:
    """The script in the file at `path`. Raises ScriptError, with every line that cannot be read."""
    try:
        content = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else f"is not UTF-8 text ({error.reason})"
        raise ScriptError(f"{path}: {reason}") from error
    return parse(content, str(path))


def parse(content: str, name: str = "script") -> Script:
    """The script written in `content`; as YAML if `name` ends like a YAML file."""
    written = _from_yaml(content, name) if name.endswith((".yml", ".yaml")) else _from_text(content, name)
    lines: list[Line] = []
    problems: list[str] = []
    told: dict[str, str] = {}
    for place, text in written:
        if re.match(r"call\b(?!er)", text):
            match = _CALL.fullmatch(text)
            if match is None:
                problems.append(f"{place}: cannot read {text!r}; expected: call from NUMBER to NUMBER")
            elif lines:
                problems.append(f"{place}: 'call' comes first in a script")
            else:
                words = match[1].split()
                told = dict(zip(words[::2], words[1::2], strict=True))
            continue
        try:
            lines.append(_line(place, text))
        except ValueError as error:
            problems.append(f"{place}: {error}")
    if not lines and not problems:
        problems.append(f"{name}:1: the script is empty; write what the caller does, such as 'caller: hello'")
    if problems:
        raise ScriptError("\n".join(problems))
    fields = {TOLD[word]: value for word, value in told.items() if word in TOLD}
    return Script(name, tuple(lines), told.get("from", FROM), told.get("to", TO), fields)


def play(script: Script, carrier: Carrier, write: Callable[[str], object]) -> bool:
    """Places the call, writing it line by line. False at the first expectation that is not met."""
    call = carrier.dial(
        script.from_,
        script.to,
        fields=script.fields,
        watch=lambda who, text: write(transcript.line(who, text)),
    )
    for line in script.lines:
        try:
            if line.kind in ACTIONS:
                ACTIONS[line.kind](call, line)
                continue
            missing = EXPECTATIONS[line.kind](call, line.text)
        except CarrierError as error:
            missing = str(error)
        if missing:
            call.hang_up()
            return _failed(call, f"{line.place}: {missing}", write)
        if line.kind != "problem":
            write(f"  ✓ {line}")
    call.hang_up()
    expected = [line.text for line in script.lines if line.kind == "problem"]
    unexpected = [
        finding
        for finding in call.findings
        if finding.level == "error" and not any(_is_expected(finding, text) for text in expected)
    ]
    if unexpected:
        return _failed(call, f"{script.name}: the server made a mistake: {unexpected[0].text}", write)
    for finding in call.findings:
        write(f"  ! {finding}")
    return True


def run_script(path: str | Path, carrier: Carrier, output: TextIO) -> int:
    """Plays and prints the script at `path`. 0 if all went as expected, 1 if not, 2 if it cannot be read."""

    def write(text: str) -> None:
        output.write(text + "\n")
        output.flush()

    try:
        script = load(path)
    except ScriptError as error:
        write(str(error))
        return 2
    passed = play(script, carrier, write)
    write(f"{script.name}: {'passed' if passed else 'FAILED'}")
    return 0 if passed else 1


def _failed(call: Call, why: str, write: Callable[[str], object]) -> bool:
    write(f"  ✗ {why}")
    for text in transcript.problems(call):
        write(text)
    return False


def _from_text(content: str, name: str) -> Iterable[tuple[str, str]]:
    """Place and words of each written line, those that go on below joined."""
    found: list[tuple[str, str]] = []
    for number, raw in enumerate(content.splitlines(), 1):
        text = raw.strip()
        if not text or text.startswith("#"):
            continue
        if raw[0] in " \t" and found and not text.startswith(">") and not _names_a_kind(text):
            place, before = found[-1]
            found[-1] = (place, f"{before} {text}")
        else:
            found.append((f"{name}:{number}", text))
    return found


def _names_a_kind(text: str) -> bool:
    kind = re.split(r"\s*:", text, maxsplit=1)[0].strip().lower()
    return kind in ACTIONS or kind in EXPECTATIONS


def _from_yaml(content: str, name: str) -> Iterable[tuple[str, str]]:
    try:
        root = yaml.compose(content, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise ScriptError(f"{name}:{line}: not YAML: {getattr(error, 'problem', None) or error}") from error
    if root is None:
        return []
    if not isinstance(root, yaml.SequenceNode):
        raise ScriptError(
            f"{name}:{root.start_mark.line + 1}: expected a list of lines, such as '- hears: welcome'"
        )
    return [(f"{name}:{item.start_mark.line + 1}", _yaml_item(item, name)) for item in root.value]


def _yaml_item(item: yaml.Node, name: str) -> str:
    place = f"{name}:{item.start_mark.line + 1}"
    if isinstance(item, yaml.ScalarNode):
        return str(item.value)
    if isinstance(item, yaml.MappingNode) and len(item.value) == 1:
        key, value = item.value[0]
        if isinstance(value, yaml.ScalarNode):
            return f"{key.value}: {value.value}"
        if key.value == "call" and isinstance(value, yaml.MappingNode):
            told = " ".join(
                f"{party.value} {number.value}" for party, number in sorted(value.value, key=_party)
            )
            return f"call {told}"
    raise ScriptError(f"{place}: expected one word or one 'key: value', such as 'press: 1'")


def _party(pair: tuple[yaml.Node, yaml.Node]) -> str:
    return str(pair[0].value)


def _check_pattern(text: str) -> None:
    """Raises ValueError where something stands between slashes that is no regular expression."""
    if len(text) > 2 and text[0] == text[-1] == "/":
        try:
            re.compile(text[1:-1])
        except re.error as error:
            raise ValueError(f"{text} is not a regular expression: {error}") from error


def _line(place: str, text: str) -> Line:
    expects = text.startswith(">")
    head, _, rest = text.removeprefix(">").strip().partition(":")
    kind, rest = " ".join(head.lower().split()), rest.strip()
    confidence: float | None = 0.9
    if match := re.fullmatch(r"caller\s+(?:at\s+)?([01](?:\.\d+)?|\.\d+)", kind):
        kind, confidence = "caller", float(match[1])
    if kind not in ACTIONS and kind not in EXPECTATIONS:
        raise ValueError(_unknown(text, kind))
    if expects and kind in ACTIONS:
        raise ValueError(f"{kind!r} is something that is done, not expected; write it without '>'")
    if kind in NEEDS_TEXT and not rest:
        raise ValueError(f"{kind!r} needs a text; write '{kind}: ...'")
    if kind in TAKES_NO_TEXT and rest:
        raise ValueError(f"{kind!r} takes no text, but found {rest!r}")
    if kind == "press" and not re.fullmatch(r"[0-9*#\s-]+", rest):
        raise ValueError(f"a telephone has the keys 0-9, * and #, but found {rest!r}")
    if kind != "caller":
        _check_pattern(rest)
    return Line(place, kind, rest, confidence)


def _unknown(text: str, kind: str) -> str:
    kinds = [*ACTIONS, *EXPECTATIONS]
    near = difflib.get_close_matches(kind, kinds, n=1, cutoff=0.6)
    if near:
        mark = "> " if near[0] in EXPECTATIONS else ""
        return f"cannot read {text!r}. Did you mean '{mark}{near[0]}'?"
    return f"cannot read {text!r}; a line begins with one of: {', '.join(kinds)}"


def contains(heard: str, wanted: str) -> bool:
    """Whether words are among those heard, or a /pattern/ matches; capitals and the kind of quotes never matter."""
    if len(wanted) > 2 and wanted[0] == wanted[-1] == "/":
        return re.search(wanted[1:-1], heard, re.IGNORECASE) is not None
    return _plain(wanted) in _plain(heard)


def _plain(text: str) -> str:
    for fancy, plain in (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"')):
        text = text.replace(fancy, plain)
    return " ".join(text.casefold().split())


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _is_number(text: str, number: str) -> bool:
    """Whether a script means this number, however it groups its digits."""
    if text.casefold() == number.casefold():
        return True
    return _digits(text) == _digits(number) != ""


def _is_expected(finding: Finding, text: str) -> bool:
    return text == str(finding.code) or contains(finding.text, text)


def _what_was_heard(call: Call) -> str:
    if call.hears:
        return f"the caller heard {scrub(call.heard)!r}"
    return f"nothing was spoken; {_where(call)}"


def _where(call: Call) -> str:
    if call.queue is not None and call.state in ("in_queue", "connected"):
        return f"the call was handed to {call.queue}"
    if call.state == "dialling":
        return f"the call rings at {', '.join(call.dialled)}"
    return {"ended": "the call is over", "listening": "the server is listening to the caller"}.get(
        call.state, f"the call is {call.state}"
    )
