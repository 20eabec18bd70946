"""The tracker, as in rasa.shared.core.trackers: actions are given rasa-sdk's."""

from enum import Enum

from rasa_sdk import Tracker as DialogueStateTracker

__all__ = ["DialogueStateTracker", "EventVerbosity"]


class EventVerbosity(Enum):
    NONE = 1
    APPLIED = 2
    AFTER_RESTART = 3
    ALL = 4
