from rasa_sdk import Action, ValidationAction
from rasa_sdk.events import ConversationPaused, SlotSet

from .db import MEMBERS


class ActionSessionStart(Action):
    def name(self):
        return "action_session_start"

    def run(self, dispatcher, tracker, domain):
        metadata = tracker.get_slot("session_started_metadata") or {}
        if metadata.get("user_phone") == "+441234567":
            return [SlotSet("member_known", True), SlotSet("member_name", "Ada")]
        return []


class ActionLookUpMember(Action):
    def name(self):
        return "action_look_up_member"

    def run(self, dispatcher, tracker, domain):
        member = MEMBERS.get(tracker.get_slot("card_number"))
        return [
            SlotSet("member_known", member is not None),
            SlotSet("member_name", member and member["name"]),
        ]


class ActionFindFine(Action):
    def name(self):
        return "action_find_fine"

    def run(self, dispatcher, tracker, domain):
        member = MEMBERS.get(tracker.get_slot("card_number")) or {"fine": 0}
        return [SlotSet("fine_due", member["fine"])]


class ActionSaveContact(Action):
    def name(self):
        return "action_save_contact"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text=f"I have your new {tracker.get_slot('contact_kind')}.")
        return []


class ActionCheckTour(Action):
    def name(self):
        return "action_check_tour"

    def run(self, dispatcher, tracker, domain):
        return [SlotSet("tour_possible", tracker.get_slot("group_size") <= 30)]


class ActionNoteMood(Action):
    def name(self):
        return "action_note_mood"

    def run(self, dispatcher, tracker, domain):
        text = (tracker.latest_message.get("text") or "").lower()
        return [SlotSet("mood", "cross")] if "ridiculous" in text else []


class ActionHumanHandoff(Action):
    def name(self):
        return "action_human_handoff"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text="I'll get you a librarian.")
        return [ConversationPaused()]


class ValidateSlots(ValidationAction):
    def validate_card_number(self, slot_value, dispatcher, tracker, domain):
        digits = "".join(letter for letter in str(slot_value) if letter.isdigit())
        if len(digits) == 7:
            return {"card_number": digits}
        dispatcher.utter_message(text="A card has seven digits.")
        return {"card_number": None}


class ValidateApplicantName(Action):
    def name(self):
        return "validate_applicant_name"

    def run(self, dispatcher, tracker, domain):
        return [SlotSet("applicant_name", tracker.get_slot("applicant_name").title())]
