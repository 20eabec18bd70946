"""The real speaker encoder, shared by all tests that hear who speaks; and a project whose policy names voices."""

from __future__ import annotations

import os
import textwrap
from functools import cache
from pathlib import Path

import pytest

from ivr.speech.speaker_encoder import SpeakerEncoder
from ivr.speech.voiceprint import OWN, Speaker, thresholds_of

INSTALL = (
    "the speaker encoder is missing: pip install 'parley-ivr[voiceprint]', then ivr models install voiceprint, or name "
    "its file in IVR_TEST_VOICEPRINT"
)
ROOT = Path(__file__).parent.parent
PLACES = (
    Path(os.environ.get("IVR_TEST_VOICEPRINT") or "/nowhere"),
    ROOT / ".ivr" / "models" / "voiceprint.onnx",
)


def model() -> Path:
    """The file of the encoder; skips where there is none, or nothing that runs it."""
    pytest.importorskip("onnxruntime", reason=INSTALL)
    pytest.importorskip("cryptography", reason=INSTALL)
    file = next((place for place in PLACES if place.is_file()), None)
    if file is None:
        pytest.skip(INSTALL)
    return file


@cache
def encoder() -> SpeakerEncoder:
    return SpeakerEncoder(model())


def speaker() -> Speaker:
    return Speaker(encoder(), thresholds_of(OWN))


FILES = {
    "ivr.toml": "",
    "flows/bank.yml": """
        queues: {service: {}}
        flows:
          pattern_session_start:
            steps: [link: begin]
          begin:
            description: Asks what is wanted.
            steps:
              - menu: Press 1, 2 or 3.
                choices: [{key: "1", then: sure}, {key: "2", then: first}, {key: "3", then: gone}]
              - id: sure
                authenticate: 3
              - voiceprint: enrol
                consent: Your voice is kept for a year, to know you by. Is that all right?
                next: END
              - id: first
                collect: first
                reads: digits
                ask: Say some digits.
              - collect: second
                reads: digits
                ask: And some more.
              - authenticate: 2
              - say: You have forty dollars.
                next: END
              - id: gone
                voiceprint: delete
                next: END
    """,
    "flows/defaults.yml": """
        hearing: vosk
    """,
    "flows/assurance.yml": """
        assurance:
          levels:
            1: [attested_line]
            2: [attested_line and voice, attested_line and spoken_digits, pin]
            3: [pin and attested_line]
          lowers:
            another_voice: {to: 1}
            abroad: {without: [voice]}
            replayed_voice: {without: [voice, spoken_digits]}
    """,
    "flows/customers.yml": """
        customers:
          "10442": {name: Theo Lee, lines: ["+12125550101", "+447400123456"]}
    """,
}


def written(folder: Path) -> Path:
    """The project, in that folder."""
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(textwrap.dedent(text), "utf-8")
    return folder
