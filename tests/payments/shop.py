"""A shop that charges cards, served over HTTP, and a stand-in for Twilio that takes them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from serving_bank import Serving

from ivr.kept import Payment
from ivr.preparing import Parley
from ivr.store import Store
from ivr.testphone.call import Call

FILES = {
    "flows/shop.yml": """
        queues: {service: {}}
        flows:
          pay_order:
            name: pay an order
            description: Charges a card for an order.
            nlu_trigger: [{intent: pay_order}]
            steps:
              - collect: amount
                reads: money
                ask: How much would you like to pay?
              - pay: amount
                deed: "{amount:money} by card for your order"
                subject: order
                next:
                  - if: context.payment is "approved"
                    then: thanks
                  - if: context.payment is "agent"
                    then: person
                  - if: context.payment is "unknown"
                    then: person
                  - else: sorry
              - id: thanks
                say: Your receipt is number {confirmation:digits}, for the card ending in {context.last4:digits}.
                next: END
              - id: sorry
                say: You can call us again at any time.
                next: END
              - id: person
                hand_off: service
    """,
    "nlu/shop.yml": """
        nlu:
          - {intent: pay_order, examples: "- pay my order\\n- i want to pay for an order\\n- pay an order by card"}
          - {intent: opening, examples: "- when are you open\\n- what are your hours\\n- are you open today"}
    """,
}
VISA, AMEX, DECLINED, BROKEN = "4242424242424242", "378282246310005", "4000000000000002", "4000000000000119"
REST = "1230" + "123#" + "94107#"
"""An expiry that is far off, a security code, a postal code."""


class Shop(Serving):
    """The shop on a port of this machine, with what its ledger of payments holds."""

    def __init__(self, parley: Parley, database: Path) -> None:
        settings = replace(parley.settings, database_url=f"sqlite:///{database}")
        super().__init__(replace(parley, settings=settings))
        self.store = Store(settings.database)

    def asks_for_a_card(self, amount: str = "forty two dollars and fifty cents", **how: Any) -> Call:
        """A call that has come as far as the first digit."""
        call = self.phone().dial(**how)
        return call.say("i want to pay for an order").say(amount).say("yes")

    @property
    def payments(self) -> list[Payment]:
        return self.store.payments.since(0.0)

    def close(self) -> None:
        super().close()
        self.store.close()
