"""What operators copy from the page: commands, options and settings that exist, and times that fit."""

from __future__ import annotations

import configparser
import json
import re
import shlex
from dataclasses import fields

import click
import pytest

from ivr.cli.main import main
from ivr.serving.parts import GRACE
from ivr.settings import Settings
from tests.bench.webhooks import ROOT

PAGE = (ROOT / "ivr" / "README.md").read_text("utf-8")
SETTINGS = {setting.metadata["env"] for setting in fields(Settings)}


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found, f"the page shows no {language}"
    return found.group(1)


def runs(command: list[str]) -> click.Command:
    """The command of ours that this line would run; its options must be known."""
    program, name, *options = command
    assert program.rpartition("/")[2] == "ivr"
    found = main.commands[name]
    found.make_context(name, options, resilient_parsing=False)
    return found


def unit() -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=True)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(block("ini"))
    return read


def test_the_unit_starts_the_server_and_lets_it_finish() -> None:
    service = unit()["Service"]

    assert runs(shlex.split(service["ExecStart"])).name == "serve"
    assert int(service["TimeoutStopSec"]) > 2 * GRACE
    assert service["Environment"].partition("=")[0] in SETTINGS
    assert service["ReadWritePaths"] == service["WorkingDirectory"], ".ivr/ is in the project"
    assert int(service["LimitNOFILE"]) > 4096


def test_the_container_checks_trains_and_serves_what_lies_in_it() -> None:
    file = block("dockerfile")
    (served,) = re.findall(r"^CMD (.*)$", file, re.MULTILINE)
    ours = re.findall(r"\bivr (?:check|train|test)\b", file)
    environment = re.findall(r"(\w+)=\S+", re.findall(r"^ENV (.*)$", file, re.MULTILINE)[0])

    assert runs(json.loads(served)).name == "serve"
    assert [runs(command.split()).name for command in ours] == ["check", "train"]
    assert set(environment) <= SETTINGS
    assert "/health" in file and "EXPOSE 8080 8081" in file


@pytest.mark.parametrize(
    "name", ["TWILIO_AUTH_TOKEN", "TWILIO_ACCOUNT_SID", "IVR_PUBLIC_URL", "IVR_DATABASE_URL"]
)
def test_settings_that_the_page_names_exist(name: str) -> None:
    assert name in SETTINGS and f"`{name}`" in PAGE


@pytest.mark.parametrize("command", sorted(set(re.findall(r"`ivr ([a-z]+)", PAGE))))
def test_commands_that_the_page_names_exist(command: str) -> None:
    assert command in main.commands
