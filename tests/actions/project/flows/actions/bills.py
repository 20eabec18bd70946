"""Actions as a bank's team writes them: neighbours imported by both kinds of name, `async` and not."""

from rasa_sdk import Action
from rasa_sdk.events import FollowupAction, SlotSet

from actions.accounts.ledger import DUE

from .accounts import ledger


class FindBill(Action):
    def name(self):
        return "action_find_bill"

    def run(self, dispatcher, tracker, domain):
        company = tracker.get_slot("company")
        dispatcher.utter_message(response="utter_bill", due=DUE[company])
        return [SlotSet("bill_due", ledger.due(company)), SlotSet("bill_found", True)]


class WhoCalls(Action):
    def name(self):
        return "action_who_calls"

    async def run(self, dispatcher, tracker, domain):
        message = tracker.latest_message
        dispatcher.utter_message(text=f"{message['text']} / {message['intent']['name']}")
        entities = {entity["entity"]: entity["value"] for entity in message["entities"]}
        return [
            SlotSet("line", message["metadata"]),
            SlotSet("said", entities),
            SlotSet("sender", tracker.sender_id),
            SlotSet("channel", tracker.get_latest_input_channel()),
            SlotSet("kind", domain["slots"]["company"]["type"]),
            SlotSet("answers", sorted(domain["responses"])),
        ]


class Schedule(Action):
    def name(self):
        return "action_schedule"

    def run(self, dispatcher, tracker, domain):
        from actions.accounts.ledger import due

        dispatcher.utter_message(text="Done.", json_message={"at": (10, 30)})
        return [
            SlotSet("days", ("monday", "friday")),
            SlotSet("due", due("power")),
            FollowupAction("action_listen"),
        ]
