"""Recordings of a project: what can be played, and says what it should."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from ivr.content.audio import BadSound, sound_of
from ivr.content.project import load

FLOW = "flows:\n  pattern_session_start:\n    steps:\n      - play: hello\n"
QUEUES = "queues:\n  service: {description: Everything.}\n"
SECOND = b"\x7f" * 8000
MU_LAW = (7, 1, 8000, 8000, 1, 8)
PCM_STEREO = (1, 2, 44100, 176400, 4, 16)


def wav(layout: tuple[int, ...] = MU_LAW, sound: bytes = 2 * SECOND, *, before: bytes = b"") -> bytes:
    """A WAV file: encoding, channels, rate, bytes a second, block, bits; then other chunks and the sound."""
    form = struct.pack("<HHIIHH", *layout)
    body = b"fmt " + struct.pack("<I", len(form)) + form + before
    body += b"data" + struct.pack("<I", len(sound)) + sound
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body


def said(folder: Path, flow: str = FLOW, **recordings: bytes | str) -> list[str]:
    """What is said of a project with these files in audio/en/; hello_wav is hello.wav."""
    files: dict[str, bytes | str] = {"flows/queues.yml": QUEUES, "flows/hello.yml": flow}
    for name, content in recordings.items():
        stem, _, ending = name.rpartition("_")
        files[f"audio/en/{stem}.{ending}"] = content
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    _, problems = load(folder)
    return str(problems).splitlines()


def test_a_recording_as_a_telephone_carries_it_is_no_problem(tmp_path: Path) -> None:
    assert said(tmp_path, hello_wav=wav(), hello_txt="Hello, this is Harbor Bank.") == []


def test_a_recording_whose_lengths_were_never_filled_in_is_one(tmp_path: Path) -> None:
    head = wav(sound=b"")
    died = head[:4] + bytes(4) + head[8:] + 2 * SECOND

    assert said(tmp_path, hello_wav=died, hello_txt="Hello, this is Harbor Bank.") == []
    sound = sound_of(tmp_path / "audio/en/hello.wav")
    assert sound and sound.seconds == 2.0


def test_a_recording_at_another_rate_is_to_be_converted(tmp_path: Path) -> None:
    assert said(tmp_path, hello_wav=wav(PCM_STEREO, b"\0" * 176400)) == [
        "audio/en/hello.wav: warning: 44100 samples a second, 2 channels; a telephone carries 8000, one channel. "
        "Convert it: ffmpeg -i hello.wav -ar 8000 -ac 1 -c:a pcm_mulaw hello.8000.wav"
    ]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("hello_wav", b"", "it is not a WAV file"),
        ("hello_wav", b"ID3\4" + SECOND, "it is not a WAV file"),
        ("hello_wav", wav(sound=b""), "it holds no sound"),
        ("hello_wav", wav()[:20], "it holds no sound"),
        ("hello_wav", wav((17, 1, 8000, 4000, 256, 4)), "it is of encoding 17, not PCM or mu-law"),
        ("hello_wav", wav((1, 0, 0, 0, 0, 0)), "its header does not say what it holds"),
        ("hello_mp3", wav(), "it is not an MP3 file"),
    ],
    ids=["empty", "an mp3", "silent", "cut off", "packed", "nothing", "a wav"],
)
def test_a_recording_that_cannot_be_played_is_an_error(
    tmp_path: Path, name: str, content: bytes, why: str
) -> None:
    file = name.replace("_", ".")

    assert said(tmp_path, **{name: content}) == [
        f"audio/en/{file}: cannot be played: {why}. Record it again, or convert it."
    ]


def test_what_nobody_can_play_and_what_stands_twice_is_told(tmp_path: Path) -> None:
    assert said(tmp_path, hello_mp3=b"ID3\4" + SECOND, hello_wav=wav(), hello_ogg=b"OggS") == [
        "audio/en/hello.ogg: warning: 'hello.ogg' is not a recording that can be played: its name must end in .wav or "
        ".mp3. Convert it: ffmpeg -i hello.ogg -ar 8000 -ac 1 -c:a pcm_mulaw hello.wav",
        "audio/en/hello.wav: warning: there is 'hello.mp3' beside it, so one of them is never played. "
        "Keep one of them.",
    ]


def test_a_recording_too_short_or_too_long_for_its_text_does_not_say_it(tmp_path: Path) -> None:
    words = (
        "Thank you for calling Harbor Bank, where your money lies in safety since eighteen hundred and ten."
    )

    assert said(tmp_path, hello_wav=wav(), hello_txt=words) == [
        "audio/en/hello.wav: warning: lasts 2.0 s; the text in hello.txt (17 words) takes about 7 s. "
        "Record it anew, or write down what it says."
    ]
    assert said(tmp_path, hello_wav=wav(sound=30 * SECOND), hello_txt="Hello there.") == [
        "audio/en/hello.wav: warning: lasts 30.0 s; the text in hello.txt (2 words) takes about 1 s. "
        "Record it anew, or write down what it says."
    ]
    assert said(tmp_path, hello_wav=wav(sound=7 * SECOND), hello_txt=words) == []


def test_the_flow_and_the_file_beside_the_recording_say_the_same(tmp_path: Path) -> None:
    good = FLOW + "        text: Hello, this is Harbor Bank!\n"
    bad = FLOW + "        text: Good morning, {first_name}.\n"
    beside = "Hello. This is Harbor Bank."

    assert said(tmp_path, good, hello_wav=wav(), hello_txt=beside) == []
    assert said(tmp_path, bad, hello_wav=wav(), hello_txt=beside) == [
        "flows/hello.yml:5:15: step '0_play_hello': a recording cannot say a value. Say it in a step 'say'.",
        "flows/hello.yml:5:15: warning: step '0_play_hello': audio/en/hello.txt says something else: "
        '"Hello. This is Harbor Bank." Record it anew, or write here what it says.',
        "flows/hello.yml:5:29: step '0_play_hello': nothing fills the slot 'first_name'. "
        "Collect it, set it, have an action fill it, or add it to the domain's slots.",
    ]


def test_a_recording_that_nothing_plays_is_left_over(tmp_path: Path) -> None:
    assert said(tmp_path, hello_wav=wav(), waltz_wav=wav()) == [
        "audio/en/waltz.wav: warning: nothing plays the recording 'waltz'. "
        "Write '- play: waltz' in a flow, or delete it."
    ]


def test_other_chunks_before_the_sound_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "hello.wav").write_bytes(wav(before=b"LIST" + struct.pack("<I", 5) + b"odd..\0"))

    sound = sound_of(tmp_path / "hello.wav")

    assert sound is not None and (sound.rate, sound.channels, sound.seconds) == (8000, 1, 2.0)


def test_a_header_that_promises_more_than_there_is_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "hello.wav").write_bytes(wav()[:-8000])
    (tmp_path / "endless.wav").write_bytes(b"RIFF\xff\xff\xff\xffWAVE" + b"junk\0\0\0\0" * 200)

    sound = sound_of(tmp_path / "hello.wav")

    assert sound is not None and sound.seconds == 1.0
    with pytest.raises(BadSound, match="holds no sound"):
        sound_of(tmp_path / "endless.wav")
