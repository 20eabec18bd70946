"""What is made of voices when keys, encoders or databases are not as they should be."""

from __future__ import annotations

import weakref
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from factors import ANN, FLOWS, NOW, call, errand
from heard_by_voice import INSTALL

from ivr.conversation.events import ErrandDone, ErrandFailed
from ivr.conversation.session import Session
from ivr.conversation.steps.authenticate import CHECK_DIGITS, DRAW_DIGITS
from ivr.conversation.steps.voiceprint import KEEP_VOICE
from ivr.identity.sealing import CannotOpen, CannotSeal, Seal
from ivr.identity.voices import Voices
from ivr.kept import Consent
from ivr.store import Store

pytest.importorskip("cryptography", reason=INSTALL)

KEY, NEW = "zQ2oGk5v0Nn0Zg2u8E1w3o5p7r9t1v3x5z7B9D1F3H4=", "A" * 43 + "="


@dataclass(frozen=True)
class Judged:
    word: str

    def __str__(self) -> str:
        return f"{self.word}: score 0.83, 4.2 s of speech at 18 dB"


@dataclass(eq=False)
class Voice:
    """A voice in a call that is judged as it is told."""

    word: str = "same"
    said: int = 1
    given: list[object] = field(default_factory=list)

    def judged(self, kept: object, sounds: object = (), alone: bool = False) -> Judged:
        self.given.append(kept)
        return Judged(self.word)

    def taken(self, since: int = 0) -> tuple[bytes, Judged]:
        return b"vector", Judged("same")

    def sounds(self, since: int = 0) -> list[bytes]:
        return [b"sound"]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(f"sqlite:///{tmp_path / 'ivr.db'}")
    made.prepare()
    return made


def voices(store: Store, *keys: str, encoder: str = "ours") -> Voices:
    return Voices(store.voiceprints, Seal(keys or (KEY,)), encoder, lambda: NOW)


def of_ann() -> Session:
    return Session("c-1", caller={"customer": ANN})


def enrolled(store: Store) -> Voice:
    """Ann's voice, kept in this call."""
    voice = Voice()
    heard = voices(store)
    heard.attend(voice, "c-1")
    told = heard.run(errand(KEEP_VOICE, since=0, text="May we?"), call(), None, FLOWS)
    assert isinstance(told, ErrandDone) and told.events[0]["result"] == "kept"
    return voice


def test_nothing_is_made_of_the_voice_of_one_who_has_not_agreed(store: Store) -> None:
    voice = Voice()

    assert voices(store).evidence(voice, of_ann()) == ()
    assert voices(store).evidence(voice, Session("c-1")) == ()

    assert voice.given == []


@pytest.mark.parametrize(
    ("word", "kind", "against"),
    [("same", "voice", False), ("other", "another_voice", True), ("replayed", "replayed_voice", True)],
)
def test_what_a_voice_says_is_evidence_with_its_score(
    store: Store, word: str, kind: str, against: bool
) -> None:
    enrolled(store)

    (told,) = voices(store).evidence(Voice(word), of_ann())

    assert (told["kind"], told["against"], told["customer"]) == (kind, against, ANN)
    assert "score 0.83" in told["source"]


@pytest.mark.parametrize("word", ["unsure", "little", "noisy", "several", "nothing_kept"])
def test_what_is_no_answer_is_no_evidence(store: Store, word: str) -> None:
    enrolled(store)

    assert voices(store).evidence(Voice(word), of_ann()) == ()


def test_what_is_kept_is_sealed(store: Store) -> None:
    enrolled(store)

    sealed = store.voiceprints.of(ANN)

    assert b"vector" not in "".join((*sealed.prints, *sealed.sounds)).encode()
    assert store.voiceprints.consents(ANN) == [Consent(NOW, "c-1", "en", "May we?")]


def test_a_key_that_was_changed_costs_the_voice_and_nothing_else(store: Store) -> None:
    enrolled(store)

    assert voices(store, NEW).evidence(Voice(), of_ann()) == ()
    assert len(voices(store, NEW, KEY).evidence(Voice(), of_ann())) == 1


def test_a_key_is_changed_by_sealing_everything_anew(store: Store) -> None:
    enrolled(store)

    assert store.voiceprints.reseal(Seal((NEW, KEY)).renewed) == 2

    assert len(voices(store, NEW).evidence(Voice(), of_ann())) == 1
    with pytest.raises(CannotOpen, match="none of the keys"):
        Seal((KEY,)).open(store.voiceprints.of(ANN).prints[0])


@pytest.mark.parametrize(
    ("keys", "told"),
    [((), "IVR_VOICEPRINT_KEYS is not set"), (("not a key",), "holds something that is not a key")],
)
def test_no_key_or_none_that_is_one_is_told_with_how_to_make_one(keys: tuple[str, ...], told: str) -> None:
    with pytest.raises(CannotSeal, match=rf"{told}.* Make .*Fernet\.generate_key"):
        Seal(keys).require()


def test_without_a_key_nothing_is_kept_and_the_call_goes_on(store: Store) -> None:
    heard = Voices(store.voiceprints, Seal(()), "ours", lambda: NOW)
    voice = Voice()
    heard.attend(voice, "c-1")

    told = heard.run(errand(KEEP_VOICE, since=0, text="May we?"), call(), None, FLOWS)

    assert isinstance(told, ErrandFailed)
    assert store.voiceprints.consents(ANN) == []


def test_what_another_encoder_has_made_is_compared_with_nothing(store: Store) -> None:
    enrolled(store)
    voice = Voice("nothing_kept")

    assert voices(store, encoder="another").evidence(voice, of_ann()) == ()

    assert voice.given == [[b""]]


def test_digits_are_drawn_only_for_one_whose_voice_is_kept_and_heard(store: Store) -> None:
    heard, voice = voices(store), Voice()
    heard.attend(voice, "c-1")
    before = heard.run(errand(DRAW_DIGITS), call(), None, FLOWS)
    enrolled(store)

    drawn = heard.run(errand(DRAW_DIGITS), call(), None, FLOWS)
    elsewhere = heard.run(errand(DRAW_DIGITS), call("c-2"), None, FLOWS)

    assert [result["result"] for told in (before, elsewhere) for result in told.events] == ["not_heard"] * 2
    assert drawn.events[0]["result"] == "sent" and len(drawn.events[0]["digits"]) == 4


@pytest.mark.parametrize(
    ("word", "result", "kinds"),
    [
        ("same", "right", ["spoken_digits"]),
        ("other", "wrong", ["another_voice"]),
        ("replayed", "wrong", ["replayed_voice"]),
        ("little", "not_heard", []),
    ],
)
def test_who_has_said_the_digits_is_judged_by_them_alone(
    store: Store, word: str, result: str, kinds: list[str]
) -> None:
    enrolled(store)
    heard, voice = voices(store), Voice(word)
    heard.attend(voice, "c-1")

    told = heard.run(errand(CHECK_DIGITS), call(), None, FLOWS)

    assert told.events[0]["result"] == result
    assert [event["kind"] for event in told.events[1:]] == kinds


def test_a_voice_is_gone_with_its_call(store: Store) -> None:
    heard, voice = voices(store), Voice()
    heard.attend(voice, "c-1")
    gone = weakref.ref(voice)

    del voice

    assert gone() is None
    told = heard.run(errand(KEEP_VOICE, text="May we?"), call(), None, FLOWS)
    assert told.events[0]["result"] == "not_heard"
