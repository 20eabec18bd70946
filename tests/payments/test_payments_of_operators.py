"""What operators see of payments, and how they close one that nobody could tell of."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from shop import BROKEN, DECLINED, REST, VISA, Shop

from ivr.cli.main import main


def ivr(served: Shop, *command: str, **more: str) -> tuple[int, str]:
    environment = {"IVR_DATABASE_URL": served.parley.settings.database_url, **more}
    project = str(served.parley.project.folder)
    ended = CliRunner().invoke(main, [*command, "--project", project], env=environment)
    return ended.exit_code, ended.output


def test_a_check_warns_of_cards_that_are_never_charged_where_there_is_a_telephone(served: Shop) -> None:
    told = "warning: step '1_pay_amount': no card is charged here, as ivr.toml has no 'pay_connector'."

    assert told in ivr(served, "check", IVR_PUBLIC_URL="https://ivr.example.com")[1]
    assert told not in ivr(served, "check")[1]


def test_an_open_payment_is_found_and_closed_with_who_and_why(served: Shop) -> None:
    call = served.asks_for_a_card().press(BROKEN + "#" + REST)
    (payment,) = served.payments
    blocked = served.asks_for_a_card()

    found = ivr(served, "payments", "list", "--open")
    settled = ivr(
        served, "payments", "settle", payment.number, "abandoned", "--why", "not in its list", "--who", "Jo"
    )

    assert call.state == "in_queue"
    assert "I don't know how an earlier payment for this ended" in blocked.heard
    assert found[0] == 1
    assert payment.number in found[1]
    assert settled == (0, f"Payment {payment.number} is abandoned.\n")
    assert served.payments[0].reason == "Jo: not in its list"
    assert served.asks_for_a_card().state == "paying"


def test_every_payment_is_listed_with_its_end(served: Shop) -> None:
    none = [ivr(served, "payments", "list", *more) for more in ((), ("--open", "--days", "7"))]
    served.asks_for_a_card().press(VISA + "#" + REST)
    served.asks_for_a_card(amount="ten dollars").press(DECLINED + "#" + REST)

    code, listed = ivr(served, "payments", "list")
    shown = ivr(served, "payments", "show", served.payments[0].number)

    assert none == [
        (0, "There are no payments of the last 24 hours.\n"),
        (0, "There are no open payments of the last 7 days.\n"),
    ]
    first, second = listed.splitlines()
    assert code == 0
    assert "42.50 USD" in first
    assert "visa 4242" in first
    assert "approved" in first
    assert "10.00 USD" in second
    assert "declined" in second
    paid = served.payments[0]
    for told in (paid.contact, "42 dollars and 50 cents by card for your order"):
        assert told in first
        assert told in shown[1]
    for told in (
        f"gateway:       stub_{paid.payment}",
        "state:         approved",
        "card:          visa 4242",
    ):
        assert told in shown[1]
    assert ivr(served, "payments", "show", "123")[0] == 1


WRONG = {
    "one that has ended": ("{number}", "declined", "", "has ended: approved"),
    "no such number": ("123456789", "declined", "", "There is no payment 123456789"),
}


@pytest.mark.parametrize("how", WRONG)
def test_what_cannot_be_settled_is_told(served: Shop, tmp_path: Path, how: str) -> None:
    served.asks_for_a_card().press(VISA + "#" + REST)
    number, outcome, _, told = WRONG[how]

    asked = number.format(number=served.payments[0].number)
    code, output = ivr(served, "payments", "settle", asked, outcome, "--why", "a try", "--who", "Jo")

    assert code == 1
    assert told in output
    assert served.payments[0].state == "approved"


def test_a_charge_is_not_believed_without_the_gateways_name_for_it(served: Shop) -> None:
    served.asks_for_a_card().press(BROKEN + "#" + REST)

    asked = ("payments", "settle", served.payments[0].number, "approved", "--why", "seen", "--who", "Jo")
    code, output = ivr(served, *asked)

    assert code == 2
    assert "--confirmation" in output
    assert served.payments[0].state == "unknown"
