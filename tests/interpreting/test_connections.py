"""A model is asked again and again over one connection: there is no time for a greeting in the middle of a turn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lookups.other_side import Asked, Side, json_of, slowly, status

from ivr.web import Failed, Kept

OK = b'{"a": 1}'


@pytest.fixture
def side() -> Iterator[Side]:
    side = Side(json_of({"a": 1}), keeps=True)
    yield side
    side.close()


def ask(kept: Kept, side: Side, seconds: float = 2.0) -> bytes:
    return kept.post(f"http://{side.host}/v1", {}, b"{}", seconds)


def connections(side: Side) -> int:
    return len(set(side.asked))


def test_one_connection_serves_for_many_questions(side: Side) -> None:
    kept = Kept()

    answers = [ask(kept, side) for _ in range(5)]

    assert answers == [OK] * 5
    assert (len(side.asked), connections(side)) == (5, 1)


def test_an_error_ends_no_connection(side: Side) -> None:
    kept = Kept()
    side.answer = status(500)
    with pytest.raises(Failed, match="answered 500"):
        ask(kept, side)

    side.answer = json_of({"a": 1})

    assert ask(kept, side) == OK
    assert connections(side) == 1


def test_a_connection_that_the_other_side_has_ended_is_replaced(side: Side) -> None:
    def hangs_up(asked: Asked) -> None:
        json_of({"a": 1})(asked)
        asked.close_connection = True

    side.answer = hangs_up
    kept = Kept()

    assert [ask(kept, side) for _ in range(3)] == [OK] * 3
    assert connections(side) == 3


def test_a_connection_whose_answer_took_too_long_is_not_used_again(side: Side) -> None:
    kept = Kept()
    ask(kept, side)
    side.answer = slowly
    with pytest.raises(Failed, match="did not answer in"):
        ask(kept, side, 0.2)

    side.answer = json_of({"a": 1})

    assert ask(kept, side) == OK
    assert connections(side) == 2


def test_a_side_that_keeps_none_open_is_asked_anew_each_time() -> None:
    side = Side(json_of({"a": 1}))
    kept = Kept()

    assert [ask(kept, side) for _ in range(2)] == [OK] * 2
    assert connections(side) == 2
    side.close()
