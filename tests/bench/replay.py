"""What a replay costs: calls a second on one core and on two, and audio beside a bare loop over Vosk, in one run.

    python -m tests.bench.replay [--calls 10000] [--audio 36] [--rounds 3]

The calls are those of tests/bank/calls.yml, held with the sample bank, recorded, and written as often as it takes.
Their audio is spoken by flite. Rounds alternate, so that both sides meet the same noise; the best round of each
counts, since noise only ever adds. CPU seconds are those of all processes.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from pydantic_core import to_json

sys.path.insert(0, str(Path(__file__).parents[1]))

from recorded import Telephone, data_of

from ivr.conversation.commands import Errand
from ivr.conversation.events import ErrandDone, ErrandFailed, Heard
from ivr.conversation.session import Session
from ivr.preparing import prepare, understood
from ivr.quality import records
from ivr.quality.records import Place
from ivr.quality.rehearsal import Rehearsal
from ivr.quality.replays import Options, Results, key_of, replay_all
from ivr.settings import Settings
from ivr.speech.audio import read_wav
from ivr.speech.models import TINY
from ivr.speech.vosk import PIECE
from ivr.testphone.call import OWN_LINE, VOUCHED

ROOT = Path(__file__).parents[2]
CALLS = ROOT / "tests" / "bank" / "calls.yml"


def held(settings: Settings) -> list[Rehearsal]:
    """The calls, not yet spoken."""
    parley = prepare(settings)

    def run(action: Errand, session: Session, heard: Heard | None) -> ErrandDone | ErrandFailed:
        return parley.actions.run(action, session, heard, parley.flows)

    calls = []
    for number, _ in enumerate(said()):
        call = Rehearsal(parley.flows, parley.understanding, run, contact=f"call-{number}")
        call.identify = partial(parley.identify.run, flows=parley.flows)
        call.start("+12125550101" if number % 3 == 0 else OWN_LINE, "+14155550100", VOUCHED)
        calls.append(call)
    return calls


def said() -> list[list[str]]:
    return [call["says"] for call in yaml.safe_load(CALLS.read_text("utf-8"))]


def speak(call: Rehearsal, words: Sequence[str], spoken: bool) -> Telephone:
    phone = Telephone(call)
    for word in words:
        if call.session.waiting.what != "question":
            break
        if word.isdecimal():
            phone.presses(word) if spoken else call.press(word)
        else:
            phone.says(word) if spoken else call.hear(word)
    call.hang_up()
    return phone


def write_logs(settings: Settings, folder: Path, count: int) -> list[Place]:
    datas = []
    for call, words in zip(held(settings), said(), strict=True):
        speak(call, words, spoken=False)
        datas.append(data_of(call))
    for number in range(count):
        records.write(folder / f"{number:06}", {**datas[number % len(datas)], "contact": f"call-{number}"})
    return [place for place in records.find([folder]) if isinstance(place, Place)]


def write_audio(settings: Settings, folder: Path, count: int) -> list[Place]:
    """The first calls with their sound; the last of the file are in Spanish, for which no model travels with Parley."""
    for number, (call, words) in enumerate(list(zip(held(settings), said(), strict=True))[: min(count, 36)]):
        speak(call, words, spoken=True).write(folder / f"{number:03}")
    return [place for place in records.find([folder]) if isinstance(place, Place)]


@dataclass(frozen=True)
class Cost:
    """Seconds: on the wall, and of CPU in this process and in all of its children."""

    wall: float
    own: float
    children: float

    @property
    def cpu(self) -> float:
        return self.own + self.children


def cost() -> Cost:
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return Cost(time.perf_counter(), own.ru_utime + own.ru_stime, children.ru_utime + children.ru_stime)


def timed(work: Callable[[], Any]) -> tuple[Cost, Any]:
    before = cost()
    done = work()
    after = cost()
    return Cost(after.wall - before.wall, after.own - before.own, after.children - before.children), done


def replayed(places: list[Place], settings: Settings, options: Options, jobs: int, folder: Path) -> bytes:
    """A digest of the results. The project is made ready each time, as `ivr replay` does."""
    ready = understood(settings)
    results = Results(folder / f"results-{jobs}.jsonl", key_of(ready, options))
    found = replay_all(places, ready, partial(understood, settings), options, results, jobs)
    results.close()
    unread = [one["unread"] for one in found if "unread" in one]
    assert not unread, unread[:3]
    return hashlib.sha256(to_json(found)).digest()


def bare_vosk(places: list[Place], jobs: int = 1) -> float:
    """Seconds of audio that the plain library decoded, in pieces of 100 ms."""
    import vosk

    vosk.SetLogLevel(-1)
    model = vosk.Model(str(TINY))
    seconds = 0.0
    for place in places:
        samples = read_wav(place.path / "audio.wav").samples[0]
        recogniser = vosk.KaldiRecognizer(model, 8000)
        recogniser.SetWords(True)
        data = samples.tobytes()
        for at in range(0, len(data), PIECE):
            recogniser.AcceptWaveform(data[at : at + PIECE])
        recogniser.FinalResult()
        seconds += len(samples) / 8000
    return seconds


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--calls", type=int, default=10_000)
    arguments.add_argument("--audio", type=int, default=36)
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    folder = Path(tempfile.mkdtemp())
    os.environ["HARBOR_BANK_DB"] = str(folder / "bank.db")
    settings = replace(Settings(project=ROOT), database_url=f"sqlite:///{folder / 'parley.db'}")
    try:
        if given.calls:
            logs(settings, folder, given.calls, given.rounds)
        if given.audio:
            audio(settings, folder, given.audio, given.rounds)
    finally:
        shutil.rmtree(folder)


def logs(settings: Settings, folder: Path, count: int, rounds: int) -> None:
    places = write_logs(settings, folder / "logs", count)
    all_runs: dict[int, list[Cost]] = {}
    digests = set()
    print(f"log replay of {count} calls, {os.cpu_count()} cores")
    for number in range(rounds):
        for jobs in (1, 2, 4) if number == 0 else (1, 2):
            took, digest = timed(partial(replayed, places, settings, Options(), jobs, folder))
            all_runs.setdefault(jobs, []).append(took)
            digests.add(digest)
            print(
                f"  {jobs} processes: {took.wall:6.1f} s, CPU {took.cpu:6.1f} s, load {os.getloadavg()[0]:.1f}"
            )
    one, two = (min(all_runs[jobs], key=lambda took: took.wall) for jobs in (1, 2))
    print(f"  a call costs {1000 * min(took.cpu for took in all_runs[1]) / count:.2f} ms of CPU")
    print(f"  two processes are {one.wall / two.wall:.2f} times as fast as one on the wall, and", end=" ")
    print(f"{two.cpu / (two.own + two.children / 2):.2f} times by what can only be done by one of them")
    print(f"  the results of all are {'the same' if len(digests) == 1 else 'NOT the same'}")


def audio(settings: Settings, folder: Path, count: int, rounds: int) -> None:
    places = write_audio(settings, folder / "audio", count)
    bare, ours, seconds = [], [], 0.0
    for _ in range(rounds):
        took, seconds = timed(partial(bare_vosk, places))
        bare.append(took.cpu)
        took, _ = timed(partial(replayed, places, settings, Options(audio=True), 1, folder))
        ours.append(took.cpu)
        print(
            f"audio replay of {len(places)} calls, {seconds:.0f} s: CPU {ours[-1]:.1f} s, bare Vosk {bare[-1]:.1f} s"
        )
    print(
        f"  {seconds / min(ours):.1f} times real time, {min(bare) / min(ours):.2f} of the speed of bare Vosk"
    )


if __name__ == "__main__":
    main()
