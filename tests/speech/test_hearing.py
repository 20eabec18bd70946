"""What is said is heard: real speech, the real recogniser, the model that travels with Parley."""

from __future__ import annotations

import numpy as np

from ivr.speech.audio import decode, encode


def test_what_goes_over_the_wire_and_back_stays_the_same() -> None:
    codes = bytes(range(256))

    again = encode(decode(codes))

    assert np.array_equal(decode(again), decode(codes))
