"""The translator's round trip: every prompt out, translations back in, and nothing else touched."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sample_bank import sample_bank

from ivr.__main__ import main
from ivr.content import marked_yaml
from ivr.content.problems import Problems
from ivr.content.project import load
from ivr.editing.csv_sheet import SheetError, rows_of
from ivr.editing.words import prompts_of, sheet, take

ROOT = Path(__file__).parents[2]

PAY = """\
# How bills are paid.
flows:
  pay:
    name: pay a bill
    steps:
      - collect: amount              # in dollars
        ask:
          - How much?                # short
          # the second time
          - en: What amount, in dollars?
            es: ¿Qué cantidad?       # not said often
        rejections: [{if: slots.amount > 10, say: "No: too much."}]
      - say: You pay {amount:money}.   # read back
      - id: bye
        say: {en: "Bye, {name}.", es: "Adiós, {name}."}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows/pay.yml").write_text(PAY, "utf-8")
    (tmp_path / "flows/defaults.yml").write_text(
        "languages:\n  en: {code: en-US}\n  es: {code: es-US}\n", "utf-8"
    )
    return tmp_path


def rows(project: Path, *more: str) -> list[dict[str, str]]:
    return rows_of(sheet(prompts_of(project, "en"), ("en", "es", *more)))


def pay(project: Path) -> Any:
    document = marked_yaml.read(project / "flows/pay.yml", "pay.yml", problems := Problems())
    assert document is not None and not len(problems)
    return document.data["flows"]["pay"]


# -- out -------------------------------------------------------------------------------------------------


def test_every_prompt_is_listed_with_where_it_is_said(project: Path) -> None:
    listed = [(row["step"], row["field"], row["attempt"], row["en"], row["es"]) for row in rows(project)]

    assert listed == [
        ("", "name", "1", "pay a bill", ""),
        ("collect amount", "ask", "1", "How much?", ""),
        ("collect amount", "ask", "2", "What amount, in dollars?", "¿Qué cantidad?"),
        ("collect amount", "rejections/say", "1", "No: too much.", ""),
        ("say", "say", "1", "You pay {amount:money}.", ""),
        ("bye", "say", "1", "Bye, {name}.", "Adiós, {name}."),
    ]


def test_a_note_tells_when_it_is_said_and_what_must_stay(project: Path) -> None:
    note = rows(project)[4]["note"]

    assert "What is said" in note
    assert "Keep {amount:money} as written" in note


def test_every_prompt_of_the_bank_is_listed_in_both_languages() -> None:
    found = prompts_of(ROOT, "en")
    listed = {text for prompt in found for text in prompt.texts.values()}
    for flow in ("pay_bill", "replace_card", "pattern_main_menu"):
        for step in sample_bank().flows.flows[flow].steps.values():
            for written in (
                getattr(step, "ask", None),
                getattr(step, "say", None),
                getattr(step, "menu", None),
            ):
                for rung in written if isinstance(written, list) else [written]:
                    assert rung is None or set(rung.values()) <= listed
    assert len({prompt.id for prompt in found}) == len(found)


def test_a_sheet_opens_in_a_spreadsheet_without_being_calculated(project: Path) -> None:
    file = project / "flows/pay.yml"
    file.write_text(PAY.replace("You pay {amount:money}.", "=1+1 makes two"), "utf-8")

    content = sheet(prompts_of(project, "en"), ("en",))

    assert content.startswith(b"\xef\xbb\xbf")
    cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
    assert "'=1+1 makes two" in cells
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")]
    assert rows_of(content)[4]["en"] == "=1+1 makes two"


def test_ids_stay_when_steps_are_added_above(project: Path) -> None:
    before = [row["id"] for row in rows(project)]
    (project / "flows/pay.yml").write_text(
        PAY.replace("    steps:\n", "    steps:\n      - say: New.\n"), "utf-8"
    )

    assert [row["id"] for row in rows(project) if row["en"] != "New."] == before


# -- back ------------------------------------------------------------------------------------------------


def test_a_sheet_taken_back_as_it_is_changes_nothing(project: Path) -> None:
    taken = take(project, rows(project))

    assert (project / "flows/pay.yml").read_text("utf-8") == PAY
    assert not taken.added and not taken.changed and not taken.refused


def test_a_new_language_is_added_to_every_kind_of_prompt(project: Path) -> None:
    filled = [
        row | {"sv": sv}
        for row, sv in zip(
            rows(project, "sv"),
            ["betala en räkning", "Hur mycket?", "Vilket belopp?", "Nej: för mycket.", "Du betalar {amount:money}.",
             "Hej då, {name}."],
            strict=True,
        )
    ]  # fmt: skip

    taken = take(project, filled)

    assert not taken.refused
    assert (
        (project / "flows/pay.yml").read_text("utf-8")
        == """\
# How bills are paid.
flows:
  pay:
    name:
      en: pay a bill
      sv: betala en räkning
    steps:
      - collect: amount              # in dollars
        ask:
          - en: How much?            # short
            sv: Hur mycket?
          # the second time
          - en: What amount, in dollars?
            es: ¿Qué cantidad?       # not said often
            sv: Vilket belopp?
        rejections: [{if: slots.amount > 10, say: {en: "No: too much.", sv: "Nej: för mycket."}}]
      - say:                           # read back
          en: You pay {amount:money}.
          sv: Du betalar {amount:money}.
      - id: bye
        say: {en: "Bye, {name}.", es: "Adiós, {name}.", sv: "Hej då, {name}."}
"""
    )
    assert any("Add it to 'languages'" in note for note in taken.notes)


def test_a_corrected_text_replaces_the_old_one_alone(project: Path) -> None:
    changed = rows(project)
    changed[4]["en"] = "You'll pay {amount:money}: thank you."

    take(project, changed)

    written = (project / "flows/pay.yml").read_text("utf-8")
    assert written == PAY.replace("You pay {amount:money}. ", '"You\'ll pay {amount:money}: thank you."')


def test_a_translation_without_its_placeholder_is_refused_and_the_others_are_taken(project: Path) -> None:
    changed = rows(project)
    changed[4]["es"] = "Usted paga."
    changed[5]["es"] = "Hasta luego, {nombre}."
    changed[1]["es"] = "¿Cuánto?"

    taken = take(project, changed)

    assert len(taken.refused) == 2
    assert "row 6" in taken.refused[0] and "{amount} is missing" in taken.refused[0]
    assert "{name} is missing" in taken.refused[1]
    assert pay(project)["steps"][0]["ask"][0] == {"en": "How much?", "es": "¿Cuánto?"}


def test_a_text_with_a_broken_brace_is_refused(project: Path) -> None:
    changed = rows(project)
    changed[1]["es"] = "¿Cuánto {?"

    assert "{" in take(project, changed).refused[0]


def test_a_row_whose_text_has_changed_in_the_meantime_is_not_taken(project: Path) -> None:
    changed = rows(project)
    changed[5]["es"] = "Hasta luego, {name}."
    (project / "flows/pay.yml").write_text(PAY.replace("Bye, {name}", "Goodbye, {name}"), "utf-8")

    taken = take(project, changed)

    assert "has changed since" in taken.refused[0]
    assert pay(project)["steps"][2]["say"]["es"] == "Adiós, {name}."


def test_taking_the_same_sheet_twice_is_taking_it_once(project: Path) -> None:
    changed = rows(project)
    changed[4]["en"] = "You are paying {amount:money}."
    changed[4]["es"] = "Usted paga {amount:money}."
    take(project, changed)
    once = (project / "flows/pay.yml").read_text("utf-8")

    taken = take(project, changed)

    assert (project / "flows/pay.yml").read_text("utf-8") == once
    assert not taken.refused and not taken.changed


def test_an_empty_cell_takes_nothing_away(project: Path) -> None:
    changed = rows(project)
    changed[5]["es"] = ""

    take(project, changed)

    assert (project / "flows/pay.yml").read_text("utf-8") == PAY


def test_responses_of_a_domain_keep_their_translations_apart(project: Path) -> None:
    (project / "flows/domain.yml").write_text(
        "responses:\n  utter_hello:\n    - text: Hello.  # always\n", "utf-8"
    )
    changed = rows(project)
    assert changed[0]["flow"] == "responses"
    changed[0]["es"] = "Hola."

    take(project, changed)

    assert (project / "flows/domain.yml").read_text("utf-8") == (
        "responses:\n  utter_hello:\n    - text: Hello.  # always\n      translation:\n        es: Hola.\n"
    )


def test_the_whole_bank_can_be_translated_and_still_runs(tmp_path: Path) -> None:
    for name in ("flows", "nlu"):
        shutil.copytree(ROOT / name, tmp_path / name)
    found = rows_of(sheet(prompts_of(tmp_path, "en"), ("en", "es", "fr")))
    before = {f: f.read_text("utf-8") for f in tmp_path.glob("flows/*.yml")}

    taken = take(tmp_path, [row | {"fr": f"FR {row['en']}"} for row in found])

    assert not taken.refused
    for file, text in before.items():
        assert sorted(_comments(file.read_text("utf-8"))) == sorted(_comments(text))
    again = prompts_of(tmp_path, "en")
    assert all(prompt.texts["fr"] == "FR " + " ".join(prompt.texts["en"].split()) for prompt in again)
    _, problems = load(tmp_path)
    assert all("language" in str(problem) or "'fr'" in str(problem) for problem in problems.errors)


def _comments(text: str) -> list[str]:
    return [line.partition("# ")[2] for line in text.splitlines() if "# " in line]


# -- how spreadsheets save -------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_sheet_is_read_however_a_spreadsheet_saved_it(encoding: str, delimiter: str) -> None:
    text = delimiter.join(["id", "en", "es"]) + "\r\n" + delimiter.join(["a~1", "Bill", "¿Sí?"]) + "\r\n"

    assert rows_of(text.encode(encoding)) == [{"id": "a~1", "en": "Bill", "es": "¿Sí?"}]


SAVED = {
    "on Windows": "cp1252",
    "on a Mac": "mac_roman",
    "as MS-DOS": "cp850",
    "as Unicode text": "utf-16-le",
}


@pytest.mark.parametrize("encoding", SAVED.values(), ids=list(SAVED))
@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_accents_arrive_as_they_were_from_any_computer(project: Path, encoding: str, end: str) -> None:
    text = sheet(prompts_of(project, "en"), ("en", "es")).decode("utf-8-sig").replace("\r\n", end)
    changed = text.replace("How much?,", "How much?,¿Cuántos dólares, señor?")
    changed = changed.replace("¿Cuántos dólares, señor?", '"¿Cuántos dólares, señor?"')
    file = project / "sheet.csv"
    file.write_bytes(changed.encode(encoding))

    told = run("import", str(file), "--project", str(project))

    assert "1 text taken, 0 not" in told.output
    assert pay(project)["steps"][0]["ask"] == [
        {"en": "How much?", "es": "¿Cuántos dólares, señor?"},
        {"en": "What amount, in dollars?", "es": "¿Qué cantidad?"},
    ]


def test_accents_that_a_program_has_garbled_are_mended_where_the_project_proves_it(project: Path) -> None:
    text = sheet(prompts_of(project, "en"), ("en", "es")).decode("utf-8-sig")
    garbled = text.replace("Adiós", "Adiós, señor").encode().decode("cp1252").encode()

    taken = take(project, rows_of(garbled, {"¿Qué cantidad?"}))

    assert pay(project)["steps"][2]["say"]["es"] == "Adiós, señor, {name}." and not taken.refused


def test_where_nothing_tells_which_letters_are_meant_the_sheet_is_refused(project: Path) -> None:
    text = sheet(prompts_of(project, "en"), ("en", "es")).decode("utf-8-sig")
    file = project / "sheet.csv"
    file.write_bytes(text.replace("¿Qué cantidad?", "¿Cuánto?").replace("Adiós", "Señor").encode("mac_roman"))

    told = run("import", str(file), "--project", str(project))

    assert told.exit_code == 2
    assert "row 4, es: this may be 'ÀCu‡nto?' or '¿Cuánto?'" in told.output
    assert "Save the sheet as 'CSV UTF-8 (comma delimited)'" in told.output
    assert (project / "flows/pay.yml").read_text("utf-8") == PAY


def test_letters_that_were_lost_on_the_way_are_not_taken(project: Path) -> None:
    text = sheet(prompts_of(project, "en"), ("en", "es")).decode("utf-8-sig")

    taken = take(project, rows_of(text.replace("¿Qué", "?Qu?").replace("Adiós", "Adi_s").encode()))

    assert [line.partition(": ")[2] for line in taken.refused] == [
        "letters were lost when the sheet was saved. Save the sheet as 'CSV UTF-8 (comma delimited)' and take that."
    ] * 2
    assert (project / "flows/pay.yml").read_text("utf-8") == PAY


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"name,en\r\na,b\r\n", b""])
def test_what_is_no_sheet_is_told(content: bytes) -> None:
    with pytest.raises(SheetError):
        rows_of(content)


# -- the command -----------------------------------------------------------------------------------------


def run(*words: str) -> Any:
    return CliRunner().invoke(main, ["words", *words])


def test_the_command_goes_out_and_back(project: Path) -> None:
    file = project / "prompts.csv"
    assert run("export", str(file), "--project", str(project), "-l", "sv").exit_code == 0
    content = file.read_bytes().decode("utf-8-sig").replace("How much?,", "How much?,¿Cuánto?", 1)
    file.write_text(content, "utf-8")

    checked = run("import", str(file), "--project", str(project), "--check")
    assert "1 text would be taken, 0 not" in checked.output
    assert (project / "flows/pay.yml").read_text("utf-8") == PAY

    told = run("import", str(file), "--project", str(project))
    assert told.exit_code == 0, told.output
    assert "flows/pay.yml: es: 1 added, 0 changed" in told.output
    assert "¿Cuánto?" in (project / "flows/pay.yml").read_text("utf-8")


def test_a_workbook_is_refused_with_advice(project: Path) -> None:
    assert "Name it .csv" in run("export", "prompts.xlsx", "--project", str(project)).output
