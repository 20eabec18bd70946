"""What a text message needs: words, and a number that they go to."""

from __future__ import annotations

from ivr.content.checks.material import Material
from ivr.content.problems import Problems, did_you_mean
from ivr.conversation.steps import CollectStep
from ivr.conversation.steps.message import LONGEST, MessageStep


def words(material: Material, problems: Problems) -> None:
    """A text message says something, and no more than Twilio sends in one."""
    for spot, step in material.of(MessageStep):
        message = step.message
        for text in message.values() if isinstance(message, dict) else (message,):
            if not text.strip():
                spot.tell(problems, ("message",), "the message has no text.", "Write what it is to say.")
            elif len(text) > LONGEST:
                told = f"a message of {len(text)} characters; Twilio sends {LONGEST} at most."
                spot.tell(problems, ("message",), told, "Say less, or send two.")


def numbers(material: Material, problems: Problems) -> None:
    """A text message goes to the number that calls, or to a slot that holds a telephone number."""
    reads = {question.collect: question.reads for _, question in material.of(CollectStep)}
    for spot, step in material.of(MessageStep):
        to = step.to
        if not to:
            continue
        if to.strip("+ ()-").replace(" ", "").isdigit():
            hint = "Set a slot to it with set_slots, in quotes, and name the slot here."
            spot.tell(problems, ("to",), f"'{to}' is a number; the name of a slot is expected.", hint)
        elif material.is_never_filled(to):
            hint = did_you_mean(to, material.known_slots, otherwise="Ask for it, or leave `to` out.")
            spot.tell(problems, ("to",), f"nothing fills the slot '{to}'.", hint)
        elif reads.get(to) not in (None, "", "phone", "text"):
            found = f"the slot '{to}' holds no telephone number: it reads {reads[to]}."
            spot.tell(problems, ("to",), found, "Collect the number with `reads: phone`.")


CHECKS = (words, numbers)
