"""Speech is told from what else is on a telephone line. The network's file is not in the tests: what can be said
without it is said with what needs none."""

from __future__ import annotations

import numpy as np
import pytest
from speech.real import SPEECH, digit, line, recorded, silence

from ivr.speech.audio import RATE, Samples
from ivr.speech.endpointing import Endpointing
from ivr.speech.recogniser import NoModel
from ivr.speech.vad import EnergyVad, SileroVad, find_vad

FRAME = 160


def heard(samples: Samples) -> list[bool]:
    vad = EnergyVad()
    return [vad.speech(samples[start : start + FRAME]) for start in range(0, len(samples), FRAME)]


def utterances(samples: Samples) -> int:
    endpointing = Endpointing()
    return [endpointing.feed(speech, "", FRAME / RATE) for speech in heard(samples)].count("began")


def tones(*hertz: float, seconds: float = 0.1, loud: float = 3000) -> Samples:
    time = np.arange(int(seconds * RATE)) / RATE
    return sum(loud * np.sin(2 * np.pi * one * time) for one in hertz).astype(np.int16)  # type: ignore[union-attr]


@pytest.mark.parametrize("speaker", ["theo", "lucas"])
@pytest.mark.parametrize("number", range(10))
def test_a_single_digit_is_an_utterance(number: int, speaker: str) -> None:
    assert utterances(line(silence(0.6), digit(number, speaker), silence(1))) == 1


def test_a_quiet_caller_is_heard_as_well() -> None:
    quiet = (digit(7) * 0.1).astype(np.int16)

    assert utterances(line(silence(0.6), quiet, silence(1))) == 1


def test_most_of_what_is_read_aloud_is_speech_also_on_a_noisy_line() -> None:
    reading = recorded("librispeech_reading")
    clean = heard(line(silence(1), reading))
    noise = np.random.default_rng(3).normal(0, 150, len(reading) + RATE)

    noisy = heard((line(silence(1), reading) + noise).astype(np.int16))

    both = sum(a and b for a, b in zip(clean, noisy, strict=True))
    assert sum(clean) > 0.6 * len(reading) / FRAME
    assert both > 0.6 * sum(clean)
    assert not any(clean[:45]) and not any(noisy[20:45])


@pytest.mark.parametrize("loud", [5, 50, 250])
def test_the_noise_of_a_line_is_no_speech(loud: float) -> None:
    assert utterances(line(silence(10, loud))) == 0


def test_noise_that_grows_is_learned() -> None:
    assert utterances(line(silence(5, 20), silence(10, 300))) <= 1


def test_keys_are_no_speech() -> None:
    keys = [(697, 1209), (770, 1336), (852, 1477), (941, 1336), (697, 1477), (941, 1209)]
    pressed = [part for low, high in keys * 3 for part in (tones(low, high), silence(0.15))]

    assert utterances(line(silence(0.5), *pressed, silence(1))) == 0


@pytest.mark.parametrize("hertz", [(350, 440), (440, 480), (480, 620), (1004,), (425,)])
def test_tones_of_the_network_are_no_speech(hertz: tuple[float, ...]) -> None:
    ringing = [part for _ in range(3) for part in (tones(*hertz, seconds=0.5), silence(0.5))]

    assert utterances(line(silence(0.5), *ringing)) == 0


def test_clicks_are_no_speech() -> None:
    clicks = silence(6, 8).astype(np.int32)
    for start in range(4000, len(clicks) - 400, 6000):
        clicks[start : start + 120] += np.random.default_rng(4).integers(-9000, 9000, 120)

    assert utterances(line(np.clip(clicks, -32000, 32000).astype(np.int16))) == 0


def test_nothing_at_all_is_no_speech() -> None:
    assert heard(np.zeros(RATE, np.int16)) == [False] * 50
    assert EnergyVad().speech(np.zeros(0, np.int16)) is False


def test_without_its_file_the_detector_that_needs_none_is_taken() -> None:
    assert isinstance(find_vad(None), EnergyVad)


def test_a_file_that_is_no_model_of_silero_is_told() -> None:
    pytest.importorskip("onnxruntime")
    with pytest.raises(NoModel, match=r"LICENCES\.md is not the model of silero VAD"):
        SileroVad(SPEECH / "LICENCES.md")
