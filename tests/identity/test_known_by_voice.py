"""Calls on live audio in which the caller's voice is kept, known again, feigned and deleted: real speech, the real
encoder, a real database."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest
from heard_by_voice import model, written
from speech.real import digit, recorded, silence
from streaming_bank import Streaming, prompts

from ivr.conversation import session
from ivr.conversation.session import Session
from ivr.identity.pin import Hashes
from ivr.redaction import Secret
from ivr.speech.audio import Samples
from ivr.store import Store
from ivr.testphone import Call

THEO, PIN, LINE, ABROAD = "10442", "628401", "+12125550101", "+447400123456"
VOUCHED = {"StirVerstat": "TN-Validation-Passed-A"}
KEY = "zQ2oGk5v0Nn0Zg2u8E1w3o5p7r9t1v3x5z7B9D1F3H4="


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Streaming]:
    folder = written(tmp_path_factory.mktemp("voices"))
    settings = {"models": (("voiceprint", str(model())),), "voiceprint_keys": (KEY,)}
    line = Streaming(folder / "ivr.db", folder, **settings)
    store(line).pins.set(THEO, Hashes(time_cost=1, memory_cost=64, parallelism=1).of(Secret(PIN)), 0.0)
    yield line
    line.close()


def store(line: Streaming) -> Store:
    return Store(line.parley.settings.database)


def state(line: Streaming, call: Call) -> Session:
    stored = store(line).contacts.load(call.sid)
    assert stored
    return session.from_record(stored.session)


def counting(speaker: str, take: int) -> Samples:
    return np.concatenate([part for n in range(10) for part in (digit(n, speaker, take), silence(0.15))])


def test_a_caller_whose_voice_is_kept_is_known_by_it_in_the_next_call(line: Streaming) -> None:
    call = line.phone().dial(LINE, fields=VOUCHED)
    call.press("1").press(PIN).press("1")
    call.speak(recorded("theo_counts")).listen_until(quiet=0.4)

    assert [consent.text for consent in store(line).voiceprints.consents(THEO)] == [
        "Your voice is kept for a year, to know you by. Is that all right?"
    ]

    again = line.phone().dial(LINE, fields=VOUCHED).press("2")
    again.speak(counting("theo", 4)).listen_until(quiet=0.4)

    assert [piece["kind"] for piece in state(line, again).evidence] == ["attested_line", "voice"]
    assert state(line, again).assurance == 2


def kept(line: Streaming) -> None:
    """Theo's voice is kept, of an earlier call."""
    if store(line).voiceprints.of(THEO).prints:
        return
    call = line.phone().dial(LINE, fields=VOUCHED).press("1").press(PIN).press("1")
    call.speak(recorded("theo_counts")).listen_until(quiet=0.4)


def kinds(line: Streaming, call: Call) -> list[str]:
    return [str(piece["kind"]) for piece in state(line, call).evidence]


def test_another_voice_on_their_line_lowers_what_the_line_is_worth(line: Streaming) -> None:
    kept(line)

    call = line.phone().dial(LINE, fields=VOUCHED).press("2")
    call.speak(counting("lucas", 4)).listen_until(quiet=0.4)
    call.speak(counting("lucas", 12)).listen_until(quiet=0.4)

    assert kinds(line, call)[-1] == "another_voice"
    assert state(line, call).assurance == 1


def test_a_recording_of_the_customer_is_noticed_and_worth_nothing(line: Streaming) -> None:
    kept(line)
    said = counting("theo", 12)
    line.phone().dial(LINE, fields=VOUCHED).press("2").speak(said).listen_until(quiet=0.4)

    call = line.phone().dial(LINE, fields=VOUCHED).press("2")
    call.speak(said).listen_until(quiet=0.4)

    assert kinds(line, call)[-1] == "replayed_voice"
    assert state(line, call).assurance == 1


def test_under_suspicion_digits_have_to_be_said_that_were_drawn_just_then(line: Streaming) -> None:
    kept(line)

    call = line.phone().dial(ABROAD, fields=VOUCHED).press("2").press("1234#").press("5678#")
    call.listen_until(quiet=0.4)

    assert re.search(r"please say these digits after me: \d \d \d \d\.", prompts(line, call)[-1])


def test_a_voice_is_deleted_by_who_says_so_and_counts_no_more_at_once(line: Streaming) -> None:
    kept(line)
    under_way = line.phone().dial(LINE, fields=VOUCHED).press("2")

    line.phone().dial(LINE, fields=VOUCHED).press("3").listen_until(quiet=0.4)
    under_way.speak(counting("theo", 4)).listen_until(quiet=0.4)

    assert store(line).voiceprints.of(THEO).prints == ()
    assert all(consent.withdrawn_at for consent in store(line).voiceprints.consents(THEO))
    assert kinds(line, under_way) == ["attested_line"]
