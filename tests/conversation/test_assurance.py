"""How sure we are who is calling: what a policy makes of evidence, and what no policy can buy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from caller import load, project
from hypothesis import given
from hypothesis import strategies as st

from ivr.conversation import session as sessions
from ivr.conversation.assurance import (
    KINDS,
    SIGNS,
    Evidence,
    Lowers,
    Policy,
    decide,
    from_record,
    independent,
    to_record,
)
from ivr.conversation.session import Session

NOW = 1_795_000_800.0
MINUTE = 60.0
LINE = "line:+14155550123"

POLICY = """
    assurance:
      levels:
        1: [known_line]
        2: [attested_line, pin, code]
        3: [pin and code, pin and attested_line]
      lasts: {pin: 15, code: 10}
      lowers:
        wrong_try: {to: 1, after: 3}
        spoofed: {to: 0}
        fresh_sim: {without: [code, attested_line]}
"""

ATTESTED = Evidence("attested_line", "c-1", LINE, NOW)
CODE = Evidence("code", "c-1", LINE, NOW)
PIN = Evidence("pin", "c-1", at=NOW)
FRESH_SIM = Evidence("fresh_sim", bound_to=LINE, at=NOW, against=True)
WRONG = Evidence("wrong_try", at=NOW, against=True)


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    made = project(
        tmp_path_factory.mktemp("bank"), flows="flows: {a: {steps: [say: Hello.]}}", assurance=POLICY
    ).flows.assurance
    assert made
    return made


def level(policy: Policy, *evidence: Evidence, now: float = NOW, customer: str = "c-1") -> int:
    return decide(evidence, policy, now, customer).level


# -- what a policy makes of evidence ---------------------------------------------------------------------


def test_evidence_is_the_same_when_a_session_is_read_again() -> None:
    session = Session("c", caller={"customer": "c-1"}, evidence=(to_record(PIN),))

    read = sessions.from_record(sessions.to_record(session))

    assert read == session
    assert from_record(read.evidence[0]) == PIN


def test_a_line_that_the_network_vouches_for_makes_its_customer_known(policy: Policy) -> None:
    assert level(policy, ATTESTED) == 2
    assert level(policy, replace(ATTESTED, kind="known_line")) == 1
    assert level(policy) == 0


def test_a_pin_on_that_line_makes_them_strongly_known(policy: Policy) -> None:
    assert level(policy, ATTESTED, PIN) == 3


def test_a_line_and_the_code_texted_to_it_are_one_factor(policy: Policy) -> None:
    assert level(policy, ATTESTED, CODE) == 2
    assert level(policy, CODE, PIN) == 3


def test_evidence_for_one_of_a_household_says_nothing_of_another(policy: Policy) -> None:
    assert level(policy, replace(PIN, customer="c-2"), ATTESTED) == 2
    assert level(policy, replace(PIN, customer="c-2"), customer="c-1") == 0
    assert level(policy, ATTESTED, PIN, customer="") == 0


def test_a_fresh_sim_takes_the_worth_out_of_what_rests_on_the_line(policy: Policy) -> None:
    assert level(policy, ATTESTED, CODE, FRESH_SIM) == 0
    assert level(policy, ATTESTED, PIN, FRESH_SIM) == 2


def test_the_third_wrong_try_lowers_and_the_second_does_not(policy: Policy) -> None:
    assert level(policy, ATTESTED, WRONG, WRONG) == 2
    assert level(policy, ATTESTED, WRONG, WRONG, WRONG) == 1


def test_a_pin_is_forgotten_after_its_time_and_the_line_is_not(policy: Policy) -> None:
    strong = decide([ATTESTED, PIN], policy, NOW, "c-1")

    assert (strong.level, strong.until) == (3, NOW + 15 * MINUTE)
    assert level(policy, ATTESTED, PIN, now=NOW + 15 * MINUTE - 1) == 3
    assert level(policy, ATTESTED, PIN, now=NOW + 15 * MINUTE) == 2


def test_a_clock_that_jumps_back_takes_nobody_for_a_stranger(policy: Policy) -> None:
    assert level(policy, ATTESTED, PIN, now=NOW - 3600) == 3


def test_what_was_decided_is_told_in_plain_words(policy: Policy) -> None:
    assert decide([ATTESTED, PIN, FRESH_SIM], policy, NOW, "c-1").why == (
        "level 2, known, by pin",
        "for: attested_line - the network vouches that the call comes from a line of theirs",
        "for: pin - they keyed their PIN",
        "against: fresh_sim - the SIM of the line was changed lately: code, attested_line not counted",
    )


# -- what no policy can buy ------------------------------------------------------------------------------

kinds = st.sampled_from(sorted(KINDS))
moments = st.floats(NOW - 1e5, NOW + 1e5)
pieces = st.builds(
    Evidence,
    kinds,
    st.sampled_from(["c-1", "c-1", "c-2"]),
    st.sampled_from(["", LINE, "line:+14155550199", "voice"]),
    moments,
    st.one_of(st.just(0.0), moments),
)
signs = st.builds(
    Evidence, st.sampled_from(sorted(SIGNS)), st.sampled_from(["", "c-1"]), at=moments, against=st.just(True)
)
rules = st.frozensets(kinds, max_size=4)
lowers = st.builds(Lowers, to=st.integers(0, 3), without=st.lists(kinds, max_size=3), after=st.integers(1, 3))
policies = st.builds(
    Policy,
    st.dictionaries(st.integers(1, 3), st.lists(rules, max_size=4).map(tuple)),
    st.dictionaries(kinds, st.floats(1, 1e5)),
    st.dictionaries(st.sampled_from(sorted(SIGNS)), lowers),
)
some = st.lists(st.one_of(pieces, signs), max_size=8)


@given(some, policies)
def test_no_passive_signals_ever_make_a_caller_strongly_known(found: list[Evidence], policy: Policy) -> None:
    passive = [piece for piece in found if piece.against or KINDS[piece.kind].passive]

    assert level(policy, *passive) < 3


@given(some, policies)
def test_strongly_known_takes_two_factors_that_rest_on_different_things(
    found: list[Evidence], policy: Policy
) -> None:
    if level(policy, *found) == 3:
        own = [piece for piece in found if piece.customer == "c-1" and not piece.against]
        pairs = [(a, b) for a in own for b in own if any(independent({a.kind, b.kind}))]

        assert any(not a.bound_to or a.bound_to != b.bound_to for a, b in pairs)


@given(some, policies)
def test_claims_alone_prove_nothing(found: list[Evidence], policy: Policy) -> None:
    claims = [piece for piece in found if piece.against or KINDS[piece.kind].factor == "claims"]

    assert level(policy, *claims) == 0


@given(some, policies, st.data())
def test_losing_evidence_never_raises_a_level(
    found: list[Evidence], policy: Policy, data: st.DataObject
) -> None:
    kept = [piece for piece in found if piece.against or data.draw(st.booleans())]

    assert level(policy, *kept) <= level(policy, *found)


@given(some, policies, moments, st.floats(0, 1e6))
def test_waiting_never_raises_a_level(
    found: list[Evidence], policy: Policy, now: float, seconds: float
) -> None:
    first = decide(found, policy, now, "c-1")

    assert level(policy, *found, now=now + seconds) <= first.level


@given(some, policies)
def test_a_level_holds_until_when_it_says_and_no_longer(found: list[Evidence], policy: Policy) -> None:
    first = decide(found, policy, NOW, "c-1")

    if first.until < float("inf"):
        assert level(policy, *found, now=first.until - 0.001) == first.level
        assert level(policy, *found, now=first.until) < first.level


@given(some, policies, signs)
def test_a_sign_against_the_caller_never_raises_a_level(
    found: list[Evidence], policy: Policy, sign: Evidence
) -> None:
    assert level(policy, *found, sign) <= level(policy, *found)


@given(some, policies, st.data())
def test_the_order_of_evidence_changes_nothing(
    found: list[Evidence], policy: Policy, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(found))

    assert decide(shuffled, policy, NOW, "c-1") == decide(found, policy, NOW, "c-1")


# -- policies that compliance people get wrong -----------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("1: [told_name]", "'told_name' proves nothing"),
        ("2: [told_number and told_name]", "proves nothing"),
        ("2: [known_line]", "'known_line' is too little for level 2"),
        ("3: [pin]", "'pin' is too little for level 3"),
        ("3: [attested_line and line_history]", "is too little for level 3"),
        ("3: [attested_line and code]", "is too little for level 3"),
        ('2: [""]', "a kind of evidence is missing"),
        ("2: []", "nothing gives level 2"),
        ("4: [pin]", "the levels are 1, 2 and 3, found 4"),
        ("2: [pim]", "Did you mean 'pin'?"),
    ],
)
def test_a_policy_that_lets_anybody_in_is_an_error_at_its_line(
    tmp_path: Path, written: str, told: str
) -> None:
    made, problems = load(
        tmp_path,
        flows="flows: {a: {steps: [say: Hello.]}}",
        assurance=f"assurance:\n  levels:\n    {written}\n",
    )

    assert made is None
    assert told in str(problems)
    assert str(problems).startswith("flows/assurance.yml:3:")


def test_a_flow_that_needs_what_nothing_gives_is_an_error(tmp_path: Path) -> None:
    flow = "flows: {pay: {assurance: 3, steps: [say: Paid.]}}"

    _, problems = load(tmp_path, flows=flow, assurance="assurance: {levels: {2: [pin]}}")

    assert "flow 'pay': nothing gives level 3. Say in flows/assurance.yml what gives it." in str(problems)


PAYS = """
    flows:
      pay:
        description: Pays.
        steps:
          - {collect: amount, reads: money, ask: How much?}
          - {action: action_pay, stakes: {deed: "{amount:money}"}}
          - say: Paid.
"""


def test_a_flow_that_moves_money_for_anybody_is_told_of(tmp_path: Path) -> None:
    _, problems = load(tmp_path, flows=PAYS + "    actions: [action_pay]\n", assurance=POLICY)

    assert "flow 'pay' moves money, and anybody may use it." in str(problems)


def test_the_policy_may_ask_more_for_a_flow_than_the_flow_does(tmp_path: Path) -> None:
    made = project(
        tmp_path,
        flows=PAYS + "    actions: [action_pay]\n",
        assurance=POLICY + "      flows: {pay: 3}\n",
    )

    assert made.flows.flows["pay"].head.assurance == 3
