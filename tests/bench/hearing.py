"""What hearing costs, how many words it gets wrong, and how soon an answer is over: `python -m tests.bench.hearing`.

Everything is measured in one run, in CPU time, beside a bare loop over Vosk fed with the same audio in pieces of
100 ms. `--speech FOLDER` takes more of the Free Spoken Digit Dataset than the few recordings in the tests; `--vad FILE`
is silero's, left out the detector that needs none.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from speech.real import NUMBERS, SPEECH, in_pieces, line, recorded, silence  # noqa: E402

from ivr.conversation.commands import Listen  # noqa: E402
from ivr.speech import expected  # noqa: E402
from ivr.speech.audio import RATE, Samples, read_wav  # noqa: E402
from ivr.speech.ear import Ear, Heard  # noqa: E402
from ivr.speech.endpointing import Endpointing  # noqa: E402
from ivr.speech.models import TINY  # noqa: E402
from ivr.speech.recogniser import Listener  # noqa: E402
from ivr.speech.vad import find_vad  # noqa: E402
from ivr.speech.vosk import VoskRecogniser  # noqa: E402

DIGITS, _ = expected.phrases(Listen(reads="digits"))


def errors(wanted: str, heard: str) -> int:
    """Words to be changed, left out or put in."""
    row = list(range(len(heard.split()) + 1))
    for i, want in enumerate(wanted.split(), 1):
        before, row[0] = row[0], i
        for j, have in enumerate(heard.split(), 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (want != have))
    return row[-1]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--speech", type=Path, default=SPEECH / "digits")
    arguments.add_argument("--vad", type=Path)
    arguments.add_argument("--most", type=int, default=200)
    given = arguments.parse_args()
    vosk = VoskRecogniser({"en": TINY})
    vosk.load()
    files = [
        file for file in sorted(given.speech.glob("*.wav")) if file.name.split("_")[1] in ("theo", "lucas")
    ]
    files = files[:: max(1, len(files) // given.most)]
    singles = [
        (NUMBERS[int(file.name[0])], line(silence(0.5), read_wav(file).samples[0], silence(1.5)))
        for file in files
    ]
    strings = ((SPEECH / "vosk_test.txt").read_text(), recorded("vosk_test"))

    print(f"words wrong, {len(files)} digits of two people the model does not know | strings of digits")
    for name, begin in {
        "free": lambda: vosk.listen("en"),
        "grammar alone, closed": lambda: Alone(vosk, [*DIGITS]),
        "grammar alone, [unk]": lambda: Alone(vosk, [*DIGITS, "[unk]"]),
        "digits expected (both ears)": lambda: vosk.listen("en", DIGITS, closed=True),
    }.items():
        wrong = sum(errors(word, heard(begin(), said)) for word, said in singles) / len(singles)
        text = strings[0]
        whole = errors(text, heard(begin(), strings[1])) / len(text.split())
        print(f"  {name:30} {wrong:6.1%} | {whole:6.1%}")

    silent = [said for _, said in singles]
    print("CPU ms per second of audio: bare Vosk loop, ear (detector, endpointing, Vosk), ratio")
    for name, audio in {"answers with pauses": silent, "unbroken speech": [strings[1]]}.items():
        for way, begin in {
            "free": lambda: vosk.listen("en"),
            "digits": lambda: vosk.listen("en", DIGITS, closed=True),
        }.items():
            loop = cost(audio, lambda said: bare(vosk, said))
            own = cost(audio, lambda said, begin=begin: answered(begin(), said, given.vad))
            print(f"  {name:20} {way:7} {loop:6.2f} {own:6.2f} {own / loop:5.2f}")

    print(
        "from the end of the recording to the end of the answer, seconds: p5, p50, p95; final result, ms: p50, p95"
    )
    for name, endpointing in {
        "yes or no": lambda: Endpointing.of(Listen(reads="yes_no", speech_timeout=1.0)),
        "free speech": lambda: Endpointing.of(Listen()),
        "digits": lambda: Endpointing.of(Listen(reads="digits")),
        "one digit, and no more": lambda: Endpointing.of(Listen(reads="digits", max_keys=1)),
    }.items():
        delays, finals, split = [], [], 0
        for _, said in singles:
            ear = Ear(
                find_vad(given.vad), Timed(vosk.listen("en", DIGITS, closed=True), finals), endpointing()
            )
            found = [one for one in ear.hear(said) if isinstance(one, Heard) and one.transcript.text]
            split += len(found) != 1
            delays += [one.at - (len(said) / RATE - 1.5) for one in found[:1]]
        shown = "  ".join(f"{seconds:.2f}" for seconds in np.percentile(delays, [5, 50, 95]))
        final = "  ".join(f"{1000 * seconds:.1f}" for seconds in np.percentile(finals, [50, 95]))
        print(f"  {name:24} {shown}   {final}   ({split} of {len(singles)} not heard as one answer)")


class Alone:
    """A grammar as the library has it, believed whatever it says."""

    def __init__(self, vosk: VoskRecogniser, grammar: list[str]) -> None:
        import vosk as library

        self._recogniser = library.KaldiRecognizer(vosk._model("en").handle, RATE, json.dumps(grammar))

    def feed(self, pcm: bytes) -> None:
        self._recogniser.AcceptWaveform(pcm)

    def text(self) -> str:
        return " ".join(
            word for word in json.loads(self._recogniser.FinalResult())["text"].split() if word != "[unk]"
        )


class Timed:
    """A listener whose last work is timed."""

    def __init__(self, listener: Listener, times: list[float]) -> None:
        self.feed, self.partial = listener.feed, listener.partial
        self._listener, self._times = listener, times

    def finish(self) -> object:
        begun = time.perf_counter()
        found = self._listener.finish()
        self._times.append(time.perf_counter() - begun)
        return found


def heard(listener: Listener | Alone, said: Samples) -> str:
    for piece in in_pieces(said, 800):
        listener.feed(piece)
    return listener.text() if isinstance(listener, Alone) else listener.finish().text


def bare(vosk: VoskRecogniser, said: Samples) -> None:
    import vosk as library

    recogniser = library.KaldiRecognizer(vosk._model("en").handle, RATE)
    recogniser.SetWords(True)
    for piece in in_pieces(said, 800):
        recogniser.AcceptWaveform(piece)
        recogniser.PartialResult()
    recogniser.FinalResult()


def answered(listener: Listener, said: Samples, vad: Path | None) -> None:
    ear = Ear(find_vad(vad), listener, Endpointing())
    for start in range(0, len(said), 400):
        for _ in ear.hear(said[start : start + 400]):
            pass
    ear.end()


def cost(audio: list[Samples], work: Callable[[Samples], None], times: int = 3) -> float:
    """CPU milliseconds for a second of audio, the least of a few runs."""
    seconds, runs = sum(len(said) for said in audio) / RATE, []
    for _ in range(times):
        begun = time.process_time()
        for said in audio:
            work(said)
        runs.append(time.process_time() - begun)
    return 1000 * min(runs) / seconds


if __name__ == "__main__":
    main()
