"""Events, as in rasa.shared.core.events: here they are rasa-sdk's, which is what actions return."""

from rasa_sdk.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActionReverted,
    ActiveLoop,
    AgentUttered,
    AllSlotsReset,
    BotUttered,
    ConversationPaused,
    ConversationResumed,
    FollowupAction,
    LoopInterrupted,
    ReminderCancelled,
    ReminderScheduled,
    Restarted,
    SessionEnded,
    SessionStarted,
    SlotSet,
    StoryExported,
    UserUtteranceReverted,
    UserUttered,
)
from rasa_sdk.events import EventType as Event

__all__ = [
    "ActionExecuted", "ActionExecutionRejected", "ActionReverted", "ActiveLoop", "AgentUttered", "AllSlotsReset",
    "BotUttered", "ConversationPaused", "ConversationResumed", "Event", "FollowupAction", "LoopInterrupted",
    "ReminderCancelled", "ReminderScheduled", "Restarted", "SessionEnded", "SessionStarted", "SlotSet", "StoryExported",
    "UserUtteranceReverted", "UserUttered",
]  # fmt: skip
