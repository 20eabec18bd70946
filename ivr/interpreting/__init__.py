"""A language model as interpreter: asked what a sentence means where the embedded understanding is unsure.

Rule: off until an operator names a model; told as little as will do, redacted; and whatever it answers is only what
somebody else thinks, which the conversation holds against the caller's own words (`steps/interpreted.py`). Slow, wrong
or too dear, it is as if nobody had been asked.
"""

from ivr.interpreting.chat import ChatModel, Spending, Terms
from ivr.interpreting.interpreter import Interpreter
from ivr.interpreting.script import Script, ScriptError

__all__ = ["ChatModel", "Interpreter", "Script", "ScriptError", "Spending", "Terms"]
