"""Keys that callers press are heard, on bad lines too; what is no key is not. ITU-T Q.24 says which is which."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keypad import HEARD, KEYS, NOT_HEARD, Call, Line, press, tone, voice

from ivr.speech.audio import RATE, Samples, to_samples
from ivr.speech.tones import Tone, Tones, detect


def keys(tones: list[Tone]) -> str:
    return "".join(tone.key for tone in tones)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("line", HEARD.values(), ids=HEARD)
def test_every_key_is_heard_over(line: Line, seed: int) -> None:
    call = press(seed, line)

    assert keys(detect(call.samples)) == call.keys


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("line", NOT_HEARD.values(), ids=NOT_HEARD)
def test_no_key_is_heard_that_is(line: Line, seed: int) -> None:
    assert detect(press(seed, line).samples) == []


@pytest.mark.parametrize("key", KEYS)
def test_a_key_pressed_again_and_again_is_counted(key: str) -> None:
    call = press(4, Line(off=(40, 40), keys=key), count=12)

    assert keys(detect(call.samples)) == key * 12


@pytest.mark.parametrize("seed", range(3))
def test_keys_pressed_while_a_voice_talks_are_heard(seed: int) -> None:
    talk = voice(seed, 10)
    quiet = talk * (10 ** (-15 / 20) * press(seed).samples.std() / talk.std())

    call = press(seed, Line(on=(100, 100), off=(100, 100)), over=quiet)

    assert keys(detect(call.samples)) == call.keys


@pytest.mark.parametrize("seed", range(4))
def test_a_voice_presses_no_keys(seed: int) -> None:
    assert detect(voice(seed, 60)) == []


def test_noise_presses_no_keys() -> None:
    hiss = np.random.default_rng(5).normal(0, 3000, 120 * RATE)

    assert detect(to_samples(hiss)) == []


def test_one_frequency_is_no_key() -> None:
    line = Line(column=-90)

    assert detect(to_samples(tone("5", RATE, line))) == []


def test_three_frequencies_are_no_key() -> None:
    between = 6000 * np.sin(2 * np.pi * 1050 * np.arange(RATE) / RATE)

    assert detect(to_samples(tone("5", RATE) + between)) == []


@pytest.mark.parametrize("lost", range(2, 8))
def test_a_lost_packet_does_not_press_a_key_twice(lost: int) -> None:
    call = press(lost, Line(on=(200, 200), off=(100, 100)), count=1)
    call.samples[(10 + lost) * 160 :][:160] = 0

    assert keys(detect(call.samples)) == call.keys


def test_the_times_are_those_of_the_finger() -> None:
    call = press(6, Line(on=(60, 400), off=(60, 400), snr=20))

    for heard, (start, end) in zip(detect(call.samples), call.spans, strict=True):
        assert heard.start == pytest.approx(start, abs=0.006)
        assert heard.end == pytest.approx(end, abs=0.006)


def frame_by_frame(call: Call, size: int = 160) -> list[tuple[Tone, float]]:
    """What a stream hears, each with the second at which it was told."""
    tones = Tones()
    return [
        (tone, (start + size) / RATE)
        for start in range(0, len(call.samples), size)
        for tone in tones.feed(call.samples[start : start + size])
    ]


@pytest.mark.parametrize("line", [Line(), Line(on=(40, 40)), Line(on=(300, 900), off=(300, 300))])
def test_a_stream_tells_a_key_within_60_ms(line: Line) -> None:
    call = press(7, line, count=64)

    heard = frame_by_frame(call)

    assert keys([tone for tone, _ in heard]) == call.keys
    assert max(told - start for (_, told), (start, _) in zip(heard, call.spans, strict=True)) <= 0.060


def test_a_key_that_still_sounds_has_no_end() -> None:
    tones = Tones()

    (first,) = tones.feed(to_samples(tone("7", RATE // 2)))

    assert first == Tone("7", first.start, None)
    assert tones.over == []


def test_a_key_held_at_the_end_of_a_recording_ends_there() -> None:
    (held,) = detect(to_samples(tone("7", RATE // 2)))

    assert held == Tone("7", 0.0, pytest.approx(0.5, abs=0.005))


LINES = [Line(), Line(on=(23, 60), off=(10, 60), snr=6), Line(drift=0.02, lost=0.1, gsm=True), Line(snr=2)]


@settings(max_examples=40)
@given(
    line=st.sampled_from(LINES),
    seed=st.integers(0, 1000),
    cuts=st.lists(st.integers(0, 1000), min_size=1, max_size=20),
)
def test_however_the_audio_is_cut_the_same_keys_are_heard(line: Line, seed: int, cuts: list[int]) -> None:
    call = press(seed, line, count=8)

    tones, began, at = Tones(), [], 0
    for i in range(10_000):
        if at < len(call.samples):
            size = cuts[i % len(cuts)] + 1
            began += tones.feed(call.samples[at : at + size])
            at += size
    tones.feed(np.zeros(RATE // 4, np.int16))

    whole = detect(call.samples)
    assert began == [replace(tone, end=None) for tone in whole]
    assert [replace(tone, end=min(tone.end or 0, len(call.samples) / RATE)) for tone in tones.over] == whole


@pytest.mark.parametrize(
    "samples", [np.zeros(0, np.int16), np.ones(100, np.int16), np.full(8000, -32768, np.int16)]
)
def test_a_recording_of_nothing_has_no_keys(samples: Samples) -> None:
    assert detect(samples) == []
