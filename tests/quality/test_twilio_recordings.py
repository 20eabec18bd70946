"""What Twilio recorded is fetched with Twilio's own client, from a stand-in that speaks HTTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from click.testing import CliRunner
from recorded import tone
from serving_bank import BANK, Serving, bank

from ivr.__main__ import main
from ivr.preparing import Parley
from ivr.quality import records
from ivr.speech.audio import RATE, Audio, read_wav, write_wav
from ivr.speech.tones import detect

ACCOUNT, TOKEN = "AC" + "1" * 32, "a-token"
CALL, SILENT, RUNNING = "CA" + "a" * 32, "CA" + "b" * 32, "CA" + "c" * 32
RECORDING = "RE" + "d" * 32


class Twilio(ThreadingHTTPServer):
    """Its recordings by call, and the WAV of all of them."""

    def __init__(self, wav: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.wav = wav
        self.status = {CALL: "completed", RUNNING: "in-progress"}
        self.asked: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    server: Twilio

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        url = urlsplit(self.path)
        query = parse_qs(url.query)
        base = f"/2010-04-01/Accounts/{ACCOUNT}/Recordings"
        if self.headers.get("Authorization") != _basic(ACCOUNT, TOKEN):
            self._send(401, json.dumps({"code": 20003, "message": "Authenticate", "status": 401}).encode())
        elif url.path == f"{base}.json":
            status = self.server.status.get(query["CallSid"][0])
            self._send(
                200, json.dumps(_page([_recording(query["CallSid"][0], status)] if status else [])).encode()
            )
        elif url.path == f"{base}/{RECORDING}.wav" and query == {"RequestedChannels": ["2"]}:
            self._send(200, self.server.wav, "audio/x-wav")
        else:
            self._send(404, b"{}")

    def _send(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


def _basic(user: str, password: str) -> str:
    from base64 import b64encode

    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


def _recording(call: str, status: str) -> dict[str, Any]:
    return {
        "sid": RECORDING, "account_sid": ACCOUNT, "call_sid": call, "status": status, "channels": 2, "duration": "3",
        "date_created": "Wed, 18 Nov 2026 11:20:00 +0000", "start_time": "Wed, 18 Nov 2026 11:20:01 +0000",
        "source": "StartCallRecordingAPI", "price_unit": "USD",
    }  # fmt: skip


def _page(recordings: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "recordings": recordings,
        "page": 0,
        "page_size": 50,
        "first_page_uri": "",
        "next_page_uri": None,
        "uri": "",
    }


@pytest.fixture
def twilio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Twilio]:
    keyed = np.concatenate(
        [np.zeros(RATE, np.int16), *(tone(key) for key in "4539578763"), np.zeros(RATE, np.int16)]
    )
    write_wav(tmp_path / "twilio.wav", Audio((keyed, np.zeros(len(keyed), np.int16))))
    server = Twilio((tmp_path / "twilio.wav").read_bytes())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", ACCOUNT)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", TOKEN)
    monkeypatch.setenv("IVR_DATABASE_URL", f"sqlite:///{tmp_path / 'parley.db'}")
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def fetched(twilio: Twilio, folder: Path, *calls: str) -> Any:
    return CliRunner().invoke(
        main, ["record", "fetch", *calls, "--project", str(BANK), "--to", str(folder), "--api", twilio.url]
    )


def test_a_recording_is_fetched_on_two_channels_and_its_keys_are_masked(
    twilio: Twilio, tmp_path: Path
) -> None:
    told = fetched(twilio, tmp_path / "records", CALL)

    assert told.exit_code == 0, told.output
    assert "on 2 channels" in told.output and "its log is not in this store" in told.output
    audio = read_wav(tmp_path / "records" / CALL / "audio.wav")
    assert len(audio.samples) == 2
    assert [tone.key for tone in detect(read_wav(tmp_path / "twilio.wav").samples[0])] == list("4539578763")
    assert detect(audio.samples[0]) == []


def test_what_cannot_be_fetched_is_told_and_the_others_are(twilio: Twilio, tmp_path: Path) -> None:
    told = fetched(twilio, tmp_path / "records", SILENT, RUNNING, "../elsewhere", CALL)

    assert told.exit_code == 1
    assert f"{SILENT}: Twilio has no recording of {SILENT}" in told.output
    assert f"The recording of {RUNNING} is in-progress; try again in a minute." in told.output
    assert "../elsewhere: it is neither a contact of the store nor a CallSid" in told.output
    assert [file.parent.name for file in (tmp_path / "records").glob("*/*")] == [CALL]


def test_wrong_and_missing_credentials_are_told(
    twilio: Twilio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "another")
    wrong = fetched(twilio, tmp_path, CALL)
    monkeypatch.delenv("TWILIO_AUTH_TOKEN")
    missing = fetched(twilio, tmp_path, CALL)

    assert (wrong.exit_code, missing.exit_code) == (1, 1)
    assert "Twilio does not know these credentials" in wrong.output
    assert "need TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN" in missing.output


def test_what_is_no_sound_is_not_kept(twilio: Twilio, tmp_path: Path) -> None:
    twilio.wav = b"ID3\x04" + bytes(100)

    told = fetched(twilio, tmp_path / "records", CALL)

    assert told.exit_code == 1 and "cannot be heard" in told.output
    assert list((tmp_path / "records").glob("*/*")) == []


def test_twilio_out_of_reach_is_told(twilio: Twilio, tmp_path: Path) -> None:
    told = CliRunner().invoke(
        main,
        [
            "record",
            "fetch",
            CALL,
            "--project",
            str(BANK),
            "--to",
            str(tmp_path),
            "--api",
            "http://127.0.0.1:9",
        ],
    )

    assert told.exit_code == 1 and "Twilio cannot be reached" in told.output


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serving]:
    monkeypatch.setenv("HARBOR_BANK_DB", str(tmp_path / "bank.db"))
    parley: Parley = bank(tmp_path / "parley.db")
    serving = Serving(parley)
    yield serving
    serving.close()


def test_a_call_of_the_store_gets_its_log_and_its_sound(
    twilio: Twilio, server: Serving, tmp_path: Path
) -> None:
    call = server.phone().dial("+14155550123", "+14155550100")
    call.say("what are your hours")
    call.hang_up()
    twilio.status[server.call] = "completed"

    told = fetched(twilio, tmp_path / "records", server.call)

    assert told.exit_code == 0, told.output
    (place,) = records.find([tmp_path / "records"])
    assert isinstance(place, records.Place) and place.has("audio.wav")
    assert records.read(place).audio_from == 1795000801.0
