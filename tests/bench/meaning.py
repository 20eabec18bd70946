"""How many sentences of strangers are handled safely and rightly by the sample bank, kind by kind.

    python -m tests.bench.meaning [--show] [--half dev|held] FILE ...

Prints a table; `--show` the transcripts of what went wrong.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from ivr.actions import InProcessActions
from ivr.preparing import understood
from ivr.settings import Settings
from tests.bank.meaning import Verdict, entries, held

HERE = Path(__file__).parents[2]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "files", nargs="*", type=Path, default=sorted((HERE / "tests/bank/strangers").glob("*.yml"))
    )
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--half", choices=["dev", "held"])
    parser.add_argument("--kind")
    given = parser.parse_args()
    all_entries = entries(*given.files)
    if given.half:
        dev = given.half == "dev"
        all_entries = [e for e in all_entries if (int(e["id"].rsplit("-", 1)[1]) <= 10) == dev]
    if given.kind:
        all_entries = [e for e in all_entries if e["kind"] == given.kind]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HARBOR_BANK_DB"] = f"{folder}/bank.db"
        made = understood(Settings(project=HERE, auth_token="not needed"))
        actions = InProcessActions(HERE / "flows" / "actions")
        table: dict[tuple[str, str], list[Verdict]] = defaultdict(list)
        for verdict in held(all_entries, made.project, made.understanding, actions):
            table[verdict.entry["kind"], verdict.entry["id"][:2]].append(verdict)
        actions.close()
    if given.show:
        for verdicts in table.values():
            for verdict in verdicts:
                if not verdict.right:
                    print(
                        f"\n{verdict.entry['id']}  UNSAFE {verdict.wrongly}"
                        if verdict.wrongly
                        else f"\n{verdict.entry['id']}"
                    )
                    print("\n".join(verdict.transcript))
                    print("        right:", verdict.entry["right"])
    print(f"\n{'kind':24} {'':3} {'calls':>5} {'safe':>5} {'right':>5}")
    for (kind, language), verdicts in sorted(table.items()):
        safe, right = sum(v.safe for v in verdicts), sum(v.right for v in verdicts)
        print(f"{kind:24} {language:3} {len(verdicts):5} {safe:5} {right:5}")
    every = [v for verdicts in table.values() for v in verdicts]
    safe, right = sum(v.safe for v in every), sum(v.right for v in every)
    print(
        f"{'all':28} {len(every):5} {safe:5} {right:5}   safe {safe / len(every):.1%}, right {right / len(every):.1%}"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
