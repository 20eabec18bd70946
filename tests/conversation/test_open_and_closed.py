"""Calls by the clock: while somebody is there and after hours, in English and in Spanish."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.caller import Caller, project

DEFAULTS = """
languages: {en: {code: en-US}, es: {code: es-US}}
go_on: {en: Go on., es: Siga.}
still_there: {en: One moment., es: Un momento.}
apology: {en: Sorry., es: Lo siento.}
confirm: {en: "{value}, right?", es: "{value}, ¿es correcto?"}
"""
HOURS = """
hours:
  clinic:
    week: {monday-friday: "9:00-12:00, 14:00-18:00"}
    holidays: {country: US, subdiv: NY}
    days: {2026-11-25: "10:00-11:00"}
"""
QUEUES = "queues: {service: {hours: clinic}, emergency: {}}"
FLOWS = """
flows:
  pattern_session_start:
    description: Greets.
    steps:
      - action: utter_greet
      - noop: true
        next:
          - if: hours.clinic is "open"
            then: open
          - else: closed
      - id: open
        say: {en: "We are open until {hours.clinic.closes}.", es: "Abrimos hasta {hours.clinic.closes}."}
        next: END
      - id: closed
        say: {en: "We open {hours.clinic.next_opening}.", es: "Abrimos {hours.clinic.next_opening}."}
  appointment:
    name: {en: an appointment, es: una cita}
    description: Makes an appointment.
    nlu_trigger: [{intent: appointment}]
    steps:
      - collect: day
        ask: [{en: "For which day?", es: "¿Para qué día?"}]
        reads: date
        no_input: {en: Hello?, es: ¿Hola?}
        no_match: {en: Pardon?, es: ¿Perdón?}
      - say: {en: "See you on {day:date}.", es: "Le esperamos el {day:date}."}
  pain:
    name: {en: help at once, es: ayuda}
    description: Brings a doctor, day or night.
    nlu_trigger: [{intent: pain}]
    steps:
      - hand_off: default
        say: {en: I'll get you a doctor., es: Le paso con un doctor.}
        next:
          - if: context.hand_off is "closed"
            then:
              - hand_off: emergency
          - else: END
  spanish:
    name: {en: Spanish, es: español}
    description: Goes on in Spanish.
    nlu_trigger: [{intent: spanish}]
    steps:
      - set_slots: {language: es}

responses:
  utter_greet:
    - condition: session.hour >= 18 or session.weekday is "saturday"
      text: Thank you for calling out of hours.
      translation: {es: Gracias por llamar fuera de horario.}
    - text: "{session.time:greeting}, this is the clinic."
      translation: {es: "{session.time:greeting}, está llamando a la clínica."}
"""
NLU = """
nlu:
  - intent: appointment
    examples: |
      - an appointment
  - intent: pain
    examples: |
      - it hurts
  - intent: spanish
    examples: |
      - spanish
"""
MEANS = {"an appointment": "appointment", "una cita": "appointment", "it hurts": "pain", "spanish": "spanish"}


def at(folder: Path, moment: str) -> Caller:
    made = project(folder, defaults=DEFAULTS, hours=HOURS, queues=QUEUES, clinic=FLOWS, nlu=NLU)
    now = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("America/New_York"))
    return Caller(made, MEANS, now=now.timestamp())


@pytest.mark.parametrize(
    ("moment", "heard"),
    [
        ("2026-11-18T09:00", "Good morning, this is the clinic. We are open until 12 PM."),
        ("2026-11-18T12:30", "Good afternoon, this is the clinic. We open today at 2 PM."),
        ("2026-11-18T18:00", "Thank you for calling out of hours. We open tomorrow at 9 AM."),
        ("2026-11-21T10:00", "Thank you for calling out of hours. We open Monday at 9 AM."),
        ("2026-11-25T11:00", "Good morning, this is the clinic. We open Friday at 9 AM."),
        ("2026-11-26T09:30", "Good morning, this is the clinic. We open tomorrow at 9 AM."),
    ],
)
def test_callers_hear_whether_somebody_is_there_and_when(tmp_path: Path, moment: str, heard: str) -> None:
    assert at(tmp_path, moment).hears.startswith(heard)


@pytest.mark.parametrize(
    ("country", "closed", "said"),
    [
        ("US", "2026-11-26", "Cerrado por el Día de Acción de Gracias."),  # the calendar has no Spanish
        ("US", "2021-12-24", "Cerrado por Navidad."),  # observed
        ("MX", "2026-12-25", "Cerrado por Navidad."),
        ("MX", "2026-09-16", "Cerrado por Día de la Independencia."),
    ],
)
def test_a_holiday_is_named_in_the_callers_language(
    tmp_path: Path, country: str, closed: str, said: str
) -> None:
    greets = "flows:\n  pattern_session_start:\n    description: Greets.\n    steps:\n"
    steps = (
        "      - set_slots: {language: es}\n"
        '      - say: {en: "Closed for {hours.clinic.holiday}.", es: "Cerrado por {hours.clinic.holiday}."}\n'
    )
    hours = f"hours: {{clinic: {{week: {{monday-friday: 9-12}}, holidays: {{country: {country}}}}}}}"
    made = project(tmp_path, defaults=DEFAULTS, hours=hours, clinic=greets + steps)
    now = datetime.fromisoformat(f"{closed}T10:00").replace(tzinfo=ZoneInfo("America/New_York"))

    assert Caller(made, now=now.timestamp()).hears.startswith(said)


def test_a_condition_knows_a_holiday_by_one_name_in_every_language(tmp_path: Path) -> None:
    made = project(tmp_path, defaults=DEFAULTS, hours=HOURS, queues=QUEUES, clinic=FLOWS, nlu=NLU)
    moment = datetime.fromisoformat("2026-11-26T10:00").replace(tzinfo=ZoneInfo("America/New_York"))

    schedule = made.flows.hours["clinic"]
    assert schedule.at(moment).holiday == schedule.at(moment, "en").holiday == "Thanksgiving Day"
    assert schedule.at(moment, "es").holiday == "el Día de Acción de Gracias"


CHOSEN = """
flows:
  pattern_session_start:
    description: Asks for a day.
    steps:
      - collect: day
        ask: When?
        reads: date_time
        rejections:
          - {if: not hours.clinic.open_on(slots.day), say: Closed then.}
      - say: See you.
"""


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("on friday november twentieth at ten in the morning", "See you."),
        ("on friday november twentieth at one in the afternoon", "Closed then. When?"),
        ("on saturday at ten in the morning", "Closed then. When?"),
        ("on thanksgiving at ten in the morning", "Closed then. When?"),
    ],
)
def test_a_day_that_the_caller_chooses_is_one_of_opening_or_refused(
    tmp_path: Path, said: str, heard: str
) -> None:
    made = project(tmp_path, defaults="confidence: {confirm: 0}\n", hours=HOURS, chosen=CHOSEN)
    now = datetime.fromisoformat("2026-11-18T09:00").replace(tzinfo=ZoneInfo("America/New_York"))

    assert Caller(made, now=now.timestamp()).says(said).hears.startswith(heard)


@pytest.mark.parametrize(
    ("when", "is_open"),
    [("2026-11-25", True), ("2026-11-26", False), ("2026-11-25T10:30", True), ("2026-11-25T11:00", False),
     ("2026-11", False), ("soon", False), (None, False), (7, False)],
)  # fmt: skip
def test_only_a_day_or_a_moment_can_be_open(tmp_path: Path, when: object, is_open: bool) -> None:
    schedule = project(
        tmp_path, defaults=DEFAULTS, hours=HOURS, queues=QUEUES, clinic=FLOWS, nlu=NLU
    ).flows.hours
    moment = datetime.fromisoformat("2026-11-18T09:00").replace(tzinfo=ZoneInfo("America/New_York"))

    assert schedule["clinic"].at(moment).open_on(when) is is_open


def test_while_the_queue_is_open_a_person_comes(tmp_path: Path) -> None:
    call = at(tmp_path, "2026-11-18T09:30").says("an appointment").presses("0")

    assert call.is_handed_to == "service"


def test_who_asks_for_a_person_after_hours_hears_when_there_is_one_and_goes_on(tmp_path: Path) -> None:
    call = at(tmp_path, "2026-11-20T19:00").says("an appointment").presses("0")

    assert call.hears == (
        "I'm sorry, nobody is here to take your call right now. We're back Monday at 9 AM. For which day?"
    )
    assert call.says("monday").hears.startswith("See you on Monday, November 23.")


def test_in_spanish_too(tmp_path: Path) -> None:
    call = at(tmp_path, "2026-11-20T19:00").says("spanish").says("una cita").presses("0")

    assert call.hears == (
        "Lo siento, ahora mismo no hay nadie que pueda atenderle. "
        "Volvemos el lunes a las 9 de la mañana. ¿Para qué día?"
    )


def test_who_does_not_get_on_after_hours_is_told_to_call_again_and_never_kept(tmp_path: Path) -> None:
    call = at(tmp_path, "2026-11-20T19:00").says("an appointment")
    for _ in range(3):
        call.stays_silent()

    assert call.hears.endswith("We're back Monday at 9 AM.") and "connect you" not in call.hears
    assert call.call.ended == "nobody_free"


def test_who_asks_for_a_person_again_and_again_after_hours_is_not_kept_for_ever(tmp_path: Path) -> None:
    call = at(tmp_path, "2026-11-20T19:00").says("an appointment")
    turns = 0
    while not call.is_told_goodbye:
        call.presses("0")
        turns += 1

        assert turns < 12


def test_a_flow_that_has_another_queue_for_the_night_says_nothing_of_the_first(tmp_path: Path) -> None:
    call = at(tmp_path, "2026-11-20T19:00").says("it hurts")

    assert call.is_handed_to == "emergency" and call.hears == ""
    assert at(tmp_path, "2026-11-20T10:00").says("it hurts").hears == "I'll get you a doctor."
