"""Telephone calls by Twilio's webhooks: a signed form comes in, TwiML goes out.

Rule: a caller never hears silence or a stack trace. Whatever fails, the answer is TwiML that speaks, listens,
hands off, redirects or hangs up.

Read `webhooks.py` for the routes, `forms.py` for what comes in, `twiml.py` for what goes out; `script.py` is what
goes out to a call whose live audio `channels/twilio_stream/` hears.
"""

from ivr.channels.twilio_voice.twiml import Writer
from ivr.channels.twilio_voice.urls import Urls
from ivr.channels.twilio_voice.webhooks import Acceptances, Streams, blueprint

__all__ = ["Acceptances", "Streams", "Urls", "Writer", "blueprint"]
