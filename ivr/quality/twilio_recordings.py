"""Fetches what Twilio recorded of a call: two channels, the caller left, as a file to replay.

Rule: one exception with a sentence for people, whatever went wrong; keys in the audio are masked before it is kept.
Twilio writes the leg that was recorded, for an incoming call the caller, to the first channel and everything else to
the second (docs/voice/api/recording, RequestedChannels).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ivr import private
from ivr.settings import Settings
from ivr.speech.audio import BadAudio, read_wav, write_wav
from ivr.speech.masking import mask

API = "https://api.twilio.com"
PATIENCE = 60.0
"""Seconds without an answer after which a download is given up."""


_CALL = re.compile(r"CA[0-9a-f]{32}")


class NotFetched(Exception):
    """Raised when there is no recording to be had, with the reason and what to do."""


@dataclass(frozen=True)
class Fetched:
    """A recording: its file, when it begins (seconds since 1970), and how many there are of the call."""

    file: Path
    begins: float | None
    seconds: float
    channels: int
    count: int


def fetch(settings: Settings, call_sid: str, file: Path, api: str = API) -> Fetched:
    """The first recording of the call, masked, as `file`. Raises NotFetched."""
    if not settings.account_sid or not settings.auth_token:
        raise NotFetched(
            "Twilio's recordings need TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN (environment or ivr.toml)."
        )
    if not _CALL.fullmatch(call_sid):
        raise NotFetched("it is neither a contact of the store nor a CallSid (CA and 32 digits).")
    recordings = _recordings(settings, call_sid, api)
    if not recordings:
        raise NotFetched(
            f"Twilio has no recording of {call_sid}: calls are recorded when their number says so."
        )
    done = [one for one in recordings if one.status == "completed"]
    if not done:
        raise NotFetched(f"The recording of {call_sid} is {recordings[0].status}; try again in a minute.")
    first = min(done, key=lambda one: one.start_time or one.date_created)
    private.folder(file.parent)
    draft = file.with_name(f".{file.name}.new")
    try:
        _download(settings, first.sid, draft, api)
        audio = read_wav(draft)
        kept = mask(audio.samples)
        write_wav(draft, type(audio)(kept, audio.rate))
        draft.replace(file)
    except BadAudio as error:
        raise NotFetched(f"What Twilio sent for {call_sid} cannot be heard: {error}") from None
    finally:
        draft.unlink(missing_ok=True)
    begins = first.start_time.timestamp() if first.start_time else None
    return Fetched(file, begins, audio.seconds, len(kept), len(done))


def _recordings(settings: Settings, call_sid: str, api: str) -> list[Any]:
    from requests import RequestException
    from twilio.base.exceptions import TwilioException
    from twilio.http.http_client import TwilioHttpClient
    from twilio.rest import Client

    http = TwilioHttpClient(timeout=PATIENCE, max_retries=2)
    client = Client(settings.account_sid, settings.auth_token, http_client=http)
    client.api.base_url = api
    try:
        return list(client.recordings.list(call_sid=call_sid, limit=50))
    except TwilioException as error:  # its last argument is the answer, where there was one
        status = getattr(error.args[-1], "status_code", 0) if error.args else 0
        raise NotFetched(_REFUSALS.get(status, f"Twilio answers {status}.")) from None
    except RequestException as error:
        raise NotFetched(f"Twilio cannot be reached: {type(error).__name__}.") from None


_REFUSALS = {
    401: "Twilio does not know these credentials: look at TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.",
    403: "These credentials may not read recordings.",
}


def _download(settings: Settings, recording: str, file: Path, api: str) -> None:
    """The client of Twilio's takes every answer for text, so the sound comes by itself."""
    import requests

    url = f"{api}/2010-04-01/Accounts/{settings.account_sid}/Recordings/{recording}.wav"
    who = (settings.account_sid, settings.auth_token)
    try:
        with requests.get(url, {"RequestedChannels": "2"}, auth=who, stream=True, timeout=PATIENCE) as answer:
            if answer.status_code != 200:
                raise NotFetched(f"Twilio answers {answer.status_code} for the recording {recording}.")
            with open(file, "wb", opener=private.opener) as kept:
                for piece in answer.iter_content(1 << 16):
                    kept.write(piece)
    except requests.RequestException as error:
        raise NotFetched(f"The recording {recording} cannot be fetched: {type(error).__name__}.") from None
