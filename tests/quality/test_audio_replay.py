"""Recorded calls heard again with real Vosk and its tiny model, and recordings without a log written down."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from caller import Caller, Sentences, project
from click.testing import CliRunner
from recorded import Telephone, tone
from speech.real import digit, line, silence
from speech.test_sound_files import wav

from ivr.__main__ import main
from ivr.conversation.flow import Flows
from ivr.quality import records
from ivr.quality.audio_replay import Line, word_errors
from ivr.quality.records import Place
from ivr.quality.replays import Options, result_of
from ivr.quality.summary import summary
from ivr.speech.audio import MULAW, RATE, Audio, Samples, WavFile, encode, write_wav
from ivr.speech.ears import Ears
from ivr.speech.models import TINY
from ivr.speech.vad import find_vad
from ivr.speech.vosk import VoskRecogniser

FLOWS = """\
flows:
  transfer:
    description: Moves money.
    nlu_trigger: [{intent: transfer}]
    steps:
      - {collect: amount, reads: money, ask: How much?}
      - {collect: sure, reads: yes_no, ask: "{amount:money}, right?"}
      - {collect: code, reads: digits, ask: Which code?}
      - {say: "Moved {amount:money} with {code:digits}."}
"""
NLU = """\
nlu:
  - intent: transfer
    examples: |
      - i would like to transfer money
      - transfer money please
      - transfer
      - i want to transfer
      - can i transfer money
"""
WISH = "i would like to transfer money"
MEANINGS = {WISH: "transfer"}
EARS = Ears(VoskRecogniser({"en": TINY}), partial(find_vad, None))
TODAY = Options(audio=True)


@dataclass(frozen=True)
class Ready:
    flows: Flows
    understanding: Any
    ears: Ears = EARS


@pytest.fixture
def ready(tmp_path: Path) -> Ready:
    return Ready(project(tmp_path / "project", flows=FLOWS, nlu=NLU).flows, Sentences(MEANINGS))


@pytest.fixture
def phone(tmp_path: Path) -> Telephone:
    return Telephone(Caller(project(tmp_path / "then", flows=FLOWS, nlu=NLU), MEANINGS).call)


def test_a_call_is_heard_as_it_was_then(ready: Ready, phone: Telephone, tmp_path: Path) -> None:
    phone.says(WISH).says("fifty dollars").says("yes").presses("4711")
    place = phone.write(tmp_path / "call")

    found = result_of(place, ready, TODAY)

    assert found["verdict"] == "same", found
    assert found["words"] == {"reference": [0, 0, 0], "then": [9, 0]}
    assert found["sentences"] == []


def test_the_caller_alone_on_one_channel_is_heard_too(ready: Ready, phone: Telephone, tmp_path: Path) -> None:
    place = phone.says(WISH).says("fifty dollars").write(tmp_path / "call", dual=False)

    assert result_of(place, ready, TODAY)["verdict"] == "same"


def test_what_was_misheard_then_and_is_heard_now_is_shown(
    ready: Ready, phone: Telephone, tmp_path: Path
) -> None:
    phone.says(WISH).says("fifty dollars", heard_as="fifteen dollars").says("yes").presses("4711")
    place = phone.write(tmp_path / "call")
    (place.path / "reference.txt").write_text(f"{WISH}\nfifty dollars\nyes\n", "utf-8")

    found = result_of(place, ready, TODAY)

    assert found["difference"]["then"] == "15 dollars, right?"
    assert found["difference"]["now"] == "50 dollars, right?"
    assert found["sentences"] == [["fifteen dollars", "fifty dollars", "", ""]]
    assert found["words"]["reference"] == [9, 1, 0]
    assert "Of 9 words said, 11.1% were heard wrongly then, 0.0% now." in summary([found]).lines()


def test_what_was_not_heard_at_all_then_may_be_heard_now(
    ready: Ready, phone: Telephone, tmp_path: Path
) -> None:
    phone.says(WISH).is_missed("fifty dollars").says("forty dollars").says("yes").presses("4711")
    place = phone.write(tmp_path / "call")

    found = result_of(place, ready, TODAY)

    assert found["difference"]["kind"] == "question"
    assert found["now"]["exchanges"][2]["caller"] == "fifty dollars"
    assert found["measures"][1]["repeats"] < found["measures"][0]["repeats"]


def test_keys_that_the_log_does_not_tell_are_found_in_the_audio(
    ready: Ready, phone: Telephone, tmp_path: Path
) -> None:
    phone.says(WISH).says("fifty dollars").says("yes").presses("4711")
    place = phone.write(tmp_path / "call")
    data = json.loads((place.path / "call.json").read_text("utf-8"))
    data["turns"][-1]["event"]["keys"] = ""
    records.write(place.path, data)

    found = result_of(place, ready, TODAY)

    assert found["verdict"] == "same"
    assert found["sentences"] == [["[]", "[4711]", "", ""]]


def test_a_record_in_an_archive_is_heard(ready: Ready, phone: Telephone, tmp_path: Path) -> None:
    place = phone.says(WISH).write(tmp_path / "call")
    with zipfile.ZipFile(tmp_path / "calls.zip", "w") as archive:
        for file in place.path.iterdir():
            archive.write(file, f"one/{file.name}")

    (packed,) = records.find([tmp_path / "calls.zip"])

    assert isinstance(packed, Place)
    assert result_of(packed, ready, TODAY)["verdict"] == "same"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "it has no audio.wav."),
        (b"", "audio.wav: the file is empty."),
        (b"ID3\x04" + bytes(200), "audio.wav: this is MP3."),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio.wav: the WAV file ends before its sound begins."),
    ],
)
def test_audio_that_cannot_be_heard_is_told(
    ready: Ready, phone: Telephone, tmp_path: Path, content: bytes | None, told: str
) -> None:
    place = phone.says(WISH).write(tmp_path / "call")
    (place.path / "audio.wav").unlink()
    if content is not None:
        (place.path / "audio.wav").write_bytes(content)

    found = result_of(place, ready, TODAY)

    assert found["unread"].startswith(f"{place}: {told}")


def test_a_reference_with_other_lines_than_utterances_is_told(
    ready: Ready, phone: Telephone, tmp_path: Path
) -> None:
    place = phone.says(WISH).write(tmp_path / "call")
    (place.path / "reference.txt").write_text("one\ntwo\n", "utf-8")

    assert result_of(place, ready, TODAY)["unread"].endswith(
        "reference.txt has 2 lines, and the log 1 utterances."
    )


def test_audio_that_stops_early_is_silence_from_there_on(
    ready: Ready, phone: Telephone, tmp_path: Path
) -> None:
    place = phone.says(WISH).says("fifty dollars").write(tmp_path / "call")
    whole = (place.path / "audio.wav").read_bytes()
    (place.path / "audio.wav").write_bytes(whole[: len(whole) // 2])

    found = result_of(place, ready, TODAY)

    assert found["now"]["exchanges"][2]["caller"] == "(silence)"


def test_a_line_is_read_forwards_without_keeping_what_is_over(tmp_path: Path) -> None:
    samples = (np.arange(65 * RATE) % 30000).astype(np.int16)
    write_wav(tmp_path / "long.wav", Audio((samples,)))

    with WavFile(tmp_path / "long.wav") as file:
        line = Line(file)
        for start, end in ((0.5, 3.0), (3.0, 3.0), (9.5, 31.25), (40.0, 60.0), (64.0, 70.0), (80.0, 90.0)):
            piece = line.between(start, end)
            assert np.array_equal(piece, samples[int(start * RATE) : int(end * RATE)])
            assert len(line._held) <= max(end - start, 0) * RATE + 10 * RATE


def test_word_errors_are_counted_as_words_added_left_out_or_changed() -> None:
    assert word_errors("transfer fifty dollars", "Transfer fifty dollars.") == 0
    assert word_errors("transfer fifty dollars", "transfer fifteen dollars please") == 2
    assert word_errors("yes", "") == 1
    assert word_errors("", "the the") == 2


# -- ivr hear --------------------------------------------------------------------------------------------


def said_digits(*digits: int) -> Samples:
    pause = silence(0.15)
    return line(silence(1), *(part for number in digits for part in (digit(number), pause)), silence(1))


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    project(folder, flows=FLOWS, nlu=NLU)
    assert CliRunner().invoke(main, ["train", "--project", str(folder)]).exit_code == 0
    return folder


def heard(bank: Path, *arguments: object) -> Any:
    return CliRunner().invoke(main, ["hear", "--project", str(bank), *map(str, arguments)])


def test_a_recording_is_written_down_with_times_keys_and_intents(
    bank: Path, phone: Telephone, tmp_path: Path
) -> None:
    place = phone.says(WISH).presses("4711").write(tmp_path / "call")

    told = heard(bank, place.path / "audio.wav")
    keys = heard(bank, place.path / "audio.wav", "--show-keys")

    assert told.exit_code == 0, told.output
    first, wish, pressed = told.stdout.splitlines()
    assert first.startswith(f"{place.path / 'audio.wav'}: ") and first.endswith(" s")
    assert wish.startswith("  0:01.") and f"{WISH}  (transfer " in wish
    assert pressed.endswith("[••••]") and "4711" not in told.output
    assert "[4711]" in keys.output


def test_a_recording_is_heard_to_its_end_though_its_head_says_that_it_is_empty(
    bank: Path, tmp_path: Path
) -> None:
    """As a program leaves it that writes into a pipe, or dies while it records."""
    file = wav(tmp_path / "died.wav", MULAW, 8, RATE, 1, encode(said_digits(7, 1, 3, 9)), claims=0)
    file.write_bytes(b"RIFF" + bytes(4) + file.read_bytes()[8:])

    told = heard(bank, file)

    assert told.exit_code == 0, told.output
    assert "seven one three nine" in told.output


def test_that_somebody_speaks_on_the_other_channel_is_told(bank: Path, tmp_path: Path) -> None:
    caller = said_digits(7, 1, 3, 9)
    write_wav(tmp_path / "call.wav", Audio((caller, np.zeros_like(caller))))
    write_wav(tmp_path / "swapped.wav", Audio((np.zeros_like(caller), caller)))

    told, swapped = heard(bank, tmp_path / "call.wav"), heard(bank, tmp_path / "swapped.wav")

    tiny = "Sound is heard by Parley's tiny model, which knows 156 English words; 'ivr models' tells of others.\n"
    assert told.stderr == tiny
    assert swapped.stdout.endswith("(nothing)\n") and "on channel 2 somebody speaks, too" in swapped.stderr


def test_files_that_are_none_are_told_and_the_others_heard(bank: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.wav").write_bytes(b"")
    (tmp_path / "song.mp3").write_bytes(b"ID3\x04" + bytes(100))
    write_wav(tmp_path / "silence.wav", Audio((np.zeros(3 * RATE, np.int16),)))
    high = np.zeros((44100, 2), np.int16)
    write_wav(tmp_path / "stereo.wav", Audio((high[:, 0], high[:, 1]), 44100))

    told = heard(bank, *sorted(tmp_path.glob("*.*")))

    assert told.exit_code == 1
    assert "empty.wav: the file is empty." in told.stderr and "song.mp3: this is MP3." in told.stderr
    assert told.stdout.count("(nothing)") == 2


def test_hours_of_silence_are_heard_piece_by_piece(bank: Path, tmp_path: Path) -> None:
    quiet = np.zeros(20 * 60 * RATE, np.int16)
    quiet[-2 * RATE : -2 * RATE + len(tone("5"))] = tone("5")
    write_wav(tmp_path / "long.wav", Audio((quiet,)))

    told = json.loads(heard(bank, tmp_path / "long.wav", "--show-keys", "--json").stdout)

    assert [(round(line["start"]), line["keys"]) for line in told[0]["lines"]] == [(1198, "5")]
