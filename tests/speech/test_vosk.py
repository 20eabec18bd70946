"""Vosk hears: real speech of people the model does not know, the real library, the model that travels with Parley."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from machine import program
from speech.real import NUMBERS, SPEECH, digit, hear, in_pieces, line, recorded, silence

from ivr.conversation.commands import Listen
from ivr.speech import expected
from ivr.speech.audio import RATE, Samples
from ivr.speech.ear import Began, Ear, Heard
from ivr.speech.endpointing import Endpointing
from ivr.speech.models import TINY
from ivr.speech.recogniser import Listener, NoModel, Transcript
from ivr.speech.vad import EnergyVad
from ivr.speech.voice import ProgramVoice
from ivr.speech.vosk import VoskRecogniser, try_out

DIGITS = expected.phrases(Listen(reads="digits"))


@pytest.fixture(scope="module")
def vosk() -> VoskRecogniser:
    return VoskRecogniser({"en": TINY})


def transcript(listener: Listener, samples: Samples) -> Transcript:
    for piece in in_pieces(samples):
        listener.feed(piece)
    return listener.finish()


def spoken(text: str) -> Samples:
    """A voice that the model was not trained with."""
    return ProgramVoice(program("flite"), voice="rms").speak(text, "en")


def test_strings_of_digits_are_heard_with_the_time_of_each(vosk: VoskRecogniser) -> None:
    found = transcript(vosk.listen("en", *DIGITS), recorded("vosk_test"))

    assert found.text.split() == (SPEECH / "vosk_test.txt").read_text().split()
    times = [(word.start, word.end) for word in found.words]
    assert times == sorted(times) and 0.9 < times[0][0] < 1.1 and 7.5 < times[-1][1] < 8.3


@pytest.mark.parametrize("speaker", ["theo", "lucas"])
def test_digits_of_people_it_does_not_know_are_heard(vosk: VoskRecogniser, speaker: str) -> None:
    said = [(number, take) for number in range(10) for take in (4, 12)]

    right = sum(
        transcript(
            vosk.listen("en", *DIGITS), line(silence(0.4), digit(number, speaker, take), silence(0.6))
        ).text
        == NUMBERS[number]
        for number, take in said
    )

    assert right >= 17, f"{right} of {len(said)}"


@pytest.mark.parametrize(
    "words", ["operator", "can i speak to an agent please", "go back", "help", "i lost my card", "main menu"]
)
def test_who_asks_for_something_else_at_a_question_for_digits_is_understood(
    vosk: VoskRecogniser, words: str
) -> None:
    found = transcript(vosk.listen("en", *DIGITS), line(silence(0.3), spoken(words), silence(0.5)))

    assert found.text == words


def test_words_around_the_digits_are_heard_as_well(vosk: VoskRecogniser) -> None:
    said = line(silence(0.3), spoken("my account number is four two seven one"), silence(0.5))

    assert transcript(vosk.listen("en", *DIGITS), said).text == "my account number is four two seven one"


@pytest.mark.parametrize("words", ["double one four oh", "nineteen eighty four", "one hundred forty six"])
def test_digits_in_pairs_and_numbers_are_heard_though_nobody_expected_them(
    vosk: VoskRecogniser, words: str
) -> None:
    said = line(silence(0.3), spoken(words), silence(0.5))

    assert transcript(vosk.listen("en", *DIGITS), said).text == words


def test_digits_made_of_a_strangers_words_are_not_believed(vosk: VoskRecogniser) -> None:
    babble = transcript(vosk.listen("en", *DIGITS), recorded("librispeech_reading"))
    real = transcript(vosk.listen("en", *DIGITS), recorded("vosk_test"))

    assert not set(babble.text.split()) <= set(DIGITS[0])
    assert (real.confidence or 0) > (babble.confidence or 0)


def test_what_the_model_does_not_know_is_never_a_word(vosk: VoskRecogniser) -> None:
    for phrases in ((), ("yes", "no")):
        listener = vosk.listen("en", phrases)
        for piece in in_pieces(recorded("librispeech_reading"), 4000):
            listener.feed(piece)
            assert "unk" not in listener.partial()
        found = listener.finish()
        assert "unk" not in found.text and not [word for word in found.words if "unk" in word.text]


def test_phrases_with_words_that_the_model_does_not_know_are_left_out(vosk: VoskRecogniser) -> None:
    said = line(silence(0.3), digit(7), silence(0.5))

    assert transcript(vosk.listen("en", ("seven", "Überweisung", ""), closed=True), said).text == "seven"
    assert transcript(vosk.listen("en", ("Überweisung",), closed=True), said).text == "seven"


def test_silence_is_nothing(vosk: VoskRecogniser) -> None:
    for phrases, closed in (((), False), DIGITS):
        listener = vosk.listen("en", phrases, closed)
        assert listener.partial() == ""
        assert transcript(listener, silence(2)) == Transcript("")
        assert listener.finish() == Transcript("")


def test_one_listening_hears_one_utterance_after_the_other(vosk: VoskRecogniser) -> None:
    listener = vosk.listen("en", *DIGITS)
    first = transcript(listener, line(silence(0.5), digit(7), silence(0.5)))

    second = transcript(listener, line(silence(0.5), digit(3), silence(0.5)))

    assert (first.text, second.text) == ("seven", "three")
    assert second.words[0].start > first.words[0].end + 0.5


def test_other_readings_are_there_for_who_asks(vosk: VoskRecogniser) -> None:
    found = transcript(vosk.listen("en", alternatives=5), line(silence(0.4), digit(0, take=12), silence(0.5)))

    assert found.text and found.alternatives and found.text not in found.alternatives


def test_many_calls_share_one_model(vosk: VoskRecogniser) -> None:
    said, heard = line(silence(0.3), digit(7), silence(0.5)), []

    def call() -> None:
        heard.append(transcript(vosk.listen("en", *DIGITS), said).text)

    calls = [threading.Thread(target=call) for _ in range(8)]
    for one in calls:
        one.start()
    for one in calls:
        one.join()

    assert heard == ["seven"] * 8


def test_a_language_is_heard_by_the_model_that_is_near(vosk: VoskRecogniser) -> None:
    assert vosk.hears("en-US") and vosk.hears("en_GB") and not vosk.hears("es")
    assert VoskRecogniser({"en-us": TINY}).hears("en")
    with pytest.raises(NoModel, match="no speech model for 'es'"):
        vosk.listen("es")


# -- folders that are no model -----------------------------------------------------------------------------


def cut(folder: Path, name: str, size: int) -> None:
    (folder / name).write_bytes((folder / name).read_bytes()[:size])


BROKEN = {
    "nothing": (lambda folder: shutil.rmtree(folder), "there is no such folder"),
    "empty": (
        lambda folder: [shutil.rmtree(folder), folder.mkdir()],
        "is not a Vosk model: am/final.mdl, conf/mfcc.conf",
    ),
    "no graph": (
        lambda folder: shutil.rmtree(folder / "graph"),
        "graph/HCLG.fst, or graph/HCLr.fst and graph/Gr.fst",
    ),
    "cut model": (lambda folder: cut(folder, "am/final.mdl", 900_000), "Vosk cannot use this model"),
    "cut graph": (lambda folder: cut(folder, "graph/Gr.fst", 60_000), "Vosk cannot use this model"),
    "no words": (
        lambda folder: (folder / "graph/words.txt").write_bytes(b"\xff\xfe junk\n" * 99),
        "Vosk cannot use this model",
    ),
    "bad settings": (lambda folder: (folder / "conf/mfcc.conf").write_text("--nonsense=3"), "Invalid option"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_folder_that_is_no_model_is_told_and_ends_nothing(tmp_path: Path, how: str) -> None:
    breaks, told = BROKEN[how]
    folder = tmp_path / "model"
    shutil.copytree(TINY, folder)
    breaks(folder)

    assert told in try_out(folder)
    with pytest.raises(NoModel, match="model"):
        VoskRecogniser({"en": folder}).listen("en")


def test_a_model_given_by_hand_is_tried_and_heard_with(tmp_path: Path) -> None:
    shutil.copytree(TINY, tmp_path / "mine")

    found = transcript(VoskRecogniser({"en": tmp_path / "mine"}).listen("en"), recorded("vosk_test"))

    assert found.text.startswith("one zero zero zero one")


def test_vosk_is_not_loaded_before_someone_listens() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import sys, ivr.speech.vosk, ivr.speech.vad; print('vosk' in sys.modules)"],
        capture_output=True, text=True,
    )  # fmt: skip

    assert told.stdout == "False\n", told.stderr


# -- the whole ear -----------------------------------------------------------------------------------------


def test_two_answers_of_a_call_are_heard_each_at_its_time(vosk: VoskRecogniser) -> None:
    said = line(silence(3), digit(7), silence(2), digit(3), silence(2))
    first, second = 3.0, 5.0 + len(digit(7)) / RATE

    happened = hear(said, vosk.listen("en", *DIGITS))

    assert [type(one) for one in happened] == [Began, Heard, Began, Heard]
    answers = [one for one in happened if isinstance(one, Heard)]
    assert [one.transcript.text for one in answers] == ["seven", "three"]
    for answer, began, ended in zip(answers, (first, second), (first + 0.5, second + 0.5), strict=True):
        assert began - 0.1 < answer.transcript.words[0].start < ended
        assert ended < answer.at < ended + 1.1


def test_speech_is_noticed_soon_enough_to_stop_a_prompt(vosk: VoskRecogniser) -> None:
    for number in range(10):
        began = hear(line(silence(1), digit(number), silence(2)), vosk.listen("en"))[0]
        assert isinstance(began, Began) and began.at <= 1.0 + 0.4


def test_an_ear_hears_the_same_however_the_sound_is_cut(vosk: VoskRecogniser) -> None:
    said = line(silence(1), digit(7), silence(1.5))
    heard = []
    for size in (33, 160, 801, len(said)):
        ear = Ear(EnergyVad(), vosk.listen("en", *DIGITS), Endpointing())
        heard.append(
            [one for start in range(0, len(said), size) for one in ear.hear(said[start : start + size])]
        )

    assert heard[0] == heard[1] == heard[2] == heard[3]


def test_what_was_said_when_the_call_ends_is_not_lost(vosk: VoskRecogniser) -> None:
    ear = Ear(EnergyVad(), vosk.listen("en", *DIGITS), Endpointing())
    list(ear.hear(line(silence(0.5), digit(7), silence(0.2))))

    last = ear.end()

    assert last is not None and last.transcript.text == "seven"
    assert ear.end() is None


def test_another_question_is_listened_for_with_other_ears(vosk: VoskRecogniser) -> None:
    ear = Ear(EnergyVad(), vosk.listen("en"), Endpointing())
    list(ear.hear(line(silence(0.5), digit(7), silence(1.5))))

    ear.attend(vosk.listen("en", *DIGITS), Endpointing())
    happened = list(ear.hear(line(silence(0.5), digit(3), silence(1.5))))

    assert isinstance(happened[1], Heard) and happened[1].transcript.text == "three"
    assert happened[1].transcript.words[0].start > 2.5


def test_silence_costs_nearly_nothing(vosk: VoskRecogniser) -> None:
    """The recogniser is not given any: it is told nothing, and so has nothing to say."""

    class Deaf:
        given = 0

        def feed(self, pcm: bytes) -> None:
            self.given += len(pcm) // 2

        def partial(self) -> str:
            return ""

        def finish(self) -> Transcript:
            return Transcript("")

    deaf = Deaf()
    hear(line(silence(30)), deaf)

    assert deaf.given == 0


# -- what is expected --------------------------------------------------------------------------------------


def test_only_small_questions_have_phrases() -> None:
    assert expected.phrases(Listen()) == ((), False)
    assert expected.phrases(Listen(reads="date", hints=("monday",))) == ((), False)
    assert expected.phrases(Listen(reads="yes_no", hints=("yes", "no"))) == (("yes", "no"), False)
    assert expected.phrases(Listen(reads="account_type", hints=("savings",))) == (("savings",), False)
    assert expected.phrases(Listen(reads="account_type", hints=("x",) * 41)) == ((), False)


def test_digits_are_expected_in_the_language_spoken() -> None:
    spanish, closed = expected.phrases(Listen(language="es-MX", reads="digits"))

    assert closed and {"cero", "uno", "siete"} <= set(spanish)
    assert {"två", "åtta"} <= set(expected.phrases(Listen(language="sv", reads="digits"))[0])
    assert not np.isin("seven", spanish)
