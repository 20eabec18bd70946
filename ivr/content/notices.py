"""Reads the notices of `flows/notices.yml`.

Rule: a notice that could be heard by the wrong ones, or for ever, is an error at its line.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from ivr.content.customers import OWN, is_readable
from ivr.content.domain import made_of
from ivr.content.marked_yaml import Document, Place
from ivr.content.problems import Problems, did_you_mean
from ivr.conversation import conditions
from ivr.conversation.flow import Flows
from ivr.conversation.notices import Notice, NoticeEntry, Touches
from ivr.conversation.written import PromptText

EXAMPLE = "Write it as in 2026-12-01T18:00."


@dataclass
class Notices:
    """The notices, and where each is written."""

    notices: dict[str, Notice] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)


def read(document: Document, known: Notices, timezone: str, problems: Problems) -> None:
    """Adds the notices of a file; their moments are by the clock of that time zone."""
    for name, made, place in made_of(NoticeEntry, document, "notices", "notice", known.places, problems):
        known.notices[name] = _notice(name, made, place, ZoneInfo(timezone), problems)


def _notice(name: str, written: NoticeEntry, place: Place, zone: ZoneInfo, problems: Problems) -> Notice:
    what = f"notice '{name}'"
    since = _moment(written.begins, zone, place.within("from"), what, problems) if written.begins else 0.0
    until = _moment(written.until, zone, place.within("until"), what, problems)
    if until and until <= since:
        problems.add(place.within("until").problem(f"{what}: it is over before it begins."))
    elif until and until < datetime.now(zone).timestamp():
        message = f"{what} is over: nobody hears it any more."
        problems.add(place.within("until").problem(message, "Take it out.", severity="warning"))
    touches = written.touches if isinstance(written.touches, Touches) else Touches()
    if written.touches == touches == Touches():
        message = f"{what}: nobody is said to be touched."
        problems.add(place.within("touches").problem(message, "Write 'touches: everybody' if all are meant."))
    for index, line in enumerate(touches.lines):
        if not line.startswith("+") or not line[1:].isdecimal():
            where = place.within("touches", "lines", index)
            problems.add(where.problem(f"{what}: '{line}' begins no number.", 'Write it as in "+1212".'))
    where = place.within("touches", "if")
    is_sound = bool(touches.condition) and is_readable(touches.condition, where, what, problems)
    texts = tuple(text for text in (written.cause, written.effect, written.end, written.look) if text)
    return Notice(
        id=name,
        texts=texts,
        since=since,
        until=until,
        before=tuple(written.before),
        lines=tuple(touches.lines),
        segments=tuple(touches.segments),
        condition=touches.condition if is_sound else "",
    )


def _moment(written: str, zone: ZoneInfo, place: Place, what: str, problems: Problems) -> float:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        problems.add(place.problem(f"{what}: '{written}' is not a moment.", EXAMPLE))
        return 0.0
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp()


def check(
    known: Notices, flows: Flows, languages: Collection[str], fields: Collection[str], problems: Problems
) -> None:
    """What only shows when all files are read. `fields` are those of the customers that are listed."""
    for name, notice in known.notices.items():
        place, what = known.places[name], f"notice '{name}'"
        for index, flow in enumerate(notice.before):
            if flow not in flows.flows:
                where = place.within("before", index) if place.has("before") else place
                hint = did_you_mean(flow, flows.flows)
                problems.add(where.problem(f"{what}: there is no flow '{flow}'.", hint))
        for index, segment in enumerate(notice.segments):
            if segment not in flows.segments:
                hint = did_you_mean(segment, flows.segments)
                where = place.within("touches", "segments", index)
                problems.add(where.problem(f"{what}: there is no segment '{segment}'.", hint))
        for unknown in _unknown(notice.condition, fields):
            message = f"{what}: no customer has the field '{unknown}'."
            where = place.within("touches", "if")
            problems.add(where.problem(message, did_you_mean(unknown, fields), severity="warning"))
        missing = sorted({language for text in notice.texts for language in _lacks(text, languages)})
        if missing:
            message = f"{what}: it is not said in every language of the project ({', '.join(missing)})."
            problems.add(place.problem(message, key=True, severity="warning"))


def _unknown(condition: str, fields: Collection[str]) -> list[str]:
    """What a condition looks at and no customer has."""
    if not condition or not fields:
        return []
    return sorted({name for _, name in conditions.parse(condition).names} - {*fields, *OWN})


def _lacks(text: PromptText, languages: Collection[str]) -> set[str]:
    if isinstance(text, str):
        return {*languages} if len(languages) > 1 else set()
    return {*languages} - {*text}
