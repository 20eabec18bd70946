"""Every file that loads fits the schemas; what people usually get wrong does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner
from sample_bank import sample_bank

from ivr.__main__ import main
from ivr.content import marked_yaml
from ivr.content.problems import Problems
from ivr.conversation.defaults import Defaults
from ivr.conversation.steps import STEPS
from ivr.editing.schema import ANY_FILE, Names, names_of, schemas

ROOT = Path(__file__).parents[2]
FILES = [
    *sorted(ROOT.glob("flows/**/*.yml")),
    *sorted(ROOT.glob("nlu/**/*.yml")),
    ROOT / "ivr/content/repair.yml",
    ROOT / "ivr/content/summary.yml",
]
SCHEMAS = schemas()


def data(text: str) -> Any:
    document = marked_yaml.parse(text, "flows/x.yml", Problems())
    assert document is not None
    return json.loads(json.dumps(document.data))  # to an editor every key is text


def mistakes(text: str, name: str = ANY_FILE) -> list[str]:
    """What an editor would mark."""
    found = []
    waiting = list(jsonschema.Draft7Validator(SCHEMAS[name]).iter_errors(data(text)))
    while waiting:
        error = waiting.pop()
        found.append(error.message)
        waiting.extend(error.context or ())
    return found


def steps(text: str) -> str:
    lines = "".join(f"      {line}\n" for line in text.strip("\n").splitlines())
    return f"flows:\n  pay:\n    description: Pays.\n    steps:\n{lines}"


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_schema_is_a_schema(name: str) -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_file_of_the_bank_fits(file: Path) -> None:
    assert mistakes(file.read_text("utf-8")) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_file_of_the_bank_fits_the_schema_of_its_kind(file: Path) -> None:
    keys = data(file.read_text("utf-8"))
    kinds = {"flows": "flows", "slots": "domain", "nlu": "nlu", "choices": "choices", "queues": "queues",
             "faq": "faq", "test_cases": "tests", "hours": "hours", "numbers": "numbers",
             "summary": "summary", "customers": "customers", "segments": "segments",
             "notices": "notices", "assurance": "assurance", "calls": "tests"}  # fmt: skip
    kind = next((kinds[key] for key in keys if key in kinds), "defaults")

    assert mistakes(file.read_text("utf-8"), kind) == []


@pytest.mark.parametrize("kind", STEPS)
def test_every_kind_of_step_is_offered_and_explained(kind: str) -> None:
    offered = SCHEMAS["flows"]["definitions"]["step"]["properties"][kind]

    assert offered["description"]


def test_every_key_of_every_step_is_explained() -> None:
    for kind in SCHEMAS["flows"]["definitions"]["step"]["allOf"]:
        for key, written in kind["then"]["properties"].items():
            assert written.get("description"), (kind["if"], key)


@pytest.mark.parametrize(
    "written",
    [
        "- collect: amount\n  ask: {en: How much?, sv: Hur mycket?}",
        "- collect: amount\n  ask: [How much?, {en: 'Which amount, please?'}]\n  keys: {1: one}",
        "- say: Hello.\n  next: END",
        "- noop: true\n  next: [{if: slots.a, then: END}, {else: [{say: No., next: END}]}]",
        "- menu: Which?\n  choices:\n    - {key: 1, then: [{link: pay}]}\n    - {say: [no], then: END}",
        "- set_slots: {amount: null}",
        "- set_slots:\n    - amount: 1",
        "- hand_off: payments\n  say: One moment.",
    ],
)
def test_short_and_nested_forms_fit(written: str) -> None:
    assert mistakes(steps(written)) == []


@pytest.mark.parametrize(
    ("written", "marked"),
    [
        ("- colect: amount", "'colect'"),
        ("- collect: amount\n  no_mach: What?", "'no_mach' was unexpected"),
        ("- say: [one, two]", "is not of type 'string'"),
        ("- say: Hello.\n  barge_in: sometimes", "is not of type 'boolean'"),
        ("- collect: amount\n  timeout: 600", "600 is greater than the maximum of 60"),
        ("- collect: amount\n  confirm: often", "'often' is not one of"),
        ("- say: Hello.\n  next:\n    - if: slots.a\n      then: END", "None of"),
        ("- say: Hello.\n  next:\n    - if: slots.a\n    - else: END", "'then' is a required property"),
        (
            "- say: Hello.\n  next:\n    - if: slots.a\n      then: END\n      else: END",
            "too many properties",
        ),
        ("- menu: Which?\n  choices:\n    - {key: '1'}", "'then' is a required property"),
        ("- menu: Which?\n  choices:\n    - {key: one, then: END}", "does not match"),
        ("- id: END\n  say: Hello.", "should not be valid"),
        ("- id: lonely", "'say' is a required property"),
        ("- just words", "is not of type 'object'"),
    ],
)
def test_a_usual_mistake_in_a_step_is_marked(written: str, marked: str) -> None:
    found = mistakes(steps(written))

    assert any(marked in message for message in found), found


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("flow:\n  pay: {steps: []}", "'flow' was unexpected"),
        ("flows:\n  pay: {description: Pays.}", "'steps' is a required property"),
        ("flows:\n  pay: {steps: []}", "non-empty"),
        ("flows:\n  pay: {step: [{say: Hello.}], steps: [{say: Hello.}]}", "'step' was unexpected"),
        ("slots:\n  amount: {type: number}", "'number' is not one of"),
        ("responses:\n  utter_hello: Hello.", "is not of type 'array'"),
        ("nlu:\n  - intent: pay\n    exampels: |\n      - pay", "'exampels' was unexpected"),
        ("choices:\n  kind: {checking: {en: 5}}", "5 is not of type"),
        ("queues:\n  cards: {number: 5551234}", "5551234 is not of type 'string'"),
        ("times: {no_inputs: 5}", "'no_inputs' was unexpected"),
        ("test_cases:\n  - test_case: x\n    steps: [{usr: hello}]", "'usr' was unexpected"),
    ],
)
def test_a_usual_mistake_in_a_file_is_marked(text: str, marked: str) -> None:
    found = mistakes(text)

    assert any(marked in message for message in found), found


def test_the_names_of_the_project_are_offered_but_others_are_not_refused() -> None:
    known = schemas(names_of(sample_bank()))["flows"]

    offered = str(known)
    assert all(
        repr(name) in offered for name in ("replace_card", "payments", "account_kind", "action_find_bill")
    )
    text = steps("- link: a_flow_that_is_written_tomorrow")
    assert not list(jsonschema.Draft7Validator(known).iter_errors(data(text)))


def test_defaults_that_are_left_out_are_told() -> None:
    limits = SCHEMAS["defaults"]["properties"]["limits"]["properties"]

    assert limits["no_input"]["default"] == Defaults().limits.no_input


def test_the_command_writes_the_schemas_and_connects_the_editor(tmp_path: Path) -> None:
    project(tmp_path)

    told = CliRunner().invoke(main, ["schema", "--project", str(tmp_path)])

    assert told.exit_code == 0, told.output
    assert (tmp_path / ".vscode/schemas/flows.schema.json").exists()
    settings = (tmp_path / ".vscode/settings.json").read_text("utf-8")
    assert "./.vscode/schemas/parley.schema.json" in settings
    assert "yaml-language-server: $schema=" in told.output


def test_the_settings_of_an_editor_are_never_changed(tmp_path: Path) -> None:
    project(tmp_path)
    settings = tmp_path / ".vscode/settings.json"
    settings.parent.mkdir()
    settings.write_text('{"editor.tabSize": 2 /* ours */}', "utf-8")

    told = CliRunner().invoke(main, ["schema", "--project", str(tmp_path)])

    assert settings.read_text("utf-8") == '{"editor.tabSize": 2 /* ours */}'
    assert '"yaml.schemas"' in told.output


def test_without_a_readable_project_there_are_schemas_all_the_same(tmp_path: Path) -> None:
    project(tmp_path, "flows:\n  pay:\n    steps:\n      - colect: x\n")

    told = CliRunner().invoke(main, ["schema", "--project", str(tmp_path), "--folder", str(tmp_path / "out")])

    assert told.exit_code == 0
    assert "1 error" in told.output
    assert len(list((tmp_path / "out").iterdir())) == len(schemas(Names()))


def project(folder: Path, text: str = "flows:\n  pay:\n    steps:\n      - say: Hello.\n") -> None:
    (folder / "flows").mkdir()
    (folder / "flows/main.yml").write_text(text, "utf-8")
