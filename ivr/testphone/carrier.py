"""Twilio, as one account of it looks to one server: places calls, and knows where the webhooks are.

carrier = Carrier("http://127.0.0.1:5000", auth_token, account_sid, public_url="https://ivr.example.com")
call = carrier.dial("+14155550123", "+14155550100")
call.hears                         # what was spoken since the last input
call.say("my savings account")     # or press("12#"), silence(), hang_up()
call.state                         # listening, in_queue, dialling, connected, ..., ended
call.speak("hello.wav")            # on a call that TwiML made a media stream; then
call.listen_until(quiet=0.5)       # (or seconds=, mark=), call.stream.heard, .happened, ...
call.findings                      # what Twilio's debugger would have shown about the server
"""

from __future__ import annotations

from collections.abc import Mapping

from ivr.testphone.account import Account
from ivr.testphone.call import OWN_LINE, Call, Watch


class Carrier(Account):
    """See the module."""

    def dial(
        self,
        from_: str = OWN_LINE,
        to: str = "+14155550100",
        *,
        fields: Mapping[str, str] | None = None,
        watch: Watch | None = None,
    ) -> Call:
        """A call that was placed and answered. `fields` go along with every request, as StirVerstat does.

        `watch` is told every line of the transcript as it happens.
        """
        return Call(self, from_, to, fields or {}, watch).place()
