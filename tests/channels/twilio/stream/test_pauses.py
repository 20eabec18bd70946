"""Pauses on live audio: silence between what the voice speaks."""

from __future__ import annotations

import numpy as np

from ivr.channels.twilio.stream.senses import Senses
from ivr.conversation.commands import Say
from ivr.speech.audio import Samples, decode


class Humming:
    """A voice that hums for a millisecond a letter."""

    def speak(self, text: str, language: str) -> Samples:
        return np.full(8 * len(text), 5000, np.int16)


def test_a_pause_is_silent_for_as_long_as_it_says_and_nothing_of_the_words_is_lost() -> None:
    senses = Senses(None, Humming(), Humming(), None, {})  # type: ignore[arg-type]

    sound = decode(senses.sound(Say("One. Three.", pauses=((0, 20), (5, 500)))))

    loud = np.abs(sound) > 100
    assert [len(part) for part in np.split(loud, np.flatnonzero(np.diff(loud)) + 1)] == [160, 32, 4000, 48]
