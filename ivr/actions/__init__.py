"""Runs a team's rasa-sdk actions: in this process (`InProcessActions`) or on an action server (`ActionServer`).

Rule: whatever an action does - raise, hang, answer nonsense - its answer is an event, and the same one both ways.
"""

from ivr.actions.action_server import ActionServer
from ivr.actions.in_process import InProcessActions
from ivr.actions.package import ActionFileError

__all__ = ["ActionFileError", "ActionServer", "InProcessActions"]
