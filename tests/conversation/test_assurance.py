"""How sure we are who is calling: what a policy makes of evidence, and what no policy can buy."""

from __future__ import annotations

from ivr.conversation import session as sessions
from ivr.conversation.assurance import Evidence, from_record, to_record
from ivr.conversation.session import Session


def test_evidence_is_the_same_when_a_session_is_read_again() -> None:
    pin = Evidence("pin", "c-1", at=1_000.0, source="check_pin")
    session = Session("c", caller={"customer": "c-1"}, evidence=(to_record(pin),))

    read = sessions.from_record(sessions.to_record(session))

    assert read == session
    assert from_record(read.evidence[0]) == pin
