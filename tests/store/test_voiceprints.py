"""What is kept of voices: nothing without a consent that stands, and nothing once it is taken back."""

from __future__ import annotations

from ivr.kept import Consent, KeptVoice
from ivr.store import Store

DAY = 86_400.0
TEXT = "May we keep your voice? Ünd so weiter."


def agreed(at: float, contact: str = "call-1") -> Consent:
    return Consent(at, contact, "en", TEXT)


def test_a_voice_is_kept_with_the_words_that_were_agreed_to(store: Store) -> None:
    store.voiceprints.enrol("v-1", agreed(1.0), "print", ["one", "two"])

    kept = store.voiceprints.of("v-1")
    assert (kept.prints, sorted(kept.sounds)) == (("print",), ["one", "two"])
    assert store.voiceprints.consents("v-1") == [agreed(1.0)]
    assert store.voiceprints.of("v-2") == KeptVoice()


def test_three_voices_of_different_calls_are_kept_and_the_oldest_goes(store: Store) -> None:
    for number in range(5):
        store.voiceprints.enrol("v-3", agreed(float(number), f"call-{number}"), f"print {number}", [])

    assert store.voiceprints.of("v-3").prints == ("print 2", "print 3", "print 4")
    standing = [one.contact for one in store.voiceprints.consents("v-3") if one.withdrawn_at is None]
    assert standing == ["call-4"]


def test_the_latest_sounds_are_kept(store: Store) -> None:
    store.voiceprints.enrol("v-4", agreed(0.0), "print", [])
    for number in range(20):
        store.voiceprints.hear("v-4", f"sound {number}", float(number))

    assert store.voiceprints.of("v-4").sounds == tuple(f"sound {number}" for number in range(8, 20))


def test_what_is_taken_back_is_gone_and_the_proof_of_it_stays(store: Store) -> None:
    store.voiceprints.enrol("v-5", agreed(1.0), "print", ["one"])

    assert store.voiceprints.delete("v-5", 2.0) == 2

    assert store.voiceprints.of("v-5") == KeptVoice()
    assert store.voiceprints.consents("v-5") == [Consent(1.0, "call-1", "en", TEXT, 2.0)]
    assert store.voiceprints.delete("v-5", 3.0) == 0


def test_a_call_that_is_under_way_keeps_nothing_of_who_has_just_taken_it_back(store: Store) -> None:
    store.voiceprints.enrol("v-6", agreed(1.0), "print", [])
    store.voiceprints.delete("v-6", 2.0)

    store.voiceprints.hear("v-6", "sound", 3.0)

    assert store.voiceprints.of("v-6") == KeptVoice()


def test_who_is_forgotten_has_agreed_to_nothing(store: Store) -> None:
    store.voiceprints.enrol("v-7", agreed(1.0), "print", [])

    assert store.forget(store.holds_of("v-7"), "test", 500 * DAY) == {"voice": 1, "consents to keep it": 1}
    assert store.voiceprints.consents("v-7") == []


def test_a_voice_that_was_not_heard_for_long_is_deleted(store: Store) -> None:
    store.voiceprints.enrol("v-8", agreed(0.0), "print", [])
    store.voiceprints.enrol("v-9", agreed(0.0), "print", [])
    store.voiceprints.hear("v-9", "sound", 300 * DAY)

    assert "v-8" in store.voiceprints.purge(100 * DAY, 400 * DAY)

    assert store.voiceprints.of("v-8") == KeptVoice()
    assert store.voiceprints.of("v-9").prints == ("print",)
    store.forget(store.holds_of("v-9"), "test", 500 * DAY)


def test_all_of_it_is_sealed_anew(store: Store) -> None:
    store.voiceprints.enrol("v-10", agreed(0.0), "print", ["one"])

    assert store.voiceprints.reseal(lambda sealed: f"new {sealed}") >= 2

    assert store.voiceprints.of("v-10") == KeptVoice(("new print",), ("new one",))
    store.forget(store.holds_of("v-10"), "test", 500 * DAY)
