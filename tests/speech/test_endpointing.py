"""When has the caller begun, and when finished? Decided from speech and silence alone."""

from __future__ import annotations

import pytest

from ivr.conversation.commands import Listen
from ivr.speech.endpointing import LONGEST, STUCK, WORDLESS, Endpointing

FRAME = 0.02


def run(endpointing: Endpointing, pattern: list[tuple[bool, float, str]]) -> list[tuple[str, float]]:
    """What is decided, and when, of (speech, seconds, words so far)."""
    at, decided = 0.0, []
    for speech, seconds, words in pattern:
        for _ in range(round(seconds / FRAME)):
            at += FRAME
            if what := endpointing.feed(speech, words, FRAME):
                decided.append((what, round(at, 2)))
    return decided


@pytest.mark.parametrize(
    ("reads", "pause"), [("yes_no", 0.5), ("digits", 1.2), ("", 0.9), ("money", 0.8), ("account_type", 0.9)]
)
def test_an_answer_ends_after_the_pause_of_its_kind(reads: str, pause: float) -> None:
    usual = {"yes_no": 1.0}.get(reads, 2.0)
    endpointing = Endpointing.of(Listen(reads=reads, speech_timeout=usual))

    decided = run(endpointing, [(False, 1.0, ""), (True, 0.6, "words"), (False, 3.0, "words")])

    assert decided == [("began", 1.16), ("ended", round(1.6 + pause, 2))]


def test_a_pause_that_the_step_gives_is_taken_as_it_is() -> None:
    endpointing = Endpointing.of(Listen(reads="yes_no", speech_timeout=1.8))

    assert run(endpointing, [(True, 0.6, ""), (False, 3.0, "")])[-1] == ("ended", 2.4)


def test_pauses_between_groups_of_digits_do_not_end_them() -> None:
    endpointing = Endpointing.of(Listen(reads="digits"))
    groups = ["seven one five", "seven one five one", "seven one five one three nine"]

    decided = run(
        endpointing,
        [
            *(part for words in groups for part in ((True, 0.9, words), (False, 0.9, words))),
            (False, 1.0, groups[-1]),
        ],
    )

    assert [what for what, _ in decided] == ["began", "ended"]


def test_the_last_digit_ends_an_account_number_at_once() -> None:
    endpointing = Endpointing.of(Listen(reads="digits", max_keys=4))

    decided = run(
        endpointing,
        [(True, 1.0, "double one"), (True, 0.6, "double one four oh"), (False, 3.0, "double one four oh")],
    )

    assert decided[-1] == ("ended", 2.0)


def test_a_spanish_account_number_is_counted_in_spanish() -> None:
    endpointing = Endpointing.of(Listen(language="es", reads="digits", max_keys=3))

    assert run(endpointing, [(True, 1.0, "uno dos tres"), (False, 3.0, "uno dos tres")])[-1] == ("ended", 1.4)


def test_a_click_is_no_answer() -> None:
    clicks = [(True, 0.08, ""), (False, 0.6, "")] * 10

    assert run(Endpointing(), clicks) == []


def test_a_long_answer_ends_after_a_minute() -> None:
    words = [(True, 1.0, f"word {second}") for second in range(70)]

    assert run(Endpointing(), words)[1] == ("ended", round(LONGEST + 0.16, 2))


def test_noise_behind_the_caller_does_not_hold_the_answer_open() -> None:
    decided = run(Endpointing(0.9), [(True, 1.0, "my balance"), (True, 10.0, "my balance")])

    assert decided[1][0] == "ended" and decided[1][1] == pytest.approx(0.16 + 0.9 + STUCK, abs=0.05)


def test_noise_without_a_word_ends_by_itself() -> None:
    decided = run(Endpointing(0.9), [(True, 20.0, "")])

    assert decided[1][0] == "ended" and decided[1][1] == pytest.approx(WORDLESS + 0.16, abs=0.05)


def test_a_long_silence_before_an_answer_does_not_shorten_it() -> None:
    decided = run(Endpointing(0.9), [(False, 30.0, ""), (True, 0.5, ""), (False, 2.0, "")])

    assert decided == [("began", 30.16), ("ended", 31.4)]


def test_the_next_answer_begins_anew() -> None:
    endpointing = Endpointing(0.9)
    answer = [(True, 0.5, "yes"), (False, 1.2, "")]

    assert [what for what, _ in run(endpointing, answer * 2)] == ["began", "ended"] * 2
