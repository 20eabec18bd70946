"""Where a request ends, and what is refused before anything looks at it."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.serving.arriving import LARGEST_BODY, LONGEST_HEAD, Arriving, State

POST = b"POST /twilio/voice HTTP/1.1\r\nHost: ivr\r\nContent-Length: 5\r\n\r\nhello"


def arrives(*pieces: bytes) -> State:
    request = Arriving()
    return [request.take(piece) for piece in pieces][-1]


@given(st.lists(st.integers(0, len(POST)), max_size=8))
def test_a_request_is_whole_with_its_last_byte_however_it_is_cut(cuts: list[int]) -> None:
    ends = [0, *sorted(cuts), len(POST)]
    request = Arriving()

    states = [request.take(POST[one:other]) for one, other in itertools.pairwise(ends)]

    assert states[-1] is State.WHOLE
    assert all(state is State.MORE for state, end in zip(states, ends[1:], strict=False) if end < len(POST))
    assert request.data == POST


@pytest.mark.parametrize("bytes_missing", [1, 4, 5, 6, 60])
def test_what_is_not_whole_is_waited_for(bytes_missing: int) -> None:
    assert arrives(POST[:-bytes_missing]) is State.MORE


def test_a_request_without_a_body_ends_with_its_head() -> None:
    assert arrives(b"GET /health HTTP/1.1\r\nHost: ivr\r\n\r\n") is State.WHOLE


def test_empty_lines_before_a_request_are_passed_over() -> None:
    assert arrives(b"\r\n", b"\r\n", POST) is State.WHOLE


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"Transfer-Encoding: chunked", State.NO_LENGTH),
        (b"transfer-encoding : chunked\r\nContent-Length: 5", State.NO_LENGTH),
        (b"Content-Length: 5\r\nContent-Length: 6", State.BAD_LENGTH),
        (b"Content-Length: 5\r\ncontent-length: 5", State.BAD_LENGTH),
        (b"Content-Length: +5", State.BAD_LENGTH),
        (b"Content-Length: 5, 5", State.BAD_LENGTH),
        (b"Content-Length:", State.BAD_LENGTH),
        (b"Content-Length: -1", State.BAD_LENGTH),
        (b"Content-Length: 0x5", State.BAD_LENGTH),
        (b"Content-Length: \xd9\xa5", State.BAD_LENGTH),
        (b"Content-Length: %d" % (LARGEST_BODY + 1), State.BODY_TOO_LARGE),
        (b"Content-Length: " + b"9" * 400, State.BAD_LENGTH),
        (b"Expect: 100-continue\r\nContent-Length: 5", State.EXPECTATION),
        (b"X: " + b"a" * LONGEST_HEAD, State.HEAD_TOO_LARGE),
    ],
)
def test_what_is_not_certain_or_too_much_is_refused(head: bytes, expected: State) -> None:
    assert arrives(b"POST / HTTP/1.1\r\n" + head + b"\r\n\r\n") is expected
    assert expected.refused


def test_a_head_that_never_ends_is_refused_before_it_is_large() -> None:
    request = Arriving()

    states = [request.take(b"x" * 1000) for _ in range(LONGEST_HEAD // 1000 + 1)]

    assert states[-1] is State.HEAD_TOO_LARGE


@given(st.binary(max_size=300))
def test_any_bytes_have_a_state(data: bytes) -> None:
    assert isinstance(arrives(data), State)
