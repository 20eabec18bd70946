"""What opens each flow, worked out of the policy: every smallest set of evidence, and what an edit of it changes."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from caller import project

from ivr.conversation.assurance import KINDS, Evidence, decide
from ivr.conversation.flow import Flows
from ivr.quality import ways_in

FLOWS = """
    flows:
      balance: {assurance: 2, steps: [say: Forty dollars.]}
      hours: {steps: [say: We open at nine.]}
      send: {assurance: 3, steps: [say: Sent.]}
      talk:
        steps:
          - say: Let me see.
          - {id: prove, authenticate: 2}
"""
POLICY = """
    assurance:
      levels:
        1: [known_line]
        2: [attested_line, pin, attested_line and told_name]
        3: [pin and code, pin and attested_line]
"""


def flows(folder: Path, policy: str = POLICY) -> Flows:
    return project(folder, flows=FLOWS, assurance=policy).flows


def test_every_flow_is_told_with_the_least_that_opens_it(tmp_path: Path) -> None:
    assert ways_in.told(flows(tmp_path)) == [
        "balance: level 2",
        "  attested_line",
        "  pin",
        "hours: anybody",
        "send: level 3",
        "  attested_line and pin",
        "  code and pin",
        "talk: anybody",
        "talk, step prove: level 2",
        "  attested_line",
        "  pin",
    ]


@pytest.mark.parametrize("level", [1, 2, 3])
def test_what_is_told_opens_it_and_nothing_less_does(tmp_path: Path, level: int) -> None:
    policy = flows(tmp_path).assurance
    assert policy
    sets = ways_in.least_sets(policy, level)

    for count in range(len(KINDS) + 1):
        for kinds in combinations(KINDS, count):
            pieces = [Evidence(kind, "c-1", at=1.0) for kind in kinds]
            opens = decide(pieces, policy, 1.0, "c-1").level >= level

            assert opens == any(rule <= {*kinds} for rule in sets), kinds


def test_an_edit_of_one_line_is_told_as_a_diff(tmp_path: Path) -> None:
    edited = POLICY.replace("2: [attested_line, pin,", "2: [attested_line, code,")

    assert ways_in.changes(flows(tmp_path / "a"), flows(tmp_path / "b", edited)) == [
        "--- before",
        "+++ now",
        " balance: level 2",
        "   attested_line",
        "-  pin",
        "+  code",
        " hours: anybody",
        " send: level 3",
        "   attested_line and pin",
        "   code and pin",
        " talk: anybody",
        " talk, step prove: level 2",
        "   attested_line",
        "-  pin",
        "+  code",
    ]


def test_the_same_policy_has_the_same_ways_in(tmp_path: Path) -> None:
    assert ways_in.changes(flows(tmp_path / "a"), flows(tmp_path / "b")) == []


@pytest.mark.parametrize(
    "before, now, told",
    [
        (
            "lasts: {pin: 30}",
            "lasts: {pin: 600}",
            ["-pin counts for 30 minutes", "+pin counts for 600 minutes"],
        ),
        (
            "lowers: {wrong_try: {after: 3, to: 1}}",
            "lowers: {wrong_try: {after: 30, to: 1}}",
            [
                "-wrong_try 3 times: leaves level 1 at the most",
                "+wrong_try 30 times: leaves level 1 at the most",
            ],
        ),
        ("lowers: {spoofed: {to: 0}}", "lowers: {}", ["-spoofed: leaves level 0 at the most"]),
        (
            "lowers: {forwarded: {without: [known_line, attested_line]}}",
            "lowers: {forwarded: {without: [known_line]}}",
            [
                "-forwarded: takes the worth out of known_line, attested_line",
                "+forwarded: takes the worth out of known_line",
            ],
        ),
        (
            "tells: {segment: 2}",
            "tells: {segment: 1}",
            ["-segment may be told from level 2", "+segment may be told from level 1"],
        ),
    ],
)
def test_what_else_an_edit_opens_is_told_too(tmp_path: Path, before: str, now: str, told: list[str]) -> None:
    was, becomes = (
        flows(tmp_path / "a", f"{POLICY}      {before}\n"),
        flows(tmp_path / "b", f"{POLICY}      {now}\n"),
    )

    differs = [line for line in ways_in.changes(was, becomes)[2:] if line[0] in "+-"]

    assert differs == told


def test_what_is_enrolled_takes_its_level_whatever_the_flow_states(tmp_path: Path) -> None:
    steps = "flows:\n  pins: {steps: [{id: own, enrol: pin}]}\n  drop: {steps: [{id: voice, voiceprint: delete}]}\n"

    told = ways_in.told(project(tmp_path, flows=steps, assurance=POLICY).flows)

    assert {"pins, step own: level 3", "drop, step voice: level 1"} <= {*told}
