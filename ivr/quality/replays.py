"""Many recorded calls against today's flows: on all cores or a cluster, with results that outlive a crash.

Rule: a result depends on nothing but the record, the project and the options; so it is the same to the byte on any
number of processes, and what was found before a stop need not be found again. Results are kept shard by shard.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from pydantic_core import from_json, to_json

from ivr import private
from ivr.conversation.flow import Flows
from ivr.quality import records
from ivr.quality.audio_replay import heard_by, reference_of, word_errors, words_in
from ivr.quality.comparing import Course, first_difference, verdict
from ivr.quality.records import BadRecord, CallRecord, Data, Place
from ivr.quality.replay import Hear, course_of, recorded, replay, scenes_of, understood_by
from ivr.redaction import shown
from ivr.speech.ears import Ears
from ivr.switchboard import Understanding

SHARD = 50
"""Calls that are handed out, and lost by a crash, at once."""


class Ready(Protocol):
    """A project made ready to be called, without its actions."""

    @property
    def flows(self) -> Flows: ...
    @property
    def understanding(self) -> Understanding: ...
    @property
    def ears(self) -> Ears: ...


Prepare = Callable[[], Ready]
"""Makes the project ready, in whatever process or machine; it travels by pickle."""


@dataclass(frozen=True)
class Options:
    """`understanding`: `recorded` takes what was understood then, `today` understands the recorded words again.

    With `audio`, callers are heard again, and so understood as today.
    """

    understanding: str = "recorded"
    audio: bool = False


class Stopped(Exception):
    """Raised when a process that replays was killed."""


# -- one call --------------------------------------------------------------------------------------------


def result_of(place: Place, ready: Ready, options: Options) -> Data:
    """What a call came to, as plain data; "unread" says why it could not be replayed."""
    told: Data = {"record": str(place), "state": ""}
    try:
        told["state"] = place.state()
        record = records.read(place)
        scenes = scenes_of(record)
        then = course_of(record, scenes)
        with _hearing(place, record, ready, options) as hear:
            now = replay(record, scenes, ready.flows, hear)
        words = _words(then, now, reference_of(place, scenes)) if options.audio else {}
    except BadRecord as error:
        return {**told, "unread": f"{place}: {error}"}
    except OSError as error:
        return {**told, "unread": f"{place}: it cannot be read: {error.strerror}."}
    difference = first_difference(then, now)
    told |= {
        "contact": record.contact,
        "at": record.began.at,
        "flow": _flow(then) or _flow(now),
        "verdict": verdict(then, now, difference),
        "measures": [_measures(then), _measures(now)],
        "sentences": shown(_sentences(then, now)),
        **words,
    }
    if difference:
        told |= shown({"difference": difference.__dict__, "then": then.record(), "now": now.record()})
    return told


def _hearing(
    place: Place, record: CallRecord, ready: Ready, options: Options
) -> AbstractContextManager[Hear]:
    if options.audio:
        return heard_by(ready.ears, ready.understanding, place, record)
    return nullcontext(understood_by(ready.understanding) if options.understanding == "today" else recorded)


def _words(then: Course, now: Course, reference: Mapping[int, str]) -> Data:
    """How many words were heard wrongly, against what was really said or, where nobody wrote it down, against then."""
    before = {exchange.turn: exchange for exchange in then.exchanges if exchange.spoken}
    counts = {"reference": [0, 0, 0], "then": [0, 0]}
    for after in now.exchanges:
        old = before.get(after.turn)
        if old is None:
            continue
        heard = after.caller if after.spoken else ""
        if said := reference.get(after.turn):
            found = (words_in(said), word_errors(said, old.caller), word_errors(said, heard))
            counts["reference"] = [one + more for one, more in zip(counts["reference"], found, strict=True)]
        else:
            changed = (words_in(old.caller), word_errors(old.caller, heard))
            counts["then"] = [one + more for one, more in zip(counts["then"], changed, strict=True)]
    return {"words": counts}


def _flow(course: Course) -> str:
    """What the caller came for: the first flow that is not a pattern."""
    flows = (step.partition(".")[0] for exchange in course.exchanges for step in exchange.steps)
    return next((flow for flow in flows if not flow.startswith("pattern_")), "")


def _measures(course: Course) -> Data:
    return {
        "contained": course.contained,
        "done": len(course.done or ()),
        "repeats": course.repeats,
        "ending": course.ending,
    }


def _sentences(then: Course, now: Course) -> list[list[str]]:
    """What the caller said that is understood as something else: [then heard, now heard, intent then, intent now]."""
    before = {exchange.turn: exchange for exchange in then.exchanges}
    found = []
    for after in now.exchanges:
        old = before.get(after.turn)
        if old and (old.intent, old.caller) != (after.intent, after.caller):
            found.append([old.caller, after.caller, old.intent, after.intent])
    return found


# -- many ------------------------------------------------------------------------------------------------

_READY: dict[Any, Ready] = {}
"""Made ready once in each process; a process that is forked has its parent's."""


def _shard(key: str, prepare: Prepare, places: Sequence[Place], options: Options) -> list[bytes]:
    """The results of some calls, a line of JSON each."""
    if key not in _READY:
        _READY.clear()
        _READY[key] = prepare()
    return [to_json(result_of(place, _READY[key], options)) for place in places]


def key_of(ready: Ready, options: Options) -> str:
    """What results depend on, beside the record."""
    about = f"{records.VERSION} {ready.flows.revision} {options} {ready.ears.about if options.audio else ''}"
    return hashlib.sha256(about.encode()).hexdigest()[:16]


def replay_all(
    places: Sequence[Place],
    ready: Ready,
    prepare: Prepare,
    options: Options,
    results: Results,
    jobs: int = 0,
    cluster: str = "",
    done: Callable[[int], object] = lambda calls: None,
    shard: int = SHARD,
) -> list[Data]:
    """The results in the order of the places. `done` is told how many more are there. Raises Stopped, NoCluster."""
    key = results.key
    left = [place for place in places if str(place) not in results.lines]
    done(len(places) - len(left))
    _READY[key] = ready
    shards = [(key, prepare, left[i : i + shard], options) for i in range(0, len(left), shard)]
    for lines in _run(shards, min(jobs or _cores(), len(shards)), cluster):
        results.keep(lines)
        done(len(lines))
    return [from_json(results.lines[str(place)]) for place in places]


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _run(shards: Sequence[tuple[Any, ...]], jobs: int, cluster: str) -> Iterator[list[bytes]]:
    if cluster:
        from ivr.quality.distributed import run

        yield from run(_shard, shards, cluster)
    elif jobs <= 1:
        for shard in shards:
            yield _shard(*shard)
    else:
        yield from _in_processes(shards, jobs)


def _in_processes(shards: Sequence[tuple[Any, ...]], jobs: int) -> Iterator[list[bytes]]:
    way = "fork" if "fork" in multiprocessing.get_all_start_methods() else None
    left = iter(shards)
    with ProcessPoolExecutor(jobs, multiprocessing.get_context(way)) as pool:
        running: set[Future[list[bytes]]] = set()
        try:
            while True:
                while len(running) < 2 * jobs and (shard := next(left, None)):
                    running.add(pool.submit(_shard, *shard))
                if not running:
                    return
                over, running = wait(running, return_when=FIRST_COMPLETED)
                for future in over:
                    yield future.result()
        except BrokenProcessPool:
            raise Stopped(
                "A process was killed, perhaps for want of memory; --resume goes on from here."
            ) from None
        finally:
            for future in running:
                future.cancel()


class Results:
    """What was found so far, in a file that is added to: a line with what it depends on, then one for each call."""

    def __init__(self, file: Path, key: str, places: Iterable[Place] = ()) -> None:
        """With `places`, goes on with what the file has of them, where it was found with the same project."""
        self.key = key
        self.lines: dict[str, bytes] = {}
        head = to_json({"replay": key}) + b"\n"
        if written := self._written(file, head):
            known = {str(place): place for place in places}
            for line in written:
                told = from_json(line)
                place = known.get(told["record"])
                if place and _state(place) == told["state"]:
                    self.lines[told["record"]] = line
        private.folder(file.parent)
        private.keep(file, head + b"".join(line + b"\n" for line in self.lines.values()))
        self._file = file.open("ab", buffering=0)

    @staticmethod
    def _written(file: Path, head: bytes) -> list[bytes]:
        try:
            first, *lines = file.read_bytes().split(b"\n")
        except OSError:
            return []
        return lines[:-1] if first + b"\n" == head else []  # the last one may be half a line

    def keep(self, lines: Sequence[bytes]) -> None:
        self._file.write(b"".join(line + b"\n" for line in lines))
        for line in lines:
            self.lines[from_json(line)["record"]] = line

    def close(self) -> None:
        self._file.close()


def _state(place: Place) -> str:
    try:
        return place.state()
    except OSError:
        return ""


# -- what they come to -----------------------------------------------------------------------------------


def accepted(results: Iterable[Data], places: Sequence[Place]) -> dict[Place, Data]:
    """What each record that differs is to expect from now on. One that cannot be told is left as it is."""
    known = {str(place): place for place in places}
    return {
        known[told["record"]]: told["now"]
        for told in results
        if told.get("verdict") not in ("same", "open", None)
    }
