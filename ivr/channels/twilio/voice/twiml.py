"""A switchboard's reply as TwiML, and the few documents that need no switchboard.

Rule: every document speaks, listens, hands off, records, redirects or hangs up, and stays within Twilio's limits,
whatever a flow or an action put into it. Pages: twilio.com/docs/voice/twiml/say, /gather, /enqueue, /dial, /record,
/pay.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from math import ceil
from typing import Any

from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from ivr.channels.twilio.urls import Urls
from ivr.channels.twilio.words import clean, pieces
from ivr.conversation.commands import Command, HandOff, Listen, Pay, Play, Record, Say
from ivr.conversation.defaults import Language
from ivr.conversation.flow import Flows
from ivr.conversation.minor_units import decimal
from ivr.conversation.written import PromptText, Queue
from ivr.routing import task_attributes, whisper
from ivr.switchboard import Reply

Recordings = Callable[[str, str], str | None]
"""(name, language) -> the URL of a recording from `audio/`, None when there is none in that language."""

SPEECH_MODELS = {
    "en-US": "phone_call",
}
"""Language tag -> the model that hears it. For the others Twilio chooses: a pair of language and model that
it does not know makes the Gather fail (errors 13331, 13334). Only generic names belong here: `googlev2_*` and
`deepgram_*` have no failover (docs/voice/twiml/gather)."""

MOST_SPOKEN = 12_000
"""Characters of all of them together: a quarter of an hour, and never more than the 64 KB of a document."""
MOST_HINTS, LONGEST_HINT, MOST_HINT_CHARACTERS = 500, 100, 4_000
LONGEST_QUEUE_NAME = 64

ACCEPTS, SECONDS_TO_ACCEPT = "1", 5
"""The key that takes a call, and how long it is waited for."""

PAY_FIELDS = {
    "number": "payment-card-number",
    "expiry": "expiration-date",
    "code": "security-code",
    "postal_code": "postal-code",
}
"""A field of a card -> Twilio's name for it."""
SECONDS_FOR_A_FIELD, MOST_TRIES = 10, 3
"""Of silence, in which somebody looks at a card; and tries for each field, the most that Twilio gives."""
LONGEST_DESCRIPTION = 200

TICKET = "ticket"
"""The stream's parameter that lets it in; a query in its URL would be lost (docs/voice/twiml/stream)."""

START_OVER = {
    "en": "Sorry, I lost track of our call. Let us start over.",
    "es": "Disculpe, perdí el hilo de la llamada. Empecemos de nuevo.",
}
"""Said when a call is unknown to the store. In another language the greeting alone must do."""
GOODBYE = {
    "en": "Sorry, we cannot take your call right now. Please call again later. Goodbye.",
    "es": "Lo sentimos, ahora no podemos atender su llamada. Por favor, llame más tarde. Adiós.",
}
"""Said when nothing works and there is no queue to send the caller to."""

UNCONFIGURED = Queue.model_validate({})
"""A queue that only has a name: Twilio's own queue, with Twilio's music."""


class Writer:
    """Writes with the languages, voices, queues and recordings that are in force when it writes."""

    def __init__(
        self, urls: Urls, flows: Callable[[], Flows], recordings: Recordings, connector: str = ""
    ) -> None:
        """`connector` is the Pay connector that charges cards, by its name in the Twilio console."""
        self.urls = urls
        self.connector = connector
        self._flows = flows
        self._recordings = recordings

    def reply(self, reply: Reply, plain: bool = False) -> str:
        """The commands of a turn; the next webhook carries the reply's number. `plain` is for a call that has lost
        its stream, or found none free: Twilio hears it from now on."""
        document = _Document(self._flows(), self._recordings)
        prompts = [command for command in reply.commands if isinstance(command, Say | Play)]
        last = None if reply.working or not reply.commands else reply.commands[-1]
        if isinstance(last, Listen):
            # What may be talked over stands inside of the Gather, as far as the order of the prompts allows.
            uncut = len(prompts)
            while uncut and prompts[uncut - 1].barge_in:
                uncut -= 1
            document.speak(prompts[:uncut])
            document.listen(last, self.urls.turn(reply.turn, plain), prompts[uncut:])
            return document.text()
        document.speak(prompts)
        if reply.working:
            document.response.pause(length=1)
            document.go_to(self.urls.wait(reply.turn, plain))
        elif isinstance(last, HandOff):
            self._hand_off(document, last, reply)
        elif isinstance(last, Record):
            document.record(last, self.urls.voicemail(reply.turn), self.urls.voicemail_kept(reply.turn))
        elif isinstance(last, Pay):
            document.pay(
                last, self.connector, self.urls.paid(reply.turn, last.payment), self.urls.paying(last.payment)
            )
        else:
            document.response.hangup()
        return document.text()

    def _hand_off(self, document: _Document, command: HandOff, reply: Reply) -> None:
        flows = document.flows
        name = command.queue if command.queue in flows.queues else flows.defaults.queue or command.queue
        queue = flows.queues.get(name, UNCONFIGURED)
        hand_off = f"{reply.contact}.{reply.turn}" if _taken_by_key(queue) else ""
        back = self.urls.handed_off(reply.turn, hand_off)
        if not name:
            document.go_to(back)  # there is nobody to hand to, and the flow can answer that
            return
        context = {"queue": name, "hand_off_reason": command.reason, **(reply.hand_off or {})}
        whispered = whisper(context, queue, flows.defaults.language)
        attributes = _json(task_attributes(context, queue, whispered))
        document.send_to(
            name,
            queue,
            back=back,
            attributes=attributes,
            whisper=self.urls.whisper(reply.contact, name, flows.defaults.language, hand_off),
            hold=self.urls.hold(name, reply.language) if self._music(queue, reply.language) else "",
        )

    def stream(self, url: str, ticket: str) -> str:
        """Connects the call's live audio. Whatever becomes of it, Twilio then asks how the call goes on."""
        document = _Document(self._flows(), self._recordings)
        connect = document.response.connect(action=self.urls.streamed, method="POST")
        connect.stream(url=url).parameter(name=TICKET, value=ticket)
        document.go_to(self.urls.streamed)
        return document.text()

    def say_first(self, prompts: Sequence[Say | Play], url: str) -> str:
        """What a stream did not get to say; then on to `url`."""
        document = _Document(self._flows(), self._recordings)
        document.speak(list(prompts))
        document.go_to(url)
        return document.text()

    def start_over(self) -> str:
        """For a call that the store does not know: the caller begins again, knowing why."""
        document = _Document(self._flows(), self._recordings)
        language = document.flows.defaults.language
        if language in START_OVER:
            document.say(document.response, START_OVER[language], language)
        document.go_to(self.urls.voice)
        return document.text()

    def fallback(self, reply: Reply | None = None, comes_back: bool = False) -> str:
        """An apology, then the people whom a reply hands the call to, with what is known of it. Without one it needs no
        state: the default queue, or a goodbye where there is none. Where nobody takes the call it `comes_back`."""
        document = _Document(self._flows(), self._recordings)
        defaults = document.flows.defaults
        wanted: Command = HandOff(defaults.queue, language=defaults.language)
        context, hand_off = dict[str, Any](), "fallback"
        if reply:
            wanted, hand_off = reply.commands[-1], f"{reply.contact}.{reply.turn}"
            context = {"contact": reply.contact, **(reply.hand_off or {})}
        assert isinstance(wanted, HandOff)
        name, language = wanted.queue or defaults.queue, wanted.language
        if not name:
            return self.goodbye()
        document.say(document.response, _in(defaults.apology, language), language)
        queue = document.flows.queues.get(name, UNCONFIGURED)
        known = {**context, "queue": name, "language": language}
        by_key = _taken_by_key(queue)
        ask = self.urls.whisper(str(context.get("contact", "")), name, defaults.language, hand_off)
        back = self.urls.handed_off(reply.turn, hand_off if by_key else "") if reply and comes_back else ""
        document.send_to(
            name,
            queue,
            back=back or self.urls.after_fallback,
            whisper=ask if by_key else "",
            attributes=_json(task_attributes(known, queue if context else UNCONFIGURED)),
        )
        return document.text()

    def goodbye(self) -> str:
        """Needs nothing but what is in this file."""
        response = VoiceResponse()
        try:
            defaults = self._flows().defaults
            code, language = defaults.languages[defaults.language].code, defaults.language
        except Exception:  # without flows there are still words
            code, language = "en-US", "en"
        if language not in GOODBYE:
            code, language = "en-US", "en"
        response.say(GOODBYE[language], language=code)
        response.hangup()
        return _text(response)

    def hang_up(self) -> str:
        response = VoiceResponse()
        response.hangup()
        return _text(response)

    def whisper(self, queue: str, language: str, context: Mapping[str, Any] | None) -> str:
        """What the agent hears before the caller is connected; a moment of silence if there is nothing."""
        document = _Document(self._flows(), self._recordings)
        words = whisper(context or {}, document.flows.queues.get(queue, UNCONFIGURED), language)
        if words:
            document.say(document.response, words, language)
        else:
            document.response.pause(length=1)
        return document.text()

    def ask_to_accept(self, language: str, action: str) -> str:
        """Asks who answers to take the call by key, twice: people say their name first, and mailboxes theirs."""
        document = _Document(self._flows(), self._recordings)
        defaults = document.flows.defaults
        service = f"{defaults.service}. " if defaults.service else ""
        for _ in range(2):
            gather = document.response.gather(
                action=action, method="POST", input="dtmf", num_digits=1, timeout=SECONDS_TO_ACCEPT
            )
            document.say(gather, service + _in(defaults.accept, language), language)
        document.response.hangup()
        return document.text()

    def hold(self, queue: str, language: str) -> str:
        """What a caller hears in the queue. Twilio asks again when it has been played."""
        document = _Document(self._flows(), self._recordings)
        url = self._music(document.flows.queues.get(queue, UNCONFIGURED), language)
        if url:
            document.response.play(url, loop=10)
        else:
            document.response.pause(length=10)
        return document.text()

    def _music(self, queue: Queue, language: str) -> str | None:
        if queue.hold_music:
            return self._recordings(queue.hold_music, language)
        return None


class _Document:
    """One TwiML document being written."""

    def __init__(self, flows: Flows, recordings: Recordings) -> None:
        self.flows = flows
        self.response = VoiceResponse()
        self._recordings = recordings
        self._room = MOST_SPOKEN

    def text(self) -> str:
        return _text(self.response)

    def speak(self, prompts: list[Say | Play], to: VoiceResponse | Gather | None = None) -> None:
        to = self.response if to is None else to
        for prompt in prompts:
            url = self._recordings(prompt.recording, prompt.language) if isinstance(prompt, Play) else None
            if url:
                to.play(url)
            else:
                self._say_in_parts(to, prompt)

    def _say_in_parts(self, to: VoiceResponse | Gather, prompt: Say | Play) -> None:
        """Says the words with their pauses: Twilio's own pause counts in whole seconds, so the voice makes them, if it
        is one that knows SSML."""
        if not isinstance(prompt, Say) or not prompt.pauses:
            self.say(to, prompt.text, prompt.language)
            return
        spoken = self._spoken(prompt.language)
        said = to.say(language=spoken.code, voice=spoken.voice) if spoken.voice else None
        for part in prompt.parts():
            if isinstance(part, int) and said is not None:
                said.break_(time=f"{part}ms")
            elif isinstance(part, int):
                to.pause(length=max(1, round(part / 1000)))
            elif said is not None:
                said.nest(self._clipped(part))
            elif part:
                self.say(to, part, prompt.language)

    def _clipped(self, text: str) -> str:
        """As much of the text as one document can still hold."""
        text = clean(text).strip()[: self._room]
        self._room -= len(text)
        return text

    def say(self, to: VoiceResponse | Gather, text: str, language: str) -> None:
        """Says `text` in as many pieces as it takes, and stops at what one document can hold."""
        spoken = self._spoken(language)
        for piece in pieces(self._clipped(text)):
            to.say(piece, language=spoken.code, voice=spoken.voice or None)

    def listen(self, command: Listen, action: str, prompts: list[Say | Play]) -> None:
        code = self._spoken(command.language).code
        takes = [kind for kind, taken in (("dtmf", command.keys), ("speech", command.speech)) if taken]
        how: dict[str, Any] = {"input": " ".join(takes) or "dtmf"}
        if command.keys:
            how["finish_on_key"] = command.finish_on[:1]
            how["num_digits"] = command.max_keys or None
        if command.speech:
            how |= {
                "language": code,
                # A whole number, not `auto`: that one stops at the first pause between two groups of digits.
                "speech_timeout": max(1, ceil(command.speech_timeout)),
                "speech_model": SPEECH_MODELS.get(code),
                "profanity_filter": "false",
                "hints": _hints(command.hints) or None,
            }
        gather = self.response.gather(
            action=action,
            method="POST",
            action_on_empty_result="true",
            timeout=max(1, ceil(command.timeout)),
            **how,
        )
        self.speak(prompts, gather)
        self.go_to(
            action
        )  # reached where actionOnEmptyResult is not known: silence then comes back as silence

    def record(self, command: Record, action: str, kept: str) -> None:
        """Records; what follows is reached where nothing was said, and `kept` is told when the sound is there."""
        self.response.record(
            action=action,
            method="POST",
            timeout=command.silence,
            finish_on_key="#",
            max_length=command.longest,
            play_beep="true",
            recording_status_callback=kept,
            recording_status_callback_method="POST",
            recording_status_callback_event="completed absent",
        )
        self.go_to(action)

    def pay(self, command: Pay, connector: str, action: str, progress: str) -> None:
        """Takes a card and charges it; what follows is reached where Twilio goes on without telling how it ended."""
        spoken = self._spoken(command.language)
        pay = self.response.pay(
            action=action,
            status_callback=progress,
            status_callback_method="POST",
            input="dtmf",
            payment_method="credit-card",
            payment_connector=connector,
            charge_amount=decimal(command.amount, command.currency),
            currency=command.currency.lower(),
            description=clean(command.description)[:LONGEST_DESCRIPTION],
            language=spoken.code,
            timeout=SECONDS_FOR_A_FIELD,
            max_attempts=MOST_TRIES,
            security_code="true",
            postal_code="true",
        )
        for name, rungs in command.prompts.items():
            for place, words in enumerate(rungs[:MOST_TRIES], 1):
                last = place == min(len(rungs), MOST_TRIES)
                tries = " ".join(str(n) for n in range(place, (MOST_TRIES if last else place) + 1))
                prompt = pay.prompt(for_=PAY_FIELDS[name], attempt=tries)
                self.say(prompt, words, command.language)
        pay.parameter(name="payment", value=command.payment)
        self.go_to(action)

    def go_to(self, url: str) -> None:
        self.response.redirect(url, method="POST")

    def send_to(
        self, name: str, queue: Queue, back: str, attributes: str, whisper: str = "", hold: str = ""
    ) -> None:
        """To the queue's number, its workflow, or Twilio's own queue of that name; afterwards to `back`."""
        if queue.number:
            dial: Dial = self.response.dial(action=back, method="POST")
            dial.number(queue.number, url=whisper or None, method="POST" if whisper else None)
            return
        how: dict[str, Any] = {"action": back, "method": "POST"}
        if hold:
            how |= {"wait_url": hold, "wait_url_method": "POST"}
        if queue.workflow:
            enqueue = self.response.enqueue(None, workflow_sid=queue.workflow, **how)
            enqueue.task(attributes, priority=queue.priority or None)
        else:
            self.response.enqueue(clean(name)[:LONGEST_QUEUE_NAME], **how)

    def _spoken(self, language: str) -> Language:
        """The team's language of that name or tag, or the default one."""
        languages = self.flows.defaults.languages
        return (
            languages.get(language)
            or languages.get(language.partition("-")[0])
            or languages[self.flows.defaults.language]
        )


def _taken_by_key(queue: Queue) -> bool:
    return bool(queue.number) and queue.press_to_accept


def _text(response: VoiceResponse) -> str:
    return str(response.to_xml())


@lru_cache(maxsize=256)
def _hints(phrases: tuple[str, ...]) -> str:
    """The phrases that fit, first come first served; a comma would make two of one."""
    kept: dict[str, None] = {}
    room = MOST_HINT_CHARACTERS
    for phrase in phrases:
        phrase = " ".join(clean(phrase).replace(",", " ").split())
        if phrase and len(phrase) <= LONGEST_HINT and phrase not in kept:
            room -= len(phrase) + 1
            if room < 0 or len(kept) == MOST_HINTS:
                break
            kept[phrase] = None
    return ",".join(kept)


def _json(attributes: Mapping[str, Any]) -> str:
    return clean(json.dumps(attributes))


def _in(text: PromptText, language: str) -> str:
    if isinstance(text, str):
        return text
    return text.get(language) or next(iter(text.values()), "")
