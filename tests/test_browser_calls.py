"""The test phone in a real Chromium, calling the sample bank that hears by itself: the microphone is a recording."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import numpy as np
import pytest
from machine import chromium
from serving_bank import Serving, bank
from streaming_bank import Streaming, said

from ivr.demo import Drawings, phone_for, run_phone
from ivr.settings import SettingsError
from ivr.testphone import sound
from ivr.testphone.browser import Phone


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[Phone]:
    serving = Streaming(tmp_path / "calls.db")
    phone = phone_for(serving.parley.settings, serving.url, port=0).start()
    yield phone
    phone.close()
    serving.close()


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Any]:
    """Whose microphone hears a caller who wants a person, half a second after it is switched on."""
    executable = chromium()
    from playwright.sync_api import sync_playwright

    wish = sound.read(said("i want to speak to an agent"))
    pauses = np.zeros(4000, np.int16), np.zeros(8000 * 60, np.int16)
    sound.write(tmp_path / "microphone.wav", np.concatenate([pauses[0], wish, pauses[1]]))
    flags = [
        "--no-sandbox",
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={tmp_path / 'microphone.wav'}",
    ]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=flags)
        yield started
        started.close()


@pytest.mark.slow
def test_a_caller_types_keys_and_speaks_and_sees_where_the_call_is(phone: Phone, browser: Any) -> None:
    page = browser.new_page()
    page.goto(phone.url)

    page.fill("#from", "+12125550101")
    page.click("#dial")
    page.wait_for_selector("#said .ivr:has-text('How can I help you today?')")
    page.fill("#text", "check my account balance")
    page.keyboard.press("Enter")
    page.wait_for_selector("#chart .box.live[data-step$=collect_account]")
    page.wait_for_selector("#said .caller:has-text('check my account balance')")
    page.focus("#said")
    page.keyboard.press("2")
    page.wait_for_selector("#said .ivr:has-text('Your savings account has')")
    page.wait_for_selector("#said .ivr:has-text('anything else')")
    page.wait_for_selector("#screen dd:has-text('James Miller')")
    page.click("#hang-up")
    page.wait_for_selector("#state:has-text('The call is over')")

    page.check("#with-sound")
    page.click("#dial")
    page.wait_for_selector("#said .trouble:has-text('156 English words')")
    page.wait_for_selector("#said .ivr:has-text('How can I help you today?')")
    page.click("#microphone")
    page.wait_for_selector("#state:has-text('Waiting for an agent')")
    page.wait_for_selector("#said .caller:has-text('agent')")
    page.click("#hang-up")
    page.wait_for_selector("#state:has-text('The call is over')")

    assert page.locator("#said .trouble").count() == 1
    assert page.locator("#screen").inner_text().count("Asked for a person") == 1
    assert page.locator("#step").inner_text().startswith("pattern_human_handoff")


def test_the_flow_is_drawn_as_it_was_last_saved_unless_that_was_a_mistake(tmp_path: Path) -> None:
    def save(text: str) -> None:
        (tmp_path / "flows" / "hours.yml").write_text(text, "utf-8")

    (tmp_path / "flows").mkdir()
    flow = "flows:\n  hours:\n    description: Tells the hours.\n    steps:\n      - say: {}.\n"
    save(flow.format("We open at nine"))
    drawings = Drawings(tmp_path)

    assert "We open at nine" in drawings.of("hours") and drawings.of("no_such_flow") == ""
    save(flow.format("We open at ten"))
    assert "We open at ten" in drawings.of("hours")
    save(flow.format("We open at eleven").replace("say", "sya"))
    assert "We open at ten" in drawings.of("hours")


def test_a_server_that_callers_reach_has_no_phone_in_the_browser(tmp_path: Path) -> None:
    serving = Serving(bank(tmp_path / "calls.db"))
    try:
        with pytest.raises(HTTPError, match="404"):
            urlopen(f"{serving.url}/phone", timeout=5)
        public = replace(serving.parley.settings, public_url="https://ivr.example.com")
        with pytest.raises(SettingsError, match=r"ivr\.example\.com is not a name of this machine"):
            run_phone(public, None, 0, print)
    finally:
        serving.close()
