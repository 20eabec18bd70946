"""In which form a text slot keeps a day, a time or a handle: as a pattern wants it, as a text says, or as said."""

from __future__ import annotations

import re

from ivr.content.slot_kinds import codes
from ivr.content.slot_kinds.asked import Asked
from ivr.conversation.text_slots import AT, SAID, WRITTEN, formed, is_in_form

_DAYS = ("%Y-%m-%d", "%m/%d/%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%m-%d-%Y", "%Y/%m/%d")
_FORMS = {
    "date": _DAYS,
    "past_date": _DAYS,
    "time": ("%H:%M", "%I:%M %p"),
    "date_time": ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"),
}
_SAMPLE = {"date": "2026-11-23", "past_date": "2026-11-23", "time": "14:30", "date_time": "2026-11-23T14:30"}
_LETTERS = {"%Y": "yyyy", "%m": "mm", "%d": "dd", "%H": "hh", "%M": "mm", "%I": "hh", "%p": "am"}
_ISO = re.compile(r"\biso\b")


def form_of(kind: str, asked: Asked) -> str:
    if kind == "handle":
        if AT in asked.about or asked.use.wants("@joe"):
            return AT
        return ""
    if kind == "alphanumeric":
        return WRITTEN
    forms = _FORMS.get(kind, ())
    if not forms:
        return ""
    if asked.use.patterns:
        return next((form for form in forms if asked.use.fits(formed(_SAMPLE[kind], form))), SAID)
    if shown := next((form for form in forms if is_in_form(asked.example, form)), ""):
        return shown
    text = f"{asked.about} {asked.words}".lower()
    written = next((form for form in forms if _spelled_out(form) in text), "")
    return written or _kinds_own_or_said(asked, text)


def patterns_of(kind: str, asked: Asked) -> tuple[str, ...]:
    """The patterns that tell how a code is written, with a hyphen or without; else the example that is shown."""
    if kind != "alphanumeric" or not asked.use.can_be_tried:
        return ()
    example = codes.example_of(asked)
    return tuple(asked.use.patterns) or ((codes.like(example),) if example else ())


def _kinds_own_or_said(asked: Asked, text: str) -> str:
    """What is put in order is kept as the kind has it, since words have no order."""
    if asked.use.is_ordered or _ISO.search(text):
        return ""
    return SAID


def _spelled_out(form: str) -> str:
    """The form as people write it down: "mm/dd/yyyy"."""
    return re.sub(r"%\w", lambda match: _LETTERS[match[0]], form)
