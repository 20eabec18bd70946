"""What a decision costs: how sure we are who is calling, with a call's few pieces of evidence and with 200.

python -m tests.bench.assurance
"""

from __future__ import annotations

from time import process_time
from timeit import repeat

from ivr.conversation.assurance import KINDS, SIGNS, Evidence, Lowers, Policy, decide

NOW = 1_795_000_800.0
POLICY = Policy(
    levels={
        1: (frozenset({"known_line"}),),
        2: (frozenset({"attested_line"}), frozenset({"pin"}), frozenset({"code"})),
        3: (frozenset({"pin", "code"}), frozenset({"pin", "attested_line"})),
    },
    lasts={"pin": 900.0, "code": 600.0},
    lowers={"fresh_sim": Lowers(without=["code"]), "wrong_try": Lowers(to=1, after=3)},
)


def pieces(count: int) -> list[Evidence]:
    """All kinds and signs in turn, on lines of their own, of two customers."""
    kinds = [(kind, False) for kind in KINDS] + [(sign, True) for sign in SIGNS]
    made = []
    for number in range(count):
        kind, against = kinds[number % len(kinds)]
        made.append(Evidence(kind, f"c-{number % 2}", f"line:{number}", NOW, against=against))
    return made


def microseconds(evidence: list[Evidence]) -> float:
    """The best of many rounds: what it costs on a core that does nothing else."""
    rounds = repeat(lambda: decide(evidence, POLICY, NOW, "c-1"), timer=process_time, number=200, repeat=40)
    return min(rounds) / 200 * 1e6


if __name__ == "__main__":
    of_a_call = [
        Evidence("attested_line", "c-1", "line:1", NOW),
        Evidence("line_history", "c-1", "line:1", NOW),
        Evidence("pin", "c-1", at=NOW),
        Evidence("wrong_try", at=NOW, against=True),
    ]
    print(f"  4 pieces: {microseconds(of_a_call):6.1f} us (at most 50)")
    print(f"200 pieces: {microseconds(pieces(200)):6.1f} us (at most 200)")
