"""How well and how fast keys are heard and hidden: `python -m tests.bench.tones`, by hand.

`--battery` is a folder with WAV files and a truth.json that says which keys must be heard (accept), must not (reject)
or must be hidden (mask); `--speech` one with WAV files in which nobody presses a key. What is generated here is tried
in any case. multimon-ng (with sox) and spandsp read along when they are installed, and a plain bank of eight Goertzel
filters is the floor of the speed. CPU time of one core, in multiples of real time.
"""

from __future__ import annotations

import argparse
import ctypes
import ctypes.util
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np

from ivr.speech.audio import RATE, Samples, encode, read_wav
from ivr.speech.masking import mask, spans
from ivr.speech.tones import COLUMNS, KEYS, ROWS, Tones, detect
from tests.keypad import HEARD, HIDDEN, NOT_HEARD, Line, press, voice

Reader = Callable[[Samples], list[str]]


@dataclass(frozen=True)
class Case:
    name: str
    expect: str
    keys: str
    times: list[tuple[float, float]]
    samples: Samples


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--battery", type=Path, default=Path("../shared/data/dtmf"))
    parser.add_argument("--speech", type=Path, default=Path("../shared/data/speech"))
    options = parser.parse_args()
    cases = [*battery(options.battery), *generated()]
    speech = [*talk(options.speech)] or [("generated vowels", voice(seed, 60)) for seed in range(5)]
    readers = {"ours": ours, "floor": goertzel_bank} | others()

    heard_table(cases, readers)
    noisy_table(readers)
    talk_off_table(speech, readers)
    masking_table([case for case in cases if case.expect in ("accept", "mask")], readers)
    masked_speech(speech)
    speed_table(cases, speech, readers)
    streaming()


def heard_table(cases: list[Case], readers: dict[str, Reader]) -> None:
    print(
        f"\nkeys heard, of those pressed (+ heard that nobody pressed)\n{'':44}",
        *(f"{name:>14}" for name in readers),
    )
    total: dict[tuple[str, str], list[int]] = {}
    for case in (case for case in cases if case.expect != "mask"):
        row = []
        for name, read in readers.items():
            got = read(case.samples)
            found = in_order(case.keys, got)
            sums = total.setdefault((case.expect, name), [0, 0, 0])
            sums[:] = sums[0] + found, sums[1] + len(case.keys), sums[2] + len(got) - found
            row.append(f"{found:4}/{len(case.keys)}" + (f" +{len(got) - found}" if len(got) > found else ""))
        print(f"{case.expect:7}{case.name[:36]:37}", *(f"{cell:>14}" for cell in row))
    for expect in ("accept", "reject"):
        cells = [total[expect, name] for name in readers]
        print(f"{expect:7}{'%':37}", *(f"{100 * found / pressed:14.2f}" for found, pressed, _ in cells))


def noisy_table(readers: dict[str, Reader]) -> None:
    print(
        "\nnoisy keys of 45 ms with pauses of 30 ms, % found (+ keys that nobody pressed), signal to noise in dB"
    )
    for snr in (20, 10, 7, 5, 3, 0, -3):
        call = press(100 + snr, Line(on=(45, 45), off=(30, 30), snr=snr), 400)
        row = []
        for read in readers.values():
            got = read(call.samples)
            found = in_order(call.keys, got)
            row.append(f"{100 * found / 400:.0f} +{len(got) - found}")
        print(f"{snr:44}", *(f"{cell:>14}" for cell in row))


def talk_off_table(speech: list[tuple[str, Samples]], readers: dict[str, Reader]) -> None:
    print("\ntalk-off: keys heard in speech (an hour)")
    whole = np.concatenate([samples for _, samples in speech])
    for name, rates in (("as it is", (1.0,)), ("as 10 other voices: slower and faster", FASTER)):
        hours, counts = 0.0, dict.fromkeys(readers, 0)
        for rate in rates:
            samples = whole if rate == 1 else played(whole, rate)
            hours += len(samples) / RATE / 3600
            for reader, read in readers.items():
                counts[reader] += len(read(samples))
        row = (f"{count} ({count / hours:.1f})" for count in counts.values())
        print(f"{name + f', {hours:.1f} h':44}", *(f"{cell:>14}" for cell in row))


FASTER = (0.72, 0.78, 0.84, 0.91, 0.96, 1.06, 1.13, 1.21, 1.3, 1.42)


def played(samples: Samples, rate: float) -> Samples:
    at = np.arange(0, len(samples) - 1, rate)
    return np.interp(at, np.arange(len(samples)), samples).astype(np.int16)


def masking_table(cases: list[Case], readers: dict[str, Reader]) -> None:
    print("\nkeys read from a recording: before the mask, after it; keys not wholly under it")
    for case in cases:
        where = spans([case.samples])
        (masked,) = mask([case.samples], where)
        bare = sum(not any(a <= start and end <= b for a, b in where) for start, end in case.times)
        row = (
            f"{in_order(case.keys, read(case.samples))} -> {len(read(masked))}" for read in readers.values()
        )
        print(f"{case.expect:7}{case.name[:36]:37}", *(f"{cell:>14}" for cell in row), f"{bare:6}")


def masked_speech(speech: list[tuple[str, Samples]]) -> None:
    print("\nplain speech masked by mistake")
    kinds: dict[str, list[Samples]] = {}
    for name, samples in speech:
        kinds.setdefault(name, []).append(samples)
    for name, parts in {**kinds, "all": [samples for _, samples in speech]}.items():
        lost = sum(end - start for samples in parts for start, end in spans([samples]))
        seconds = sum(map(len, parts)) / RATE
        print(f"{name:44} {100 * lost / seconds:13.2f}% of {seconds / 60:.1f} min")


def speed_table(cases: list[Case], speech: list[tuple[str, Samples]], readers: dict[str, Reader]) -> None:
    print("\ntimes real time, one core, best and median of 7")
    keyed = np.concatenate([case.samples for case in cases])
    spoken = np.concatenate([samples for _, samples in speech])
    work = {
        "keys all the time: ours": lambda: detect(keyed),
        "keys all the time: floor": lambda: goertzel_bank(keyed),
        "keys all the time: masker": lambda: spans([keyed]),
        "speech: ours": lambda: detect(spoken),
        "speech: floor": lambda: goertzel_bank(spoken),
        "speech: masker": lambda: spans([spoken]),
    }
    if "spandsp" in readers:
        work["keys all the time: spandsp (C)"] = lambda: readers["spandsp"](keyed)
    times: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(7):
        for name, run in work.items():
            began = time.process_time()
            run()
            times[name].append(time.process_time() - began)
    for name, took in times.items():
        seconds = len(keyed if name.startswith("keys") else spoken) / RATE
        print(f"{name:44} {seconds / min(took):14.0f} {seconds / sorted(took)[3]:14.0f}")


def streaming() -> None:
    print("\na stream in pieces of 20 ms")
    for name, line in (
        ("50 ms keys", Line()),
        ("40 ms keys", Line(on=(40, 40))),
        ("fingers", HEARD["a finger"]),
    ):
        for size in (40, 160):
            call, tones, told = press(8, line, 200), Tones(), []
            began = time.process_time()
            for start in range(0, len(call.samples), size):
                told += [(start + size) / RATE] * len(tones.feed(call.samples[start : start + size]))
            each = (time.process_time() - began) / (len(call.samples) / size)
            late = sorted(1000 * (when - start) for when, (start, _) in zip(told, call.spans, strict=True))
            print(
                f"{name + f', pieces of {size / 8:.0f} ms':44} told after {late[len(late) // 2]:.0f} ms (median), "
                f"{late[-1]:.0f} ms (last); {1e6 * each:.0f} us a piece"
            )


# -- what is heard -------------------------------------------------------------------------------------


def battery(folder: Path) -> Iterator[Case]:
    if not (folder / "truth.json").exists():
        print(f"{folder}: no truth.json there; only generated calls are tried.")
        return
    for entry in json.loads((folder / "truth.json").read_text("utf-8")):
        (samples, *_) = read_wav(folder / entry["file"]).samples
        times = [(start / RATE, end / RATE) for _, start, end in entry["spans"]]
        yield Case(entry["test"], entry["expect"], entry["digits"], times, samples)


def generated() -> Iterator[Case]:
    for expect, lines in (("accept", HEARD), ("reject", NOT_HEARD), ("mask", HIDDEN)):
        for name, line in lines.items():
            call = press(50, line, 96)
            yield Case(f"own: {name}", expect, call.keys, call.spans, call.samples)


def talk(folder: Path) -> Iterator[tuple[str, Samples]]:
    for file in sorted(folder.rglob("*.wav")):
        if "music" not in file.name:
            kind = file.relative_to(folder).parts[0]
            yield kind, read_wav(file).samples[0]


def in_order(keys: str, got: list[str]) -> int:
    """How many of the keys were read, in their order."""
    longest = np.zeros(len(got) + 1, int)
    for key in keys:
        same = np.array([False, *(one == key for one in got)])
        longest = np.maximum.accumulate(np.where(same, np.append(0, longest[:-1]) + 1, longest))
    return int(longest[-1])


# -- who reads -----------------------------------------------------------------------------------------


def ours(samples: Samples) -> list[str]:
    return [tone.key for tone in detect(samples)]


def goertzel_bank(samples: Samples) -> list[str]:
    """The floor: eight filters over 20 ms every 10 ms, two frames alike, most of the energy in the pair."""
    angle = 2 * np.pi * np.outer(np.arange(160), ROWS + COLUMNS) / RATE
    waves = np.concatenate([np.cos(angle), np.sin(angle)], axis=1).astype(np.float32)
    keys: list[str] = []
    last = before = ""
    for first in range(0, len(samples) - 160, 60 * RATE):
        piece = samples[first : first + 60 * RATE + 80].astype(np.float32)
        if len(piece) < 160:
            break
        cut = np.lib.stride_tricks.sliding_window_view(piece, 160)[::80]
        parts = cut @ waves
        power = parts[:, :8] ** 2 + parts[:, 8:] ** 2
        row, column = power[:, :4].argmax(axis=1), power[:, 4:].argmax(axis=1)
        rows, columns = power[:, :4].max(axis=1), power[:, 4:].max(axis=1)
        energy = (cut**2).sum(axis=1)
        good = (rows + columns > 0.8 * 80 * energy) & (energy > 160 * 150**2)
        good &= (rows < 8 * columns) & (columns < 4 * rows)
        for i in np.flatnonzero(
            good | np.append(False, good[:-1]) | np.append([False] * 2, good[:-2])
        ).tolist():
            now = KEYS[row[i] * 4 + column[i]] if good[i] else ""
            if now == last and now != before:
                before = now
                keys += [now] if now else []
            last = now
    return keys


def others() -> dict[str, Reader]:
    readers: dict[str, Reader] = {}
    if ctypes.util.find_library("spandsp"):
        readers["spandsp"] = spandsp
    if shutil.which("multimon-ng") and shutil.which("sox"):
        readers["multimon-ng"] = multimon
    return readers


def multimon(samples: Samples) -> list[str]:
    there, here = (
        ["-t", "ul", "-r", "8000", "-c", "1", "-"],
        ["-t", "raw", "-r", "22050", "-e", "signed", "-b", "16", "-"],
    )
    wave = subprocess.run(
        ["sox", "-V0", *there, *here], input=encode(samples), stdout=subprocess.PIPE, check=True
    ).stdout
    read = ["multimon-ng", "-q", "-t", "raw", "-a", "DTMF", "-"]
    said = subprocess.run(read, input=wave, stdout=subprocess.PIPE, check=True).stdout.decode()
    return [line.split()[1] for line in said.splitlines() if line.startswith("DTMF")]


def spandsp(samples: Samples) -> list[str]:
    library = ctypes.CDLL(ctypes.util.find_library("spandsp"))
    library.dtmf_rx_init.restype = ctypes.c_void_p
    state = ctypes.c_void_p(library.dtmf_rx_init(None, None, None))
    keys, buffer = "", ctypes.create_string_buffer(128)
    for start in range(0, len(samples), 160):
        piece = np.ascontiguousarray(samples[start : start + 160])
        library.dtmf_rx(state, piece.ctypes.data_as(ctypes.c_void_p), len(piece))
        if library.dtmf_rx_get(state, buffer, 127):
            keys += buffer.value.decode()
    library.dtmf_rx_free(state)
    return list(keys)


if __name__ == "__main__":
    main()
