"""Tries a model out, whichever it is: it is loaded, and hears a second of silence.

Rule: a fault is told in words; it never ends the process that asks.
"""

from __future__ import annotations

import numpy as np

from ivr.speech.models import Need
from ivr.speech.recogniser import NoModel


def trial(need: Need) -> str:
    """Why the model of `need` cannot be used, "" when it can."""
    assert need.path is not None
    if need.what not in ("vad", "voiceprint"):
        from ivr.speech.vosk import try_out

        return try_out(need.path)
    try:
        import onnxruntime  # noqa: F401
    except ImportError:
        return f"{need.path} is there, but what runs it is not: pip install 'parley-ivr[{need.what}]'"
    try:
        if need.what == "vad":
            from ivr.speech.vad import SileroVad

            SileroVad(need.path).speech(np.zeros(8000, np.int16))
        else:
            from ivr.speech.speaker_encoder import SpeakerEncoder
            from ivr.speech.voiceprint import thresholds_of

            thresholds_of(need.path)
            _ = SpeakerEncoder(need.path).dimensions
    except NoModel as error:
        return str(error)
    except Exception:  # every fault of a file has its own class there
        return f"{need.path} is not the speaker encoder. Install it again: ivr models install {need.what}"
    return ""
