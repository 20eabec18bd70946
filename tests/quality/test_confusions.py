"""Intents that are hard to tell apart: found by training, told with the sentences and where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.content.problems import Problems
from ivr.content.project import Project, load
from ivr.quality.confusions import look

FLOWS = """\
flows:
  lost_card:
    nlu_trigger: [{intent: lost_card}]
    steps: [{hand_off: service}]
  stolen_card:
    nlu_trigger: [{intent: stolen_card}]
    steps: [{hand_off: service}]
  hours:
    nlu_trigger: [{intent: hours}]
    steps: [{say: All day.}]
"""
SENTENCES = {
    "lost_card": "i lost my card, my card is gone, where is my card, i need a new card, block my card please",
    "stolen_card": "my card is missing, i miss my card, please block my card, i need another card, my card is lost",
    "hours": "when do you open, are you open on sunday, what are your hours, until when are you open, opening hours",
}


def nlu(sentences: dict[str, str]) -> str:
    text = "nlu:\n"
    for intent, listed in sentences.items():
        text += f"  - intent: {intent}\n    examples: |\n"
        text += "".join(f"      - {sentence}\n" for sentence in listed.split(", "))
    return text


def project(folder: Path, sentences: dict[str, str]) -> Project:
    files = {
        "flows/flows.yml": FLOWS,
        "flows/queues.yml": "queues:\n  service: {description: Everything.}\n",
        "nlu/cards.yml": nlu(sentences),
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    made, problems = load(folder)
    assert made is not None and not problems, str(problems)
    return made


def told(made: Project, data: Path, *, deep: bool) -> tuple[bool, list[str]]:
    problems = Problems()
    known = look(made, data, deep, problems)
    return known, str(problems).splitlines()


@pytest.fixture(scope="module")
def alike(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Path]:
    folder = tmp_path_factory.mktemp("alike")
    return project(folder, SENTENCES), folder / ".ivr"


def test_two_intents_that_mean_the_same_are_told_with_their_sentences(alike: tuple[Project, Path]) -> None:
    known, (line,) = told(*alike, deep=True)

    assert known
    assert line.startswith("nlu/cards.yml:")
    assert ": warning: intents 'lost_card' and 'stolen_card' are hard to tell apart: " in line
    assert "'i need a new card' (lost_card, nlu/cards.yml:7)" in line
    assert "hours" not in line
    assert line.endswith(
        "Let them differ in their words, move what is in the wrong place, or make one intent of them."
    )


def test_what_training_found_is_kept_and_told_without_training(alike: tuple[Project, Path]) -> None:
    made, data = alike
    deep = told(made, data, deep=True)
    (kept,) = data.iterdir()

    before = kept.stat().st_mtime_ns
    assert told(made, data, deep=False) == deep
    assert kept.stat().st_mtime_ns == before


def test_without_training_nothing_is_known_and_nothing_made_up(
    alike: tuple[Project, Path], tmp_path: Path
) -> None:
    made, _ = alike

    assert told(made, tmp_path / "none", deep=False) == (False, [])


def test_a_model_of_other_sentences_tells_nothing(alike: tuple[Project, Path], tmp_path: Path) -> None:
    made, data = alike
    told(made, data, deep=True)
    edited = project(tmp_path, SENTENCES | {"hours": SENTENCES["hours"] + ", when do you close"})

    assert told(edited, data, deep=False) == (False, [])


def test_intents_with_words_of_their_own_are_not_confused(tmp_path: Path) -> None:
    apart = SENTENCES | {
        "stolen_card": "i was robbed, a thief has my wallet, somebody stole my purse, it was stolen, call the police"
    }

    assert told(project(tmp_path, apart), tmp_path / ".ivr", deep=True) == (True, [])
