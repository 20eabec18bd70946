"""What callers tell that is written nowhere: cards however they are told, PINs, passwords; and what is left alone."""

from __future__ import annotations

import json

import pytest
from bench import canary
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.conversation import confidential, events
from ivr.conversation.events import Event, Heard, Pressed
from ivr.conversation.session import Frame, Session, Waiting, from_record, to_record
from ivr.redaction import MASK, Secret

CARD = "4539578763621486"
OTHER = "4539578763621487"
"""Its check digit is wrong."""


class Teller:
    """A caller whose answers are taken one after the other, as the switchboard does; `log` is what stays of them."""

    def __init__(self, language: str = "en", *, secret: bool = False, keys: int = 0) -> None:
        waiting = Waiting("question", secret=secret, keys=keys)
        self.session = Session("c", language=language, waiting=waiting)
        self.log: dict[int, Event] = {}

    def tells(self, event: Event) -> Event:
        earlier = {turn: self.log[turn] for turn in confidential.begun_in(self.session, event)}
        taken = confidential.take(self.session, event, earlier)
        self.session = from_record(to_record(taken.session) | {"turn": self.session.turn + 1})
        self.log |= {**taken.earlier, self.session.turn: taken.event}
        return taken.event

    def says(self, text: str) -> str:
        event = self.tells(Heard(text=text))
        assert isinstance(event, Heard)
        return event.text

    @property
    def written(self) -> str:
        records = [events.to_record(event) for event in self.log.values()]
        return json.dumps([records, to_record(self.session)], ensure_ascii=False).lower()


@pytest.mark.parametrize("language", canary.LANGUAGES)
@pytest.mark.parametrize("way", canary.WAYS)
def test_a_card_is_nowhere_however_it_is_told(way: str, language: str) -> None:
    for card in canary.cards(8):
        turns = canary.WAYS[way](card, language)
        if turns is None:
            continue
        teller = Teller(language)

        for doing, what in turns:
            teller.tells(Heard(text=what) if doing == "say" else Pressed(keys=what.rstrip("#")))

        told = canary.needles(card, turns, way)
        assert [needle for needle in told if needle in teller.written] == []


@pytest.mark.parametrize(
    "text",
    [
        f"it is {OTHER}",
        "my number is 715 139 0787, that is 715 139 0787",
        "transfer 1250 dollars from 4539 to 5787",
        "the tracking number is 9400 1118 9956 1234 5678 90",
        "i forgot my pin 2 days ago",
        "i want to change my pin",
        "my password does not work",
        "i don't know what my password is",
        "the last four of my social security number are 1234",
        "cancel order 20 26 11 30 and order 20 26 12 01",
    ],
)
def test_what_is_no_secret_is_heard(text: str) -> None:
    assert Teller().says(text) == text


@pytest.mark.parametrize(
    ("language", "text", "left"),
    [
        ("en", "my pin is four two seven one", f"my pin is {MASK}"),
        ("en", "4271 is my pin please", f"{MASK} is my pin please"),
        (
            "en",
            "the security code is 417 and my name is ann",
            f"the security code is {MASK} and my name is ann",
        ),
        ("en", "my social security number is 123-45-6789", f"my social security number is {MASK}"),
        (
            "en",
            "well my password is sword fish, can you help me",
            f"well my password is {MASK}, can you help me",
        ),
        ("es", "mi pin es cuatro dos siete uno", f"mi pin es {MASK}"),
        ("es", "mi contraseña es girasol", f"mi contraseña es {MASK}"),
        ("sv", "min pinkod är fyra två sju ett", f"min pinkod är {MASK}"),
        ("nb", "pinkoden er fire to sju en", f"pinkoden er {MASK}"),
        ("zh", "我的密码是四二七一", f"我的密码是{MASK}"),
        ("ur", "میرا پن 4271 ہے", f"میرا پن {MASK} ہے"),
    ],
)
def test_a_secret_that_nobody_asked_for_is_masked(language: str, text: str, left: str) -> None:
    assert Teller(language).says(text) == left


@pytest.mark.parametrize("digit", "149")
def test_who_presses_one_key_again_and_again_is_answered_each_time(digit: str) -> None:
    """Each press may repair the one before it: 2 to the power of 60 readings, had each to be tried."""
    teller = Teller()

    for _ in range(60):
        told = teller.tells(Pressed(keys=digit))

    assert told == Pressed(keys=digit)


def test_a_sentence_full_of_repairs_is_answered() -> None:
    words = ["five", "one", "two", "eight", "six", "three", "nine", "zero", "four", "seven"] * 3

    assert Teller().says(" i mean ".join(words))


def test_a_question_for_sixteen_digits_that_are_no_card_gets_them() -> None:
    teller = Teller(keys=40)

    assert teller.tells(Pressed(keys=OTHER)) == Pressed(keys=OTHER)
    assert teller.says(" ".join(OTHER)) == " ".join(OTHER)


@pytest.mark.parametrize(
    ("most", "keys", "left"),
    [(1, "12345", ""), (8, "123456789", ""), (1, "123", "123"), (40, "9" * 30, "9" * 30)],
)
def test_a_row_of_keys_longer_than_anything_asked_for_is_masked(most: int, keys: str, left: str) -> None:
    teller = Teller(keys=most)

    assert teller.tells(Pressed(keys=keys)) == Pressed(keys=left)


def test_what_was_asked_for_in_secret_goes_on_beside_the_words() -> None:
    teller = Teller(secret=True)

    heard = teller.tells(Heard(text="it is four two seven one"))
    keyed = teller.tells(Pressed(keys="4271"))

    assert heard == Heard(text=f"it is {MASK}", secret=Secret("it is four two seven one"))
    assert keyed == Pressed(keys="", secret=Secret("4271"))
    assert "four" not in repr(heard) + teller.written and "4271" not in repr(keyed) + teller.written


@pytest.mark.parametrize("event", [Heard(text="let me talk to a person"), Pressed(keys="0")])
def test_where_a_secret_is_asked_for_a_person_is_in_reach(event: Event) -> None:
    assert Teller(secret=True).tells(event) == event


def test_a_slot_that_held_a_part_of_a_card_is_empty_when_it_is_whole() -> None:
    teller = Teller()
    groups = [CARD[place : place + 4] for place in range(0, 16, 4)]
    for group in groups[:3]:
        teller.says(group)
    slots = {
        "first": 4539,
        "second": "5787",
        "note": "first 4539, then a dog",
        "amount": 40,
        "line": {"ani": "+1212"},
    }
    frame = Frame("f", "s", partial="4539 5787", pending={"value": "6362"})
    teller.session = from_record(
        to_record(teller.session)
        | {"slots": slots, "stack": to_record(Session("c", stack=(frame,)))["stack"]}
    )

    teller.says(groups[3])

    assert teller.session.slots == {
        "first": None, "second": None, "note": f"first {MASK}, then a dog", "amount": 40, "line": {"ani": "+1212"},
    }  # fmt: skip
    assert (teller.session.stack[0].partial, teller.session.stack[0].pending) == ("", {})


@settings(max_examples=60)
@given(st.data())
def test_no_way_to_cut_a_card_into_pieces_hides_it(data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(1, 15), max_size=6)))
    pieces = [CARD[start:end] for start, end in zip([0, *cuts], [*cuts, 16], strict=True)]
    joints = ["um", ",", "and then", "-", "...", "next turn", "by keys"]
    teller, said = Teller(), pieces[0]

    for piece in pieces[1:]:
        joint = data.draw(st.sampled_from(joints))
        if joint in joints[:5]:
            said += f" {joint} {piece}"
        else:
            teller.says(said)
            said = piece
    teller.says(said)

    assert [
        piece for piece in pieces if len(piece) > 2 and f"{piece}" in teller.written.replace(f"{piece}, ", "")
    ] == []
