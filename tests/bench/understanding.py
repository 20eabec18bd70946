"""How well and how fast the embedded detector understands: `python -m tests.bench.understanding`, by hand.

Prints, for each data set, what is right if nothing is refused and what is right and accepted; how much is refused of
a quarter of the intents that were not taught ("near") and of another domain's speech ("far"); how sure it is, and how
far that is from the truth (expected calibration error); milliseconds of CPU a sentence; seconds of CPU of a training;
and of the cached model the size and the milliseconds to load it. Under each stands what it was at revision 3a2237b,
where that was measured ("near" with that revision's rule of rejection on today's margins). Times depend on what else
the machine does.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from ivr.understanding.cache import load_or_train
from ivr.understanding.detector import Detector
from ivr.understanding.training import Example, TrainingData

Labelled = list[tuple[str, str]]

COLUMNS = "set           train  forced  accepted  near   far  sure   ece    ms  train s   MB  load ms"

BEFORE = {
    "banking77/5": "  67.1      65.9     6    95            8",
    "banking77/10": "  76.5      74.6    10    95            5",
    "banking77": "  91.9      90.6          97            2",
    "hwu64": "  88.7      87.0          67            3",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/nlu"))
    parser.add_argument("--only", default="", help="names of sets, with commas between")
    options = parser.parse_args()
    elsewhere = {"banking77": "hwu64", "hwu64": "banking77"}
    print(COLUMNS)
    for name, language, train, test in _sets(options.data):
        if options.only and name not in options.only.split(","):
            continue
        foreign = _foreign(options.data, elsewhere.get(name.split("/")[0], ""))
        print(f"{name:<13}", _row(train, test, foreign, language), flush=True)
        if name in BEFORE:
            print(" " * 15, "before", BEFORE[name], sep="")


def _sets(data: Path) -> Iterator[tuple[str, str, Labelled, Labelled]]:
    banking = data / "banking77"
    test = _table(banking / "test.csv")
    yield "banking77/5", "en", _lines(banking / "train_5.jsonl"), test
    yield "banking77/10", "en", _lines(banking / "train_10.jsonl"), test
    yield "banking77", "en", _table(banking / "train.csv"), test
    yield "hwu64", "en", _lines(data / "hwu64/train.jsonl"), _lines(data / "hwu64/test.jsonl")
    for folder in sorted((data / "languages").iterdir()):
        train = next(path for path in (folder / "train.jsonl", folder / "valid.jsonl") if path.is_file())
        language = folder.name.removeprefix("xsid_")
        yield folder.name, language, _lines(train), _lines(folder / "test.jsonl")


def _foreign(data: Path, domain: str) -> list[str]:
    readers: dict[str, Callable[[], Labelled]] = {
        "hwu64": lambda: _lines(data / "hwu64/test.jsonl"),
        "banking77": lambda: _table(data / "banking77/test.csv"),
    }
    return [text for text, _ in readers[domain]()] if domain else []


def _lines(path: Path) -> Labelled:
    with path.open(encoding="utf-8") as lines:
        return [(record["text"], record["intent"]) for record in map(json.loads, lines)]


def _table(path: Path) -> Labelled:
    with path.open(encoding="utf-8", newline="") as rows:
        return [(row["text"], row["category"]) for row in csv.DictReader(rows)]


def _data(train: Labelled, language: str, without: Sequence[str] = ()) -> TrainingData:
    return TrainingData(tuple(Example(text, i, language) for text, i in train if i not in without))


def _row(train: Labelled, test: Labelled, foreign: Sequence[str], language: str) -> str:
    data = _data(train, language)
    with tempfile.TemporaryDirectory() as folder:
        started = time.process_time()
        load_or_train(data, Path(folder))
        training = time.process_time() - started
        size = sum(path.stat().st_size for path in Path(folder).iterdir()) / 1e6
        started = time.perf_counter()
        detector = load_or_train(data, Path(folder))
        loading = 1000 * (time.perf_counter() - started)
    meanings, times = [], []
    for text, _ in test:
        started = time.process_time()
        meanings.append(detector.understand(text, language))
        times.append(1000 * (time.process_time() - started))
    best = [meaning.ranking[0] if meaning.ranking else ("", 0.0) for meaning in meanings]
    right = [name == intent for (name, _), (_, intent) in zip(best, test, strict=True)]
    accepted = [meaning.intent == intent for meaning, (_, intent) in zip(meanings, test, strict=True)]
    sure = [confidence for _, confidence in best]
    near = _refused_untaught(train, test, language)
    scores = f"{_percent(right):>7.1f} {_percent(accepted):>9.1f} {near:>5.0f}"
    beside = (
        f"{_refused(detector, foreign, language):>5.0f} {_percent(sure):>5.1f} {_error(sure, right):>5.2f}"
    )
    return f"{len(train):>6} {scores} {beside} {np.median(times):>5.2f} {training:>8.1f} {size:>4.1f} {loading:>8.0f}"


def _refused_untaught(train: Labelled, test: Labelled, language: str) -> float:
    """Of the sentences of a quarter of the intents, where these are not taught. Small sets only: it trains again."""
    intents = sorted({intent for _, intent in train})
    if len(train) > 2000 or len(intents) < 20:
        return np.nan
    without = random.Random(1).sample(intents, len(intents) // 4)
    detector = Detector.train(_data(train, language, without))
    return _refused(detector, [text for text, intent in test if intent in without], language)


def _refused(detector: Detector, texts: Sequence[str], language: str) -> float:
    return _percent([not detector.understand(text, language).intent for text in texts])


def _percent(shares: Sequence[float]) -> float:
    return 100 * float(np.mean(shares)) if shares else np.nan


def _error(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Expected calibration error."""
    bins = np.minimum((np.array(confidences) * 10).astype(int), 9)
    hits = np.array(right, float)
    gaps = [
        (bins == b).mean() * abs(hits[bins == b].mean() - np.array(confidences)[bins == b].mean())
        for b in np.unique(bins)
    ]
    return float(np.sum(gaps))


if __name__ == "__main__":
    main()
