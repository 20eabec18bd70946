"""What live audio costs: streams at once on this machine, beside a bare Vosk loop and vosk-server's design.

    python -m tests.bench.streams [--streams 20] [--seconds 30] [--speech FOLDER] [--ramp 20,40,60] [--calls 200]

All of it meets the same sound: recorded speech with pauses, or the words of flite where no folder is given. Ours is
`ivr serve` on a project that asks for ever, so that every pause is a turn with a prompt. The floor is a loop over the
Vosk API, one recogniser for each stream, in pieces of 100 ms. The peer hands each message of its sockets to a thread
pool and answers it, as alphacep's vosk-server does. CPU is that of the serving process; the clients run beside it.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from twilio.request_validator import RequestValidator
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

from ivr.speech.audio import Samples, decode, encode, read_wav
from ivr.speech.models import TINY
from ivr.testphone import Carrier
from ivr.testphone.wire import Request
from tests.bench.webhooks import ACCOUNT, CLOCK, TOKEN, free_port, server

FRAME = 160
TALKING, CALLING = (1.8, 15.0), (4.0, 3.0)
"""Seconds between two utterances of a caller, and the longest of those: one who reads from a book, and one who answers
questions and listens to what is said."""

PROJECT = {
    "flows/defaults.yml": "languages:\n  en: {code: en-US}\nqueue: desk\nhearing: vosk\n"
    "limits: {no_match: 5, no_input: 5, total: 10}\n",
    "flows/queues.yml": "queues:\n  desk: {description: Anything.}\n",
    "flows/talk.yml": """
flows:
  pattern_session_start:
    description: Asks for ever.
    steps:
      - id: ask
        collect: words
        ask: Go on.
        reads: text
        ask_before_filling: true
      - set_slots: [{words: null}]
        next: ask
""",
}


def cpu_of(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / CLOCK


def memory_of(process: int) -> float:
    """Megabytes."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1000


def sound(folder: Path | None, seconds: float, stream: int, manner: tuple[float, float]) -> Samples:
    """What one caller says: utterances with pauses, others for each stream."""
    quiet, longest = manner
    if folder:
        files = sorted(folder.rglob("*.wav"))
        spoken = [files[(stream * 7 + number * 3) % len(files)] for number in range(40)]
    else:
        spoken = [
            _flite(words) for words in ("i want to check my balance", "move fifty dollars to savings", "yes")
        ]
    pause = np.zeros(int(quiet * 8000), np.int16)
    parts: list[Samples] = [pause[: 2000 + stream * 397 % 12000]]
    while sum(map(len, parts)) < seconds * 8000:
        parts += [read_wav(spoken[len(parts) // 2 % len(spoken)]).samples[0][: int(longest * 8000)], pause]
    return np.concatenate(parts)[: int(seconds * 8000)]


def _flite(words: str) -> Path:
    file = Path(tempfile.gettempdir(), f"bench {words}.wav")
    if not file.exists():
        subprocess.run(["flite", "-voice", "slt", "-t", words, "-o", str(file)], check=True)
    return file


# -- the floor ---------------------------------------------------------------------------------------------


class Floor:
    """A bare loop over the Vosk API, live, in a process of its own: within the `with`, beside what is held against it.

    At the same time, since neighbours and clocks of the machine slow both down alike; in runs one after the other the
    floor by itself differs by 60 %. `each` is its CPU for a second of a stream, in seconds.
    """

    def __init__(self, sounds: list[Samples]) -> None:
        self._seconds = sum(len(said) / 8000 for said in sounds)
        self._file = tempfile.NamedTemporaryFile(suffix=".npz")  # noqa: SIM115
        np.savez(self._file, *sounds)
        self._file.flush()
        self.each = 0.0

    def __enter__(self) -> Floor:
        command = [sys.executable, "-m", "tests.bench.streams", "floor", self._file.name]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        self._process.stdout.readline()
        return self

    def go(self) -> None:
        assert self._process.stdin
        self._process.stdin.write("go\n")
        self._process.stdin.flush()

    def __exit__(self, *_: object) -> None:
        assert self._process.stdout
        self.each = float(self._process.stdout.readline()) / self._seconds
        self._process.wait()


def floor(file: str) -> None:
    import vosk

    vosk.SetLogLevel(-1)
    model = vosk.Model(str(TINY))
    spoken = [said.tobytes() for said in np.load(file).values()]
    ears = [vosk.KaldiRecognizer(model, 8000) for _ in spoken]
    for ear in ears:
        ear.SetWords(True)
    print("ready", flush=True)
    sys.stdin.readline()
    began, started = time.process_time(), time.monotonic()
    for start in range(0, max(map(len, spoken)), 1600):
        time.sleep(max(0.0, started + start / 16000 - time.monotonic()))
        for ear, pcm in zip(ears, spoken, strict=True):
            if ear.AcceptWaveform(pcm[start : start + 1600]):
                json.loads(ear.Result())
    for ear in ears:
        json.loads(ear.FinalResult())
    print(time.process_time() - began)


# -- the peer ----------------------------------------------------------------------------------------------


def peer() -> None:
    """vosk-server's design: each message in a thread of a pool, each answered."""
    import vosk

    vosk.SetLogLevel(-1)
    model = vosk.Model(str(TINY))
    pool = ThreadPoolExecutor(os.cpu_count() or 1)

    def chunk(ear: vosk.KaldiRecognizer, message: bytes) -> str:
        done = ear.AcceptWaveform(message)
        return str(ear.Result() if done else ear.PartialResult())

    async def recognise(socket: object) -> None:
        ear = vosk.KaldiRecognizer(model, 8000)
        ear.SetWords(True)
        async for message in socket:  # type: ignore[attr-defined]
            answer = await asyncio.get_running_loop().run_in_executor(pool, chunk, ear, message)
            await socket.send(answer)  # type: ignore[attr-defined]

    async def run() -> None:
        async with serve(recognise, "127.0.0.1", int(sys.argv[2]), compression=None):
            await asyncio.Future()

    asyncio.run(run())


async def _tell_peer(port: int, said: Samples, lags: list[float]) -> None:
    async with connect(f"ws://127.0.0.1:{port}", compression=None, max_queue=None) as socket:
        answers = 0

        async def listen() -> None:
            nonlocal answers
            async for _ in socket:
                answers += 1

        listening = asyncio.create_task(listen())
        frames = [said[start : start + FRAME].tobytes() for start in range(0, len(said), FRAME)]
        began = time.monotonic()
        for number, frame in enumerate(frames):
            await _until(began + number * 0.02)
            await socket.send(frame)
        behind = time.monotonic()
        while answers < len(frames) and time.monotonic() - behind < 20:
            await asyncio.sleep(0.005)
        lags.append(time.monotonic() - behind)
        listening.cancel()


# -- ours --------------------------------------------------------------------------------------------------


def invite(carrier: Carrier, url: str) -> tuple[str, str]:
    call = "CA" + secrets.token_hex(16)
    fields = {"CallSid": call, "AccountSid": ACCOUNT, "CallStatus": "ringing", "From": "+14155550123"}
    fields["StirVerstat"] = "TN-Validation-Passed-A"
    reply = carrier.send(Request(f"{url}/twilio/voice", fields, "POST"))
    ticket = ElementTree.fromstring(reply.body).find("Connect/Stream/Parameter")
    if ticket is None:
        raise SystemExit(f"no stream was offered: {reply.body[:300]!r}")
    return call, str(ticket.get("value"))


async def _call(address: str, call: str, ticket: str, said: Samples, closed: list[int]) -> None:
    """One caller in real time; what the server says is played at once."""
    signature = RequestValidator(TOKEN).compute_signature(address, {})
    stream = "MZ" + secrets.token_hex(16)
    async with connect(
        address, additional_headers={"X-Twilio-Signature": signature}, compression=None, max_queue=None
    ) as socket:
        start = {
            "streamSid": stream, "accountSid": ACCOUNT, "callSid": call, "customParameters": {"ticket": ticket},
        }  # fmt: skip
        await socket.send(json.dumps({"event": "connected", "protocol": "Call", "version": "1.0.0"}))
        await socket.send(json.dumps({"event": "start", "streamSid": stream, "start": start}))

        async def listen() -> None:
            async for text in socket:
                if '"mark"' in str(text)[:20]:
                    await socket.send(text)

        listening = asyncio.create_task(listen())
        frames = [_media(stream, said[start : start + FRAME]) for start in range(0, len(said), FRAME)]
        began = time.monotonic()
        try:
            for number, frame in enumerate(frames):
                await _until(began + number * 0.02)
                await socket.send(frame)
            await socket.send(json.dumps({"event": "stop", "streamSid": stream, "stop": {"callSid": call}}))
            await socket.wait_closed()
        except ConnectionClosed:
            pass
        closed.append(socket.close_code or 0)
        listening.cancel()


def _media(stream: str, samples: Samples) -> str:
    payload = base64.b64encode(encode(samples)).decode()
    return json.dumps(
        {"event": "media", "streamSid": stream, "media": {"track": "inbound", "payload": payload}}
    )


async def _until(moment: float) -> None:
    left = moment - time.monotonic()
    if left > 0:
        await asyncio.sleep(left)


def sound_taken(port: int) -> float:
    """Seconds of sound that the server has taken in, of the calls that are over."""
    return float(condition(port).split("; ")[1].split()[0])


def condition(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=10) as answer:
        return str(answer.read().decode()).strip()


# -- the run -----------------------------------------------------------------------------------------------


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--streams", type=int, default=20)
    options.add_argument("--seconds", type=float, default=30)
    options.add_argument("--speech", type=Path)
    options.add_argument("--ramp", default="")
    options.add_argument("--calls", type=int, default=0, help="Short calls in a row, to look at the memory.")
    told = options.parse_args()
    for manner, what in ((CALLING, "callers who answer questions"), (TALKING, "callers who hardly pause")):
        sounds = [sound(told.speech, told.seconds, number, manner) for number in range(told.streams)]
        sounds = [decode(encode(said)) for said in sounds]
        print(f"{told.streams} {what}, {told.seconds:.0f} s; CPU for each second of a stream:")
        measure_ours(sounds, told)
        with Floor(sounds) as bare:
            theirs, _ = measure_peer(sounds, bare)
        print(
            f"  peer, vosk-server's design  {theirs * 1000:5.1f} ms, {theirs / bare.each:.2f}x the floor's beside it"
        )
        told.ramp, told.calls = "", 0  # once is enough


def measure_peer(sounds: list[Samples], bare: Floor | None = None) -> tuple[float, list[float]]:
    port, lags = free_port(), []
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.streams", "peer", str(port)])
    try:
        _await_port(port)
        before = cpu_of(process.pid)
        if bare:
            bare.go()
        asyncio.run(_all(_tell_peer(port, said, lags) for said in sounds))
        return (cpu_of(process.pid) - before) / sum(len(said) / 8000 for said in sounds), lags
    finally:
        process.kill()


async def _all(calls: object) -> None:
    await asyncio.gather(*calls)  # type: ignore[misc]


def _await_port(port: int) -> None:
    import socket

    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)


def measure_ours(sounds: list[Samples], told: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder, "project")
        for name, text in PROJECT.items():
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            (project / name).write_text(text, "utf-8")
        port, streams = free_port(), free_port()
        settings = {
            "IVR_PROJECT": str(project), "IVR_DATABASE_URL": f"sqlite:///{folder}/calls.db", "IVR_HEARING": "vosk",
            "IVR_STREAMS_PORT": str(streams), "IVR_STREAMS": "500",
        }  # fmt: skip
        with server([sys.executable, "-m", "ivr", "serve", "--quiet"], port, **settings) as process:
            _await_port(streams)
            url, hearing = f"http://127.0.0.1:{port}", _hearing(process.pid)
            carrier, address = Carrier(url, TOKEN, ACCOUNT), f"ws://127.0.0.1:{streams}/twilio/stream"

            def talk(sounds: list[Samples], bare: Floor | None = None) -> tuple[float, list[int]]:
                invited = [invite(carrier, url) for _ in sounds]
                before, closed = cpu_of(hearing), []
                if bare:
                    bare.go()
                asyncio.run(
                    _all(
                        _call(address, *who, said, closed) for who, said in zip(invited, sounds, strict=True)
                    )
                )
                return cpu_of(hearing) - before, closed

            talk(sounds[:2])
            idle = memory_of(hearing)
            with Floor(sounds) as bare:
                cpu, closed = talk(sounds, bare)
            each = cpu / sum(len(said) / 8000 for said in sounds)
            print(
                f"  ours, turns and prompts too {each * 1000:5.1f} ms, {each / bare.each:.2f}x the floor's beside it"
            )
            more = (memory_of(hearing) - idle) / len(sounds)
            print(f"  {condition(streams)}; closed with {sorted(set(closed))}")
            print(f"  {more:.1f} MB more for each stream")
            if told.ramp:
                rustle = [
                    np.random.default_rng(n).normal(0, 20, 8000 * 15).astype(np.int16) for n in range(40)
                ]
                taken = sound_taken(streams)
                talk(rustle)
                lost = 40 * 15 - (sound_taken(streams) - taken)
                print(
                    f"  40 streams of a quiet line, 50 frames a second each: {lost / 0.02:.0f} of 30000 lost"
                )
            for count in map(int, filter(None, told.ramp.split(","))):
                many = [sounds[number % len(sounds)][: 8000 * 15] for number in range(count)]
                cpu, closed = talk(many)
                _, theirs = measure_peer(many)
                print(f"  {count} streams: {cpu / 15:.2f} cores; {condition(streams)}")
                print(f"    the peer answers its last frame {max(theirs):.2f} s after it came")
            if told.calls:
                short = [sounds[number % len(sounds)][: 8000 * 3] for number in range(50)]
                sizes = []
                for _ in range(max(1, told.calls // len(short))):
                    talk(short)
                    sizes.append(memory_of(hearing))
                print(
                    f"      memory after each {len(short)} calls: "
                    + ", ".join(f"{size:.0f}" for size in sizes)
                    + " MB"
                )


def _hearing(process: int) -> int:
    """The process of the live audio."""
    for child in Path(f"/proc/{process}/task/{process}/children").read_text().split():
        if b"streams" in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0"):
            return int(child)
    raise SystemExit("there is no process for the live audio")


if __name__ == "__main__":
    if sys.argv[1:2] == ["peer"]:
        peer()
    elif sys.argv[1:2] == ["floor"]:
        floor(sys.argv[2])
    else:
        main()
