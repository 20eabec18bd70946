"""How a call looks on paper."""

from __future__ import annotations

from answering import Bank

from ivr.testphone.transcript import line, print_call


def test_long_sentences_are_wrapped_beside_the_speaker() -> None:
    assert line("ivr", "one two three four five", width=24) == "     ivr  one two three\n          four five"


def test_a_call_is_printed_with_its_speakers_and_what_was_wrong(bank: Bank) -> None:
    bank.says(
        voice='<Gather timout="3" input="speech" action="/twilio/turn/1"><Say>Yes?</Say></Gather>',
        **{"turn/1": "<Say>Bye.</Say>"},
    )
    call = bank.rings().say("no thank you")
    printed: list[str] = []

    print_call(call, printed.append)

    assert printed[:3] == ["     ivr  Yes?", "  caller  no thank you", "     ivr  Bye."]
    assert printed[3].startswith(
        "  ! warning 12200: timout is not an attribute of <Gather>. Did you mean timeout?"
    )
