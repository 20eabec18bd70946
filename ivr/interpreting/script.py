"""A scripted model: a file says what each sentence means. For tests of projects that were written for a language model.

Two shapes are read. Sentences with their commands, as Rasa's models write them,

    send fifty bucks to my sister:
      - start flow transfer_money
      - set slot recipient my sister
      - set slot amount fifty bucks
    the second one:
      account: [set slot account savings]       # at one question, by its slot or step

or Rasa's own dialogue understanding tests, where a `user:` step has `commands:`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ivr.conversation.answers.words import flat
from ivr.conversation.events import Interpretation
from ivr.interpreting import commands
from ivr.interpreting.asked import Asked

ANYWHERE = ""
KNOWN = "start flow F, set slot S VALUE, disambiguate flows F G, cancel flow, hand over, provide info, skip question"


class ScriptError(Exception):
    """Raised for a file that is no script; the message says where and why."""


class Script:
    """(sentence, question) -> commands; the question is ANYWHERE for what a sentence means wherever it is said."""

    def __init__(self, meanings: Mapping[tuple[str, str], tuple[Interpretation, ...]]) -> None:
        self._meanings = meanings
        self.asked = 0

    @classmethod
    def of(cls, written: Mapping[Path, Any]) -> Script:
        """`written` is what is in the files. Raises ScriptError."""
        found: dict[tuple[str, str], tuple[Interpretation, ...]] = {}
        for file, content in written.items():
            if not isinstance(content, dict):
                raise ScriptError(f"{file}: expected sentences with their commands, or test_cases.")
            said = _from_tests(content["test_cases"]) if "test_cases" in content else content.items()
            for sentence, told in said:
                at = told if isinstance(told, dict) else {ANYWHERE: told}
                for question, lines in at.items():
                    found[flat(str(sentence)), str(question)] = tuple(_commands(file, str(sentence), lines))
        return cls(found)

    def interpret(self, asked: Asked, at: float) -> tuple[Interpretation, ...]:
        self.asked += 1
        said = flat(asked.heard)
        told = self._meanings.get((said, asked.question)) or self._meanings.get((said, ANYWHERE), ())
        return commands.among(told, asked.flows, asked.slots)


def _from_tests(cases: Any) -> Iterator[tuple[str, Any]]:
    """The sentences of Rasa's dialogue understanding tests."""
    for case in cases if isinstance(cases, list) else ():
        for step in case.get("steps") or ():
            if isinstance(step, dict) and "user" in step and "commands" in step:
                yield str(step["user"]), step["commands"]


def _commands(file: Path, sentence: str, lines: Any) -> Iterator[Interpretation]:
    for written in lines if isinstance(lines, list) else [lines]:
        told = commands.line(str(written))
        if told is None:
            raise ScriptError(f"{file}: '{sentence}': '{written}' is not a command. They are: {KNOWN}.")
        yield told
