"""How long `ivr check` takes on a large project: `python -m tests.bench.check`, by hand.

Writes a project of FLOWS flows with STEPS steps each - questions with ladders and rejections, conditions, actions,
calls, menus, nested branches - and prints what reading and checking it costs, and what importing costs before that.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUND = """\
      - id: ask_{n}
        collect: amount_{n}
        reads: money
        ask:
          - How much would you like to pay for item {n} of your bill?
          - Say an amount, such as forty dollars.
          - Key in the amount, with star for the decimal point.
        rejections:
          - if: slots.amount_{n} > slots.limit and slots.amount_{n} > {n}
            say: That is more than the {{limit:money}} I can take.
      - action: action_pay
        next:
          - if: slots.amount_{n} > 100 or context.action is "failed"
            then:
              - say: I could not take {{amount_{n}:money}}, sorry.
              - set_slots: {{limit: {n}}}
                next: on_{n}
          - else: on_{n}
      - id: on_{n}
        say: Thank you. Item {n} is seen to, with {{amount_{n}:money}}.
      - id: menu_{n}
        menu: Anything else about item {n}?
        choices:
          - {{key: "1", say: [item {n}, number {n}], then: more_{n}}}
          - {{key: "2", intent: nothing_else, then: more_{n}}}
      - id: more_{n}
        noop: true
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--flows", type=int, default=500)
    parser.add_argument("--steps", type=int, default=40)
    options = parser.parse_args()
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import ivr.__main__, ivr.content.project"], check=True)
    imported = time.perf_counter() - begun
    from ivr.content.project import load

    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), options.flows, options.steps)
        begun, busy = time.perf_counter(), time.process_time()
        project, problems = load(Path(folder))
        seconds, cpu = time.perf_counter() - begun, time.process_time() - busy
    assert project is not None and not len(problems), str(problems)[:2000]
    steps = sum(len(flow.steps) for flow in project.flows.flows.values())
    print(f"start of the interpreter with all imports: {imported:.2f} s")
    print(f"{options.flows} flows, {steps} steps: {seconds:.2f} s, {cpu:.2f} s of one core")


def write(folder: Path, flows: int, steps: int) -> None:
    """The project: ten flows a file, each calling the next file's first one."""
    (folder / "flows").mkdir()
    (folder / "flows" / "queues.yml").write_text("queues:\n  service: {description: Everything.}\n")
    (folder / "flows" / "domain.yml").write_text("slots:\n  limit: {type: float}\nactions: [action_pay]\n")
    for first in range(0, flows, 10):
        text = "flows:\n"
        for number in range(first, min(first + 10, flows)):
            text += f"  flow_{number}:\n    description: Pays bill {number}.\n"
            text += "    universal: {key: '7'}\n" if number == 0 else ""
            text += "    steps:\n"
            text += "".join(ROUND.format(n=n) for n in range((steps - 1) // 7))
            text += "      - say: Almost done.\n" * ((steps - 1) % 7)
            text += f"      - call: flow_{number + 1}\n" if number + 1 < flows else "      - end: true\n"
        (folder / "flows" / f"bills_{first:04}.yml").write_text(text)


if __name__ == "__main__":
    main()
