"""Webhooks that are repeated, late and at once; errands of all kinds; what happens when something fails."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from line import (
    BROKEN_WRAP_UP,
    GREETING,
    WRAP_UP,
    Line,
    Phone,
    Sending,
    Told,
    eventually,
    five_at_once,
    twice,
    write,
)
from postgres import Server, running

from ivr.conversation.events import CallStarted, FellBack, HandOffEnded, Heard, HungUp, NoInput, Pressed
from ivr.conversation.session import Session
from ivr.store import Leg, StoreUnavailable
from ivr.switchboard import Reply, Switchboard, UnknownContact

Open = Callable[..., Line]

HASTY = 0.05
_NUMBERS = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'calls.db'}"
    server: Server = request.getfixturevalue("server")
    return server.create(f"calls_{next(_NUMBERS)}")


@pytest.fixture
def lines(tmp_path: Path) -> Iterator[Open]:
    """Makes lines, and closes them."""
    made: list[Line] = []

    def make(url: str = f"sqlite:///{tmp_path / 'calls.db'}", **options: Any) -> Line:
        made.append(Line(tmp_path / "project", url, **options))
        return made[-1]

    yield make
    for line in made:
        line.close()


@pytest.fixture
def line(lines: Open) -> Line:
    return lines()


@pytest.fixture
def hasty(lines: Open) -> Line:
    """A line that tells its callers soon that something takes time."""
    return lines(patience=HASTY)


# -- a call ----------------------------------------------------------------------------------------------


def test_a_call_is_a_row_of_turns_each_answering_the_one_before(line: Line) -> None:
    phone = Phone(line).dials()
    greeting = phone.told

    answer = phone.says("quick")

    assert greeting.hears == "Hello. How can I help you today?"
    assert answer.hears.startswith("Let me see. That was quick.")
    assert [entry.turn for entry in line.log(phone.sid)] == [1, 2, 3]
    assert [entry.answers for entry in line.log(phone.sid)] == [0, 1, None]


def test_a_webhook_of_an_unknown_call_is_told_so(line: Line) -> None:
    (board,) = line.boards

    with pytest.raises(UnknownContact):
        board.take("CA0", 1, NoInput(), write)
    with pytest.raises(UnknownContact):
        board.wait("CA0", 1, write)
    board.hang_up("CA0", HungUp())
    assert board.contact("CA0") is None


def test_the_context_document_is_at_hand_at_any_time_by_either_name(line: Line) -> None:
    phone = Phone(line).dials()
    (board,) = line.boards

    document = board.contact(phone.sid)

    assert document and document["turns"] == [1]
    assert board.contact(document["contact"]) == document


def test_an_event_that_tells_its_own_time_keeps_it(line: Line) -> None:
    phone = Phone(line).dials()

    line.boards[0].hang_up(phone.sid, HungUp(at=1_795_000_999.0))

    assert line.store.contacts.newest()[0].ended_at == 1_795_000_999.0


def test_who_hangs_up_one_of_two_legs_goes_on_with_the_other(line: Line) -> None:
    phone = Phone(line).dials()
    contact = line.state(phone.sid)["contact"]
    line.store.legs.join(Leg("chat-1", contact, "chat"))

    phone.hangs_up()
    chat = Phone(line)
    chat.sid, chat.told = "chat-1", phone.told
    told = chat.says("quick")
    open_still = line.contact(chat)
    chat.hangs_up()

    assert told.hears.startswith("Let me see. That was quick.")
    assert (open_still.ended_at, open_still.disposition) == (None, "")
    assert line.contact(chat).ended_at == line.clock.now
    assert [event for entry in line.log("chat-1") if (event := entry.event["event"]) == "hung_up"] == [
        "hung_up"
    ]


# -- repeated, late, at once -----------------------------------------------------------------------------


@pytest.mark.parametrize("sending", [twice, five_at_once])
def test_a_call_whose_every_webhook_comes_again_is_the_same_call(
    lines: Open, url: str, sending: Sending
) -> None:
    line = lines(url, boards=2, more=GREETING)
    plain, repeated = Phone(line), Phone(line, sending)

    for phone in (plain, repeated):
        phone.dials()
        phone.says("quick")
        phone.says("nonsense")
        phone.brings(NoInput())
        phone.says("agent")
        phone.brings(HandOffEnded(result="no_answer"))
        phone.hangs_up()

    def what_happened(phone: Phone) -> Any:
        return [(e.turn, e.event["event"], e.commands, e.steps, e.answers) for e in line.log(phone.sid)]

    assert what_happened(repeated) == what_happened(plain)
    assert [told for _, told in repeated.sent][:-1] == [
        told.replace(line.state(plain.sid)["contact"], line.state(repeated.sid)["contact"])
        for _, told in plain.sent
    ][:-1]
    assert line.ran == ["greet", "quick"] * 2


@pytest.mark.parametrize("sending", [twice, five_at_once])
def test_a_slow_action_is_begun_once_however_often_it_is_asked_for_and_waited_for(
    lines: Open, url: str, sending: Sending
) -> None:
    line = lines(url, boards=2, patience=HASTY)
    phone = Phone(line, sending).dials()

    told = phone.says("slow")
    line.open("slow")
    answer = phone.waits()

    assert told.hears == "Let me look. One moment."
    assert answer.hears.startswith("That took long.")
    assert line.ran == ["slow"]
    assert phone.says("quick").hears.startswith("Let me see.")


def test_a_late_webhook_gets_what_it_was_told_and_changes_nothing(hasty: Line) -> None:
    phone = Phone(hasty).dials()
    phone.says("quick")
    phone.says("slow")
    hasty.open("slow")
    phone.waits()
    phone.says("nonsense")
    before = hasty.log(phone.sid)

    hasty.clock.now += 24 * 3600
    again = [webhook(hasty.boards[0]) for webhook, _ in reversed(phone.sent)]

    assert again == [told for _, told in reversed(phone.sent)]
    assert hasty.log(phone.sid) == before


def test_webhooks_after_the_caller_has_hung_up_change_nothing(line: Line) -> None:
    phone = Phone(line).dials()
    phone.says("quick")
    phone.hangs_up()
    before = line.log(phone.sid)

    again = [webhook(line.boards[0]) for webhook, _ in phone.sent]
    late = line.boards[0].take(phone.sid, before[-1].turn, Heard(text="slow"), write)
    phone.hangs_up()

    assert again == [told for _, told in phone.sent]
    assert late == phone.sent[-1][1]
    assert line.log(phone.sid) == before
    assert line.ran == ["quick"]


@pytest.mark.parametrize("number", [0, 2, 99, 10**12, -1])
def test_a_number_that_no_webhook_can_carry_hears_the_last_question_again(line: Line, number: int) -> None:
    phone = Phone(line).dials()

    again = line.boards[0].take(phone.sid, number, Heard(text="quick"), write)

    assert again == phone.told.text
    assert len(line.log(phone.sid)) == 1


def test_an_event_that_answers_nothing_changes_nothing(line: Line) -> None:
    phone = Phone(line).dials()

    phone.brings(HandOffEnded())

    assert phone.told.hears == "Hello. How can I help you today?"
    assert len(line.log(phone.sid)) == 1


def test_a_call_announced_again_in_the_middle_hears_its_latest_reply(line: Line) -> None:
    phone = Phone(line).dials()
    answer = phone.says("quick")

    redirected = line.boards[0].begin(phone.sid, CallStarted(), write)
    retried = line.boards[0].begin(phone.sid, CallStarted(), write, "greeting")

    assert redirected == answer.text
    assert retried == phone.sent[0][1]


def test_a_token_that_was_seen_gets_its_reply_whatever_the_number(line: Line) -> None:
    phone = Phone(line).dials()
    told = phone.brings(Heard(text="quick"), token="t1")
    phone.says("nonsense")

    assert line.boards[0].take(phone.sid, 77, Heard(text="quick"), write, "t1") == told.text


def test_a_hang_up_in_the_middle_of_a_turn_wins(line: Line) -> None:
    phone = Phone(line).dials()
    (board,) = line.boards

    def write_late(reply: Reply) -> str:
        board.hang_up(phone.sid, HungUp())
        return write(reply)

    told = board.take(phone.sid, 1, Heard(text="quick"), write_late)

    assert told == phone.told.text
    assert [entry.event["event"] for entry in line.log(phone.sid)] == ["call_started", "hung_up"]
    assert line.ran == []


def test_a_hang_up_that_meets_a_turn_is_noted_after_it(lines: Open) -> None:
    meanwhile: list[Callable[[], object]] = []

    def chance() -> float:
        if meanwhile:
            meanwhile.pop()()
        return 0.0

    line = lines(chance=chance)
    phone = Phone(line).dials()
    (board,) = line.boards

    meanwhile.append(lambda: board.take(phone.sid, 1, NoInput(), write))
    board.hang_up(phone.sid, HungUp())

    assert [e.event["event"] for e in line.log(phone.sid)] == ["call_started", "no_input", "hung_up"]
    assert line.state(phone.sid)["hung_up"]


def test_a_caller_who_hangs_up_while_their_words_arrive_has_hung_up(lines: Open, url: str) -> None:
    line = lines(url, boards=2)

    for _ in range(8):
        phone = Phone(line).dials()
        barrier = Barrier(3)
        turn = phone.told.turn

        def speak(
            board: Switchboard, sid: str = phone.sid, turn: int = turn, meet: Barrier = barrier
        ) -> None:
            meet.wait()
            board.take(sid, turn, Heard(text="quick"), write)

        def leave(board: Switchboard, sid: str = phone.sid, meet: Barrier = barrier) -> None:
            meet.wait()
            board.hang_up(sid, HungUp())

        with ThreadPoolExecutor(3) as pool:
            work = [pool.submit(speak, board) for board in line.boards]
            pool.submit(leave, line.boards[0]).result()
            for each in work:
                each.result()

        turns = [entry.turn for entry in line.log(phone.sid)]
        assert line.state(phone.sid)["hung_up"]
        assert turns == list(range(1, len(turns) + 1))
        assert [e.event["event"] for e in line.log(phone.sid)].count("hung_up") == 1


# -- errands ---------------------------------------------------------------------------------------------


def test_a_slow_action_is_announced_and_its_answer_heard_once(hasty: Line) -> None:
    phone = Phone(hasty).dials()

    told = phone.says("slow")
    hasty.open("slow")
    answer = phone.waits()

    assert (told.hears, told.then) == ("Let me look. One moment.", "wait")
    assert (answer.hears, answer.then) == (
        "That took long. Is there anything else I can help you with?",
        "listen",
    )
    assert hasty.ran == ["slow"]


def test_who_waits_long_is_spoken_to_again(hasty: Line) -> None:
    phone = Phone(hasty).dials()
    phone.says("slow")

    meanwhile = phone.waits()
    hasty.open("slow")
    answer = phone.waits()

    assert (meanwhile.hears, meanwhile.then) == ("One moment.", "wait")
    assert answer.hears.startswith("That took long.")


def test_two_slow_actions_in_a_row_are_one_wait_and_one_answer(hasty: Line) -> None:
    phone = Phone(hasty).dials()

    told = phone.says("chain")
    hasty.open("slow")
    meanwhile = phone.waits()
    hasty.open("slower")
    answer = phone.waits()

    assert told.hears == "Two things. One moment."
    assert meanwhile.hears == "One moment."
    assert answer.hears.startswith("The first is done. The second is done.")
    assert hasty.ran == ["slow", "slower"]
    assert [webhook(hasty.boards[0]) for webhook, _ in phone.sent[-1:]] == [answer.text]


def test_nobody_waits_longer_for_a_quick_action_than_it_takes(lines: Open) -> None:
    phone = Phone(lines()).dials()

    began = time.monotonic()
    answer = phone.says("quick")

    assert answer.hears.startswith("Let me see. That was quick.")
    assert time.monotonic() - began < 2


def test_what_a_quick_action_led_to_is_said_before_a_slow_one_is_waited_for(lines: Open) -> None:
    line = lines(patience=0.5)
    phone = Phone(line).dials()

    told = phone.says("mixed")
    line.open("slow")
    answer = phone.waits()

    assert told.hears == "The quick one is done. One moment."
    assert answer.hears.startswith("The slow one is done.")
    assert line.ran == ["quick", "slow"]
    assert [webhook(line.boards[0]) for webhook, _ in phone.sent] == [told for _, told in phone.sent]


def test_a_flow_that_has_an_answer_to_a_failing_action_gives_it(line: Line) -> None:
    answer = Phone(line).dials().says("answered")

    assert answer.hears.startswith("It did not work.")
    assert answer.then == "listen"
    assert line.ran == ["raises"]


@pytest.mark.parametrize("wish", ["unanswered", "garbage", "missing"])
def test_a_failing_action_without_answer_brings_an_apology_and_a_person(line: Line, wish: str) -> None:
    phone = Phone(line).dials()

    answer = phone.says(wish)

    assert answer.hears.startswith("Sorry, something went wrong")
    assert answer.then == "service"
    assert line.store.contacts.hand_offs(line.state(phone.sid)["contact"])[0]["reason"] == "internal_error"


def test_who_is_in_trouble_with_their_provider_is_known_with_what_they_wanted(line: Line) -> None:
    phone = Phone(line).dials()
    phone.says("answered")
    event = FellBack(code="12100", where="/twilio/voice/turn")

    told = [line.boards[0].fall_back(phone.sid, event, write, token="one try") for _ in range(2)]

    assert told[0] == told[1] and Told(told[0]).then == "service"
    kept = [entry.event for entry in line.log(phone.sid) if entry.event["event"] == "fell_back"]
    assert [(event["code"], event["where"]) for event in kept] == [("12100", "/twilio/voice/turn")]
    assert [one["queue"] for one in line.store.contacts.hand_offs(line.state(phone.sid)["contact"])] == [
        "service"
    ]


def test_the_fallback_of_a_call_that_nobody_knows_is_left_to_the_channel(line: Line) -> None:
    with pytest.raises(UnknownContact):
        line.boards[0].fall_back("CAnobody", FellBack(), write)


def test_a_deed_that_was_under_way_when_the_provider_fell_back_counts_as_begun(lines: Open) -> None:
    line = lines(patience=HASTY)
    phone = Phone(line).dials()
    assert phone.says("slow").then == "wait"

    line.boards[0].fall_back(phone.sid, FellBack(code="11200"), write)
    line.open("slow")

    state = line.state(phone.sid)
    assert [begun["action"] for begun in state["begun"]] == ["action_slow"]
    assert (state["disposition"], state["unfinished"]) == ("handed_off", ["slow"])


def test_an_action_that_hangs_is_given_up_and_the_flow_answers(lines: Open) -> None:
    line = lines(patience=HASTY, action=0.25)
    phone = Phone(line).dials()

    told = phone.says("hanging")
    answer = phone.waits()

    assert told.hears == "One moment."
    assert answer.hears.startswith("It took too long.")
    assert line.ran == ["hangs"]


def test_callers_who_wait_for_a_hanging_action_leave_room_for_others(lines: Open) -> None:
    line = lines(places=1)
    first, second, third = (Phone(line).dials() for _ in range(3))

    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(first.says, "slow")
        eventually(lambda: line.ran == ["slow"])
        began = time.monotonic()
        told = second.says("slow")
        quick = third.says("quick")
        seconds = time.monotonic() - began
        line.open("slow")

        assert told.hears == "Let me look. One moment."
        assert quick.hears.startswith("Let me see. That was quick.")
        assert seconds < 2
        assert held.result().hears.startswith("Let me look. That took long.")
    assert second.waits().hears.startswith("That took long.")


def test_another_process_tells_the_answer_of_the_one_that_runs_the_action(lines: Open, url: str) -> None:
    line = lines(url, boards=2, patience=HASTY)
    phone = Phone(line).dials()
    number = phone.says("slow").turn

    line.open("slow")
    answer = eventually(
        lambda: (told := Told(line.boards[1].wait(phone.sid, number, write))).then == "listen" and told
    )

    assert answer.hears.startswith("That took long.")


def test_an_action_that_was_lost_with_its_process_is_an_answer_too(lines: Open) -> None:
    line = lines(patience=HASTY, workers=1)
    phone = Phone(line).dials()
    told = phone.says("hanging")
    other = line.another_board()

    on_hold = Told(other.wait(phone.sid, told.turn, write))
    line.clock.now += 8
    lost = Told(other.wait(phone.sid, told.turn, write))
    again = Told(other.wait(phone.sid, told.turn, write))

    assert on_hold.then == "wait"
    assert lost.hears.startswith("It took too long.")
    assert again == lost
    before = line.log(phone.sid)
    line.open("never")  # and now the first process does come back
    line.await_worker()
    assert line.log(phone.sid) == before
    assert line.ran.count("hangs") == 1


def test_the_words_before_a_lost_action_are_not_lost(hasty: Line) -> None:
    phone = Phone(hasty).dials()
    told = phone.says("slow")
    other = hasty.another_board()

    (webhook, _) = phone.sent[-1]

    assert webhook(other) == told.text
    assert told.hears == "Let me look. One moment."
    other.close()


def test_a_secret_goes_from_one_action_to_the_next_and_nowhere_else(line: Line, tmp_path: Path) -> None:
    answer = Phone(line).dials().says("relay")

    assert answer.hears.startswith("It has 6 digits.")
    written = b"".join(file.read_bytes() for file in tmp_path.glob("calls.db*"))
    assert b"It has 6 digits." in written
    assert b"927461" not in written


# -- hanging up ------------------------------------------------------------------------------------------


def test_an_action_that_comes_back_after_the_caller_has_left_changes_nothing(lines: Open) -> None:
    line = lines(patience=HASTY, workers=1)
    phone = Phone(line).dials()
    told = phone.says("slow")

    phone.hangs_up()
    before = line.log(phone.sid)
    line.open("slow")
    line.await_worker()

    assert line.log(phone.sid) == before
    assert line.state(phone.sid)["hung_up"]
    assert line.contact(phone).disposition == "abandoned"
    assert line.boards[0].wait(phone.sid, told.turn, write) == told.text


def test_wrap_up_work_runs_once_after_the_caller_has_left(lines: Open) -> None:
    line = lines(more=WRAP_UP)
    phone = Phone(line).dials()

    began = time.monotonic()
    phone.hangs_up()
    phone.hangs_up()
    seconds = time.monotonic() - began
    line.clock.now += 3
    line.open("slow")
    eventually(lambda: line.state(phone.sid)["waiting"]["what"] == "nothing")

    contact = line.contact(phone)
    assert seconds < 1
    assert line.ran == ["slow", "quick"]
    assert contact.disposition == "abandoned"
    assert contact.ended_at == line.clock.now - 3
    assert all(entry.reply is None for entry in line.log(phone.sid)[1:])


def test_wrap_up_work_that_was_lost_with_its_process_goes_on_in_another(lines: Open) -> None:
    line = lines(more=WRAP_UP, boards=2)
    phone = Phone(line).dials()
    phone.hangs_up()
    eventually(lambda: line.ran == ["slow"])

    line.boards[1].take_up_lost()
    too_early = line.state(phone.sid)["waiting"]["what"]
    line.clock.now += 1000
    for board in line.boards:
        board.take_up_lost()
    eventually(lambda: line.state(phone.sid)["waiting"]["what"] == "nothing")
    line.open("slow")
    line.await_worker()

    outcomes = [
        entry.event["reason"] for entry in line.log(phone.sid) if entry.event["event"] == "action_failed"
    ]
    assert too_early == "errand"
    assert outcomes == ["lost"]
    assert line.ran == ["slow", "quick"]
    assert line.store.outbox.of(line.state(phone.sid)["contact"]) == []


def test_a_wrap_up_that_breaks_down_hands_nobody_to_a_person(lines: Open) -> None:
    line = lines(more=BROKEN_WRAP_UP)
    phone = Phone(line).dials()

    phone.hangs_up()
    eventually(lambda: line.state(phone.sid)["waiting"]["what"] == "nothing")

    assert line.contact(phone).disposition == "abandoned"
    assert line.store.contacts.hand_offs(line.state(phone.sid)["contact"]) == []


# -- when something of ours fails ------------------------------------------------------------------------


def test_a_fault_in_the_engine_brings_an_apology_and_a_person_with_the_context(line: Line) -> None:
    phone = Phone(line).dials()

    answer = phone.says("riddle")

    assert answer.hears.startswith("Sorry, something went wrong")
    assert answer.then == "service"
    (hand_off,) = line.store.contacts.hand_offs(line.state(phone.sid)["contact"])
    assert hand_off["reason"] == "internal_error"
    assert hand_off["context"]["turns"] == [1, 2, 3]


def test_an_utterance_that_breaks_the_understanding_is_asked_for_again(line: Line) -> None:
    phone = Phone(line).dials()

    answer = phone.says("boom")

    assert answer.hears.startswith("Sorry, I didn't get that.")
    assert phone.says("quick").hears.startswith("Let me see.")


def test_a_person_is_reached_even_when_the_context_cannot_be_told(lines: Open) -> None:
    def fails(session: Session, log: Any, flows: Any) -> dict[str, Any]:
        raise KeyError("summary")

    line = lines(describe=fails)
    phone = Phone(line).dials()

    assert phone.says("agent").then == "service"
    assert len(line.store.contacts.hand_offs(line.state(phone.sid)["contact"])) == 1


@dataclass
class Lock:
    """Another program that holds the database's file."""

    file: Path

    def __enter__(self) -> None:
        self._connection = sqlite3.connect(self.file, isolation_level=None)
        self._connection.execute("BEGIN IMMEDIATE")

    def __exit__(self, *exception: object) -> None:
        self._connection.execute("ROLLBACK")
        self._connection.close()


def test_a_turn_that_cannot_be_kept_has_not_happened(line: Line, tmp_path: Path) -> None:
    phone = Phone(line).dials()

    with Lock(tmp_path / "calls.db"), pytest.raises(StoreUnavailable):
        phone.says("quick")

    assert line.log(phone.sid)[-1].turn == 1
    assert line.ran == []
    assert phone.says("quick").hears.startswith("Let me see.")


def test_what_an_action_did_is_kept_when_the_database_comes_back(hasty: Line, tmp_path: Path) -> None:
    phone = Phone(hasty).dials()
    told = phone.says("slow")

    with Lock(tmp_path / "calls.db"):
        hasty.open("slow")
        meanwhile = phone.waits()
    answer = phone.waits()

    assert told.then == meanwhile.then == "wait"
    assert answer.hears.startswith("That took long.")
    assert hasty.ran == ["slow"]


def test_keys_are_taken_as_words_are(line: Line) -> None:
    phone = Phone(line).dials()

    assert phone.brings(Pressed(keys="0")).then == "service"
