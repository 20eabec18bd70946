"""`ivr customer`: what operators see of a customer and forget, and the audit of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ivr.cli.main import main
from ivr.store import Store

CUSTOMERS = """
customers:
  c-1: {name: James Miller, lines: ["+12125550101"], language: en, fields: {deposits: 12}}
"""


@pytest.fixture
def run(tmp_path: Path) -> Any:
    """Runs `ivr customer` on a project with one customer; its answer and exit code."""
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "customers.yml").write_text(CUSTOMERS)
    (tmp_path / "flows" / "hello.yml").write_text("flows: {hello: {steps: [say: Hello.]}}")
    (tmp_path / "flows" / "queues.yml").write_text("queues: {service: {}}")
    url = f"sqlite:///{tmp_path / 'parley.db'}"

    def customer(*words: str) -> tuple[str, int]:
        command = ["customer", *words, "--project", str(tmp_path), "--who", "anna"]
        done = CliRunner().invoke(main, command, env={"IVR_DATABASE_URL": url})
        return done.output, done.exit_code

    customer.store = Store(url)  # type: ignore[attr-defined]
    return customer


def test_a_customer_is_shown_and_that_it_was_shown_stands_in_the_audit(run: Any) -> None:
    assert run("add") == ("1 customers are in the directory.\n", 0)

    told, code = run("show", "c-1")
    again, _ = run("show", "c-1")

    assert code == 0
    assert (
        "name         James Miller" in told
        and "lines        +12125550101" in told
        and "deposits     12" in told
    )
    assert "written by anna" in told
    assert "shown by anna" in again


def test_a_customer_who_is_forgotten_is_gone_and_the_audit_says_who_did_it(run: Any) -> None:
    run("add")

    told, code = run("forget", "c-1")

    assert (told, code) == ("Customer c-1 is forgotten: the directory entry, 1 lines.\n", 0)
    after, _ = run("show", "c-1")
    assert "James" not in after and "forgotten by anna" in after
    assert run.store.customers.on_line("+12125550101", 1.0).customers == ()


def test_whom_nobody_knows_is_told_as_that(run: Any) -> None:
    assert run("forget", "c-9") == ("There is no customer 'c-9'.\n", 1)
    assert run("show", "c-9") == ("There is no customer 'c-9'.\n", 1)
