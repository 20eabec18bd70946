"""Gives a caller to a person, with everything that the person should know.

Rule: what is said of a caller is read from the session and the log of the call, and nothing in it was a secret.
"""

from ivr.routing.context import context_document
from ivr.routing.task import task_attributes, whisper

__all__ = ["context_document", "task_attributes", "whisper"]
