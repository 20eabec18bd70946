from typing import Any, Dict, List, Text

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.db import loan


class ActionFindLoan(Action):
    def name(self) -> Text:
        return "action_find_loan"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[Text, Any]
    ) -> List[Dict[Text, Any]]:
        found = loan(tracker.get_slot("card_number"), tracker.get_slot("loan_title"))
        if found is None:
            return [SlotSet("loan_status", "NOT_FOUND")]
        title, due = found
        if due is None:
            return [
                SlotSet("loan_status", "reserved"),
                SlotSet("loan_title", title),
                SlotSet("due_date", "1 May"),
            ]
        return [SlotSet("loan_status", "found"), SlotSet("loan_title", title)]


class ActionRenewLoan(Action):
    def name(self) -> Text:
        return "action_renew_loan"

    async def run(self, dispatcher, tracker, domain):
        return [SlotSet("due_date", f"{int(tracker.get_slot('renewal_weeks'))} weeks from now")]


class ActionAskItemTitle(Action):
    def name(self) -> Text:
        return "action_ask_item_title"

    def run(self, dispatcher, tracker, domain):
        buttons = [
            {"title": title, "payload": f"/SetSlots(item_title={title})"}
            for title in ("Middlemarch", "Metropolis")
        ]
        dispatcher.utter_message(
            response="utter_which_item", item_type=tracker.get_slot("item_type").lower(), buttons=buttons
        )
        return []


class ActionReserve(Action):
    def name(self) -> Text:
        return "action_reserve"

    def run(self, dispatcher, tracker, domain):
        if "unknown" in tracker.get_slot("item_title").lower():
            return [SlotSet("reservation_number", None)]
        return [SlotSet("reservation_number", "314159")]


class ActionCancelReservation(Action):
    def name(self) -> Text:
        return "action_cancel_reservation"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(
            text=f"Reservation {tracker.get_slot('reservation_number_given')} is cancelled."
        )
        return []


class ValidatePickupBranch(Action):
    def name(self) -> Text:
        return "validate_pickup_branch"

    def run(self, dispatcher, tracker, domain):
        branch = str(tracker.get_slot("pickup_branch")).title()
        if branch not in ("Mill Lane", "Castle Park", "Riverside"):
            dispatcher.utter_message(text="We have no such branch.")
            return [SlotSet("pickup_branch", None)]
        return [SlotSet("pickup_branch", branch)]
