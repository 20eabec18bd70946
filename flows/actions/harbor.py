"""What the flows have done: rasa-sdk actions over the bank's records.

Rule: an action reads slots, asks the bank, and sets slots; every word that a caller hears is in the flows.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from .bank import Bank

Events = list[dict[str, Any]]

LOCAL = ZoneInfo("America/New_York")
BANKERS = ("08:00", "19:00")
"""When bankers take appointments, also by phone, on days when the branch is closed or closes early."""


class BankAction(Action, ABC):
    """What all of them share: whose call it is, and slots from a dict."""

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        bank = Bank(key=key(tracker))
        return [SlotSet(name, value) for name, value in self.outcome(bank, tracker).items()]

    @abstractmethod
    def outcome(self, bank: Bank, tracker: Tracker) -> dict[str, Any]:
        """The slots to set."""


def caller(tracker: Tracker) -> tuple[str, str]:
    """The contact and the customer: whose accounts are meant."""
    return tracker.sender_id, customer(tracker)


def customer(tracker: Tracker) -> str:
    """The number of the customer that the caller is, "" while nobody is sure of one."""
    return str(tracker.latest_message.get("metadata", {}).get("customer") or "")


def key(tracker: Tracker) -> str:
    """What is asked for again under the same key is done once."""
    return str(tracker.latest_message.get("metadata", {}).get("idempotency_key") or "")


def now(tracker: Tracker) -> datetime:
    """The bank's time as the call began; asked of the call, so that a replayed call comes out the same."""
    return datetime.fromtimestamp(tracker.events[0]["timestamp"], LOCAL)


class HomeBranch(BankAction):
    """The branch of the customer who calls: its hours are the first to be told."""

    def name(self) -> str:
        return "action_home_branch"

    def outcome(self, bank: Bank, tracker: Tracker) -> dict[str, Any]:
        bank.begin_call(tracker.sender_id)
        return {"home_branch": bank.home_branch(customer(tracker))}


class ReplaceCard(BankAction):
    def name(self) -> str:
        return "action_replace_card"

    def outcome(self, bank: Bank, tracker: Tracker) -> dict[str, Any]:
        card = tracker.get_slot("card")
        return {"card_outcome": bank.replace_card(*caller(tracker), card).result, "replaced_card": card}


class CheckBalance(BankAction):
    def name(self) -> str:
        return "action_check_balance"

    def outcome(self, bank: Bank, tracker: Tracker) -> dict[str, Any]:
        return {"balance": bank.balance(*caller(tracker), tracker.get_slot("account"))}


class TransferMoney(BankAction):
    def name(self) -> str:
        return "action_transfer_money"

    def outcome(self, bank: Bank, tracker: Tracker) -> dict[str, Any]:
        amount, source, target = map(tracker.get_slot, ("transfer_amount", "from_account", "to_account"))
        done = bank.transfer(*caller(tracker), float(amount), source, target)
        return {"transfer_outcome": done.result, "available": done.available}


class UndoTransfer(BankAction):
    """The same amount, the other way."""

    def name(self) -> str:
        return "action_undo_transfer"

    def outcome(self, bank: Bank, tracker: Tracker) -> dict[str, Any]:
        amount, source, target = map(tracker.get_slot, ("transfer_amount", "from_account", "to_account"))
        return {"transfer_outcome": bank.transfer(*caller(tracker), float(amount), target, source).result}


class BranchHours(BankAction):
    def name(self) -> str:
        return "action_branch_hours"

    def outcome(self, bank: Bank, tracker: Tracker) -> dict[str, Any]:
        branch = tracker.get_slot("branch") or tracker.get_slot("home_branch") or "downtown"
        hours = bank.hours(branch)
        opens: dict[str, Any] = {"hours_of": branch}
        for day, times in (
            ("weekday", hours.weekday),
            ("saturday", hours.saturday),
            ("sunday", hours.sunday),
        ):
            opens[f"{day}_opens"], opens[f"{day}_closes"] = times or (None, None)
        return opens


class BookAppointment(BankAction):
    def name(self) -> str:
        return "action_book_appointment"

    def outcome(self, bank: Bank, tracker: Tracker) -> dict[str, Any]:
        day, time = (
            date.fromisoformat(tracker.get_slot("appointment_day")),
            tracker.get_slot("appointment_time"),
        )
        if f"{day} {time}" < now(tracker).strftime("%Y-%m-%d %H:%M"):
            return {"appointment_outcome": "past"}
        if not BANKERS[0] <= time <= BANKERS[1]:
            return {"appointment_outcome": "closed_hour", "day_opens": BANKERS[0], "day_closes": BANKERS[1]}
        branch = tracker.get_slot("home_branch")
        open_then = bank.hours(branch).on(day) if branch else None
        at_branch = branch if open_then and open_then[0] <= time < open_then[1] else None
        bank.book_appointment(*caller(tracker), day.isoformat(), time)
        return {"appointment_outcome": "booked", "appointment_branch": at_branch}


class UndoAppointment(BankAction):
    def name(self) -> str:
        return "action_undo_appointment"

    def outcome(self, bank: Bank, tracker: Tracker) -> dict[str, Any]:
        day, time = tracker.get_slot("appointment_day"), tracker.get_slot("appointment_time")
        bank.give_back_appointment(*caller(tracker), str(day), str(time))
        return {"appointment_outcome": None}


class SendPasswordLink(BankAction):
    def name(self) -> str:
        return "action_send_password_link"

    def outcome(self, bank: Bank, tracker: Tracker) -> dict[str, Any]:
        bank.send_password_link(*caller(tracker), str(tracker.get_slot("phone_number")))
        return {}


class OrderChecks(BankAction):
    def name(self) -> str:
        return "action_order_checks"

    def outcome(self, bank: Bank, tracker: Tracker) -> dict[str, Any]:
        bank.order_checks(*caller(tracker), str(tracker.get_slot("address")))
        return {}


class FindBill(BankAction):
    def name(self) -> str:
        return "action_find_bill"

    def outcome(self, bank: Bank, tracker: Tracker) -> dict[str, Any]:
        return {"bill_due": bank.bill_due(*caller(tracker), tracker.get_slot("bill"))}


class PayAll(BankAction):
    def name(self) -> str:
        return "action_pay_all"

    def outcome(self, bank: Bank, tracker: Tracker) -> dict[str, Any]:
        return {"bill_amount": tracker.get_slot("bill_due")}


class PayBillNote(BankAction):
    """Writes the payment down for the next business day. Paying by card, in the call, is not done here."""

    def name(self) -> str:
        return "action_pay_bill_note"

    def outcome(self, bank: Bank, tracker: Tracker) -> dict[str, Any]:
        bill, amount = tracker.get_slot("bill"), float(tracker.get_slot("bill_amount"))
        noted = bank.schedule_payment(*caller(tracker), bill, amount)
        return {"payment_outcome": noted.result, "available": noted.available, "confirmation": noted.number}


class UndoPayment(BankAction):
    def name(self) -> str:
        return "action_undo_payment"

    def outcome(self, bank: Bank, tracker: Tracker) -> dict[str, Any]:
        bill, amount = tracker.get_slot("bill"), float(tracker.get_slot("bill_amount"))
        bank.take_back_payment(*caller(tracker), bill, amount)
        return {"payment_outcome": None}
