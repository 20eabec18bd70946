"""One file per kind of step: its keys, their meaning, what it does. A new kind is a new file and a line here.

The keys of `collect` stand in `conversation/slot_question.py`, since more than the step has to know what is asked for.
"""

from ivr.conversation.steps.action import ActionStep
from ivr.conversation.steps.authenticate import AuthenticateStep
from ivr.conversation.steps.base import RunnableStep
from ivr.conversation.steps.call import CallStep
from ivr.conversation.steps.collect import CollectStep
from ivr.conversation.steps.end import EndStep
from ivr.conversation.steps.enrol import EnrolStep
from ivr.conversation.steps.hand_off import HandOffStep
from ivr.conversation.steps.http import HttpStep
from ivr.conversation.steps.link import LinkStep
from ivr.conversation.steps.menu import MenuStep
from ivr.conversation.steps.message import MessageStep
from ivr.conversation.steps.noop import NoopStep
from ivr.conversation.steps.own_actions import OWN_ACTIONS
from ivr.conversation.steps.pay import PayStep
from ivr.conversation.steps.play import PlayStep
from ivr.conversation.steps.say import SayStep
from ivr.conversation.steps.set_slots import SetSlotsStep
from ivr.conversation.steps.voicemail import VoicemailStep
from ivr.conversation.steps.voiceprint import VoiceprintStep

STEPS: dict[str, type[RunnableStep]] = {
    step.KIND: step
    for step in (
        SayStep, PlayStep, CollectStep, MenuStep, ActionStep, HttpStep, SetSlotsStep,
        CallStep, LinkStep, NoopStep, MessageStep, AuthenticateStep, PayStep, EnrolStep, HandOffStep,
        VoiceprintStep, VoicemailStep, EndStep,
    )
}  # fmt: skip

__all__ = ["OWN_ACTIONS", "STEPS", "ActionStep", "CallStep", "CollectStep", "MenuStep"]
