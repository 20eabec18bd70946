"""How well callers are told apart by their voice, what that costs, and what it takes to feign one.

python -m tests.bench.voiceprint SPEECH [MODEL]

SPEECH holds `librispeech/` (speakers as folders, and one utterance of each of a hundred more) and `digits/` (the Free
Spoken Digit Dataset), all of it 8 kHz mu-law; espeak-ng and flite speak for the synthetic voices.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path
from time import process_time

import numpy as np

from ivr.speech.audio import RATE, Samples, decode, encode, read_wav, to_samples
from ivr.speech.speaker_encoder import SpeakerEncoder, Vector, normal
from ivr.speech.voiceprint import (
    OWN,
    SAME_SOUND,
    Speaker,
    Thresholds,
    Utterance,
    differing,
    fingerprint,
    heard,
    thresholds_of,
)

Voices = Mapping[str, Samples]
"""By speaker: all of their speech, without longer pauses."""

ENROLLED = 8.0
"""Seconds of speech that a voice is kept of: the first ones; all tests are of what comes after."""
LENGTHS, NOISES = (1.0, 3.0, 6.0), (None, 20.0, 10.0)
MOST = 10
"""Tests of a speaker at a length."""
RANDOM = np.random.default_rng(11)


# -- the data ------------------------------------------------------------------------------------------


def reading(folder: Path) -> dict[str, Samples]:
    """LibriSpeech: five speakers of ten utterances each, and a hundred of one."""
    said: dict[str, list[Samples]] = {}
    for file in sorted((folder / "librispeech").rglob("*.wav")):
        said.setdefault(file.stem.split("-")[0], []).append(read_wav(file).samples[0])
    speech = {name: np.concatenate([heard(one).speech for one in parts]) for name, parts in said.items()}
    return {name: sound for name, sound in speech.items() if len(sound) > ENROLLED * RATE}


def counting(folder: Path) -> dict[tuple[str, int], list[Samples]]:
    """The digits of a speaker: (speaker, digit) -> takes."""
    said: dict[tuple[str, int], list[Samples]] = {}
    for file in sorted((folder / "digits").glob("*.wav")):
        digit, speaker, _ = file.stem.split("_")
        said.setdefault((speaker, int(digit)), []).append(read_wav(file).samples[0])
    return said


def line(sound: Samples, snr: float | None = None) -> Samples:
    """Through a telephone line, with white noise so many dB below the speech."""
    if snr is not None:
        power = float(np.mean(np.square(sound, dtype=np.float64)))
        sound = to_samples(sound + RANDOM.normal(0, np.sqrt(power / 10 ** (snr / 10)), len(sound)))
    return decode(encode(sound))


def pause(seconds: float = 0.3) -> Samples:
    return RANDOM.normal(0, 6, int(seconds * RATE)).astype(np.int16)


# -- equal error rates ---------------------------------------------------------------------------------


def equal(genuine: Iterable[float], impostors: Iterable[float]) -> float:
    own, others = np.sort(list(genuine)), np.sort(list(impostors))
    scores = np.concatenate((own, others))
    missed = np.searchsorted(own, scores) / len(own)
    let_in = 1 - np.searchsorted(others, scores) / len(others)
    near = int(np.argmin(abs(missed - let_in)))
    return float(missed[near] + let_in[near]) / 2


def vector(encoder: SpeakerEncoder, sound: Samples) -> Vector:
    """As a call makes it: of windows that do not overlap."""
    caller = Speaker(encoder, Thresholds((), 0.0))
    caller._sounds, caller._utterances = [sound], [Utterance(sound, sound, 0.0)]  # it is speech already
    caller._amount()
    return normal(caller._latest().mean(axis=0))


def trials(
    encoder: SpeakerEncoder, voices: Voices, seconds: float, snr: float | None
) -> tuple[list[float], list[float]]:
    begins = int(ENROLLED * RATE)
    kept = {name: encoder.of(line(sound[:begins])) for name, sound in voices.items()}
    genuine, impostors = [], []
    for name, sound in voices.items():
        size = int(seconds * RATE)
        pieces = [sound[at : at + size] for at in range(begins, len(sound) - size + 1, size)][:MOST]
        for piece in pieces:
            made = vector(encoder, line(piece, snr))
            for other, print in kept.items():
                (genuine if other == name else impostors).append(float(made @ print))
    return genuine, impostors


def rates(encoder: SpeakerEncoder, of: str, voices: Voices) -> None:
    print(
        f"\n{of}: {len(voices)} speakers; kept: the first {ENROLLED:g} s of speech; tested: what comes after"
    )
    print(
        "seconds  noise   own trials  others'   equal error   own: 1 %, 5 %, median    others': median, 99 %, 99.9 %"
    )
    for snr, seconds in product(NOISES, LENGTHS):
        own, others = trials(encoder, voices, seconds, snr)
        if not own:
            continue
        low = " ".join(f"{p:.2f}" for p in np.percentile(own, [1, 5, 50]))
        high = " ".join(f"{p:.2f}" for p in np.percentile(others, [50, 99, 99.9]))
        noise = f"{snr:g} dB" if snr else "clean"
        error = equal(own, others)
        print(f"{seconds:7g}  {noise:7} {len(own):10}  {len(others):7}   {error:10.1%}    {low:24} {high}")


# -- cost ----------------------------------------------------------------------------------------------


def cost(encoder: SpeakerEncoder, thresholds: Thresholds, sound: Samples) -> None:
    kept = [encoder.of(sound[: 8 * RATE]).tobytes()]
    sounds = [fingerprint(sound[at * RATE : (at + 4) * RATE]) for at in range(0, 48, 4)]
    for what, earlier in (("judged", []), (f"judged, and held against {len(sounds)} sounds", sounds)):
        caller, began = Speaker(encoder, thresholds), process_time()
        for at in range(10, 50, 4):
            caller.hear(np.concatenate((pause(), sound[at * RATE : (at + 4) * RATE], pause(0.7))))
            caller.judged(kept, earlier)
        print(
            f"{what}: {(process_time() - began) / 40 * 1000:.1f} ms CPU a second of speech, in utterances of 4 s"
        )


# -- attacks -------------------------------------------------------------------------------------------


def spoken(command: list[str], text: str) -> Samples:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "said.wav"
        told = [part.format(text=text, file=file) for part in command]
        subprocess.run(told, check=True, capture_output=True)
        return read_wav(file).samples[0]


SYNTHETIC = {
    f"espeak-ng {voice}": ["espeak-ng", "-v", voice, "-w", "{file}", "{text}"]
    for voice in ("en-us", "en-gb", "en-us+f3", "en-gb+m7")
} | {
    f"flite {voice}": ["flite", "-voice", voice, "-t", "{text}", "-o", "{file}"]
    for voice in ("slt", "kal", "awb", "rms")
}
WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def attacks(
    encoder: SpeakerEncoder, thresholds: Thresholds, takes: Mapping[tuple[str, int], list[Samples]]
) -> None:
    """Each attack on each speaker: taken for the customer passively, and by four digits drawn anew.

    The customer's voice and sounds are kept of takes 0 to 9; what is stolen are takes of that, or 10 to 16; their own
    tries are of 17 to 24. The digits are taken for understood, which favours the attacker.
    """
    speakers = sorted({speaker for speaker, _ in takes})
    kept = {}
    for who in speakers:
        enrolment = [said(takes, who, range(10), take) for take in range(10)]
        caller = Speaker(encoder, thresholds)
        for sound in enrolment:
            caller.hear(line(sound))
        kept[who] = (caller.taken()[0], caller.sounds(), enrolment)
    near = {who: nearest(who, kept) for who in speakers}
    rows: dict[str, list[tuple[str, str]]] = {}
    for who in speakers:
        print_, sounds, enrolment = kept[who]
        for name, passive, digits in tries(who, near[who], takes, enrolment):
            words = []
            for sound in (passive, digits):
                caller = Speaker(encoder, thresholds)
                caller.hear(line(np.concatenate((pause(), sound, pause(0.7)))))
                words.append(caller.judged([print_], sounds, alone=True).word)
            rows.setdefault(name, []).append((words[0], words[1]))
    print(
        f"\nattacks on {len(speakers)} speakers of the digits ({', '.join(speakers)}); how each try was taken"
    )
    for name, words in rows.items():
        told = [f"{word} {count}" for word, count in counted(one for one, _ in words)]
        drawn = [f"{word} {count}" for word, count in counted(other for _, other in words)]
        print(
            f"{name:38} tries {len(words):3}   passive: {', '.join(told):40} four digits: {', '.join(drawn)}"
        )


def tries(
    who: str, other: str, takes: Mapping[tuple[str, int], list[Samples]], enrolment: list[Samples]
) -> Iterator[tuple[str, Samples, Samples]]:
    """(attack, ten digits said without being asked, four digits that were drawn)"""
    for take in range(8):
        drawn = [int(n) for n in RANDOM.permutation(10)[:4]]
        yield "the customer", said(takes, who, range(10), 17 + take), said(takes, who, drawn, 17 + take)
        yield (
            "another, the nearest voice",
            said(takes, other, range(10), take),
            said(takes, other, drawn, take),
        )
        yield "the enrolment, replayed", enrolment[take], enrolment[take][: 2 * RATE]
        noisy = line(enrolment[take], 20.0)
        yield "the same through a loudspeaker's noise", noisy, noisy[: 2 * RATE]
        yield "digits cut out of the enrolment", *(spliced(takes, who, drawn, range(10)))
        yield "digits cut out of other calls", *(spliced(takes, who, drawn, range(10, 17)))
    for name, command in SYNTHETIC.items():
        drawn = [int(n) for n in RANDOM.permutation(10)[:4]]
        if not shutil.which(command[0]):
            continue
        texts = (" ".join(WORDS), " ".join(WORDS[n] for n in drawn))
        yield f"{name.split()[0]}, four voices", *(spoken(command, text) for text in texts)


def said(
    takes: Mapping[tuple[str, int], list[Samples]], who: str, digits: Iterable[int], take: int
) -> Samples:
    return np.concatenate([part for n in digits for part in (takes[who, n][take], pause(0.12))])


def spliced(
    takes: Mapping[tuple[str, int], list[Samples]], who: str, drawn: list[int], stolen: range
) -> tuple[Samples, Samples]:
    """Ten and four digits, each of another take."""

    def cut(digits: Iterable[int]) -> Samples:
        parts = [part for n in digits for part in (takes[who, n][int(RANDOM.choice(stolen))], pause(0.12))]
        return np.concatenate(parts)

    return cut(range(10)), cut(drawn)


def nearest(who: str, kept: Mapping[str, tuple[bytes, list[bytes], list[Samples]]]) -> str:
    """The data does not tell sexes: the speaker who sounds most like them."""
    own = np.frombuffer(kept[who][0], "<f4")
    return max(
        (other for other in kept if other != who), key=lambda o: float(own @ np.frombuffer(kept[o][0], "<f4"))
    )


def counted(words: Iterable[str]) -> list[tuple[str, int]]:
    listed = list(words)
    return sorted(((word, listed.count(word)) for word in set(listed)), key=lambda one: -one[1])


def replays(takes: Mapping[tuple[str, int], list[Samples]]) -> None:
    """In how many bits fingerprints differ: of the same recording again, and of the same words said anew."""
    speakers = sorted({speaker for speaker, _ in takes})
    ten = {(who, take): said(takes, who, range(10), take) for who in speakers for take in range(6)}
    shown = {
        "the same, 20 dB of noise": [(one, line(one[300:], 20.0)) for one in ten.values()],
        "the same, 10 dB of noise": [(one, line(one[300:], 10.0)) for one in ten.values()],
        "the same words anew": [
            (ten[who, 0], line(ten[who, take])) for who in speakers for take in range(1, 6)
        ],
        "another's words": [(ten[who, 0], line(ten[o, 1])) for who in speakers for o in speakers if o != who],
    }
    print(f"\nbits in which fingerprints differ; a replay is below {SAME_SOUND:g}")
    for what, pairs in shown.items():
        shares = [differing(fingerprint(heard(a).span), fingerprint(heard(b).span)) for a, b in pairs]
        least, mean, most = min(shares), np.mean(shares), max(shares)
        print(f"{what:28} {len(pairs):3} pairs   least {least:.2f}  mean {mean:.2f}  most {most:.2f}")


def main(folder: Path, model: Path) -> None:
    encoder, thresholds = SpeakerEncoder(model), thresholds_of(model)
    print(
        f"encoder {model}, thresholds {model.with_suffix('.toml') if model.with_suffix('.toml').is_file() else OWN}"
    )
    print(
        "all sound through 8 kHz mu-law, before and after white noise; enrolment and tests never share a recording,"
    )
    print("but do share the speaker's session: with another telephone and on another day errors are higher")
    read, takes = reading(folder), counting(folder)
    rates(encoder, "LibriSpeech", read)
    digits = {
        who: np.concatenate([takes[who, n][take] for take in range(25) for n in range(10)])
        for who in sorted({speaker for speaker, _ in takes})
    }
    rates(encoder, "digits", digits)
    print()
    cost(encoder, thresholds, max(read.values(), key=len))
    replays(takes)
    attacks(encoder, thresholds, takes)


if __name__ == "__main__":
    speech = Path(sys.argv[1])
    main(speech, Path(sys.argv[2]) if len(sys.argv) > 2 else speech.parent / "models" / "voiceprint.onnx")
