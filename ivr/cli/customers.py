"""`ivr customer`: what is known of a customer, and forgetting them."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from ivr.cli.project import loaded, project_option, settings_of, store_of, who_option
from ivr.cli.telling import fail

if TYPE_CHECKING:
    from ivr.settings import Settings
    from ivr.store import Store


@click.group()
def customer() -> None:
    """Show customers of the embedded directory, add them, or forget one. Each leaves a line in the audit."""


@customer.command()
@project_option
@who_option
@click.argument("number")
def show(project: Path | None, number: str, who: str) -> None:
    """Print what is known of customer NUMBER, and who has looked at or changed it."""
    store = store_of(settings_of(project))
    customers = store.customers
    found, audit = customers.find(number), customers.audit(number)
    if found is None and not audit:
        fail(f"There is no customer '{number}'.", 1)
    if found:
        customers.note(number, who, "shown", time.time())
        told = {"name": found.name, "language": found.language, "prefers": found.prefers}
        told |= {"PIN": "given" if store.pins.hash_of(number) else "none"}
        told |= {"voice": "kept" if store.voiceprints.of(number).prints else "none"}
        for name, value in {**told, "lines": ", ".join(found.lines), **found.fields}.items():
            click.echo(f"{name:12} {value}")
    for one in audit:
        click.echo(f"{datetime.fromtimestamp(one.at, UTC):%Y-%m-%d %H:%M:%S}  {one.did} by {one.who}")


@customer.command()
@project_option
@who_option
@click.option("--again", is_flag=True, help="Also those who were forgotten, and want to be customers again.")
def add(project: Path | None, again: bool, who: str) -> None:
    """Write the customers of the project's flows/customers.yml into the directory, over what it knows of them."""
    settings = settings_of(project)
    listed, customers = loaded(settings.project).customers, store_of(settings).customers
    forgotten = [one.id for one in listed if customers.is_forgotten(one.id)]
    if forgotten and not again:
        fail(
            f"Nobody was written. flows/customers.yml lists whom you have forgotten: {', '.join(forgotten)}. Take them "
            "out of it, or add --again if they want to be customers again.",
            1,
        )
    for number in forgotten:
        purge_list(settings).take_off(number)
    for one in listed:
        customers.put(one, time.time())
        customers.note(one.id, who, "written", time.time())
    click.echo(f"{len(listed)} customers are in the directory.")


@customer.command()
@project_option
@who_option
@click.option(
    "--exports",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of recorded calls, as 'ivr record' writes them: those of the customer are deleted there.",
)
@click.argument("number")
def forget(project: Path | None, exports: tuple[Path, ...], number: str, who: str) -> None:
    """Forget customer NUMBER, in the directory and in what calls have kept, and print where they were.

    What is forgotten stands on a list beside the database, so that 'ivr customer purge' forgets it again in one that
    comes back from a backup.
    """
    settings = settings_of(project)
    store = store_of(settings)
    told = [*_forgotten(store, number, who, exports)]
    if not told:
        fail(f"There is no customer '{number}'.", 1)
    purge_list(settings).add(number)
    click.echo(f"Customer {number} is forgotten:")
    for line in told:
        click.echo(f"  {line}")
    click.echo(f"  and stands on the list for backups: {purge_list(settings).file}")


@customer.command()
@project_option
@who_option
def purge(project: Path | None, who: str) -> None:
    """Forget again whoever was forgotten: for a database that comes back from a backup."""
    settings = settings_of(project)
    store = store_of(settings)
    for number in purge_list(settings).numbers():
        if told := [*_forgotten(store, number, who)]:
            click.echo(f"Customer {number} is forgotten: {', '.join(told)}")


def _forgotten(store: Store, number: str, who: str, exports: Iterable[Path] = ()) -> Iterator[str]:
    """Forgets the customer; line by line, what there was."""
    person = store.holds_of(number)
    yield from (f"{name}: {rows}" for name, rows in store.forget(person, who, time.time()).items())
    for folder in exports:
        for contact in person.contacts:
            if (kept := folder / contact).is_dir():
                shutil.rmtree(kept)
                yield f"recorded call {kept}"
    for contact in person.going_on:
        yield f"NOT the call {contact}, which goes on: forget them again when it is over"


@dataclass(frozen=True)
class PurgeList:
    """The numbers of those who were forgotten, one a line."""

    file: Path

    def add(self, number: str) -> None:
        if number not in self.numbers():
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with self.file.open("a", encoding="utf-8") as file:
                file.write(f"{number}\n")

    def take_off(self, number: str) -> None:
        if number in (listed := self.numbers()):
            listed.remove(number)
            self.file.write_text("".join(f"{one}\n" for one in listed), "utf-8")

    def numbers(self) -> list[str]:
        return self.file.read_text("utf-8").splitlines() if self.file.exists() else []


def purge_list(settings: Settings) -> PurgeList:
    return PurgeList(settings.data / "forgotten")


def _nothing(settings: Settings, store: Store, number: str, told: str) -> NoReturn:
    """Ends with what is told of a customer, or with a word of it that there is no such one. Whom a CRM knows, only the
    CRM can say."""
    if not settings.directory_url and store.customers.find(number) is None:
        told = f"There is no customer '{number}'."
    fail(told, 1)


@customer.command()
@project_option
@who_option
@click.argument("number")
def unlock(project: Path | None, number: str, who: str) -> None:
    """Forget the wrong PINs and codes that were tried for customer NUMBER, so that they may prove themselves again."""
    settings = settings_of(project)
    store = store_of(settings)
    if not store.lockouts.unlock(f"account {number} "):
        _nothing(settings, store, number, f"Nothing wrong was tried for customer '{number}'.")
    store.customers.note(number, who, "unlocked", time.time())
    click.echo(f"Customer {number} may try again.")


@customer.group()
def voiceprint() -> None:
    """What is kept of customers' voices: show it, delete it at once and for good, or seal it with a new key."""


@voiceprint.command(name="show")
@project_option
@who_option
@click.argument("number")
def show_voiceprint(project: Path | None, number: str, who: str) -> None:
    """Print how much of the voice of customer NUMBER is kept, and the words that they agreed to."""
    settings = settings_of(project)
    store = store_of(settings)
    kept, consents = store.voiceprints.of(number), store.voiceprints.consents(number)
    if not consents:
        _nothing(settings, store, number, f"Customer '{number}' has never agreed to have their voice kept.")
    store.customers.note(number, who, "voiceprint shown", time.time())
    click.echo(f"{len(kept.prints)} voiceprints, {len(kept.sounds)} fingerprints of sounds")
    for consent in consents:
        taken = f", taken back {_day(consent.withdrawn_at)}" if consent.withdrawn_at else ""
        click.echo(f"{_day(consent.at)} in {consent.contact}{taken}: {consent.text}")


@voiceprint.command()
@project_option
@who_option
@click.argument("number")
def delete(project: Path | None, number: str, who: str) -> None:
    """Delete all that is kept of the voice of customer NUMBER; the words that they agreed to stay, as taken back."""
    settings = settings_of(project)
    store = store_of(settings)
    had = store.voiceprints.delete(number, time.time())
    if not had:
        _nothing(settings, store, number, f"Nothing is kept of the voice of customer '{number}'.")
    store.customers.note(number, who, "voiceprint deleted", time.time())
    click.echo(
        f"Nothing of the voice of customer {number} is kept any more. Delete it from your backups, too."
    )


@voiceprint.command()
@project_option
@who_option
def reseal(project: Path | None, who: str) -> None:
    """Seal every voiceprint with the first key of IVR_VOICEPRINT_KEYS, so that the others can be taken away."""
    from ivr.identity.sealing import CannotOpen, CannotSeal, Seal

    settings = settings_of(project)
    store, seal = store_of(settings), Seal(settings.voiceprint_keys)
    try:
        seal.require()
        count = store.voiceprints.reseal(seal.renewed)
    except (CannotSeal, CannotOpen) as error:
        fail(f"Not everything is sealed anew: {error}.", 1)
    click.echo(f"{count} are sealed with the newest key.")


def _day(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M}"
