"""The engine as a script of the test phone knows a telephone line: the same words, keys and silences, no webhook.

What a script does and expects is read from `ivr.testphone.script`; a script that passes here and fails at the
webhooks shows a fault of the channel, not of the flows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ivr.conversation import commands, events
from ivr.conversation.commands import Errand, Say
from ivr.conversation.events import ErrandDone, ErrandFailed, HandOffEnded, Heard
from ivr.conversation.session import Session
from ivr.preparing import Parley
from ivr.quality.rehearsal import Rehearsal
from ivr.routing import context_document
from ivr.store import Entry
from ivr.testphone.call import OWN_LINE, VOUCHED, Queue, Spoken
from ivr.testphone.problems import CarrierError, Finding

Watch = Callable[[str, str], object]


class RehearsedCarrier:
    """Dials into the engine of a project made ready; `call` is the latest call."""

    def __init__(self, parley: Parley, now: float) -> None:
        self._parley, self._now = parley, now
        self.call: RehearsedCall | None = None

    def dial(
        self,
        from_: str = "",
        to: str = "",
        *,
        fields: Mapping[str, str] | None = None,
        watch: Watch | None = None,
    ) -> RehearsedCall:
        told = fields or {}
        vouched = told.get("StirVerstat", VOUCHED if from_ == OWN_LINE else "")
        line = (from_, to, vouched, told.get("ForwardedFrom", ""))
        self.call = RehearsedCall(self._parley, self._now, line, watch or (lambda who, text: None))
        return self.call

    @property
    def document(self) -> dict[str, Any]:
        """What an agent sees of the call."""
        assert self.call
        rehearsal = self.call.rehearsal
        log = [
            Entry(
                turn=number,
                at=event.at,
                event=events.to_record(event),
                commands=[commands.to_record(command) for command in answer],
                steps=[list(step) for step in passed],
            )
            for number, ((event, answer), passed) in enumerate(
                zip(rehearsal.turns, rehearsal.ways, strict=True), 1
            )
        ]
        return context_document(rehearsal.session, log, self._parley.flows)


class RehearsedCall:
    """`ivr.testphone.call.Call`, as far as scripts use it."""

    def __init__(self, parley: Parley, now: float, line: tuple[str, str, str, str], watch: Watch) -> None:
        self._parley, self._watch = parley, watch
        self.rehearsal = Rehearsal(
            parley.flows, parley.understanding, self._run, now, identify=self._identify
        )
        self.transcript: list[tuple[str, str]] = []
        self.findings: list[Finding] = []
        self.dialled: tuple[str, ...] = ()
        self.connected = False
        self.rehearsal.start(*line)
        self._tell()

    def _run(self, action: Errand, session: Session, heard: Heard | None) -> ErrandDone | ErrandFailed:
        return self._parley.actions.run(action, session, heard, self._parley.flows)

    def _identify(self, errand: Errand, session: Session, heard: Heard | None) -> ErrandDone | ErrandFailed:
        return self._parley.identify.run(errand, session, heard, self._parley.flows)

    # -- does --------------------------------------------------------------------------------------------

    def say(self, text: str, confidence: float | None = 0.9) -> None:
        self._must_listen()
        self._watch("caller", text)
        if self.rehearsal.voicemail:
            self.rehearsal.leave_message(len(text.split()) / 2.5)
        else:
            self.rehearsal.hear(text, confidence)
        self._tell()

    def press(self, keys: str) -> None:
        self._must_listen()
        self._watch("caller", f"[{keys}]")
        self.rehearsal.press(keys)
        self._tell()

    def silence(self) -> None:
        self._must_listen()
        self._watch("caller", "(silence)")
        self.rehearsal.silence()
        self._tell()

    def hang_up(self) -> None:
        if self.state != "ended":
            self._watch("caller", "(hangs up)")
            self.rehearsal.hang_up()

    def agent_answers(self, press: str = "") -> None:
        self.connected = True

    def agent_hangs_up(self) -> None:
        self._come_back("bridged")

    def nobody_answers(self, result: str = "") -> None:
        self._come_back(result or "error")

    def _come_back(self, result: str) -> None:
        self.connected = False
        self.rehearsal.happens(HandOffEnded(result=result))
        self._tell()

    def _must_listen(self) -> None:
        awaits = self.listening or self.rehearsal.voicemail or self.rehearsal.takes_card
        if not awaits:
            raise CarrierError(f"nobody listens: the call is {self.state}")

    def _tell(self) -> None:
        for spoken in self.hears:
            self.transcript.append(("ivr", spoken.text))
            self._watch("ivr", spoken.text)

    # -- notices -----------------------------------------------------------------------------------------

    @property
    def hears(self) -> list[Spoken]:
        said = [command for command in self.rehearsal.commands if isinstance(command, Say)]
        languages = self._parley.flows.defaults.languages
        return [Spoken(command.text, languages[command.language].code) for command in said]

    @property
    def heard(self) -> str:
        return " ".join(spoken.text for spoken in self.hears)

    @property
    def listening(self) -> dict[str, str] | None:
        return {"input": "dtmf speech"} if self.rehearsal.listening else None

    @property
    def queue(self) -> Queue | None:
        return Queue(self.rehearsal.queue) if self.rehearsal.queue else None

    @property
    def state(self) -> str:
        if self.rehearsal.ended or self.rehearsal.session.hung_up:
            return "ended"
        if self.connected:
            return "connected"
        return "in_queue" if self.queue else "listening"
