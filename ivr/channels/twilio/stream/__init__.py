"""Telephone calls by Twilio's media streams: the caller's live audio comes in, prompts go out as audio.

Rule: as the webhooks do, it reads events and writes commands, nothing else; whatever fails closes the socket, and the
call goes on by the webhooks with Twilio's own hearing. A caller never hears a dead line.

Read `server.py` for who is let in, `call.py` for one call, `mouth.py` for what is said, `messages.py` for the wire.
"""

from ivr.channels.twilio.stream.server import Senses, StreamServer

__all__ = ["Senses", "StreamServer"]
