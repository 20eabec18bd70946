"""The outcome of tests as build servers read it: JUnit's XML.

Rule: a test's class is its file and its name is its own, so that a server shows the history of each; what fails
carries the whole call as a transcript.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from ivr.content.problems import Problem
from ivr.quality.flow_tests import Outcome, Result


def junit(outcome: Outcome) -> str:
    """The outcome as an XML document: one suite per file; a mistake in a test file is an error of its suite."""
    root = Element("testsuites", name="ivr test")
    found: list[tuple[str, Result | Problem]] = [(problem.path, problem) for problem in outcome.unread]
    found += [(result.case.document.path, result) for result in outcome.results]
    for path, entries in groupby(sorted(found, key=lambda entry: entry[0]), key=lambda entry: entry[0]):
        _suite(root, path, [entry for _, entry in entries])
    for key in ("tests", "failures", "errors"):
        root.set(key, str(sum(int(suite.get(key, 0)) for suite in root)))
    root.set("time", _seconds(outcome.results))
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _suite(root: Element, path: str, entries: list[Result | Problem]) -> None:
    results = [entry for entry in entries if isinstance(entry, Result)]
    suite = SubElement(
        root,
        "testsuite",
        name=path,
        tests=str(len(entries)),
        failures=str(sum(result.failure is not None for result in results)),
        errors=str(len(entries) - len(results)),
        time=_seconds(results),
    )
    for entry in entries:
        if isinstance(entry, Problem):
            test = SubElement(
                suite, "testcase", classname=path, name=f"line {entry.line}", file=path, line=str(entry.line)
            )
            SubElement(test, "error", message=_text(str(entry)), type="mistake")
            continue
        line = str(entry.case.document.mark(entry.case.path).line)
        test = SubElement(
            suite, "testcase", classname=path, name=_text(entry.case.name), file=path, line=line
        )
        test.set("time", _seconds([entry]))
        if entry.failure:
            failure = SubElement(test, "failure", message=_text(str(entry.failure)), type="difference")
            failure.text = _text("\n".join(entry.lines()))


def _seconds(results: Iterable[Result]) -> str:
    return f"{sum(result.seconds for result in results):.3f}"


def _text(text: str) -> str:
    """Without the characters that XML does not have."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
