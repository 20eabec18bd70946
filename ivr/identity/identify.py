"""Carries out the errand `identify`: what the line tells, whose it is, and what speaks for and against the caller.

Rule: it decides nothing. Whatever the directory does, the outcome is one that a call can go on with.
"""

from __future__ import annotations

import structlog

from ivr.conversation.callers import FOUND
from ivr.conversation.commands import Errand
from ivr.conversation.customers import OnLine
from ivr.conversation.events import ErrandDone, Heard, Value
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.identity.directory import Directory, DirectoryFailed
from ivr.identity.line import Line
from ivr.kept import StoreUnavailable

log = structlog.get_logger("ivr.identity")


class Identify:
    def __init__(self, directory: Directory | None) -> None:
        """Without a directory the line alone is looked at."""
        self._directory = directory

    def run(
        self, errand: Errand, session: Session, heard: Heard | None, flows: Flows, past: object = None
    ) -> ErrandDone:
        line = Line(**errand.arguments)
        answered = self._on_line(line, errand.timeout, session.contact)
        found = answered or OnLine()
        told: dict[str, Value] = {
            "event": FOUND,
            "line": facts(line),
            "customers": [customer.to_record(flows.customer_fields) for customer in found.customers],
        }
        if answered is None:
            told["missed"] = True
        events = (told, *_evidence(line, found), *_signs(line, found, flows.defaults.region))
        return ErrandDone(number=errand.number, events=events)

    def _on_line(self, line: Line, seconds: float, contact: str) -> OnLine | None:
        """None where the directory did not answer."""
        if not line.number or self._directory is None:
            return OnLine()
        try:
            return self._directory.on_line(line.number, seconds)
        except (DirectoryFailed, StoreUnavailable) as failed:
            log.error("directory failed", why=str(failed), contact=contact)
            return None


def facts(line: Line) -> dict[str, Value]:
    """What the line tells by itself, for every caller."""
    return {
        "line_type": line.type,
        "country": line.country,
        "hidden": line.hidden,
        "forwarded": line.is_forwarded,
        "attested": line.is_attested,
    }


def _evidence(line: Line, found: OnLine) -> list[dict[str, Value]]:
    """For each who shares the line: as yet nobody knows which of them it is."""
    kind = "attested_line" if line.is_attested else "known_line"
    return [
        {
            "event": "evidence",
            "kind": kind,
            "customer": customer.id,
            "bound_to": f"line:{line.number}",
            "source": "directory",
        }
        for customer in found.customers
    ]


def _signs(line: Line, found: OnLine, region: str) -> list[dict[str, Value]]:
    signs = {
        "withheld": line.hidden == "withheld",
        "forwarded": line.is_forwarded,
        "spoofed": line.vouched == "failed",
        "abroad": line.country not in ("", region),
        "internet_line": line.type == "voip" or line.hidden in ("sip", "client"),
        "changed_hands": found.changed_hands,
    }
    told = {"event": "evidence", "against": True, "source": "line"}
    return [{**told, "kind": sign} for sign, is_so in signs.items() if is_so]
