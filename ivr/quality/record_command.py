"""What `ivr record` does: call records out of the store.

Rule: one that cannot be written is told in a line, and the others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from ivr.conversation.flow import Flows
from ivr.quality import records
from ivr.quality.stand_ins import without_persons
from ivr.store import Store

Say = Callable[[str], object]


def export(store: Store, names: Sequence[str], folder: Path, flows: Flows | None, say: Say) -> int:
    """Writes the contacts as records into the folder; how many are not known. With `flows`, without who called."""
    missing = 0
    for name in dict.fromkeys(names):
        stored = store.find(name)
        if stored is None:
            missing += 1
            say(f"{name}: there is no such contact.")
            continue
        data = records.of_log(stored.session, store.log(stored.contact), stored.provider_id)
        data = without_persons(data, flows) if flows else data
        records.write(folder / stored.contact, data)
        turns = len(data["turns"])
        say(f"{folder / stored.contact}: {turns} {'turn' if turns == 1 else 'turns'}")
    return missing
