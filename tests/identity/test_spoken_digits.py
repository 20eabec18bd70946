"""Callers who may be a recording say digits that were drawn just then; who said them is told by the errand."""

from __future__ import annotations

from pathlib import Path

from caller import Caller, Sentences, project

from ivr.conversation.commands import Errand
from ivr.conversation.events import ErrandDone, ErrandFailed, Heard
from ivr.conversation.session import Session
from ivr.conversation.steps.authenticate import CHECK_DIGITS, DRAW_DIGITS, checked
from ivr.quality.rehearsal import Rehearsal

FILES = {
    "flows": """
        flows:
          balance:
            assurance: 2
            nlu_trigger: [{intent: balance}]
            steps: [say: You have forty dollars.]
    """,
    "nlu": """
        nlu: [{intent: balance, examples: "- what is my balance"}]
    """,
    "assurance": """
        assurance:
          levels:
            1: [known_line]
            2: [known_line and spoken_digits and attested_line, pin]
    """,
    "customers": """
        customers: {"10442": {name: Ann Lee, lines: ["+14155550123"]}}
    """,
}
LINE = [
    {"event": "evidence", "kind": kind, "customer": "10442", "bound_to": "line"}
    for kind in ("known_line", "attested_line")
]
FOUND = {"event": "caller", "line": {}, "customers": [{"id": "10442", "name": "Ann Lee"}]}


class Calling(Caller):
    """Whose voice it is, is told by `result`; digits are drawn as in `draws`, and none where there are none left."""

    def __init__(self, folder: Path, *draws: str, result: str = "right") -> None:
        self._draws, self._result, self.checks = list(draws), result, 0
        understanding = Sentences({"what is my balance": "balance"})
        self.call = Rehearsal(project(folder, **FILES).flows, understanding, self._run, identify=self._run)
        self.call.start("+14155550123", "+14155550100")

    def _run(self, action: Errand, session: Session, heard: Heard | None) -> ErrandDone | ErrandFailed:
        if action.kind == DRAW_DIGITS and self._draws:
            told = checked(action, "sent").events[0]
            return ErrandDone(number=action.number, events=({**told, "digits": self._draws.pop(0)},))
        if action.kind == CHECK_DIGITS:
            self.checks += 1
            voice = {"event": "evidence", "kind": "spoken_digits", "customer": "10442"}
            told = ({"event": "checked", "result": self._result}, voice)
            return ErrandDone(number=action.number, events=told if self._result == "right" else told[:1])
        if action.kind == "identify":
            return ErrandDone(number=action.number, events=(FOUND, *LINE))
        return ErrandFailed(number=action.number, reason="unknown")


def test_digits_said_at_once_in_their_own_voice_open_what_the_policy_says(tmp_path: Path) -> None:
    call = Calling(tmp_path, "4902").says("what is my balance")
    assert "say these digits after me: 4 9 0 2" in call.hears

    call.says("four nine zero two")

    assert call.hears.startswith("You have forty dollars.")


def test_other_digits_are_drawn_for_who_says_the_wrong_ones_and_nobody_is_judged_by_those(
    tmp_path: Path,
) -> None:
    call = Calling(tmp_path, "4902", "1357").says("what is my balance")

    call.says("four nine zero three")

    assert "1 3 5 7" in call.hears
    assert call.checks == 0


def test_digits_that_come_late_are_no_answer(tmp_path: Path) -> None:
    call = Calling(tmp_path, "4902", "1357").says("what is my balance")
    call.call.now += 60

    call.says("four nine zero two")

    assert "1 3 5 7" in call.hears
    assert call.checks == 0


def test_another_voice_and_a_call_whose_sound_is_not_heard_key_a_pin(tmp_path: Path) -> None:
    other = (
        Calling(tmp_path / "other", "4902", result="wrong")
        .says("what is my balance")
        .says("four nine zero two")
    )
    unheard = Calling(tmp_path / "unheard").says("what is my balance")

    assert "key in your PIN" in other.hears
    assert "key in your PIN" in unheard.hears
