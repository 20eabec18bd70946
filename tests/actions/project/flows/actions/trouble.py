"""Everything that an action can do wrong."""

import asyncio
import threading
from datetime import date

from rasa_sdk import Action
from rasa_sdk.events import SlotSet
from rasa_sdk.interfaces import ActionExecutionRejection

FOR_EVER = threading.Event()


class Raises(Action):
    def name(self):
        return "action_raises"

    def run(self, dispatcher, tracker, domain):
        raise ValueError(f"no such company: {tracker.get_slot('company')}")


class Rejects(Action):
    def name(self):
        return "action_rejects"

    async def run(self, dispatcher, tracker, domain):
        raise ActionExecutionRejection(self.name())


class Hangs(Action):
    def name(self):
        return "action_hangs"

    def run(self, dispatcher, tracker, domain):
        FOR_EVER.wait()


class HangsAsync(Action):
    def name(self):
        return "action_hangs_async"

    async def run(self, dispatcher, tracker, domain):
        await asyncio.Event().wait()


class BlocksTheLoop(Action):
    def name(self):
        return "action_blocks_the_loop"

    async def run(self, dispatcher, tracker, domain):
        FOR_EVER.wait()


class EndsTheProcess(Action):
    def name(self):
        return "action_ends_the_process"

    async def run(self, dispatcher, tracker, domain):
        raise SystemExit


ANSWERS = {
    "text": "done",
    "number": 42,
    "dict": {"event": "slot", "name": "x", "value": 1},
    "no_event": [{"name": "x", "value": 1}],
    "words": ["slot"],
    "no_name": [{"event": "slot", "value": 1}],
    "date": [SlotSet("day", date(2026, 11, 2))],
    "nan": [SlotSet("amount", float("nan"))],
    "huge": [SlotSet("text", "x" * 300_000)],
    "nothing": None,
    "one": [SlotSet("x", 1)],
}


class Answers(Action):
    def name(self):
        return "action_answers"

    def run(self, dispatcher, tracker, domain):
        return ANSWERS[tracker.get_slot("answer")]


class Says(Action):
    def name(self):
        return "action_says"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text="x", custom_thing=date(2026, 11, 2))
        return []


class ShowsSecrets(Action):
    def name(self):
        return "action_shows_secrets"

    def run(self, dispatcher, tracker, domain):
        pin = tracker.slots.get("pin", "none")
        tracker.slots["seen"].append("changed")
        return [SlotSet("pin_is", repr(pin)), SlotSet("known", sorted(tracker.slots)), SlotSet("same", pin)]
