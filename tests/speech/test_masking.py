"""No key can be read from a masked recording, by whatever decoder, and hardly a word is lost."""

from __future__ import annotations

import numpy as np
import pytest
from keypad import HIDDEN, Call, Line, press, tone, voice

from ivr.speech.audio import RATE, Samples, to_samples
from ivr.speech.masking import Span, mask, spans
from ivr.speech.tones import Frames, Pairs, detect, standing_out


def covered(call: Call, where: list[Span]) -> list[bool]:
    return [any(start <= first and last <= end for start, end in where) for first, last in call.spans]


def read_greedily(samples: Samples) -> int:
    """An attacker who takes any two frequencies that stand out for 10 ms for a key, and doesn't mind being wrong."""
    heard = Frames.of(samples)
    out = standing_out(heard, -60, (14, 14), 0.5)
    at = np.flatnonzero(out[1:] & out[:-1])
    key = Pairs.of(heard, at).key
    same = Pairs.of(heard, at + 1).key == key
    return int(same.sum())


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("line", HIDDEN.values(), ids=HIDDEN)
def test_no_key_is_left_of(line: Line, seed: int) -> None:
    call = press(seed, line)

    where = spans([call.samples])
    (masked,) = mask([call.samples], where)

    assert all(covered(call, where))
    assert detect(masked) == []


@pytest.mark.parametrize("line", [Line(), Line(on=(20, 25)), Line(row=-40, column=-40)])
def test_a_greedy_decoder_reads_nothing(line: Line) -> None:
    call = press(3, line)
    assert read_greedily(call.samples) >= 32

    (masked,) = mask([call.samples])

    assert read_greedily(masked) == 0


@pytest.mark.parametrize("seed", range(3))
def test_keys_pressed_under_a_voice_as_loud_are_hidden(seed: int) -> None:
    talk = voice(seed, 15).astype(float)
    loud = talk * (press(seed).samples.std() / talk.std())
    call = press(seed, Line(on=(100, 100), off=(100, 300)), over=loud)
    assert len(detect(call.samples)) > 8

    where = spans([call.samples])

    assert all(covered(call, where))
    assert detect(mask([call.samples], where)[0]) == []


def test_neither_number_nor_rhythm_of_the_keys_is_left() -> None:
    call = press(4, Line(on=(80, 80), off=(200, 1500)), count=16)

    where = spans([call.samples])

    assert len(where) == 1
    assert where[0][0] <= call.spans[0][0] - 0.06


def test_keys_of_the_caller_are_hidden_on_the_channel_of_the_agent_too() -> None:
    caller = press(5, count=4).samples
    agent = voice(5, len(caller) / RATE)

    masked = mask([caller, agent])

    (start, end) = spans([caller, agent])[0]
    assert not masked[1][int(start * RATE) : int(end * RATE)].any()
    assert np.array_equal(masked[1][: int(start * RATE)], agent[: int(start * RATE)])


def test_a_key_cut_by_the_end_of_the_recording_is_hidden() -> None:
    held = to_samples(tone("7", 400))

    assert spans([held]) == [(0.0, 0.05)]


def test_a_key_on_the_seam_of_the_pieces_of_a_long_recording_is_hidden() -> None:
    for shift in range(0, 400, 40):
        quiet = np.zeros(61 * RATE, np.int16)
        quiet[30 * RATE - shift :][:320] = to_samples(tone("3", 320))

        (start, end) = spans([quiet])[0]

        assert start <= 30 - shift / RATE and end >= 30 + (320 - shift) / RATE


def test_what_is_no_key_stays_as_it_was() -> None:
    call = press(6, count=1)
    hiss = np.random.default_rng(6).normal(0, 300, len(call.samples))
    noisy = to_samples(call.samples + hiss)

    (masked,) = mask([noisy])

    (start, end) = spans([noisy])[0]
    assert np.array_equal(masked[: int(start * RATE)], noisy[: int(start * RATE)])
    assert np.array_equal(masked[int(np.ceil(end * RATE)) :], noisy[int(np.ceil(end * RATE)) :])
    assert end - start < 0.05 + 0.06 + 0.04 + 0.03


@pytest.mark.parametrize("level", [1, 30, 300, 3000])
def test_hiss_is_hardly_masked(level: int) -> None:
    hiss = to_samples(np.random.default_rng(level).normal(0, level, 60 * RATE))

    assert sum(end - start for start, end in spans([hiss])) < 0.6


@pytest.mark.parametrize(
    "channels", [[], [np.zeros(0, np.int16)], [np.zeros(7, np.int16), np.zeros(0, np.int16)]]
)
def test_a_recording_of_nothing_needs_no_mask(channels: list[Samples]) -> None:
    assert spans(channels) == []
    assert [len(samples) for samples in mask(channels)] == [len(samples) for samples in channels]
