"""Who is heard: the real encoder and real speech, through a telephone line."""

from __future__ import annotations

import json
import wave
from pathlib import Path

import numpy as np
import pytest
from heard_by_voice import encoder, speaker
from real import SPEECH, digit, line, recorded, silence

from ivr.speech.audio import Samples
from ivr.speech.recogniser import NoModel
from ivr.speech.speaker_encoder import Front, SpeakerEncoder, front_of, louder, normal
from ivr.speech.voiceprint import OWN, Speaker, Thresholds, fingerprint, heard, is_replayed, thresholds_of


def count(speaker: str, take: int) -> Samples:
    """Zero to nine."""
    said = [part for number in range(10) for part in (digit(number, speaker, take), silence(0.1))]
    return line(silence(0.3), *said, silence(0.5))


def kept() -> bytes:
    """The voice of Theo, of other takes."""
    return encoder().of(heard(recorded("theo_counts")).speech).tobytes()


def judged(*sounds: Samples, alone: bool = False, earlier: tuple[bytes, ...] = ()) -> str:
    caller = speaker()
    for sound in sounds:
        caller.hear(sound)
    return caller.judged([kept()], earlier, alone).word


def test_the_encoder_makes_of_a_sound_what_its_source_makes_of_it() -> None:
    source = json.loads((SPEECH / "resemblyzer.json").read_text("utf-8"))
    with wave.open(str(SPEECH / "vosk_test.wav")) as file:
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / 32768

    made = normal(encoder().windows(encoder().cut(louder(sound, -30.0))).mean(axis=0))
    of_the_telephone = encoder().of(recorded("librispeech_reading"))

    assert made == pytest.approx(source["vosk_test"], abs=1e-5)
    assert float(of_the_telephone @ np.array(source["librispeech_reading"])) > 0.9995


def test_the_same_voice_is_known_in_other_words_and_another_is_not() -> None:
    assert judged(count("theo", 4)) == "same"
    assert judged(count("lucas", 4)) != "same"
    assert judged(count("lucas", 4), count("lucas", 12)) == "other"


NO_SCORE = {
    "nothing": (silence(5), "little"),
    "a breath": (line(silence(1), digit(3, "theo", 12), silence(1)), "little"),
    "a tone on hold": ((8000 * np.sin(np.arange(48000) * 0.34)).astype(np.int16), "little"),
    "noise": (silence(6, 900), "little"),
    "music": (recorded("hold_music"), "noisy"),
}


@pytest.mark.parametrize("what", NO_SCORE)
def test_nobody_is_judged_by(what: str) -> None:
    sound, word = NO_SCORE[what]

    assert judged(sound) == word


def test_two_who_speak_by_turns_get_no_score() -> None:
    both = [part for n in range(10) for who in ("theo", "lucas") for part in (digit(n, who, 4), silence(0.1))]
    turns = np.concatenate((count("theo", 4), count("lucas", 12), count("theo", 12), count("lucas", 4)))

    assert judged(line(turns)) in ("several", "other")
    assert judged(line(*both)) != "same"


def test_a_recording_that_was_heard_before_is_a_replay_and_the_same_words_anew_are_not() -> None:
    earlier = fingerprint(heard(count("theo", 4)).span)
    again = line((count("theo", 4)[1300:] * 0.6).astype(np.int16))

    assert is_replayed(fingerprint(heard(again).span), [earlier])
    assert not is_replayed(fingerprint(heard(count("theo", 12)).span), [earlier])


def test_a_vector_of_another_encoder_is_compared_with_nobody() -> None:
    caller = speaker()
    caller.hear(count("theo", 4))

    for other in (b"", b"\0" * 12, kept()[:-4], np.full(256, np.nan, "<f4").tobytes()):
        assert caller.judged([other]).word == "nothing_kept"


def test_a_voice_is_kept_of_enough_clear_speech_of_one_person() -> None:
    caller = speaker()
    caller.hear(count("lucas", 12))
    since = caller.said
    caller.hear(recorded("theo_counts")[: 8000 * 5])
    too_little, why = caller.taken(since)
    caller.hear(recorded("theo_counts")[8000 * 5 :])
    enough, _ = caller.taken(since)

    assert (too_little, why.word) == (b"", "little")
    assert len(enough) == 4 * 256
    assert float(np.frombuffer(enough, "<f4") @ np.frombuffer(kept(), "<f4")) > 0.99


def test_nothing_is_left_of_a_call_that_is_over() -> None:
    caller = speaker()
    caller.hear(count("theo", 4))
    caller.judged([kept()])

    caller.forget()

    assert caller.judged([kept()]).word == "little"
    assert caller.sounds() == []


def test_thresholds_are_those_of_the_most_speech_and_least_noise_that_was_heard() -> None:
    rows = thresholds_of(OWN)

    assert rows.at(0.4, 40) is None
    assert rows.at(100, 2) is None
    assert rows.at(100, 60) == max(rows.rows, key=lambda row: (row.seconds, row.snr))


BESIDE = {
    "[front]\nband = 80": "has band; expected are takes, rate",
    "[front]\nbands = 'many'": "has bands; expected are takes, rate",
    "[front": "cannot be read",
}


@pytest.mark.parametrize("text", BESIDE)
def test_a_bad_file_beside_another_encoder_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(text)

    with pytest.raises(NoModel, match=BESIDE[text]):
        front_of(tmp_path / "mine.onnx")


def test_another_encoder_says_what_it_is_fed_and_from_which_score_it_is_sure(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        'apart = 0.1\n[front]\ntakes = "samples"\nrate = 8000\nhop = 80\n'
        "[[threshold]]\nseconds = 2\nsnr = 10\nsame = 0.4\nother = 0.2\n"
    )

    assert front_of(tmp_path / "mine.onnx") == Front(takes="samples", rate=8000, hop=80)
    assert thresholds_of(tmp_path / "mine.onnx").at(3, 12) is not None


def test_an_encoder_for_other_bands_than_it_is_fed_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine.onnx").write_bytes(encoder().file.read_bytes())
    (tmp_path / "mine.toml").write_text("[front]\nbands = 80\n")

    with pytest.raises(NoModel, match="not a speaker encoder for what it is fed"):
        _ = SpeakerEncoder(tmp_path / "mine.onnx").dimensions


def test_thresholds_that_let_another_in_are_told(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        "apart = 0.1\n[[threshold]]\nseconds = 2\nsnr = 10\nsame = 0.2\nother = 0.4\n"
    )

    with pytest.raises(NoModel, match="no 'other' above its 'same'"):
        thresholds_of(tmp_path / "mine.onnx")


def test_a_call_makes_each_window_of_its_speech_once() -> None:
    caller = Speaker(encoder(), Thresholds(thresholds_of(OWN).rows, 0.0))
    caller.hear(count("theo", 4))
    caller.judged([kept()])
    first = list(caller._windows)
    caller.hear(count("theo", 12))
    caller.judged([kept()])

    assert any(vector is first[-1][0] for vector, _ in caller._windows)
