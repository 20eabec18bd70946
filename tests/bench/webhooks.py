"""What a turn costs: CPU of the server for a key turn and a spoken turn, as ratios to a floor in the same run.

    python -m tests.bench.webhooks [--turns 2000] [--rounds 3]

The floor is `floor_app.py` on the same gunicorn (gthread, 2 x 4). Rounds alternate, so that both meet the same noise;
the median of the rounds counts. Ours is the sample bank, with its detector, log and turn numbers; and a made project of
10 and of 2,000 steps, since the size of the flows must not matter.
"""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ivr.testphone import Carrier
from ivr.testphone.call import Call

ROOT = Path(__file__).parents[2]
TOKEN, ACCOUNT = secrets.token_hex(16), "AC" + secrets.token_hex(16)
WISH = "i wanted to know the local branch hours"
CLOCK = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(command: list[str], port: int, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    url = f"http://127.0.0.1:{port}"
    settings = {
        **os.environ, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_ACCOUNT_SID": ACCOUNT, "IVR_PUBLIC_URL": url,
        "IVR_HOST": "127.0.0.1", "PORT": str(port), "IVR_THREADS": "4", "IVR_WORKERS": "2",
        "PYTHONPATH": str(ROOT), **environment,
    }  # fmt: skip
    process = subprocess.Popen(
        command, env=settings, cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{url}/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise SystemExit(f"{command} does not answer")
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def floor_server(port: int, folder: Path) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", "-k", "gthread", "-w", "2", "--threads", "4", "--keep-alive", "30",
        "-b", f"127.0.0.1:{port}", "tests.bench.floor_app:app",
    ]  # fmt: skip


def workers(process: subprocess.Popen[bytes]) -> list[int]:
    """The web processes: the children of the one that was started which are forks of it."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [int(child) for child in children if _command(int(child)) == _command(process.pid)]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it has just ended
        return b""


def cpu(pids: list[int]) -> float:
    """Seconds of CPU that the processes have used."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / CLOCK


def memory(pids: list[int]) -> list[float]:
    """Resident megabytes of each process."""
    page = os.sysconf("SC_PAGE_SIZE") / 1e6
    return [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * page for pid in pids]


def a_turn(call: Call, spoken: bool, key: str) -> None:
    if spoken:
        call.say(WISH)
    else:
        call.press(key)


def cost(process: subprocess.Popen[bytes], port: int, spoken: bool, turns: int, key: str = "1") -> float:
    """Milliseconds of the server's CPU for one turn. A fresh call every twenty turns; starts are not counted."""
    carrier = Carrier(f"http://127.0.0.1:{port}", TOKEN, ACCOUNT)
    pids, used, done = workers(process), 0.0, 0
    while done < turns:
        call = carrier.dial()
        before = cpu(pids)
        for _ in range(20):
            a_turn(call, spoken, key)
        used += cpu(pids) - before
        done += 20 * len(
            key
        )  # where one key is taken, each of "*1" is a turn: help, and "repeat" of its menu
        if call.state != "listening":
            raise SystemExit(f"the call ended early: {call.transcript[-3:]} {call.findings}")
    carrier.close()
    return used / done * 1000


def made_project(folder: Path, steps: int) -> Path:
    """A menu that comes back to itself, among `steps` steps of other flows."""
    (folder / "flows").mkdir(parents=True)
    lines = ["flows:", "  pattern_main_menu:", "    steps:", "      - id: here", "        menu: Press 1.",
             '        choices: [{key: "1", then: here}]']  # fmt: skip
    for flow in range(steps // 20):
        lines += [
            f"  flow_{flow}:",
            "    description: one of many",
            f"    nlu_trigger: [{{intent: wish_{flow}}}]",
            "    steps:",
        ]
        lines += [f"      - say: This is step {step} of flow {flow}." for step in range(20)]
    (folder / "flows" / "all.yml").write_text("\n".join(lines) + "\n")
    (folder / "flows" / "queues.yml").write_text("queues: {service: {}}\n")
    (folder / "nlu").mkdir()
    nlu = ["nlu:"]
    for flow in range(max(1, steps // 20)):
        nlu += [
            f"  - intent: wish_{flow}",
            "    examples: |",
            f"      - i want wish number {flow}",
            f"      - please do {flow}",
        ]
    (folder / "nlu" / "all.yml").write_text("\n".join(nlu) + "\n")
    return folder


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--turns", type=int, default=2000)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    ours = [sys.executable, "-m", "ivr", "serve", "--quiet"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, large = made_project(folder / "small", 20), made_project(folder / "large", 2000)
        ports = [free_port() for _ in range(4)]
        with (
            server(
                floor_server(ports[0], folder), ports[0], FLOOR_DATABASE=str(folder / "floor.db")
            ) as floor,
            server(
                ours, ports[1], IVR_PROJECT=str(ROOT), IVR_DATABASE_URL=f"sqlite:///{folder}/bank.db"
            ) as bank,
            server(
                ours, ports[2], IVR_PROJECT=str(small), IVR_DATABASE_URL=f"sqlite:///{folder}/small.db"
            ) as ten,
            server(
                ours, ports[3], IVR_PROJECT=str(large), IVR_DATABASE_URL=f"sqlite:///{folder}/large.db"
            ) as many,
        ):
            rows: dict[str, list[float]] = {}
            for number in range(chosen.rounds + 1):
                turns = chosen.turns if number else 200
                found = {
                    "floor": cost(floor, ports[0], False, turns),
                    "key turn (menu, 20 steps)": cost(ten, ports[2], False, turns),
                    "key turn (menu, 2,000 steps)": cost(many, ports[3], False, turns),
                    "key turn (bank)": cost(bank, ports[1], False, turns, "*1"),
                    "spoken turn (bank)": cost(bank, ports[1], True, turns),
                }
                if number:  # the first round warms up
                    for row, value in found.items():
                        rows.setdefault(row, []).append(value)
            base = statistics.median(rows["floor"])
            print(f"{'CPU of the server, ms per turn':36} {'median':>7} {'ratio':>6}   rounds")
            for row, values in rows.items():
                middle = statistics.median(values)
                told = " ".join(f"{value:.2f}" for value in values)
                print(f"{row:36} {middle:7.2f} {middle / base:6.2f}   {told}")
            print("memory of a bank worker, MB:", " ".join(f"{m:.0f}" for m in memory(workers(bank))))


if __name__ == "__main__":
    main()
