"""Sound comes in as telephones and files have it, and is 8 kHz inside."""

from __future__ import annotations

import struct
import sys
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from speech.real import SPEECH

from ivr.speech.audio import (
    RATE,
    Audio,
    BadAudio,
    Resampler,
    WavFile,
    decode,
    encode,
    read_wav,
    to_8k,
    write_wav,
)


def wav(
    path: Path, kind: int, bits: int, rate: int, channels: int, data: bytes, claims: int | None = None
) -> Path:
    form = struct.pack(
        "<HHIIHH", kind, channels, rate, rate * channels * bits // 8, channels * bits // 8, bits
    )
    head = b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVEfmt " + struct.pack("<I", len(form)) + form
    path.write_bytes(head + b"data" + struct.pack("<I", len(data) if claims is None else claims) + data)
    return path


def tone(hertz: float, rate: int, seconds: float = 0.5, loud: float = 8000) -> NDArray[np.float64]:
    return np.asarray(loud * np.sin(2 * np.pi * hertz * np.arange(int(rate * seconds)) / rate))


# -- G.711 -----------------------------------------------------------------------------------------------


def test_every_code_of_the_wire_comes_back_as_it_was() -> None:
    codes = bytes(range(256))

    again = encode(decode(codes))

    assert [(a, b) for a, b in zip(codes, again, strict=True) if a != b] == [
        (0x7F, 0xFF)
    ]  # minus zero is zero


def test_known_samples_have_the_codes_of_the_standard() -> None:
    assert decode(b"\x00\x80\x7f\xff\x02").tolist() == [-32124, 32124, 0, 0, -30076]
    assert encode(np.array([0, -1, 1, 32767, -32768, 1000], np.int16)).hex() == "ff7eff8000ce"


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="Python has no audioop any more")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_tables_are_those_of_audioop_bit_for_bit() -> None:
    import audioop

    every = np.arange(-32768, 32768).astype(np.int16)

    assert encode(every) == audioop.lin2ulaw(every.tobytes(), 2)
    assert decode(bytes(range(256))).tobytes() == audioop.ulaw2lin(bytes(range(256)), 2)


# -- other rates -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rate", [6000, 11025, 16000, 22050, 44100, 48000])
def test_what_a_telephone_carries_survives_from_any_rate(rate: int) -> None:
    heard = to_8k(tone(1000, rate), rate)

    expected = tone(1000, RATE)[: len(heard)]
    assert len(heard) == RATE // 2
    assert np.abs(heard - expected)[200:-200].max() < 8  # 0.1 % of it


@pytest.mark.parametrize("rate", [16000, 44100, 48000])
def test_what_a_telephone_cannot_carry_does_not_come_back_as_something_else(rate: int) -> None:
    heard = to_8k(tone(5000, rate), rate)

    assert np.abs(heard)[200:-200].max() < 8


def test_pieces_of_any_size_make_the_same_sound() -> None:
    noise = np.random.default_rng(2).normal(0, 3000, 44100).astype(np.float32)
    resampler = Resampler(44100)

    pieces = [
        resampler.feed(noise[i : i + 777], last=i + 777 >= len(noise)) for i in range(0, len(noise), 777)
    ]

    assert np.array_equal(np.concatenate(pieces), to_8k(noise, 44100))


# -- files -----------------------------------------------------------------------------------------------

SIGNAL = tone(440, RATE)
FORMS: dict[str, tuple[int, int, Any]] = {
    "8 bits": (1, 8, lambda x: (x / 256 + 128).round().astype(np.uint8)),
    "16 bits": (1, 16, lambda x: x.astype("<i2")),
    "24 bits": (1, 24, lambda x: (x * 256).astype("<i4").view(np.uint8).reshape(-1, 4)[:, :3]),
    "32 bits": (1, 32, lambda x: (x * 65536).astype("<i4")),
    "float": (3, 32, lambda x: (x / 32768).astype("<f4")),
    "long float": (3, 64, lambda x: (x / 32768).astype("<f8")),
    "mu-law": (7, 8, lambda x: np.frombuffer(encode(x.astype(np.int16)), np.uint8)),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_recording_is_read_in_whatever_form_it_was_made(tmp_path: Path, form: str) -> None:
    kind, bits, written = FORMS[form]

    audio = read_wav(wav(tmp_path / "x.wav", kind, bits, RATE, 1, written(SIGNAL).tobytes()))

    assert np.abs(audio.samples[0] - SIGNAL).max() <= (260 if bits == 8 else 2)


def test_both_sides_of_a_call_stay_apart(tmp_path: Path) -> None:
    both = np.stack((tone(300, 44100), tone(1200, 44100)), axis=1).astype("<i2")

    audio = read_wav(wav(tmp_path / "call.wav", 1, 16, 44100, 2, both.tobytes()))

    assert len(audio.samples) == 2 and audio.rate == RATE and audio.seconds == 0.5
    for channel, hertz in zip(audio.samples, (300, 1200), strict=True):
        assert abs(int(np.abs(np.fft.rfft(channel)).argmax()) * 2 - hertz) <= 2


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    audio = Audio((np.arange(-500, 500, dtype=np.int16), np.arange(1000, dtype=np.int16)))

    write_wav(tmp_path / "x.wav", audio)
    again = read_wav(tmp_path / "x.wav")

    assert all(np.array_equal(a, b) for a, b in zip(again.samples, audio.samples, strict=True))


def test_a_recording_that_was_cut_short_is_read_as_far_as_it_goes_and_says_so(tmp_path: Path) -> None:
    file = wav(tmp_path / "cut.wav", 7, 8, RATE, 1, bytes(12000), claims=40000)

    audio = read_wav(file)

    assert audio.seconds == 1.5
    assert audio.notes == (f"{file}: cut short: 1.5 s of 5.0 s are there, and were read.",)


def test_a_recording_that_was_written_to_a_pipe_has_no_length_and_is_read(tmp_path: Path) -> None:
    audio = read_wav(wav(tmp_path / "pipe.wav", 1, 16, RATE, 1, bytes(16000), claims=0xFFFFFFFF))

    assert audio.seconds == 1.0 and audio.notes == ()


@pytest.mark.parametrize("whole", [0, 36])
def test_a_recording_whose_head_was_never_filled_in_is_read_to_its_end(tmp_path: Path, whole: int) -> None:
    file = wav(tmp_path / "died.wav", 7, 8, RATE, 1, bytes(12000), claims=0)
    file.write_bytes(b"RIFF" + struct.pack("<I", whole) + file.read_bytes()[8:])

    audio = read_wav(file)

    assert audio.seconds == 1.5 and audio.notes == ()


def test_a_recording_that_says_it_holds_nothing_holds_nothing_whatever_comes_behind(tmp_path: Path) -> None:
    file = wav(tmp_path / "empty.wav", 7, 8, RATE, 1, b"LIST" + struct.pack("<I", 4) + b"INFO", claims=0)

    with pytest.raises(BadAudio, match="the file holds no sound"):
        read_wav(file)


CONVERT = "Convert it: ffmpeg -i {0} -ar 8000 -c:a pcm_s16le"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("no.wav", b"", "the file is empty. Record or fetch it again."),
        ("song.mp3", b"ID3\x04" + bytes(50), f"this is MP3. {CONVERT.format('song.mp3')} song.wav"),
        (
            "song.wav",
            b"\xff\xfb\x90\x00" + bytes(50),
            f"this is MP3. {CONVERT.format('song.wav')} song-8k.wav",
        ),
        ("a.ogg", b"OggS" + bytes(50), f"this is Ogg. {CONVERT.format('a.ogg')} a.wav"),
        (
            "notes.txt",
            b"Dear diary, today",
            f"this is not a WAV file. {CONVERT.format('notes.txt')} notes.wav",
        ),
        ("half.wav", b"RIFF\x00\x00\x00\x00WAVEfmt ", "the WAV file ends before its sound begins."),
    ],
)
def test_what_cannot_be_heard_is_told_with_what_to_do(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)

    with pytest.raises(BadAudio) as error:
        read_wav(file)

    assert str(error.value).startswith(f"{file}: {told}")


def test_a_file_without_sound_and_a_file_that_is_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(BadAudio, match="the file holds no sound"):
        read_wav(wav(tmp_path / "x.wav", 1, 16, RATE, 1, b""))
    with pytest.raises(BadAudio, match=r"nowhere\.wav: cannot be read: No such file or directory\."):
        read_wav(tmp_path / "nowhere.wav")


def test_sound_of_another_kind_is_told_with_its_number(tmp_path: Path) -> None:
    with pytest.raises(BadAudio, match="sound of kind 17 with 4 bits is not read"):
        read_wav(wav(tmp_path / "adpcm.wav", 17, 4, RATE, 2, bytes(100)))


def test_hours_are_read_in_pieces(tmp_path: Path) -> None:
    hours = 3 * 3600 * RATE
    file = wav(tmp_path / "long.wav", 7, 8, RATE, 1, b"", claims=hours)
    with file.open("r+b") as long:
        long.truncate(file.stat().st_size + hours)  # no disk is used for it

    tracemalloc.start()
    with WavFile(file) as audio:
        count = sum(len(piece[0]) for piece in audio.pieces())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == hours
    assert peak < 2_000_000


def test_real_speech_of_16_khz_is_read(tmp_path: Path) -> None:
    audio = read_wav(SPEECH / "vosk_test.wav")

    assert round(audio.seconds, 2) == 8.31
