"""What callers hear: commands as TwiML, within Twilio's limits."""

from __future__ import annotations

import json

import pytest
from channels.twilio.twilio_side import (
    BANK,
    CALL,
    DEFAULTS,
    PUBLIC,
    QUEUES,
    WORKFLOW,
    Document,
    Scripted,
    Twilio,
    path,
)

from ivr.channels.twilio.urls import OVERRIDE
from ivr.channels.twilio.voice import twiml
from ivr.conversation.commands import Command, End, HandOff, Listen, Play, Say
from ivr.conversation.defaults import Defaults, Language
from ivr.conversation.flow import Flows

RECORDINGS = {
    ("welcome", "en"): "https://cdn.example.com/welcome.wav",
    ("harbour", "en"): f"{PUBLIC}/audio/h.mp3",
}


def answer(*commands: Command, flows: Flows = BANK, **how: object) -> Document:
    """The TwiML of a turn's commands."""
    switchboard = Scripted(commands, **how)  # type: ignore[arg-type]
    recordings = lambda name, language: RECORDINGS.get((name, language))  # noqa: E731
    return Twilio(switchboard, flows, recordings=recordings).ask("voice/turn?turn=4", {"Digits": "1"})


def test_a_question_listens_for_keys_and_speech() -> None:
    document = answer(
        Say("Which account?"), Listen(hints=("checking", "savings"), speech_timeout=1.2), turn=5
    )

    gather = document["Gather"]
    assert path(gather.get("action")) == "/twilio/voice/turn?turn=5"
    assert gather.get("input") == "dtmf speech"
    assert gather.get("method") == "POST"
    assert gather.get("actionOnEmptyResult") == "true"
    assert gather.get("timeout") == "5"
    assert gather.get("speechTimeout") == "2"
    assert gather.get("finishOnKey") == "#"
    assert gather.get("hints") == "checking,savings"
    assert gather.get("language") == "en-US"
    assert gather.get("profanityFilter") == "false"
    assert [verb.tag for verb in gather] == ["Say"]
    assert gather[0].attrib == {"language": "en-US", "voice": "Polly.Joanna-Neural"}


def test_a_pause_is_made_by_the_voice() -> None:
    said = answer(Say("One. Two & three.", pauses=((0, 250), (5, 1500))), End())["Say"]

    assert [(part.tag, part.get("time"), part.tail) for part in said] == [
        ("break", "250ms", "One."), ("break", "1500ms", "Two & three."),
    ]  # fmt: skip
    assert said.attrib == {"language": "en-US", "voice": "Polly.Joanna-Neural"}


def test_a_voice_of_twilios_choice_gets_pauses_of_whole_seconds() -> None:
    plain = Flows({}, defaults=Defaults(languages={"en": Language(code="en-US", voice="")}), queues=QUEUES)

    document = answer(Say("One. Two. Three.", pauses=((5, 250), (10, 2100))), Listen(), flows=plain)

    assert [(verb.tag, verb.text or verb.get("length")) for verb in document["Gather"]] == [
        ("Say", "One."), ("Pause", "1"), ("Say", "Two."), ("Pause", "2"), ("Say", "Three."),
    ]  # fmt: skip


def test_a_question_for_keys_does_not_hear_speech() -> None:
    gather = answer(Listen(speech=False, max_keys=6, finish_on=""))["Gather"]

    assert gather.get("input") == "dtmf"
    assert gather.get("numDigits") == "6"
    assert gather.get("finishOnKey") == ""
    assert gather.get("speechTimeout") is None
    assert gather.get("hints") is None


def test_a_question_for_speech_does_not_take_keys() -> None:
    gather = answer(Listen(keys=False))["Gather"]

    assert gather.get("input") == "speech"
    assert gather.get("finishOnKey") is None


def test_silence_comes_back_even_from_a_carrier_that_falls_through() -> None:
    document = answer(Say("Hello?"), Listen(), turn=5)

    assert document.verbs == ["Gather", "Redirect"]
    assert document["Redirect"].text == document["Gather"].get("action")


def test_what_may_not_be_talked_over_is_said_before_listening() -> None:
    document = answer(
        Say("one"), Say("two", barge_in=False), Say("three"), Play("welcome", text="four"), Listen()
    )

    assert document.verbs == ["Say", "Say", "Gather", "Redirect"]
    assert [verb.tag for verb in document["Gather"]] == ["Say", "Play"]
    assert document.spoken == "one two three"


def test_a_spanish_turn_is_heard_and_spoken_in_spanish() -> None:
    document = answer(Say("¿En qué le ayudo?", language="es"), Listen(language="es"), language="es")

    assert document["Say"].attrib == {"language": "es-US", "voice": "Polly.Lupe-Neural"}
    assert document["Gather"].get("language") == "es-US"
    assert document["Gather"].get("speechModel") is None


def test_a_language_that_is_gone_is_spoken_as_the_default_one() -> None:
    assert answer(Say("Salut", language="fr-CA"), End())["Say"].get("language") == "en-US"


def test_a_voice_is_left_out_where_the_team_named_none() -> None:
    plain = Flows(flows={}, defaults=Defaults(languages={"de": Language(code="de-DE")}))

    assert answer(Say("Guten Tag", language="de"), End(), flows=plain)["Say"].attrib == {"language": "de-DE"}


def test_a_recording_is_played_and_a_missing_one_is_spoken() -> None:
    document = answer(Play("welcome", text="Welcome."), Play("gone", text="Your balance."), End())

    assert document["Play"].text == "https://cdn.example.com/welcome.wav"
    assert document.spoken == "Your balance."


def test_a_long_text_is_said_in_sentences() -> None:
    text = "This is the fine print. " * 400

    pieces = [element.text or "" for element in answer(Say(text), End()).root.iter("Say")]

    assert len(pieces) == 3
    assert all(len(piece) <= 4096 and piece.endswith("print.") for piece in pieces)
    assert " ".join(pieces) == text.strip()


@pytest.mark.parametrize("text", ["x" * 100_000, "&" * 100_000, "漢字。" * 40_000, "a " * 90_000])
def test_an_endless_text_still_fits_into_a_document(text: str) -> None:
    document = answer(Say(text), Say(text), Listen())

    assert document.size <= 64 * 1024
    assert all(0 < len(element.text or "") <= 4096 for element in document.root.iter("Say"))
    assert "Gather" in document


def test_characters_that_xml_cannot_hold_are_not_spoken() -> None:
    document = answer(Say("a\0b\x0bc\ud800d\uffffe <&> \"'\nf"), Listen(hints=("a\0b",)))

    assert document.spoken == "a b c d e <&> \"' f"
    assert document["Gather"].get("hints") == "a b"


def test_a_prompt_without_words_is_no_empty_say() -> None:
    assert answer(Say("  "), Say(""), End()).verbs == ["Hangup"]


def test_hints_stay_within_twilios_limits() -> None:
    phrases = [f"account number {i}, please" for i in range(1000)]
    phrases[1:1] = ["x" * 101, "", " , ", "twice", "twice"]

    hints = (answer(Listen(hints=tuple(phrases)))["Gather"].get("hints") or "").split(",")

    assert len(hints) <= 500
    assert len(set(hints)) == len(hints)
    assert all(0 < len(hint) <= 100 for hint in hints)
    assert hints[:2] == ["account number 0 please", "twice"]


def test_the_end_is_a_hang_up_after_the_last_words() -> None:
    assert answer(Say("Goodbye."), End()).verbs == ["Say", "Hangup"]


def test_a_turn_without_commands_is_no_empty_document() -> None:
    assert answer().verbs == ["Hangup"]
    assert answer(working=True).verbs == ["Pause", "Redirect"]


def test_a_running_action_is_announced_and_asked_for_again() -> None:
    document = answer(Say("One moment, please."), working=True, turn=7)

    assert document.verbs == ["Say", "Pause", "Redirect"]
    assert path(document["Redirect"].text) == "/twilio/voice/wait?turn=7"


CONTEXT = {
    "contact": "c0ffee",
    "channel": "voice",
    "caller": {"name": "James Miller", "ani": "+14155550123"},
    "assurance": 1,
    "reason": "my card is gone",
    "intent": "replace_card",
    "slots": {"card-kind": "debit"},
    "steps": [["replace_card", "ask"]] * 5,
    "transcript": [f"caller: word {i}" for i in range(2000)],
    "done": [],
    "hand_off_reason": "no_match",
    "summary": "James Miller lost a debit card.",
}


def test_a_queue_with_a_workflow_gets_a_task_with_the_context() -> None:
    document = answer(Say("One moment."), HandOff("cards", "asked"), hand_off=CONTEXT, turn=9)

    enqueue = document["Enqueue"]
    task = json.loads(document["Task"].text or "")
    assert document.verbs == ["Say", "Enqueue"]
    assert enqueue.get("workflowSid") == WORKFLOW
    assert path(enqueue.get("action")) == "/twilio/voice/handed-off?turn=9"
    assert document["Task"].get("priority") == "7"
    assert task["queue"] == "cards"
    assert task["skill"] == "cards"
    assert task["summary"] == CONTEXT["summary"]
    assert task["whisper"] == "A card call. James Miller lost a debit card."
    assert task["slots"] == {"card_kind": "debit"}
    assert task["caller_details"]["name"] == "James Miller"
    assert task["transcript"][-1] == "caller: word 1999"


def test_a_task_keeps_to_4096_bytes_and_drops_the_least_first() -> None:
    context = {**CONTEXT, "summary": "é" * 5000, "slots": {f"slot-{i}": "漢" * 50 for i in range(100)}}

    text = answer(HandOff("cards", "漢" * 9000), hand_off=context)["Task"].text or ""

    assert len(text.encode()) <= 4096
    assert json.loads(text)["intent"] == "replace_card"
    assert len(json.loads(text)["slots"]) < 100


def test_a_task_is_xml_whatever_was_said() -> None:
    text = answer(HandOff("cards"), hand_off={"reason": "a\0b\ufffec\ud800d <&>"})["Task"].text or ""

    assert text.isascii()
    assert json.loads(text)["reason"] == "a\0b\ufffec\ud800d <&>"


def test_a_queue_with_a_number_rings_it_and_whispers() -> None:
    document = answer(HandOff("branch", language="es"), hand_off=CONTEXT, turn=9, language="es")

    assert document.verbs == ["Dial"]
    assert path(document["Dial"].get("action")) == "/twilio/voice/handed-off?turn=9&hand_off=c0ffee.9"
    assert document["Number"].text == "+14155550100"
    whisper = "/twilio/voice/whisper?contact=c0ffee&queue=branch&language=en&hand_off=c0ffee.9"
    assert path(document["Number"].get("url")) == whisper


def test_who_answers_is_asked_in_the_language_of_the_team_and_told_which_service_it_is() -> None:
    spanish = Defaults(service="Banco Puerto", languages={"es": Language(code="es-US")}, queue="branch")
    twilio = Twilio(Scripted([HandOff("branch")]), Flows(flows={}, defaults=spanish, queues=QUEUES))

    asked = twilio.ask(path(twilio.ask("voice")["Number"].get("url")))

    assert asked.spoken == " ".join(["Banco Puerto. Tiene una llamada. Pulse 1 para atenderla."] * 2)
    assert asked["Say"].get("language") == "es-US"


def test_a_queue_with_nothing_but_a_name_is_twilios_own_queue() -> None:
    document = answer(HandOff("general"), hand_off=CONTEXT)

    assert document["Enqueue"].text == "general"
    assert document["Enqueue"].get("workflowSid") is None
    assert document["Enqueue"].get("waitUrl") is None


def test_a_queue_that_nobody_configured_is_the_default_one() -> None:
    assert answer(HandOff("gone"), hand_off=CONTEXT)["Enqueue"].text == "general"


def test_a_queue_without_any_configuration_still_has_music() -> None:
    nothing = Flows(flows={}, defaults=Defaults())

    assert len(answer(HandOff("x" * 200), flows=nothing)["Enqueue"].text or "") == 64


def test_a_hand_off_to_nobody_goes_back_to_the_flow() -> None:
    document = answer(Say("One moment."), HandOff(""), flows=Flows(flows={}, defaults=Defaults()), turn=9)

    assert document.verbs == ["Say", "Redirect"]
    assert path(document["Redirect"].text) == "/twilio/voice/handed-off?turn=9"


def test_hold_music_is_the_teams_recording() -> None:
    document = answer(HandOff("lounge"), hand_off=CONTEXT)
    wait_url = document["Enqueue"].get("waitUrl")
    twilio = Twilio(Scripted(), recordings=lambda name, language: RECORDINGS.get((name, language)))

    assert twilio.ask(path(wait_url))["Play"].text == f"{PUBLIC}/audio/h.mp3"
    assert twilio.ask("voice/hold?queue=gone&language=xx").verbs == ["Pause"]


def test_every_url_has_the_same_connection_override() -> None:
    for document in (
        answer(Say("Hello"), Listen()),
        answer(working=True),
        answer(HandOff("cards"), hand_off=CONTEXT),
        answer(HandOff("branch"), hand_off=CONTEXT),
        answer(HandOff("lounge"), hand_off=CONTEXT),
        Twilio(Scripted()).ask("voice/turn?turn=x"),
        Twilio(Scripted()).ask("fallback"),
    ):
        attributes = [value for element in document.root.iter() for value in element.attrib.values()]
        texts = [element.text or "" for element in document.root.iter("Redirect")]
        urls = [text for text in attributes + texts if text.startswith(PUBLIC + "/twilio")]
        assert urls
        assert all(url.endswith(OVERRIDE) for url in urls)


def test_the_agent_hears_the_queues_whisper_with_the_summary() -> None:
    twilio = Twilio(Scripted(contacts={"c0ffee": CONTEXT}))

    heard = twilio.ask("voice/whisper?contact=c0ffee&queue=branch&language=en", {"CallSid": CALL})

    assert heard.spoken == "From the bank. James Miller lost a debit card."


def test_an_agent_of_a_queue_without_whisper_hears_the_summary() -> None:
    twilio = Twilio(Scripted(contacts={"c0ffee": CONTEXT}))

    assert twilio.ask("voice/whisper?contact=c0ffee&queue=gone").spoken == CONTEXT["summary"]
    assert twilio.ask("voice/whisper?contact=unknown&queue=gone").verbs == ["Pause"]


def test_the_texts_of_the_channel_itself_exist_in_the_same_languages() -> None:
    assert twiml.START_OVER.keys() == twiml.GOODBYE.keys() >= DEFAULTS.languages.keys()
