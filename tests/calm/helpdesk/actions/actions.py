from rasa_sdk import Action
from rasa_sdk.events import SlotSet


class LookUpTicket(Action):
    def name(self):
        return "action_look_up_ticket"

    def run(self, dispatcher, tracker, domain):
        return [SlotSet("ticket_found", tracker.get_slot("ticket") == "apple")]
