"""What `ivr check` says of projects with mistakes in them: one file of bad_projects/ each, with the exact text.

A file opens with what is wrong in it; `=== PATH` begins each file of the project, `=== ivr check` what is to be said
of it. Where a file does not say otherwise, the project has one queue, called service.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.content.project import load
from ivr.conversation.steps import STEPS

CASES = sorted((Path(__file__).parent / "bad_projects").glob("*.txt"))
QUEUES = "queues:\n  service: {description: Everything.}\n"
SAID = "ivr check"


def parts(case: Path) -> dict[str, str]:
    """The files of the project, and what is to be said of it."""
    _, *sections = case.read_text(encoding="utf-8").split("\n=== ")
    return {name: text for name, _, text in (section.partition("\n") for section in sections)}


def written(folder: Path, files: dict[str, str | bytes]) -> Path:
    for path, text in ({"flows/queues.yml": QUEUES} | files).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def said(folder: Path, files: dict[str, str | bytes]) -> list[str]:
    project, problems = load(written(folder, files))
    assert (project is None) == bool(problems.errors)
    return str(problems).splitlines()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_every_mistake_is_told_at_its_place_with_what_to_do(case: Path, tmp_path: Path) -> None:
    files = parts(case)
    expected = files.pop(SAID).splitlines()

    assert said(tmp_path, dict(files)) == expected


# -- what is better made than written --------------------------------------------------------------------

PAY = "flows:\n  pay_bill:\n    steps:\n"
GREET = "flows:\n  pattern_session_start:\n    steps:\n"


def test_a_step_of_no_kind_is_told_the_kinds_there_are(tmp_path: Path) -> None:
    kinds = ", ".join(STEPS)

    assert said(tmp_path, {"flows/pay.yml": PAY + "      - description: Pays.\n      - {}\n"}) == [
        f"flows/pay.yml:4:9: no kind of step is named here, only 'description'. The kinds are: {kinds}.",
        f"flows/pay.yml:5:9: this step is empty. The kinds are: {kinds}.",
    ]


def test_a_prompt_longer_than_twilio_says_is_told(tmp_path: Path) -> None:
    assert said(tmp_path, {"flows/pay.yml": PAY + f"      - say: {'x ' * 2100}end.\n"}) == [
        "flows/pay.yml:4:14: step '0_say': a prompt of 4204 characters; Twilio says 4096 at most. "
        "Say less, or say it in several steps."
    ]


def test_spanish_beside_english_needs_no_words_for_what_parley_says_itself(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "flows/defaults.yml": "languages: {en: {code: en-US}, es: {code: es-US}}\n",
        "flows/greet.yml": GREET + "      - say: {en: Hello., es: Hola.}\n",
    }

    assert said(tmp_path, files) == []


def test_a_language_that_parley_does_not_speak_is_warned_of(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "flows/defaults.yml": "languages:\n  sv: {code: sv-SE}\ngo_on: Fortsätt.\nstill_there: Ett ögonblick.\n"
        "confirm: '{value}, stämmer det?'\n",
        "flows/greet.yml": GREET + "      - say: Tack.\n",
    }

    project, problems = load(written(tmp_path, files))

    first, second = problems
    assert project is not None
    assert str(first) == (
        "flows/defaults.yml:1:1: warning: defaults: 'apology' is missing, so callers in language 'sv' hear "
        '"Sorry, something went wrong on our side. I will get you a person." Add apology: {sv: ...}.'
    )
    assert str(second).startswith(
        "flows/defaults.yml:2:3: warning: defaults: callers hear another language than 'sv'"
    )
    assert "pattern_human_handoff" in second.message


def test_no_project_at_all_is_told(tmp_path: Path) -> None:
    _, problems = load(tmp_path / "nowhere")

    assert str(problems) == (
        f"{tmp_path / 'nowhere'}: this is not a Parley project: it has no folder 'flows'. "
        "'ivr new FOLDER' writes a fresh one."
    )


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("flows:\n  café:\n".encode("latin-1"), "flows/odd.yml:2:6: this is not UTF-8. Save the file as UTF-8."),
        (b"x" * 10_000_000, "flows/odd.yml: is larger than 1 MB. Split it into several files."),
        (b"flows: " + b"[" * 10_000, "flows/odd.yml:1:47: nested more than 40 deep. Use a sub-flow, or another file."),
        (b"".join(b" " * n + b"a:\n" for n in range(1_300)),
         "flows/odd.yml:41:41: nested more than 40 deep. Use a sub-flow, or another file."),
        (b"flows:\n  a:\0\n", "flows/odd.yml:2:5: an invisible control character. Delete it."),
    ],
    ids=["not UTF-8", "10 MB", "10,000 deep", "1,300 deep in blocks", "NUL"],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_and_hides_no_other(
    tmp_path: Path, source: bytes, told: str
) -> None:
    files: dict[str, str | bytes] = {
        "flows/odd.yml": source,
        "flows/pay.yml": PAY + "      - say: {Thanks}\n",
    }

    thanks = 'flows/pay.yml:4:14: {Thanks} without quotes is a block of keys. Put it in quotes: "{Thanks}".'
    assert said(tmp_path, files) == [told, thanks]


def test_files_that_are_empty_hidden_or_of_another_kind_are_no_mistake(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "flows/greet.YAML": GREET + "      - say: Thank you.\n",
        "flows/empty.yml": "",
        "flows/comments.yml": "# Later.\n",
        "flows/._pay.yml": b"\0\5\x16\7",
        "flows/.git/x.yml": "}",
        "flows/notes.txt": "}",
        "nlu/empty.yml": "---\n",
    }

    project, problems = load(written(tmp_path, files))

    assert project is not None and not problems, str(problems)
    assert len(project.flows.flows["pattern_session_start"].steps) == 1
