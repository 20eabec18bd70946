from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.understanding.cache import KEPT, fingerprint, load_or_train
from ivr.understanding.detector import Detector
from ivr.understanding.training import Example, TrainingData
from tests.understanding.bank import bank

ROOT = Path(__file__).parents[2]
SMALL = TrainingData((Example("open the door", "open"), Example("shut the door", "shut")))


def test_what_is_loaded_answers_as_what_was_trained(tmp_path: Path, detector: Detector) -> None:
    load_or_train(bank(), tmp_path)

    loaded = load_or_train(bank(), tmp_path)

    for text, language in (("i lost my card", "en"), ("mi saldo", "es"), ("move it from savings", "en")):
        assert loaded.understand(text, language) == detector.understand(text, language)
    assert loaded.phrases("en") == detector.phrases("en")


def test_the_second_start_reads_the_file_and_leaves_it_alone(tmp_path: Path) -> None:
    load_or_train(SMALL, tmp_path)
    (file,) = tmp_path.iterdir()
    before = file.stat()

    load_or_train(SMALL, tmp_path)

    after = file.stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_an_edited_sentence_is_trained_anew(tmp_path: Path) -> None:
    load_or_train(SMALL, tmp_path)
    edited = replace(SMALL, examples=(*SMALL.examples, Example("paint the wall", "paint")))

    assert load_or_train(edited, tmp_path).understand("paint the wall", "en").intent == "paint"
    assert fingerprint(edited) != fingerprint(SMALL)


@pytest.mark.parametrize("damage", ["empty", "half", "foreign", "garbage", "flipped", "another"])
def test_a_damaged_file_is_ignored_and_replaced(tmp_path: Path, damage: str) -> None:
    load_or_train(SMALL, tmp_path)
    (file,) = tmp_path.iterdir()
    good = file.read_bytes()
    middle = len(good) // 2
    foreign = b"PK\x05\x06" + bytes(18)  # an archive without members
    file.write_bytes(
        {
            "empty": b"",
            "half": good[:middle],
            "foreign": foreign,
            "garbage": bytes(range(256)) * 40,
            "flipped": good[:middle] + bytes([good[middle] ^ 255]) + good[middle + 1 :],
            "another": b"{}",
        }[damage]
    )

    assert load_or_train(SMALL, tmp_path).understand("shut the door", "en").intent == "shut"
    assert file.read_bytes() != foreign
    assert load_or_train(SMALL, tmp_path).understand("open the door", "en").intent == "open"


def test_a_folder_that_cannot_be_made_only_costs_the_training(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    assert (
        load_or_train(SMALL, tmp_path / "file" / "cache").understand("open the door", "en").intent == "open"
    )


def test_only_the_latest_models_stay(tmp_path: Path) -> None:
    for number in range(KEPT + 2):
        load_or_train(TrainingData(lookups={"room": (str(number),)}), tmp_path)

    assert len(list(tmp_path.iterdir())) == KEPT


def test_processes_that_start_together_do_no_harm(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from ivr.understanding.cache import load_or_train;"
        "from tests.understanding.test_cache import SMALL;"
        "print(load_or_train(SMALL, Path(sys.argv[1])).understand('open the door', 'en').intent)"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(3)]

    assert [process.communicate()[0].strip() for process in started] == ["open"] * 3
    assert len(list(tmp_path.iterdir())) == 1


def test_a_trained_model_is_used_without_loading_the_learning_library(tmp_path: Path) -> None:
    load_or_train(SMALL, tmp_path)
    program = (
        "import sys; from pathlib import Path; from ivr.understanding.cache import load_or_train;"
        "from tests.understanding.test_cache import SMALL;"
        "load_or_train(SMALL, Path(sys.argv[1])).understand('open the door', 'en');"
        "print([name for name in ('sklearn', 'scipy') if name in sys.modules])"
    )

    printed = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, cwd=ROOT
    )

    assert printed.stdout.strip() == "[]", printed.stderr
