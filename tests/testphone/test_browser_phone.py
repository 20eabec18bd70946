"""The test phone in the browser: who may use it, what its page does on a call, and all of it in a real Chromium."""

from __future__ import annotations

import base64
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from answering import Bank
from machine import chromium
from studio import Line, Studio
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from ivr.testphone import sound
from ivr.testphone.browser import Phone

WHICH = '<Gather input="dtmf speech" numDigits="4" action="/twilio/turn/1"><Say>Which account?</Say></Gather>'
SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 60"><style>.shape{fill:#eee}</style>
<g class="box" data-step="ask"><path class="shape" d="M0 0H200V60H0z"/><text x="9" y="30">ask</text></g></svg>"""
CALLS = {"from": "+14155550123", "to": "+14155550100", "sound": True}


def tone(hertz: int, seconds: float, rate: int = 8000) -> sound.Samples:
    return (12000 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)).astype(np.int16)


def pitch(samples: sound.Samples) -> float:
    """The loudest pitch in hertz."""
    heights = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(heights)) * 8000 / len(samples)


class Page:
    """What a page says to the phone and hears of it."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.heard = b""
        self.told: list[dict[str, Any]] = []

    def do(self, what: str, **more: Any) -> None:
        self.socket.send(json.dumps({"do": what, **more}))

    def until(self, **wanted: Any) -> dict[str, Any]:
        """The next message with these values."""
        while True:
            message = self.socket.recv(timeout=10)
            if isinstance(message, bytes):
                self.heard += message
                continue
            self.told.append(told := json.loads(message))
            if wanted.items() <= told.items():
                return told


@pytest.fixture
def phones() -> Iterator[Callable[..., Phone]]:
    made: list[Phone] = []

    def phone(bank: Bank, **options: Any) -> Phone:
        made.append(
            Phone(bank.carrier(), speak=lambda text, language: tone(600, 0.5), draw=lambda _: SVG, **options)
        )
        return made[-1].start()

    yield phone
    for phone_ in made:
        phone_.close()


@pytest.fixture
def pages() -> Iterator[Callable[[Phone], Page]]:
    made: list[Page] = []

    def page(phone: Phone) -> Page:
        origin = f"http://127.0.0.1:{phone.port}"
        made.append(Page(connect(f"ws://127.0.0.1:{phone.port}/phone/line", origin=origin, proxy=None)))  # type: ignore[arg-type]
        return made[-1]

    yield page
    for page_ in made:
        page_.socket.close()


def get(url: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=5) as answer:
            return answer.status, answer.read().decode(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), dict(error.headers)


# Who may use it.


def test_the_page_runs_nothing_but_its_own_files(bank: Bank, phones: Callable[..., Phone]) -> None:
    phone = phones(bank)

    status, page, headers = get(phone.url)

    assert status == 200 and "<style" not in page and "style=" not in page and "onclick" not in page
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
    for name in ("phone.css", "phone.js", "sound.js", "icon.svg"):
        assert f"/phone/{name}" in page or name == "sound.js"
        assert get(f"{phone.url}/{name}")[0] == 200


@pytest.mark.parametrize("host", ["ivr.example.com", "127.0.0.1.example.com", "0.0.0.0", ""])
def test_a_name_of_elsewhere_is_not_answered(bank: Bank, phones: Callable[..., Phone], host: str) -> None:
    status, page, _ = get(phones(bank).url, Host=host)

    assert status == 403 and "this machine only" in page


@pytest.mark.parametrize(
    "path", ["/phone/../server.py", "/phone/server.py", "/etc/passwd", "/phone/flow/a/b.svg"]
)
def test_nothing_but_the_page_is_served(bank: Bank, phones: Callable[..., Phone], path: str) -> None:
    assert get(phones(bank).url.removesuffix("/phone") + path)[0] == 404


def test_another_page_cannot_place_calls(bank: Bank, phones: Callable[..., Phone]) -> None:
    phone = phones(bank)

    for origin in (None, "https://evil.example.com"):
        with pytest.raises(InvalidStatus) as refused:
            connect(f"ws://127.0.0.1:{phone.port}/phone/line", origin=origin, proxy=None)  # type: ignore[arg-type]
        assert refused.value.response.status_code == 403
    assert bank.got == []


# A call.


def test_a_question_that_twilio_hears_is_answered_in_words_and_keys(
    bank: Bank, phones: Callable[..., Phone], pages: Callable[[Phone], Page]
) -> None:
    bank.says(voice=WHICH, **{"turn/1": WHICH})
    page = pages(phones(bank))

    page.do("dial", **CALLS)
    page.until(**{"is": "said", "who": "ivr", "text": "Which account?"})
    page.until(**{"is": "call", "state": "listening"})
    page.do("say", text="my savings account")
    page.until(**{"is": "said", "who": "caller", "text": "my savings account"})
    page.until(**{"is": "said", "who": "ivr"})
    for key in "4321":
        page.do("press", keys=key)
    page.until(**{"is": "said", "who": "caller", "text": "[4321]"})

    assert bank.got[1].fields["SpeechResult"] == "my savings account"
    page.do("hang_up")
    page.until(**{"is": "call", "state": "ended"})
    assert bank.last("turn/1").fields["Digits"] == "4321"


def test_keys_are_taken_when_no_more_come(
    bank: Bank, phones: Callable[..., Phone], pages: Callable[[Phone], Page]
) -> None:
    bank.says(voice=WHICH, **{"turn/1": WHICH})
    page = pages(phones(bank))

    page.do("dial", **CALLS)
    page.until(**{"is": "call", "state": "listening"})
    page.do("press", keys="1")
    page.do("press", keys="2")

    page.until(**{"is": "said", "who": "caller", "text": "[12]"})


def test_what_the_log_says_is_told_in_its_order_and_where_the_call_is(
    bank: Bank, phones: Callable[..., Phone], pages: Callable[[Phone], Page]
) -> None:
    bank.says(voice="<Enqueue>lounge</Enqueue>")
    transcript = [
        {"who": "service", "text": "Hello.", "at": 1.0},
        {"who": "caller", "text": "9", "at": 2.0, "keys": True},
        {"who": "service", "text": "[message] Main Street 12.", "at": 3.0, "to": "+14155550123"},
    ]
    document = {"transcript": transcript, "steps": [{"flow": "pay_bill", "step": "ask"}]}
    page = pages(phones(bank, contact=lambda call: document))

    page.do("dial", **CALLS)
    page.until(**{"is": "step"})

    told = [message for message in page.told if message["is"] != "call"]
    assert told == [
        {"is": "said", "who": "ivr", "text": "Hello."},
        {"is": "said", "who": "caller", "text": "[9]"},
        {"is": "said", "who": "line", "text": "(text message to +14155550123: Main Street 12.)"},
        {"is": "said", "who": "line", "text": "(handed to lounge)"},
        {"is": "screen", "rows": [["flows", "pay_bill"]]},
        {"is": "step", "flow": "pay_bill", "step": "ask"},
    ]


def test_sound_goes_both_ways_on_a_stream(
    bank: Bank, studio: Studio, phones: Callable[..., Phone], pages: Callable[[Phone], Page]
) -> None:
    def echo(line: Line) -> None:
        for _ in range(25):
            line.send("media", payload=line.until_loud()["media"]["payload"])
        line.until("stop")

    bank.says(voice=studio.plays(echo).connect())
    page = pages(phones(bank))

    page.do("dial", **CALLS)
    page.until(**{"is": "call", "state": "streaming"})
    page.do("say", text="spoken by the machine")
    page.until(**{"is": "said", "text": "spoken by the machine"})
    while len(page.heard) < 4000:
        page.heard += bytes(page.socket.recv(timeout=10))  # type: ignore[arg-type]

    assert pitch(sound.samples(page.heard[:4000])) == pytest.approx(600, abs=5)
    page.do("hang_up")
    page.until(**{"is": "call", "state": "ended"})


def test_a_microphone_that_is_ahead_of_the_call_falls_behind_no_more_than_a_moment(
    bank: Bank, studio: Studio, phones: Callable[..., Phone], pages: Callable[[Phone], Page]
) -> None:
    def until_quiet(line: Line) -> None:
        line.until_loud()
        loud.append(1)
        quiet = 0
        while quiet < 25:
            is_loud = bool(base64.b64decode(line.until("media")["media"]["payload"]).strip(b"\xff"))
            loud.append(is_loud)
            quiet = 0 if is_loud else quiet + 1

    loud: list[int] = []
    bank.says(voice=studio.plays(until_quiet).connect())
    page = pages(phones(bank))
    page.do("dial", **CALLS)
    page.until(**{"is": "call", "state": "streaming"})

    frame = sound.mulaw(tone(500, 0.02))
    for _ in range(500):  # ten seconds of it at once
        page.socket.send(b"\0" + frame)
    page.until(**{"is": "call", "state": "ended"})

    assert 0 < sum(loud) < 100


def test_the_call_is_hung_up_when_the_page_is_closed(
    bank: Bank, studio: Studio, phones: Callable[..., Phone], pages: Callable[[Phone], Page]
) -> None:
    bank.says(voice=studio.connect())
    page = pages(phones(bank))
    page.do("dial", **CALLS)
    page.until(**{"is": "call", "state": "streaming"})

    page.socket.close()

    assert studio.line.got[-1]["event"] == "stop"


def test_what_cannot_be_done_is_said(
    bank: Bank, phones: Callable[..., Phone], pages: Callable[[Phone], Page]
) -> None:
    bank.says(voice=WHICH)
    page = pages(phones(bank))

    page.do("say", text="hello")
    page.until(**{"is": "trouble", "text": "There is no call; dial first."})
    page.do("dial", **CALLS)
    page.until(**{"is": "call", "state": "listening"})
    page.do("dial", **CALLS)
    page.until(**{"is": "trouble", "text": "There is a call already; hang up first."})
    page.socket.send(b"\1" + sound.mulaw(tone(500, 0.1)))
    assert "heard by Twilio" in page.until(**{"is": "trouble"})["text"]


# In a real browser.


@pytest.fixture
def browse(tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Opens a page in Chromium whose microphone hears a steady 440 Hz."""
    executable = chromium()
    from playwright.sync_api import sync_playwright

    sound.write(tmp_path / "voice.wav", tone(440, 5))
    flags = [
        "--no-sandbox",
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={tmp_path / 'voice.wav'}",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=flags)

        def opened(url: str, **context: Any) -> Any:
            page = browser.new_context(**context).new_page()
            page.faults = []
            page.on("console", lambda message: message.type == "error" and page.faults.append(message.text))
            page.on("pageerror", lambda error: page.faults.append(str(error)))
            page.goto(url)
            return page

        yield opened
        browser.close()


@pytest.mark.slow
def test_in_chromium_the_microphone_is_heard_and_the_answer_sounds(
    bank: Bank, studio: Studio, phones: Callable[..., Phone], browse: Callable[..., Any]
) -> None:
    caught: list[bytes] = []

    def answers(line: Line) -> None:
        line.until_loud()
        for _ in range(100):
            caught.append(base64.b64decode(line.until("media")["media"]["payload"]))
        line.send("media", payload=base64.b64encode(sound.mulaw(tone(700, 3))).decode())
        line.until("dtmf")
        line.until("stop")

    bank.says(voice=studio.plays(answers).connect())
    page = browse(phones(bank).url)

    page.click("#microphone")
    page.wait_for_selector("#microphone[aria-pressed=true]")
    page.wait_for_selector("#with-sound:checked")
    page.click("#dial")
    page.wait_for_selector("#state:has-text('On the line')")
    page.wait_for_selector("#said :text('live audio begins')")
    loudest = 0.0
    for _ in range(60):
        loudest = max(loudest, page.evaluate("document.querySelector('#service').value"))
        page.wait_for_timeout(50)
    page.keyboard.press("5")
    page.wait_for_selector("#said :text('[5]')")
    page.click("#hang-up")
    page.wait_for_selector("#state:has-text('over')")

    heard = sound.samples(b"".join(caught))
    best = max(range(0, len(heard) - 1600, 1600), key=lambda at: np.abs(heard[at : at + 1600]).sum())
    assert pitch(heard[best : best + 1600]) == pytest.approx(440, abs=10)
    assert loudest > 0.8
    assert [m["dtmf"]["digit"] for m in studio.line.got if m["event"] == "dtmf"] == ["5"]
    assert page.faults == []


@pytest.mark.slow
def test_in_chromium_a_recording_is_played_into_the_call(
    bank: Bank, studio: Studio, phones: Callable[..., Phone], browse: Callable[..., Any], tmp_path: Path
) -> None:
    sound.write(tmp_path / "question.wav", tone(880, 1))
    caught: list[bytes] = []

    def listens(line: Line) -> None:
        caught.append(base64.b64decode(line.until_loud()["media"]["payload"]))
        for _ in range(45):
            caught.append(base64.b64decode(line.until("media")["media"]["payload"]))
        line.until("stop")

    bank.says(voice=studio.plays(listens).connect())
    page = browse(phones(bank).url)

    page.check("#with-sound")
    page.click("#dial")
    page.wait_for_selector("#state:has-text('On the line')")
    page.set_input_files("#recording", tmp_path / "question.wav")
    page.wait_for_selector("#said :text('(a recording)')")
    page.wait_for_timeout(1500)
    dropped = page.evaluate_handle(
        "() => { const held = new DataTransfer(); held.items.add(new File(['no sound'], 'no.wav')); return held; }"
    )
    page.dispatch_event("body", "drop", {"dataTransfer": dropped})
    page.wait_for_selector("#said .trouble:has-text('no.wav is not a recording')")
    page.click("#hang-up")
    page.wait_for_selector("#state:has-text('over')")

    assert pitch(sound.samples(b"".join(caught))) == pytest.approx(880, abs=10)


CONTRAST = """button => {
  const light = colour => colour.match(/[\\d.]+/g).slice(0, 3).map(part => part / 255)
    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
  const style = getComputedStyle(button), [dark, bright] = [style.color, style.backgroundColor].map(light).sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}"""  # noqa: E501
"""WCAG 2.2, "contrast ratio": https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_chromium_call_and_hang_up_are_read_under_the_pointer(
    bank: Bank, phones: Callable[..., Phone], browse: Callable[..., Any], scheme: str
) -> None:
    bank.says(voice=WHICH)
    page = browse(phones(bank).url, color_scheme=scheme)

    page.hover("#dial")
    under_pointer = page.eval_on_selector("#dial", CONTRAST)
    page.click("#dial")
    page.hover("#hang-up")

    assert under_pointer > 4.5
    assert page.eval_on_selector("#hang-up", CONTRAST) > 4.5


def test_a_call_without_sound_goes_on_in_words_where_the_server_would_hear_it_live(
    bank: Bank, studio: Studio, phones: Callable[..., Phone], pages: Callable[[Phone], Page]
) -> None:
    bank.says(voice=studio.connect() + WHICH, **{"turn/1": WHICH})
    page = pages(phones(bank))

    page.do("dial", **CALLS | {"sound": False})
    page.until(**{"is": "call", "state": "listening"})
    page.do("say", text="my savings account")
    page.until(**{"is": "said", "who": "caller", "text": "my savings account"})
    page.do("hang_up")
    page.until(**{"is": "call", "state": "ended"})

    assert bank.last("turn/1").fields["SpeechResult"] == "my savings account"
    assert not [told for told in page.told if told["is"] == "trouble"]


def test_who_calls_with_sound_is_told_how_little_is_understood(
    bank: Bank, studio: Studio, phones: Callable[..., Phone], pages: Callable[[Phone], Page]
) -> None:
    bank.says(voice=studio.plays(lambda line: line.until("stop")).connect())
    page = pages(phones(bank, warning="Heard by a tiny model."))

    page.do("dial", **CALLS)

    page.until(**{"is": "trouble", "text": "Heard by a tiny model."})


@pytest.mark.slow
def test_in_chromium_the_phone_is_used_by_keyboard_alone_on_a_small_screen(
    bank: Bank, phones: Callable[..., Phone], browse: Callable[..., Any]
) -> None:
    bank.says(voice=WHICH, **{"turn/1": "<Enqueue>lounge</Enqueue>"})
    document = {"transcript": [], "steps": [{"flow": "pay_bill", "step": "ask"}]}
    phone = phones(bank, contact=lambda call: document)
    page = browse(phone.url, viewport={"width": 360, "height": 740}, color_scheme="dark")

    page.focus("#from")
    page.keyboard.press("Enter")
    page.wait_for_selector("#chart .box.live")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.type("1234")
    page.wait_for_selector("#said :text('handed to lounge')")
    page.focus("#answer")
    page.keyboard.press("Enter")
    page.wait_for_selector("#leave:visible")
    page.focus("#hang-up")
    page.keyboard.press("Enter")
    page.wait_for_selector("#state:has-text('over')")

    assert bank.last("turn/1").fields["Digits"] == "1234"
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    nameless = "[...document.querySelectorAll('button, input')].filter(e => !e.textContent.trim() && !e.labels?.length)"
    assert page.evaluate(f"{nameless}.length") == 0
    assert page.get_by_role("log").get_attribute("aria-live") == "polite"
    assert page.faults == []
