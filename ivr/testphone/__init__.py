"""A stand-in for Twilio: places calls to a server as Twilio would, for people, scripts, tests and load.

One rule: it knows the server only by its webhooks and shares no code with it, so what works here works there.
Read `carrier` first, then `call` (how it is driven), `twiml` (what a server may answer), `script`.
"""

from ivr.testphone.call import Call
from ivr.testphone.carrier import Carrier
from ivr.testphone.script import run_script
from ivr.testphone.terminal import run_terminal

__all__ = ["Call", "Carrier", "run_script", "run_terminal"]
