"""How well and how fast the embedded detector understands: `python -m tests.bench.understanding`, by hand.

Prints, for each data set: accuracy with and without rejection, how much of another domain's speech is
rejected, how far confidence is from the truth (expected calibration error), milliseconds a sentence,
seconds of training, size of the cached model and milliseconds to load it.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from ivr.understanding.cache import load_or_train
from ivr.understanding.detector import Detector, wish
from ivr.understanding.training import Example, TrainingData

Labelled = list[tuple[str, str]]

COLUMNS = "set        train accuracy  forced elsewhere   ece  p50 ms  p99 ms  train s   MB  load ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/nlu"))
    parser.add_argument("--only", default="", help="names of sets, with commas between")
    options = parser.parse_args()
    elsewhere = {"banking77": "hwu64", "hwu64": "banking77"}
    tests: dict[str, Labelled] = {}
    print(COLUMNS)
    for name, language, train, test in _sets(options.data):
        domain = name.split("/")[0]
        tests[domain] = test
        if options.only and name not in options.only.split(","):
            continue
        foreign = _foreign(options.data, elsewhere.get(domain, ""))
        print(f"{name:<10}", _row(train, test, foreign, language), flush=True)


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


def _row(train: Labelled, test: Labelled, foreign: Sequence[str], language: str) -> str:
    data = TrainingData(tuple(Example(text, intent, language) for text, intent in train))
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
        started = time.perf_counter()
        meanings.append(detector.understand(text, language))
        times.append(1000 * (time.perf_counter() - started))
    accepted = np.mean(
        [meaning.intent == intent for meaning, (_, intent) in zip(meanings, test, strict=True)]
    )
    right = [_forced(detector, text, language) == intent for text, intent in test]
    rejected = (
        np.mean([not detector.understand(text, language).intent for text in foreign]) if foreign else np.nan
    )
    ece = _calibration_error([m.ranking[0][1] if m.ranking else 0 for m in meanings], right)
    scores = f"{100 * accepted:>7.1f} {100 * np.mean(right):>7.1f} {100 * rejected:>9.1f} {ece:>5.2f}"
    p50, p99 = np.percentile(times, [50, 99])
    costs = f"{p50:>7.2f} {p99:>7.2f} {training:>8.1f} {size:>4.1f} {loading:>8.0f}"
    return f"{len(train):>6} {scores} {costs}"


def _forced(detector: Detector, text: str, language: str) -> str:
    """The best intent, were nothing ever rejected."""
    model = detector.models[language.split("-")[0]]
    return model.judge(wish(text, language)).ranking[0][0]


def _calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float:
    bins = np.minimum((np.array(confidences) * 10).astype(int), 9)
    hits = np.array(right, float)
    gaps = [
        (bins == b).mean() * abs(hits[bins == b].mean() - np.array(confidences)[bins == b].mean())
        for b in np.unique(bins)
    ]
    return float(np.sum(gaps))


if __name__ == "__main__":
    main()
