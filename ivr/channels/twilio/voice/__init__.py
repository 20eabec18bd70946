"""Telephone calls by Twilio's webhooks: a signed form comes in, TwiML goes out.

Rule: a caller never hears silence or a stack trace. Whatever fails, the answer is TwiML that speaks, listens,
hands off, redirects or hangs up.

Read `webhooks.py` for the routes, `forms.py` for what comes in, `twiml.py` for what goes out.
"""

from ivr.channels.twilio.urls import Urls
from ivr.channels.twilio.voice.twiml import Writer
from ivr.channels.twilio.voice.webhooks import Acceptances, Payments, Streams, Webhooks

__all__ = ["Acceptances", "Payments", "Streams", "Urls", "Webhooks", "Writer"]
