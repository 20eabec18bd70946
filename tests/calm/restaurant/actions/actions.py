from rasa_sdk import Action
from rasa_sdk.events import SlotSet
from rasa_sdk.forms import FormValidationAction

KITCHENS = ("greek", "italian")


class ValidateTableForm(FormValidationAction):
    def name(self):
        return "validate_table_form"

    async def required_slots(self, domain_slots, dispatcher, tracker, domain):
        return domain_slots + (["umbrella"] if tracker.get_slot("outdoor") else [])

    def validate_cuisine(self, value, dispatcher, tracker, domain):
        if str(value).lower() in KITCHENS:
            return {"cuisine": str(value).title()}
        dispatcher.utter_message(response="utter_no_such_kitchen")
        return {"cuisine": None}


class ActionBook(Action):
    def name(self):
        return "action_book"

    def run(self, dispatcher, tracker, domain):
        return [SlotSet("confirmed", True)]
