"""Call records out of the store, and what Twilio recorded of them.

Rule: one that cannot be written is told in a line, and the others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from ivr.content.problems import counted
from ivr.conversation.flow import Flows
from ivr.quality import records
from ivr.quality import twilio_recordings as recordings
from ivr.quality.stand_ins import without_persons
from ivr.quality.twilio_recordings import NotFetched
from ivr.settings import Settings
from ivr.store import Store, Stored

Say = Callable[[str], object]


def export(store: Store, names: Sequence[str], folder: Path, flows: Flows | None, say: Say) -> int:
    """Writes the contacts as records into the folder; how many are not known. With `flows`, without who called."""
    missing = 0
    for name in dict.fromkeys(names):
        stored = store.contacts.find(name)
        if stored is None:
            missing += 1
            say(f"{name}: there is no such contact.")
        else:
            _write(store, stored, folder, flows, say)
    return missing


def fetch(
    settings: Settings,
    store: Store,
    names: Sequence[str],
    folder: Path,
    flows: Flows | None,
    say: Say,
    api: str,
) -> int:
    """Writes the contacts as records with what Twilio recorded of them; how many could not be.

    Of a call that the store does not know, there is only the audio.
    """
    missing = 0
    for name in dict.fromkeys(names):
        stored = store.contacts.find(name)
        own = folder / (stored.contact if stored else name)
        try:
            fetched = recordings.fetch(
                settings, _leg(store, stored.contact) if stored else name, own / records.AUDIO, api
            )
        except NotFetched as error:
            missing += 1
            say(f"{name}: {error}")
            continue
        heard = f"{fetched.seconds:.1f} s on {counted(fetched.channels, 'channel')}"
        others = f"; {fetched.count - 1} more of this call are left" if fetched.count > 1 else ""
        say(f"{fetched.file}: {heard}{others}")
        if stored:
            _write(store, stored, own.parent, flows, say, audio_from=fetched.begins)
        else:
            say(f"{name}: its log is not in this store; 'ivr hear' writes down what is said.")
    return missing


def _write(
    store: Store, stored: Stored, folder: Path, flows: Flows | None, say: Say, audio_from: float | None = None
) -> None:
    data = records.of_log(stored.session, store.contacts.log(stored.contact), _leg(store, stored.contact))
    if audio_from is not None:
        data["audio_from"] = audio_from
    data = without_persons(data, flows) if flows else data
    records.write(folder / stored.contact, data)
    say(f"{folder / stored.contact}: {counted(len(data['turns']), 'turn')}")


def _leg(store: Store, contact: str) -> str:
    """The provider's name of the contact's first leg: its telephone call."""
    return store.legs.of(contact)[0].provider_id
