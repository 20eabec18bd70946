"""Calls recorded for the tests of replay: held with the engine, or by telephone with a server, and written down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ivr.conversation import commands, events, session
from ivr.quality import records
from ivr.quality.rehearsal import Rehearsal
from ivr.redaction import shown
from ivr.store import Entry


def data_of(call: Rehearsal) -> dict[str, Any]:
    """What the store would keep of the call, as a `call.json`."""
    log = [
        Entry(
            turn=number,
            at=event.at,
            event=shown(events.to_record(event)),
            commands=[shown(commands.to_record(command)) for command in answer],
            steps=[list(step) for step in way],
        )
        for number, ((event, answer), way) in enumerate(zip(call.turns, call.ways, strict=True), 1)
    ]
    return records.of_log(session.to_record(call.session), log)


def write(call: Rehearsal, folder: Path) -> records.Place:
    records.write(folder, data_of(call))
    return records.Place(folder)
