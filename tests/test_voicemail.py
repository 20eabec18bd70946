"""Where nobody takes a call, a queue's voicemail does: by telephone, with all that a provider may tell, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from caller import Caller, load, project
from serving_bank import Serving, bank

from ivr.testphone import Call
from ivr.testphone.script import parse, play
from ivr.testphone.wire import Request

QUEUES = """
queues:
  service: {voicemail: {say: "Tell us who you are, {card}.", longest: 90, silence: 4}}
  night: {hours: night, voicemail: {}}
"""
HOURS = "hours: {night: {week: {monday-friday: 9-17}}}\n"
FLOWS = """
flows:
  lost_card:
    name: block a card
    description: A card is lost.
    nlu_trigger: [{intent: lost_card}]
    steps:
      - {collect: card, reads: text, ask: Which card?}
      - hand_off: service
  night:
    name: the night desk
    description: The night desk.
    nlu_trigger: [{intent: night}]
    steps:
      - hand_off: night
      - say: Done with the night.
"""
GOES_ON = """
  suggestion:
    name: a suggestion
    description: The caller leaves a suggestion, and goes on.
    nlu_trigger: [{intent: suggestion}]
    steps:
      - voicemail: service
      - {collect: rating, reads: digits, ask: "How many stars?"}
      - noop: true
        next:
          - {if: context.voicemail is "left", then: [{say: Thank you for both., next: END}]}
          - else: [{say: Your words did not come through., next: END}]
"""
FLOWS += GOES_ON
NLU = """
nlu:
  - intent: suggestion
    examples: |
      - i have a suggestion
      - a suggestion for you
  - intent: lost_card
    examples: |
      - i lost my card
      - my card is gone
  - intent: night
    examples: |
      - the night desk
      - night desk please
"""
REACHED = """
caller: i lost my card
caller: the blue one
nobody answers
> hears: nobody can take your call right now. Tell us who you are, the blue one.
"""
LEFT = REACHED + "caller: it is james and i need a new card\n> hears: your message is on its way\n> ended\n"
SILENT = REACHED + "silence\n> hears: I didn't get a message\n> ended\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    folder = tmp_path_factory.mktemp("voicemail")
    project(folder, flows=FLOWS, nlu=NLU, queues=QUEUES, hours=HOURS, defaults="queue: service\n")
    server = Serving(bank(folder / "parley.db", folder))
    yield server
    server.close()


def held(server: Serving, call: str) -> Any:
    """The contact after a call that went as it should."""
    told: list[str] = []
    assert play(parse(call), server.phone(), told.append), "\n".join(told)
    return server.contact(server.call)


def recording(server: Serving) -> Call:
    """A call whose caller hears the tone."""
    call = server.phone().dial()
    call.say("i lost my card").say("the blue one").nobody_answers()
    assert call.state == "recording"
    return call


def of(call: Call) -> dict[str, str]:
    return {"CallSid": call.sid, "AccountSid": call.carrier.account_sid}


def tell(server: Serving, call: Call, **fields: str) -> int:
    """Twilio tells of the recording; the status of our answer."""
    (turn,) = re.findall(rb"voicemail-kept\?turn=(\d+)", call.twiml) or [b"4"]
    url = f"{server.url}/twilio/voice/voicemail-kept?turn={turn.decode()}"
    return call.carrier.send(Request(url, {**of(call), **fields})).status


def messages(server: Serving, call: Call) -> list[tuple[str, str, int]]:
    return [
        (one["state"], one["recording"], one["seconds"]) for one in server.contact(call.sid)["voicemails"]
    ]


def test_a_caller_whom_nobody_takes_leaves_a_message_that_the_team_finds(server: Serving) -> None:
    contact = held(server, LEFT)

    (message,) = contact["voicemails"]
    assert (message["queue"], message["state"], message["seconds"]) == ("service", "left", 4)
    assert message["url"].startswith("https://api.twilio.com/") and message["url"].endswith(
        message["recording"]
    )
    assert contact["disposition"] == "voicemail"
    assert "Left a message of 4 seconds for service." in contact["summary"]
    assert [line["text"] for line in contact["transcript"]][-3:-1] == [
        "[records a message]",
        "[message of 4 s]",
    ]
    assert b'timeout="4"' in b"".join(server.told) and b'maxLength="90"' in b"".join(server.told)


def test_who_says_nothing_hears_that_no_message_was_left(server: Serving) -> None:
    contact = held(server, SILENT)

    assert [(one["state"], one["url"]) for one in contact["voicemails"]] == [("silent", "")]
    assert contact["disposition"] == "nobody_free"


def test_who_hangs_up_while_it_is_recorded_has_left_a_message(server: Serving) -> None:
    call = recording(server)

    call.hang_up("it is james please call me back")

    assert [state for state, _, _ in messages(server, call)] == ["left"]
    assert server.contact(call.sid)["disposition"] == "voicemail"


def test_who_hangs_up_at_the_tone_has_left_none(server: Serving) -> None:
    call = recording(server)

    call.hang_up()

    assert [state for state, _, _ in messages(server, call)] == ["silent"]


def going_on(server: Serving) -> Call:
    """A caller who has left a message, and is asked something else."""
    call = server.phone().dial()
    call.say("i have a suggestion").say("open earlier please")
    assert call.listening
    return call


@pytest.mark.parametrize("status", ["absent", "deleted", "failed"])
def test_what_becomes_of_a_message_while_the_call_goes_on_is_told_to_the_flow_and_the_agent(
    server: Serving, status: str
) -> None:
    call = going_on(server)
    ((_, recording, _),) = messages(server, call)

    told = [tell(server, call, RecordingStatus=status, RecordingSid=recording) for _ in range(2)]
    call.press("5")

    assert told == [204, 204]
    assert "Your words did not come through." in call.heard
    state = {"absent": "silent"}.get(status, status)
    assert [one["state"] for one in server.contact(call.sid)["voicemails"]] == [state]
    assert not call.findings


def test_a_message_that_stays_as_it_was_told_of_changes_nothing_of_the_call(server: Serving) -> None:
    call = going_on(server)
    ((_, recording, seconds),) = messages(server, call)
    kept = KEPT | {"RecordingSid": recording, "RecordingDuration": str(seconds)}

    tell(server, call, **kept)
    call.press("5")

    assert "Thank you for both." in call.heard


MESSAGE = {"RecordingSid": "RE1", "RecordingUrl": "https://api.twilio.com/RE1", "RecordingDuration": "7"}
KEPT = {"RecordingStatus": "completed", **MESSAGE}


def test_a_message_that_is_told_of_after_the_call_is_found_all_the_same(server: Serving) -> None:
    call = recording(server)
    status = {**of(call), "CallStatus": "completed"}
    call.carrier.send(Request(f"{server.url}/twilio/status", status))  # nobody promises an order
    assert [state for state, _, _ in messages(server, call)] == ["awaited"]
    assert server.contact(call.sid)["disposition"] == "abandoned"

    told = [tell(server, call, **KEPT) for _ in range(3)]

    assert told == [204, 204, 204]
    assert messages(server, call) == [("left", "RE1", 7)]
    assert server.contact(call.sid)["disposition"] == "voicemail"


def test_a_message_that_is_told_of_before_the_call_goes_on_is_thanked_for_once(server: Serving) -> None:
    call = recording(server)

    tell(server, call, **KEPT)
    call.say("it is james")

    assert "your message is on its way" in call.heard and call.state == "ended"
    assert messages(server, call) == [("left", "RE1", 7)]


def test_a_message_that_is_deleted_is_not_offered_any_more(server: Serving) -> None:
    call = recording(server)
    tell(server, call, **KEPT)
    call.hang_up()

    tell(server, call, **{**KEPT, "RecordingStatus": "deleted"})
    tell(server, call, **KEPT)

    assert messages(server, call) == [("deleted", "RE1", 0)]
    assert server.contact(call.sid)["voicemails"][0]["url"] == ""


@pytest.mark.parametrize(
    "nonsense",
    [
        {**KEPT, "RecordingStatus": "in-progress"},
        {**KEPT, "RecordingSid": "RE2", "RecordingStatus": "absent"},
        {"RecordingUrl": "javascript:alert(1)"},
    ],
    ids=["only begun", "of another recording", "no address"],
)
def test_what_tells_nothing_of_the_message_changes_nothing(server: Serving, nonsense: dict[str, str]) -> None:
    call = recording(server)
    tell(server, call, **KEPT)
    call.hang_up()

    assert tell(server, call, **nonsense) == 204

    assert messages(server, call) == [("left", "RE1", 7)]


# -- outside hours, straight into the engine -------------------------------------------------------------


def at_night(folder: Path, queues: str = "{service: {hours: shut, voicemail: {}}}") -> Caller:
    hours = "hours: {shut: {week: {monday: 0:00-0:01}}}\n"
    flows = FLOWS.partition("  night:")[0]
    made = project(folder, flows=flows, nlu=NLU.partition("  - intent: night")[0], hours=hours,
                   queues=f"queues: {queues}\n", defaults="queue: service\n")  # fmt: skip
    return Caller(made, {"i lost my card": "lost_card", "yes": "affirm", "no": "deny"})


def test_who_asks_for_a_person_at_night_is_asked_whether_to_leave_a_message(tmp_path: Path) -> None:
    call = at_night(tmp_path).says("i lost my card").presses("0")
    assert "We're back" not in call.hears and "Would you like to leave a message?" in call.hears

    call.says("yes")

    assert call.call.voicemail == "service"


def test_who_wants_to_leave_none_goes_on_where_they_were(tmp_path: Path) -> None:
    call = at_night(tmp_path).says("i lost my card").presses("0").says("no")

    assert call.hears == "Which card?"


def test_who_does_not_get_on_at_night_leaves_a_message_and_is_never_kept(tmp_path: Path) -> None:
    call = at_night(tmp_path).says("i lost my card")
    for _ in range(3):
        call.stays_silent()

    assert call.call.voicemail == "service" and "We're back" in call.hears
    call.call.leave_message(200)
    assert call.call.ended == "voicemail" and call.call.document["voicemails"][0]["seconds"] == 120


def test_the_last_queue_that_takes_messages_gets_it(tmp_path: Path) -> None:
    queues = "{service: {then: goodbye, voicemail: {}}, cards: {then: other}, other: {voicemail: {}, then: service}}"
    call = at_night(tmp_path, queues).says("i lost my card").says("blue")

    call.call.come_back("no_answer")

    assert call.call.voicemail == "service"


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("{service: {voicemail: {longest: 4}}}", "expected 5 or more, found 4"),
        ("{service: {voicemail: {says: Hello.}}}", "'says' is not a key of"),
        ("{service: {voicemail: {say: 'After the tone, {naem}.'}}}", "nothing fills the slot 'naem'"),
        ("{service: {voicemail: {say: {en: Hello., fr: Bonjour.}}}}", "'fr' is not a language"),
    ],
)
def test_a_voicemail_that_is_wrong_is_told_with_its_place(tmp_path: Path, written: str, problem: str) -> None:
    _, problems = load(tmp_path, flows=FLOWS, nlu=NLU, queues=f"queues: {written}\n", hours=HOURS)

    assert problem in str(problems) and "flows/queues.yml:1:" in str(problems)


def ask(call: Call, url: str, **fields: str) -> Any:
    """What Twilio is answered at a URL of a call."""
    answer = call.carrier.send(Request(url, {**of(call), **fields}))
    return ElementTree.fromstring(answer.body)


def fall_back(server: Serving, call: Call, where: str) -> Any:
    error = {"ErrorCode": "11200", "ErrorUrl": f"{server.url}/twilio/voice{where}"}
    return ask(call, f"{server.url}/twilio/fallback", **error)


def test_where_nobody_takes_a_call_that_the_fallback_handed_over_a_message_is_taken(server: Serving) -> None:
    call = server.phone().dial()
    call.say("i lost my card")

    (queue,) = fall_back(server, call, "/turn?turn=2").iter("Enqueue")
    answer = ask(call, queue.attrib["action"], QueueResult="system-error")

    assert queue.text == "service"
    ask(call, answer.find("Record").attrib["action"], **KEPT)
    assert messages(server, call) == [("left", "RE1", 7)]
    assert server.contact(call.sid)["disposition"] == "voicemail"


def test_a_call_that_fails_where_nobody_takes_it_is_not_sent_round_for_ever(server: Serving) -> None:
    call = server.phone().dial()

    fall_back(server, call, "/turn?turn=1")
    (queue,) = fall_back(server, call, "/handed-off?turn=2").iter("Enqueue")
    answer = ask(call, queue.attrib["action"], QueueResult="system-error")

    assert [verb.tag for verb in answer] == ["Say", "Hangup"]
