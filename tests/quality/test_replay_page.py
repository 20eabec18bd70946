"""The page of a replay in real Chromium: by keyboard, on a phone's screen, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from machine import chromium

from ivr.quality.comparing import Course, Difference, Exchange, first_difference, verdict
from ivr.quality.report import report
from ivr.quality.summary import summary

pytestmark = pytest.mark.slow


def result(record: str, then: Course, now: Course) -> dict[str, Any]:
    difference = first_difference(then, now)
    assert isinstance(difference, Difference)
    measures = {"contained": True, "done": 1, "repeats": 0, "ending": "completed"}
    return {
        "record": record,
        "flow": "pay_bill",
        "verdict": verdict(then, now, difference),
        "measures": [measures, measures],
        "sentences": [["i want to pay", "i want to bay", "pay_bill", ""]],
        "difference": difference.__dict__,
        "then": then.record(),
        "now": now.record(),
    }


def call(*said: str) -> Course:
    exchanges = [
        Exchange(turn, "i want to pay", "pay_bill", True, (words,), (f"pay_bill.step_{turn}",))
        for turn, words in enumerate(said, 1)
    ]
    return Course(tuple(exchanges), "completed", ("pay_bill",))


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Two differences, the first of two calls, and a word as long as words get."""
    long = "https://bank.example/" + "a" * 300
    results = [
        result("records/one", call("Hello.", "It is paid."), call("Hello.", "All is paid.")),
        result("records/two", call("It is paid."), call("All is paid.")),
        result(
            f"records/{'three' * 40}", call("Which bill?"), call(f"Look at {long} <script>alert(1)</script>")
        ),
        {"record": "records/four", "unread": "records/four: call.json is empty."},
    ]
    file = tmp_path / "replay.html"
    file.write_text(report(summary(results), "Harbor Bank: 3 calls replayed", "Flows 1234"), "utf-8")
    return file


@pytest.fixture
def browser() -> Iterator[Any]:
    executable = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield browser
        browser.close()


def test_differences_open_and_close_by_keyboard(browser: Any, page: Path) -> None:
    tab = browser.new_page(viewport={"width": 1200, "height": 900})
    tab.goto(page.as_uri())
    opened = "Array.from(document.querySelectorAll('details')).map(one => one.open)"
    assert tab.evaluate(opened) == [True, False]

    tab.keyboard.press("Tab")
    while tab.evaluate("document.activeElement.tagName") != "SUMMARY":
        tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Space")

    assert tab.evaluate(opened) == [False, True]
    assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_a_phone_and_asks_for_nothing_from_outside(
    browser: Any, page: Path, scheme: str
) -> None:
    tab = browser.new_page(viewport={"width": 360, "height": 740}, color_scheme=scheme)
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("dialog", lambda dialog: asked.append("a script ran"))
    tab.goto(page.as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    assert asked == [page.as_uri()]
    red, green, blue = (int(part) for part in _colour(tab).strip("rgb()").split(","))
    assert (red + green + blue > 600) == (scheme == "light")


def _colour(tab: Any) -> str:
    return str(tab.evaluate("getComputedStyle(document.body).backgroundColor"))
