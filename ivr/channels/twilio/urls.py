"""The addresses Twilio is told to call. They are absolute and carry the turn that they answer.

Rule: every one carries the same connection override, or none would: it holds for one request only.
"""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

OVERRIDE = "#ct=2000&rt=7000&rc=5&rp=all"
"""As many more tries as there may be, whatever went wrong: a slow answer fits twice into Twilio's 15 seconds, and a
connection that breaks, as under a process that is killed, costs no time. Safe because a turn is taken once
(docs/usage/webhooks/webhooks-connection-overrides)."""

PLAIN = "&plain=1"


class Urls:
    """`public_url` is what Twilio calls: scheme, host and, where a proxy adds one, the path before ours."""

    def __init__(self, public_url: str) -> None:
        problem = f"{public_url!r} is not a public URL; expected something like https://ivr.example.com"
        try:
            parts = urlsplit(public_url)
            parts.port  # noqa: B018 (raises ValueError for a port that is none)
        except ValueError as error:
            raise ValueError(problem) from error
        is_on_the_web = parts.scheme in ("http", "https") and bool(parts.hostname)
        if not is_on_the_web or any((parts.query, parts.fragment)):
            raise ValueError(problem)
        self.public = public_url.rstrip("/")
        self._turns = self.public + "/twilio/voice/"
        self.voice = self._at("voice")
        self.streamed = self._at("voice/streamed")
        self.leave = self._at("voice/streamed", said=1)
        self.after_fallback = self._at("fallback", after="queue")

    def turn(self, turn: int, plain: bool = False) -> str:
        """`plain`: this call stays without a stream."""
        return f"{self._turns}turn?turn={turn}{PLAIN if plain else ''}{OVERRIDE}"

    def wait(self, turn: int, plain: bool = False) -> str:
        return f"{self._turns}wait?turn={turn}{PLAIN if plain else ''}{OVERRIDE}"

    def handed_off(self, turn: int, hand_off: str = "") -> str:
        """`hand_off`, here and in `whisper`: the name of one that a person must take by key."""
        taken = f"&{urlencode({'hand_off': hand_off})}" if hand_off else ""
        return f"{self._turns}handed-off?turn={turn}{taken}{OVERRIDE}"

    def voicemail(self, turn: int) -> str:
        return f"{self._turns}voicemail?turn={turn}{OVERRIDE}"

    def paid(self, turn: int, payment: str) -> str:
        return f"{self._turns}paid?{urlencode({'turn': turn, 'payment': payment})}{OVERRIDE}"

    def paying(self, payment: str) -> str:
        return self._at("voice/paying", payment=payment)

    def voicemail_kept(self, turn: int) -> str:
        return f"{self._turns}voicemail-kept?turn={turn}{OVERRIDE}"

    def whisper(self, contact: str, queue: str, language: str, hand_off: str = "") -> str:
        taken = {"hand_off": hand_off} if hand_off else {}
        return self._at("voice/whisper", contact=contact, queue=queue, language=language, **taken)

    def hold(self, queue: str, language: str) -> str:
        return self._at("voice/hold", queue=queue, language=language)

    def _at(self, path: str, **query: str | int) -> str:
        return f"{self.public}/twilio/{path}{'?' + urlencode(query) if query else ''}{OVERRIDE}"
