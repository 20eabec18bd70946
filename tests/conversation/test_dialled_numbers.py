"""Calls that begin by the number dialled: with a flow of its own, in a language of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.caller import Caller, project

DEFAULTS = """
languages: {en: {code: en-US}, es: {code: es-US}}
go_on: {en: Go on., es: Siga.}
still_there: {en: One moment., es: Un momento.}
apology: {en: Sorry., es: Lo siento.}
confirm: {en: "{value}, right?", es: "{value}, ¿es correcto?"}
"""
NUMBERS = """
numbers:
  "+1 415 555 0101": {description: On the bills., flow: bills}
  "+1 415 555 0102": {description: In the Spanish paper., language: es}
  "+1 415 555 0103": {language: es, flow: bills}
"""
FLOWS = """
flows:
  pattern_session_start:
    description: Greets.
    steps:
      - say: {en: This is the main line., es: Esta es la línea principal.}
  bills:
    name: {en: bills, es: recibos}
    description: Tells about bills.
    steps:
      - noop: true
        next:
          - if: slots.language is "es"
            then:
              - say: {en: "-", es: Recibos en español.}
                next: END
          - else: english
      - id: english
        say: {en: Bills., es: "-"}
"""


@pytest.mark.parametrize(
    ("dnis", "heard"),
    [
        ("+14155550100", "This is the main line."),
        ("+14155550101", "Bills."),
        ("+14155550102", "Esta es la línea principal."),
        ("+14155550103", "Recibos en español."),
        ("", "This is the main line."),
    ],
)
def test_a_call_begins_as_its_number_says(tmp_path: Path, dnis: str, heard: str) -> None:
    made = project(tmp_path, defaults=DEFAULTS, numbers=NUMBERS, main=FLOWS)

    call = Caller(made, dnis=dnis)

    assert call.hears.startswith(heard)
    assert call.call.session.language == ("es" if "í" in heard or "español" in heard else "en")
